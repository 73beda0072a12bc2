//! Polynomials of lags: seasonal and other terms multiplied out, and numbers that keep them stationary.

use super::{Coefficients, Order};

/// The coefficients of the lags 1, 2… of `(1 + sum a_i B^i)(1 + sum b_j B^(j cycle))`.
pub(super) fn product(short: &[f64], seasonal: &[f64], cycle: usize) -> Vec<f64> {
    let mut out = vec![0.0; short.len() + seasonal.len() * cycle];
    let ones = |part: &[f64], step: usize| -> Vec<(usize, f64)> {
        std::iter::once((0, 1.0)).chain(part.iter().enumerate().map(|(i, a)| ((i + 1) * step, *a))).collect()
    };
    for (i, a) in ones(short, 1) {
        for (j, b) in ones(seasonal, cycle) {
            if let Some(place) = (i + j).checked_sub(1).and_then(|lag| out.get_mut(lag)) {
                *place += a * b;
            }
        }
    }
    out
}

/// The autoregressive side multiplied out, as `y_t = sum phi_i y_(t-i)`.
pub(super) fn autoregression(coefficients: &Coefficients, cycle: usize) -> Vec<f64> {
    let minus = |part: &[f64]| part.iter().map(|x| -x).collect::<Vec<f64>>();
    minus(&product(&minus(&coefficients.ar), &minus(&coefficients.seasonal_ar), cycle))
}

/// The moving-average side multiplied out.
pub(super) fn moving_average(coefficients: &Coefficients, cycle: usize) -> Vec<f64> {
    product(&coefficients.ma, &coefficients.seasonal_ma, cycle)
}

/// Partial autocorrelations, each between -1 and 1, to the coefficients of a stationary autoregression (the
/// Durbin-Levinson recursion; Monahan 1984, "A note on enforcing stationarity in autoregressive-moving average models").
pub(super) fn stationary(partial: &[f64]) -> Vec<f64> {
    let mut out: Vec<f64> = Vec::with_capacity(partial.len());
    for last in partial {
        let reversed: Vec<f64> = out.iter().rev().copied().collect();
        out.iter_mut().zip(reversed).for_each(|(a, b)| *a -= last * b);
        out.push(*last);
    }
    out
}

/// Any numbers to coefficients: those of autoregressions are stationary, those of moving averages invertible. The order
/// of the numbers is ar, ma, seasonal ar, seasonal ma.
pub(super) fn decode(order: &Order, sought: &[f64]) -> Coefficients {
    let mut sought = sought.iter().copied();
    let mut part = |count: usize, most: f64| -> Vec<f64> {
        let partial: Vec<f64> = sought.by_ref().take(count).map(|x| most * x / (1.0 + x * x).sqrt()).collect();
        stationary(&partial)
    };
    let ar = part(order.ar, 0.995);
    let ma = part(order.ma, 0.995).iter().map(|x| -x).collect();
    let seasonal_ar = part(order.seasonal_ar, 0.97);
    let seasonal_ma = part(order.seasonal_ma, 0.97).iter().map(|x| -x).collect();
    Coefficients { ar, ma, seasonal_ar, seasonal_ma }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NumPy: `np.polymul`.
    #[test]
    fn terms_are_multiplied_out() {
        // (1 + 0.5 B)(1 - 0.4 B^4) = 1 + 0.5 B - 0.4 B^4 - 0.2 B^5.
        assert_eq!(product(&[0.5], &[-0.4], 4), [0.5, 0.0, 0.0, -0.4, -0.2]);
        let both = Coefficients { ar: vec![0.5], seasonal_ar: vec![0.4], ..Coefficients::default() };
        assert_eq!(autoregression(&both, 4), [0.5, 0.0, 0.0, 0.4, -0.2]);
    }

    /// The AR(2) with partial autocorrelations r1, r2 has the coefficients r1 (1 - r2), r2.
    #[test]
    fn partial_autocorrelations_become_coefficients() {
        assert_eq!(stationary(&[0.5, -0.4]), [0.5 * 1.4, -0.4]);
        assert!(stationary(&[]).is_empty());
    }
}
