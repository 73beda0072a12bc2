//! How uncertain drivers are, and which draws move together.

use super::id::DriverId;

/// How uncertain a driver is.
#[derive(Clone, Debug, PartialEq)]
pub enum Uncertain {
    /// One draw for all its cells.
    Shared(Distribution),
    /// Each cell has its own (or none).
    Each(Vec<Option<Distribution>>),
}

/// A distribution; `None` for a location means the driver's value in the scenario at hand.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// The normal distribution.
    Normal {
        /// Its centre, in the unit of the driver.
        mean: Option<f64>,
        /// Its standard deviation, in the unit of the driver.
        sd: f64,
    },
    /// The distribution whose logarithm is normal.
    Lognormal {
        /// Its centre, in the unit of the driver.
        median: Option<f64>,
        /// The standard deviation of its logarithm, a plain number.
        sigma: f64,
    },
    /// Every value between two alike.
    Uniform {
        /// The least value.
        low: f64,
        /// The greatest value.
        high: f64,
    },
    /// Rising in a straight line to the mode, falling in one to the end.
    Triangular {
        /// The least value.
        low: f64,
        /// The likeliest value.
        mode: Option<f64>,
        /// The greatest value.
        high: f64,
    },
    /// The beta distribution that project planning uses: its mean is (low + 4 mode + high) / 6.
    Pert {
        /// The least value.
        low: f64,
        /// The likeliest value.
        mode: Option<f64>,
        /// The greatest value.
        high: f64,
    },
    /// A share between 0 and 1.
    Beta {
        /// Its first shape, above 0: the larger, the nearer to 1.
        alpha: f64,
        /// Its second shape, above 0: the larger, the nearer to 0.
        beta: f64,
    },
    /// 5th and 95th percentiles.
    Interval {
        /// The value that one draw in twenty lies under.
        low: f64,
        /// The value that one draw in twenty lies over.
        high: f64,
    },
    /// Some values, each with its weight.
    Discrete {
        /// The values.
        values: Vec<f64>,
        /// How often each comes beside the others; not negative, not all 0.
        weights: Vec<f64>,
    },
}

/// A rank correlation between two driver cells.
#[derive(Clone, Debug)]
pub struct Correlation {
    /// The two, each a cell of a driver, or the draw that all its cells share.
    pub drivers: [(DriverId, Option<usize>); 2],
    /// Spearman's coefficient, from -1 to 1.
    pub rank: f64,
}
