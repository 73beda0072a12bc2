//! `evcalc compare`: scenarios side by side.

mod columns;
mod data;
mod risk;
mod table;

use super::args::{By, Common, Compare, Format};
use super::book::{Beside, Wanted};
use super::load::{Ready, with_variants};
use super::project::{failed, met, pretty};
use super::{Done, Failure, book, output};
use crate::analyse::{Comparison, periodic, yearly};
use crate::diagnostic::nearest;
use crate::model::{LineId, ScenarioId};
use crate::series::Projection;
use std::path::Path;

/// Scenarios with what they gave.
struct Compared<'a> {
    ready: &'a Ready,
    /// The reference first.
    ids: Vec<ScenarioId>,
    projections: Vec<Projection>,
    years: Vec<Comparison>,
    /// Where they were asked for.
    periods: Option<Vec<Comparison>>,
}

impl Compared<'_> {
    /// The workbook of what is compared, the reference as its live case; with `only` nothing else is in it.
    fn workbook(&self, path: &Path, only: bool, beside: &Beside, common: &Common) -> Result<(), Failure> {
        let selected = self.ids[0];
        let shown = book::shown(self.ready, &self.ids, selected, only);
        book::holds(self.ready, &shown)?;
        let wanted = Wanted { selected, shown: &shown, only, risks: &[], effects: &[], beside };
        book::write_to(path, self.ready, &wanted, common)
    }
}

/// Runs the command.
pub fn run(args: &Compare, common: &Common) -> Result<Done, Failure> {
    let columns = columns::columns(args)?;
    let beside = Beside::of_file(&args.book, args.output.as_deref())?;
    let ready = with_variants(args.model.as_deref(), &columns.named, &columns.variants, common)?;
    book::can_hold(&ready, args.output.as_deref())?;
    let ids = columns.ids(&ready)?;
    let projections: Vec<Projection> = ids.iter().map(|s| ready.project(*s, common)).collect::<Result<_, _>>()?;
    let lines = lines(&ready, &args.line)?;
    let compared = Compared {
        years: yearly(&ready.program, &projections, &lines),
        periods: (args.by == By::Period).then(|| periodic(&ready.program, &projections, &lines)),
        ready: &ready,
        ids,
        projections,
    };
    let drawn = args.draws.map(|draws| risk::draw(&ready, &compared.ids, draws, args, common)).transpose()?;
    let whole = || {
        let mut out = compared.json();
        if let Some(drawn) = &drawn {
            out["risk"] = drawn.json(&ready);
        }
        pretty(&out)
    };
    if let Some(path) = &args.output {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
        match ending.as_str() {
            "xlsx" => compared.workbook(path, !columns.named.is_empty(), &beside, common)?,
            "json" => output::write_data(path, &whole(), common.force)?,
            "csv" => output::write_data(path, &compared.csv(), common.force)?,
            _ => {
                return Err(Failure::Usage(format!(
                    "`{}` should end in .xlsx, .json or .csv: the ending chooses the kind",
                    path.display()
                )));
            }
        }
    }
    match common.format {
        Format::Json => output::print_data(&whole())?,
        Format::Csv => output::print_data(&compared.csv())?,
        Format::Table => {
            let over_draws = drawn.as_ref().map_or_else(String::new, |drawn| drawn.table(&ready, common));
            output::print(&(compared.table(!args.line.is_empty(), common) + &over_draws))?;
        }
    }
    if let Some(path) = &args.output {
        output::written(&path.display().to_string(), common)?;
    }
    let broken = compared.projections.iter().any(|p| !failed(&ready, p).is_empty());
    if common.format != Format::Table {
        for (id, projection) in compared.ids.iter().zip(&compared.projections) {
            for (_, place) in failed(&ready, projection) {
                output::error_line(&format!("check fails in {}: `{place}`", compared.name(*id)));
            }
        }
    }
    Ok(if broken { Done::CheckFailed } else { Done::Well })
}

/// The lines that were named, or all.
fn lines(ready: &Ready, named: &[String]) -> Result<Vec<LineId>, Failure> {
    let lines = &ready.model().lines;
    if named.is_empty() {
        return Ok((0..lines.len()).map(LineId).collect());
    }
    let found = named.iter().map(|name| {
        lines.iter().position(|line| line.name == *name).map(LineId).ok_or_else(|| {
            let near = nearest(name, lines.iter().map(|line| line.name.as_str()));
            let near = near.map_or_else(
                || "`evcalc models show MODEL` prints a model with its lines".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            Failure::Model(format!("there is no line `{name}`\n  = help: {near}"))
        })
    });
    found.collect()
}

impl Compared<'_> {
    fn name(&self, id: ScenarioId) -> &str {
        &self.ready.model().scenarios[id.0].name
    }

    /// An output's value in every scenario.
    fn values(&self, output: usize) -> Vec<Option<f64>> {
        let row = self.ready.program.output_rows[output];
        self.projections.iter().map(|projection| projection.rows[row.0].scalar()).collect()
    }

    /// An output's target in every scenario, and whether it is met there.
    fn targets(&self, output: usize) -> Vec<(Option<f64>, Option<bool>)> {
        let targets = self.projections.iter().map(|projection| projection.targets[output]);
        let values = self.values(output);
        targets.zip(values).map(|(target, value)| (target, met(self.ready, output, value, target))).collect()
    }
}
