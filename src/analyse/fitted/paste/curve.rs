//! The drivers and the line of a curve.

use super::super::forecast::Made;
use super::super::sales::of_calendar;
use super::write::{digits, key, quoted, step, unit_of};
use crate::fit::curves::{Curve, CurveFit, Role};
use crate::model::title_of;

/// A curve as a model has it: its drivers, the season, the line of what the curve gives in a period, all named after `id`.
pub(super) fn sections(fit: &CurveFit, made: &Made<'_>, id: &str, season: &[f64]) -> String {
    let line = format!("{id}_curve");
    let sales = &made.sales;
    let unit = unit_of(sales);
    let n = sales.steps;
    let (count, name) = (sales.values.len(), &sales.series.name);
    let start = key(sales.first).unwrap_or_default();
    let mut out = match fit.curve {
        Curve::FadingGrowth => format!("# For a timeline that starts in {start}.\n"),
        _ => String::new(),
    };
    out += &format!(
        "[drivers.{id}_fit_start]\ntitle = \"First value of the fit\"\nunit = \"period\"\nvalue = \"{start}\"\nnotes = {}\n\n",
        quoted(&format!("The first of {count} values of {name}, to which the drivers below are fitted."))
    );
    let fitted = quoted(&format!("Fitted to {count} values of {name} by nonlinear least squares."));
    for quantity in fit.quantities.iter().filter(|quantity| quantity.role == Role::Driver) {
        let amount = matches!(quantity.name, "ceiling" | "first_sales");
        out += &format!(
            "[drivers.{id}_{}]\ntitle = \"{}\"\nunit = {}\nvalue = {}\nnotes = {fitted}\n\n",
            quantity.name,
            title(quantity.name),
            quoted(if amount { unit } else { "1" }),
            digits(quantity.value),
        );
    }
    if !season.is_empty() {
        let factors: Vec<String> = of_calendar(sales, season).iter().map(|factor| format!("{factor:.4}")).collect();
        out += &format!(
            "[drivers.{id}_season]\ntitle = \"Season\"\nunit = \"1\"\nover = [\"calendar_{}\"]\nvalue = [{}]\nnotes = {}\n\n",
            step(n),
            factors.join(", "),
            quoted(&format!("From {count} values of {name} by classical decomposition."))
        );
    }
    let opening = if fit.curve == Curve::FadingGrowth { "opening = 0\ntotal = \"sum\"\n" } else { "" };
    out += &format!(
        "[lines.{line}]\ntitle = {}\nunit = {}\n{opening}formula = \"{}\"\n\n",
        quoted(&format!("{name} by the curve")),
        quoted(unit),
        formula(fit.curve, n, !season.is_empty(), id)
    );
    if fit.curve == Curve::FadingGrowth {
        out += &format!(
            "[checks.{id}_starts_with_the_fit]\ntitle = \"The timeline starts no later than the fit: growth that fades is followed from there\"\n\
             formula = \"first(since({id}_fit_start)) <= 0\"\n\n"
        );
    }
    out
}

/// What a driver of a curve is called; rates and times are in years.
fn title(name: &str) -> String {
    match name {
        "first_sales" => "Sales of the first period",
        "growth" => "Growth a year, at the start",
        "fade" => "What remains of the growth after a year",
        "ceiling" => "All that will be sold",
        "midpoint" => "Years until half of it is sold",
        "steepness" => "Steepness a year",
        "rate" => "Rate a year",
        "p" => "Innovation a year, p",
        "q" => "Imitation a year, q",
        "start_time" => "Years on the market before the first value",
        other => return title_of(other),
    }
    .to_owned()
}

/// The sales of a period as a formula of the drivers, which are named after `id`; `n` periods make a year, of which the
/// curves count.
fn formula(curve: Curve, n: usize, has_season: bool, id: &str) -> String {
    let a_year = if n == 1 { String::new() } else { format!(" / {n}") };
    // Years from the first value to the start of a period, and to its end.
    let from = format!("since({id}_fit_start){a_year}");
    let to = format!("(since({id}_fit_start) + 1){a_year}");
    let over = |curve: &dyn Fn(&str) -> String| format!("{} - {}", curve(&to), curve(&from));
    let sales = match curve {
        Curve::ConstantGrowth => format!("{id}_first_sales * (1 + {id}_growth) ^ ({from})"),
        Curve::FadingGrowth => {
            // A season multiplies each period's sales, not the growth from one to the next.
            let (before, now) = match has_season {
                true => (format!("prev({id}_curve / {id}_season)"), format!("{id}_first_sales * {id}_season")),
                false => (format!("prev({id}_curve)"), format!("{id}_first_sales")),
            };
            let power = if n == 1 { String::new() } else { format!(" ^ (1 / {n})") };
            let grown =
                format!("{before} * (1 + {id}_growth * {id}_fade ^ ((since({id}_fit_start) - 1){a_year})){power}");
            let grown = if has_season { format!("{grown} * {id}_season") } else { grown };
            return format!("if(since({id}_fit_start) <= 0, {now}, {grown})");
        }
        Curve::Logistic => over(&|years| format!("logistic({years}, {id}_ceiling, {id}_midpoint, {id}_steepness)")),
        Curve::Gompertz => over(&|years| format!("gompertz({years}, {id}_ceiling, {id}_displacement, {id}_rate)")),
        Curve::Bass => {
            format!("{id}_ceiling * ({})", over(&|years| format!("bass({id}_start_time + {years}, {id}_p, {id}_q)")))
        }
    };
    match (has_season, curve) {
        (false, _) => sales,
        (true, Curve::Logistic | Curve::Gompertz) => format!("{id}_season * ({sales})"),
        (true, _) => format!("{id}_season * {sales}"),
    }
}
