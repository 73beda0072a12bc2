//! Blocks of years by months: years down and months across, or the other way round.

use super::axis::Tick;
use super::find::{Candidate, MOST_KEYS, Mix, labels_repeat, values_in};
use super::grid::Cell;
use super::label::Label;
use super::period::{Frequency, Period};
use super::resolve::{Beside, Known};
use super::sheet::{Line, Seen, View};
use super::words::{plain, year_in};
use std::collections::HashSet;

/// Blocks of years by months: a line of months without years, and years in a slot before (or behind) them.
pub(super) fn matrices(view: View<'_>, out: &mut Vec<Candidate>) {
    let mut heads = view.lines().iter().filter_map(|line| Some((line.at, parts_of(view, line)?))).peekable();
    while let Some((line, (frequency, parts))) = heads.next() {
        let end = heads.peek().map_or(u32::MAX, |next| next.0.saturating_sub(1));
        out.extend(matrix(view, (line, end), frequency, &parts));
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

/// The year that a cell is or, in a few words, names (`2025 deliveries`), and those words without it.
fn year_of(seen: &Seen<'_>) -> Option<(i32, Option<String>)> {
    if let Some(year) = seen.label.year() {
        return Some((year, None));
    }
    let Cell::Text(text) = seen.cell else { return None };
    let text = plain(text);
    let year = year_in([text.as_str()].into_iter()).filter(|_| text.len() <= 40)?;
    Some((year, Some(text.replace(&year.to_string(), ""))))
}

fn matrix(view: View<'_>, (line, end): (u32, u32), frequency: Frequency, parts: &[(u32, u32)]) -> Option<Candidate> {
    let (low, high) = (parts.first()?.0, parts.last()?.0);
    let slots = view.slots();
    let before = slots.get(..slots.partition_point(|slot| slot.at < low)).unwrap_or_default();
    let behind = slots.get(slots.partition_point(|slot| slot.at <= high)..).unwrap_or_default();
    let years = |slot: &Line| -> Option<(u32, Vec<Tick>)> {
        let mut ticks: Vec<Tick> = Vec::new();
        let mut words = HashSet::new();
        for (at, id) in slot.between(line.saturating_add(1), end) {
            if ticks.last().map_or(line, |tick| tick.line).saturating_add(4) < *at {
                break;
            }
            let Some((year, rest)) = year_of(view.seen(*id)?) else { continue };
            words.insert(rest);
            if let Some(period) = Period::whole_year(year) {
                ticks.push(Tick { line: *at, id: *id, label: Label::Full(period) });
            }
        }
        // Years in words are the same words with other years: one alone may be a title.
        let alike = words.contains(&None) || ticks.len() > 1;
        (!ticks.is_empty() && words.len() == 1 && alike).then_some((slot.at, ticks))
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
        between: Vec::new(),
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
