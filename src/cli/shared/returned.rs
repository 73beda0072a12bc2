//! A workbook that comes back: read, its model found, what was changed in it.

use super::foreign::Patience;
use super::known::KnownFiles;
use super::{foreign, load};
use crate::cli::face::{Common, Failure};
use crate::front::{Finding, Returned};
use crate::series::Projection;
use crate::spreadsheet::Spreadsheet;
use clap::Args;
use std::ffi::OsString;
use std::path::PathBuf;

/// A workbook that evcalc wrote, and what it was written from.
#[derive(Debug, Args)]
pub(crate) struct ReturnedBook {
    /// The workbook
    pub book: PathBuf,
    /// The model that it was written from: a built-in model or a path (the text that it carries, if not given; else the
    /// built-in one whose name it bears)
    #[arg(long, value_name = "MODEL")]
    pub model: Option<OsString>,
    /// A file with further scenarios that it was written with
    #[arg(short, long, value_name = "FILE")]
    pub scenario: Vec<String>,
    #[command(flatten)]
    pub known: KnownFiles,
    #[command(flatten)]
    pub limits: Patience,
}

/// Reads a workbook and finds its model, and what was changed in it.
pub(crate) fn open(args: &ReturnedBook, common: &Common) -> Result<Returned, Failure> {
    of(foreign::spreadsheet(&args.book, args.limits)?, args, common)
}

/// The same of a workbook that has been read.
pub(crate) fn of(book: Spreadsheet, args: &ReturnedBook, common: &Common) -> Result<Returned, Failure> {
    let shown = args.book.display().to_string();
    let (model, scenarios) = (args.model.as_deref(), &args.scenario);
    let known = args.known.read()?;
    let finding = Finding { shown: &shown, model, scenarios, known: &known, force: common.force };
    let returned = Returned::of(book, &finding).map_err(|error| load::refused(&error, common))?;
    load::warn(Some(returned.model.home()), &returned.ready.opened, common);
    Ok(returned)
}

/// The live case; what goes wrong is printed.
pub(crate) fn live(returned: &Returned, common: &Common) -> Result<Projection, Failure> {
    returned.live().map_err(|error| load::refused(&error, common))
}
