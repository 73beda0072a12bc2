//! What the sheets of a workbook share while they are written.

use super::layout::Layout;
use super::print::Printer;
use super::source::{Label, Payload};
use super::style::{Style, Styles};
use super::told::Further;
use crate::graph::Program;
use crate::model::{Model, ScenarioId};
use crate::series::{Follow, Projection};

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
    /// What stands on further sheets.
    pub further: Further<'a>,
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
            further: Further::default(),
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
    /// Fingerprints of files of known values.
    pub known: Vec<String>,
    /// Up to when known values count, where the command said it.
    pub known_to: Option<String>,
}

/// Everything that the sheets share while they are written.
pub(super) struct Desk<'a> {
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
    pub checks: OnChecks,
}

impl Desk<'_> {
    /// The name of a scenario's calc sheet, if it has one.
    pub(super) fn calc_sheet(&self, scenario: ScenarioId) -> Option<&str> {
        let at = self.book.shown.iter().position(|s| *s == scenario)?;
        Some(&self.calc_sheets[at])
    }

    /// The projection of a scenario.
    pub(super) fn projection(&self, scenario: ScenarioId) -> &Projection {
        &self.book.projections[scenario.0]
    }

    /// The projection of a scenario, or of the live case where none is named.
    pub(super) fn case(&self, scenario: Option<ScenarioId>) -> &Projection {
        scenario.map_or(self.live(), |scenario| self.projection(scenario))
    }

    /// The projection that the live case shows.
    pub(super) fn live(&self) -> &Projection {
        self.book.live
    }

    /// The head over a period's date in a scenario, or in the live case: another one where the period lies behind.
    pub(super) fn date_head(&self, t: i32, scenario: Option<ScenarioId>) -> &Style {
        let styles = if self.is_past(t, scenario) { &self.styles.past_dates } else { &self.styles.head_dates };
        &styles[(self.model.timeline.quarter(t) as usize - 1) % styles.len()]
    }

    /// The head over a period's number.
    pub(super) fn count_head(&self, t: i32, scenario: Option<ScenarioId>) -> &Style {
        if self.is_past(t, scenario) { &self.styles.past_count } else { &self.styles.head_count }
    }

    fn is_past(&self, t: i32, scenario: Option<ScenarioId>) -> bool {
        t >= 1 && self.model.backcast(scenario.unwrap_or(self.book.selected)).is_some_and(|last| t <= last)
    }

    /// The Excel serial of a period number, for date cells.
    pub(super) fn serial(&self, t: f64) -> f64 {
        self.model.timeline.day_serial(t as i32) as f64
    }
}

/// What other sheets need to know of the sheet Checks, found once.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OnChecks {
    /// How many checks fail as the book is written.
    pub failing: usize,
    /// The head of the stored results.
    pub results_row: u32,
    /// The head of the stored inputs, and how many there are.
    pub inputs_row: u32,
    pub inputs: u32,
}
