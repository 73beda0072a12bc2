//! Where a workbook's inputs stand: by their names, else by the columns' heads and the ids beside the rows.

use crate::model::{Model, ScenarioId};
use crate::spreadsheet::{Cell, Grid, Place, Spreadsheet, address};
use crate::workbook::{
    APPLY, APPLY_LABEL, Handle, ID_HEAD, OVERRIDE_HEAD, SELECTED, SELECTED_LABEL, is_same_label, scenario_name,
    scenario_titles,
};
use std::collections::BTreeMap;

/// The control panel of a workbook.
pub(super) struct Panel<'b> {
    /// The sheet.
    pub sheet: &'b Grid,
    /// The drop-down's cell and the switch's, by their names, else by what stands before them; unknown where both are
    /// lost.
    pub selected: Option<Place>,
    /// As above.
    pub apply: Option<Place>,
    override_column: u32,
    scenario_columns: Vec<Option<u32>>,
    rows: BTreeMap<String, u32>,
}

impl<'b> Panel<'b> {
    /// Finds it; none where there is no such sheet.
    pub(super) fn find(book: &'b Spreadsheet, model: &Model, handles: &[Handle]) -> Option<Panel<'b>> {
        let (sheet, head) = Panel::head(book).or_else(|| {
            let named = handles.iter().find_map(|handle| book.named(&format!("override.{}", handle.name)));
            named.map(|(sheet, place)| (sheet, (0, place.1)))
        })?;
        let on_it = |name: &str| book.named(name).filter(|(found, _)| found.name == sheet.name).map(|(_, at)| at);
        // Rows by names; where a name is lost, by the id.
        let ids: BTreeMap<&str, u32> = (0..sheet.size().0)
            .filter_map(|row| Some((sheet.text((row, head.1))?.trim(), row)))
            .filter(|(_, row)| *row > head.0)
            .collect();
        let mut rows = BTreeMap::new();
        for handle in handles {
            let named = on_it(&format!("override.{}", handle.name)).map(|at| at.0);
            if let Some(row) = named.or_else(|| ids.get(handle.id.as_str()).copied()) {
                rows.insert(handle.name.clone(), row);
            }
        }
        let in_head = |words: &str| {
            let cells = sheet.cells.range((head.0, 0)..(head.0 + 1, 0));
            let mut same = cells.filter(|((_, _), cell)| {
                cell.value.as_ref().and_then(|v| v.text()).is_some_and(|text| is_same_label(text, words))
            });
            same.next().map(|((_, column), _)| *column)
        };
        let named = handles.iter().find_map(|handle| on_it(&format!("override.{}", handle.name)));
        let override_column = named.map(|at| at.1).or_else(|| in_head(OVERRIDE_HEAD))?;
        let titles = scenario_titles(model);
        let column = |(s, title): (usize, &String)| {
            on_it(&scenario_name(model, ScenarioId(s))).map(|at| at.1).or_else(|| in_head(title))
        };
        let scenario_columns = titles.iter().enumerate().map(column).collect();
        // The first cell that holds something, right of its label.
        let behind = |label: &str| {
            let is_label = |cell: &Cell| cell.value.as_ref().and_then(|v| v.text()).is_some_and(|t| t.trim() == label);
            let (at, _) = sheet.cells.range(..(head.0.max(1), 0)).find(|(_, cell)| is_label(cell))?;
            let right = sheet.cells.range((at.0, at.1 + 1)..(at.0 + 1, 0));
            right.filter(|(_, cell)| cell.value.is_some()).map(|(place, _)| *place).next()
        };
        let selected = on_it(SELECTED).or_else(|| behind(SELECTED_LABEL));
        let apply = on_it(APPLY).or_else(|| behind(APPLY_LABEL));
        Some(Panel { sheet, selected, apply, override_column, scenario_columns, rows })
    }

    /// The sheet with the column of ids, and that column's head.
    fn head(book: &Spreadsheet) -> Option<(&Grid, Place)> {
        book.sheets.iter().find_map(|sheet| {
            let is_head = |cell: &Cell| cell.value.as_ref().and_then(|v| v.text()).is_some_and(|t| t.trim() == ID_HEAD);
            sheet.cells.iter().find(|(_, cell)| is_head(cell)).map(|(place, _)| (sheet, *place))
        })
    }

    /// Whether the row of an input is there.
    pub(super) fn has(&self, handle: &Handle) -> bool {
        self.rows.contains_key(&handle.name)
    }

    /// The place of an input's override.
    pub(super) fn override_place(&self, handle: &Handle) -> Option<Place> {
        Some((*self.rows.get(&handle.name)?, self.override_column))
    }

    /// The place of an input's value in a scenario.
    pub(super) fn scenario_place(&self, handle: &Handle, scenario: ScenarioId) -> Option<Place> {
        let column = self.scenario_columns.get(scenario.0).copied().flatten()?;
        Some((*self.rows.get(&handle.name)?, column))
    }

    /// A cell.
    pub(super) fn cell(&self, place: Place) -> Option<&Cell> {
        self.sheet.cells.get(&place)
    }

    /// `Scenarios!E12`.
    pub(super) fn address(&self, place: Place) -> String {
        format!("{}!{}", self.sheet.name, address(place))
    }
}
