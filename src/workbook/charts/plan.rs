//! What a chart draws, before it is drawn: the author's, or the model's first totals.

use super::axes::{axis_format, begins_at_zero};
use super::look::unit_behind;
use super::rows::{default_rows, rows_of};
use crate::graph::{Owner, RowId};
use crate::model::{Bound, Chart as Wanted, ChartKind, ChartSeries};
use crate::workbook::bound::common_bound;
use crate::workbook::desk::Desk;
use crate::workbook::style::{largest, palette};
use std::borrow::Cow;

/// Most series that a chart can have.
const MOST_SERIES: usize = 255;

/// One chart before it is drawn.
pub(crate) struct Plan<'a> {
    /// Its title.
    pub title: String,
    /// How it draws.
    pub kind: ChartKind,
    /// What it draws.
    pub(super) series: Vec<Series<'a>>,
    /// The format of its axis.
    pub numbers: &'static str,
    /// Whether its axis begins at nothing.
    pub from_zero: bool,
}

/// One series of a chart.
pub(super) struct Series<'a> {
    /// Its name in the legend.
    pub name: Cow<'a, str>,
    /// The calc sheet.
    pub sheet: &'a str,
    /// The row there.
    pub row: u32,
    /// Its colour, as RGB.
    pub color: u32,
    /// Known values: points without a line.
    pub points: bool,
}

/// What a chart is to show: as the author says it, or as the program would have it.
struct Asked<'a> {
    title: &'a str,
    kind: ChartKind,
    series: &'a [ChartSeries],
    across_scenarios: bool,
}

/// The charts of a model.
pub(crate) fn plans<'a>(desk: &'a Desk<'a>) -> Vec<Plan<'a>> {
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

/// What is known of a row: values, floors, ceilings, or some of each.
fn known_words(desk: &Desk<'_>, row: RowId) -> &'static str {
    match common_bound(desk.live().beside(desk.book.program).filter(|known| known.row == row)) {
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

/// The first lines that add up, across scenarios.
fn default_plans<'a>(desk: &'a Desk<'a>) -> Vec<Plan<'a>> {
    let plan = |series: ChartSeries| {
        let (ChartSeries::Cell(id, _) | ChartSeries::Sum(id)) = series;
        let title = &desk.model.lines[id.0].title;
        plan(desk, &Asked { title, kind: ChartKind::Line, series: &[series], across_scenarios: true })
    };
    default_rows(desk.book.program).into_iter().filter_map(plan).collect()
}
