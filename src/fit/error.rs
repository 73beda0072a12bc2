//! What can be wrong with a series or a question about it.

use std::fmt;

/// Why nothing was fitted. Places count from 0, in the series as given.
#[derive(Clone, Debug, PartialEq)]
pub enum FitError {
    /// Fewer values than the method needs.
    TooFew {
        /// The fewest that would do.
        needed: usize,
        /// How many there are.
        given: usize,
    },
    /// A value is NaN or infinite.
    NotFinite {
        /// Where.
        place: usize,
    },
    /// Sales are below 0.
    Negative {
        /// Where.
        place: usize,
    },
    /// A value is so large that its square is no number.
    TooLarge {
        /// Where.
        place: usize,
    },
    /// Multiplicative seasonality and growth rates need values above 0.
    NotPositive {
        /// Where.
        place: usize,
    },
    /// Every value is 0.
    AllZero,
    /// Every value is the same: nothing tells the parameters apart.
    NoVariation,
    /// A setting or parameter that was handed in makes no sense.
    BadSetting {
        /// Its name.
        name: &'static str,
    },
    /// From none of the starts did the search arrive anywhere.
    NoFit,
}

impl fmt::Display for FitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFew { needed, given } => {
                write!(f, "{given} values are too few: this needs at least {needed}")
            }
            Self::NotFinite { place } => write!(f, "value {} is no finite number", place + 1),
            Self::Negative { place } => write!(f, "value {} is below 0", place + 1),
            Self::TooLarge { place } => write!(f, "value {} is too large to calculate with", place + 1),
            Self::NotPositive { place } => write!(f, "value {} has to be above 0 for this", place + 1),
            Self::AllZero => write!(f, "all values are 0"),
            Self::NoVariation => write!(f, "all values are the same"),
            Self::BadSetting { name } => write!(f, "`{name}` has a value that makes no sense"),
            Self::NoFit => write!(f, "no fit was found from any start"),
        }
    }
}

impl std::error::Error for FitError {}
