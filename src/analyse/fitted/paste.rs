//! What a fit offers to paste into a model.

use super::sales::{Sales, of_calendar};
use crate::fit::curves::{CeilingRange, Curve, CurveFit, Quantity, Role};
use crate::history::UNKNOWN_UNIT;
use crate::model::title_of;

/// A curve as a model has it: its drivers, the line of a period's sales, how the drivers belong together.
pub fn paste(fit: &CurveFit, sales: &Sales<'_>, season: &[f64]) -> String {
    let unit = sales.unit.unwrap_or(UNKNOWN_UNIT);
    let n = sales.steps;
    let (count, name) = (sales.values.len(), &sales.series.name);
    let quoted = |text: &str| toml_edit::Value::from(text).to_string();
    let mut out = match sales.unit {
        Some(_) => String::new(),
        None => format!("# The table names no unit; `--unit NAME` puts another for `{UNKNOWN_UNIT}`.\n"),
    };
    let start = sales.points.first().map_or_else(String::new, |point| point.period.to_string());
    // A half-year or a year of accounts is a span: it begins with its first part.
    let start = start.split("..").next().unwrap_or_default();
    let step = match n {
        1 => "year",
        4 => "quarter",
        _ => "month",
    };
    out += &match fit.curve {
        Curve::FadingGrowth => format!("# For a timeline that starts in {start}, with step = \"{step}\".\n"),
        _ => format!("# For a timeline with step = \"{step}\".\n"),
    };
    out += &format!(
        "[drivers.fit_start]\ntitle = \"First value of the fit\"\nunit = \"period\"\nvalue = \"{start}\"\nnotes = {}\n\n",
        quoted(&format!("The first of {count} values of {name}, to which the drivers below are fitted."))
    );
    let fitted = quoted(&format!("Fitted to {count} values of {name} by nonlinear least squares."));
    // Which drivers vary, by their places in the curve.
    let mut uncertain = Vec::new();
    for (at, quantity) in fit.quantities.iter().filter(|quantity| quantity.role == Role::Driver).enumerate() {
        let amount = matches!(quantity.name, "ceiling" | "first_sales");
        let uncertainty = uncertainty(quantity, fit.ceiling_range);
        if uncertainty.is_some() {
            uncertain.push((at, quantity.name));
        }
        out += &format!(
            "[drivers.{}]\ntitle = \"{}\"\nunit = {}\nvalue = {}\n{}notes = {fitted}\n\n",
            quantity.name,
            title(quantity.name),
            quoted(if amount { unit } else { "1" }),
            digits(quantity.value),
            uncertainty.unwrap_or_default(),
        );
    }
    if !season.is_empty() {
        let factors: Vec<String> = of_calendar(sales, season).iter().map(|factor| format!("{factor:.4}")).collect();
        out += &format!(
            "[drivers.season]\ntitle = \"Season\"\nunit = \"1\"\nover = [\"calendar_{step}\"]\nvalue = [{}]\nnotes = {}\n\n",
            factors.join(", "),
            quoted(&format!("From {count} values of {name} by classical decomposition."))
        );
    }
    let opening = if fit.curve == Curve::FadingGrowth { "opening = 0\ntotal = \"sum\"\n" } else { "" };
    out += &format!(
        "[lines.sales]\ntitle = {}\nunit = {}\n{opening}formula = \"{}\"\n\n",
        quoted(name),
        quoted(unit),
        formula(fit.curve, n, !season.is_empty())
    );
    if fit.curve == Curve::FadingGrowth {
        out += "[checks.starts_with_the_fit]\ntitle = \"The timeline starts no later than the fit: growth that fades is followed from there\"\n\
                formula = \"first(since(fit_start)) <= 0\"\n\n";
    }
    out += &correlations(fit, &uncertain);
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

/// The sales of a period as a formula of the drivers; `n` periods make a year, of which the curves count.
fn formula(curve: Curve, n: usize, has_season: bool) -> String {
    let a_year = if n == 1 { String::new() } else { format!(" / {n}") };
    // Years from the first value to the start of a period, and to its end.
    let from = format!("since(fit_start){a_year}");
    let to = format!("(since(fit_start) + 1){a_year}");
    let over = |curve: &dyn Fn(&str) -> String| format!("{} - {}", curve(&to), curve(&from));
    let sales = match curve {
        Curve::ConstantGrowth => format!("first_sales * (1 + growth) ^ ({from})"),
        Curve::FadingGrowth => {
            // A season multiplies each period's sales, not the growth from one to the next.
            let (before, now) = match has_season {
                true => ("prev(sales / season)", "first_sales * season"),
                false => ("prev(sales)", "first_sales"),
            };
            let power = if n == 1 { String::new() } else { format!(" ^ (1 / {n})") };
            let grown = format!("{before} * (1 + growth * fade ^ ((since(fit_start) - 1){a_year})){power}");
            let grown = if has_season { format!("{grown} * season") } else { grown };
            return format!("if(since(fit_start) <= 0, {now}, {grown})");
        }
        Curve::Logistic => over(&|years| format!("logistic({years}, ceiling, midpoint, steepness)")),
        Curve::Gompertz => over(&|years| format!("gompertz({years}, ceiling, displacement, rate)")),
        Curve::Bass => {
            format!("ceiling * ({})", over(&|years| format!("bass(start_time + {years}, p, q)")))
        }
    };
    match (has_season, curve) {
        (false, _) => sales,
        (true, Curve::Logistic | Curve::Gompertz) => format!("season * ({sales})"),
        (true, _) => format!("season * {sales}"),
    }
}

/// The distribution of a driver, as a line of its section; none where its error is nothing beside its value.
fn uncertainty(quantity: &Quantity, range: Option<CeilingRange>) -> Option<String> {
    const NOTHING: f64 = 1e-6;
    if quantity.name == "ceiling"
        && let Some(CeilingRange { low: Some(low), high: Some(high) }) = range
        && let (low, high) = (digits(low), digits(high))
        && low != high
    {
        return Some(format!("uncertain = {{ interval = {{ low = {low}, high = {high} }} }}\n"));
    }
    let error = quantity.standard_error.filter(|error| *error > NOTHING * quantity.value.abs().max(NOTHING))?;
    Some(format!("uncertain = {{ normal = {{ sd = {} }} }}\n", digits(error)))
}

/// The correlations of drivers that were fitted together: without them a draw would be far from all that was observed.
fn correlations(fit: &CurveFit, uncertain: &[(usize, &str)]) -> String {
    // Just inside of what is possible, whatever the rounding.
    const WITHIN: f64 = 0.999;
    let Some(all) = &fit.correlation else { return String::new() };
    let mut out = String::new();
    for (at, (a, first)) in uncertain.iter().enumerate() {
        for (b, second) in &uncertain[at + 1..] {
            let Some(r) = all.get(*a).and_then(|row| row.get(*b)).filter(|r| r.abs() >= 0.01) else { continue };
            // The rank correlation of two normal variables (Pearson 1907).
            let rank = 6.0 / std::f64::consts::PI * (WITHIN * r / 2.0).asin();
            out += &format!("[[correlations]]\ndrivers = [\"{first}\", \"{second}\"]\nrank = {rank:.6}\n\n");
        }
    }
    out
}

fn digits(x: f64) -> String {
    format!("{x:.5e}").parse::<f64>().unwrap_or(x).to_string()
}
