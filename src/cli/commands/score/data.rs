//! Scores as data.

use super::scored::Scored;
use crate::analyse::LineScore;
use crate::cli::face::table::csv_line;
use serde_json::{Map, Value, json};

pub(super) fn json(all: &[Scored]) -> Value {
    let one = |scored: &Scored| {
        let about = &scored.published.forecast;
        json!({
            "file": scored.file, "model": about.model, "scenario": about.scenario, "known_to": about.known_to,
            "lines": scored.lines.iter().map(|line| of_line(scored, line)).collect::<Vec<_>>(),
            "bounds_left_out": scored.bounds,
        })
    };
    json!({ "forecasts": all.iter().map(one).collect::<Vec<_>>(), "crps": "from the percentiles, straight lines between them" })
}

fn of_line(scored: &Scored, score: &LineScore) -> Value {
    let line = &scored.published.lines[score.line];
    let losses: Map<String, Value> = score.pinball.iter().map(|(level, x)| (level.to_string(), json!(x))).collect();
    let horizons = score.by_horizon.iter().map(
        |one| json!({ "horizon": one.ahead, "facts": one.facts, "crps": one.crps, "coverage": { "80": one.coverage } }),
    );
    json!({
        "line": line.name, "element": line.element, "unit": line.unit, "facts": score.facts, "crps": score.crps,
        "pinball": losses, "coverage": { "80": score.coverage[0], "90": score.coverage[1] }, "bias": score.bias,
        "histogram": score.histogram,
        "skill": {
            "naive": score.skill.naive, "seasonal_naive": score.skill.seasonal_naive,
            "combination": score.skill.combination,
        },
        "by_horizon": horizons.collect::<Vec<_>>(),
    })
}

/// A row for each forecast and line, and below it one for each horizon.
pub(super) fn csv(all: &[Scored]) -> String {
    let heads = [
        "file",
        "line",
        "element",
        "horizon",
        "facts",
        "crps",
        "coverage_80",
        "coverage_90",
        "bias",
        "skill_naive",
        "skill_seasonal_naive",
        "skill_combination",
    ];
    let mut out = csv_line(&heads.map(str::to_owned));
    let show = |x: Option<f64>| x.map_or_else(String::new, |x| x.to_string());
    for scored in all {
        for score in &scored.lines {
            let line = &scored.published.lines[score.line];
            let first = [scored.file.clone(), line.name.clone(), line.element.join(" ")];
            let skill = &score.skill;
            let all = [
                "all".to_owned(),
                score.facts.to_string(),
                score.crps.to_string(),
                show(score.coverage[0]),
                show(score.coverage[1]),
                score.bias.to_string(),
                show(skill.naive),
                show(skill.seasonal_naive),
                show(skill.combination),
            ];
            out += &csv_line(&first.iter().cloned().chain(all).collect::<Vec<_>>());
            for one in &score.by_horizon {
                let own = [one.ahead.to_string(), one.facts.to_string(), one.crps.to_string(), show(one.coverage)];
                let empty = std::iter::repeat_n(String::new(), 5);
                out += &csv_line(&first.iter().cloned().chain(own).chain(empty).collect::<Vec<_>>());
            }
        }
    }
    out
}
