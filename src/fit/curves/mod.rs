//! Market curves fitted to the sales of periods by nonlinear least squares.
//!
//! The parameters are those of the functions of the language, so that they can be pasted as drivers. Times are years
//! from the start of the first period, rates and growth a year, whatever the length of a period: period i (from 0)
//! lasts from i / steps to (i + 1) / steps years. The S-curves are fitted to sales, each the difference of the
//! cumulative curve over its period (Srinivasan and Mason 1986, "Nonlinear least squares estimation of new product
//! diffusion models"), not to cumulative sales, whose errors add up, so that standard errors would come out far too
//! small.
//!
//! The searches start from values computed from the data ([`CurveFit::starts`] has them all): constant and fading
//! growth from the line through the logarithms of the sales; logistic and Gompertz curves from the peak of the moving
//! average; Bass's curve from the regression of sales on cumulative sales ([`bass_regression`]) and from the
//! literature's values.

mod ceiling;
mod curve;
mod fitting;
mod result;
mod shape;
mod start;

pub use ceiling::CeilingRange;
pub use curve::Curve;
pub use fitting::{Question, drivers, fit};
pub use result::{CurveFit, Quantity, Role, Start, Warning};
pub use start::{BassRegression, bass_regression};
