//! Units: products of whole powers of base units that a model makes up by using them.
//!
//! ```
//! use evcalc::unit::{DeclaredUnit, Unit};
//!
//! let price = DeclaredUnit::parse("EUR/pc").expect("a unit").unit;
//! let sold = Unit::base("pc").per(&Unit::base("year"));
//! assert_eq!(price.times(&sold).to_string(), "EUR/year");
//! assert!(DeclaredUnit::parse("%/year").expect("a unit").percent);
//! assert!(DeclaredUnit::parse("EUR per pc").is_err());
//! ```

mod parse;
#[cfg(test)]
mod tests;

pub use parse::{DeclaredUnit, LARGEST_EXPONENT, UnitError};

use std::collections::BTreeMap;
use std::fmt;

/// A product of whole powers of base units; with none, the unit of plain numbers.
///
/// ```text
/// CNY/vehicle        1        1/year        order/vehicle^2
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Unit {
    /// Exponents by base unit, none of them zero.
    powers: BTreeMap<String, i32>,
}

impl Unit {
    /// The unit of plain numbers.
    pub fn plain() -> Unit {
        Unit::default()
    }

    /// A base unit.
    pub fn base(name: impl Into<String>) -> Unit {
        Unit { powers: BTreeMap::from([(name.into(), 1)]) }
    }

    /// Whether it is the unit of plain numbers.
    pub fn is_plain(&self) -> bool {
        self.powers.is_empty()
    }

    /// Its base units in alphabetical order, each with its exponent (never zero).
    pub fn powers(&self) -> impl Iterator<Item = (&str, i32)> {
        self.powers.iter().map(|(name, exponent)| (name.as_str(), *exponent))
    }

    /// The unit of a product.
    pub fn times(&self, other: &Unit) -> Unit {
        self.joined(other, 1)
    }

    /// The unit of a quotient.
    pub fn per(&self, other: &Unit) -> Unit {
        self.joined(other, -1)
    }

    /// The unit of a whole power; exponents beyond an `i32` stay at its ends.
    pub fn power(&self, exponent: i32) -> Unit {
        Unit::plain().joined(self, exponent)
    }

    /// The unit of a root, where it has one: all exponents must be multiples of `degree`.
    pub fn root(&self, degree: u32) -> Option<Unit> {
        let degree = i32::try_from(degree).ok().filter(|degree| *degree > 0)?;
        let whole = self.powers.values().all(|exponent| exponent % degree == 0);
        let powers = self.powers.iter().map(|(name, exponent)| (name.clone(), exponent / degree));
        whole.then(|| Unit { powers: powers.collect() })
    }

    /// `self * other ^ exponent`.
    fn joined(&self, other: &Unit, exponent: i32) -> Unit {
        let mut joined = self.clone();
        for (name, own) in &other.powers {
            joined.multiply_by(name, own.saturating_mul(exponent));
        }
        joined
    }

    /// Multiplies it by a power of a base unit.
    fn multiply_by(&mut self, name: &str, exponent: i32) {
        let sum = self.powers.get(name).copied().unwrap_or(0).saturating_add(exponent);
        if sum == 0 {
            self.powers.remove(name);
        } else {
            self.powers.insert(name.to_string(), sum);
        }
    }
}

/// Writes the canonical text, which parses back to the same unit: `a*b^2/c/d`, base units in alphabetical order.
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for (name, exponent) in self.powers().filter(|(_, exponent)| *exponent > 0) {
            let join = if text.is_empty() { "" } else { "*" };
            text += &format!("{join}{}", factor(name, exponent.unsigned_abs()));
        }
        if text.is_empty() {
            text.push('1');
        }
        for (name, exponent) in self.powers().filter(|(_, exponent)| *exponent < 0) {
            text += &format!("/{}", factor(name, exponent.unsigned_abs()));
        }
        f.pad(&text)
    }
}

fn factor(name: &str, exponent: u32) -> String {
    if exponent == 1 { name.to_string() } else { format!("{name}^{exponent}") }
}
