//! Autocovariances of a stationary ARMA process.

use crate::fit::forecast::linear::solve;

/// The autocovariances at the lags 0 to `lags` of `y_t = sum phi_i y_(t-i) + e_t + sum theta_j e_(t-j)` with errors of
/// variance 1, by the Yule-Walker equations (Brockwell and Davis 1991, "Time series: theory and methods", section 3.3,
/// the third method); `None` for a process that is not stationary.
pub(super) fn autocovariances(phi: &[f64], theta: &[f64], lags: usize) -> Option<Vec<f64>> {
    let (p, q) = (phi.len(), theta.len());
    let right = right(phi, theta);
    let mut out: Vec<f64>;
    if p == 0 {
        out = right;
    } else {
        // gamma_k - sum phi_i gamma_|k-i| = right_k for k = 0 to p.
        let mut equations = vec![vec![0.0; p + 1]; p + 1];
        for k in 0..=p {
            let row = equations.get_mut(k)?;
            *row.get_mut(k)? += 1.0;
            for (i, coefficient) in phi.iter().enumerate() {
                *row.get_mut(k.abs_diff(i + 1))? -= coefficient;
            }
        }
        let known = (0..=p).map(|k| right.get(k).copied().unwrap_or(0.0)).collect();
        out = solve(equations, known)?;
        for k in p + 1..=lags.max(p) {
            let past: f64 = phi.iter().enumerate().filter_map(|(i, a)| Some(a * out.get(k - i - 1)?)).sum();
            out.push(past + right.get(k).copied().unwrap_or(0.0));
        }
    }
    out.resize(lags.max(p).max(q) + 1, 0.0);
    let variance = out.first().copied().unwrap_or(0.0);
    out.truncate(lags + 1);
    (out.iter().all(|x| x.is_finite()) && variance > 0.0).then_some(out)
}

/// The right sides: `sum over j >= k of theta_j psi_(j-k)` with `theta_0 = 1` and the weights psi of the process.
fn right(phi: &[f64], theta: &[f64]) -> Vec<f64> {
    let moving = |j: usize| if j == 0 { 1.0 } else { theta.get(j - 1).copied().unwrap_or(0.0) };
    let mut psi: Vec<f64> = Vec::with_capacity(theta.len() + 1);
    for j in 0..=theta.len() {
        let past: f64 = phi.iter().take(j).zip(psi.iter().rev()).map(|(a, b)| a * b).sum();
        psi.push(moving(j) + past);
    }
    (0..=theta.len()).map(|k| psi.iter().enumerate().map(|(i, psi)| moving(k + i) * psi).sum()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: AR(1) has phi^k / (1 - phi^2); MA(1) has 1 + theta^2 and theta; ARMA(1,1) has
    /// (1 + 2 phi theta + theta^2) / (1 - phi^2).
    #[test]
    fn known_processes() {
        let close = |a: &[f64], b: &[f64]| {
            assert!(a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12), "{a:?} {b:?}");
        };
        close(&autocovariances(&[0.5], &[], 2).unwrap(), &[4.0 / 3.0, 2.0 / 3.0, 1.0 / 3.0]);
        close(&autocovariances(&[], &[0.4], 3).unwrap(), &[1.16, 0.4, 0.0, 0.0]);
        close(&autocovariances(&[0.5], &[0.4], 0).unwrap(), &[(1.0 + 0.4 + 0.16) / 0.75]);
    }

    /// White noise, and a process that has no variance.
    #[test]
    fn ends_of_the_range() {
        assert_eq!(autocovariances(&[], &[], 1), Some(vec![1.0, 0.0]));
        assert_eq!(autocovariances(&[1.0], &[], 1), None);
    }
}
