//! `evcalc new`: a commented model to start from.

use super::args::{Common, New};
use super::{Done, Failure, existing, output};
use crate::check::{is_identifier, title_of};
use std::path::Path;

const MODEL: &str = include_str!("../../models/starter/model.txt");
const FIGURES: &str = include_str!("../../models/starter/figures.txt");

/// Runs the command.
pub fn run(args: &New, common: &Common) -> Result<Done, Failure> {
    let name = args.name.trim_end_matches(".toml");
    if !is_identifier(name) {
        return Err(Failure::Usage(format!(
            "`{name}` cannot be the name of a model: it starts with a letter and goes on with letters, digits and `_`"
        )));
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
    if !common.quiet {
        output::print(&format!(
            "written: {model} and {figures}\n\nnext:\n  evcalc project {model}\n  evcalc project {model} --set growth=\"5%\"\n  evcalc check {model}\n"
        ))?;
    }
    Ok(Done::Well)
}
