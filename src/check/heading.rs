//! What everything that an author declares begins with.

use crate::diagnostic::Spanned;
use crate::model::title_of;

/// Name, title and notes of something, as the model holds them.
pub(super) struct Heading {
    /// Its identifier.
    pub name: String,
    /// What people call it: where the author gives no title, the name in words.
    pub title: String,
    /// The author's notes.
    pub notes: Option<String>,
}

impl Heading {
    /// The heading of something as its author wrote it.
    pub(super) fn of(name: &Spanned<String>, title: &Option<String>, notes: &Option<String>) -> Heading {
        Heading {
            name: name.value.clone(),
            title: title.clone().unwrap_or_else(|| title_of(&name.value)),
            notes: notes.clone(),
        }
    }
}
