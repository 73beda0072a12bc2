//! The recommended forecast of each series of a table.

use super::effects::{Column, Effects, Event, estimate};
use super::intervals::{Widths, usual, widths};
use super::members::{combination, with, without};
use super::pool::{Pooled, seasons};
use super::rolling::{errors, origins};
use super::scale::{Scale, Scaled, scaled};
use super::spread::Spread;
use crate::fit::FitError;
use rayon::prelude::*;

/// The longest forecast, in periods.
pub const LONGEST: usize = 1000;
/// What one value alone is expected to be followed by: a deviation of a quarter.
const UNKNOWN: f64 = 0.0625;
/// The share of the variance of changes from period to period that a forecast one step ahead has as error: that of a
/// level that wanders, under simple smoothing with a weight of one half.
const OF_CHANGES: f64 = 0.67;

/// A series, and what is known about it.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The values, oldest first, without gaps, in any unit.
    pub values: &'a [f64],
    /// Periods in a cycle of seasons: 12 for months, 4 for quarters, 1 for none.
    pub cycle: usize,
    /// The place in the cycle of the first value, from 0 (January, first quarter).
    pub position: usize,
    /// Columns of numbers that go with the periods, such as days of holidays: as long as the values and the horizon.
    pub columns: &'a [Column],
    /// Level shifts and outliers.
    pub events: &'a [Event],
}

impl<'a> Question<'a> {
    /// A series about which nothing else is known.
    pub fn new(values: &'a [f64], cycle: usize, position: usize) -> Self {
        Self { values, cycle, position, columns: &[], events: &[] }
    }
}

/// A forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The centre (median) by period, in the unit of the series.
    pub centre: Vec<f64>,
    /// How far from it the values may lie.
    pub spread: Spread,
    /// The estimated effects of columns and events: shares (of logarithms) where the spread is multiplicative, else in
    /// the unit of the series.
    pub effects: Effects,
    /// How many values at the start were left out: zeros before a launch.
    pub skipped: usize,
    /// From how many origins the spread comes.
    pub origins: usize,
}

impl Forecast {
    /// The values below which the future lies with the probability `p` (0 to 1), by period.
    pub fn percentile(&self, p: f64) -> Vec<f64> {
        self.spread.percentile(&self.centre, p)
    }

    /// The means by period.
    pub fn mean(&self) -> Vec<f64> {
        self.spread.mean(&self.centre)
    }
}

/// A series made ready: on its scale, without effects and shared season.
pub(super) struct Ready {
    pub(super) scaled: Scaled,
    /// The values of `scaled` without effects and the shared season.
    pub(super) level: Vec<f64>,
    pub(super) effects: Effects,
    columns: Vec<Column>,
    /// The shared season, from the first value on; empty for none.
    season: Vec<f64>,
    /// The cycle of the series.
    period: usize,
    /// The cycle that the members look for themselves.
    pub(super) cycle: usize,
}

impl Ready {
    fn logarithms(&self) -> bool {
        self.scaled.scale == Scale::Logarithms
    }

    /// The combination's forecasts, on the scale, of the first values of the series made ready.
    fn ahead(&self, values: &[f64], horizon: usize) -> Vec<f64> {
        combination(values, self.cycle, self.logarithms(), horizon)
    }

    /// The errors of the combination from the origins.
    fn errors(&self, horizon: usize, most: usize) -> Vec<Vec<f64>> {
        let origins = origins(self.level.len(), self.cycle, most);
        errors(&self.level, &origins, horizon, |values, horizon| Some(self.ahead(values, horizon)))
    }

    /// The variance that is expected of errors one step ahead, from the changes of the series itself.
    pub(super) fn expected(&self) -> f64 {
        let season = super::members::own_season(&self.level, self.cycle);
        let level = without(&self.level, &season);
        let changes: Vec<f64> = level.iter().zip(level.iter().skip(1)).map(|(a, b)| (b - a) * (b - a)).collect();
        let count = changes.len() as f64;
        let size = level.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
        let unknown = if self.logarithms() { UNKNOWN } else { UNKNOWN * size * size };
        let sum: f64 = changes.iter().sum();
        match level.len() {
            // A constant is not expected to change.
            3.. if sum <= 1e-26 * size * size * count => 0.0,
            _ => (unknown + OF_CHANGES * sum) / (1.0 + count),
        }
    }

    /// The forecast, with the widths of its errors.
    fn finished(&self, horizon: usize, widths: &Widths) -> Forecast {
        let mut made = with(&self.ahead(&self.level, horizon), &self.season, self.level.len());
        self.effects.put_back(&mut made, self.level.len(), &self.columns);
        let unit = self.scaled.scale.unit();
        let mut effects = self.effects.clone();
        effects.columns.iter_mut().chain(&mut effects.events).for_each(|coefficient| *coefficient *= unit);
        Forecast {
            centre: made.iter().map(|x| self.scaled.scale.back(*x)).collect(),
            spread: Spread::of(self.scaled.scale, widths, horizon),
            effects,
            skipped: self.scaled.skipped,
            origins: widths.origins,
        }
    }
}

/// Checks a question and puts its series on its scale, the effects taken out.
pub(super) fn ready(question: &Question<'_>, horizon: usize) -> Result<Ready, FitError> {
    if question.cycle == 0 || question.cycle > 60 {
        return Err(FitError::BadSetting { name: "cycle" });
    }
    if horizon == 0 || horizon > LONGEST {
        return Err(FitError::BadSetting { name: "horizon" });
    }
    let scaled = scaled(question.values, question.cycle)?;
    let count = question.values.len() + horizon;
    if question.columns.iter().any(|column| column.values.len() < count) {
        return Err(FitError::BadSetting { name: "column" });
    }
    let unit = scaled.scale.unit();
    let shift = |column: &Column| Column {
        values: column.values.iter().skip(scaled.skipped).copied().collect(),
        prior: column.prior / unit,
        deviation: column.deviation / unit,
    };
    let columns: Vec<Column> = question.columns.iter().map(shift).collect();
    if question.events.iter().any(|event| event.at >= question.values.len()) {
        return Err(FitError::BadSetting { name: "event" });
    }
    // An event before the launch acts on nothing, or on all.
    let shift = |event: &Event| event.at.checked_sub(scaled.skipped).map(|at| Event { at, ..*event });
    let events: Vec<Event> = question.events.iter().filter_map(shift).collect();
    let mut effects = estimate(&scaled.values, question.cycle, &columns, &events)?;
    let level = effects.removed(&scaled.values, &columns, &events);
    let mut sizes = effects.events.iter();
    effects.events =
        question.events.iter().map(|event| shift(event).and_then(|_| sizes.next().copied()).unwrap_or(0.0)).collect();
    Ok(Ready { scaled, level, effects, columns, season: Vec::new(), period: question.cycle, cycle: question.cycle })
}

/// Forecasts each series of a table `horizon` periods ahead (1 to 1,000): the combination of methods after seasons and
/// effects, with a spread from the errors of forecasts made at earlier times.
///
/// Short series borrow the season and the widths of the table's others. The effects are those of the whole series also
/// at the earlier origins, and so is the season that is borrowed.
///
/// # Errors
/// For each series: [`FitError::TooFew`] for no value; [`FitError::NotFinite`], [`FitError::TooLarge`];
/// [`FitError::BadSetting`] for a cycle of 0 or above 60, a horizon of 0 or above 1,000, a column that is shorter than
/// values and horizon together, not finite or without a deviation, an event behind the end.
///
/// ```
/// use evcalc::fit::forecast::{Question, forecast};
///
/// let sales: Vec<f64> = (0..40).map(|t| 100.0 + 2.0 * f64::from(t) + f64::from(t * 7 % 5)).collect();
/// let made = forecast(&[Question::new(&sales, 12, 0)], 6);
/// let made = made[0].as_ref().map_err(Clone::clone)?;
/// let (p10, p90) = (made.percentile(0.1), made.percentile(0.9));
/// assert!(p10[5] < made.centre[5] && made.centre[5] < p90[5]);
/// # Ok::<(), evcalc::fit::FitError>(())
/// ```
pub fn forecast(table: &[Question<'_>], horizon: usize) -> Vec<Result<Forecast, FitError>> {
    forecast_from(table, horizon, super::rolling::MOST_ORIGINS)
}

/// As [`forecast`], from at most so many origins each: fewer take less time.
///
/// # Errors
/// As [`forecast`].
pub fn forecast_from(table: &[Question<'_>], horizon: usize, most: usize) -> Vec<Result<Forecast, FitError>> {
    let mut all: Vec<Result<Ready, FitError>> = table.iter().map(|question| ready(question, horizon)).collect();
    share_seasons(table, &mut all);
    let rolled: Vec<Option<Vec<Vec<f64>>>> =
        all.par_iter().map(|ready| ready.as_ref().ok().map(|ready| ready.errors(horizon, most))).collect();
    // What a series of the table is off by, as a multiple of what its own changes would let expect.
    let ratio = |(ready, errors): (&Result<Ready, FitError>, &Option<Vec<Vec<f64>>>)| {
        let (ready, errors) = (ready.as_ref().ok()?, errors.as_ref()?);
        let expected = ready.expected();
        (expected > 0.0 && errors.len() > 1).then(|| widths(errors, expected, ready.period).variance / expected)
    };
    let ratios: Vec<f64> = all.iter().zip(&rolled).filter_map(ratio).collect();
    let usual = usual(&ratios).filter(|_| ratios.len() > 2).unwrap_or(1.0);
    all.into_par_iter()
        .zip(rolled)
        .map(|(ready, errors)| {
            let ready = ready?;
            let widths = widths(&errors.unwrap_or_default(), usual * ready.expected(), ready.period);
            Ok(ready.finished(horizon, &widths))
        })
        .collect()
}

/// Takes the season that the positive series of a table with the same cycle share out of the short ones.
fn share_seasons(table: &[Question<'_>], all: &mut [Result<Ready, FitError>]) {
    let mut cycles: Vec<usize> = table.iter().map(|question| question.cycle).collect();
    cycles.sort_unstable();
    cycles.dedup();
    for cycle in cycles {
        let mut chosen: Vec<(&mut Ready, usize)> = Vec::new();
        for (question, ready) in table.iter().zip(all.iter_mut()) {
            let Ok(ready) = ready else { continue };
            if question.cycle == cycle && ready.logarithms() {
                let position = question.position + ready.scaled.skipped;
                chosen.push((ready, position));
            }
        }
        let pooled: Vec<Pooled<'_>> =
            chosen.iter().map(|(ready, position)| Pooled { values: &ready.level, position: *position }).collect();
        let found = seasons(&pooled, cycle);
        for ((ready, _), season) in chosen.into_iter().zip(found) {
            if let Some(season) = season {
                ready.level = without(&ready.level, &season);
                ready.season = season;
                ready.cycle = 1;
            }
        }
    }
}
