//! What all draws together tell of an output.

use super::outcome::{CURVE, DriverRisk, Histogram, OutputRisk, PERCENTILES};
use super::outcomes::Numbers;
use super::statistics::{correlation, mean_and_sd, percentiles, percentiles_and, ranks};
use crate::evaluate::meets;
use crate::model::Model;
use crate::sample::Method;
use std::borrow::Cow;

/// Slices of a driver's range in which its effect is looked at.
const SLICES: usize = 20;
/// The part of a driver's draws at either end from which its swing is told.
const END: f64 = 0.1;
/// The part of the draws that may miss a milestone whose mean is told.
const RARE: f64 = 0.1;
/// Bars of a histogram.
const BARS: usize = 30;

/// Percentiles between which a histogram's bars stand.
const ENDS: [f64; 2] = [0.5, 99.5];

/// What is read off sorted numbers.
struct Places {
    percentiles: Vec<f64>,
    errors: Vec<f64>,
    curve: Vec<f64>,
    ends: [f64; 2],
}

/// What summaries of one simulation share.
pub(super) struct Summary<'a> {
    /// The model.
    pub model: &'a Model,
    /// The number of the first draw.
    pub first: u64,
    /// How draws spread.
    pub method: Method,
    /// How much larger errors are than those of as many independent draws.
    pub widen: f64,
    /// The draws without errors, counted from the first; `None`: all of them.
    pub kept: Option<Vec<u32>>,
    /// The draws from which contributions are worked out.
    pub ranked: Vec<u32>,
    /// The drivers, each with the ranks of its numbers in those draws.
    pub drivers: Vec<(String, Vec<f64>)>,
}

impl Summary<'_> {
    /// The numbers of the draws without errors.
    fn kept<'n>(&self, numbers: &'n Numbers, draws: usize) -> Cow<'n, [f64]> {
        match (numbers, &self.kept) {
            (Numbers::Each(values), None) => Cow::Borrowed(values),
            (Numbers::Each(values), Some(kept)) => Cow::Owned(kept.iter().map(|at| values[*at as usize]).collect()),
            (Numbers::All(x), kept) => Cow::Owned(vec![*x; kept.as_ref().map_or(draws, Vec::len)]),
        }
    }

    /// An output with its target over `draws` draws.
    pub(super) fn output(
        &self,
        output: usize,
        numbers: &Numbers,
        target: Option<&Numbers>,
        draws: usize,
    ) -> OutputRisk {
        let model = &self.model.outputs[output];
        let mut values = self.kept(numbers, draws);
        let missing = match model.is_period || model.may_be_missing {
            true => values.iter().filter(|x| x.is_nan()).count(),
            false => 0,
        };
        let (mean, sd, error) = {
            // A milestone's mean is that of the draws that reach it.
            let has: Cow<'_, [f64]> = match missing {
                0 => Cow::Borrowed(&values),
                _ => Cow::Owned(values.iter().copied().filter(|x| !x.is_nan()).collect()),
            };
            let (mean, sd) = mean_and_sd(&has);
            (mean, sd, self.widen * sd / (has.len() as f64).sqrt())
        };
        // Where many draws never reach a milestone, a mean of those that do would be taken for when to expect it.
        let rare = model.is_period && missing as f64 > RARE * values.len() as f64;
        let (mean, sd, error) = if rare { (f64::NAN, f64::NAN, f64::NAN) } else { (mean, sd, error) };
        let standard_error = self.spread(&values, |part| {
            let has: Vec<f64> = part.iter().copied().filter(|x| !x.is_nan()).collect();
            (!has.is_empty()).then(|| mean_and_sd(&has).0)
        });
        if missing > 0 {
            // What has no value counts as later than everything.
            values = Cow::Owned(values.iter().map(|x| if x.is_nan() { f64::INFINITY } else { *x }).collect());
        }
        let probability = target.map(|target| self.probability(output, &values, &self.kept(target, draws)));
        let Places { percentiles, errors, curve, ends } = self.places(&values);
        let ranked: Vec<f64> = self.ranked.iter().map(|at| numbers.at(*at as usize)).collect();
        OutputRisk {
            output,
            mean,
            sd,
            standard_error: if rare { error } else { standard_error.unwrap_or(error) },
            percentiles: PERCENTILES.into_iter().zip(percentiles).collect(),
            percentile_errors: errors,
            target: match target {
                Some(Numbers::All(x)) => Some(*x),
                _ => None,
            },
            probability,
            not_reached: missing as f64 / values.len() as f64,
            reached_by: if model.is_period { self.reached_by(&values) } else { vec![] },
            drivers: self.contributions(&ranked),
            curve: CURVE.into_iter().zip(curve).collect(),
            histogram: if model.is_period { None } else { histogram(&values, ends) },
            indices: vec![],
            between_scenarios: None,
            as_it_is: None,
        }
    }

    /// The percentile at which a value lies among those of the draws; what has no value counts as later than everything.
    pub(super) fn percentile_of(&self, numbers: &Numbers, draws: usize, x: f64) -> f64 {
        let values = self.kept(numbers, draws);
        let later = |value: f64| if value.is_nan() { f64::INFINITY } else { value };
        let near = 1e-9 * if x.is_finite() { x.abs() } else { 0.0 };
        let (mut below, mut equal) = (0_u64, 0_u64);
        for value in values.iter().map(|value| later(*value)) {
            let same = value == x || (value - x).abs() <= near;
            equal += u64::from(same);
            below += u64::from(!same && value < x);
        }
        (below as f64 + equal as f64 / 2.0) / values.len() as f64 * 100.0
    }

    fn probability(&self, output: usize, values: &[f64], targets: &[f64]) -> (f64, f64) {
        let model = &self.model.outputs[output];
        let met: Vec<f64> =
            values.iter().zip(targets).map(|(x, target)| f64::from(u8::from(meets(model, *x, *target)))).collect();
        let p = mean_and_sd(&met).0;
        let plain = self.widen * (p * (1.0 - p) / met.len() as f64).sqrt();
        (p, self.spread(&met, |part| Some(mean_and_sd(part).0)).unwrap_or(plain))
    }

    /// The standard error of something from its spread over replicates; none where draws are independent.
    fn spread(&self, values: &[f64], of: impl Fn(&[f64]) -> Option<f64>) -> Option<f64> {
        let (Method::Latin(size) | Method::Sobol(size)) = self.method else { return None };
        let replicate = |at: usize| {
            let draw = self.kept.as_ref().map_or(at as u64, |kept| u64::from(kept[at]));
            (self.first + draw) / u64::from(size)
        };
        let mut found = Vec::new();
        let mut from = 0;
        while from < values.len() {
            let mut to = from + 1;
            while to < values.len() && replicate(to) == replicate(from) {
                to += 1;
            }
            found.extend(of(&values[from..to]));
            from = to;
        }
        (found.len() > 1).then(|| mean_and_sd(&found).1 / (found.len() as f64).sqrt())
    }

    /// Everything that is read off the sorted numbers. A percentile's error is half the distance of the values that
    /// stand one standard deviation of a binomial rank to either side; from replicates where there are any.
    fn places(&self, values: &[f64]) -> Places {
        let n = values.len() as f64;
        let beside = |p: &f64| {
            let (middle, width) = (p / 100.0 * (n - 1.0), self.widen * (n * p / 100.0 * (1.0 - p / 100.0)).sqrt());
            [middle - width, middle + width].map(|at| at.round().clamp(0.0, (n - 1.0).max(0.0)) as usize)
        };
        let wanted = [&PERCENTILES[..], &CURVE, &ENDS].concat();
        let beside: Vec<usize> = PERCENTILES.iter().flat_map(beside).collect();
        let (mut found, beside) = percentiles_and(values, &wanted, &beside);
        let ends = found.split_off(PERCENTILES.len() + CURVE.len());
        let curve = found.split_off(PERCENTILES.len());
        let errors = match self.method {
            Method::Plain => beside.chunks(2).map(|ends| (ends[1] - ends[0]) / 2.0).collect(),
            Method::Latin(_) | Method::Sobol(_) => {
                let of = |p| self.spread(values, |part| Some(percentiles(part, &[p])[0])).unwrap_or(f64::NAN);
                PERCENTILES.into_iter().map(of).collect()
            }
        };
        Places { percentiles: found, errors, curve, ends: [ends[0], ends[1]] }
    }

    fn reached_by(&self, values: &[f64]) -> Vec<f64> {
        let last = self.model.timeline.last();
        let mut counts = vec![0u64; last as usize + 1];
        for t in values.iter().filter(|t| t.is_finite()) {
            counts[(*t as i32).clamp(0, last) as usize] += 1;
        }
        let mut sum = counts[0];
        counts[1..]
            .iter()
            .map(|count| {
                sum += count;
                sum as f64 / values.len() as f64
            })
            .collect()
    }

    fn contributions(&self, values: &[f64]) -> Vec<DriverRisk> {
        let late: Vec<f64> = values.iter().map(|x| if x.is_nan() { f64::MAX } else { *x }).collect();
        let own = ranks(&late);
        let end = (END * own.len() as f64).max(1.0);
        let mut out: Vec<DriverRisk> = self
            .drivers
            .iter()
            .map(|(name, ranks)| {
                let rank_correlation = correlation(ranks, &own);
                // Noise alone explains about one part in n for each slice.
                let noise = 4.0 * SLICES as f64 / own.len().max(1) as f64;
                let (explained, one_way) = between_slices(ranks, &own);
                let misleading = explained - one_way > 0.03 + noise;
                let mean = |low: bool| {
                    let in_it = |rank: f64| if low { rank <= end } else { rank > own.len() as f64 - end };
                    let chosen = ranks.iter().zip(values).filter(|(rank, x)| in_it(**rank) && !x.is_nan());
                    let chosen: Vec<f64> = chosen.map(|(_, x)| *x).collect();
                    (!chosen.is_empty()).then(|| mean_and_sd(&chosen).0)
                };
                DriverRisk {
                    driver: name.clone(),
                    rank_correlation,
                    share: 0.0,
                    misleading,
                    mean_low: mean(true),
                    mean_high: mean(false),
                }
            })
            .collect();
        let squares: f64 = out.iter().map(|d| d.rank_correlation * d.rank_correlation).sum();
        for driver in &mut out {
            let square = driver.rank_correlation * driver.rank_correlation;
            driver.share = if squares > 0.0 { square / squares } else { 0.0 };
        }
        out.sort_by(|a, b| b.share.total_cmp(&a.share));
        out
    }
}

/// The part of the ranks' variance that lies between slices of the driver's ranks, and the part that means which only
/// rise or only fall from slice to slice can explain: much less where the effect is bent back.
fn between_slices(driver: &[f64], own: &[f64]) -> (f64, f64) {
    let n = own.len();
    if n < SLICES * 10 {
        return (0.0, 0.0);
    }
    let mean = own.iter().sum::<f64>() / n as f64;
    let all: f64 = own.iter().map(|x| (x - mean) * (x - mean)).sum();
    let (mut sums, mut counts) = ([0.0; SLICES], [0.0; SLICES]);
    for (rank, x) in driver.iter().zip(own) {
        let slice = (((rank - 0.5) / n as f64 * SLICES as f64) as usize).min(SLICES - 1);
        sums[slice] += x - mean;
        counts[slice] += 1.0;
    }
    let between: f64 = sums.iter().zip(&counts).filter(|(_, n)| **n > 0.0).map(|(s, n)| s * s / n).sum();
    let falling: Vec<(f64, f64)> = sums.iter().map(|s| -s).zip(counts).collect();
    let rising: Vec<(f64, f64)> = sums.into_iter().zip(counts).collect();
    let one_way = monotone(&rising).max(monotone(&falling));
    if all > 0.0 { (between / all, one_way / all) } else { (0.0, 0.0) }
}

/// The sum of squares that rising means explain of groups with these sums and counts, whose overall mean is 0: pool
/// adjacent violators (Barlow and others 1972, Statistical Inference under Order Restrictions, chapter 1).
fn monotone(groups: &[(f64, f64)]) -> f64 {
    let mut pools: Vec<(f64, f64)> = Vec::new();
    for group in groups.iter().filter(|group| group.1 > 0.0) {
        let mut pool = *group;
        while let Some(before) = pools.last().copied().filter(|before| before.0 / before.1 >= pool.0 / pool.1) {
            pools.pop();
            pool = (pool.0 + before.0, pool.1 + before.1);
        }
        pools.push(pool);
    }
    pools.iter().map(|(sum, count)| sum * sum / count).sum()
}

/// Bars of a round width from about the 0.5th to the 99.5th percentile; what lies outside is told apart.
fn histogram(values: &[f64], [low, high]: [f64; 2]) -> Option<Histogram> {
    let width = round_up((high - low) / BARS as f64);
    if !(width.is_finite() && width > 0.0) {
        return None;
    }
    let from = (low / width).floor() * width;
    let bars = ((high - from) / width).ceil().max(1.0) as usize;
    let mut out = Histogram { from, width, counts: vec![0; bars], below: 0, above: 0 };
    for x in values {
        let at = (x - from) / width;
        if at < 0.0 {
            out.below += 1;
        } else {
            match out.counts.get_mut(at as usize) {
                Some(count) => *count += 1,
                None => out.above += 1,
            }
        }
    }
    Some(out)
}

/// The next of 1, 2, 2.5, 5, 10 times a power of ten.
fn round_up(x: f64) -> f64 {
    if !(x.is_finite() && x > 0.0) {
        return 0.0;
    }
    let mut power = 10f64.powi(libm::log10(x).floor() as i32);
    if power > x {
        power /= 10.0;
    }
    [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|step| step * power).find(|step| *step >= x).unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: ranks 1 to 400, and what is made of them; variances of uniform ranks.
    #[test]
    fn only_what_is_bent_back_is_not_one_sided() {
        let driver: Vec<f64> = (1..=400).map(f64::from).collect();
        let of = |f: &dyn Fn(f64) -> f64| {
            let own: Vec<f64> = driver.iter().map(|x| f(*x)).collect();
            between_slices(&driver, &ranks(&own))
        };
        let (explained, one_way) = of(&|x| (x - 200.5).abs());
        assert!(explained > 0.95 && one_way < 0.4, "a V: {explained} {one_way}");
        // A milestone has few values and many ties; steps that only rise are one-sided, and so are those that fall.
        for sign in [1.0, -1.0] {
            let (explained, one_way) = of(&|x| {
                sign * if x > 380.0 {
                    3.0
                } else if x > 370.0 {
                    2.0
                } else {
                    1.0
                }
            });
            assert!(explained > 0.2 && (explained - one_way).abs() < 1e-12, "{explained} {one_way}");
        }
        // Sums -1, 3, -2 of one each: the last two pool to 0.5, so 1 + 2 * 0.25 is explained by rising means.
        assert!((monotone(&[(-1.0, 1.0), (3.0, 1.0), (-2.0, 1.0)]) - 1.5).abs() < 1e-15);
    }

    #[test]
    fn histograms_lose_no_draw() {
        let values: Vec<f64> = (0..10_000).map(|i| f64::from(i * 7919 % 10_007) * 13.7).collect();
        let histogram =
            histogram(&values, [percentiles(&values, &[0.5])[0], percentiles(&values, &[99.5])[0]]).expect("bars");
        let all: u64 = histogram.counts.iter().sum::<u64>() + histogram.below + histogram.above;
        assert_eq!(all, 10_000);
        assert_eq!(histogram.width, 5000.0);
        assert!(histogram.below + histogram.above <= 120 && histogram.counts.len() <= 31, "{histogram:?}");
    }

    #[test]
    fn widths_are_round() {
        let cases = [(0.013, 0.02), (1.0, 1.0), (2.1, 2.5), (3.0, 5.0), (7.0, 10.0), (1.2e9, 2e9)];
        for (x, expected) in cases {
            assert!((round_up(x) / expected - 1.0).abs() < 1e-12, "{x}: {}", round_up(x));
        }
        assert_eq!(round_up(0.0), 0.0);
    }
}
