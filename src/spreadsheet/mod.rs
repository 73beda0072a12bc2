//! Spreadsheet files that somebody else may have written: xlsx, xlsb, xls, ods and csv, read under limits.
//!
//! A file is recognised by its first bytes, never by its ending; what it would unfold to is measured before anything
//! is unfolded; cells are held sparsely. Reading the older and the open formats can still ask for much memory, so
//! a command reads foreign files in a process of its own (see [`confine()`]).

mod archive;
mod cells;
mod confine;
mod csv;
mod custom;
mod error;
mod kind;
mod limits;
mod ods;
mod open;
mod xlsb;

pub use cells::{Cell, Grid, Place, Spreadsheet, UNREAD, Value, address, column_name, is_error_text};
pub use confine::{GAVE_UP, Limits, TOO_LONG, confine};
pub use error::SpreadsheetError;
pub use kind::Kind;
pub use limits::{MAX_BYTES, MAX_CELLS};
pub use open::{load, parse, parse_as};
