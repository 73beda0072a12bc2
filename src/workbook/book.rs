//! What a workbook is made from, and the order of its sheets.

use super::effects::{self, Effects};
use super::error::WorkbookError;
use super::handle::{self, STRUCTURE};
use super::layout::Layout;
use super::pack::{LEVEL, Large, UNSEALED, pack, parts};
use super::print::Printer;
use super::risk::{self, Risk};
use super::source::{self, Label, Payload};
use super::style::{Style, Styles};
use super::{baseline, calc, checks, limits, map, paths, results, scenarios, status, summary};
use crate::graph::Program;
use crate::model::{Model, ScenarioId};
use crate::series::{Follow, Projection};
use crate::spreadsheet::is_error_text;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};
use std::collections::HashSet;

/// Most characters of a scenario's title in heads and in the drop-down.
const LONGEST_TITLE: usize = 60;

/// What a workbook is made from.
#[derive(Clone, Debug)]
pub struct Book<'a> {
    /// The model, lowered.
    pub program: &'a Program,
    /// The scenarios with calc sheets of their own.
    pub shown: Vec<ScenarioId>,
    /// The scenarios that have none: Summary shows their results as the program computed them, with a stale flag.
    pub stored: Vec<ScenarioId>,
    /// The scenario of the live case.
    pub selected: ScenarioId,
    /// One for each scenario of the model.
    pub projections: &'a [Projection],
    /// The live case: the selected scenario's projection, while no override is in use.
    pub live: &'a Projection,
    /// What drivers computed from others are in each scenario, over the selected scenario's values.
    pub follow: &'a Follow,
    /// What simulations told.
    pub risks: &'a [Risk],
    /// What sensitivities and bridges told.
    pub effects: &'a [Effects],
    /// Who made it from what.
    pub stamp: Stamp,
    /// The texts that travel with it.
    pub source: Option<Payload>,
    /// A company's sensitivity label.
    pub label: Option<&'a Label>,
}

impl<'a> Book<'a> {
    /// A workbook with a sheet for every scenario, the first one selected, and no stamp.
    pub fn of_all(program: &'a Program, projections: &'a [Projection], follow: &'a Follow) -> Book<'a> {
        Book {
            program,
            shown: (0..projections.len()).map(ScenarioId).collect(),
            stored: vec![],
            selected: ScenarioId(0),
            projections,
            live: &projections[0],
            follow,
            risks: &[],
            effects: &[],
            stamp: Stamp::default(),
            source: None,
            label: None,
        }
    }
}

/// Who made a workbook from what.
#[derive(Clone, Debug, Default)]
pub struct Stamp {
    /// Version of the program.
    pub version: String,
    /// The command line.
    pub command: String,
    /// What `--set` laid on top of a scenario.
    pub sets: Vec<String>,
    /// Fingerprint of the model's text without its scenarios.
    pub model: String,
    /// The scenarios that texts declare, each with its own fingerprint.
    pub scenarios: Vec<(String, String)>,
    /// Fingerprint of the baseline's text.
    pub baseline: String,
}

/// Everything that the sheets share while they are written.
pub struct Desk<'a> {
    /// What the book is made from.
    pub book: &'a Book<'a>,
    /// The model.
    pub model: &'a Model,
    /// Where everything stands.
    pub layout: &'a Layout,
    /// Trees as formulas.
    pub printer: Printer<'a>,
    /// Cell formats.
    pub styles: Styles,
    /// The names of the scenarios' calc sheets, in the order of `shown`.
    pub calc_sheets: Vec<String>,
    /// The scenarios' titles as the drop-down shows them: unique.
    pub scenario_titles: Vec<String>,
    /// The footer's words.
    pub footer: String,
    /// What other sheets need to know of the sheet Checks.
    pub checks: checks::Known,
}

impl Desk<'_> {
    /// The name of a scenario's calc sheet, if it has one.
    pub fn calc_sheet(&self, scenario: ScenarioId) -> Option<&str> {
        let at = self.book.shown.iter().position(|s| *s == scenario)?;
        Some(&self.calc_sheets[at])
    }

    /// The projection of a scenario.
    pub fn projection(&self, scenario: ScenarioId) -> &Projection {
        &self.book.projections[scenario.0]
    }

    /// The projection of a scenario, or of the live case where none is named.
    pub fn case(&self, scenario: Option<ScenarioId>) -> &Projection {
        scenario.map_or(self.live(), |scenario| self.projection(scenario))
    }

    /// The projection that the live case shows.
    pub fn live(&self) -> &Projection {
        self.book.live
    }

    /// The head over a period's date: another one where the period lies behind.
    pub fn date_head(&self, t: i32) -> &Style {
        let styles = if self.is_past(t) { &self.styles.past_dates } else { &self.styles.head_dates };
        &styles[(self.model.timeline.quarter(t) as usize - 1) % styles.len()]
    }

    /// The head over a period's number.
    pub fn count_head(&self, t: i32) -> &Style {
        if self.is_past(t) { &self.styles.past_count } else { &self.styles.head_count }
    }

    fn is_past(&self, t: i32) -> bool {
        t >= 1 && self.model.backcast().is_some_and(|last| t <= last)
    }

    /// The Excel serial of a period number, for date cells.
    pub fn serial(&self, t: f64) -> f64 {
        self.model.timeline.day_serial(t as i32) as f64
    }
}

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
        checks: checks::Known::default(),
    };
    desk.checks = checks::known(&desk);
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
        out.push(Large { name: paths::NAME.to_owned(), corner: paths::corner(desk), cells });
    }
    for case in calc::cases(desk) {
        let (name, corner) = (case.name.clone(), case.corner());
        out.push(Large { name, corner, cells: Box::new(move |part| case.cells(part)) });
    }
    let cells = Box::new(|part| results::cells(desk, part));
    out.push(Large { name: results::NAME.to_owned(), corner: results::corner(desk), cells });
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
    baseline::write(&mut workbook, desk)?;
    calc::frames(&mut workbook, desk)?;
    results::frame(&mut workbook, desk)?;
    for risk in desk.book.risks {
        risk::write(&mut workbook, desk, risk)?;
    }
    for told in desk.book.effects {
        effects::write(&mut workbook, desk, told)?;
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
        let name = &model.scenarios[scenario.0].name;
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
        let others = std::iter::once(format!("{wanted} ({})", scenario.name))
            .chain((2..).map(|n| format!("{wanted} ({} {n})", scenario.name)));
        let title = std::iter::once(wanted.clone()).chain(others).find(|title| !is_taken(title)).unwrap_or(wanted);
        known.insert(handle::folded(&title));
        out.push(title);
    }
    out
}
