//! Small systems of linear equations, in one order of operations on every machine.

/// Solves `matrix x = right` by Gaussian elimination with row pivots; `matrix` has its rows one after the other. `None`
/// where it is singular, or the sizes do not fit.
///
/// ```
/// use evcalc::fit::forecast::linear::solve;
///
/// assert_eq!(solve(vec![vec![0.0, 2.0], vec![4.0, 0.0]], vec![2.0, 8.0]), Some(vec![2.0, 1.0]));
/// ```
pub fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let n = right.len();
    if matrix.len() != n || matrix.iter().any(|row| row.len() != n) {
        return None;
    }
    let size = matrix.iter().flatten().fold(0.0, |most: f64, x| most.max(x.abs()));
    for k in 0..n {
        let pivot = (k..n).max_by(|a, b| {
            let of = |i: &usize| matrix.get(*i).and_then(|row| row.get(k)).map_or(0.0, |x| x.abs());
            // Of equal ones the first.
            of(a).total_cmp(&of(b)).then(b.cmp(a))
        })?;
        matrix.swap(k, pivot);
        right.swap(k, pivot);
        let (above, below) = matrix.split_at_mut(k + 1);
        let row = above.last()?;
        let (diagonal, value) = (*row.get(k)?, *right.get(k)?);
        if diagonal.is_nan() || diagonal.abs() <= 1e-14 * size {
            return None;
        }
        for (other, target) in below.iter_mut().zip(right.iter_mut().skip(k + 1)) {
            let factor = *other.get(k)? / diagonal;
            if factor != 0.0 {
                other.iter_mut().zip(row).skip(k).for_each(|(a, b)| *a -= factor * b);
                *target -= factor * value;
            }
        }
    }
    let mut out = vec![0.0; n];
    for k in (0..n).rev() {
        let row = matrix.get(k)?;
        let known: f64 = row.iter().zip(&out).skip(k + 1).map(|(a, x)| a * x).sum();
        *out.get_mut(k)? = (right.get(k)? - known) / row.get(k)?;
    }
    out.iter().all(|x| x.is_finite()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NumPy: `np.linalg.solve`.
    #[test]
    fn a_system_of_three() {
        let matrix = vec![vec![2.0, 1.0, -1.0], vec![-3.0, -1.0, 2.0], vec![-2.0, 1.0, 2.0]];
        let found = solve(matrix, vec![8.0, -11.0, -3.0]).unwrap();
        assert!(found.iter().zip([2.0, 3.0, -1.0]).all(|(a, b)| (a - b).abs() < 1e-13), "{found:?}");
    }

    #[test]
    fn singular_and_ill_formed() {
        assert_eq!(solve(vec![vec![1.0, 2.0], vec![2.0, 4.0]], vec![1.0, 2.0]), None);
        assert_eq!(solve(vec![vec![1.0]], vec![1.0, 2.0]), None);
        assert_eq!(solve(vec![], vec![]), Some(vec![]));
    }
}
