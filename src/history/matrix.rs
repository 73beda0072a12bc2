//! Blocks of years by months: years down and months across, or the other way round.

use super::accounts::Accounts;
use super::candidate::{Candidate, MOST_KEYS, Mix, UNDECIDED, labels_repeat, values_in};
use super::grid::Cell;
use super::label::Label;
use super::mixed;
use super::months::Tongues;
use super::period::{Frequency, Period};
use super::periodhead::period_head;
use super::remark::Reason;
use super::resolve::{Beside, Known, refused};
use super::sheet::{Line, Seen, View};
use super::tick::Tick;
use super::versions;
use super::words::{Derived, derived, is_forecast, plain, without_notes, year_in};
use std::collections::BTreeSet;

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
        if let Some(quarters) = lettered(view, line) {
            return Some((Frequency::Quarter, quarters));
        }
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

/// Quarters by a letter and a number (`T1` to `T4`), which alone could be names: all four under a head that says so.
fn lettered(view: View<'_>, line: &Line) -> Option<Vec<(u32, u32)>> {
    let ((_, head), rest) = line.cells.split_first()?;
    let head = period_head(&plain(view.seen(*head)?.words()?));
    let quarter = |(slot, id): &(u32, usize)| {
        let text = plain(view.seen(*id)?.words()?);
        let number = text.strip_prefix(['t', 'k', 'c'])?.trim_start_matches(['.', ' ']);
        Some((*slot, number.parse::<u32>().ok()?))
    };
    let found: Vec<(u32, u32)> = rest.iter().map_while(quarter).collect();
    (head.quarter && found.iter().map(|(_, number)| *number).eq(1..=4)).then_some(found)
}

/// The year that a cell is or, in a few words, names (`2025 deliveries`), and those words without it.
fn year_of(seen: &Seen<'_>) -> Option<(i32, Option<String>)> {
    if let Some(year) = seen.label.year() {
        return Some((year, None));
    }
    let Cell::Text(text) = seen.cell else { return None };
    let text = plain(text);
    // `2025 (to April)`: which part of it is given, its months show.
    if let (Label::Span, (year, Some(_))) = (seen.label, without_notes(&text))
        && let Some(year) = year.parse().ok().and_then(Period::whole_year)
    {
        return Some((year.year(), None));
    }
    let year = year_in([text.as_str()].into_iter()).filter(|_| text.len() <= 40)?;
    Some((year, Some(text.replace(&year.to_string(), "").trim().to_owned())))
}

/// The years beside (or over) the months of a block, all judged together: bare years are the years, and then one with
/// words is something else; where all have words, those with the same are.
fn years(view: View<'_>, slot: &Line, (line, end): (u32, u32)) -> Option<(Vec<Tick>, Vec<Known>)> {
    let begins = view.sheet.options.fiscal_year;
    let mut found: Vec<(Tick, Option<Period>, Option<String>)> = Vec::new();
    for (at, id) in slot.between(line.saturating_add(1), end) {
        if found.last().map_or(line, |found| found.0.line).saturating_add(4) < *at {
            break;
        }
        let seen = view.seen(*id)?;
        let tick = Tick { line: *at, id: *id, label: seen.label };
        match (seen.label, year_of(seen)) {
            (Label::Fiscal(_) | Label::Pair(..), _) => found.push((tick, None, Some(String::new()))),
            (_, Some((year, words))) => found.push((tick, Period::whole_year(year), words)),
            (label, None) if label.is_refused() => found.push((tick, None, Some(String::new()))),
            _ => {}
        }
    }
    let fiscal = |label: Label| matches!(label, Label::Fiscal(_) | Label::Pair(..));
    let bare = found.iter().any(|(_, _, words)| words.is_none());
    let plain_words = |words: &String, tick: &Tick| {
        !tick.label.is_refused()
            && derived(words).is_none_or(|d| d == Derived::Sum)
            && !words.split(' ').any(is_forecast)
    };
    let groups: BTreeSet<&String> =
        found.iter().filter_map(|(tick, _, words)| words.as_ref().filter(|words| plain_words(words, tick))).collect();
    // Years in words are the same words with other years: one alone may be a title.
    let alike = match groups.iter().next() {
        Some(words) if !bare && groups.len() == 1 && found.len() > 1 => Some((*words).clone()),
        Some(_) if !bare => return None,
        _ => None,
    };
    let mut known = Vec::new();
    for (tick, period, words) in &found {
        let taken = if bare { words.is_none() } else { alike.is_some() && *words == alike };
        known.push(match (taken, period, tick.label) {
            (true, Some(period), _) => Known::Period(*period),
            (false, _, label) if fiscal(label) => of_pair(label, begins),
            (false, _, label) if label.is_refused() => refused(label, begins),
            _ => Known::Refused(words.as_deref().map_or(Reason::Worded, in_words)),
        });
    }
    let settled = |(found, known): ((Tick, _, _), &Known)| match known {
        Known::Period(period) => Tick { label: Label::Full(*period), ..found.0 },
        Known::Refused(_) => found.0,
    };
    if found.is_empty() {
        return None;
    }
    Some((found.into_iter().zip(&known).map(settled).collect(), known))
}

/// A year of accounts over months, written like a month.
fn of_pair(label: Label, begins: Option<u32>) -> Known {
    let label = match label {
        Label::Pair(year, month) => {
            Label::Fiscal(Accounts { year: Some(year), begins: true, part: None, month: Period::month(year, month) })
        }
        other => other,
    };
    refused(label, begins)
}

/// What words at a year make of it.
fn in_words(words: &str) -> Reason {
    match derived(words) {
        Some(Derived::Growth) => Reason::Growth,
        Some(Derived::ToDate) => Reason::ToDate,
        Some(Derived::Average) => Reason::Average,
        _ if words.split(' ').any(is_forecast) => Reason::Forecast,
        _ => Reason::Worded,
    }
}

fn matrix(view: View<'_>, (line, end): (u32, u32), frequency: Frequency, parts: &[(u32, u32)]) -> Option<Candidate> {
    let (low, high) = (parts.first()?.0, parts.last()?.0);
    let slots = view.slots();
    let before = slots.get(..slots.partition_point(|slot| slot.at < low)).unwrap_or_default();
    let behind = slots.get(slots.partition_point(|slot| slot.at <= high)..).unwrap_or_default();
    let years = |slot: &Line| Some((slot.at, years(view, slot, (line, end))?));
    let (slot, (ticks, known)) =
        before.iter().rev().take(MOST_KEYS).find_map(years).or_else(|| behind.iter().take(2).find_map(years))?;
    let mut known = known;
    mixed::judge(view, &ticks, &mut known);
    let versions = versions::versions(view, &ticks, &mut known);
    let undecided = !known.iter().any(|known| matches!(known, Known::Period(_)));
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
        attributes: Vec::new(),
        versions,
        between: Vec::new(),
        parts: Some((line, parts.to_vec())),
        serials: false,
        inferred: None,
        undecided,
        romans: false,
        tongues: Tongues::MAX,
        covers: Vec::new(),
        count,
        // The months are spoken, even where the years are plain numbers.
        score: count.saturating_mul(if undecided { UNDECIDED } else { 8 }),
        from: view.place(line, from),
        to: view.place(last, to),
    })
}
