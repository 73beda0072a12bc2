//! Scenarios that a command line makes of others.

use crate::check::WHAT_IF;
use crate::text::NO_PERIOD;

/// Stands before the period up to which values are known.
const KNOWN_TO: &str = "known up to ";

/// Changes on top of a scenario, which make one more scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// Whether somebody chose that name, so that it makes the title too.
    pub named: bool,
    /// The scenario that it starts from, or a file with one; the first, where none is named.
    pub scenario: Option<String>,
    /// Arguments of `--set`.
    pub sets: Vec<String>,
    /// Up to when known values count in it, where it has a say of its own: `none`, or a period.
    pub known_to: Option<String>,
}

impl Variant {
    /// What `--set` makes on top of a scenario; none where nothing is set.
    pub fn of_sets(scenario: Option<&str>, sets: &[String]) -> Vec<Variant> {
        let made = || Variant {
            name: WHAT_IF.to_owned(),
            named: false,
            scenario: scenario.map(str::to_owned),
            sets: sets.to_vec(),
            known_to: None,
        };
        (!sets.is_empty()).then(made).into_iter().collect()
    }

    /// What an argument for a scenario with `@` means: the scenario before it as it was known up to a period (`base@2025-12`,
    /// `base@none`). The last `@` counts, and only if a period or `none` stands behind it.
    ///
    /// ```
    /// use evcalc::library::Variant;
    /// let cut = Variant::as_known("base@2025-12").expect("a scenario and a period");
    /// assert_eq!((cut.scenario.as_deref(), cut.known_to.as_deref()), (Some("base"), Some("2025-12")));
    /// assert!(Variant::as_known("plans@home/high.toml").is_none());
    /// ```
    pub fn as_known(argument: &str) -> Option<Variant> {
        let (scenario, to) = argument.rsplit_once('@')?;
        let is_cut = to == NO_PERIOD || to.starts_with(|c: char| c.is_ascii_digit());
        is_cut.then(|| Variant {
            name: argument.to_owned(),
            named: false,
            scenario: Some(scenario.to_owned()),
            sets: vec![],
            known_to: Some(to.to_owned()),
        })
    }

    /// The argument for the scenario of another argument with nothing known.
    ///
    /// ```
    /// use evcalc::library::Variant;
    /// assert_eq!(Variant::nothing_known("base"), "base@none");
    /// assert_eq!(Variant::nothing_known("base@2025-12"), "base@none");
    /// ```
    pub fn nothing_known(argument: &str) -> String {
        let bare = Variant::as_known(argument).and_then(|cut| cut.scenario);
        format!("{}@{NO_PERIOD}", bare.as_deref().unwrap_or(argument))
    }

    /// Whether it is a scenario as it was known up to a period, with nothing else changed.
    pub fn is_cut(&self) -> bool {
        self.known_to.is_some() && self.sets.is_empty()
    }

    /// What a workbook says of it, line by line: a head with the scenario that it was laid on, then its changes.
    pub fn lines(&self, on: &str) -> Vec<String> {
        let named = if self.named { ", a name that was chosen" } else { "" };
        let to = self.known_to.as_ref().map_or_else(String::new, |to| format!(", {KNOWN_TO}{to}"));
        let head = format!("{} on {on}{named}{to}", self.name);
        std::iter::once(head).chain(self.sets.iter().cloned()).collect()
    }

    /// The variants of such lines.
    pub fn of_lines<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<Variant> {
        let mut out: Vec<Variant> = Vec::new();
        for line in lines.into_iter().map(str::trim).filter(|line| !line.is_empty()) {
            // A change has an equals sign, a head has none.
            match (line.split_once(" on "), out.last_mut()) {
                (Some((name, on)), _) if !line.contains('=') => {
                    let mut words = on.split(", ");
                    let scenario = words.next().map(str::to_owned);
                    let words: Vec<&str> = words.collect();
                    let known_to = words.iter().find_map(|word| word.strip_prefix(KNOWN_TO)).map(str::to_owned);
                    let named = words.iter().any(|word| !word.starts_with(KNOWN_TO));
                    out.push(Variant { name: name.to_owned(), named, scenario, sets: vec![], known_to });
                }
                (_, Some(last)) => last.sets.push(line.to_owned()),
                _ => {}
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_workbook_says_of_variants_is_read_back() {
        let variant = |name: &str, named, sets: &[&str]| Variant {
            name: name.to_owned(),
            named,
            scenario: Some("base".to_owned()),
            sets: sets.iter().map(|set| (*set).to_owned()).collect(),
            known_to: None,
        };
        let all =
            [variant("what_if", false, &["a=1 on b", "c=\"x, y\""]), variant("dear", true, &["p[Q]=inherited * 2"])];
        let cut = Variant::as_known("base@none").expect("a cut");
        let all = [all[0].clone(), all[1].clone(), cut];
        let lines: Vec<String> = all.iter().flat_map(|variant| variant.lines("base")).collect();
        assert_eq!(Variant::of_lines(lines.iter().map(String::as_str)), all);
        assert!(Variant::of_lines(["none"]).is_empty());
    }
}
