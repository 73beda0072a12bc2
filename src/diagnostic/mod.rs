//! Messages with places in texts: [`Span`]s into [`Sources`], [`Diagnostic`]s with their [`Code`]s, how they look
//! ([`render()`]), and "did you mean" ([`nearest`]).
//!
//! ```
//! use evcalc::diagnostic::{Code, Diagnostic, FileId, Sources, Span, nearest, render};
//!
//! let mut sources = Sources::default();
//! let file = sources.add("shop.toml", "revenue = \"sold * prize\"");
//! let near = nearest("prize", ["sold", "price"]).expect("one is near");
//! let wrong = Diagnostic::error(Code::UnknownName, "there is no `prize`")
//!     .at(Span::new(file, 18, 23), "not known")
//!     .hint(format!("did you mean `{near}`?"));
//! let text = render(&[wrong], &sources, false);
//! assert!(text.contains("shop.toml:1:19") && text.contains("did you mean `price`?"), "{text}");
//! ```

mod codes;
mod render;
mod span;
mod suggest;

pub use codes::Code;
pub use render::render;
pub use span::{FileId, SourceText, Sources, Span, Spanned};
pub use suggest::nearest;

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The model cannot be run.
    Error,
    /// The model runs, but probably not as its author thinks.
    Warning,
}

/// One thing that is wrong: what, where, and what to type instead.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The entry of the catalogue.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong, in words of the model; lower case, no full stop, names in backticks.
    pub message: String,
    /// The smallest place that is wrong, with a few words beside the mark (may be empty).
    pub place: Option<(Span, String)>,
    /// Other places that matter, each with its words.
    pub related: Vec<(Span, String)>,
    /// What to type.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// An error without a place yet.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, message: message.into(), place: None, related: vec![], hints: vec![] }
    }

    /// A warning without a place yet.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Marks the place, with a few words beside the mark.
    pub fn at(mut self, span: Span, label: impl Into<String>) -> Self {
        self.place = Some((span, label.into()));
        self
    }

    /// Adds another place that matters.
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    /// Adds what to type.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds "did you mean `x`?" where `known` holds a name near to `wrong`.
    pub fn suggest<'a>(self, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(wrong, known) {
            Some(name) => self.hint(format!("did you mean `{name}`?")),
            None => self,
        }
    }
}

/// What a run has to say, collected on the way so that all independent errors come at once.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics(
    /// All of them, in the order in which they were found.
    pub Vec<Diagnostic>,
    Seen,
);

/// What of the list has been seen already: hashes, so that a long list is not looked through for every addition.
#[derive(Clone, Debug, Default)]
struct Seen {
    hashes: HashSet<u64>,
    /// The length of the list that the hashes are of.
    of: usize,
}

impl Diagnostics {
    /// Adds one, unless it is there already.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        // The list is open to all: one that was changed in another way is looked at anew.
        if self.1.of != self.0.len() {
            self.1.hashes = self.0.iter().map(likeness).collect();
        }
        // Different ones may be alike, and what was seen may have been taken out: only the list itself decides.
        if self.1.hashes.insert(likeness(&diagnostic)) || !self.0.contains(&diagnostic) {
            self.0.push(diagnostic);
        }
        self.1.of = self.0.len();
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }
}

/// The same for equal diagnostics.
fn likeness(diagnostic: &Diagnostic) -> u64 {
    let mut hasher = DefaultHasher::new();
    let places = diagnostic.place.iter().chain(&diagnostic.related);
    let places: Vec<(usize, usize)> = places.map(|(span, _)| (span.start, span.end)).collect();
    (&diagnostic.message, places, &diagnostic.hints).hash(&mut hasher);
    hasher.finish()
}

/// What the system says of a file, without its number.
pub fn system_words(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_said_once_whatever_happened_to_the_list() {
        let one =
            |word: &str, at: usize| Diagnostic::warning(Code::Unused, word).at(Span::new(FileId(0), at, at + 1), "");
        let mut all = Diagnostics::default();
        all.push(one("a", 1));
        all.push(one("a", 1));
        all.push(one("a", 2));
        all.push(Diagnostic { severity: Severity::Error, ..one("a", 1) });
        assert_eq!(all.0.len(), 3);
        all.0.retain(|d| d.severity == Severity::Warning);
        all.push(Diagnostic { severity: Severity::Error, ..one("a", 1) });
        all.push(one("a", 2));
        assert_eq!(all.0.len(), 3);
        all.0.push(one("b", 1));
        all.push(one("b", 1));
        assert_eq!(all.0.len(), 4);
    }
}
