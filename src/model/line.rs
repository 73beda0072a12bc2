//! Line items.

use super::expr::Expr;
use super::id::DimensionId;
use super::known::{Carry, KnownValue};
use crate::diagnostic::Span;
use crate::unit::{DeclaredUnit, Unit};
use std::sync::Arc;

/// A line item.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its identifier, as formulas use it.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What it is counted in.
    pub unit: DeclaredUnit,
    /// Its dimensions; a cell is one combination of their elements, the last running fastest.
    pub over: Vec<DimensionId>,
    /// The heading under which it is listed.
    pub section: Option<String>,
    /// The author's notes.
    pub notes: Option<String>,
    /// What it comes to in a period, for every cell alike.
    pub formula: Expr,
    /// The formula as the author wrote it.
    pub text: String,
    /// For each cell the value before the first period.
    pub opening: Option<Vec<Arc<Expr>>>,
    /// What it shows for a year.
    pub total: Total,
    /// What is known of it from elsewhere.
    pub known: Vec<KnownValue>,
    /// Whether what is known takes the place of the formula's values.
    pub replaced: bool,
    /// What the last known value does to its formula afterwards.
    pub carry: Carry,
    /// How far its values of a period usually lie from what comes, as a part of them, where the author says.
    pub error: Option<f64>,
    /// Where its name stands in the text.
    pub span: Span,
}

words!(
    /// What a line shows for a year.
    Total {
        /// The periods added.
        Sum = "sum",
        /// The value at the end.
        Last = "last",
        /// The mean of the periods.
        Average = "average",
        /// Nothing; a quotient of lines that add up is worked out from their totals.
        None = "none",
    }
);

/// Times by the names that people give them: two waits of eight weeks are none of sixteen.
const TIMES: [&str; 6] = ["hour", "day", "week", "month", "quarter", "year"];

impl Total {
    /// Whether adding a line's elements makes sense.
    pub fn adds_up(self, unit: &Unit) -> bool {
        let quotient = unit.powers().any(|(_, power)| power < 0);
        let time = unit.powers().all(|(name, _)| TIMES.contains(&name));
        matches!(self, Total::Sum | Total::Last) && !unit.is_plain() && !quotient && !time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_rates_and_plain_numbers_are_not_added_over_elements() {
        let unit = |name: &str| Unit::base(name);
        for total in [Total::Sum, Total::Last] {
            assert!(total.adds_up(&unit("vehicle")) && total.adds_up(&unit("CNY").times(&unit("month"))));
            for none in [unit("week"), unit("year"), Unit::plain(), unit("CNY").per(&unit("vehicle"))] {
                assert!(!total.adds_up(&none), "{none:?}");
            }
        }
        assert!(!Total::Average.adds_up(&unit("vehicle")));
    }
}
