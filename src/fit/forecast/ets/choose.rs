//! The likeliest parameters of a form, and the form with the smallest information criterion.

use super::{Form, Noise, Pass, ahead, pass, start};
use crate::fit::FitError;
use crate::fit::forecast::optimise::{any, between, minimise};
use crate::fit::smoothing::{Parameters, Seasonality, Trend};

/// The bounds of R's `ets`: weights from `LEAST` to `MOST`, phi from `PHI.0` to `PHI.1`.
const LEAST: f64 = 1e-4;
const MOST: f64 = 0.9999;
const PHI: (f64, f64) = (0.8, 0.98);
/// Evaluations for each number sought.
const PATIENCE: usize = 70;
const TOLERANCE: f64 = 1e-8;

/// A form fitted to a series.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The form.
    pub form: Form,
    /// Its parameters.
    pub parameters: Parameters,
    /// The pass through the series with them.
    pub end: Pass,
    /// The corrected information criterion of Akaike, up to a constant that is the same for all forms.
    pub aicc: f64,
    /// How many values it was fitted to.
    pub count: usize,
}

impl Fit {
    /// Forecasts of the `horizon` periods after the series.
    pub fn forecast(&self, horizon: usize) -> Vec<f64> {
        ahead(&self.form, self.parameters.phi, &self.end, self.count, horizon)
    }
}

/// Fits a form by maximum likelihood: weights, level and slope are sought, the seasons before the first period are
/// those of the decomposition (they hardly matter, and would be eleven numbers to seek).
///
/// # Errors
/// [`FitError::TooFew`] for fewer values than parameters and two more, [`FitError::NoFit`] where no parameters have a
/// likelihood (values not above 0 and relative errors).
pub fn fit(form: &Form, values: &[f64]) -> Result<Fit, FitError> {
    let k = form.parameters();
    let needed = (k + 2).max(2 * form.seasons());
    if values.len() < needed {
        return Err(FitError::TooFew { needed, given: values.len() });
    }
    let (level, slope, seasons) = start::states(form, values);
    let unit = values.iter().fold(0.0, |most: f64, y| most.max(y.abs())).max(f64::MIN_POSITIVE);
    let decode = |sought: &[f64]| decode(form, sought, (level, slope, unit), &seasons);
    let deviance = |sought: &[f64]| pass(form, &decode(sought), values).map_or(f64::INFINITY, |end| end.deviance);
    let starts = starts(form);
    let tries = starts.iter().map(|start| minimise(deviance, start, 0.35, PATIENCE * start.len(), TOLERANCE));
    let best = tries.min_by(|a, b| a.value.total_cmp(&b.value)).ok_or(FitError::NoFit)?;
    let parameters = decode(&best.values);
    let end = pass(form, &parameters, values).ok_or(FitError::NoFit)?;
    let (n, k) = (values.len() as f64, k as f64);
    let aicc = end.deviance + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0).max(1e-9);
    Ok(Fit { form: *form, parameters, end, aicc, count: values.len() })
}

/// Numbers to begin with: a slow and a quick level.
fn starts(form: &Form) -> Vec<Vec<f64>> {
    let start = |alpha: f64| {
        let mut out = vec![any(alpha, LEAST, MOST)];
        if form.trend != Trend::None {
            out.push(any(0.1, 0.0, 1.0));
        }
        if form.seasons() > 0 {
            out.push(any(0.1, 0.0, 1.0));
        }
        if form.trend == Trend::Damped {
            out.push(any(0.95, PHI.0, PHI.1));
        }
        out.push(0.0);
        if form.trend != Trend::None {
            out.push(0.0);
        }
        out
    };
    vec![start(0.3)]
}

/// Parameters from the numbers sought: level and slope are moved by a share of the start.
fn decode(form: &Form, sought: &[f64], (level, slope, unit): (f64, f64, f64), seasons: &[f64]) -> Parameters {
    let mut sought = sought.iter().copied();
    let mut next = || sought.next().unwrap_or(0.0);
    let alpha = between(next(), LEAST, MOST);
    let trend = form.trend != Trend::None;
    let beta = if trend { between(next(), LEAST, alpha) } else { 0.0 };
    let gamma = if form.seasons() > 0 { between(next(), LEAST, 1.0 - alpha) } else { 0.0 };
    let phi = if form.trend == Trend::Damped { between(next(), PHI.0, PHI.1) } else { 1.0 };
    let level = level + next() * 0.2 * unit;
    let slope = if trend { slope + next() * 0.02 * unit } else { 0.0 };
    Parameters { alpha, beta, gamma, phi, level, slope, seasons: seasons.to_vec() }
}

/// Fits forms and gives the one with the smallest corrected criterion of Akaike.
///
/// # Errors
/// The last form's, where none could be fitted; [`FitError::NoFit`] for no forms.
///
/// ```
/// use evcalc::fit::forecast::ets::{choose, damped_forms};
///
/// let rising: Vec<f64> = (0..30).map(|t| 5.0 + 0.1 * f64::from(t) + f64::from(t % 3)).collect();
/// assert_eq!(choose(&rising, &damped_forms(1))?.forecast(4).len(), 4);
/// # Ok::<(), evcalc::fit::FitError>(())
/// ```
pub fn choose(values: &[f64], forms: &[Form]) -> Result<Fit, FitError> {
    let mut best: Option<Fit> = None;
    let mut problem = FitError::NoFit;
    for form in forms {
        match fit(form, values) {
            Ok(found) if best.as_ref().is_none_or(|best| found.aicc < best.aicc) => best = Some(found),
            Ok(_) => {}
            Err(error) => problem = error,
        }
    }
    best.ok_or(problem)
}

/// The forms with no or a damped trend, no or additive seasons and additive errors: for logarithms, or values of any
/// sign. A trend of logarithms that is not damped would rise for ever.
pub fn damped_forms(cycle: usize) -> Vec<Form> {
    let noise = Noise::Additive;
    let seasonalities = [Seasonality::None, Seasonality::Additive].into_iter().take(if cycle > 1 { 2 } else { 1 });
    let with = |seasonality| [Trend::None, Trend::Damped].map(|trend| Form { noise, trend, seasonality, cycle });
    seasonalities.flat_map(with).collect()
}

/// The forms that R's `ets` chooses among: relative errors and seasonal factors only for positive values, none of the
/// unstable forms with additive errors and seasonal factors.
pub fn all_forms(positive: bool, cycle: usize) -> Vec<Form> {
    let mut out = Vec::new();
    let noises = [Noise::Additive, Noise::Multiplicative].into_iter().take(if positive { 2 } else { 1 });
    for noise in noises {
        for seasonality in [Seasonality::None, Seasonality::Additive, Seasonality::Multiplicative] {
            let unstable = seasonality == Seasonality::Multiplicative && noise == Noise::Additive;
            if unstable || (seasonality != Seasonality::None && cycle < 2) {
                continue;
            }
            out.extend([Trend::None, Trend::Additive, Trend::Damped].map(|trend| Form {
                noise,
                trend,
                seasonality,
                cycle,
            }));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_by_what_suits() {
        // R's ets: 6 additive ones and 9 with relative errors.
        assert_eq!((all_forms(true, 12).len(), all_forms(false, 12).len(), all_forms(true, 1).len()), (15, 6, 6));
        assert_eq!((damped_forms(12).len(), damped_forms(1).len()), (4, 2));
    }

    /// A line and a season without noise: the form with both is chosen and continues them.
    #[test]
    fn a_line_with_a_season_is_continued() {
        let value = |t: i32| 100.0 + 2.0 * f64::from(t) + [5.0, -5.0, 3.0, -3.0][t as usize % 4];
        let noisy: Vec<f64> = (0..60).map(|t| value(t) + 0.1 * f64::from((t * 7919) % 7 - 3)).collect();
        let found = choose(&noisy, &all_forms(true, 4)).unwrap();
        assert_eq!((found.form.trend, found.form.seasonality), (Trend::Additive, Seasonality::Additive));
        for (h, ahead) in found.forecast(8).iter().enumerate() {
            assert!((ahead - value(60 + h as i32)).abs() < 1.0, "{h} {ahead}");
        }
    }

    #[test]
    fn errors_are_told() {
        let form = Form { noise: Noise::Multiplicative, trend: Trend::None, seasonality: Seasonality::None, cycle: 1 };
        assert_eq!(fit(&form, &[1.0; 3]).unwrap_err(), FitError::TooFew { needed: 5, given: 3 });
        assert_eq!(fit(&form, &[-1.0; 8]).unwrap_err(), FitError::NoFit);
        assert_eq!(choose(&[1.0; 8], &[]).unwrap_err(), FitError::NoFit);
    }
}
