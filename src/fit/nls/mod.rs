//! Nonlinear least squares by the Levenberg-Marquardt method (Moré 1978, the MINPACK algorithm, crate
//! `levenberg-marquardt`).
//!
//! Standard errors are those of the linearised model, `sqrt(diag((J'J)^-1) RSS / (n - k))` (Bates and Watts 1988,
//! "Nonlinear regression analysis and its applications", section 2.3), J being the model's derivatives at the
//! estimates.

mod estimate;
mod problem;
mod search;
mod solve;

pub use estimate::Estimate;
pub use problem::{Attempt, Derivatives, Ending, Model, PATIENCE, Problem};
pub use solve::{fit, profile};
