//! Forecasts for people.

use super::args::Fit;
use super::one::One;
use super::words::{by, curve_name, method_name, remarks, warning, word};
use crate::analyse::{Curves, FREEDOM, Made, paste};
use crate::cli::face::number::Manner;
use crate::cli::face::table::{Align, Paint, Table};
use crate::cli::face::{Common, output};
use crate::fit::curves::{CurveFit, Role};

/// All series, one after the other; what a single one offers to paste stands at the end.
pub(super) fn table(all: &[One<'_>], args: &Fit, common: &Common) -> String {
    let paint = Paint(output::color(common));
    let made: Vec<&Made<'_>> = all.iter().filter_map(|one| one.made.as_ref().ok()).collect();
    let parts: Vec<String> = made.iter().map(|made| one(made, args, paint)).collect();
    let mut out = parts.join("\n");
    out += &match made.as_slice() {
        [made] => match paste(made) {
            Ok(text) => format!("\n{}\n{text}", paint.bold("To paste into a model")),
            Err(why) => format!("\n{}\n", paint.dim(&why.to_string())),
        },
        _ => format!(
            "\n{}\n",
            paint.dim("`--series NAME` also prints what a model takes of one; `--format json` has that of all")
        ),
    };
    out
}

fn one(made: &Made<'_>, args: &Fit, paint: Paint) -> String {
    let sales = &made.sales;
    let unit = sales.unit.filter(|unit| *unit != "1").map_or_else(String::new, |unit| format!(", {unit}"));
    let head = format!(
        "{}: {} {}, {} to {}{unit}",
        sales.series.name,
        sales.values.len(),
        if sales.values.len() == 1 { "value" } else { "values" },
        sales.first,
        sales.last()
    );
    let mut out = format!("{}\n", paint.bold(&head));
    for remark in remarks(made) {
        out += &format!("{}\n", paint.dim(&remark));
    }
    out += &format!("\n{}", ahead(made, paint));
    out += &paint.dim(&format!("{}; eight in ten outcomes lie between P10 and P90", by(made)));
    out += "\n\n";
    out += &match &made.methods {
        Ok(_) => methods(made, paint),
        Err(error) => format!("Methods are not compared: {error}\n"),
    };
    match &made.curves {
        Some(curves) if args.curve.is_some() => out += &told_curve(made, curves, paint),
        Some(curves) => out += &format!("\n{}\n", offered(curves)),
        None => {}
    }
    out
}

/// The percentiles by period.
fn ahead(made: &Made<'_>, paint: Paint) -> String {
    let columns = [made.percentile(0.1), made.percentile(0.5), made.percentile(0.9), made.spread.mean(&made.centre)];
    let manner = Manner::of(columns.iter().flatten().copied(), is_percent(made));
    // Large numbers are shown in thousands of millions and the like: the head says so.
    let unit = manner.unit(made.sales.unit.unwrap_or("1"));
    let head = if unit.is_empty() { "Forecast".to_owned() } else { format!("Forecast, {unit}") };
    let heads = ["P10", "P50", "P90", "Mean"].map(|head| (head, Align::Right));
    let mut table = Table::new([(head.as_str(), Align::Left)].into_iter().chain(heads));
    for (at, period) in made.periods.iter().enumerate() {
        let cells = columns.iter().map(|column| manner.show(column[at]));
        table.row(std::iter::once(period.to_string()).chain(cells).collect());
    }
    table.render(paint, output::columns())
}

fn methods(made: &Made<'_>, paint: Paint) -> String {
    let scores = made.methods.as_deref().unwrap_or_default();
    let origins = scores.iter().map(|score| score.origins).max().unwrap_or(0);
    let times = if origins == 1 { "one earlier time" } else { &format!("{origins} earlier times") };
    let head = format!("Forecasts from {times}");
    let mut list: Vec<_> = scores.iter().collect();
    list.sort_by(|a, b| a.smape.total_cmp(&b.smape));
    let manner = Manner::of(list.iter().map(|score| score.crps), is_percent(made));
    let unit = manner.unit(made.sales.unit.unwrap_or("1"));
    let crps = if unit.is_empty() { "CRPS".to_owned() } else { format!("CRPS, {unit}") };
    let heads = ["sMAPE %", "MASE", crps.as_str(), "P10–P90 held"].map(|head| (head, Align::Right));
    let mut table = Table::new([(head.as_str(), Align::Left)].into_iter().chain(heads));
    for score in list {
        table.row(vec![
            method_name(score.method).to_owned(),
            format!("{:.1}", score.smape),
            score.mase.map_or_else(String::new, |mase| format!("{mase:.2}")),
            manner.show(score.crps),
            format!("{:.0}%", score.coverage * 100.0),
        ]);
    }
    table.render(paint, output::columns())
}

fn is_percent(made: &Made<'_>) -> bool {
    made.sales.unit == Some("%")
}

/// Which curves are worth a look.
fn offered(curves: &Curves) -> String {
    let names: Vec<String> =
        curves.worth.iter().map(|curve| format!("{} (`--curve {}`)", curve_name(*curve), word(*curve))).collect();
    if !names.is_empty() {
        return format!(
            "Curves that forecast better than the last value and that of a year before, with an end that is known: {}",
            names.join(", ")
        );
    }
    let fits = || curves.fitted.fits.iter().filter_map(|(_, fit)| fit.as_ref().ok());
    if fits().all(|fit| fit.freedom < FREEDOM) {
        return format!(
            "No curve is offered: that takes at least {FREEDOM} values more than the curve has drivers; `--curve NAME` gives one all the same."
        );
    }
    "No curve is offered: none both forecasts better than the last value or that of a year before, and has drivers and a ceiling that these values determine; `--curve NAME` gives one all the same.".to_owned()
}

/// The curve that was asked for, with its drivers.
fn told_curve(made: &Made<'_>, curves: &Curves, paint: Paint) -> String {
    let Some(fit) = made.curve() else { return String::new() };
    let mut out = String::new();
    if !curves.fitted.season.is_empty() {
        let factors: Vec<String> = crate::analyse::of_calendar(&made.sales, &curves.fitted.season)
            .iter()
            .map(|factor| format!("{:.0}%", factor * 100.0))
            .collect();
        let part = if made.sales.steps == 12 { "month" } else { "quarter" };
        out += &format!(
            "\nThe curve is fitted without the season, by {part} from the year's first: {}\n",
            factors.join(" ")
        );
    }
    out += &format!("\n{}\n{}", paint.bold(curve_name(fit.curve)), drivers(fit, paint));
    if let Some(errors) = curves.errors(fit.curve) {
        out += &format!("  its forecasts from earlier times: sMAPE {:.1} %\n", errors.smape);
    }
    out
}

fn drivers(fit: &CurveFit, paint: Paint) -> String {
    let heads = [("", Align::Left), ("Value", Align::Right), ("Standard error", Align::Right)];
    let mut table = Table::new(heads);
    for quantity in &fit.quantities {
        let show = |x: f64| Manner::of([x], false).show(x);
        table.row(vec![
            match quantity.role {
                Role::Driver => quantity.name.to_owned(),
                Role::Derived => paint.dim(quantity.name),
            },
            show(quantity.value),
            quantity.standard_error.map_or_else(|| "not determined".to_owned(), show),
        ]);
    }
    let mut out = table.render(paint, output::columns());
    let r2 = fit.r2.map_or_else(String::new, |r2| format!("R² {r2:.4}, "));
    out += &format!(
        "  {r2}residual standard deviation {}, best of {} starts\n",
        Manner::of([fit.residual_sd], false).show(fit.residual_sd),
        fit.starts.len()
    );
    for found in &fit.warnings {
        out += &format!("  {} {}\n", paint.bad("!"), warning(found));
    }
    out
}
