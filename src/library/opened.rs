//! A model as it was opened: its texts, what is said of them, and the checked model.

use super::identity::Identity;
use crate::diagnostic::{Diagnostics, Sources};
use crate::model::Model;
use crate::text::{ModelText, Texts};
use std::sync::Arc;

/// A model as far as it could be read, with everything that is to be said about it.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// The texts that diagnostics point into.
    pub sources: Sources,
    /// Errors and warnings.
    pub diagnostics: Diagnostics,
    /// What the author wrote.
    pub text: Option<ModelText>,
    /// The texts that it was read from, as far as they could be read.
    pub texts: Texts,
    /// The files of scenarios that were read beside it, each with the names of its scenarios.
    pub scenario_files: Vec<(String, Vec<String>)>,
    /// How many scenarios [variants](super::Variant) added, behind all others.
    pub variants: usize,
    /// The checked model; `None` where anything is wrong.
    pub model: Option<Arc<Model>>,
    /// Up to when known values count, where that was said for one run.
    pub known_to: Option<String>,
    /// What the model's texts say, in fingerprints.
    pub identity: Identity,
    /// First 16 hexadecimal digits of the SHA-256 of its baseline's text; empty without one.
    pub baseline_fingerprint: String,
}

impl Opened {
    /// The name of the scenario that an argument means: its own name, a file (the first scenario in it), or `FILE:NAME`.
    pub fn scenario_named(&self, argument: &str) -> String {
        let Some((file, name)) = scenario_file_of(argument) else { return argument.to_owned() };
        let known = self.scenario_files.iter().find(|(known, _)| known == file);
        let first = || known.and_then(|(_, names)| names.first()).map_or(argument, String::as_str);
        name.unwrap_or_else(first).to_owned()
    }
}

/// The file that an argument for a scenario names, `FILE.toml` or `FILE.toml:NAME`, with the scenario's name.
pub fn scenario_file_of(argument: &str) -> Option<(&str, Option<&str>)> {
    if argument.ends_with(".toml") {
        return Some((argument, None));
    }
    let at = argument.rfind(".toml:")? + ".toml".len();
    Some((&argument[..at], Some(&argument[at + 1..])))
}
