//! What a workbook is made from, and the order of its sheets.

use super::desk::{Book, Desk, OnChecks};
use super::error::WorkbookError;
use super::handle::{self, STRUCTURE};
use super::layout::Layout;
use super::pack::{LEVEL, Large, UNSEALED, pack, parts};
use super::print::Printer;
use super::sheets::{
    baseline, calc, checks, effects, known, map, paths, results, risk, scenarios, summary, update, variance,
};
use super::source::{self};
use super::style::Styles;
use super::{limits, status};
use crate::model::{Model, ScenarioId};
use crate::spreadsheet::is_error_text;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};
use std::collections::HashSet;

/// Most characters of a scenario's title in heads and in the drop-down.
const LONGEST_TITLE: usize = 60;

/// The bytes of a workbook; the same input gives the same bytes.
///
/// # Errors
/// What Excel cannot hold, in the model's terms.
pub fn write(book: &Book<'_>) -> Result<Vec<u8>, WorkbookError> {
    let model: &Model = &book.program.model;
    limits::few_scenarios(book.program)?;
    let edges = book.projections.iter().flat_map(|projection| projection.edges.iter().copied()).collect();
    let layout = Layout { edges, ..Layout::new(book.program) };
    limits::holds(&layout, book.shown.len())?;
    let mut desk = Desk {
        book,
        model,
        layout: &layout,
        printer: Printer { program: book.program, layout: &layout, inherited: None },
        styles: Styles::new(model.timeline.step),
        calc_sheets: calc_sheet_names(model, &book.shown),
        scenario_titles: scenario_titles(model),
        footer: format!(
            "evcalc {} · model {} · baseline {}",
            book.stamp.version, book.stamp.model, book.stamp.baseline
        ),
        checks: OnChecks::default(),
    };
    desk.checks = checks::on_checks(&desk);
    let sheets = large(&desk);
    let outlines = outlines(&desk)?;
    // Both take about the same time, and neither needs the other.
    let (frame, parts) = rayon::join(|| frame(&desk), || parts(&outlines, &sheets));
    let (frame, names) = frame?;
    source::attach(pack(&frame, &names, parts?)?, book.source.as_ref(), book.label)
}

/// The sheets whose cells are written by ourselves.
fn large<'a>(desk: &'a Desk<'a>) -> Vec<Large<'a>> {
    let mut out = Vec::new();
    if !desk.layout.paths.is_empty() {
        let cells = Box::new(|part| paths::cells(desk, part));
        out.push(Large { name: paths::NAME, corner: paths::corner(desk), cells });
    }
    for case in calc::cases(desk) {
        let (name, corner) = (case.name, case.corner());
        out.push(Large { name, corner, cells: Box::new(move |part| case.cells(part)) });
    }
    let cells = Box::new(|part| results::cells(desk, part));
    out.push(Large { name: results::NAME, corner: results::corner(desk), cells });
    out
}

/// What stands around the cells of the large sheets, in their order behind a first sheet of no interest (a book's
/// first sheet is the selected one).
fn outlines(desk: &Desk<'_>) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = new_workbook(desk)?;
    status::colours(workbook.add_worksheet(), (status::ROW, 0))?;
    paths::frame(&mut workbook, desk)?;
    calc::frames(&mut workbook, desk)?;
    results::frame(&mut workbook, desk)?;
    Ok(workbook.save_to_buffer()?)
}

/// The whole book but for the cells of the large sheets; and the names of all sheets in order.
fn frame(desk: &Desk<'_>) -> Result<(Vec<u8>, Vec<String>), WorkbookError> {
    let mut workbook = new_workbook(desk)?;
    workbook.set_properties(&properties(desk)?);
    summary::write(&mut workbook, desk)?;
    scenarios::write(&mut workbook, desk)?;
    paths::frame(&mut workbook, desk)?;
    known::write(&mut workbook, desk)?;
    baseline::write(&mut workbook, desk)?;
    calc::frames(&mut workbook, desk)?;
    results::frame(&mut workbook, desk)?;
    for risk in desk.book.further.risks {
        risk::write(&mut workbook, desk, risk)?;
    }
    for told in desk.book.further.updates {
        update::write(&mut workbook, desk, told)?;
    }
    for told in desk.book.further.effects {
        effects::write(&mut workbook, desk, told)?;
    }
    for told in desk.book.further.plans {
        variance::write(&mut workbook, desk, told)?;
    }
    checks::write(&mut workbook, desk)?;
    map::write(&mut workbook, desk)?;
    source::write(&mut workbook, desk)?;
    let names = workbook.worksheets().iter().map(|sheet| sheet.name()).collect();
    Ok((workbook.save_to_buffer()?, names))
}

fn new_workbook(desk: &Desk<'_>) -> Result<Workbook, WorkbookError> {
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(LEVEL);
    workbook.set_default_format(&Format::new().set_font_name("Arial").set_font_size(10), 17, 64)?;
    desk.styles.register(&mut workbook);
    Ok(workbook)
}

fn properties(desk: &Desk<'_>) -> Result<DocProperties, WorkbookError> {
    let timeline = &desk.model.timeline;
    let start = ExcelDateTime::from_ymd(timeline.year(1) as u16, timeline.month(1) as u8, 1)?.and_hms(0, 0, 0)?;
    Ok(DocProperties::new()
        .set_title(desk.model.title.as_str())
        .set_subject("Scenario model with live formulas")
        .set_author("evcalc")
        .set_category("Projection model")
        .set_comment("Every result is a live formula; cached values come from the program.")
        .set_creation_datetime(&start)
        .set_custom_property("evcalc_model", desk.model.name.as_str())
        .set_custom_property("evcalc_model_fingerprint", desk.book.stamp.model.as_str())
        .set_custom_property("evcalc_baseline_fingerprint", desk.book.stamp.baseline.as_str())
        .set_custom_property("evcalc_version", desk.book.stamp.version.as_str())
        .set_custom_property("evcalc_structure", STRUCTURE as i32)
        .set_custom_property("evcalc_contents", UNSEALED))
}

/// The name of a scenario's calc sheet in a workbook with calc sheets for `shown`.
pub fn calc_sheet(model: &Model, shown: &[ScenarioId], scenario: ScenarioId) -> String {
    let at = shown.iter().position(|s| *s == scenario);
    at.map(|at| calc_sheet_names(model, shown).swap_remove(at)).unwrap_or_default()
}

/// `Calc_NAME`, at most 31 characters, unique without case.
fn calc_sheet_names(model: &Model, shown: &[ScenarioId]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut taken: HashSet<String> = HashSet::new();
    for scenario in shown {
        // Without a point, which formulas of some programs would have to quote.
        let name = handle::plain_name(model, *scenario).replace('.', "_at_");
        let mut candidate: String = format!("Calc_{name}").chars().take(31).collect();
        let mut n = 2;
        while !taken.insert(candidate.to_ascii_lowercase()) {
            let suffix = format!("_{n}");
            candidate = format!("Calc_{name}").chars().take(31 - suffix.len()).collect::<String>() + &suffix;
            n += 1;
        }
        out.push(candidate);
    }
    out
}

/// The scenarios' titles as the drop-down shows them, made different where two are alike: it finds them by their text.
pub fn scenario_titles(model: &Model) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
    for scenario in &model.scenarios {
        let clean = handle::label(&scenario.title, LONGEST_TITLE);
        // A head that reads as a number or an error would not be found by the drop-down's text. (A label has no `?`.)
        let no_text = clean.parse::<f64>().is_ok() || is_error_text(&clean) || is_error_text(&format!("{clean}?"));
        let wanted = match clean.is_empty() || no_text {
            true => format!("{clean} {}", scenario.name).trim().to_owned(),
            false => clean,
        };
        let is_taken = |title: &str| known.contains(&handle::folded(title));
        let title = if is_taken(&wanted) {
            let named = std::iter::once(format!("{wanted} ({})", scenario.name));
            let mut others = named.chain((2..).map(|n| format!("{wanted} ({} {n})", scenario.name)));
            others.find(|title| !is_taken(title)).unwrap_or_default()
        } else {
            wanted
        };
        known.insert(handle::folded(&title));
        out.push(title);
    }
    out
}
