//! What known values say about the drivers: draws are weighed by how near their lines come to what is known.
//!
//! [`evidence()`] chooses the known values that count, [`update()`] draws as a simulation does, without putting them in the place
//! of formulas, weighs, and goes on from the draws that stand, with the known values in their place ([`Updated`]). Importance
//! sampling from the prior with systematic resampling: Gordon, Salmond and Smith (1993), "Novel approach to
//! nonlinear/non-Gaussian Bayesian state estimation"; Kitagawa (1996), "Monte Carlo filter and smoother".

mod evidence;
mod fit;
mod kept;
mod likelihood;
mod moved;
mod outcome;
mod sheet;
mod surprise;
mod weigh;
mod weights;

pub use evidence::{Chosen, Evidence, Wish, evidence};
pub use kept::{POSTERIOR_NOTE, Posterior, PosteriorAbout, PosteriorError};
pub use likelihood::Tails;
pub use moved::{LEVELS_TOLD, Moved};
pub use outcome::{NotUpdated, Tempered, UpdateAsk, Updated, update};
pub use sheet::revised;
pub use surprise::{FEWEST_EFFECTIVE, Surprise, WANTED_EFFECTIVE};
