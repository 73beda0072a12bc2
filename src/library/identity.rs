//! Fingerprints by which files that were made from a model know it again.

use crate::text::ModelText;
use sha2::{Digest, Sha256};
use toml::{Table, Value};

/// First 16 hexadecimal digits of the SHA-256 of a text.
pub fn fingerprint(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// What a model's texts say, without their comments and layout: scenarios apart from the rest, since adding one changes
/// nothing that was made from the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Fingerprint of the model without its scenarios.
    pub model: String,
    /// Names of the scenarios, those of further files behind the model's own, each with its fingerprint.
    pub scenarios: Vec<(String, String)>,
    /// Fingerprints of the files of known values that are laid over it, in their order.
    pub known: Vec<String>,
    /// Up to when known values count, where that was said for one run.
    pub known_to: Option<String>,
}

impl Identity {
    /// Of a model's text.
    pub fn of_model(text: &str) -> Identity {
        // A text that cannot be read makes no model; it still has a fingerprint.
        let Ok(mut all) = text.parse::<Table>() else {
            return Identity { model: fingerprint(text), ..Identity::default() };
        };
        let mut out = Identity::default();
        out.add(all.remove("scenarios"));
        if out.scenarios.is_empty() {
            // A model without scenarios has one.
            out.scenarios.push((ModelText::ONLY.0.to_owned(), of_table(&implied())));
        }
        out.model = of_table(&all);
        out
    }

    /// Adds the scenarios of a file of scenarios.
    pub fn add_file(&mut self, text: &str) {
        if let Ok(mut all) = text.parse::<Table>() {
            self.add(all.remove("scenarios"));
        }
    }

    /// Adds a file of known values.
    pub fn add_known(&mut self, text: &str) {
        self.known.push(fingerprint(text));
    }

    fn add(&mut self, scenarios: Option<Value>) {
        let Some(Value::Table(scenarios)) = scenarios else { return };
        for (name, scenario) in scenarios {
            let one = scenario.as_table().map(of_table).unwrap_or_default();
            self.scenarios.push((name, one));
        }
    }

    /// One fingerprint of all of it.
    pub fn whole(&self) -> String {
        let scenarios = self.scenarios.iter().map(|(name, one)| format!("\n{name} {one}"));
        let known = self.known.iter().map(|one| format!("\nknown {one}"));
        let to = self.known_to.iter().map(|to| format!("\nknown to {to}"));
        fingerprint(&std::iter::once(self.model.clone()).chain(scenarios).chain(known).chain(to).collect::<String>())
    }
}

/// What a scenario that is not written down would say.
fn implied() -> Table {
    std::iter::once(("title".to_owned(), Value::String(ModelText::ONLY.1.to_owned()))).collect()
}

fn of_table(table: &Table) -> String {
    fingerprint(&table.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: &str = "[model]\nname = \"m\"\n[drivers]\na = 1\n[scenarios.base]\ntitle = \"B\"\n";

    #[test]
    fn comments_and_more_scenarios_change_nothing() {
        let one = Identity::of_model(MODEL);
        let commented = Identity::of_model(&MODEL.replace("a = 1", "a   =  1 # first"));
        assert_eq!(one, commented);
        let more = Identity::of_model(&format!("{MODEL}[scenarios.x]\nextends = \"base\"\n"));
        assert_eq!((&one.model, &one.scenarios[0]), (&more.model, &more.scenarios[0]));
        assert_eq!(more.scenarios[1].0, "x");
        assert_ne!(one.whole(), more.whole());
    }

    #[test]
    fn values_and_order_change_it() {
        let one = Identity::of_model(MODEL);
        assert_ne!(one.model, Identity::of_model(&MODEL.replace("a = 1", "a = 2")).model);
        assert_ne!(
            Identity::of_model(&MODEL.replace("a = 1", "a = 1\nb = 1")).model,
            Identity::of_model(&MODEL.replace("a = 1", "b = 1\na = 1")).model
        );
        let other = Identity::of_model(&MODEL.replace("\"B\"", "\"C\""));
        assert!(other.model == one.model && other.scenarios != one.scenarios);
    }

    #[test]
    fn known_values_change_the_whole_and_not_the_model() {
        let one = Identity::of_model(MODEL);
        let mut known = one.clone();
        known.add_known("period,line,value\n2026-01,a,1\n");
        assert!(known.model == one.model && known.whole() != one.whole());
        let cut = Identity { known_to: Some("none".to_owned()), ..known.clone() };
        assert_ne!(cut.whole(), known.whole());
    }

    #[test]
    fn the_scenario_that_is_not_written_is_the_one_that_saving_writes_out() {
        let none = Identity::of_model("[model]\nname = \"m\"\n");
        let written = Identity::of_model("[model]\nname = \"m\"\n[scenarios.base]\ntitle = \"Base\"\n");
        assert_eq!(none, written);
    }
}
