//! Axes: the columns (or rows) of a sheet that name periods, in runs that belong to one table each.

use super::label::Label;
use super::period::{Day, Frequency, Period};
use super::sheet::{Line, View};
use super::words::{derived, names_period, plain};
use std::collections::HashSet;

/// Blank lines that a run goes on over.
const WIDEST_GAP: u32 = 4;
/// Serial numbers of days that are taken for dates: 1954 to 2119.
const SERIALS: std::ops::RangeInclusive<i64> = 20_000..=80_000;

/// A label on an axis.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tick {
    pub line: u32,
    pub id: usize,
    pub label: Label,
}

/// A run of labels in one slot.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    pub slot: u32,
    pub ticks: Vec<Tick>,
    /// Whether the labels are plain numbers, which could be values too.
    pub weak: bool,
    /// Whether they are serial numbers of days.
    pub serials: bool,
}

/// The runs of labels in a slot.
pub(super) fn axes(view: View<'_>, slot: &Line) -> Vec<Axis> {
    let mut ticks: Vec<Tick> = Vec::new();
    let (mut spoken, mut years) = (0usize, 0usize);
    for &(line, id) in &slot.cells {
        let Some(seen) = view.seen(id) else { continue };
        match seen.label {
            label if label.is_spoken() => spoken += 1,
            label if label.is_refused() => {}
            label @ Label::Number(_) if label.year().is_some() => years += 1,
            _ => continue,
        }
        ticks.push(Tick { line, id, label: seen.label });
    }
    if spoken > 0 && spoken >= years {
        settle_slashes(&mut ticks);
        for tick in &mut ticks {
            tick.label = as_year(tick.label);
        }
        return runs(view, slot.at, ticks)
            .into_iter()
            .map(|ticks| Axis { slot: slot.at, ticks, weak: false, serials: false })
            .collect();
    }
    groups(view, slot).into_iter().filter_map(|group| numbers(view, slot, group)).collect()
}

fn as_year(label: Label) -> Label {
    match label {
        Label::Number(_) => label.year().and_then(Period::whole_year).map_or(Label::None, Label::Full),
        other => other,
    }
}

/// Decides for `03/04/2025` which number is the month, from all of them together.
fn settle_slashes(ticks: &mut [Tick]) {
    let slashes: Vec<(u32, u32)> = ticks
        .iter()
        .filter_map(|tick| if let Label::Slash(a, b, _) = tick.label { Some((a, b)) } else { None })
        .collect();
    if slashes.is_empty() {
        return;
    }
    let day_first = slashes.iter().any(|(a, _)| *a > 12);
    let month_first = slashes.iter().any(|(_, b)| *b > 12);
    // Where nothing else tells, a column of firsts of the month does.
    let all = |test: fn(&(u32, u32)) -> bool| slashes.len() > 1 && slashes.iter().all(test);
    let first_of_month = (all(|(a, _)| *a == 1), all(|(_, b)| *b == 1));
    let day_is_first = match (day_first, month_first) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        (false, false) if first_of_month == (true, false) => Some(true),
        (false, false) if first_of_month == (false, true) => Some(false),
        _ => None,
    };
    for tick in ticks {
        if let Label::Slash(a, b, year) = tick.label {
            let day = match day_is_first {
                Some(true) => Day::new(year, b, a),
                Some(false) => Day::new(year, a, b),
                // The month is clear where both are the same.
                None if a == b => Day::new(year, a, b),
                None => None,
            };
            tick.label = day.map_or(Label::Unclear, Label::Date);
        }
    }
}

/// Groups of whole numbers that stand together in a slot.
fn groups(view: View<'_>, slot: &Line) -> Vec<Vec<Tick>> {
    let mut out: Vec<Vec<Tick>> = Vec::new();
    let mut open = false;
    for &(line, id) in &slot.cells {
        let Some(seen) = view.seen(id) else { continue };
        if !matches!(seen.label, Label::Number(_)) {
            open = false;
            continue;
        }
        let tick = Tick { line, id, label: seen.label };
        match out.last_mut() {
            Some(group) if open && group.last().is_some_and(|last| line - last.line <= 3) => group.push(tick),
            _ => out.push(vec![tick]),
        }
        open = true;
    }
    out
}

/// Reads a group of numbers as years, serial numbers of days, `202503`, or numbers of months under a head that says so.
fn numbers(view: View<'_>, slot: &Line, mut ticks: Vec<Tick>) -> Option<Axis> {
    let first = ticks.first()?.line;
    let head = slot.between(first.saturating_sub(3), first.saturating_sub(1)).iter().rev().find_map(|(_, id)| {
        let words = view.seen(*id)?.words()?;
        Some(plain(words))
    });
    let head_says = |words: &[&str]| head.as_ref().is_some_and(|head| names_period(head, words));
    let values: Vec<i64> =
        ticks.iter().map(|tick| if let Label::Number(number) = tick.label { number } else { 0 }).collect();
    let steps: Vec<i64> = values.iter().zip(values.iter().skip(1)).map(|(a, b)| b - a).collect();
    let one_way = steps.iter().all(|step| *step > 0) || steps.iter().all(|step| *step < 0);
    let mut serials = false;
    let label: Box<dyn Fn(i64) -> Label> = if one_way
        && are_serials(&values, head_says(&["date", "month", "日期", "月"]))
    {
        serials = true;
        Box::new(|number| Day::from_serial(number).map_or(Label::None, Label::Date))
    } else if one_way && values.len() >= 2 && values.iter().all(|number| year_and_month(*number).is_some()) {
        Box::new(|number| year_and_month(number).map_or(Label::None, Label::Full))
    } else if ticks.iter().all(|tick| tick.label.year().is_some())
        && (head_says(&["year", "年"]) || (values.len() >= 2 && one_way && steps.iter().all(|step| step.abs() <= 10)))
    {
        Box::new(|number| as_year(Label::Number(number)))
    } else if values.iter().all(|number| (1..=12).contains(number)) && head_says(&["month", "mon", "月"]) {
        Box::new(|number| Label::Part(Frequency::Month, u32::try_from(number).unwrap_or(0)))
    } else if values.iter().all(|number| (1..=4).contains(number)) && head_says(&["quarter", "qtr", "季"]) {
        Box::new(|number| Label::Part(Frequency::Quarter, u32::try_from(number).unwrap_or(0)))
    } else {
        return None;
    };
    for (tick, number) in ticks.iter_mut().zip(values) {
        tick.label = label(number);
    }
    Some(Axis { slot: slot.at, ticks, weak: true, serials })
}

/// Whether numbers are days that lie as the days of a table by month do: all first, all last, or all the same of a month.
fn are_serials(values: &[i64], head: bool) -> bool {
    if !values.iter().all(|number| SERIALS.contains(number)) || values.len() < if head { 1 } else { 3 } {
        return false;
    }
    // Without a head, three counts may be the same day of three months by chance, but not of months near each other.
    if !head && values.iter().zip(values.iter().skip(1)).any(|(a, b)| (b - a).abs() > 366) {
        return false;
    }
    let days: Vec<Day> = values.iter().filter_map(|number| Day::from_serial(*number)).collect();
    let first = days.first().map(|day| day.day);
    days.len() == values.len()
        && (days.iter().all(|day| Some(day.day) == first) || days.iter().all(|day| day.is_last()))
}

fn year_and_month(number: i64) -> Option<Period> {
    Period::month(i32::try_from(number / 100).ok()?, u32::try_from(number % 100).ok()?)
}

/// Splits labels where another table begins.
fn runs(view: View<'_>, slot: u32, ticks: Vec<Tick>) -> Vec<Vec<Tick>> {
    let mut out: Vec<Vec<Tick>> = Vec::new();
    let mut met: HashSet<(u8, i64)> = HashSet::new();
    let mut head: Vec<(u32, String)> = Vec::new();
    for tick in ticks {
        let is_year = tick.label.year().is_some();
        let again = !is_year && met.contains(&key(tick.label)) && !year_beside(view, slot, tick);
        let last = out.last().and_then(|run| run.last()).map(|tick| tick.line);
        let goes_on = last.is_some_and(|last| !breaks(view, slot, (last, tick.line), again, &head));
        if !goes_on {
            out.push(Vec::new());
            met.clear();
            head = head_before(view, slot, tick.line);
        }
        if is_year {
            // Months may come again in another year.
            met.retain(|(kind, _)| *kind != PART);
        }
        met.insert(key(tick.label));
        if let Some(run) = out.last_mut() {
            run.push(tick);
        }
    }
    out
}

/// Whether a month without a year has one to its left.
fn year_beside(view: View<'_>, slot: u32, tick: Tick) -> bool {
    let Some(line) = view.line(tick.line).filter(|_| slot > 0 && matches!(tick.label, Label::Part(..))) else {
        return false;
    };
    let left = line.between(slot.saturating_sub(3), slot - 1);
    left.iter().any(|(_, id)| view.seen(*id).is_some_and(|seen| seen.label.year().is_some()))
}

const PART: u8 = 9;

/// What makes two labels the same.
fn key(label: Label) -> (u8, i64) {
    match label {
        Label::Full(period) => (u8::try_from(period.frequency().months()).unwrap_or(0), period.ordinal()),
        Label::Date(day) => (20, i64::from(day.year) * 400 + i64::from(day.month) * 32 + i64::from(day.day)),
        Label::Part(frequency, part) => (PART, i64::from(frequency.months()) * 100 + i64::from(part)),
        _ => (0, 0),
    }
}

/// Whether another table begins between two labels.
fn breaks(view: View<'_>, slot: u32, (last, next): (u32, u32), again: bool, head: &[(u32, String)]) -> bool {
    if next - last <= 1 {
        return false;
    }
    let between = view.lines_between(last + 1, next - 1);
    let blank = (next - last - 1).saturating_sub(u32::try_from(between.len()).unwrap_or(u32::MAX));
    if blank >= WIDEST_GAP || (blank >= 1 && again) {
        return true;
    }
    between.iter().any(|line| match texts(view, line, slot) {
        Some(texts) => again || texts != head,
        None => false,
    })
}

/// The words of a line that looks like the head of a table: no values, no total, no label of its own.
fn texts(view: View<'_>, line: &Line, slot: u32) -> Option<Vec<(u32, String)>> {
    let mut out = Vec::new();
    for &(at, id) in &line.cells {
        let seen = view.seen(id)?;
        if at == slot {
            let words = seen.words().map(plain);
            if words.is_none_or(|words| derived(&words).is_some()) {
                return None;
            }
        } else if let Some(words) = seen.words() {
            out.push((at, plain(words)));
        } else if seen.is_value() {
            return None;
        }
    }
    (!out.is_empty()).then_some(out)
}

/// The same of the line that stands before a run.
fn head_before(view: View<'_>, slot: u32, first: u32) -> Vec<(u32, String)> {
    let lines = view.lines_between(first.saturating_sub(3), first.saturating_sub(1));
    lines.iter().rev().filter(|line| line.at < first).find_map(|line| texts(view, line, slot)).unwrap_or_default()
}
