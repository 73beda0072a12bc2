//! Rows while they are being made: an arena in which rows can name each other before they stand in their order.

use super::describe::{Naming, write};
use super::program::{Input, Known, Owner, Row, Yearly};
use super::site::Env;
use super::tree::{InputId, KnownId, Node, RowId, Shape, Tree};
use super::units::{Units, unit_of};
use crate::diagnostic::Span;
use crate::model::{DimensionId, DriverId, LineId, Model, OutputId, inferred};
use crate::unit::{DeclaredUnit, Unit};
use std::borrow::Cow;
use std::collections::HashMap;

/// Rows, their order, and what they are made for.
pub(super) struct Rows<'m> {
    pub model: &'m Model,
    pub inputs: Vec<Input>,
    /// For each driver its first input.
    pub first_input: Vec<usize>,
    /// In order of creation.
    pub arena: Vec<Option<Row>>,
    /// In worksheet order.
    pub sequence: Vec<RowId>,
    pub line_rows: Vec<Vec<RowId>>,
    pub line_totals: Vec<Option<RowId>>,
    pub output_rows: Vec<RowId>,
    /// Rows of known values.
    pub known_rows: Vec<Known>,
    /// For each line whose known values take the place of its formula the rows of its formulas.
    pub formula_rows: Vec<Vec<RowId>>,
    /// Helper rows by the text of their formula.
    pub known: HashMap<String, RowId>,
    /// Whose rows are being made.
    pub owner: Owner,
}

impl<'m> Rows<'m> {
    /// No rows yet, but an id for every line's cell, its total, and every output.
    pub(super) fn new(model: &'m Model) -> Rows<'m> {
        let mut inputs = Vec::new();
        let mut first_input = Vec::new();
        for (d, driver) in model.drivers.iter().enumerate() {
            first_input.push(inputs.len());
            inputs.extend((0..driver.value.len()).map(|cell| Input { driver: DriverId(d), cell }));
        }
        let mut rows = Rows {
            model,
            inputs,
            first_input,
            arena: vec![],
            sequence: vec![],
            line_rows: vec![],
            line_totals: vec![],
            output_rows: vec![],
            known_rows: vec![],
            formula_rows: vec![vec![]; model.lines.len()],
            known: HashMap::new(),
            owner: Owner::LineHelper(LineId(0)),
        };
        for line in &model.lines {
            let count = model.cell_count(&line.over);
            let cells = (0..count).map(|_| rows.reserve()).collect();
            rows.line_rows.push(cells);
            let total = line.total.adds_up(&line.unit.unit) && !line.over.is_empty();
            let total = total.then(|| rows.reserve());
            rows.line_totals.push(total);
        }
        for _ in &model.outputs {
            let row = rows.reserve();
            rows.output_rows.push(row);
        }
        rows
    }

    pub(super) fn reserve(&mut self) -> RowId {
        self.arena.push(None);
        RowId(self.arena.len() - 1)
    }

    /// Puts a row in its place at the end of the sequence.
    pub(super) fn place(&mut self, id: RowId, row: Row) {
        self.arena[id.0] = Some(row);
        self.sequence.push(id);
    }

    pub(super) fn input(&self, driver: DriverId, cell: usize) -> InputId {
        InputId(self.first_input[driver.0] + cell)
    }

    /// A row of its own for a piece of a formula, or the one that says the same already.
    pub(super) fn helper(&mut self, tree: Tree, shape: Shape, env: &Env, label: Option<String>) -> RowId {
        let key = format!("{shape:?} {}", super::describe::key(&tree));
        if let Some(row) = self.known.get(&key) {
            return *row;
        }
        let id = self.reserve();
        let label = label.unwrap_or_else(|| write(self, &tree, 0));
        let unit = self.unit(&tree);
        let row = Row {
            owner: self.owner,
            label,
            elements: elements_of(env),
            unit,
            tree,
            opening: None,
            shape,
            yearly: Yearly::Empty,
        };
        self.place(id, row);
        self.known.insert(key, id);
        id
    }

    /// The unit of a tree, worked out from the rows and drivers that it names.
    pub(super) fn unit(&self, tree: &Tree) -> DeclaredUnit {
        inferred(unit_of(self, tree).map_or_else(Unit::plain, Cow::into_owned), false)
    }

    /// A reference to this period of a row.
    pub(super) fn reference(row: RowId, shift: u32, span: Span) -> Tree {
        Tree { node: Node::Row { row, shift }, span }
    }

    /// A series row with this value: the row that a plain reference names, else a helper.
    pub(super) fn as_row(&mut self, tree: Tree, env: &Env) -> RowId {
        match tree.node {
            Node::Row { row, shift: 0 } if self.is_series(row) => row,
            _ => self.helper(tree, Shape::Series, env, None),
        }
    }

    pub(super) fn is_series(&self, row: RowId) -> bool {
        match &self.arena[row.0] {
            Some(row) => row.shape == Shape::Series,
            None => !self.output_rows.contains(&row),
        }
    }

    /// The unit of a row that may not be made yet.
    fn row_unit(&self, row: RowId) -> Option<&Unit> {
        if let Some(made) = &self.arena[row.0] {
            return Some(&made.unit.unit);
        }
        let of_line = self.line_rows.iter().position(|cells| cells.contains(&row));
        let line = of_line.or_else(|| self.line_totals.iter().position(|total| *total == Some(row)));
        match line {
            Some(line) => Some(&self.model.lines[line].unit.unit),
            None => {
                let output = self.output_rows.iter().position(|output| *output == row)?;
                Some(&self.model.outputs[output].unit.unit)
            }
        }
    }

    /// What a row is called in the model's language.
    pub(super) fn row_label(&self, row: RowId) -> Cow<'_, str> {
        if let Some(made) = &self.arena[row.0] {
            return match made.owner {
                Owner::Line(id, cell) => self.line_name(id, cell).into(),
                Owner::LineTotal(id) => format!("sum({})", self.model.lines[id.0].name).into(),
                Owner::Formula(id, cell) => format!("formula of {}", self.line_name(id, cell)).into(),
                Owner::Carry(id, cell) => format!("what is carried on of {}", self.line_name(id, cell)).into(),
                Owner::Scale(id) => format!("scale of {}", self.model.lines[id.0].name).into(),
                Owner::Output(OutputId(id)) => self.model.outputs[id].name.as_str().into(),
                Owner::LineHelper(_) | Owner::OutputHelper(_) | Owner::Check(..) | Owner::CheckHelper(_) => {
                    made.label.as_str().into()
                }
            };
        }
        for (line, cells) in self.line_rows.iter().enumerate() {
            if let Some(cell) = cells.iter().position(|c| *c == row) {
                return self.line_name(LineId(line), cell).into();
            }
            if self.line_totals[line] == Some(row) {
                return format!("sum({})", self.model.lines[line].name).into();
            }
        }
        let output = self.output_rows.iter().position(|output| *output == row);
        output.map_or("", |i| self.model.outputs[i].name.as_str()).into()
    }

    fn line_name(&self, id: LineId, cell: usize) -> String {
        let line = &self.model.lines[id.0];
        self.model.cell_name(&line.name, &line.over, cell)
    }
}

impl Naming for Rows<'_> {
    fn model(&self) -> &Model {
        self.model
    }
    fn row(&self, row: RowId) -> Cow<'_, str> {
        self.row_label(row)
    }
    fn known_rows(&self) -> &[Known] {
        &self.known_rows
    }
    fn input(&self, input: InputId) -> String {
        let input = &self.inputs[input.0];
        let driver = &self.model.drivers[input.driver.0];
        self.model.cell_name(&driver.name, &driver.over, input.cell)
    }
}

impl Units for Rows<'_> {
    fn model(&self) -> &Model {
        self.model
    }
    fn known(&self, known: KnownId) -> &Unit {
        &self.model.lines[self.known_rows[known.0].line.0].unit.unit
    }
    fn input(&self, input: InputId) -> &Unit {
        &self.model.drivers[self.inputs[input.0].driver.0].unit.unit
    }
    fn row(&self, row: RowId) -> Option<&Unit> {
        self.row_unit(row)
    }
}

pub(super) fn elements_of(env: &Env) -> Vec<(DimensionId, usize)> {
    env.iter().enumerate().filter_map(|(d, element)| element.map(|e| (DimensionId(d), e))).collect()
}
