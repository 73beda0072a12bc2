//! A model in which every name, shape, unit and time has been checked.

use super::baseline::Baseline;
use super::expr::Expr;
use super::id::{DimensionId, DriverId, LineId, ScenarioId};
use crate::diagnostic::Span;
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
#[allow(missing_docs)]
pub struct Constant {
    pub name: String,
    pub title: String,
    pub unit: DeclaredUnit,
    pub notes: Option<String>,
    pub value: Expr,
    pub span: Span,
}

/// An assumption: one value, or one for each element, fixed or a path over time.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Driver {
    pub name: String,
    pub title: String,
    pub unit: DeclaredUnit,
    /// Its dimensions; a cell is one combination of their elements, the last running fastest.
    pub over: Vec<DimensionId>,
    pub section: Option<String>,
    pub notes: Option<String>,
    /// For each cell the value in the first scenario.
    pub value: Vec<Path>,
    /// Smallest allowed value, in the driver's unit.
    pub min: Option<f64>,
    /// Largest allowed value, in the driver's unit.
    pub max: Option<f64>,
    pub between: Between,
    /// Whether any scenario gives it a path over time (or it is drawn anew in every period).
    pub varies: bool,
    /// Whether it is a period: its value is a period number, 1 in the first.
    pub is_period: bool,
    pub uncertain: Option<Uncertain>,
    /// Drawn anew in every period.
    pub redraw: bool,
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

/// How uncertain a driver is.
#[derive(Clone, Debug, PartialEq)]
pub enum Uncertain {
    /// One draw for all its cells.
    Shared(Distribution),
    /// Each cell has its own (or none).
    Each(Vec<Option<Distribution>>),
}

/// A distribution; `None` for a location means the driver's value in the scenario at hand.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Distribution {
    Normal {
        mean: Option<f64>,
        sd: f64,
    },
    Lognormal {
        median: Option<f64>,
        sigma: f64,
    },
    Uniform {
        low: f64,
        high: f64,
    },
    Triangular {
        low: f64,
        mode: Option<f64>,
        high: f64,
    },
    Pert {
        low: f64,
        mode: Option<f64>,
        high: f64,
    },
    Beta {
        alpha: f64,
        beta: f64,
    },
    /// 5th and 95th percentiles.
    Interval {
        low: f64,
        high: f64,
    },
    Discrete {
        values: Vec<f64>,
        weights: Vec<f64>,
    },
}

/// A line item.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Line {
    pub name: String,
    pub title: String,
    pub unit: DeclaredUnit,
    pub over: Vec<DimensionId>,
    pub section: Option<String>,
    pub notes: Option<String>,
    pub formula: Expr,
    /// The formula as the author wrote it.
    pub text: String,
    /// For each cell the value before the first period.
    pub opening: Option<Vec<Arc<Expr>>>,
    pub total: Total,
    /// Known values: cell, period number, value.
    pub actual: Vec<(usize, i32, Expr)>,
    pub span: Span,
}

/// What a line shows for a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// The periods added.
    Sum,
    /// The value at the end.
    Last,
    /// The mean of the periods.
    Average,
    /// Nothing; a quotient of lines that add up is worked out from their totals.
    None,
}

/// A number that people ask for.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Output {
    pub name: String,
    pub title: String,
    pub unit: DeclaredUnit,
    pub notes: Option<String>,
    pub formula: Expr,
    pub text: String,
    pub target: Option<Expr>,
    pub better: Better,
    /// Its value is a period (number), or that it is not reached.
    pub is_period: bool,
    /// A difference of two such: may be missing too.
    pub may_be_missing: bool,
    /// The year, where `by = "year"` made it.
    pub year: Option<i32>,
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
#[allow(missing_docs)]
pub enum Better {
    Higher,
    Lower,
}

/// A condition that must hold in every period and for every element.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Check {
    pub name: String,
    pub title: String,
    pub notes: Option<String>,
    pub formula: Expr,
    pub text: String,
    /// The dimensions it varies over.
    pub over: Vec<DimensionId>,
    /// Whether it varies by period.
    pub varies: bool,
    pub span: Span,
}

/// A named set of changes.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Scenario {
    pub name: String,
    pub title: String,
    pub notes: Option<String>,
    /// The scenario that it starts from; none for the first.
    pub extends: Option<ScenarioId>,
    pub probability: Option<f64>,
    /// Changes in order; `inherited` in a layer means the value before that layer.
    pub layers: Vec<Vec<Change>>,
    pub span: Span,
}

/// One driver's new value in a scenario.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Change {
    pub driver: DriverId,
    /// The cells that it names, with their new paths.
    pub cells: Vec<(usize, Path)>,
    pub span: Span,
}

/// A rank correlation between two driver cells.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Correlation {
    pub drivers: [(DriverId, Option<usize>); 2],
    pub rank: f64,
}

/// A chart of the author's.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Chart {
    pub title: String,
    pub kind: ChartKind,
    pub series: Vec<ChartSeries>,
    pub across_scenarios: bool,
    pub notes: Option<String>,
}

/// How a chart draws its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ChartKind {
    Line,
    Column,
    Stacked,
    Area,
}

/// What a chart draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartSeries {
    /// One cell of a line.
    Cell(LineId, usize),
    /// The sum over the cells of a line.
    Sum(LineId),
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

    /// A name with its elements as one writes it: `price[YU7, China]`.
    pub fn cell_name(&self, name: &str, over: &[DimensionId], cell: usize) -> String {
        match self.element_names(over, cell).as_slice() {
            [] => name.to_owned(),
            names => format!("{name}[{}]", names.join(", ")),
        }
    }

    /// The last period of the back-cast, where the model has one inside of its timeline.
    pub fn backcast(&self) -> Option<i32> {
        self.forecast.map(|first| (first - 1).min(self.timeline.last())).filter(|last| *last >= 1)
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
