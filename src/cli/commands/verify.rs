//! `evcalc verify`: a workbook against an independent engine and the program's own results.

use crate::analyse::{
    Difference, OVERVIEWS, Report, Role, error_finding, named_values, origin, refused_finding, role_of, typed_days,
    verify,
};
use crate::cli::face::json::pretty;
use crate::cli::face::table::{Align, Paint, Table, csv_line, csv_value};
use crate::cli::face::{Common, Done, Failure, Format, output};
use crate::cli::shared::book::{Beside, Wanted};
use crate::cli::shared::foreign::Recalculated;
use crate::cli::shared::load;
use crate::cli::shared::returned::{self, ReturnedBook};
use crate::cli::shared::{book, foreign};
use crate::evaluate::follow;
use crate::front::Returned;
use crate::model::ScenarioId;
use crate::recalculate::ENGINE;
use crate::series::Projection;
use crate::spreadsheet::{Place, Spreadsheet, Value as Cell, parse};
use crate::workbook::{Further, Spot, calc_sheet, handles};
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub from: ReturnedBook,
}

/// Differences and findings that are printed in a table.
const MOST: usize = 25;

/// Runs the command.
pub(crate) fn run(args: &Verify, common: &Common) -> Result<Done, Failure> {
    let Recalculated { book, values } = foreign::recalculated(&args.from.book, args.from.limits)?;
    let mut remarks = Vec::new();
    let returned = match returned::of(book.clone(), &args.from, common) {
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
    let current = returned.as_ref().filter(|returned| returned.origin.is_current());
    let written = current.map(|returned| written(returned, common)).transpose()?;
    let older = returned.as_ref().filter(|returned| !returned.origin.is_current());
    let older = older.filter(|returned| returned.edits.refused.is_empty());
    let live = older.map(|returned| returned::live(returned, common).map(|live| (returned, live))).transpose()?;
    let named = live.map(|(returned, live)| named_values(&returned.ready.program, &live)).unwrap_or_default();
    if current.is_some_and(|returned| !returned.origin.is_plain()) {
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
    let role = |sheet: &str, place: Place| match current
        .map_or(Role::Other, |r| role_of(r.ready.model().scenarios.len(), &handles, sheet, place))
    {
        Role::Result if !computed => Role::Other,
        role => role,
    };
    let days: Vec<(f64, f64)> = returned.iter().flat_map(|r| typed_days(&r.ready.program, &r.edits)).collect();
    let mut report = verify(&book, &values, written.as_ref(), role, &days, &named);
    report.findings.splice(0..0, returned.iter().flat_map(|r| &r.edits.refused).map(refused_finding));
    if report.without_value > 0 {
        remarks.push(format!(
            "for {} of the formulas the file keeps no value: whatever saved it did not calculate them",
            report.without_value
        ));
    }
    // Where there are no results to compare with, errors would be taken for what the workbook says.
    if returned.is_none() && origin(&book).is_some() {
        report.findings.extend(error_finding(&values));
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
    let projections: Vec<Projection> = ids()
        .map(|s| returned.project(s, &edits.scenarios[s.0]))
        .collect::<Result<_, _>>()
        .map_err(|error| load::refused(&error, common))?;
    let live = returned::live(returned, common)?;
    let follow = follow(&ready.program, edits.selected);
    let all: Vec<ScenarioId> = ids().collect();
    let has_sheet = |s: &ScenarioId| returned.book.sheet(&calc_sheet(model, &all, *s)).is_some();
    let shown: Vec<ScenarioId> = ids().filter(has_sheet).collect();
    let mut words = returned.origin.command.split(' ');
    // What `compare` was told to compare is all that its workbook holds.
    let only = match returned.origin.written_by() {
        Some("compare") => words.any(|word| word.starts_with("-s") || word.starts_with("--scenario")),
        _ => words.any(|word| word == "--only"),
    };
    // The texts that travel are no formulas; what is wrong with them is told when they are read.
    let beside = &Beside { source: false, label: None };
    let wanted = Wanted { selected: edits.selected, shown: &shown, only, further: Further::default(), beside };
    let bytes = book::bytes(ready, &wanted, &projections, &live, &follow)?;
    let mut book = parse(&bytes).map_err(|error| Failure::Model(format!("cannot read the workbook back: {error}")))?;
    // Sheets that simulations and the like add are not written anew here, and these two speak of them.
    if !returned.origin.is_plain() {
        book.sheets.retain(|sheet| !OVERVIEWS.contains(&sheet.name.as_str()));
    }
    Ok(book)
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
