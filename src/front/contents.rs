//! What a workbook holds, and its bytes.

use super::ready::Ready;
use crate::model::ScenarioId;
use crate::series::{Follow, Projection};
use crate::workbook::{Book, Further, Label, STRUCTURE, Source, Stamp, WorkbookError, write};

/// Scenarios with calc sheets where nobody chooses.
const MOST_SHEETS: usize = 6;

/// What a workbook is to hold beside the model itself.
#[derive(Clone, Copy, Debug)]
pub struct Contents<'a> {
    /// The scenario of the live case.
    pub selected: ScenarioId,
    /// The scenarios with calc sheets, in the model's order.
    pub shown: &'a [ScenarioId],
    /// Whether the others are left out altogether.
    pub only: bool,
    /// What stands on further sheets.
    pub further: Further<'a>,
    /// Whether the texts that it is made from travel with it.
    pub source: bool,
    /// A company's sensitivity label.
    pub label: Option<&'a Label>,
    /// The command that it is made by, as it tells it; empty where there was none.
    pub command: &'a str,
}

impl Contents<'_> {
    /// The bytes of the workbook: `projections` has one for each scenario of the model, `live` is the live case, `follow`
    /// what drivers that are computed from others are over the live case's values.
    ///
    /// # Errors
    /// What Excel cannot hold, in the model's terms.
    pub fn bytes(
        &self,
        ready: &Ready,
        projections: &[Projection],
        live: &Projection,
        follow: &Follow,
    ) -> Result<Vec<u8>, WorkbookError> {
        let model = ready.model();
        let stored = |s: &ScenarioId| !self.only && !self.shown.contains(s);
        let sets = ready.variants().zip(&ready.made).flat_map(|(scenario, variant)| {
            let on = model.scenarios[scenario.0].extends.unwrap_or(ScenarioId(0));
            variant.lines(&model.scenarios[on.0].name)
        });
        let sets: Vec<String> = sets.collect();
        let known_to = ready.opened.known_to.clone();
        let version = env!("CARGO_PKG_VERSION");
        let source = self.source.then(|| Source {
            texts: ready.opened.texts.clone(),
            sets: sets.clone(),
            known_to: known_to.clone(),
            program: format!("evcalc {version}"),
            command: self.command.to_owned(),
            structure: STRUCTURE,
        });
        write(&Book {
            program: &ready.program,
            shown: self.shown.to_vec(),
            stored: (0..model.scenarios.len()).map(ScenarioId).filter(stored).collect(),
            selected: self.selected,
            projections,
            live,
            follow,
            further: self.further,
            stamp: Stamp {
                version: version.to_owned(),
                command: self.command.to_owned(),
                sets,
                model: ready.opened.identity.model.clone(),
                scenarios: ready.opened.identity.scenarios.clone(),
                baseline: ready.opened.baseline_fingerprint.clone(),
                known: ready.opened.identity.known.clone(),
                known_to,
            },
            source: source.as_ref().map(Source::payload),
            label: self.label,
        })
    }
}

/// The scenarios that get calc sheets: those named if they are many, the first few where nobody chose; the selected one
/// always. In the model's order.
pub fn shown(ready: &Ready, named: &[ScenarioId], selected: ScenarioId, only: bool) -> Vec<ScenarioId> {
    let count = ready.model().scenarios.len();
    let mut out: Vec<ScenarioId> = if only || (count > MOST_SHEETS && !named.is_empty()) {
        named.to_vec()
    } else {
        (0..count.min(MOST_SHEETS)).map(ScenarioId).collect()
    };
    if !out.contains(&selected) {
        out.push(selected);
    }
    out.sort();
    out.dedup();
    out
}
