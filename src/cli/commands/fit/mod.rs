//! `evcalc fit`: market curves fitted to a table of sales, methods compared, drivers to paste.

mod args;
mod paste;
mod sales;
mod words;

pub use args::Fit;

use crate::cli::face::json::pretty;
use crate::cli::face::number::Manner;
use crate::cli::face::table::{Align, Paint, Table, csv_line};
use crate::cli::face::{Common, Done, Failure, Format, output};
use crate::cli::shared::tablefile::table_of;
use crate::fit::curves::{Curve, CurveFit, Question, Role, Warning, fit};
use crate::fit::rolling::{Comparison, Method, Settings, compare};
use crate::fit::smoothing::Seasonality;
use crate::fit::{smoothing, theta};
use crate::history::Point;
use sales::{Sales, of_calendar};
use serde_json::{Value, json};
use words::{curve_name, method_name, word};

/// Forecasts are compared up to so many years ahead.
const AHEAD: usize = 1;

/// What the curves are fitted to.
struct Fitted {
    /// The season that was taken out, that of the first value first; empty where there is none.
    season: Vec<f64>,
    fits: Vec<(Curve, Result<CurveFit, String>)>,
}

/// A season is taken out where what it leaves over, for each value that is free, is less than this part.
const SEASON_WORTH: f64 = 0.7;
/// A curve that explains less than this part of the variance is offered to nobody.
const CLOSE: f64 = 0.5;
/// Nor is one with fewer values beyond its drivers.
const FREEDOM: usize = 3;

/// Runs the command.
pub fn run(args: &Fit, common: &Common) -> Result<Done, Failure> {
    let sheet = table_of(&args.table, args.series.as_slice())?;
    let sales = sales::sales(&sheet, args)?;
    for line in sheet.told_of_file() {
        output::error_line(&line);
    }
    let fitted = fitted(&sales, args);
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
    let compared = methods(&sales, &fitted, args);
    let best = offered(&fitted, &compared, args.curve.as_deref());
    match common.format {
        Format::Json => output::print_data(&pretty(&json(&sales, &fitted, compared.as_ref().ok(), best)))?,
        Format::Csv => output::print_data(&csv(fits))?,
        Format::Table => output::print(&table(&sales, &fitted, &compared, best, (args, common)))?,
    }
    Ok(Done::Well)
}

/// The curves fitted to the values, or to what is left of them without their season where that is much nearer.
fn fitted(sales: &Sales<'_>, args: &Fit) -> Fitted {
    let steps = sales.steps as f64;
    let all = |values: &[f64]| -> Vec<(Curve, Result<CurveFit, String>)> {
        let question = Question { sales: values, steps, already: args.already };
        Curve::ALL.into_iter().map(|curve| (curve, fit(curve, &question).map_err(|error| error.to_string()))).collect()
    };
    // What is left over for each value that is free; a season uses up one for each of its factors but one.
    let left = |fits: &[(Curve, Result<CurveFit, String>)], used: usize| {
        let each = |fit: &CurveFit| match fit.freedom.saturating_sub(used) {
            0 => f64::INFINITY,
            free => fit.rss / free as f64,
        };
        fits.iter().filter_map(|(_, fit)| fit.as_ref().ok()).map(each).fold(f64::INFINITY, f64::min)
    };
    let plain = all(&sales.values);
    let enough = matches!(sales.steps, 4 | 12) && sales.values.len() >= 2 * sales.steps;
    let season = enough.then(|| theta::indices(&sales.values, sales.steps)).flatten();
    let Some(season) = season.filter(|season| season.iter().all(|factor| *factor > 0.0)) else {
        return Fitted { season: vec![], fits: plain };
    };
    let adjusted: Vec<f64> = sales.values.iter().zip(season.iter().cycle()).map(|(y, factor)| y / factor).collect();
    let without = all(&adjusted);
    match left(&without, sales.steps - 1) < SEASON_WORTH * left(&plain, 0) {
        true => Fitted { season, fits: without },
        false => Fitted { season: vec![], fits: plain },
    }
}

/// The fit to paste: that of the curve that is named; else, among those that follow the values closely and whose drivers
/// are known, the one whose forecasts were best, else the closest.
fn offered<'a>(fitted: &'a Fitted, compared: &Result<Comparison, String>, named: Option<&str>) -> Option<&'a CurveFit> {
    let fits = fitted.fits.iter().filter_map(|(_, fit)| fit.as_ref().ok());
    if let Some(named) = named {
        return fits.into_iter().find(|fit| word(fit.curve) == named);
    }
    let sound = |fit: &&CurveFit| {
        let unknown = |warning: &Warning| matches!(warning, Warning::DriverUnknown { .. } | Warning::NotConverged);
        // Through hardly more values than it has drivers, any curve goes.
        let enough = fit.freedom >= FREEDOM;
        fit.converged && enough && fit.r2.is_none_or(|r2| r2 >= CLOSE) && !fit.warnings.iter().any(unknown)
    };
    let error = |fit: &CurveFit| {
        let scores = compared.iter().flat_map(|compared| &compared.scores);
        let own = scores.filter(|score| score.method == Method::Curve(fit.curve)).find_map(|score| score.overall);
        own.map_or(f64::INFINITY, |errors| errors.smape)
    };
    let order =
        |a: &&CurveFit, b: &&CurveFit| error(a).total_cmp(&error(b)).then(a.residual_sd.total_cmp(&b.residual_sd));
    let sound: Vec<&CurveFit> = fits.filter(sound).collect();
    // One whose ceiling is not known only where there is no other.
    let known = |fit: &&CurveFit| !fit.warnings.iter().any(Warning::is_of_ceiling);
    sound.iter().copied().filter(known).min_by(order).or_else(|| sound.iter().copied().min_by(order))
}

/// All methods by their errors from rolling origins; why not, where there are too few values.
fn methods(sales: &Sales<'_>, fitted: &Fitted, args: &Fit) -> Result<Comparison, String> {
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
        season_apart: !fitted.season.is_empty(),
        every,
    };
    compare(&sales.values, &methods, &settings).map_err(|error| error.to_string())
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
            out += &format!("\n{}\n{}", paint.bold(&head), paste::paste(best, sales, &fitted.season));
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
        "paste": best.map(|fit| paste::paste(fit, sales, &fitted.season)),
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
