//! Where the numbers of a run's draws come from: made anew by the draws' numbers, or kept from an earlier run.

use std::collections::HashMap;
use std::sync::Arc;

/// Where the numbers of draws come from.
#[derive(Clone, Debug, Default)]
pub enum DrawsFrom {
    /// A draw is made by its number: from the first asked for on.
    #[default]
    Made,
    /// The draws of these numbers in turn; one may come several times. What is asked for counts in this list from 0.
    Picked(Arc<[u64]>),
    /// The rows of a table in turn, from 0.
    Kept(Arc<DrawTable>),
}

/// What was drawn in some draws, by driver, as a file keeps it.
#[derive(Clone, Debug, Default)]
pub struct DrawTable {
    /// The place of each row's scenario among those of the run; empty where there is one.
    pub choice: Vec<u8>,
    /// By the names of [`Case::drawn_names`](super::Case::drawn_names) a number for each row.
    pub columns: HashMap<String, Vec<f64>>,
    /// How many independent draws the rows are worth.
    pub effective: Option<f64>,
}

impl DrawsFrom {
    /// The numbers of some draws, where these are picked; beyond the end of the list its last once more.
    pub(super) fn picked(&self, first: u64, count: usize) -> Option<impl Iterator<Item = u64> + '_> {
        let DrawsFrom::Picked(numbers) = self else { return None };
        let last = numbers.last().copied().unwrap_or(0);
        Some((first as usize..first as usize + count).map(move |at| numbers.get(at).copied().unwrap_or(last)))
    }

    /// How many independent draws it is worth, where these are fewer than there are rows.
    pub(super) fn effective(&self) -> Option<f64> {
        match self {
            DrawsFrom::Kept(table) => table.effective,
            DrawsFrom::Made | DrawsFrom::Picked(_) => None,
        }
    }
}
