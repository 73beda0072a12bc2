//! exp, ln and power, the same bits on every machine.
//!
//! The system's mathematical library differs from machine to machine in the last digit, and cannot work on columns.
//! These functions use only additions, multiplications, divisions and selections, none of them fused, so that a column
//! of values in vector registers gets the bits that one value gets. Errors, measured against 60 digits on a million
//! arguments: exp 1 ulp, ln 1 ulp, power 1 ulp (see the tests).
//!
//! Polynomials: ln as in FreeBSD's `e_log.c` and `k_log.h` (Sun Microsystems, 1993); the power keeps ln in two parts
//! as `e_pow.c` does.

// The constants are printed as their sources have them.
#![allow(clippy::excessive_precision)]

mod isa;

pub use isa::{Isa, Work};

const LN2_HI: f64 = 6.931_471_803_691_238_164_90e-1;
const LN2_LO: f64 = 1.908_214_929_270_587_700_02e-10;
/// 1.5 * 2^52: adding it rounds to a whole number, which then stands in the low bits.
const MAGIC: f64 = 6_755_399_441_055_744.0;

/// `e ^ x`; 0 below -745, infinity above 709.78, NaN for NaN.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    exp_of_sum(x, 0.0)
}

/// `e ^ (x + low)`: the two parts of an exponent, the lower one below 1 or so.
#[inline(always)]
fn exp_of_sum(x: f64, low: f64) -> f64 {
    let clipped = if x > 720.0 { 720.0 } else { x };
    let clipped = if clipped < -760.0 { -760.0 } else { clipped };
    let rounded = (clipped + low) * std::f64::consts::LOG2_E + MAGIC;
    let k = rounded - MAGIC;
    let r = (clipped - k * LN2_HI) + (low - k * LN2_LO);
    // The series of e^r - 1 - r to r^13 for |r| <= 0.35, by Estrin's scheme.
    let r2 = r * r;
    let r4 = r2 * r2;
    let p1 = 0.5 + r * (1.0 / 6.0);
    let p2 = 1.0 / 24.0 + r * (1.0 / 120.0);
    let p3 = 1.0 / 720.0 + r * (1.0 / 5040.0);
    let p4 = 1.0 / 40_320.0 + r * (1.0 / 362_880.0);
    let p5 = 1.0 / 3_628_800.0 + r * (1.0 / 39_916_800.0);
    let p6 = 1.0 / 479_001_600.0 + r * (1.0 / 6_227_020_800.0);
    let tail = (p1 + r2 * p2) + r4 * ((p3 + r2 * p4) + r4 * (p5 + r2 * p6));
    let sum = 1.0 + (r + r2 * tail);
    // Two factors, so that neither leaves the range of exponents.
    let half = k * 0.5 + MAGIC;
    let other = (k - (half - MAGIC)) + MAGIC;
    let result = sum * power_of_two(half) * power_of_two(other);
    if x.is_nan() { x } else { result }
}

/// 2^k for a whole number k from -1022 to 1023, given as `k + MAGIC`: its low bits become the exponent.
#[inline(always)]
fn power_of_two(k: f64) -> f64 {
    f64::from_bits(k.to_bits().wrapping_add(1023) << 52)
}

/// The upper 32 bits of a number: products of two such are exact.
#[inline(always)]
fn upper(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & 0xffff_ffff_0000_0000)
}

/// `x = 2^e * m` with `m` between sqrt(1/2) and sqrt(2), for normal positive `x`.
#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    let shifted = x.to_bits().wrapping_add(0x3ff0_0000_0000_0000 - SQRT_HALF);
    // The exponent as a number: put into the low bits of 2^52.
    let e = f64::from_bits((shifted >> 52) | 0x4330_0000_0000_0000) - (4_503_599_627_370_496.0 + 1023.0);
    let m = f64::from_bits((shifted & 0x000f_ffff_ffff_ffff).wrapping_add(SQRT_HALF));
    (e, m)
}

/// The odd series of ln((1 + s) / (1 - s)) / s - 2, with z = s * s.
#[inline(always)]
fn ln_tail(z: f64) -> f64 {
    let w = z * z;
    let odd =
        w * (3.999_999_999_940_941_908e-1 + w * (2.222_219_843_214_978_396e-1 + w * 1.531_383_769_920_937_332e-1));
    let even = z
        * (6.666_666_666_666_735_130e-1
            + w * (2.857_142_874_366_239_149e-1
                + w * (1.818_357_216_161_805_012e-1 + w * 1.479_819_860_511_658_591e-1)));
    odd + even
}

/// The natural logarithm; NaN below 0 and for NaN, minus infinity at 0.
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    // Subnormal numbers are made normal.
    let tiny = x < f64::MIN_POSITIVE;
    let scaled = if tiny { x * 18_014_398_509_481_984.0 } else { x };
    let (e, m) = split(scaled);
    let e = if tiny { e - 54.0 } else { e };
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let half = 0.5 * f * f;
    let r = ln_tail(s * s);
    let result = e * LN2_HI - ((half - (s * (half + r) + e * LN2_LO)) - f);
    let result = if x == 0.0 { f64::NEG_INFINITY } else { result };
    let result = if x == f64::INFINITY { x } else { result };
    if x >= 0.0 { result } else { f64::NAN }
}

/// `x ^ y` for normal positive finite `x` and finite `y` that is not of [`is_few_factors`]: for those the same as
/// [`power`], and faster.
#[inline(always)]
pub fn positive_power(x: f64, y: f64) -> f64 {
    let (e, m) = split(x);
    // ln(m) = 2 s + s * tail(s^2) with s = (m - 1) / (m + 1), s in two parts.
    let f = m - 1.0;
    let d = m + 1.0;
    let inverse = 1.0 / d;
    let s = f * inverse;
    let s_high = upper(s);
    let d_high = upper(d);
    let d_low = m - (d_high - 1.0);
    let s_low = ((f - s_high * d_high) - s_high * d_low) * inverse;
    let tail = 2.0 * s_low + s * ln_tail(s * s);
    let whole = e * LN2_HI;
    let high = whole + 2.0 * s_high;
    let low = ((whole - high) + 2.0 * s_high) + (tail + e * LN2_LO);
    // y * (high + low), in two parts.
    let (y_high, ln_high) = (upper(y), upper(high));
    let (y_low, ln_low) = (y - y_high, (high - ln_high) + low);
    let product = y_high * ln_high;
    let rest = y * ln_low + y_low * ln_high;
    exp_of_sum(product, rest)
}

/// Whole exponents up to this are multiplied out.
const MOST_FACTORS: f64 = 128.0;

/// Whether an exponent is whole and small, so that the power is multiplied out.
#[inline(always)]
pub fn is_few_factors(y: f64) -> bool {
    y.abs() <= MOST_FACTORS && (y + MAGIC) - MAGIC == y
}

/// `x ^ n` by squaring, for a whole `n` of [`is_few_factors`]; NaN where `x` is 0 and `n` is not above 0.
#[inline(always)]
pub fn whole_power(x: f64, n: f64) -> f64 {
    let mut rest = n.abs() as u32;
    let (mut result, mut square) = (1.0, x);
    while rest > 0 {
        if rest & 1 == 1 {
            result *= square;
        }
        square *= square;
        rest >>= 1;
    }
    let result = if n < 0.0 { 1.0 / result } else { result };
    if x.is_nan() || (x == 0.0 && n <= 0.0) { f64::NAN } else { result }
}

/// The same for many bases: `out` has their powers afterwards.
#[inline(always)]
pub fn whole_powers<const N: usize>(bases: &[f64; N], n: f64, out: &mut [f64; N]) {
    let mut rest = n.abs() as u32;
    let mut squares = *bases;
    out.fill(1.0);
    while rest > 0 {
        if rest & 1 == 1 {
            for i in 0..N {
                out[i] *= squares[i];
            }
        }
        for square in &mut squares {
            *square *= *square;
        }
        rest >>= 1;
    }
    for i in 0..N {
        let result = if n < 0.0 { 1.0 / out[i] } else { out[i] };
        let none = bases[i].is_nan() | ((bases[i] == 0.0) & (n <= 0.0));
        out[i] = if none { f64::NAN } else { result };
    }
}

/// `x ^ y`: 0 to a power of 0 or less, a negative base with a broken exponent, and NaN give NaN.
#[inline(always)]
pub fn power(x: f64, y: f64) -> f64 {
    if is_few_factors(y) { whole_power(x, y) } else { any_power(x, y) }
}

/// `x ^ y` by logarithms.
#[inline(always)]
fn any_power(x: f64, y: f64) -> f64 {
    let base = x.abs();
    let tiny = base < f64::MIN_POSITIVE;
    let result = positive_power(if tiny { 1.0 } else { base }, y);
    let whole = y.abs() >= 2_251_799_813_685_248.0 || (y + MAGIC) - MAGIC == y;
    let odd = whole && y.abs() < 9_007_199_254_740_992.0 && ((y * 0.5 + MAGIC) - MAGIC) * 2.0 != y;
    let signed = if odd { -result } else { result };
    let result = if x < 0.0 { if whole { signed } else { f64::NAN } } else { result };
    // 0 to a positive power is 0; what is smaller than any normal number is as good as 0 here.
    let at_zero = if y > 0.0 { 0.0 } else { f64::NAN };
    let result = if tiny { at_zero } else { result };
    if x.is_nan() || y.is_nan() { f64::NAN } else { result }
}
