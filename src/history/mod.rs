//! The core of `evcalc history FILE`: reads a table by month, quarter or year, whichever way round it lies, and says
//! what it took and what it did not.
//!
//! 1. A reader of files (elsewhere) fills a [`Grid`]; [`grid_of`] does so from a spreadsheet.
//! 2. [`read()`] finds the largest table in it and turns it into a [`Table`]: series of points, and remarks.
//! 3. [`figures()`] makes the figures of a baseline file of it, [`known_values`] those of a line of a model, as plain
//!    data.
//!
//! ```
//! use evcalc::history::{Cell, FigureOptions, Grid, Options, figures, read};
//!
//! let text = |cell: &str| Cell::Text(cell.to_owned());
//! let grid = Grid::from_rows("Sales", vec![
//!     vec![text("Month"), text("Cars (thousand)")],
//!     vec![text("Jan 2026"), Cell::Number(19.2)],
//!     vec![text("Feb 2026"), text("20.1")],
//!     vec![text("Mar 2026"), text("n/a")],
//! ]);
//! let table = read(&grid, &Options::default()).expect("a table");
//! assert_eq!(table.series[0].name, "Cars");
//! assert_eq!(table.series[0].points[1].value, 20_100.0);
//! // What is no value is said, cell by cell.
//! assert_eq!(table.skipped.len(), 1);
//!
//! let stem = FigureOptions { stem: "rival".to_owned(), ..FigureOptions::default() };
//! assert_eq!(figures(&table, &stem)[0].id, "rival_2026_01");
//! ```
//!
//! A reading belongs to a whole axis: what a cell may mean alone ([`label`]) is settled by all labels together
//! ([`settle`]), and loses where its neighbours contradict it. Where two readings remain, the table is refused, and
//! what decides is named ([`Options`]).
//!
//! Nothing here reads, writes or keeps anything, and no input makes it panic.

mod accounts;
mod attributes;
mod axis;
mod build;
mod candidate;
mod cover;
mod digits;
mod elsewhere;
mod figures;
mod find;
mod firmness;
mod flags;
mod grid;
mod heads;
mod intake;
mod keys;
mod known;
mod label;
mod marks;
mod matrix;
mod mixed;
mod months;
mod notes;
mod number;
mod options;
mod parts;
mod period;
mod periodhead;
mod place;
mod read;
mod reader;
mod remark;
mod resolve;
mod said;
mod scales;
mod scalewords;
mod series;
mod settle;
mod sheet;
mod slots;
mod statements;
#[cfg(test)]
mod tests;
mod tick;
mod totals;
mod unit;
mod versions;
mod words;

pub use elsewhere::said_of;
pub use figures::{FigureOptions, FigureText, UNKNOWN_UNIT, figures, slug};
pub use firmness::Firmness;
pub use grid::{Cell, Grid};
pub use intake::grid_of;
pub use known::{KnownError, KnownOptions, KnownTable, KnownValue, known_values};
pub use number::meanings;
pub use options::{Decimal, Options};
pub use period::{Frequency, Period};
pub use place::Place;
pub use read::read;
pub use remark::{Reason, Remark};
pub use said::Said;
pub use series::{Orientation, Point, Series, Table};
