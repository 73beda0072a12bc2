//! Number formats.

use crate::model::Output;
use crate::timeline::Step;
use crate::unit::DeclaredUnit;

/// The number formats of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Number {
    /// Whole, with thousands separators.
    Whole,
    /// One decimal.
    Tenth,
    /// Two decimals.
    Hundredth,
    /// Four decimals.
    Factor,
    /// A percentage with one decimal.
    Percent,
    /// A percentage with two decimals.
    FinePercent,
    /// A difference of two percentages, which is no percentage of either.
    Points,
    /// A month.
    Date,
    /// The month of a milestone, which is an empty text where it is not reached.
    Milestone,
    /// The month up to which values are known, 0 where none is.
    KnownTo,
    /// A year or a count, without separators.
    Plain,
    /// A text.
    Text,
}

impl Number {
    /// Excel's format code; dates by the timeline's step.
    pub(crate) fn code(self, step: Step) -> &'static str {
        match self {
            Number::Whole => "#,##0_);(#,##0);\"–\"_)",
            Number::Tenth => "#,##0.0_);(#,##0.0);\"–\"_)",
            Number::Hundredth => "#,##0.00_);(#,##0.00);\"–\"_)",
            Number::Factor => "0.0000_);(0.0000);\"–\"_)",
            Number::Percent => "0.0%_);(0.0%);\"–\"_)",
            Number::FinePercent => "0.00%_);(0.00%);\"–\"_)",
            Number::Points => "0.0%\" pts\"_);(0.0%\" pts\");\"–\"_)",
            Number::Date if step == Step::Year => "yyyy",
            Number::Date => "mmm-yy",
            Number::Milestone if step == Step::Year => "yyyy;yyyy;yyyy;\"not reached\"",
            Number::Milestone => "mmm-yy;mmm-yy;mmm-yy;\"not reached\"",
            Number::KnownTo if step == Step::Year => "yyyy;yyyy;\"none\"",
            Number::KnownTo => "mmm-yy;mmm-yy;\"none\"",
            Number::Plain => "0",
            Number::Text => "@",
        }
    }

    /// The same with a sign before it, such as `≥`; zero is written out.
    pub(crate) fn with_sign(self, step: Step, sign: char) -> String {
        let zero = if matches!(self, Number::Percent | Number::FinePercent) { "0%_)" } else { "0_)" };
        let code = self.code(step);
        let mut parts: Vec<&str> = code.split(';').take(2).collect();
        if matches!(self, Number::Date | Number::Milestone | Number::Plain | Number::Text) {
            parts.truncate(1);
        } else {
            parts.push(zero);
        }
        parts.iter().map(|part| format!("\"{sign} \"{part}")).collect::<Vec<_>>().join(";")
    }

    /// The same with zeros written out, where a dash would read as no value.
    pub(crate) fn with_zeros(self, step: Step) -> String {
        let code = self.code(step);
        let positive = code.split(';').next().unwrap_or(code);
        code.replace("\"–\"_)", positive)
    }

    /// The format of a difference of two such numbers.
    pub(crate) fn of_difference(self) -> Number {
        if matches!(self, Number::Percent | Number::FinePercent) { Number::Points } else { self }
    }

    /// The format for values of a unit up to a size.
    pub(crate) fn for_values(unit: &DeclaredUnit, largest: f64) -> Number {
        if unit.percent {
            return Number::Percent;
        }
        match largest.abs() {
            x if x >= 1000.0 || (x >= 100.0 && !unit.unit.is_plain()) => Number::Whole,
            x if x >= 100.0 => Number::Tenth,
            x if x >= 10.0 => Number::Tenth,
            x if x >= 0.1 => Number::Hundredth,
            0.0 => Number::Whole,
            _ => Number::Factor,
        }
    }

    /// The format for the values of an output; counts have no decimals.
    pub(crate) fn for_output(unit: &DeclaredUnit, is_period: bool, values: impl IntoIterator<Item = f64>) -> Number {
        let (mut largest, mut whole) = (0.0_f64, true);
        for value in values {
            largest = largest.max(value.abs());
            whole &= value.fract() == 0.0;
        }
        match is_period {
            true => Number::Milestone,
            false if whole && largest >= 2.0 && unit.unit.is_plain() && !unit.percent => Number::Whole,
            false => Number::for_values(unit, largest),
        }
    }

    /// The format for an assumption.
    pub(crate) fn for_driver(unit: &DeclaredUnit, is_period: bool, largest: f64) -> Number {
        if is_period {
            Number::Date
        } else if unit.percent {
            Number::FinePercent
        } else if unit.unit.is_plain() && largest.abs() < 10.0 {
            Number::Factor
        } else {
            Number::for_values(unit, largest)
        }
    }
}

/// The largest of some numbers without its sign; what is no finite number has no say.
pub(crate) fn largest(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().filter(|x| x.is_finite()).fold(0.0, |largest, x| x.abs().max(largest))
}

/// An output's unit in words: a milestone is shown as a date.
pub(crate) fn output_unit(output: &Output) -> String {
    if output.is_period { "date".to_owned() } else { output.unit.in_words() }
}

/// The formats of a period's first day: one for each quarter of the year where periods are quarters, which spreadsheets
/// have no format for, else one.
pub(crate) fn date_codes(step: Step) -> Vec<String> {
    match step {
        Step::Quarter => (1..=4).map(|quarter| format!("\"Q{quarter} \"yyyy")).collect(),
        Step::Month | Step::Year => vec![Number::Date.code(step).to_owned()],
    }
}

impl Number {
    /// All of them, in the order in which they are made.
    pub(super) const ALL: [Number; 12] = [
        Number::KnownTo,
        Number::Whole,
        Number::Tenth,
        Number::Hundredth,
        Number::Factor,
        Number::Percent,
        Number::FinePercent,
        Number::Points,
        Number::Date,
        Number::Milestone,
        Number::Plain,
        Number::Text,
    ];
}
