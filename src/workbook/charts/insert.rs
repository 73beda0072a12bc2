//! Draws a planned chart.

use super::axes::{column_axis, time_axis};
use super::look::style;
use super::plan::{Plan, Series};
use crate::model::ChartKind;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::head;
use crate::workbook::words;
use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType, ChartPoint, ChartSolidFill,
    ChartType, Worksheet,
};

/// Looks of a series' points where some periods are known: those behind them are dashed, or lighter. None where nothing is
/// known, or everything; an area has no points.
fn forecast_points(desk: &Desk<'_>, series: &Series<'_>, kind: ChartKind) -> Vec<ChartPoint> {
    if desk.layout.known.is_empty() || series.points || kind == ChartKind::Area {
        return vec![];
    }
    let at = desk.calc_sheets.iter().position(|sheet| *sheet == series.sheet);
    let scenario = at.map_or(desk.book.selected, |at| desk.book.shown[at]);
    let last = desk.model.timeline.last();
    let Some(known) = desk.model.known_to(scenario).filter(|known| *known < last) else { return vec![] };
    let mut look = ChartFormat::new();
    match kind {
        ChartKind::Line => look
            .set_line(ChartLine::new().set_color(series.color).set_width(2.25).set_dash_type(ChartLineDashType::Dash)),
        ChartKind::Column | ChartKind::Stacked | ChartKind::Area => {
            look.set_solid_fill(ChartSolidFill::new().set_color(series.color).set_transparency(45))
        }
    };
    let forecast = ChartPoint::new().set_format(&mut look);
    (1..=last).map(|t| if t <= known { ChartPoint::new() } else { forecast.clone() }).collect()
}

/// Draws a chart with its upper left corner in a cell.
///
/// # Errors
/// Cells outside of the sheet.
pub(crate) fn insert(
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
        let forecast = forecast_points(desk, series, plan.kind);
        if !forecast.is_empty() {
            added.set_points(&forecast);
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
