//! The draws that stand after an update, in a file for `simulate --from` and for other tools.

use super::told::Told;
use crate::analyse::{Ask, Case, DrawsFrom, POSTERIOR_NOTE, PosteriorAbout, Progress, Simulator};
use crate::cli::face::{Common, Failure, existing, output};
use crate::cli::shared::draws::{ended, store_failure};
use crate::store::{Column, Kind, ParquetWriter, TableWriter, Values};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Rows that are worked out and written at a time.
const STRETCH: u64 = 1 << 14;

/// Writes them.
pub(super) fn write(path: &Path, told: &Told<'_>, common: &Common) -> Result<(), Failure> {
    let (ready, found) = (told.ready, &told.found);
    let progress = Progress::default();
    let ask = Ask {
        origin: DrawsFrom::Picked(Arc::clone(&found.picked)),
        ..Ask::plain(found.picked.len() as u64, told.seed, vec![])
    };
    let one = Ask { draws: 1, ..ask.clone() };
    let names = case(told, &one, &progress, common)?.drawn_names();
    // What stands beside formulas goes on from nothing.
    let takes_over = told.asked.chosen.evidence.iter().any(|one| ready.model().lines[one.line.0].replaced);
    let until = takes_over.then(|| ready.model().timeline.name(found.until));
    let about = PosteriorAbout::new(&ready.opened.identity, &ready.model().name, &told.scenario_names(), found, until);
    let note = serde_json::to_string(&about).map_err(|error| Failure::File(error.to_string()))?;
    let notes = [
        ("evcalc_version".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        ("evcalc_model".to_owned(), ready.model().name.clone()),
        ("evcalc_seed".to_owned(), told.seed.to_string()),
        (POSTERIOR_NOTE.to_owned(), note),
    ];
    let column = |name: &str, kind| Column { name: name.to_owned(), kind };
    let several = told.asked.scenarios.len() > 1;
    let mut columns = if several { vec![column("scenario", Kind::Text)] } else { vec![] };
    columns.push(column("draw", Kind::Whole));
    columns.extend(names.iter().map(|name| column(name, Kind::Number)));
    let failed = |error| store_failure(path, error);
    output::write_with(path, common.force, existing::parquet, |file: &mut File| {
        let mut table: Box<ParquetWriter<'_>> = Box::new(ParquetWriter::new(file, &columns, &notes).map_err(failed)?);
        let mut first = 0;
        while first < ask.draws {
            let count = STRETCH.min(ask.draws - first);
            let stretch = Ask { first, draws: count, ..ask.clone() };
            let case = case(told, &stretch, &progress, common)?;
            let rows = first as usize..(first + count) as usize;
            let mut group = Vec::with_capacity(columns.len());
            if several {
                let names = told.scenario_names();
                let name = |row: usize| Some(names[case.choice_of(row)].to_owned());
                group.push(Values::Text((0..rows.len()).map(name).collect()));
            }
            group.push(Values::Whole(found.picked[rows].iter().map(|draw| *draw as i64).collect()));
            group.extend(case.drawn(&names).into_iter().map(Values::Number));
            table.write(&group).map_err(failed)?;
            first += count;
        }
        table.finish().map_err(failed)
    })
}

fn case<'a>(told: &Told<'a>, ask: &'a Ask, progress: &'a Progress, common: &Common) -> Result<Case<'a>, Failure> {
    let program = &told.ready.program;
    let simulators = told.asked.posterior.iter().map(|scenario| Simulator::new(program, *scenario, ask, progress));
    let simulators =
        simulators.collect::<Result<Vec<_>, _>>().map_err(|faults| ended(faults.into(), told.ready, common))?;
    Ok(Case::of(simulators, told.asked.prior.iter().map(|(_, weight)| *weight).collect()))
}
