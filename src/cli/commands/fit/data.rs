//! Forecasts as data.

use super::one::One;
use super::words::{curve_name, remarks, warning, word};
use crate::analyse::{By, Curves, Made, of_calendar, paste};
use crate::cli::face::json::pretty;
use crate::cli::face::table::csv_line;
use crate::fit::curves::{Curve, CurveFit, Role};
use serde_json::{Value, json};

/// The shares of the percentiles, with their names.
const SHARES: [(&str, f64); 5] = [("p5", 0.05), ("p10", 0.1), ("p50", 0.5), ("p90", 0.9), ("p95", 0.95)];

/// What a forecast is called.
fn recommended(made: &Made<'_>) -> &'static str {
    match made.by {
        By::Combination => "combination",
        By::Curve(curve) => word(curve),
    }
}

/// The JSON of all series.
pub(super) fn json(all: &[One<'_>]) -> String {
    let one = |one: &One<'_>| match &one.made {
        Ok(made) => of_series(made),
        Err(error) => json!({ "name": one.series.name, "error": error.to_string() }),
    };
    pretty(&json!({ "series": all.iter().map(one).collect::<Vec<_>>() }))
}

fn of_series(made: &Made<'_>) -> Value {
    let sales = &made.sales;
    let shares = SHARES.map(|(name, p)| (name, made.percentile(p)));
    let means = made.spread.mean(&made.centre);
    let period = |at: usize| {
        let mut out = json!({ "period": made.periods[at].to_string(), "mean": means[at] });
        for (name, values) in &shares {
            out[*name] = json!(values[at]);
        }
        out
    };
    let methods = made.methods.as_ref().map_or(&[][..], Vec::as_slice).iter().map(|score| {
        json!({
            "name": score.method.name(), "smape": score.smape, "mase": score.mase, "crps": score.crps,
            "coverage": score.coverage, "origins": score.origins,
        })
    });
    json!({
        "name": sales.series.name, "frequency": sales.first.frequency().word(), "unit": sales.unit,
        "values": sales.values.len(), "first": sales.first.to_string(), "last": sales.last().to_string(),
        "recommended": recommended(made),
        "forecast": (0..made.periods.len()).map(period).collect::<Vec<_>>(),
        "methods": methods.collect::<Vec<_>>(),
        "curves": made.curves.as_ref().map_or_else(|| json!([]), of_curves),
        "season": made.curves.as_ref().map_or_else(|| json!([]), |curves| json!(of_calendar(sales, &curves.fitted.season))),
        "effects": made.effects.iter().map(|(name, size)| json!({ "name": name, "size": size })).collect::<Vec<_>>(),
        "remarks": remarks(made),
        "paste": paste(made).ok(),
    })
}

fn of_curves(curves: &Curves) -> Value {
    let error = |curve: Curve| curves.errors(curve);
    let one = |(curve, fit): &(Curve, Result<CurveFit, String>)| match fit {
        Err(error) => json!({ "name": word(*curve), "title": curve_name(*curve), "error": error }),
        Ok(fit) => {
            let quantity = |q: &crate::fit::curves::Quantity| {
                json!({
                    "name": q.name, "value": q.value, "standard_error": q.standard_error,
                    "driver": q.role == Role::Driver,
                })
            };
            // With the season that was taken out before, as the values are.
            let factors = curves.fitted.season.iter().copied().cycle().chain(std::iter::repeat(1.0));
            let fitted: Vec<f64> = fit.fitted.iter().zip(factors).map(|(y, factor)| y * factor).collect();
            json!({
                "name": word(*curve), "title": curve_name(*curve), "offered": curves.worth.contains(curve),
                "smape": error(*curve).map(|e| e.smape), "mase": error(*curve).and_then(|e| e.mase),
                "quantities": fit.quantities.iter().map(quantity).collect::<Vec<_>>(), "fitted": fitted,
                "rss": fit.rss, "r2": fit.r2, "residual_sd": fit.residual_sd, "converged": fit.converged,
                "starts": fit.starts.len(), "ceiling_range": fit.ceiling_range.map(|range| json!([range.low, range.high])),
                "warnings": fit.warnings.iter().map(warning).collect::<Vec<_>>(),
            })
        }
    };
    json!(curves.fitted.fits.iter().map(one).collect::<Vec<_>>())
}

/// The CSV: a row for each series and period ahead.
pub(super) fn csv(all: &[One<'_>]) -> String {
    let heads = ["series", "period", "method"].into_iter().chain(SHARES.map(|(name, _)| name)).chain(["mean"]);
    let mut out = csv_line(&heads.map(str::to_owned).collect::<Vec<_>>());
    for made in all.iter().filter_map(|one| one.made.as_ref().ok()) {
        let columns: Vec<Vec<f64>> =
            SHARES.iter().map(|(_, p)| made.percentile(*p)).chain([made.spread.mean(&made.centre)]).collect();
        for (at, period) in made.periods.iter().enumerate() {
            let names = [made.sales.series.name.clone(), period.to_string(), recommended(made).to_owned()];
            let values = columns.iter().map(|column| column[at].to_string());
            out += &csv_line(&names.into_iter().chain(values).collect::<Vec<_>>());
        }
    }
    out
}
