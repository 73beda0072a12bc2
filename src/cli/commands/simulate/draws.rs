//! Every draw with its drivers and outputs, in a file for other tools.

use crate::analyse::{Case, Ended, Numbers, Outcomes, Progress, line_named, row_named};
use crate::cli::face::{Common, Failure, existing, output};
use crate::cli::shared::draws::{Spec, ended, store_failure};
use crate::front::Ready;
use crate::graph::RowId;
use crate::store::{Column, CsvWriter, Kind, ParquetWriter, StoreError, TableWriter, Values};
use std::collections::HashSet;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

/// Numbers of lines that are kept at a time.
const NUMBERS: u64 = 16_000_000;
/// Draws that are worked out and written at a time.
pub(super) const STRETCH: u64 = 1 << 18;

/// Writes all draws of all cases.
pub(super) fn write(
    path: &Path,
    parquet: bool,
    ready: &Ready,
    (specs, lines): (&[Spec], &[String]),
    progress: &Progress,
    common: &Common,
) -> Result<(), Failure> {
    let failed = |error: StoreError| store_failure(path, error);
    let rows = rows(ready, lines)?;
    let head = Head::new(ready, specs, rows, progress).map_err(|error| ended(error, ready, common))?;
    let columns = head.columns(ready);
    let notes = [
        ("evcalc_version".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        ("evcalc_model".to_owned(), ready.model().name.clone()),
        ("evcalc_model_fingerprint".to_owned(), ready.opened.identity.whole()),
        ("evcalc_seed".to_owned(), specs[0].ask.seed.to_string()),
    ];
    let whose = |bytes: &[u8]| match parquet {
        true => existing::parquet(bytes),
        // The drivers may be others than last time; the first columns are not.
        false => existing::text(if head.scenarios { "scenario,draw," } else { "draw," })(bytes),
    };
    output::write_with(path, common.force, whose, |file: &mut File| {
        let mut table: Box<dyn TableWriter + '_> = match parquet {
            true => Box::new(ParquetWriter::new(file, &columns, &notes).map_err(failed)?),
            false => {
                let out = BufWriter::with_capacity(1 << 20, file);
                Box::new(CsvWriter::new(out, &columns).map_err(failed)?)
            }
        };
        for spec in specs {
            let mut from = 0;
            while from < spec.ask.draws {
                let count = head.stretch(ready).min(spec.ask.draws - from);
                let group =
                    head.group(ready, spec, from, count, progress).map_err(|error| ended(error, ready, common))?;
                table.write(&group).map_err(failed)?;
                from += count;
            }
        }
        table.finish().map_err(failed)
    })
}

/// Which columns there are.
struct Head {
    scenarios: bool,
    drivers: Vec<String>,
    outputs: Vec<usize>,
    /// Cells of lines, each with its name.
    rows: Vec<(String, RowId)>,
}

/// The cells of lines that are named; of a line over elements all of them.
fn rows(ready: &Ready, lines: &[String]) -> Result<Vec<(String, RowId)>, Failure> {
    let (model, program) = (ready.model(), &ready.program);
    let mut out: Vec<(String, RowId)> = Vec::new();
    for name in lines {
        let found = match name.contains('[') {
            true => vec![(name.split_whitespace().collect::<String>().replace(',', ", "), row_named(program, name)?.1)],
            false => {
                let line = line_named(model, name.trim())?;
                let of = &model.lines[line.0];
                let cells = program.line_rows[line.0].iter().enumerate();
                cells.map(|(cell, row)| (model.cell_name(&of.name, &of.over, cell), *row)).collect()
            }
        };
        for one in found {
            if !out.contains(&one) {
                out.push(one);
            }
        }
    }
    Ok(out)
}

impl Head {
    fn new(ready: &Ready, specs: &[Spec], rows: Vec<(String, RowId)>, progress: &Progress) -> Result<Head, Ended> {
        let mut drivers: Vec<String> = Vec::new();
        let mut known = HashSet::new();
        for spec in specs {
            let ask = spec.stretch(0, 1);
            for name in spec.case(ready, &ask, progress)?.drawn_names() {
                if known.insert(name.clone()) {
                    drivers.push(name);
                }
            }
        }
        let scenarios = specs.len() > 1 || specs[0].scenarios.len() > 1;
        Ok(Head { scenarios, drivers, outputs: specs[0].ask.outputs.clone(), rows })
    }

    /// Draws that are worked out at a time: fewer where lines make many columns.
    fn stretch(&self, ready: &Ready) -> u64 {
        let columns = self.rows.len() as u64 * u64::from(ready.model().timeline.periods);
        STRETCH.min((NUMBERS / columns.max(1)).max(1 << 12))
    }

    fn columns(&self, ready: &Ready) -> Vec<Column> {
        let column = |name: &str, kind| Column { name: name.to_owned(), kind };
        let mut out = Vec::new();
        if self.scenarios {
            out.push(column("scenario", Kind::Text));
        }
        out.push(column("draw", Kind::Whole));
        out.extend(self.drivers.iter().map(|name| column(name, Kind::Number)));
        for output in &self.outputs {
            let output = &ready.model().outputs[*output];
            out.push(column(&output.name, if output.is_period { Kind::Text } else { Kind::Number }));
        }
        out.push(column("failed", Kind::Flag));
        let timeline = &ready.model().timeline;
        for (name, _) in &self.rows {
            out.extend((1..=timeline.last()).map(|t| column(&format!("{name}@{}", timeline.name(t)), Kind::Number)));
        }
        out
    }

    fn group(
        &self,
        ready: &Ready,
        spec: &Spec,
        from: u64,
        count: u64,
        progress: &Progress,
    ) -> Result<Vec<Values>, Ended> {
        let ask = spec.stretch(from, count);
        let case = spec.case(ready, &ask, progress)?;
        let outcomes = case.outcomes(0..self.outputs.len())?;
        let mut out = Vec::new();
        if self.scenarios {
            let name = |draw| Some(ready.model().scenarios[case.scenario_of(draw).scenario.0].name.clone());
            out.push(Values::Text((0..count as usize).map(name).collect()));
        }
        out.push(Values::Whole((0..count).map(|draw| (ask.first + draw) as i64).collect()));
        out.extend(case.drawn(&self.drivers).into_iter().map(Values::Number));
        out.extend(self.results(ready, &case, outcomes));
        if !self.rows.is_empty() {
            let rows: Vec<RowId> = self.rows.iter().map(|(_, row)| *row).collect();
            out.extend(case.series(&rows)?.into_iter().map(|numbers| match numbers {
                Numbers::Each(values) => Values::Number(values),
                Numbers::All(x) => Values::Number(vec![x; count as usize]),
            }));
        }
        Ok(out)
    }

    fn results(&self, ready: &Ready, case: &Case<'_>, outcomes: Outcomes) -> Vec<Values> {
        let draws = case.ask().draws as usize;
        let timeline = &ready.model().timeline;
        let one = |(output, numbers): (&usize, Numbers)| {
            let values = match numbers {
                Numbers::Each(values) => values,
                Numbers::All(x) => vec![x; draws],
            };
            match ready.model().outputs[*output].is_period {
                false => Values::Number(values),
                true => {
                    Values::Text(values.iter().map(|t| (!t.is_nan()).then(|| timeline.name(t.ceil() as i32))).collect())
                }
            }
        };
        let mut out: Vec<Values> = self.outputs.iter().zip(outcomes.outputs).map(one).collect();
        out.push(Values::Flag(outcomes.failed));
        out
    }
}
