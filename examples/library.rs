//! Using the library from a Rust program: project a model in every scenario and print one output.
//!
//! Run it with `cargo run --example library -- examples/subscription.toml`.

use evcalc::diagnostic::render;
use evcalc::evaluate::project;
use evcalc::graph::build;
use evcalc::library::{default_model, open};
use evcalc::model::ScenarioId;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let name = std::env::args().nth(1).unwrap_or_else(|| default_model().to_owned());
    let opened = open(&name, None, &[])?;
    let Some(model) = opened.model else {
        return Err(render(&opened.diagnostics.0, &opened.sources, false).into());
    };
    // Lowered once, the program runs for every scenario.
    let program = build(model);
    for (i, output) in program.model.outputs.iter().enumerate() {
        print!("{:<44}", output.title);
        for scenario in 0..program.model.scenarios.len() {
            let projection =
                project(&program, ScenarioId(scenario)).map_err(|faults| render(&faults, &opened.sources, false))?;
            match projection.rows[program.output_rows[i].0].scalar() {
                Some(t) if output.is_period => print!("{:>16}", program.model.timeline.name(t as i32)),
                Some(x) => print!("{x:>16.2}"),
                None => print!("{:>16}", "not reached"),
            }
        }
        println!();
    }
    Ok(())
}
