//! A table that a sheet may have, and what is counted to find it.

use super::attributes::Attribute;
use super::label::Label;
use super::months::Tongues;
use super::period::Frequency;
use super::place::Place;
use super::resolve::{Beside, Known};
use super::sheet::{Line, Sort, View};
use super::tick::Tick;
use super::versions::Versions;
use std::collections::HashSet;

/// Slots beside an axis that may hold years and names.
pub(super) const MOST_KEYS: usize = 6;

/// What a value weighs under labels that cannot be taken: more than one under labels that were guessed.
pub(super) const UNDECIDED: usize = 3;

/// A table that a sheet may have.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub turned: bool,
    /// The slot of the labels.
    pub slot: u32,
    pub ticks: Vec<Tick>,
    pub known: Vec<Known>,
    pub frequency: Frequency,
    pub beside: Beside,
    /// The slots with values.
    pub values: Vec<u32>,
    /// Slots about the values: flags, powers of ten.
    pub attributes: Vec<(u32, Attribute)>,
    /// Versions of the figures of periods that stand twice, by their lines.
    pub versions: Versions,
    /// Slots of words between the labels and the values.
    pub between: Vec<u32>,
    /// For years by months: the line of the months, and each slot's month.
    pub parts: Option<(u32, Vec<(u32, u32)>)>,
    pub serials: bool,
    pub inferred: Option<Frequency>,
    /// Whether none of its labels can be taken: then nothing else is read into its values.
    pub undecided: bool,
    /// Whether roman numerals were taken for quarters.
    pub romans: bool,
    /// The languages that all names of months are of.
    pub tongues: Tongues,
    /// Slots that say which part of the year each line is of.
    pub covers: Vec<u32>,
    /// How many values there are.
    pub count: usize,
    /// The count, weighted by how sure it is that the labels are labels.
    pub score: usize,
    pub from: Place,
    pub to: Place,
}

impl Candidate {
    /// Whether two lie on common cells.
    pub(super) fn meets(&self, other: &Candidate) -> bool {
        self.from.row <= other.to.row
            && other.from.row <= self.to.row
            && self.from.column <= other.to.column
            && other.from.column <= self.to.column
    }

    /// The first and the last line of its labels.
    pub(super) fn extent(&self) -> (u32, u32) {
        (self.ticks.first().map_or(0, |tick| tick.line), self.ticks.last().map_or(0, |tick| tick.line))
    }
}

/// What the cells of a slot are, in the lines of some labels.
#[derive(Default)]
pub(super) struct Mix {
    pub labels: usize,
    pub values: usize,
    pub years: usize,
    pub words: usize,
    pub cells: usize,
}

impl Mix {
    pub(super) fn of(view: View<'_>, slot: &Line, ticks: &[Tick]) -> Mix {
        let mut out = Mix::default();
        let (Some(first), Some(last)) = (ticks.first(), ticks.last()) else { return out };
        let mut ticks = ticks.iter().peekable();
        for (line, id) in slot.between(first.line, last.line) {
            while ticks.next_if(|tick| tick.line < *line).is_some() {}
            if ticks.peek().is_none_or(|tick| tick.line != *line) {
                continue;
            }
            let sort = view.sort(*id);
            out.cells += 1;
            out.years += usize::from(sort.is(Sort::YEAR));
            if sort.is(Sort::LABEL) {
                out.labels += 1;
            } else if sort.is(Sort::VALUE) {
                out.values += 1;
            } else if sort.is(Sort::WORDS) {
                out.words += 1;
            }
        }
        out
    }

    pub(super) fn is_axis(&self) -> bool {
        self.labels > self.values + self.words
    }

    pub(super) fn is_value(&self) -> bool {
        self.values > 0 && self.values * 2 >= self.words
    }

    pub(super) fn is_year(&self) -> bool {
        self.years > 0 && self.years == self.cells
    }
}

/// Whether a period has the length of the table's.
pub(super) fn is_of(known: &Known, frequency: Frequency) -> bool {
    matches!(known, Known::Period(period) if period.frequency() == frequency)
}

/// How many values a line has in some slots.
pub(super) fn values_in(view: View<'_>, line: &Line, slots: &[u32]) -> usize {
    let (Some(first), Some(last)) = (slots.first(), slots.last()) else { return 0 };
    let value = |(slot, id): &&(u32, usize)| view.sort(*id).is(Sort::VALUE) && slots.binary_search(slot).is_ok();
    line.between(*first, *last).iter().filter(value).count()
}

/// Whether the same label comes twice in one year, so that something else must tell the lines apart.
pub(super) fn labels_repeat(view: View<'_>, ticks: &[Tick], year: Option<u32>) -> bool {
    let mut met = HashSet::new();
    let mut now = None;
    for tick in ticks {
        if let Some(year) = year.and_then(|slot| view.cell(tick.line, slot)?.1.label.year()).or(tick.label.year()) {
            now = Some(year);
        }
        let key = match tick.label {
            Label::Full(period) => (period.ordinal(), period.frequency().months(), None),
            Label::Date(day) => (i64::from(day.year) * 12 + i64::from(day.month), 13, None),
            Label::Part(frequency, part) => (i64::from(part), frequency.months(), now),
            Label::Fiscal(accounts) => {
                let (length, part) = accounts.part.map_or((12, 1), |(frequency, part)| (frequency.months(), part));
                (i64::from(part), 20 + length, accounts.year)
            }
            _ => continue,
        };
        if !met.insert(key) {
            return true;
        }
    }
    false
}
