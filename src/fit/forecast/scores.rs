//! Scores of methods, from forecasts made at earlier times of one series.
//!
//! sMAPE as in the M3 competition (Makridakis and Hibon 2000); MASE: Hyndman and Koehler (2006), "Another look at
//! measures of forecast accuracy"; the continuous ranked probability score: Gneiting and Raftery (2007), "Strictly proper
//! scoring rules, prediction, and estimation".

use super::intervals::widths;
use super::methods::{Method, ahead};
use super::rolling::origins;
use super::scale::Scaled;
use super::spread::Spread;
use super::table::{Question, Ready, ready};
use crate::fit::FitError;
use rayon::prelude::*;

/// How a method did at the origins of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The method.
    pub method: Method,
    /// The mean of `200 |y - f| / (|y| + |f|)`, per cent, 0 to 200; a term is 0 where both are 0.
    pub smape: f64,
    /// The mean of `|y - f|`, divided by the mean of `|y_t - y_(t - cycle)|` over the values up to the origin; `None`
    /// where that is 0 at every origin.
    pub mase: Option<f64>,
    /// The mean continuous ranked probability score, in the unit of the series.
    pub crps: f64,
    /// The share of values between P10 and P90, 0 to 1.
    pub coverage: f64,
    /// At how many origins.
    pub origins: usize,
}

/// Scores methods by forecasts from at most `most` earlier times, up to `horizon` periods ahead. The percentiles at an
/// origin have their widths from the errors at the other origins. A method that fails at half of the origins or more has
/// no score.
///
/// # Errors
/// As [`super::forecast`]; [`FitError::TooFew`] for fewer than 5 values (after a launch) or where no method could be
/// scored.
///
/// ```
/// use evcalc::fit::forecast::{Question, methods::Method, scores::scores};
///
/// let sales: Vec<f64> = (0..40).map(|t| 100.0 + 2.0 * f64::from(t) + f64::from(t * 7 % 5)).collect();
/// let all = scores(&Question::new(&sales, 1, 0), &[Method::Naive, Method::Combination], 3, 6)?;
/// assert!(all[1].smape < all[0].smape);
/// # Ok::<(), evcalc::fit::FitError>(())
/// ```
pub fn scores(
    question: &Question<'_>,
    methods: &[Method],
    horizon: usize,
    most: usize,
) -> Result<Vec<Score>, FitError> {
    let ready = ready(question, horizon)?;
    let chosen = origins(ready.level.len(), question.cycle, most);
    let out: Vec<Score> =
        methods.par_iter().filter_map(|method| score(*method, question.cycle, &ready, &chosen, horizon)).collect();
    match out.is_empty() {
        true => Err(FitError::TooFew { needed: 5, given: ready.level.len() }),
        false => Ok(out),
    }
}

/// One forecast of the past: how many values were known, the forecasts and what came, all on the scale.
struct Made<'a> {
    origin: usize,
    ahead: Vec<f64>,
    came: &'a [f64],
}

fn score(method: Method, cycle: usize, ready: &Ready, origins: &[usize], horizon: usize) -> Option<Score> {
    let Scaled { scale, .. } = ready.scaled;
    let at = |origin: &usize| {
        let (before, after) = ready.level.split_at_checked(*origin)?;
        let ahead = ahead(method, scale, before, cycle, horizon.min(after.len()))?;
        Some(Made { origin: *origin, came: after.get(..ahead.len())?, ahead })
    };
    let made: Vec<Made<'_>> = origins.iter().filter_map(at).collect();
    if made.is_empty() || 2 * made.len() <= origins.len() {
        return None;
    }
    let errors: Vec<Vec<f64>> =
        made.iter().map(|one| one.came.iter().zip(&one.ahead).map(|(came, made)| came - made).collect()).collect();
    let back = |values: &[f64]| values.iter().map(|x| scale.back(*x)).collect::<Vec<f64>>();
    let known = back(&ready.level);
    let mut sums = Sums::default();
    for (i, one) in made.iter().enumerate() {
        let others: Vec<Vec<f64>> =
            errors.iter().enumerate().filter(|(j, _)| i != *j).map(|(_, all)| all.clone()).collect();
        let spread = Spread::of(scale, &widths(&others, ready.expected(), cycle), one.ahead.len());
        let naive = crate::fit::rolling::naive_error(known.get(..one.origin)?, cycle);
        sums.add(&back(&one.ahead), &back(one.came), &spread, naive);
    }
    sums.score(method, made.len())
}

/// Sums of what is averaged.
#[derive(Default)]
struct Sums {
    smape: f64,
    mase: f64,
    scaled: f64,
    crps: f64,
    inside: f64,
    count: f64,
}

impl Sums {
    fn add(&mut self, centre: &[f64], came: &[f64], spread: &Spread, naive: Option<f64>) {
        let (low, high) = (spread.percentile(centre, 0.1), spread.percentile(centre, 0.9));
        for ((f, y), (low, high)) in centre.iter().zip(came).zip(low.iter().zip(&high)) {
            let (error, size) = ((y - f).abs(), y.abs() + f.abs());
            self.smape += if size > 0.0 { 200.0 * (error / size) } else { 0.0 };
            self.inside += f64::from(u8::from(low <= y && y <= high));
            self.count += 1.0;
            if let Some(naive) = naive {
                self.mase += error / naive;
                self.scaled += 1.0;
            }
        }
        self.crps += spread.crps(centre, came).iter().sum::<f64>();
    }

    fn score(&self, method: Method, origins: usize) -> Option<Score> {
        let mase = (self.scaled > 0.0).then(|| self.mase / self.scaled);
        (self.count > 0.0).then(|| Score {
            method,
            smape: self.smape / self.count,
            mase,
            crps: self.crps / self.count,
            coverage: self.inside / self.count,
            origins,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::forecast::spread::Kind;

    /// By hand: forecasts 10 and 20, 10 and 30 came, between P10 and P90 is what is within 1.28 of the centre.
    #[test]
    fn sums_by_hand() {
        let mut sums = Sums::default();
        let spread = Spread { kind: Kind::Additive, level: vec![0.0, 0.0], noise: 1.0 };
        sums.add(&[10.0, 20.0], &[10.0, 30.0], &spread, Some(4.0));
        let score = sums.score(Method::Naive, 1).unwrap();
        assert!((score.smape - 20.0).abs() < 1e-12 && score.mase == Some(1.25) && score.coverage == 0.5);
        // (2 / sqrt(2 pi) - 1 / sqrt(pi) + 10 - 1 / sqrt(pi)) / 2, for the normal distribution far from its centre.
        assert!((score.crps - 4.834_752_697).abs() < 1e-6, "{score:?}");
        assert_eq!(Sums::default().score(Method::Naive, 0), None);
    }
}
