//! How far a forecast may be off, as drivers: one draw for the level, which grows with time, and one for each period.

use super::super::forecast::Made;
use super::write::{digits, quoted, unit_of};
use crate::fit::forecast::spread::Kind;

/// The sections of drivers named after `id`, and the formula of `centre` with them. `keys` are the periods ahead and the
/// first of the values that it was made from, in which the level of a curve is not off.
pub(super) fn sections(
    made: &Made<'_>,
    id: &str,
    centre: &str,
    (keys, first): (&[String], Option<&str>),
) -> (String, String) {
    let spread = &made.spread;
    let unit = match spread.kind {
        Kind::Multiplicative => "1",
        Kind::Additive | Kind::AdditiveFromZero => unit_of(&made.sales),
    };
    let of = &made.sales.series.name;
    let errors = "As the errors of forecasts made at earlier times have it; they are measured again by `evcalc fit`.";
    let (mut out, mut parts) = (String::new(), Vec::new());
    if spread.level.iter().any(|s| *s > 0.0) {
        // Before the forecast a curve's level is known.
        let known = first.filter(|_| made.curve().is_some()).map(|key| (key, 0.0));
        let path = known.into_iter().chain(keys.iter().map(String::as_str).zip(spread.level.iter().copied()));
        let path: Vec<String> = path.map(|(key, s)| format!("\"{key}\" = {}", digits(s))).collect();
        out += &format!(
            "[drivers.{id}_spread]\ntitle = {}\nunit = {}\nvalue = {{ {} }}\nnotes = {}\n\n\
             [drivers.{id}_level]\ntitle = {}\nunit = \"1\"\nvalue = 0\nuncertain = {{ normal = {{ sd = 1 }} }}\nnotes = {}\n\n",
            quoted(&format!("{of}: how far the level may be off (one standard deviation)")),
            quoted(unit),
            path.join(", "),
            quoted(errors),
            quoted(&format!("{of}: where the level lies, in standard deviations")),
            quoted("One draw for all periods: a forecast that is too low in one is too low in the next."),
        );
        parts.push(format!("{id}_spread * {id}_level"));
    }
    if spread.noise > 0.0 {
        out += &format!(
            "[drivers.{id}_noise]\ntitle = {}\nunit = {}\nvalue = 0\nuncertain = {{ normal = {{ sd = {} }} }}\nredraw = \"period\"\nnotes = {}\n\n",
            quoted(&format!("{of}: what a single period may be off")),
            quoted(unit),
            digits(spread.noise),
            quoted(errors),
        );
        parts.push(format!("{id}_noise"));
    }
    let off = parts.join(" + ");
    let formula = match (off.is_empty(), spread.kind) {
        (true, _) => centre.to_owned(),
        (false, Kind::Multiplicative) => format!("{centre} * exp({off})"),
        (false, Kind::Additive) => format!("{centre} + {off}"),
        (false, Kind::AdditiveFromZero) => format!("max(0, {centre} + {off})"),
    };
    (out, formula)
}
