//! What is known of lines: `actual` of the model, and the values of files laid over it.

mod figure;
mod whole;

use super::super::types::{Place, Scope, Shape};
use super::super::value::{Wanted, is_period_table};
use super::Builder;
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::model::{Carry, Expr, ExprKind, Firmness, KnownValue, Total};
use crate::text::{Entry, LineText, Node, NodeKind, TOTAL};
use crate::unit::DeclaredUnit;

/// What a line has of known values.
pub(super) struct OfLine {
    pub known: Vec<KnownValue>,
    pub replaced: bool,
    pub carry: Carry,
}

/// One known value as it is read.
struct Found {
    cell: Option<usize>,
    period: i32,
    /// Which part of the period, of how many, where it is known in parts.
    part: Option<(i32, i32)>,
    value: Expr,
    firmness: Firmness,
    source: Option<String>,
    span: Span,
}

/// Where a walk through tables of known values stands.
#[derive(Clone)]
struct Spot {
    /// For each dimension of the line its element, where one is named.
    picked: Vec<Option<usize>>,
    total: bool,
}

impl Builder<'_> {
    /// What is known of a line; its total may be known where its elements add up.
    pub(super) fn known(&mut self, text: &LineText, shape: &Shape, unit: &DeclaredUnit, total: Total) -> OfLine {
        let text_of = self.text;
        let named = text_of.known.iter().flat_map(|file| &file.lines).any(|line| line.name.value == text.name.value);
        let replaced = self.replaced(text) || named;
        let carry = self.carry(text, replaced);
        let mut walk = Walk { name: &text.name.value, shape, unit, total, replaced, outside: vec![] };
        let mut all: Vec<Found> = Vec::new();
        let own = text.actual.iter();
        let files = text_of.known.iter().flat_map(|file| &file.lines).filter(|line| line.name.value == text.name.value);
        for node in own.chain(files.map(|line| &line.values)) {
            let mut found = Vec::new();
            let spot = Spot { picked: vec![None; shape.over.len()], total: false };
            self.walk(node, &spot, &mut walk, &mut found);
            self.told_twice(&found, &walk);
            let again = |old: &Found| found.iter().any(|new| (new.cell, new.period) == (old.cell, old.period));
            all.retain(|old| !again(old));
            all.extend(found);
        }
        self.outside(&walk);
        let known = self.whole(all, &walk);
        OfLine { known, replaced, carry }
    }

    fn replaced(&mut self, text: &LineText) -> bool {
        match &text.actuals {
            None => false,
            Some(word) => match word.text.as_str() {
                "replace" => true,
                "beside" => false,
                _ => {
                    self.unknown_word(word, "actuals", &["beside", "replace"]);
                    false
                }
            },
        }
    }

    fn carry(&mut self, text: &LineText, replaced: bool) -> Carry {
        let Some(word) = &text.carry else { return Carry::None };
        let Ok(carry) = word.text.parse() else {
            self.unknown_word(word, "carry", Carry::WORDS);
            return Carry::None;
        };
        if carry != Carry::None && !replaced {
            self.checker.diagnostics.push(
                Diagnostic::error(Code::WrongTiming, format!("`carry` of `{}` has nothing to carry", text.name.value))
                    .at(word.span, "what is known of the line stands beside it")
                    .hint("let it replace the formula's values: `actuals = \"replace\"`"),
            );
        }
        carry
    }

    fn walk(&mut self, node: &Node, spot: &Spot, walk: &mut Walk<'_>, out: &mut Vec<Found>) {
        match &node.kind {
            NodeKind::Table(entries) if is_period_table(entries) => {
                for entry in entries {
                    self.value_of(entry, spot, walk, out);
                }
            }
            NodeKind::Table(entries) => {
                for entry in entries {
                    if let Some(spot) = self.step(&entry.key, spot, walk) {
                        self.walk(&entry.value, &spot, walk, out);
                    }
                }
            }
            NodeKind::Array(_) | NodeKind::Number(_) | NodeKind::Text(_) | NodeKind::Boolean(_) | NodeKind::Date => {
                let first = self.checker.timeline.name(1);
                self.checker.diagnostics.push(
                    Diagnostic::error(Code::BadPeriod, format!("`actual` of `{}` needs periods", walk.name))
                        .at(node.span, "known in which period?")
                        .hint(format!("write `actual = {{ \"{first}\" = ... }}`")),
                );
            }
        }
    }

    /// One step into a table: an element, or the total.
    fn step(&mut self, key: &Spanned<String>, spot: &Spot, walk: &Walk<'_>) -> Option<Spot> {
        let mut spot = spot.clone();
        if key.value == TOTAL && !walk.shape.over.is_empty() {
            if let Some(why) = walk.no_total() {
                self.checker.diagnostics.push(
                    Diagnostic::error(Code::WrongShape, format!("`{}` has no total: {why}", walk.name))
                        .at(key.span, "")
                        .hint("give the values of its elements"),
                );
                return None;
            }
            spot.total = true;
            return Some(spot);
        }
        let (dimension, element) = self.checker.element_of(walk.name, &walk.shape.over, key)?;
        let at = walk.shape.over.iter().position(|over| *over == dimension)?;
        spot.picked[at] = Some(element);
        Some(spot)
    }

    /// The values of a period, one for each cell that the way to it names.
    fn value_of(&mut self, entry: &Entry, spot: &Spot, walk: &mut Walk<'_>, out: &mut Vec<Found>) {
        let Some(cells) = self.cells(entry, spot, walk) else { return };
        let place = self.period(&entry.key, walk);
        let wanted = Wanted {
            name: &format!("actual of {}", walk.name),
            over: &[],
            measure: &walk.shape.measure,
            complete: false,
            path: false,
            scope: Scope::new(Place::Value),
        };
        let (node, about) = match &entry.value.kind {
            NodeKind::Table(entries) => match self.figure(&entry.key, entries, walk) {
                Some(told) => told,
                None => return,
            },
            _ => (&entry.value, About::default()),
        };
        let (Some(value), Some((period, part))) = (self.checker.leaf(node, &wanted), place) else { return };
        self.known_value(&value, walk.name);
        let firmness = about.firmness.unwrap_or_else(|| self.firmness(&value));
        out.extend(cells.into_iter().map(|cell| Found {
            cell,
            period,
            part,
            value: value.clone(),
            firmness,
            source: about.source.clone(),
            span: entry.key.span,
        }));
    }

    /// A figure alone is as firm as the baseline says; an expression over figures counts as exact.
    fn firmness(&self, value: &Expr) -> Firmness {
        match value.kind {
            ExprKind::Figure(id) => self.checker.baseline.figures[id.0].firmness,
            _ => Firmness::Exact,
        }
    }

    /// The cells that a spot names; where something is left open, all of them, unless values are to be replaced.
    fn cells(&mut self, entry: &Entry, spot: &Spot, walk: &Walk<'_>) -> Option<Vec<Option<usize>>> {
        if spot.total {
            return Some(vec![None]);
        }
        let over = &walk.shape.over;
        let open = over.iter().zip(&spot.picked).find(|(_, picked)| picked.is_none());
        if let (Some((dimension, _)), true) = (open, walk.replaced) {
            let dimension = &self.checker.dimensions[dimension.0];
            let element = dimension.elements.first().map_or("", |element| element.name.as_str());
            let hint = match walk.no_total() {
                None => format!("write `{element} = {{ ... }}`, or `total = {{ ... }}` for all of them together"),
                Some(_) => format!("write `{element} = {{ ... }}`"),
            };
            self.checker.diagnostics.push(
                Diagnostic::error(
                    Code::MissingElement,
                    format!("which element of `{}` is known of `{}`?", dimension.name, walk.name),
                )
                .at(entry.key.span, "a value of all of them")
                .hint(hint),
            );
            return None;
        }
        let mut cells = vec![0];
        for (dimension, picked) in over.iter().zip(&spot.picked) {
            let count = self.checker.dimensions[dimension.0].elements.len();
            let elements = picked.map_or(0..count, |element| element..element + 1);
            cells = cells.into_iter().flat_map(|cell| elements.clone().map(move |e| cell * count + e)).collect();
        }
        Some(cells.into_iter().map(Some).collect())
    }

    /// The period of a value, or which part of one it is; none where it is no period, longer than one, or not of the
    /// timeline.
    fn period(&mut self, key: &Spanned<String>, walk: &mut Walk<'_>) -> Option<(i32, Option<(i32, i32)>)> {
        let timeline = *self.checker.timeline;
        let (period, part) = match timeline.part_of(&key.value) {
            Some(part) => (part.period, Some((part.at, part.parts))),
            None => {
                let range = match timeline.parse_period(&key.value) {
                    Ok(range) => range,
                    Err(error) => {
                        self.checker.bad_period(error.message, error.hint, key.span);
                        return None;
                    }
                };
                if range.first != range.last {
                    let message =
                        format!("`{}` is longer than a {} of `{}`", key.value, timeline.step.name(), walk.name);
                    let (first, last) = (timeline.name(range.first), timeline.name(range.last));
                    let hint = format!("give each {} its value: `{first}` to `{last}`", timeline.step.name());
                    self.checker.bad_period(message, Some(hint), key.span);
                    return None;
                }
                (range.first, None)
            }
        };
        if !timeline.contains(period) {
            walk.outside.push((key.value.clone(), key.span));
            return None;
        }
        Some((period, part))
    }

    /// What is known does not hang on an assumption.
    fn known_value(&mut self, expr: &Expr, line: &str) {
        expr.visit(&mut |piece| {
            if let ExprKind::Driver(id, _) = piece.kind {
                let driver = &self.text.drivers[id.0].name.value;
                self.checker.diagnostics.push(
                    Diagnostic::error(Code::WrongTiming, format!("`actual` of `{line}` uses the driver `{driver}`"))
                        .at(piece.span, "an assumption is no known value")
                        .hint("write the number, or a figure of the baseline: `baseline.NAME`"),
                );
            }
        });
    }

    /// Two values for one cell and period in one place.
    fn told_twice(&mut self, found: &[Found], walk: &Walk<'_>) {
        for (at, second) in found.iter().enumerate() {
            let same = |first: &&Found| {
                (first.cell, first.period) == (second.cell, second.period)
                    && match (first.part, second.part) {
                        (Some(a), Some(b)) => a == b || a.1 != b.1,
                        (None, None) => true,
                        // A whole period and a part of it.
                        _ => true,
                    }
            };
            if let Some(first) = found[..at].iter().find(same) {
                let period = self.checker.timeline.name(second.period);
                self.checker.diagnostics.push(
                    Diagnostic::error(
                        Code::DuplicatePeriod,
                        format!("two known values of `{}` for {period}", walk.name),
                    )
                    .at(second.span, "the second")
                    .related(first.span, "the first")
                    .hint("leave one of them"),
                );
            }
        }
    }

    /// One remark on everything that the timeline does not have.
    fn outside(&mut self, walk: &Walk<'_>) {
        let Some((first, span)) = walk.outside.first() else { return };
        let timeline = self.checker.timeline;
        let ends = format!("{} to {}", timeline.name(1), timeline.name(timeline.last()));
        let what = match walk.outside.len() {
            1 => format!("a known value of `{}` lies outside of the timeline: {first}", walk.name),
            n => format!("{n} known values of `{}` lie outside of the timeline, the first in {first}", walk.name),
        };
        self.checker.diagnostics.push(
            Diagnostic::warning(Code::KnownOutside, what)
                .at(*span, format!("the timeline goes from {ends}"))
                .hint("they change nothing; a timeline that begins earlier takes them in"),
        );
    }
}

/// What a walk through the known values of a line needs.
struct Walk<'a> {
    name: &'a str,
    shape: &'a Shape,
    unit: &'a DeclaredUnit,
    total: Total,
    replaced: bool,
    /// Periods that the timeline does not have.
    outside: Vec<(String, Span)>,
}

impl Walk<'_> {
    /// Why its elements make no total; none where they do.
    fn no_total(&self) -> Option<String> {
        match self.total {
            total if total.adds_up(&self.unit.unit) => None,
            Total::None => Some("a year shows nothing of it".to_owned()),
            Total::Average => Some("a year shows its mean".to_owned()),
            Total::Sum | Total::Last => Some(format!("values in {} are not added over elements", self.unit.text)),
        }
    }
}

/// What stands beside a value.
#[derive(Default)]
struct About {
    firmness: Option<Firmness>,
    source: Option<String>,
}
