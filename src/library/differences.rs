//! What differs between two texts of a model, by the names of its entries.

use crate::text::{NamedText, Texts};
use std::borrow::Cow;
use toml::{Table, Value};

/// The most entries that are named.
const MOST: usize = 8;

/// The entries in which two models differ, such as ``driver `price` ``, each with what became of it from `before` to
/// `now`; empty where both say the same.
pub fn differences(before: &Texts, now: &Texts) -> Vec<String> {
    let mut out = Vec::new();
    apart(&table(&before.model.text), &table(&now.model.text), &mut out);
    let files = |texts: &Texts| texts.scenarios.iter().map(|file| table(&file.text)).fold(Table::new(), merged);
    apart(&files(before), &files(now), &mut out);
    let baseline = |texts: &Texts| texts.baseline.as_ref().map_or_else(Table::new, |baseline| table(&baseline.text));
    apart(&baseline(before), &baseline(now), &mut out);
    known(before, now, &mut out);
    if out.is_empty() && says(before) != says(now) {
        out.push("the order of its entries".to_owned());
    }
    let more = out.len().saturating_sub(MOST);
    if more > 0 {
        out.truncate(MOST);
        out.push(format!("{more} more"));
    }
    out
}

/// A text that cannot be read has no entries.
fn table(text: &str) -> Table {
    text.parse().unwrap_or_default()
}

/// Files of known values, which have no entries but rows.
fn known(before: &Texts, now: &Texts, out: &mut Vec<String>) {
    let told = |name: &str, what: &str| format!("known values of `{name}`{what}");
    let same = |all: &[NamedText], one: &NamedText| all.iter().any(|other| other.name == one.name);
    for one in &before.known {
        match now.known.iter().find(|other| other.name == one.name) {
            None => out.push(told(&one.name, " (gone)")),
            Some(other) if other.text != one.text => out.push(told(&one.name, "")),
            Some(_) => {}
        }
    }
    out.extend(now.known.iter().filter(|one| !same(&before.known, one)).map(|one| told(&one.name, " (new)")));
}

/// What texts say, without comments and layout.
fn says(texts: &Texts) -> Vec<String> {
    texts.all().map(|one| table(&one.text).to_string()).collect()
}

fn merged(mut all: Table, one: Table) -> Table {
    for (key, value) in one {
        match (all.get_mut(&key), value) {
            (Some(Value::Table(known)), Value::Table(more)) => known.extend(more),
            (_, value) => {
                all.insert(key, value);
            }
        }
    }
    all
}

fn apart(before: &Table, now: &Table, out: &mut Vec<String>) {
    for key in keys(before, now) {
        let (a, b) = (before.get(key), now.get(key));
        if a == b {
            continue;
        }
        fn inner(value: Option<&Value>) -> Option<Cow<'_, Table>> {
            match value {
                None => Some(Cow::Owned(Table::new())),
                Some(Value::Table(inner)) => Some(Cow::Borrowed(inner)),
                Some(Value::Array(list)) => named(list).map(Cow::Owned),
                Some(_) => None,
            }
        }
        let (Some(a), Some(b)) = (inner(a), inner(b)) else {
            out.push(told(&format!("`{key}`"), before.get(key), now.get(key)));
            continue;
        };
        // The head and the timeline are one thing each, of which a word is the entry.
        for name in keys(&a, &b).filter(|name| a.get(*name) != b.get(*name)) {
            out.push(told(&format!("{} `{name}`", one_of(key)), a.get(name), b.get(name)));
        }
        if keys(&a, &b).next().is_none() {
            out.push(told(&format!("`{key}`"), before.get(key), now.get(key)));
        }
    }
}

fn keys<'a>(before: &'a Table, now: &'a Table) -> impl Iterator<Item = &'a str> {
    let more = now.keys().filter(|key| !before.contains_key(*key));
    before.keys().chain(more).map(String::as_str)
}

/// Entries of a list by their ids, where they have some.
fn named(list: &[Value]) -> Option<Table> {
    let id = |entry: &Value| entry.get("id").or_else(|| entry.get("name"))?.as_str().map(str::to_owned);
    list.iter().map(|entry| Some((id(entry)?, entry.clone()))).collect()
}

/// What one entry of a table is called.
fn one_of(key: &str) -> &str {
    match key {
        "model" | "timeline" => key,
        _ => key.strip_suffix('s').unwrap_or(key),
    }
}

fn told(what: &str, before: Option<&Value>, now: Option<&Value>) -> String {
    match (before, now) {
        (None, _) => format!("{what} (new)"),
        (_, None) => format!("{what} (gone)"),
        _ => what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(model: &str, baseline: &str) -> Texts {
        let named = |text: &str| NamedText { name: "x".to_owned(), text: text.to_owned() };
        Texts { model: named(model), baseline: Some(named(baseline)), ..Texts::default() }
    }

    #[test]
    fn entries_that_differ_are_named() {
        let before = texts(
            "[model]\nname = \"m\"\n[drivers]\na = 1\nb = 2\n[lines.x]\nformula = \"a\"\n[scenarios.low]\n",
            "[[figures]]\nid = \"f\"\nvalue = 1\n",
        );
        let now = texts(
            "[model]\nname = \"m\"\n[drivers]\na = 3\nc = 2\n[lines.x]\nformula = \"b\" # said\n[scenarios.low]\n[scenarios.high]\n",
            "[[figures]]\nid = \"f\"\nvalue = 2\n",
        );
        assert_eq!(
            differences(&before, &now),
            ["driver `a`", "driver `b` (gone)", "driver `c` (new)", "line `x`", "scenario `high` (new)", "figure `f`"]
        );
        assert!(differences(&before, &before).is_empty());
        let turned =
            texts(&before.model.text.replace("a = 1\nb = 2", "b = 2\na = 1"), "[[figures]]\nid = \"f\"\nvalue = 1\n");
        assert_eq!(differences(&before, &turned), ["the order of its entries"]);
    }

    #[test]
    fn what_cannot_be_read_and_what_is_long_is_told_in_short() {
        let broken = texts("[model", "");
        assert!(differences(&broken, &broken).is_empty());
        let many: String = (0..20).map(|n| format!("d{n} = 1\n")).collect();
        let told = differences(&texts("", ""), &texts(&format!("[drivers]\n{many}"), ""));
        assert_eq!((told.len(), told[8].as_str()), (9, "12 more"));
    }
}
