//! Totals, averages and changes among the lines and slots of a table: left out, and added up where that can be told.

use super::candidate::Candidate;
use super::firmness::Firmness;
use super::grid::Cell;
use super::label::Label;
use super::number::Reading;
use super::period::{FIRST_YEAR, LAST_YEAR, Period};
use super::periodhead::period_head;
use super::reader::{Raw, Reader};
use super::remark::Reason;
use super::resolve::Known;
use super::sheet::Seen;
use super::words::{Derived, derived, is_more_than_total, plain};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A line that may be a total: no label, or one of a longer period.
pub(super) struct SumLine {
    pub line: u32,
    /// The cell that a remark is put on.
    pub id: usize,
    pub period: Option<Period>,
}

/// The slots that are no series, by what their heads say (in a block of years by months: all that are no months).
pub(super) fn slots(reader: &Reader<'_, '_>) -> BTreeMap<u32, Option<Derived>> {
    let candidate = reader.candidate;
    if let Some((_, parts)) = &candidate.parts {
        let other = |slot: &&u32| !parts.iter().any(|part| part.0 == **slot);
        return candidate.values.iter().filter(other).map(|slot| (*slot, reader.derived(*slot))).collect();
    }
    let wanted = |slot: &u32| {
        let options = reader.view.sheet.options;
        let head = reader.heads.slots.get(slot);
        head.is_some_and(|head| {
            options.wants(&head.names.join(" ")) || head.names.last().is_some_and(|name| options.wants(name))
        })
    };
    let named = candidate
        .values
        .iter()
        .filter(|slot| !wanted(slot))
        .filter_map(|slot| Some((*slot, Some(reader.derived(*slot)?))));
    let mut out: BTreeMap<u32, Option<Derived>> = named.collect();
    if out.len() == candidate.values.len() {
        // `Total deliveries` alone is the series itself.
        out.retain(|_, derived| *derived != Some(Derived::Sum));
    }
    let others: Vec<u32> = candidate.values.iter().copied().filter(|slot| !out.contains_key(slot)).collect();
    out.retain(|slot, derived| *derived != Some(Derived::Sum) || is_sum(reader, *slot, &others));
    out
}

/// The slots whose numbers only repeat the periods (`Month_Num`), and those whose name is another year than theirs, with
/// what is to be said of them.
pub(super) fn no_series(reader: &Reader<'_, '_>) -> BTreeMap<u32, Reason> {
    let candidate = reader.candidate;
    if candidate.parts.is_some() {
        return BTreeMap::new();
    }
    let periods: Vec<(u32, Period)> = candidate
        .ticks
        .iter()
        .zip(&candidate.known)
        .filter_map(|(tick, known)| if let Known::Period(period) = known { Some((tick.line, *period)) } else { None })
        .collect();
    let years: BTreeSet<i32> = periods.iter().map(|(_, period)| period.year()).collect();
    let mut out = BTreeMap::new();
    for slot in &candidate.values {
        let Some(head) = reader.heads.slots.get(slot) else { continue };
        let [name] = head.names.as_slice() else { continue };
        let year: Option<i32> = name.parse().ok().filter(|year| (FIRST_YEAR..=LAST_YEAR).contains(year));
        if year.is_some_and(|year| !years.contains(&year) || years.len() > 1) {
            out.insert(*slot, Reason::OtherYear);
            continue;
        }
        let says = period_head(&plain(name));
        let repeats = |of: &dyn Fn(Period) -> f64| {
            let given = |(line, period): &(u32, Period)| Some((number(reader, *line, *slot)?, of(*period)));
            let mut given = periods.iter().filter_map(given).peekable();
            given.peek().is_some() && given.all(|(x, wanted)| x == wanted)
        };
        let number_of = |period: Period| f64::from(period.part());
        let year_of = |period: Period| f64::from(period.year());
        if ((says.month || says.quarter || says.date) && repeats(&number_of)) || (says.year && repeats(&year_of)) {
            out.insert(*slot, Reason::RepeatsPeriod);
        }
    }
    out
}

/// Whether what a head calls a total is one. With other words beside it the name may be that of a maker (`Total Energies`):
/// then the numbers decide.
fn is_sum(reader: &Reader<'_, '_>, slot: u32, others: &[u32]) -> bool {
    let head = reader.heads.slots.get(&slot).and_then(|head| head.names.last());
    if !head.is_some_and(|name| is_more_than_total(name)) {
        return true;
    }
    let adds_up = reader.candidate.ticks.iter().filter_map(|tick| {
        let given = number(reader, tick.line, slot)?;
        let parts: Vec<f64> = others.iter().filter_map(|other| number(reader, tick.line, *other)).collect();
        (!parts.is_empty()).then(|| equal(given, parts.iter().sum()))
    });
    let adds_up: Vec<bool> = adds_up.collect();
    2 * adds_up.iter().filter(|right| **right).count() >= adds_up.len()
}

/// Lines with values and without a label, among the labels and right behind them.
pub(super) fn lines(reader: &Reader<'_, '_>) -> Vec<SumLine> {
    let (view, candidate) = (reader.view, reader.candidate);
    let (first, last) = candidate.extent();
    let mut out = Vec::new();
    let mut near = last;
    let mut ticks = candidate.ticks.iter().peekable();
    for line in view.lines_between(first, u32::MAX) {
        while ticks.next_if(|tick| tick.line < line.at).is_some() {}
        if ticks.peek().is_some_and(|tick| tick.line == line.at) {
            continue;
        }
        let label = view.cell(line.at, candidate.slot);
        let label_says = label.and_then(|(_, seen)| says_derived(seen));
        let left = || name_beside(reader, line.at);
        let label_says = label_says.or_else(left);
        if line.at > last {
            let gap = line.at - near;
            // A total may stand one line further down.
            if gap > 2 || (gap == 2 && label_says.is_none()) {
                break;
            }
            near = line.at;
            if label.is_some_and(|(_, seen)| seen.label.is_spoken() || seen.label.year().is_some()) {
                break;
            }
        }
        let value = line.cells.iter().find(|(slot, id)| {
            candidate.values.binary_search(slot).is_ok() && view.seen(*id).is_some_and(|seen| seen.is_value())
        });
        if let Some((_, id)) = value {
            out.push(SumLine { line: line.at, id: label.map_or(*id, |(id, _)| id), period: None });
        }
    }
    out
}

/// What a text says of the numbers beside it, even one that starts like a number: `1-3月累计`.
fn says_derived(seen: &Seen<'_>) -> Option<Derived> {
    if let Cell::Text(text) = seen.cell { derived(&plain(text)) } else { None }
}

/// What a word in the slots of years and names says of a line.
fn name_beside(reader: &Reader<'_, '_>, line: u32) -> Option<Derived> {
    let beside = &reader.candidate.beside;
    let slots = beside.year.iter().chain(&beside.names);
    slots.filter_map(|slot| reader.view.cell(line, *slot)).find_map(|(_, seen)| says_derived(seen))
}

/// The exact number in a cell.
fn number(reader: &Reader<'_, '_>, line: u32, slot: u32) -> Option<f64> {
    match &reader.view.cell(line, slot)?.1.reading {
        Reading::Value(amount) if amount.firmness == Firmness::Exact => reader.value(slot, line, amount).ok(),
        _ => None,
    }
}

fn equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

/// Whether sums are given as they are; the first that is not.
#[derive(Default)]
struct Check {
    right: usize,
    unknown: bool,
    off: Option<(f64, f64)>,
}

impl Check {
    /// Compares a number with the sums that it may be, the likeliest first.
    fn add(&mut self, given: f64, sums: &[Sum]) {
        let equals = |sum: &&Sum| matches!(sum, Sum::Exact(sum) if equal(*sum, given));
        let first = sums.iter().find_map(|sum| if let Sum::Exact(sum) = sum { Some(*sum) } else { None });
        if sums.iter().any(|sum| equals(&sum)) {
            self.right += 1;
        } else if let (Some(first), false) = (first, sums.contains(&Sum::Inexact)) {
            self.off = self.off.or(Some((given, first)));
        } else {
            self.unknown = true;
        }
    }

    fn reason(&self) -> Reason {
        let adds_up = match (self.off, self.unknown || self.right == 0) {
            (Some(_), _) => Some(false),
            (None, true) => None,
            (None, false) => Some(true),
        };
        Reason::Total { adds_up, off: self.off }
    }
}

/// What values come to.
#[derive(Clone, Copy, PartialEq)]
enum Sum {
    /// There are none.
    Empty,
    /// Not all are exact.
    Inexact,
    Exact(f64),
}

fn sum<'a>(raws: impl Iterator<Item = &'a Raw>) -> Sum {
    let mut out = Sum::Empty;
    for raw in raws {
        out = match out {
            _ if raw.firmness != Firmness::Exact => return Sum::Inexact,
            Sum::Exact(sum) => Sum::Exact(sum + raw.value),
            _ => Sum::Exact(raw.value),
        };
    }
    out
}

/// Says of the slots that are left out why.
pub(super) fn check_slots(reader: &mut Reader<'_, '_>, left_out: &BTreeMap<u32, Option<Derived>>) {
    let mut by_line: HashMap<u32, Vec<Raw>> = HashMap::new();
    if left_out.is_empty() {
        return;
    }
    for raw in &reader.raws {
        by_line.entry(raw.line).or_default().push(raw.clone());
    }
    let mut before: Option<u32> = None;
    for (slot, derived) in left_out {
        let ticks = &reader.candidate.ticks;
        let first = ticks.iter().find_map(|tick| reader.view.cell(tick.line, *slot)).map(|(id, _)| id);
        let Some(id) = reader.heads.slots.get(slot).and_then(|head| head.id).or(first) else { continue };
        let mut check = Check::default();
        for tick in ticks {
            let (Some(given), Some(raws)) = (number(reader, tick.line, *slot), by_line.get(&tick.line)) else {
                continue;
            };
            let since = raws.iter().filter(|raw| raw.slot < *slot && before.is_none_or(|before| raw.slot > before));
            check.add(given, &[sum(since), sum(raws.iter())]);
        }
        let reason = match derived {
            Some(Derived::Sum) => check.reason(),
            Some(other) => says(*other),
            None if check.right > 0 && check.off.is_none() => check.reason(),
            None => Reason::NoPeriod,
        };
        if matches!(reason, Reason::Total { .. }) {
            before = Some(*slot);
        }
        reader.notes.say(id, reason);
    }
}

fn says(derived: Derived) -> Reason {
    match derived {
        Derived::Sum => Reason::Total { adds_up: None, off: None },
        Derived::ToDate => Reason::ToDate,
        Derived::Average => Reason::Average,
        Derived::Growth => Reason::Growth,
        Derived::Note => Reason::Note,
    }
}

/// Says of the lines that are left out why.
pub(super) fn check_lines(reader: &mut Reader<'_, '_>, sums: &[SumLine]) {
    let mut slots: HashMap<u32, Vec<Raw>> = HashMap::new();
    if sums.is_empty() {
        return;
    }
    for raw in &reader.raws {
        slots.entry(raw.slot).or_default().push(raw.clone());
    }
    let mut before: Option<u32> = None;
    for sum_line in sums {
        let line = sum_line.line;
        let label = reader.view.cell(line, reader.candidate.slot);
        let named = label.and_then(|(_, seen)| says_derived(seen)).or_else(|| name_beside(reader, line));
        let mut check = Check::default();
        for slot in values_of(reader.candidate, reader, line) {
            let (Some(given), Some(raws)) = (number(reader, line, slot), slots.get(&slot)) else { continue };
            let above = raws.partition_point(|raw| raw.line < line);
            let above = raws.get(..above).unwrap_or_default();
            let year = above.last().map(|raw| raw.period.year());
            let since = sum(above.iter().filter(|raw| before.is_none_or(|before| raw.line > before)));
            let in_year = sum(above.iter().filter(|raw| Some(raw.period.year()) == year));
            match sum_line.period {
                Some(period) => check.add(given, &[sum(raws.iter().filter(|raw| period.contains(raw.period)))]),
                None => check.add(given, &[since, in_year, sum(above.iter()), sum(raws.iter())]),
            }
        }
        let total = || check.reason();
        let reason = match (named, sum_line.period) {
            (Some(Derived::Sum), _) => total(),
            (Some(other), _) => says(other),
            // A bare year over its months has no values and is a head.
            (None, Some(_)) if check.right == 0 && check.off.is_none() && !check.unknown => {
                if values_of(reader.candidate, reader, line).is_empty() {
                    reader.notes.mark(sum_line.id);
                    continue;
                }
                Reason::OtherFrequency(sum_line.period.map_or(reader.candidate.frequency, Period::frequency))
            }
            (None, Some(period)) => match total() {
                Reason::Total { adds_up: None, .. } => Reason::OtherFrequency(period.frequency()),
                reason => reason,
            },
            (None, None) if check.right > 0 && check.off.is_none() && !check.unknown => total(),
            (None, None) => match label.map(|(_, seen)| seen.label) {
                Some(Label::Forecast) => Reason::Forecast,
                Some(Label::Fiscal(accounts)) => Reason::Fiscal(accounts.month),
                Some(Label::Span) => Reason::Span,
                _ => Reason::NoPeriod,
            },
        };
        if matches!(reason, Reason::Total { .. }) {
            before = Some(line);
        }
        reader.notes.say(sum_line.id, reason);
        reader.mark_line(line);
        let beside: Vec<u32> =
            reader.candidate.beside.year.iter().chain(&reader.candidate.beside.names).copied().collect();
        for (id, _) in beside.iter().filter_map(|slot| reader.view.cell(line, *slot)) {
            reader.notes.mark(id);
        }
    }
}

/// The slots that have a value in a line.
fn values_of(candidate: &Candidate, reader: &Reader<'_, '_>, line: u32) -> Vec<u32> {
    let Some(cells) = reader.view.line(line) else { return Vec::new() };
    let value = |(slot, id): &&(u32, usize)| {
        candidate.values.binary_search(slot).is_ok() && reader.view.seen(*id).is_some_and(|seen| seen.is_value())
    };
    cells.cells.iter().filter(value).map(|(slot, _)| *slot).collect()
}

/// Says of a slot that no head calls a total that it is the sum of all others in every line. Whether it is a total
/// nobody knows: revenue is cost plus profit.
pub(super) fn tell_of_sum(reader: &mut Reader<'_, '_>) {
    if reader.candidate.parts.is_some() || reader.raws.iter().any(|raw| raw.firmness != Firmness::Exact) {
        return;
    }
    // Sum, number of values and number of them that are not zero.
    let mut lines: HashMap<u32, (f64, usize)> = HashMap::new();
    for raw in &reader.raws {
        let line = lines.entry(raw.line).or_default();
        line.0 += raw.value;
        line.1 += usize::from(raw.value != 0.0);
    }
    let mut slots: BTreeMap<u32, (usize, usize, usize)> = BTreeMap::new();
    for raw in &reader.raws {
        let Some((sum, filled)) = lines.get(&raw.line) else { continue };
        let slot = slots.entry(raw.slot).or_insert((0, 0, raw.id));
        slot.0 += 1;
        slot.1 += usize::from(*filled >= 3 && equal(raw.value * 2.0, *sum));
    }
    let total = slots.iter().find(|(_, (all, sums, _))| *all >= 3 && all == sums).map(|(slot, found)| (*slot, found.2));
    if let Some((slot, first)) = total {
        let head = reader.heads.slots.get(&slot);
        let id = head.and_then(|head| head.id).unwrap_or(first);
        let options = reader.view.sheet.options;
        let name = head.map(|head| head.names.join(" ")).unwrap_or_default();
        if head.is_some_and(|head| head.derived == Some(Derived::Sum)) && !options.wants(&name) {
            reader.raws.retain(|raw| raw.slot != slot);
            reader.left_out.push(name);
            return reader.notes.say(id, Reason::Total { adds_up: Some(true), off: None });
        }
        reader.notes.say(id, Reason::SumOfOthers);
    }
}
