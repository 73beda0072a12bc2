//! A checked model as data: what every later stage reads. Nothing here computes or checks.
//!
//! [`Model`] holds all parts in file order; ids ([`DriverId`] and the like) are places in its lists. Formulas are
//! [`Expr`]s, in which names have become ids and dimensions have been checked. [`Baseline`] holds the figures.

#[macro_use]
mod word;

mod baseline;
mod chart;
mod expr;
mod id;
mod known;
mod line;
mod role;
mod uncertain;
mod whole;
mod words;

pub use baseline::{Baseline, Bound, Figure, FigureValue, Firmness, Kind, KnownConflict, Relation, Source, Status};
pub use chart::{Chart, ChartKind, ChartSeries};
pub use expr::{Aggregate, Clock, Expr, ExprKind, Picks, Range, Reducer};
pub use id::{ConstantId, DimensionId, DriverId, FigureId, LineId, OutputId, ScenarioId};
pub use known::{Carry, KnownTo, KnownValue, MOST_ERROR, USUAL_ERROR, error_fits};
pub use line::{Line, Total};
pub use role::DriverRole;
pub use uncertain::{Correlation, Distribution, Uncertain};
pub use whole::*;
pub use words::{grouped, in_unit, percentage, readable, title_of};
