//! Compares two workbooks formula by formula: `compare_books A.xlsx B.xlsx` fails where a formula cell of A
//! holds another value in B by more than 1e-9 of max(1, |a|, |b|).
//!
//! `compare_books --plant A.xlsx B.xlsx` writes a copy of A with wrong cached values, to prove that a comparison
//! can fail.

use calamine::{Data, Reader, Xlsx, open_workbook};
use std::error::Error;
use std::fs::File;
use std::io::{Read, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["--plant", from, to] => plant(from, to).map(|()| true),
        [a, b] => compare(a, b),
        _ => Err("usage: compare_books [--plant] A.xlsx B.xlsx".into()),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(3),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(4)
        }
    }
}

/// Compares every formula cell; prints the count and the largest difference.
fn compare(a: &str, b: &str) -> Result<bool, Box<dyn Error>> {
    let (mut first, mut second): (Xlsx<_>, Xlsx<_>) = (open_workbook(a)?, open_workbook(b)?);
    let (mut formulas, mut wrong, mut largest) = (0, 0, 0.0_f64);
    for sheet in first.sheet_names() {
        let texts = first.worksheet_formula(&sheet)?;
        let (values, others) = (first.worksheet_range(&sheet)?, second.worksheet_range(&sheet)?);
        let (top, left) = texts.start().unwrap_or((0, 0));
        for (row, column, text) in texts.used_cells().filter(|(_, _, text)| !text.is_empty()) {
            let place = (row as u32 + top, column as u32 + left);
            let pair = (values.get_value(place), others.get_value(place));
            formulas += 1;
            let same = match (pair.0.and_then(number), pair.1.and_then(number)) {
                (Some(x), Some(y)) => {
                    let difference = (x - y).abs() / x.abs().max(y.abs()).max(1.0);
                    largest = largest.max(difference);
                    difference <= 1e-9
                }
                (None, None) => words(pair.0) == words(pair.1),
                _ => false,
            };
            if !same {
                wrong += 1;
                if wrong <= 10 {
                    println!(
                        "{sheet} row {} column {}: ={text}: {:?} against {:?}",
                        place.0 + 1,
                        place.1 + 1,
                        pair.0,
                        pair.1
                    );
                }
            }
        }
    }
    println!("{a}: {formulas} formulas, {wrong} differ, largest difference {largest:.1e}");
    Ok(wrong == 0 && formulas > 0)
}

fn number(value: &Data) -> Option<f64> {
    match value {
        Data::Float(x) => Some(*x),
        Data::Int(x) => Some(*x as f64),
        Data::DateTime(date) => Some(date.as_f64()),
        _ => None,
    }
}

fn words(value: Option<&Data>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// Copies a workbook and changes the cached values of some formulas.
fn plant(from: &str, to: &str) -> Result<(), Box<dyn Error>> {
    let mut archive = zip::ZipArchive::new(File::open(from)?)?;
    let mut out = zip::ZipWriter::new(File::create(to)?);
    let mut planted = 0;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let name = entry.name()?.to_string();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        if name.starts_with("xl/worksheets/sheet") {
            let text = String::from_utf8(bytes)?;
            bytes = text.replace("</f><v>1", "</f><v>71").into_bytes();
            planted += text.matches("</f><v>1").count();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default())?;
        out.write_all(&bytes)?;
    }
    out.finish()?;
    println!("{planted} wrong values planted");
    if planted == 0 { Err("nothing could be planted".into()) } else { Ok(()) }
}
