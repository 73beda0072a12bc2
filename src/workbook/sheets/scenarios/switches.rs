//! The switches above the table: which scenario is live, and whether overrides apply.

use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::handle::{self};
use crate::workbook::layout::{fixed, overrides_apply, panel};
use crate::workbook::names::overrides_range;
use crate::workbook::sheet::{formula, text};
use crate::workbook::style::{Look, Number};
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Formula, Worksheet};

/// The switches above the table.
pub(super) fn write(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let (layout, styles) = (desk.layout, &desk.styles);
    let (first, last) = (panel::SCENARIOS, panel::SCENARIOS + layout.scenario_count - 1);
    let names = format!("{}:{}", fixed(panel::HEAD_ROW, first), fixed(panel::HEAD_ROW, last));
    let input = styles.of(Look::Input, Number::Text).variant().set_bold();
    text(sheet, (panel::SELECTED_ROW, 0), handle::SELECTED_LABEL, &styles.bold)?;
    text(sheet, (panel::SELECTED_ROW, panel::FROM), &desk.scenario_titles[desk.book.selected.0], &input)?;
    let list = DataValidation::new()
        .allow_list_formula(Formula::new(format!("={names}")))
        .set_error_title("No such scenario")?
        .set_error_message("Choose one of the scenarios from the list.")?
        .set_error_style(DataValidationErrorStyle::Stop);
    sheet.add_data_validation(panel::SELECTED_ROW, panel::FROM, panel::SELECTED_ROW, panel::FROM, &list)?;
    text(sheet, (panel::INDEX_ROW, 0), "Number of the selected scenario", &styles.text)?;
    let chosen = fixed(panel::SELECTED_ROW, panel::FROM);
    let index = match layout.scenario_count {
        1 => format!("=IF({chosen}={},1,0)", fixed(panel::HEAD_ROW, first)),
        _ => format!("=MATCH({chosen},{names},0)"),
    };
    let number = (desk.book.selected.0 + 1) as f64;
    formula(
        sheet,
        (panel::INDEX_ROW, panel::FROM),
        &index,
        number,
        styles.of(Look::Calculation, Number::Plain),
        "scenario number",
    )?;
    text(sheet, (panel::START_ROW, 0), "First period of the model", &styles.text)?;
    sheet.write_number_with_format(
        panel::START_ROW,
        panel::FROM,
        desk.serial(1.0),
        styles.of(Look::Typed, Number::Date),
    )?;
    text(sheet, (panel::APPLY_ROW, 0), handle::APPLY_LABEL, &styles.text)?;
    let general = styles.of(Look::Input, Number::Text).variant().set_num_format("General");
    sheet.write_boolean_with_format(panel::APPLY_ROW, panel::FROM, true, &general)?;
    let yes_no = DataValidation::new().allow_list_strings(&["TRUE", "FALSE"])?;
    sheet.add_data_validation(panel::APPLY_ROW, panel::FROM, panel::APPLY_ROW, panel::FROM, &yes_no)?;
    switch_helper(sheet, desk)?;
    text(sheet, (panel::COUNT_ROW, 0), "Overrides in use", &styles.text)?;
    let overrides = overrides_range(desk);
    let count = format!("=IF({},COUNT({overrides}),0)", overrides_apply());
    formula(
        sheet,
        (panel::COUNT_ROW, panel::FROM),
        &count,
        0.0,
        styles.of(Look::Calculation, Number::Plain),
        "overrides in use",
    )?;
    let legend = "Blue on yellow: typed, change it freely · black: calculated or taken over from the scenario that it extends · green: a figure of the Baseline sheet";
    text(sheet, (panel::COUNT_ROW + 1, 0), legend, &styles.grey)
}

/// The switch as 1 or 0, and what it means in words.
fn switch_helper(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let styles = &desk.styles;
    let helper = format!("=IF({}=TRUE,1,0)", fixed(panel::APPLY_ROW, panel::FROM));
    formula(
        sheet,
        (panel::APPLY_ROW, panel::NUMBER),
        &helper,
        1.0,
        styles.of(Look::Calculation, Number::Plain),
        "switch of the overrides",
    )?;
    let on = "overrides apply";
    let words = format!("=IF({},\"{on}\",\"overrides are off: only TRUE applies them\")", overrides_apply());
    formula(sheet, (panel::APPLY_ROW, panel::OVERRIDE), &words, on, &styles.grey, "switch of the overrides")
}
