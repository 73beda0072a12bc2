//! Tables of draws in files: Parquet and CSV, written group by group, so that memory does not grow with them.
//!
//! ```
//! use evcalc::store::{Column, CsvWriter, Kind, TableWriter, Values};
//!
//! let column = |name: &str, kind| Column { name: name.to_owned(), kind };
//! let columns = [column("draw", Kind::Whole), column("price[SU7,2027]", Kind::Number)];
//! let mut bytes = Vec::new();
//! let mut table = Box::new(CsvWriter::new(&mut bytes, &columns)?);
//! table.write(&[Values::Whole(vec![0, 1]), Values::Number(vec![0.1, f64::NAN])])?;
//! table.finish()?;
//! assert_eq!(bytes, b"draw,\"price[SU7,2027]\"\n0,0.1\n1,\n");
//! # Ok::<(), evcalc::store::StoreError>(())
//! ```

mod checksum;
mod csv;
mod parquet;

pub use csv::CsvWriter;
pub use parquet::{ParquetReader, ParquetWriter};

use std::io;
use thiserror::Error;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words; may be missing.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers; NaN where there is none.
    Number,
    /// Yes or no.
    Flag,
}

/// A column's name and kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, unique in the table.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// A column's values in one group of rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Of a [`Kind::Text`] column.
    Text(Vec<Option<String>>),
    /// Of a [`Kind::Whole`] column.
    Whole(Vec<i64>),
    /// Of a [`Kind::Number`] column.
    Number(Vec<f64>),
    /// Of a [`Kind::Flag`] column.
    Flag(Vec<bool>),
}

/// Why a table could not be written or read.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file itself.
    #[error(transparent)]
    File(#[from] io::Error),
    /// What is in it.
    #[error("{0}")]
    Content(String),
    /// It is not what was written.
    #[error("it is damaged, or was changed after it was written: its checksum does not fit")]
    Damaged,
}

/// Takes a table group by group.
pub trait TableWriter {
    /// Adds a group of rows: the values of each column, in the columns' order and all of one length.
    ///
    /// # Errors
    /// What the file says.
    fn write(&mut self, group: &[Values]) -> Result<(), StoreError>;

    /// Ends the table.
    ///
    /// # Errors
    /// What the file says.
    fn finish(self: Box<Self>) -> Result<(), StoreError>;
}
