//! What was added, removed or changed, entry by entry.

use super::said::Said;
use std::collections::BTreeMap;

/// What sort of entry a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// The model's head.
    Model,
    /// Its periods.
    Timeline,
    /// An axis.
    Dimension,
    /// A measure.
    Constant,
    /// An assumption.
    Driver,
    /// A line.
    Line,
    /// A known value of a line.
    Known,
    /// An output.
    Output,
    /// A check.
    Check,
    /// A scenario.
    Scenario,
    /// A correlation of two drivers.
    Correlation,
    /// A chart.
    Chart,
    /// A figure of the baseline.
    Figure,
    /// Where figures come from.
    Source,
    /// What must hold between figures.
    Relation,
}

impl ChangeKind {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            ChangeKind::Model => "model",
            ChangeKind::Timeline => "timeline",
            ChangeKind::Dimension => "dimension",
            ChangeKind::Constant => "constant",
            ChangeKind::Driver => "driver",
            ChangeKind::Line => "line",
            ChangeKind::Known => "known",
            ChangeKind::Output => "output",
            ChangeKind::Check => "check",
            ChangeKind::Scenario => "scenario",
            ChangeKind::Correlation => "correlation",
            ChangeKind::Chart => "chart",
            ChangeKind::Figure => "figure",
            ChangeKind::Source => "source",
            ChangeKind::Relation => "relation",
        }
    }
}

/// One thing that differs between two versions of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What sort of entry it is about.
    pub kind: ChangeKind,
    /// The entry, with the element and the period of a value: `price[YU7,2027-07]`, `sold[YU7]@2026-01`.
    pub name: String,
    /// Which part of the entry: `unit`, `title`; of a scenario the driver that it changes. None for what an entry is about:
    /// a driver's value, a formula.
    pub part: Option<String>,
    /// What the old version says; none where it has no such thing.
    pub old: Option<Said>,
    /// What the new version says; none where it has no such thing.
    pub new: Option<Said>,
}

/// One entry of a version: an added or removed one is told in a line, of others every part that differs.
pub(super) struct Entry {
    pub name: String,
    pub summary: Said,
    pub parts: Vec<Part>,
}

/// A part of an entry.
pub(super) struct Part {
    pub name: String,
    pub part: Option<String>,
    pub said: Said,
}

impl Entry {
    pub(super) fn new(name: &str, summary: Said) -> Entry {
        Entry { name: name.to_owned(), summary, parts: vec![] }
    }

    /// One that says a single thing.
    pub(super) fn plain(name: &str, said: Said) -> Entry {
        Entry::new(name, said.clone()).with(None, Some(said))
    }

    /// The same with what it says of a part, if it says anything.
    pub(super) fn with(mut self, part: Option<&str>, said: Option<Said>) -> Entry {
        let name = self.name.clone();
        self.parts.extend(said.map(|said| Part { name, part: part.map(str::to_owned), said }));
        self
    }

    /// The same for a part in words.
    pub(super) fn words(self, part: &str, words: Option<&str>) -> Entry {
        self.with(Some(part), words.map(Said::words))
    }

    /// The same with several values.
    pub(super) fn values(mut self, part: Option<&str>, values: Vec<(String, Said)>) -> Entry {
        let one = |(name, said)| Part { name, part: part.map(str::to_owned), said };
        self.parts.extend(values.into_iter().map(one));
        self
    }
}

/// The entries of one kind in two versions, compared by their names: in the old order, then what is new.
pub(super) fn compared(kind: ChangeKind, old: &[Entry], new: &[Entry]) -> Vec<Change> {
    let place =
        |list: &[Entry]| list.iter().enumerate().map(|(at, e)| (e.name.clone(), at)).collect::<BTreeMap<_, _>>();
    let (before, now) = (place(old), place(new));
    let whole = |entry: &Entry, is_new: bool| {
        let (gone, came) = if is_new { (None, Some(&entry.summary)) } else { (Some(&entry.summary), None) };
        Change { kind, name: entry.name.clone(), part: None, old: gone.cloned(), new: came.cloned() }
    };
    let mut out = Vec::new();
    for entry in old {
        match now.get(&entry.name) {
            None => out.push(whole(entry, false)),
            Some(at) => parts(kind, entry, &new[*at], &mut out),
        }
    }
    out.extend(new.iter().filter(|entry| !before.contains_key(&entry.name)).map(|entry| whole(entry, true)));
    out
}

fn parts(kind: ChangeKind, old: &Entry, new: &Entry, out: &mut Vec<Change>) {
    fn by_name(entry: &Entry) -> BTreeMap<(&str, Option<&str>), &Said> {
        entry.parts.iter().map(|part| ((part.name.as_str(), part.part.as_deref()), &part.said)).collect()
    }
    let (before, now) = (by_name(old), by_name(new));
    let key = |part: &Part| (part.name.clone(), part.part.clone());
    let added = new.parts.iter().filter(|part| !before.contains_key(&(part.name.as_str(), part.part.as_deref())));
    for (name, part) in old.parts.iter().chain(added).map(key) {
        let at = (name.as_str(), part.as_deref());
        let (a, b) = (before.get(&at).copied(), now.get(&at).copied());
        if !matches!((a, b), (Some(a), Some(b)) if a.same(b)) {
            out.push(Change { kind, old: a.cloned(), new: b.cloned(), name, part });
        }
    }
}
