//! The scale that a series is calculated on: logarithms where it is positive, else its own unit.

use crate::fit::FitError;
use crate::maths::{exp, ln};

/// Beyond this the sum of squares of a long series could overflow; below its inverse, vanish.
const LARGEST: f64 = 1e120;
/// So many cycles, and so many values, after the last 0 make a series of their own.
const CYCLES_AFTER_ZERO: usize = 3;
const VALUES_AFTER_ZERO: usize = 24;

/// A series on its scale.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scaled {
    /// How many of the first values were left out: zeros before a launch.
    pub(super) skipped: usize,
    /// The others on the scale, one at least.
    pub(super) values: Vec<f64>,
    /// The scale.
    pub(super) scale: Scale,
}

/// What the values became.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scale {
    /// Their logarithms.
    Logarithms,
    /// The values in a unit; whether what comes back may be below 0.
    Unit {
        /// The unit.
        unit: f64,
        /// Whether there are values below 0.
        signed: bool,
    },
}

impl Scale {
    /// What 1 on the scale is in the unit of the series; of logarithms 1.
    pub(super) fn unit(&self) -> f64 {
        match self {
            Scale::Logarithms => 1.0,
            Scale::Unit { unit, .. } => *unit,
        }
    }

    /// A number of the scale, back in the unit of the series.
    pub(super) fn back(&self, x: f64) -> f64 {
        match self {
            // What no number can hold is the largest one.
            Scale::Logarithms => exp(x.clamp(-700.0, 700.0)),
            Scale::Unit { unit, signed: true } => x * unit,
            Scale::Unit { unit, signed: false } => (x * unit).max(0.0),
        }
    }
}

/// Puts a series on its scale: zeros at the start are left out (a launch), and so is all up to the last 0 where what
/// follows is long enough; then logarithms if all is positive.
///
/// # Errors
/// [`FitError::TooFew`] for no value, [`FitError::NotFinite`], [`FitError::TooLarge`].
pub(super) fn scaled(values: &[f64], cycle: usize) -> Result<Scaled, FitError> {
    if values.is_empty() {
        return Err(FitError::TooFew { needed: 1, given: 0 });
    }
    if let Some(place) = values.iter().position(|y| !y.is_finite()) {
        return Err(FitError::NotFinite { place });
    }
    if let Some(place) = values.iter().position(|y| y.abs() > LARGEST) {
        return Err(FitError::TooLarge { place });
    }
    let largest = values.iter().fold(0.0, |most: f64, y| most.max(y.abs()));
    if largest < 1.0 / LARGEST {
        let scale = Scale::Unit { unit: 1.0, signed: false };
        return Ok(Scaled { skipped: 0, values: vec![0.0; values.len()], scale });
    }
    let signed = values.iter().any(|y| *y < 0.0);
    let zero = |y: &f64| *y < largest / LARGEST;
    let mut skipped = if signed { 0 } else { values.iter().take_while(|y| zero(y)).count() };
    let after = values.iter().rev().take_while(|y| !zero(y)).count();
    if !signed && after >= (CYCLES_AFTER_ZERO * cycle).max(VALUES_AFTER_ZERO) {
        skipped = values.len() - after;
    }
    let kept = values.get(skipped..).unwrap_or_default();
    if kept.iter().any(|y| *y < 0.0 || zero(y)) {
        let scale = Scale::Unit { unit: largest, signed };
        return Ok(Scaled { skipped, values: kept.iter().map(|y| y / largest).collect(), scale });
    }
    Ok(Scaled { skipped, values: kept.iter().map(|y| ln(*y)).collect(), scale: Scale::Logarithms })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positive_values_become_logarithms() {
        let found = scaled(&[0.0, 0.0, 1.0, 2.0], 12).unwrap();
        assert_eq!((found.skipped, found.scale), (2, Scale::Logarithms));
        assert!((found.values[1] - std::f64::consts::LN_2).abs() < 1e-15);
        assert!((found.scale.back(found.values[1]) - 2.0).abs() < 1e-15);
    }

    #[test]
    fn zeros_inside_and_negative_values_keep_their_unit() {
        let found = scaled(&[4.0, 0.0, 2.0], 12).unwrap();
        assert_eq!((found.values, found.scale), (vec![1.0, 0.0, 0.5], Scale::Unit { unit: 4.0, signed: false }));
        assert_eq!(found.scale.back(-1.0), 0.0);
        let found = scaled(&[-4.0, 0.0, 2.0], 12).unwrap();
        assert_eq!((found.skipped, found.scale.back(-1.0)), (0, -4.0));
    }

    #[test]
    fn what_follows_a_zero_long_enough_is_a_series() {
        let mut values = vec![5.0, 0.0];
        values.extend([3.0; 24]);
        assert_eq!(scaled(&values, 4).unwrap().skipped, 2);
        assert_eq!(scaled(&values, 12).unwrap().skipped, 0);
    }

    #[test]
    fn errors_name_the_place() {
        assert_eq!(scaled(&[], 1), Err(FitError::TooFew { needed: 1, given: 0 }));
        assert_eq!(scaled(&[1.0, f64::NAN], 1), Err(FitError::NotFinite { place: 1 }));
        assert_eq!(scaled(&[1e300], 1), Err(FitError::TooLarge { place: 0 }));
        assert_eq!(scaled(&[0.0, 0.0], 1).unwrap().values, [0.0, 0.0]);
    }
}
