//! Statements about units that stand elsewhere than in a table.

use super::place::Place;
use super::unit::Unit;

/// A statement about units, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The sheet.
    pub sheet: String,
    /// The cell.
    pub place: Place,
    /// What stands there.
    pub text: String,
    /// The series that it is said of, in the plain spelling; none where it is said of all.
    pub(super) key: Option<String>,
    pub(super) unit: Unit,
    /// Whether it only speaks of a scale, of which numbers is not clear.
    pub(super) speaks: bool,
}

impl Said {
    /// Whether it is said of all numbers, not of one series.
    pub fn is_of_all(&self) -> bool {
        self.key.is_none() && !self.speaks
    }

    /// Whether it is said of one series.
    pub fn is_of_series(&self) -> bool {
        self.key.is_some()
    }

    /// The same, where its sheet has a table that it is rather about.
    pub fn of_its_own_sheet(self) -> Said {
        Said { speaks: self.key.is_none(), ..self }
    }
}
