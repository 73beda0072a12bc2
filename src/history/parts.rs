//! Columns that say which part of the year each line is of: `January-September`.

use super::axis::Tick;
use super::grid::Cell;
use super::label::Label;
use super::months::month;
use super::remark::Reason;
use super::resolve::Known;
use super::sheet::{Line, Sort, View};
use super::words::{Derived, derived, plain};

/// Slots beside a table that may say it.
const NEAR: u32 = 6;

/// How much of a year a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cover {
    Whole,
    Part,
}

/// Refuses the years of which only a part is given, and tells the slots that say so.
pub(super) fn covers(view: View<'_>, ticks: &[Tick], known: &mut [Known], values: &[u32]) -> Vec<u32> {
    let Some(slot) = ticks
        .first()
        .and_then(|tick| view.seen(tick.id))
        .map(|seen| if view.turned { seen.place.row } else { seen.place.column })
    else {
        return Vec::new();
    };
    let low = values.iter().copied().fold(slot, u32::min).saturating_sub(NEAR);
    let high = values.iter().copied().fold(slot, u32::max).saturating_add(NEAR);
    let mut out = Vec::new();
    let slots = view.slots();
    let from = slots.partition_point(|cells| cells.at < low);
    // Tables of many columns are hardly of parts of years: only those beside the labels and values may say so.
    let beside = slots.get(from..).unwrap_or_default().iter().take_while(|cells| cells.at <= high);
    for cells in beside.filter(|cells| cells.at != slot && says_anything(view, cells, ticks)) {
        let cover = |tick: &Tick| {
            let words = view.cell(tick.line, cells.at)?.1;
            let label_is_part = matches!(words.label, Label::Part(..));
            if label_is_part { Some(Cover::Part) } else { cover(&plain(&words.text())) }
        };
        let said: Vec<Option<Cover>> = ticks.iter().map(cover).collect();
        let filled = ticks.iter().filter(|tick| view.cell(tick.line, cells.at).is_some()).count();
        let told = said.iter().flatten().count();
        if told == 0 || told * 2 < filled || !said.contains(&Some(Cover::Part)) && values.contains(&cells.at) {
            continue;
        }
        for (known, said) in known.iter_mut().zip(said) {
            if said == Some(Cover::Part) && matches!(known, Known::Period(_)) {
                *known = Known::Refused(Reason::PartOfYear);
            }
        }
        out.push(cells.at);
    }
    out
}

/// Whether the first cells of a slot beside some labels hold words: values need not be looked at one by one.
fn says_anything(view: View<'_>, cells: &Line, ticks: &[Tick]) -> bool {
    const FIRST: usize = 8;
    let (Some(first), Some(last)) = (ticks.first(), ticks.last()) else { return false };
    let between = cells.between(first.line, last.line);
    let is_text = |id: usize| {
        view.seen(id).is_some_and(|seen| {
            let words = matches!(seen.cell, Cell::Text(_)) && !view.sort(id).is(Sort::VALUE);
            words || matches!(seen.label, Label::Part(..) | Label::Span)
        })
    };
    between.iter().take(FIRST).any(|(_, id)| is_text(*id))
}

/// How much of a year a text (in the plain spelling) names, if any of it.
fn cover(text: &str) -> Option<Cover> {
    const WHOLE: [&str; 16] = [
        "full year",
        "whole year",
        "year",
        "annual",
        "fy",
        "gesamtjahr",
        "ganzjahr",
        "jahr",
        "année",
        "annee entière",
        "año",
        "año completo",
        "全年",
        "anno",
        "12m",
        "calendar year",
    ];
    if text.chars().count() > 40 || text.is_empty() {
        return None;
    }
    if WHOLE.contains(&text) {
        return Some(Cover::Whole);
    }
    let tokens: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty()).collect();
    let months: Vec<u32> = tokens.iter().filter_map(|token| Some(month(token)?.0)).collect();
    match *months.as_slice() {
        [1, 12] => return Some(Cover::Whole),
        [_, _] | [_] if tokens.len() <= 5 => return Some(Cover::Part),
        _ => {}
    }
    if derived(text) == Some(Derived::ToDate) {
        return Some(Cover::Part);
    }
    numbered(text)
}

/// `9 months`, `9M`, `1-9月`, `first nine months`, `Q1-Q3`, `H1`.
fn numbered(text: &str) -> Option<Cover> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    const MONTHS: [&str; 18] = [
        "m",
        "months",
        "month",
        "monate",
        "monaten",
        "mois",
        "meses",
        "mesi",
        "maanden",
        "mies",
        "miesięcy",
        "ay",
        "мес",
        "месяцев",
        "månader",
        "bulan",
        "个月",
        "ヶ月",
    ];
    let numbers: Vec<u32> =
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    if text.ends_with('月') || text.ends_with('월') {
        return match *numbers.as_slice() {
            [1, 12] => Some(Cover::Whole),
            [1..=12, 1..=12] | [1..=12] => Some(Cover::Part),
            _ => None,
        };
    }
    let quarters =
        words.iter().all(|word| ["q", "qtr", "quarter", "quarters", "to", "h", "first", "half"].contains(word));
    if quarters && !words.is_empty() && (words.contains(&"q") || words.contains(&"h")) {
        return match *numbers.as_slice() {
            [1, 4] if words.contains(&"q") => Some(Cover::Whole),
            [1..=4] | [1..=4, 1..=4] => Some(Cover::Part),
            _ => None,
        };
    }
    let spelled = words.iter().find_map(|word| WORDS.iter().position(|known| known == word)).map(|at| at as u32 + 1);
    let says_months = words.iter().any(|word| MONTHS.contains(word));
    match (numbers.as_slice(), spelled) {
        ([12], None) | ([], Some(12)) if says_months => Some(Cover::Whole),
        ([1..=11], None) | ([], Some(_)) if says_months => Some(Cover::Part),
        _ => None,
    }
}
