//! The target of an output.

use super::cells::{place_of, right, row_of};
use crate::model::OutputId;
use crate::workbook::cover::Places;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::{fixed, in_column};
use crate::workbook::sheet::{formula, periods_between};
use crate::workbook::style::{Look, Number, palette};
use rust_xlsxwriter::{ConditionalFormatFormula, Format, Worksheet};

/// Writes the target, how far the live case is from it, and where it is met.
pub(super) fn target(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    places: &Places,
    id: OutputId,
    number: Number,
) -> Result<(), WorkbookError> {
    let (model, styles, row) = (&desk.model.outputs[id.0], &desk.styles, row_of(id));
    let step = desk.model.timeline.step;
    let cell = format!("=Calc!{}", fixed(place_of(desk, id), desk.layout.columns.years));
    let own = desk.live().targets[id.0];
    let native = own.map(|t| if model.is_period { desk.serial(t) } else { t });
    let look = right(styles.of(Look::Link, number)).set_num_format(number.with_sign(step, model.side()));
    formula(sheet, (row, places.target), &cell, native, &look, &model.name)?;
    let (here, there) = (fixed(row, places.live), fixed(row, places.target));
    let (gap, look) = match model.is_period {
        true => (periods_between(step, &here, &there), right(&styles.gap)),
        false => (format!("{here}-{there}"), right(styles.of(Look::Calculation, number.of_difference()))),
    };
    let gap = format!("=IF(ISNUMBER({here}),{gap},\"\")");
    // Of a milestone, in periods.
    let live = desk.live().rows[desk.book.program.output_rows[id.0].0].scalar();
    let difference = live.zip(own).map(|(a, b)| a - b);
    formula(sheet, (row, places.gap), &gap, difference, &look, &model.name)?;
    met(sheet, desk, places, id)
}

/// Green where a value meets the target, red where it does not.
fn met(sheet: &mut Worksheet, desk: &Desk<'_>, places: &Places, id: OutputId) -> Result<(), WorkbookError> {
    let (model, row) = (&desk.model.outputs[id.0], row_of(id));
    let there = fixed(row, places.target);
    let better = if model.lower_is_better() { "<=" } else { ">=" };
    let first = in_column(row, places.live).replace('$', "");
    for (ok, ground, ink) in [(true, palette::GOOD_GROUND, palette::GOOD), (false, palette::BAD_GROUND, palette::BAD)] {
        let met = format!("AND(ISNUMBER({first}),{first}{better}{there})");
        let rule = if ok { format!("={met}") } else { format!("=NOT({met})") };
        let format = Format::new().set_background_color(ground).set_font_color(ink);
        let last = places.shown + desk.book.shown.len() as u16 - 1;
        sheet.add_conditional_format(
            row,
            places.live,
            row,
            last,
            &ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format),
        )?;
    }
    Ok(())
}
