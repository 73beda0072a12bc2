//! The two versions, opened.

use super::args::DiffArgs;
use crate::analyse::{Wanted, place_of, shared_scenarios};
use crate::cli::face::{Common, Failure};
use crate::cli::shared::{foreign, load};
use crate::front::{Finding, Ready, written_from};
use crate::library::is_path;
use crate::text::{FileError, read_text};
use std::ffi::OsStr;
use std::path::Path;

/// Both versions, ready to run.
pub(super) struct Versions {
    pub old: Ready,
    pub new: Ready,
    /// Those of them that are workbooks, as they were named.
    pub books: Vec<String>,
}

/// Opens both; what is wrong with either is printed, and whose it is.
pub(super) fn open(args: &DiffArgs, common: &Common) -> Result<Versions, Failure> {
    let names = [&args.old, &args.new].map(|name| name.as_os_str());
    let books = names.into_iter().filter(|name| is_book(name)).map(|name| name.display().to_string()).collect();
    // Both are read before anything is refused: all that is wrong comes at once.
    match names.map(|name| version(name, args, common)) {
        [Ok(old), Ok(new)] => Ok(Versions { old, new, books }),
        [Err(old), Err(new)] => {
            Err(whose(&format!("{}` and `{}", args.old.display(), args.new.display()), joined(old, new)))
        }
        [Err(old), Ok(_)] => Err(whose(&args.old.display().to_string(), old)),
        [Ok(_), Err(new)] => Err(whose(&args.new.display().to_string(), new)),
    }
}

/// What both failures say.
fn joined(old: Failure, new: Failure) -> Failure {
    match (old, new) {
        (Failure::Model(old), Failure::Model(new)) if old == new => Failure::Model(old),
        (Failure::Model(old), Failure::Model(new)) => Failure::Model(format!("{old}\n{new}")),
        (Failure::Model(_), worse) => worse,
        (worse, _) => worse,
    }
}

/// A failure with the version that it is about.
fn whose(name: &str, failure: Failure) -> Failure {
    match failure {
        Failure::Model(message) => {
            Failure::Model(format!("`{name}` cannot be compared: {}", message.trim_start_matches("error: ")))
        }
        other => other,
    }
}

fn version(name: &OsStr, args: &DiffArgs, common: &Common) -> Result<Ready, Failure> {
    if !is_book(name) {
        return load::with_variants(Some(name), &args.scenario, &[], &args.known, common);
    }
    let book = foreign::spreadsheet(Path::new(name), args.limits)?;
    let (shown, known) = (name.display().to_string(), args.known.read()?);
    let finding =
        Finding { shown: &shown, model: None, scenarios: &args.scenario, known: &known.files, force: common.force };
    written_from(&book, &finding, known.to.as_deref()).map_err(|error| load::refused(&error, common))
}

/// Whether a file is a workbook, by its first bytes; a pipe, which can be read but once, is none.
fn is_book(name: &OsStr) -> bool {
    let path = Path::new(name);
    is_path(name)
        && path.is_file()
        && matches!(read_text(path), Err(FileError::Workbook { .. } | FileError::TooLarge { .. }))
}

/// The scenarios and outputs that are asked for, by their names in both versions.
pub(super) fn wanted(args: &DiffArgs, versions: &Versions) -> Result<Wanted, Failure> {
    let (old, new) = (versions.old.model(), versions.new.model());
    let named = |name: &String| {
        let of = |ready: &Ready, version: &OsStr| {
            ready.scenario(name).map_err(|error| Failure::Model(format!("`{}`: {error}", version.display())))
        };
        Ok::<_, Failure>((of(&versions.old, &args.old)?, of(&versions.new, &args.new)?))
    };
    let scenarios = match args.scenario.is_empty() {
        true => shared_scenarios(old, new),
        false => args.scenario.iter().map(named).collect::<Result<_, _>>()?,
    };
    for output in &args.of {
        let all = old.outputs.iter().chain(&new.outputs).map(|output| output.name.as_str());
        place_of("output", output, all)?;
    }
    Ok(Wanted { outputs: args.of.clone(), scenarios })
}
