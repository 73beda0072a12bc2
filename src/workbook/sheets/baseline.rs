//! The figures with their articles, and the model's measures.

use crate::graph::Node;
use crate::model::{FigureValue, Status};
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::links;
use crate::workbook::print::Site;
use crate::workbook::sheet::{formula, page, protect, text, title};
use crate::workbook::status;
use crate::workbook::style::{Look, Number, palette};
use crate::workbook::used::used_figures;
use rust_xlsxwriter::{Workbook, Worksheet};

const HEADS: [(&str, f64); 11] = [
    ("Figure", 46.0),
    ("Value", 17.0),
    ("Unit", 14.0),
    ("Period", 15.0),
    ("Firmness", 10.0),
    ("Kind", 10.0),
    ("Status", 11.0),
    ("Used", 8.0),
    ("Source", 62.0),
    ("Notes", 80.0),
    ("Figure id", 34.0),
];

/// The greatest height of a row, in points.
const HIGHEST: f64 = 409.5;
/// The height of a line of text, in points.
const LINE: f64 = 12.0;

/// Writes the sheet, if the model has figures or constants.
///
/// # Errors
/// What Excel cannot hold.
pub(crate) fn write(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    if desk.model.baseline.figures.is_empty() && desk.model.constants.is_empty() {
        return Ok(());
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name("Baseline")?.set_tab_color(palette::STEEL);
    title(
        sheet,
        &desk.styles,
        "Baseline – figures and where they come from",
        "Drivers of Scenarios link to these cells; blue values are typed from the source",
        HEADS.len() as u16,
    )?;
    for (column, (_, width)) in HEADS.iter().enumerate() {
        sheet.set_column_width(column as u16, *width)?;
    }
    if !desk.model.baseline.figures.is_empty() {
        heads(sheet, desk, 4, "Figure")?;
        let used = used_figures(desk.book.program);
        let mut rows: Vec<(u32, usize)> = desk.layout.figures.iter().copied().zip(0..).collect();
        rows.sort_unstable();
        for (row, i) in rows {
            figure(sheet, desk, row, i, used.contains(&i))?;
        }
        if let Some(row) = desk.layout.other_figures {
            text(sheet, (row, 0), "Figures of the baseline that this model does not use", &desk.styles.bold)?;
        }
    }
    if let Some(first) = desk.layout.measures.first() {
        text(sheet, (first - 2, 0), "Measures: fixed by definition, no assumptions", &desk.styles.bold)?;
        heads(sheet, desk, first - 1, "Measure")?;
    }
    for (i, row) in desk.layout.measures.iter().enumerate() {
        measure(sheet, desk, *row, i)?;
    }
    sheet.set_freeze_panes(5, 1)?;
    sheet.set_repeat_rows(0, 4)?;
    page(sheet, &desk.model.title, &desk.footer, 0);
    status::top(sheet, desk)?;
    protect(sheet);
    Ok(())
}

fn heads(sheet: &mut Worksheet, desk: &Desk<'_>, row: u32, first: &str) -> Result<(), WorkbookError> {
    for (column, (head, _)) in HEADS.iter().enumerate() {
        let format = if column == 1 { &desk.styles.head_number } else { &desk.styles.head };
        text(sheet, (row, column as u16), if column == 0 { first } else { head }, format)?;
    }
    Ok(())
}

fn figure(sheet: &mut Worksheet, desk: &Desk<'_>, row: u32, i: usize, used: bool) -> Result<(), WorkbookError> {
    let (figure, styles) = (&desk.model.baseline.figures[i], &desk.styles);
    text(sheet, (row, 0), &figure.title, &styles.label)?;
    match (&figure.value, desk.live().figures[i]) {
        (FigureValue::Number(x), _) => {
            let count = x.fract() == 0.0 && !figure.unit.percent;
            // A zero that somebody reported is one, and no dash.
            let number = match count {
                true if *x == 0.0 => Number::Plain,
                true => Number::Whole,
                false => Number::for_values(&figure.unit, *x),
            };
            sheet.write_number_with_format(row, 1, *x, styles.of(Look::Typed, number))?;
        }
        (FigureValue::Period(_), Some(t)) => {
            sheet.write_number_with_format(row, 1, desk.serial(t), styles.of(Look::Typed, Number::Date))?;
        }
        (FigureValue::Period(words), None) => text(sheet, (row, 1), words, styles.of(Look::Typed, Number::Text))?,
    }
    text(sheet, (row, 2), &figure.unit.in_words(), &styles.grey)?;
    text(sheet, (row, 3), figure.period.as_deref().unwrap_or(""), &styles.grey)?;
    text(sheet, (row, 4), figure.firmness.word(), &styles.grey)?;
    text(sheet, (row, 5), figure.kind.word(), &styles.grey)?;
    let status = match figure.status {
        Status::Ok => styles.grey.variant(),
        Status::Superseded | Status::Disputed | Status::Unusable => styles.bold.variant().set_font_color(palette::BAD),
    };
    text(sheet, (row, 6), figure.status.word(), &status)?;
    text(sheet, (row, 7), if used { "yes" } else { "" }, &styles.grey)?;
    let source = source(sheet, desk, row, i)?;
    // Rows have a height of their own: what is wrapped needs room.
    let lines = |words: &str, column: usize| -> f64 {
        words.split('\n').map(|line| (line.chars().count() as f64 / HEADS[column].1).ceil().max(1.0)).sum()
    };
    let lines = lines(&source, 8).max(lines(figure.notes.as_deref().unwrap_or(""), 9));
    if lines > 1.0 {
        sheet.set_row_height(row, (LINE * lines + 1.0).min(HIGHEST))?;
    }
    let notes = styles.grey.variant().set_text_wrap();
    let words = figure.notes.as_deref().unwrap_or("");
    let more = if LINE * lines + 1.0 > HIGHEST { "(longer than a row shows: all of it is in this cell) " } else { "" };
    text(sheet, (row, 9), &format!("{more}{words}"), &notes)?;
    text(sheet, (row, 10), &figure.id, &styles.grey)
}

/// Writes where a figure comes from, and returns it.
fn source(sheet: &mut Worksheet, desk: &Desk<'_>, row: u32, i: usize) -> Result<String, WorkbookError> {
    let baseline = &desk.model.baseline;
    let figure = &baseline.figures[i];
    let one = |s: &usize| {
        let source = &baseline.sources[*s];
        let parts = [source.title.as_deref(), source.publisher.as_deref(), source.date.as_deref()];
        let words = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        match &source.article {
            Some(article) => format!("{words} [{article}]"),
            None => words,
        }
    };
    let words = figure.sources.iter().map(one).collect::<Vec<_>>().join("; ");
    let url = figure.sources.first().and_then(|s| baseline.sources[*s].url.as_deref());
    let plain = desk.styles.text.variant().set_text_wrap();
    match url.filter(|url| url.starts_with("https://") || url.starts_with("http://")) {
        Some(url) => links::outside(sheet, (row, 8), url, &words, (&desk.styles.hyperlink, &plain))?,
        None => text(sheet, (row, 8), &words, &plain)?,
    }
    Ok(words)
}

fn measure(sheet: &mut Worksheet, desk: &Desk<'_>, row: u32, i: usize) -> Result<(), WorkbookError> {
    let (constant, styles) = (&desk.model.constants[i], &desk.styles);
    let value = desk.live().constants[i];
    let number = Number::for_driver(&constant.unit, false, value);
    text(sheet, (row, 0), &constant.title, &styles.label)?;
    let tree = &desk.book.program.constants[i];
    if let Node::Number(x) = tree.node {
        sheet.write_number_with_format(row, 1, x, styles.of(Look::Typed, number))?;
    } else {
        let printed = desk.printer.formula(tree, Site::Live);
        formula(sheet, (row, 1), &printed, value, styles.of(Look::Calculation, number), &constant.name)?;
    }
    text(sheet, (row, 2), &constant.unit.in_words(), &styles.grey)?;
    text(sheet, (row, 9), constant.notes.as_deref().unwrap_or(""), &styles.grey)?;
    text(sheet, (row, 10), &constant.name, &styles.grey)
}
