//! A name in words: what a line, driver, constant, dimension or figure is, and where it is used.

use super::leaves::changed_in;
use super::users::users;
use crate::graph::{Given, InputId, Key, Node, Owner, Program, RowId, Setting, describe, row_name};
use crate::model::{DimensionId, DriverId, ExprKind, FigureId, Model, ScenarioId};

/// What a name without a period stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A line with all its elements, by its place in the model.
    Line(usize),
    /// A driver with all its elements.
    Driver(usize),
    /// A constant.
    Constant(usize),
    /// A dimension, by its own name or that of an element.
    Dimension(usize),
    /// A figure of the baseline.
    Figure(FigureId),
    /// One row of a line.
    Row(RowId),
    /// One cell of a driver.
    Input(InputId),
}

/// What there is to say of a name.
#[derive(Clone, Debug, PartialEq)]
pub struct About<'a> {
    /// The name, with its element where it has one.
    pub name: String,
    /// The rest, by what it is.
    pub what: What<'a>,
}

/// What there is to say of a name, by what it is. Where it is used: names of constants, drivers, lines and outputs, and
/// `check NAME`.
#[derive(Clone, Debug, PartialEq)]
pub enum What<'a> {
    /// A line item.
    Line {
        /// What people call it.
        title: &'a str,
        /// What it is counted in, as the author wrote it.
        unit: &'a str,
        /// The dimensions that it is over.
        over: Vec<&'a str>,
        /// As the author wrote it.
        formula: &'a str,
        /// The author's notes.
        notes: Option<&'a str>,
        /// What uses it.
        used_in: Vec<String>,
    },
    /// An assumption.
    Driver {
        /// Its place in the model.
        driver: DriverId,
        /// The dimensions that it is over.
        over: Vec<&'a str>,
        /// For each cell its expression, or period and expression of each step of its path.
        values: Vec<String>,
        /// The scenarios that gave it its values, where the first did not.
        changed_in: Vec<&'a str>,
        /// The figures that its values use, with what these cite.
        figures: Vec<String>,
        /// What uses it.
        used_in: Vec<String>,
    },
    /// A measure that no scenario changes.
    Constant {
        /// What people call it.
        title: &'a str,
        /// What it is counted in, as the author wrote it.
        unit: &'a str,
        /// What it comes to.
        formula: String,
        /// The author's notes.
        notes: Option<&'a str>,
        /// What uses it.
        used_in: Vec<String>,
    },
    /// An axis of the model.
    Dimension {
        /// Its elements, each with its title.
        elements: Vec<String>,
        /// What uses it.
        used_in: Vec<&'a str>,
    },
    /// A figure of the baseline.
    Figure {
        /// Its place in the baseline.
        figure: FigureId,
        /// What uses it.
        used_in: Vec<String>,
    },
    /// A row that belongs to no line.
    Row,
}

/// What there is to say of a name; drivers with the values of a scenario.
pub(super) fn about(program: &Program, scenario: ScenarioId, named: Named) -> About<'_> {
    let model = &*program.model;
    match named {
        Named::Line(i) => About { name: model.lines[i].name.clone(), what: line(model, i) },
        Named::Row(row) => {
            let what = match program.row(row).owner {
                Owner::Line(id, _) => line(model, id.0),
                _ => What::Row,
            };
            About { name: row_name(program, row), what }
        }
        Named::Driver(i) => {
            let first = program.first_input(DriverId(i)).0;
            let cells: Vec<usize> = (first..first + model.drivers[i].value.len()).collect();
            About { name: model.drivers[i].name.clone(), what: driver(program, scenario, i, &cells) }
        }
        Named::Input(input) => {
            let what = driver(program, scenario, program.input(input).driver.0, &[input.0]);
            About { name: program.input_name(input), what }
        }
        Named::Constant(i) => About { name: model.constants[i].name.clone(), what: constant(program, i) },
        Named::Dimension(i) => About { name: model.dimensions[i].name.clone(), what: dimension(model, i) },
        Named::Figure(figure) => {
            let used_in = users(model, |kind| matches!(kind, ExprKind::Figure(known) if *known == figure));
            About { name: model.baseline.figures[figure.0].id.clone(), what: What::Figure { figure, used_in } }
        }
    }
}

fn over<'a>(model: &'a Model, over: &[DimensionId]) -> Vec<&'a str> {
    over.iter().map(|d| model.dimensions[d.0].name.as_str()).collect()
}

fn line(model: &Model, i: usize) -> What<'_> {
    let line = &model.lines[i];
    What::Line {
        title: &line.title,
        unit: &line.unit.text,
        over: over(model, &line.over),
        formula: &line.text,
        notes: line.notes.as_deref(),
        used_in: users(model, |kind| matches!(kind, ExprKind::Line(id, _) if id.0 == i)),
    }
}

fn constant(program: &Program, i: usize) -> What<'_> {
    let constant = &program.model.constants[i];
    What::Constant {
        title: &constant.title,
        unit: &constant.unit.text,
        formula: describe(program, &program.constants[i]),
        notes: constant.notes.as_deref(),
        used_in: users(&program.model, |kind| matches!(kind, ExprKind::Constant(id) if id.0 == i)),
    }
}

fn dimension(model: &Model, i: usize) -> What<'_> {
    let elements = model.dimensions[i].elements.iter().map(|e| format!("{} ({})", e.name, e.title));
    let over = |over: &[DimensionId]| over.iter().any(|d| d.0 == i);
    let drivers = model.drivers.iter().filter(|d| over(&d.over)).map(|d| d.name.as_str());
    let lines = model.lines.iter().filter(|l| over(&l.over)).map(|l| l.name.as_str());
    What::Dimension { elements: elements.collect(), used_in: drivers.chain(lines).collect() }
}

fn driver<'a>(program: &'a Program, scenario: ScenarioId, i: usize, cells: &[usize]) -> What<'a> {
    let model = &*program.model;
    What::Driver {
        driver: DriverId(i),
        over: over(model, &model.drivers[i].over),
        values: cells.iter().map(|cell| value(program, scenario, i, *cell, cells.len() == 1)).collect(),
        changed_in: changers(program, scenario, cells),
        figures: figures_of(program, scenario, cells),
        used_in: users(model, |kind| matches!(kind, ExprKind::Driver(id, _) if id.0 == i)),
    }
}

/// The value of a driver's cell in words, with its name unless it is alone.
fn value(program: &Program, scenario: ScenarioId, i: usize, cell: usize, alone: bool) -> String {
    let model = &*program.model;
    let own: Vec<&Key> = own_keys(&program.settings(scenario).inputs[cell]).collect();
    let keys: Vec<String> = own
        .iter()
        .map(|key| match model.drivers[i].varies && own.len() > 1 {
            true => format!("{} {}", model.timeline.name(key.period), describe(program, &key.value)),
            false => describe(program, &key.value),
        })
        .collect();
    let keys = keys.join("; ");
    if alone { keys } else { format!("{} = {keys}", program.input_name(InputId(cell))) }
}

/// The scenarios that gave cells of a driver their values, where the first did not; each once.
fn changers<'a>(program: &'a Program, scenario: ScenarioId, cells: &[usize]) -> Vec<&'a str> {
    let settings = program.settings(scenario);
    let mut out: Vec<&str> = Vec::new();
    for (cell, key) in cells.iter().flat_map(|cell| own_keys(&settings.inputs[*cell]).map(move |key| (cell, key))) {
        if let Some(scenario) = changed_in(program, scenario, InputId(*cell), key) {
            let name = program.model.scenarios[scenario.0].name.as_str();
            if !out.contains(&name) {
                out.push(name);
            }
        }
    }
    out
}

/// The keys that a scenario has, as somebody wrote them.
fn own_keys(setting: &Setting) -> impl Iterator<Item = &Key> {
    setting.keys.iter().filter(|key| !matches!(key.given, Given::Start | Given::Elsewhere))
}

fn figures_of(program: &Program, scenario: ScenarioId, cells: &[usize]) -> Vec<String> {
    let baseline = &program.model.baseline;
    let mut out = Vec::new();
    for cell in cells {
        for key in program.settings(scenario).inputs[*cell].values() {
            key.value.visit(&mut |piece| {
                if let Node::Figure(id) = piece.node {
                    let figure = &baseline.figures[id.0];
                    let words = format!("{} ({})", figure.id, baseline.citation(figure));
                    if !out.contains(&words) {
                        out.push(words);
                    }
                }
            });
        }
    }
    out
}
