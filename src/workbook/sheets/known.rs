//! Known values that take the place of formulas: input cells in all periods.
//!
//! The columns are those of Calc, so that a formula there names the cell of its own column. The dates are typed: they say
//! of when a value is, and do not move with the first period of the model.

use crate::graph::{Known, KnownAt, KnownId, Node};
use crate::model::Firmness;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::handle::{KNOWN_ID, known_id};
use crate::workbook::layout::{KNOWN, head, moving};
use crate::workbook::names::known_title;
use crate::workbook::print::Site;
use crate::workbook::sheet::{formula, number_width, page, protect, text, title};
use crate::workbook::status;
use crate::workbook::style::{Look, Number, largest, palette};
use rust_xlsxwriter::{Workbook, Worksheet};

/// Writes the sheet, if any line has known values that take over.
///
/// # Errors
/// What Excel cannot hold.
pub(crate) fn write(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    if desk.layout.known.is_empty() {
        return Ok(());
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(KNOWN)?.set_tab_color(palette::CHOSEN);
    let how = "Type what has become known into the yellow cells: up to the date on Scenarios it takes the place of the formula";
    title(sheet, &desk.styles, "Known – what has happened", how, desk.layout.columns.last() + 2)?;
    widths(sheet, desk)?;
    heads(sheet, desk)?;
    for (row, words) in &desk.layout.known_sections {
        text(sheet, (*row, 0), words, &desk.styles.section)?;
        for column in 1..=desk.layout.columns.last() {
            sheet.write_blank(*row, column, &desk.styles.section)?;
        }
    }
    for at in 0..desk.book.program.known.len() {
        values(sheet, desk, KnownId(at))?;
    }
    status::top(sheet, desk)?;
    sheet.set_freeze_panes(head::NUMBER + 1, desk.layout.columns.unit + 1)?;
    sheet.set_repeat_rows(0, head::NUMBER)?;
    sheet.set_repeat_columns(0, desk.layout.columns.unit)?;
    page(sheet, &desk.model.title, &desk.footer, 0);
    sheet.set_print_fit_to_pages(desk.layout.columns.periods.div_ceil(18), 0);
    protect(sheet);
    Ok(())
}

fn widths(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let columns = &desk.layout.columns;
    sheet.set_column_width(0, 44)?;
    for column in 1..=columns.opening {
        let width = match column {
            column if column < columns.unit => 9.0,
            column if column == columns.unit => 13.0,
            column if column == columns.fixed => 28.0,
            // The columns are those of Calc; what stands between the unit and the periods there has no use here.
            _ => 0.8,
        };
        sheet.set_column_width(column, width)?;
    }
    let shown = desk.book.projections.iter().flat_map(|p| p.known.iter().flat_map(|row| row.values()));
    let wide = number_width(shown.copied());
    sheet.set_column_range_width(columns.opening + 1, columns.last(), wide.max(10.0))?;
    Ok(())
}

fn heads(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let (columns, styles) = (&desk.layout.columns, &desk.styles);
    text(sheet, (head::DATE, 0), "Line item", &styles.head)?;
    text(sheet, (head::NUMBER, 0), "How many values are known", &styles.head)?;
    let sources = columns.last() + 1;
    sheet.set_column_width(sources, 60)?;
    text(sheet, (head::DATE, sources), "Source of the model's own values", &styles.head)?;
    sheet.write_blank(head::NUMBER, sources, &styles.head)?;
    for column in 1..=columns.opening {
        let words = match column {
            column if column == columns.unit => "Unit",
            column if column == columns.fixed => KNOWN_ID,
            _ => "",
        };
        text(sheet, (head::DATE, column), words, &styles.head)?;
        sheet.write_blank(head::NUMBER, column, &styles.head)?;
    }
    let (first, last) = (head::NUMBER + 1, desk.layout.known_end - 1);
    for t in 1..=desk.model.timeline.last() {
        let column = columns.period(t);
        sheet.write_number_with_format(head::DATE, column, desk.serial(f64::from(t)), desk.date_head(t, None))?;
        let count = format!("=COUNT({}:{})", moving(first, column), moving(last, column));
        let known = desk.book.program.known.iter().filter(|row| row.values.contains_key(&t)).count();
        formula(sheet, (head::NUMBER, column), &count, known as f64, desk.count_head(t, None), "known values")?;
    }
    Ok(())
}

/// From whom a row's values are, in stretches of periods: `Jan 2026 to Mar 2026: cpca (at least)`.
fn sources(desk: &Desk<'_>, known: &Known) -> String {
    let said = |value: &KnownAt| {
        let figure = match value.value.node {
            Node::Figure(id) => Some(desk.model.baseline.figures[id.0].title.as_str()),
            _ => None,
        };
        let firm = Some(value.firmness.word()).filter(|_| value.firmness != Firmness::Exact);
        match (value.source.as_deref().or(figure), firm) {
            (Some(source), Some(firm)) => format!("{source} ({firm})"),
            (Some(source), None) => source.to_owned(),
            (None, firm) => firm.unwrap_or_default().to_owned(),
        }
    };
    let all: Vec<(i32, String)> = known.values.iter().map(|(t, value)| (*t, said(value))).collect();
    let stretches = all.chunk_by(|a, b| b.0 == a.0 + 1 && a.1 == b.1).filter_map(|stretch| {
        let ((first, words), (last, _)) = (stretch.first()?, stretch.last()?);
        let (first, last) = (desk.model.timeline.title(*first), desk.model.timeline.title(*last));
        let span = if first == last { first } else { format!("{first} to {last}") };
        (!words.is_empty()).then(|| format!("{span}: {words}"))
    });
    stretches.collect::<Vec<_>>().join("; ")
}

/// A row of input cells, with the model's own values in them.
fn values(sheet: &mut Worksheet, desk: &Desk<'_>, id: KnownId) -> Result<(), WorkbookError> {
    let (columns, styles) = (&desk.layout.columns, &desk.styles);
    let (known, row) = (&desk.book.program.known[id.0], desk.layout.known[id.0]);
    let line = &desk.model.lines[known.line.0];
    let name = known_title(desk.model, known);
    text(sheet, (row, 0), &name, if known.cell.is_none() { &styles.bold } else { &styles.label })?;
    if let Some(cell) = known.cell {
        for (dimension, element) in line.over.iter().zip(desk.model.cell_elements(&line.over, cell)) {
            if let Some(column) = columns.tag(*dimension) {
                text(sheet, (row, column), &desk.model.dimensions[dimension.0].elements[element].name, &styles.grey)?;
            }
        }
    }
    text(sheet, (row, columns.unit), &line.unit.in_words(), &styles.grey)?;
    text(sheet, (row, columns.fixed), &known_id(desk.book.program, known), &styles.grey)?;
    let shown = &desk.projection(desk.book.selected).known[id.0];
    let number = Number::for_values(&line.unit, largest(shown.values().copied()));
    text(sheet, (row, columns.last() + 1), &sources(desk, known), &styles.grey)?;
    for t in 1..=desk.model.timeline.last() {
        let at = (row, columns.period(t));
        let Some(value) = known.values.get(&t) else {
            sheet.write_blank(at.0, at.1, styles.of(Look::Input, number))?;
            continue;
        };
        match value.value.node {
            Node::Number(x) => {
                sheet.write_number_with_format(at.0, at.1, x, styles.of(Look::Input, number))?;
            }
            _ => {
                let printed = desk.printer.formula(&value.value, Site::Live);
                let own = shown.get(&t).copied().unwrap_or(f64::NAN);
                formula(sheet, at, &printed, own, styles.of(Look::Input, number), &name)?;
            }
        }
    }
    Ok(())
}
