//! Years of accounts and years of the calendar on one axis: a bare year among years of accounts may be either.

use super::accounts::Accounts;
use super::label::Label;
use super::period::{Frequency, Period};
use super::remark::Reason;
use super::resolve::{Known, of_accounts};
use super::sheet::View;
use super::tick::Tick;
use super::words::plain;

/// Judges all years (and parts of them) of an axis together, where some are of accounts.
pub(super) fn judge(view: View<'_>, ticks: &[Tick], known: &mut [Known]) {
    let options = view.sheet.options;
    let of = |tick: &Tick| match tick.label {
        Label::Fiscal(accounts) => Some(accounts.part.map_or(Frequency::Year, |part| part.0)),
        _ => None,
    };
    let accounts: Vec<Frequency> = ticks.iter().filter_map(of).collect();
    if accounts.is_empty() || (options.fiscal_year.is_none() && options.period_kind.is_some()) {
        return;
    }
    for (tick, known) in ticks.iter().zip(known.iter_mut()) {
        let Known::Period(period) = *known else { continue };
        if matches!(tick.label, Label::Fiscal(_) | Label::Date(_)) || !accounts.contains(&period.frequency()) {
            continue;
        }
        let calendar = view.seen(tick.id).is_some_and(|seen| says_calendar(&plain(&seen.text())));
        *known = match (options.fiscal_year, calendar) {
            (None, true) => continue,
            (None, false) => Known::Refused(Reason::YearOrAccounts),
            (Some(_), true) => Known::Refused(Reason::CalendarYear),
            (Some(begins), false) => as_accounts(period, begins),
        };
    }
}

fn as_accounts(period: Period, begins: u32) -> Known {
    let part = (period.frequency() != Frequency::Year).then(|| (period.frequency(), period.part()));
    let accounts = Accounts { year: Some(period.year()), begins: false, part, month: None };
    of_accounts(accounts, begins).map_or(Known::Refused(Reason::UnclearPeriod), Known::Period)
}

/// Whether a label says itself that it is of the calendar.
fn says_calendar(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|word| ["cy", "calendar", "kalenderjahr"].contains(&word))
}
