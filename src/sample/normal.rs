//! The standard normal distribution.

use crate::maths::{exp, ln};

/// Wichura's algorithm AS 241 (PPND16), Applied Statistics 37 (1988): the quantile to 16 digits.
///
/// From the lower tail's probability `p` and the upper one's `q = 1 - p`, of which the smaller one has to be exact.
#[inline(always)]
pub fn quantile(p: f64, q: f64) -> f64 {
    let middle = p - 0.5;
    if middle.abs() <= 0.425 { central(middle) } else { tail(p, q) }
}

#[inline(always)]
fn central(middle: f64) -> f64 {
    let r = 0.180625 - middle * middle;
    let above = ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
        + 45921.953931549871457)
        * r
        + 13731.693765509461125)
        * r
        + 1971.5909503065514427)
        * r
        + 133.14166789178437745)
        * r
        + 3.387132872796366608;
    let below = ((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
        + 21213.794301586595867)
        * r
        + 5394.1960214247511077)
        * r
        + 687.1870074920579083)
        * r
        + 42.313330701600911252)
        * r
        + 1.0;
    middle * above / below
}

#[inline(always)]
fn tail(p: f64, q: f64) -> f64 {
    let least = if p < q { p } else { q };
    let r = (-ln(least)).sqrt();
    let near = r - 1.6;
    let far = r - 5.0;
    let near = (((((((7.7454501427834140764e-4 * near + 0.0227238449892691845833) * near + 0.24178072517745061177)
        * near
        + 1.27045825245236838258)
        * near
        + 3.64784832476320460504)
        * near
        + 5.7694972214606914055)
        * near
        + 4.6303378461565452959)
        * near
        + 1.42343711074968357734)
        / (((((((1.05075007164441684324e-9 * near + 5.475938084995344946e-4) * near + 0.0151986665636164571966)
            * near
            + 0.14810397642748007459)
            * near
            + 0.68976733498510000455)
            * near
            + 1.6763848301838038494)
            * near
            + 2.05319162663775882187)
            * near
            + 1.0);
    let far = (((((((2.01033439929228813265e-7 * far + 2.71155556874348757815e-5) * far
        + 0.0012426609473880784386)
        * far
        + 0.026532189526576123093)
        * far
        + 0.29656057182850489123)
        * far
        + 1.7848265399172913358)
        * far
        + 5.4637849111641143699)
        * far
        + 6.6579046435011037772)
        / (((((((2.04426310338993978564e-15 * far + 1.4215117583164458887e-7) * far + 1.8463183175100546818e-5)
            * far
            + 7.868691311456132591e-4)
            * far
            + 0.0148753612908506148525)
            * far
            + 0.13692988092273580531)
            * far
            + 0.59983220655588793769)
            * far
            + 1.0);
    let size = if r <= 5.0 { near } else { far };
    if p < q { -size } else { size }
}

/// Turns a column of uniform numbers into normal ones: all as if central, then the few tails.
#[inline(always)]
pub fn quantiles(column: &mut [f64]) {
    const AT_ONCE: usize = 64;
    let mut uniform = [0.0; AT_ONCE];
    for part in column.chunks_mut(AT_ONCE) {
        let uniform = &mut uniform[..part.len()];
        uniform.copy_from_slice(part);
        part.iter_mut().for_each(|x| *x = central(*x - 0.5));
        for (x, p) in part.iter_mut().zip(uniform) {
            if (*p - 0.5).abs() > 0.425 {
                *x = tail(*p, 1.0 - *p);
            }
        }
    }
}

/// The probability below `z` (the lower tail; the upper one is that of `-z`).
///
/// By erfc: W. J. Cody, "Rational Chebyshev approximations for the error function" (1969).
pub fn cdf(z: f64) -> f64 {
    const SQRT_2: f64 = std::f64::consts::SQRT_2;
    0.5 * libm::erfc(-z / SQRT_2)
}

/// e to a power, re-exported for lognormal draws.
#[inline(always)]
pub fn lognormal(median: f64, sigma: f64, z: f64) -> f64 {
    median * exp(sigma * z)
}
