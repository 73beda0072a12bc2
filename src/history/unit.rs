//! Units in heads and titles: `Deliveries (thousand units)`, `万辆`, `单位：辆`.

/// What a head says about the numbers below it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Unit {
    /// The unit, if it is one that is known.
    pub name: Option<String>,
    /// The power of ten that each number is to be multiplied by.
    pub exponent: i32,
}

/// Words for powers of ten; a longer one stands before a shorter that it starts with.
const SCALES: [(&str, i32); 42] = [
    ("tausend", 3),
    ("milliers", 3),
    ("millionen", 6),
    ("millones", 6),
    ("milliarden", 9),
    ("milliards", 9),
    ("mrd", 9),
    ("1.000.000", 6),
    ("1,000,000", 6),
    ("1.000", 3),
    ("1,000", 3),
    ("1000", 3),
    ("thousands", 3),
    ("thousand", 3),
    ("tsd", 3),
    ("'000s", 3),
    ("'000", 3),
    ("000s", 3),
    ("millions", 6),
    ("million", 6),
    ("mln", 6),
    ("mio", 6),
    ("mn", 6),
    ("billions", 9),
    ("billion", 9),
    ("bln", 9),
    ("bn", 9),
    ("lakh", 5),
    ("crore", 7),
    ("千万", 7),
    ("百万", 6),
    ("百萬", 6),
    ("十万", 5),
    ("万", 4),
    ("萬", 4),
    ("千", 3),
    ("亿", 8),
    ("億", 8),
    ("ks", 3),
    ("k", 3),
    ("m", 6),
    ("b", 9),
];

/// The power of ten that a text starts with, and the length of its word.
pub(super) fn scale(text: &str) -> Option<(i32, usize)> {
    let found = SCALES.iter().find(|(word, _)| {
        text.strip_prefix(word).is_some_and(|after| {
            let same = |c: char| match word.ends_with(|c: char| c.is_ascii_digit()) {
                true => c.is_ascii_digit() || matches!(c, '.' | ','),
                false => word.ends_with(|c: char| c.is_ascii_alphabetic()) && c.is_ascii_alphabetic(),
            };
            !after.starts_with(same)
        })
    });
    found.map(|(word, exponent)| (*exponent, word.len()))
}

const NAMES: [(&str, &str); 47] = [
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
    // Nor is a number a unit without a word to it.
    if rest.starts_with(|c: char| c.is_ascii_digit()) && !rest.contains(char::is_alphabetic) {
        return None;
    }
    let mut out = Unit::default();
    let (mut found, mut spoken) = (false, false);
    while !rest.is_empty() {
        let starts = |word: &str| {
            rest.strip_prefix(word).is_some_and(|after| {
                !word.ends_with(|c: char| c.is_ascii_alphabetic())
                    || !after.starts_with(|c: char| c.is_ascii_alphabetic())
            })
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
        } else if let Some(word) = ["in", "of", "number", "no"].iter().find(|word| starts(word)) {
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
const MEASURES: [&str; 8] =
    ["sales", "deliveries", "registrations", "shipments", "exports", "total", "figures", "values"];

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
    ["unit", "units", "unit of measure", "measured in", "einheit", "einheiten", "unité", "unidad", "单位", "單位"]
        .contains(&text.trim_matches([' ', ':', '(', ')', '.']))
}

/// The unit that a cell is whose head says so: any word may be one.
pub(super) fn declared(text: &str) -> Option<Unit> {
    let text = text.trim();
    // Thousands of anything, whatever its name.
    const THOUSANDS: [&str; 3] = ["1000", "1.000", "1,000"];
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
    for mark in [",", "/", " in ", ":"] {
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
        let within = before.ends_with(|c: char| c.is_ascii_alphanumeric());
        let counted = before.trim_end().ends_with(|c: char| c.is_ascii_digit());
        // One letter, a number or a single sign says too little.
        let clear = match word.is_ascii() {
            true => length > 1 && (word.starts_with('\'') || word.contains(|c: char| c.is_ascii_alphabetic())),
            false => ["辆", "輛", "台"].iter().any(|counted| after.starts_with(counted)),
        };
        Some(clear && !within && !counted)
    };
    text.char_indices().any(|place| speaks(place).unwrap_or(false)) || says_in_thousands(text)
}

/// Whether it says that numbers are in thousands or millions.
pub(super) fn says_in_thousands(text: &str) -> bool {
    let after = |(at, word): (usize, &str)| text.get(at + word.len()..).unwrap_or_default();
    text.match_indices("in ").map(after).any(|rest| scale(rest).is_some_and(|(_, length)| length > 2))
}

/// The unit that a line outside the table declares for all of it.
pub(super) fn in_title(text: &str) -> Option<Unit> {
    if text.chars().count() > 200 {
        return None;
    }
    for word in ["units:", "unit:", "einheit:", "单位:", "單位:", "unit of measure:", "单位"] {
        if let Some((_, after)) = text.split_once(word) {
            let end = after.find([')', ';', ']']).unwrap_or(after.len());
            return after.get(..end).and_then(whole);
        }
    }
    in_head(text).1
}
