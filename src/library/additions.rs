//! What is laid over a model's own text when it is opened.

use super::variant::Variant;
use crate::text::NamedText;
use std::fmt;

/// What is laid over a model's own text.
///
/// ```
/// use evcalc::library::{Additions, Home, open_of};
/// use evcalc::text::NamedText;
///
/// let text = "period,line,value\n".to_owned();
/// let known = [NamedText { name: "known.csv".to_owned(), text }];
/// let more = Additions { known: &known, ..Additions::default() };
/// let opened = open_of(Home::Named("examples/reference.toml".as_ref()), &more)?;
/// assert_eq!(opened.texts.known.len(), 1);
/// # Ok::<(), evcalc::library::OpenError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Additions<'a> {
    /// Names of scenarios, and files of scenarios (`FILE.toml`, `FILE.toml:NAME`): those in files are put behind the
    /// model's own. Files that are named replace those that a model in memory has with it.
    pub scenarios: &'a [String],
    /// Scenarios that are made of others, behind all that stand in texts.
    pub variants: &'a [Variant],
    /// The scenarios that it has alone, in the order of their names here.
    pub only: Option<&'a [String]>,
    /// Files of known values, under the names that messages call them by; later ones count over earlier ones, all over
    /// the model's own. They replace those that a model in memory has with it.
    pub known: &'a [NamedText],
    /// Up to when known values count, whatever the model says.
    pub known_to: Option<KnownTo>,
}

/// Up to when known values count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownTo {
    /// In no period.
    None,
    /// Up to this period, as it was typed.
    At(String),
}

impl KnownTo {
    /// The word for [`KnownTo::None`].
    const NONE: &str = "none";
}

impl From<&str> for KnownTo {
    fn from(text: &str) -> KnownTo {
        match text.trim() {
            word if word.eq_ignore_ascii_case(KnownTo::NONE) => KnownTo::None,
            period => KnownTo::At(period.to_owned()),
        }
    }
}

impl fmt::Display for KnownTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KnownTo::None => f.write_str(KnownTo::NONE),
            KnownTo::At(period) => f.write_str(period),
        }
    }
}
