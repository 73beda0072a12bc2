//! What a spreadsheet file holds.

use super::Kind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A cell's place: row and column, from 0.
pub type Place = (u32, u32);

/// A whole file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spreadsheet {
    /// Its format.
    pub kind: Kind,
    /// Its sheets, in order.
    pub sheets: Vec<Grid>,
    /// Its defined names with what they stand for, such as `Scenarios!$E$12`, by their lower case: spreadsheets
    /// compare names without case.
    pub names: BTreeMap<String, (String, String)>,
    /// Whether its days are counted from 1904: [`Value::Date`] is of the 1900 system all the same, a number is as it
    /// is stored.
    #[serde(default)]
    pub late: bool,
    /// The sign between the cells of a csv file.
    #[serde(default)]
    pub delimiter: Option<char>,
    /// The letters of a csv file, where it does not say which and they are not UTF-8.
    #[serde(default)]
    pub encoding: Option<String>,
    /// Whether it holds macros, which are neither read nor run.
    #[serde(default)]
    pub macros: bool,
    /// Its custom XML parts that are texts, as they are: what programs keep in a file beside its cells.
    #[serde(default)]
    pub custom: Vec<String>,
}

/// One sheet: its cells by place, and only those that hold something.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Its name.
    pub name: String,
    /// Whether it is hidden.
    #[serde(default)]
    pub hidden: bool,
    /// Its cells.
    #[serde(with = "as_list")]
    pub cells: BTreeMap<Place, Cell>,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Its value; for a formula the one that the file keeps, if any.
    pub value: Option<Value>,
    /// Its formula, without the equals sign; [`UNREAD`] where the format's formulas are not read.
    pub formula: Option<String>,
}

/// Stands for a formula whose text is not read.
pub const UNREAD: &str = "…";

/// A value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// A number.
    Number(#[serde(with = "as_bits")] f64),
    /// A number that the file shows as a date: a serial day of the 1900 system.
    Date(#[serde(with = "as_bits")] f64),
    /// A text.
    Text(String),
    /// True or false.
    Boolean(bool),
    /// An error value, as the file names it.
    Error(String),
}

impl Value {
    /// The number, also of a date.
    pub fn number(&self) -> Option<f64> {
        match self {
            Value::Number(x) | Value::Date(x) => Some(*x),
            _ => None,
        }
    }

    /// The text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl Spreadsheet {
    /// A file of a format with these sheets and names.
    pub fn new(kind: Kind, sheets: Vec<Grid>, names: BTreeMap<String, (String, String)>) -> Spreadsheet {
        Spreadsheet { kind, sheets, names, late: false, delimiter: None, encoding: None, macros: false, custom: vec![] }
    }

    /// A sheet by its name, which spreadsheets compare without case.
    pub fn sheet(&self, name: &str) -> Option<&Grid> {
        let wanted = name.to_lowercase();
        self.sheets.iter().find(|sheet| sheet.name.to_lowercase() == wanted)
    }

    /// The sheet and the place that a name stands for, where it stands for one cell.
    pub fn named(&self, name: &str) -> Option<(&Grid, Place)> {
        let (_, target) = self.names.get(&name.to_lowercase())?;
        let (sheet, place) = target_of(target)?;
        Some((self.sheet(&sheet)?, place))
    }

    /// How many cells there are in all sheets.
    pub fn len(&self) -> usize {
        self.sheets.iter().map(|sheet| sheet.cells.len()).sum()
    }

    /// Whether no sheet holds anything.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Grid {
    /// A cell's value.
    pub fn value(&self, place: Place) -> Option<&Value> {
        self.cells.get(&place)?.value.as_ref()
    }

    /// A cell's text, if it holds one.
    pub fn text(&self, place: Place) -> Option<&str> {
        self.value(place)?.text()
    }

    /// The first row and column behind all cells.
    pub fn size(&self) -> (u32, u32) {
        let rows = self.cells.keys().next_back().map_or(0, |(row, _)| row + 1);
        let columns = self.cells.keys().map(|(_, column)| column + 1).max().unwrap_or(0);
        (rows, columns)
    }
}

/// The sheet and cell of `Sheet!$E$12`, `'A sheet'!E12` or `$Sheet.$E$12`; none for ranges and anything else.
fn target_of(text: &str) -> Option<(String, Place)> {
    let text = text.trim().trim_start_matches(['=', '[']).trim_end_matches(']');
    let split = text.rfind('!').or_else(|| text.rfind('.'))?;
    let sheet = text[..split].trim_start_matches('$').trim_matches('\'').replace("''", "'");
    let cell: String = text[split + 1..].chars().filter(|c| *c != '$').collect();
    Some((sheet, place_of(&cell)?))
}

/// The place of `E12`.
fn place_of(cell: &str) -> Option<Place> {
    let letters = cell.find(|c: char| !c.is_ascii_alphabetic())?;
    let (column, row) = cell.split_at(letters);
    if column.is_empty() || column.len() > 3 {
        return None;
    }
    let column = column.bytes().fold(0_u32, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = row.parse().ok().filter(|row| *row > 0)?;
    Some((row - 1, column - 1))
}

/// The letters of a column, from 0: A, B, ..., Z, AA.
pub fn column_name(column: u32) -> String {
    let mut left = u64::from(column) + 1;
    let mut letters = Vec::new();
    while left > 0 {
        let digit = (left - 1) % 26;
        letters.push(char::from(b'A' + digit as u8));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// `E12`.
pub fn address(place: Place) -> String {
    format!("{}{}", column_name(place.1), u64::from(place.0) + 1)
}

/// Numbers travel between processes bit by bit: text would have to be read back without rounding.
mod as_bits {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(x: &f64, to: S) -> Result<S::Ok, S::Error> {
        x.to_bits().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
        u64::deserialize(from).map(f64::from_bits)
    }
}

/// A map whose keys are pairs, as a list: JSON has texts as keys only.
mod as_list {
    use super::{Cell, Place};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::collections::BTreeMap;

    pub(super) fn serialize<S: Serializer>(cells: &BTreeMap<Place, Cell>, to: S) -> Result<S::Ok, S::Error> {
        cells.iter().collect::<Vec<_>>().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<Place, Cell>, D::Error> {
        Vec::<(Place, Cell)>::deserialize(from).map(|list| list.into_iter().collect())
    }
}

/// Whether a text is an error value, as spreadsheets write it.
///
/// ```
/// use evcalc::spreadsheet::is_error_text;
/// assert!(is_error_text("#DIV/0!") && !is_error_text("#1 plan"));
/// ```
pub fn is_error_text(text: &str) -> bool {
    const ERRORS: [&str; 9] = ["#N/A", "#REF!", "#NAME?", "#DIV/0!", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"];
    ERRORS.iter().any(|error| error.eq_ignore_ascii_case(text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_point_at_cells_in_every_format() {
        for text in ["Scenarios!$E$12", "'Scenarios'!E12", "$Scenarios.$E$12", "=Scenarios!$E$12", "[$Scenarios.$E$12]"]
        {
            assert_eq!(target_of(text), Some(("Scenarios".to_owned(), (11, 4))), "{text}");
        }
        assert_eq!(target_of("'It''s mine'!$AA$1"), Some(("It's mine".to_owned(), (0, 26))));
        for text in ["Scenarios!$E$12:$F$13", "#REF!", "Scenarios!#REF!", "12", "", "S!E0", "S!ABCD1"] {
            assert_eq!(target_of(text), None, "{text}");
        }
    }

    #[test]
    fn columns_have_the_letters_of_spreadsheets() {
        let names: Vec<String> = [0, 25, 26, 701, 702, 16_383].map(column_name).to_vec();
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }
}
