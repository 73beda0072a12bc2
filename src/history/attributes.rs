//! Columns about the values beside them: flags of statistical offices, powers of ten, identifiers of a data set. None
//! of them is a series, or a name that tells series apart.

use super::number::Reading;
use super::scalewords::scale;
use super::sheet::{Line, Seen, View};
use super::words::plain;

/// Lines above the first label in which a head may stand.
const NEAR: u32 = 3;

/// What a slot says about values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attribute {
    /// How good each value is.
    Flag,
    /// Whether each value is confidential.
    Confidentiality,
    /// By which power of ten each value is to be multiplied.
    Power,
    /// What the data set and its columns are called.
    Other,
}

/// The slots about the values of an axis.
pub(super) fn attributes_beside(view: View<'_>, axis: u32, first: u32) -> Vec<(u32, Attribute)> {
    let others = view.slots().iter().filter(|slot| slot.at != axis);
    others.filter_map(|slot| Some((slot.at, attribute(view, slot, first)?))).collect()
}

/// What a slot says about the values beside it, if its head says that it does.
fn attribute(view: View<'_>, slot: &Line, first: u32) -> Option<Attribute> {
    let head = slot.between(first.saturating_sub(NEAR), first.checked_sub(1)?);
    let head =
        head.iter().rev().find_map(|(_, id)| view.seen(*id)?.words()).map(|words| plain(words).replace('_', " "))?;
    let below = || slot.between(first, u32::MAX).iter().filter_map(|(_, id)| view.seen(*id));
    match by_head(&head)? {
        // Words under it may be names: new and used, employed and unemployed.
        (Attribute::Flag, false) if !below().all(|seen| is_flag(&plain(&seen.text()))) => None,
        (Attribute::Power, true) if !below().all(|seen| power(seen).is_some()) => None,
        // A small number under `scale` may be anything; 1,000 is one, as is the word.
        (Attribute::Power, false) if !below().all(|seen| power(seen).is_some() && !is_digit(seen)) => None,
        (attribute, _) => Some(attribute),
    }
}

/// What a head says that its column is, and whether that alone is enough.
fn by_head(head: &str) -> Option<(Attribute, bool)> {
    const STATUS: [&str; 6] = ["status", "symbol", "symbole", "kennzeichen", "zeichen", "statut"];
    const POWERS: [&str; 5] = ["unit mult", "unit multiplier", "powercode", "powercode code", "scalar id"];
    const FACTORS: [&str; 3] = ["scalar factor", "multiplier", "scale"];
    const OTHERS: [&str; 13] = [
        "decimals",
        "uom id",
        "coordinate",
        "terminated",
        "dguid",
        "vector",
        "structure",
        "structure id",
        "dataflow",
        "last update",
        "dataflow id",
        "time format",
        "structure name",
    ];
    let tokens: Vec<&str> = head.split(|c: char| !c.is_alphanumeric()).collect();
    let starts = |words: &[&str]| words.iter().any(|word| head.strip_prefix(word).is_some_and(ends));
    if tokens.contains(&"conf") && tokens.contains(&"status") || tokens.contains(&"confidentiality") {
        return Some((Attribute::Confidentiality, true));
    }
    let flag = tokens.iter().any(|token| ["flag", "flags", "obsstatus", "obsflag"].contains(token));
    if flag || starts(&["obs status", "observation status"]) {
        return Some((Attribute::Flag, true));
    }
    let found = [
        (STATUS.contains(&head), (Attribute::Flag, false)),
        (starts(&POWERS), (Attribute::Power, true)),
        (FACTORS.contains(&head), (Attribute::Power, false)),
    ];
    let found = found.into_iter().find_map(|(is, what)| is.then_some(what));
    found.or_else(|| OTHERS.contains(&head).then_some((Attribute::Other, true)))
}

/// Whether a number is too small for a factor, and would be a power of ten.
fn is_digit(seen: &Seen<'_>) -> bool {
    matches!(&seen.reading, Reading::Value(amount) if amount.value != 1.0 && amount.value < 1000.0)
}

/// Whether a head (in the plain spelling) is that of a column of factors.
pub(super) fn names_factor(head: &str) -> bool {
    matches!(by_head(&head.replace('_', " ")), Some((Attribute::Power, _)))
}

/// `UNIT_MULT: Unit multiplier` begins like `UNIT_MULT`.
fn ends(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(':')
}

/// Whether a text looks like a flag and not like a name.
fn is_flag(text: &str) -> bool {
    let short = text.chars().count() <= 2 || text.split(',').all(|flag| flag.trim().chars().count() <= 1);
    short || WORDS.iter().any(|word| text.starts_with(word))
}

const WORDS: [&str; 10] = [
    "provisional",
    "estimate",
    "preliminary",
    "revised",
    "final",
    "confidential",
    "break",
    "normal",
    "forecast",
    "imputed",
];

/// The power of ten that a cell says: `3`, `3: Thousands`, `thousands`, `1000`.
pub(super) fn power(seen: &Seen<'_>) -> Option<i32> {
    if let Reading::Value(amount) = &seen.reading {
        let value = amount.value;
        let whole = value.fract() == 0.0;
        return match value {
            0.0..=15.0 if whole => Some(value as i32),
            _ if whole && libm::log10(value).fract() == 0.0 && value < 1e16 => Some(libm::log10(value) as i32),
            _ => None,
        };
    }
    let text = plain(&seen.text());
    if let Some((number, _)) = text.split_once(':') {
        return number.trim().parse().ok().filter(|power| (0..=15).contains(power));
    }
    match text.as_str() {
        "units" | "unit" | "ones" | "" => Some(0),
        _ => scale(&text).filter(|(_, length)| *length == text.len()).map(|(power, _)| power),
    }
}

/// What flags mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Meaning {
    /// In words; none where only the source says it.
    pub words: Vec<&'static str>,
    /// Whether the value is an estimate.
    pub estimated: bool,
    /// Whether it is yet to come.
    pub forecast: bool,
}

/// The meaning of the letters under a head, none where they say that all is well; `any`: letters that are not known.
pub(super) fn meaning(text: &str, attribute: Attribute) -> Option<Meaning> {
    let text = plain(text);
    // `E: Estimated value` has the letter in front.
    let code = text.split_once(':').map_or(text.as_str(), |(code, _)| code).trim();
    let mut out = Meaning::default();
    let letters: Vec<char> = code.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.is_empty() {
        return None;
    }
    if letters.len() > 3 {
        const SAID: [(&str, &str); 8] = [
            ("provisional", "provisional"),
            ("preliminary", "preliminary"),
            ("estimate", "estimated"),
            ("imputed", "imputed"),
            ("revised", "revised"),
            ("confidential", "confidential"),
            ("break", "at a break in the series"),
            ("forecast", "forecast"),
        ];
        out.words.extend(SAID.iter().filter(|(word, _)| code.starts_with(word)).map(|(_, words)| *words));
        out.estimated = code.starts_with("estimate") || code.starts_with("imputed");
        out.forecast = code.starts_with("forecast");
        return (!code.starts_with("normal") && code != "final" && code != "free").then_some(out);
    }
    for letter in &letters {
        let words = match (attribute, letter) {
            (Attribute::Confidentiality, 'f') | (Attribute::Flag, 'a') => continue,
            (Attribute::Confidentiality, 'n') => "not for publication",
            (_, 'c') => "confidential",
            (Attribute::Confidentiality, _) => return Some(out),
            (_, 'p') => "provisional",
            (_, 'e') => "estimated",
            (_, 's') => "estimated by the office",
            (_, 'i') => "imputed",
            (_, 'b') => "at a break in the series",
            (_, 'd') => "of another definition",
            (_, 'f') => "forecast",
            (_, 'm') => "missing",
            (_, 'n') => "not significant",
            (_, 'r') => "revised",
            (_, 'u') => "of low reliability",
            (_, 'z') => "not applicable",
            _ => return Some(out),
        };
        out.words.push(words);
        out.estimated |= matches!(letter, 'e' | 's' | 'i');
        out.forecast |= *letter == 'f' && attribute == Attribute::Flag;
    }
    (!out.words.is_empty()).then_some(out)
}
