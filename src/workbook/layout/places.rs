//! The place of everything, as data.

use super::columns::Columns;
use super::panel;
use crate::diagnostic::Span;
use crate::graph::{InputId, RowId};
use crate::model::ScenarioId;
use std::collections::{BTreeMap, BTreeSet};

/// Where a driver's cell stands on the control panel.
#[derive(Clone, Debug, Default)]
pub(crate) struct Panel {
    /// One row for each key; one for a fixed driver.
    pub keys: Vec<u32>,
    /// The value outside the keys.
    pub outside: Option<u32>,
    /// Scale of a path.
    pub scale: Option<u32>,
    /// Shift of a path.
    pub shift: Option<u32>,
}

/// Where a varying driver's cell stands on Paths.
#[derive(Clone, Debug)]
pub(crate) struct PathRows {
    /// The live path; the scenarios' follow directly below.
    pub live: u32,
    /// For linear paths: the segment and the share rows.
    pub linear: Option<(u32, u32)>,
}

/// Everything's place.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// Columns of the time sheets.
    pub columns: Columns,
    /// On Calc: the row of each constant.
    pub constants: Vec<u32>,
    /// On Calc: the row of each driver cell.
    pub inputs: Vec<u32>,
    /// On Calc: for driver cells that are periods, the row of their period number.
    pub input_numbers: Vec<Option<u32>>,
    /// On Calc: literal periods of formulas: the row of the date; its number stands below.
    pub periods: BTreeMap<i32, u32>,
    /// On Calc: literal counts of `lag` and `recent`.
    pub counts: BTreeMap<u32, u32>,
    /// Where operations came to an edge of arithmetic in some scenario: formulas there say in full what is meant.
    pub edges: BTreeSet<Span>,
    /// On Calc: the tolerance of checks.
    pub tolerance: u32,
    /// On Calc: the row of each Program row; for a milestone the row of its period number.
    pub rows: Vec<u32>,
    /// On Calc: for rows with known values the row of these; the difference stands below it.
    pub actuals: BTreeMap<RowId, u32>,
    /// On Calc: for milestones the row of the date.
    pub dates: BTreeMap<RowId, u32>,
    /// On Calc: section heads and their texts, by row.
    pub sections: BTreeMap<u32, String>,
    /// On Calc: the row after the last.
    pub calc_end: u32,
    /// On Scenarios: the first row of drivers, the places, and the row after the last.
    pub panel: Vec<Panel>,
    /// On Scenarios: section heads.
    pub panel_sections: BTreeMap<u32, String>,
    /// On Scenarios: the row after the last.
    pub panel_end: u32,
    /// On Paths, for varying driver cells.
    pub paths: BTreeMap<InputId, PathRows>,
    /// On Paths: the row after the last.
    pub paths_end: u32,
    /// On Scenarios: the row that says up to when known values count, where the model has any that take over.
    pub known_to: Option<u32>,
    /// On Known: the row of each row of known values.
    pub known: Vec<u32>,
    /// On Known: section heads.
    pub known_sections: BTreeMap<u32, String>,
    /// On Known: the row after the last.
    pub known_end: u32,
    /// On Baseline: the row of each figure.
    pub figures: Vec<u32>,
    /// On Baseline, the head of those that the model does not use, if there are both.
    pub other_figures: Option<u32>,
    /// On Baseline: the row of each constant.
    pub measures: Vec<u32>,
    /// How many scenarios the model has.
    pub scenario_count: u16,
}

impl Layout {
    /// The column of a scenario on the control panel.
    pub(crate) fn scenario_column(&self, scenario: ScenarioId) -> u16 {
        panel::SCENARIOS + scenario.0 as u16
    }

    /// The column of a scenario's follow cells.
    pub(crate) fn follow_column(&self, scenario: ScenarioId) -> u16 {
        self.id_column() + 2 + scenario.0 as u16
    }

    /// The column in which the keys of the live case, or of a scenario, are laid out: a value in every row.
    pub(crate) fn filled_column(&self, case: Option<ScenarioId>) -> u16 {
        self.follow_column(ScenarioId(0)) + self.scenario_count + case.map_or(0, |s| s.0 as u16 + 1)
    }

    /// The column in which they are counted.
    pub(crate) fn count_column(&self, case: Option<ScenarioId>) -> u16 {
        self.filled_column(case) + self.scenario_count + 1
    }

    /// The column that says on what a value rests.
    pub(crate) fn basis_column(&self) -> u16 {
        panel::SCENARIOS + self.scenario_count
    }

    /// The column of driver ids.
    pub(crate) fn id_column(&self) -> u16 {
        self.basis_column() + 1
    }

    /// The row of a scenario's path of an input.
    pub(crate) fn path_row(&self, input: InputId, scenario: Option<ScenarioId>) -> Option<u32> {
        let rows = self.paths.get(&input)?;
        Some(rows.live + scenario.map_or(0, |s| s.0 as u32 + 1))
    }
}
