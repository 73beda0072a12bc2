//! Periods as numbers: months, quarters or years since the year 0.

/// The length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Step {
    Month,
    Quarter,
    Year,
}

impl Step {
    /// Periods in a year.
    pub fn per_year(self) -> i64 {
        match self {
            Step::Month => 12,
            Step::Quarter => 4,
            Step::Year => 1,
        }
    }

    /// How a model calls it.
    pub fn name(self) -> &'static str {
        match self {
            Step::Month => "month",
            Step::Quarter => "quarter",
            Step::Year => "year",
        }
    }

    /// A period's text.
    pub fn show(self, number: i64) -> String {
        let (year, rest) = (number.div_euclid(self.per_year()), number.rem_euclid(self.per_year()));
        match self {
            Step::Month => format!("{year}-{:02}", rest + 1),
            Step::Quarter => format!("{year}-Q{}", rest + 1),
            Step::Year => format!("{year}"),
        }
    }

    /// The first period of a text, which may be coarser than the step.
    pub fn first(self, text: &str) -> i64 {
        self.ends(text).0
    }

    /// The last period of a text.
    pub fn last(self, text: &str) -> i64 {
        self.ends(text).1
    }

    fn ends(self, text: &str) -> (i64, i64) {
        let (year, rest) = text.split_once('-').unwrap_or((text, ""));
        let start = year.parse::<i64>().unwrap_or(0) * self.per_year();
        if rest.is_empty() {
            return (start, start + self.per_year() - 1);
        }
        if let Some(quarter) = rest.strip_prefix('Q') {
            let each = self.per_year() / 4;
            let first = start + (quarter.parse::<i64>().unwrap_or(1) - 1) * each;
            return (first, first + each - 1);
        }
        let month = start + rest.parse::<i64>().unwrap_or(1) - 1;
        (month, month)
    }

    /// The year of a period.
    pub fn year_of(self, number: i64) -> i64 {
        number.div_euclid(self.per_year())
    }

    /// The first month of a period, 1 to 12.
    pub fn month_of(self, number: i64) -> i64 {
        number.rem_euclid(self.per_year()) * (12 / self.per_year()) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_numbers() {
        assert_eq!(Step::Month.show(Step::Month.first("2026-03")), "2026-03");
        assert_eq!((Step::Month.first("2026-Q2"), Step::Month.last("2026-Q2")), (2026 * 12 + 3, 2026 * 12 + 5));
        assert_eq!((Step::Quarter.first("2026"), Step::Quarter.last("2026")), (2026 * 4, 2026 * 4 + 3));
        assert_eq!(Step::Month.month_of(2026 * 12 - 1), 12);
        assert_eq!(Step::Quarter.month_of(2026 * 4 + 2), 7);
        assert_eq!(Step::Year.show(1999), "1999");
    }
}
