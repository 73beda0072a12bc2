//! Using the library from a Rust program: project a model in every scenario and print its outputs.
//!
//! Run it with `cargo run --example library -- examples/subscription.toml`.

use evcalc::{Error, Model};

fn main() -> Result<(), Error> {
    let name = std::env::args().nth(1).unwrap_or_else(|| "examples/subscription.toml".to_owned());
    let model = Model::open(&name)?;
    let projections: Vec<_> =
        model.scenario_names().map(|name| model.scenario(name)?.project()).collect::<Result<_, Error>>()?;
    for name in model.output_names() {
        print!("{:<44}", projections[0].output(name)?.title);
        for projection in &projections {
            let outcome = projection.output(name)?;
            match (outcome.period, outcome.value) {
                (Some(period), _) => print!("{period:>16}"),
                (None, Some(value)) => print!("{value:>16.2}"),
                (None, None) => print!("{:>16}", "not reached"),
            }
        }
        println!();
    }
    Ok(())
}
