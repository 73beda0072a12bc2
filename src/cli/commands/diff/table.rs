//! Differences for people.

use super::found::Found;
use crate::analyse::{ChangeKind, DiffStep, End, OutputApart, Reason, Said, ScenarioApart};
use crate::cli::face::number::{self, Manner};
use crate::cli::face::table::{Align, Paint, Table};
use crate::cli::face::{Common, output};
use crate::front::Ready;
use crate::model::Output;
use std::fmt::Write as _;

pub(super) fn table(found: &Found<'_>, common: &Common) -> String {
    let paint = Paint(output::color(common));
    let (old, new) = (found.args.old.display(), found.args.new.display());
    let mut out = format!("{}\n{old} → {new}\n\n", paint.bold(&found.versions.new.model().title));
    out += &changes(found, paint);
    out.push('\n');
    out += &outputs(found, paint);
    for remark in &found.diff.remarks {
        let _ = writeln!(out, "{}", paint.dim(&format!("Note: {remark}.")));
    }
    out
}

fn heading(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Model => "Model",
        ChangeKind::Timeline => "Timeline",
        ChangeKind::Dimension => "Dimensions",
        ChangeKind::Constant => "Constants",
        ChangeKind::Driver => "Drivers",
        ChangeKind::Line => "Lines",
        ChangeKind::Known => "Known values",
        ChangeKind::Output => "Outputs",
        ChangeKind::Check => "Checks",
        ChangeKind::Scenario => "Scenarios",
        ChangeKind::Correlation => "Correlations",
        ChangeKind::Chart => "Charts",
        ChangeKind::Figure => "Figures",
        ChangeKind::Source => "Sources",
        ChangeKind::Relation => "Relations",
    }
}

fn changes(found: &Found<'_>, paint: Paint) -> String {
    let mut table = Table::new([("Changed", Align::Left), ("Was", Align::Left), ("Is", Align::Left)]);
    let mut last = None;
    for change in &found.diff.changes {
        if last.replace(change.kind) != Some(change.kind) {
            table.section(heading(change.kind));
        }
        let part = change.part.as_ref().map_or_else(String::new, |part| format!(": {part}"));
        let said = |said: &Option<Said>, none: &str| said.as_ref().map_or_else(|| paint.dim(none), Said::shown);
        table.row(vec![format!("  {}{part}", change.name), said(&change.old, "(new)"), said(&change.new, "(gone)")]);
    }
    match table.is_empty() {
        true => "Both say the same.\n".to_owned(),
        false => table.render(paint, output::columns()),
    }
}

fn outputs(found: &Found<'_>, paint: Paint) -> String {
    let right = Align::Right;
    let heads =
        [("Output", Align::Left), ("Unit", Align::Left), ("Was", right), ("Is", right), ("Change", right), ("", right)];
    let mut table = Table::new(heads);
    let (mut same, mut stepped) = (0, false);
    for scenario in &found.diff.scenarios {
        let title = &found.versions.new.model().scenarios[scenario.scenarios.1.0];
        let apart: Vec<&OutputApart> = scenario.outputs.iter().filter(|output| output.differs).collect();
        same += scenario.outputs.len() - apart.len();
        if !apart.is_empty() {
            table.section(&format!("{} ({})", title.title, title.name));
        }
        for output in apart {
            stepped |= !output.steps.is_empty();
            rows(found, output, &mut table, paint);
        }
    }
    let compared: usize = found.diff.scenarios.iter().map(|scenario| scenario.outputs.len()).sum();
    let mut out = String::new();
    if !table.is_empty() {
        out += &table.render(paint, output::columns());
    }
    out += &match (found.diff.scenarios.len(), compared - same) {
        (0, _) => "Nothing is compared: the two have no scenario in common.\n".to_owned(),
        _ if compared == 0 => "There are no outputs to compare.\n".to_owned(),
        (_, 0) => format!("No output differs{}.\n", within(&found.diff.scenarios)),
        _ if same > 0 => format!("{same} of {compared} values of outputs are the same.\n"),
        _ => String::new(),
    };
    if stepped {
        let how = "Drivers take their new values one after the other in the model's order, then known values do; structure is what changed formulas do, and all that only one version has.";
        let _ = writeln!(out, "{}", paint.dim(how));
    }
    out
}

fn within(scenarios: &[ScenarioApart]) -> String {
    match scenarios.len() {
        1 => String::new(),
        n => format!(" in any of {n} scenarios"),
    }
}

/// An output and the steps of its difference.
fn rows(found: &Found<'_>, apart: &OutputApart, table: &mut Table, paint: Paint) {
    let (old, new) = (&found.versions.old, &found.versions.new);
    let about = |ready: &'_ Ready, end: Option<End>| end.map(|end| ready.model().outputs[end.output].clone());
    let (before, now) = (about(old, apart.old), about(new, apart.new));
    let Some(own) = now.as_ref().or(before.as_ref()) else { return };
    let values = [apart.old, apart.new].map(|end| end.and_then(|end| end.value));
    let manner = Manner::of(values.into_iter().flatten(), own.unit.percent);
    let manner = apart.difference.map_or(manner, |difference| manner.fine_for(difference));
    let shown = |ready: &Ready, end: Option<End>, about: &Option<Output>, none: &str| match (end, about) {
        (Some(end), Some(about)) => number::output(about, end.value, manner, &ready.model().timeline),
        _ => paint.dim(none),
    };
    let step = old.model().timeline.step.name();
    let amount = |x: f64| match own.is_period {
        true => format!("{x:+} {step}{}", if x.abs() == 1.0 { "" } else { "s" }),
        false => format!("{}{}", if x > 0.0 { "+" } else { "" }, manner.fine_for(x).show(x)),
    };
    let part = match (apart.difference, values[0]) {
        (Some(x), Some(old)) if !own.is_period && !own.unit.percent && old != 0.0 => number::change(x / old.abs()),
        _ => String::new(),
    };
    let named = |output: &Output| if output.is_period { String::new() } else { manner.unit(&output.unit.text) };
    let unit = match (&before, &now) {
        (Some(a), Some(b)) if a.unit.text != b.unit.text => format!("{} → {}", a.unit.text, b.unit.text),
        _ => named(own),
    };
    table.row(vec![
        format!("{} ({})", own.title, apart.name),
        paint.dim(&unit),
        shown(old, apart.old, &before, "(new)"),
        shown(new, apart.new, &now, "(gone)"),
        apart.difference.map_or_else(String::new, amount),
        part,
    ]);
    for step in &apart.steps {
        let none = String::new;
        table.row(vec![named_step(step), none(), none(), none(), amount(step.change), none()]);
    }
}

fn named_step(step: &DiffStep) -> String {
    match step.reason {
        Reason::Driver | Reason::Known => format!("  {} ({})", step.title, step.what),
        Reason::Structure => "  Structure".to_owned(),
    }
}
