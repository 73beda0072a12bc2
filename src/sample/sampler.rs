//! Columns of uniform numbers into columns of a driver's values, within its smallest and largest one.

use super::latin::Shuffle;
use super::normal;
use super::philox::Stream;
use super::shape::{Shape, between, triangular};
use super::table::Table;
use crate::maths::Isa;

/// How draws spread over a driver's probabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Independent draws.
    Plain,
    /// Latin hypercube over so many draws.
    Latin(u32),
}

impl Method {
    /// Fills a column with the uniform numbers of the draws from `first` on.
    pub fn fill(self, isa: Isa, stream: Stream, first: u64, out: &mut [f64]) {
        isa.run(Uniform { stream, first, out });
        if let Method::Latin(n) = self {
            let shuffle = Shuffle::new(n, stream.seed, stream.driver, stream.period);
            let slice = 1.0 / f64::from(n);
            for (at, u) in out.iter_mut().enumerate() {
                let place = f64::from(shuffle.at((first + at as u64) as u32));
                *u = ((place + *u) * slice).min(1.0 - f64::EPSILON / 2.0);
            }
        }
    }
}

struct Uniform<'a> {
    stream: Stream,
    first: u64,
    out: &'a mut [f64],
}

impl crate::maths::Work for Uniform<'_> {
    #[inline(always)]
    fn run(self) {
        self.stream.fill(self.first, self.out);
    }
}

/// Why a driver cannot be drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SamplerError {
    /// The probability that its range leaves.
    pub left: f64,
}

/// Makes a driver's values of uniform or normal numbers.
#[derive(Clone, Debug)]
pub struct Sampler {
    kind: Kind,
    range: Option<Range>,
}

#[derive(Clone, Debug)]
enum Kind {
    Normal { mean: f64, sd: f64 },
    Lognormal { median: f64, sigma: f64 },
    Uniform { low: f64, high: f64 },
    Triangular { low: f64, mode: f64, high: f64 },
    Table(Box<Table>),
    Exact(Shape),
}

/// The part of a distribution between a smallest and a largest value.
#[derive(Clone, Copy, Debug)]
struct Range {
    /// The probability below it, above it, and in it.
    below: f64,
    above: f64,
    inside: f64,
    min: f64,
    max: f64,
}

impl Sampler {
    /// A distribution, cut off at the values given (drawn from what is left, not clipped).
    ///
    /// # Errors
    /// A range that leaves a probability below one in 10^12.
    pub fn new(shape: Shape, min: Option<f64>, max: Option<f64>) -> Result<Sampler, SamplerError> {
        let (min, max) = (min.unwrap_or(f64::NEG_INFINITY), max.unwrap_or(f64::INFINITY));
        let (below, not_below) = if min.is_finite() { at_least(&shape, min) } else { (0.0, 1.0) };
        let (not_above, above) = if max.is_finite() { shape.tails(max) } else { (1.0, 0.0) };
        // From the side where both numbers are small, so that nothing cancels.
        let inside = if below <= 0.5 { not_above - below } else { not_below - above };
        if inside < 1e-12 || inside.is_nan() {
            return Err(SamplerError { left: inside.max(0.0) });
        }
        let range = (below > 0.0 || above > 0.0).then_some(Range { below, above, inside, min, max });
        let kind = match shape {
            Shape::Normal { mean, sd } => Kind::Normal { mean, sd },
            Shape::Lognormal { median, sigma } => Kind::Lognormal { median, sigma },
            Shape::Uniform { low, high } => Kind::Uniform { low, high },
            Shape::Triangular { low, mode, high } => Kind::Triangular { low, mode, high },
            Shape::Pert { .. } | Shape::Beta { .. } => Kind::Table(Box::new(Table::new(shape))),
            Shape::Discrete { .. } => Kind::Exact(shape),
        };
        Ok(Sampler { kind, range })
    }

    /// Uniform numbers into values.
    pub fn of_uniform(&self, isa: Isa, column: &mut [f64]) {
        isa.run(OfUniform { sampler: self, column });
    }

    /// Standard normal numbers into values.
    pub fn of_normal(&self, isa: Isa, column: &mut [f64]) {
        isa.run(OfNormal { sampler: self, column });
    }

    /// The value with probability `p` below and `q` above it, before anything is cut off.
    #[inline(always)]
    fn quantile(&self, p: f64, q: f64) -> f64 {
        match &self.kind {
            Kind::Normal { mean, sd } => mean + sd * normal::quantile(p, q),
            Kind::Lognormal { median, sigma } => normal::lognormal(*median, *sigma, normal::quantile(p, q)),
            Kind::Uniform { low, high } => between(*low, *high, p, q),
            Kind::Triangular { low, mode, high } => triangular(*low, *mode, *high, p, q),
            Kind::Table(table) => table.quantile(p, q),
            Kind::Exact(shape) => shape.quantile(p, q),
        }
    }

    /// The same within the range.
    #[inline(always)]
    fn cut(&self, range: Range, p: f64, q: f64) -> f64 {
        let value = self.quantile(range.below + p * range.inside, range.above + q * range.inside);
        value.max(range.min).min(range.max)
    }
}

/// The probabilities below `x` (not at it) and at or above it.
fn at_least(shape: &Shape, x: f64) -> (f64, f64) {
    match shape {
        Shape::Discrete { values, cumulated } => {
            let at = values.partition_point(|value| *value < x);
            let p = if at == 0 { 0.0 } else { cumulated[at - 1] };
            (p, 1.0 - p)
        }
        _ => shape.tails(x),
    }
}

struct OfUniform<'a> {
    sampler: &'a Sampler,
    column: &'a mut [f64],
}

impl crate::maths::Work for OfUniform<'_> {
    #[inline(always)]
    fn run(self) {
        let column = self.column;
        if let Some(range) = self.sampler.range {
            column.iter_mut().for_each(|x| *x = self.sampler.cut(range, *x, 1.0 - *x));
            return;
        }
        match &self.sampler.kind {
            Kind::Normal { mean, sd } => {
                normal::quantiles(column);
                column.iter_mut().for_each(|x| *x = mean + sd * *x);
            }
            Kind::Lognormal { median, sigma } => {
                normal::quantiles(column);
                column.iter_mut().for_each(|x| *x = normal::lognormal(*median, *sigma, *x));
            }
            Kind::Uniform { low, high } => column.iter_mut().for_each(|x| *x = between(*low, *high, *x, 1.0 - *x)),
            Kind::Triangular { low, mode, high } => {
                column.iter_mut().for_each(|x| *x = triangular(*low, *mode, *high, *x, 1.0 - *x));
            }
            Kind::Table(table) => column.iter_mut().for_each(|x| *x = table.quantile(*x, 1.0 - *x)),
            Kind::Exact(shape) => column.iter_mut().for_each(|x| *x = shape.quantile(*x, 1.0 - *x)),
        }
    }
}

struct OfNormal<'a> {
    sampler: &'a Sampler,
    column: &'a mut [f64],
}

impl crate::maths::Work for OfNormal<'_> {
    #[inline(always)]
    fn run(self) {
        match (&self.sampler.kind, self.sampler.range) {
            (Kind::Normal { mean, sd }, None) => self.column.iter_mut().for_each(|x| *x = mean + sd * *x),
            (Kind::Lognormal { median, sigma }, None) => {
                self.column.iter_mut().for_each(|x| *x = normal::lognormal(*median, *sigma, *x));
            }
            (_, None) => {
                self.column.iter_mut().for_each(|x| *x = self.sampler.quantile(normal::cdf(*x), normal::cdf(-*x)));
            }
            (_, Some(range)) => {
                self.column.iter_mut().for_each(|x| *x = self.sampler.cut(range, normal::cdf(*x), normal::cdf(-*x)));
            }
        }
    }
}

/// Uniform numbers into standard normal ones.
pub fn normals(isa: Isa, column: &mut [f64]) {
    isa.run(Normals { column });
}

struct Normals<'a> {
    column: &'a mut [f64],
}

impl crate::maths::Work for Normals<'_> {
    #[inline(always)]
    fn run(self) {
        normal::quantiles(self.column);
    }
}
