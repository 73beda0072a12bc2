//! How well each method would have forecast: errors from rolling origins.
//!
//! From a shortest length on, each method is fitted to the values up to each origin and forecasts the next ones
//! (Tashman 2000, "Out-of-sample tests of forecasting accuracy"). Errors are averaged over origins and horizons:
//!
//! * sMAPE, `200 |y - f| / (|y| + |f|)` per cent (Makridakis and Hibon 2000, the M3 competition); 0 where both are 0;
//! * MASE, `|y - f|` divided by the mean of `|y_t - y_(t - cycle)|` over the values up to the origin (Hyndman and
//!   Koehler 2006, "Another look at measures of forecast accuracy"): below 1 the forecasts are better than those of the
//!   same season of the cycle before are one step ahead inside the series.

use crate::fit::curves::{self, Curve, Question};
use crate::fit::error::FitError;
use crate::fit::{series, smoothing, theta};
use statrs::statistics::Statistics;

/// A method of forecasting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The last value.
    Naive,
    /// The last value of the same season.
    SeasonalNaive,
    /// A market curve.
    Curve(Curve),
    /// Exponential smoothing.
    Smoothing(smoothing::Method),
    /// The Theta method, with seasons if the test finds them.
    Theta,
}

/// How the methods are compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The fewest values that the methods are fitted to: more than a cycle.
    pub shortest: usize,
    /// The furthest forecast, in periods.
    pub horizon: usize,
    /// Periods in a cycle of seasons (12 for months); 1 for none.
    pub cycle: usize,
    /// Periods a year, for the curves.
    pub steps: f64,
    /// What was sold before the first period, for the curves.
    pub already: Option<f64>,
    /// Whether curves are fitted to the values without their season, by the classical decomposition of those up to the
    /// origin, and their forecasts are given it back.
    pub season_apart: bool,
    /// Every how many periods there is an origin: 1 for each, more to save time. The last possible one is always among
    /// them.
    pub every: usize,
}

/// Mean errors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Errors {
    /// sMAPE, per cent, 0 to 200.
    pub smape: f64,
    /// MASE; `None` where the series did not change from cycle to cycle before any of the origins.
    pub mase: Option<f64>,
    /// How many forecasts the means are over.
    pub count: usize,
}

/// How a method did.
#[derive(Clone, Debug)]
pub struct Score {
    /// The method.
    pub method: Method,
    /// Over all origins and horizons; `None` for a method that failed at more than half of the origins.
    pub overall: Option<Errors>,
    /// By horizon, from 1 to the furthest that the series has values for.
    pub by_horizon: Vec<Option<Errors>>,
    /// At how many origins it could not be fitted.
    pub failed: usize,
}

/// A comparison of methods.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The methods' scores, in the order asked for. All are over the same forecasts.
    pub scores: Vec<Score>,
    /// How many values there are up to each of the origins compared at: those at which none of the scored methods
    /// failed.
    pub origins: Vec<usize>,
}

impl Comparison {
    /// The method with the smallest MASE (where there is none, sMAPE).
    pub fn best(&self) -> Option<&Score> {
        let key = |score: &&Score| score.overall.map_or(f64::INFINITY, |errors| errors.mase.unwrap_or(errors.smape));
        self.scores.iter().filter(|score| score.overall.is_some()).min_by(|a, b| key(a).total_cmp(&key(b)))
    }
}

/// Fits a method and forecasts the `horizon` periods after the series; of the settings the cycle, the steps and what
/// was sold already count.
///
/// # Errors
/// What the method says of the series.
pub fn forecast(method: Method, sales: &[f64], settings: &Settings, horizon: usize) -> Result<Vec<f64>, FitError> {
    let cycle = settings.cycle.max(1);
    match method {
        Method::Naive | Method::SeasonalNaive => {
            let back = if method == Method::Naive { 1 } else { cycle };
            let last = sales.len().checked_sub(back).and_then(|from| sales.get(from..));
            let last = last.ok_or(FitError::TooFew { needed: back, given: sales.len() })?;
            Ok(last.iter().copied().cycle().take(horizon.min(series::LONGEST)).collect())
        }
        Method::Curve(curve) => {
            let season = if settings.season_apart { theta::indices(sales, cycle) } else { None };
            let season = season.filter(|all| all.iter().all(|factor| *factor > 0.0)).unwrap_or_else(|| vec![1.0]);
            let apart: Vec<f64> = sales.iter().zip(season.iter().cycle()).map(|(y, factor)| y / factor).collect();
            let question = Question { sales: &apart, steps: settings.steps, already: settings.already };
            let drivers = curves::drivers(curve, &question)?;
            let all =
                curve.sales(&drivers, settings.steps, sales.len().saturating_add(horizon)).ok_or(FitError::NoFit)?;
            Ok(all.into_iter().zip(season.iter().cycle()).skip(sales.len()).map(|(y, factor)| y * factor).collect())
        }
        Method::Smoothing(method) => Ok(smoothing::fit(&method, sales, &smoothing::Held::default())?.forecast(horizon)),
        Method::Theta => Ok(theta::fit(sales, cycle, None)?.forecast(horizon)),
    }
}

/// Compares methods.
///
/// # Errors A series with no value after the shortest length, or one that is constant, negative or not finite; settings
/// that make no sense.
pub fn compare(sales: &[f64], methods: &[Method], settings: &Settings) -> Result<Comparison, FitError> {
    for (name, value) in [("horizon", settings.horizon), ("cycle", settings.cycle), ("every", settings.every)] {
        if value == 0 {
            return Err(FitError::BadSetting { name });
        }
    }
    if settings.shortest <= settings.cycle {
        return Err(FitError::BadSetting { name: "shortest" });
    }
    series::check(sales, settings.shortest.saturating_add(1))?;
    let last = sales.len() - 1;
    // No origin has more values after it.
    let furthest = settings.horizon.min(sales.len() - settings.shortest);
    // Counted back from the last, whose forecast says most about today.
    let mut origins: Vec<usize> = (settings.shortest..=last).rev().step_by(settings.every).collect();
    origins.reverse();
    let all: Vec<Forecasts> = methods.iter().map(|method| forecasts(*method, sales, &origins, settings)).collect();
    let failures: Vec<usize> = all.iter().map(|made| made.iter().filter(|one| one.is_none()).count()).collect();
    let scored: Vec<bool> = failures.iter().map(|failed| 2 * failed <= origins.len()).collect();
    // Only what all of them forecast is compared.
    let common: Vec<bool> = (0..origins.len())
        .map(|i| all.iter().zip(&scored).all(|(made, scored)| !scored || made.get(i).is_some_and(Option::is_some)))
        .collect();
    let one = |((method, made), (failed, scored)): ((&Method, &Forecasts), (&usize, &bool))| {
        let chosen = || {
            let kept = made.iter().zip(&origins).zip(&common).filter(|(_, common)| **common && *scored);
            kept.filter_map(|((made, origin), _)| made.as_ref().map(|made| (*origin, made.as_slice())))
        };
        let by_horizon = (0..furthest).map(|h| errors(sales, settings.cycle, chosen(), Some(h))).collect();
        Score { method: *method, overall: errors(sales, settings.cycle, chosen(), None), by_horizon, failed: *failed }
    };
    let scores = methods.iter().zip(&all).zip(failures.iter().zip(&scored)).map(one).collect();
    let origins = origins.iter().zip(&common).filter(|(_, common)| **common).map(|(origin, _)| *origin).collect();
    Ok(Comparison { scores, origins })
}

/// The forecasts of a method at each of the origins; `None` where it failed.
type Forecasts = Vec<Option<Vec<f64>>>;

/// The forecasts of one method at each origin; `None` where it failed.
fn forecasts(method: Method, sales: &[f64], origins: &[usize], settings: &Settings) -> Forecasts {
    // Exponential smoothing begins its search where it ended at the origin before.
    let mut near: Option<smoothing::Parameters> = None;
    let mut at = |origin: usize| {
        let (before, after) = sales.split_at_checked(origin)?;
        let horizon = settings.horizon.min(after.len());
        let made = match method {
            Method::Smoothing(smoothing) => {
                let fit = smoothing::fit_from(&smoothing, before, &smoothing::Held::default(), near.as_ref()).ok()?;
                let made = fit.forecast(horizon);
                near = Some(fit.parameters);
                made
            }
            _ => forecast(method, before, settings, horizon).ok()?,
        };
        made.iter().all(|value| value.is_finite()).then_some(made)
    };
    origins.iter().map(|origin| at(*origin)).collect()
}

/// Mean errors of the forecasts made at the origins; of one horizon (from 0) or all.
fn errors<'a>(
    sales: &[f64],
    cycle: usize,
    made: impl Iterator<Item = (usize, &'a [f64])>,
    horizon: Option<usize>,
) -> Option<Errors> {
    let (mut smapes, mut mases) = (Vec::new(), Vec::new());
    for (origin, forecasts) in made {
        let scale = sales.get(..origin).and_then(|before| naive_error(before, cycle));
        let pairs = forecasts.iter().zip(sales.iter().skip(origin)).enumerate();
        for (_, (f, y)) in pairs.filter(|(h, _)| horizon.is_none_or(|only| *h == only)) {
            let (error, size) = ((y - f).abs(), y.abs() + f.abs());
            smapes.push(if size > 0.0 { 200.0 * (error / size) } else { 0.0 });
            if let Some(scale) = scale {
                mases.push(error / scale);
            }
        }
    }
    let mase = Some((&mases).mean()).filter(|mase| mase.is_finite());
    (!smapes.is_empty()).then(|| Errors { smape: (&smapes).mean(), mase, count: smapes.len() })
}

/// The mean absolute error of the seasonal naive forecast one cycle ahead inside a series; `None` where it is 0.
pub fn naive_error(sales: &[f64], cycle: usize) -> Option<f64> {
    let changes = sales.iter().zip(sales.iter().skip(cycle)).map(|(a, b)| (b - a).abs());
    Some(changes.mean()).filter(|mean| *mean > 0.0 && mean.is_finite())
}
