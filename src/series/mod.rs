//! Results as data: what a run of the Program gives, without how it was computed.
//!
//! A [`Projection`] has the values of every row ([`RowValues`]) and driver cell ([`InputValue`]) in the order of the
//! Program's; [`Projection::failures`] are the checks that do not hold, [`Projection::beside`] known values beside
//! computed ones.

use crate::diagnostic::Span;
use crate::graph::{Actual, Known, KnownAt, Program, RowId};
use crate::model::Bound;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that one projection computed, for one scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// Name of the scenario.
    pub scenario: String,
    /// For each constant, its value.
    pub constants: Vec<f64>,
    /// For each figure its value, in its own unit (a period figure: its period number); `None` for what cannot be read.
    pub figures: Vec<Option<f64>>,
    /// For each driver cell, its value.
    pub inputs: Vec<InputValue>,
    /// For each row, its values.
    pub rows: Vec<RowValues>,
    /// For each output, its target.
    pub targets: Vec<Option<f64>>,
    /// For each known value of the Program, the value.
    pub actuals: Vec<f64>,
    /// For each row of known values that take over, the values by period: those behind the last period that counts too.
    pub known: Vec<BTreeMap<i32, f64>>,
    /// Where the author wrote operations that came to an edge of arithmetic in some period, at which spreadsheets differ:
    /// sums that left a residue beside 0, nearly equal numbers compared, powers near the smallest number.
    pub edges: BTreeSet<Span>,
}

/// The value of one driver cell: the values of its keys and, where it varies, its path.
#[derive(Clone, Debug, PartialEq)]
pub struct InputValue {
    /// The values of the setting's keys, in order.
    pub keys: Vec<f64>,
    /// The value outside its keys, where the setting has one.
    pub outside: Option<f64>,
    /// Period 0 (the first value again) to the last period; one value where it does not vary.
    pub path: Vec<f64>,
}

/// The values of one row.
#[derive(Clone, Debug, PartialEq)]
pub enum RowValues {
    /// A value for each period, and the one before the first.
    Series {
        /// Before the first period.
        opening: Option<f64>,
        /// Period 1 to the last.
        values: Vec<f64>,
        /// For each year of the timeline, what the row shows for it (see `Yearly`).
        years: Vec<Option<f64>>,
        /// The same over all periods.
        whole: Option<f64>,
    },
    /// One value; `None` where a milestone is not reached.
    Scalar(Option<f64>),
}

impl RowValues {
    /// The values of the periods; none for a scalar.
    pub fn values(&self) -> &[f64] {
        match self {
            RowValues::Series { values, .. } => values,
            RowValues::Scalar(_) => &[],
        }
    }

    /// What the row shows for the years; nothing for a scalar.
    pub fn years(&self) -> &[Option<f64>] {
        match self {
            RowValues::Series { years, .. } => years,
            RowValues::Scalar(_) => &[],
        }
    }

    /// The one value of a scalar row.
    pub fn scalar(&self) -> Option<f64> {
        match self {
            RowValues::Scalar(value) => *value,
            RowValues::Series { .. } => None,
        }
    }

    /// The value before the first period.
    pub fn opening(&self) -> Option<f64> {
        match self {
            RowValues::Series { opening, .. } => *opening,
            RowValues::Scalar(_) => None,
        }
    }
}

impl InputValue {
    /// The value in a period (0 and before: the first value).
    pub fn at(&self, period: i32) -> f64 {
        let last = self.path.len() as i32 - 1;
        self.path[period.clamp(0, last) as usize]
    }
}

/// A known value of a line's cell beside the computed one.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// What is known.
    pub actual: &'a Actual,
    /// The line's row.
    pub row: RowId,
    /// The known value.
    pub value: f64,
    /// The line's own.
    pub own: f64,
}

impl Beside<'_> {
    /// On which side of the known value the truth lies, where it only bounds it.
    pub fn bound(&self) -> Option<Bound> {
        self.actual.bound
    }
}

/// A known value that takes the place of a formula's.
#[derive(Clone, Copy, Debug)]
pub struct TakenOver<'a> {
    /// Whose it is.
    pub known: &'a Known,
    /// How firm it is, and where it is from.
    pub told: &'a KnownAt,
    /// Its period.
    pub period: i32,
    /// The known value.
    pub value: f64,
    /// What the formula gives there; of a total the sum of what formulas give.
    pub formula: f64,
}

/// A cell of a check that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The check's place in the model.
    pub check: usize,
    /// The cell, in the order of the check's dimensions.
    pub cell: usize,
    /// The first period in which it fails; none where the check is one value.
    pub period: Option<i32>,
}

impl Projection {
    /// The cells of the model's checks that do not hold, in the model's order.
    pub fn failures<'a>(&'a self, program: &'a Program) -> impl Iterator<Item = Failure> + 'a {
        let cells = program.check_rows.iter().enumerate();
        cells.flat_map(move |(check, rows)| {
            rows.iter().enumerate().filter_map(move |(cell, row)| {
                let period = match &self.rows[row.0] {
                    RowValues::Scalar(value) => (*value != Some(1.0)).then_some(None)?,
                    RowValues::Series { values, .. } => Some(values.iter().position(|v| *v == 0.0)? as i32 + 1),
                };
                Some(Failure { check, cell, period })
            })
        })
    }

    /// The known values that take the place of formulas, up to a period, in the Program's order.
    pub fn taken_over<'a>(&'a self, program: &'a Program, to: Option<i32>) -> impl Iterator<Item = TakenOver<'a>> {
        let rows = program.known.iter().zip(&self.known);
        rows.flat_map(move |(known, values)| {
            values.range(..=to.unwrap_or(0)).filter_map(move |(period, value)| {
                let formulas = &program.formula_rows[known.line.0];
                let at = |row: &RowId| self.rows[row.0].values().get(*period as usize - 1).copied();
                let formula = match known.cell {
                    Some(cell) => at(&formulas[cell])?,
                    None => formulas.iter().filter_map(at).sum(),
                };
                Some(TakenOver { known, told: known.values.get(period)?, period: *period, value: *value, formula })
            })
        })
    }

    /// The known values of lines that stand beside their formulas, in the Program's order.
    pub fn beside<'a>(&'a self, program: &'a Program) -> impl Iterator<Item = Beside<'a>> {
        program.actuals.iter().zip(&self.actuals).filter_map(|(actual, value)| {
            let row = program.beside(actual)?;
            let own = *self.rows[row.0].values().get(actual.period as usize - 1)?;
            Some(Beside { actual, row, value: *value, own })
        })
    }
}

/// What every scenario's drivers would be over the selected scenario's values: by scenario, driver cell, and
/// key (the value outside the keys last). What a computed driver's cells beside the live column show.
pub type Follow = Vec<Vec<Vec<f64>>>;
