//! Numbers that are names: SKU, postcodes, codes of branches.

use super::label::Label;
use super::months::folded;
use super::number::Reading;
use super::sheet::{Line, Sort, View};
use super::tick::Tick;
use super::words::plain;
use std::collections::{BTreeMap, HashSet};

/// Lines above the first label in which a head may stand.
const NEAR: u32 = 3;

/// Whether a head (in the plain spelling) says that the numbers below it are names.
pub(super) fn is_key_head(head: &str) -> bool {
    const KEYS: [&str; 62] = [
        "sku",
        "skus",
        "id",
        "ids",
        "code",
        "codes",
        "key",
        "postcode",
        "postcodes",
        "postal",
        "zip",
        "zipcode",
        "plz",
        "postleitzahl",
        "naics",
        "sic",
        "isic",
        "nace",
        "nic",
        "hs",
        "hscode",
        "sitc",
        "cpc",
        "ean",
        "gtin",
        "upc",
        "isbn",
        "issn",
        "asin",
        "barcode",
        "store",
        "shop",
        "branch",
        "outlet",
        "filiale",
        "markt",
        "artikel",
        "artikelnummer",
        "artnr",
        "article",
        "item",
        "part",
        "material",
        "product",
        "produkt",
        "materialnummer",
        "kunde",
        "kundennummer",
        "customer",
        "konto",
        "account",
        "depot",
        "fips",
        "geoid",
        "ags",
        "serial",
        "cas",
        "cnae",
        "codigo",
        "ref",
        "kod",
        "vendor",
    ];
    const BESIDE: [&str; 11] = ["number", "nr", "no", "num", "nummer", "numero", "of", "the", "n", "area", "region"];
    if ["编码", "编号", "代码", "编码", "コード", "番号", "邮编", "코드"].iter().any(|sign| head.contains(sign))
    {
        return true;
    }
    let head = folded(head);
    let tokens: Vec<&str> = head.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty()).collect();
    let known = |token: &&str| KEYS.contains(token) || BESIDE.contains(token);
    (1..=4).contains(&tokens.len()) && tokens.iter().all(known) && tokens.iter().any(|token| KEYS.contains(token))
}

/// Whether a slot with numbers holds names: its head says so, and all of it are whole numbers.
pub(super) fn is_key_slot(view: View<'_>, slot: &Line, first: u32) -> bool {
    let head = slot.between(first.saturating_sub(NEAR), first.saturating_sub(1));
    let head = head.iter().rev().find_map(|(_, id)| view.seen(*id)?.words()).map(plain);
    let whole = |(_, id): &(u32, usize)| !view.sort(*id).is(Sort::VALUE) || is_whole(view, *id);
    head.is_some_and(|head| is_key_head(&head)) && slot.between(first, u32::MAX).iter().all(whole)
}

/// Whether a cell is a whole number without any mark.
pub(super) fn is_whole(view: View<'_>, id: usize) -> bool {
    view.seen(id).is_some_and(|seen| match &seen.reading {
        Reading::Value(amount) => {
            matches!(seen.label, Label::Number(_)) || (amount.value.fract() == 0.0 && amount.other.is_none())
        }
        _ => false,
    })
}

/// Among slots of values the first that tells apart the lines whose labels repeat: whole numbers that come again with
/// other labels, never twice with one.
pub(super) fn key_among(view: View<'_>, ticks: &[Tick], year: Option<u32>, values: &[u32]) -> Option<u32> {
    if values.len() < 2 {
        return None;
    }
    let text = |line: u32, slot: u32| view.cell(line, slot).map(|(_, seen)| seen.text());
    let label = |tick: &Tick| (text(tick.line, year.unwrap_or(u32::MAX)), view.seen(tick.id).map(|seen| seen.text()));
    values.iter().copied().find(|slot| {
        let mut met = HashSet::new();
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        let fits = ticks.iter().all(|tick| {
            let Some((id, seen)) = view.cell(tick.line, *slot) else { return false };
            *times.entry(seen.text()).or_default() += 1;
            is_whole(view, id) && met.insert((label(tick), seen.text()))
        });
        fits && times.len() >= 2 && times.values().all(|count| *count >= 2)
    })
}
