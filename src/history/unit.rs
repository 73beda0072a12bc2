//! Units in heads and titles: `Deliveries (thousand units)`, `万辆`, `单位：辆`.

use super::scalewords::{is_letter, scale};

/// What a head says about the numbers below it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Unit {
    /// The unit, if it is one that is known.
    pub name: Option<String>,
    /// The power of ten that each number is to be multiplied by.
    pub exponent: i32,
}

const NAMES: [(&str, &str); 61] = [
    ("r$", "BRL"),
    ("reais", "BRL"),
    ("sztuk", "unit"),
    ("szt", "unit"),
    ("шт", "unit"),
    ("единиц", "unit"),
    ("대", "unit"),
    ("unità", "unit"),
    ("pezzi", "unit"),
    ("stuks", "unit"),
    ("adet", "unit"),
    ("veículos", "vehicle"),
    ("veicoli", "vehicle"),
    ("voertuigen", "vehicle"),
    ("fahrzeuge", "vehicle"),
    ("fahrzeug", "vehicle"),
    ("pkw", "vehicle"),
    ("autos", "vehicle"),
    ("stück", "unit"),
    ("stk", "unit"),
    ("einheiten", "unit"),
    ("bestellungen", "order"),
    ("véhicules", "vehicle"),
    ("unités", "unit"),
    ("vehículos", "vehicle"),
    ("unidades", "unit"),
    ("prozent", "%"),
    ("pct", "%"),
    ("monate", "month"),
    ("wochen", "week"),
    ("vehicles", "vehicle"),
    ("vehicle", "vehicle"),
    ("units", "unit"),
    ("unit", "unit"),
    ("cars", "vehicle"),
    ("car", "vehicle"),
    ("orders", "order"),
    ("order", "order"),
    ("辆", "vehicle"),
    ("輛", "vehicle"),
    ("台", "unit"),
    ("percent", "%"),
    ("%", "%"),
    ("cny", "CNY"),
    ("rmb", "CNY"),
    ("yuan", "CNY"),
    ("元", "CNY"),
    ("usd", "USD"),
    ("us$", "USD"),
    ("dollars", "USD"),
    ("$", "USD"),
    ("eur", "EUR"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("€", "EUR"),
    ("weeks", "week"),
    ("week", "week"),
    ("months", "month"),
    ("days", "day"),
    ("day", "day"),
    ("订单", "order"),
];

/// The unit that a text (in the plain spelling) is and nothing else.
pub(super) fn whole(text: &str) -> Option<Unit> {
    let mut rest = text.trim_matches([' ', ':', '(', ')', '[', ']', '.']);
    // One letter alone is rather a name.
    if rest.is_empty() || rest.len() > 60 || ["k", "m", "b"].contains(&rest) {
        return None;
    }
    // `x 1.000`
    if let Some(times) = rest.strip_prefix(['x', '×']).map(str::trim_start)
        && let Some((exponent, length)) = scale(times)
        && times.starts_with('1')
    {
        let name = times.get(length..).and_then(whole).filter(|unit| unit.exponent == 0).and_then(|unit| unit.name);
        let alone = times.len() == length || name.is_some();
        return alone.then_some(Unit { name, exponent });
    }
    // Nor is a number a unit without a word to it.
    if rest.starts_with(|c: char| c.is_ascii_digit()) && !rest.contains(char::is_alphabetic) {
        return None;
    }
    let mut out = Unit::default();
    let (mut found, mut spoken) = (false, false);
    while !rest.is_empty() {
        let starts = |word: &str| {
            rest.strip_prefix(word).is_some_and(|after| !word.ends_with(is_letter) || !after.starts_with(is_letter))
        };
        let length = if let Some((word, name)) = NAMES.iter().find(|(word, _)| starts(word)) {
            if out.name.as_deref().is_some_and(|known| known != *name) {
                return None;
            }
            out.name = Some((*name).to_owned());
            found = true;
            word.len()
        } else if let Some((exponent, length)) = scale(rest) {
            if out.exponent != 0 {
                return None;
            }
            out.exponent = exponent;
            // `B bikes` are not billions of them.
            (found, spoken) = (true, length > 1);
            length
        } else if let Some(word) =
            ["in", "of", "number", "no", "en", "em", "de", "d'", "di", "w", "в", "i"].iter().find(|word| starts(word))
        {
            word.len()
        } else if let Some(word) = noun(rest).filter(|_| spoken && out.name.is_none()) {
            // Thousands of something: its own name is the unit.
            out.name = (!MEASURES.contains(&word)).then(|| singular(word));
            word.len()
        } else {
            return None;
        };
        rest = rest.get(length..).unwrap_or_default().trim_start_matches([' ', '.', ',']);
    }
    found.then_some(out)
}

/// What is counted, but is no unit: `thousand sales`.
const MEASURES: [&str; 11] = [
    "sales",
    "deliveries",
    "registrations",
    "shipments",
    "exports",
    "total",
    "figures",
    "values",
    "otherwise",
    "stated",
    "rounded",
];

/// The word that a text is.
fn noun(text: &str) -> Option<&str> {
    let is_word = text.len() >= 3 && text.len() <= 24 && text.chars().all(|c| c.is_lowercase());
    is_word.then_some(text)
}

/// One of what an English plural names.
fn singular(word: &str) -> String {
    let ends = |ending: &str| word.strip_suffix(ending).filter(|stem| stem.len() >= 2);
    match word {
        _ if word.ends_with("ss") => word.to_owned(),
        _ if ends("ies").is_some() => format!("{}y", &word[..word.len() - 3]),
        _ if ["xes", "ches", "shes", "sses"].iter().any(|ending| ends(ending).is_some()) => {
            word[..word.len() - 2].to_owned()
        }
        _ => ends("s").unwrap_or(word).to_owned(),
    }
}

/// Whether a head says that units stand below it or beside it.
pub(super) fn is_head(text: &str) -> bool {
    const HEADS: [&str; 18] = [
        "unit",
        "units",
        "unit of measure",
        "unit_measure",
        "units of measure",
        "measured in",
        "uom",
        "einheit",
        "einheiten",
        "maßeinheit",
        "unité",
        "unidad",
        "unidade",
        "unità",
        "单位",
        "單位",
        "単位",
        "단위",
    ];
    HEADS.contains(&text.trim_matches([' ', ':', '(', ')', '.']))
}

/// The unit that a cell is whose head says so: any word may be one.
pub(super) fn declared(text: &str) -> Option<Unit> {
    let text = text.trim();
    // Thousands of anything, whatever its name.
    const THOUSANDS: [&str; 7] = ["1000", "1.000", "1,000", "000", "000s", "'000", "'000s"];
    if THOUSANDS.contains(&text) {
        return Some(Unit { name: None, exponent: 3 });
    }
    if let Some(rest) = THOUSANDS.iter().find_map(|thousand| text.strip_prefix(thousand)?.strip_prefix(' ')) {
        let rest = declared(rest).filter(|unit| unit.exponent == 0)?;
        return Some(Unit { exponent: 3, ..rest });
    }
    // A count of whatever the series is of.
    if ["number", "no", "no.", "count", "anzahl", "nombre", "numero", "número", "liczba", "antal", "個", "个"]
        .contains(&text)
    {
        return Some(Unit { name: Some("1".to_owned()), exponent: 0 });
    }
    // Codes of statistical offices: `THS_T`, `MIO_EUR`, `NR`.
    if text == "nr" {
        return Some(Unit { name: Some("1".to_owned()), exponent: 0 });
    }
    if let Some((code, rest)) = text.split_once('_')
        && let Some((exponent, length)) = scale(code).filter(|_| code.len() > 1)
        && length == code.len()
    {
        return Some(Unit { name: whole(rest).and_then(|unit| unit.name), exponent });
    }
    whole(text).or_else(|| Some(Unit { name: Some(singular(noun(text)?)), exponent: 0 }))
}

/// The unit in a head, and the head without it: in brackets, behind a comma or behind a slash.
pub(super) fn in_head(text: &str) -> (String, Option<Unit>) {
    if let Some(unit) = whole(text) {
        return (String::new(), Some(unit));
    }
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((before, inner)) = text.split_once(open)
            && let Some((inner, after)) = inner.split_once(close)
            && let Some(unit) = whole(inner)
        {
            return (format!("{} {}", before.trim(), after.trim()).trim().to_owned(), Some(unit));
        }
    }
    for mark in [",", "/", " in ", " en ", " em ", " w ", " в ", ":"] {
        if let Some((before, after)) = text.rsplit_once(mark)
            // What stands in brackets behind it is no unit: `in thousands of vehicles (rounded)`.
            && let Some(unit) = whole(after.split_once(" (").map_or(after, |(unit, _)| unit))
            // Orders / week are a rate.
            && (mark != "/" || !matches!(unit.name.as_deref(), Some("week" | "month" | "day")))
        {
            return (before.trim().to_owned(), Some(unit));
        }
    }
    (text.to_owned(), None)
}

/// Whether a text speaks of thousands or millions, but not of so many of them: `1.2 million` is a number.
pub(super) fn speaks_of_scale(text: &str) -> bool {
    let speaks = |(at, _): (usize, char)| {
        let (before, rest) = text.split_at_checked(at)?;
        let (_, length) = scale(rest)?;
        let (word, after) = rest.split_at_checked(length)?;
        let within = before.ends_with(|c: char| c.is_ascii_digit() || is_letter(c));
        let counted = before.trim_end().ends_with(|c: char| c.is_ascii_digit());
        // One letter, a number or a single sign says too little.
        let clear = match word.is_ascii() {
            true => length > 1 && (word.starts_with('\'') || word.contains(|c: char| c.is_ascii_alphabetic())),
            false => {
                word.starts_with(is_letter)
                    || ["辆", "輛", "台", "대", "명"].iter().any(|counted| after.starts_with(counted))
            }
        };
        Some(clear && !within && !counted)
    };
    text.char_indices().any(|place| speaks(place).unwrap_or(false)) || says_in_thousands(text)
}

/// Whether it says that numbers are in thousands or millions.
pub(super) fn says_in_thousands(text: &str) -> bool {
    let after = |(at, word): (usize, &str)| {
        let within = text.get(..at).is_some_and(|before| before.ends_with(is_letter));
        if within { "" } else { text.get(at + word.len()..).unwrap_or_default() }
    };
    ["in ", "en ", "em ", "w ", "в "]
        .iter()
        .flat_map(|word| text.match_indices(word))
        .map(after)
        .any(|rest| scale(rest).is_some_and(|(_, length)| length > 2))
}

/// The unit that a line outside the table declares for all of it.
pub(super) fn in_title(text: &str) -> Option<Unit> {
    if text.chars().count() > 200 {
        return None;
    }
    behind_head(text).unwrap_or_else(|| in_head(text).1)
}

/// What stands behind the word for a unit, where a text has it: `Unit: thousand units`.
fn behind_head(text: &str) -> Option<Option<Unit>> {
    const SAY: [&str; 14] = [
        "units:",
        "unit:",
        "einheit:",
        "unité:",
        "unité :",
        "unidad:",
        "unidade:",
        "jednostka:",
        "单位:",
        "單位:",
        "単位:",
        "단위:",
        "unit of measure:",
        "单位",
    ];
    let (_, after) = SAY.iter().find_map(|word| text.split_once(word))?;
    let end = after.find([')', ';', ']']).unwrap_or(after.len());
    Some(after.get(..end).and_then(whole))
}

/// The unit that a text declares for all numbers and not for some of them: `All figures in thousands`, `Angaben in
/// Tsd.`, `单位：万辆`.
pub(super) fn of_all(text: &str) -> Option<Unit> {
    const NOTES: [&str; 9] = ["note:", "notes:", "anmerkung:", "hinweis:", "note :", "nota:", "uwaga:", "注:", "说明:"];
    const GENERAL: [&str; 45] = [
        "all",
        "the",
        "figures",
        "values",
        "data",
        "numbers",
        "amounts",
        "are",
        "is",
        "expressed",
        "shown",
        "given",
        "stated",
        "reported",
        "presented",
        "in",
        "note",
        "counts",
        "quantities",
        "alle",
        "angaben",
        "werte",
        "zahlen",
        "daten",
        "tous",
        "les",
        "chiffres",
        "données",
        "valeurs",
        "sont",
        "exprimés",
        "cifras",
        "datos",
        "valores",
        "todos",
        "los",
        "dados",
        "valori",
        "dati",
        "tutti",
        "dane",
        "wartości",
        "данные",
        "значения",
        "数据",
    ];
    let text = NOTES.iter().find_map(|note| text.strip_prefix(note)).unwrap_or(text);
    let text = text.trim_matches([' ', '(', ')', '[', ']', '.', '*']);
    if text.chars().count() > 100 {
        return None;
    }
    let mut rest = text;
    while let Some((word, after)) = rest.split_once(' ').filter(|(word, _)| GENERAL.contains(&word.trim_matches(':'))) {
        (_, rest) = (word, after.trim_start());
    }
    let said = if rest.len() < text.len() || scale(rest).is_some() { whole(rest) } else { None };
    said.or_else(|| behind_head(text).flatten()).filter(|unit| unit.exponent != 0)
}
