//! The workbook of an update: the case with what is known, what is foreseen of it, and what moved.

use super::told::Told;
use crate::analyse::{revised, risk};
use crate::cli::face::{Common, Failure};
use crate::cli::shared::book::{self, Beside, Wanted};
use crate::model::grouped;
use crate::workbook::Further;
use std::path::Path;

impl Told<'_> {
    /// Writes it.
    pub(super) fn workbook(&self, path: &Path, beside: &Beside, common: &Common) -> Result<(), Failure> {
        let (ready, selected) = (self.ready, self.asked.posterior[0]);
        let shown = crate::front::shown(ready, &self.asked.posterior, selected, false);
        book::holds(ready, &shown)?;
        let risks = [risk(&ready.program, &self.found.after, self.asked.posterior.clone(), "Risk", self.settings())];
        let updates =
            [revised(&ready.program, &self.found, &self.asked.scenarios, &self.asked.posterior, self.settings())];
        let further = Further { risks: &risks, updates: &updates, ..Further::default() };
        let wanted = Wanted { selected, shown: &shown, only: false, further, beside };
        book::write_to(path, ready, &wanted, common)
    }

    /// How it was made.
    fn settings(&self) -> Vec<(String, String)> {
        let found = &self.found;
        let setting = |name: &str, words: String| (name.to_owned(), words);
        let mut out = vec![
            setting("Updated by", format!("{} known values up to {}", found.surprises.len(), self.until())),
            setting(
                "Draws",
                format!(
                    "{}, worth {} independent ones",
                    grouped(found.draws as f64, 0),
                    grouped(found.effective.floor(), 0)
                ),
            ),
            setting("Seed", self.seed.to_string()),
        ];
        out.extend(self.tempering().map(|words| setting("Tempered", words)));
        out
    }

    fn until(&self) -> String {
        self.ready.model().timeline.title(self.found.until)
    }
}
