//! Numbers for people.

use crate::model::{Output, grouped};
use crate::timeline::Timeline;
use crate::unit::DeclaredUnit;

/// How the numbers of one row are written: all with the same decimals, large ones in thousands of millions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Manner {
    percent: bool,
    decimals: usize,
    billions: bool,
}

/// From here on a row is shown in thousands of millions.
const BILLIONS_FROM: f64 = 1e9;

impl Manner {
    /// The manner that suits these numbers: about four digits for the largest, none that say nothing.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>, percent: bool) -> Manner {
        let values: Vec<f64> = values.into_iter().filter(|x| x.is_finite()).collect();
        let largest = values.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
        let billions = !percent && largest >= BILLIONS_FROM;
        let scale = if billions { 1e-9 } else { 1.0 };
        let whole = values.iter().all(|x| (x * scale).fract() == 0.0);
        let decimals = match () {
            () if percent => 1,
            () if whole => 0,
            () => decimals(largest * scale),
        };
        Manner { percent, decimals, billions }
    }

    /// A number in this manner.
    pub(crate) fn show(self, x: f64) -> String {
        match () {
            () if !x.is_finite() => "–".to_owned(),
            () if self.percent => format!("{}%", grouped(x * 100.0, self.decimals)),
            () if self.billions => grouped(x / 1e9, self.decimals),
            () => grouped(x, self.decimals),
        }
    }

    /// The same with as many more decimals as a number of this size needs to be seen.
    pub(crate) fn fine_for(self, x: f64) -> Manner {
        let scale = if self.percent { 100.0 } else { 1.0 } * if self.billions { 1e-9 } else { 1.0 };
        let size = (x * scale).abs();
        if size == 0.0 || !size.is_finite() || (x * scale).fract() == 0.0 {
            return self;
        }
        let decimals = (1.0 - libm::log10(size).floor()).clamp(0.0, 12.0) as usize;
        Manner { decimals: self.decimals.max(decimals), ..self }
    }

    /// The unit beside such numbers: nothing for plain ones, `bn CNY` for large ones.
    pub(crate) fn unit(self, unit: &str) -> String {
        let unit = if self.percent || matches!(unit, "1" | "period") { "" } else { unit };
        match (self.billions, unit) {
            (false, _) => unit.to_owned(),
            (true, "") => "bn".to_owned(),
            (true, _) => format!("bn {unit}"),
        }
    }
}

/// A number with thousands separators and as many decimals as its size deserves.
pub(crate) fn number(x: f64, unit: &DeclaredUnit) -> String {
    let manner = Manner::of([x], unit.percent);
    Manner { billions: false, decimals: if manner.billions { 0 } else { manner.decimals }, ..manner }.show(x)
}

fn decimals(largest: f64) -> usize {
    match largest {
        a if a >= 1000.0 => 0,
        a if a >= 100.0 => 1,
        a if a >= 10.0 => 1,
        a if a >= 1.0 => 2,
        a if a >= 0.001 => 4,
        _ => 6,
    }
}

/// A change as a percentage with its sign; none where it rounds to nothing.
pub(crate) fn change(part: f64) -> String {
    let sign = if part > 0.0 && format!("{:.1}", part * 100.0) != "0.0" { "+" } else { "" };
    format!("{sign}{}%", grouped(part * 100.0, 1))
}

/// The value of an output: a number in its manner, a period's name, or that it is not reached.
pub(crate) fn output(output: &Output, value: Option<f64>, manner: Manner, timeline: &Timeline) -> String {
    match value {
        None => "not reached".to_owned(),
        Some(t) if output.is_period => timeline.title(t as i32),
        Some(x) => manner.show(x),
    }
}

/// A column of eight heights for each value.
pub(crate) fn sparkline(values: &[f64], width: usize) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let width = width.min(values.len()).max(1);
    let each: Vec<f64> = (0..width)
        .map(|i| {
            let from = i * values.len() / width;
            let to = ((i + 1) * values.len() / width).max(from + 1).min(values.len());
            values[from..to].iter().sum::<f64>() / (to - from).max(1) as f64
        })
        .collect();
    let low = each.iter().copied().fold(f64::INFINITY, f64::min).min(0.0);
    let high = each.iter().copied().fold(f64::NEG_INFINITY, f64::max).max(0.0);
    let range = if high > low { high - low } else { 1.0 };
    each.iter().map(|x| BARS[(((x - low) / range * 7.0).round() as usize).min(7)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(values: &[f64]) -> Vec<String> {
        let manner = Manner::of(values.iter().copied(), false);
        values.iter().map(|x| manner.show(*x)).collect()
    }

    #[test]
    fn a_row_has_the_same_decimals_throughout() {
        assert_eq!(row(&[1.01, 0.9924]), ["1.01", "0.99"]);
        assert_eq!(row(&[12.0, 4.0, 0.0]), ["12", "4", "0"]);
        assert_eq!(row(&[545_604.25, 573.5]), ["545,604", "574"]);
        assert_eq!(row(&[-0.04, 312.5]), ["0.0", "312.5"]);
    }

    #[test]
    fn a_small_difference_is_seen() {
        let manner = Manner::of([545_604.2, 545_604.6], false).fine_for(0.4);
        assert_eq!([545_604.2, 545_604.6, 0.4].map(|x| manner.show(x)), ["545,604.20", "545,604.60", "0.40"]);
        assert_eq!(Manner::of([12.0, 4.0], false).fine_for(8.0).show(12.0), "12");
    }

    #[test]
    fn a_change_that_is_nothing_has_no_sign() {
        assert_eq!(
            [0.125, -0.125, 0.0004, -0.0004, 30.0].map(change),
            ["+12.5%", "-12.5%", "0.0%", "0.0%", "+3,000.0%"]
        );
    }

    #[test]
    fn large_money_is_shown_in_thousands_of_millions() {
        let manner = Manner::of([141_957_625_165.0, 9e9], false);
        assert_eq!((manner.show(141_957_625_165.0), manner.unit("CNY")), ("142.0".to_owned(), "bn CNY".to_owned()));
    }

    #[test]
    fn percentages_have_one_decimal_and_plain_numbers_no_unit() {
        let percent = Manner::of([0.2591, 12.5], true);
        assert_eq!(
            (percent.show(0.2591), percent.show(12.5), percent.unit("%")),
            ("25.9%".into(), "1,250.0%".into(), String::new())
        );
        assert_eq!(Manner::of([18.0], false).unit("1"), "");
    }

    #[test]
    fn numbers_that_are_none_do_not_break_a_line() {
        assert_eq!(row(&[f64::NAN, f64::INFINITY]), ["–", "–"]);
        assert_eq!(sparkline(&[], 18), "▁");
        assert_eq!(sparkline(&[f64::NAN, 1.0], 18).chars().count(), 2);
    }
}
