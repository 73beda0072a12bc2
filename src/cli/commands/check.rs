//! `evcalc check`: everything that can be said about a model.

use crate::analyse::{Ask, Progress, Simulator};
use crate::check::lint;
use crate::cli::face::json::pretty;
use crate::cli::face::table::{Align, Paint, Table, csv_line};
use crate::cli::face::{Common, Done, Failure, Format, output};
use crate::cli::shared::choice::Model;
use crate::cli::shared::load;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, Sources};
use crate::evaluate::project;
use crate::front::Ready;
use crate::graph::{Program, build};
use crate::library::{Opened, is_path};
use crate::model::ScenarioId;
use crate::workbook::used_figures;
use serde_json::{Value, json};
use std::sync::Arc;

/// Runs the command.
pub(crate) fn run(args: &Model, common: &Common) -> Result<Done, Failure> {
    let mut opened = load::opened(args.model.as_deref(), &args.known)?;
    let mut scenarios = Vec::new();
    if let Some(model) = opened.model.clone() {
        if let Some(text) = &opened.text {
            lint(&model, text, &mut opened.diagnostics);
        }
        let program = build(Arc::clone(&model));
        // Those of the built-in models serve all of them.
        if opened.text.is_some() && is_path(load::model(args.model.as_deref())) {
            unused_figures(&program, &mut opened.diagnostics);
        }
        let ready = Ready { opened: opened.clone(), program, made: vec![] };
        for s in 0..model.scenarios.len() {
            match project(&ready.program, ScenarioId(s)) {
                Ok(projection) => {
                    scenarios.push((
                        model.scenarios[s].name.clone(),
                        model.scenarios[s].title.clone(),
                        Some(ready.failed(&projection)),
                    ));
                    not_drawn(&ready, ScenarioId(s)).into_iter().for_each(|fault| opened.diagnostics.push(fault));
                }
                Err(faults) => {
                    faults.into_iter().for_each(|fault| opened.diagnostics.push(fault));
                    scenarios.push((model.scenarios[s].name.clone(), model.scenarios[s].title.clone(), None));
                }
            }
        }
    }
    report(&opened, &scenarios, common)?;
    let broken = scenarios.iter().any(|(_, _, failed)| failed.as_ref().is_some_and(|f| !f.is_empty()));
    Ok(match (opened.diagnostics.has_errors(), broken) {
        (true, _) => Done::Wrong,
        (false, true) => Done::CheckFailed,
        (false, false) => Done::Well,
    })
}

/// What keeps a scenario from being simulated.
fn not_drawn(ready: &Ready, scenario: ScenarioId) -> Vec<Diagnostic> {
    let ask = Ask::plain(1, 1, vec![]);
    Simulator::new(&ready.program, scenario, &ask, &Progress::default()).err().unwrap_or_default()
}

/// A remark on figures that the model does not use.
fn unused_figures(program: &Program, diagnostics: &mut Diagnostics) {
    let used = used_figures(program);
    let figures = program.model.baseline.figures.iter().enumerate();
    let unused: Vec<_> = figures.filter(|(i, _)| !used.contains(i)).map(|(_, figure)| figure).collect();
    let Some(first) = unused.first() else { return };
    let unused: Vec<&str> = unused.iter().map(|figure| figure.id.as_str()).collect();
    let message = match unused.as_slice() {
        [one] => format!("the figure `{one}` is never used"),
        all => format!("{} figures are never used: `{}`", all.len(), all.join("`, `")),
    };
    diagnostics.push(
        Diagnostic::warning(Code::Unused, message)
            .at(first.span, "")
            .hint("let a driver rest on it, or keep it for the record"),
    );
}

/// A scenario: name, title, and the checks that fail in it; `None` where it cannot be projected.
type Outcome = (String, String, Option<Vec<(String, String)>>);

fn report(opened: &Opened, scenarios: &[Outcome], common: &Common) -> Result<(), Failure> {
    match common.format {
        Format::Json => {
            let list: Vec<Value> = opened.diagnostics.0.iter().map(|d| json(d, &opened.sources)).collect();
            let runs: Vec<Value> = scenarios.iter().map(run_json).collect();
            output::print_data(&pretty(&json!({"diagnostics": list, "scenarios": runs})))
        }
        Format::Csv => {
            let mut out =
                csv_line(&["code", "severity", "file", "line", "column", "message", "hints"].map(str::to_owned));
            for d in &opened.diagnostics.0 {
                let place = place(d, &opened.sources);
                let (file, line, column) = place.unwrap_or_default();
                out += &csv_line(&[
                    d.code.id().to_owned(),
                    severity(d).to_owned(),
                    file,
                    line.to_string(),
                    column.to_string(),
                    d.message.clone(),
                    d.hints.join("; "),
                ]);
            }
            for (name, _, failed) in scenarios {
                for (check, place) in failed.iter().flatten() {
                    let message = format!("the check `{check}` fails in scenario `{name}`: {place}");
                    let mut cells = ["check", "error", "", "", "", &message, ""].map(str::to_owned);
                    out += &csv_line(cells.as_mut_slice());
                }
            }
            output::print_data(&out)
        }
        Format::Table => {
            output::diagnostics(&opened.diagnostics.0, &opened.sources, common);
            output::print(&summary(opened, scenarios, common))
        }
    }
}

fn run_json((name, _, failed): &Outcome) -> Value {
    let list: Option<Vec<Value>> = failed
        .as_ref()
        .map(|list| list.iter().map(|(check, place)| json!({"name": check, "first_failure": place})).collect());
    json!({"name": name, "projected": failed.is_some(), "failed": list})
}

fn severity(d: &Diagnostic) -> &'static str {
    match d.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn place(d: &Diagnostic, sources: &Sources) -> Option<(String, usize, usize)> {
    let (span, _) = d.place.as_ref()?;
    let (line, column) = sources.line_column(*span);
    Some((sources.text(span.file).name.clone(), line, column))
}

fn json(d: &Diagnostic, sources: &Sources) -> Value {
    let place = place(d, sources);
    json!({
        "code": d.code.id(), "severity": severity(d), "file": place.as_ref().map(|p| p.0.clone()),
        "line": place.as_ref().map(|p| p.1), "column": place.as_ref().map(|p| p.2), "message": d.message, "hints": d.hints,
    })
}

fn summary(opened: &Opened, scenarios: &[Outcome], common: &Common) -> String {
    let paint = Paint(output::color(common));
    let errors = opened.diagnostics.0.iter().filter(|d| d.severity == Severity::Error).count();
    let warnings = opened.diagnostics.0.len() - errors;
    let count = |n: usize, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
    let mut out = String::new();
    if !scenarios.is_empty() {
        let mut table = Table::new([("Scenario", Align::Left), ("Checks", Align::Left)]);
        for (_, title, failed) in scenarios {
            let words = match failed {
                None => paint.bad("✗ cannot be projected"),
                Some(list) if list.is_empty() => paint.good("✓ all hold"),
                Some(list) => paint
                    .bad(&format!("✗ {}", list.iter().map(|(_, place)| place.as_str()).collect::<Vec<_>>().join("; "))),
            };
            table.row(vec![title.clone(), words]);
        }
        out += &table.render(paint, output::columns());
        out.push('\n');
    }
    let words = format!("{}, {}", count(errors, "error"), count(warnings, "warning"));
    out += &if errors > 0 { paint.bad(&words) } else { paint.good(&words) };
    if errors + warnings > 0 {
        out += &paint.dim("; `evcalc explain CODE` tells more of a code");
    }
    out + "\n"
}
