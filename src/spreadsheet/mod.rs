//! Spreadsheet files that somebody else may have written: xlsx, xlsb, xls, ods and csv, read under limits.
//!
//! [`load`] gets a file's bytes, [`parse`] makes a [`Spreadsheet`] of them, [`parse_as`] where the letters of a csv
//! file are known. A file is recognised by its first bytes, never by its ending; what it would unfold to is measured
//! before anything is unfolded; cells are held sparsely. Reading the older and the open formats can still ask for much
//! memory, so a command reads foreign files in a process of its own (see [`confine()`]).
//!
//! ```
//! use evcalc::spreadsheet::{Kind, Value, parse};
//!
//! // "Größe" in Windows-1252; semicolons.
//! let book = parse(b"Gr\xf6\xdfe;2026\r\nSU7;29,5\r\n")?;
//! assert_eq!((book.kind, book.delimiter), (Kind::Csv, Some(';')));
//! assert_eq!(book.encoding.as_deref(), Some("windows-1252"));
//! assert_eq!(book.sheets[0].cells[&(0, 0)].value, Some(Value::Text("Größe".to_owned())));
//! # Ok::<(), evcalc::spreadsheet::SpreadsheetError>(())
//! ```

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
