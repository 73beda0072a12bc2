//! A table of draws as comma-separated values.

use super::{Column, StoreError, TableWriter, Values};
use std::fmt::Write as _;
use std::io::Write;

/// Writes a head and a line for each row; numbers in the shortest form that reads back the same, nothing for NaN.
pub struct CsvWriter<W: Write> {
    out: W,
}

impl<W: Write> CsvWriter<W> {
    /// Begins a table with its head.
    ///
    /// # Errors
    /// What the file says.
    pub fn new(mut out: W, columns: &[Column]) -> Result<CsvWriter<W>, StoreError> {
        let names: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
        writeln!(out, "{}", names.join(","))?;
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
        let mut text = String::new();
        for row in 0..rows {
            for (at, values) in group.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                let _ = match values {
                    Values::Text(values) => write!(text, "{}", values[row].as_deref().map_or_else(String::new, quoted)),
                    Values::Whole(values) => write!(text, "{}", values[row]),
                    Values::Number(values) if values[row].is_nan() => Ok(()),
                    Values::Number(values) => write!(text, "{}", values[row]),
                    Values::Flag(values) => write!(text, "{}", values[row]),
                };
            }
            text.push('\n');
            if text.len() > 1 << 16 {
                self.out.write_all(text.as_bytes())?;
                text.clear();
            }
        }
        self.out.write_all(text.as_bytes())?;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), StoreError> {
        Ok(self.out.flush()?)
    }
}

fn quoted(text: &str) -> String {
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}
