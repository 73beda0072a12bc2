//! A Program and its projections as a live workbook: every row's tree printed as formulas, each with the
//! native result as its cached value.
//!
//! [`write()`] makes the bytes of a [`Book`]; the same book gives the same bytes. [`Risk`] and [`Effects`] are what
//! simulations, sensitivities and bridges have told, [`Planned`] a plan beside what became known, as data for sheets of
//! their own. [`handles`] lists the cells that may be edited, and [`carried`] finds the model in a book that comes back.
//!
//! ```
//! use evcalc::{evaluate, graph::build, library::open, model::ScenarioId, workbook};
//!
//! let opened = open("examples/subscription.toml", None, &[])?;
//! let program = build(opened.model.expect("nothing is wrong with it"));
//! let scenarios = 0..program.model.scenarios.len();
//! let projections: Vec<_> = scenarios
//!     .map(|scenario| evaluate::project(&program, ScenarioId(scenario)).expect("finite numbers"))
//!     .collect();
//! let follow = evaluate::follow(&program, ScenarioId(0));
//! let bytes = workbook::write(&workbook::Book::of_all(&program, &projections, &follow))?;
//! let book = evcalc::spreadsheet::parse(&bytes)?;
//! assert!(book.sheets.iter().any(|sheet| sheet.name == "Calc_base"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Inside, in reading order: [`mod@book`] is the way through it; [`mod@layout`] decides where everything stands,
//! [`mod@print`] turns trees into formulas, [`mod@desk`] holds what sheets share. Each of the [`sheets`] has a file or
//! folder of its own. Large ones are written as XML by
//! [`mod@grid`] into a frame of the library's ([`mod@pack`]); [`mod@source`] puts the model's texts in.

mod accepted;
mod book;
mod bound;
mod chart_part;
mod charts;
mod cover;
mod desk;
mod driver_title;
mod error;
mod flags;
mod forecasts;
mod grid;
mod handle;
mod layout;
mod limits;
mod links;
mod names;
mod pack;
mod print;
mod scorecard;
mod sheet;
mod sheets;
mod source;
mod stale;
mod status;
mod style;
mod template;
mod told;
mod used;
mod words;

pub use accepted::{FIRST_DAY, days};
pub use book::{calc_sheet, scenario_titles, write};
pub use desk::{Book, Stamp};
pub use error::WorkbookError;
pub use forecasts::{ForecastSheet, MethodRow, write_forecasts};
pub use handle::{
    APPLY, APPLY_LABEL, Handle, ID_HEAD, KNOWN_ID, KNOWN_STAMPS, LIVE_COLUMN, OVERRIDE_HEAD, SELECTED, SELECTED_LABEL,
    STAMPS, STRUCTURE, Spot, handles, is_same_label, known_id, known_to_name, scenario_name,
};
pub use layout::KNOWN;
pub use limits::fits;
pub use pack::seal;
pub use scorecard::{ScoreRow, write_scorecard};
pub use source::{Carried, HASH, LEFT_OUT, Label, LabelError, Payload, SINCE, Source, find as carried};
pub use status::is_status;
pub use told::{
    Axis, AxisKind, BARS, DRIVERS, Effect, Effects, Further, Planned, PlannedRow, Revised, RevisedDriver, RevisedFan,
    RevisedKnown, RevisedOutput, Risk, RiskDriver, RiskFan, RiskOutput, What,
};
pub use used::used_figures;
