//! Scenarios that a command line makes of others.

use crate::check::WHAT_IF;

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
}

impl Variant {
    /// What `--set` makes on top of a scenario; none where nothing is set.
    pub fn of_sets(scenario: Option<&str>, sets: &[String]) -> Vec<Variant> {
        let made = || Variant {
            name: WHAT_IF.to_owned(),
            named: false,
            scenario: scenario.map(str::to_owned),
            sets: sets.to_vec(),
        };
        (!sets.is_empty()).then(made).into_iter().collect()
    }

    /// What a workbook says of it, line by line: a head with the scenario that it was laid on, then its changes.
    pub fn lines(&self, on: &str) -> Vec<String> {
        let named = if self.named { ", a name that was chosen" } else { "" };
        let head = format!("{} on {on}{named}", self.name);
        std::iter::once(head).chain(self.sets.iter().cloned()).collect()
    }

    /// The variants of such lines.
    pub fn of_lines<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<Variant> {
        let mut out: Vec<Variant> = Vec::new();
        for line in lines.into_iter().map(str::trim).filter(|line| !line.is_empty()) {
            // A change has an equals sign, a head has none.
            match (line.split_once(" on "), out.last_mut()) {
                (Some((name, on)), _) if !line.contains('=') => {
                    let (on, named) = match on.split_once(", ") {
                        Some((on, _)) => (on, true),
                        None => (on, false),
                    };
                    let (name, scenario) = (name.to_owned(), Some(on.to_owned()));
                    out.push(Variant { name, named, scenario, sets: vec![] });
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
        };
        let all =
            [variant("what_if", false, &["a=1 on b", "c=\"x, y\""]), variant("dear", true, &["p[Q]=inherited * 2"])];
        let lines: Vec<String> = all.iter().flat_map(|variant| variant.lines("base")).collect();
        assert_eq!(Variant::of_lines(lines.iter().map(String::as_str)), all);
        assert!(Variant::of_lines(["none"]).is_empty());
    }
}
