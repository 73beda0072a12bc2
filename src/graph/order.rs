//! An order in which everything comes after what it uses.

use std::collections::BTreeSet;

/// Items so that each comes after those it uses, otherwise in their own order; there are no loops.
pub(super) fn topological(uses: &[BTreeSet<usize>]) -> Vec<usize> {
    let mut out = Vec::with_capacity(uses.len());
    let mut state = vec![0u8; uses.len()];
    for start in 0..uses.len() {
        let mut path = vec![start];
        while let Some(&item) = path.last() {
            if state[item] == 2 {
                path.pop();
                continue;
            }
            state[item] = 1;
            let open: Vec<usize> = uses[item].iter().copied().filter(|used| state[*used] == 0).collect();
            if open.is_empty() {
                state[item] = 2;
                out.push(item);
                path.pop();
            } else {
                path.extend(open.into_iter().rev());
            }
        }
    }
    out
}
