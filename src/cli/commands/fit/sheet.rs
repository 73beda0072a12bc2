//! Forecasts as a workbook.

use super::one::One;
use super::words::{by, method_name, remarks};
use crate::analyse::Made;
use crate::cli::face::Failure;
use crate::workbook::{ForecastSheet, MethodRow, write_forecasts};

/// A workbook with a sheet for each series, from a file of this name.
pub(super) fn book(file: &str, all: &[One<'_>]) -> Result<Vec<u8>, Failure> {
    let sheets: Vec<ForecastSheet<'_>> = all.iter().filter_map(|one| one.made.as_ref().ok()).map(sheet).collect();
    write_forecasts(&format!("Forecasts from {file}"), env!("CARGO_PKG_VERSION"), &sheets)
        .map_err(|error| Failure::Model(error.to_string()))
}

fn sheet<'a>(made: &'a Made<'_>) -> ForecastSheet<'a> {
    let sales = &made.sales;
    let known = (0..sales.values.len()).filter_map(|at| sales.period(at)).map(|period| period.to_string());
    let scores = made.methods.as_deref().unwrap_or_default();
    let row = |score: &crate::fit::forecast::scores::Score| MethodRow {
        name: method_name(score.method).to_owned(),
        smape: score.smape,
        mase: score.mase,
        crps: score.crps,
        coverage: score.coverage,
        origins: score.origins,
    };
    ForecastSheet {
        name: &sales.series.name,
        unit: sales.unit.unwrap_or("1"),
        how: format!(
            "{}, from {} values, {} to {}; eight in ten outcomes lie between P10 and P90",
            by(made),
            sales.values.len(),
            sales.first,
            sales.last()
        ),
        known: known.zip(sales.values.iter().copied()).collect(),
        ahead: made.periods.iter().map(ToString::to_string).zip(made.centre.iter().copied()).collect(),
        spread: &made.spread,
        methods: scores.iter().map(row).collect(),
        remarks: remarks(made),
    }
}
