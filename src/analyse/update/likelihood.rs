//! How likely a known value is, given what a draw says.

use crate::maths::{ln, normal};
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

    /// The mean of the square of an error where errors are what they are said to be.
    pub fn usual_square(self) -> f64 {
        match self {
            Tails::Student => 2.0,
            Tails::Normal => 1.0,
        }
    }
}

/// Shares beyond which a value is one that hardly ever comes.
pub(super) const ENDS: (f64, f64) = (0.01, 0.99);

/// Whether a share below a known value is beyond them; of one that only bounds the truth, on the side that contradicts it.
pub(super) fn is_beyond(bound: Option<Bound>, share: f64) -> bool {
    match bound {
        None => share < ENDS.0 || share > ENDS.1,
        Some(Bound::Floor) => share > ENDS.1,
        Some(Bound::Ceiling) => share < ENDS.0,
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
        self.below(self.errors(drawn))
    }

    /// How many errors the known value lies above what the model says; infinite where that is nothing or less, which cannot be so many
    /// times too small.
    fn errors(&self, drawn: f64) -> f64 {
        match self.way {
            Way::Ratio if drawn > 0.0 => (self.known - ln(drawn)) * self.per_error,
            Way::Ratio if drawn <= 0.0 => f64::INFINITY,
            Way::Ratio => f64::NAN,
            Way::Distance { .. } => (self.known - drawn) * self.per_error,
        }
    }

    /// Whether the known value is further off than its error explains where the model says `drawn`.
    pub(super) fn is_off(&self, drawn: f64) -> bool {
        is_beyond(self.bound, self.share_below(drawn))
    }

    /// The logarithm of how likely it is where the model says `drawn`, up to a constant that is the same for all draws.
    pub(super) fn of(&self, drawn: f64) -> f64 {
        let z = self.errors(drawn);
        match self.bound {
            _ if z.is_nan() => f64::NEG_INFINITY,
            None if z.is_infinite() => f64::NEG_INFINITY,
            None => self.tails.log_density(z),
            Some(Bound::Floor) => ln(self.below(-z)),
            Some(Bound::Ceiling) => ln(self.below(z)),
        }
    }

    /// The square of how many errors it is off where the model says `drawn`; of what only bounds the truth, beyond the bound.
    pub(super) fn square(&self, drawn: f64) -> f64 {
        let z = self.errors(drawn);
        let off = match self.bound {
            None => z,
            Some(Bound::Floor) => z.max(0.0),
            Some(Bound::Ceiling) => z.min(0.0),
        };
        off * off
    }

    fn below(&self, z: f64) -> f64 {
        match z {
            z if z == f64::INFINITY => 1.0,
            z if z == f64::NEG_INFINITY => 0.0,
            z => self.tails.below(z),
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
    fn bounds_weigh_by_the_probability_of_lying_beyond() {
        let term = |bound| Term::new(100.0, Way::Ratio, bound, 0.1, Tails::Student);
        assert!((term(Some(Bound::Floor)).of(100.0) - ln(0.5)).abs() < 1e-15);
        assert!(term(Some(Bound::Floor)).of(1000.0) > -1e-4 && term(Some(Bound::Floor)).square(1000.0) == 0.0);
        assert_eq!(term(Some(Bound::Ceiling)).of(0.0), 0.0);
        assert_eq!(term(None).of(0.0), f64::NEG_INFINITY);
        assert_eq!(term(None).of(f64::NAN), f64::NEG_INFINITY);
        assert!((term(None).square(100.0 * crate::maths::exp(0.3)) - 9.0).abs() < 1e-9);
    }
}
