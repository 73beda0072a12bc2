//! What moves a series besides its own past: moving holidays, level shifts, single outliers.
//!
//! Coefficients are estimated by generalised least squares under an ARIMA(0,1,1) process (a level that wanders, as in
//! simple exponential smoothing), together with a drift and the seasons, with a ridge towards a prior (Hoerl and
//! Kennard 1970, "Ridge regression"; as the mean of a normal prior, Theil and Goldberger 1961). Holidays as days in the
//! period: Bell and Hillmer (1983), "Modeling time series with calendar variation".

use super::linear::solve;
use crate::fit::FitError;
use crate::fit::series::mean;

/// The moving average of the process: simple exponential smoothing with a weight of one half.
const MOVING: f64 = 0.5;
/// An event may be of any size: the deviation of its prior, in deviations of the errors.
const EVENT_DEVIATION: f64 = 30.0;
/// The variance of the errors is no less than this.
const LEAST: f64 = 1e-12;

/// A column of numbers that go with the periods, such as the days of a holiday in each.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// One for each value of the series, and for each period of the forecast after that.
    pub values: Vec<f64>,
    /// The coefficient expected before: by how much the logarithm of a positive series (else the series, in its unit)
    /// changes with 1 of the column.
    pub prior: f64,
    /// The standard deviation of that expectation, above 0.
    pub deviation: f64,
}

/// How an event acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// From the period on, for good.
    Step,
    /// In the period only.
    Pulse,
}

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// In which period: a place in the series, from 0.
    pub at: usize,
    /// How it acts.
    pub shape: Shape,
}

impl Event {
    fn column(&self, count: usize) -> Vec<f64> {
        let acts = |t: usize| match self.shape {
            Shape::Step => t >= self.at,
            Shape::Pulse => t == self.at,
        };
        (0..count).map(|t| f64::from(u8::from(acts(t)))).collect()
    }
}

/// The estimated coefficients.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effects {
    /// Of the columns, in their order.
    pub columns: Vec<f64>,
    /// Of the events, in their order; 0 for one that the series says nothing of.
    pub events: Vec<f64>,
}

/// Estimates the effects in a series on its scale (with the columns' values from the series' first value on).
///
/// # Errors
/// [`FitError::BadSetting`] for a column that is too short, not finite or has no positive deviation, and for an event
/// behind the end; [`FitError::NoFit`] where the equations have no solution.
///
/// ```
/// use evcalc::fit::forecast::effects::{Event, Shape, estimate};
///
/// // A step of 2 at place 10.
/// let values: Vec<f64> = (0..20).map(|t| if t < 10 { 1.0 } else { 3.0 } + 0.01 * f64::from(t % 2)).collect();
/// let found = estimate(&values, 1, &[], &[Event { at: 10, shape: Shape::Step }])?;
/// assert!((found.events[0] - 2.0).abs() < 0.02);
/// # Ok::<(), evcalc::fit::FitError>(())
/// ```
pub fn estimate(values: &[f64], cycle: usize, columns: &[Column], events: &[Event]) -> Result<Effects, FitError> {
    check(values.len(), columns, events)?;
    if columns.is_empty() && events.is_empty() {
        return Ok(Effects::default());
    }
    let filtered = filter(values);
    let mut design: Vec<Vec<f64>> =
        columns.iter().map(|column| filter(column.values.get(..values.len()).unwrap_or_default())).collect();
    design.extend(events.iter().map(|event| filter(&event.column(values.len()))));
    let wanted = design.len();
    design.push(vec![1.0; filtered.len()]);
    if cycle > 1 && values.len() >= 2 * cycle {
        // Each season against the last.
        let season = |place: usize| {
            move |t: usize| f64::from(u8::from(t % cycle == place)) - f64::from(u8::from(t % cycle == cycle - 1))
        };
        design.extend((0..cycle - 1).map(|place| filter(&(0..values.len()).map(season(place)).collect::<Vec<f64>>())));
    }
    let level = mean(&filtered);
    let mut variance = mean(&filtered.iter().map(|x| (x - level) * (x - level)).collect::<Vec<f64>>());
    let mut found = vec![0.0; design.len()];
    // Of a series of one value, or a constant one, the prior is all there is.
    variance = variance.max(LEAST);
    // The variance of the errors, and with it the weight of the prior, follows from the fit before.
    for _ in 0..3 {
        let prior = |i: usize| match columns.get(i) {
            Some(column) => (column.prior, variance / (column.deviation * column.deviation)),
            None if i < wanted => (0.0, 1.0 / (EVENT_DEVIATION * EVENT_DEVIATION)),
            None => (0.0, 1e-9),
        };
        found = ridge(&design, &filtered, prior).ok_or(FitError::NoFit)?;
        let rest = residuals(&design, &filtered, &found);
        let free = (filtered.len() as f64 - design.len() as f64).max(1.0);
        variance = (rest.iter().map(|e| e * e).sum::<f64>() / free).clamp(LEAST, variance);
    }
    let events = found.iter().skip(columns.len()).take(events.len()).copied().collect();
    found.truncate(columns.len());
    Ok(Effects { columns: found, events })
}

fn check(count: usize, columns: &[Column], events: &[Event]) -> Result<(), FitError> {
    let bad = |column: &&Column| {
        column.values.len() < count
            || column.values.iter().any(|x| !x.is_finite())
            || !column.prior.is_finite()
            || !(column.deviation > 0.0 && column.deviation.is_finite())
    };
    if columns.iter().any(|column| bad(&column)) {
        return Err(FitError::BadSetting { name: "column" });
    }
    match events.iter().any(|event| event.at >= count) {
        true => Err(FitError::BadSetting { name: "event" }),
        false => Ok(()),
    }
}

/// The errors of the process: differences, with half of the error before.
fn filter(values: &[f64]) -> Vec<f64> {
    let mut before = 0.0;
    let pairs = values.iter().zip(values.iter().skip(1));
    pairs
        .map(|(a, b)| {
            before = b - a + MOVING * before;
            before
        })
        .collect()
}

fn ridge(design: &[Vec<f64>], right: &[f64], prior: impl Fn(usize) -> (f64, f64)) -> Option<Vec<f64>> {
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let row = |(i, a): (usize, &Vec<f64>)| -> Vec<f64> {
        design.iter().enumerate().map(|(j, b)| product(a, b) + if i == j { prior(i).1 } else { 0.0 }).collect()
    };
    let matrix = design.iter().enumerate().map(row).collect();
    let target = |(i, a): (usize, &Vec<f64>)| {
        let (centre, weight) = prior(i);
        product(a, right) + weight * centre
    };
    solve(matrix, design.iter().enumerate().map(target).collect())
}

fn residuals(design: &[Vec<f64>], right: &[f64], coefficients: &[f64]) -> Vec<f64> {
    let fitted = |t: usize| design.iter().zip(coefficients).filter_map(|(a, c)| Some(a.get(t)? * c)).sum::<f64>();
    right.iter().enumerate().map(|(t, y)| y - fitted(t)).collect()
}

impl Effects {
    /// The series as it would have been with the columns at 0, without the pulses, and with all steps from its start on.
    pub(super) fn removed(&self, values: &[f64], columns: &[Column], events: &[Event]) -> Vec<f64> {
        let mut out = values.to_vec();
        for (column, coefficient) in columns.iter().zip(&self.columns) {
            out.iter_mut().zip(&column.values).for_each(|(y, x)| *y -= coefficient * x);
        }
        for (event, coefficient) in events.iter().zip(&self.events) {
            let kept = if event.shape == Shape::Step { 1.0 } else { 0.0 };
            out.iter_mut().zip(event.column(values.len())).for_each(|(y, x)| *y += coefficient * (kept - x));
        }
        out
    }

    /// Puts the columns' effects into forecasts after a series of `count` values.
    pub(super) fn put_back(&self, made: &mut [f64], count: usize, columns: &[Column]) {
        for (column, coefficient) in columns.iter().zip(&self.columns) {
            made.iter_mut().zip(column.values.iter().skip(count)).for_each(|(y, x)| *y += coefficient * x);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_data_the_prior_stays() {
        let column = [Column { values: vec![2.0, 3.0], prior: 0.3, deviation: 0.1 }];
        let found = estimate(&[1.0], 12, &column, &[Event { at: 0, shape: Shape::Step }]).unwrap();
        assert_eq!(found, Effects { columns: vec![0.3], events: vec![0.0] });
        assert_eq!(estimate(&[1.0, 2.0], 1, &[], &[]).unwrap(), Effects::default());
    }

    /// By hand: a pulse is taken off, a step is carried to the start.
    #[test]
    fn effects_are_taken_out_and_put_back() {
        let found = Effects { columns: vec![0.5], events: vec![2.0, 10.0] };
        let columns = [Column { values: vec![0.0, 1.0, 0.0, 2.0], prior: 0.0, deviation: 1.0 }];
        let events = [Event { at: 1, shape: Shape::Pulse }, Event { at: 2, shape: Shape::Step }];
        assert_eq!(found.removed(&[1.0, 3.5, 11.0], &columns, &events), [11.0, 11.0, 11.0]);
        let mut made = [11.0];
        found.put_back(&mut made, 3, &columns);
        assert_eq!(made, [12.0]);
    }

    #[test]
    fn settings_without_sense() {
        let of = |values: Vec<f64>, deviation: f64| {
            estimate(&[1.0, 2.0], 1, &[Column { values, prior: 0.0, deviation }], &[])
        };
        for wrong in [of(vec![1.0], 1.0), of(vec![1.0, f64::NAN], 1.0), of(vec![1.0, 1.0], 0.0)] {
            assert_eq!(wrong, Err(FitError::BadSetting { name: "column" }));
        }
        let late = estimate(&[1.0], 1, &[], &[Event { at: 1, shape: Shape::Pulse }]);
        assert_eq!(late, Err(FitError::BadSetting { name: "event" }));
    }
}
