//! `evcalc compare`: scenarios side by side.

mod args;
mod columns;
mod compared;
mod data;
mod risk;
mod table;

pub(crate) use args::Compare;

use crate::analyse::{line_named, periodic, yearly};
use crate::cli::face::json::pretty;
use crate::cli::face::{Common, Done, Failure, Format, ending, no_such_kind, output};
use crate::cli::shared::book;
use crate::cli::shared::book::Beside;
use crate::cli::shared::load;
use crate::cli::shared::load::with_variants;
use crate::front::Ready;
use crate::model::LineId;
use crate::series::Projection;
use args::By;
use compared::Compared;

/// Runs the command.
pub(crate) fn run(args: &Compare, common: &Common) -> Result<Done, Failure> {
    let columns = columns::columns(args)?;
    let beside = Beside::of_file(&args.book, args.output.as_deref())?;
    let ready = with_variants(args.model.as_deref(), &columns.named, &columns.variants, &args.known, common)?;
    book::can_hold(&ready, args.output.as_deref())?;
    let ids = columns.ids(&ready)?;
    let projections: Vec<Projection> =
        ids.iter().map(|s| load::project(&ready, *s, common)).collect::<Result<_, _>>()?;
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
        match ending(path).as_str() {
            "xlsx" => compared.workbook(path, !columns.named.is_empty(), &beside, common)?,
            "json" => output::write_data(path, &whole(), common.force)?,
            "csv" => output::write_data(path, &compared.csv(), common.force)?,
            _ => return Err(no_such_kind(path, ".xlsx, .json or .csv")),
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
    let broken = compared.projections.iter().any(|p| !ready.failed(p).is_empty());
    if common.format != Format::Table {
        for (id, projection) in compared.ids.iter().zip(&compared.projections) {
            for (_, place) in ready.failed(projection) {
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
    named.iter().map(|name| Ok(line_named(ready.model(), name)?)).collect()
}
