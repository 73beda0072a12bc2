//! What a forecast offers to paste into a model: drivers whose simulation gives the percentiles that are printed, and the
//! line of them.

mod curve;
mod spread;
mod write;

use super::forecast::Made;
use crate::history::UNKNOWN_UNIT;
use thiserror::Error;
use write::{digits, key, quoted, step, unit_of};

/// Why a forecast cannot be pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoPaste {
    /// A model has months, quarters and years.
    #[error(
        "a model goes by month, quarter or year: there is nothing to paste for half-years, nor for quarters of other years of accounts"
    )]
    Step,
}

/// A forecast as a model has it: its path, how far it may be off, and the line of both. Simulated, the line has the
/// percentiles of the forecast, but for its digits.
///
/// # Errors
/// A model has no such periods.
pub fn paste(made: &Made<'_>) -> Result<String, NoPaste> {
    let sales = &made.sales;
    let keys: Vec<String> =
        made.periods.iter().map(|period| key(*period)).collect::<Option<_>>().ok_or(NoPaste::Step)?;
    let (count, name) = (sales.values.len(), &sales.series.name);
    let mut out = format!("# For a timeline with step = \"{}\".\n", step(sales.steps));
    if sales.unit.is_none() {
        out += &format!("# The table names no unit; `--unit NAME` puts another for `{UNKNOWN_UNIT}`.\n");
    }
    let id = &made.id;
    let centre = match made.curve() {
        Some(fit) => {
            let season = made.curves.as_ref().map_or(&[][..], |curves| &curves.fitted.season);
            out += &curve::sections(fit, made, id, season);
            format!("{id}_curve")
        }
        None => {
            let path: Vec<String> =
                keys.iter().zip(&made.centre).map(|(key, x)| format!("\"{key}\" = {}", digits(*x))).collect();
            out += &format!(
                "[drivers.{id}_forecast]\ntitle = {}\nunit = {}\nvalue = {{ {} }}\nnotes = {}\n\n",
                quoted(&format!("{name}, forecast: half of all outcomes lie above")),
                quoted(unit_of(sales)),
                path.join(", "),
                quoted(&format!(
                    "Forecast by {} from {count} values, {} to {}.",
                    made.members(),
                    sales.first,
                    sales.last()
                ))
            );
            format!("{id}_forecast")
        }
    };
    let first = key(sales.first);
    let (sections, formula) = spread::sections(made, id, &centre, (&keys, first.as_deref()));
    out += &sections;
    out += &format!(
        "[lines.{id}]\ntitle = {}\nunit = {}\nformula = \"{formula}\"\n\n",
        quoted(name),
        quoted(unit_of(sales))
    );
    Ok(out)
}
