//! The table of outputs: where the live case stands, mean, percentiles, the target.

use super::places::{block, column};
use super::writer::Writer;
use crate::workbook::error::WorkbookError;
use crate::workbook::flags::TOLERANCE_CELL;
use crate::workbook::layout::fixed;
use crate::workbook::sheet::{Cached, as_quarters, formula, text};
use crate::workbook::style::{Look, Number, output_unit};
use rust_xlsxwriter::{Format, FormatAlign, Worksheet};

/// As on Calc and Checks: what counts as more than rounding, relative.
const TOLERANCE: f64 = 1e-9;

impl Writer<'_> {
    /// The table of outputs: where the live case stands, mean, percentiles, the target.
    pub(super) fn table(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        let row = self.places.head;
        sheet.set_row_height(row, 30)?;
        text(sheet, (row, 0), "Output", &styles.head)?;
        text(sheet, (row, column::UNIT), "Unit", &styles.head)?;
        let after = column::PERCENTILES + self.risk.percentiles.len() as u16;
        let mut heads: Vec<(u16, String)> = vec![
            (column::LIVE, "Live case".to_owned()),
            (column::RANK, "Live: share of draws below".to_owned()),
            (column::MEAN, "Mean".to_owned()),
            (column::MEAN + 1, "Standard deviation".to_owned()),
            (after, "Target".to_owned()),
            (after + 1, "Probability".to_owned()),
            (after + 2, "± (standard error)".to_owned()),
            (after + 3, "Not reached".to_owned()),
        ];
        let percentile = |(at, p): (usize, &f64)| (column::PERCENTILES + at as u16, format!("P{p}"));
        heads.extend(self.risk.percentiles.iter().enumerate().map(percentile));
        for (column, words) in heads {
            text(sheet, (row, column), &words, &styles.head_number)?;
        }
        for at in 0..self.risk.outputs.len() {
            self.output(sheet, at)?;
            self.told(sheet, at)?;
            self.target(sheet, at, after)?;
        }
        Ok(())
    }

    /// An output's name, unit, value in the live case, and how many draws lie below that.
    fn output(&self, sheet: &mut Worksheet, at: usize) -> Result<(), WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        let own = &self.risk.outputs[at];
        let model = &desk.model.outputs[own.output];
        let row = self.places.head + 1 + at as u32;
        let number = self.output_number(at);
        let source = desk.book.program.output_rows[own.output];
        text(sheet, (row, 0), &model.title, &styles.text)?;
        text(sheet, (row, column::UNIT), &output_unit(model), &styles.grey)?;
        let place = desk.layout.dates.get(&source).copied().unwrap_or(desk.layout.rows[source.0]);
        let link = format!("=Calc!{}", fixed(place, desk.layout.columns.fixed));
        let live = desk.live().rows[source.0].scalar();
        let shown = if model.is_period { live.map(|t| desk.serial(t)) } else { live };
        let zeros = styles.of(Look::Live, number).variant().set_num_format(number.with_zeros(desk.model.timeline.step));
        formula(sheet, (row, column::LIVE), &link, shown, &zeros, &model.name)?;
        if model.is_period {
            let last = column::PERCENTILES + self.risk.percentiles.len() as u16 - 1;
            as_quarters(sheet, desk.model.timeline.step, (row, column::LIVE), (row, last))?;
        }
        self.rank(sheet, at, row, live)
    }

    /// The format of a number that the program computed.
    fn typed(&self, number: Number) -> Format {
        let code = number.with_zeros(self.desk.model.timeline.step);
        self.desk.styles.of(Look::Typed, number).variant().set_num_format(code)
    }

    /// What an output came to in the draws: mean, standard deviation, percentiles.
    fn told(&self, sheet: &mut Worksheet, at: usize) -> Result<(), WorkbookError> {
        let (desk, own) = (self.desk, &self.risk.outputs[at]);
        let is_period = desk.model.outputs[own.output].is_period;
        let (row, number) = (self.places.head + 1 + at as u32, self.output_number(at));
        let typed = &self.typed(number);
        // A milestone's percentile between two periods is reached in the later one.
        let cell = |x: f64| match (x.is_finite(), is_period) {
            (true, true) => Some(desk.serial(x.ceil())),
            (true, false) => Some(x),
            (false, _) => None,
        };
        let mut put = |column: u16, x: f64, missing: &str| match cell(x) {
            Some(x) => sheet.write_number_with_format(row, column, x, typed).map(|_| ()),
            None => sheet.write_string_with_format(row, column, missing, &desk.styles.flag).map(|_| ()),
        };
        // A mean of those that were reached alone would lie before the median of all.
        let all = !is_period || own.not_reached == 0.0;
        let mean = if is_period { own.mean.round() } else { own.mean };
        put(column::MEAN, if all { mean } else { f64::NAN }, "n/a")?;
        for (i, x) in own.percentiles.iter().enumerate() {
            put(column::PERCENTILES + i as u16, *x, "later")?;
        }
        if own.sd.is_finite() && all {
            let sd = self.typed(if is_period { Number::Tenth } else { number });
            sheet.write_number_with_format(row, column::MEAN + 1, own.sd, &sd)?;
        }
        Ok(())
    }

    /// An output's target, how likely it is to be met, and the share of draws in which a milestone is not reached.
    fn target(&self, sheet: &mut Worksheet, at: usize, after: u16) -> Result<(), WorkbookError> {
        let (desk, own) = (self.desk, &self.risk.outputs[at]);
        let model = &desk.model.outputs[own.output];
        let (row, number) = (self.places.head + 1 + at as u32, self.output_number(at));
        if let Some(target) = own.target.filter(|target| target.is_finite()) {
            let code = number.with_sign(desk.model.timeline.step, model.side());
            let target = if model.is_period { desk.serial(target.ceil()) } else { target };
            sheet.write_number_with_format(row, after, target, &self.typed(number).set_num_format(code))?;
        }
        let percent = &self.typed(Number::Percent);
        if let Some((p, error)) = own.probability {
            sheet.write_number_with_format(row, after + 1, p, percent)?;
            sheet.write_number_with_format(row, after + 2, error, &self.typed(Number::FinePercent))?;
        }
        if model.is_period || own.not_reached > 0.0 {
            sheet.write_number_with_format(row, after + 3, own.not_reached, percent)?;
        }
        Ok(())
    }

    /// The largest percentile of the curve that lies below the live case; how many draws are equal to it, where there
    /// are many.
    fn rank(&self, sheet: &mut Worksheet, at: usize, row: u32, live: Option<f64>) -> Result<(), WorkbookError> {
        let Some(place) = self.chosen.iter().position(|chosen| *chosen == at) else { return Ok(()) };
        let styles = &self.desk.styles;
        let curve = &self.risk.outputs[at].curve;
        let block = self.places.shown + 4 + place as u32;
        let last = block::CURVE + curve.len() as u16 - 1;
        let values = format!("{}:{}", fixed(block, block::CURVE), fixed(block, last));
        let heads = format!("{}:{}", fixed(self.places.shown + 1, block::CURVE), fixed(self.places.shown + 1, last));
        let cell = fixed(row, column::LIVE);
        // Below by more than rounding: another program's last digit must not matter.
        let near = format!("ABS({cell})*Checks!{}", TOLERANCE_CELL);
        let counts = [format!("{values}<{cell}-{near}"), format!("{values}<={cell}+{near}")];
        let ends = |x: f64| [x - x.abs() * TOLERANCE, x + x.abs() * TOLERANCE];
        let found = live.map_or([0, 0], |x| {
            let [below, above] = ends(x);
            [curve.partition_point(|at| *at < below), curve.partition_point(|at| *at <= above)]
        });
        let places = [0, 1].map(|which| (block, self.count_column() + which));
        for ((count, place), value) in counts.iter().zip(places).zip(found) {
            let words = format!("=IF(ISNUMBER({cell}),SUMPRODUCT(({count})*1),0)");
            formula(sheet, place, &words, value as f64, styles.of(Look::Grey, Number::Plain), "rank of the live case")?;
        }
        let [below, above] = places.map(|(row, column)| fixed(row, column));
        let share = format!("IF({below}=0,0,INDEX({heads},1,{below}))");
        let ties = format!("\"ties: \"&TEXT(INDEX({heads},1,{above})-INDEX({heads},1,{below}+1),\"0%\")");
        let words = format!("=IF(ISNUMBER({cell}),IF({above}>{below}+1,{ties},{share}),\"\")");
        let told = live.map(|_| self.told_rank(found));
        // The curve has a point every five per cent: no more is known, and no more is shown.
        let style = styles.of(Look::Calculation, Number::Percent).variant();
        let style = style.set_num_format("\"> \"0%;;\"< 1%\"").set_align(FormatAlign::Right);
        let told = told.unwrap_or_else(|| Cached::Text(String::new()));
        formula(sheet, (row, column::RANK), &words, told, &style, "rank of the live case")
    }

    /// What the rank's formula gives, by how many points of the curve lie below and how many not above.
    fn told_rank(&self, [below, above]: [usize; 2]) -> Cached {
        let points = &self.risk.curve;
        match below {
            _ if above > below + 1 => Cached::Text(format!("ties: {:.0}%", points[above - 1] - points[below])),
            0 => Cached::Number(0.0),
            n => Cached::Number(points[n - 1] / 100.0),
        }
    }
}
