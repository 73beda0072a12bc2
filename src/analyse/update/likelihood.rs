//! How likely a known value is, given what a draw says.

use crate::maths::{exp, ln, normal};
use crate::model::Bound;

/// How the errors of lines are distributed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tails {
    /// Student's t with 4 degrees of freedom: a month that is far off says little more than one that is off.
    #[default]
    Student,
    /// Normal.
    Normal,
}

impl Tails {
    /// The logarithm of the density at `z` errors from the middle, less that in the middle.
    pub fn log_density(self, z: f64) -> f64 {
        match self {
            Tails::Student => -2.5 * ln(1.0 + z * z / 4.0),
            Tails::Normal => -0.5 * z * z,
        }
    }

    /// The probability of less than `z` errors.
    ///
    /// Student's t with 4 degrees of freedom has it in closed form: (1 + u)^2 (2 - u) / 4 with u = z / sqrt(4 + z^2) (Abramowitz and
    /// Stegun, 26.7.4).
    ///
    /// ```
    /// use evcalc::analyse::Tails;
    /// // R: pt(-2.776445, 4) is 0.025.
    /// assert!((Tails::Student.below(-2.776445105) - 0.025).abs() < 1e-9);
    /// assert_eq!(Tails::Student.below(0.0), 0.5);
    /// ```
    pub fn below(self, z: f64) -> f64 {
        match self {
            Tails::Normal => normal::cdf(z),
            Tails::Student => {
                let root = (4.0 + z * z).sqrt();
                // 1 + u without losing digits in the lower tail.
                let one_more = if z < 0.0 { 4.0 / (root * (root - z)) } else { 1.0 + z / root };
                one_more * one_more * (3.0 - one_more) / 4.0
            }
        }
    }

    /// How badly a value fits that lies `z` errors off: a number whose mean over values that fit is [`Tails::usual`], and which one
    /// value that is far off does not decide alone.
    fn misfit(self, z: f64) -> f64 {
        match self {
            Tails::Student => ln(1.0 + z * z / 4.0),
            Tails::Normal => z * z,
        }
    }

    /// The mean and the standard deviation of a misfit where the errors are what they are said to be. Of Student's t with 4 degrees
    /// of freedom 1 / (1 + z^2 / 4) is Beta(2, 1/2): digamma(2.5) - digamma(2), and trigamma(2) - trigamma(2.5).
    fn usual(self) -> (f64, f64) {
        match self {
            Tails::Student => (0.280_372_230_554_678_2, 0.393_161_9),
            Tails::Normal => (1.0, std::f64::consts::SQRT_2),
        }
    }

    /// The misfit that a value has which is further off than all but one in a hundred: what is further off still counts as that, where
    /// one value is not to decide.
    pub(super) fn outlier(self) -> f64 {
        match self {
            Tails::Student => 1.840_5,
            Tails::Normal => 6.634_9,
        }
    }

    /// How many times the errors that were said a mean misfit of `count` values stands for; 1 where chance alone may have made it.
    pub fn times(self, misfit: f64, count: usize) -> f64 {
        /// Standard deviations beyond which it is no chance.
        const NO_CHANCE: f64 = 3.5;
        let (mean, sd) = self.usual();
        if misfit <= mean + NO_CHANCE * sd / (count.max(1) as f64).sqrt() {
            return 1.0;
        }
        match self {
            Tails::Student => ((exp(misfit) - 1.0) / (exp(mean) - 1.0)).sqrt(),
            Tails::Normal => misfit.sqrt(),
        }
    }
}

/// How a row's values are held against what is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Way {
    /// By the logarithm of known over drawn.
    Ratio,
    /// By the difference, in parts of a scale.
    Distance {
        /// In the line's unit.
        scale: f64,
    },
}

/// One known value, ready to weigh.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    /// The known value, or its logarithm.
    known: f64,
    way: Way,
    bound: Option<Bound>,
    /// One over the error in the terms of the way.
    per_error: f64,
    tails: Tails,
}

impl Term {
    pub(super) fn new(known: f64, way: Way, bound: Option<Bound>, error: f64, tails: Tails) -> Term {
        match way {
            Way::Ratio => Term { known: ln(known), way, bound, per_error: 1.0 / error, tails },
            Way::Distance { scale } => Term { known, way, bound, per_error: 1.0 / (error * scale), tails },
        }
    }

    /// The probability of a value below the known one where the model says `drawn` and the errors are as they are said to be.
    pub(super) fn share_below(&self, drawn: f64) -> f64 {
        match self.way {
            Way::Ratio if drawn > 0.0 => self.tails.below((self.known - ln(drawn)) * self.per_error),
            Way::Ratio => 1.0,
            Way::Distance { .. } => self.tails.below((self.known - drawn) * self.per_error),
        }
    }

    /// The logarithm of how likely it is where the model says `drawn`, up to a constant that is the same for all draws, and how
    /// badly it fits.
    pub(super) fn of(&self, drawn: f64) -> (f64, f64) {
        let z = match self.way {
            Way::Ratio if drawn > 0.0 => (self.known - ln(drawn)) * self.per_error,
            // Nothing, or less, cannot be so many times too small.
            Way::Ratio => match self.bound {
                Some(Bound::Ceiling) => f64::INFINITY,
                Some(Bound::Floor) | None => return (f64::NEG_INFINITY, f64::INFINITY),
            },
            Way::Distance { .. } => (self.known - drawn) * self.per_error,
        };
        if z.is_nan() {
            return (f64::NEG_INFINITY, f64::INFINITY);
        }
        let below = |z: f64| if z == f64::INFINITY { 1.0 } else { self.tails.below(z) };
        match self.bound {
            None => (self.tails.log_density(z), self.tails.misfit(z)),
            Some(Bound::Floor) => (ln(below(-z)), self.tails.misfit(z.max(0.0))),
            Some(Bound::Ceiling) => (ln(below(z)), self.tails.misfit(z.min(0.0))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_are_those_of_student() {
        // The density integrated in two million steps (Python).
        for (z, p) in [(-50.0, 4.787_226_828_486e-7), (-3.0, 0.019_970_984_035_859_413), (1.0, 0.813_049_516_849_970_6)]
        {
            assert!((Tails::Student.below(z) / p - 1.0).abs() < 1e-9, "{z}");
        }
        assert_eq!(Tails::Normal.below(0.0), 0.5);
    }

    #[test]
    fn what_fits_is_left_and_what_does_not_is_measured() {
        // Twelve values at three errors each: ln(1 + 9 / 4) = 1.1787.
        assert_eq!(Tails::Student.times(0.3, 12), 1.0);
        let times = Tails::Student.times(1.178_654_996, 12);
        assert!((times - (2.25_f64 / 0.323_622).sqrt()).abs() < 1e-3, "{times}");
        assert_eq!(Tails::Normal.times(9.0, 12), 3.0);
    }

    #[test]
    fn bounds_weigh_by_the_probability_of_lying_beyond() {
        let term = |bound| Term::new(100.0, Way::Ratio, bound, 0.1, Tails::Student);
        let (floor, _) = term(Some(Bound::Floor)).of(100.0);
        assert!((floor - ln(0.5)).abs() < 1e-15);
        let (far, misfit) = term(Some(Bound::Floor)).of(1000.0);
        assert!(far > -1e-4 && misfit == 0.0);
        assert_eq!(term(Some(Bound::Ceiling)).of(0.0).0, 0.0);
        assert_eq!(term(None).of(0.0).0, f64::NEG_INFINITY);
        assert_eq!(term(None).of(f64::NAN).0, f64::NEG_INFINITY);
    }
}
