//! Where the tables of a sheet are: every axis with the values beside it, and every block of years by months.

use super::axis::{Axis, Tick, axes};
use super::grid::Place;
use super::label::Label;
use super::period::{Frequency, Period};
use super::resolve::{Beside, Known, most_common, resolve};
use super::sheet::{Line, View};
use super::words::{plain, year_in};
use std::collections::HashSet;

/// Slots beside an axis that may hold years and names.
const MOST_KEYS: usize = 6;

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
    /// For years by months: the line of the months, and each slot's month.
    pub parts: Option<(u32, Vec<(u32, u32)>)>,
    pub serials: bool,
    pub inferred: Option<Frequency>,
    /// How many values there are.
    pub count: usize,
    /// The count, weighted by how sure it is that the labels are labels.
    score: usize,
    pub from: Place,
    pub to: Place,
}

impl Candidate {
    /// Whether two lie on common cells.
    pub fn meets(&self, other: &Candidate) -> bool {
        self.from.row <= other.to.row
            && other.from.row <= self.to.row
            && self.from.column <= other.to.column
            && other.from.column <= self.to.column
    }

    /// The first and the last line of its labels.
    pub fn extent(&self) -> (u32, u32) {
        (self.ticks.first().map_or(0, |tick| tick.line), self.ticks.last().map_or(0, |tick| tick.line))
    }
}

/// The tables of a sheet, the best first.
pub(super) fn candidates(rows: View<'_>, columns: View<'_>) -> Vec<Candidate> {
    let mut out = Vec::new();
    let title = title_year(rows);
    for view in [rows, columns] {
        matrices(view, &mut out);
        let axes: Vec<Axis> = view.slots().iter().flat_map(|slot| axes(view, slot)).collect();
        for axis in axes {
            out.extend(plain_table(view, axis, title));
        }
    }
    // A stable sort: what is found first wins among equals, so rows come before columns.
    out.sort_by_key(|candidate| (std::cmp::Reverse(candidate.score), candidate.frequency));
    out
}

/// The year that the name of the sheet and the lines above everything name.
fn title_year(rows: View<'_>) -> Option<i32> {
    let words = |line: &Line| -> Vec<String> {
        line.cells.iter().filter_map(|(_, id)| rows.seen(*id)?.words().map(plain)).collect()
    };
    let titles: Vec<String> = rows.lines().iter().take(8).flat_map(words).filter(|text| text.len() < 300).collect();
    year_in(titles.iter().map(String::as_str).chain([rows.sheet.name]))
}

/// What the cells of a slot are, in the lines of some labels.
#[derive(Default)]
struct Mix {
    labels: usize,
    values: usize,
    years: usize,
    words: usize,
    cells: usize,
}

impl Mix {
    fn of(view: View<'_>, slot: &Line, ticks: &[Tick]) -> Mix {
        let mut out = Mix::default();
        let (Some(first), Some(last)) = (ticks.first(), ticks.last()) else { return out };
        let mut rest = ticks;
        for (line, id) in slot.between(first.line, last.line) {
            rest = rest.get(rest.partition_point(|tick| tick.line < *line)..).unwrap_or_default();
            let Some(seen) = view.seen(*id).filter(|_| rest.first().is_some_and(|tick| tick.line == *line)) else {
                continue;
            };
            out.cells += 1;
            out.years += usize::from(seen.label.year().is_some());
            if seen.label.is_spoken() {
                out.labels += 1;
            } else if seen.is_value() {
                out.values += 1;
            } else if seen.words().is_some() {
                out.words += 1;
            }
        }
        out
    }

    fn is_axis(&self) -> bool {
        self.labels > self.values + self.words
    }

    fn is_value(&self) -> bool {
        self.values > 0 && self.values * 2 >= self.words
    }

    fn is_year(&self) -> bool {
        self.years > 0 && self.years == self.cells
    }
}

/// The table that an axis and what stands beside it make.
fn plain_table(view: View<'_>, axis: Axis, title: Option<i32>) -> Option<Candidate> {
    let Axis { slot, mut ticks, weak, serials } = axis;
    let parts = ticks.iter().any(|tick| matches!(tick.label, Label::Part(..)));
    let (mut values, mut keys, mut year) = (Vec::new(), Vec::new(), None);
    let left = |at: u32| view.slots().get(..view.slots().partition_point(|line| line.at < at)).unwrap_or_default();
    for line in left(slot).iter().rev().take(MOST_KEYS) {
        let mix = Mix::of(view, line, &ticks);
        if parts && year.is_none() && mix.is_year() {
            year = Some(line.at);
        } else if mix.is_value() {
            break;
        } else if mix.words > 0 {
            keys.insert(0, line.at);
        }
    }
    let own_year = ticks.iter().any(|tick| tick.label.year().is_some());
    let after = view.slots().partition_point(|line| line.at <= slot);
    let mut skipped = 0;
    for line in view.slots().get(after..).unwrap_or_default() {
        let mix = Mix::of(view, line, &ticks);
        if mix.cells == 0 {
            continue;
        }
        let year_here = parts && year.is_none() && !own_year && values.is_empty() && mix.is_year();
        // A count is hardly a year again and again; one that stands alone beside the months is the only series.
        if year_here && (mix.labels > 0 || repeats_years(view, line, &ticks)) {
            year = Some(line.at);
        } else if mix.is_axis() {
            skipped += 1;
            if !values.is_empty() || skipped > MOST_KEYS {
                break;
            }
        } else if mix.is_value() {
            values.push(line.at);
        } else if values.is_empty() && mix.words > 0 {
            keys.push(line.at);
        }
    }
    if values.is_empty() {
        // Rarely, the labels stand behind the values.
        for line in left(slot).iter().rev() {
            let mix = Mix::of(view, line, &ticks);
            if mix.is_axis() {
                break;
            } else if mix.is_value() && Some(line.at) != year {
                values.insert(0, line.at);
            }
        }
    }
    if values.is_empty() {
        return None;
    }
    let mut beside = Beside { year, names: keys, title: None };
    beside.names.retain(|name| values.first().is_some_and(|value| name < value));
    if !labels_repeat(view, &ticks, year) {
        beside.names.clear();
    }
    let (mut known, mut inferred) = resolve(view, &ticks, &beside);
    let mut frequency = most_common(&known);
    let mut by_title = false;
    if frequency.is_none() && title.is_some() {
        beside.title = title;
        by_title = true;
        (known, inferred) = resolve(view, &ticks, &beside);
        frequency = most_common(&known);
    }
    let frequency = frequency?;
    // Labels of refused periods far from the rest are rather words.
    while known.first().is_some_and(|known| matches!(known, Known::Refused(Reason::Span | Reason::Fiscal)))
        && ticks.iter().zip(ticks.iter().skip(1)).next().is_some_and(|(a, b)| b.line - a.line > 1)
    {
        ticks.remove(0);
        known.remove(0);
    }
    if frequency == Frequency::Year && heads_are_parts(view, &ticks, &values) {
        return None;
    }
    let taken = |tick: &Tick| view.line(tick.line);
    let lines = ticks.iter().zip(&known).filter(|(_, known)| is_of(known, frequency));
    let count = lines.filter_map(|(tick, _)| taken(tick)).map(|line| values_in(view, line, &values)).sum();
    let weight = match (weak, by_title) {
        (_, true) => 1,
        (true, false) => 2,
        (false, false) => 8,
    };
    let mut slots: Vec<u32> = values.iter().copied().chain([slot]).chain(beside.year).collect();
    slots.extend(&beside.names);
    let (first, last) = (ticks.first()?.line, ticks.last()?.line);
    let (from, to) = (slots.iter().min().copied()?, slots.iter().max().copied()?);
    Some(Candidate {
        turned: view.turned,
        slot,
        known,
        frequency,
        beside,
        values,
        parts: None,
        serials,
        inferred,
        count,
        score: count.saturating_mul(weight),
        from: view.place(first, from),
        to: view.place(last, to),
        ticks,
    })
}

use super::remark::Reason;

/// Whether a period has the length of the table's.
pub(super) fn is_of(known: &Known, frequency: Frequency) -> bool {
    matches!(known, Known::Period(period) if period.frequency() == frequency)
}

/// How many values a line has in some slots.
fn values_in(view: View<'_>, line: &Line, slots: &[u32]) -> usize {
    let (Some(first), Some(last)) = (slots.first(), slots.last()) else { return 0 };
    let value = |(slot, id): &&(u32, usize)| {
        slots.binary_search(slot).is_ok() && view.seen(*id).is_some_and(|seen| seen.is_value())
    };
    line.between(*first, *last).iter().filter(value).count()
}

/// Whether the years in a slot come in runs, as those beside months do.
fn repeats_years(view: View<'_>, slot: &Line, ticks: &[Tick]) -> bool {
    let years: Vec<i32> = ticks.iter().filter_map(|tick| view.cell(tick.line, slot.at)?.1.label.year()).collect();
    let different: HashSet<i32> = years.iter().copied().collect();
    let one_way = years.iter().zip(years.iter().skip(1)).all(|(a, b)| (0..=1).contains(&(b - a)));
    one_way && (years.len() < ticks.len() || different.len() < years.len())
}

/// Whether the same label comes twice in one year, so that something else must tell the lines apart.
fn labels_repeat(view: View<'_>, ticks: &[Tick], year: Option<u32>) -> bool {
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
            _ => continue,
        };
        if !met.insert(key) {
            return true;
        }
    }
    false
}

/// Whether the line above some years names months: then this is a block of years by months.
fn heads_are_parts(view: View<'_>, ticks: &[Tick], values: &[u32]) -> bool {
    let first = ticks.first().map_or(0, |tick| tick.line);
    let lines = view.lines();
    let before = lines.get(..lines.partition_point(|line| line.at < first)).unwrap_or_default();
    before.iter().rev().take(3).any(|line| {
        let part = |(slot, id): &&(u32, usize)| {
            values.contains(slot) && view.seen(*id).is_some_and(|seen| matches!(seen.label, Label::Part(..)))
        };
        line.cells.iter().filter(part).count() >= 2
    })
}

/// A line of heads: its number, how often it has a value, and its slots with the periods' numbers.
type Head = (u32, Frequency, Vec<(u32, u32)>);

/// Blocks of years by months: a line of months without years, and years in a slot before (or behind) them.
fn matrices(view: View<'_>, out: &mut Vec<Candidate>) {
    let heads: Vec<Head> =
        view.lines().iter().filter_map(|line| parts_of(view, line).map(|(f, parts)| (line.at, f, parts))).collect();
    for (number, (line, frequency, parts)) in heads.iter().enumerate() {
        let end = heads.get(number + 1).map_or(u32::MAX, |next| next.0.saturating_sub(1));
        out.extend(matrix(view, (*line, end), *frequency, parts));
    }
}

/// The months that a line consists of; bare numbers only where all twelve follow each other.
fn parts_of(view: View<'_>, line: &Line) -> Option<(Frequency, Vec<(u32, u32)>)> {
    let mut spoken: Vec<(u32, Frequency, u32)> = Vec::new();
    let mut numbers: Vec<(u32, u32)> = Vec::new();
    for (slot, id) in &line.cells {
        match view.seen(*id)?.label {
            Label::Part(frequency, part) => spoken.push((*slot, frequency, part)),
            Label::Number(number) => numbers.push((*slot, u32::try_from(number).unwrap_or(0))),
            _ => {}
        }
    }
    let Some(frequency) = spoken.first().map(|part| part.1) else {
        let months = numbers.iter().map(|(_, number)| *number).eq(1..=12);
        return months.then_some((Frequency::Month, numbers));
    };
    // Sums of quarters may stand between the months.
    let count = |wanted: Frequency| spoken.iter().filter(|part| part.1 == wanted).count();
    let most = Frequency::ALL.into_iter().filter(|f| count(*f) > 0).max_by_key(|f| (count(*f), f.per_year()));
    let frequency = most.unwrap_or(frequency);
    let parts: Vec<(u32, u32)> =
        spoken.iter().filter(|part| part.1 == frequency).map(|(slot, _, part)| (*slot, *part)).collect();
    (parts.len() >= 2).then_some((frequency, parts))
}

fn matrix(view: View<'_>, (line, end): (u32, u32), frequency: Frequency, parts: &[(u32, u32)]) -> Option<Candidate> {
    let (low, high) = (parts.first()?.0, parts.last()?.0);
    let slots = view.slots();
    let before = slots.get(..slots.partition_point(|slot| slot.at < low)).unwrap_or_default();
    let behind = slots.get(slots.partition_point(|slot| slot.at <= high)..).unwrap_or_default();
    let years = |slot: &Line| -> Option<(u32, Vec<Tick>)> {
        let mut ticks: Vec<Tick> = Vec::new();
        for (at, id) in slot.between(line.saturating_add(1), end) {
            if ticks.last().map_or(line, |tick| tick.line) + 4 < *at {
                break;
            }
            if let Some(period) = view.seen(*id)?.label.year().and_then(Period::whole_year) {
                ticks.push(Tick { line: *at, id: *id, label: Label::Full(period) });
            }
        }
        (!ticks.is_empty()).then_some((slot.at, ticks))
    };
    let (slot, ticks) =
        before.iter().rev().take(MOST_KEYS).find_map(years).or_else(|| behind.iter().take(2).find_map(years))?;
    let mut names: Vec<u32> = Vec::new();
    if labels_repeat(view, &ticks, None) {
        let words = before.iter().filter(|line| line.at != slot && Mix::of(view, line, &ticks).words > 0);
        names = words.map(|line| line.at).collect();
        names.drain(..names.len().saturating_sub(MOST_KEYS));
    }
    let mut values: Vec<u32> = parts.iter().map(|part| part.0).collect();
    let count = ticks.iter().filter_map(|tick| view.line(tick.line)).map(|line| values_in(view, line, &values)).sum();
    // Totals between the months or right behind them.
    let other = slots.iter().filter(|slot| slot.at > low && slot.at <= high.saturating_add(3));
    let others: Vec<u32> = other
        .filter(|slot| !values.contains(&slot.at) && Mix::of(view, slot, &ticks).is_value())
        .map(|s| s.at)
        .collect();
    values.extend(others.into_iter().filter(|other| *other != slot));
    values.sort_unstable();
    let known: Vec<Known> = ticks
        .iter()
        .filter_map(|tick| if let Label::Full(period) = tick.label { Some(Known::Period(period)) } else { None })
        .collect();
    let from = names.iter().copied().chain([slot, low]).min()?;
    let to = values.last().copied().into_iter().chain([slot]).max()?;
    let last = ticks.last()?.line;
    Some(Candidate {
        turned: view.turned,
        slot,
        ticks,
        known,
        frequency,
        beside: Beside { year: None, names, title: None },
        values,
        parts: Some((line, parts.to_vec())),
        serials: false,
        inferred: None,
        count,
        // The months are spoken, even where the years are plain numbers.
        score: count.saturating_mul(8),
        from: view.place(line, from),
        to: view.place(last, to),
    })
}
