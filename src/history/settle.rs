//! Labels that can be read in two ways are settled by all labels of their axis together.

use super::accounts::Accounts;
use super::label::Label;
use super::months::Tongues;
use super::options::Options;
use super::period::{Day, Frequency, Period};
use super::sheet::{Line, Sort, View};
use super::tick::Tick;
use std::collections::BTreeSet;

/// Months between two labels of a table by month, at most.
const WIDEST_STEP: i64 = 12;
/// Years that a lone label with a point may name.
const NEAR_YEARS: std::ops::RangeInclusive<i32> = 1950..=2060;

/// Takes words for months only where they are months of the language that most of them are of.
pub(super) fn languages(view: View<'_>, ticks: &mut Vec<Tick>) {
    let tongues = |tick: &Tick| view.seen(tick.id).map_or(Tongues::MAX, |seen| seen.tongues);
    let named: Vec<Tongues> = ticks.iter().map(tongues).filter(|tongues| *tongues != Tongues::MAX).collect();
    if named.iter().fold(Tongues::MAX, |all, tongues| all & tongues) != 0 {
        return;
    }
    let count = |bit: u32| named.iter().filter(|tongues| *tongues & (1 << bit) != 0).count();
    let Some(best) = (0..Tongues::BITS).rev().max_by_key(|bit| count(*bit)) else { return };
    // A label with a year of its own is one in any language.
    ticks.retain(|tick| !matches!(tick.label, Label::Part(..)) || tongues(tick) & (1 << best) != 0);
}

/// `7.2025` is a month where the whole axis goes on like that, and a number with a fraction elsewhere. Whether labels
/// of this kind are all that there is.
pub(super) fn dots(view: View<'_>, slot: &Line, ticks: &mut Vec<Tick>) -> bool {
    let dotted: Vec<(u32, Period)> = ticks
        .iter()
        .filter_map(|tick| if let Label::Dotted(period) = tick.label { Some((tick.line, period)) } else { None })
        .collect();
    let (Some((first, one)), Some((last, _))) = (dotted.first().copied(), dotted.last().copied()) else { return false };
    // A number between them that is no such label shows that they are numbers, too.
    let is_label = |id: usize| view.seen(id).is_some_and(|seen| matches!(seen.label, Label::Dotted(_)));
    let number = |id: usize| view.sort(id).is(Sort::VALUE) && !view.sort(id).is(Sort::LABEL) && !is_label(id);
    let among = slot.between(first, last).iter().any(|(_, id)| number(*id));
    let anywhere = slot.cells.iter().any(|(_, id)| number(*id));
    let months: Vec<i64> = ticks
        .iter()
        .filter_map(|tick| match tick.label {
            Label::Dotted(period) | Label::Full(period) if period.frequency() == Frequency::Month => {
                Some(period.ordinal())
            }
            _ => None,
        })
        .collect();
    let steps: Vec<i64> = months.iter().zip(months.iter().skip(1)).map(|(a, b)| b - a).collect();
    let one_way = steps.iter().all(|step| *step >= 0) || steps.iter().all(|step| *step <= 0);
    let short = steps.iter().all(|step| step.abs() <= WIDEST_STEP);
    let goes_on = steps.iter().any(|step| *step != 0) && one_way && short && !among;
    let alone = months.len() == 1 && NEAR_YEARS.contains(&one.year()) && !anywhere;
    let taken = goes_on || alone;
    ticks.retain_mut(|tick| match tick.label {
        Label::Dotted(period) => {
            tick.label = Label::Full(period);
            taken
        }
        _ => true,
    });
    taken && months.len() == dotted.len()
}

/// `2006-07` is a month among months, and a year of accounts among others like it.
pub(super) fn pairs(options: &Options, ticks: &mut [Tick]) {
    let years: BTreeSet<i32> =
        ticks.iter().filter_map(|tick| if let Label::Pair(year, _) = tick.label { Some(year) } else { None }).collect();
    if years.is_empty() {
        return;
    }
    let months = ticks.iter().filter(|tick| match tick.label {
        Label::Full(period) => period.frequency() == Frequency::Month,
        Label::Date(_) | Label::Slash(..) => true,
        _ => false,
    });
    let accounts = ticks.iter().filter(|tick| matches!(tick.label, Label::Fiscal(Accounts { part: None, .. })));
    let (months, accounts) = (months.count(), accounts.count());
    let are_months = match options.period_kind {
        Some(Frequency::Month) => Some(true),
        Some(_) => Some(false),
        None if options.fiscal_year.is_some() && months == 0 => Some(false),
        None if months > accounts => Some(true),
        None if accounts > months || (months == 0 && years.len() > 1) => Some(false),
        None => None,
    };
    for tick in ticks {
        if let Label::Pair(year, month) = tick.label {
            let month = Period::month(year, month);
            tick.label = match are_months {
                Some(true) => month.map_or(Label::None, Label::Full),
                Some(false) => Label::Fiscal(Accounts { year: Some(year), begins: true, part: None, month }),
                None => tick.label,
            };
        }
    }
}

/// `II 2024` is a quarter unless some numeral is too large for one. Whether quarters were taken.
pub(super) fn romans(options: &Options, months_said: bool, ticks: &mut [Tick]) -> bool {
    let largest =
        ticks.iter().filter_map(|tick| if let Label::Roman(_, n) = tick.label { Some(n) } else { None }).max();
    let Some(largest) = largest else { return false };
    let are_months = largest > 4 || months_said || options.period_kind == Some(Frequency::Month);
    let frequency = if are_months { Frequency::Month } else { Frequency::Quarter };
    for tick in ticks {
        if let Label::Roman(year, number) = tick.label {
            tick.label = Period::new(frequency, year, number).map_or(Label::None, Label::Full);
        }
    }
    !are_months && options.period_kind.is_none()
}

/// Decides for `03/04/2025` which number is the month, from all of them together.
pub(super) fn slashes(ticks: &mut [Tick]) {
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
