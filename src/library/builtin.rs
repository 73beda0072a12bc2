//! The files under models/, embedded in the binary.

const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/builtin.rs"));
const DEFAULT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/DEFAULT"));

/// The name of the model that is meant where none is named.
pub fn default_model() -> &'static str {
    DEFAULT.trim()
}

/// The names of the built-in models, the default one first. A file without `[model]` is no model.
pub fn builtin_models() -> Vec<&'static str> {
    let models = FILES.iter().filter(|(_, text)| is_model_text(text));
    let mut names: Vec<&str> = models.map(|(file, _)| file.trim_end_matches(".toml")).collect();
    names.sort_by_key(|name| (*name != default_model(), *name));
    names
}

/// The text of an embedded file, such as `baseline.toml`.
pub fn builtin_text(file: &str) -> Option<&'static str> {
    FILES.iter().find(|(name, _)| *name == file).map(|(_, text)| *text)
}

/// Whether a text is that of a whole model, and not a baseline or a file of scenarios.
pub fn is_model_text(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').lines().any(|line| line.trim_start().starts_with("[model]"))
}
