//! An update as JSON and CSV.

use super::told::Told;
use crate::analyse::{Fan, LEVELS_TOLD, Moved, OutputRisk, Tempered};
use crate::cli::face::table::{csv_line, csv_value};
use crate::cli::shared::values::{drawn_value, finite};
use crate::evaluate::Effect;
use crate::model::{Bound, LineId};
use serde_json::{Map, Value, json};

impl Told<'_> {
    pub(super) fn json(&self) -> Value {
        let (ready, found) = (self.ready, &self.found);
        let model = ready.model();
        let surprises = found.surprises.iter().map(|surprise| {
            let evidence = &surprise.evidence;
            let [p10, p50, p90] = surprise.prior.map(finite);
            json!({
                "line": model.lines[evidence.line.0].name, "element": self.element(evidence.line, evidence.cell),
                "total": evidence.cell.is_none(), "unit": model.lines[evidence.line.0].unit.text,
                "period": model.timeline.name(evidence.period), "known": evidence.known,
                "bound": evidence.bound.map(|bound| if bound == Bound::Floor { "floor" } else { "ceiling" }),
                "error": evidence.error, "p10": p10, "p50": p50, "p90": p90,
                "by": if surprise.by_ratio { "ratio" } else { "difference" },
                "percentile": surprise.percentile, "lacks_cause": surprise.lacks_cause(),
                "off": finite(surprise.off), "unexplained": surprise.stays_unexplained(),
            })
        });
        let scenarios = self.scenario_names().into_iter().zip(&found.scenarios).map(
            |(name, (before, after, likelihood))| json!({ "name": name, "before": before, "after": after, "likelihood": likelihood }),
        );
        let outputs = found.before.outputs.iter().zip(&found.after.outputs).map(|(before, after)| {
            let output = &model.outputs[before.output];
            json!({ "name": output.name, "title": output.title, "unit": output.unit.text,
                    "before": self.output(before), "after": self.output(after) })
        });
        let lines = found.before.fans.iter().zip(&found.after.fans).filter(|(fan, _)| self.is_known(fan)).map(
            |(before, after)| {
                let line = &model.lines[after.line];
                json!({
                    "name": line.name, "element": self.element(LineId(after.line), after.cell),
                    "total": after.cell.is_none(), "unit": line.unit.text,
                    "before": percentiles(before), "percentiles": percentiles(after),
                })
            },
        );
        let (reason, times) = match found.tempered {
            Tempered::No => (Value::Null, Value::Null),
            Tempered::FewDraws(_) => (json!("few_draws"), Value::Null),
            Tempered::Misfit(times) => (json!("misfit"), finite(times)),
        };
        json!({
            "model": model.name, "scenario": self.name(), "until": model.timeline.name(found.until), "seed": self.seed,
            "draws": found.draws, "effective": found.effective, "tempering": found.power, "tempered_for": reason,
            "misfit": times, "failed_draws": found.after.failed,
            "surprises": surprises.collect::<Vec<_>>(),
            "drivers": found.drivers.iter().map(|moved| self.driver(moved)).collect::<Vec<_>>(),
            "scenarios": scenarios.collect::<Vec<_>>(), "outputs": outputs.collect::<Vec<_>>(),
            "lines": lines.collect::<Vec<_>>(), "remarks": self.doubled(),
        })
    }

    /// The scenario's name, of several `mix`.
    pub(super) fn name(&self) -> String {
        match self.scenario_names().as_slice() {
            [one] => (*one).to_owned(),
            _ => "mix".to_owned(),
        }
    }

    fn element(&self, line: LineId, cell: Option<usize>) -> Vec<&str> {
        self.ready.model().elements_or_total(line, cell)
    }

    /// Whether something is known of a fan's line.
    fn is_known(&self, fan: &Fan) -> bool {
        self.asked.chosen.evidence.iter().any(|one| one.line.0 == fan.line)
    }

    fn driver(&self, moved: &Moved) -> Value {
        let program = &self.ready.program;
        let driver = &program.model.drivers[program.input(moved.input).driver.0];
        let shown = |x: f64| match driver.is_period && x.is_finite() {
            true => json!(program.model.timeline.name(x.round() as i32)),
            false => finite(x),
        };
        let told = |values: [f64; 3], (mean, sd): (f64, f64)| {
            let [p10, p50, p90] = values.map(shown);
            json!({ "p10": p10, "p50": p50, "p90": p90, "mean": finite(mean), "sd": finite(sd) })
        };
        let of = match moved.effect {
            Effect::Value | Effect::Periods => "value",
            Effect::Add => "shift",
            Effect::Multiply => "factor",
        };
        json!({
            "driver": program.input_name(moved.input), "of": of,
            "period": moved.period.map(|t| program.model.timeline.name(t)), "column": moved.column,
            "before": told(moved.before, moved.mean_before), "after": told(moved.after, moved.mean_after),
            "moved": finite(moved.distance()), "narrowed": finite(moved.narrowed()),
        })
    }

    fn output(&self, risk: &OutputRisk) -> Value {
        let at = |level: f64| risk.percentiles.iter().find(|(p, _)| *p == level).map_or(f64::NAN, |(_, x)| *x);
        let [p10, p50, p90] = LEVELS_TOLD.map(|level| drawn_value(self.ready, risk.output, at(level)));
        let mean = if self.ready.model().outputs[risk.output].is_period { risk.mean.round() } else { risk.mean };
        json!({
            "p10": p10, "p50": p50, "p90": p90, "mean": drawn_value(self.ready, risk.output, mean), "sd": finite(risk.sd),
            "probability": risk.probability.map(|(p, _)| p), "not_reached": risk.not_reached,
        })
    }

    /// One line for each number before and after.
    pub(super) fn csv(&self) -> String {
        let (model, found) = (self.ready.model(), &self.found);
        let heads = [
            "kind",
            "name",
            "period",
            "unit",
            "known",
            "percentile",
            "before_p10",
            "before_p50",
            "before_p90",
            "after_p10",
            "after_p50",
            "after_p90",
        ];
        let mut out = csv_line(&heads.map(str::to_owned));
        let mut line = |kind: &str, name: &str, period: Option<i32>, unit: &str, more: [Option<Value>; 8]| {
            let period = period.map_or_else(String::new, |t| model.timeline.name(t));
            let mut cells = vec![kind.to_owned(), name.to_owned(), period, unit.to_owned()];
            cells.extend(more.map(|value| value.as_ref().map_or_else(String::new, csv_value)));
            out += &csv_line(&cells);
        };
        for surprise in &found.surprises {
            let evidence = &surprise.evidence;
            let [a, b, c] = surprise.prior.map(|x| Some(finite(x)));
            let name = super::told::label(self.ready, surprise);
            let unit = &model.lines[evidence.line.0].unit.text;
            let known = [Some(json!(evidence.known)), Some(json!(surprise.percentile)), a, b, c, None, None, None];
            line("surprise", &name, Some(evidence.period), unit, known);
        }
        for moved in &found.drivers {
            let value = self.driver(moved);
            let at = |when: &str, level: &str| Some(value[when][level].clone());
            let unit = match moved.effect {
                Effect::Multiply => "1",
                _ => &model.drivers[self.ready.program.input(moved.input).driver.0].unit.text,
            };
            let [a, b, c] = ["p10", "p50", "p90"].map(|level| at("before", level));
            let [d, e, f] = ["p10", "p50", "p90"].map(|level| at("after", level));
            line("driver", &moved.column, moved.period, unit, [None, None, a, b, c, d, e, f]);
        }
        for (before, after) in found.before.outputs.iter().zip(&found.after.outputs) {
            let output = &model.outputs[before.output];
            let (before, after) = (self.output(before), self.output(after));
            let [a, b, c] = ["p10", "p50", "p90"].map(|level| Some(before[level].clone()));
            let [d, e, f] = ["p10", "p50", "p90"].map(|level| Some(after[level].clone()));
            line("output", &output.name, None, &output.unit.text, [None, None, a, b, c, d, e, f]);
        }
        out
    }
}

fn percentiles(fan: &Fan) -> Value {
    let all: Map<String, Value> = fan.percentiles.iter().map(|(p, values)| (p.to_string(), json!(values))).collect();
    Value::Object(all)
}
