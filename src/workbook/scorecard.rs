//! A workbook of how good published forecasts were: their scores line by line, the tenths in which facts fell, and how often
//! an interval held by how far ahead.

use super::charts::style as chart_style;
use super::error::WorkbookError;
use super::forecasts::{new_book, number_of};
use super::layout::{fixed, moving};
use super::pack::pack;
use super::sheet::{formula, page, protect, text, title};
use super::style::{Look, Number, Styles, palette};
use crate::timeline::Step;
use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartFormat, ChartLine, ChartLineDashType, ChartSolidFill, ChartType, Format,
    Workbook,
};
use std::collections::{BTreeMap, BTreeSet};

/// How good the forecast of a line was.
#[derive(Clone, Debug)]
pub struct ScoreRow {
    /// The file of the forecast.
    pub forecast: String,
    /// The line with its elements.
    pub line: String,
    /// Its unit.
    pub unit: String,
    /// How many facts.
    pub facts: usize,
    /// The mean continuous ranked probability score, in the unit.
    pub crps: f64,
    /// The shares of facts between P10 and P90, and between P5 and P95, 0 to 1.
    pub coverage: [Option<f64>; 2],
    /// The mean of fact less forecast, in the unit.
    pub bias: f64,
    /// Better than the last value, the value a year before, the combination of methods: 1 is perfect, 0 as good.
    pub skill: [Option<f64>; 3],
    /// How many facts fell into each tenth of the forecast.
    pub histogram: [usize; 10],
    /// By periods ahead: facts, score, share between P10 and P90.
    pub by_horizon: Vec<(i32, usize, f64, Option<f64>)>,
}

const NAME: &str = "Scorecard";
const AHEAD: &str = "By horizon";
/// The row of heads.
const HEADS: u32 = 3;
/// The first column of the tenths.
const TENTHS: u16 = 10;
/// The share that P10 to P90 should hold.
const WANTED: f64 = 0.8;

/// The bytes of the workbook; the same input gives the same bytes.
///
/// # Errors
/// What Excel cannot hold.
pub fn write_scorecard(title: &str, version: &str, rows: &[ScoreRow]) -> Result<Vec<u8>, WorkbookError> {
    let styles = Styles::new(Step::Month);
    let mut workbook = new_book(&styles, title, "Scores of published forecasts", version)?;
    let card = Card { styles: &styles, rows, version };
    card.scores(&mut workbook)?;
    card.ahead(&mut workbook)?;
    let names: Vec<String> = workbook.worksheets().iter().map(|sheet| sheet.name()).collect();
    pack(&workbook.save_to_buffer()?, &names, BTreeMap::new())
}

struct Card<'a> {
    styles: &'a Styles,
    rows: &'a [ScoreRow],
    version: &'a str,
}

impl Card<'_> {
    fn scores(&self, workbook: &mut Workbook) -> Result<(), WorkbookError> {
        let styles = self.styles;
        let sheet = workbook.add_worksheet();
        sheet.set_name(NAME)?;
        let how = "CRPS: the mean error of the whole forecast, from its percentiles; bias: fact less forecast; better than: 100% would be perfect, 0% is as good";
        title(sheet, styles, "Scorecard – what became of forecasts", how, TENTHS + 11)?;
        let heads = [
            "Forecast",
            "Line",
            "Unit",
            "Facts",
            "CRPS",
            "P10–P90 held",
            "P5–P95 held",
            "Bias",
            "Better than the last value",
            "Better than a year before",
        ];
        for (column, words) in (0..).zip(heads) {
            text(sheet, (HEADS, column), words, if column < 3 { &styles.head } else { &styles.head_number })?;
        }
        text(sheet, (HEADS - 1, TENTHS + 1), "Facts in each tenth of the forecast", &styles.bold)?;
        text(sheet, (HEADS, TENTHS), "Better than the combination", &styles.head_number)?;
        for tenth in 0..10_u16 {
            let words = format!("{}–{}%", tenth * 10, tenth * 10 + 10);
            text(sheet, (HEADS, TENTHS + 1 + tenth), &words, &styles.head_number)?;
        }
        for (at, row) in (HEADS + 1..).zip(self.rows) {
            for (column, words) in (0..).zip([&row.forecast, &row.line, &row.unit]) {
                text(sheet, (at, column), words, &styles.label)?;
            }
            let size = number_of(row.crps.abs().max(row.bias.abs()));
            let cells = [
                (Some(row.facts as f64), Number::Plain),
                (Some(row.crps), size),
                (row.coverage[0], Number::Percent),
                (row.coverage[1], Number::Percent),
                (Some(row.bias), size),
                (row.skill[0], Number::Percent),
                (row.skill[1], Number::Percent),
                (row.skill[2], Number::Percent),
            ];
            let tenths = row.histogram.iter().map(|count| (Some(*count as f64), Number::Plain));
            for (column, (value, number)) in (3..).zip(cells.into_iter().chain(tenths)) {
                if let Some(x) = value {
                    sheet.write_number_with_format(at, column, x, &self.look(Look::Typed, number))?;
                }
            }
        }
        let (first, last) = (HEADS + 1, HEADS + self.rows.len() as u32);
        text(sheet, (last + 1, 0), "All", &styles.total)?;
        for column in std::iter::once(3).chain(TENTHS + 1..TENTHS + 11) {
            let range = format!("{}:{}", moving(first, column), moving(last, column));
            let sum: usize = match column.checked_sub(TENTHS + 1) {
                Some(tenth) => self.rows.iter().map(|row| row.histogram[usize::from(tenth)]).sum(),
                None => self.rows.iter().map(|row| row.facts).sum(),
            };
            let look = styles.of(Look::Total, Number::Plain);
            formula(sheet, (last + 1, column), &format!("=SUM({range})"), sum as f64, look, "all facts")?;
        }
        let mut chart = Chart::new(ChartType::Column);
        chart_style(&mut chart, "In which tenth of the forecast facts fell: even bars are right");
        let (from, to) = (TENTHS + 1, TENTHS + 10);
        let mut fill = ChartFormat::new();
        fill.set_solid_fill(ChartSolidFill::new().set_color(palette::HIGH));
        chart
            .add_series()
            .set_name("Facts")
            .set_categories((NAME, HEADS, from, HEADS, to))
            .set_values((NAME, last + 1, from, last + 1, to))
            .set_gap(20)
            .set_format(&mut fill);
        chart.legend().set_hidden();
        sheet.insert_chart(last + 3, 0, &chart)?;
        sheet.set_column_width(0, 30)?;
        sheet.set_column_width(1, 30)?;
        sheet.set_column_range_width(2, TENTHS + 10, 12)?;
        sheet.set_row_height(HEADS, 42)?;
        sheet.set_freeze_panes(HEADS + 1, 2)?;
        page(sheet, "Scorecard", &format!("evcalc {}", self.version), 0);
        protect(sheet);
        Ok(())
    }

    /// A format of numbers in which 0 is no dash: nothing held is no missing number.
    fn look(&self, look: Look, number: Number) -> Format {
        self.styles.of(look, number).variant().set_num_format(number.with_zeros(Step::Month))
    }

    fn ahead(&self, workbook: &mut Workbook) -> Result<(), WorkbookError> {
        let styles = self.styles;
        let sheet = workbook.add_worksheet();
        sheet.set_name(AHEAD)?;
        title(sheet, styles, "How well it held, by how far ahead", "Periods behind the last one that was known", 11)?;
        for (column, words) in (0..).zip(["Forecast", "Line", "Ahead", "Facts", "CRPS", "P10–P90 held"]) {
            text(sheet, (HEADS, column), words, if column < 2 { &styles.head } else { &styles.head_number })?;
        }
        let mut at = HEADS;
        for row in self.rows {
            for (ahead, facts, crps, coverage) in &row.by_horizon {
                at += 1;
                text(sheet, (at, 0), &row.forecast, &styles.label)?;
                text(sheet, (at, 1), &row.line, &styles.label)?;
                let cells = [
                    (Some(f64::from(*ahead)), Number::Plain),
                    (Some(*facts as f64), Number::Plain),
                    (Some(*crps), number_of(*crps)),
                    (*coverage, Number::Percent),
                ];
                for (column, (x, number)) in (2..).zip(cells) {
                    if let Some(x) = x {
                        sheet.write_number_with_format(at, column, x, &self.look(Look::Typed, number))?;
                    }
                }
            }
        }
        let range = |column: u16| format!("{}:{}", fixed(HEADS + 1, column), fixed(at, column));
        for (column, words) in (7..).zip(["Ahead", "Facts", "P10–P90 held", "Wanted"]) {
            text(sheet, (HEADS, column), words, &styles.head_number)?;
        }
        // Of forecasts that have P10 and P90.
        let told = |(ahead, facts, _, coverage): &(i32, usize, f64, Option<f64>)| Some((*ahead, *facts, (*coverage)?));
        let all = || self.rows.iter().flat_map(|row| &row.by_horizon).filter_map(told);
        let horizons: BTreeSet<i32> = all().map(|(ahead, ..)| ahead).collect();
        for (place, ahead) in (HEADS + 1..).zip(&horizons) {
            let own = || all().filter(|(of, ..)| of == ahead);
            let facts: usize = own().map(|(_, facts, _)| facts).sum();
            let held: f64 = own().map(|(_, facts, coverage)| facts as f64 * coverage).sum();
            let plain = styles.of(Look::Calculation, Number::Plain);
            sheet.write_number_with_format(place, 7, f64::from(*ahead), styles.of(Look::Typed, Number::Plain))?;
            let here = moving(place, 7);
            let count = format!("=SUMIFS({},{},{here},{},\">=0\")", range(3), range(2), range(5));
            formula(sheet, (place, 8), &count, facts as f64, plain, "facts")?;
            let share = format!("=SUMPRODUCT(({}={here})*{}*{})/{}", range(2), range(3), range(5), moving(place, 8));
            let percent = &self.look(Look::Calculation, Number::Percent);
            formula(sheet, (place, 9), &share, held / facts as f64, percent, "share held")?;
            sheet.write_number_with_format(place, 10, WANTED, styles.of(Look::Typed, Number::Percent))?;
        }
        let last = HEADS + horizons.len() as u32;
        let mut chart = Chart::new(ChartType::Line);
        chart_style(&mut chart, "How often P10 to P90 held, by periods ahead");
        for (words, column, color, dashed) in
            [("P10–P90 held", 9, palette::NAVY, false), ("Wanted", 10, palette::PAST, true)]
        {
            let mut line = ChartLine::new();
            line.set_color(color).set_width(2.25);
            if dashed {
                line.set_dash_type(ChartLineDashType::Dash);
            }
            chart
                .add_series()
                .set_name(words)
                .set_categories((AHEAD, HEADS + 1, 7, last, 7))
                .set_values((AHEAD, HEADS + 1, column, last, column))
                .set_format(ChartFormat::new().set_line(&line));
        }
        chart.x_axis().set_label_position(ChartAxisLabelPosition::Low);
        chart.y_axis().set_num_format("0%").set_min(0).set_max(1);
        sheet.insert_chart(HEADS, 12, &chart)?;
        sheet.set_column_width(0, 30)?;
        sheet.set_column_width(1, 30)?;
        sheet.set_column_range_width(2, 10, 12)?;
        sheet.set_freeze_panes(HEADS + 1, 2)?;
        sheet.set_row_height(HEADS, 30)?;
        page(sheet, "Scorecard", &format!("evcalc {}", self.version), 0);
        protect(sheet);
        Ok(())
    }
}
