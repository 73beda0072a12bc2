//! A series and what was made of it.

use crate::analyse::Made;
use crate::fit::FitError;
use crate::history::Series;

/// A series of the table with its forecast, or with why there is none.
pub(super) struct One<'a> {
    pub series: &'a Series,
    pub made: Result<Made<'a>, FitError>,
}
