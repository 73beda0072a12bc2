//! A result printed, and written where a file is named.

use super::asked::Asked;
use crate::cli::face::json::pretty;
use crate::cli::face::{Common, Failure, Format, ending, is_workbook, no_such_kind, output};
use crate::cli::shared::book;
use crate::cli::shared::book::Wanted;
use crate::workbook::{Effects, Further, What};
use serde_json::Value;
use std::path::Path;

/// What a workbook with a sheet for a result is made from.
pub(super) type Sheet<'a> = (&'a Asked, &'a dyn Fn() -> Effects);

/// Prints a result, and writes it where a file is named: a workbook where there is a sheet for it.
pub(super) fn tell(
    (file, sheet): (Option<&Path>, Option<Sheet<'_>>),
    common: &Common,
    json: &Value,
    csv: &dyn Fn() -> String,
    table: &dyn Fn() -> String,
) -> Result<(), Failure> {
    if let (Some(path), Some((asked, effects))) = (file.filter(|path| is_workbook(path)), sheet) {
        let effects = [effects()];
        let shown = crate::front::shown(&asked.ready, &effects[0].scenarios, asked.scenario, false);
        book::holds(&asked.ready, &shown)?;
        let wanted = Wanted {
            selected: asked.scenario,
            shown: &shown,
            only: false,
            further: Further { effects: &effects, ..Further::default() },
            beside: &asked.beside,
        };
        book::write_to(path, &asked.ready, &wanted, common)?;
    } else if let Some(path) = file {
        let text = match ending(path).as_str() {
            "json" => pretty(json),
            "csv" => csv(),
            _ if sheet.is_some() => return Err(no_such_kind(path, ".xlsx, .json or .csv")),
            _ => return Err(no_such_kind(path, ".json or .csv")),
        };
        output::write_data(path, &text, common.force)?;
    }
    match common.format {
        Format::Json => output::print_data(&pretty(json)),
        Format::Csv => output::print_data(&csv()),
        Format::Table => output::print(&table()),
    }?;
    file.map_or(Ok(()), |file| output::written(&file.display().to_string(), common))
}

/// The sheet of a sensitivity, still without numbers.
pub(super) fn sheet_of(asked: &Asked, how: String) -> Effects {
    let model = asked.ready.model();
    Effects {
        sheet: "Sensitivity".to_owned(),
        title: format!("Sensitivity of {}", model.outputs[asked.output].title),
        scenarios: vec![asked.scenario],
        settings: vec![
            ("Scenario".to_owned(), model.scenarios[asked.scenario.0].title.clone()),
            ("How".to_owned(), how),
        ],
        output: asked.output,
        what: What::Tornado { base: f64::NAN, bars: vec![] },
    }
}
