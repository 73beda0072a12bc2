//! The few lines of a text that a diagnostic shows.

use super::super::{Diagnostic, FileId, Sources, Span};
use std::collections::BTreeMap;
use std::ops::Range;

/// Lines up to this many characters are shown whole.
const LINE: usize = 160;
/// In a longer line, as many characters are shown before its mark.
const BEFORE: usize = 50;
/// Places in one text are shown together where no more bytes lie between them.
const TOGETHER: usize = 4_096;

/// A piece of a text, with marks.
pub(super) struct Excerpt {
    /// The name of the text.
    pub name: String,
    /// Column of the mark in characters, from 1, where the piece is cut from the middle of a line.
    column: Option<usize>,
    /// Line of the first line of the piece, from 1.
    pub first_line: usize,
    pub text: String,
    pub marks: Vec<Mark>,
}

pub(super) struct Mark {
    /// Bytes of the piece.
    pub range: Range<usize>,
    pub label: String,
    /// Whether it is the place that is wrong, and not a related one.
    pub primary: bool,
}

impl Excerpt {
    /// The place as its piece has it, and as its text has it, where the two differ.
    pub(super) fn wrong_column(&self) -> Option<(String, String)> {
        let before = self.text.get(..self.marks.first()?.range.start)?.chars().count();
        let place = |column: usize| format!("{}:{}:{column}\n", self.name, self.first_line);
        Some((place(before + 1), place(self.column?)))
    }
}

/// Whether a terminal, or the order of the characters around it, would obey the character.
pub(super) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The line numbers of some places, counted in one pass over each text.
pub(super) struct LineNumbers(BTreeMap<(FileId, usize), usize>);

impl LineNumbers {
    pub(super) fn of(spans: impl Iterator<Item = Span>, sources: &Sources) -> Self {
        let starts = spans.filter_map(|span| Some((span.file, Place::of(span, sources)?.start)));
        let mut numbers: BTreeMap<_, _> = starts.map(|place| (place, 1)).collect();
        let mut last = None;
        for (&(file, start), number) in &mut numbers {
            let (from, before) = match last {
                Some((same, start, number)) if same == file => (start, number),
                _ => (0, 1),
            };
            let text = sources.find(file).map_or("", |source| source.text.as_str());
            *number = before + newlines(&text.as_bytes()[from..start]);
            last = Some((file, start, *number));
        }
        Self(numbers)
    }

    fn line(&self, place: &Place) -> usize {
        self.0.get(&(place.file, place.start)).copied().unwrap_or(1)
    }
}

fn newlines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

/// A span that fits its text, cut to its first line.
struct Place<'a> {
    file: FileId,
    name: &'a str,
    text: &'a str,
    start: usize,
    end: usize,
    /// The line around its start.
    line: Range<usize>,
}

impl<'a> Place<'a> {
    fn of(span: Span, sources: &'a Sources) -> Option<Self> {
        let source = sources.find(span.file)?;
        let text = source.text.as_str();
        let start = boundary(text, span.start);
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        let line_end = line_start + text[line_start..line_end].trim_end_matches('\r').len();
        let start = start.min(line_end);
        let end = boundary(text, span.end).clamp(start, line_end);
        Some(Self { file: span.file, name: &source.name, text, start, end, line: line_start..line_end })
    }

    fn column(&self) -> usize {
        self.text[self.line.start..self.start].chars().count() + 1
    }

    fn is_long(&self) -> bool {
        is_long(&self.text[self.line.start..self.line.end])
    }

    /// The piece with this place alone, cut where its line is long.
    fn excerpt(&self, label: &str, primary: bool, lines: &LineNumbers) -> Excerpt {
        let (from, to) = if self.is_long() { self.window() } else { (self.line.start, self.line.end) };
        let cut = |cut: bool| if cut { "..." } else { "" };
        let before = cut(from > self.line.start);
        let shown = visible(&self.text[from..to]);
        let text = format!("{before}{shown}{}", cut(to < self.line.end));
        let moved = |at: usize| at.min(to) - from + before.len();
        let mark = Mark { range: moved(self.start)..moved(self.end), label: label.to_string(), primary };
        let column = self.is_long().then(|| self.column());
        Excerpt { name: visible_name(self.name), column, first_line: lines.line(self), text, marks: vec![mark] }
    }

    /// The part of a long line around the mark: from where to where.
    fn window(&self) -> (usize, usize) {
        let before = &self.text[self.line.start..self.start];
        let start = before.char_indices().rev().nth(BEFORE - 1).map_or(self.line.start, |(i, _)| self.line.start + i);
        let after = &self.text[start..self.line.end];
        (start, after.char_indices().nth(LINE).map_or(self.line.end, |(i, _)| start + i))
    }
}

/// The nearest character boundary at or before `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn is_long(line: &str) -> bool {
    line.len() > LINE && line.chars().nth(LINE).is_some()
}

/// A piece of source without what a terminal would obey, as long in bytes as before, so that marks stay in place.
/// (The renderer itself replaces the ASCII control characters by their pictures.)
fn visible(text: &str) -> String {
    let replace = |c: char| match c.len_utf8() {
        2 => '\u{b7}',
        3 => '\u{fffd}',
        _ => c,
    };
    text.chars().map(|c| if is_unsafe(c) { replace(c) } else { c }).collect()
}

/// The name of a text without what a terminal would obey: the renderer prints names as they are.
fn visible_name(name: &str) -> String {
    name.chars().map(|c| if is_unsafe(c) { '\u{fffd}' } else { c }).collect()
}

/// The pieces that a diagnostic shows: one for places close together, else one for each.
pub(super) fn excerpts(diagnostic: &Diagnostic, sources: &Sources, lines: &LineNumbers) -> Vec<Excerpt> {
    let primary = diagnostic.place.iter().map(|place| (place, true));
    let related = diagnostic.related.iter().map(|place| (place, false));
    let mut pieces: Vec<Vec<(Place, &str, bool)>> = Vec::new();
    for ((span, label), primary) in primary.chain(related) {
        let Some(place) = Place::of(*span, sources) else { continue };
        let near = pieces.iter_mut().find(|piece| piece.iter().all(|(other, _, _)| are_close(other, &place)));
        match near {
            Some(piece) => piece.push((place, label, primary)),
            None => pieces.push(vec![(place, label, primary)]),
        }
    }
    pieces.into_iter().filter_map(|piece| joined(&piece, lines)).collect()
}

/// Whether the lines of two places, and those between, are few and short.
fn are_close(a: &Place, b: &Place) -> bool {
    let between = a.line.start.min(b.line.start)..a.line.end.max(b.line.end);
    a.file == b.file && between.len() <= TOGETHER && !a.text[between].lines().any(is_long)
}

fn joined(piece: &[(Place, &str, bool)], lines: &LineNumbers) -> Option<Excerpt> {
    let (first, label, primary) = piece.first()?;
    if piece.len() == 1 {
        return Some(first.excerpt(label, *primary, lines));
    }
    let top = piece.iter().map(|(place, _, _)| place).min_by_key(|place| place.line.start)?;
    let bottom = piece.iter().map(|(place, _, _)| place.line.end).max()?;
    let offset = top.line.start;
    let marks = piece.iter().map(|(place, label, primary)| {
        let range = place.start - offset..place.end - offset;
        Mark { range, label: label.to_string(), primary: *primary }
    });
    Some(Excerpt {
        name: visible_name(first.name),
        column: None,
        first_line: lines.line(top),
        text: visible(&first.text[offset..bottom]),
        marks: marks.collect(),
    })
}
