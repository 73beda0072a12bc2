//! A period that stands twice on an axis, under two names: `2024` and `2024 (restated)`, `2023 old` and `2023 new
//! definition`. Each version of its figures is a series of its own.

use super::grid::Cell;
use super::label::{Label, version_and_words};
use super::period::Period;
use super::resolve::Known;
use super::sheet::View;
use super::tick::Tick;
use super::words::{plain, without_notes};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The versions by their lines.
pub(super) type Versions = HashMap<u32, String>;

/// Finds the periods that stand twice under different names, takes them, and says which version each line is of.
pub(super) fn versions(view: View<'_>, ticks: &[Tick], known: &mut [Known]) -> Versions {
    let mut by_period: BTreeMap<Period, Vec<usize>> = BTreeMap::new();
    let mut named: Vec<Option<(Period, String)>> = Vec::new();
    for (at, (tick, known)) in ticks.iter().zip(known.iter()).enumerate() {
        let period = match (known, tick.label) {
            (Known::Period(period), _) => Some(*period),
            (Known::Refused(_), Label::Version(period)) => Some(period),
            _ => None,
        };
        let found = period.map(|period| (period, words_of(view, tick)));
        if let Some((period, _)) = &found {
            by_period.entry(*period).or_default().push(at);
        }
        named.push(found);
    }
    let words = |at: &usize| named.get(*at).and_then(Option::as_ref).map(|found| found.1.as_str()).unwrap_or_default();
    let mut taken: HashSet<&str> = HashSet::new();
    for group in by_period.values().filter(|group| group.len() > 1) {
        let different: HashSet<&str> = group.iter().map(words).collect();
        if different.len() == group.len() {
            taken.extend(different);
        }
    }
    let mut out = Versions::new();
    for (at, (tick, known)) in ticks.iter().zip(known.iter_mut()).enumerate() {
        let Some(Some((period, words))) = named.get(at) else { continue };
        if !words.is_empty() && taken.contains(words.as_str()) {
            *known = Known::Period(*period);
            out.insert(tick.line, words.clone());
        }
    }
    out
}

/// The words of a label that say of which version it is.
fn words_of(view: View<'_>, tick: &Tick) -> String {
    let Some(Cell::Text(text)) = view.seen(tick.id).map(|seen| seen.cell) else { return String::new() };
    let text = plain(text);
    if let (_, Some(note)) = without_notes(&text) {
        let inner = note.trim_matches(|c: char| !c.is_alphanumeric());
        return if inner.contains(char::is_alphabetic) { inner.to_owned() } else { String::new() };
    }
    version_and_words(&text).map(|(_, words)| words).unwrap_or_default()
}
