//! `evcalc explain`: what a name means, and what made a number.

mod about;
mod args;
mod list;
mod tree;

pub(crate) use args::Explain;

use crate::analyse::{ExplainError, Explained, Telling, explain};
use crate::cli::face::json::pretty;
use crate::cli::face::table::Paint;
use crate::cli::face::{Common, Done, Failure, Format, output};
use crate::cli::shared::load;
use crate::cli::shared::load::ready;
use crate::diagnostic::Code;
use crate::model::ScenarioId;
use serde_json::json;

const TABLE_DEPTH: usize = 4;

/// A name with the model that it is of, as it is typed.
fn of_model(name: &str, args: &Explain) -> String {
    match &args.model {
        Some(model) => format!("{name} --model {}", model.to_string_lossy()),
        None => name.to_owned(),
    }
}

/// Runs the command.
pub(crate) fn run(args: &Explain, common: &Common) -> Result<Done, Failure> {
    if let Some(code) = args.what.as_deref().and_then(Code::with_id) {
        return explain_code(code, common);
    }
    let ready = ready(args.model.as_deref(), args.scenario.as_slice(), &args.set, &args.known, common)?;
    let Some(asked) = args.what.as_deref() else { return list::tell(&ready, args.model.as_deref(), common) };
    let scenario = match (&args.scenario, ready.what_if()) {
        (_, Some(what_if)) => what_if,
        (Some(name), None) => ready.scenario(name)?,
        (None, None) => ScenarioId(0),
    };
    let projection = load::project(&ready, scenario, common)?;
    // Programs get all of it; people would not see the wood for the trees.
    let whole = common.format != Format::Table;
    let depth = args.depth.unwrap_or(if whole { usize::MAX } else { TABLE_DEPTH });
    match explain(&ready.program, &projection, asked, Telling { whole, depth }).map_err(|error| failure(error, args))? {
        Explained::About(what) => about::tell(ready.model(), &what, common),
        Explained::Made(told) => tree::print(&ready.model().timeline, &told, common),
    }
}

fn failure(error: ExplainError, args: &Explain) -> Failure {
    let help = match &error {
        ExplainError::OneNumber(name) => format!(
            "\n  = help: the lines in its formula have values by period: `evcalc explain {}` names them",
            of_model(name, args)
        ),
        _ => String::new(),
    };
    Failure::Model(format!("{error}{help}"))
}

fn explain_code(code: Code, common: &Common) -> Result<Done, Failure> {
    if common.format == Format::Json {
        output::print_data(&pretty(
            &json!({"code": code.id(), "title": code.title(), "explanation": code.explanation()}),
        ))?;
    } else {
        let paint = Paint(output::color(common));
        output::print(&format!("{} {}\n\n{}\n", paint.bold(code.id()), paint.bold(code.title()), code.explanation()))?;
    }
    Ok(Done::Well)
}
