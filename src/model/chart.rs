//! Charts of the author's.

use super::id::LineId;

/// A chart of the author's.
#[derive(Clone, Debug)]
pub struct Chart {
    /// The words above it.
    pub title: String,
    /// How it draws.
    pub kind: ChartKind,
    /// What it draws, in this order.
    pub series: Vec<ChartSeries>,
    /// Whether every series has a line for each scenario, instead of one for the live case.
    pub across_scenarios: bool,
    /// The author's notes.
    pub notes: Option<String>,
}

/// How a chart draws its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// A line for each series.
    Line,
    /// Columns beside each other.
    Column,
    /// Columns on top of each other.
    Stacked,
    /// Areas on top of each other.
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
