//! Forecasts of a table's series: the recommended one with its percentiles, other methods, curves.

use super::curves::{Fitted, compared, errors_of, fitted, worth};
use super::event::Happening;
use super::holiday::{holiday_days, holidays};
use super::sales::Sales;
use crate::check::reserved;
use crate::fit::FitError;
use crate::fit::curves::{Curve, CurveFit};
use crate::fit::forecast::effects::{Column, Event};
use crate::fit::forecast::members::{Member, members};
use crate::fit::forecast::methods::{Method, spread_by};
use crate::fit::forecast::scores::{Score, scores};
use crate::fit::forecast::spread::Spread;
use crate::fit::forecast::{LONGEST, MOST_ORIGINS, Question, forecast};
use crate::fit::rolling::{self, Comparison, Settings};
use crate::history::{Frequency, Period, slug};
use rayon::prelude::*;
use std::collections::BTreeSet;
use thiserror::Error;

/// By how much a day of a holiday is expected to change a period's logarithm, before anything is known: the standard
/// deviation, about 0.
const PER_DAY: f64 = 0.03;
/// Curves are fitted where there are no more series than this: each takes a second.
const MOST_WITH_CURVES: usize = 12;

/// What is asked about a table.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// How many periods ahead; a year of months or quarters, three years, if not given.
    pub periods: Option<usize>,
    /// Holidays that move.
    pub holidays: Vec<String>,
    /// What happened once.
    pub events: Vec<Happening>,
    /// The curve to forecast with instead.
    pub curve: Option<Curve>,
    /// What was sold before the first value, for curves.
    pub already: Option<f64>,
}

/// What is wrong with what is asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AskedError {
    /// No such holiday.
    #[error("there is no holiday `{0}`\n  = help: the holidays are {1}")]
    NoHoliday(String, String),
    /// The dates of holidays do not reach as far.
    #[error(
        "the dates of `{0}` do not reach from {1} to {2}\n  = help: leave `--holiday` out, or ask for fewer periods"
    )]
    NoDates(String, Period, Period),
    /// An event of no series.
    #[error("no series has a value in `{0}`\n  = help: the series go from {1} to {2}: write such a period")]
    NoPeriod(String, Period, Period),
    /// Too many periods.
    #[error("a forecast has 1 to {LONGEST} periods, not {0}")]
    Periods(usize),
}

/// Whose forecast it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// That of the combination of methods.
    Combination,
    /// That of a curve that was asked for.
    Curve(Curve),
}

/// The forecast of a series.
#[derive(Clone, Debug)]
pub struct Made<'a> {
    /// What it was made from.
    pub sales: Sales<'a>,
    /// The series as a name of the language, which no other series of the table has.
    pub id: String,
    /// Whose it is.
    pub by: By,
    /// The periods ahead.
    pub periods: Vec<Period>,
    /// The centre (median) by period, in the unit of the series.
    pub centre: Vec<f64>,
    /// How far from it the values may lie.
    pub spread: Spread,
    /// How many zeros before a launch are left out.
    pub before_launch: usize,
    /// What holidays and events do: their names, and the estimates (shares of logarithms where the spread multiplies,
    /// else in the unit of the series): of a day of the holiday, of the event.
    pub effects: Vec<(String, f64)>,
    /// The methods by their forecasts from earlier times, or why they cannot be compared.
    pub methods: Result<Vec<Score>, FitError>,
    /// The curves, where they are looked at.
    pub curves: Option<Curves>,
}

/// The curves of a series.
#[derive(Clone, Debug)]
pub struct Curves {
    /// What was fitted.
    pub fitted: Fitted,
    /// Their errors beside those of the last value, or why they cannot be compared.
    pub compared: Result<Comparison, String>,
    /// Those that are worth a look.
    pub worth: Vec<Curve>,
}

impl Curves {
    /// The errors of a curve's forecasts from earlier times.
    pub fn errors(&self, curve: Curve) -> Option<rolling::Errors> {
        errors_of(&self.compared, rolling::Method::Curve(curve))
    }
}

impl Made<'_> {
    /// The values below which the future lies with the probability `p` (0 to 1), by period.
    pub fn percentile(&self, p: f64) -> Vec<f64> {
        self.spread.percentile(&self.centre, p)
    }

    /// Of how many values the forecast is: those before a launch do not count.
    pub fn count(&self) -> usize {
        self.sales.values.len() - self.before_launch
    }

    /// The members of the combination in words: as many as the values suffice for.
    pub fn members(&self) -> String {
        // Fewer values leave nothing to fit.
        const FEWEST: usize = 4;
        let word = |member: &Member| match member {
            Member::Simple => None,
            Member::Smoothing => Some("smoothing"),
            Member::Theta => Some("Theta"),
            Member::Arima => Some("ARIMA"),
        };
        match members(self.count()).iter().filter_map(word).collect::<Vec<_>>().as_slice() {
            _ if self.count() < FEWEST => "the last value".to_owned(),
            [one] => (*one).to_owned(),
            [before @ .., last] => format!("{} and {last}", before.join(", ")),
            [] => "the last value".to_owned(),
        }
    }

    /// The curve that was asked for.
    pub fn curve(&self) -> Option<&CurveFit> {
        let By::Curve(curve) = self.by else { return None };
        self.curves.as_ref()?.fitted.of(curve)
    }
}

/// The periods ahead, where nobody says how many.
pub fn usual_periods(frequency: Frequency) -> usize {
    match frequency {
        Frequency::Year => 3,
        other => other.per_year() as usize,
    }
}

/// Forecasts all series of a table; those that cannot be forecast say why.
///
/// # Errors
/// See [`AskedError`].
pub fn forecasts<'a>(
    all: Vec<Sales<'a>>,
    frequency: Frequency,
    asked: &Asked,
) -> Result<Vec<Result<Made<'a>, FitError>>, AskedError> {
    let horizon = asked.periods.unwrap_or_else(|| usual_periods(frequency));
    if !(1..=LONGEST).contains(&horizon) {
        return Err(AskedError::Periods(horizon));
    }
    let columns = all.iter().map(|sales| columns(sales, horizon, asked)).collect::<Result<Vec<_>, _>>()?;
    let events = events(&all, asked)?;
    let question = |at: usize| Question {
        values: &all[at].values,
        cycle: all[at].steps,
        position: all[at].position(),
        columns: &columns[at],
        events: &events[at],
    };
    let questions: Vec<Question<'_>> = (0..all.len()).map(question).collect();
    let found = forecast(&questions, horizon);
    let ids = identifiers(all.iter().map(|sales| sales.series.name.as_str()));
    let with_curves = asked.curve.is_some() || all.len() <= MOST_WITH_CURVES;
    let made: Vec<_> = found
        .into_par_iter()
        .enumerate()
        .map(|(at, found)| {
            let found = found?;
            let (sales, question) = (&all[at], &questions[at]);
            let names = asked.holidays.iter().map(|name| format!("{name}, a day"));
            let names = names.chain(
                asked
                    .events
                    .iter()
                    .filter(|event| event.in_series(sales).is_some())
                    .map(|event| format!("{} {}", event.period, event.word())),
            );
            let sizes = found.effects.columns.iter().chain(&found.effects.events).copied();
            let curves = with_curves.then(|| curves(sales, asked.already));
            let made = Made {
                sales: sales.clone(),
                id: ids[at].clone(),
                by: By::Combination,
                periods: (0..horizon).filter_map(|h| sales.period(sales.values.len() + h)).collect(),
                effects: names.zip(sizes).collect(),
                methods: scores(question, &Method::ALL, horizon, MOST_ORIGINS),
                before_launch: found.skipped,
                centre: found.centre,
                spread: found.spread,
                curves,
            };
            match asked.curve {
                Some(curve) => by_curve(made, curve, question, asked.already),
                None => Ok(made),
            }
        })
        .collect();
    Ok(made)
}

/// Names of series as names that the language leaves free, no two alike.
fn identifiers<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut one = |name: &str| {
        let own = match slug(name) {
            id if id.starts_with(|c: char| c.is_ascii_alphabetic()) => id,
            id if id.is_empty() => "sales".to_owned(),
            id => format!("sales_{id}"),
        };
        let mut all = std::iter::once(own.clone()).chain((2..).map(|n| format!("{own}_{n}")));
        all.find(|id| reserved(id).is_none() && taken.insert(id.clone())).unwrap_or(own)
    };
    names.map(&mut one).collect()
}

/// The days of holidays in a series' periods and in those ahead.
fn columns(sales: &Sales<'_>, horizon: usize, asked: &Asked) -> Result<Vec<Column>, AskedError> {
    let count = sales.values.len() + horizon;
    let one = |name: &String| {
        let known = holidays();
        if !known.contains(name) {
            let list: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            return Err(AskedError::NoHoliday(name.clone(), list.join(", ")));
        }
        let last = sales.period(count - 1).unwrap_or(sales.last());
        let days = holiday_days(name, (0..count).filter_map(|at| sales.period(at))).filter(|days| days.len() == count);
        let values = days.ok_or_else(|| AskedError::NoDates(name.clone(), sales.first, last))?;
        let positive = sales.values.iter().all(|value| *value > 0.0);
        let size = sales.values.iter().map(|value| value.abs()).sum::<f64>() / sales.values.len() as f64;
        let deviation = if positive { PER_DAY } else { PER_DAY * size.max(f64::MIN_POSITIVE) };
        Ok(Column { values, prior: 0.0, deviation })
    };
    asked.holidays.iter().map(one).collect()
}

/// The events of each series; one that is of no series is refused.
fn events(all: &[Sales<'_>], asked: &Asked) -> Result<Vec<Vec<Event>>, AskedError> {
    for event in &asked.events {
        if !all.is_empty() && all.iter().all(|sales| event.in_series(sales).is_none()) {
            let first = all.iter().map(|sales| sales.first).min().unwrap_or(all[0].first);
            let last = all.iter().map(Sales::last).max().unwrap_or(all[0].first);
            return Err(AskedError::NoPeriod(event.period.clone(), first, last));
        }
    }
    let of = |sales: &Sales<'_>| asked.events.iter().filter_map(|event| event.in_series(sales)).collect();
    Ok(all.iter().map(of).collect())
}

fn curves(sales: &Sales<'_>, already: Option<f64>) -> Curves {
    let fitted = fitted(sales, already);
    let compared = compared(sales, &fitted, already);
    let worth = worth(&fitted, &compared);
    Curves { fitted, compared, worth }
}

/// The forecast of a curve, with the error that the same curve had when it was fitted at earlier times.
fn by_curve<'a>(
    made: Made<'a>,
    curve: Curve,
    question: &Question<'_>,
    already: Option<f64>,
) -> Result<Made<'a>, FitError> {
    let curves = made.curves.as_ref().ok_or(FitError::NoFit)?;
    let fit = curves.fitted.of(curve).ok_or(FitError::NoFit)?;
    let (horizon, count) = (made.centre.len(), made.sales.values.len());
    let season = &curves.fitted.season;
    let factors =
        season.iter().copied().cycle().chain(std::iter::repeat(1.0)).skip(if season.is_empty() { 0 } else { count });
    let centre: Vec<f64> = fit.forecast(horizon).iter().zip(factors).map(|(y, factor)| y * factor).collect();
    let settings = Settings {
        shortest: 2,
        horizon,
        cycle: made.sales.steps,
        steps: made.sales.steps as f64,
        already,
        season_apart: !season.is_empty(),
        every: 1,
    };
    let plain = Question { columns: &[], events: &[], ..*question };
    let spread = spread_by(&plain, horizon, MOST_ORIGINS, |before, horizon| {
        rolling::forecast(rolling::Method::Curve(curve), before, &settings, horizon).ok()
    })?;
    match centre.len() == horizon && centre.iter().all(|x| x.is_finite()) {
        true => Ok(Made { by: By::Curve(curve), centre, spread, effects: vec![], ..made }),
        false => Err(FitError::NoFit),
    }
}
