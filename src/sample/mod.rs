//! Random numbers for simulations: a counter-based generator, quantile functions, correlations.

mod beta;
mod copula;
mod latin;
mod normal;
mod philox;
mod sampler;
mod shape;
mod sobol;
mod table;

pub use copula::{Copula, NotPositive};
pub use philox::{Stream, driver_key};
pub use sampler::{Method, Sampler, SamplerError, normals};
pub use shape::Shape;
pub use sobol::{Scrambled, Sobol};
