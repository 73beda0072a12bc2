//! The Program: the rows that a model is calculated in, and the operations that compute them.
//!
//! A line over dimensions is one row for each combination of elements. Formulas that need more
//! than one step (a running sum, a long formula) have helper rows of their own, placed before
//! the row they serve. `workbook` prints the rows' trees; `evaluate` runs the operations that
//! `lower` made of the same trees.

use super::code::Code;
use super::setting::Settings;
use super::tree::{InputId, Node, RowId, Shape, Tree};
use crate::diagnostic::Span;
use crate::model::{Bound, DimensionId, DriverId, Firmness, LineId, Model, OutputId, ScenarioId};
use crate::unit::DeclaredUnit;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One cell of a driver.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    /// The driver.
    pub driver: DriverId,
    /// Which of its cells.
    pub cell: usize,
}

/// One row of the calculation.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it belongs to.
    pub owner: Owner,
    /// What people read beside it.
    pub label: String,
    /// Elements, each with its dimension.
    pub elements: Vec<(DimensionId, usize)>,
    /// Unit of its values.
    pub unit: DeclaredUnit,
    /// Its formula.
    pub tree: Tree,
    /// Its value before the first period.
    pub opening: Option<Tree>,
    /// A value for each period, or one.
    pub shape: Shape,
    /// What it shows for a year.
    pub yearly: Yearly,
}

/// What a row belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A cell of a line.
    Line(LineId, usize),
    /// The total over a line's cells.
    LineTotal(LineId),
    /// What a line's cell comes to by its formula, where known values take its place.
    Formula(LineId, usize),
    /// What a line's cell carries on of what was known last.
    Carry(LineId, usize),
    /// What the cells of a line that are not known are multiplied by, so that all come to the known total.
    Scale(LineId),
    /// A step towards a line's cell.
    LineHelper(LineId),
    /// An output's value.
    Output(OutputId),
    /// A step towards an output.
    OutputHelper(OutputId),
    /// A check's cell: 1 where it holds.
    Check(usize, usize),
    /// A step towards a check.
    CheckHelper(usize),
}

/// What a row shows for a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yearly {
    /// The periods added.
    Sum,
    /// The value at the end.
    Last,
    /// The mean.
    Average,
    /// The row's own formula, on the years' values of the rows it names.
    Formula,
    /// Nothing.
    Empty,
}

/// A value of a line's cell that is known from elsewhere.
#[derive(Clone, Debug)]
pub struct Actual {
    /// The line.
    pub line: LineId,
    /// Which of its cells; none for all of them together.
    pub cell: Option<usize>,
    /// The period.
    pub period: i32,
    /// The value: over numbers, figures, constants and inputs.
    pub value: Tree,
    /// On which side of the value the truth lies; none where it is the truth.
    pub bound: Option<Bound>,
}

/// A row of known values that take the place of a line's formula: an input by period.
#[derive(Clone, Debug)]
pub struct Known {
    /// The line.
    pub line: LineId,
    /// Which of its cells; none for all of them together.
    pub cell: Option<usize>,
    /// On which side of the values the truth lies; none where they are the truth.
    pub bound: Option<Bound>,
    /// The model's own values by period.
    pub values: BTreeMap<i32, KnownAt>,
}

/// A known value.
#[derive(Clone, Debug)]
pub struct KnownAt {
    /// Over numbers, figures and constants.
    pub value: Tree,
    /// How firm it is.
    pub firmness: Firmness,
    /// Where it is from, in the author's words.
    pub source: Option<String>,
}

impl KnownAt {
    /// A number that somebody typed, for a row with this bound.
    pub fn typed(x: f64, bound: Option<Bound>, span: Span) -> KnownAt {
        let value = Tree { node: Node::Number(x), span };
        KnownAt { value, firmness: Firmness::of_bound(bound), source: None }
    }
}

/// A model lowered once, to run for any scenario.
#[derive(Clone, Debug)]
pub struct Program {
    /// The model it was made from.
    pub model: Arc<Model>,
    /// Driver cells.
    pub inputs: Vec<Input>,
    /// All rows, in worksheet order: lines, then outputs, then checks.
    pub rows: Vec<Row>,
    /// For each line, the rows of its cells.
    pub line_rows: Vec<Vec<RowId>>,
    /// For each line, the row of its total, if adding makes sense.
    pub line_totals: Vec<Option<RowId>>,
    /// The same, where the model or one of its charts adds the line's elements itself: rivals have sums that mean
    /// nothing.
    pub meant_totals: Vec<Option<RowId>>,
    /// For each output, its scalar row.
    pub output_rows: Vec<RowId>,
    /// For each output, its target.
    pub targets: Vec<Option<Tree>>,
    /// Known values of lines, beside which the computed ones are shown: line by line, by period.
    pub actuals: Vec<Actual>,
    /// Known values that take the place of formulas, line by line: of its cells, one after the other, of all of them
    /// together, of what bounds them.
    pub known: Vec<Known>,
    /// For each line with such values the rows of its formulas; none for other lines.
    pub formula_rows: Vec<Vec<RowId>>,
    /// For each check, the rows of its cells.
    pub check_rows: Vec<Vec<RowId>>,
    /// For each constant, its value's tree.
    pub constants: Vec<Tree>,
    /// For each scenario, the driver cells' values as trees.
    pub settings: Vec<Settings>,
    /// The operations.
    pub code: Code,
}

impl Program {
    /// The row with this id.
    pub fn row(&self, id: RowId) -> &Row {
        &self.rows[id.0]
    }

    /// The driver cell with this id.
    pub fn input(&self, id: InputId) -> &Input {
        &self.inputs[id.0]
    }

    /// The first input of a driver; its cells follow one another.
    pub fn first_input(&self, driver: DriverId) -> InputId {
        let before = self.model.drivers[..driver.0].iter();
        InputId(before.map(|d| d.value.len()).sum())
    }

    /// A driver's cell as one writes it: `price[YU7]`.
    pub fn input_name(&self, id: InputId) -> String {
        let input = self.input(id);
        let driver = &self.model.drivers[input.driver.0];
        self.model.cell_name(&driver.name, &driver.over, input.cell)
    }

    /// The row beside which a known value stands: that of its cell, or of the line's total.
    pub fn beside(&self, actual: &Actual) -> Option<RowId> {
        match actual.cell {
            Some(cell) => self.line_rows[actual.line.0].get(cell).copied(),
            None => self.line_totals[actual.line.0],
        }
    }

    /// The settings of a scenario.
    pub fn settings(&self, scenario: ScenarioId) -> &Settings {
        &self.settings[scenario.0]
    }
}
