//! What can be typed.

use clap::builder::PossibleValuesParser;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

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
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub common: Common,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// What is printed: a table for people, or data for programs
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = When::Auto)]
    pub color: When,
    /// Print results only
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Print more
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Overwrite a file that evcalc did not write
    #[arg(long, global = true)]
    pub force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Json,
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    Year,
    Period,
}

impl Arguments {
    /// Reads a command line, the program's name first.
    pub fn read<I, T>(words: I) -> Result<Arguments, clap::Error>
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

/// A number of draws: `100000`, `100,000`, `1e6`.
fn count(text: &str, least: u64) -> Result<u64, String> {
    const MOST: u64 = 100_000_000;
    let whole = |x: f64| x.fract() == 0.0 && (least as f64..=MOST as f64).contains(&x);
    match super::whatif::number(text).filter(|x| whole(*x) && !text.contains('%')) {
        Some(x) => Ok(x as u64),
        None => Err(format!("a whole number from {least} to {MOST} is wanted, such as 100000 or 1e6")),
    }
}

/// A seed of the draws.
fn seed(text: &str) -> Result<u64, String> {
    text.trim().parse().map_err(|_| format!("a whole number from 0 to {} is wanted", u64::MAX))
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Project one scenario, print its outputs and years, and write the workbook
    #[command(
        after_help = "Examples:\n  evcalc project --scenario aggressive\n  evcalc project model.toml --set \"price[YU7]=239900\" --set \"growth=inherited * 1.5\"\n  evcalc project -s base --format json --no-workbook\n\nExit code 3: the result is written, but a check of the model fails.\nJSON: model, scenario, overrides, periods, lines (name, element, unit, opening, values), outputs\n(name, unit, value, target, met), checks (name, passed, first_failure), workbook."
    )]
    Project(Project),
    /// Scenarios side by side, with differences from the first
    #[command(
        after_help = "Examples:\n  evcalc compare -s base -s price_war\n  evcalc compare -s base -s soft=base --set \"firm_share=30%\" -s aggressive\n  evcalc compare -s base -s dear=base --set \"list_price=inherited * 1.1\" -o compared.xlsx\n  evcalc compare --by period --line deliveries\n  evcalc compare -s base -s price_war --draws 100000\n\nJSON: outputs (also targets, met), years, with `--by period` periods, each with values by scenario and differences\nfrom the first; with `--draws` also risk\n(name, scenarios: percentiles, difference, mean_difference, standard_error, higher, lower)."
    )]
    Compare(Compare),
    /// Draw the uncertain drivers many times: percentiles, probabilities of targets, what drives them
    #[command(
        after_help = "Examples:\n  evcalc simulate --draws 1000000\n  evcalc simulate model.toml -s base -s price_war --seed 7\n  evcalc simulate --mix -o risk.xlsx\n  evcalc simulate --of deliveries_2027 --indices\n  evcalc simulate -o draws.parquet\n  evcalc simulate -n 100000000 --part 3/10 -o part3.parquet\n  evcalc simulate --merge part*.parquet\n\nThe same seed gives the same numbers on every machine and any number of threads.\nJSON: model, scenario, draws, seed, failed_draws, outputs (name, unit, mean, sd, standard_error, percentiles,\npercentile_errors, target, probability, not_reached, drivers, indices, histogram), checks, lines with `--fans`.\nSeveral scenarios: a list of the same under `scenarios`. Ctrl-C stops with exit code 130, and writes nothing."
    )]
    Simulate(Simulate),
    /// Goal seek: the value of one driver at which an output meets a target
    #[command(
        after_help = "Examples:\n  evcalc seek --of deliveries_2027 --target 600000 --driver order_growth[YU7]\n  evcalc seek --of millionth_vehicle --target 2026-12 --driver firm_share\n  evcalc seek model.toml --driver price --between 0.8,1.2\n\nA driver over time, or one that has elements of which none is named, is turned by a factor on all of it.\n\nExit code 3: with the answer a check fails that holds now; `--save` then writes nothing without `--despite-checks`.\nJSON: output, target, driver, reached, value, outcome, before, solutions, note; also turned, between, outcome_before,\nbreaks (checks that the answer breaks), failing (checks that fail anyway), beyond (drivers put out of their range)."
    )]
    Seek(Seek),
    /// For a target, every driver's own value that would reach it
    #[command(
        after_help = "Example:\n  evcalc levers --of deliveries_2027 --target 600000\n\nSorted by how plausible: inside the driver's own range first, near the middle of its distribution first.\nA lever that breaks a check of the model, or acts only before the forecast begins, says so and has no tick.\nJSON: output, target, levers (driver, reached, value, before, inside_range, percentile, change, breaks, failing,\nbeyond, before_forecast)."
    )]
    Levers(Levers),
    /// Each driver moved down and up, one at a time; or a table of two drivers
    #[command(
        after_help = "Examples:\n  evcalc sensitivity --of yearly_profit_2027\n  evcalc sensitivity --percentiles\n  evcalc sensitivity --grid \"order_growth[YU7]=0..4%:5,firm_share=0.3..0.9\"\n\nJSON: output, base, bars (driver, low, high, outcome_low, outcome_high, monotone, elasticity, points), without_effect;\nwith `--grid`: rows, columns (driver, values), outcomes, breaks (for each outcome, the checks that fail there alone)."
    )]
    Sensitivity(Sensitivity),
    /// Why two scenarios differ: one output's change, driver by driver, adding up exactly
    #[command(
        after_help = "Example:\n  evcalc bridge --from base --to price_war --of yearly_profit_2027\n\nJSON: output, from, to, start, end, steps (driver, change)."
    )]
    Bridge(Bridge),
    /// The scenarios and what each changes
    #[command(
        after_help = "Example:\n  evcalc scenarios mymarket.toml\n\nEvery changed key is told by the name that `--set` takes: a step of a path, an element.\nJSON: scenarios (name, title, extends, probability, changes: driver, from, to, keys: name, period, from, to;\nlinear_between: the first and last period that change on a linear path, where what lies between keys changes too)."
    )]
    Scenarios(Model),
    /// The built-in models; `models show NAME` prints one to copy from
    #[command(after_help = "Examples:\n  evcalc models\n  evcalc models show xiaomi > mine.toml")]
    Models(Models),
    /// Write a commented model to start from, with its own figures
    #[command(after_help = "Example:\n  evcalc new bakery && evcalc project bakery.toml")]
    New(New),
    /// Read a model, check its units, run its checks in every scenario, and remark on it
    #[command(
        after_help = "Example:\n  evcalc check mymarket.toml\n\nExit codes: 0 all is well, 1 the model has errors, 3 a check of the model fails in a scenario.\nJSON: diagnostics (code, severity, file, line, column, message, hints) and scenarios (name, projected, failed)."
    )]
    Check(Model),
    /// Explain a line, driver, output or error code; with a period, what made the number
    #[command(
        after_help = "Examples:\n  evcalc explain \"deliveries[YU7]@2027-03\"\n  evcalc explain deliveries@2027\n  evcalc explain price --model model.toml\n  evcalc explain E0301\n  evcalc explain\n\nWithout a name: all outputs, lines and drivers, by the names that `--of`, `--set` and `--driver` take.\nJSON with a period: name, value, unit, formula, made_of (the same again), and for figures: figure, source;\nshown_before where it stands above, cut_off where `--depth` ends it."
    )]
    Explain(Explain),
    /// The figures, their articles, and the contradictions between them
    #[command(
        after_help = "Examples:\n  evcalc baseline list\n  evcalc baseline show yu7_price\n  evcalc baseline check mymarket.toml\n\n`check` exits with 1 where two figures contradict each other or a relation fails."
    )]
    Baseline(Baseline),
    /// Read a workbook that evcalc wrote and somebody edited: what was changed, and save it as a scenario
    #[command(
        after_help = "Examples:\n  evcalc import xiaomi-base.xlsx\n  evcalc import edited.ods --model mymarket.toml --save mymarket.toml --as her_view\n  evcalc import edited.xlsx --save what_if.toml && evcalc project --scenario what_if.toml\n\nReads xlsx, xlsb, xls and ods, as Excel and LibreOffice save them. The live case becomes the scenario: the one that\nthe drop-down shows, with the overrides and whatever was typed into its column. The model's text travels in the\nworkbook, unless it was written with `--no-source`; `--model` takes another, and what differs is told.\nExit code 1: something in an input cannot be taken; nothing is saved then, unless with `--force`.\nJSON: model, model_text (workbook, file, built-in), scenario, changes (driver, old, new, percent, unit, how, cell,\nformula), refused (driver, cell, reason), other_scenarios (scenario, changes), outputs (name, before, value, workbook, agrees), remarks."
    )]
    Import(Import),
    /// Read a table by month, quarter or year, and write it as figures of a baseline file
    #[command(
        after_help = "Examples:\n  evcalc history deliveries.xlsx -o figures.toml\n  evcalc history table.csv --stem xiaomi_deliveries --source cpca --format json\n  evcalc history rice.csv --fiscal-year apr --unit tonne\n\nReads xlsx, xlsb, xls, ods and csv, whichever way round the table lies; says what it understood and what it did not\ntake. Where labels or numbers can be read in two ways, it refuses, shows both and names the option that decides.\nWithout `-o` the figures are printed.\nJSON: sheet, orientation, frequency, encoding, series (name, unit, points: period, value, firmness, cell),\nother_sheets (sheet, hidden, values), undecided_sheets, left_out (reason, taken, count, cells), left_out_series, skipped (cell, text,\nreason, taken), figures (id, period, value, unit, firmness, measure)."
    )]
    History(History),
    /// Fit growth, logistic, Gompertz and Bass curves to a table of sales, and compare methods of forecasting
    #[command(
        after_help = "Examples:\n  evcalc fit deliveries.xlsx\n  evcalc fit table.csv --series YU7 --already 300000 --format json\n\nS-curves are fitted to the sales of a period, never to their sum. Where the ceiling is not known, that is said.\nJSON: series, values, from, to, fits (curve, quantities: name, value, standard_error; rss, r2, residual_sd,\nceiling_range, warnings), methods (method, smape, mase, forecasts)."
    )]
    Fit(Fit),
    /// Recalculate a workbook by an independent spreadsheet engine, and compare every cell with what it should hold
    #[command(
        after_help = "Examples:\n  evcalc verify xiaomi-base.xlsx\n  evcalc verify edited.xlsx --model mymarket.toml --format json\n\nEvery formula cell: the value that the file keeps, the one that IronCalc computes, and evcalc's own result with the\nworkbook's inputs. Findings: numbers typed over formulas, formulas that are no longer those of their row, sheets,\nrows and names that are gone. Takes xlsx. evcalc's own result is that of the text which the workbook carries: name\nyour own with `--model` if the workbook was out of your hands.\nExit code 3: a difference or a finding.\nJSON: formulas, native (how many were compared with evcalc's own result), largest, differences (sheet, cell, line,\nperiod, cached, recalculated, native), findings (kind, sheet, cell, line, words), inputs_changed, engine, model_text,\nremarks."
    )]
    Verify(Verify),
    /// Reads the cells of a file in a process of its own
    #[command(hide = true)]
    ReadCells(Apart),
    /// Recalculates a workbook in a process of its own
    #[command(hide = true)]
    RecalculateCells(Apart),
    /// JSON Schema of the files, for completion and checking in editors
    #[command(after_help = "Example:\n  evcalc schema model > evcalc-model.schema.json")]
    Schema(Schema),
    /// Shell completions
    #[command(after_help = "Example:\n  evcalc completions bash > /etc/bash_completion.d/evcalc")]
    Completions(Completions),
    /// The manual page
    #[command(after_help = "Examples:\n  evcalc man | man -l -\n  evcalc man --dir ~/.local/share/man/man1")]
    Man(Man),
}

/// What stands in a workbook beside its sheets.
#[derive(Clone, Debug, Default, Args)]
pub struct BookOptions {
    /// Leave the texts of the model, its baseline and its scenarios out of the workbook: `import` needs them then
    #[arg(long)]
    pub no_source: bool,
    /// Give the workbook the sensitivity label of this one (a file that Excel labelled)
    #[arg(long, value_name = "FILE")]
    pub label_from: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Project {
    /// A built-in model or a path to a model file
    pub model: Option<OsString>,
    /// The scenario (the first, if not given), or a file with one; more than one choose the workbook's calc sheets
    #[arg(short, long, value_name = "NAME")]
    pub scenario: Vec<String>,
    /// A what-if change on top of the scenario: NAME=VALUE, NAME[ELEMENT]=VALUE, NAME[ELEMENT,2027-07]=VALUE
    #[arg(long, value_name = "NAME=EXPR")]
    pub set: Vec<String>,
    /// Where the result goes: .xlsx, .json or .csv
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write no workbook
    #[arg(long)]
    pub no_workbook: bool,
    /// Give calc sheets to the chosen scenarios alone
    #[arg(long)]
    pub only: bool,
    #[command(flatten)]
    pub book: BookOptions,
}

#[derive(Debug, Args)]
pub struct Compare {
    /// A built-in model or a path to a model file
    pub model: Option<OsString>,
    /// The scenarios, the reference first (all, if not given); VARIANT=NAME names what the `--set` behind it make of NAME
    #[arg(short, long, value_name = "NAME")]
    pub scenario: Vec<String>,
    /// A change that adds one more column: the scenario named before it (else the first) with this change
    #[arg(long, value_name = "NAME=EXPR")]
    pub set: Vec<String>,
    /// For each `--set`, how many scenarios are named before it
    #[arg(skip)]
    pub set_behind: Vec<usize>,
    /// Lines by year or by period
    #[arg(long, value_enum, default_value_t = By::Year)]
    pub by: By,
    /// Show this line, with its elements (all lines without them, if not given)
    #[arg(long, value_name = "NAME")]
    pub line: Vec<String>,
    /// Compare over so many draws of the uncertain drivers too: the same draws in every scenario
    #[arg(short = 'n', long, value_parser = |text: &str| count(text, 2))]
    pub draws: Option<u64>,
    /// The seed of the draws
    #[arg(long, default_value_t = 1, requires = "draws", value_parser = seed, allow_hyphen_values = true)]
    pub seed: u64,
    /// How many threads draw (all processors, if not given)
    #[arg(long, requires = "draws", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Where the result goes: .xlsx (the workbook of what is compared), .json or .csv
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub book: BookOptions,
}

#[derive(Clone, Debug, Args)]
pub struct Simulate {
    /// A built-in model or a path to a model file
    pub model: Option<OsString>,
    /// The scenario (the first, if not given); more than one share their draws
    #[arg(short, long, value_name = "NAME")]
    pub scenario: Vec<String>,
    /// A what-if change on top of the scenario; a driver set like this is not drawn
    #[arg(long, value_name = "NAME=EXPR")]
    pub set: Vec<String>,
    /// How many draws
    #[arg(short = 'n', long, default_value_t = 100_000, value_parser = |text: &str| count(text, 1))]
    pub draws: u64,
    /// The number of the first draw
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=1_000_000_000_000))]
    pub first_draw: u64,
    /// The seed
    #[arg(long, default_value_t = 1, value_parser = seed, allow_hyphen_values = true)]
    pub seed: u64,
    /// How many threads (all processors, if not given); the numbers do not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// How draws spread: independently, or more evenly, in eight replicates whose spread gives the error
    #[arg(long, value_enum, default_value_t = Sampling::Plain)]
    pub sampling: Sampling,
    /// The outputs that are told (all, if not given)
    #[arg(long, value_name = "OUTPUT")]
    pub of: Vec<String>,
    /// Each draw takes one of the scenarios, by their `probability`
    #[arg(long)]
    pub mix: bool,
    /// Percentiles of every line in every period too
    #[arg(long)]
    pub fans: bool,
    /// First-order and total Sobol indices of the drivers too: takes a run for each driver
    #[arg(long)]
    pub indices: bool,
    /// Show one draw: its drivers, its outputs, its checks
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["mix", "fans", "indices", "part", "merge", "output"])]
    pub draw: Option<u64>,
    /// Run the K-th of N parts of the draws, for `--merge`; needs `-o FILE.parquet`
    #[arg(long, value_name = "K/N", conflicts_with_all = ["fans", "indices", "merge"])]
    pub part: Option<String>,
    /// Sum up parts that `--part` wrote, as if they had been one run
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["scenario", "set", "draws", "first_draw", "seed", "sampling", "of", "mix"])]
    pub merge: Vec<PathBuf>,
    /// Where the result goes: .xlsx (the workbook with a Risk sheet), .json (what is printed with `--format json`), .csv
    /// or .parquet (every draw with its drivers and outputs)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub book: BookOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sampling {
    /// Independent draws
    Plain,
    /// Latin hypercubes: each driver's probabilities in slices, each used once
    Latin,
    /// Scrambled Sobol sequences: all drivers' probabilities together as evenly as can be
    Sobol,
}

/// What what-if commands are about.
#[derive(Clone, Debug, Args)]
pub struct WhatIf {
    /// A built-in model or a path to a model file
    pub model: Option<OsString>,
    /// The scenario (the first, if not given)
    #[arg(short, long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// A what-if change on top of the scenario
    #[arg(long, value_name = "NAME=EXPR")]
    pub set: Vec<String>,
    /// The output that the question is about (the first, if not given)
    #[arg(long, value_name = "OUTPUT")]
    pub of: Option<String>,
    /// Where the result goes: .json or .csv; of sensitivities and bridges also .xlsx, a workbook with a sheet for it
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Seek {
    #[command(flatten)]
    pub about: WhatIf,
    /// The outcome that is wanted: a number, or the period by which a milestone is to be reached (its own target, if not
    /// given)
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub target: Option<String>,
    /// The driver: NAME, NAME[ELEMENT], or a step of its path, NAME[ELEMENT,2027-07]
    #[arg(long, value_name = "NAME")]
    pub driver: String,
    /// Where to look (the driver's `min` and `max`, if not given)
    #[arg(long, value_name = "A,B", allow_hyphen_values = true)]
    pub between: Option<String>,
    /// Whole values only
    #[arg(long)]
    pub whole: bool,
    /// Append what was found to this model file, as a scenario
    #[arg(long, value_name = "FILE", requires = "name", conflicts_with = "set")]
    pub save: Option<PathBuf>,
    /// The name of that scenario
    #[arg(long = "as", id = "name", value_name = "NAME", requires = "save")]
    pub name: Option<String>,
    /// Save it even if a check of the model that holds now fails with it
    #[arg(long, requires = "save")]
    pub despite_checks: bool,
}

#[derive(Debug, Args)]
pub struct Levers {
    #[command(flatten)]
    pub about: WhatIf,
    /// The outcome that is wanted (the output's own target, if not given)
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub target: Option<String>,
}

#[derive(Debug, Args)]
pub struct Sensitivity {
    #[command(flatten)]
    pub about: WhatIf,
    /// How far each driver is moved, as a part of its value (10%, if not given)
    #[arg(long, value_name = "PART", conflicts_with = "percentiles", allow_hyphen_values = true)]
    pub swing: Option<String>,
    /// Move each uncertain driver to its P10 and P90 instead
    #[arg(long)]
    pub percentiles: bool,
    /// A table of two drivers: A=LOW..HIGH,B=LOW..HIGH, each with :COUNT where it is not 7 values
    #[arg(long, value_name = "A=..,B=..", conflicts_with_all = ["swing", "percentiles"])]
    pub grid: Option<String>,
    #[command(flatten)]
    pub book: BookOptions,
}

#[derive(Debug, Args)]
pub struct Bridge {
    /// A built-in model or a path to a model file
    pub model: Option<OsString>,
    /// The scenario at the start
    #[arg(long, value_name = "SCENARIO")]
    pub from: String,
    /// The scenario at the end
    #[arg(long, value_name = "SCENARIO")]
    pub to: String,
    /// The output that the question is about (the first, if not given)
    #[arg(long, value_name = "OUTPUT")]
    pub of: Option<String>,
    /// Each driver's average over the orders in which they can be changed
    #[arg(long)]
    pub shapley: bool,
    /// Where the result goes: .json or .csv; of sensitivities and bridges also .xlsx, a workbook with a sheet for it
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub book: BookOptions,
}

#[derive(Debug, Args)]
pub struct Model {
    /// A built-in model or a path to a model file
    pub model: Option<OsString>,
}

#[derive(Debug, Args)]
pub struct Models {
    #[command(subcommand)]
    pub command: Option<ModelsCommand>,
}

#[derive(Debug, Subcommand)]
pub enum ModelsCommand {
    /// Print the file of a built-in model
    Show {
        /// Its name
        name: String,
    },
}

#[derive(Debug, Args)]
pub struct New {
    /// Name of the model: letters, digits and `_`
    pub name: String,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// NAME, NAME[ELEMENT], NAME[ELEMENT]@PERIOD, or an error code such as E0301; all names, if not given
    pub what: Option<String>,
    /// A built-in model or a path to a model file
    #[arg(short, long)]
    pub model: Option<OsString>,
    /// The scenario
    #[arg(short, long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// A what-if change on top of the scenario
    #[arg(long, value_name = "NAME=EXPR")]
    pub set: Vec<String>,
    /// How many levels of the tree are printed (4 in a table, all in JSON)
    #[arg(long)]
    pub depth: Option<usize>,
}

#[derive(Debug, Args)]
pub struct Baseline {
    #[command(subcommand)]
    pub command: BaselineCommand,
}

#[derive(Debug, Subcommand)]
pub enum BaselineCommand {
    /// All figures
    List {
        /// A built-in model, a model file or a baseline file
        model: Option<OsString>,
    },
    /// One figure, with its article and notes
    Show {
        /// The figure's id
        id: String,
        /// A built-in model, a model file or a baseline file
        model: Option<OsString>,
    },
    /// Contradictions between figures, relations that fail, figures that no model uses
    Check {
        /// A built-in model, a model file or a baseline file
        model: Option<OsString>,
    },
}

/// A workbook that evcalc wrote, and what it was written from.
#[derive(Debug, Args)]
pub struct ReturnedBook {
    /// The workbook
    pub book: PathBuf,
    /// The model that it was written from: a built-in model or a path (the text that it carries, if not given; else the
    /// built-in one whose name it bears)
    #[arg(long, value_name = "MODEL")]
    pub model: Option<OsString>,
    /// A file with further scenarios that it was written with
    #[arg(short, long, value_name = "FILE")]
    pub scenario: Vec<String>,
    #[command(flatten)]
    pub limits: Patience,
}

/// How long files of others are waited for.
#[derive(Clone, Copy, Debug, Args)]
pub struct Patience {
    /// Allow so many times the time and memory that a file of its size usually needs
    #[arg(long, value_name = "TIMES", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub patience: u64,
}

#[derive(Debug, Args)]
pub struct Import {
    #[command(flatten)]
    pub from: ReturnedBook,
    /// Append the scenario to this model file, or write a file of its own that `--scenario FILE` takes
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// The scenario's name (`imported`, if not given)
    #[arg(long = "as", value_name = "NAME", requires = "save")]
    pub name: Option<String>,
}

/// A file with a table.
#[derive(Debug, Args)]
pub struct TableFile {
    /// The file: xlsx, xlsb, xls, ods or csv
    pub file: PathBuf,
    /// The sheet (of those that are shown the one with the largest table, if not given)
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// The unit of its values, whatever it says (1, where it says none)
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    /// How long its periods are, where its labels can be read in two ways
    #[arg(long, value_enum, value_name = "KIND")]
    pub period_kind: Option<PeriodKind>,
    /// The sign before fractions, where its numbers can be read in two ways: point or comma
    #[arg(long, value_enum, value_name = "SIGN")]
    pub decimal: Option<DecimalSign>,
    /// The month in which its years of accounts begin (1 to 12, or jan to dec): then 2006-07 is taken
    #[arg(long, value_name = "MONTH", value_parser = month)]
    pub fiscal_year: Option<u32>,
    /// The letters of a csv file that is not UTF-8, such as windows-1250, gbk or shift_jis
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    #[command(flatten)]
    pub limits: Patience,
}

/// How long the periods of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PeriodKind {
    Month,
    Quarter,
    HalfYear,
    Year,
}

/// The sign before a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DecimalSign {
    #[value(alias = ".")]
    Point,
    #[value(alias = ",")]
    Comma,
}

/// A month by its number or its first three letters.
fn month(text: &str) -> Result<u32, String> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let word = text.trim().to_lowercase();
    let named =
        || (1..).zip(MONTHS).find(|(_, name)| word.len() >= 3 && word.starts_with(name)).map(|(month, _)| month);
    let found = word.parse().ok().filter(|month| (1..=12).contains(month)).or_else(named);
    found.ok_or_else(|| "write a month as 1 to 12, or as jan to dec".to_owned())
}

#[derive(Debug, Args)]
pub struct History {
    #[command(flatten)]
    pub table: TableFile,
    /// What the figures' names begin with (the file's name, if not given)
    #[arg(long, value_name = "NAME")]
    pub stem: Option<String>,
    /// The id of their source
    #[arg(long, value_name = "ID")]
    pub source: Option<String>,
    /// What its values measure, such as deliveries (what the names of its series say, if not given)
    #[arg(long, value_name = "NAME")]
    pub measure: Option<String>,
    /// Only this series (may be repeated); so a total can be had too
    #[arg(long, value_name = "NAME")]
    pub series: Vec<String>,
    /// The baseline file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Fit {
    #[command(flatten)]
    pub table: TableFile,
    /// The series, where the table has several
    #[arg(long, value_name = "NAME")]
    pub series: Option<String>,
    /// What was sold before the first period; the S-curves pass through it
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub already: Option<f64>,
    /// Gives the drivers of this curve to paste, whether or not it is the best
    #[arg(long, value_name = "CURVE", value_parser = PossibleValuesParser::new(super::fit::curve_words()))]
    pub curve: Option<String>,
}

#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    pub from: ReturnedBook,
}

/// A file to be read apart.
#[derive(Debug, Args)]
pub struct Apart {
    /// The file
    pub file: PathBuf,
    /// The letters of a csv file
    #[arg(long)]
    pub encoding: Option<String>,
    #[command(flatten)]
    pub limits: Patience,
}

#[derive(Debug, Args)]
pub struct Schema {
    #[arg(value_enum)]
    pub file: SchemaFile,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaFile {
    Model,
    Baseline,
}

#[derive(Debug, Args)]
pub struct Completions {
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct Man {
    /// Write a page for every command into this folder
    #[arg(long, value_name = "FOLDER")]
    pub dir: Option<PathBuf>,
}
