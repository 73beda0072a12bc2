//! `evcalc fit`: market curves fitted to a table of sales, methods compared, drivers to paste.

use super::args::{Common, Fit, Format};
use super::history::{Sheet, table_of};
use super::number::Manner;
use super::project::pretty;
use super::table::{Align, Paint, Table, csv_line};
use super::{Done, Failure, output};
use crate::fit::curves::{Curve, CurveFit, Question, Role, Warning, fit};
use crate::fit::rolling::{Comparison, Method, Settings, compare};
use crate::fit::smoothing::{self, Seasonality};
use crate::history::{Point, Series};
use serde_json::{Value, json};

/// Forecasts are compared up to so many years ahead.
const AHEAD: usize = 1;

/// A series without gaps.
struct Sales<'a> {
    series: &'a Series,
    points: &'a [Point],
    values: Vec<f64>,
    steps: usize,
}

/// Runs the command.
pub fn run(args: &Fit, common: &Common) -> Result<Done, Failure> {
    let sheet = table_of(&args.table)?;
    let sales = sales(&sheet, args)?;
    let question = Question { sales: &sales.values, steps: sales.steps as f64, already: args.already };
    let fits: Vec<(Curve, Result<CurveFit, String>)> =
        Curve::ALL.into_iter().map(|curve| (curve, fit(curve, &question).map_err(|error| error.to_string()))).collect();
    if let (Some((_, Err(error))), true) = (fits.first(), fits.iter().all(|(_, fit)| fit.is_err())) {
        return Err(Failure::Model(format!("`{}` cannot be fitted: {error}", sales.series.name)));
    }
    let compared = methods(&sales, args);
    match common.format {
        Format::Json => output::print(&pretty(&json(&sales, &fits, compared.as_ref().ok())))?,
        Format::Csv => output::print(&csv(&fits))?,
        Format::Table => output::print(&table(&sales, &fits, &compared, common))?,
    }
    Ok(Done::Well)
}

/// The series that is named, or the only one; its longest stretch without gaps.
fn sales<'a>(sheet: &'a Sheet, args: &Fit) -> Result<Sales<'a>, Failure> {
    let all = &sheet.table.series;
    let names = || all.iter().map(|series| format!("`{}`", series.name)).collect::<Vec<_>>().join(", ");
    let series = match &args.series {
        Some(name) => all.iter().find(|series| series.name.eq_ignore_ascii_case(name)).ok_or_else(|| {
            Failure::Model(format!("there is no series `{name}`\n  = help: the series are {}", names()))
        })?,
        None if all.len() == 1 => &all[0],
        None => {
            return Err(Failure::Usage(format!(
                "the table has several series: choose one with `--series`: {}",
                names()
            )));
        }
    };
    let points = &series.points;
    let (mut best, mut from) = (0..0, 0);
    for at in 1..=points.len() {
        let ends = at == points.len() || points[at].period.ordinal() != points[at - 1].period.ordinal() + 1;
        if ends {
            if at - from > best.len() {
                best = from..at;
            }
            from = at;
        }
    }
    let points = &points[best];
    let steps = sheet.table.frequency.per_year() as usize;
    Ok(Sales { series, points, values: points.iter().map(|point| point.value).collect(), steps })
}

/// All methods by their errors from rolling origins; why not, where there are too few values.
fn methods(sales: &Sales<'_>, args: &Fit) -> Result<Comparison, String> {
    let cycle = sales.steps;
    let seasonal = cycle > 1 && sales.values.len() > 2 * cycle;
    let positive = sales.values.iter().all(|value| *value > 0.0);
    let seasonality = match (seasonal, positive) {
        (false, _) => Seasonality::None,
        (true, true) => Seasonality::Multiplicative,
        (true, false) => Seasonality::Additive,
    };
    let mut methods = vec![Method::Naive];
    if seasonal {
        methods.push(Method::SeasonalNaive);
    }
    let damped = smoothing::Method { seasonality, cycle, ..smoothing::Method::DAMPED };
    methods.extend([Method::Smoothing(damped), Method::Theta]);
    methods.extend(Curve::ALL.map(Method::Curve));
    let shortest = if seasonal { 2 * cycle } else { 6 };
    let every = (sales.values.len().saturating_sub(shortest) / 12).max(1);
    let settings = Settings {
        shortest,
        horizon: AHEAD * cycle.max(1),
        cycle: if seasonal { cycle } else { 1 },
        steps: sales.steps as f64,
        already: args.already,
        every,
    };
    compare(&sales.values, &methods, &settings).map_err(|error| error.to_string())
}

fn curve_name(curve: Curve) -> &'static str {
    match curve {
        Curve::ConstantGrowth => "Constant growth",
        Curve::FadingGrowth => "Fading growth",
        Curve::Logistic => "Logistic",
        Curve::Gompertz => "Gompertz",
        Curve::Bass => "Bass",
    }
}

fn method_name(method: Method) -> String {
    match method {
        Method::Naive => "The last value".to_owned(),
        Method::SeasonalNaive => "The value a year before".to_owned(),
        Method::Curve(curve) => curve_name(curve).to_owned(),
        Method::Smoothing(method) if method.seasonality == Seasonality::None => "Damped Holt".to_owned(),
        Method::Smoothing(_) => "Damped Holt with seasons".to_owned(),
        Method::Theta => "Theta".to_owned(),
    }
}

/// A warning in words.
fn words(warning: &Warning) -> String {
    let end = |end: Option<f64>| end.map_or_else(|| "no bound".to_owned(), |x| Manner::of([x], false).show(x));
    let part =
        |part: &Option<f64>| part.map_or_else(|| "not determined".to_owned(), |x| format!("{:.0}% of it", x * 100.0));
    match warning {
        Warning::BeforeInflection { peak, end } => format!(
            "the ceiling is not known: sales peak in year {peak:.1} of the fit and the series ends in year {end:.1}; equally good fits differ by a quarter and more in their ceiling"
        ),
        Warning::CeilingError { relative } => {
            format!("the ceiling is not known: its standard error is {}", part(relative))
        }
        Warning::CeilingOpen { range, .. } => {
            format!("the ceiling is not known: from {} to {} fits as well (95 %)", end(range.low), end(range.high))
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
    fits: &[(Curve, Result<CurveFit, String>)],
    compared: &Result<Comparison, String>,
    common: &Common,
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
    for (curve, fit) in fits {
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
    let best = fits.iter().filter_map(|(_, fit)| fit.as_ref().ok()).filter(|fit| fit.converged);
    if let Some(best) = best.min_by(|a, b| a.residual_sd.total_cmp(&b.residual_sd)) {
        out += &format!(
            "\n{}\n{}",
            paint.bold(&format!("To paste, from the closest fit ({})", curve_name(best.curve))),
            drivers(best, sales)
        );
    }
    out
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

/// A curve's drivers as a model has them, and how the line reads.
fn drivers(fit: &CurveFit, sales: &Sales<'_>) -> String {
    let unit = sales.series.unit.as_deref().unwrap_or("vehicle");
    let n = sales.steps;
    let mut out = String::new();
    for quantity in fit.quantities.iter().filter(|quantity| quantity.role == Role::Driver) {
        let amount = matches!(quantity.name, "ceiling" | "first");
        let uncertain = match (quantity.name, fit.ceiling_range, quantity.standard_error) {
            ("ceiling", Some(range), _) if range.low.is_some() && range.high.is_some() => format!(
                "\nuncertain = {{ interval = {{ low = {}, high = {} }} }}",
                digits(range.low.unwrap_or_default()),
                digits(range.high.unwrap_or_default())
            ),
            (_, _, Some(error)) if error > 0.0 => format!("\nuncertain = {{ normal = {{ sd = {} }} }}", digits(error)),
            _ => String::new(),
        };
        out += &format!(
            "[drivers.{}]\nunit = \"{}\"\nvalue = {}{uncertain}\nnotes = \"Fitted to {} values of {} by nonlinear least squares.\"\n\n",
            quantity.name,
            if amount { unit } else { "1" },
            digits(quantity.value),
            sales.values.len(),
            sales.series.name.replace('"', "'")
        );
    }
    let start = sales.points.first().map_or_else(String::new, |point| point.period.to_string());
    let line = match fit.curve {
        Curve::ConstantGrowth => format!("first * (1 + growth) ^ ((t - 1) / {n})"),
        Curve::FadingGrowth => format!("prev(sales) * (1 + growth * fade ^ ((t - 2) / {n})) ^ (1 / {n})"),
        Curve::Logistic => format!("logistic(t / {n}, ceiling, midpoint, steepness)"),
        Curve::Gompertz => format!("gompertz(t / {n}, ceiling, displacement, rate)"),
        Curve::Bass => format!("ceiling * bass(start_time + t / {n}, p, q)"),
    };
    let what = if fit.curve.has_ceiling() { "sold to date" } else { "sales of a period" };
    out + &format!("# t = 1 in {start}; {what}: {line}\n")
}

fn digits(x: f64) -> String {
    format!("{x:.5e}").parse::<f64>().unwrap_or(x).to_string()
}

fn json(sales: &Sales<'_>, fits: &[(Curve, Result<CurveFit, String>)], compared: Option<&Comparison>) -> Value {
    let fits: Vec<Value> = fits
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
                json!({
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
        "fits": fits, "methods": methods,
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
