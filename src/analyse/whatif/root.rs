//! Steps towards a root and towards a lowest place, of any function.

/// Steps at most.
pub(super) const MOST_STEPS: usize = 200;

/// Brent's method (Brent 1973, "Algorithms for minimization without derivatives", chapter 4) between two places of
/// different signs, in a range that is so wide; the two ends of what is left, the better one first.
pub(super) fn brent(f: impl Fn(f64) -> f64, width: f64, a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    let ((mut a, mut fa), (mut b, mut fb)) = (a, b);
    let (mut c, mut fc) = (a, fa);
    let mut step = b - a;
    let mut last = step;
    for _ in 0..MOST_STEPS {
        if fb.signum() == fc.signum() {
            (c, fc) = (a, fa);
            step = b - a;
            last = step;
        }
        if fc.abs() < fb.abs() {
            (a, b, c) = (b, c, b);
            (fa, fb, fc) = (fb, fc, fb);
        }
        let near = 2.0 * f64::EPSILON * b.abs() + 1e-30 * width;
        let half = (c - b) / 2.0;
        if half.abs() <= near || fb == 0.0 {
            break;
        }
        if last.abs() >= near && fa.abs() > fb.abs() && fa.is_finite() && fc.is_finite() {
            let s = fb / fa;
            let (mut p, mut q) = if a == c {
                (2.0 * half * s, 1.0 - s)
            } else {
                let (q, r) = (fa / fc, fb / fc);
                (s * (2.0 * half * q * (q - r) - (b - a) * (r - 1.0)), (q - 1.0) * (r - 1.0) * (s - 1.0))
            };
            if p > 0.0 {
                q = -q;
            }
            p = p.abs();
            if 2.0 * p < (3.0 * half * q - (near * q).abs()).min((last * q).abs()) {
                last = step;
                step = p / q;
            } else {
                (step, last) = (half, half);
            }
        } else {
            (step, last) = (half, half);
        }
        (a, fa) = (b, fb);
        b += if step.abs() > near { step } else { near.copysign(half) };
        fb = f(b);
        if fb.is_nan() {
            // What cannot be computed is a gap: the last two known values are its ends.
            return (a, c);
        }
    }
    (b, c)
}

/// Where a function is lowest between two values of a range that is so wide (golden section).
pub(super) fn lowest(f: impl Fn(f64) -> f64, width: f64, mut a: f64, mut b: f64) -> f64 {
    let ratio = (5f64.sqrt() - 1.0) / 2.0;
    let (mut x, mut y) = (b - ratio * (b - a), a + ratio * (b - a));
    let (mut fx, mut fy) = (f(x), f(y));
    for _ in 0..MOST_STEPS {
        if (b - a).abs() <= 1e-14 * a.abs().max(b.abs()) + 1e-30 * width {
            break;
        }
        if fx < fy {
            (b, y, fy) = (y, x, fx);
            x = b - ratio * (b - a);
            fx = f(x);
        } else {
            (a, x, fx) = (x, y, fy);
            y = a + ratio * (b - a);
            fy = f(y);
        }
    }
    if fx < fy { x } else { y }
}

/// How far from one value towards another something stays true that is true there and false at the other.
pub(super) fn last_true(holds: impl Fn(f64) -> bool, whole: bool, mut yes: f64, mut no: f64) -> (f64, f64) {
    for _ in 0..MOST_STEPS {
        let middle = f64::midpoint(yes, no);
        let middle = if whole { middle.round() } else { middle };
        if middle == yes || middle == no {
            break;
        }
        if holds(middle) { yes = middle } else { no = middle }
    }
    (yes, no)
}
