//! A scenario's own column: what is typed, computed or taken over.

use super::parent::{is_literal, over_parent};
use crate::graph::{Given, InputId, Node, Tree};
use crate::model::ScenarioId;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::in_column;
use crate::workbook::names::{key_of, shown};
use crate::workbook::print::Site;
use crate::workbook::sheet::formula;
use crate::workbook::sheets::keys::Column;
use crate::workbook::style::{Look, Number};
use rust_xlsxwriter::Worksheet;

/// Writes a scenario's cell of a row.
pub(super) fn scenario_cell(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    row: u32,
    id: InputId,
    k: Option<usize>,
    scenario: ScenarioId,
    number: Number,
) -> Result<(), WorkbookError> {
    let setting = &desk.book.program.settings[scenario.0].inputs[id.0];
    let key = key_of(setting, k);
    let column = desk.layout.scenario_column(scenario);
    let driver = &desk.model.drivers[desk.book.program.input(id).driver.0];
    let values = &desk.projection(scenario).inputs[id.0];
    let native = k.and_then(|k| values.keys.get(k).copied()).or(values.outside).unwrap_or(f64::NAN);
    let value = shown(desk, driver, native);
    let parent = desk.model.scenarios[scenario.0].extends;
    let above = parent.map(|parent| in_column(row, desk.layout.scenario_column(parent)));
    let computed = desk.styles.of(Look::InputFormula, number);
    let cell = Column::new(desk, id, Some(scenario));
    // What only stands in for a key in the scenario above is none to take over.
    let parent_stands_in = parent.is_some_and(|parent| k.is_some() && Column::stand_in(desk, id, parent) == k);
    // A value that only stands in at the start ends where something is typed into an earlier row.
    let before = k.filter(|k| Column::stand_in(desk, id, scenario) == Some(*k)).and_then(|k| cell.before(column, k));
    let standing = |value: String| match &before {
        Some(before) => format!("=IF({before}>0,\"\",{value})"),
        None => format!("={value}"),
    };
    let standing_above = parent.and_then(|parent| Column::standing(desk, id, parent));
    let applied = setting.applied.iter().find(|applied| applied.period == key.period).map(|applied| &applied.value);
    match (key.given, above) {
        (Given::Elsewhere, Some(above)) if setting.lays_over && !parent_stands_in => {
            let link = format!("=IF(ISNUMBER({above}),{above},\"\")");
            formula(sheet, (row, column), &link, "", computed, &driver.name)
        }
        // Of a row where a value only stands in, what is typed over it is taken over.
        (Given::Elsewhere, Some(above)) if setting.lays_over && standing_above.is_some() => {
            let standing = standing_above.unwrap_or_default();
            let link = format!("=IF(ISNUMBER({above}),IF({above}={standing},\"\",{above}),\"\")");
            formula(sheet, (row, column), &link, "", computed, &driver.name)
        }
        (Given::Elsewhere, Some(above)) if applied.is_some() && !parent_stands_in => {
            let value =
                applied.map(|applied| over_parent(desk, id, k, scenario).formula(applied, Site::Scenario(scenario)));
            let link = format!("=IF(ISNUMBER({above}),{},\"\")", value.unwrap_or_default().trim_start_matches('='));
            formula(sheet, (row, column), &link, "", computed, &driver.name)
        }
        (Given::Elsewhere, _) => {
            sheet.write_blank(row, column, desk.styles.of(Look::Input, number))?;
            Ok(())
        }
        (Given::Start, _) => {
            formula(sheet, (row, column), &standing(cell.first_below()), value, computed, &driver.name)
        }
        (Given::Inherited, Some(above)) if is_literal(&key.value) => {
            formula(sheet, (row, column), &standing(above), value, computed, &driver.name)
        }
        _ if matches!(key.value.node, Node::Number(_) | Node::Period(_)) || is_plain_literal(&key.value) => {
            sheet.write_number_with_format(row, column, value, desk.styles.of(Look::Input, number))?;
            Ok(())
        }
        _ => {
            let look = if matches!(key.value.node, Node::Figure(_)) { Look::InputLink } else { Look::InputFormula };
            let printer = over_parent(desk, id, k, scenario);
            let printed = printer.formula(&key.value, Site::Scenario(scenario)).split_off(1);
            formula(sheet, (row, column), &standing(printed), value, desk.styles.of(look, number), &driver.name)
        }
    }
}

/// A number with a sign or as a percentage.
fn is_plain_literal(tree: &Tree) -> bool {
    match &tree.node {
        Node::Number(_) => true,
        Node::Negate(x) | Node::Percent(x) => is_plain_literal(x),
        _ => false,
    }
}
