//! Where the searches start, computed from the data.

use super::curve::Curve;
use super::shape::Shape;
use crate::fit::series;
use crate::maths::{exp, ln};

/// Bass's own estimate: the regression of sales on cumulative sales, `s = a + b Y + c Y^2`, Y being what was sold
/// before the period (Bass 1969).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BassRegression {
    /// The ceiling, in the unit of the sales.
    pub ceiling: f64,
    /// The coefficient of innovation, a year.
    pub p: f64,
    /// The coefficient of imitation, a year.
    pub q: f64,
}

/// The regression; `None` where it gives no curve (a or q not above 0, c not below 0), or there are fewer than 4
/// values.
///
/// `sales` a period, `steps` periods a year, `already` sold before the first. The curve's parameters are
/// `ceiling = (-b - sqrt(b^2 - 4 a c)) / (2 c)`, `p = a / ceiling`, `q = -c * ceiling`, a period: times `steps` a year.
pub fn bass_regression(sales: &[f64], steps: f64, already: f64) -> Option<BassRegression> {
    if sales.len() < 4 {
        return None;
    }
    let mut sold = already;
    let total = already + sales.iter().sum::<f64>();
    if !(total.is_finite() && total > 0.0) {
        return None;
    }
    // In parts of the total, so that the squares are of the size of the rest.
    let mut points = Vec::with_capacity(sales.len());
    for y in sales {
        points.push((sold / total, y / total));
        sold += y;
    }
    let [a, b, c] = parabola(&points)?;
    let root = (b * b - 4.0 * a * c).sqrt();
    let ceiling = (-b - root) / (2.0 * c);
    let (p, q) = (a / ceiling, -c * ceiling);
    let sensible = c < 0.0 && [ceiling, p, q].iter().all(|x| x.is_finite() && *x > 0.0);
    sensible.then_some(BassRegression { ceiling: ceiling * total, p: p * steps, q: q * steps })
}

/// The least-squares parabola `a + b x + c x^2`, by polynomials that are orthogonal on the points.
fn parabola(points: &[(f64, f64)]) -> Option<[f64; 3]> {
    let n = points.len() as f64;
    let mean = points.iter().map(|(x, _)| x).sum::<f64>() / n;
    let sum = |f: &dyn Fn(f64, f64) -> f64| points.iter().map(|(x, y)| f(x - mean, *y)).sum::<f64>();
    let (second, third) = (sum(&|x, _| x * x), sum(&|x, _| x * x * x));
    let (shift, level) = (third / second, second / n);
    let bend = |x: f64| x * x - shift * x - level;
    let constant = sum(&|_, y| y) / n;
    let slope = sum(&|x, y| x * y) / second;
    let curvature = sum(&|x, y| bend(x) * y) / sum(&|x, _| bend(x) * bend(x));
    let linear = slope - curvature * shift;
    let out = [
        constant - curvature * level - linear * mean + curvature * mean * mean,
        linear - 2.0 * curvature * mean,
        curvature,
    ];
    out.iter().all(|x| x.is_finite()).then_some(out)
}

/// Starts, as the numbers that are sought. There are several of each, since a series that has not reached its peak
/// tells little about the ceiling.
///
/// * constant growth: the least-squares line through the logarithms of the values above 0, and no growth;
/// * fading growth: the same line, with growth fading by a tenth, by half, by four fifths a year from twice as much;
/// * logistic: half of the ceiling is sold at the peak of the moving average, where sales are steepness * ceiling / 4 a
///   year; the ceiling once, twice and five times as high;
/// * Gompertz: the same with 1 / e of the ceiling at the peak and rate * ceiling / e;
/// * Bass: the regression on cumulative sales, and the literature's average (p = 0.03, q = 0.38 a year; Sultan, Farley
///   and Lehmann 1990) as well as a slower and a faster curve with ceilings in the light of what was sold.
pub(super) fn starts(shape: &Shape, scaled: &[f64]) -> Vec<Vec<f64>> {
    let steps = shape.steps;
    let total = shape.already + scaled.iter().sum::<f64>();
    // The part of a ceiling that was not sold before the first period.
    let rest = |ceiling: f64| ln((ceiling - shape.already).max(0.1 * (total - shape.already)));
    match shape.curve {
        Curve::ConstantGrowth => {
            let (first, growth) = logarithms(scaled, steps);
            vec![vec![first, growth], vec![ln(series::mean(scaled)), 0.0]]
        }
        Curve::FadingGrowth => {
            let (first, growth) = logarithms(scaled, steps);
            let early = scaled.get(..(scaled.len() / 3).max(2)).unwrap_or(scaled);
            let (begin, quick) = logarithms(early, steps);
            vec![
                vec![first, growth, ln(0.9)],
                vec![first, 2.0 * growth, ln(0.5)],
                vec![begin, quick, ln(0.2)],
                vec![begin, quick.clamp(-1.0, 2.0), ln(0.7)],
            ]
        }
        Curve::Logistic | Curve::Gompertz => {
            let peak = peak(scaled, steps);
            let sold = shape.already + peak.sold;
            let part = if shape.curve == Curve::Logistic { 2.0 } else { std::f64::consts::E };
            let around = if shape.curve == Curve::Logistic { 4.0 } else { std::f64::consts::E };
            let start = |(factor, later): (f64, f64)| {
                let ceiling = factor * part * sold;
                let rate = around * peak.rate / ceiling;
                let mut start = vec![rest(ceiling), ln(rate.max(1e-3))];
                if shape.already <= 0.0 {
                    start.push(peak.time + later / rate.max(1e-3));
                }
                start
            };
            // A higher ceiling belongs to a later midpoint; the last is for a series that begins past its own.
            [(1.0, 0.0), (2.0, 0.5), (5.0, 1.0), (3.0, -0.5)].into_iter().map(start).collect()
        }
        Curve::Bass => {
            let mut starts = Vec::new();
            if let Some(found) = bass_regression(scaled, steps, shape.already) {
                starts.push(vec![rest(found.ceiling), ln(found.p), ln(found.q)]);
            }
            for (factor, p, q) in [(1.5, 0.03, 0.38), (4.0, 0.003, 0.6), (1.2, 0.01, 2.0)] {
                starts.push(vec![rest(factor * total), ln(p), ln(q)]);
            }
            starts
        }
    }
}

/// Logarithm of the first value and logarithm of growth a year, from the line through the logarithms.
fn logarithms(scaled: &[f64], steps: f64) -> (f64, f64) {
    // A period without sales counts as one with very few.
    let logarithms: Vec<f64> = scaled.iter().map(|y| ln(y.max(1e-3))).collect();
    let (first, slope) = series::line(&logarithms);
    (first, (slope * steps).clamp(-5.0, 5.0))
}

/// The peak of the moving average.
struct Peak {
    /// Years from the start.
    time: f64,
    /// Sold by then.
    sold: f64,
    /// Sales a year then.
    rate: f64,
}

fn peak(scaled: &[f64], steps: f64) -> Peak {
    let n = scaled.len();
    // Over a year, so that the seasons fall out, if the series has three of them; else over three periods.
    let year = steps.round();
    let cycle = if year >= 2.0 && n as f64 >= 3.0 * year { year as usize } else { 3 };
    let averages = series::moving_average(scaled, cycle);
    let mut best = (0, 0.0);
    for (i, (average, y)) in averages.iter().zip(scaled).enumerate() {
        // The ends have no average; in short series they stand for themselves.
        let value = average.unwrap_or(if n < 3 * cycle { *y } else { 0.0 });
        if value > best.1 {
            best = (i, value);
        }
    }
    let sold: f64 = scaled.iter().take(best.0).sum::<f64>() + best.1 / 2.0;
    Peak { time: (best.0 as f64 + 0.5) / steps, sold: sold.max(exp(-20.0)), rate: (best.1 * steps).max(exp(-20.0)) }
}
