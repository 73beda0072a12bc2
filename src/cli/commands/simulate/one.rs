//! One draw, looked at closely.

use crate::analyse::{Ended, Progress, Simulator};
use crate::cli::face::json::pretty;
use crate::cli::face::number::{Manner, output as shown};
use crate::cli::face::table::{Align, Paint, Table, csv_line, csv_value};
use crate::cli::face::{Common, Done, Failure, Format, output};
use crate::cli::shared::draws::{Spec, ended};
use crate::cli::shared::values::output_value;
use crate::front::Ready;
use crate::series::Projection;
use serde_json::{Map, Value, json};

/// What was drawn, and its number.
type Drawn = (String, f64);

/// Shows a draw of each scenario.
pub(super) fn run(ready: &Ready, specs: &[Spec], draw: u64, common: &Common) -> Result<Done, Failure> {
    let progress = Progress::default();
    let mut shown = Vec::new();
    for spec in specs {
        let scenario = spec.scenarios[0].0;
        let stop = |error: Ended| ended(error, ready, common);
        let ask = crate::analyse::Ask { draws: spec.ask.draws.max(draw + 1), ..spec.ask.clone() };
        let simulator = Simulator::new(&ready.program, scenario, &ask, &progress).map_err(|e| stop(e.into()))?;
        let drawn = simulator.drawn_values(draw);
        match simulator.projected(draw) {
            Ok(projection) => shown.push((drawn, projection)),
            Err(faults) => {
                let drivers: Vec<String> = drawn.iter().map(|(name, x)| format!("{name} = {x}")).collect();
                output::error_line(&format!("draw {draw}: {}", drivers.join(", ")));
                return Err(stop(Ended::Faults(faults)));
            }
        }
    }
    match common.format {
        Format::Json => {
            let all: Vec<Value> = shown.iter().map(|(drawn, p)| json(ready, draw, drawn, p)).collect();
            output::print_data(&pretty(&if all.len() == 1 { all[0].clone() } else { json!({ "scenarios": all }) }))?;
        }
        Format::Csv => {
            let mut text = csv_line(&["scenario", "kind", "name", "value"].map(str::to_owned));
            for (drawn, projection) in &shown {
                let line = |kind: &str, name: &str, value: String| {
                    csv_line(&[projection.scenario.clone(), kind.to_owned(), name.to_owned(), value])
                };
                drawn.iter().for_each(|(name, x)| text += &line("driver", name, x.to_string()));
                for (at, model) in ready.model().outputs.iter().enumerate() {
                    text += &line("output", &model.name, csv_value(&value(ready, at, projection)));
                }
            }
            output::print_data(&text)?;
        }
        Format::Table => {
            let all: Vec<String> = shown.iter().map(|(drawn, p)| table(ready, draw, drawn, p, common)).collect();
            output::print(&all.join("\n"))?;
        }
    }
    Ok(Done::Well)
}

fn value(ready: &Ready, at: usize, projection: &Projection) -> Value {
    output_value(ready, at, projection.rows[ready.program.output_rows[at].0].scalar())
}

fn json(ready: &Ready, draw: u64, drawn: &[Drawn], projection: &Projection) -> Value {
    let model = ready.model();
    let drivers: Map<String, Value> = drawn.iter().map(|(name, x)| (name.clone(), json!(x))).collect();
    let outputs: Map<String, Value> =
        model.outputs.iter().enumerate().map(|(at, o)| (o.name.clone(), value(ready, at, projection))).collect();
    let checks: Vec<String> = ready.failed(projection).into_iter().map(|(_, place)| place).collect();
    json!({
        "model": model.name, "scenario": projection.scenario, "draw": draw,
        "drivers": drivers, "outputs": outputs, "failed_checks": checks,
    })
}

fn table(ready: &Ready, draw: u64, drawn: &[Drawn], projection: &Projection, common: &Common) -> String {
    let paint = Paint(output::color(common));
    let model = ready.model();
    let mut out = format!("{}\n\n", paint.bold(&format!("{} – {}, draw {draw}", model.title, projection.scenario)));
    let mut drivers = Table::new([("Driver", Align::Left), ("Drawn", Align::Right)]);
    for (name, x) in drawn {
        drivers.row(vec![name.clone(), Manner::of([*x], false).show(*x)]);
    }
    out += &drivers.render(paint, output::columns());
    let mut outputs = Table::new([("Output", Align::Left), ("Value", Align::Right), ("Unit", Align::Left)]);
    for (at, model) in model.outputs.iter().enumerate() {
        let x = projection.rows[ready.program.output_rows[at].0].scalar();
        let manner = Manner::of(x.into_iter().filter(|_| !model.is_period), model.unit.percent);
        outputs.row(vec![
            model.title.clone(),
            shown(model, x, manner, &ready.model().timeline),
            if model.is_period { String::new() } else { manner.unit(&model.unit.text) },
        ]);
    }
    out += &format!("\n{}", outputs.render(paint, output::columns()));
    for (_, place) in ready.failed(projection) {
        out += &format!("{}\n", paint.bad(&format!("✗ check fails: `{place}`")));
    }
    out
}
