//! Drivers that vary by period: their paths, live and in every scenario.

use super::keys::is_laid_out;
use crate::graph::InputId;
use crate::model::{Between, ScenarioId};
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::grid::Grid;
use crate::workbook::layout::{PathRows, fixed, head, in_row, moving, panel};
use crate::workbook::names;
use crate::workbook::sheet::{Canvas, formula, number_width, page, protect, text, title};
use crate::workbook::status::{self, IN_HEAD};
use crate::workbook::style::{Look, Number, largest, palette};
use crate::workbook::template::{Column, Template};
use rust_xlsxwriter::Workbook;
use std::io::Write;

pub(in crate::workbook) use crate::workbook::layout::PATHS as NAME;

/// The address of the last cell.
pub(crate) fn corner(desk: &Desk<'_>) -> String {
    moving(desk.layout.paths_end.max(1) - 1, desk.layout.columns.last())
}

/// Writes the cells.
///
/// # Errors
/// What Excel cannot hold, and what the sink refuses.
pub(crate) fn cells<W: Write>(desk: &Desk<'_>, sink: W) -> Result<W, WorkbookError> {
    let columns = &desk.layout.columns;
    let mut grid = Grid::new(sink, columns.last() + 1);
    let how = "The values of Scenarios at their dates, laid out over the periods; nothing is typed here";
    title(&mut grid, &desk.styles, "Paths – drivers that change over time", how, columns.last() + 1)?;
    status::cells(&mut grid, desk, IN_HEAD)?;
    heads(&mut grid, desk)?;
    for (id, rows) in &desk.layout.paths {
        block(&mut grid, desk, *id, rows)?;
    }
    Ok(grid.finish()?)
}

/// Adds the sheet, if any driver varies: everything around its cells.
///
/// # Errors
/// What the library refuses.
pub(crate) fn frame(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    if desk.layout.paths.is_empty() {
        return Ok(());
    }
    let columns = &desk.layout.columns;
    let sheet = workbook.add_worksheet();
    sheet.set_name(NAME)?.set_tab_color(palette::STEEL);
    sheet.set_column_width(0, 44)?;
    for column in 1..=columns.whole {
        // The columns are those of Calc; what stands between the unit and the periods there has no use here.
        sheet.set_column_width(column, if column == columns.unit { 13.0 } else { 0.8 })?;
    }
    let paths = desk.book.projections.iter().flat_map(|p| p.inputs.iter().zip(&desk.book.program.inputs));
    let varying = paths.filter(|(_, input)| desk.model.drivers[input.driver.0].varies);
    let wide = number_width(varying.flat_map(|(value, _)| value.path.iter().copied()));
    sheet.set_column_range_width(columns.opening, columns.last(), wide.max(10.0))?;
    sheet.set_freeze_panes(head::NUMBER + 1, columns.unit + 1)?;
    sheet.set_repeat_rows(0, head::NUMBER)?;
    sheet.set_repeat_columns(0, columns.unit)?;
    page(sheet, &desk.model.title, &desk.footer, 0);
    sheet.set_print_fit_to_pages(columns.periods.div_ceil(18), 0);
    status::frame(sheet, desk, IN_HEAD)?;
    protect(sheet);
    Ok(())
}

fn heads(sheet: &mut Grid<impl Write>, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let (columns, styles) = (&desk.layout.columns, &desk.styles);
    text(sheet, (head::DATE, 0), "Driver", &styles.head)?;
    for column in 1..columns.opening {
        let words = if column == columns.unit { "Unit" } else { "" };
        text(sheet, (head::DATE, column), words, &styles.head)?;
    }
    for t in 0..=desk.model.timeline.last() {
        let column = columns.period(t);
        let link = format!("=Calc!{}", in_row(head::DATE, column));
        formula(sheet, (head::DATE, column), &link, desk.serial(f64::from(t)), desk.date_head(t, None), "date")?;
    }
    text(sheet, (head::NUMBER, 0), "Period number", &styles.head)?;
    for column in 1..columns.opening {
        sheet.put_blank((head::NUMBER, column), &styles.head)?;
    }
    for t in 0..=desk.model.timeline.last() {
        let column = columns.period(t);
        let link = format!("=Calc!{}", in_row(head::NUMBER, column));
        formula(sheet, (head::NUMBER, column), &link, f64::from(t), desk.count_head(t, None), "period")?;
    }
    Ok(())
}

/// The rows of one driver's cell.
fn block(sheet: &mut Grid<impl Write>, desk: &Desk<'_>, id: InputId, rows: &PathRows) -> Result<(), WorkbookError> {
    let (columns, styles) = (&desk.layout.columns, &desk.styles);
    let input = desk.book.program.input(id);
    let driver = &desk.model.drivers[input.driver.0];
    let name = names::input_title(desk.model, input);
    let section = rows.linear.map_or(rows.live, |(segment, _)| segment) - 1;
    text(sheet, (section, 0), &name, &styles.section)?;
    for column in 1..=columns.last() {
        sheet.put_blank((section, column), &styles.section)?;
    }
    if let Some((segment, share)) = rows.linear {
        linear_steps(sheet, desk, id, segment, share, &name)?;
    }
    let values = desk.book.projections.iter().flat_map(|p| p.inputs[id.0].path.iter().copied());
    let number = Number::for_driver(&driver.unit, driver.is_period, largest(values));
    let cases = std::iter::once(None).chain((0..desk.model.scenarios.len()).map(|s| Some(ScenarioId(s))));
    for (at, scenario) in cases.enumerate() {
        let row = rows.live + at as u32;
        let label = scenario.map_or("live, with your overrides", |s: ScenarioId| desk.scenario_titles[s.0].as_str());
        text(sheet, (row, 0), &format!("{name} – {label}"), &styles.label)?;
        text(sheet, (row, columns.unit), &driver.unit.in_words(), &styles.grey)?;
        let projection = desk.case(scenario);
        let look = if scenario.is_none() { Look::Live } else { Look::Calculation };
        let value = |t: i32| {
            let native = projection.inputs[id.0].at(t);
            if driver.is_period { desk.serial(native) } else { native }
        };
        // Before the first period a path is what it is in the first.
        let opening = format!("={}", moving(row, columns.opening + 1));
        formula(sheet, (row, columns.opening), &opening, value(0), styles.of(look, number), &driver.name)?;
        let template = path(desk, id, rows, scenario);
        let results = (1..=desk.model.timeline.last()).map(value);
        sheet.formulas(row, columns.opening + 1, &template, results, styles.of(look, number));
    }
    Ok(())
}

/// The value of a path in a period.
fn path(desk: &Desk<'_>, id: InputId, rows: &PathRows, scenario: Option<ScenarioId>) -> Template {
    let place = &desk.layout.panel[id.0];
    let source = match (is_laid_out(place), scenario) {
        (true, _) => desk.layout.filled_column(scenario),
        (false, None) => panel::LIVE,
        (false, Some(s)) => desk.layout.scenario_column(s),
    };
    let outside_column = scenario.map_or(panel::LIVE, |s| desk.layout.scenario_column(s));
    let cell = |row: u32| format!("Scenarios!{}", fixed(row, source));
    let driver = &desk.model.drivers[desk.book.program.input(id).driver.0];
    let between = driver.between;
    let value = match (place.keys.first(), place.keys.last()) {
        (Some(first), Some(last)) => {
            let values = format!("Scenarios!{}:{}", fixed(*first, source), fixed(*last, source));
            let froms = format!("Scenarios!{}:{}", fixed(*first, panel::FROM), fixed(*last, panel::FROM));
            let date = in_row(head::DATE, Column::Own);
            match (between, rows.linear, place.outside) {
                // One cell is no range to look into.
                (Between::Nothing, _, Some(outside)) => {
                    let outside = format!("Scenarios!{}", fixed(outside, outside_column));
                    match place.keys.len() {
                        1 => format!("IF({date}=Scenarios!{},{},{outside})", fixed(*first, panel::FROM), cell(*first)),
                        _ => format!("IFERROR(INDEX({values},MATCH({date},{froms},0)),{outside})"),
                    }
                }
                (_, Some((segment, share)), _) if place.keys.len() > 1 => {
                    let (at, part) = (in_row(segment, Column::Own), in_row(share, Column::Own));
                    let (from, to) = (format!("INDEX({values},{at})"), format!("INDEX({values},{at}+1)"));
                    // At its end a path is that key itself, and not what adding the way to it makes of it.
                    format!("IF({part}=1,{to},{from}+({to}-{from})*{part})")
                }
                _ if place.keys.len() == 1 => cell(*first),
                _ => format!("INDEX({values},MATCH({date},{froms},1))"),
            }
        }
        _ => place.outside.map_or_else(|| "0".to_owned(), |row| format!("Scenarios!{}", fixed(row, outside_column))),
    };
    Template::new(match (scenario, place.scale, place.shift) {
        (None, Some(scale), Some(shift)) => {
            let live = |row: u32| format!("Scenarios!{}", fixed(row, panel::LIVE));
            let compound = value.contains('+') || value.contains('-');
            let value = if compound { format!("({value})") } else { value };
            format!("={value}*{}+{}", live(scale), live(shift))
        }
        _ => format!("={value}"),
    })
}

/// Between which keys a period lies, and how far on the way: the last segment goes on to its end and stays there.
fn linear_steps(
    sheet: &mut Grid<impl Write>,
    desk: &Desk<'_>,
    id: InputId,
    segment: u32,
    share: u32,
    name: &str,
) -> Result<(), WorkbookError> {
    let (columns, styles) = (&desk.layout.columns, &desk.styles);
    let keys = &desk.layout.panel[id.0].keys;
    let periods: Vec<i32> = desk.book.program.settings[0].inputs[id.0].keys.iter().map(|key| key.period).collect();
    text(sheet, (segment, 0), &format!("{name} – which stretch of the path"), &styles.step)?;
    text(sheet, (segment, columns.unit), "1", &styles.grey)?;
    let (Some(first), Some(last)) = (keys.first(), keys.last()) else { return Ok(()) };
    let numbers = format!("Scenarios!{}:{}", fixed(*first, panel::NUMBER), fixed(*last, panel::NUMBER));
    let stretches = keys.len().max(2) - 1;
    let at = |t: i32| periods.partition_point(|p| *p <= t).clamp(1, stretches);
    let (from, here) = (in_row(segment, Column::Own), in_row(head::NUMBER, Column::Own));
    let low = format!("INDEX({numbers},{from})");
    let (which, far) = match keys.len() {
        1 => ("=1".to_owned(), "=0".to_owned()),
        _ => (
            format!("=MIN(COUNT({numbers})-1,MATCH({here},{numbers},1))"),
            format!("=MIN(1,({here}-{low})/(INDEX({numbers},{from}+1)-{low}))"),
        ),
    };
    let along = |t: i32| match keys.len() {
        1 => 0.0,
        _ => {
            let (a, b) = (f64::from(periods[at(t) - 1]), f64::from(periods[at(t)]));
            ((f64::from(t) - a) / (b - a)).min(1.0)
        }
    };
    let (first, last) = (columns.opening + 1, desk.model.timeline.last());
    let (plain, factor) = (styles.of(Look::Grey, Number::Plain), styles.of(Look::Grey, Number::Factor));
    sheet.formulas(segment, first, &Template::new(which), (1..=last).map(|t| at(t) as f64), plain);
    text(sheet, (share, 0), &format!("{name} – how far along it"), &styles.step)?;
    text(sheet, (share, columns.unit), "1", &styles.grey)?;
    sheet.formulas(share, first, &Template::new(far), (1..=last).map(along), factor);
    Ok(())
}
