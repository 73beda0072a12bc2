//! The figures of a baseline file that a table makes, as plain data.

use super::firmness::Firmness;
use super::place::Place;
use super::series::{Series, Table};
use std::collections::HashSet;

/// The unit of values of which neither the table nor anybody else says one.
pub const UNKNOWN_UNIT: &str = "1";

/// The longest part of an identifier that a name gives.
const LONGEST: usize = 40;

/// What the figures have in common.
#[derive(Clone, Debug, Default)]
pub struct FigureOptions {
    /// What each identifier starts with: `xiaomi_deliveries`. Where it is empty, the names of the series stand alone.
    pub stem: String,
    /// The identifier of the source.
    pub source: Option<String>,
    /// The kind of statement: `reported`.
    pub kind: String,
    /// The unit, whatever the table says; where there is none in either, [`UNKNOWN_UNIT`].
    pub unit: Option<String>,
    /// What is measured, whatever the table says; none where neither says it.
    pub measure: Option<String>,
}

/// A figure, ready to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureText {
    /// `xiaomi_deliveries_2025_03`.
    pub id: String,
    /// `SU7, March 2025`.
    pub title: String,
    /// The name of the series.
    pub subject: String,
    /// What is measured, if that is said.
    pub measure: Option<String>,
    /// The period, as a baseline file writes it.
    pub period: String,
    /// The value.
    pub value: f64,
    /// The unit.
    pub unit: String,
    /// How firm it is.
    pub firmness: Firmness,
    /// The kind of statement.
    pub kind: String,
    /// The identifier of the source.
    pub source: Option<String>,
    /// The cell that it comes from.
    pub place: Place,
}

/// The figures of a table, series by series. No two have the same identifier.
pub fn figures(table: &Table, options: &FigureOptions) -> Vec<FigureText> {
    let stem = slug(&options.stem);
    let one = table.series.len() == 1 && !stem.is_empty();
    let mut used: HashSet<String> = HashSet::new();
    let mut out = Vec::new();
    for (number, series) in table.series.iter().enumerate() {
        let name = match (one, slug(&series.name)) {
            (true, _) => String::new(),
            // A name without a single letter or digit of the language's alphabet.
            (false, name) if name.is_empty() => format!("series_{}", number + 1),
            (false, name) => name,
        };
        let base = [stem.as_str(), name.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        let base = letter_first(base.join("_"));
        let ids = |prefix: &str| series.points.iter().map(|point| format!("{prefix}_{}", point.period.id())).collect();
        let mut own: Vec<String> = ids(&base);
        // Each series tried takes a number of its own, so this ends.
        let mut next = 2usize;
        while own.iter().any(|id| used.contains(id)) {
            own = ids(&format!("{base}_s{next}"));
            next += 1;
        }
        out.extend(series.points.iter().zip(&own).map(|(point, id)| FigureText {
            id: id.clone(),
            title: format!("{}, {}", series.name, point.period.words()),
            subject: series.name.clone(),
            measure: options.measure.clone().or_else(|| measure(&series.name)),
            period: point.period.to_string(),
            value: point.value,
            unit: unit(series, options),
            firmness: point.firmness,
            kind: if options.kind.is_empty() { "reported".to_owned() } else { options.kind.clone() },
            source: options.source.clone(),
            place: point.place,
        }));
        used.extend(own);
    }
    out
}

fn unit(series: &Series, options: &FigureOptions) -> String {
    options.unit.as_deref().or(series.unit.as_deref()).unwrap_or(UNKNOWN_UNIT).to_owned()
}

/// What the name of a series says that it measures.
fn measure(name: &str) -> Option<String> {
    const MEASURES: [&str; 9] =
        ["deliveries", "sales", "registrations", "orders", "exports", "imports", "production", "shipments", "revenue"];
    let name = name.to_lowercase();
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    words.find(|word| MEASURES.contains(word)).map(str::to_owned)
}

/// A name as a part of an identifier: lower case, one underscore for whatever is no letter or digit.
pub fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if out.len() >= LONGEST {
            break;
        }
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
    }
    out.truncate(out.trim_end_matches('_').len());
    out
}

fn letter_first(name: String) -> String {
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("x_{name}") }
}
