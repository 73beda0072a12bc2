//! Columns of the time sheets.

use crate::model::{DimensionId, Model};

/// Columns of the time sheets (from 0).
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    /// The dimensions that have a tag column, in order, from column 1.
    pub tags: Vec<DimensionId>,
    /// Units.
    pub unit: u16,
    /// Values without time.
    pub fixed: u16,
    /// The first year.
    pub years: u16,
    /// How many years.
    pub year_count: u16,
    /// All periods together.
    pub whole: u16,
    /// Period 0.
    pub opening: u16,
    /// How many periods.
    pub periods: u16,
}

impl Columns {
    /// The columns of a model's workbook.
    pub(super) fn new(model: &Model) -> Columns {
        let tags: Vec<DimensionId> = (0..model.dimensions.len())
            .map(DimensionId)
            .filter(|d| {
                model.dimensions[d.0].calendar.is_none() && model.lines.iter().any(|line| line.over.contains(d))
            })
            .collect();
        let unit = tags.len() as u16 + 1;
        let year_count = model.timeline.years().len() as u16;
        let years = unit + 2;
        Columns {
            tags,
            unit,
            fixed: unit + 1,
            years,
            year_count,
            whole: years + year_count,
            opening: years + year_count + 1,
            periods: model.timeline.periods as u16,
        }
    }

    /// The column of a period (0 is the opening).
    pub(crate) fn period(&self, t: i32) -> u16 {
        self.opening + t.clamp(0, i32::from(self.periods)) as u16
    }

    /// The last period's column.
    pub(crate) fn last(&self) -> u16 {
        self.opening + self.periods
    }

    /// The column of a dimension's tags.
    pub(crate) fn tag(&self, dimension: DimensionId) -> Option<u16> {
        self.tags.iter().position(|d| *d == dimension).map(|at| at as u16 + 1)
    }
}
