//! How far a scenario is from the reference.

use super::table::Table;
use crate::workbook::error::WorkbookError;
use crate::workbook::grid::Grid;
use crate::workbook::sheet::{formula, periods_between};
use crate::workbook::style::{Look, Number};
use std::io::Write;

/// How the rows of one output or line are shown.
pub(super) struct What {
    /// The unit in words.
    pub unit: String,
    /// The format of values.
    pub number: Number,
    /// The numbers of the periods in each scenario, where the values are dates.
    pub periods: Option<Vec<Option<f64>>>,
    /// Whether a difference in percent says anything.
    pub share: bool,
}

impl Table<'_> {
    /// The difference of a scenario's cell from the reference's, and the same in percent, each at its place.
    pub(super) fn difference(
        &self,
        sheet: &mut Grid<impl Write>,
        (place, percent): ((u32, u16), (u32, u16)),
        what: &What,
        scenario: usize,
        (own, other): (String, String),
        (value, base): (Option<f64>, Option<f64>),
    ) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        let both = value.zip(base);
        let (gap, difference, style) = match &what.periods {
            Some(periods) => (
                periods_between(self.desk.model.timeline.step, &own, &other),
                periods[scenario].zip(periods[0]).map(|(a, b)| a - b),
                &styles.gap,
            ),
            None => {
                let style = styles.of(Look::Calculation, what.number.of_difference());
                (format!("{own}-{other}"), both.map(|(a, b)| a - b), style)
            }
        };
        let printed = format!("=IF(AND(ISNUMBER({own}),ISNUMBER({other})),{gap},\"\")");
        formula(sheet, place, &printed, difference, style, &what.unit)?;
        if !what.share {
            return Ok(());
        }
        let share = both.filter(|(_, b)| *b != 0.0).map(|(a, b)| (a - b) / b.abs());
        let printed =
            format!("=IFERROR(IF(AND(ISNUMBER({own}),ISNUMBER({other})),({own}-{other})/ABS({other}),\"\"),\"\")");
        formula(sheet, percent, &printed, share, styles.of(Look::Calculation, Number::Percent), &what.unit)
    }
}
