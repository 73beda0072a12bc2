//! What can be typed, and which command it runs.

use super::commands::{
    apart, baseline, check, compare, diff, docs, explain, fit, history, import, models, project, publish, scenarios,
    schema, score, simulate, starter, update, variance, verify, whatif,
};
use super::face::{Common, Done, Failure};
use super::shared::choice::Model;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "evcalc",
    version,
    about = "Market scenario calculator: one model text, projected here and written as a live Excel workbook",
    after_help = "Start with:  evcalc project --scenario aggressive\nThen:        evcalc new mymarket && evcalc project mymarket.toml",
    propagate_version = true,
    arg_required_else_help = true
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub common: Common,
}

impl Arguments {
    /// Reads a command line, the program's name first.
    pub(super) fn read<I, T>(words: I) -> Result<Arguments, clap::Error>
    where
        I: IntoIterator<Item = T>,
        T: Into<OsString> + Clone,
    {
        let matches = Arguments::command().try_get_matches_from(words)?;
        let mut arguments = Arguments::from_arg_matches(&matches)?;
        if let (Command::Compare(compare), Some((_, matches))) = (&mut arguments.command, matches.subcommand()) {
            let places = |name: &str| matches.indices_of(name).into_iter().flatten().collect::<Vec<usize>>();
            let scenarios = places("scenario");
            compare.set_behind =
                places("set").into_iter().map(|set| scenarios.iter().filter(|s| **s < set).count()).collect();
        }
        Ok(arguments)
    }
}

/// A command with its own arguments.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Project one scenario, print its outputs and years, and write the workbook
    #[command(
        after_help = "Examples:\n  evcalc project --scenario aggressive\n  evcalc project model.toml --set \"price[YU7]=239900\" --set \"growth=inherited * 1.5\"\n  evcalc project -s base --format json --no-workbook\n  evcalc project model.toml --known june.csv --known-to 2026-06\n\nExit code 3: the result is written, but a check of the model fails.\nJSON: model, scenario, overrides, periods, lines (name, element, unit, opening, values), outputs\n(name, unit, value, target, met), checks (name, passed, first_failure), workbook."
    )]
    Project(project::Project),
    /// Scenarios side by side, with differences from the first
    #[command(
        after_help = "Examples:\n  evcalc compare -s base -s price_war\n  evcalc compare -s base -s soft=base --set \"firm_share=30%\" -s aggressive\n  evcalc compare -s base -s dear=base --set \"list_price=inherited * 1.1\" -o compared.xlsx\n  evcalc compare --by period --line deliveries\n  evcalc compare -s base -s price_war --draws 100000\n\nJSON: outputs (also targets, met), years, with `--by period` periods, each with values by scenario and differences\nfrom the first; with `--draws` also risk\n(name, scenarios: percentiles, difference, mean_difference, standard_error, higher, lower)."
    )]
    Compare(compare::Compare),
    /// Draw the uncertain drivers many times: percentiles, probabilities of targets, what drives them
    #[command(
        after_help = "Examples:\n  evcalc simulate --draws 1000000\n  evcalc simulate model.toml -s base -s price_war --seed 7\n  evcalc simulate --mix -o risk.xlsx\n  evcalc simulate --of deliveries_2027 --indices\n  evcalc simulate -o draws.parquet\n  evcalc simulate -n 100000000 --part 3/10 -o part3.parquet\n  evcalc simulate --merge part*.parquet\n\nThe same seed gives the same numbers on every machine and any number of threads.\nJSON: model, scenario, draws, seed, failed_draws, outputs (name, unit, mean, sd, standard_error, percentiles,\npercentile_errors, target, probability, not_reached, drivers, indices, histogram), checks, lines with `--fans`.\nSeveral scenarios: a list of the same under `scenarios`. Ctrl-C stops with exit code 130, and writes nothing."
    )]
    Simulate(simulate::Simulate),
    /// Goal seek: the value of one driver at which an output meets a target
    #[command(
        after_help = "Examples:\n  evcalc seek --of deliveries_2027 --target 540000 --driver order_growth[YU7]\n  evcalc seek --of millionth_vehicle --target 2026-12 --driver firm_share\n  evcalc seek model.toml --driver price --between 0.8,1.2\n\nA driver over time, or one that has elements of which none is named, is turned by a factor on all of it. Without `--driver`\nit is the first of `evcalc levers`.\n\nExit code 3: with the answer a check fails that holds now; `--save` then writes nothing without `--despite-checks`.\nJSON: output, target, driver, reached, value, outcome, before, solutions, note; also turned, between, outcome_before,\nbreaks (checks that the answer breaks), failing (checks that fail anyway), beyond (drivers put out of their range)."
    )]
    Seek(whatif::seek::SeekArgs),
    /// For a target, every driver's own value that would reach it
    #[command(
        after_help = "Example:\n  evcalc levers --of deliveries_2027 --target 540000\n\nSorted by how plausible: inside the driver's own range first, near the middle of its distribution first.\nA lever that breaks a check of the model, or acts only before the forecast begins, says so and has no tick.\nJSON: output, target, levers (driver, reached, value, before, inside_range, percentile, change, breaks, failing,\nbeyond, before_forecast)."
    )]
    Levers(whatif::levers::LeversArgs),
    /// Each driver moved down and up, one at a time; or a table of two drivers
    #[command(
        after_help = "Examples:\n  evcalc sensitivity --of yearly_profit_2027\n  evcalc sensitivity --percentiles\n  evcalc sensitivity --grid \"order_growth[YU7]=0..4%:5,firm_share=0.3..0.9\"\n\nJSON: output, base, bars (driver, low, high, outcome_low, outcome_high, monotone, elasticity, points), without_effect;\nwith `--grid`: rows, columns (driver, values), outcomes, breaks (for each outcome, the checks that fail there alone)."
    )]
    Sensitivity(whatif::sensitivity::SensitivityArgs),
    /// Why two scenarios differ: one output's change, driver by driver, adding up exactly
    #[command(
        after_help = "Example:\n  evcalc bridge --from base --to price_war --of yearly_profit_2027\n\nJSON: output, from, to, start, end, steps (driver, change)."
    )]
    Bridge(whatif::bridge::BridgeArgs),
    /// Plan, actual and latest estimate of every line with known values: in a period, the year to date and the full year
    #[command(
        after_help = "Examples:\n  evcalc variance model.toml --known june.csv\n  evcalc variance model.toml -s base --known june.csv --plan base@2025-12 --to 2026-06 --line deliveries\n\nThe plan is the scenario with nothing known, unless `--plan` names another. The estimate of the full year is what is\nknown, and what the formulas make of it in the rest of the year.\nJSON: model, scenario, plan, to, lines (line, title, element, unit, period, year_to_date, full_year: each with plan,\nactual, of the full year estimate, difference, percent, null where the plan is 0, and known: whether all of it is)."
    )]
    Variance(variance::VarianceArgs),
    /// Keep a simulation as a forecast that can be scored once it is known what came
    #[command(
        after_help = "Examples:\n  evcalc publish plan.toml --known known.csv -o forecasts/2025-12.toml\n  evcalc publish plan.toml --mix -n 1000000 -o forecasts/2026-01.toml\n\nThe file has the mean and the percentiles 1, 5, 10, 20 to 90, 95 and 99 of every line, its elements and its total by\nperiod, and of every output; the model's fingerprint, the seed, and up to when values were known. It is text, to be kept\nunder version control; a file that is there is never overwritten."
    )]
    Publish(publish::Publish),
    /// How good published forecasts were, held against what came
    #[command(
        after_help = "Example:\n  evcalc score forecasts/*.toml --known known.csv\n\nFor each forecast and line: the continuous ranked probability score, worked out from the percentiles (straight lines between\nthem), how often P10 to P90 and P5 to P95 held what came, bias, and how much better than the last value, the value a year\nbefore and the combination of `fit` would have been, from what was known then (known values from before the forecast\nhave to be in the files for that). `-v` tells it by how far ahead. Known values that only bound the truth are not scored.\nJSON: forecasts (file, model, scenario, known_to, lines: line, element, unit, facts, crps, pinball, coverage, bias,\nhistogram, skill, by_horizon)."
    )]
    Score(score::Score),
    /// What known values say about the drivers: draws weighed by how near they come, and the forecast that goes on from them
    #[command(
        after_help = "Examples:\n  evcalc update plan.toml --known known.csv\n  evcalc update plan.toml --mix --known known.csv --error deliveries=10% -o updated.xlsx\n  evcalc update plan.toml --known known.csv --posterior march.parquet && evcalc simulate plan.toml --known known.csv --from march.parquet\n\nDraws as `simulate` does without the known values, and weighs each draw by how near its lines come to them: by the ratio of\nknown to drawn (lines that can be below 0: by the difference), under a Student t with 4 degrees of freedom and the line's\n`error`. Then the known values take over, and the weighted draws go on from there. A known value outside of P1 to P99 of the\ndraws beforehand is marked: weighing does not repair a cause that the model lacks.\n\nExit codes: 0 done, 3 fewer than 200 effective draws come near what is known: nothing is told.\nJSON: model, scenario, until, seed, draws, effective, tempering (the power of the weights, 1 as a rule), tempered_for, misfit,\nfailed_draws, surprises (line, element, total, unit, period, known, bound, error, p10, p50, p90, by: ratio\nor difference, percentile, lacks_cause; off: the part of the draws that stand from which it is\nfurther off than its error explains, unexplained: more than half),\ndrivers (driver, of: value, shift or factor, period, column, before, after: p10, p50, p90, mean, sd; moved: of\nthe median, in sd; narrowed: the part by which P10 to P90 did), scenarios\n(name, before, after, likelihood), outputs (name, title, unit, before, after), lines (name, element, total, unit, before,\npercentiles), remarks."
    )]
    Update(update::UpdateArgs),
    /// What was changed between two versions of a model, and why their outputs differ
    #[command(
        after_help = "Examples:\n  evcalc diff plan-june.toml plan-july.toml\n  evcalc diff sent.xlsx plan.toml --of profit -s base\n  git show HEAD:plan.toml > old.toml && evcalc diff old.toml plan.toml\n\nA version is a model file, a workbook that carries its model's text, or a built-in model. Changes are told entry by entry.\nEach output is compared in each scenario that both have: drivers take their new values one after the other in the model's\norder, then lines their new known values; changed formulas together, and all that only one version has, are the step\n`structure`. The steps add up to the difference. Numbers that differ by rounding (1e-12) are the same.\n\nExit codes: 0 no output differs, 3 some output differs, only one version has it, or no scenario is in both.\nJSON: changes (kind, name, part, old, new), outputs (name, scenario, unit, old, new, only, difference, differs,\nsteps: what, kind, title, change; of milestones in periods), remarks."
    )]
    Diff(diff::DiffArgs),
    /// The scenarios and what each changes
    #[command(
        after_help = "Example:\n  evcalc scenarios mymarket.toml\n\nEvery changed key is told by the name that `--set` takes: a step of a path, an element.\nJSON: scenarios (name, title, extends, probability, changes: driver, from, to, keys: name, period, from, to;\nlinear_between: the first and last period that change on a linear path, where what lies between keys changes too)."
    )]
    Scenarios(Model),
    /// The built-in models; `models show NAME` prints one to copy from
    #[command(after_help = "Examples:\n  evcalc models\n  evcalc models show xiaomi > mine.toml")]
    Models(models::Models),
    /// Write a commented model to start from, with its own figures
    #[command(after_help = "Example:\n  evcalc new bakery && evcalc project bakery.toml")]
    New(starter::New),
    /// Read a model, check its units, run its checks in every scenario, and remark on it
    #[command(
        after_help = "Example:\n  evcalc check mymarket.toml\n\nExit codes: 0 all is well, 1 the model has errors, 3 a check of the model fails in a scenario.\nJSON: diagnostics (code, severity, file, line, column, message, hints) and scenarios (name, projected, failed)."
    )]
    Check(Model),
    /// Explain a line, driver, output or error code; with a period, what made the number
    #[command(
        after_help = "Examples:\n  evcalc explain \"deliveries[YU7]@2027-03\"\n  evcalc explain deliveries@2027\n  evcalc explain price --model model.toml\n  evcalc explain E0301\n  evcalc explain\n\nWithout a name: all outputs, lines and drivers, by the names that `--of`, `--set` and `--driver` take.\nJSON with a period: name, value, unit, formula, made_of (the same again), and for figures: figure, source;\nshown_before where it stands above, cut_off where `--depth` ends it."
    )]
    Explain(explain::Explain),
    /// The figures, their articles, and the contradictions between them
    #[command(
        after_help = "Examples:\n  evcalc baseline list\n  evcalc baseline show yu7_price\n  evcalc baseline check mymarket.toml\n\n`check` exits with 1 where two figures contradict each other or a relation fails."
    )]
    Baseline(baseline::BaselineArgs),
    /// Read a workbook that evcalc wrote and somebody edited: what was changed, and save it as a scenario
    #[command(
        after_help = "Examples:\n  evcalc import xiaomi-base.xlsx\n  evcalc import edited.ods --model mymarket.toml --save mymarket.toml --as her_view\n  evcalc import edited.xlsx --save what_if.toml && evcalc project --scenario what_if.toml\n\nReads xlsx, xlsb, xls and ods, as Excel and LibreOffice save them. The live case becomes the scenario: the one that\nthe drop-down shows, with the overrides and whatever was typed into its column. The model's text travels in the\nworkbook, unless it was written with `--no-source`; `--model` takes another, and what differs is told.\nExit code 1: something in an input cannot be taken; nothing is saved then, unless with `--force`.\nJSON: model, model_text (workbook, file, built-in), scenario, changes (driver, old, new, percent, unit, how, cell,\nformula), refused (driver, cell, reason), other_scenarios (scenario, changes), outputs (name, before, value, workbook, agrees), remarks."
    )]
    Import(import::Import),
    /// Read a table by month, quarter or year, and write it as figures of a baseline file, or as known values of a line
    #[command(
        after_help = "Examples:\n  evcalc history deliveries.xlsx -o figures.toml\n  evcalc history table.csv --stem xiaomi_deliveries --source cpca --format json\n  evcalc history rice.csv --fiscal-year apr --unit tonne\n  evcalc history table.csv --line deliveries --match \"Xiaomi SU7=SU7\" --match Total=total -o known.csv\n\nReads xlsx, xlsb, xls, ods and csv, whichever way round the table lies; says what it understood and what it did not\ntake. Where labels or numbers can be read in two ways, it refuses, shows both and names the option that decides.\nWithout `-o` the figures are printed. With `--line` known values of that line are written instead, for `--known`: each\nseries is the element of its name, or the one that `--match` says.\nJSON: sheet, orientation, frequency, encoding, series (name, unit, points: period, value, firmness, cell),\nother_sheets (sheet, hidden, values), undecided_sheets, left_out (reason, taken, count, cells), left_out_series, skipped (cell, text,\nreason, taken), figures (id, period, value, unit, firmness, measure), with `--line` known instead\n(period, line, element, value, unit, firmness, source, cell)."
    )]
    History(history::History),
    /// Forecast the series of a table with the error that such forecasts have, compare methods, and offer drivers to paste
    #[command(
        after_help = "Examples:\n  evcalc fit deliveries.xlsx --series YU7\n  evcalc fit deliveries.xlsx -o forecasts.xlsx --holiday chinese_new_year\n  evcalc fit table.csv --periods 24 --event 2024-03=step --format json\n  evcalc fit table.csv --series YU7 --curve bass --already 300000\n\nThe forecast is the mean of smoothing, Theta and ARIMA forecasts, after season, holidays and events; P10 to P90 are as wide\nas forecasts made at earlier times were wrong, and hold eight outcomes of ten. What is pasted gives these percentiles when\nit is simulated. Curves are named where they forecast better than the last value and their ceiling is known; `--curve`\ngives one all the same. docs/forecasting.md says what is measured and when not to trust it.\nJSON: series (name, frequency, unit, values, first, last, recommended, forecast: period, mean, p5, p10, p50, p90, p95;\nmethods: name, smape, mase, crps, coverage, origins; curves: name, title, offered, smape, mase, quantities, fitted,\nwarnings; season, effects, remarks, paste)."
    )]
    Fit(fit::Fit),
    /// Recalculate a workbook by an independent spreadsheet engine, and compare every cell with what it should hold
    #[command(
        after_help = "Examples:\n  evcalc verify xiaomi-base.xlsx\n  evcalc verify edited.xlsx --model mymarket.toml --format json\n\nEvery formula cell: the value that the file keeps, the one that IronCalc computes, and evcalc's own result with the\nworkbook's inputs. Findings: numbers typed over formulas, formulas that are no longer those of their row, sheets,\nrows and names that are gone. Takes xlsx. evcalc's own result is that of the text which the workbook carries: name\nyour own with `--model` if the workbook was out of your hands.\nExit code 3: a difference or a finding.\nJSON: formulas, native (how many were compared with evcalc's own result), largest, differences (sheet, cell, line,\nperiod, cached, recalculated, native), findings (kind, sheet, cell, line, words), inputs_changed, engine, model_text,\nremarks."
    )]
    Verify(verify::Verify),
    /// Reads the cells of a file in a process of its own
    #[command(hide = true)]
    ReadCells(apart::Apart),
    /// Recalculates a workbook in a process of its own
    #[command(hide = true)]
    RecalculateCells(apart::Apart),
    /// JSON Schema of the files, for completion and checking in editors
    #[command(after_help = "Example:\n  evcalc schema model > evcalc-model.schema.json")]
    Schema(schema::Schema),
    /// Shell completions
    #[command(after_help = "Example:\n  evcalc completions bash > /etc/bash_completion.d/evcalc")]
    Completions(docs::Completions),
    /// The manual page
    #[command(after_help = "Examples:\n  evcalc man | man -l -\n  evcalc man --dir ~/.local/share/man/man1")]
    Man(docs::Man),
}

impl Command {
    /// Runs it.
    pub(super) fn run(&self, common: &Common) -> Result<Done, Failure> {
        match self {
            Command::Project(args) => project::run(args, common),
            Command::Compare(args) => compare::run(args, common),
            Command::Simulate(args) => simulate::run(args, common),
            Command::Seek(args) => whatif::seek::run(args, common),
            Command::Levers(args) => whatif::levers::run(args, common),
            Command::Sensitivity(args) => whatif::sensitivity::run(args, common),
            Command::Bridge(args) => whatif::bridge::run(args, common),
            Command::Variance(args) => variance::run(args, common),
            Command::Publish(args) => publish::run(args, common),
            Command::Score(args) => score::run(args, common),
            Command::Update(args) => update::run(args, common),
            Command::Diff(args) => diff::run(args, common),
            Command::Scenarios(args) => scenarios::run(args, common),
            Command::Models(args) => models::run(args, common),
            Command::New(args) => starter::run(args, common),
            Command::Check(args) => check::run(args, common),
            Command::Explain(args) => explain::run(args, common),
            Command::Baseline(args) => baseline::run(args, common),
            Command::Schema(args) => schema::run(args),
            Command::Import(args) => import::run(args, common),
            Command::History(args) => history::run(args, common),
            Command::Fit(args) => fit::run(args, common),
            Command::Verify(args) => verify::run(args, common),
            Command::RecalculateCells(args) => apart::recalculate_cells(args),
            Command::ReadCells(args) => apart::read_cells(args),
            Command::Completions(args) => docs::completions(args, Arguments::command()),
            Command::Man(args) => docs::man(args, Arguments::command(), common),
        }
    }
}
