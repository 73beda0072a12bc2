//! `evcalc import`: what somebody changed in a workbook, and the scenario that this makes.

use crate::analyse::{Edit, How, KnownEdit, LiveCase, SeenOutput, seen_outputs};
use crate::cli::face::json::pretty;
use crate::cli::face::number::Manner;
use crate::cli::face::table::{Align, Paint, Table, csv_line, csv_value};
use crate::cli::face::{Common, Done, Failure, Format, ending, output};
use crate::cli::shared::returned::{self, ReturnedBook};
use crate::cli::shared::values::output_value;
use crate::front::Returned;
use crate::model::{KnownTo, title_of};
use crate::series::Projection;
use crate::spreadsheet::UNREAD;
use crate::workbook::Spot;
use clap::Args;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    pub from: ReturnedBook,
    /// Append the scenario to this model file, or write a file of its own that `--scenario FILE` takes; a file that ends in
    /// `.csv` gets the known values that were typed, for `--known` (may be repeated)
    #[arg(long, value_name = "FILE")]
    pub save: Vec<PathBuf>,
    /// The scenario's name (`imported`, if not given)
    #[arg(long = "as", value_name = "NAME", requires = "save")]
    pub name: Option<String>,
}

/// Runs the command.
pub(crate) fn run(args: &Import, common: &Common) -> Result<Done, Failure> {
    let returned = returned::open(&args.from, common)?;
    let live = returned::live(&returned, common)?;
    let outputs =
        seen_outputs(&returned.book, &returned.ready.program, &returned.projections[returned.edits.selected.0], &live);
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
    for file in &args.save {
        if refused && !common.force {
            return Err(Failure::Model(format!(
                "nothing is saved into `{}`: mend the inputs above in the workbook, or save the rest with `--force`",
                file.display()
            )));
        }
        match ending(file) == "csv" {
            true => store_known(&returned, file, common)?,
            false => store(&returned, &live, file, args, common)?,
        }
    }
    Ok(if refused { Done::Wrong } else { Done::Well })
}

/// The scenario that the changes make, put into a file.
fn store(returned: &Returned, live: &Projection, file: &Path, args: &Import, common: &Common) -> Result<(), Failure> {
    let Returned { ready, model, edits, .. } = returned;
    let case = LiveCase { opened: &ready.opened, program: &ready.program, place: model, edits, live };
    let shown = args.from.book.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let name = args.name.as_deref().unwrap_or("imported");
    let title = args.name.as_deref().map(title_of);
    let trial = case.save(file, name, title, format!("Imported from the workbook {shown}."))?;
    output::written(&trial.told(model.called(), file, name), common)
}

/// The known values that were typed, put into a file.
fn store_known(returned: &Returned, file: &Path, common: &Common) -> Result<(), Failure> {
    if !returned.known.values.iter().any(|edit| edit.new.is_some()) {
        return Err(Failure::Model(format!(
            "no known value was typed into the workbook, so nothing is saved into `{}`",
            file.display()
        )));
    }
    output::write_data(file, &returned.known.csv(&returned.ready.program), common.force)?;
    let emptied: Vec<&str> =
        returned.known.values.iter().filter(|edit| edit.new.is_none()).map(|edit| edit.place.as_str()).collect();
    if !emptied.is_empty() {
        output::error_line(&format!(
            "note: cells that were emptied ({}) are not in `{}`, since such a file can only add values: take them out of the model or the file that they are in",
            emptied.join(", "),
            file.display()
        ));
    }
    output::written(&file.display().to_string(), common)
}

/// A known value that was typed, as JSON.
fn known_json(returned: &Returned, edit: &KnownEdit) -> Value {
    let (model, known) = (returned.ready.model(), &returned.ready.program.known[edit.known.0]);
    let line = &model.lines[known.line.0];
    let element = model.elements_or_total(known.line, known.cell);
    json!({
        "line": line.name, "element": element, "period": model.timeline.name(edit.period),
        "old": edit.old, "new": edit.new, "unit": line.unit.text, "cell": edit.place,
    })
}

/// What was typed on the sheet of known values.
fn known_table(returned: &Returned, paint: Paint) -> String {
    let right = Align::Right;
    let heads = [("Known", Align::Left), ("Unit", Align::Left), ("Period", Align::Left), ("Was", right), ("Is", right)];
    let mut table = Table::new(heads);
    let model = returned.ready.model();
    for edit in &returned.known.values {
        let line = &model.lines[returned.ready.program.known[edit.known.0].line.0];
        let manner = Manner::of(edit.old.into_iter().chain(edit.new), line.unit.percent);
        let show = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), |x| manner.show(x));
        table.row(vec![
            edit.name.clone(),
            paint.dim(&line.unit.text),
            model.timeline.title(edit.period),
            show(edit.old),
            show(edit.new),
        ]);
    }
    let mut out = if table.is_empty() { String::new() } else { table.render(paint, output::columns()) };
    for (scenario, known_to) in &returned.known.known_to {
        let to = match known_to {
            KnownTo::At(t) => format!("up to {}", model.timeline.title(*t)),
            KnownTo::Nothing => "in no period".to_owned(),
            KnownTo::Last => "as far as they go".to_owned(),
        };
        out += &format!("Known values count {to} in `{}`.\n", model.scenarios[scenario.0].name);
    }
    out
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

fn json(returned: &Returned, live: &Projection, outputs: &[SeenOutput]) -> Value {
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
    let known: Vec<Value> = returned.known.values.iter().map(|edit| known_json(returned, edit)).collect();
    json!({
        "model": model.name, "model_text": returned.model.word(), "scenario": live.scenario, "changes": list(&edits.live()), "refused": refused,
        "other_scenarios": others, "outputs": outputs, "remarks": edits.remarks, "known": known,
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

fn table(returned: &Returned, outputs: &[SeenOutput], common: &Common) -> String {
    let paint = Paint(output::color(common));
    let (model, edits) = (returned.ready.model(), &returned.edits);
    let selected = &model.scenarios[edits.selected.0];
    let mut out = format!("{}\n\n", paint.bold(&format!("{} – {}", model.title, selected.title)));
    let live = edits.live();
    if live.is_empty() && !returned.known.is_empty() {
        out += &format!("No input of the live case was changed; it shows the scenario `{}`.\n", selected.name);
    } else if live.is_empty() {
        out += &format!("Nothing that the live case uses was changed; it shows the scenario `{}`.\n", selected.name);
    } else {
        out += &changed(returned, &format!("Changed in the live case, against `{}`", selected.name), &live, paint);
    }
    let known = known_table(returned, paint);
    if !known.is_empty() {
        out += &format!("\n{known}");
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
    if !live.is_empty() || !returned.known.is_empty() {
        out += "\n";
        out += &results(returned, outputs, paint);
    }
    let apart: Vec<&SeenOutput> = outputs.iter().filter(|c| c.agrees() == Some(false)).collect();
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

fn results(returned: &Returned, outputs: &[SeenOutput], paint: Paint) -> String {
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
