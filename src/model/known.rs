//! What is known of lines from elsewhere, and what that does to them.

use super::baseline::Firmness;
use super::expr::Expr;

/// A value of a line that is known from elsewhere.
#[derive(Clone, Debug)]
pub struct KnownValue {
    /// The cell; none for the total over all of them.
    pub cell: Option<usize>,
    /// The period number, inside of the timeline.
    pub period: i32,
    /// The value: over numbers, figures and constants.
    pub value: Expr,
    /// How firm it is: one that only bounds the truth moves a formula no further than to that bound.
    pub firmness: Firmness,
    /// Where it is from, in the author's words.
    pub source: Option<String>,
    /// Whether it may take the place of the formula's value.
    pub replaces: bool,
}

/// Up to when known values take the place of formulas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KnownTo {
    /// Up to the last period of which anything is known.
    #[default]
    Last,
    /// In no period.
    Nothing,
    /// Up to this period.
    At(i32),
}

words!(
    /// What the last known value of a line does to its formula afterwards.
    Carry {
        /// Nothing: what is known is known of its period alone.
        None = "none",
        /// The formula is multiplied by what was known over what the formula gave there.
        Ratio = "ratio",
        /// What was known less what the formula gave there is added to the formula.
        Difference = "difference",
    }
);

/// The error of a line that says nothing of its own, as a part of its value in a period.
pub const USUAL_ERROR: f64 = 0.15;

/// The largest error of a line: ten times its value.
pub const MOST_ERROR: f64 = 10.0;

/// Whether a number can be the error of a line, as a part of its value.
///
/// # Errors
/// What to write instead.
///
/// ```
/// assert!(evcalc::model::error_fits(0.15).is_ok());
/// assert_eq!(evcalc::model::error_fits(15.0), Err("write a part, or per cent: \"15%\"".to_owned()));
/// ```
pub fn error_fits(x: f64) -> Result<(), String> {
    match x {
        x if x > 0.0 && x <= MOST_ERROR => Ok(()),
        x if x > MOST_ERROR && x <= 100.0 * MOST_ERROR => Err(format!("write a part, or per cent: \"{x}%\"")),
        _ => Err(format!("write a part above 0 and at most {MOST_ERROR}, such as \"{}%\"", USUAL_ERROR * 100.0)),
    }
}
