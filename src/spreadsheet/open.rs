//! From bytes to cells.

use super::archive::{broken, open};
use super::cells::{Cell, Grid, Place, UNREAD, Value, is_error_text};
use super::limits::{MAX_BYTES, MAX_CELLS, MAX_SIZE, MAX_TEXT, walk};
use super::{Kind, Spreadsheet, SpreadsheetError, csv, custom, ods, xlsb};
use crate::diagnostic::system_words;
use crate::timeline::day_serial;
use calamine::{CellType, Data, DataRef, ExcelDateTime, Ods, Range, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};
use std::collections::btree_map::Entry;
use std::io::{Cursor, Read};
use std::path::Path;

/// Days between the starts of the 1900 and the 1904 date system.
const EPOCHS: f64 = 1462.0;

/// Reads a format cell by cell. The readers of both such formats have the same methods, but no trait.
macro_rules! streamed {
    ($reader:ty, $kind:expr, $bytes:expr) => {{
        let mut book: $reader = <$reader>::new(Cursor::new($bytes)).map_err(broken)?;
        let late = book.has_1904_epoch();
        let mut out = Gathered::new($kind, book.defined_names());
        out.book.late = late;
        for (name, hidden) in worksheets(&book) {
            let mut sheet = out.sheet(&name, hidden);
            let mut cells = book.worksheet_cells_reader(&name).map_err(broken)?;
            while let Some(cell) = cells.next_cell().map_err(broken)? {
                sheet.put(cell.get_position(), passing(cell.get_value(), late))?;
            }
            drop(cells);
            let mut formulas = book.worksheet_cells_reader(&name).map_err(broken)?;
            while let Some(cell) = formulas.next_formula().map_err(broken)? {
                sheet.put_formula(cell.get_position(), cell.get_value())?;
            }
        }
        Ok::<_, SpreadsheetError>(out.book)
    }};
}

/// Reads a file's bytes, if it is not too large.
///
/// # Errors
/// Where it cannot be read or is too large.
pub fn load(path: &Path) -> Result<Vec<u8>, SpreadsheetError> {
    let failed = |error: std::io::Error| SpreadsheetError::File(system_words(&error));
    let about = std::fs::metadata(path).map_err(failed)?;
    if about.is_dir() {
        return Err(SpreadsheetError::File("it is a folder".to_owned()));
    }
    if about.len() > MAX_BYTES {
        return Err(SpreadsheetError::TooLarge { have: about.len() >> 20, most: MAX_BYTES >> 20 });
    }
    // A device says nothing of how much it has.
    let mut bytes = Vec::new();
    std::fs::File::open(path).map_err(failed)?.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    match bytes.len() as u64 > MAX_BYTES {
        true => Err(SpreadsheetError::TooLarge { have: MAX_BYTES >> 20, most: MAX_BYTES >> 20 }),
        false => Ok(bytes),
    }
}

/// Reads a spreadsheet of any format.
///
/// # Errors
/// Where it is none, is broken or passes a limit.
pub fn parse(bytes: &[u8]) -> Result<Spreadsheet, SpreadsheetError> {
    parse_as(bytes, None)
}

/// Reads a spreadsheet of any format, a csv file in the letters that are named.
///
/// # Errors
/// Where it is none, is broken, passes a limit or has other letters.
pub fn parse_as(bytes: &[u8], encoding: Option<&str>) -> Result<Spreadsheet, SpreadsheetError> {
    let mut book = parsed(bytes, encoding)?;
    book.macros = match book.kind {
        Kind::Xlsx | Kind::Xlsb => has_part(bytes, |name| name.eq_ignore_ascii_case(VBA))?,
        // The name of the storage, as compound files keep names.
        Kind::Xls => contains(bytes, &"_VBA_PROJECT".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()),
        Kind::Ods => has_part(bytes, |name| name.starts_with("Basic/"))?,
        Kind::Csv => false,
    };
    Ok(book)
}

fn has_part(bytes: &[u8], wanted: impl Fn(&str) -> bool) -> Result<bool, SpreadsheetError> {
    Ok(open(bytes)?.file_names().flatten().any(|name| wanted(&name)))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// The part of an archive that holds macros.
const VBA: &str = "xl/vbaProject.bin";

fn parsed(bytes: &[u8], encoding: Option<&str>) -> Result<Spreadsheet, SpreadsheetError> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(SpreadsheetError::TooLarge { have: bytes.len() as u64 >> 20, most: MAX_BYTES >> 20 });
    }
    let kind = Kind::of(bytes)?;
    if matches!(kind, Kind::Xlsx | Kind::Xlsb | Kind::Ods) {
        walk(bytes)?;
    }
    let mut book = book(kind, bytes, encoding)?;
    if matches!(kind, Kind::Xlsx | Kind::Xlsb) {
        book.custom = custom::parts(bytes)?;
    }
    Ok(book)
}

fn book(kind: Kind, bytes: &[u8], encoding: Option<&str>) -> Result<Spreadsheet, SpreadsheetError> {
    match kind {
        Kind::Xlsx => streamed!(Xlsx<_>, kind, bytes),
        Kind::Xlsb => {
            let bytes = xlsb::plain(bytes)?;
            let mut book: Spreadsheet = streamed!(Xlsb<_>, kind, bytes.as_slice())?;
            cells(&mut book).for_each(unread);
            Ok(book)
        }
        Kind::Xls => {
            let mut book = xls(bytes)?;
            cells(&mut book).for_each(unread);
            Ok(book)
        }
        Kind::Ods => {
            let bytes = if ods::scan(bytes)? { &ods::close(bytes)? } else { bytes };
            let book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(broken)?;
            let mut book = whole(Kind::Ods, book, false)?;
            cells(&mut book).for_each(plain);
            Ok(book)
        }
        Kind::Csv => csv::read(bytes, encoding),
    }
}

fn cells(book: &mut Spreadsheet) -> impl Iterator<Item = &mut Cell> {
    book.sheets.iter_mut().flat_map(|sheet| sheet.cells.values_mut())
}

/// A file's cells as they are gathered, counted over all of its sheets.
struct Gathered {
    book: Spreadsheet,
    cells: usize,
    text: usize,
}

impl Gathered {
    fn new(kind: Kind, names: &[(String, String)]) -> Gathered {
        let names = names.iter().map(|name| (name.0.to_lowercase(), name.clone())).collect();
        Gathered { book: Spreadsheet::new(kind, vec![], names), cells: 0, text: 0 }
    }

    /// Begins the next sheet.
    fn sheet(&mut self, name: &str, hidden: bool) -> Gathering<'_> {
        let Gathered { book, cells, text } = self;
        book.sheets.push(Grid { name: name.to_owned(), hidden, ..Grid::default() });
        let at = book.sheets.len() - 1;
        Gathering { grid: &mut book.sheets[at], cells, text }
    }
}

/// A sheet whose cells are being gathered.
struct Gathering<'g> {
    grid: &'g mut Grid,
    cells: &'g mut usize,
    text: &'g mut usize,
}

impl Gathering<'_> {
    fn at(&mut self, place: Place) -> Result<&mut Cell, SpreadsheetError> {
        if place.0 >= MAX_SIZE.0 || place.1 >= MAX_SIZE.1 {
            let (row, column) = (u64::from(place.0) + 1, u64::from(place.1) + 1);
            return Err(SpreadsheetError::Outside { sheet: self.grid.name.clone(), row, column });
        }
        match self.grid.cells.entry(place) {
            Entry::Occupied(cell) => Ok(cell.into_mut()),
            Entry::Vacant(_) if *self.cells >= MAX_CELLS => Err(SpreadsheetError::TooManyCells(MAX_CELLS)),
            Entry::Vacant(free) => {
                *self.cells += 1;
                Ok(free.insert(Cell::default()))
            }
        }
    }

    fn put(&mut self, place: Place, value: Option<Value>) -> Result<(), SpreadsheetError> {
        let Some(value) = value else { return Ok(()) };
        self.grows(value.text().map_or(0, str::len))?;
        self.at(place)?.value = Some(value);
        Ok(())
    }

    fn put_formula(&mut self, place: Place, formula: &str) -> Result<(), SpreadsheetError> {
        let formula = formula.trim_start_matches('=');
        if formula.is_empty() {
            return Ok(());
        }
        self.grows(formula.len())?;
        self.at(place)?.formula = Some(formula.to_owned());
        Ok(())
    }

    fn grows(&mut self, bytes: usize) -> Result<(), SpreadsheetError> {
        *self.text += bytes;
        if *self.text > MAX_TEXT << 20 { Err(SpreadsheetError::TooMuchText(MAX_TEXT)) } else { Ok(()) }
    }
}

fn xls(bytes: &[u8]) -> Result<Spreadsheet, SpreadsheetError> {
    let book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(broken)?;
    let late = book.has_1904_epoch();
    whole(Kind::Xls, book, late)
}

/// The formats that are read as a whole.
fn whole<'a, R>(kind: Kind, mut book: R, late: bool) -> Result<Spreadsheet, SpreadsheetError>
where
    R: Reader<Cursor<&'a [u8]>>,
    R::Error: std::fmt::Display,
{
    let mut out = Gathered::new(kind, book.defined_names());
    out.book.late = late;
    for (name, hidden) in worksheets(&book) {
        let mut sheet = out.sheet(&name, hidden);
        for (place, value) in places(&book.worksheet_range(&name).map_err(broken)?) {
            sheet.put(place, held(value, late))?;
        }
        for (place, formula) in places(&book.worksheet_formula(&name).map_err(broken)?) {
            sheet.put_formula(place, formula)?;
        }
    }
    Ok(out.book)
}

/// What the reader makes of binary formulas is not what stands there (`>` and `>=`, `$` are confused): they are not told.
fn unread(cell: &mut Cell) {
    if let Some(formula) = &mut cell.formula {
        UNREAD.clone_into(formula);
    }
}

/// OpenDocument's formulas without their prefix; what it keeps as text for a formula's empty text and errors.
fn plain(cell: &mut Cell) {
    let Some(formula) = &mut cell.formula else { return };
    for prefix in ["of:=", "oooc:=", "msoxl:="] {
        if let Some(rest) = formula.strip_prefix(prefix) {
            *formula = rest.to_owned();
        }
    }
    match &mut cell.value {
        None => cell.value = Some(Value::Text(String::new())),
        Some(Value::Text(text)) if is_error_text(text) || text.starts_with("Err:") => {
            let text = std::mem::take(text);
            cell.value = Some(Value::Error(text));
        }
        Some(_) => {}
    }
}

/// The names of the sheets that have cells, and whether they are hidden.
fn worksheets<'a, R: Reader<Cursor<&'a [u8]>>>(book: &R) -> Vec<(String, bool)> {
    let sheets = book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet);
    sheets.map(|s| (s.name.clone(), s.visible != SheetVisible::Visible)).collect()
}

/// The cells of a range that hold something, with their places on the sheet.
fn places<T: CellType>(range: &Range<T>) -> impl Iterator<Item = (Place, &T)> {
    let (top, left) = range.start().unwrap_or((0, 0));
    range.used_cells().map(move |(row, column, value)| ((row as u32 + top, column as u32 + left), value))
}

/// A serial day of the 1900 system.
fn serial(date: &ExcelDateTime, late: bool) -> f64 {
    date.as_f64() + if late { EPOCHS } else { 0.0 }
}

fn held(value: &Data, late: bool) -> Option<Value> {
    Some(match value {
        Data::Empty => return None,
        Data::Int(x) => Value::Number(*x as f64),
        Data::Float(x) => Value::Number(*x),
        Data::String(text) => Value::Text(text.clone()),
        Data::Bool(yes) => Value::Boolean(*yes),
        Data::DateTime(date) => Value::Date(serial(date, late)),
        Data::DateTimeIso(text) => iso(text),
        Data::DurationIso(text) => Value::Text(text.clone()),
        Data::Error(error) => Value::Error(error.to_string()),
    })
}

fn passing(value: &DataRef<'_>, late: bool) -> Option<Value> {
    match value {
        DataRef::SharedString(text) => Some(Value::Text((*text).to_owned())),
        DataRef::String(text) => Some(Value::Text(text.clone())),
        other => held(&Data::from(other.clone()), late),
    }
}

/// A date as OpenDocument writes it, `2025-03-01` or with a time behind it.
fn iso(text: &str) -> Value {
    let date = text.split('T').next().unwrap_or(text);
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    match (parts.next().flatten(), parts.next().flatten(), parts.next().flatten()) {
        (Some(year), Some(month @ 1..=12), Some(day @ 1..=31)) if (1..=9999).contains(&year) => {
            Value::Date(day_serial(year, month, day) as f64)
        }
        _ => Value::Text(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_document_dates_become_serial_days() {
        // Serials as LibreOffice and Excel show them.
        for (text, serial) in [("2025-03-01", 45_717.0), ("2024-02-29T12:00:00", 45_351.0), ("1970-01-01", 25_569.0)] {
            assert_eq!(iso(text), Value::Date(serial), "{text}");
        }
        assert_eq!(iso("2025-13-01"), Value::Text("2025-13-01".to_owned()));
    }
}
