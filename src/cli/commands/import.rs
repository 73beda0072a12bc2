//! `evcalc import`: what somebody changed in a workbook, and the scenario that this makes.

use crate::analyse::{Edit, How, ModelPlace, changes, exact_changes};
use crate::check::{ScenarioId, title_of};
use crate::cli::face::json::pretty;
use crate::cli::face::number::Manner;
use crate::cli::face::table::{Align, Paint, Table, csv_line, csv_value};
use crate::cli::face::{Common, Done, Failure, Format, output};
use crate::cli::shared::returned::{Returned, ReturnedBook};
use crate::cli::shared::values::output_value;
use crate::evaluate::project;
use crate::graph::{Given, InputId, build};
use crate::library::{AppendError, NewScenario, append};
use crate::series::Projection;
use crate::spreadsheet::{UNREAD, Value as Cell};
use crate::workbook::Spot;
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Debug, Args)]
pub struct Import {
    #[command(flatten)]
    pub from: ReturnedBook,
    /// Append the scenario to this model file, or write a file of its own that `--scenario FILE` takes
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// The scenario's name (`imported`, if not given)
    #[arg(long = "as", value_name = "NAME", requires = "save")]
    pub name: Option<String>,
}

/// How near the workbook's results must be to the program's.
const NEAR: f64 = 1e-9;

/// Runs the command.
pub fn run(args: &Import, common: &Common) -> Result<Done, Failure> {
    let returned = Returned::open(&args.from, common)?;
    let live = returned.live(common)?;
    let outputs = outputs(&returned, &live);
    let text = match common.format {
        Format::Json => pretty(&json(&returned, &live, &outputs)),
        Format::Csv => csv(&returned),
        Format::Table => table(&returned, &outputs, common),
    };
    output::print_as(common.format, &text)?;
    let refused = !returned.edits.refused.is_empty();
    if common.format != Format::Table {
        let lines = returned.edits.refused.iter().map(|r| format!("{} ({}): {}", r.place, r.input, r.reason));
        lines.chain(returned.edits.remarks.iter().cloned()).for_each(|line| output::error_line(&line));
    }
    if let Some(file) = &args.save {
        if refused && !common.force {
            return Err(Failure::Model(format!(
                "nothing is saved into `{}`: mend the inputs above in the workbook, or save the rest with `--force`",
                file.display()
            )));
        }
        store(&returned, &live, args, common)?;
    }
    Ok(if refused { Done::Wrong } else { Done::Well })
}

/// An output's value in the workbook beside the program's.
struct Compared {
    output: usize,
    before: Option<f64>,
    now: Option<f64>,
    /// What the workbook holds; `None` where its cell is gone or has no value.
    shown: Option<Option<f64>>,
}

impl Compared {
    /// Whether both agree; nothing is said where the workbook holds no value.
    fn agrees(&self) -> Option<bool> {
        match (self.shown?, self.now) {
            (Some(a), Some(b)) => Some((a - b).abs() <= NEAR * a.abs().max(b.abs()).max(1.0)),
            (a, b) => Some(a.is_none() && b.is_none()),
        }
    }
}

fn outputs(returned: &Returned, live: &Projection) -> Vec<Compared> {
    let (model, program) = (returned.ready.model(), &returned.ready.program);
    let before = &returned.projections[returned.edits.selected.0];
    let one = |(output, about): (usize, &crate::check::Output)| {
        let row = program.output_rows[output];
        let cell = returned.book.named(&format!("output.{}", about.name)).and_then(|(sheet, at)| sheet.value(at));
        let shown = match cell {
            Some(Cell::Number(x) | Cell::Date(x)) if about.is_period => {
                Some(model.timeline.period_of_serial(*x).map(f64::from))
            }
            Some(Cell::Number(x) | Cell::Date(x)) => Some(Some(*x)),
            Some(Cell::Text(text)) if text.is_empty() => Some(None),
            _ => None,
        };
        Compared { output, before: before.rows[row.0].scalar(), now: live.rows[row.0].scalar(), shown }
    };
    model.outputs.iter().enumerate().map(one).collect()
}

/// The scenario that the changes make, put into a file.
fn store(returned: &Returned, live: &Projection, args: &Import, common: &Common) -> Result<(), Failure> {
    let Some(file) = &args.save else { return Ok(()) };
    let (model, program) = (returned.ready.model(), &returned.ready.program);
    let edits = returned.edits.live();
    let selected = returned.edits.selected;
    // What `--set` made is in no file, and what a workbook alone carries may be in none: the scenario below it is
    // extended, and what was set or edited is written.
    let unsaved = |scenario: ScenarioId| is_unsaved(returned, scenario);
    let below = |scenario: ScenarioId| model.scenarios[scenario.0].extends.unwrap_or(ScenarioId(0));
    let chain: Vec<ScenarioId> =
        std::iter::successors(Some(selected), |s| unsaved(*s).then(|| below(*s))).take_while(|s| unsaved(*s)).collect();
    let parent = chain.last().map_or(selected, |last| below(*last));
    let shown = args.from.book.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let written = match chain.is_empty() {
        true => changes(program, selected, &edits, live),
        false => {
            let set_in = |scenario: &ScenarioId, i: usize| {
                let settings = &program.settings(*scenario).inputs[i];
                settings.values().any(|key| key.given == Given::Here)
            };
            let set = |i: usize| chain.iter().any(|scenario| set_in(scenario, i));
            let edited = |i: usize| edits.iter().any(|edit| edit.handle.input == InputId(i));
            let inputs = (0..program.inputs.len()).filter(|i| set(*i) || edited(*i));
            inputs.flat_map(|i| exact_changes(program, InputId(i), live)).collect()
        }
    };
    let name = args.name.clone().unwrap_or_else(|| "imported".to_owned());
    let scenario = NewScenario {
        name: name.clone(),
        title: match &args.name {
            Some(name) => title_of(name),
            None => format!("{}, edited", model.scenarios[parent.0].title),
        },
        notes: format!("Imported from the workbook {shown}."),
        extends: model.scenarios[parent.0].name.clone(),
        changes: vec![],
    };
    let trial = append(file, |held| {
        let (mut scenario, mut written, mut exact) = (scenario.clone(), written.clone(), BTreeSet::new());
        // The scenario must give the live case's inputs; where short changes do not, every step of the path is written.
        for attempt in 0..2 {
            scenario.changes = written.clone();
            let trial = held.trial(returned.model.home(), &returned.ready.opened, &scenario)?;
            let Some(new) = trial.opened.model.clone() else { break };
            let saved = build(Arc::clone(&new));
            let projection = new.scenario(&name).map(|id| project(&saved, id));
            let Some(Ok(projection)) = projection else {
                return Err(AppendError::Model(format!(
                    "cannot save into `{}`: with the scenario `{name}` the model cannot be projected",
                    file.display()
                )));
            };
            let wrong: Vec<InputId> = (0..program.inputs.len())
                .filter(|i| projection.inputs.get(*i).is_none_or(|saved| !alike(&saved.path, &live.inputs[*i].path)))
                .map(InputId)
                .collect();
            if wrong.is_empty() {
                return Ok(trial);
            }
            if attempt == 0 {
                exact.extend(wrong);
                let of = |change: &crate::library::Changed, id: &InputId| {
                    let input = program.input(*id);
                    let driver = &model.drivers[input.driver.0];
                    change.driver == driver.name && change.elements == model.element_names(&driver.over, input.cell)
                };
                written.retain(|change| !exact.iter().any(|id| of(change, id)));
                written.extend(exact.iter().flat_map(|id| exact_changes(program, *id, live)));
            }
        }
        Err(AppendError::Model(format!(
            "cannot save into `{}`: its model does not give the workbook's inputs with these changes; is it the model of this workbook?",
            file.display()
        )))
    })?;
    output::written(&trial.told(returned.model.called(), file, &name), common)
}

/// Whether a scenario is in no file that a saved one could extend.
fn is_unsaved(returned: &Returned, scenario: ScenarioId) -> bool {
    let ModelPlace::Carried(_) = returned.model else { return returned.ready.is_variant(scenario) };
    let name = &returned.ready.model().scenarios[scenario.0].name;
    let carried = |(_, names): &(String, Vec<String>)| names.contains(name);
    returned.ready.is_variant(scenario) || returned.ready.opened.scenario_files.iter().any(carried)
}

fn alike(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(x, y)| (x - y).abs() <= 1e-12 * x.abs().max(y.abs()))
}

/// A value of an input: a period by its name.
fn value(returned: &Returned, edit: &Edit, x: f64) -> Value {
    match edit.is_period(&returned.ready.program) {
        true => json!(returned.ready.model().timeline.name(x as i32)),
        false => json!(x),
    }
}

/// The change in percent of what it was.
fn percent(returned: &Returned, edit: &Edit) -> Option<f64> {
    let counts = !edit.is_period(&returned.ready.program) && edit.old != 0.0;
    counts.then(|| (edit.new - edit.old) / edit.old.abs() * 100.0)
}

fn unit(returned: &Returned, edit: &Edit) -> String {
    let program = &returned.ready.program;
    match edit.handle.spot {
        Spot::Scale => "1".to_owned(),
        _ => program.model.drivers[program.input(edit.handle.input).driver.0].unit.text.clone(),
    }
}

fn how(edit: &Edit) -> &'static str {
    match edit.how {
        How::Override => "override",
        How::Scenario => "scenario",
        How::Formula(_) => "formula",
        How::Linked => "linked",
    }
}

fn one(returned: &Returned, edit: &Edit) -> Value {
    let mut out = json!({
        "driver": edit.handle.id, "old": value(returned, edit, edit.old), "new": value(returned, edit, edit.new),
        "percent": percent(returned, edit), "unit": unit(returned, edit), "how": how(edit), "cell": edit.place,
    });
    if let How::Formula(formula) = &edit.how
        && formula != UNREAD
    {
        out["formula"] = json!(format!("={formula}"));
    }
    out
}

/// What was changed in scenarios other than the one shown.
fn others(returned: &Returned) -> impl Iterator<Item = (usize, &Vec<Edit>)> {
    let selected = returned.edits.selected.0;
    returned.edits.scenarios.iter().enumerate().filter(move |(s, edits)| *s != selected && !edits.is_empty())
}

fn json(returned: &Returned, live: &Projection, outputs: &[Compared]) -> Value {
    let (model, edits) = (returned.ready.model(), &returned.edits);
    let list = |edits: &[Edit]| edits.iter().map(|edit| one(returned, edit)).collect::<Vec<_>>();
    let refused: Vec<Value> =
        edits.refused.iter().map(|r| json!({ "driver": r.input, "cell": r.place, "reason": r.reason })).collect();
    let others: Vec<Value> = others(returned)
        .map(|(s, edits)| json!({ "scenario": model.scenarios[s].name, "changes": list(edits) }))
        .collect();
    let outputs: Vec<Value> = outputs
        .iter()
        .map(|c| {
            let value = |x: Option<f64>| output_value(&returned.ready, c.output, x);
            json!({
                "name": model.outputs[c.output].name, "before": value(c.before), "value": value(c.now),
                "workbook": c.shown.map_or(Value::Null, value), "agrees": c.agrees(),
            })
        })
        .collect();
    json!({
        "model": model.name, "model_text": returned.model.word(), "scenario": live.scenario, "changes": list(&edits.live()), "refused": refused,
        "other_scenarios": others, "outputs": outputs, "remarks": edits.remarks,
    })
}

fn csv(returned: &Returned) -> String {
    let names = ["driver", "old", "new", "percent", "unit", "how", "cell"];
    let model = returned.ready.model();
    let mut out = csv_line(&std::iter::once("scenario").chain(names).map(str::to_owned).collect::<Vec<_>>());
    let selected = (returned.edits.selected.0, returned.edits.live());
    let rest = others(returned).map(|(s, edits)| (s, edits.clone()));
    for (s, edits) in std::iter::once(selected).chain(rest) {
        for edit in &edits {
            let row = one(returned, edit);
            let cells = names.iter().map(|name| csv_value(&row[*name]));
            out += &csv_line(&std::iter::once(model.scenarios[s].name.clone()).chain(cells).collect::<Vec<_>>());
        }
    }
    out
}

fn table(returned: &Returned, outputs: &[Compared], common: &Common) -> String {
    let paint = Paint(output::color(common));
    let (model, edits) = (returned.ready.model(), &returned.edits);
    let selected = &model.scenarios[edits.selected.0];
    let mut out = format!("{}\n\n", paint.bold(&format!("{} – {}", model.title, selected.title)));
    let live = edits.live();
    if live.is_empty() {
        out += &format!("Nothing that the live case uses was changed; it shows the scenario `{}`.\n", selected.name);
    } else {
        out += &changed(returned, &format!("Changed in the live case, against `{}`", selected.name), &live, paint);
    }
    for (s, edits) in others(returned) {
        let head = format!("Changed in the column of `{}`, which is not selected", model.scenarios[s].name);
        out += "\n";
        out += &changed(returned, &head, edits, paint);
    }
    if !edits.refused.is_empty() {
        out += &format!("\n{}\n", paint.bad("Cannot be taken"));
        for refused in &edits.refused {
            out += &format!("  {} ({}): {}\n", refused.input, refused.place, refused.reason);
        }
    }
    if !live.is_empty() {
        out += "\n";
        out += &results(returned, outputs, paint);
    }
    let apart: Vec<&Compared> = outputs.iter().filter(|c| c.agrees() == Some(false)).collect();
    if !apart.is_empty() {
        let why = match edits.refused.len() {
            0 => {
                "Something else in it was changed: `evcalc verify` finds it; or it was saved without being recalculated."
            }
            1 => "It uses the input above that cannot be taken.",
            _ => "It uses the inputs above that cannot be taken.",
        };
        out += &format!(
            "\n{}: the workbook shows other values for {} output{} than these changes give. {why}\n",
            paint.bad("Careful"),
            apart.len(),
            if apart.len() == 1 { "" } else { "s" },
        );
    }
    for remark in &edits.remarks {
        out += &format!("\nNote: {remark}.\n");
    }
    out
}

fn changed(returned: &Returned, head: &str, edits: &[Edit], paint: Paint) -> String {
    let right = Align::Right;
    let heads = [
        (head, Align::Left),
        ("Unit", Align::Left),
        ("Was", right),
        ("Is", right),
        ("Change", right),
        ("", Align::Left),
    ];
    let mut table = Table::new(heads);
    let timeline = &returned.ready.model().timeline;
    for edit in edits {
        let manner = Manner::of([edit.old, edit.new], unit(returned, edit) == "%");
        let show = |x: f64| match edit.is_period(&returned.ready.program) {
            true => timeline.title(x as i32),
            false => manner.show(x),
        };
        let words = match &edit.how {
            How::Override => String::new(),
            How::Scenario => "in the scenario's column".to_owned(),
            How::Formula(formula) if formula == UNREAD => "by a formula".to_owned(),
            How::Formula(formula) => format!("by a formula, ={formula}"),
            How::Linked => "takes over a change".to_owned(),
        };
        table.row(vec![
            edit.handle.id.clone(),
            paint.dim(&unit(returned, edit)),
            show(edit.old),
            show(edit.new),
            match (percent(returned, edit), edit.is_period(&returned.ready.program)) {
                (Some(part), _) => crate::cli::face::number::change(part / 100.0),
                (None, true) => {
                    let (by, step) = (edit.new - edit.old, timeline.step.name());
                    format!("{by:+} {step}{}", if by.abs() == 1.0 { "" } else { "s" })
                }
                (None, false) => String::new(),
            },
            paint.dim(&words),
        ]);
    }
    table.render(paint, output::columns())
}

fn results(returned: &Returned, outputs: &[Compared], paint: Paint) -> String {
    let model = returned.ready.model();
    let right = Align::Right;
    let heads =
        [("Output", Align::Left), ("Unit", Align::Left), ("Was", right), ("Is", right), ("Workbook", Align::Left)];
    let mut table = Table::new(heads);
    for c in outputs {
        let about = &model.outputs[c.output];
        let manner = Manner::of([c.before, c.now].into_iter().flatten(), about.unit.text == "%");
        let show = |x: Option<f64>| crate::cli::face::number::output(about, x, manner, &model.timeline);
        table.row(vec![
            about.title.clone(),
            paint.dim(&about.unit.text),
            show(c.before),
            show(c.now),
            match c.agrees() {
                Some(true) => paint.good("✓"),
                Some(false) => paint.bad(&show(c.shown.flatten())),
                None => paint.dim("no value"),
            },
        ]);
    }
    table.render(paint, output::columns())
}
