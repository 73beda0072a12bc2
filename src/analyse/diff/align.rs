//! What two versions of a model have in common: periods, drivers' cells, cells of lines.

use super::version::Version;
use crate::evaluate::Drawn;
use crate::graph::{InputId, Program};
use crate::model::{Bound, DimensionId, DriverId, LineId, Model};
use crate::series::{InputValue, Projection};
use std::collections::BTreeMap;

/// Two versions, matched by names.
pub(super) struct Aligned<'a> {
    pub old: Version<'a>,
    pub new: Version<'a>,
    /// Added to the number of a period of the old version it is that of the new one; none where their steps differ.
    pub shift: Option<i32>,
    /// For each cell of an old driver the new one.
    inputs: BTreeMap<InputId, InputId>,
    /// For each old line that the new version has too, the new one with the cells that both have, old and new.
    lines: BTreeMap<LineId, (LineId, Vec<(usize, usize)>)>,
}

/// A row of known values by names: its line, the elements of its cell (none for the total), on which side the truth lies.
pub(super) type KnownName = (LineId, Option<usize>, Option<Bound>);

impl<'a> Aligned<'a> {
    pub(super) fn new(old: Version<'a>, new: Version<'a>) -> Aligned<'a> {
        let (a, b) = (&old.model().timeline, &new.model().timeline);
        let shift = (a.step == b.step).then(|| a.start - b.start);
        let mut out = Aligned { old, new, shift, inputs: BTreeMap::new(), lines: BTreeMap::new() };
        for (at, driver) in old.model().drivers.iter().enumerate() {
            let Some(same) = new.model().drivers.iter().position(|other| other.name == driver.name) else { continue };
            let other = &new.model().drivers[same];
            if driver.unit.unit != other.unit.unit || driver.is_period != other.is_period {
                continue;
            }
            let (first, second) = (old.program.first_input(DriverId(at)).0, new.program.first_input(DriverId(same)).0);
            for (cell, to) in cells((old.model(), &driver.over), (new.model(), &other.over)) {
                out.inputs.insert(InputId(first + cell), InputId(second + to));
            }
        }
        for (at, line) in old.model().lines.iter().enumerate() {
            let same = |other: &crate::model::Line| other.name == line.name && other.unit.unit == line.unit.unit;
            if let Some(same) = new.model().lines.iter().position(same) {
                let both = cells((old.model(), &line.over), (new.model(), &new.model().lines[same].over));
                if !both.is_empty() {
                    out.lines.insert(LineId(at), (LineId(same), both));
                }
            }
        }
        out
    }

    /// The same cell of a driver in the new version.
    pub(super) fn input(&self, old: InputId) -> Option<InputId> {
        self.inputs.get(&old).copied()
    }

    /// The same line in the new version.
    pub(super) fn line(&self, old: LineId) -> Option<LineId> {
        self.lines.get(&old).map(|(new, _)| *new)
    }

    /// The cell of an old line that is this one of the new line.
    pub(super) fn old_cell(&self, old: LineId, new: usize) -> Option<usize> {
        let (_, both) = self.lines.get(&old)?;
        both.iter().find(|(_, to)| *to == new).map(|(from, _)| *from)
    }

    /// A period of the old version by its number in the new one, if it lies inside of its timeline.
    pub(super) fn period(&self, old: i32) -> Option<i32> {
        self.shift.map(|shift| old + shift).filter(|t| self.new.model().timeline.contains(*t))
    }

    /// What the new version's value of a driver's cell is on the old timeline: a value for each period where the driver
    /// varies there, else one. None where periods of the two cannot be told from each other.
    pub(super) fn drawn(&self, driver: DriverId, varies: bool, old: &InputValue, new: &InputValue) -> Option<Drawn> {
        let is_period = self.old.model().drivers[driver.0].is_period;
        let to_old = |x: f64| match is_period {
            true => self.shift.map(|shift| x - f64::from(shift)),
            false => Some(x),
        };
        if new.path.len() <= 1 {
            let x = to_old(new.at(0))?;
            return Some(if varies { Drawn::Periods(vec![x; self.periods()]) } else { Drawn::Value(x) });
        }
        self.shift?;
        let at = |t: i32| match self.period(t) {
            Some(there) => to_old(new.at(there)),
            // The new version says nothing of it.
            None => Some(old.at(t)),
        };
        let values: Option<Vec<f64>> = (1..=self.old.model().timeline.last()).map(at).collect();
        values.map(Drawn::Periods)
    }

    fn periods(&self) -> usize {
        self.old.model().timeline.periods as usize
    }

    /// The known values of the new version, in the old one's cells and periods; those that have no place there are left out.
    pub(super) fn new_known(
        &self,
        projection: &Projection,
        to: Option<i32>,
    ) -> BTreeMap<KnownName, BTreeMap<i32, f64>> {
        let mut out = BTreeMap::new();
        let Some(shift) = self.shift else { return out };
        let last = self.old.model().timeline.last();
        for (old, (new, _)) in &self.lines {
            let rows = self.new.program.known.iter().zip(&projection.known).filter(|(row, _)| row.line == *new);
            for (row, values) in rows {
                let cell = row.cell.map(|cell| self.old_cell(*old, cell));
                if cell == Some(None) {
                    continue;
                }
                let shifted = values.range(..=to.unwrap_or(0)).map(|(t, x)| (t - shift, *x));
                let inside = shifted.filter(|(t, _)| (1..=last).contains(t)).collect();
                out.insert((*old, cell.flatten(), row.bound), inside);
            }
        }
        out
    }
}

/// The known values of a version's rows up to a period.
pub(super) fn own_known(
    program: &Program,
    projection: &Projection,
    to: Option<i32>,
) -> BTreeMap<KnownName, BTreeMap<i32, f64>> {
    let values = |all: &BTreeMap<i32, f64>| all.range(..=to.unwrap_or(0)).map(|(t, x)| (*t, *x)).collect();
    let rows = program.known.iter().zip(&projection.known);
    rows.map(|(row, all)| ((row.line, row.cell, row.bound), values(all))).collect()
}

/// The cells of two things that have the same dimensions, matched by the names of their elements; none where dimensions
/// differ.
fn cells(old: (&Model, &[DimensionId]), new: (&Model, &[DimensionId])) -> Vec<(usize, usize)> {
    let names = |(model, over): (&Model, &[DimensionId])| -> Vec<String> {
        over.iter().map(|d| model.dimensions[d.0].name.clone()).collect()
    };
    if names(old) != names(new) {
        return vec![];
    }
    let there: BTreeMap<Vec<&str>, usize> =
        (0..new.0.cell_count(new.1)).map(|cell| (new.0.element_names(new.1, cell), cell)).collect();
    let here = (0..old.0.cell_count(old.1)).map(|cell| (cell, old.0.element_names(old.1, cell)));
    here.filter_map(|(cell, elements)| Some((cell, *there.get(&elements)?))).collect()
}
