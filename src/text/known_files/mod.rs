//! Files of known values: TOML by line, or a table in long form, a row for each value.
//!
//! [`read_known`] makes the same records of both; [`known_table`] makes the table's text of a spreadsheet.

mod cells;
mod head;
mod leaf;
mod rows;
mod sections;
mod sheet;
mod tree;

pub use leaf::known_figure;
pub use sheet::known_table;

use super::known::KnownText;
use crate::diagnostic::{Diagnostics, FileId};

/// Reads a file of known values, named `name`: TOML by its ending, or where it looks like it, else a table. `dimensions`
/// are those of the model, each of which may be a column of a table. Everything wrong with its form is reported; what
/// can be read is returned. Names and periods are not looked up.
///
/// ```
/// use evcalc::diagnostic::{Diagnostics, FileId};
/// use evcalc::text::{NodeKind, read_known};
///
/// let mut said = Diagnostics::default();
/// let table = "period,line,product,value\n2026-01,deliveries,SU7,9800\n";
/// let section = "[known.deliveries.SU7]\n2026-01 = 9800\n";
/// for (name, text) in [("known.csv", table), ("known.toml", section)] {
///     let known = read_known(FileId(0), name, text, &["product"], &mut said);
///     assert_eq!(known.lines[0].name.value, "deliveries");
///     let NodeKind::Table(elements) = &known.lines[0].values.kind else { panic!("elements") };
///     let NodeKind::Table(periods) = &elements[0].value.kind else { panic!("periods") };
///     assert_eq!((periods[0].key.value.as_str(), &periods[0].value.kind), ("2026-01", &NodeKind::Number(9800.0)));
/// }
/// assert!(said.0.is_empty());
/// ```
pub fn read_known(
    file: FileId,
    name: &str,
    text: &str,
    dimensions: &[&str],
    diagnostics: &mut Diagnostics,
) -> KnownText {
    match is_toml(name, text) {
        true => sections::read(file, text, diagnostics),
        false => rows::read(file, text, dimensions, diagnostics),
    }
}

/// Whether a file of known values is TOML: its ending says so, else its first line that says anything.
fn is_toml(name: &str, text: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "toml" => true,
        "csv" | "tsv" | "txt" | "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" => false,
        _ => text.trim_start().starts_with(['[', '#']),
    }
}
