//! A workbook of forecasts of a table's series: for each a sheet with a chart, the percentiles as live formulas of the
//! centre and of how far it may be off, and the methods compared.

use super::charts::{SIZE, axis_format, rows_of_one, style as chart_style};
use super::error::WorkbookError;
use super::layout::{in_column, in_row, moving};
use super::pack::{LEVEL, UNSEALED, pack};
use super::sheet::{formula, number_width, page, protect, text, title};
use super::style::{Look, Number, Styles, largest, palette};
use super::words;
use crate::fit::forecast::spread::{Kind, Spread};
use crate::timeline::Step;
use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartFormat, ChartLine, ChartLineDashType, ChartType, DocProperties, ExcelDateTime,
    Format, Workbook, Worksheet,
};
use std::collections::{BTreeMap, HashSet};

/// The forecast of a series, for a workbook.
#[derive(Clone, Debug)]
pub struct ForecastSheet<'a> {
    /// The series.
    pub name: &'a str,
    /// What is counted.
    pub unit: &'a str,
    /// Whose forecast it is, and from what.
    pub how: String,
    /// The periods and values that it was made from.
    pub known: Vec<(String, f64)>,
    /// The periods ahead, and the centre of each.
    pub ahead: Vec<(String, f64)>,
    /// How far from it the values may lie.
    pub spread: &'a Spread,
    /// The methods: name, sMAPE (per cent), MASE, CRPS, share of values between P10 and P90, origins.
    pub methods: Vec<MethodRow>,
    /// What else there is to say.
    pub remarks: Vec<String>,
}

/// A method beside others.
#[derive(Clone, Debug)]
pub struct MethodRow {
    /// Its name in words.
    pub name: String,
    /// sMAPE, per cent.
    pub smape: f64,
    /// MASE.
    pub mase: Option<f64>,
    /// The mean continuous ranked probability score, in the unit of the series.
    pub crps: f64,
    /// The share of values between P10 and P90, 0 to 1.
    pub coverage: f64,
    /// From how many earlier times.
    pub origins: usize,
}

/// Columns of the table of the periods ahead.
mod column {
    pub(super) const PERIOD: u16 = 0;
    pub(super) const CENTRE: u16 = 1;
    pub(super) const LEVEL: u16 = 2;
    pub(super) const NOISE: u16 = 3;
    pub(super) const FIRST: u16 = 4;
    pub(super) const MEAN: u16 = 9;
}

/// The percentiles, in the order of their columns.
const SHARES: [f64; 5] = [0.05, 0.1, 0.5, 0.9, 0.95];
/// The first row of the chart.
const CHART: u32 = 3;
/// Most sheets of a workbook.
const MOST_SHEETS: usize = 200;
/// Most characters of a sheet's name.
const LONGEST_NAME: usize = 31;

/// The bytes of the workbook; the same input gives the same bytes.
///
/// # Errors
/// What Excel cannot hold: more than 200 series.
pub fn write_forecasts(title: &str, version: &str, sheets: &[ForecastSheet<'_>]) -> Result<Vec<u8>, WorkbookError> {
    if sheets.len() > MOST_SHEETS {
        return Err(WorkbookError::Limit(format!(
            "a workbook of forecasts has a sheet for each series, and {} are too many: choose some with `--series`, {MOST_SHEETS} at most",
            sheets.len()
        )));
    }
    let styles = Styles::new(Step::Month);
    let mut workbook = new_book(&styles, title, "Forecasts with live percentiles", version)?;
    let mut taken = HashSet::new();
    for told in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(sheet_name(told.name, &mut taken))?;
        Page { styles: &styles, told, version }.write(sheet)?;
    }
    let names: Vec<String> = workbook.worksheets().iter().map(|sheet| sheet.name()).collect();
    pack(&workbook.save_to_buffer()?, &names, BTreeMap::new())
}

/// A workbook without sheets, with the formats and the properties of one that evcalc writes.
pub(super) fn new_book(styles: &Styles, title: &str, subject: &str, version: &str) -> Result<Workbook, WorkbookError> {
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(LEVEL);
    workbook.set_default_format(&Format::new().set_font_name("Arial").set_font_size(10), 17, 64)?;
    styles.register(&mut workbook);
    workbook.set_properties(
        &DocProperties::new()
            .set_title(title)
            .set_subject(subject)
            .set_author("evcalc")
            // Not the day on which it is made: the same input gives the same bytes.
            .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?.and_hms(0, 0, 0)?)
            .set_custom_property("evcalc_version", version)
            .set_custom_property("evcalc_contents", UNSEALED),
    );
    Ok(workbook)
}

/// A series' name as that of a sheet: without what Excel refuses, cut, and no two alike.
fn sheet_name(name: &str, taken: &mut HashSet<String>) -> String {
    let clean: String = words::clean(name).chars().filter(|c| !"[]:*?/\\'".contains(*c)).collect();
    let clean = if clean.trim().is_empty() { "Series".to_owned() } else { clean.trim().to_owned() };
    // Excel keeps this name for itself.
    let clean = if clean.eq_ignore_ascii_case("history") { format!("{clean} ") + "series" } else { clean };
    let cut = |suffix: &str| {
        let mut out = String::new();
        for c in clean.chars() {
            if words::length(&out) + c.len_utf16() + suffix.len() > LONGEST_NAME {
                break;
            }
            out.push(c);
        }
        out.trim_end().to_owned() + suffix
    };
    let mut names = std::iter::once(cut("")).chain((2..).map(|n| cut(&format!(" ({n})"))));
    names.find(|name| taken.insert(name.to_lowercase())).unwrap_or_default()
}

struct Page<'a> {
    styles: &'a Styles,
    told: &'a ForecastSheet<'a>,
    version: &'a str,
}

impl Page<'_> {
    /// The head of the table of the periods ahead.
    fn heads(&self) -> u32 {
        CHART + rows_of_one() + self.told.remarks.len() as u32 + 1
    }

    /// The head of the methods.
    fn methods_head(&self) -> u32 {
        self.heads() + self.told.ahead.len() as u32 + 2
    }

    /// The head of the table behind the chart: everything, the known values first.
    fn behind_head(&self) -> u32 {
        let methods = self.told.methods.len() as u32;
        self.methods_head() + if methods == 0 { 0 } else { methods + 2 }
    }

    /// The percentiles as they are as the book is written, and the means behind them.
    fn values(&self) -> Vec<Vec<f64>> {
        let centre: Vec<f64> = self.told.ahead.iter().map(|(_, x)| *x).collect();
        let percentiles = SHARES.iter().map(|p| self.told.spread.percentile(&centre, *p));
        percentiles.chain([self.told.spread.mean(&centre)]).collect()
    }

    fn write(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let told = self.told;
        let unit = if told.unit == "1" { String::new() } else { format!(", {}", told.unit.replace('_', " ")) };
        title(sheet, self.styles, &format!("{}{unit}", told.name), &told.how, column::MEAN + 1)?;
        for (at, remark) in told.remarks.iter().enumerate() {
            text(sheet, (CHART + rows_of_one() + at as u32, 0), remark, &self.styles.grey)?;
        }
        let values = self.values();
        let all = told.known.iter().map(|(_, x)| *x).chain(values.iter().flatten().copied());
        let most = largest(all.clone());
        sheet.set_column_range_width(column::PERIOD, column::MEAN, number_width(all).max(13.0))?;
        self.ahead(sheet, number_of(most), &values)?;
        self.methods(sheet)?;
        self.behind(sheet, number_of(most), &values)?;
        self.chart(sheet, most)?;
        page(sheet, told.name, &format!("evcalc {}", self.version), 0);
        protect(sheet);
        Ok(())
    }

    /// The periods ahead: what may be changed, and what follows.
    fn ahead(&self, sheet: &mut Worksheet, number: Number, values: &[Vec<f64>]) -> Result<(), WorkbookError> {
        let (styles, told, heads) = (self.styles, self.told, self.heads());
        for (at, words) in ["Forecast", "Centre", "Level ±", "One period ±"].iter().enumerate() {
            text(sheet, (heads, at as u16), words, if at == 0 { &styles.head } else { &styles.head_number })?;
        }
        for (column, share) in (column::FIRST..).zip(SHARES) {
            // Shown as P10, and the number that the formulas take.
            let look = styles.head_number.variant().set_num_format("\"P\"0");
            sheet.write_number_with_format(heads, column, share * 100.0, &look)?;
        }
        text(sheet, (heads, column::MEAN), "Mean", &styles.head_number)?;
        let spread = match told.spread.kind {
            Kind::Multiplicative => Number::Factor,
            Kind::Additive | Kind::AdditiveFromZero => number,
        };
        for (h, (period, centre)) in told.ahead.iter().enumerate() {
            let row = heads + 1 + h as u32;
            text(sheet, (row, column::PERIOD), period, &styles.label)?;
            let level = told.spread.level.get(h).copied().unwrap_or(0.0);
            for (column, x, number) in [
                (column::CENTRE, *centre, number),
                (column::LEVEL, level, spread),
                (column::NOISE, told.spread.noise, spread),
            ] {
                sheet.write_number_with_format(row, column, x, styles.of(Look::Input, number))?;
            }
            for (column, own) in (column::FIRST..).zip(values) {
                let printed = if column == column::MEAN { self.mean(row) } else { self.percentile(row, column) };
                let cached = own.get(h).copied().unwrap_or(f64::NAN);
                formula(sheet, (row, column), &printed, cached, styles.of(Look::Calculation, number), period)?;
            }
        }
        Ok(())
    }

    /// Centre and deviation of a row.
    fn parts(row: u32) -> (String, String) {
        let cell = |column| in_column(row, column);
        let (level, noise) = (cell(column::LEVEL), cell(column::NOISE));
        (cell(column::CENTRE), format!("SQRT({level}^2+{noise}^2)"))
    }

    fn percentile(&self, row: u32, column: u16) -> String {
        let (centre, deviation) = Page::parts(row);
        let off = format!("NORMSINV({}/100)*{deviation}", in_row(self.heads(), column));
        match self.told.spread.kind {
            Kind::Multiplicative => format!("={centre}*EXP({off})"),
            Kind::Additive => format!("={centre}+{off}"),
            Kind::AdditiveFromZero => format!("=MAX(0,{centre}+{off})"),
        }
    }

    fn mean(&self, row: u32) -> String {
        let (centre, deviation) = Page::parts(row);
        match self.told.spread.kind {
            Kind::Multiplicative => format!("={centre}*EXP({deviation}^2/2)"),
            Kind::Additive => format!("={centre}"),
            // The part of a normal distribution that lies above 0.
            Kind::AdditiveFromZero => format!(
                "=IF({deviation}>0,{centre}*NORMSDIST({centre}/{deviation})+{deviation}*EXP(-(({centre}/{deviation})^2)/2)/SQRT(2*PI()),{centre})"
            ),
        }
    }

    fn methods(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let (styles, told, first) = (self.styles, self.told, self.methods_head());
        if told.methods.is_empty() {
            return Ok(());
        }
        let heads =
            ["Methods, by forecasts from earlier times", "", "sMAPE, %", "MASE", "CRPS", "P10–P90 held", "Origins"];
        for (column, words) in (0..).zip(heads) {
            text(sheet, (first, column), words, if column < 2 { &styles.head } else { &styles.head_number })?;
        }
        for (row, method) in (first + 1..).zip(&told.methods) {
            text(sheet, (row, 0), &method.name, &styles.label)?;
            let cells = [
                (Some(method.smape), Number::Tenth),
                (method.mase, Number::Hundredth),
                (Some(method.crps), number_of(method.crps)),
                (Some(method.coverage), Number::Percent),
                (Some(method.origins as f64), Number::Plain),
            ];
            for (column, (value, number)) in (2..).zip(cells) {
                if let Some(x) = value {
                    sheet.write_number_with_format(row, column, x, styles.of(Look::Typed, number))?;
                }
            }
        }
        Ok(())
    }

    /// What the chart draws.
    fn behind(&self, sheet: &mut Worksheet, number: Number, values: &[Vec<f64>]) -> Result<(), WorkbookError> {
        let (styles, told, head) = (self.styles, self.told, self.behind_head());
        for (column, words) in (0..).zip(["Behind the chart", "Known", "P10", "P50", "P90"]) {
            text(sheet, (head, column), words, if column == 0 { &styles.head } else { &styles.head_number })?;
        }
        for (row, (period, value)) in (head + 1..).zip(&told.known) {
            text(sheet, (row, 0), period, &styles.label)?;
            sheet.write_number_with_format(row, 1, *value, styles.of(Look::Typed, number))?;
        }
        let first = head + 1 + told.known.len() as u32;
        for (h, (period, _)) in told.ahead.iter().enumerate() {
            let row = first + h as u32;
            text(sheet, (row, 0), period, &styles.label)?;
            for (column, at) in (2..).zip(1..4) {
                let link = format!("={}", moving(self.heads() + 1 + h as u32, column::FIRST + at));
                let cached = values.get(usize::from(at)).and_then(|own| own.get(h)).copied().unwrap_or(f64::NAN);
                formula(sheet, (row, column), &link, cached, styles.of(Look::Calculation, number), period)?;
            }
        }
        Ok(())
    }

    fn chart(&self, sheet: &mut Worksheet, most: f64) -> Result<(), WorkbookError> {
        let count = self.told.known.len() + self.told.ahead.len();
        let (name, first) = (sheet.name(), self.behind_head() + 1);
        let last = first + count.saturating_sub(1) as u32;
        let mut chart = Chart::new(ChartType::Line);
        chart_style(&mut chart, &format!("{}: known, and what may come", self.told.name));
        chart.set_width(SIZE.0 * 3 / 2).set_height(SIZE.1);
        for (words, column, color, width, dashed) in [
            ("Known", 1, palette::NAVY, 2.25, false),
            ("P10", 2, palette::PALE, 1.5, false),
            ("P50", 3, palette::LIVE, 2.25, true),
            ("P90", 4, palette::PALE, 1.5, false),
        ] {
            let mut line = ChartLine::new();
            line.set_color(color).set_width(width);
            if dashed {
                line.set_dash_type(ChartLineDashType::Dash);
            }
            chart
                .add_series()
                .set_name(words)
                .set_categories((name.as_str(), first, 0, last, 0))
                .set_values((name.as_str(), first, column, last, column))
                .set_format(ChartFormat::new().set_line(&line));
        }
        let labels = u16::try_from(count.div_ceil(12)).unwrap_or(1).max(1);
        chart.x_axis().set_text_axis(true).set_label_interval(labels).set_label_position(ChartAxisLabelPosition::Low);
        chart.y_axis().set_num_format(axis_format(most, false));
        sheet.insert_chart(CHART, 0, &chart)?;
        Ok(())
    }
}

/// The format for numbers up to a size.
pub(super) fn number_of(largest: f64) -> Number {
    match largest.abs() {
        x if x >= 100.0 => Number::Whole,
        x if x >= 10.0 => Number::Tenth,
        x if x >= 0.1 => Number::Hundredth,
        _ => Number::Factor,
    }
}
