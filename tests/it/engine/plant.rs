//! Wrong cached values, planted in sound books: what compares must find them.

use crate::engine::support::Case;
use std::io::{Cursor, Read, Write};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// The book with one cached value of its sheet Calc made a millionth larger, and the row and column (from 0) of that cell.
pub fn planted(case: &Case) -> (Vec<u8>, (u32, u32)) {
    replaced(&case.bytes, "Calc", |value| value * (1.0 + 1e-6))
}

/// A book with one cached value of a sheet replaced, and the row and column (from 0) of that cell.
pub fn replaced(bytes: &[u8], sheet: &str, value: impl Fn(f64) -> f64) -> (Vec<u8>, (u32, u32)) {
    let mut place = None;
    let part = part_of(bytes, sheet);
    let bytes = repacked(bytes, |name, text| {
        if name != part {
            return text;
        }
        let (start, end, cell) = first_number(&text).expect("a formula with a number above 1");
        place = Some(cell);
        format!("{}{}{}", &text[..start], value(text[start..end].parse().expect("a number")), &text[end..])
    });
    (bytes, place.expect("the sheet's part was seen"))
}

/// The part that holds a sheet: they are numbered in the order of the sheets.
fn part_of(bytes: &[u8], sheet: &str) -> String {
    use calamine::{Reader, Xlsx};
    let book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).expect("the workbook opens");
    let at = book.sheet_names().iter().position(|name| name == sheet).expect("the sheet is there");
    format!("xl/worksheets/sheet{}.xml", at + 1)
}

/// Start and end of the first number above 1 that stands in a formula's cell, and the cell.
fn first_number(text: &str) -> Option<(usize, usize, (u32, u32))> {
    text.match_indices("</f><v>").find_map(|(at, mark)| {
        let start = at + mark.len();
        let end = start + text[start..].find('<')?;
        let head = &text[text[..at].rfind("<c r=\"")? + "<c r=\"".len()..at];
        let is_number = !head.split('>').next()?.contains(" t=");
        let large = text[start..end].parse::<f64>().is_ok_and(|value| value.abs() > 1.0);
        (is_number && large).then_some((start, end, place(head.split('"').next()?)?))
    })
}

/// Row and column (from 0) of an address such as `E12`.
fn place(address: &str) -> Option<(u32, u32)> {
    let split = address.find(|c: char| c.is_ascii_digit())?;
    let column = address[..split].bytes().fold(0, |n, b| n * 26 + u32::from(b - b'A') + 1);
    Some((address[split..].parse::<u32>().ok()? - 1, column - 1))
}

/// A book with its parts changed and packed again.
fn repacked(bytes: &[u8], mut change: impl FnMut(&str, String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let name = part.name().expect("a name").to_string();
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("its content");
        let content = match String::from_utf8(content) {
            Ok(text) => change(&name, text).into_bytes(),
            Err(other) => other.into_bytes(),
        };
        out.start_file(name, SimpleFileOptions::default()).expect("a part");
        out.write_all(&content).expect("written");
    }
    out.finish().expect("packed").into_inner()
}
