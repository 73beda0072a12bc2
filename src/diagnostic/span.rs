//! Places in the texts that a run reads.

/// Which of the texts of a run a span points into (an index into [`Sources`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(
    /// Its place among the texts that were added, from 0.
    pub u32,
);

/// A range of bytes in one text, both ends on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The text that the range lies in.
    pub file: FileId,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `start..end` of `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Self { file, start, end }
    }

    /// The smallest range that covers this one and `other` (of the same text).
    pub fn to(self, other: Span) -> Span {
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A value together with the place that it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, read at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// One text: a file, or an argument of the command line.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// How messages call it: a path, or for example `--set`.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// Where its lines end, so that places are found without reading the text anew for each.
    line_ends: Vec<usize>,
}

/// Every text that a run has read, so that diagnostics can show lines of it.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    texts: Vec<SourceText>,
}

impl Sources {
    /// Adds a text and returns its id.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let text: String = text.into();
        let line_ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
        self.texts.push(SourceText { name: name.into(), text, line_ends });
        FileId(self.texts.len() as u32 - 1)
    }

    /// The text with this id.
    pub fn text(&self, file: FileId) -> &SourceText {
        &self.texts[file.0 as usize]
    }

    /// The text with this id, if there is one.
    pub fn find(&self, file: FileId) -> Option<&SourceText> {
        self.texts.get(file.0 as usize)
    }

    /// The part of a text that `span` marks.
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.file).text.get(span.start..span.end).unwrap_or("")
    }

    /// Line and column (both from 1, the column in characters) of a place.
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let source = self.text(span.file);
        let end = if source.text.is_char_boundary(span.start) { span.start } else { source.text.len() };
        let lines = source.line_ends.partition_point(|at| *at < end);
        let start = lines.checked_sub(1).map_or(0, |last| source.line_ends[last] + 1);
        let (line, column) = (lines + 1, source.text[start..end].chars().count() + 1);
        (line, column)
    }
}
