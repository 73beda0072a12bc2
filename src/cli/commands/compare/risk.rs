//! Scenarios compared over draws.

use super::args::Compare;
use crate::analyse::{Ask, DIFFERENCE, Paired, paired};
use crate::cli::face::number::Manner;
use crate::cli::face::progress::watched;
use crate::cli::face::table::{Align, Paint, Table};
use crate::cli::face::{Common, Failure, output};
use crate::cli::shared::draws::{Spec, ended, pool, something_uncertain};
use crate::cli::shared::values::{drawn_value, finite};
use crate::front::Ready;
use crate::model::ScenarioId;
use crate::model::grouped;
use serde_json::{Map, Value, json};

/// What comparing over draws gave: for each scenario every output against the first scenario.
pub(super) struct Drawn {
    draws: u64,
    seed: u64,
    scenarios: Vec<ScenarioId>,
    pairs: Vec<Vec<Paired>>,
}

/// Draws every scenario with the same numbers.
pub(super) fn draw(
    ready: &Ready,
    ids: &[ScenarioId],
    draws: u64,
    args: &Compare,
    common: &Common,
) -> Result<Drawn, Failure> {
    something_uncertain(ready)?;
    let spec = |scenario: &ScenarioId| Spec {
        scenarios: vec![(*scenario, 1.0)],
        ask: Ask {
            fixed: ready.fixed(*scenario),
            ..Ask::plain(draws, args.seed, (0..ready.model().outputs.len()).collect())
        },
    };
    let specs: Vec<Spec> = ids.iter().map(spec).collect();
    let pool = pool(args.threads)?;
    let pairs = watched(common, |progress| {
        pool.install(|| {
            let cases =
                specs.iter().map(|spec| spec.case(ready, &spec.ask, progress)).collect::<Result<Vec<_>, _>>()?;
            paired(&cases)
        })
    });
    let pairs = pairs.map_err(|error| ended(error, ready, common))?;
    Ok(Drawn { draws, seed: args.seed, scenarios: ids.to_vec(), pairs })
}

impl Drawn {
    fn names<'a>(&'a self, ready: &'a Ready) -> impl Iterator<Item = &'a str> {
        self.scenarios.iter().map(|id| ready.model().scenarios[id.0].name.as_str())
    }

    /// As JSON: `risk` of the comparison.
    pub(super) fn json(&self, ready: &Ready) -> Value {
        let model = ready.model();
        let outputs = model.outputs.iter().enumerate().map(|(at, output)| {
            let by_scenario: Map<String, Value> = self
                .names(ready)
                .zip(&self.pairs)
                .map(|(name, pairs)| (name.to_owned(), one(ready, at, &pairs[at])))
                .collect();
            json!({ "name": output.name, "unit": output.unit.text, "scenarios": by_scenario })
        });
        json!({ "draws": self.draws, "seed": self.seed, "outputs": outputs.collect::<Vec<_>>() })
    }

    /// For people: percentiles of each scenario, and of its difference from the first.
    pub(super) fn table(&self, ready: &Ready, common: &Common) -> String {
        let paint = Paint(output::color(common));
        let model = ready.model();
        let mut heads = vec![("Over draws: P10, P50, P90", Align::Left), ("Unit", Align::Left)];
        heads.extend(self.scenarios.iter().map(|id| (model.scenarios[id.0].title.as_str(), Align::Right)));
        let mut table = Table::new(heads);
        for (at, output) in model.outputs.iter().enumerate() {
            let all = self.pairs.iter().map(|pairs| &pairs[at]);
            let values = all.clone().flat_map(|pair| pair.own.iter().copied()).filter(|x| x.is_finite());
            let manner = Manner::of(values.filter(|_| !output.is_period), output.unit.percent);
            let show = |x: &f64| match (x.is_finite(), output.is_period) {
                (true, true) => model.timeline.title(x.ceil() as i32),
                (true, false) => manner.show(*x),
                (false, _) => "later".to_owned(),
            };
            let mut cells = vec![output.title.clone(), paint.dim(&manner.unit(&output.unit.text))];
            cells.extend(all.clone().map(|pair| pair.own.iter().map(show).collect::<Vec<_>>().join(" … ")));
            table.row(cells);
            let step = model.timeline.step.name();
            let difference = |pair: &Paired| {
                let sign = |x: &f64| if *x > 0.0 { "+" } else { "" };
                let show = |x: &f64| match (x.is_finite(), output.is_period) {
                    (false, _) => "–".to_owned(),
                    (true, true) => format!("{}{x}", sign(x)),
                    (true, false) => format!("{}{}", sign(x), manner.show(*x)),
                };
                let all = pair.difference.iter().map(show).collect::<Vec<_>>().join(" … ");
                if output.is_period { format!("{all} {step}s") } else { all }
            };
            let percent = |p: f64| format!("{}%", grouped(p * 100.0, 1));
            let words = if output.is_period { ["later", "earlier"] } else { ["higher", "lower"] };
            let chance =
                |pair: &Paired| format!("{} {}, {} {}", words[0], percent(pair.higher), words[1], percent(pair.lower));
            for (label, text) in
                [("  difference, draw by draw", &difference as &dyn Fn(&Paired) -> String), ("  how often", &chance)]
            {
                let mut cells = vec![paint.dim(label), String::new(), String::new()];
                cells.extend(all.clone().skip(1).map(|pair| paint.dim(&text(pair))));
                table.row(cells);
            }
        }
        let words =
            format!("{} draws of each scenario, the same ones, seed {}", grouped(self.draws as f64, 0), self.seed);
        format!("\n{}\n{}", table.render(paint, output::columns()), paint.dim(&words)) + "\n"
    }
}

fn one(ready: &Ready, output: usize, pair: &Paired) -> Value {
    let by = |values: &[f64], of: &dyn Fn(f64) -> Value| -> Value {
        DIFFERENCE.iter().zip(values).map(|(p, x)| (p.to_string(), of(*x))).collect::<Map<String, Value>>().into()
    };
    json!({
        "percentiles": by(&pair.own, &|x| drawn_value(ready, output, x)),
        "difference": by(&pair.difference, &finite),
        "mean_difference": finite(pair.mean.0), "standard_error": finite(pair.mean.1),
        "higher": finite(pair.higher), "lower": finite(pair.lower), "draws": pair.draws,
    })
}
