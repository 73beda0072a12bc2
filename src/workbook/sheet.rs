//! Writing cells: every formula with its result, every text as a text.

use super::error::WorkbookError;
use super::style::{Style, Styles, date_codes, largest, palette};
use super::words;
use crate::timeline::Step;
use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{ConditionalFormatFormula, Format, Formula, ProtectionOptions, Worksheet};

/// Longest formula that a cell holds.
const LONGEST_FORMULA: usize = 8192;

/// What a formula's cell shows before anything is recalculated.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cached {
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

/// Something with cells: a sheet of the library, or a [`Grid`](super::grid::Grid).
pub(super) trait Canvas {
    /// How its cells look.
    type Look;
    /// A formula with its result.
    fn put_formula(
        &mut self,
        at: (u32, u16),
        text: &str,
        result: Cached,
        style: &Self::Look,
    ) -> Result<(), WorkbookError>;
    /// A text.
    fn put_text(&mut self, at: (u32, u16), text: &str, style: &Self::Look) -> Result<(), WorkbookError>;
    /// A number.
    fn put_number(&mut self, at: (u32, u16), number: f64, style: &Self::Look) -> Result<(), WorkbookError>;
    /// A cell that only looks like something.
    fn put_blank(&mut self, at: (u32, u16), style: &Self::Look) -> Result<(), WorkbookError>;
    /// The height of a row in points.
    fn row_height(&mut self, row: u32, height: f64) -> Result<(), WorkbookError>;
}

impl Canvas for Worksheet {
    type Look = Format;

    fn put_formula(
        &mut self,
        (row, column): (u32, u16),
        text: &str,
        result: Cached,
        style: &Format,
    ) -> Result<(), WorkbookError> {
        let result = match result {
            Cached::Number(x) if x.is_finite() => format!("{x}"),
            Cached::Number(_) => "#NUM!".to_owned(),
            Cached::Text(text) => text,
        };
        if result.is_empty() {
            // An empty text as a result would otherwise be written as 0.
            self.set_formula_result_default("");
        }
        self.write_formula_with_format(row, column, Formula::new(text).set_result(result), style)?;
        Ok(())
    }

    fn put_text(&mut self, (row, column): (u32, u16), text: &str, style: &Format) -> Result<(), WorkbookError> {
        self.write_string_with_format(row, column, text, style)?;
        Ok(())
    }

    fn put_number(&mut self, (row, column): (u32, u16), number: f64, style: &Format) -> Result<(), WorkbookError> {
        self.write_number_with_format(row, column, number, style)?;
        Ok(())
    }

    fn put_blank(&mut self, (row, column): (u32, u16), style: &Format) -> Result<(), WorkbookError> {
        self.write_blank(row, column, style)?;
        Ok(())
    }

    fn row_height(&mut self, row: u32, height: f64) -> Result<(), WorkbookError> {
        self.set_row_height(row, height)?;
        Ok(())
    }
}

/// Writes a formula and its cached result; `what` names the cell in the model's terms if it cannot be written.
///
/// # Errors
/// A formula that Excel cannot hold.
pub(super) fn formula<C: Canvas>(
    canvas: &mut C,
    at: (u32, u16),
    text: &str,
    result: impl Into<Cached>,
    style: &C::Look,
    what: &str,
) -> Result<(), WorkbookError> {
    short_enough(text, what)?;
    canvas.put_formula(at, text, result.into(), style)
}

/// Whether a cell can hold a formula.
///
/// # Errors
/// A formula that is too long, named as `what`.
pub(super) fn short_enough(text: &str, what: &str) -> Result<(), WorkbookError> {
    if text.len() > LONGEST_FORMULA {
        return Err(WorkbookError::Limit(format!(
            "the formula of `{what}` is {} characters long in the worksheet, and a cell holds 8,192: split it into lines",
            text.len()
        )));
    }
    Ok(())
}

/// Writes a text, cut to what a cell holds.
///
/// # Errors
/// None for texts; cells outside of the sheet.
pub(super) fn text<C: Canvas>(
    canvas: &mut C,
    at: (u32, u16),
    text: &str,
    style: &C::Look,
) -> Result<(), WorkbookError> {
    canvas.put_text(at, &words::cut(text, words::CELL), style)
}

/// The two-row band at the top of every sheet.
///
/// # Errors
/// Cells outside of the sheet.
pub(super) fn title<C: Canvas>(
    canvas: &mut C,
    styles: &Styles,
    title: &str,
    subtitle: &str,
    columns: u16,
) -> Result<(), WorkbookError>
where
    Style: AsRef<C::Look>,
{
    for (row, height, words, style) in [(0, 24.0, title, &styles.title), (1, 15.0, subtitle, &styles.subtitle)] {
        canvas.row_height(row, height)?;
        text(canvas, (row, 0), words, style.as_ref())?;
        for column in 1..columns {
            canvas.put_blank((row, column), styles.band.as_ref())?;
        }
    }
    Ok(())
}

/// Shows the dates of a quarterly model in some cells as quarters, whichever they come to be. (Not on sheets whose frames
/// are written apart: their formats for conditions are numbered in another workbook.)
///
/// # Errors
/// What the library refuses.
pub(super) fn as_quarters(
    sheet: &mut Worksheet,
    step: Step,
    first: (u32, u16),
    last: (u32, u16),
) -> Result<(), WorkbookError> {
    if step != Step::Quarter {
        return Ok(());
    }
    let cell = format!("{}{}", column_number_to_name(first.1), first.0 + 1);
    for (quarter, code) in (1..).zip(date_codes(step)) {
        let rule = format!("=IF(ISNUMBER({cell}),ROUNDUP(MONTH({cell})/3,0)={quarter},FALSE)");
        let format = Format::new().set_num_format(code);
        let rule = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format);
        sheet.add_conditional_format(first.0, first.1, last.0, last.1, &rule)?;
    }
    Ok(())
}

/// How many periods lie between two cells with dates, as an expression.
pub(super) fn periods_between(step: Step, later: &str, earlier: &str) -> String {
    let months = format!("(YEAR({later})-YEAR({earlier}))*12+MONTH({later})-MONTH({earlier})");
    match step {
        Step::Month => months,
        Step::Quarter => format!("({months})/3"),
        Step::Year => format!("YEAR({later})-YEAR({earlier})"),
    }
}

/// How wide a column must be for the largest of some numbers, with separators and parentheses.
pub(super) fn number_width(values: impl IntoIterator<Item = f64>) -> f64 {
    let digits = libm::log10(largest(values).max(1.0)).floor() + 1.0;
    (digits + digits / 3.0 + 3.0).clamp(8.5, 24.0)
}

/// Protects a sheet without a password; charts can be moved and changed.
pub(super) fn protect(sheet: &mut Worksheet) {
    sheet.protect_with_options(&ProtectionOptions { edit_objects: true, ..Default::default() });
}

/// Print set-up, zoom and gridlines, the same on every sheet.
///
/// # Errors
/// Margins and headers that Excel would refuse.
pub(super) fn page(sheet: &mut Worksheet, model: &str, stamp: &str, tall: u16) {
    let grey = format!("{:06X}", palette::GREY);
    // Excel counts 255 characters of a header with its codes; an ampersand is written twice.
    let clean = |text: &str| words::cut(&text.replace('\n', " "), 80).replace('&', "&&");
    sheet.set_paper_size(9).set_landscape().set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3).set_print_fit_to_pages(1, tall);
    sheet.set_header(format!("&L&8&K{grey}{}&R&8&K{grey}&A", clean(model)));
    sheet.set_footer(format!("&L&8&K{grey}{}&C&8&K{grey}Page &P of &N&R&8&K{grey}&F", clean(stamp)));
    sheet.set_screen_gridlines(false).set_zoom(85);
}
