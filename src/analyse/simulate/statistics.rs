//! Numbers about many numbers, in a fixed order.

/// The mean and the standard deviation (of a sample, n - 1), by two walks; NaN where there is nothing.
pub(in crate::analyse) fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = sum(values, |x| x) / n;
    let squares = sum(values, |x| (x - mean) * (x - mean));
    (mean, if values.len() > 1 { (squares / (n - 1.0)).sqrt() } else { 0.0 })
}

/// A sum of eight interleaved sums within each stretch, and of stretches: it runs on columns, its order is fixed, and
/// rounding errors stay those of a few thousand additions.
fn sum(values: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    const STRETCH: usize = 4096;
    let stretch = |values: &[f64]| {
        let mut sums = [0.0; 8];
        let eights = values.chunks_exact(8);
        let rest = eights.remainder();
        for eight in eights {
            sums.iter_mut().zip(eight).for_each(|(sum, x)| *sum += of(*x));
        }
        sums.iter_mut().zip(rest).for_each(|(sum, x)| *sum += of(*x));
        sums.iter().sum::<f64>()
    };
    values.chunks(STRETCH).map(stretch).sum()
}

/// Several percentiles (0 to 100) of numbers in any order; Excel's PERCENTILE.INC (type 7 of Hyndman and Fan 1996).
pub(in crate::analyse) fn percentiles(values: &[f64], wanted: &[f64]) -> Vec<f64> {
    percentiles_and(values, wanted, &[]).0
}

/// The same, and the numbers that would stand at some places (from 0) if all were sorted.
pub(super) fn percentiles_and(values: &[f64], wanted: &[f64], more: &[usize]) -> (Vec<f64>, Vec<f64>) {
    let Some(last) = values.len().checked_sub(1) else {
        return (vec![f64::NAN; wanted.len()], vec![f64::NAN; more.len()]);
    };
    let places = wanted.iter().map(|p| p / 100.0 * last as f64);
    let ends = places.clone().flat_map(|at| [at.floor() as usize, (at.floor() as usize + 1).min(last)]);
    let ranks: Vec<usize> = ends.chain(more.iter().copied()).collect();
    let mut found = order_statistics(values, &ranks);
    let more = found.split_off(2 * wanted.len());
    let between = |(at, ends): (f64, &[f64])| {
        let share = at - at.floor();
        let (a, b) = (ends[0], ends[1]);
        if share == 0.0 || a == b { a } else { a + (b - a) * share }
    };
    (places.zip(found.chunks(2)).map(between).collect(), more)
}

/// Bins of [`order_statistics`].
const BINS: usize = 2048;

/// The numbers that would stand at some places (from 0) if all were sorted. Nothing is sorted: numbers are counted in
/// bins of equal width, and only the bins in which a wanted place lies are looked into.
fn order_statistics(values: &[f64], places: &[usize]) -> Vec<f64> {
    let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(*x), b.max(*x)));
    let scale = BINS as f64 / (high - low);
    let mut ranks = places.to_vec();
    ranks.sort_unstable();
    ranks.dedup();
    let mut found = Vec::with_capacity(ranks.len());
    if values.len() < 2 * BINS || !(scale.is_finite() && scale > 0.0) {
        let mut all = values.to_vec();
        place(&mut all, 0, &ranks);
        found.extend(ranks.iter().map(|rank| all[*rank]));
    } else {
        let bin = |x: f64| (((x - low) * scale) as usize).min(BINS - 1);
        let mut counts = vec![0u32; BINS];
        values.iter().for_each(|x| counts[bin(*x)] += 1);
        // The bins that are wanted, each with the rank of its first number.
        let mut wanted: Vec<(usize, usize, Vec<f64>)> = Vec::new();
        let mut which = vec![u16::MAX; BINS];
        let (mut at, mut before) = (0, 0);
        for rank in &ranks {
            while before + counts[at] as usize <= *rank {
                before += counts[at] as usize;
                at += 1;
            }
            if which[at] == u16::MAX {
                which[at] = wanted.len() as u16;
                wanted.push((at, before, Vec::with_capacity(counts[at] as usize)));
            }
        }
        for x in values {
            let to = which[bin(*x)];
            if to != u16::MAX {
                wanted[usize::from(to)].2.push(*x);
            }
        }
        for (_, first, numbers) in &mut wanted {
            let end = *first + numbers.len();
            let own: Vec<usize> = ranks.iter().copied().filter(|rank| (*first..end).contains(rank)).collect();
            place(numbers, *first, &own);
            found.extend(own.iter().map(|rank| numbers[rank - *first]));
        }
    }
    places.iter().map(|place| ranks.binary_search(place).map_or(f64::NAN, |at| found[at])).collect()
}

/// Puts the numbers of some ranks where they would stand if all were sorted; `first` is the rank of the first number.
fn place(values: &mut [f64], first: usize, ranks: &[usize]) {
    let Some(middle) = ranks.get(ranks.len() / 2) else { return };
    let (below, _, above) = values.select_nth_unstable_by(middle - first, f64::total_cmp);
    place(below, first, &ranks[..ranks.len() / 2]);
    place(above, middle + 1, &ranks[ranks.len() / 2 + 1..]);
}

/// Ranks from 1; equal numbers have the mean of theirs.
pub(super) fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    order.sort_unstable_by(|a, b| values[*a as usize].total_cmp(&values[*b as usize]).then(a.cmp(b)));
    let mut out = vec![0.0; values.len()];
    let mut from = 0;
    while from < order.len() {
        let value = values[order[from] as usize];
        let same = order[from..].iter().take_while(|at| values[**at as usize] == value).count();
        let rank = from as f64 + (same as f64 + 1.0) / 2.0;
        order[from..from + same].iter().for_each(|at| out[*at as usize] = rank);
        from += same;
    }
    out
}

/// The correlation of two columns; 0 where one does not vary.
pub(super) fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len() as f64;
    let (mean_a, mean_b) = (sum(a, |x| x) / n, sum(b, |x| x) / n);
    let product: Vec<f64> = a.iter().zip(b).map(|(x, y)| (x - mean_a) * (y - mean_b)).collect();
    let square = |values: &[f64], mean: f64| sum(values, |x| (x - mean) * (x - mean));
    let size = (square(a, mean_a) * square(b, mean_b)).sqrt();
    if size > 0.0 { (sum(&product, |x| x) / size).clamp(-1.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same of sorted numbers, as it is defined.
    fn percentile(sorted: &[f64], p: f64) -> f64 {
        let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
        let at = p * last as f64;
        let below = at.floor() as usize;
        let share = at - below as f64;
        let (a, b) = (sorted[below], sorted[(below + 1).min(last)]);
        if share == 0.0 || a == b { a } else { a + (b - a) * share }
    }

    #[test]
    fn percentiles_are_those_of_excel() {
        // Microsoft's page on PERCENTILE.INC: {1, 2, 3, 4} at 0.3 is 1.9.
        assert!((percentile(&[1.0, 2.0, 3.0, 4.0], 0.3) - 1.9).abs() < 1e-15);
        assert_eq!(percentile(&[1.0, 2.0, 3.0, 4.0], 1.0), 4.0);
        assert_eq!(percentile(&[5.0], 0.5), 5.0);
        assert!(percentile(&[], 0.5).is_nan());
        assert_eq!(percentile(&[1.0, f64::INFINITY, f64::INFINITY], 0.9), f64::INFINITY);
    }

    #[test]
    fn percentiles_without_sorting_are_those_of_sorted_numbers() {
        for n in [1, 2, 3, 10, 101, 1000, 5000, 20_000] {
            let far = |x: f64| if x > 90_000.0 { x * x } else { x };
            let values: Vec<f64> = (0..n).map(|i| far(f64::from(i * 7919 % 100_003))).collect();
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let wanted = [0.0, 5.0, 10.0, 50.0, 90.0, 100.0];
            let expected: Vec<f64> = wanted.iter().map(|p| percentile(&sorted, p / 100.0)).collect();
            assert_eq!(percentiles(&values, &wanted), expected, "{n}");
            let late = [values.as_slice(), &[f64::INFINITY; 3000]].concat();
            assert_eq!(percentiles(&late, &[0.0, 100.0]), [expected[0], f64::INFINITY], "{n}");
        }
    }

    #[test]
    fn ranks_share_ties() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
        // R: cor(c(1,2,3,4,5), c(2,1,4,3,5), method = "spearman") is 0.8.
        let rank = correlation(&ranks(&[1.0, 2.0, 3.0, 4.0, 5.0]), &ranks(&[2.0, 1.0, 4.0, 3.0, 5.0]));
        assert!((rank - 0.8).abs() < 1e-15);
    }
}
