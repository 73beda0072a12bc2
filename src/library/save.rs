//! A scenario appended to a model file, whose comments and layout stay as they are.

use super::line_ends;
use crate::text::ModelText;
use thiserror::Error;
use toml_edit::{DocumentMut, InlineTable, Item, Table, Value};

/// What a scenario changes of one driver's cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// The driver.
    pub driver: String,
    /// The cell's elements, in the order of the driver's dimensions; none for a driver without.
    pub elements: Vec<String>,
    /// The period of the step of its path, where only that changes.
    pub period: Option<String>,
    /// The new value.
    pub value: NewValue,
}

/// A number with at most the 15 digits that worksheets keep and the language reads.
pub fn typed(value: f64) -> f64 {
    format!("{value:.14e}").parse().unwrap_or(value)
}

/// A new value.
#[derive(Clone, Debug, PartialEq)]
pub enum NewValue {
    /// A number.
    Number(f64),
    /// An expression, or a period.
    Text(String),
}

/// A scenario that is not in the file yet.
#[derive(Clone, Debug, PartialEq)]
pub struct NewScenario {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it is.
    pub notes: String,
    /// The scenario that it starts from.
    pub extends: String,
    /// What it changes.
    pub changes: Vec<Changed>,
}

/// Why a scenario could not be appended.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SaveError {
    /// The file is no TOML.
    #[error("it is no TOML file: {0}")]
    Text(String),
    /// It has such a scenario.
    #[error("it has a scenario `{0}` already: choose another name")]
    Exists(String),
    /// It has no such scenario to start from.
    #[error("it has no scenario `{0}` that the new one could extend")]
    NoParent(String),
    /// Something stands where tables should.
    #[error("its `{0}` is no table")]
    NoTable(String),
}

/// The text of a model file, or of a file of scenarios, with one more scenario at its end; its byte order mark and its
/// line ends stay as they are.
///
/// # Errors
/// Why it cannot be appended.
pub fn with_scenario(text: &str, scenario: &NewScenario) -> Result<String, SaveError> {
    let mut document: DocumentMut = line_ends::plain(text)
        .parse()
        .map_err(|error: toml_edit::TomlError| SaveError::Text(error.message().to_owned()))?;
    let known = document.get("scenarios").is_some();
    // A file of scenarios alone has no table for its model; what its scenarios extend stands elsewhere.
    let alone = document.get("model").is_none_or(|model| !model.is_table_like());
    let mut implicit = Table::new();
    implicit.set_implicit(true);
    let scenarios = document.entry("scenarios").or_insert(Item::Table(implicit));
    let scenarios = scenarios.as_table_like_mut().ok_or_else(|| SaveError::NoTable("scenarios".to_owned()))?;
    if !known && !alone {
        // A model without scenarios has one named `base`; the first of a file is its reference.
        let mut base = Table::new();
        base.insert("title", toml_edit::value(ModelText::ONLY.1));
        scenarios.insert(ModelText::ONLY.0, Item::Table(base));
    }
    if scenarios.contains_key(&scenario.name) {
        return Err(SaveError::Exists(scenario.name.clone()));
    }
    if !alone && !scenarios.contains_key(&scenario.extends) {
        return Err(SaveError::NoParent(scenario.extends.clone()));
    }
    let weighed = scenarios.iter().any(|(_, item)| item.get("probability").is_some());
    scenarios.insert(&scenario.name, Item::Table(table(scenario, weighed)));
    let mut out = document.to_string();
    if !out.ends_with('\n') {
        out.push('\n');
    }
    Ok(line_ends::as_in(text, &out))
}

/// The text of a file with this scenario alone, for a model that stands elsewhere.
pub fn scenario_file(model: &str, scenario: &NewScenario) -> String {
    let mut document = DocumentMut::new();
    document.insert("model", toml_edit::value(model));
    let mut scenarios = Table::new();
    scenarios.set_implicit(true);
    scenarios.insert(&scenario.name, Item::Table(table(scenario, false)));
    document.insert("scenarios", Item::Table(scenarios));
    document.to_string()
}

/// The scenario's own table.
fn table(scenario: &NewScenario, weighed: bool) -> Table {
    let mut made = Table::new();
    made.insert("title", toml_edit::value(scenario.title.as_str()));
    made.insert("notes", toml_edit::value(scenario.notes.as_str()));
    made.insert("extends", toml_edit::value(scenario.extends.as_str()));
    if weighed {
        made.insert("probability", toml_edit::value(0));
    }
    let mut drivers = Table::new();
    for change in &scenario.changes {
        put(&mut drivers, change);
    }
    made.insert("drivers", Item::Table(drivers));
    made
}

/// Puts a change among those of its driver: tables by element, and by period within.
fn put(drivers: &mut Table, change: &Changed) {
    let value = match &change.value {
        NewValue::Number(x) => Value::from(*x),
        NewValue::Text(text) => Value::from(text.as_str()),
    };
    let steps: Vec<&str> = change.elements.iter().map(String::as_str).chain(change.period.as_deref()).collect();
    let Some((last, before)) = steps.split_last() else {
        drivers.insert(&change.driver, Item::Value(value));
        return;
    };
    let entry = drivers.entry(&change.driver).or_insert(Item::Value(Value::InlineTable(InlineTable::new())));
    let Some(mut table) = entry.as_inline_table_mut() else { return };
    for step in before {
        let inner = table.entry(*step).or_insert(Value::InlineTable(InlineTable::new()));
        match inner.as_inline_table_mut() {
            Some(inner) => table = inner,
            None => return,
        }
    }
    table.insert(*last, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario() -> NewScenario {
        let change = |driver: &str, elements: &[&str], period: Option<&str>, value: NewValue| Changed {
            driver: driver.to_owned(),
            elements: elements.iter().map(|e| (*e).to_owned()).collect(),
            period: period.map(str::to_owned),
            value,
        };
        NewScenario {
            name: "new".to_owned(),
            title: "New".to_owned(),
            notes: "Made \"by hand\".".to_owned(),
            extends: "base".to_owned(),
            changes: vec![
                change("a", &[], None, NewValue::Number(0.25)),
                change("p", &["x"], Some("2026-03"), NewValue::Number(3.0)),
                change("p", &["x"], Some("2026-05"), NewValue::Number(4.0)),
                change("q", &[], None, NewValue::Text("inherited * 1.5".to_owned())),
            ],
        }
    }

    #[test]
    fn comments_and_layout_stay() {
        let text = "# a model\n[model]\nname = \"m\"   # its name\n\n[scenarios.base]\ntitle = \"B\"\nprobability = 1 # sure\n\n[checks]\nx = \"1 > 0\"\n";
        let out = with_scenario(text, &scenario()).expect("appended");
        for line in text.lines().filter(|line| !line.is_empty()) {
            assert!(out.contains(line), "{line} is lost: {out}");
        }
        let expected =
            "[scenarios.new]\ntitle = \"New\"\nnotes = 'Made \"by hand\".'\nextends = \"base\"\nprobability = 0\n";
        assert!(out.contains(expected), "{out}");
        let drivers = "[scenarios.new.drivers]\na = 0.25\np = { x = { 2026-03 = 3.0, 2026-05 = 4.0 } }\nq = \"inherited * 1.5\"\n";
        assert!(out.contains(drivers), "{out}");
        assert_eq!(with_scenario(&out, &scenario()), Err(SaveError::Exists("new".to_owned())));
    }

    #[test]
    fn a_model_without_scenarios_gets_its_base_written_out() {
        let out = with_scenario("[model]\nname = \"m\"\n", &scenario()).expect("appended");
        assert!(out.find("[scenarios.base]").expect("base") < out.find("[scenarios.new]").expect("new"), "{out}");
        let other = NewScenario { extends: "bse".to_owned(), ..scenario() };
        assert_eq!(
            with_scenario("[model]\nname = \"m\"\n[scenarios.base]\n", &other),
            Err(SaveError::NoParent("bse".to_owned()))
        );
        assert!(matches!(with_scenario("x = [", &other), Err(SaveError::Text(_))));
    }

    #[test]
    fn a_scenario_can_stand_in_a_file_of_its_own() {
        let text = scenario_file("m", &scenario());
        assert!(text.starts_with("model = \"m\"\n\n[scenarios.new]\ntitle = \"New\"\n"), "{text}");
        let second = NewScenario { name: "second".to_owned(), ..scenario() };
        let both = with_scenario(&text, &second).expect("appended");
        assert!(both.starts_with(&text) && both.contains("[scenarios.second.drivers]"), "{both}");
    }
}
