//! What is said about cells that were not taken, or not simply taken.

use super::period::{Frequency, Period};
use super::place::Place;
use super::scalewords::spelled;
use std::fmt;

/// Something to be said of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// The place.
    pub place: Place,
    /// What stands there.
    pub text: String,
    /// What is to be said.
    pub reason: Reason,
}

/// What is to be said.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Refused: a number was expected.
    NotANumber,
    /// Refused: one separator that may mark thousands or a fraction.
    Ambiguous {
        /// The value if it marks a fraction.
        decimal: f64,
        /// The value if it marks thousands.
        thousands: f64,
    },
    /// Refused: a range, not a value.
    Range,
    /// Refused: a share among counts.
    Share,
    /// Refused: an error of the spreadsheet.
    ErrorValue,
    /// Refused: a date where a number was expected.
    DateAsValue,
    /// Refused: true or false where a number was expected.
    Truth,
    /// Refused: a number too large to be written.
    TooLarge,
    /// Refused: a forecast, a plan or a target.
    Forecast,
    /// Not a value: a dash, `n/a`.
    NoValue,
    /// Refused: a year of accounts, which need not be that of the calendar; and the month that it could be instead.
    Fiscal(Option<Period>),
    /// Refused: this month, or the year of accounts that begins in its year.
    YearOrMonth(Period),
    /// Refused: a year of the calendar or, like others beside it, of accounts.
    YearOrAccounts,
    /// Left out: a year of the calendar among years of accounts.
    CalendarYear,
    /// Refused: a period counted from a start that is not said.
    Counted,
    /// Refused: a week.
    Week,
    /// Refused: a part of the year that it stands for.
    PartOfYear,
    /// Refused: a year with words beside it.
    Worded,
    /// Refused: a formula whose result is not stored.
    NotCalculated,
    /// Left out: numbers that only repeat the periods.
    RepeatsPeriod,
    /// Left out: a name that is another year than the periods are of.
    OtherYear,
    /// Refused: several periods at once.
    Span,
    /// Refused: a period, but not clear which.
    UnclearPeriod,
    /// Refused: a month or quarter whose year is not given.
    NoYear,
    /// Refused: months that start again without another year.
    YearRunsOut,
    /// Refused: several days of one month: daily or weekly values.
    FinerThanMonth,
    /// Left out: a period of another length than those of the table.
    OtherFrequency(Frequency),
    /// Left out: values that belong to no period.
    NoPeriod,
    /// The same value for the same period once more.
    Duplicate {
        /// Where it stands first.
        first: Place,
    },
    /// Refused: another value for the same period.
    Conflict {
        /// Where the other stands.
        other: Place,
    },
    /// Left out: a total.
    Total {
        /// Whether it is the sum of what it should be; none where that cannot be told.
        adds_up: Option<bool>,
        /// Where it does not: what stands there and what the sum is.
        off: Option<(f64, f64)>,
    },
    /// Left out: a sum from a start up to each period.
    ToDate,
    /// Left out: an average.
    Average,
    /// Left out: a change against another period.
    Growth,
    /// Left out: another table.
    OtherTable {
        /// Its last cell.
        to: Place,
        /// How many values it has, about.
        values: usize,
    },
    /// Left out: not part of the table.
    Note,
    /// Taken, with a mark that points to a note.
    Footnote(String),
    /// Taken, though the unit is in the cell and in the head.
    UnitTwice,
    /// Thousands or millions are spoken of that no number was multiplied by.
    ScaleLeft,
    /// Taken: a scale that is said of all numbers elsewhere than in the table.
    ScaleTaken {
        /// The power of ten.
        exponent: i32,
        /// The sheet, the cell and what stands there, where it is another sheet.
        from: Option<String>,
    },
    /// Taken: a flag that stands beside the value.
    Flag {
        /// As it stands there.
        flag: String,
        /// What it means, if that is known.
        meaning: String,
    },
    /// Another sheet speaks of a scale, and no number was multiplied by one.
    ScaleElsewhere(String),
    /// Taken: a column of powers of ten.
    Multiplied,
    /// Left out: a column about the data set.
    About,
    /// Taken: the scale of its own head, not that of the title.
    OwnScale {
        /// The power of ten in the head.
        own: i32,
        /// That in the title.
        title: i32,
    },
    /// Refused: a scale that another statement contradicts.
    Scales {
        /// The power of ten that is said here.
        exponent: i32,
        /// That of the other.
        other: i32,
        /// Where the other stands.
        there: String,
    },
    /// Points are taken for marks of thousands, as this value shows, since commas mark fractions elsewhere.
    PointsAreThousands(f64),
    /// Taken: the sum of all others in every line, by whatever name.
    SumOfOthers,
    /// Roman numerals are taken for quarters.
    Romans,
    /// Signs between digits are read as in the language of the table.
    DecimalOfLanguage(f64),
    /// Taken with the year that stands in the title.
    YearFromTitle(i32),
    /// Dates this far apart are taken for periods of this length.
    Inferred(Frequency),
    /// Numbers taken for dates.
    Serials,
    /// The periods were not in order.
    Sorted,
    /// Periods without a value, as first and last of each run of them.
    Missing {
        /// The series.
        series: String,
        /// The runs.
        runs: Vec<(Period, Period)>,
    },
}

impl Reason {
    /// Whether what stands in the place was taken all the same.
    pub fn is_taken(&self) -> bool {
        use Reason as R;
        matches!(
            self,
            R::Footnote(_)
                | R::UnitTwice
                | R::ScaleTaken { .. }
                | R::OwnScale { .. }
                | R::Flag { .. }
                | R::Multiplied
                | R::PointsAreThousands(_)
                | R::SumOfOthers
                | R::Romans
                | R::DecimalOfLanguage(_)
                | R::YearFromTitle(_)
                | R::Inferred(_)
                | R::Serials
                | R::Sorted
                | R::Missing { .. }
        )
    }
}

impl Reason {
    /// What it says of all places that it is said of, without what belongs to one of them.
    pub fn in_general(&self) -> String {
        use Reason as R;
        match self {
            R::Ambiguous { .. } => {
                "may mark thousands or a fraction by its only separator: `--decimal .` or `--decimal ,` says which".to_owned()
            }
            R::Duplicate { .. } => "the same value for the same period once more".to_owned(),
            R::Conflict { .. } => "different values for the same period: all are left out".to_owned(),
            R::Footnote(_) => "taken; the mark points to a note".to_owned(),
            R::ScaleTaken { exponent, from: Some(_) } => {
                format!("the numbers are in {}, as another sheet says", spelled(*exponent))
            }
            R::Missing { .. } => "periods without a value".to_owned(),
            R::OtherTable { .. } => "another table".to_owned(),
            R::Total { off: Some(_), .. } => "a total that does not add up".to_owned(),
            R::Fiscal(Some(_)) => "a year of accounts like those beside it (`--fiscal-year MONTH` says with which month it begins), or a month (`--period-kind month`)".to_owned(),
            other => other.to_string(),
        }
    }
}

const NOT_CALCULATED: &str = "a formula whose result is not stored: open the file in a spreadsheet program and save it";
const SUM_OF_OTHERS: &str = "taken; it is the sum of all others: a total, or an identity like revenue = cost + profit";
const COMMAS_OF_LANGUAGE: &str =
    "commas mark fractions in files with semicolons in this language; `--decimal .` reads points so";
const WHICH_YEAR: &str = "`--period-kind month` or `--fiscal-year MONTH` says which";
const YEAR_OR_ACCOUNTS: &str = "a year of accounts like those beside it (`--fiscal-year MONTH` says with which month it begins), or of the calendar (`--period-kind` takes it so)";
const NOT_MULTIPLIED: &str =
    "that no number was multiplied by; where it is meant, write it into the head: \"Deliveries (thousand units)\"";

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::NotANumber => "not a number",
            Reason::Ambiguous { decimal, thousands } => {
                return write!(f, "may be {decimal} or {thousands}: `--decimal .` or `--decimal ,` says which");
            }
            Reason::Range => "a range: write one value, with `about` if it is not exact",
            Reason::Share => "a share, not a count",
            Reason::ErrorValue => "an error of the spreadsheet",
            Reason::DateAsValue => "a date where a number was expected: change the format of the cell",
            Reason::Truth => "true or false where a number was expected",
            Reason::TooLarge => "no finite number",
            Reason::Forecast => "a forecast, plan or target, not a reported value",
            Reason::NoValue => "says that there is no value",
            Reason::Fiscal(month) => return f.write_str(&fiscal(month.map(|month| month.words()))),
            Reason::YearOrMonth(month) => {
                return write!(f, "may be {} or a year of accounts: {WHICH_YEAR}", month.words());
            }
            Reason::YearOrAccounts => YEAR_OR_ACCOUNTS,
            Reason::CalendarYear => "of the calendar, among years of accounts, which overlap it",
            Reason::Counted => "no period of the calendar: write it as 2025-03",
            Reason::Week => "a week: add up months first",
            Reason::PartOfYear => "a part of a year, not the year",
            Reason::Worded => "a year with words beside it, not simply the year: a version of its figures",
            Reason::NotCalculated => NOT_CALCULATED,
            Reason::RepeatsPeriod => "repeats the period",
            Reason::OtherYear => "named by another year than its periods are of",
            Reason::SumOfOthers => SUM_OF_OTHERS,
            Reason::Romans => "roman numerals are taken for quarters; `--period-kind month` takes them for months",
            Reason::DecimalOfLanguage(value) => return write!(f, "taken as {value}: {COMMAS_OF_LANGUAGE}"),
            Reason::Span => "several periods at once, or a part of one",
            Reason::UnclearPeriod => "not clear which period: write it as 2025-03",
            Reason::NoYear => "the year is not given: write it beside, above or in the title",
            Reason::YearRunsOut => "the months start again without another year: write the year",
            Reason::FinerThanMonth => "several days of one month: add up the month first",
            Reason::OtherFrequency(frequency) => {
                return write!(f, "a {}, unlike the rest of the table", frequency.word());
            }
            Reason::NoPeriod => "values that belong to no period",
            Reason::Duplicate { first } => return write!(f, "the same as in {first}"),
            Reason::Conflict { other } => {
                return write!(f, "another value for the same period than {other}: both are left out");
            }
            Reason::Total { adds_up, off } => return f.write_str(&total(*adds_up, *off)),
            Reason::ToDate => "a sum up to the period",
            Reason::Average => "an average",
            Reason::Growth => "a change against another period",
            Reason::OtherTable { to, values } => {
                return write!(f, "another table, down to {to}, with about {values} values");
            }
            Reason::Note => "not part of the table",
            Reason::Footnote(mark) => return write!(f, "taken; the mark `{mark}` points to a note"),
            Reason::UnitTwice => "taken with the unit of the cell, not that of the head as well",
            Reason::ScaleLeft => return write!(f, "speaks of a scale {NOT_MULTIPLIED}"),
            Reason::ScaleTaken { exponent, from } => return f.write_str(&scale_taken(*exponent, from.as_deref())),
            Reason::Flag { flag, meaning } => {
                return write!(f, "a flag: the value is taken; {}", of_flag(flag, meaning));
            }
            Reason::ScaleElsewhere(from) => return write!(f, "{from} speaks of a scale {NOT_MULTIPLIED}"),
            Reason::Multiplied => "taken: the values are multiplied as this column says",
            Reason::About => "a column about the data set, no series",
            Reason::OwnScale { own, title } => return f.write_str(&own_scale(*own, *title)),
            Reason::Scales { exponent, other, there } => return f.write_str(&contradiction(*exponent, *other, there)),
            Reason::PointsAreThousands(value) => {
                return write!(f, "taken as {value}: points mark thousands here, as commas mark fractions");
            }
            Reason::YearFromTitle(year) => {
                return write!(f, "the months are taken for those of {year}, as in the title");
            }
            Reason::Inferred(frequency) => {
                return write!(f, "dates this far apart are taken for {}s", frequency.word());
            }
            Reason::Serials => "numbers that are taken for dates",
            Reason::Sorted => "the periods were not in order; sorted",
            Reason::Missing { series, runs } => return write!(f, "{series} has no value for {}", listed(runs)),
        })
    }
}

/// A year of accounts; `month` is in words what else it may be, beside others that are none.
fn fiscal(month: Option<String>) -> String {
    let begins = "`--fiscal-year MONTH` says with which month it begins";
    match month {
        None => format!("a year of accounts, which need not be that of the calendar: {begins}"),
        Some(month) => {
            format!("a year of accounts like those beside it ({begins}), or {month} (`--period-kind month`)")
        }
    }
}

/// A total, and whether it adds up; `off` is what is given and what the parts sum up to.
fn total(adds_up: Option<bool>, off: Option<(f64, f64)>) -> String {
    match (adds_up, off) {
        (Some(true), _) => "a total; it adds up".to_owned(),
        (_, Some((given, sum))) => format!("a total that does not add up: {given} is given, the sum is {sum}"),
        (Some(false) | None, None) => "a total".to_owned(),
    }
}

/// The scale of all numbers, and where it is said.
fn scale_taken(exponent: i32, from: Option<&str>) -> String {
    match from {
        None => format!("taken: the numbers are in {}", spelled(exponent)),
        Some(from) => format!("the numbers are in {}, as {from} says", spelled(exponent)),
    }
}

/// The scale of one head against that of the title.
fn own_scale(own: i32, title: i32) -> String {
    format!("taken in {}, as its own head says, not in {} as the title", spelled(own), spelled(title))
}

/// What a flag means, as far as that is known.
fn of_flag(flag: &str, meaning: &str) -> String {
    match meaning {
        "" => format!("the source says what `{flag}` means"),
        meaning => format!("`{flag}` says that it is {meaning}"),
    }
}

/// Runs of periods, each by its ends.
fn listed(runs: &[(Period, Period)]) -> String {
    let shown = runs.iter().map(|(first, last)| match first == last {
        true => first.to_string(),
        false => format!("{first} to {last}"),
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// Two scales in words, and where the second is said.
fn contradiction(exponent: i32, other: i32, there: &str) -> String {
    format!("is in {}, but {there} says {}: correct the one that is wrong", spelled(exponent), spelled(other))
}
