//! `evcalc verify`: a workbook against an independent engine and the program's own results.

use crate::analyse::{Difference, Finding, FindingKind, Refused, Report, Role, origin, verify};
use crate::cli::face::json::pretty;
use crate::cli::face::table::{Align, Paint, Table, csv_line, csv_value};
use crate::cli::face::{Common, Done, Failure, Format, output};
use crate::cli::shared::book::{Beside, Wanted};
use crate::cli::shared::foreign::Recalculated;
use crate::cli::shared::returned::{Returned, ReturnedBook};
use crate::cli::shared::{book, foreign};
use crate::evaluate::follow;
use crate::model::ScenarioId;
use crate::recalculate::ENGINE;
use crate::series::Projection;
use crate::spreadsheet::{Grid, Place, Spreadsheet, Value as Cell, address, parse};
use crate::workbook::{LIVE_COLUMN, Spot, calc_sheet, handles, is_status};
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    pub from: ReturnedBook,
}

/// The sheets that speak of all others.
const OVERVIEWS: [&str; 2] = ["Summary", "Checks"];
/// Differences and findings that are printed in a table.
const MOST: usize = 25;

/// Runs the command.
pub fn run(args: &Verify, common: &Common) -> Result<Done, Failure> {
    let Recalculated { book, values } = foreign::recalculated(&args.from.book, args.from.limits)?;
    let mut remarks = Vec::new();
    let returned = match Returned::of(book.clone(), &args.from, common) {
        Ok(returned) => Some(returned),
        // What is wrong with a model that was named is an error; a workbook without one is still recalculated.
        Err(failure) if args.from.model.is_some() => return Err(failure),
        Err(Failure::Model(message)) => {
            let first = message.lines().next().unwrap_or_default();
            remarks.push(format!("not compared with evcalc's own results: {first}"));
            None
        }
        Err(failure) => return Err(failure),
    };
    let current = returned.as_ref().filter(|returned| returned.is_current());
    let written = current.map(|returned| written(returned, common)).transpose()?;
    let older = returned.as_ref().filter(|returned| !returned.is_current());
    let named = older.map(|returned| named(returned, common)).transpose()?.unwrap_or_default();
    if current.is_some_and(|returned| !is_plain(returned)) {
        remarks.push(
            "the formulas of Summary and Checks were not compared with those written, because a command other than `project` added sheets"
                .to_owned(),
        );
    }
    let changed = returned.as_ref().map_or(0, |r| r.edits.live().len());
    if let Some(returned) = &returned {
        remarks.extend(returned.edits.remarks.iter().cloned());
        if !returned.edits.refused.is_empty() {
            remarks.push(
                "values were not compared with evcalc's own results, since it cannot take the inputs named above"
                    .to_owned(),
            );
        }
    }
    let handles: BTreeMap<u32, Spot> = returned
        .iter()
        .flat_map(|r| handles(&r.ready.program).into_iter().map(|handle| (handle.row, handle.spot)))
        .collect();
    let computed = returned.as_ref().is_some_and(|r| r.edits.refused.is_empty());
    let role = |sheet: &str, place: Place| match current.map_or(Role::Other, |r| role(r, &handles, sheet, place)) {
        Role::Result if !computed => Role::Other,
        role => role,
    };
    let days: Vec<(f64, f64)> = returned.iter().flat_map(days).collect();
    let mut report = verify(&book, &values, written.as_ref(), role, &days, &named);
    report.findings.splice(0..0, returned.iter().flat_map(|r| &r.edits.refused).map(refused));
    if report.without_value > 0 {
        remarks.push(format!(
            "for {} of the formulas the file keeps no value: whatever saved it did not calculate them",
            report.without_value
        ));
    }
    // Where there are no results to compare with, errors would be taken for what the workbook says.
    if returned.is_none() && origin(&book).is_some() {
        report.findings.extend(errors(&values));
    }
    let told = Told {
        report: &report,
        returned: returned.as_ref(),
        as_written: written.is_some(),
        changed,
        remarks: &remarks,
    };
    output::print_as(
        common.format,
        &match common.format {
            Format::Json => pretty(&told.json()),
            Format::Csv => told.csv(),
            Format::Table => told.table(args, common),
        },
    )?;
    let well = report.differences.is_empty() && report.findings.is_empty();
    Ok(if well { Done::Well } else { Done::CheckFailed })
}

/// The workbook as the program would write it now: the same scenarios and inputs, its own results.
fn written(returned: &Returned, common: &Common) -> Result<Spreadsheet, Failure> {
    let (ready, edits) = (&returned.ready, &returned.edits);
    let model = ready.model();
    let ids = || (0..model.scenarios.len()).map(ScenarioId);
    let projections: Vec<Projection> =
        ids().map(|s| returned.project(s, &edits.scenarios[s.0], common)).collect::<Result<_, _>>()?;
    let live = returned.live(common)?;
    let follow = follow(&ready.program, edits.selected);
    let all: Vec<ScenarioId> = ids().collect();
    let has_sheet = |s: &ScenarioId| returned.book.sheet(&calc_sheet(model, &all, *s)).is_some();
    let shown: Vec<ScenarioId> = ids().filter(has_sheet).collect();
    let mut words = returned.origin.command.split(' ');
    // What `compare` was told to compare is all that its workbook holds.
    let only = match command(returned) {
        Some("compare") => words.any(|word| word.starts_with("-s") || word.starts_with("--scenario")),
        _ => words.any(|word| word == "--only"),
    };
    // The texts that travel are no formulas; what is wrong with them is told when they are read.
    let beside = &Beside { source: false, label: None };
    let wanted = Wanted { selected: edits.selected, shown: &shown, only, risks: &[], effects: &[], beside };
    let bytes = book::bytes(ready, &wanted, &projections, &live, &follow)?;
    let mut book = parse(&bytes).map_err(|error| Failure::Model(format!("cannot read the workbook back: {error}")))?;
    // Sheets that simulations and the like add are not written anew here, and these two speak of them.
    if !is_plain(returned) {
        book.sheets.retain(|sheet| !OVERVIEWS.contains(&sheet.name.as_str()));
    }
    Ok(book)
}

/// The program's own results for the cells that bear names, of a workbook that this version would lay out in another
/// way: its outputs and the live case of its inputs. Nothing where an input cannot be taken.
fn named(returned: &Returned, common: &Common) -> Result<Vec<(String, Option<Cell>)>, Failure> {
    if !returned.edits.refused.is_empty() {
        return Ok(vec![]);
    }
    let (model, program) = (returned.ready.model(), &returned.ready.program);
    let live = returned.live(common)?;
    let shown = |x: Option<f64>, is_period: bool| match (x, is_period) {
        (Some(t), true) => Some(Cell::Date(model.timeline.day_serial(t as i32) as f64)),
        (x, _) => x.map(Cell::Number),
    };
    let outputs = model.outputs.iter().enumerate().map(|(at, output)| {
        let value = live.rows[program.output_rows[at].0].scalar();
        (format!("output.{}", output.name), shown(value, output.is_period))
    });
    let inputs = handles(program).into_iter().filter_map(|handle| {
        let input = &live.inputs[handle.input.0];
        let value = match handle.spot {
            Spot::Key(k) => input.keys.get(k).copied(),
            Spot::Outside => input.outside,
            Spot::Scale | Spot::Shift => None,
        };
        let is_period = model.drivers[program.input(handle.input).driver.0].is_period;
        value.map(|x| (format!("live.{}", handle.name), shown(Some(x), is_period)))
    });
    Ok(outputs.chain(inputs).collect())
}

/// Whether a workbook is one of `project` or `compare`, without sheets of other commands.
fn is_plain(returned: &Returned) -> bool {
    matches!(command(returned), Some("project" | "compare"))
}

/// The command that wrote a workbook.
fn command(returned: &Returned) -> Option<&str> {
    let writes = ["project", "compare", "simulate", "sensitivity", "bridge"];
    returned.origin.command.split(' ').find(|word| writes.contains(word))
}

/// Days typed for periods, each behind the first day of its period.
fn days(returned: &Returned) -> Vec<(f64, f64)> {
    let timeline = &returned.ready.model().timeline;
    let edits = returned.edits.scenarios.iter().flatten().chain(&returned.edits.overrides);
    let periods = edits.filter(|edit| returned.is_period(edit));
    periods.filter_map(|edit| Some((timeline.day_serial(edit.new as i32) as f64, edit.typed?))).collect()
}

/// An input that the program cannot take, as a finding.
fn refused(input: &Refused) -> Finding {
    let (sheet, cell) = input.place.rsplit_once('!').unwrap_or(("", &input.place));
    Finding {
        kind: FindingKind::Input,
        sheet: sheet.to_owned(),
        cell: cell.to_owned(),
        line: input.input.clone(),
        words: input.reason.clone(),
    }
}

/// The formulas that give errors, of which the program writes none: one finding for all of them.
fn errors(values: &[Grid]) -> Option<Finding> {
    let is_error = |cell: &crate::spreadsheet::Cell| matches!(cell.value, Some(Cell::Error(_)));
    let mut found = values.iter().flat_map(|sheet| {
        let errors = sheet.cells.iter().filter(|(_, cell)| is_error(cell));
        errors.map(move |(place, cell)| (sheet, *place, cell))
    });
    let (sheet, place, cell) = found.next()?;
    let words = match (&cell.value, found.count()) {
        (Some(Cell::Error(error)), 0) => format!("it gives {error}"),
        (Some(Cell::Error(error)), n) => format!("it gives {error}, and {n} more formulas give errors"),
        _ => return None,
    };
    Some(Finding {
        kind: FindingKind::NoValues,
        sheet: sheet.name.clone(),
        cell: address(place),
        line: String::new(),
        words,
    })
}

/// What the cells of the workbook as the program writes it are.
fn role(returned: &Returned, handles: &BTreeMap<u32, Spot>, sheet: &str, place: Place) -> Role {
    // Their flags depend on what has been changed, not on results alone.
    if OVERVIEWS.contains(&sheet) || is_status(sheet, place) {
        return Role::Other;
    }
    if sheet != "Scenarios" {
        return Role::Result;
    }
    let scenarios = returned.ready.model().scenarios.len() as u32;
    match (handles.get(&place.0), place.1.checked_sub(LIVE_COLUMN)) {
        // The count of overrides, and drivers over the live case beside the control panel.
        (None, _) | (_, None) => Role::Other,
        (Some(Spot::Key(_) | Spot::Outside), Some(0)) => Role::Result,
        (Some(_), Some(at)) if (1..=scenarios).contains(&at) => Role::Input,
        (Some(_), Some(_)) => Role::Other,
    }
}

/// What is told.
struct Told<'a> {
    report: &'a Report,
    returned: Option<&'a Returned>,
    /// Whether the formulas were compared with those that the program writes.
    as_written: bool,
    changed: usize,
    remarks: &'a [String],
}

impl Told<'_> {
    fn json(&self) -> Value {
        let differences: Vec<Value> = self.report.differences.iter().map(|d| self.difference(d)).collect();
        let findings: Vec<Value> = self
            .report
            .findings
            .iter()
            .map(|f| {
                json!({ "kind": f.kind.name(), "sheet": f.sheet, "cell": f.cell, "line": f.line, "words": f.words })
            })
            .collect();
        json!({
            "formulas": self.report.formulas, "native": self.report.native, "largest": self.report.largest,
            "differences": differences, "findings": findings, "inputs_changed": self.changed, "engine": ENGINE,
            "model_text": self.returned.map(|returned| returned.model.word()), "remarks": self.remarks,
        })
    }

    fn difference(&self, d: &Difference) -> Value {
        json!({
            "sheet": d.sheet, "cell": d.cell, "line": d.line, "period": self.period(d),
            "cached": value(d.cached.as_ref()), "recalculated": value(d.recalculated.as_ref()),
            "native": d.native.as_ref().map_or(Value::Null, |native| value(native.as_ref())),
        })
    }

    /// The period of a column, where its head is a date; else the head's words.
    fn period(&self, d: &Difference) -> Value {
        match (&d.head, self.returned) {
            (Some(Cell::Date(serial)), Some(returned)) => {
                let timeline = &returned.ready.model().timeline;
                json!(timeline.period_of_serial(*serial).map(|t| timeline.name(t)))
            }
            (Some(head), _) => value(Some(head)),
            (None, _) => Value::Null,
        }
    }

    fn csv(&self) -> String {
        let names = ["sheet", "cell", "line", "period", "cached", "recalculated", "native"];
        let mut out = csv_line(&std::iter::once("what").chain(names).map(str::to_owned).collect::<Vec<_>>());
        for d in &self.report.differences {
            let row = self.difference(d);
            let cells = names.iter().map(|name| csv_value(&row[*name]));
            out += &csv_line(&std::iter::once("difference".to_owned()).chain(cells).collect::<Vec<_>>());
        }
        for f in &self.report.findings {
            let cells = [f.kind.name(), &f.sheet, &f.cell, &f.line, "", &f.words, "", ""];
            out += &csv_line(&cells.map(str::to_owned));
        }
        out
    }

    fn table(&self, args: &Verify, common: &Common) -> String {
        let paint = Paint(output::color(common));
        let report = self.report;
        let shown = args.from.book.display();
        let mut out =
            format!("{}\n\n", paint.bold(&format!("{shown}: {} formulas recalculated by {ENGINE}", report.formulas)));
        if let Some(returned) = self.returned {
            let scenario = &returned.ready.model().scenarios[returned.edits.selected.0].name;
            out += &format!(
                "{} of them compared with evcalc's own results{}; it shows the scenario `{scenario}` with {} changed input{}{}.\n",
                report.native,
                if returned.model.is_carried() {
                    " for the model's text that the file carries (`--model` takes yours)"
                } else {
                    ""
                },
                self.changed,
                if self.changed == 1 { "" } else { "s" },
                if self.changed == 0 { "" } else { " (`evcalc import` lists them)" },
            );
        }
        out += &format!("Largest relative difference: {:.1e}\n", report.largest);
        let verdict = match (report.differences.len(), report.findings.len()) {
            (0, 0) if !self.as_written => paint
                .good("Every formula gives what the file keeps; whether each is as it was written was not compared."),
            (0, 0) => paint.good("Every cell agrees, and every formula is as it was written."),
            (0, n) => paint.bad(&format!("Every formula gives what the file keeps, but {} as written:", are_not(n))),
            (m, 0) => paint.bad(&format!(
                "{m} cell{} differ{}:",
                if m == 1 { "" } else { "s" },
                if m == 1 { "s" } else { "" }
            )),
            (m, n) => paint.bad(&format!(
                "{m} cell{} differ{}, and {} as written:",
                if m == 1 { "" } else { "s" },
                if m == 1 { "s" } else { "" },
                are_not(n)
            )),
        };
        out += &format!("{verdict}\n");
        for f in report.findings.iter().take(MOST) {
            let at = if f.cell.is_empty() { f.sheet.clone() } else { format!("{}!{}", f.sheet, f.cell) };
            let line = if f.line.is_empty() { String::new() } else { format!(" ({})", f.line) };
            out += &format!("  {at}{line}: {}\n", f.words);
        }
        if report.findings.len() > MOST {
            out += &format!("  ... and {} more; `--format json` lists all\n", report.findings.len() - MOST);
        }
        if !report.differences.is_empty() {
            out += "\n";
            if !report.findings.is_empty() {
                out += "Whatever is computed from the cells above differs with them: mend those first.\n";
            }
            out += &self.differences(paint);
        }
        for remark in self.remarks {
            out += &format!("\nNote: {remark}.\n");
        }
        out
    }

    fn differences(&self, paint: Paint) -> String {
        let right = Align::Right;
        let heads = [
            ("Cell", Align::Left),
            ("Line", Align::Left),
            ("Period", Align::Left),
            ("In the file", right),
            (ENGINE, right),
            ("evcalc", right),
        ];
        let mut table = Table::new(heads);
        for d in self.report.differences.iter().take(MOST) {
            let row = self.difference(d);
            table.row(vec![
                format!("{}!{}", d.sheet, d.cell),
                d.line.clone(),
                csv_value(&row["period"]),
                digits(&row["cached"]),
                digits(&row["recalculated"]),
                if d.native.is_some() { digits(&row["native"]) } else { paint.dim("–") },
            ]);
        }
        let mut out = table.render(paint, output::columns());
        if self.report.differences.len() > MOST {
            out += &format!("... and {} more; `--format json` lists all\n", self.report.differences.len() - MOST);
        }
        out
    }
}

/// A value with as many digits as tell it from its neighbours.
fn digits(value: &Value) -> String {
    let rounded = value.as_f64().and_then(|x| format!("{x:.11e}").parse::<f64>().ok());
    rounded.map_or_else(|| csv_value(value), |x| x.to_string())
}

fn are_not(n: usize) -> String {
    if n == 1 { "1 thing is not".to_owned() } else { format!("{n} things are not") }
}

fn value(cell: Option<&Cell>) -> Value {
    match cell {
        None => Value::Null,
        Some(Cell::Number(x) | Cell::Date(x)) => json!(x),
        Some(Cell::Text(text) | Cell::Error(text)) => json!(text),
        Some(Cell::Boolean(yes)) => json!(yes),
    }
}
