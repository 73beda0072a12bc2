//! Charts over the calc sheets: the author's, or the model's first totals.

use super::bound::common_bound;
use super::desk::Desk;
use super::error::WorkbookError;
use super::layout::head;
use super::names::cell_title;
use super::style::{Number, date_codes, largest, palette};
use super::words;
use crate::graph::{Owner, Program, RowId, Yearly};
use crate::model::{Bound, Chart as Wanted, ChartKind, ChartSeries, LineId, Model};
use crate::timeline::Step;
use rust_xlsxwriter::{
    Chart, ChartAxisDateUnitType, ChartAxisLabelPosition, ChartAxisTickType, ChartFont, ChartFormat,
    ChartLegendPosition, ChartLine, ChartMarker, ChartMarkerType, ChartSolidFill, ChartType, Worksheet,
};
use std::borrow::Cow;

/// Width and height of one chart, in pixels.
pub(super) const SIZE: (u32, u32) = (640, 300);
/// The format of an axis for values up to a size.
pub(super) fn axis_format(largest: f64, percent: bool) -> &'static str {
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
pub(super) fn format_of_ranges(widths: impl IntoIterator<Item = f64>) -> &'static str {
    match widths.into_iter().filter(|x| *x > 0.0).fold(f64::INFINITY, f64::min) {
        x if x >= 10.0 => "#,##0",
        x if x >= 1.0 => "#,##0.0",
        _ => "General",
    }
}

/// How far finite values lie apart.
pub(super) fn width(values: impl IntoIterator<Item = f64>) -> f64 {
    let ends = |(low, high): (f64, f64), x: f64| (low.min(x), high.max(x));
    let (low, high) = values.into_iter().filter(|x| x.is_finite()).fold((f64::INFINITY, f64::NEG_INFINITY), ends);
    if high > low { high - low } else { 0.0 }
}

/// Most series that a chart can have.
const MOST_SERIES: usize = 255;

/// Rows of a sheet that one chart and the gap below it take.
pub(super) fn rows_of_one() -> u32 {
    SIZE.1 / 17 + 2
}

/// One chart before it is drawn.
pub(super) struct Plan<'a> {
    title: String,
    kind: ChartKind,
    series: Vec<Series<'a>>,
    /// The format of its axis.
    numbers: &'static str,
    /// Whether its axis begins at nothing.
    from_zero: bool,
}

/// One series of a chart.
struct Series<'a> {
    name: Cow<'a, str>,
    sheet: &'a str,
    row: u32,
    color: u32,
    /// Known values: points without a line.
    points: bool,
}

/// The charts of a model.
pub(super) fn plans<'a>(desk: &'a Desk<'a>) -> Vec<Plan<'a>> {
    let wanted = &desk.model.charts;
    if wanted.is_empty() {
        return default_plans(desk);
    }
    let plan = |chart: &'a Wanted| {
        let asked = Asked {
            title: &chart.title,
            kind: chart.kind,
            series: &chart.series,
            across_scenarios: chart.across_scenarios,
        };
        plan(desk, &asked)
    };
    wanted.iter().filter_map(plan).collect()
}

/// What a chart is to show: as the author says it, or as the program would have it.
struct Asked<'a> {
    title: &'a str,
    kind: ChartKind,
    series: &'a [ChartSeries],
    across_scenarios: bool,
}

fn plan<'a>(desk: &'a Desk<'a>, wanted: &Asked<'_>) -> Option<Plan<'a>> {
    let program = desk.book.program;
    let rows: Vec<(RowId, Cow<'a, str>)> = wanted.series.iter().flat_map(|series| rows_of(program, *series)).collect();
    let unit = rows.first().map(|(row, _)| program.row(*row).unit.text.as_str())?;
    let percent = rows.iter().all(|(row, _)| program.row(*row).unit.percent);
    let mut series = Vec::new();
    if wanted.across_scenarios {
        for (row, label) in &rows {
            for (s, scenario) in desk.book.shown.iter().enumerate() {
                let title = &desk.scenario_titles[scenario.0];
                let name = if rows.len() == 1 { title.into() } else { format!("{label}, {title}").into() };
                let color = palette::SERIES[series.len() % palette::SERIES.len()];
                series.push(Series {
                    name,
                    sheet: &desk.calc_sheets[s],
                    row: desk.layout.rows[row.0],
                    color,
                    points: false,
                });
            }
        }
    } else {
        let elements = rows.len() > 1 && rows.iter().all(|(row, _)| matches!(program.row(*row).owner, Owner::Line(..)));
        let colors = if elements { &palette::ELEMENTS } else { &palette::SERIES };
        for (i, (row, label)) in rows.iter().enumerate() {
            series.push(Series {
                name: label.clone(),
                sheet: "Calc",
                row: desk.layout.rows[row.0],
                color: colors[i % colors.len()],
                points: false,
            });
        }
    }
    if wanted.kind == ChartKind::Line {
        for (row, label) in &rows {
            let Some(actual) = desk.layout.actuals.get(row) else { continue };
            // Floors and ceilings are no points that the line should go through.
            let known = known_words(desk, *row);
            let name = if rows.len() == 1 { known.into() } else { format!("{label}, {known}").into() };
            let own = series.iter().find(|s| s.row == desk.layout.rows[row.0]).map(|s| s.color);
            let color = if wanted.across_scenarios { palette::NAVY } else { own.unwrap_or(palette::NAVY) };
            series.push(Series { name, sheet: "Calc", row: *actual, color, points: true });
        }
    }
    series.truncate(MOST_SERIES);
    let of = if wanted.across_scenarios { "" } else { ", live case" };
    let unit = unit_behind(wanted.title, unit);
    let sizes = rows.iter().map(|(row, _)| size(desk, *row));
    // Elements that are stacked reach as high as their sum.
    let size = match wanted.kind {
        ChartKind::Stacked | ChartKind::Area => sizes.sum(),
        ChartKind::Line | ChartKind::Column => sizes.fold(0.0, f64::max),
    };
    let numbers = axis_format(size, percent);
    let shown = || rows.iter().flat_map(|(row, _)| values(desk, *row));
    let from_zero = wanted.kind != ChartKind::Line && begins_at_zero(shown());
    Some(Plan { title: format!("{}{of}{unit}", wanted.title), kind: wanted.kind, series, numbers, from_zero })
}

/// Whether columns and areas of these values begin at nothing: their heights are read as sizes. An axis that is left to
/// itself begins near the lowest of them.
pub(super) fn begins_at_zero(values: impl IntoIterator<Item = f64>) -> bool {
    values.into_iter().filter(|x| x.is_finite()).all(|x| x >= 0.0)
}

/// What is known of a row: values, floors, ceilings, or some of each.
fn known_words(desk: &Desk<'_>, row: RowId) -> &'static str {
    let program = desk.book.program;
    match common_bound(desk.live().known(program).filter(|known| known.row == row), program) {
        Some(None) => "known",
        Some(Some(Bound::Floor)) => "known: at least",
        Some(Some(Bound::Ceiling)) => "known: at most",
        None => "known, or bounds of it",
    }
}

/// The largest value of a row in any scenario that is shown, without its sign.
fn size(desk: &Desk<'_>, row: RowId) -> f64 {
    largest(values(desk, row))
}

/// The values of a row in every scenario that is shown.
fn values<'d>(desk: &'d Desk<'d>, row: RowId) -> impl Iterator<Item = f64> + 'd {
    desk.book.shown.iter().flat_map(move |scenario| desk.projection(*scenario).rows[row.0].values()).copied()
}

/// A unit behind a chart's title, unless the title has it already.
pub(super) fn unit_behind(title: &str, unit: &str) -> String {
    let plain = |text: &str| text.to_lowercase().replace('_', " ");
    if unit == "1" || plain(title).contains(&plain(unit)) {
        String::new()
    } else {
        format!(", {}", unit.replace('_', " "))
    }
}

/// The rows that a series draws, with their names.
fn rows_of(program: &Program, series: ChartSeries) -> Vec<(RowId, Cow<'_, str>)> {
    let model: &Model = &program.model;
    match series {
        ChartSeries::Cell(id, cell) => vec![(program.line_rows[id.0][cell], cell_title(model, id, cell))],
        ChartSeries::Sum(id) => match program.line_totals[id.0] {
            Some(row) => vec![(row, model.lines[id.0].title.as_str().into())],
            None => (0..program.line_rows[id.0].len())
                .map(|c| (program.line_rows[id.0][c], cell_title(model, id, c)))
                .collect(),
        },
    }
}

/// The rows that charts draw, in their order.
pub(super) fn rows(desk: &Desk<'_>) -> Vec<RowId> {
    let program = desk.book.program;
    match desk.model.charts.is_empty() {
        true => {
            default_rows(program).into_iter().flat_map(|series| rows_of(program, series)).map(|(row, _)| row).collect()
        }
        false => {
            let series = desk.model.charts.iter().flat_map(|chart| &chart.series);
            series.flat_map(|series| rows_of(program, *series)).map(|(row, _)| row).collect()
        }
    }
}

/// The first lines that add up.
fn default_rows(program: &Program) -> Vec<ChartSeries> {
    let mut out = Vec::new();
    for (l, line) in program.model.lines.iter().enumerate() {
        let series = match program.line_totals[l] {
            Some(_) => ChartSeries::Sum(LineId(l)),
            None if line.over.is_empty() => ChartSeries::Cell(LineId(l), 0),
            None => continue,
        };
        let (row, _) = rows_of(program, series)[0];
        if matches!(program.row(row).yearly, Yearly::Sum | Yearly::Last) {
            out.push(series);
        }
        if out.len() == 4 {
            break;
        }
    }
    out
}

/// The first lines that add up, across scenarios.
fn default_plans<'a>(desk: &'a Desk<'a>) -> Vec<Plan<'a>> {
    let plan = |series: ChartSeries| {
        let (ChartSeries::Cell(id, _) | ChartSeries::Sum(id)) = series;
        let title = &desk.model.lines[id.0].title;
        plan(desk, &Asked { title, kind: ChartKind::Line, series: &[series], across_scenarios: true })
    };
    default_rows(desk.book.program).into_iter().filter_map(plan).collect()
}

/// Draws a chart with its upper left corner in a cell.
///
/// # Errors
/// Cells outside of the sheet.
pub(super) fn insert(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    plan: &Plan<'_>,
    (row, column): (u32, u16),
    offset: u32,
) -> Result<(), WorkbookError> {
    let kind = match plan.kind {
        ChartKind::Line => ChartType::Line,
        ChartKind::Column => ChartType::Column,
        ChartKind::Stacked => ChartType::ColumnStacked,
        ChartKind::Area => ChartType::AreaStacked,
    };
    let columns = &desk.layout.columns;
    let (first, last) = (columns.opening + 1, columns.last());
    let mut chart = Chart::new(kind);
    style(&mut chart, &plan.title);
    for series in &plan.series {
        let mut format = ChartFormat::new();
        match plan.kind {
            ChartKind::Line if series.points => format.set_no_line(),
            ChartKind::Line => format.set_line(ChartLine::new().set_color(series.color).set_width(2.25)),
            ChartKind::Column | ChartKind::Stacked | ChartKind::Area => {
                format.set_solid_fill(ChartSolidFill::new().set_color(series.color))
            }
        };
        let added = chart.add_series();
        added
            .set_name(words::title(&series.name).as_str())
            .set_categories((series.sheet, head::DATE, first, head::DATE, last))
            .set_values((series.sheet, series.row, first, series.row, last))
            .set_format(&mut format);
        if series.points {
            let mut ground = ChartFormat::new();
            ground.set_solid_fill(ChartSolidFill::new().set_color(series.color));
            let mut marker = ChartMarker::new();
            marker.set_type(ChartMarkerType::Diamond).set_size(8).set_format(&mut ground);
            added.set_marker(&marker);
        }
        if !matches!(plan.kind, ChartKind::Line | ChartKind::Area) {
            added.set_gap(35);
        }
    }
    match plan.kind {
        ChartKind::Line | ChartKind::Area => time_axis(&mut chart, desk.model),
        ChartKind::Column | ChartKind::Stacked => column_axis(&mut chart, desk.model),
    }
    chart.y_axis().set_num_format(plan.numbers);
    if plan.from_zero {
        chart.y_axis().set_min(0);
    }
    sheet.insert_chart_with_offset(row, column, &chart, offset, 0)?;
    Ok(())
}

/// How every chart looks.
pub(super) fn style(chart: &mut Chart, title: &str) {
    let mut font = ChartFont::new();
    font.set_name("Arial").set_size(8).set_color(0x4A5560);
    let mut heading = ChartFont::new();
    heading.set_name("Arial").set_size(10).set_bold().set_color(palette::NAVY);
    chart.set_width(SIZE.0).set_height(SIZE.1);
    chart.title().set_name(words::title(title).as_str()).set_overlay(false).set_font(&heading);
    chart.chart_area().set_format(ChartFormat::new().set_border(ChartLine::new().set_color(0xD5DCE3).set_width(0.75)));
    chart.plot_area().set_format(ChartFormat::new().set_no_fill());
    chart
        .x_axis()
        .set_font(&font)
        .set_format(ChartFormat::new().set_line(ChartLine::new().set_color(0x9AA5B1).set_width(0.75)))
        .set_major_tick_type(ChartAxisTickType::None);
    chart
        .y_axis()
        .set_font(&font)
        .set_major_tick_type(ChartAxisTickType::None)
        .set_format(ChartFormat::new().set_no_line())
        .set_major_gridlines(true)
        .set_major_gridlines_line(ChartLine::new().set_color(0xE3E8ED).set_width(0.5));
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font);
}

/// The axes of a tornado; in a bar chart the first axis is the one of values.
pub(super) fn tornado_axes(chart: &mut Chart, numbers: &str) {
    chart
        .x_axis()
        .set_num_format(numbers)
        .set_major_gridlines(true)
        .set_major_gridlines_line(ChartLine::new().set_color(palette::HAIR).set_width(0.5));
    chart.y_axis().set_label_position(ChartAxisLabelPosition::Low).set_label_interval(1).set_major_gridlines(false);
}

/// Dates below the chart, about every sixth of it.
pub(super) fn time_axis(chart: &mut Chart, model: &Model) {
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
fn column_axis(chart: &mut Chart, model: &Model) {
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
