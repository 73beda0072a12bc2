//! A model in which every name, shape, unit and time has been checked.

use super::baseline::Baseline;
use super::chart::Chart;
use super::expr::Expr;
use super::id::{DimensionId, DriverId, LineId, ScenarioId};
use super::known::KnownTo;
use super::line::Line;
use super::role::DriverRole;
use super::uncertain::{Correlation, Uncertain};
use crate::diagnostic::Span;
use crate::text::TOTAL;
use crate::timeline::Timeline;
use crate::unit::{DeclaredUnit, Unit};
use std::sync::Arc;

/// A whole checked model.
#[derive(Clone, Debug)]
pub struct Model {
    /// Identifier, also the default file name of the workbook.
    pub name: String,
    /// For people.
    pub title: String,
    /// Free text for the cover.
    pub notes: Option<String>,
    /// Its periods.
    pub timeline: Timeline,
    /// The first period that is a forecast, where earlier ones are a back-cast.
    pub forecast: Option<i32>,
    /// Up to when known values take the place of formulas, where a scenario does not say otherwise.
    pub known_to: KnownTo,
    /// The model's dimensions in file order, then the calendars that its step has.
    pub dimensions: Vec<Dimension>,
    /// Measures in file order.
    pub constants: Vec<Constant>,
    /// Assumptions in file order.
    pub drivers: Vec<Driver>,
    /// The calculation in file order.
    pub lines: Vec<Line>,
    /// The numbers that people ask for, in file order; one for each year where `by = "year"`.
    pub outputs: Vec<Output>,
    /// What must hold.
    pub checks: Vec<Check>,
    /// At least one; the first is the reference.
    pub scenarios: Vec<Scenario>,
    /// Rank correlations between driver cells.
    pub correlations: Vec<Correlation>,
    /// The author's charts.
    pub charts: Vec<Chart>,
    /// The figures.
    pub baseline: Baseline,
}

/// An axis of the model.
#[derive(Clone, Debug)]
pub struct Dimension {
    /// Identifier.
    pub name: String,
    /// Its members in file order.
    pub elements: Vec<Element>,
    /// Set for the built-in calendars.
    pub calendar: Option<Calendar>,
}

/// A member of a dimension.
#[derive(Clone, Debug)]
pub struct Element {
    /// Identifier.
    pub name: String,
    /// For people.
    pub title: String,
}

/// The built-in dimensions: the months or the quarters of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Calendar {
    /// `calendar_month`, Jan to Dec.
    Month,
    /// `calendar_quarter`, Q1 to Q4.
    Quarter,
}

/// A measure that no scenario changes.
#[derive(Clone, Debug)]
pub struct Constant {
    /// Its identifier, as formulas use it.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What it is counted in.
    pub unit: DeclaredUnit,
    /// The author's notes.
    pub notes: Option<String>,
    /// What it comes to: numbers, figures and other constants.
    pub value: Expr,
    /// Where its name stands in the text.
    pub span: Span,
}

/// An assumption: one value, or one for each element, fixed or a path over time.
#[derive(Clone, Debug)]
pub struct Driver {
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
    /// For each cell the value in the first scenario.
    pub value: Vec<Path>,
    /// Smallest allowed value, in the driver's unit.
    pub min: Option<f64>,
    /// Largest allowed value, in the driver's unit.
    pub max: Option<f64>,
    /// What its path does between keys.
    pub between: Between,
    /// Whether any scenario gives it a path over time (or it is drawn anew in every period).
    pub varies: bool,
    /// Whether it is a period: its value is a period number, 1 in the first.
    pub is_period: bool,
    /// How its draws are distributed; none where it is certain.
    pub uncertain: Option<Uncertain>,
    /// Drawn anew in every period.
    pub redraw: bool,
    /// What it is for.
    pub role: DriverRole,
    /// Where its name stands in the text.
    pub span: Span,
}

/// What a path does between its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// Each value holds until the next key.
    Hold,
    /// Interpolated by period number.
    Linear,
    /// Each value in its own period alone, 0 in the others.
    Nothing,
}

/// The value of one cell of a driver, as the author wrote it.
#[derive(Clone, Debug)]
pub enum Path {
    /// One value for all periods.
    Fixed(Arc<Expr>),
    /// Values from periods on, sorted by period number; at least one.
    Keys(Vec<(i32, Arc<Expr>)>),
}

/// A number that people ask for.
#[derive(Clone, Debug)]
pub struct Output {
    /// Its identifier, as formulas use it.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What it is counted in.
    pub unit: DeclaredUnit,
    /// The author's notes.
    pub notes: Option<String>,
    /// What it comes to: one number.
    pub formula: Expr,
    /// The formula as the author wrote it.
    pub text: String,
    /// What it should come to, in its unit.
    pub target: Option<Expr>,
    /// On which side of the target it should be.
    pub better: Better,
    /// Its value is a period (number), or that it is not reached.
    pub is_period: bool,
    /// A difference of two such: may be missing too.
    pub may_be_missing: bool,
    /// The year, where `by = "year"` made it.
    pub year: Option<i32>,
    /// Where its name stands in the text.
    pub span: Span,
}

impl Output {
    /// Whether it should be at or below its target: of milestones, earlier is better.
    pub fn lower_is_better(&self) -> bool {
        self.is_period || self.better == Better::Lower
    }

    /// The side of its target on which it should be, as people write it.
    pub fn side(&self) -> char {
        if self.lower_is_better() { '≤' } else { '≥' }
    }
}

/// On which side of its target an output should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// At its target or above.
    Higher,
    /// At its target or below.
    Lower,
}

/// A condition that must hold in every period and for every element.
#[derive(Clone, Debug)]
pub struct Check {
    /// Its identifier, as formulas use it.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// The author's notes.
    pub notes: Option<String>,
    /// A number for each period and cell: not 0 where it holds.
    pub formula: Expr,
    /// The formula as the author wrote it.
    pub text: String,
    /// The dimensions it varies over.
    pub over: Vec<DimensionId>,
    /// Whether it varies by period.
    pub varies: bool,
    /// Where its name stands in the text.
    pub span: Span,
}

/// A named set of changes.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its identifier, as formulas use it.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// The author's notes.
    pub notes: Option<String>,
    /// The scenario that it starts from; none for the first.
    pub extends: Option<ScenarioId>,
    /// Its share among the scenarios, from 0 to 1.
    pub probability: Option<f64>,
    /// Up to when known values take the place of formulas.
    pub known_to: KnownTo,
    /// Changes in order; `inherited` in a layer means the value before that layer.
    pub layers: Vec<Vec<Change>>,
    /// Where its name stands in the text.
    pub span: Span,
}

/// One driver's new value in a scenario.
#[derive(Clone, Debug)]
pub struct Change {
    /// Whose value it is.
    pub driver: DriverId,
    /// The cells that it names, with their new paths.
    pub cells: Vec<(usize, Path)>,
    /// Where the author wrote it.
    pub span: Span,
}

impl Model {
    /// How many cells something over these dimensions has.
    pub fn cell_count(&self, over: &[DimensionId]) -> usize {
        over.iter().map(|d| self.dimensions[d.0].elements.len()).product()
    }

    /// The elements of a cell, one for each dimension of `over`.
    pub fn cell_elements(&self, over: &[DimensionId], cell: usize) -> Vec<usize> {
        let mut rest = cell;
        let mut out = vec![0; over.len()];
        for (at, dimension) in over.iter().enumerate().rev() {
            let count = self.dimensions[dimension.0].elements.len();
            out[at] = rest % count;
            rest /= count;
        }
        out
    }

    /// The names of a cell's elements, in the order of `over`.
    pub fn element_names(&self, over: &[DimensionId], cell: usize) -> Vec<&str> {
        let elements = self.cell_elements(over, cell);
        over.iter().zip(elements).map(|(d, e)| self.dimensions[d.0].elements[e].name.as_str()).collect()
    }

    /// The elements of a line's cell; of all cells together (none) the word that stands for them.
    pub fn elements_or_total(&self, line: LineId, cell: Option<usize>) -> Vec<&str> {
        cell.map_or_else(|| vec![TOTAL], |cell| self.element_names(&self.lines[line.0].over, cell))
    }

    /// A line's cell as one writes it, `sold[YU7]`; of all cells together (none) `sold[total]`.
    pub fn cell_or_total_name(&self, line: LineId, cell: Option<usize>) -> String {
        let of = &self.lines[line.0];
        match cell {
            Some(cell) => self.cell_name(&of.name, &of.over, cell),
            None => format!("{}[{TOTAL}]", of.name),
        }
    }

    /// A name with its elements as one writes it: `price[YU7, China]`.
    pub fn cell_name(&self, name: &str, over: &[DimensionId], cell: usize) -> String {
        match self.element_names(over, cell).as_slice() {
            [] => name.to_owned(),
            names => format!("{name}[{}]", names.join(", ")),
        }
    }

    /// The last period of which a value is known that takes the place of a formula's.
    pub fn last_known(&self) -> Option<i32> {
        let lines = self.lines.iter().filter(|line| line.replaced);
        lines.flat_map(|line| &line.known).filter(|known| known.replaces).map(|known| known.period).max()
    }

    /// The last period in which known values take the place of formulas in a scenario; none where they do in no period.
    pub fn known_to(&self, scenario: ScenarioId) -> Option<i32> {
        match self.scenarios[scenario.0].known_to {
            KnownTo::Last => self.last_known(),
            KnownTo::Nothing => None,
            KnownTo::At(period) => Some(period),
        }
    }

    /// The last period in which something is known that counts in a scenario.
    pub fn known_through(&self, scenario: ScenarioId) -> Option<i32> {
        self.known_to(scenario).and_then(|to| self.last_known().map(|last| to.min(last)))
    }

    /// The last period of the back-cast, which ends where `forecast` says, else with what is known in a scenario; none
    /// where nothing of it is inside of the timeline.
    pub fn backcast(&self, scenario: ScenarioId) -> Option<i32> {
        match self.forecast {
            Some(first) => Some((first - 1).min(self.timeline.last())).filter(|last| *last >= 1),
            None => self.known_through(scenario),
        }
    }

    /// The last period that is closed in a scenario: what acts only up to it decides nothing any more.
    pub fn closed_to(&self, scenario: ScenarioId) -> Option<i32> {
        self.known_through(scenario).or_else(|| self.backcast(scenario))
    }

    /// The scenario of this name.
    pub fn scenario(&self, name: &str) -> Option<ScenarioId> {
        self.scenarios.iter().position(|s| s.name == name).map(ScenarioId)
    }
}

/// A declared unit for something whose unit was worked out.
pub fn inferred(unit: Unit, percent: bool) -> DeclaredUnit {
    let text = if percent && unit.is_plain() { "%".to_owned() } else { unit.to_string() };
    DeclaredUnit { unit, percent, text }
}
