//! What is to be fitted, and how a search for it ended.

/// Computes the n fitted values at k parameters into the slice; false where they cannot be computed.
pub type Model<'a> = dyn Fn(&[f64], &mut [f64]) -> bool + 'a;
/// Computes the derivatives of the n fitted values at k parameters into a slice of k * n, parameter by parameter.
pub type Derivatives<'a> = dyn Fn(&[f64], &mut [f64]) -> bool + 'a;

/// A model and what it is to fit.
#[derive(Clone, Copy)]
pub struct Problem<'a> {
    /// The n observed values; the squares of their differences from the fitted values are summed.
    pub observed: &'a [f64],
    /// The model.
    pub model: &'a Model<'a>,
    /// Its derivatives; where they are not given, central differences take their place.
    pub derivatives: Option<&'a Derivatives<'a>>,
    /// The size of each of the k parameters, above 0: the search works on parameters divided by it. Where the slice is
    /// empty the size of each is its value at the start, or 1 where that is 0.
    pub scale: &'a [f64],
    /// Evaluations allowed for each start, divided by k + 1. The crate's 100 is too few: NIST's MGH09 takes 499
    /// evaluations from its first start.
    pub patience: usize,
    /// The relative improvement of the sum of squares below which a search ends, 0 for as far as the numbers go.
    pub tolerance: f64,
}

/// The patience that all fits here use.
pub const PATIENCE: usize = 2000;

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// At a minimum, as far as can be told.
    Converged,
    /// After as many evaluations as were allowed.
    LostPatience,
    /// Where the model or its derivatives cannot be computed.
    NotComputable,
}

/// A search from one start.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The k parameters it started from.
    pub start: Vec<f64>,
    /// The k parameters it ended at.
    pub values: Vec<f64>,
    /// The sum of squares there; infinite where nothing could be computed.
    pub rss: f64,
    /// How often the model was computed, for differences too.
    pub evaluations: usize,
    /// How it ended.
    pub ending: Ending,
}
