//! Which scenarios stand side by side: the named ones, and what `--set` behind a name makes of it.

use super::args::Compare;
use crate::check::WHAT_IF;
use crate::cli::face::Failure;
use crate::front::Ready;
use crate::library::{Variant, scenario_file_of};
use crate::model::ScenarioId;
use std::collections::BTreeSet;
use std::path::Path;

/// A scenario with its changes, as the command line has them.
struct Entry {
    /// `NAME=` before it.
    name: Option<String>,
    scenario: String,
    sets: Vec<String>,
}

/// What is to be compared.
pub(super) struct Columns {
    /// Scenarios and files of scenarios that are named.
    pub named: Vec<String>,
    /// The scenarios that `--set` makes.
    pub variants: Vec<Variant>,
    /// In order; none stands for all scenarios of the model, then the variants.
    order: Vec<Column>,
}

enum Column {
    Scenario(String),
    Variant(usize),
}

/// Reads `-s base --set growth=3% -s dear=base --set price=9`.
pub(super) fn columns(args: &Compare) -> Result<Columns, Failure> {
    let mut entries: Vec<Entry> = args.scenario.iter().map(|text| entry(text)).collect();
    let mut first = Vec::new();
    for (set, behind) in args.set.iter().zip(&args.set_behind) {
        match (*behind, entries.first()) {
            (0, None) => first.push(set.clone()),
            (behind, _) => entries[behind.max(1) - 1].sets.push(set.clone()),
        }
    }
    if let Some(entry) = entries.iter().find(|entry| entry.name.is_some() && entry.sets.is_empty()) {
        let name = entry.name.as_deref().unwrap_or_default();
        return Err(Failure::Usage(format!(
            "`{name}` changes nothing\n  = help: say behind it what is different: `-s {name}={} --set NAME=VALUE`",
            entry.scenario
        )));
    }
    let mut out = Columns { named: vec![], variants: Variant::of_sets(None, &first), order: vec![] };
    let unnamed = entries.iter().filter(|entry| entry.name.is_none() && !entry.sets.is_empty()).count();
    let mut taken = BTreeSet::new();
    for entry in entries {
        if !out.named.contains(&entry.scenario) {
            out.named.push(entry.scenario.clone());
        }
        if entry.name.is_none() && taken.insert(entry.scenario.clone()) {
            out.order.push(Column::Scenario(entry.scenario.clone()));
        }
        if entry.sets.is_empty() {
            continue;
        }
        let named = entry.name.is_some();
        let name = entry.name.unwrap_or_else(|| match unnamed {
            1 => WHAT_IF.to_owned(),
            _ => own_name(&entry.scenario, &taken),
        });
        taken.insert(name.clone());
        out.order.push(Column::Variant(out.variants.len()));
        out.variants.push(Variant { name, named, scenario: Some(entry.scenario), sets: entry.sets, known_to: None });
    }
    Ok(out)
}

fn entry(text: &str) -> Entry {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let (name, scenario) = match text.split_once('=') {
        Some((name, scenario)) if is_name(name) && !Path::new(text).exists() => {
            (Some(name.to_owned()), scenario.to_owned())
        }
        _ => (None, text.to_owned()),
    };
    Entry { name, scenario, sets: vec![] }
}

/// `base_what_if`, with a number behind it from the second on.
fn own_name(scenario: &str, taken: &BTreeSet<String>) -> String {
    let stem: String = match scenario_file_of(scenario) {
        Some((_, Some(name))) => name.to_owned(),
        Some((file, None)) => Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or(file).to_owned(),
        None => scenario.to_owned(),
    };
    let numbered = |n: usize| if n == 1 { format!("{stem}_{WHAT_IF}") } else { format!("{stem}_{n}_{WHAT_IF}") };
    (1..).map(numbered).find(|name| !taken.contains(name)).unwrap_or_default()
}

impl Columns {
    /// The scenarios of the model that was opened with these variants; the reference first.
    pub(super) fn ids(&self, ready: &Ready) -> Result<Vec<ScenarioId>, Failure> {
        if self.order.is_empty() {
            return Ok((0..ready.model().scenarios.len()).map(ScenarioId).collect());
        }
        // Scenarios as they were known stand before what `--set` makes.
        let first = ready.model().scenarios.len() - self.variants.len();
        let ids = self.order.iter().map(|column| match column {
            Column::Scenario(name) => ready.scenario(name),
            Column::Variant(at) => Ok(ScenarioId(first + at)),
        });
        let mut ids: Vec<ScenarioId> = ids.collect::<Result<_, _>>()?;
        // A scenario may be named by its file too.
        let mut seen = BTreeSet::new();
        ids.retain(|id| seen.insert(id.0));
        Ok(ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Arguments;
    use crate::cli::args::Command;

    fn of(words: &str) -> Vec<String> {
        let words = std::iter::once("evcalc").chain(std::iter::once("compare")).chain(words.split(' '));
        let Command::Compare(args) = Arguments::read(words).expect("arguments").command else {
            panic!("another command")
        };
        let columns = columns(&args).expect("columns");
        let shown = columns.order.iter().map(|column| match column {
            Column::Scenario(name) => name.clone(),
            Column::Variant(at) => {
                let Variant { name, scenario, sets, .. } = &columns.variants[*at];
                format!("{name}:{}:{}", scenario.as_deref().unwrap_or("-"), sets.join(","))
            }
        });
        shown.collect()
    }

    #[test]
    fn a_set_belongs_to_the_scenario_before_it() {
        assert_eq!(of("-s a -s b --set x=1 --set y=2"), ["a", "b", "what_if:b:x=1,y=2"]);
        assert_eq!(of("--set x=1 -s a -s b"), ["a", "what_if:a:x=1", "b"]);
        assert_eq!(of("-s a --set x=1 -s b --set x=2"), ["a", "a_what_if:a:x=1", "b", "b_what_if:b:x=2"]);
        assert_eq!(of("-s a --set x=1 -s a --set x=2"), ["a", "a_what_if:a:x=1", "a_2_what_if:a:x=2"]);
        assert_eq!(of("-s a -s dear=a --set x=1"), ["a", "dear:a:x=1"]);
    }
}
