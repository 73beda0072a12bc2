//! Axes of charts: formats of their numbers, where they begin, dates below.

use crate::model::Model;
use crate::timeline::Step;
use crate::workbook::style::{Number, date_codes, palette};
use rust_xlsxwriter::{Chart, ChartAxisDateUnitType, ChartAxisLabelPosition, ChartLine};

/// The format of an axis for values up to a size.
pub(crate) fn axis_format(largest: f64, percent: bool) -> &'static str {
    match largest.abs() {
        x if percent && x < 0.05 => "0.0%",
        _ if percent => "0%",
        x if x >= 10.0 => "#,##0",
        x if x >= 2.0 => "0.0",
        _ => "0.00",
    }
}

/// The format of an axis that shows one of several ranges, as is chosen in the workbook: with as few decimals as the
/// narrowest of them allows. (A format with a part for small numbers, which would suit all, loses their minus in
/// LibreOffice.)
pub(crate) fn format_of_ranges(widths: impl IntoIterator<Item = f64>) -> &'static str {
    match widths.into_iter().filter(|x| *x > 0.0).fold(f64::INFINITY, f64::min) {
        x if x >= 10.0 => "#,##0",
        x if x >= 1.0 => "#,##0.0",
        _ => "General",
    }
}

/// How far finite values lie apart.
pub(crate) fn width(values: impl IntoIterator<Item = f64>) -> f64 {
    let ends = |(low, high): (f64, f64), x: f64| (low.min(x), high.max(x));
    let (low, high) = values.into_iter().filter(|x| x.is_finite()).fold((f64::INFINITY, f64::NEG_INFINITY), ends);
    if high > low { high - low } else { 0.0 }
}

/// Whether columns and areas of these values begin at nothing: their heights are read as sizes. An axis that is left to
/// itself begins near the lowest of them.
pub(crate) fn begins_at_zero(values: impl IntoIterator<Item = f64>) -> bool {
    values.into_iter().filter(|x| x.is_finite()).all(|x| x >= 0.0)
}

/// The axes of a tornado; in a bar chart the first axis is the one of values.
pub(crate) fn tornado_axes(chart: &mut Chart, numbers: &str) {
    chart
        .x_axis()
        .set_num_format(numbers)
        .set_major_gridlines(true)
        .set_major_gridlines_line(ChartLine::new().set_color(palette::HAIR).set_width(0.5));
    chart.y_axis().set_label_position(ChartAxisLabelPosition::Low).set_label_interval(1).set_major_gridlines(false);
}

/// Dates below the chart, about every sixth of it.
pub(crate) fn time_axis(chart: &mut Chart, model: &Model) {
    let every = months_between_labels(model);
    let (unit, every) = match model.timeline.step {
        Step::Year => (ChartAxisDateUnitType::Years, every / 12),
        Step::Month | Step::Quarter => (ChartAxisDateUnitType::Months, every),
    };
    let axis = chart.x_axis();
    axis.set_date_axis(true).set_num_format(date_format(model));
    axis.set_major_unit(f64::from(every)).set_major_unit_date_type(unit);
    axis.set_label_position(ChartAxisLabelPosition::Low);
}

/// The same below columns. An axis of dates gives each period the place of its days and a column that of one unit of
/// time, a third of a quarter: here each period is a place.
pub(super) fn column_axis(chart: &mut Chart, model: &Model) {
    let every = months_between_labels(model) / model.timeline.step.months();
    let axis = chart.x_axis();
    axis.set_text_axis(true).set_label_interval(u16::try_from(every).unwrap_or(1).max(1));
    // Not every program keeps to the interval, and one format names one quarter only.
    let format = if model.timeline.step == Step::Quarter { "yyyy" } else { Number::Date.code(model.timeline.step) };
    axis.set_num_format(format).set_label_position(ChartAxisLabelPosition::Low);
}

/// Months between two labels of an axis: whole years, where one format must name them all.
fn months_between_labels(model: &Model) -> i32 {
    let months = model.timeline.step.months() * model.timeline.last();
    let least = if model.timeline.step == Step::Month { 6 } else { 12 };
    [6, 12, 24, 60, 120, 240].into_iter().find(|m| *m >= least && months / m <= 12).unwrap_or(240)
}

/// The format of an axis's dates. Labels of quarters stand whole years apart: all of them are the same quarter.
fn date_format(model: &Model) -> String {
    let mut codes = date_codes(model.timeline.step);
    codes.swap_remove((model.timeline.quarter(1) as usize - 1) % codes.len())
}
