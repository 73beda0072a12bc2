//! What a goal seek looks for, and what there is to say of what it finds.

use super::knob::Knob;

/// What is sought.
#[derive(Clone, Debug)]
pub struct Sought {
    /// What may be turned.
    pub knob: Knob,
    /// The outcome that is wanted.
    pub target: f64,
    /// The range to look in; where it is not given, the driver's own.
    pub between: Option<(f64, f64)>,
    /// Whether only whole values count.
    pub whole: bool,
}

/// What is to be said of a result.
#[derive(Clone, Debug, PartialEq)]
pub enum Remark {
    /// The target is met as things are.
    AlreadyMet,
    /// The output does not hang on the knob.
    NoEffect,
    /// The outcome jumps over the target between two values of the knob.
    Jump {
        /// The knob on one side, and the outcome there.
        below: (f64, f64),
        /// The same on the other.
        above: (f64, f64),
    },
    /// The range is a guess, since neither the driver nor the question has one.
    RangeGuessed,
    /// Every value of a stretch around the one found meets the target.
    Stretch {
        /// Its lowest value.
        from: f64,
        /// Its highest.
        to: f64,
    },
    /// A milestone, or whole values: met at the value, not met just beside it.
    JustMet {
        /// The outcome beside it.
        beside: f64,
    },
}
