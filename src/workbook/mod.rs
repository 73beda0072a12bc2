//! A Program and its projections as a live workbook: every row's tree printed as formulas, each with the
//! native result as its cached value.
//!
//! [`mod@layout`] decides where everything stands, [`mod@print`] turns trees into formulas, and each of the
//! [`sheets`] has a file or folder of its own.

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
mod grid;
mod handle;
mod layout;
mod limits;
mod links;
mod names;
mod pack;
mod print;
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
pub use handle::{
    APPLY, APPLY_LABEL, Handle, ID_HEAD, LIVE_COLUMN, OVERRIDE_HEAD, SELECTED, SELECTED_LABEL, STAMPS, STRUCTURE, Spot,
    handles, is_same_label, scenario_name,
};
pub use limits::fits;
pub use pack::seal;
pub use source::{Carried, HASH, LEFT_OUT, Label, LabelError, Payload, SINCE, Source, find as carried};
pub use status::is_status;
pub use told::{Axis, AxisKind, BARS, DRIVERS, Effect, Effects, Risk, RiskDriver, RiskFan, RiskOutput, What};
pub use used::used_figures;
