//! All texts that a model is read from, as they travel together.

use std::path::Path;

/// A text with the name of its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedText {
    /// The name; of a file that was named by its path, the path's last part.
    pub name: String,
    /// The whole text.
    pub text: String,
}

impl NamedText {
    /// A text under the last part of its path: where it lay is nobody else's business.
    pub fn of_file(path: &str, text: &str) -> NamedText {
        let last = Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned());
        NamedText { name: last.unwrap_or_else(|| path.to_owned()), text: text.to_owned() }
    }
}

/// All texts that a model is read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// The model's own.
    pub model: NamedText,
    /// Whether that one is built in to the program.
    pub builtin: bool,
    /// Its baseline, under the name that the model gives it.
    pub baseline: Option<NamedText>,
    /// Files of further scenarios, in their order.
    pub scenarios: Vec<NamedText>,
    /// Files of known values, in their order.
    pub known: Vec<NamedText>,
}

impl Texts {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &NamedText> {
        std::iter::once(&self.model).chain(&self.baseline).chain(&self.scenarios).chain(&self.known)
    }

    /// What a command line calls the model: a built-in one by its name, another by its file.
    pub fn called(&self) -> &str {
        let name = self.model.name.as_str();
        if self.builtin { name.strip_suffix(".toml").unwrap_or(name) } else { name }
    }
}
