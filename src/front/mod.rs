//! The front door: a model, its scenarios, what they project to, draws, and workbooks.
//!
//! ```
//! # fn main() -> Result<(), evcalc::Error> {
//! use evcalc::Model;
//!
//! let model = Model::from_text(
//!     r#"
//!     [model]
//!     name = "shop"
//!     [timeline]
//!     start = "2027-01"
//!     periods = 12
//!     step = "month"
//!     [dimensions]
//!     product = ["Tea", "Cake"]
//!     [drivers]
//!     growth = { value = 0, unit = "%" }
//!     price = { value = { Tea = 2, Cake = 5 }, unit = "EUR/pc", uncertain = { normal = { sd = 0.1 } } }
//!     [lines]
//!     sold = { over = ["product"], opening = 100, formula = "prev(sold) * (1 + growth)", unit = "pc" }
//!     revenue = { formula = "sold * price", unit = "EUR" }
//!     [outputs]
//!     income = { formula = "total(sum(revenue))", unit = "EUR" }
//!     [scenarios.base]
//!     [scenarios.aggressive.drivers]
//!     growth = "5%"
//!     "#,
//! )?;
//!
//! let p = model.scenario("aggressive")?.set("growth = 0%")?.project()?;
//! assert_eq!(p.output("income")?.value, Some(12.0 * (100.0 * 2.0 + 100.0 * 5.0)));
//! assert_eq!(p.line("revenue[Cake]")?.at("2027-03")?, 500.0);
//!
//! let draws = model.scenario("base")?.simulate(1_000, 7)?;
//! assert!((draws.output("income")?.mean - 8_400.0).abs() < 60.0);
//!
//! let book = model.workbook().select("aggressive")?.risk(&draws).bytes()?;
//! assert_eq!(&book[..2], b"PK");
//! # Ok(())
//! # }
//! ```
//!
//! What they stand on is there too, for whoever wants more of it: [`Ready`] is a model with what was laid on top of its
//! scenarios, [`Contents`] what a workbook holds, [`Returned`] a workbook that somebody edited.

mod contents;
mod draws;
mod error;
mod model;
mod projection;
mod ready;
mod returned;
mod scenario;
mod workbook;

pub use contents::{Contents, shown};
pub use draws::Draws;
pub use error::{Cause, Error};
pub use model::Model;
pub use projection::{LineValues, Outcome, Projection};
pub use ready::Ready;
pub use returned::{Finding, Returned, written_from};
pub use scenario::Scenario;
pub use workbook::Workbook;
