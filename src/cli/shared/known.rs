//! Known values as a command takes them.

use super::foreign::{self, Patience};
use crate::cli::face::{Failure, ending, output};
use crate::library::known_to;
use crate::text::{FileError, NamedText, known_table, read_text};
use clap::Args;
use std::path::{Path, PathBuf};

/// Known values that a run takes beside the model's own.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct KnownOptions {
    #[command(flatten)]
    pub files: KnownFiles,
    /// The last period whose known values count in this run, or none
    #[arg(long, value_name = "PERIOD")]
    pub known_to: Option<String>,
}

/// Files of known values.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct KnownFiles {
    /// Known values that take over from formulas: csv, xlsx, ods or toml; later files count over earlier ones, all over
    /// the model's own (may be repeated)
    #[arg(long, value_name = "FILE")]
    pub known: Vec<PathBuf>,
}

/// Known values that have been read.
pub(crate) struct Known {
    /// The files, by the names that messages call them by.
    pub files: Vec<NamedText>,
    /// Up to when known values count.
    pub to: Option<String>,
}

impl KnownOptions {
    /// Reads the files.
    pub(crate) fn read(&self) -> Result<Known, Failure> {
        Ok(Known { files: self.files.read()?, to: self.known_to.as_deref().map(known_to) })
    }
}

impl KnownFiles {
    /// Reads them.
    pub(crate) fn read(&self) -> Result<Vec<NamedText>, Failure> {
        self.known.iter().map(|path| Ok(NamedText { name: path.display().to_string(), text: text_of(path)? })).collect()
    }
}

/// The text of a file; of a workbook, or of a table in other letters than UTF-8, the text of the table in it.
fn text_of(path: &Path) -> Result<String, Failure> {
    let is_toml = ending(path) == "toml";
    match read_text(path) {
        Ok(text) => Ok(text),
        Err(FileError::Workbook { .. }) => table_of(path),
        Err(FileError::NotUtf8 { .. }) if !is_toml => table_of(path),
        Err(error) => Err(Failure::File(error.to_string())),
    }
}

/// Files of others are read apart.
fn table_of(path: &Path) -> Result<String, Failure> {
    let book = foreign::spreadsheet(path, Patience { patience: 1 })?;
    if let Some(encoding) = &book.encoding {
        output::error_line(&format!("note: `{}` is not UTF-8: read as {encoding}", path.display()));
    }
    Ok(known_table(&book))
}
