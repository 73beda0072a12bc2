//! A simulation as data.

use crate::analyse::{IndexRisk, OutputRisk, Simulation};
use crate::cli::face::table::{csv_line, csv_value};
use crate::cli::shared::values::{drawn_value, finite, overrides};
use crate::evaluate::project;
use crate::front::Ready;
use crate::model::ScenarioId;
use serde_json::{Map, Value, json};

/// The JSON of one scenario, or of several under `scenarios`.
pub(super) fn json(ready: &Ready, results: &[Simulation]) -> Value {
    let all: Vec<Value> = results.iter().map(|simulation| one(ready, simulation)).collect();
    match <[Value; 1]>::try_from(all) {
        Ok([mut one]) => {
            // The scenario of the model's file, with what `--set` laid on top.
            if let Some(variant) = variant(ready, &results[0].scenario) {
                one["scenario"] = json!(ready.model().scenarios[ready.own(variant).0].name);
            }
            one
        }
        Err(all) => json!({ "model": ready.model().name, "scenarios": all }),
    }
}

fn one(ready: &Ready, simulation: &Simulation) -> Value {
    let model = ready.model();
    let outputs: Vec<Value> = simulation.outputs.iter().map(|risk| output(ready, risk)).collect();
    let checks: Vec<Value> = simulation
        .checks
        .iter()
        .map(|check| {
            json!({ "name": model.checks[check.check].name, "failed_draws": check.failed, "worst_draw": check.worst.map(|w| w.0) })
        })
        .collect();
    let mut out = json!({
        "model": model.name, "scenario": simulation.scenario, "draws": simulation.draws, "seed": simulation.seed,
        "overrides": overrides_of(ready, &simulation.scenario), "first_draw": simulation.first,
        "failed_draws": simulation.failed, "outputs": outputs, "checks": checks, "lines": [],
    });
    if !simulation.weights.is_empty() {
        let weights: Map<String, Value> = simulation.weights.iter().map(|(name, p)| (name.clone(), json!(p))).collect();
        out["probabilities"] = Value::Object(weights);
    }
    if !simulation.fans.is_empty() {
        let lines = simulation.fans.iter().map(|fan| {
            let line = &model.lines[fan.line];
            let percentiles: Map<String, Value> =
                fan.percentiles.iter().map(|(p, values)| (p.to_string(), json!(values))).collect();
            json!({ "name": line.name, "element": fan.cell.map_or_else(Vec::new, |cell| model.element_names(&line.over, cell)), "total": fan.cell.is_none(), "unit": line.unit.text, "percentiles": percentiles })
        });
        out["lines"] = lines.collect();
    }
    out
}

/// The scenario that `--set` made, if it is this one.
fn variant(ready: &Ready, scenario: &str) -> Option<ScenarioId> {
    ready.what_if().filter(|s| ready.model().scenarios[s.0].name == scenario)
}

/// What `--set` changed, where it made the scenario that is simulated.
fn overrides_of(ready: &Ready, scenario: &str) -> Value {
    match variant(ready, scenario).map(|variant| project(&ready.program, variant)) {
        Some(Ok(projection)) => overrides(ready, &projection),
        Some(Err(_)) | None => json!({}),
    }
}

/// A mean of an output: of a milestone, the period nearest to it.
fn mean(ready: &Ready, output: usize, x: f64) -> Value {
    drawn_value(ready, output, if ready.model().outputs[output].is_period { x.round() } else { x })
}

fn output(ready: &Ready, risk: &OutputRisk) -> Value {
    let model = &ready.model().outputs[risk.output];
    let percentiles: Map<String, Value> =
        risk.percentiles.iter().map(|(p, x)| (p.to_string(), drawn_value(ready, risk.output, *x))).collect();
    let errors: Map<String, Value> =
        risk.percentiles.iter().zip(&risk.percentile_errors).map(|((p, _), e)| (p.to_string(), finite(*e))).collect();
    let drivers: Vec<Value> = risk
        .drivers
        .iter()
        .map(|d| {
            json!({
                "driver": d.driver, "rank_correlation": d.rank_correlation, "share": d.share, "misleading": d.misleading,
                "mean_low": d.mean_low.map(|x| mean(ready, risk.output, x)),
                "mean_high": d.mean_high.map(|x| mean(ready, risk.output, x)),
            })
        })
        .collect();
    let mut out = json!({
        "name": model.name, "title": model.title, "unit": model.unit.text,
        "mean": mean(ready, risk.output, risk.mean), "sd": finite(risk.sd), "standard_error": finite(risk.standard_error),
        "percentiles": percentiles, "percentile_errors": errors,
        "target": risk.target.map_or(Value::Null, |x| drawn_value(ready, risk.output, x)),
        "probability": risk.probability.map(|p| p.0), "probability_error": risk.probability.map(|p| p.1),
        "not_reached": risk.not_reached, "drivers": drivers,
    });
    if let Some((x, percentile)) = risk.as_it_is {
        out["as_it_is"] = drawn_value(ready, risk.output, x);
        out["as_it_is_percentile"] = finite(percentile);
    }
    if let Some(share) = risk.between_scenarios {
        out["between_scenarios"] = json!(share);
    }
    if !risk.indices.is_empty() {
        let index = |risk: &IndexRisk| {
            json!({
                "drivers": risk.drivers, "first": risk.first.0, "first_error": finite(risk.first.1),
                "total": risk.total.0, "total_error": finite(risk.total.1),
            })
        };
        out["indices"] = risk.indices.iter().map(index).collect();
    }
    if let Some(histogram) = &risk.histogram {
        out["histogram"] = json!({
            "from": histogram.from, "width": histogram.width, "counts": histogram.counts,
            "below": histogram.below, "above": histogram.above,
        });
    }
    if model.is_period {
        let timeline = &ready.model().timeline;
        let by: Map<String, Value> =
            risk.reached_by.iter().enumerate().map(|(at, p)| (timeline.name(at as i32 + 1), json!(p))).collect();
        out["reached_by"] = Value::Object(by);
    }
    out
}

/// One line for each output and scenario.
pub(super) fn csv(ready: &Ready, results: &[Simulation]) -> String {
    let mut heads =
        vec!["scenario".to_owned(), "output".to_owned(), "unit".to_owned(), "mean".to_owned(), "sd".to_owned()];
    heads.extend(crate::analyse::PERCENTILES.iter().map(|p| format!("p{p}")));
    heads.extend(["target", "probability", "not_reached"].map(str::to_owned));
    let mut out = csv_line(&heads);
    let text = |value: Value| csv_value(&value);
    for simulation in results {
        for risk in &simulation.outputs {
            let model = &ready.model().outputs[risk.output];
            let mut cells = vec![simulation.scenario.clone(), model.name.clone(), model.unit.text.clone()];
            cells.push(text(mean(ready, risk.output, risk.mean)));
            cells.push(text(finite(risk.sd)));
            cells.extend(risk.percentiles.iter().map(|(_, x)| text(drawn_value(ready, risk.output, *x))));
            cells.push(risk.target.map_or_else(String::new, |x| text(drawn_value(ready, risk.output, x))));
            cells.push(risk.probability.map_or_else(String::new, |p| p.0.to_string()));
            cells.push(risk.not_reached.to_string());
            out += &csv_line(&cells);
        }
    }
    out
}
