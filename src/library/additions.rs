//! What is laid over a model's own text when it is opened.

use super::variant::Variant;
use crate::text::{NO_PERIOD, NamedText};

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
    /// Up to when known values count, whatever the model says; see [`known_to`].
    pub known_to: Option<&'a str>,
}

/// Up to when known values count, as it was typed, in one spelling: a period, or `none`.
///
/// ```
/// assert_eq!(evcalc::library::known_to(" None "), "none");
/// assert_eq!(evcalc::library::known_to("2026-03"), "2026-03");
/// ```
pub fn known_to(typed: &str) -> String {
    let bare = typed.trim();
    if bare.eq_ignore_ascii_case(NO_PERIOD) { NO_PERIOD.to_owned() } else { bare.to_owned() }
}
