//! Where the tables of a sheet are: every axis with the values beside it, and every block of years by months.

use super::attributes::{Attribute, attributes_beside};
use super::axis::axes;
use super::candidate::{Candidate, MOST_KEYS, Mix, UNDECIDED, is_of, labels_repeat, values_in};
use super::keys::{is_key_slot, key_among};
use super::label::Label;
use super::matrix::matrices;
use super::mixed;
use super::parts::covers;
use super::period::Frequency;
use super::remark::Reason;
use super::resolve::{Beside, Known, most_common, resolve};
use super::sheet::{Line, Seen, View};
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
    let parts = ticks.iter().any(|tick| matches!(tick.label, Label::Part(..)));
    let first = ticks.first()?.line;
    let (mut values, mut keys, mut year) = (Vec::new(), Vec::new(), None);
    let attributes: Vec<(u32, Attribute)> = attributes_beside(view, slot, first);
    let about = |at: u32| attributes.iter().any(|(slot, _)| *slot == at);
    let left = |at: u32| view.slots().get(..view.slots().partition_point(|line| line.at < at)).unwrap_or_default();
    for line in left(slot).iter().rev().filter(|line| !about(line.at)).take(MOST_KEYS) {
        let mix = Mix::of(view, line, &ticks);
        if parts && year.is_none() && mix.is_year() {
            year = Some(line.at);
        } else if mix.words > 0 && !mix.is_value() || (mix.is_value() && is_key_slot(view, line, first)) {
            keys.insert(0, line.at);
        } else if mix.is_value() {
            break;
        }
    }
    let own_year = ticks.iter().any(|tick| tick.label.year().is_some());
    let after = view.slots().partition_point(|line| line.at <= slot);
    let (mut skipped, mut near, mut most) = (0, slot, 0usize);
    for line in view.slots().get(after..).unwrap_or_default() {
        let mix = Mix::of(view, line, &ticks);
        if mix.cells == 0 {
            continue;
        }
        if about(line.at) {
            near = line.at;
            continue;
        }
        // A few numbers beyond a gap belong to a note.
        if line.at - near > 1 && mix.values.saturating_mul(3) < most {
            break;
        }
        (near, most) = (line.at, most.max(mix.values));
        let year_here = parts && year.is_none() && !own_year && values.is_empty() && mix.is_year();
        // A count is hardly a year again and again; one that stands alone beside the months is the only series.
        if year_here && (mix.labels > 0 || repeats_years(view, line, &ticks)) {
            year = Some(line.at);
        } else if mix.is_axis() {
            skipped += 1;
            if !values.is_empty() || skipped > MOST_KEYS {
                break;
            }
        } else if mix.is_value() && is_key_slot(view, line, first) {
            keys.push(line.at);
        } else if mix.is_value() {
            values.push(line.at);
        } else if values.is_empty() && mix.words > 0 {
            keys.push(line.at);
        }
    }
    if values.is_empty() {
        // Rarely, the labels stand behind the values.
        for line in left(slot).iter().rev().filter(|line| !about(line.at)) {
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
    let between: Vec<u32> = beside.names.iter().copied().filter(|name| *name > slot).collect();
    if !labels_repeat(view, &ticks, year) {
        beside.names.clear();
    } else if beside.names.is_empty()
        && let Some(key) = key_among(view, &ticks, year, &values)
    {
        // Names by numbers, without a head that says so.
        values.retain(|value| *value != key);
        beside.names.push(key);
    }
    let (mut known, mut inferred) = resolve(view, &ticks, &beside);
    let frequency = most_common(&known);
    let mut by_title = false;
    if frequency.is_none() && title.is_some_and(|title| !heads_name_years(view, first, &values, title)) {
        beside.title = title;
        by_title = true;
        (known, inferred) = resolve(view, &ticks, &beside);
    }
    mixed::judge(view, &ticks, &mut known);
    let versions = match beside.names.is_empty() {
        true => versions(view, &ticks, &mut known),
        false => Versions::new(),
    };
    let frequency = most_common(&known);
    // Labels that cannot be taken still keep others from being read into their values.
    let accounts = |known: &Known| {
        matches!(known, Known::Refused(Reason::Fiscal(_) | Reason::YearOrMonth(_) | Reason::YearOrAccounts))
    };
    let undecided = frequency.is_none() && (ticks.len() >= 2 || known.iter().any(accounts));
    let frequency = match frequency {
        Some(frequency) => frequency,
        None if undecided => Frequency::Year,
        None => return None,
    };
    // Labels of refused periods far from the rest are rather words.
    while known
        .first()
        .is_some_and(|known| matches!(known, Known::Refused(Reason::Span | Reason::Fiscal(_) | Reason::Worded)))
        && ticks.iter().zip(ticks.iter().skip(1)).next().is_some_and(|(a, b)| b.line - a.line > 1)
    {
        ticks.remove(0);
        known.remove(0);
    }
    if frequency == Frequency::Year && !undecided && heads_are_parts(view, &ticks, &values) {
        return None;
    }
    let covers = match frequency {
        Frequency::Year if !undecided => covers(view, &ticks, &mut known, &values),
        _ => Vec::new(),
    };
    beside.names.retain(|name| !covers.contains(name));
    values.retain(|value| !covers.contains(value));
    let taken = |tick: &Tick| view.line(tick.line);
    let lines = ticks.iter().zip(&known).filter(|(_, known)| undecided || is_of(known, frequency));
    let count: usize = lines.filter_map(|(tick, _)| taken(tick)).map(|line| values_in(view, line, &values)).sum();
    // Numbers of months under a head that says so, beside a year, are as good as names.
    // One month alone, among words, is contradicted by them.
    let lone = parts && known.iter().filter(|known| is_of(known, frequency)).count() <= 1;
    let weight = match (weak && !(parts && year.is_some()), by_title) {
        _ if undecided => UNDECIDED,
        (_, true) => 1,
        _ if lone => 1,
        (true, false) => 2,
        (false, false) => 8,
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

/// How many labels are left if those that repeat count once.
fn different(known: &[Known]) -> usize {
    let mut met = HashSet::new();
    known.iter().filter(|known| if let Known::Period(period) = known { met.insert(*period) } else { true }).count()
}

/// Whether the years in a slot come in runs, as those beside months do.
fn repeats_years(view: View<'_>, slot: &Line, ticks: &[Tick]) -> bool {
    let years: Vec<i32> = ticks.iter().filter_map(|tick| view.cell(tick.line, slot.at)?.1.label.year()).collect();
    let different: HashSet<i32> = years.iter().copied().collect();
    let one_way = years.iter().zip(years.iter().skip(1)).all(|(a, b)| (0..=1).contains(&(b - a)));
    one_way && (years.len() < ticks.len() || different.len() < years.len())
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
