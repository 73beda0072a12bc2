//! `evcalc fit`: market curves fitted to a table of sales, methods compared, drivers to paste.

mod args;
mod words;

pub(crate) use args::Fit;

use crate::analyse::{FREEDOM, Fitted, Sales, fitted, methods, of_calendar, offered, paste};
use crate::cli::face::json::pretty;
use crate::cli::face::number::Manner;
use crate::cli::face::table::{Align, Paint, Table, csv_line};
use crate::cli::face::{Common, Done, Failure, Format, output};
use crate::cli::shared::tablefile::{Sheet, table_of};
use crate::fit::curves::{Curve, CurveFit, Role, Warning};
use crate::fit::rolling::Comparison;
use crate::history::Point;
use serde_json::{Value, json};
use words::{curve, curve_name, method_name};

/// Runs the command.
pub(crate) fn run(args: &Fit, common: &Common) -> Result<Done, Failure> {
    let sheet = table_of(&args.table, args.series.as_slice())?;
    let sales = sales(&sheet, args)?;
    for line in sheet.told_of_file() {
        output::error_line(&line);
    }
    let fitted = fitted(&sales, args.already);
    let fits = &fitted.fits;
    if let (Some((_, Err(error))), true) = (fits.first(), fits.iter().all(|(_, fit)| fit.is_err())) {
        let left = sales.series.points.len() - sales.points.len();
        let gaps = match left {
            0 => String::new(),
            _ => format!(
                "\n  = help: the table has gaps: the longest stretch without one has {} of {} values; fill the gaps",
                sales.points.len(),
                sales.series.points.len()
            ),
        };
        return Err(Failure::Model(format!("`{}` cannot be fitted: {error}{gaps}", sales.series.name)));
    }
    let compared = methods(&sales, &fitted, args.already);
    let best = offered(&fitted, &compared, args.curve.as_deref().and_then(curve));
    match common.format {
        Format::Json => output::print_data(&pretty(&json(&sales, &fitted, compared.as_ref().ok(), best)))?,
        Format::Csv => output::print_data(&csv(fits))?,
        Format::Table => output::print(&table(&sales, &fitted, &compared, best, (args, common)))?,
    }
    Ok(Done::Well)
}

/// The series that is named, or the only one.
fn sales<'a>(sheet: &'a Sheet, args: &'a Fit) -> Result<Sales<'a>, Failure> {
    // Where one is named, no other is left.
    let [series] = sheet.table.series.as_slice() else {
        let all = &sheet.table.series;
        let names = all.iter().map(|series| format!("`{}`", series.name)).collect::<Vec<_>>().join(", ");
        return Err(Failure::Usage(format!("the table has several series: choose one with `--series`: {names}")));
    };
    let unit = args.table.unit.as_deref().or(series.unit.as_deref());
    Ok(Sales::of(series, sheet.table.frequency.per_year() as usize, unit))
}

/// A warning in words.
fn words(warning: &Warning) -> String {
    // So far from the best ceiling that its digits say nothing.
    const FAR: f64 = 1e4;
    let show = |x: f64| Manner::of([x], false).show(x);
    let part =
        |part: &Option<f64>| part.map_or_else(|| "not determined".to_owned(), |x| format!("{:.0}% of it", x * 100.0));
    match warning {
        Warning::BeforeInflection { peak, end } => format!(
            "the ceiling is not known: sales peak in year {peak:.1} of the fit and the series ends in year {end:.1}; equally good fits differ by a quarter and more in their ceiling"
        ),
        Warning::CeilingError { relative } => {
            format!("the ceiling is not known: its standard error is {}", part(relative))
        }
        Warning::CeilingOpen { ceiling, range } => {
            let low = range.low.map_or_else(|| "no bound".to_owned(), show);
            let high = match range.high {
                None => "no bound".to_owned(),
                Some(high) if high > FAR * ceiling => format!("more than {FAR} times the best"),
                Some(high) => show(high),
            };
            format!("the ceiling is not known: from {low} to {high} fits as well (95 %)")
        }
        Warning::DriverUnknown { name, relative } => {
            format!("`{name}` is hardly known: its standard error is {}", part(relative))
        }
        Warning::NoFading { fade } => format!("growth does not fade but rises: a factor of {fade:.3} a year"),
        Warning::Autocorrelated { lag_one } => format!(
            "what is left over follows itself from period to period (autocorrelation {lag_one:.2}): the standard errors are too small"
        ),
        Warning::NotConverged => "the search did not converge".to_owned(),
    }
}

fn table(
    sales: &Sales<'_>,
    fitted: &Fitted,
    compared: &Result<Comparison, String>,
    best: Option<&CurveFit>,
    (args, common): (&Fit, &Common),
) -> String {
    let paint = Paint(output::color(common));
    let end = |point: Option<&Point>| point.map_or_else(String::new, |point| point.period.to_string());
    let mut out = format!(
        "{}\n",
        paint.bold(&format!(
            "{}: {} values, {} to {}",
            sales.series.name,
            sales.values.len(),
            end(sales.points.first()),
            end(sales.points.last())
        ))
    );
    let left = sales.series.points.len() - sales.points.len();
    if left > 0 {
        out += &paint.dim(&format!("{left} values outside of the longest stretch without gaps are left out\n"));
    }
    if !fitted.season.is_empty() {
        let factors: Vec<String> =
            of_calendar(sales, &fitted.season).iter().map(|factor| format!("{:.0}%", factor * 100.0)).collect();
        out += &format!(
            "\nThe curves are fitted without the season, by {} from the year's first: {}\n",
            if sales.steps == 12 { "month" } else { "quarter" },
            factors.join(" ")
        );
    }
    for (curve, fit) in &fitted.fits {
        out += &format!("\n{}\n", paint.bold(curve_name(*curve)));
        match fit {
            Ok(fit) => out += &one(fit, paint),
            Err(error) => out += &format!("  {error}\n"),
        }
    }
    out += "\n";
    match compared {
        Ok(compared) => out += &scores(compared, paint),
        Err(error) => out += &format!("Methods are not compared: {error}\n"),
    }
    match best {
        Some(best) => {
            let why = match args.curve {
                Some(_) => "from the curve that was asked for",
                None if compared.is_ok() => "from the curve that forecast best",
                None => "from the curve that is closest",
            };
            let head = format!("To paste, {why} ({})", curve_name(best.curve));
            out += &format!("\n{}\n{}", paint.bold(&head), paste(best, sales, &fitted.season));
        }
        None => out += &format!("\n{}\n{}\n", paint.bold("To paste: nothing"), why_none(fitted, args)),
    }
    out
}

/// Why nothing is offered.
fn why_none(fitted: &Fitted, args: &Fit) -> String {
    let fits = || fitted.fits.iter().filter_map(|(_, fit)| fit.as_ref().ok());
    if let Some(named) = &args.curve {
        return format!("The curve `{named}` cannot be fitted to these values.");
    }
    let help = "`--curve NAME` gives one all the same.";
    if fits().all(|fit| fit.freedom < FREEDOM) {
        return format!(
            "No curve is offered to paste: that takes at least {FREEDOM} values more than the curve has drivers. {help}"
        );
    }
    let most = fits().filter_map(|fit| fit.r2).fold(f64::NAN, f64::max);
    let closest = match most.is_nan() {
        true => String::new(),
        false => format!(": the closest explains {:.0}% of the variance", most.max(0.0) * 100.0),
    };
    format!(
        "No curve is offered to paste: none both follows these values and has drivers that they determine{closest}. {help}"
    )
}

fn one(fit: &CurveFit, paint: Paint) -> String {
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
    let starts = format!("best of {} starts", fit.starts.len());
    out += &format!(
        "  {r2}residual standard deviation {}, {starts}\n",
        Manner::of([fit.residual_sd], false).show(fit.residual_sd)
    );
    for warning in &fit.warnings {
        out += &format!("  {} {}\n", paint.bad("!"), words(warning));
    }
    out
}

fn scores(compared: &Comparison, paint: Paint) -> String {
    let heads = [
        ("Forecasts a year ahead from earlier times", Align::Left),
        ("sMAPE %", Align::Right),
        ("MASE", Align::Right),
        ("Forecasts", Align::Right),
    ];
    let mut table = Table::new(heads);
    let mut list: Vec<_> = compared.scores.iter().collect();
    list.sort_by(|a, b| {
        let key = |errors: Option<crate::fit::rolling::Errors>| errors.map_or(f64::INFINITY, |e| e.smape);
        key(a.overall).total_cmp(&key(b.overall))
    });
    for score in list {
        let cells = match score.overall {
            Some(errors) => [
                format!("{:.1}", errors.smape),
                errors.mase.map_or_else(String::new, |mase| format!("{mase:.2}")),
                errors.count.to_string(),
            ],
            None => ["failed".to_owned(), String::new(), String::new()],
        };
        table.row(std::iter::once(method_name(score.method)).chain(cells).collect());
    }
    table.render(paint, output::columns())
}

fn json(sales: &Sales<'_>, fitted: &Fitted, compared: Option<&Comparison>, best: Option<&CurveFit>) -> Value {
    let fits: Vec<Value> = fitted
        .fits
        .iter()
        .map(|(curve, fit)| match fit {
            Err(error) => json!({ "curve": curve_name(*curve), "error": error }),
            Ok(fit) => {
                let quantities: Vec<Value> = fit
                    .quantities
                    .iter()
                    .map(|q| {
                        json!({
                            "name": q.name, "value": q.value, "standard_error": q.standard_error,
                            "driver": q.role == Role::Driver,
                        })
                    })
                    .collect();
                // With the season that was taken out before, as the values are.
                let factors = fitted.season.iter().copied().cycle().chain(std::iter::repeat(1.0));
                let seasonal: Vec<f64> = fit.fitted.iter().zip(factors).map(|(y, factor)| y * factor).collect();
                json!({
                    "fitted": seasonal,
                    "curve": curve_name(*curve), "quantities": quantities, "rss": fit.rss, "r2": fit.r2,
                    "residual_sd": fit.residual_sd, "converged": fit.converged, "starts": fit.starts.len(),
                    "ceiling_range": fit.ceiling_range.map(|range| json!([range.low, range.high])),
                    "warnings": fit.warnings.iter().map(words).collect::<Vec<_>>(),
                })
            }
        })
        .collect();
    let methods: Option<Vec<Value>> = compared.map(|compared| {
        let one = |score: &crate::fit::rolling::Score| {
            json!({
                "method": method_name(score.method), "smape": score.overall.map(|e| e.smape),
                "mase": score.overall.and_then(|e| e.mase), "forecasts": score.overall.map(|e| e.count),
            })
        };
        compared.scores.iter().map(one).collect()
    });
    json!({
        "series": sales.series.name, "values": sales.values.len(),
        "from": sales.points.first().map(|p| p.period.to_string()), "to": sales.points.last().map(|p| p.period.to_string()),
        "unit": sales.unit, "season": of_calendar(sales, &fitted.season), "fits": fits, "methods": methods,
        "offered": best.map(|fit| curve_name(fit.curve)),
        "paste": best.map(|fit| paste(fit, sales, &fitted.season)),
    })
}

fn csv(fits: &[(Curve, Result<CurveFit, String>)]) -> String {
    let mut out = csv_line(&["curve", "quantity", "value", "standard_error"].map(str::to_owned));
    for (curve, fit) in fits.iter().filter_map(|(curve, fit)| Some((curve, fit.as_ref().ok()?))) {
        for q in &fit.quantities {
            let error = q.standard_error.map_or_else(String::new, |x| x.to_string());
            out += &csv_line(&[curve_name(*curve).to_owned(), q.name.to_owned(), q.value.to_string(), error]);
        }
    }
    out
}
