//! Why a file could not be read as a spreadsheet.

use thiserror::Error;

/// Why a file could not be read as a spreadsheet.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SpreadsheetError {
    /// The file cannot be read at all.
    #[error("it cannot be read: {0}")]
    File(String),
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// Its first bytes are of no spreadsheet.
    #[error("it is no spreadsheet ({0}); xlsx, xlsb, xls, ods and csv can be read")]
    Unknown(&'static str),
    /// Only xlsx goes to the engine.
    #[error("formulas are recalculated from xlsx alone: save it as xlsx")]
    NotXlsx,
    /// The engine is not there.
    #[error("this evcalc was built without the feature `verify`")]
    NoEngine,
    /// It is locked.
    #[error("it is protected by a password: open it and save it without one")]
    Locked,
    /// The file is too large.
    #[error("it has {have} MB or more; at most {most} MB are read")]
    TooLarge {
        /// Its size in MB.
        have: u64,
        /// The limit in MB.
        most: u64,
    },
    /// The archive would unfold to too much.
    #[error("unpacked it is larger than {0} MB, which no honest workbook of this size is")]
    Unfolds(u64),
    /// Too many parts.
    #[error("it has {have} parts; at most {most} are read")]
    TooManyParts {
        /// How many.
        have: usize,
        /// The limit.
        most: usize,
    },
    /// Too many cells, or cells too far apart.
    #[error("it has too many cells: at most {0} are read")]
    TooManyCells(usize),
    /// There are no letters of this name.
    #[error("there is no encoding `{0}`; among others there are utf-8, windows-1252, gbk and shift_jis")]
    NoSuchEncoding(String),
    /// Some bytes are no letters.
    #[error("its letters are neither UTF-8 nor {0}: `--encoding NAME` says what they are, or save it as CSV UTF-8")]
    NotEncoded(&'static str),
    /// Too much text.
    #[error("its texts have more than {0} MB")]
    TooMuchText(usize),
    /// A cell lies outside of every spreadsheet.
    #[error("sheet `{sheet}` has a cell in row {row}, column {column}: no spreadsheet is as large")]
    Outside {
        /// The sheet.
        sheet: String,
        /// Row, from 1.
        row: u64,
        /// Column, from 1.
        column: u64,
    },
    /// The format is broken.
    #[error("it is broken: {0}")]
    Broken(String),
    /// What the process that read it said.
    #[error("{0}")]
    Said(String),
    /// Reading it took too much memory.
    #[error("it needs more than the {0} MB of memory that a file of its size may take")]
    Memory(u64),
    /// Reading it took too long.
    #[error("it needs more than the {0} s of computing that a file of its size may take")]
    Time(u64),
}
