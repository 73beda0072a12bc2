//! Axes: the columns (or rows) of a sheet that name periods, in runs that belong to one table each.

use super::label::Label;
use super::months::Tongues;
use super::period::{Day, Frequency, Period};
use super::periodhead::{PeriodHead, period_head};
use super::settle;
use super::sheet::{Line, Sort, View};
use super::tick::{Axis, Tick};
use super::words::{derived, plain, without_notes};
use std::collections::HashSet;

/// Blank lines that a run goes on over.
const WIDEST_GAP: u32 = 4;
/// Serial numbers of days that are taken for dates: 1954 to 2119.
const SERIALS: std::ops::RangeInclusive<i64> = 20_000..=80_000;

/// The runs of labels in a slot. What a cell means alone is not trusted: all of a slot are settled together.
pub(super) fn axes(view: View<'_>, slot: &Line) -> Vec<Axis> {
    let mut ticks: Vec<Tick> = Vec::new();
    for &(line, id) in &slot.cells {
        let Some(seen) = view.seen(id) else { continue };
        let is_year = matches!(seen.label, Label::Number(_)) && seen.label.year().is_some();
        if is_year || seen.label.is_spoken() || seen.label.is_refused() || matches!(seen.label, Label::Dotted(_)) {
            ticks.push(Tick { line, id, label: seen.label });
        }
    }
    let options = view.sheet.options;
    settle::languages(view, &mut ticks);
    let weak = settle::dots(view, slot, &mut ticks);
    settle::pairs(options, &mut ticks);
    let months_said = ticks.first().is_some_and(|tick| {
        let head = head_before_line(view, slot, tick.line);
        head.month && !head.quarter
    });
    let romans = settle::romans(options, months_said, &mut ticks);
    settle::slashes(&mut ticks);
    let count = |test: fn(&Label) -> bool| ticks.iter().filter(|tick| test(&tick.label)).count();
    let spoken = count(|label| label.is_spoken());
    let years = count(|label| matches!(label, Label::Number(_)));
    // Labels that cannot be taken are labels all the same: nothing else may be read into the table that they head.
    let undecided = ticks.iter().filter(|tick| match tick.label {
        Label::Fiscal(_) | Label::Counted | Label::Week => true,
        Label::Unclear => !view.sort(tick.id).is(Sort::VALUE),
        _ => false,
    });
    let undecided = undecided.count();
    if (spoken > 0 && spoken >= years) || (spoken == 0 && undecided >= 2 && undecided > years) {
        for tick in &mut ticks {
            tick.label = as_year(tick.label);
        }
        let tongues = |ticks: &[Tick]| {
            let of = |tick: &Tick| view.seen(tick.id).map_or(Tongues::MAX, |seen| seen.tongues);
            ticks.iter().map(of).fold(Tongues::MAX, |all, tongues| all & tongues)
        };
        return runs(view, slot.at, ticks)
            .into_iter()
            .map(|ticks| Axis { slot: slot.at, tongues: tongues(&ticks), ticks, weak, serials: false, romans })
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

/// What the head of a slot says of the labels from a line on.
fn head_before_line(view: View<'_>, slot: &Line, first: u32) -> PeriodHead {
    let before = slot.between(first.saturating_sub(3), first.saturating_sub(1));
    before
        .iter()
        .rev()
        .find_map(|(_, id)| view.seen(*id)?.words())
        .map(|words| period_head(&plain(words)))
        .unwrap_or_default()
}

/// Groups of whole numbers that stand together in a slot, with the labels among them that cannot be taken.
fn groups(view: View<'_>, slot: &Line) -> Vec<Vec<Tick>> {
    let mut out: Vec<Vec<Tick>> = Vec::new();
    let mut open = false;
    for &(line, id) in &slot.cells {
        let Some(seen) = view.seen(id) else { continue };
        let tick = Tick { line, id, label: seen.label };
        let near = |group: &Vec<Tick>| group.last().is_some_and(|last| line - last.line <= 3);
        match out.last_mut() {
            Some(group) if open && near(group) && seen.label.is_refused() => {
                group.push(tick);
                continue;
            }
            Some(group) if open && near(group) && matches!(seen.label, Label::Number(_)) => group.push(tick),
            _ if matches!(seen.label, Label::Number(_) | Label::Version(_)) => out.push(vec![tick]),
            _ => {
                open = false;
                continue;
            }
        }
        open = true;
    }
    out
}

/// Reads a group of numbers as years, serial numbers of days, `202503`, or numbers of months under a head that says so.
fn numbers(view: View<'_>, slot: &Line, mut ticks: Vec<Tick>) -> Option<Axis> {
    let head = head_before_line(view, slot, ticks.first()?.line);
    let number = |tick: &Tick| match tick.label {
        Label::Number(number) => Some(number),
        Label::Version(period) if period.frequency() == Frequency::Year => Some(i64::from(period.year())),
        _ => None,
    };
    let values: Vec<i64> = ticks.iter().filter_map(number).collect();
    let steps: Vec<i64> = values.iter().zip(values.iter().skip(1)).map(|(a, b)| b - a).collect();
    // The same year may come twice, under two names or by mistake.
    let named_twice = view.turned || has_versions(view, &ticks);
    let again = named_twice && steps.iter().any(|step| *step != 0) && goes_one_way(&steps);
    let one_way = steps.iter().all(|step| *step > 0) || steps.iter().all(|step| *step < 0);
    let all = |range: std::ops::RangeInclusive<i64>| values.iter().all(|number| range.contains(number));
    let are_years = values.iter().all(|number| Label::Number(*number).year().is_some());
    let are_months = values.len() >= 2 && values.iter().all(|number| year_and_month(*number).is_some());
    let late = view.sheet.late;
    let mut serials = false;
    let label: Box<dyn Fn(i64) -> Label> = if one_way && are_serials(&values, head.date || head.month, late) {
        serials = true;
        Box::new(move |number| Day::from_serial(number + late).map_or(Label::None, Label::Date))
    } else if are_months && (one_way || head.date || head.month) {
        Box::new(|number| year_and_month(number).map_or(Label::None, Label::Full))
    } else if are_years
        && (head.year
            || head.date
            || (values.len() >= 2 && (one_way || again) && steps.iter().all(|step| step.abs() <= 10)))
    {
        Box::new(|number| as_year(Label::Number(number)))
    } else if all(1..=12) && head.month {
        Box::new(|number| Label::Part(Frequency::Month, u32::try_from(number).unwrap_or(0)))
    } else if all(1..=4) && head.quarter {
        Box::new(|number| Label::Part(Frequency::Quarter, u32::try_from(number).unwrap_or(0)))
    } else {
        return None;
    };
    for tick in &mut ticks {
        if let Label::Number(number) = tick.label {
            tick.label = label(number);
        }
    }
    Some(Axis { slot: slot.at, ticks, weak: true, serials, romans: false, tongues: Tongues::MAX })
}

fn goes_one_way(steps: &[i64]) -> bool {
    steps.iter().all(|step| *step >= 0) || steps.iter().all(|step| *step <= 0)
}

/// Whether some label has words behind it that may say of which version it is.
fn has_versions(view: View<'_>, ticks: &[Tick]) -> bool {
    let in_brackets = |tick: &Tick| {
        let text = view.seen(tick.id).map(|seen| plain(&seen.text()));
        let noted = |text: String| without_notes(&text).1.is_some_and(|note| note.contains(char::is_alphabetic));
        matches!(tick.label, Label::Version(_)) || text.is_some_and(noted)
    };
    ticks.iter().any(in_brackets)
}

/// Whether numbers are days that lie as the days of a table by month do: all first, all last, or all the same of a
/// month. One number alone is as likely a count; `late`: the days between the calendar of the book and that of 1900.
fn are_serials(values: &[i64], head: bool, late: i64) -> bool {
    let are_days = values.iter().all(|number| SERIALS.contains(&(number + late)));
    if !are_days || values.len() < if head { 2 } else { 3 } {
        return false;
    }
    // Counts may be the same day of some months by chance, but hardly of months near each other.
    if values.iter().zip(values.iter().skip(1)).any(|(a, b)| (b - a).abs() > 366) {
        return false;
    }
    let days: Vec<Day> = values.iter().filter_map(|number| Day::from_serial(number + late)).collect();
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
        let again =
            tick.label.is_spoken() && !is_year && met.contains(&key(tick.label)) && !year_beside(view, slot, tick);
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
    // No head is as wide; what is, is a column of names, and comparing it for every row would take the square of them.
    const WIDEST: usize = 200;
    if line.cells.len() > WIDEST {
        return None;
    }
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
