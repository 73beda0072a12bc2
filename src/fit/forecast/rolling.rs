//! Origins in the past, and the errors of the forecasts from there.

/// The most origins.
pub const MOST_ORIGINS: usize = 12;
/// Fewer values than this before an origin say nothing.
const FEWEST: usize = 4;
/// Origins are within so many cycles of the end, or so many values: earlier errors say little about today's.
const CYCLES_BACK: usize = 5;
const VALUES_BACK: usize = 24;

/// How many values there are up to each of the origins of a series of `count` values, the first one first: at most
/// `most`, evenly over the second half of the series and no more than five cycles back (24 values at least; of a series
/// without a cycle, any number), the last one before the last value. Each has three cycles of values before it, or two
/// where the series is too short for that, if it has them.
///
/// ```
/// use evcalc::fit::forecast::rolling::origins;
///
/// assert_eq!(origins(9, 1, 3), [4, 6, 8]);
/// assert!(origins(4, 12, 12).is_empty());
/// ```
pub fn origins(count: usize, cycle: usize, most: usize) -> Vec<usize> {
    let Some(last) = count.checked_sub(1).filter(|last| *last >= FEWEST) else { return Vec::new() };
    let cycles = |times: usize| times * cycle + 1;
    let seasons = match count {
        _ if cycle < 2 => FEWEST,
        _ if count > cycles(3) + cycle / 2 => cycles(3),
        _ if count > cycles(2) + FEWEST => cycles(2),
        _ => FEWEST,
    };
    let back = if cycle < 2 { count } else { (CYCLES_BACK * cycle).max(VALUES_BACK) };
    let first = (count / 2).max(seasons).max(count.saturating_sub(back)).clamp(FEWEST, last);
    let (span, most) = (last - first, most.max(1));
    if span < most {
        return (first..=last).collect();
    }
    let steps = most.saturating_sub(1).max(1);
    (0..most).map(|i| first + (i * span + steps / 2) / steps).collect()
}

/// The errors, value minus forecast, of the forecasts that `method` makes from each origin (of the values up to it, and
/// a horizon); an origin where it makes none is left out.
pub fn errors(
    values: &[f64],
    origins: &[usize],
    horizon: usize,
    method: impl Fn(&[f64], usize) -> Option<Vec<f64>>,
) -> Vec<Vec<f64>> {
    let at = |origin: &usize| {
        let (before, after) = values.split_at_checked(*origin)?;
        let made = method(before, horizon.min(after.len()))?;
        Some(made.iter().zip(after).map(|(made, came)| came - made).collect())
    };
    origins.iter().filter_map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_few_and_late() {
        assert_eq!(origins(100, 12, 12).len(), 12);
        assert_eq!(origins(100, 12, 12).first(), Some(&50));
        assert_eq!(origins(100, 12, 12).last(), Some(&99));
        assert_eq!(origins(300, 12, 12).first(), Some(&240));
        assert_eq!(origins(48, 12, 12).first(), Some(&37));
        assert_eq!(origins(30, 12, 12), [25, 26, 27, 28, 29]);
        assert_eq!(origins(5, 1, 12), [4]);
        assert!(origins(0, 1, 12).is_empty());
    }

    #[test]
    fn errors_are_what_came_minus_what_was_forecast() {
        let naive = |before: &[f64], horizon: usize| Some(vec![*before.last()?; horizon]);
        assert_eq!(errors(&[1.0, 2.0, 4.0, 7.0], &[2, 3], 2, naive), [vec![2.0, 5.0], vec![3.0]]);
    }
}
