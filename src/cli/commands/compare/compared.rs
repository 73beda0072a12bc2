//! What is compared.

use crate::analyse::Comparison;
use crate::cli::face::{Common, Failure};
use crate::cli::shared::book;
use crate::cli::shared::book::{Beside, Wanted};
use crate::cli::shared::values::met;
use crate::front::Ready;
use crate::model::ScenarioId;
use crate::series::Projection;
use crate::workbook::Further;
use std::path::Path;

/// Scenarios with what they gave.
pub(super) struct Compared<'a> {
    pub ready: &'a Ready,
    /// The reference first.
    pub ids: Vec<ScenarioId>,
    pub projections: Vec<Projection>,
    pub years: Vec<Comparison>,
    /// Where they were asked for.
    pub periods: Option<Vec<Comparison>>,
}

impl Compared<'_> {
    /// The workbook of what is compared, the reference as its live case; with `only` nothing else is in it.
    pub(super) fn workbook(&self, path: &Path, only: bool, beside: &Beside, common: &Common) -> Result<(), Failure> {
        let selected = self.ids[0];
        let shown = crate::front::shown(self.ready, &self.ids, selected, only);
        book::holds(self.ready, &shown)?;
        let wanted = Wanted { selected, shown: &shown, only, further: Further::default(), beside };
        book::write_to(path, self.ready, &wanted, common)
    }

    pub(super) fn name(&self, id: ScenarioId) -> &str {
        &self.ready.model().scenarios[id.0].name
    }

    /// An output's value in every scenario.
    pub(super) fn values(&self, output: usize) -> Vec<Option<f64>> {
        let row = self.ready.program.output_rows[output];
        self.projections.iter().map(|projection| projection.rows[row.0].scalar()).collect()
    }

    /// An output's target in every scenario, and whether it is met there.
    pub(super) fn targets(&self, output: usize) -> Vec<(Option<f64>, Option<bool>)> {
        let targets = self.projections.iter().map(|projection| projection.targets[output]);
        let values = self.values(output);
        targets.zip(values).map(|(target, value)| (target, met(self.ready, output, value, target))).collect()
    }
}
