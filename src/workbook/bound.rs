//! On which side of known values the truth lies.

use crate::model::Bound;
use crate::series::Beside;

/// On which side of known values the truth lies, where that is the same for all of them.
pub(super) fn common_bound<'k>(known: impl Iterator<Item = Beside<'k>>) -> Option<Option<Bound>> {
    let mut bounds = known.map(|known| known.bound());
    let first = bounds.next()?;
    bounds.all(|bound| bound == first).then_some(first)
}
