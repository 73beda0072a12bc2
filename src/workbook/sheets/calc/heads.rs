//! The heads of a calc sheet: which scenario it shows, years, periods and their calendar.

use super::case::Case;
use crate::model::title_of;
use crate::workbook::error::WorkbookError;
use crate::workbook::flags;
use crate::workbook::grid::Grid;
use crate::workbook::layout::{fixed, head, in_row, moving, panel};
use crate::workbook::names;
use crate::workbook::sheet::{Canvas, formula, text, title};
use crate::workbook::status::{self, IN_HEAD};
use crate::workbook::style::{Look, Number, Style};
use std::io::Write;

/// Marks a period up to which values are known, and one behind it.
const ACTUAL: &str = "A";
const FORECAST: &str = "F";

impl Case<'_> {
    /// Writes the heads, row by row.
    pub(super) fn heads(&self, sheet: &mut Grid<impl Write>) -> Result<(), WorkbookError> {
        let (desk, columns) = (self.desk, &self.layout.columns);
        let name = match self.scenario {
            None => "Calculation – selected scenario with your overrides".to_owned(),
            Some(s) => format!("Calculation – {}", desk.scenario_titles[s.0]),
        };
        let mut how =
            "One formula a row, copied across; the Opening column holds what was before the first period".to_owned();
        let scenario = self.scenario.unwrap_or(desk.book.selected);
        if let Some(last) = self.model.backcast(scenario) {
            let what = if self.model.forecast.is_some() { "the back-cast" } else { "known as this book was written" };
            how += &format!("; grey heads: {what}, until {}", self.model.timeline.title(last));
        }
        title(sheet, &desk.styles, &name, &how, columns.last() + 1)?;
        self.index_row(sheet)?;
        let styles = &desk.styles;
        text(sheet, (head::DATE, 0), "Line item", &styles.head)?;
        for (at, dimension) in columns.tags.iter().enumerate() {
            text(
                sheet,
                (head::DATE, at as u16 + 1),
                &title_of(&self.model.dimensions[dimension.0].name),
                &styles.head,
            )?;
        }
        text(sheet, (head::DATE, columns.unit), "Unit", &styles.head)?;
        text(sheet, (head::DATE, columns.fixed), "Constant", &styles.head_number)?;
        self.year_heads(sheet, head::DATE)?;
        self.time_head(sheet, head::DATE)?;
        text(sheet, (head::NUMBER, 0), "Period number; periods in each year", &styles.head)?;
        for column in 1..=columns.fixed {
            sheet.put_blank((head::NUMBER, column), &styles.head)?;
        }
        self.year_heads(sheet, head::NUMBER)?;
        self.time_head(sheet, head::NUMBER)?;
        for (row, label) in [
            (head::YEAR, "Calendar year"),
            (head::MONTH, "Month of the period's first day"),
            (head::QUARTER, "Quarter"),
            (head::YEAR_END, "Last period of its year"),
            (head::ELAPSED, "Years since the start"),
        ] {
            text(sheet, (row, 0), label, &styles.grey)?;
            text(sheet, (row, columns.unit), "1", &styles.grey)?;
            self.time_head(sheet, row)?;
        }
        self.known_row(sheet)
    }

    /// Up to when known values count in this case: the date of its scenario, 0 where none does.
    fn known_row(&self, sheet: &mut Grid<impl Write>) -> Result<(), WorkbookError> {
        let Some(row) = self.layout.known_to else { return Ok(()) };
        let (columns, styles) = (&self.layout.columns, &self.desk.styles);
        self.label(sheet, head::KNOWN, "Known values count up to; A: actual, F: forecast", "period")?;
        let last = panel::SCENARIOS + self.layout.scenario_count - 1;
        let range = format!("Scenarios!{}:{}", fixed(row, panel::LIVE), fixed(row, last));
        let link = format!("=INDEX({range},1,{}+1)", fixed(head::INDEX, columns.fixed));
        let scenario = self.scenario.unwrap_or(self.desk.book.selected);
        let date = self.model.known_to(scenario).map_or(0.0, |t| self.serial(t));
        formula(sheet, (head::KNOWN, columns.fixed), &link, date, styles.of(Look::Link, Number::KnownTo), "known to")?;
        for t in 1..=self.model.timeline.last() {
            let column = columns.period(t);
            let counts = format!("{}<={}", in_row(head::DATE, column), fixed(head::KNOWN, columns.fixed));
            let is_known = self.model.known_to(scenario).is_some_and(|last| t <= last);
            let mark = if is_known { ACTUAL } else { FORECAST };
            let text = format!("=IF({counts},\"{ACTUAL}\",\"{FORECAST}\")");
            formula(sheet, (head::KNOWN, column), &text, mark, &styles.flag, "actual or forecast")?;
        }
        Ok(())
    }

    fn index_row(&self, sheet: &mut Grid<impl Write>) -> Result<(), WorkbookError> {
        let (desk, columns) = (self.desk, &self.layout.columns);
        let styles = &desk.styles;
        text(sheet, (head::INDEX, columns.unit), "Scenario no.", &styles.grey)?;
        let index = self.scenario.map_or(0, |s| s.0 + 1);
        sheet.put_number((head::INDEX, columns.fixed), index as f64, styles.of(Look::Typed, Number::Plain))?;
        let last = panel::SCENARIOS + self.layout.scenario_count - 1;
        let names = format!("Scenarios!{}:{}", fixed(panel::HEAD_ROW, panel::LIVE), fixed(panel::HEAD_ROW, last));
        let shown = format!("=INDEX({names},1,{}+1)", fixed(head::INDEX, columns.fixed));
        let cached = match self.scenario {
            None => &names::live_head(desk),
            Some(s) => &desk.scenario_titles[s.0],
        };
        formula(sheet, (head::INDEX, columns.years), &shown, cached.as_str(), &styles.bold_link, "scenario")?;
        let (flag, words) = flags::flag_words(self.desk);
        let column = columns.opening + 1;
        formula(
            sheet,
            (head::INDEX, column),
            &flag,
            words.as_str(),
            styles.of(Look::Link, Number::Text),
            "check flag",
        )?;
        status::cells(sheet, desk, IN_HEAD)
    }

    fn year_heads(&self, sheet: &mut Grid<impl Write>, row: u32) -> Result<(), WorkbookError> {
        let (columns, styles) = (&self.layout.columns, &self.desk.styles);
        for (at, year) in self.model.timeline.years().iter().enumerate() {
            let column = columns.years + at as u16;
            if row == head::DATE {
                let text = match at {
                    0 => format!("={}", fixed(head::YEAR, columns.opening + 1)),
                    _ => format!("={}+1", moving(row, column - 1)),
                };
                formula(sheet, (row, column), &text, f64::from(year.year), &styles.head_year, "year")?;
            } else {
                let years = format!("{}:{}", fixed(head::YEAR, columns.opening + 1), fixed(head::YEAR, columns.last()));
                let text = format!("=COUNTIF({years},{})", in_row(head::DATE, column));
                let count = f64::from(year.last - year.first + 1);
                formula(sheet, (row, column), &text, count, &styles.head_count, "periods of a year")?;
            }
        }
        let last = f64::from(columns.periods);
        match row {
            head::DATE => text(sheet, (row, columns.whole), "All periods", &styles.head_number),
            _ => {
                let numbers = format!("{}:{}", fixed(row, columns.opening + 1), fixed(row, columns.last()));
                formula(sheet, (row, columns.whole), &format!("=COUNT({numbers})"), last, &styles.head_count, "periods")
            }
        }
    }

    /// One of the head rows along the periods.
    fn time_head(&self, sheet: &mut Grid<impl Write>, row: u32) -> Result<(), WorkbookError> {
        let (columns, styles, timeline) = (&self.layout.columns, &self.desk.styles, &self.model.timeline);
        let months = timeline.step.months();
        let start = format!("Scenarios!{}", fixed(panel::START_ROW, panel::FROM));
        for t in 0..=timeline.last() {
            let column = columns.period(t);
            let date = in_row(head::DATE, column);
            let (text, value, format) = match row {
                head::DATE if t == 0 => {
                    (format!("=EDATE({start},-{months})"), self.serial(0), self.desk.date_head(0, self.scenario))
                }
                head::DATE => (
                    format!("=EDATE({},{months})", in_row(row, column - 1)),
                    self.serial(t),
                    self.desk.date_head(t, self.scenario),
                ),
                head::NUMBER if t == 0 => {
                    sheet.put_number((row, column), 0.0, &styles.head_count)?;
                    continue;
                }
                head::NUMBER => {
                    (format!("={}+1", in_row(row, column - 1)), f64::from(t), self.desk.count_head(t, self.scenario))
                }
                head::YEAR => {
                    (format!("=YEAR({date})"), f64::from(timeline.year(t)), styles.of(Look::Grey, Number::Plain))
                }
                head::MONTH => {
                    (format!("=MONTH({date})"), f64::from(timeline.month(t)), styles.of(Look::Grey, Number::Plain))
                }
                head::QUARTER => {
                    let month = in_row(head::MONTH, column);
                    (
                        format!("=ROUNDUP({month}/3,0)"),
                        f64::from(timeline.quarter(t)),
                        styles.of(Look::Grey, Number::Plain),
                    )
                }
                head::YEAR_END => self.year_end(t, column),
                _ => {
                    let text = format!("=({}-1)/{}", in_row(head::NUMBER, column), timeline.step.per_year());
                    (text, timeline.elapsed(t), styles.of(Look::Grey, Number::Hundredth))
                }
            };
            formula(sheet, (row, column), &text, value, format, "head")?;
        }
        Ok(())
    }

    fn year_end(&self, t: i32, column: u16) -> (String, f64, &Style) {
        let (columns, timeline) = (&self.layout.columns, &self.model.timeline);
        let last = fixed(head::NUMBER, columns.last());
        let next = format!("YEAR(EDATE({},{}))", in_row(head::DATE, column), timeline.step.months());
        let text =
            format!("=IF(OR({next}<>{},{}={last}),1,0)", in_row(head::YEAR, column), in_row(head::NUMBER, column));
        let ends = timeline.year(t + 1) != timeline.year(t) || t == timeline.last();
        (text, f64::from(u8::from(ends)), self.desk.styles.of(Look::Grey, Number::Plain))
    }
}
