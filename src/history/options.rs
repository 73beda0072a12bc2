//! What a person says about a table where it does not say it itself.

use super::period::Frequency;

/// The sign before a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimal {
    /// `18.5`
    Point,
    /// `18,5`
    Comma,
}

/// What is decided for a table, whatever it looks like.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How long its periods are.
    pub period_kind: Option<Frequency>,
    /// The sign before fractions.
    pub decimal: Option<Decimal>,
    /// The month in which years of accounts begin, 1 to 12.
    pub fiscal_year: Option<u32>,
    /// The series that are wanted, totals among them; all but totals where there is none.
    pub series: Vec<String>,
}

impl Options {
    /// Whether a series with this name is asked for.
    pub(super) fn wants(&self, name: &str) -> bool {
        self.series.iter().any(|wanted| wanted.trim().to_lowercase() == name.trim().to_lowercase())
    }
}
