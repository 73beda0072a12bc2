//! Decides the place of everything, sheet by sheet.

use super::columns::Columns;
use super::places::{Layout, Panel, PathRows};
use super::{head, panel};
use crate::graph::{InputId, Node, Owner, Program, RowId, Shape, Tree};
use crate::model::{Between, DriverRole};
use crate::workbook::used::used_figures;
use std::collections::{BTreeMap, BTreeSet};

/// The section of outputs on Calc.
pub(crate) const OUTPUTS: &str = "Outputs";

/// The section of checks on Calc.
const CHECKS: &str = "Checks";

impl Layout {
    /// Decides the place of everything in a program's workbook.
    pub(crate) fn new(program: &Program) -> Layout {
        let model = &program.model;
        let columns = Columns::new(model);
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
            known_to: None,
            known: vec![],
            known_sections: BTreeMap::new(),
            known_end: 0,
            figures: vec![],
            other_figures: None,
            measures: vec![],
            scenario_count: model.scenarios.len() as u16,
        };
        layout.place_baseline(program);
        layout.place_panel(program);
        layout.place_known(program);
        layout.place_paths(program);
        let next = layout.place_measures(program);
        let next = layout.place_inputs(program, next);
        layout.place_rows(program, next);
        layout
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
        if !program.known.is_empty() {
            self.known_to = Some(next);
            next += 2;
        }
        // Decisions first; where nobody says what drivers are for, they stand in the model's order.
        let role = |input: &usize| program.model.drivers[program.inputs[*input].driver.0].role;
        let mut order: Vec<usize> = (0..program.inputs.len()).collect();
        order.sort_by_key(|input| role(input).rank());
        let several = order.iter().any(|input| role(input) != DriverRole::Outside);
        self.panel = vec![Panel::default(); order.len()];
        let mut section: Option<String> = None;
        for input in order {
            let driver = &program.model.drivers[program.inputs[input].driver.0];
            let own = driver.section.as_deref().unwrap_or("Drivers");
            let here = if several { format!("{}: {own}", driver.role.title()) } else { own.to_owned() };
            if section.as_ref() != Some(&here) {
                if section.is_some() {
                    next += 1;
                }
                self.panel_sections.insert(next, here.clone());
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
            self.panel[input] = place;
        }
        self.panel_end = next;
    }

    /// Known values, line by line, each under a head of its own.
    fn place_known(&mut self, program: &Program) {
        let mut next = head::NUMBER + 1;
        let mut line = None;
        for known in &program.known {
            if line != Some(known.line) {
                line = Some(known.line);
                next += 1;
                self.known_sections.insert(next, program.model.lines[known.line.0].title.clone());
                next += 1;
            }
            self.known.push(next);
            next += 1;
        }
        self.known_end = next;
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
        let mut section: Option<&str> = None;
        let known: BTreeSet<RowId> = program.actuals.iter().filter_map(|actual| program.beside(actual)).collect();
        for (i, row) in program.rows.iter().enumerate() {
            let here = section_of(program, row.owner);
            if section != Some(here) {
                if section.is_some() {
                    next += 1;
                }
                self.sections.insert(next, here.to_owned());
                section = Some(here);
                next += 1;
                if here == CHECKS {
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

/// The section on Calc in which a row stands: its line's own, or one for all outputs and one for all checks.
fn section_of(program: &Program, owner: Owner) -> &str {
    match owner {
        Owner::Line(id, _)
        | Owner::LineTotal(id)
        | Owner::LineHelper(id)
        | Owner::Formula(id, _)
        | Owner::Carry(id, _)
        | Owner::Scale(id) => program.model.lines[id.0].section.as_deref().unwrap_or("Calculation"),
        Owner::Output(_) | Owner::OutputHelper(_) => OUTPUTS,
        Owner::Check(..) | Owner::CheckHelper(_) => CHECKS,
    }
}
