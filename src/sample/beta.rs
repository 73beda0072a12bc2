//! The beta distribution: its probabilities in both tails, and their inverse.

/// ln of the beta function.
fn ln_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

/// The probabilities below and above `x`, for `x` between 0 and 1, and `x` times the density.
///
/// By the continued fraction of DLMF 8.17.22, evaluated by the modified Lentz method, on the side where it converges
/// fast; the other tail by symmetry (8.17.4).
pub fn tails(alpha: f64, beta: f64, x: f64) -> (f64, f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0, 0.0);
    }
    if x >= 1.0 {
        return (1.0, 0.0, 0.0);
    }
    let front = (alpha * x.ln() + beta * (-x).ln_1p() - ln_beta(alpha, beta)).exp();
    let density = front / (1.0 - x);
    if x < (alpha + 1.0) / (alpha + beta + 2.0) {
        let lower = front * fraction(alpha, beta, x) / alpha;
        (lower, 1.0 - lower, density)
    } else {
        let upper = front * fraction(beta, alpha, 1.0 - x) / beta;
        (1.0 - upper, upper, density)
    }
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for m in 1..20_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        let step = d * c;
        value *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

/// The value with probability `p` below and `q` above it; the smaller of the two has to be exact.
pub fn quantile(alpha: f64, beta: f64, p: f64, q: f64) -> f64 {
    if p <= q { from_below(alpha, beta, p) } else { 1.0 - from_below(beta, alpha, q) }
}

/// Newton's method for ln of the tail over ln x, which is concave there, kept inside a bracket; it stops where x no
/// longer moves relative to its size (an absolute tolerance fails for small shapes).
fn from_below(alpha: f64, beta: f64, p: f64) -> f64 {
    if p <= 0.0 {
        return 0.0;
    }
    let wanted = p.ln();
    let (mut low, mut high) = (-800.0 / alpha.min(1.0), 0.0_f64);
    // The first term of the series around 0.
    let mut s = ((wanted + alpha.ln() + ln_beta(alpha, beta)) / alpha).min((alpha / (alpha + beta)).ln().max(-0.7));
    for _ in 0..200 {
        let x = s.exp();
        let (lower, upper, density) = tails(alpha, beta, x);
        // Where the tail is near 1 its logarithm comes from the other one.
        let value = if lower > 0.5 { (-upper).ln_1p() } else { lower.ln() };
        let error = value - wanted;
        if error > 0.0 {
            high = s;
        } else {
            low = s;
        }
        let mut next = s - error * lower / density;
        if !(next > low && next < high) {
            next = 0.5 * (low + high);
        }
        if (next - s).abs() <= 2e-16 * s.abs().max(1.0) {
            return next.exp();
        }
        s = next;
    }
    s.exp()
}
