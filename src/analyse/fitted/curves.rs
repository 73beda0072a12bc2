//! Curves fitted to sales, their forecasts from earlier times, and those that are worth a look.

use super::sales::Sales;
use crate::fit::curves::{Curve, CurveFit, Question, Warning, fit};
use crate::fit::rolling::{Comparison, Errors, Method, Settings, compare};
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

impl Fitted {
    /// A curve, where it could be fitted.
    pub fn of(&self, curve: Curve) -> Option<&CurveFit> {
        self.fits.iter().find(|(of, _)| *of == curve)?.1.as_ref().ok()
    }
}

/// The curves fitted to the values, or to what is left of them without their season where that is much nearer.
///
/// `already` is what was sold before the first value, in its unit.
pub(super) fn fitted(sales: &Sales<'_>, already: Option<f64>) -> Fitted {
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

/// The curves that are worth a look: they follow the values, their drivers and their ceiling are known, they do not rise
/// for ever, and their forecasts from earlier times were nearer than the last value was, or that of a year before. The
/// best first.
pub(super) fn worth(fitted: &Fitted, compared: &Result<Comparison, String>) -> Vec<Curve> {
    let error = |method: Method| errors_of(compared, method).map(|errors| errors.smape);
    let naive = [Method::Naive, Method::SeasonalNaive].into_iter().filter_map(error).fold(f64::INFINITY, f64::min);
    if naive.is_infinite() {
        return vec![];
    }
    let sound = |fit: &CurveFit| {
        // Through hardly more values than it has drivers, any curve goes.
        let close = fit.freedom >= FREEDOM && fit.r2.is_none_or(|r2| r2 >= CLOSE);
        fit.converged && close && !rises_for_ever(fit) && !fit.warnings.iter().any(is_unknown)
    };
    let fits = fitted.fits.iter().filter_map(|(_, fit)| fit.as_ref().ok()).filter(|fit| sound(fit));
    let mut found: Vec<(Curve, f64)> = fits
        .filter_map(|fit| Some((fit.curve, error(Method::Curve(fit.curve))?)))
        .filter(|(_, error)| *error < naive)
        .collect();
    found.sort_by(|a, b| a.1.total_cmp(&b.1));
    found.into_iter().map(|(curve, _)| curve).collect()
}

/// The mean errors of a method, where it was compared.
pub(super) fn errors_of(compared: &Result<Comparison, String>, method: Method) -> Option<Errors> {
    let scores = compared.iter().flat_map(|compared| &compared.scores);
    scores.filter(|score| score.method == method).find_map(|score| score.overall)
}

/// Whether a warning says that something of the curve is not known.
fn is_unknown(warning: &Warning) -> bool {
    matches!(warning, Warning::DriverUnknown { .. } | Warning::NotConverged) || warning.is_of_ceiling()
}

/// Whether a curve ends at no ceiling.
fn rises_for_ever(fit: &CurveFit) -> bool {
    let of = |name: &str| fit.quantity(name).map_or(0.0, |quantity| quantity.value);
    match fit.curve {
        Curve::ConstantGrowth => of("growth") > 0.0,
        Curve::FadingGrowth => of("growth") > 0.0 && of("fade") >= 1.0,
        Curve::Logistic | Curve::Gompertz | Curve::Bass => false,
    }
}

/// The curves' errors from rolling origins, beside those of the last value and of that a year before; why not, where
/// there are too few values.
///
/// # Errors
/// Why they cannot be compared.
pub(super) fn compared(sales: &Sales<'_>, fitted: &Fitted, already: Option<f64>) -> Result<Comparison, String> {
    let cycle = sales.steps;
    let seasonal = cycle > 1 && sales.values.len() > 2 * cycle;
    let mut methods = vec![Method::Naive];
    methods.extend(seasonal.then_some(Method::SeasonalNaive));
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
