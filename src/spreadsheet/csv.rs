//! Text with separators, as cells of text.

use super::cells::{Cell, Grid, Value};
use super::limits::{MAX_CELLS, MAX_SIZE};
use super::{Kind, Spreadsheet, SpreadsheetError};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_2, WINDOWS_1250};
use std::collections::BTreeMap;

/// Reads a csv file: comma, semicolon or tab between the cells, whichever separates most lines alike; in the letters
/// that are named, else UTF-8 or UTF-16, else those that it most likely has, which the result tells.
///
/// # Errors
/// What passes the limits, and letters that are not those that are named.
pub(super) fn read(bytes: &[u8], encoding: Option<&str>) -> Result<Spreadsheet, SpreadsheetError> {
    let (text, encoding) = decoded(bytes, encoding)?;
    // One kind of line end, so that lines are counted as people count them.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let delimiter = delimiter(&text);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut grid = Grid { name: "csv".to_owned(), ..Grid::default() };
    let mut record = csv::StringRecord::new();
    let (mut row, mut counted) = (0_u64, 0);
    loop {
        let more = reader.read_record(&mut record).map_err(|error| SpreadsheetError::Broken(error.to_string()))?;
        if !more {
            break;
        }
        // The reader leaves out blank lines; places are those of the file's own lines.
        let mut start = record.position().map_or(0, |place| place.byte() as usize);
        while text.as_bytes().get(start) == Some(&b'\n') {
            start += 1;
        }
        row += text.as_bytes()[counted..start].iter().filter(|b| **b == b'\n').count() as u64;
        counted = start;
        for (column, text) in record.iter().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
            if row >= u64::from(MAX_SIZE.0) || column >= MAX_SIZE.1 as usize {
                let (row, column) = (row + 1, column as u64 + 1);
                return Err(SpreadsheetError::Outside { sheet: grid.name, row, column });
            }
            let cell = Cell { value: Some(Value::Text(text.to_owned())), formula: None };
            grid.cells.insert((row as u32, column as u32), cell);
        }
        if grid.cells.len() > MAX_CELLS {
            return Err(SpreadsheetError::TooManyCells(MAX_CELLS));
        }
    }
    let delimiter = Some(char::from(delimiter));
    Ok(Spreadsheet { delimiter, encoding, ..Spreadsheet::new(Kind::Csv, vec![grid], BTreeMap::new()) })
}

/// The text, and the name of its letters where they were guessed.
fn decoded(bytes: &[u8], named: Option<&str>) -> Result<(String, Option<String>), SpreadsheetError> {
    if let Some(name) = named {
        let encoding =
            Encoding::for_label(name.as_bytes()).ok_or_else(|| SpreadsheetError::NoSuchEncoding(name.to_owned()))?;
        let (text, wrong) = encoding.decode_with_bom_removal(bytes);
        return match wrong {
            true => Err(SpreadsheetError::NotEncoded(encoding.name())),
            false => Ok((text.into_owned(), None)),
        };
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return Ok((text.into_owned(), None));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), None));
    }
    let encoding = guessed(bytes);
    let (text, wrong) = encoding.decode_without_bom_handling(bytes);
    match wrong {
        true => Err(SpreadsheetError::NotEncoded(encoding.name())),
        false => Ok((text.into_owned(), Some(encoding.name().to_owned()))),
    }
}

/// The letters that a text most likely has which is not UTF-8.
fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // In a few words of Polish or Czech the two hardly differ: spreadsheets write the one of Windows.
    if guess == ISO_8859_2 {
        let (text, wrong) = WINDOWS_1250.decode_without_bom_handling(bytes);
        let odd = |c: char| !c.is_ascii() && !c.is_alphabetic() && !"\u{a0}€„”“’–—…".contains(c);
        if !wrong && !text.contains(odd) {
            return WINDOWS_1250;
        }
    }
    guess
}

/// The separator that as many of the first lines as possible have, equally often.
fn delimiter(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    let score = |separator: char| {
        let counts: Vec<usize> = lines.iter().map(|line| line.matches(separator).count()).collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        let alike = counts.iter().filter(|n| **n == most && most > 0).count();
        (alike, most)
    };
    // A comma may be part of numbers: where semicolons or tabs separate as many lines, they win.
    let mut best = (b',', score(','));
    for separator in [';', '\t'] {
        let found = score(separator);
        if found.0 > 0 && found.0 >= best.1.0 {
            best = (separator as u8, found);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> Vec<String> {
        let book = read(bytes, None).expect("read");
        let cell = |(place, cell): (&super::super::Place, &Cell)| {
            format!("{}={}", super::super::address(*place), cell.value.as_ref().and_then(Value::text).unwrap_or("?"))
        };
        book.sheets[0].cells.iter().map(cell).collect()
    }

    #[test]
    fn separators_and_letters_are_recognised() {
        assert_eq!(texts(b"a,b\n1,2\n"), ["A1=a", "B1=b", "A2=1", "B2=2"]);
        assert_eq!(texts(b"a;b\n\"29,015\";2,5\n"), ["A1=a", "B1=b", "A2=29,015", "B2=2,5"]);
        assert_eq!(texts("\u{feff}a\tb\r\n1\t2".as_bytes()), ["A1=a", "B1=b", "A2=1", "B2=2"]);
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain("é;1".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(texts(&wide), ["A1=é", "B1=1"]);
        assert_eq!(texts(b"caf\xe9,1\n"), ["A1=café", "B1=1"]);
        assert_eq!(texts(b"\n\nx,1\n"), ["A3=x", "B3=1"]);
        assert_eq!(texts(b"\"two\nlines\",1\n"), ["A1=two\nlines", "B1=1"]);
    }
}
