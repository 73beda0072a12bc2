//! Curves fitted to sales, methods compared, and the curve that is offered.

use super::sales::Sales;
use crate::fit::curves::{Curve, CurveFit, Question, Warning, fit};
use crate::fit::rolling::{Comparison, Method, Settings, compare};
use crate::fit::smoothing::{self, Seasonality};
use crate::fit::theta;

/// Forecasts are compared up to so many years ahead.
const AHEAD: usize = 1;

/// A season is taken out where what it leaves over, for each value that is free, is less than this part.
const SEASON_WORTH: f64 = 0.7;

/// A curve that explains less than this part of the variance is offered to nobody.
const CLOSE: f64 = 0.5;

/// Nor is one with fewer values beyond its drivers.
pub const FREEDOM: usize = 3;

/// Curves, and what they are fitted to.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// The season that was taken out, that of the first value first; empty where there is none.
    pub season: Vec<f64>,
    /// Each curve, or why it cannot be fitted.
    pub fits: Vec<(Curve, Result<CurveFit, String>)>,
}

/// The curves fitted to the values, or to what is left of them without their season where that is much nearer.
///
/// `already` is what was sold before the first value, in its unit.
pub fn fitted(sales: &Sales<'_>, already: Option<f64>) -> Fitted {
    let steps = sales.steps as f64;
    let all = |values: &[f64]| -> Vec<(Curve, Result<CurveFit, String>)> {
        let question = Question { sales: values, steps, already };
        Curve::ALL.into_iter().map(|curve| (curve, fit(curve, &question).map_err(|error| error.to_string()))).collect()
    };
    // What is left over for each value that is free; a season uses up one for each of its factors but one.
    let left = |fits: &[(Curve, Result<CurveFit, String>)], used: usize| {
        let each = |fit: &CurveFit| match fit.freedom.saturating_sub(used) {
            0 => f64::INFINITY,
            free => fit.rss / free as f64,
        };
        fits.iter().filter_map(|(_, fit)| fit.as_ref().ok()).map(each).fold(f64::INFINITY, f64::min)
    };
    let plain = all(&sales.values);
    let enough = matches!(sales.steps, 4 | 12) && sales.values.len() >= 2 * sales.steps;
    let season = enough.then(|| theta::indices(&sales.values, sales.steps)).flatten();
    let Some(season) = season.filter(|season| season.iter().all(|factor| *factor > 0.0)) else {
        return Fitted { season: vec![], fits: plain };
    };
    let adjusted: Vec<f64> = sales.values.iter().zip(season.iter().cycle()).map(|(y, factor)| y / factor).collect();
    let without = all(&adjusted);
    match left(&without, sales.steps - 1) < SEASON_WORTH * left(&plain, 0) {
        true => Fitted { season, fits: without },
        false => Fitted { season: vec![], fits: plain },
    }
}

/// The fit to paste: that of the curve that is named; else, among those that follow the values closely and whose drivers
/// are known, the one whose forecasts were best, else the closest.
pub fn offered<'a>(
    fitted: &'a Fitted,
    compared: &Result<Comparison, String>,
    named: Option<Curve>,
) -> Option<&'a CurveFit> {
    let fits = fitted.fits.iter().filter_map(|(_, fit)| fit.as_ref().ok());
    if let Some(named) = named {
        return fits.into_iter().find(|fit| fit.curve == named);
    }
    let sound = |fit: &&CurveFit| {
        let unknown = |warning: &Warning| matches!(warning, Warning::DriverUnknown { .. } | Warning::NotConverged);
        // Through hardly more values than it has drivers, any curve goes.
        let enough = fit.freedom >= FREEDOM;
        fit.converged && enough && fit.r2.is_none_or(|r2| r2 >= CLOSE) && !fit.warnings.iter().any(unknown)
    };
    let error = |fit: &CurveFit| {
        let scores = compared.iter().flat_map(|compared| &compared.scores);
        let own = scores.filter(|score| score.method == Method::Curve(fit.curve)).find_map(|score| score.overall);
        own.map_or(f64::INFINITY, |errors| errors.smape)
    };
    let order =
        |a: &&CurveFit, b: &&CurveFit| error(a).total_cmp(&error(b)).then(a.residual_sd.total_cmp(&b.residual_sd));
    let sound: Vec<&CurveFit> = fits.filter(sound).collect();
    // One whose ceiling is not known only where there is no other.
    let known = |fit: &&CurveFit| !fit.warnings.iter().any(Warning::is_of_ceiling);
    sound.iter().copied().filter(known).min_by(order).or_else(|| sound.iter().copied().min_by(order))
}

/// All methods by their errors from rolling origins; why not, where there are too few values.
///
/// # Errors
/// Why they cannot be compared.
pub fn methods(sales: &Sales<'_>, fitted: &Fitted, already: Option<f64>) -> Result<Comparison, String> {
    let cycle = sales.steps;
    let seasonal = cycle > 1 && sales.values.len() > 2 * cycle;
    let positive = sales.values.iter().all(|value| *value > 0.0);
    let seasonality = match (seasonal, positive) {
        (false, _) => Seasonality::None,
        (true, true) => Seasonality::Multiplicative,
        (true, false) => Seasonality::Additive,
    };
    let mut methods = vec![Method::Naive];
    if seasonal {
        methods.push(Method::SeasonalNaive);
    }
    let damped = smoothing::Method { seasonality, cycle, ..smoothing::Method::DAMPED };
    methods.extend([Method::Smoothing(damped), Method::Theta]);
    methods.extend(Curve::ALL.map(Method::Curve));
    let shortest = if seasonal { 2 * cycle } else { 6 };
    let every = (sales.values.len().saturating_sub(shortest) / 12).max(1);
    let settings = Settings {
        shortest,
        horizon: AHEAD * cycle.max(1),
        cycle: if seasonal { cycle } else { 1 },
        steps: sales.steps as f64,
        already,
        season_apart: !fitted.season.is_empty(),
        every,
    };
    compare(&sales.values, &methods, &settings).map_err(|error| error.to_string())
}
