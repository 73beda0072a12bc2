//! `evcalc new`: a commented model to start from.

use crate::check::{check_identifier, is_identifier};
use crate::cli::face::json::pretty;
use crate::cli::face::table::csv_line;
use crate::cli::face::{Common, Done, Failure, Format, existing, output};
use crate::diagnostic::{Diagnostics, FileId, Span, Spanned};
use crate::model::title_of;
use clap::Args;
use serde_json::json;
use std::path::Path;

#[derive(Debug, Args)]
pub(crate) struct New {
    /// Name of the model: letters, digits and `_`
    pub name: String,
}

const MODEL: &str = include_str!("../../../models/starter/model.txt");
const FIGURES: &str = include_str!("../../../models/starter/figures.txt");

/// Runs the command.
pub(crate) fn run(args: &New, common: &Common) -> Result<Done, Failure> {
    let name = args.name.trim_end_matches(".toml");
    if !is_identifier(name) {
        return Err(Failure::Usage(format!(
            "`{name}` cannot be the name of a model: it starts with a letter and goes on with letters, digits and `_`"
        )));
    }
    let mut wrong = Diagnostics::default();
    check_identifier(&Spanned::new(name.to_owned(), Span::new(FileId(0), 0, 0)), &mut wrong);
    if let Some(first) = wrong.0.first() {
        return Err(Failure::Usage(format!("{}\n  = help: {}", first.message, first.hints.join("; "))));
    }
    let (model, figures) = (format!("{name}.toml"), format!("{name}-figures.toml"));
    if !common.force
        && let Some(taken) = [&model, &figures].into_iter().find(|file| Path::new(file).exists())
    {
        return Err(Failure::File(format!("`{taken}` exists; choose another name, or overwrite it with `--force`")));
    }
    let fill =
        |text: &str| text.replace("{name}", name).replace("{title}", &title_of(name)).replace("{figures}", &figures);
    output::write_file(Path::new(&figures), fill(FIGURES).as_bytes(), common.force, existing::foreign)?;
    output::write_file(Path::new(&model), fill(MODEL).as_bytes(), common.force, existing::foreign)?;
    if common.format != Format::Table {
        return output::print_data(&match common.format {
            Format::Csv => csv_line(&["file".to_owned()]) + &csv_line(&[model]) + &csv_line(&[figures]),
            _ => pretty(&json!({ "model": model, "baseline": figures })),
        })
        .map(|()| Done::Well);
    }
    if !common.quiet {
        output::print(&format!(
            "written: {model} and {figures}\n\nnext:\n  evcalc project {model}\n  evcalc project {model} --set growth=\"5%\"\n  evcalc check {model}\n"
        ))?;
    }
    Ok(Done::Well)
}
