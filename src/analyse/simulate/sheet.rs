//! A simulation as a sheet of the workbook.

use super::outcome::{CURVE, FAN, OutputRisk, PERCENTILES, Simulation};
use crate::graph::Program;
use crate::model::{Model, ScenarioId};
use crate::workbook::{BARS, DRIVERS, Risk, RiskDriver, RiskFan, RiskOutput};

/// Lines of fans that one sheet takes: the first of the model.
const MOST_FANS: usize = 400;

/// What a simulation of some scenarios told, for the workbook; `sheet` is the sheet's name, `settings` say how it was
/// made.
pub fn risk(
    program: &Program,
    simulation: &Simulation,
    scenarios: Vec<ScenarioId>,
    sheet: &str,
    settings: Vec<(String, String)>,
) -> Risk {
    let model = &program.model;
    let title = match scenarios.as_slice() {
        [one] => model.scenarios[one.0].title.clone(),
        _ => {
            let each = simulation.weights.iter().map(|(name, p)| format!("{name} {:.0}%", p * 100.0));
            format!("a mix of {}", each.collect::<Vec<_>>().join(", "))
        }
    };
    let fan = |fan: &super::outcome::Fan| {
        let row = match fan.cell {
            Some(cell) => program.line_rows[fan.line][cell],
            None => program.line_totals[fan.line]?,
        };
        let label = fan_label(model, fan.line, fan.cell);
        Some(RiskFan { row, label, percentiles: fan.percentiles.iter().map(|(_, values)| values.clone()).collect() })
    };
    Risk {
        sheet: sheet.to_owned(),
        title,
        scenarios,
        settings,
        percentiles: PERCENTILES.to_vec(),
        curve: CURVE.to_vec(),
        fan: FAN.to_vec(),
        outputs: simulation.outputs.iter().map(|output| self::output(output, simulation)).collect(),
        fans: simulation.fans.iter().filter_map(fan).take(MOST_FANS).collect(),
    }
}

/// A line's cell as sheets call it: `Deliveries – SU7`; of all cells together (none) `Deliveries – all`.
pub(in crate::analyse) fn fan_label(model: &Model, line: usize, cell: Option<usize>) -> String {
    let line = &model.lines[line];
    let element = cell.map_or_else(
        || "all".to_owned(),
        |cell| {
            let names = line.over.iter().zip(model.cell_elements(&line.over, cell));
            let titles = names.map(|(d, e)| model.dimensions[d.0].elements[e].title.as_str());
            titles.collect::<Vec<_>>().join(", ")
        },
    );
    if element.is_empty() { line.title.clone() } else { format!("{} – {element}", line.title) }
}

fn output(risk: &OutputRisk, simulation: &Simulation) -> RiskOutput {
    let draws = (simulation.draws - simulation.failed).max(1) as f64;
    let bars = risk.histogram.as_ref().map(|histogram| {
        // As many bars as the sheet has, the spare ones on either side; of what is never negative none below nothing.
        let spare = BARS.saturating_sub(histogram.counts.len());
        let before = spare_before(spare, histogram.from, histogram.width);
        let mut shares = vec![0.0; BARS];
        for (share, count) in shares[before..].iter_mut().zip(&histogram.counts) {
            *share = *count as f64 / draws;
        }
        (histogram.from - before as f64 * histogram.width, histogram.width, shares)
    });
    RiskOutput {
        output: risk.output,
        mean: risk.mean,
        sd: risk.sd,
        percentiles: risk.percentiles.iter().map(|(_, x)| *x).collect(),
        target: risk.target,
        probability: risk.probability,
        not_reached: risk.not_reached,
        reached_by: risk.reached_by.clone(),
        curve: risk.curve.iter().map(|(_, x)| *x).collect(),
        bars,
        drivers: risk
            .drivers
            .iter()
            .take(DRIVERS)
            .map(|driver| RiskDriver {
                name: driver.driver.clone(),
                share: driver.share,
                ends: driver.mean_low.zip(driver.mean_high),
            })
            .collect(),
    }
}

/// How many of the spare bars stand before the first one.
fn spare_before(spare: usize, from: f64, width: f64) -> usize {
    let room = if from >= 0.0 && width > 0.0 { (from / width + 1e-9).floor() as usize } else { usize::MAX };
    room.min(spare / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_of_what_is_never_negative_do_not_begin_below_nothing() {
        assert_eq!(spare_before(12, 0.0, 2.0), 0);
        assert_eq!(spare_before(12, 6.0, 2.0), 3);
        assert_eq!(spare_before(12, 600.0, 2.0), 6);
        assert_eq!(spare_before(12, -4.0, 2.0), 6);
    }
}
