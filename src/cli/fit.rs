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
use crate::fit::theta;
use crate::history::{Point, Series, UNKNOWN_UNIT};
use serde_json::{Value, json};

/// Forecasts are compared up to so many years ahead.
const AHEAD: usize = 1;

/// A series without gaps.
struct Sales<'a> {
    series: &'a Series,
    points: &'a [Point],
    values: Vec<f64>,
    steps: usize,
    unit: Option<&'a str>,
}

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

/// Runs the command.
pub fn run(args: &Fit, common: &Common) -> Result<Done, Failure> {
    let sheet = table_of(&args.table)?;
    let sales = sales(&sheet, args)?;
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
    let compared = methods(&sales, args);
    match common.format {
        Format::Json => output::print(&pretty(&json(&sales, &fitted, compared.as_ref().ok())))?,
        Format::Csv => output::print(&csv(fits))?,
        Format::Table => output::print(&table(&sales, &fitted, &compared, common))?,
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

/// The fit that is offered: among those that follow the values closely and whose drivers are known, the one whose
/// forecasts were best, else the closest.
fn offered<'a>(fitted: &'a Fitted, compared: &Result<Comparison, String>) -> Option<&'a CurveFit> {
    let sound = |fit: &&CurveFit| {
        let unknown = |warning: &Warning| matches!(warning, Warning::DriverUnknown { .. } | Warning::NotConverged);
        fit.converged && fit.r2.is_none_or(|r2| r2 >= CLOSE) && !fit.warnings.iter().any(unknown)
    };
    let error = |fit: &CurveFit| {
        let scores = compared.iter().flat_map(|compared| &compared.scores);
        let own = scores.filter(|score| score.method == Method::Curve(fit.curve)).find_map(|score| score.overall);
        // Forecasts of curves without the season say nothing of those with it.
        own.filter(|_| fitted.season.is_empty()).map_or(f64::INFINITY, |errors| errors.smape)
    };
    let order =
        |a: &&CurveFit, b: &&CurveFit| error(a).total_cmp(&error(b)).then(a.residual_sd.total_cmp(&b.residual_sd));
    let sound: Vec<&CurveFit> = fitted.fits.iter().filter_map(|(_, fit)| fit.as_ref().ok()).filter(sound).collect();
    // One whose ceiling is not known only where there is no other.
    let known = |fit: &&CurveFit| !fit.warnings.iter().any(Warning::is_of_ceiling);
    sound.iter().copied().filter(known).min_by(order).or_else(|| sound.iter().copied().min_by(order))
}

/// The season as a driver has it: a factor for each month or quarter of the calendar, January's first.
fn of_calendar(sales: &Sales<'_>, season: &[f64]) -> Vec<f64> {
    let first = sales.points.first().map_or(0, |point| point.period.part() as usize - 1);
    (0..season.len()).map(|at| season[(at + season.len() - first) % season.len()]).collect()
}

/// The series that is named, or the only one; its longest stretch without gaps.
fn sales<'a>(sheet: &'a Sheet, args: &'a Fit) -> Result<Sales<'a>, Failure> {
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
    let unit = args.table.unit.as_deref().or(series.unit.as_deref());
    Ok(Sales { series, points, values: points.iter().map(|point| point.value).collect(), steps, unit })
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

fn table(sales: &Sales<'_>, fitted: &Fitted, compared: &Result<Comparison, String>, common: &Common) -> String {
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
    match offered(fitted, compared) {
        Some(best) => {
            let why = if fitted.season.is_empty() && compared.is_ok() { "forecast best" } else { "is closest" };
            let head = format!("To paste, from the curve that {why} ({})", curve_name(best.curve));
            out += &format!("\n{}\n{}", paint.bold(&head), drivers(best, sales, &fitted.season));
        }
        None => {
            let most = fitted.fits.iter().filter_map(|(_, fit)| fit.as_ref().ok()?.r2).fold(f64::NAN, f64::max);
            let closest = if most.is_nan() {
                String::new()
            } else {
                format!(": the closest explains {:.0}% of the variance", most.max(0.0) * 100.0)
            };
            out += &format!(
                "\n{}\nNo curve is offered to paste: none both follows these values and has drivers that they determine{closest}.\n",
                paint.bold("To paste: nothing")
            );
        }
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
fn drivers(fit: &CurveFit, sales: &Sales<'_>, season: &[f64]) -> String {
    let unit = sales.unit.unwrap_or(UNKNOWN_UNIT);
    let n = sales.steps;
    // Years, where `t` counts periods.
    let a_year = if n == 1 { String::new() } else { format!(" / {n}") };
    let (count, name) = (sales.values.len(), sales.series.name.replace('"', "'"));
    let mut out = match sales.unit {
        Some(_) => String::new(),
        None => format!("# The table names no unit; `--unit NAME` puts another for `{UNKNOWN_UNIT}`.\n"),
    };
    // Which drivers vary, by their places in the curve.
    let mut uncertain = Vec::new();
    for (at, quantity) in fit.quantities.iter().filter(|quantity| quantity.role == Role::Driver).enumerate() {
        let amount = matches!(quantity.name, "ceiling" | "first");
        let distribution = match (quantity.name, fit.ceiling_range, quantity.standard_error) {
            ("ceiling", Some(range), _) if range.low.is_some() && range.high.is_some() => format!(
                "\nuncertain = {{ interval = {{ low = {}, high = {} }} }}",
                digits(range.low.unwrap_or_default()),
                digits(range.high.unwrap_or_default())
            ),
            (_, _, Some(error)) if error > 0.0 => format!("\nuncertain = {{ normal = {{ sd = {} }} }}", digits(error)),
            _ => String::new(),
        };
        if !distribution.is_empty() {
            uncertain.push((at, quantity.name));
        }
        out += &format!(
            "[drivers.{}]\nunit = \"{}\"\nvalue = {}{distribution}\nnotes = \"Fitted to {count} values of {name} by nonlinear least squares.\"\n\n",
            quantity.name,
            if amount { unit } else { "1" },
            digits(quantity.value),
        );
    }
    if !season.is_empty() {
        let factors: Vec<String> = of_calendar(sales, season).iter().map(|factor| format!("{factor:.4}")).collect();
        out += &format!(
            "[drivers.season]\nunit = \"1\"\nover = [\"calendar_{}\"]\nvalue = [{}]\nnotes = \"From {count} values of {name} by classical decomposition.\"\n\n",
            if n == 12 { "month" } else { "quarter" },
            factors.join(", ")
        );
    }
    out += &correlations(fit, &uncertain);
    let start = sales.points.first().map_or_else(String::new, |point| point.period.to_string());
    let line = match fit.curve {
        Curve::ConstantGrowth => format!("first * (1 + growth) ^ ((t - 1){a_year})"),
        Curve::FadingGrowth if n == 1 => "prev(sales) * (1 + growth * fade ^ (t - 2))".to_owned(),
        Curve::FadingGrowth => format!("prev(sales) * (1 + growth * fade ^ ((t - 2){a_year})) ^ (1 / {n})"),
        Curve::Logistic => format!("logistic(t{a_year}, ceiling, midpoint, steepness)"),
        Curve::Gompertz => format!("gompertz(t{a_year}, ceiling, displacement, rate)"),
        Curve::Bass => format!("ceiling * bass(start_time + t{a_year}, p, q)"),
    };
    let what = if fit.curve.has_ceiling() { "sold to date" } else { "sales of a period" };
    out += &format!("# t = 1 in {start}; {what}: {line}\n");
    if !season.is_empty() {
        out += "# the sales of a period are then to be multiplied by `season`\n";
    }
    out
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

fn json(sales: &Sales<'_>, fitted: &Fitted, compared: Option<&Comparison>) -> Value {
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
        "unit": sales.unit, "season": of_calendar(sales, &fitted.season), "fits": fits, "methods": methods,
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
