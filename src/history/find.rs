//! Where the tables of a sheet are: every axis with the values beside it, and every block of years by months.

use super::axis::axes;
use super::candidate::{Candidate, UNDECIDED, is_of, labels_repeat, values_in};
use super::keys::key_among;
use super::label::Label;
use super::matrix::matrices;
use super::mixed;
use super::parts::covers;
use super::period::Frequency;
use super::remark::Reason;
use super::resolve::{Beside, Known, most_common, resolve};
use super::sheet::{Line, Seen, View};
use super::slots::{Slots, slots_beside};
use super::tick::{Axis, Tick};
use super::versions::{Versions, versions};
use super::words::{plain, year_in};
use std::collections::{HashMap, HashSet};

/// The tables of a sheet, the best first.
pub(super) fn candidates(rows: View<'_>, columns: View<'_>) -> Vec<Candidate> {
    let mut out = Vec::new();
    let title = title_year(rows);
    for view in [rows, columns] {
        matrices(view, &mut out);
        let axes: Vec<Axis> = view.slots().iter().flat_map(|slot| axes(view, slot)).collect();
        for axis in first_of_alike(axes) {
            out.extend(plain_table(view, axis, title));
        }
    }
    if let Some(wanted) = rows.sheet.options.period_kind {
        out.retain(|candidate| candidate.frequency == wanted || candidate.undecided);
    }
    // A stable sort: what is found first wins among equals, so rows come before columns.
    // Of equals a block of years by months says more of its labels.
    out.sort_by_key(|candidate| (std::cmp::Reverse(candidate.score), candidate.parts.is_none(), candidate.frequency));
    out
}

/// Of axes whose labels stand in the same lines only the first: thousands of them are the lines of a long table, each
/// with its own period, and to compare all with all would take the square of their number.
fn first_of_alike(axes: Vec<Axis>) -> impl Iterator<Item = Axis> {
    const MOST: usize = 40;
    let mut met: HashMap<(u32, u32, usize), usize> = HashMap::new();
    axes.into_iter().filter(move |axis| {
        let (first, last) =
            (axis.ticks.first().map_or(0, |tick| tick.line), axis.ticks.last().map_or(0, |tick| tick.line));
        let count = met.entry((first, last, axis.ticks.len())).or_default();
        *count += 1;
        *count <= MOST
    })
}

/// The year that the name of the sheet and the lines above everything name.
fn title_year(rows: View<'_>) -> Option<i32> {
    // A year in words at the head of a column is no title.
    let is_title = |seen: &&Seen<'_>| {
        !matches!(seen.label, Label::Worded(_) | Label::Version(_) | Label::Forecast | Label::Fiscal(_))
    };
    let words = |line: &Line| -> Vec<String> {
        line.cells.iter().filter_map(|(_, id)| rows.seen(*id).filter(is_title)?.words().map(plain)).collect()
    };
    let titles: Vec<String> = rows.lines().iter().take(8).flat_map(words).filter(|text| text.len() < 300).collect();
    year_in(titles.iter().map(String::as_str).chain([rows.sheet.name]))
}

/// The table that an axis and what stands beside it make.
fn plain_table(view: View<'_>, axis: Axis, title: Option<i32>) -> Option<Candidate> {
    let Axis { slot, mut ticks, weak, serials, romans, tongues } = axis;
    let months = ticks.iter().any(|tick| matches!(tick.label, Label::Part(..)));
    let Slots { mut values, keys, year, attributes } = slots_beside(view, slot, &ticks)?;
    let names: Vec<u32> = keys.into_iter().filter(|name| values.first().is_some_and(|value| name < value)).collect();
    let between: Vec<u32> = names.iter().copied().filter(|name| *name > slot).collect();
    let mut beside = Beside { year, names: telling_names(view, &ticks, year, names, &mut values), title: None };
    let Periods { mut known, inferred, versions } = periods(view, &ticks, &mut beside, &values, title);
    let (frequency, undecided) = length(&ticks, &known)?;
    drop_far_words(&mut ticks, &mut known);
    if frequency == Frequency::Year && !undecided && heads_are_parts(view, &ticks, &values) {
        return None;
    }
    let covers = match frequency {
        Frequency::Year if !undecided => covers(view, &ticks, &mut known, &values),
        _ => Vec::new(),
    };
    beside.names.retain(|name| !covers.contains(name));
    values.retain(|value| !covers.contains(value));
    let lines = ticks.iter().zip(&known).filter(|(_, known)| undecided || is_of(known, frequency));
    let lines = lines.filter_map(|(tick, _)| view.line(tick.line));
    let count: usize = lines.map(|line| values_in(view, line, &values)).sum();
    // Numbers of months under a head that says so, beside a year, are as good as names.
    // One month alone, among words, is contradicted by them.
    let lone = months && known.iter().filter(|known| is_of(known, frequency)).count() <= 1;
    let weight = match weak && !(months && year.is_some()) {
        _ if undecided => UNDECIDED,
        _ if beside.title.is_some() || lone => 1,
        true => 2,
        false => 8,
    };
    // Labels that repeat without a name to tell them apart are rather the years beside the months.
    let different = if beside.names.is_empty() { different(&known) } else { ticks.len() };
    let score = count.saturating_mul(weight).saturating_mul(different) / ticks.len().max(1);
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
        attributes,
        versions,
        between,
        parts: None,
        serials,
        inferred,
        undecided,
        romans,
        tongues,
        covers,
        count,
        score,
        from: view.place(first, from),
        to: view.place(last, to),
        ticks,
    })
}

/// Which names are needed to tell lines of the same label apart: none where no label repeats; a slot of numbers, taken
/// out of the values, where none is named.
fn telling_names(
    view: View<'_>,
    ticks: &[Tick],
    year: Option<u32>,
    names: Vec<u32>,
    values: &mut Vec<u32>,
) -> Vec<u32> {
    if !labels_repeat(view, ticks, year) {
        return vec![];
    }
    if !names.is_empty() {
        return names;
    }
    let key = key_among(view, ticks, year, values);
    values.retain(|value| Some(*value) != key);
    key.into_iter().collect()
}

/// What the labels of an axis turned out to be.
struct Periods {
    known: Vec<Known>,
    inferred: Option<Frequency>,
    versions: Versions,
}

/// The periods of an axis; where it names no year, the title's is taken and left in `beside`.
fn periods(view: View<'_>, ticks: &[Tick], beside: &mut Beside, values: &[u32], title: Option<i32>) -> Periods {
    let first = ticks.first().map_or(0, |tick| tick.line);
    let (mut known, mut inferred) = resolve(view, ticks, beside);
    if most_common(&known).is_none() && title.is_some_and(|title| !heads_name_years(view, first, values, title)) {
        beside.title = title;
        (known, inferred) = resolve(view, ticks, beside);
    }
    mixed::judge(view, ticks, &mut known);
    let versions = match beside.names.is_empty() {
        true => versions(view, ticks, &mut known),
        false => Versions::new(),
    };
    Periods { known, inferred, versions }
}

/// The length of a table's periods, and whether it is undecided: labels that cannot be taken still keep others from
/// being read into their values.
fn length(ticks: &[Tick], known: &[Known]) -> Option<(Frequency, bool)> {
    if let Some(frequency) = most_common(known) {
        return Some((frequency, false));
    }
    let accounts = |known: &Known| {
        matches!(known, Known::Refused(Reason::Fiscal(_) | Reason::YearOrMonth(_) | Reason::YearOrAccounts))
    };
    (ticks.len() >= 2 || known.iter().any(accounts)).then_some((Frequency::Year, true))
}

/// Labels of refused periods far from the rest are rather words.
fn drop_far_words(ticks: &mut Vec<Tick>, known: &mut Vec<Known>) {
    while known
        .first()
        .is_some_and(|known| matches!(known, Known::Refused(Reason::Span | Reason::Fiscal(_) | Reason::Worded)))
        && ticks.iter().zip(ticks.iter().skip(1)).next().is_some_and(|(a, b)| b.line - a.line > 1)
    {
        ticks.remove(0);
        known.remove(0);
    }
}

/// How many labels are left if those that repeat count once.
fn different(known: &[Known]) -> usize {
    let mut met = HashSet::new();
    known.iter().filter(|known| if let Known::Period(period) = known { met.insert(*period) } else { true }).count()
}

/// Whether heads of values name other years than the title: then the months are not those of the title's year.
fn heads_name_years(view: View<'_>, first: u32, values: &[u32], title: i32) -> bool {
    let other = |(slot, id): &(u32, usize)| {
        let Some(seen) = view.seen(*id).filter(|_| values.binary_search(slot).is_ok()) else { return false };
        let bare = seen.label.year().is_some_and(|year| year != title);
        bare || year_in(seen.words().map(plain).as_deref().into_iter()).is_some_and(|year| year != title)
    };
    view.lines_between(first.saturating_sub(3), first.saturating_sub(1))
        .iter()
        .filter(|line| line.at < first)
        .any(|line| line.cells.iter().any(other))
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
