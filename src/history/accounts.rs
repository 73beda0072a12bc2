//! Years of accounts, and years of eras.

use super::marks::{Mark, REPUBLIC};
use super::period::year;
use super::period::{Frequency, Period};

/// A year of accounts, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Accounts {
    /// Its year; none where it is not said.
    pub year: Option<i32>,
    /// Whether that is the year in which it begins (`2006-07`); else the one that it is called by (`FY07`).
    pub begins: bool,
    /// Its quarter or half-year, if it is one.
    pub part: Option<(Frequency, u32)>,
    /// The month that it could be instead: `2006-07`.
    pub month: Option<Period>,
}

/// Years of eras as those of the calendar: 令和5年, 民國113年; three digits alone are Taiwan's.
pub(super) fn of_eras(marks: Vec<Mark>) -> Vec<Mark> {
    let mut out: Vec<Mark> = Vec::with_capacity(marks.len());
    for mark in marks {
        let calendar = match (out.last(), mark) {
            (Some(Mark::Era(before)), Mark::Number(year, 1..=3)) => Some((true, before + year)),
            (_, Mark::Year) => match out.last() {
                Some(Mark::Number(year @ 100..=189, 3)) => Some((false, REPUBLIC + year)),
                _ => None,
            },
            _ => None,
        };
        match calendar {
            Some((true, year)) => {
                out.pop();
                out.push(Mark::Number(year, 4));
            }
            Some((false, year)) => {
                out.pop();
                out.extend([Mark::Number(year, 4), mark]);
            }
            None => out.push(mark),
        }
    }
    out
}

/// What a label of accounts says: `FY07`, `FY2006-07`, `FY25 Q1`, 2025年度.
pub(super) fn accounts(marks: &[Mark]) -> Accounts {
    use Mark as M;
    let all: Vec<Mark> = marks.iter().copied().filter(|mark| !matches!(mark, M::Dash | M::Slash | M::Dot)).collect();
    let in_signs = matches!(all.as_slice(), [M::Number(..), M::Fiscal, ..]);
    let rest: Vec<Mark> = all.iter().copied().filter(|mark| !matches!(mark, M::Fiscal | M::Year)).collect();
    let (year, begins, part) = match *rest.as_slice() {
        [M::Number(y, n @ 4), M::Number(next, 2 | 4)] if follows(y, next) => (year(y, n), true, None),
        [M::Number(y, n @ 2), M::Number(next, 2)] if follows(y, next) => (year(y, n), true, None),
        [M::Number(y, n)] => (year(y, n), in_signs, None),
        [M::Number(y, n @ (2 | 4)), M::Quarter, M::Number(q @ 1..=4, 1)]
        | [M::Quarter, M::Number(q @ 1..=4, 1), M::Number(y, n @ (2 | 4))]
        | [M::Number(q @ 1..=4, 1), M::Quarter, M::Number(y, n @ (2 | 4))] => {
            (year(y, n), in_signs, Some((Frequency::Quarter, q)))
        }
        [M::Number(y, n @ (2 | 4)), M::Half, M::Number(h @ 1..=2, 1)]
        | [M::Half, M::Number(h @ 1..=2, 1), M::Number(y, n @ (2 | 4))]
        | [M::Number(h @ 1..=2, 1), M::Half, M::Number(y, n @ (2 | 4))] => {
            (year(y, n), in_signs, Some((Frequency::HalfYear, h)))
        }
        _ => (None, false, None),
    };
    Accounts { year, begins, part, month: None }
}

/// Whether the second year is the next after the first.
pub(super) fn follows(year: u32, next: u32) -> bool {
    if next >= 1000 { year + 1 == next } else { (year + 1) % 100 == next }
}
