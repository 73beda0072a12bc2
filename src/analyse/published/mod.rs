//! Forecasts that are published, and what became of them.
//!
//! [`published()`] makes of a simulation what a file keeps of it: the percentiles of every line and output as they were known
//! then. A year later [`stand_in`] is a model of its lines alone, through which files of known values are read, [`facts()`]
//! are what came, and [`score()`] says how good the forecast was.

mod facts;
mod file;
mod made;
mod measure;
mod plan;
mod reference;
mod score;
mod write;

pub use facts::{Fact, facts, stand_in};
pub use file::{Foreseen, LEVELS, Published, PublishedAbout, PublishedLine, PublishedOutput, ReadError};
pub use made::{PublishedFrom, published};
pub use measure::{crps, pinball, share_below};
pub use plan::{NoPlan, as_plan};
pub use score::{FEW, HorizonScore, LineScore, Skill, score};
