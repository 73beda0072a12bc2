//! Whether draws explain what is known: the known values against what the draws say, errors included.

use super::likelihood::ENDS;
use super::weigh::Terms;
use crate::analyse::simulate::{Case, Ended, Numbers, by_period};

/// The probability below which so many unexplained values are no chance.
const NO_CHANCE: f64 = 0.01;

/// What draws say of the known values.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    /// For each known value the part of the draws from which it is further off than its error explains.
    pub off: Vec<f64>,
    /// The mean square of how many errors the known values are off.
    square: f64,
}

/// Of the draws of a case, which count alike.
pub(super) fn fit(case: &Case<'_>, terms: &Terms) -> Result<Fit, Ended> {
    let told = by_period(case, &terms.rows, terms.to as usize, |row, t, numbers| {
        let values = match numbers {
            Numbers::All(x) => vec![x],
            Numbers::Each(values) => values,
        };
        let own = terms.each.iter().filter(|(r, period, _)| (*r, *period) == (row, t));
        own.map(|(.., term)| {
            let known: Vec<f64> = values.iter().copied().filter(|x| !x.is_nan()).collect();
            let mean = |of: &dyn Fn(f64) -> f64| known.iter().map(|x| of(*x)).sum::<f64>() / known.len() as f64;
            (mean(&|x| f64::from(u8::from(term.is_off(x)))), mean(&|x| term.square(x)))
        })
        .collect::<Vec<(f64, f64)>>()
    })?;
    // By row and period, and of each in the order of the evidence.
    let periods = terms.to as usize;
    let mut taken = vec![0; told.len()];
    let each: Vec<(f64, f64)> = terms
        .each
        .iter()
        .map(|(row, t, _)| {
            let place = row * periods + *t as usize - 1;
            taken[place] += 1;
            told[place][taken[place] - 1]
        })
        .collect();
    let square = each.iter().map(|(_, square)| square).sum::<f64>() / each.len().max(1) as f64;
    Ok(Fit { off: each.into_iter().map(|(off, _)| off).collect(), square })
}

impl Fit {
    /// How many times the errors that were said the known values are off, where more of them are off in a draw than chance leaves; 1
    /// otherwise. The ratio of Birge (1932), "The calculation of errors by the method of least squares".
    pub(super) fn times(&self, terms: &Terms) -> f64 {
        // So many are off in a draw, on average.
        let (count, all) = (self.off.iter().sum::<f64>().round() as usize, self.off.len());
        let single = all == 1 && count == 1;
        if count == 0 || (!single && at_least(count, all, 1.0 - ENDS.1 + ENDS.0) >= NO_CHANCE) {
            return 1.0;
        }
        (self.square / terms.tails.usual_square()).sqrt().max(1.0)
    }
}

/// The probability of `count` or more of `all`, each with probability `p`.
fn at_least(count: usize, all: usize, p: f64) -> f64 {
    // The terms of the binomial, one from the other.
    let mut term = (1.0 - p).powi(all as i32);
    let mut below = 0.0;
    for k in 0..count {
        below += term;
        term *= (all - k) as f64 / (k + 1) as f64 * p / (1.0 - p);
    }
    1.0 - below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_the_binomial() {
        // Python: 1 - 0.98**5 - 5 * 0.02 * 0.98**4
        assert!((at_least(2, 5, 0.02) - 0.003_842_387_2).abs() < 1e-12);
        assert_eq!(at_least(0, 5, 0.02), 1.0);
    }
}
