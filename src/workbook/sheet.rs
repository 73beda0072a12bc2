//! Writing cells: every formula with its result, every text as a text.

use super::error::WorkbookError;
use super::style::{Styles, palette};
use rust_xlsxwriter::{Format, Formula, Worksheet};

/// Longest formula that a cell holds.
const LONGEST_FORMULA: usize = 8192;

/// What a formula's cell shows before anything is recalculated.
#[derive(Clone, Debug, PartialEq)]
pub enum Cached {
    /// A number.
    Number(f64),
    /// A text; empty for a cell that looks empty.
    Text(String),
}

impl From<f64> for Cached {
    fn from(x: f64) -> Cached {
        Cached::Number(x)
    }
}

impl From<&str> for Cached {
    fn from(text: &str) -> Cached {
        Cached::Text(text.to_owned())
    }
}

impl From<Option<f64>> for Cached {
    fn from(x: Option<f64>) -> Cached {
        x.map_or_else(|| Cached::Text(String::new()), Cached::Number)
    }
}

/// Writes a formula and its cached result; `what` names the cell in the model's terms if it cannot be written.
///
/// # Errors
/// A formula that Excel cannot hold.
pub fn formula(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    result: impl Into<Cached>,
    format: &Format,
    what: &str,
) -> Result<(), WorkbookError> {
    if text.len() > LONGEST_FORMULA {
        return Err(WorkbookError::Limit(format!(
            "the formula of `{what}` is {} characters long in the worksheet, and a cell holds 8,192: split it into lines",
            text.len()
        )));
    }
    let result = match result.into() {
        Cached::Number(x) if x.is_finite() => format!("{x}"),
        Cached::Number(_) => "#NUM!".to_owned(),
        Cached::Text(text) => text,
    };
    sheet.write_formula_with_format(row, column, Formula::new(text).set_result(result), format)?;
    Ok(())
}

/// Writes a text, cut to what a cell holds.
///
/// # Errors
/// None for texts; cells outside of the sheet.
pub fn text(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), WorkbookError> {
    let short: String = text.chars().filter(|c| !c.is_control() || *c == '\n').take(32_000).collect();
    sheet.write_string_with_format(row, column, short, format)?;
    Ok(())
}

/// The two-row band at the top of every sheet.
///
/// # Errors
/// Cells outside of the sheet.
pub fn title(
    sheet: &mut Worksheet,
    styles: &Styles,
    title: &str,
    subtitle: &str,
    columns: u16,
) -> Result<(), WorkbookError> {
    // An empty text as a result would otherwise be written as 0.
    sheet.set_formula_result_default("");
    sheet.set_row_height(0, 24)?;
    sheet.set_row_height(1, 15)?;
    text(sheet, (0, 0), title, &styles.title)?;
    for column in 1..columns {
        sheet.write_blank(0, column, &styles.band)?;
    }
    text(sheet, (1, 0), subtitle, &styles.subtitle)?;
    for column in 1..columns {
        sheet.write_blank(1, column, &styles.band)?;
    }
    Ok(())
}

/// Print set-up, zoom and gridlines, the same on every sheet.
///
/// # Errors
/// Margins and headers that Excel would refuse.
pub fn page(sheet: &mut Worksheet, model: &str, stamp: &str, tall: u16) {
    let grey = format!("{:06X}", palette::GREY);
    let clean = |text: &str| text.replace('&', "&&").chars().take(80).collect::<String>();
    sheet.set_paper_size(9).set_landscape().set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3).set_print_fit_to_pages(1, tall);
    sheet.set_header(format!("&L&8&K{grey}{}&R&8&K{grey}&A", clean(model)));
    sheet.set_footer(format!("&L&8&K{grey}{}&C&8&K{grey}Page &P of &N&R&8&K{grey}&F", clean(stamp)));
    sheet.set_screen_gridlines(false).set_zoom(85);
}
