//! `evcalc baseline`: the figures and what they say of each other.

use crate::analyse::{FigureReport, figures};
use crate::cli::face::json::pretty;
use crate::cli::face::table::{Align, Paint, Table, csv_line};
use crate::cli::face::{Common, Done, Failure, Format, output};
use crate::cli::shared::load;
use crate::cli::shared::values::value_text;
use crate::diagnostic::nearest;
use crate::graph::build;
use crate::library::{builtin_models, is_path, open, open_baseline};
use crate::model::{Baseline, Figure, FigureValue, Firmness, Status};
use crate::workbook::used_figures;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};

#[derive(Debug, Args)]
pub(crate) struct BaselineArgs {
    #[command(subcommand)]
    pub command: BaselineCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BaselineCommand {
    /// All figures
    List {
        /// A built-in model, a model file or a baseline file
        model: Option<OsString>,
    },
    /// One figure, with its article and notes
    Show {
        /// The figure's id
        id: String,
        /// A built-in model, a model file or a baseline file
        model: Option<OsString>,
    },
    /// Contradictions between figures, relations that fail, figures that no model uses
    Check {
        /// A built-in model, a model file or a baseline file
        model: Option<OsString>,
    },
}

/// Runs the command.
pub(crate) fn run(args: &BaselineArgs, common: &Common) -> Result<Done, Failure> {
    let (BaselineCommand::List { model } | BaselineCommand::Show { model, .. } | BaselineCommand::Check { model }) =
        &args.command;
    let name = load::model(model.as_deref());
    let (opened, baseline) = open_baseline(name).map_err(load::failure)?;
    if opened.diagnostics.has_errors() {
        output::diagnostics(&opened.diagnostics.0, &opened.sources, common);
        return Ok(Done::Wrong);
    }
    match &args.command {
        BaselineCommand::List { .. } => list(&baseline, common),
        BaselineCommand::Show { id, model } => show(&baseline, (id, model.as_deref()), common),
        BaselineCommand::Check { .. } => check(&baseline, name, common),
    }
}

fn value(figure: &Figure) -> Value {
    match &figure.value {
        FigureValue::Number(x) => json!(x),
        FigureValue::Period(text) => json!(text),
    }
}

fn json(baseline: &Baseline, figure: &Figure) -> Value {
    let sources: Vec<&str> = figure.sources.iter().map(|s| baseline.sources[*s].id.as_str()).collect();
    let source = if let [one] = sources.as_slice() { json!(one) } else { json!(sources) };
    json!({
        "id": figure.id, "title": figure.title, "value": value(figure), "unit": figure.unit.text, "period": figure.period,
        "firmness": figure.firmness.word(), "kind": figure.kind.word(), "status": figure.status.word(), "source": source,
        "subject": figure.subject, "measure": figure.measure, "notes": figure.notes,
    })
}

fn list(baseline: &Baseline, common: &Common) -> Result<Done, Failure> {
    match common.format {
        Format::Json => {
            let list: Vec<Value> = baseline.figures.iter().map(|f| json(baseline, f)).collect();
            output::print_data(&pretty(&json!({"figures": list})))?;
        }
        Format::Csv => {
            let mut out = csv_heads();
            for f in &baseline.figures {
                out += &csv_row(baseline, f);
            }
            output::print_data(&out)?;
        }
        Format::Table => {
            let paint = Paint(output::color(common));
            let mut table = Table::new([
                ("Figure", Align::Left),
                ("Value", Align::Right),
                ("Unit", Align::Left),
                ("Period", Align::Left),
                ("", Align::Left),
                ("Status", Align::Left),
                ("Source", Align::Left),
            ]);
            for f in &baseline.figures {
                let status = if f.status == Status::Ok { String::new() } else { paint.bad(f.status.word()) };
                let source: String = baseline.citation(f).chars().take(48).collect();
                table.row(vec![
                    f.id.clone(),
                    value_text(f),
                    paint.dim(&f.unit.text),
                    f.period.clone().unwrap_or_default(),
                    f.firmness.word().to_owned(),
                    status,
                    paint.dim(&source),
                ]);
            }
            output::print(&table.render(paint, output::columns()))?;
        }
    }
    Ok(Done::Well)
}

fn csv_heads() -> String {
    let heads = ["id", "title", "value", "unit", "period", "firmness", "kind", "status", "source", "notes"];
    csv_line(&heads.map(str::to_owned))
}

fn csv_row(baseline: &Baseline, f: &Figure) -> String {
    let value = match &f.value {
        FigureValue::Number(x) => format!("{x}"),
        FigureValue::Period(text) => text.clone(),
    };
    csv_line(&[
        f.id.clone(),
        f.title.clone(),
        value,
        f.unit.text.clone(),
        f.period.clone().unwrap_or_default(),
        f.firmness.word().to_owned(),
        f.kind.word().to_owned(),
        f.status.word().to_owned(),
        baseline.citation(f),
        f.notes.clone().unwrap_or_default(),
    ])
}

fn show(baseline: &Baseline, (id, model): (&str, Option<&OsStr>), common: &Common) -> Result<Done, Failure> {
    let id = id.trim_start_matches("baseline.");
    let Some(found) = baseline.find(id) else {
        let near = nearest(id, baseline.figures.iter().map(|f| f.id.as_str()));
        let hint = near.map_or_else(String::new, |n| format!("; did you mean `{n}`?"));
        let list = crate::cli::shared::load::naming("evcalc baseline list", model);
        return Err(Failure::Model(format!("there is no figure `{id}`{hint}\n`{list}` prints all")));
    };
    let figure = &baseline.figures[found.0];
    if common.format == Format::Json {
        output::print_data(&pretty(&json(baseline, figure)))?;
        return Ok(Done::Well);
    }
    if common.format == Format::Csv {
        output::print_data(&(csv_heads() + &csv_row(baseline, figure)))?;
        return Ok(Done::Well);
    }
    let paint = Paint(output::color(common));
    let mut out = format!("{}\n{}\n\n", paint.bold(&figure.title), paint.dim(&figure.id));
    let mut line = |what: &str, words: &str| {
        if !words.is_empty() {
            out += &format!("{what:<10}{words}\n");
        }
    };
    line("value", &format!("{} {}", value_text(figure), figure.unit.text));
    line("period", figure.period.as_deref().unwrap_or(""));
    line("subject", figure.subject.as_deref().unwrap_or(""));
    line("measure", figure.measure.as_deref().unwrap_or(""));
    line("firmness", figure.firmness.word());
    line("kind", figure.kind.word());
    line("status", figure.status.word());
    for s in &figure.sources {
        let source = &baseline.sources[*s];
        let parts = [source.title.as_deref(), source.publisher.as_deref(), source.date.as_deref()];
        line("source", &parts.into_iter().flatten().collect::<Vec<_>>().join(", "));
    }
    line("notes", figure.notes.as_deref().unwrap_or(""));
    output::print(&out)?;
    Ok(Done::Well)
}

fn check(baseline: &Baseline, name: &OsStr, common: &Common) -> Result<Done, Failure> {
    let report = figures(baseline);
    let unused = unused(baseline, name);
    let wrong = !report.conflicts.is_empty() || report.relations.iter().any(|(_, holds)| *holds != Some(true));
    let done = if wrong { Done::Wrong } else { Done::Well };
    if common.format == Format::Json {
        output::print_data(&pretty(&checked(baseline, &report, &unused)))?;
        return Ok(done);
    }
    if common.format == Format::Csv {
        let mut out = csv_line(&["what", "name", "result"].map(str::to_owned));
        baseline.conflicts.iter().for_each(|c| {
            out += &csv_line(&["known conflict".into(), c.name.clone(), format!("{} ({})", c.verdict, c.reason)]);
        });
        report
            .conflicts
            .iter()
            .for_each(|c| out += &csv_line(&["conflict".into(), c.figures.join(" "), c.reason.clone()]));
        report.relations.iter().for_each(|(name, holds)| {
            out += &csv_line(&["relation".into(), name.clone(), format!("{}", *holds == Some(true))])
        });
        unused.iter().for_each(|id| out += &csv_line(&["unused".into(), id.clone(), String::new()]));
        output::print_data(&out)?;
        return Ok(done);
    }
    let paint = Paint(output::color(common));
    let mut out = stated(baseline, paint);
    match report.conflicts.as_slice() {
        [] if !baseline.conflicts.is_empty() => {
            out += &format!("{}\n", paint.good("✓ no other two figures contradict each other"));
        }
        [] => out += &format!("{}\n", paint.good("✓ no two figures contradict each other")),
        list => {
            let words = if list.len() == 1 { "contradiction" } else { "contradictions" };
            out += &format!("{}\n", paint.bad(&format!("✗ {} {words}", list.len())));
            list.iter().for_each(|c| out += &format!("  {} and {}: {}\n", c.figures[0], c.figures[1], c.reason));
        }
    }
    if !baseline.relations.is_empty() {
        out += &paint.bold("\nRelations\n");
    }
    for (relation, (name, holds)) in baseline.relations.iter().zip(&report.relations) {
        let mark = if *holds == Some(true) { paint.good("✓") } else { paint.bad("✗") };
        out += &format!("  {mark} {name}: {}\n", paint.dim(relation.title.as_deref().unwrap_or(&relation.text)));
    }
    if marked(baseline).next().is_some() {
        out += &paint.bold("\nFigures to be careful with\n");
    }
    for figure in marked(baseline) {
        out += &format!(
            "  {} ({}): {}\n",
            figure.id,
            figure.status.word(),
            paint.dim(figure.notes.as_deref().unwrap_or(""))
        );
    }
    if !unused.is_empty() {
        out += &format!(
            "\n{}\n  {}\n",
            paint.bold(&match unused.len() {
                1 => "1 figure that no model uses".to_owned(),
                n => format!("{n} figures that no model uses"),
            }),
            unused.join(", ")
        );
    }
    output::print(&out)?;
    Ok(done)
}

/// What a check found, for programs.
fn checked(baseline: &Baseline, report: &FigureReport, unused: &[String]) -> Value {
    let stated = baseline.conflicts.iter().map(|c| {
        let figures: Vec<&str> = c.figures.iter().map(|at| baseline.figures[*at].id.as_str()).collect();
        json!({"name": c.name, "figures": figures, "verdict": c.verdict, "reason": c.reason})
    });
    let found = report
        .conflicts
        .iter()
        .map(|c| json!({"name": Value::Null, "figures": c.figures, "verdict": Value::Null, "reason": c.reason}));
    let conflicts: Vec<Value> = stated.chain(found).collect();
    let relations: Vec<Value> =
        report.relations.iter().map(|(name, holds)| json!({"name": name, "holds": holds})).collect();
    let marked: Vec<Value> =
        marked(baseline).map(|f| json!({"id": f.id, "status": f.status.word(), "notes": f.notes})).collect();
    json!({"conflicts": conflicts, "relations": relations, "unused": unused, "marked": marked})
}

/// The contradictions that are known: what each side says, what is made of it, and why.
fn stated(baseline: &Baseline, paint: Paint) -> String {
    let mut out = String::new();
    for (at, conflict) in baseline.conflicts.iter().enumerate() {
        if at == 0 {
            out += &paint.bold("Contradictions that are known\n");
        }
        out += &format!("  {}: {}\n", paint.bold(&conflict.name), conflict.verdict);
        for figure in conflict.figures.iter().map(|at| &baseline.figures[*at]) {
            let firmness = if figure.firmness == Firmness::Exact { "" } else { figure.firmness.word() };
            let value = [firmness, &value_text(figure), &figure.unit.text].join(" ").replace('_', " ");
            let status = if figure.status == Status::Ok { "" } else { figure.status.word() };
            let told = [figure.id.as_str(), value.trim(), &baseline.citation(figure), status];
            let told: Vec<&str> = told.into_iter().filter(|words| !words.is_empty()).collect();
            out += &format!("    {}\n", paint.dim(&told.join(" · ")));
        }
        out += &format!("    {}\n", conflict.reason);
    }
    if out.is_empty() { out } else { out + "\n" }
}

fn marked(baseline: &Baseline) -> impl Iterator<Item = &Figure> {
    baseline.figures.iter().filter(|f| f.status != Status::Ok)
}

/// Figures that neither the model at hand nor, for the built-in baseline, any built-in model uses.
fn unused(baseline: &Baseline, name: &OsStr) -> Vec<String> {
    let names: Vec<&OsStr> =
        if is_path(name) { vec![name] } else { builtin_models().into_iter().map(OsStr::new).collect() };
    let mut used = BTreeSet::new();
    for name in names {
        if let Ok(opened) = open(name, None, &[])
            && let Some(model) = opened.model
        {
            let program = build(model);
            used.extend(used_figures(&program).into_iter().map(|i| program.model.baseline.figures[i].id.clone()));
        }
    }
    baseline.figures.iter().filter(|f| !used.contains(&f.id)).map(|f| f.id.clone()).collect()
}
