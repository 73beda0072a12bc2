//! Student's t.

/// The value that Student's t exceeds in absolute value with probability `two_tails` (between 0 and 1), for 1 or more
/// degrees of freedom; infinite for none.
///
/// Found by bisection of [`student_outside`], since tables are wanted to more digits than the usual expansions give.
pub fn student_quantile(two_tails: f64, freedom: usize) -> f64 {
    if freedom == 0 || two_tails.is_nan() || two_tails <= 0.0 {
        return f64::INFINITY;
    }
    let (mut low, mut high) = (0.0, 1.0);
    while student_outside(high, freedom) > two_tails && high < 1e300 {
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if student_outside(middle, freedom) > two_tails {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// The probability that Student's t with so many degrees of freedom is further from 0 than `t`.
///
/// The finite series of Abramowitz and Stegun 26.7.3 and 26.7.4.
pub fn student_outside(t: f64, freedom: usize) -> f64 {
    let nu = freedom as f64;
    let theta = (t.abs() / nu.sqrt()).atan();
    let (sine, cosine) = (theta.sin(), theta.cos());
    let square = cosine * cosine;
    // Odd and even degrees of freedom have series of the same kind from different first terms.
    let odd = !freedom.is_multiple_of(2);
    let mut term = if odd { cosine } else { 1.0 };
    let mut sum = if freedom == 1 { 0.0 } else { term };
    let mut k = if odd { 3 } else { 2 };
    while k < freedom {
        term *= square * (k as f64 - 1.0) / k as f64;
        sum += term;
        k += 2;
    }
    let inside = if odd { (theta + sine * sum) * std::f64::consts::FRAC_2_PI } else { sine * sum };
    (1.0 - inside).clamp(0.0, 1.0)
}
