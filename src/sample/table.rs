//! Quantile functions that are costly, as tables of polynomials.
//!
//! Between 2^-12 and 1 - 2^-12 each octave of the nearer tail's probability is cut into eight stretches, and on each a
//! polynomial of degree seven runs through the quantiles at Chebyshev's points; outside, the function itself is asked.

use super::shape::Shape;

const OCTAVES: usize = 12;
const CUTS: usize = 8;
const POINTS: usize = 8;

/// A quantile function as polynomials of the probability.
#[derive(Clone, Debug)]
pub struct Table {
    shape: Shape,
    /// From 2^-12 up to 1/2, for the lower and for the upper tail.
    sides: [Vec<[f64; POINTS]>; 2],
}

impl Table {
    /// The table of a distribution.
    pub fn new(shape: Shape) -> Table {
        let side = |upper: bool| {
            (0..OCTAVES * CUTS - CUTS)
                .map(|at| {
                    let (from, width) = stretch(at);
                    polynomial(|t| {
                        let p = from + width * (0.5 + 0.5 * t);
                        if upper { shape.quantile(1.0 - p, p) } else { shape.quantile(p, 1.0 - p) }
                    })
                })
                .collect()
        };
        Table { sides: [side(false), side(true)], shape }
    }

    /// The value with probability `p` below and `q` above it.
    #[inline(always)]
    pub fn quantile(&self, p: f64, q: f64) -> f64 {
        let (nearer, side) = if p <= q { (p, 0) } else { (q, 1) };
        // Exponent and the first three bits of the mantissa number the stretch.
        let at = (nearer.to_bits() >> 49) as i64 - ((1023 - OCTAVES as i64) << 3);
        match self.sides[side].get(at as usize) {
            Some(c) => {
                let (from, width) = stretch(at as usize);
                let t = (nearer - from) / width * 2.0 - 1.0;
                ((((((c[7] * t + c[6]) * t + c[5]) * t + c[4]) * t + c[3]) * t + c[2]) * t + c[1]) * t + c[0]
            }
            None => self.shape.quantile(p, q),
        }
    }
}

/// Where a stretch starts, and how long it is.
#[inline(always)]
fn stretch(at: usize) -> (f64, f64) {
    let octave = f64::from_bits(((1023 - OCTAVES + at / CUTS) as u64) << 52);
    let width = octave / CUTS as f64;
    (octave + width * (at % CUTS) as f64, width)
}

/// The polynomial in t from -1 to 1 through the values at Chebyshev's points, lowest power first.
fn polynomial(value: impl Fn(f64) -> f64) -> [f64; POINTS] {
    let n = POINTS as f64;
    let angle = |k: usize| std::f64::consts::PI * (k as f64 + 0.5) / n;
    let values: [f64; POINTS] = std::array::from_fn(|k| value(angle(k).cos()));
    let chebyshev: [f64; POINTS] = std::array::from_fn(|j| {
        let sum: f64 = (0..POINTS).map(|k| values[k] * (j as f64 * angle(k)).cos()).sum();
        sum * if j == 0 { 1.0 } else { 2.0 } / n
    });
    // T(j+1) = 2 t T(j) - T(j-1)
    let (mut before, mut now) = ([0.0; POINTS], [0.0; POINTS]);
    before[0] = 1.0;
    now[1] = 1.0;
    let mut out = [0.0; POINTS];
    for (j, weight) in chebyshev.iter().enumerate() {
        let t = match j {
            0 => before,
            1 => now,
            _ => {
                let next = std::array::from_fn(|i| if i == 0 { 0.0 } else { 2.0 * now[i - 1] } - before[i]);
                before = now;
                now = next;
                now
            }
        };
        out.iter_mut().zip(t).for_each(|(sum, c)| *sum += weight * c);
    }
    out
}
