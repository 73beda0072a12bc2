//! An update as a sheet of the workbook.

use super::moved::{LEVELS_TOLD, Moved};
use super::outcome::Updated;
use crate::analyse::simulate::{Fan, fan_label};
use crate::evaluate::Effect;
use crate::graph::Program;
use crate::model::ScenarioId;
use crate::workbook::{Revised, RevisedDriver, RevisedFan, RevisedKnown, RevisedOutput};

/// Lines that one sheet takes: those of which something is known, then the first of the model.
const MOST_FANS: usize = 200;

/// What an update told, for the workbook: `own` are the scenarios as they are called, `posterior` those with what is known up to
/// the last period of the evidence, `settings` say how it was made.
pub fn revised(
    program: &Program,
    updated: &Updated,
    own: &[ScenarioId],
    posterior: &[ScenarioId],
    settings: Vec<(String, String)>,
) -> Revised {
    let model = &*program.model;
    let title = match own {
        [one] => model.scenarios[one.0].title.clone(),
        _ => "a mix of scenarios".to_owned(),
    };
    let probabilities = match own {
        [_] => vec![],
        several => several
            .iter()
            .zip(&updated.scenarios)
            .map(|(s, (before, _, likelihood))| (model.scenarios[s.0].title.clone(), *before, *likelihood))
            .collect(),
    };
    let known = updated.surprises.iter().map(|surprise| {
        let one = &surprise.evidence;
        RevisedKnown {
            row: one.row,
            label: fan_label(model, one.line.0, one.cell),
            period: one.period,
            value: one.known,
            bound: one.bound,
            before: surprise.prior,
            share: surprise.percentile / 100.0,
            lacks_cause: surprise.lacks_cause(),
        }
    });
    let mut moved: Vec<&Moved> = updated.drivers.iter().collect();
    moved.sort_by(|a, b| b.distance().abs().total_cmp(&a.distance().abs()));
    let at = |risk: &crate::analyse::simulate::OutputRisk| {
        LEVELS_TOLD.map(|level| risk.percentiles.iter().find(|(p, _)| *p == level).map_or(f64::NAN, |(_, x)| *x))
    };
    let outputs = updated.before.outputs.iter().zip(&updated.after.outputs).map(|(before, after)| RevisedOutput {
        output: before.output,
        before: at(before),
        after: at(after),
        probability: before.probability.zip(after.probability).map(|((p, _), (q, _))| (p, q)),
    });
    let rows: Vec<_> = updated.surprises.iter().map(|surprise| surprise.evidence.row).collect();
    let mut fans: Vec<RevisedFan> =
        updated.before.fans.iter().zip(&updated.after.fans).filter_map(|(a, b)| fan(program, a, b)).collect();
    fans.sort_by_key(|fan| !rows.contains(&fan.row));
    fans.truncate(MOST_FANS);
    Revised {
        sheet: "Update".to_owned(),
        title,
        scenarios: posterior.to_vec(),
        settings,
        known: known.collect(),
        probabilities,
        drivers: moved.into_iter().map(|one| driver(program, one)).collect(),
        outputs: outputs.collect(),
        fans,
    }
}

fn driver(program: &Program, moved: &Moved) -> RevisedDriver {
    let driver = program.input(moved.input).driver;
    RevisedDriver {
        driver: driver.0,
        label: moved.label(program),
        is_factor: moved.effect == Effect::Multiply,
        before: moved.before,
        after: moved.after,
        moved: moved.distance(),
    }
}

fn fan(program: &Program, before: &Fan, after: &Fan) -> Option<RevisedFan> {
    let row = match before.cell {
        Some(cell) => program.line_rows[before.line][cell],
        None => program.line_totals[before.line]?,
    };
    let of = |fan: &Fan| {
        LEVELS_TOLD.map(|level| {
            let found = fan.percentiles.iter().find(|(p, _)| *p == level);
            found.map_or_else(|| vec![f64::NAN; fan.means.len()], |(_, values)| values.clone())
        })
    };
    Some(RevisedFan {
        row,
        label: fan_label(&program.model, before.line, before.cell),
        before: of(before),
        after: of(after),
    })
}
