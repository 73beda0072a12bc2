//! `evcalc diff`: what was changed between two versions of a model, and what that does to its outputs.

mod args;
mod data;
mod found;
mod table;
mod versions;

pub(crate) use args::DiffArgs;

use self::found::Found;
use crate::analyse::{Version, diff};
use crate::cli::face::json::pretty;
use crate::cli::face::{Common, Done, Failure, Format, output};
use crate::front::Ready;

/// Runs the command.
pub(crate) fn run(args: &DiffArgs, common: &Common) -> Result<Done, Failure> {
    let versions = versions::open(args, common)?;
    let wanted = versions::wanted(args, &versions)?;
    fn version(ready: &Ready) -> Version<'_> {
        Version { opened: &ready.opened, program: &ready.program }
    }
    let mut diff = diff(version(&versions.old), version(&versions.new), &wanted).map_err(|error| {
        let (ready, name) = if error.is_new { (&versions.new, &args.new) } else { (&versions.old, &args.old) };
        output::diagnostics(&error.faults, &ready.opened.sources, common);
        let (name, scenario) = (name.display(), error.scenario);
        Failure::Model(format!("`{name}` cannot be projected in `{scenario}` because of the errors above"))
    })?;
    let book = |name: &String| {
        format!(
            "of `{name}` the model is compared that it was written from; `evcalc import {name}` tells what was typed into it"
        )
    };
    diff.remarks.splice(0..0, versions.books.iter().map(book));
    let differs = diff.differs();
    let found = Found { args, versions: &versions, diff };
    match common.format {
        Format::Json => output::print_data(&pretty(&data::json(&found)))?,
        Format::Csv => output::print_data(&data::csv(&found))?,
        Format::Table => output::print(&table::table(&found, common))?,
    }
    if common.format == Format::Csv {
        found.diff.remarks.iter().for_each(|remark| output::error_line(&format!("note: {remark}")));
    }
    Ok(if differs { Done::Differs } else { Done::Well })
}
