//! Weights out of their logarithms: how much they are worth, how far they have to be tempered, which draws stand for them.

use crate::maths::exp;
use crate::sample::{Stream, driver_key};
use rayon::prelude::*;

/// Logarithms that are summed at a time; the order of sums does not hang on threads.
const STRETCH: usize = 1 << 14;
/// Steps in which an exponent is looked for.
const STEPS: usize = 40;
/// The number by which rows are picked has a name of its own, which no driver can have.
const PICK: &str = "the draws that stand";

/// Weights of draws: `exp(power * (log - largest))`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weights<'a> {
    logs: &'a [f64],
    largest: f64,
    /// The exponent.
    pub power: f64,
}

impl<'a> Weights<'a> {
    pub(super) fn new(logs: &'a [f64], power: f64) -> Weights<'a> {
        Weights { logs, largest: logs.iter().copied().fold(f64::NEG_INFINITY, f64::max), power }
    }

    /// The weight of a draw.
    pub(super) fn of(&self, draw: usize) -> f64 {
        self.from(self.logs[draw])
    }

    fn from(&self, log: f64) -> f64 {
        if log == f64::NEG_INFINITY { 0.0 } else { exp(self.power * (log - self.largest)) }
    }

    /// How many independent draws they are worth: the square of their sum over the sum of their squares (Kish 1965).
    pub(super) fn effective(&self) -> f64 {
        let sums: Vec<(f64, f64)> = self
            .logs
            .par_chunks(STRETCH)
            .map(|logs| logs.iter().map(|log| self.from(*log)).fold((0.0, 0.0), |(a, b), w| (a + w, b + w * w)))
            .collect();
        let (sum, squares) = sums.into_iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y));
        if squares > 0.0 { sum * sum / squares } else { 0.0 }
    }

    /// The largest exponent, up to the one at hand, at which they are worth so many draws; the smallest that was tried, where none
    /// is enough.
    pub(super) fn tempered(self, wanted: f64) -> Weights<'a> {
        if self.effective() >= wanted {
            return self;
        }
        let (mut low, mut high) = (0.0, self.power);
        for _ in 0..STEPS {
            let power = (low + high) / 2.0;
            match (Weights { power, ..self }).effective() >= wanted {
                true => low = power,
                false => high = power,
            }
        }
        Weights { power: low, ..self }
    }

    /// So many draws that stand for the weights, rising: systematic resampling, in which a draw comes as often as its share says,
    /// less or more than once too often.
    pub(super) fn picked(&self, count: usize, seed: u64) -> Vec<u64> {
        let mut start = [0.0];
        Stream { seed, driver: driver_key(PICK), period: 0 }.fill(0, &mut start);
        let total: f64 = (0..self.logs.len()).map(|draw| self.of(draw)).sum();
        let step = total / count as f64;
        let mut out = Vec::with_capacity(count);
        let (mut sum, mut last) = (0.0, 0);
        for draw in 0..self.logs.len() {
            let weight = self.of(draw);
            if weight == 0.0 {
                continue;
            }
            (sum, last) = (sum + weight, draw as u64);
            while out.len() < count && (out.len() as f64 + start[0]) * step < sum {
                out.push(last);
            }
        }
        // Where rounding leaves the last one out.
        out.resize(count, last);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_weights_are_worth_all_draws_and_one_is_worth_one() {
        assert_eq!(Weights::new(&[-5.0; 100], 1.0).effective(), 100.0);
        assert_eq!(Weights::new(&[f64::NEG_INFINITY, 3.0], 1.0).effective(), 1.0);
        assert_eq!(Weights::new(&[f64::NEG_INFINITY; 4], 1.0).effective(), 0.0);
    }

    #[test]
    fn draws_come_as_often_as_their_shares() {
        let logs = [0.5_f64, 0.25, 0.0, 0.25].map(crate::maths::ln);
        let picked = Weights::new(&logs, 1.0).picked(1000, 7);
        let count = |draw| picked.iter().filter(|one| **one == draw).count();
        assert!(picked.is_sorted());
        assert_eq!(picked.len(), 1000);
        assert!((499..=501).contains(&count(0)) && (249..=251).contains(&count(1)) && count(2) == 0, "{}", count(0));
    }

    #[test]
    fn tempering_leaves_as_much_as_is_wanted() {
        let logs: Vec<f64> = (0..10_000).map(|i| -0.5 * (f64::from(i) / 10.0).powi(2)).collect();
        let weights = Weights::new(&logs, 1.0);
        assert!(weights.effective() < 50.0);
        let tempered = weights.tempered(2000.0);
        assert!(tempered.power < 0.01 && (tempered.effective() - 2000.0).abs() < 1.0, "{}", tempered.effective());
        assert_eq!(weights.tempered(10.0).power, 1.0);
    }
}
