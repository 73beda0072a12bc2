//! How every chart looks.

use crate::workbook::style::palette;
use crate::workbook::words;
use rust_xlsxwriter::{
    Chart, ChartAxisTickType, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType,
};

/// Width and height of one chart, in pixels.
pub(crate) const SIZE: (u32, u32) = (640, 300);

/// Rows of a sheet that one chart and the gap below it take.
pub(crate) fn rows_of_one() -> u32 {
    SIZE.1 / 17 + 2
}

/// How every chart looks.
pub(crate) fn style(chart: &mut Chart, title: &str) {
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

/// A unit behind a chart's title, unless the title has it already.
pub(crate) fn unit_behind(title: &str, unit: &str) -> String {
    let plain = |text: &str| text.to_lowercase().replace('_', " ");
    if unit == "1" || plain(title).contains(&plain(unit)) {
        String::new()
    } else {
        format!(", {}", unit.replace('_', " "))
    }
}

/// How the line of one series looks.
pub(crate) fn line_format(color: u32, width: f64, dash: Option<ChartLineDashType>) -> ChartFormat {
    let mut line = ChartLine::new();
    line.set_color(color).set_width(width);
    if let Some(dash) = dash {
        line.set_dash_type(dash);
    }
    let mut format = ChartFormat::new();
    format.set_line(&line);
    format
}
