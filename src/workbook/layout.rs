//! Where everything stands: rows and columns of every sheet, decided before anything is written.

use super::template::Column;
use super::used::used_figures;
use crate::diagnostic::Span;
use crate::graph::{InputId, Node, Owner, Program, RowId, Shape, Tree};
use crate::model::{Between, Calendar, DimensionId, Model, ScenarioId};
use rust_xlsxwriter::utility::column_number_to_name;
use std::collections::{BTreeMap, BTreeSet};

/// The sheet of drivers that change over time.
pub(super) const PATHS: &str = "Paths";

/// Rows of the heads of all time sheets (from 0).
pub(super) mod head {
    /// Title band.
    pub(crate) const TITLE: u32 = 0;
    /// Scenario index, its name and the check flag.
    pub(crate) const INDEX: u32 = 2;
    /// Below the index: the words of the head (see `status`).
    pub(crate) const STATUS: u32 = 3;
    /// First day of each period; the years.
    pub(crate) const DATE: u32 = 4;
    /// Number of each period; how many periods a year has here.
    pub(crate) const NUMBER: u32 = 5;
    /// Calendar year of each period.
    pub(crate) const YEAR: u32 = 6;
    /// Month of each period.
    pub(crate) const MONTH: u32 = 7;
    /// Quarter of each period.
    pub(crate) const QUARTER: u32 = 8;
    /// 1 in the last period of a year.
    pub(crate) const YEAR_END: u32 = 9;
    /// Years since the start.
    pub(crate) const ELAPSED: u32 = 10;
    /// First row below the heads.
    pub(crate) const BODY: u32 = 12;
}

/// Columns of the time sheets (from 0).
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// The dimensions that have a tag column, in order, from column 1.
    pub tags: Vec<DimensionId>,
    /// Units.
    pub unit: u16,
    /// Values without time.
    pub fixed: u16,
    /// The first year.
    pub years: u16,
    /// How many years.
    pub year_count: u16,
    /// All periods together.
    pub whole: u16,
    /// Period 0.
    pub opening: u16,
    /// How many periods.
    pub periods: u16,
}

impl Columns {
    /// The column of a period (0 is the opening).
    pub(super) fn period(&self, t: i32) -> u16 {
        self.opening + t.clamp(0, i32::from(self.periods)) as u16
    }

    /// The last period's column.
    pub(super) fn last(&self) -> u16 {
        self.opening + self.periods
    }

    /// The column of a dimension's tags.
    pub(super) fn tag(&self, dimension: DimensionId) -> Option<u16> {
        self.tags.iter().position(|d| *d == dimension).map(|at| at as u16 + 1)
    }
}

/// Where a driver's cell stands on the control panel.
#[derive(Clone, Debug, Default)]
pub(super) struct Panel {
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
pub(super) struct PathRows {
    /// The live path; the scenarios' follow directly below.
    pub live: u32,
    /// For linear paths: the segment and the share rows.
    pub linear: Option<(u32, u32)>,
}

/// Everything's place.
#[derive(Clone, Debug)]
pub(super) struct Layout {
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
    /// On Baseline: the row of each figure.
    pub figures: Vec<u32>,
    /// On Baseline, the head of those that the model does not use, if there are both.
    pub other_figures: Option<u32>,
    /// On Baseline: the row of each constant.
    pub measures: Vec<u32>,
    /// How many scenarios the model has.
    pub scenario_count: u16,
}

/// Columns of the control panel (from 0).
pub(super) mod panel {
    /// What a driver is called.
    pub(crate) const LABEL: u16 = 0;
    /// Its unit.
    pub(crate) const UNIT: u16 = 1;
    /// The first day from which a key holds.
    pub(crate) const FROM: u16 = 2;
    /// The period number of that day.
    pub(crate) const NUMBER: u16 = 3;
    /// The analyst's own value.
    pub(crate) const OVERRIDE: u16 = 4;
    /// What the live case uses.
    pub(crate) const LIVE: u16 = 5;
    /// The first scenario.
    pub(crate) const SCENARIOS: u16 = 6;
    /// The chosen scenario's name.
    pub(crate) const SELECTED_ROW: u32 = 3;
    /// Its number.
    pub(crate) const INDEX_ROW: u32 = 4;
    /// The first period.
    pub(crate) const START_ROW: u32 = 5;
    /// Whether overrides count: the switch, and in [`NUMBER`] its helper.
    pub(crate) const APPLY_ROW: u32 = 6;
    /// How many are in use.
    pub(crate) const COUNT_ROW: u32 = 7;
    /// The heads.
    pub(crate) const HEAD_ROW: u32 = 9;
}

/// Whether overrides count, as a condition of formulas on the control panel: the helper beside the switch, which is 1 for
/// TRUE alone (AND ignores blank cells and texts, and would take either for consent).
pub(super) fn overrides_apply() -> String {
    format!("{}=1", fixed(panel::APPLY_ROW, panel::NUMBER))
}

/// A cell's address, both parts fixed: `$C$5`.
pub(super) fn fixed(row: u32, column: u16) -> String {
    format!("${}${}", column_number_to_name(column), row + 1)
}

/// A cell's address that moves with the formula: `C5`.
pub(super) fn moving(row: u32, column: impl Into<Column>) -> String {
    format!("{}{}", column.into().name(), row + 1)
}

/// A cell's address in a fixed column: `$C5`.
pub(super) fn in_column(row: u32, column: u16) -> String {
    format!("${}{}", column_number_to_name(column), row + 1)
}

/// A cell's address in a fixed row: `C$5`.
pub(super) fn in_row(row: u32, column: impl Into<Column>) -> String {
    format!("{}${}", column.into().name(), row + 1)
}

impl Layout {
    /// Decides the place of everything in a program's workbook.
    pub(super) fn new(program: &Program) -> Layout {
        let model = &program.model;
        let columns = columns(model);
        let mut layout = Layout {
            columns,
            constants: vec![],
            inputs: vec![],
            input_numbers: vec![],
            periods: BTreeMap::new(),
            counts: BTreeMap::new(),
            edges: BTreeSet::new(),
            tolerance: 0,
            rows: vec![0; program.rows.len()],
            actuals: BTreeMap::new(),
            dates: BTreeMap::new(),
            sections: BTreeMap::new(),
            calc_end: 0,
            panel: vec![],
            panel_sections: BTreeMap::new(),
            panel_end: 0,
            paths: BTreeMap::new(),
            paths_end: 0,
            figures: vec![],
            other_figures: None,
            measures: vec![],
            scenario_count: model.scenarios.len() as u16,
        };
        layout.place_baseline(program);
        layout.place_panel(program);
        layout.place_paths(program);
        let next = layout.place_measures(program);
        let next = layout.place_inputs(program, next);
        layout.place_rows(program, next);
        layout
    }

    /// The column of a scenario on the control panel.
    pub(super) fn scenario_column(&self, scenario: ScenarioId) -> u16 {
        panel::SCENARIOS + scenario.0 as u16
    }

    /// The column of a scenario's follow cells.
    pub(super) fn follow_column(&self, scenario: ScenarioId) -> u16 {
        self.id_column() + 2 + scenario.0 as u16
    }

    /// The column in which the keys of the live case, or of a scenario, are laid out: a value in every row.
    pub(super) fn filled_column(&self, case: Option<ScenarioId>) -> u16 {
        self.follow_column(ScenarioId(0)) + self.scenario_count + case.map_or(0, |s| s.0 as u16 + 1)
    }

    /// The column in which they are counted.
    pub(super) fn count_column(&self, case: Option<ScenarioId>) -> u16 {
        self.filled_column(case) + self.scenario_count + 1
    }

    /// The column that says on what a value rests.
    pub(super) fn basis_column(&self) -> u16 {
        panel::SCENARIOS + self.scenario_count
    }

    /// The column of driver ids.
    pub(super) fn id_column(&self) -> u16 {
        self.basis_column() + 1
    }

    /// The row of a scenario's path of an input.
    pub(super) fn path_row(&self, input: InputId, scenario: Option<ScenarioId>) -> Option<u32> {
        let rows = self.paths.get(&input)?;
        Some(rows.live + scenario.map_or(0, |s| s.0 as u32 + 1))
    }

    /// Figures that the model uses stand first, the others under a head of their own.
    fn place_baseline(&mut self, program: &Program) {
        let model = &program.model;
        let used = used_figures(program);
        let mut next = 5;
        self.figures = vec![0; model.baseline.figures.len()];
        for wanted in [true, false] {
            let own = (0..self.figures.len()).filter(|figure| used.contains(figure) == wanted);
            let own: Vec<usize> = own.collect();
            if !wanted && !own.is_empty() && !used.is_empty() {
                self.other_figures = Some(next + 1);
                next += 2;
            }
            for figure in own {
                self.figures[figure] = next;
                next += 1;
            }
        }
        if !model.baseline.figures.is_empty() {
            next += 3;
        }
        for _ in &model.constants {
            self.measures.push(next);
            next += 1;
        }
    }

    fn place_panel(&mut self, program: &Program) {
        let mut next = panel::HEAD_ROW + 1;
        let mut section: Option<&str> = None;
        for input in 0..program.inputs.len() {
            let driver = &program.model.drivers[program.inputs[input].driver.0];
            let here = driver.section.as_deref().unwrap_or("Drivers");
            if section != Some(here) {
                if section.is_some() {
                    next += 1;
                }
                self.panel_sections.insert(next, here.to_owned());
                section = Some(here);
                next += 1;
            }
            let setting = &program.settings[0].inputs[input];
            let mut place = Panel::default();
            for _ in &setting.keys {
                place.keys.push(next);
                next += 1;
            }
            if setting.outside.is_some() {
                place.outside = Some(next);
                next += 1;
            }
            if driver.varies {
                place.scale = Some(next);
                place.shift = Some(next + 1);
                next += 2;
            }
            self.panel.push(place);
        }
        self.panel_end = next;
    }

    fn place_paths(&mut self, program: &Program) {
        let mut next = head::BODY;
        for (i, input) in program.inputs.iter().enumerate() {
            let driver = &program.model.drivers[input.driver.0];
            if !driver.varies {
                continue;
            }
            next += 1; // a head with the driver's name
            let linear = (driver.between == Between::Linear).then(|| {
                next += 2;
                (next - 2, next - 1)
            });
            self.paths.insert(InputId(i), PathRows { live: next, linear });
            next += 1 + u32::from(self.scenario_count) + 1;
        }
        self.paths_end = next;
    }

    /// Constants, literal periods and literal counts.
    fn place_measures(&mut self, program: &Program) -> u32 {
        let mut next = head::BODY;
        let (mut periods, mut counts) = (Vec::new(), Vec::new());
        let mut see = |tree: &Tree| {
            tree.visit(&mut |piece| match &piece.node {
                Node::Period(t) => periods.push(*t),
                Node::Row { row, shift: n @ 2.. } if program.row(*row).shape == Shape::Series => counts.push(*n),
                Node::Input { shift: n @ 2.., .. } | Node::Clock { shift: n @ 2.., .. } | Node::Since(_, n @ 2..) => {
                    counts.push(*n);
                }
                Node::Recent { n, .. } => counts.push(*n),
                _ => {}
            });
        };
        program.rows.iter().for_each(|row| see(&row.tree));
        if !program.constants.is_empty() || !periods.is_empty() || !counts.is_empty() {
            self.sections.insert(next, "Measures".to_owned());
            next += 1;
        }
        for _ in &program.constants {
            self.constants.push(next);
            next += 1;
        }
        for t in periods {
            self.periods.entry(t).or_insert_with(|| {
                next += 2;
                next - 2
            });
        }
        for n in counts {
            self.counts.entry(n).or_insert_with(|| {
                next += 1;
                next - 1
            });
        }
        if next > head::BODY { next + 1 } else { next }
    }

    fn place_inputs(&mut self, program: &Program, mut next: u32) -> u32 {
        if program.inputs.is_empty() {
            return next;
        }
        self.sections.insert(next, "Drivers (from Scenarios)".to_owned());
        next += 1;
        for input in &program.inputs {
            self.inputs.push(next);
            next += 1;
            let is_period = program.model.drivers[input.driver.0].is_period;
            self.input_numbers.push(is_period.then(|| {
                next += 1;
                next - 1
            }));
        }
        next + 1
    }

    fn place_rows(&mut self, program: &Program, mut next: u32) {
        let mut section: Option<String> = None;
        let known: BTreeSet<RowId> = program.actuals.iter().map(|a| program.line_rows[a.line.0][a.cell]).collect();
        for (i, row) in program.rows.iter().enumerate() {
            let here = section_of(program, row.owner);
            if section.as_ref() != Some(&here) {
                if section.is_some() {
                    next += 1;
                }
                self.sections.insert(next, here.clone());
                let checks = here == CHECKS;
                section = Some(here);
                next += 1;
                if checks {
                    self.tolerance = next;
                    next += 1;
                }
            }
            self.rows[i] = next;
            next += 1;
            if known.contains(&RowId(i)) {
                self.actuals.insert(RowId(i), next);
                next += 2;
            }
            if let Owner::Output(id) = row.owner
                && program.model.outputs[id.0].is_period
            {
                self.dates.insert(RowId(i), next);
                next += 1;
            }
        }
        self.calc_end = next;
    }
}

/// The section of outputs on Calc.
pub(super) const OUTPUTS: &str = "Outputs";
/// The section of checks on Calc.
pub(super) const CHECKS: &str = "Checks";

fn section_of(program: &Program, owner: Owner) -> String {
    match owner {
        Owner::Line(id, _) | Owner::LineTotal(id) | Owner::LineHelper(id) => {
            program.model.lines[id.0].section.clone().unwrap_or_else(|| "Calculation".to_owned())
        }
        Owner::Output(_) | Owner::OutputHelper(_) => OUTPUTS.to_owned(),
        Owner::Check(..) | Owner::CheckHelper(_) => CHECKS.to_owned(),
    }
}

fn columns(model: &Model) -> Columns {
    let tags: Vec<DimensionId> = (0..model.dimensions.len())
        .map(DimensionId)
        .filter(|d| model.dimensions[d.0].calendar.is_none() && model.lines.iter().any(|line| line.over.contains(d)))
        .collect();
    let unit = tags.len() as u16 + 1;
    let year_count = model.timeline.years().len() as u16;
    let years = unit + 2;
    Columns {
        tags,
        unit,
        fixed: unit + 1,
        years,
        year_count,
        whole: years + year_count,
        opening: years + year_count + 1,
        periods: model.timeline.periods as u16,
    }
}

/// The row of the heads that a calendar reads.
pub(super) fn calendar_row(calendar: Calendar) -> u32 {
    match calendar {
        Calendar::Month => head::MONTH,
        Calendar::Quarter => head::QUARTER,
    }
}
