//! A table of draws as comma-separated values.

use super::{Column, StoreError, TableWriter, Values};
use std::fmt::Write as _;
use std::io::Write;

/// Bytes that are gathered before they are handed on.
const CHUNK: usize = 1 << 16;

/// Writes a head and a line for each row; numbers in the shortest form that reads back the same, nothing for NaN.
pub struct CsvWriter<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    /// Begins a table with its head.
    ///
    /// # Errors
    /// What the file says.
    pub fn new(out: W, columns: &[Column]) -> Result<CsvWriter<W>, StoreError> {
        let mut out = csv::WriterBuilder::new().buffer_capacity(CHUNK).from_writer(out);
        out.write_record(columns.iter().map(|column| &column.name)).map_err(refused)?;
        Ok(CsvWriter { out })
    }
}

impl<W: Write> TableWriter for CsvWriter<W> {
    fn write(&mut self, group: &[Values]) -> Result<(), StoreError> {
        let rows = group.first().map_or(0, |values| match values {
            Values::Text(values) => values.len(),
            Values::Whole(values) => values.len(),
            Values::Number(values) => values.len(),
            Values::Flag(values) => values.len(),
        });
        let mut cell = String::new();
        for row in 0..rows {
            for values in group {
                cell.clear();
                let _ = match values {
                    Values::Text(values) => write!(cell, "{}", values[row].as_deref().unwrap_or_default()),
                    Values::Whole(values) => write!(cell, "{}", values[row]),
                    Values::Number(values) if values[row].is_nan() => Ok(()),
                    Values::Number(values) => write!(cell, "{}", values[row]),
                    Values::Flag(values) => write!(cell, "{}", values[row]),
                };
                self.out.write_field(&cell).map_err(refused)?;
            }
            self.out.write_record(None::<&[u8]>).map_err(refused)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), StoreError> {
        Ok(self.out.flush()?)
    }
}

/// What the file says.
fn refused(error: csv::Error) -> StoreError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => StoreError::File(error),
        other => StoreError::Content(format!("{other:?}")),
    }
}
