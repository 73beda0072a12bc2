//! The unit of a piece of a formula while it is being worked out.

use crate::unit::Unit;

/// What is known of a value's unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Measure {
    /// Made of literals alone: fits any unit beside others, a plain number in a product.
    Literal,
    /// Of a name whose own unit is still being worked out.
    Unknown,
    /// Of this unit.
    Unit(Unit),
    /// A period.
    Period,
}

impl Measure {
    /// A plain number.
    pub(super) fn plain() -> Measure {
        Measure::Unit(Unit::plain())
    }

    /// The measure of something declared in this unit.
    pub(super) fn declared(unit: &Unit) -> Measure {
        if *unit == Unit::base("period") { Measure::Period } else { Measure::Unit(unit.clone()) }
    }

    /// How messages show it.
    pub(super) fn show(&self) -> String {
        match self {
            Measure::Literal => "a plain number".to_owned(),
            Measure::Unknown => "an unknown unit".to_owned(),
            Measure::Unit(unit) if unit.is_plain() => "a plain number (`1`)".to_owned(),
            Measure::Unit(unit) => format!("`{unit}`"),
            Measure::Period => "a period".to_owned(),
        }
    }

    /// Whether it may stand where a plain number is wanted.
    pub(super) fn may_be_plain(&self) -> bool {
        match self {
            Measure::Literal | Measure::Unknown => true,
            Measure::Unit(unit) => unit.is_plain(),
            Measure::Period => false,
        }
    }

    /// The unit as a factor of a product, if known.
    pub(super) fn factor(&self) -> Option<Unit> {
        match self {
            Measure::Literal => Some(Unit::plain()),
            Measure::Unit(unit) => Some(unit.clone()),
            Measure::Unknown | Measure::Period => None,
        }
    }

    /// The unit of two values that stand beside each other; `None` where they do not agree.
    pub(super) fn beside(&self, other: &Measure) -> Option<Measure> {
        match (self, other) {
            (Measure::Unknown, m) | (m, Measure::Unknown) => Some(match m {
                Measure::Literal => Measure::Unknown,
                known => known.clone(),
            }),
            (Measure::Literal, Measure::Period) | (Measure::Period, Measure::Literal) => None,
            (Measure::Literal, m) | (m, Measure::Literal) => Some(m.clone()),
            (a, b) => (a == b).then(|| a.clone()),
        }
    }
}
