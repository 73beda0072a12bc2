//! Runs small models and looks their numbers up by name.

use evcalc::diagnostic::{Severity, render};
use evcalc::evaluate;
use evcalc::graph::{self, Program, RowId};
use evcalc::library::{self, Opened};
use evcalc::model::{Model, ScenarioId};
use evcalc::series::{Projection, RowValues};
use std::sync::Arc;

/// A model that ran, in all its scenarios.
pub struct Ran {
    pub model: Arc<Model>,
    pub program: Program,
    pub results: Vec<Projection>,
    /// The ids of warnings.
    pub warnings: Vec<&'static str>,
}

/// Opens a model whose timeline is written as `2026-01 x 12`.
pub fn open(timeline: &str, body: &str, scenario: Option<&str>, sets: &[&str]) -> Opened {
    let (start, periods) = timeline.split_once(" x ").expect("a timeline such as `2026-01 x 12`");
    let step = match start.len() {
        4 => "year",
        _ if start.contains('Q') => "quarter",
        _ => "month",
    };
    let head =
        format!("[model]\nname = \"m\"\n[timeline]\nstart = \"{start}\"\nperiods = {periods}\nstep = \"{step}\"\n");
    open_text(&format!("{head}{body}"), scenario, sets)
}

/// Opens the text of a whole model.
pub fn open_text(text: &str, scenario: Option<&str>, sets: &[&str]) -> Opened {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("m.toml");
    std::fs::write(&path, text).expect("a file");
    std::fs::write(folder.path().join("figures.toml"), FIGURES).expect("a file");
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    library::open(path.to_str().expect("a path"), scenario, &sets).expect("a model")
}

/// What `baseline = "figures.toml"` finds.
const FIGURES: &str = r#"
[figures.price]
value = 215900
unit = "CNY/vehicle"
[figures.share]
value = "60%"
unit = "1"
[figures.launch]
value = "2026-03"
unit = "period"
"#;

/// Runs a model, which must be right, in all its scenarios.
pub fn run(timeline: &str, body: &str) -> Ran {
    run_opened(open(timeline, body, None, &[]))
}

/// Runs a model with `--set` arguments on top of a scenario (the first, where `None`): the last of its results.
pub fn set(timeline: &str, body: &str, scenario: Option<&str>, sets: &[&str]) -> Ran {
    let mut ran = run_opened(open(timeline, body, scenario, sets));
    ran.results = ran.results.split_off(ran.results.len() - 1);
    ran
}

pub fn run_opened(opened: Opened) -> Ran {
    let said = render(&opened.diagnostics.0, &opened.sources, false);
    let warnings = opened.diagnostics.0.iter().map(|d| d.code.id()).collect();
    let Some(model) = opened.model else { panic!("{said}") };
    let program = graph::build(Arc::clone(&model));
    let run = |scenario| match evaluate::project(&program, ScenarioId(scenario)) {
        Ok(result) => result,
        Err(faults) => panic!("{}", render(&faults, &opened.sources, false)),
    };
    let results = (0..model.scenarios.len()).map(run).collect();
    Ran { model, program, results, warnings }
}

/// The ids of the errors of a model, of its calculation if nothing else is wrong.
pub fn refused(timeline: &str, body: &str) -> Vec<&'static str> {
    errors(open(timeline, body, None, &[]))
}

/// The same with `--set` arguments.
pub fn refused_set(timeline: &str, body: &str, sets: &[&str]) -> Vec<&'static str> {
    errors(open(timeline, body, None, sets))
}

pub fn errors(opened: Opened) -> Vec<&'static str> {
    let mut found: Vec<_> = opened.diagnostics.0;
    if let Some(model) = opened.model {
        let program = graph::build(Arc::clone(&model));
        for scenario in 0..model.scenarios.len() {
            found.extend(evaluate::project(&program, ScenarioId(scenario)).err().unwrap_or_default());
        }
    }
    let mut ids: Vec<_> = found.iter().filter(|d| d.severity == Severity::Error).map(|d| d.code.id()).collect();
    ids.dedup();
    ids
}

impl Ran {
    fn scenario(&self, name: &str) -> &Projection {
        self.results.iter().find(|r| r.scenario == name).expect("a scenario")
    }

    fn row(&self, name: &str) -> RowId {
        let rows = self.program.line_rows.iter().flatten().chain(self.program.line_totals.iter().flatten());
        let mut rows = rows.copied();
        rows.find(|row| graph::row_name(&self.program, *row) == name).unwrap_or_else(|| panic!("no line {name}"))
    }

    /// The values of a line, or of one element of it, in the first scenario.
    pub fn line(&self, name: &str) -> Vec<f64> {
        self.results[0].rows[self.row(name).0].values().to_vec()
    }

    /// The same in a scenario.
    pub fn line_in(&self, scenario: &str, name: &str) -> Vec<f64> {
        self.scenario(scenario).rows[self.row(name).0].values().to_vec()
    }

    /// What a line shows for the years of the timeline.
    pub fn years(&self, name: &str) -> Vec<Option<f64>> {
        match &self.results[0].rows[self.row(name).0] {
            RowValues::Series { years, .. } => years.clone(),
            RowValues::Scalar(_) => vec![],
        }
    }

    /// A driver's path (or its one value) in the first scenario.
    pub fn driver(&self, name: &str) -> Vec<f64> {
        self.path(&self.results[0], name)
    }

    /// The same in a scenario.
    pub fn driver_in(&self, scenario: &str, name: &str) -> Vec<f64> {
        self.path(self.scenario(scenario), name)
    }

    fn path(&self, result: &Projection, name: &str) -> Vec<f64> {
        let mut inputs = (0..self.program.inputs.len()).map(graph::InputId);
        let found =
            inputs.find(|id| self.program.input_name(*id) == name).unwrap_or_else(|| panic!("no driver {name}"));
        match result.inputs[found.0].path.as_slice() {
            [one] => vec![*one],
            [_, path @ ..] => path.to_vec(),
            [] => vec![],
        }
    }

    fn output_at(&self, name: &str) -> usize {
        self.model.outputs.iter().position(|o| o.name == name).unwrap_or_else(|| panic!("no output {name}"))
    }

    /// An output in the first scenario.
    pub fn output(&self, name: &str) -> Option<f64> {
        self.results[0].rows[self.program.output_rows[self.output_at(name)].0].scalar()
    }

    /// An output that has a value.
    pub fn number(&self, name: &str) -> f64 {
        self.output(name).expect(name)
    }

    /// An output's target in the first scenario.
    pub fn target(&self, name: &str) -> Option<f64> {
        self.results[0].targets[self.output_at(name)]
    }

    /// Whether a check holds in the first scenario, for every element and period.
    pub fn holds(&self, name: &str) -> bool {
        let at = self.model.checks.iter().position(|c| c.name == name).expect(name);
        self.program.check_rows[at].iter().all(|row| match &self.results[0].rows[row.0] {
            RowValues::Scalar(value) => *value == Some(1.0),
            RowValues::Series { values, .. } => values.iter().all(|value| *value == 1.0),
        })
    }

    /// The unit of a line.
    pub fn unit(&self, line: &str) -> String {
        self.model.lines.iter().find(|l| l.name == line).expect(line).unit.unit.to_string()
    }
}

/// Equal but for what twelve digits do not show.
pub fn near(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(1.0))
}

/// Fails with both sides where they are not near.
#[track_caller]
pub fn same(found: impl AsRef<[f64]>, expected: impl AsRef<[f64]>) {
    let (found, expected) = (found.as_ref(), expected.as_ref());
    assert!(near(found, expected), "\n   found {found:?}\nexpected {expected:?}");
}
