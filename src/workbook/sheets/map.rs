//! The map of the model: every formula in the model's own language, and where it stands.

use crate::graph::RowId;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::handle::{KNOWN_STAMPS, STAMPS, STRUCTURE};
use crate::workbook::layout::moving;
use crate::workbook::links;
use crate::workbook::sheet::{page, protect, text, title};
use crate::workbook::source;
use crate::workbook::status;
use crate::workbook::style::palette;
use rust_xlsxwriter::{Workbook, Worksheet};
use std::borrow::Cow;

/// Writes the sheet.
///
/// # Errors
/// What Excel cannot hold.
pub(crate) fn write(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name("Model")?.set_tab_color(palette::STEEL);
    title(
        sheet,
        &desk.styles,
        "Model – formulas in words",
        "Each line once, as its author wrote it; the link leads to its row on Calc",
        7,
    )?;
    for (column, width) in [30.0, 46.0, 15.0, 14.0, 90.0, 16.0, 60.0].iter().enumerate() {
        sheet.set_column_width(column as u16, *width)?;
    }
    let mut row = stamp(sheet, desk)?;
    for (column, words) in ["Name", "Title", "Kind", "Unit", "Formula", "On Calc", "Notes"].iter().enumerate() {
        text(sheet, (row, column as u16), words, &desk.styles.head)?;
    }
    let head = row;
    row += 1;
    for (i, line) in desk.model.lines.iter().enumerate() {
        let over: Vec<&str> = line.over.iter().map(|d| desk.model.dimensions[d.0].name.as_str()).collect();
        let name: Cow<'_, str> = match over.is_empty() {
            true => line.name.as_str().into(),
            false => format!("{}[{}]", line.name, over.join(", ")).into(),
        };
        let first = desk.book.program.line_rows[i].first().copied();
        entry(
            sheet,
            desk,
            row,
            [&name, &line.title, "line", &line.unit.text, &line.text],
            first,
            line.notes.as_deref(),
        )?;
        row += 1;
    }
    for (i, output) in desk.model.outputs.iter().enumerate() {
        let place = desk.book.program.output_rows.get(i).copied();
        entry(
            sheet,
            desk,
            row,
            [&output.name, &output.title, "output", &output.unit.text, &output.text],
            place,
            output.notes.as_deref(),
        )?;
        row += 1;
    }
    for (i, check) in desk.model.checks.iter().enumerate() {
        let place = desk.book.program.check_rows[i].first().copied();
        entry(sheet, desk, row, [&check.name, &check.title, "check", "1", &check.text], place, check.notes.as_deref())?;
        row += 1;
    }
    sheet.set_freeze_panes(head + 1, 1)?;
    page(sheet, &desk.model.title, &desk.footer, 0);
    status::top(sheet, desk)?;
    protect(sheet);
    Ok(())
}

/// Who made the book from what; returns the next free row.
fn stamp(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<u32, WorkbookError> {
    let stamp = &desk.book.stamp;
    let scenarios: Vec<&str> = desk.model.scenarios.iter().map(|s| s.name.as_str()).collect();
    let fingerprints: Vec<String> = stamp.scenarios.iter().map(|(name, one)| format!("{name} {one}")).collect();
    fn or_none<'w>(words: Cow<'w, str>) -> Cow<'w, str> {
        if words.is_empty() { "none".into() } else { words }
    }
    let words: [Cow<'_, str>; 10] = [
        desk.model.name.as_str().into(),
        stamp.model.as_str().into(),
        or_none(stamp.baseline.as_str().into()),
        format!("evcalc {}", stamp.version).into(),
        stamp.command.as_str().into(),
        scenarios.join(", ").into(),
        or_none(fingerprints.join(", ").into()),
        or_none(stamp.sets.join("\n").into()),
        STRUCTURE.to_string().into(),
        source::words(desk.book.source.as_ref()).into(),
    ];
    let known: [Cow<'_, str>; 2] =
        [stamp.known.join(", ").into(), stamp.known_to.as_deref().unwrap_or_default().into()];
    let known = KNOWN_STAMPS.into_iter().zip(known).filter(|(_, words)| !words.is_empty());
    let lines: Vec<_> = STAMPS.into_iter().zip(words).chain(known).collect();
    for (i, (what, words)) in lines.iter().enumerate() {
        text(sheet, (3 + i as u32, 0), what, &desk.styles.bold)?;
        text(sheet, (3 + i as u32, 1), words, &desk.styles.text)?;
        let count = words.lines().count();
        if count > 1 {
            sheet.set_row_height(3 + i as u32, (13.0 * count as f64).min(409.5))?;
        }
    }
    Ok(3 + lines.len() as u32 + 1)
}

fn entry(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    row: u32,
    words: [&str; 5],
    place: Option<RowId>,
    notes: Option<&str>,
) -> Result<(), WorkbookError> {
    let styles = &desk.styles;
    for (column, word) in words.iter().enumerate() {
        let format = if column == 1 { &styles.text } else { &styles.grey };
        text(sheet, (row, column as u16), word, if column == 4 { &styles.text } else { format })?;
    }
    if let Some(place) = place {
        let cell = moving(desk.layout.rows[place.0], 0);
        let words = format!("Calc row {}", desk.layout.rows[place.0] + 1);
        links::inside(sheet, (row, 5), ("Calc", &cell), &words, &styles.hyperlink)?;
    }
    text(sheet, (row, 6), notes.unwrap_or(""), &styles.grey)
}
