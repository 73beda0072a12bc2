//! What a scenario projects to.

use super::error::Error;
use super::model::Model;
use crate::analyse::{output_named, row_named};
use crate::series;
use std::fmt;

/// The values of one scenario.
#[derive(Clone, Debug)]
pub struct Projection {
    model: Model,
    values: series::Projection,
}

/// What an output comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its title.
    pub title: String,
    /// Its unit, as the model writes it; percentages are fractions.
    pub unit: String,
    /// The number; of a milestone the number of its period, 1 in the first; none where it is not reached.
    pub value: Option<f64>,
    /// Of a milestone the period: `2027-03`.
    pub period: Option<String>,
}

/// A line's values, period by period.
#[derive(Clone, Copy, Debug)]
pub struct LineValues<'p> {
    model: &'p Model,
    values: &'p series::RowValues,
    unit: &'p str,
}

impl Projection {
    pub(super) fn of(model: Model, values: series::Projection) -> Projection {
        Projection { model, values }
    }

    /// An output by its name.
    ///
    /// # Errors
    /// There is none of this name.
    pub fn output(&self, name: &str) -> Result<Outcome, Error> {
        let data = self.model.data();
        let at = output_named(data, name)?;
        let output = &data.outputs[at];
        let value = self.values.rows[self.model.program().output_rows[at].0].scalar();
        let period = value.filter(|_| output.is_period).map(|t| data.timeline.name(t as i32));
        Ok(Outcome { title: output.title.clone(), unit: output.unit.text.clone(), value, period })
    }

    /// A line, or one of its cells: `revenue`, `price[YU7]`. A line over dimensions without elements is its total.
    ///
    /// # Errors
    /// There is none of this name; or it has elements and no total.
    pub fn line(&self, name: &str) -> Result<LineValues<'_>, Error> {
        let (line, row) = row_named(self.model.program(), name)?;
        let unit = self.model.data().lines[line.0].unit.text.as_str();
        Ok(LineValues { model: &self.model, values: &self.values.rows[row.0], unit })
    }

    /// The titles of the checks that do not hold.
    pub fn failing_checks(&self) -> Vec<&str> {
        let mut failing: Vec<usize> = self.values.failures(self.model.program()).map(|failure| failure.check).collect();
        failing.dedup();
        failing.into_iter().map(|check| self.model.data().checks[check].title.as_str()).collect()
    }

    /// Everything that was computed, row by row, for what the front door does not offer.
    pub fn rows(&self) -> &series::Projection {
        &self.values
    }
}

impl<'p> LineValues<'p> {
    /// The values, from the first period on.
    pub fn values(&self) -> &'p [f64] {
        self.values.values()
    }

    /// The unit, as the model writes it; percentages are fractions.
    pub fn unit(&self) -> &'p str {
        self.unit
    }

    /// The value in a period: `2027-03`, `2027-Q1`, `2027`, as the model's step has it.
    ///
    /// # Errors
    /// It is no period of the timeline.
    pub fn at(&self, period: &str) -> Result<f64, Error> {
        let timeline = &self.model.data().timeline;
        let range = timeline.parse_period(period).map_err(|error| {
            Error::said(error.hint.map_or(error.message.clone(), |hint| format!("{}: {hint}", error.message)))
        })?;
        let at = usize::try_from(range.first - 1).ok().filter(|_| range.first == range.last);
        at.and_then(|at| self.values().get(at)).copied().ok_or_else(|| {
            let ends = (timeline.name(1), timeline.name(timeline.last()));
            Error::said(format!("`{period}` is no period of this timeline: it goes from `{}` to `{}`", ends.0, ends.1))
        })
    }

    /// What the line shows for a year: a sum, the last value, a mean, as its `total` has it; none for years that the
    /// timeline does not have, and for lines that show nothing.
    pub fn year(&self, year: i32) -> Option<f64> {
        let years = self.model.data().timeline.years();
        let at = years.iter().position(|known| known.year == year)?;
        self.values.years().get(at).copied().flatten()
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.period, self.value) {
            (Some(period), _) => f.write_str(period),
            (None, Some(value)) => write!(f, "{value} {}", self.unit),
            (None, None) => f.write_str("not reached"),
        }
    }
}
