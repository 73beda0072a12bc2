//! Which slots beside an axis hold its years, the names of its series, and its values.

use super::attributes::{Attribute, attributes_beside};
use super::candidate::{MOST_KEYS, Mix};
use super::keys::is_key_slot;
use super::label::Label;
use super::sheet::{Line, View};
use super::tick::Tick;
use std::collections::HashSet;

/// The slots beside an axis, each by its place.
pub(super) struct Slots {
    /// With values, rising.
    pub values: Vec<u32>,
    /// With names or numbers that tell series apart.
    pub keys: Vec<u32>,
    /// With the year of the months beside it.
    pub year: Option<u32>,
    /// About the values: flags, powers of ten.
    pub attributes: Vec<(u32, Attribute)>,
}

/// Sorts the slots beside an axis; none where no slot has values.
pub(super) fn slots_beside(view: View<'_>, axis: u32, ticks: &[Tick]) -> Option<Slots> {
    let first = ticks.first()?.line;
    let attributes = attributes_beside(view, axis, first);
    let mut sorting = Sorting {
        view,
        ticks,
        axis,
        first,
        months: ticks.iter().any(|tick| matches!(tick.label, Label::Part(..))),
        out: Slots { values: vec![], keys: vec![], year: None, attributes },
    };
    sorting.before();
    sorting.after();
    if sorting.out.values.is_empty() {
        sorting.values_before();
    }
    Some(sorting.out).filter(|slots| !slots.values.is_empty())
}

struct Sorting<'s> {
    view: View<'s>,
    ticks: &'s [Tick],
    axis: u32,
    /// The line of the first label.
    first: u32,
    /// Whether there are labels that need a year beside them.
    months: bool,
    out: Slots,
}

impl<'s> Sorting<'s> {
    /// Whether a slot is about values.
    fn is_about(&self, line: &Line) -> bool {
        self.out.attributes.iter().any(|(slot, _)| *slot == line.at)
    }

    fn mix(&self, line: &Line) -> Mix {
        Mix::of(self.view, line, self.ticks)
    }

    /// The slots before the axis, the nearest first.
    fn left(&self) -> impl Iterator<Item = &'s Line> + use<'s> {
        let slots = self.view.slots();
        slots.get(..slots.partition_point(|line| line.at < self.axis)).unwrap_or_default().iter().rev()
    }

    /// Years and names before the axis.
    fn before(&mut self) {
        let near: Vec<&Line> = self.left().filter(|line| !self.is_about(line)).take(MOST_KEYS).collect();
        for line in near {
            let mix = self.mix(line);
            if self.months && self.out.year.is_none() && mix.is_year() {
                self.out.year = Some(line.at);
            } else if mix.words > 0 && !mix.is_value() || (mix.is_value() && is_key_slot(self.view, line, self.first)) {
                self.out.keys.insert(0, line.at);
            } else if mix.is_value() {
                break;
            }
        }
    }

    /// Values, and what stands among them, behind the axis.
    fn after(&mut self) {
        let own_year = self.ticks.iter().any(|tick| tick.label.year().is_some());
        let slots = self.view.slots();
        let (mut skipped, mut near, mut most) = (0, self.axis, 0usize);
        for line in slots.get(slots.partition_point(|line| line.at <= self.axis)..).unwrap_or_default() {
            let mix = self.mix(line);
            if mix.cells == 0 {
                continue;
            }
            if self.is_about(line) {
                near = line.at;
                continue;
            }
            // A few numbers beyond a gap belong to a note.
            if line.at - near > 1 && mix.values.saturating_mul(3) < most {
                break;
            }
            (near, most) = (line.at, most.max(mix.values));
            let first = self.out.values.is_empty();
            let year_here = self.months && self.out.year.is_none() && !own_year && first && mix.is_year();
            // A count is hardly a year again and again; one that stands alone beside the months is the only series.
            if year_here && (mix.labels > 0 || repeats_years(self.view, line, self.ticks)) {
                self.out.year = Some(line.at);
            } else if mix.is_axis() {
                skipped += 1;
                if !first || skipped > MOST_KEYS {
                    break;
                }
            } else if mix.is_value() && is_key_slot(self.view, line, self.first) {
                self.out.keys.push(line.at);
            } else if mix.is_value() {
                self.out.values.push(line.at);
            } else if first && mix.words > 0 {
                self.out.keys.push(line.at);
            }
        }
    }

    /// Rarely, the labels stand behind the values.
    fn values_before(&mut self) {
        for line in self.left() {
            if self.is_about(line) {
                continue;
            }
            let mix = self.mix(line);
            if mix.is_axis() {
                break;
            } else if mix.is_value() && Some(line.at) != self.out.year {
                self.out.values.insert(0, line.at);
            }
        }
    }
}

/// Whether the years in a slot come in runs, as those beside months do.
fn repeats_years(view: View<'_>, slot: &Line, ticks: &[Tick]) -> bool {
    let years: Vec<i32> = ticks.iter().filter_map(|tick| view.cell(tick.line, slot.at)?.1.label.year()).collect();
    let different: HashSet<i32> = years.iter().copied().collect();
    let one_way = years.iter().zip(years.iter().skip(1)).all(|(a, b)| (0..=1).contains(&(b - a)));
    one_way && (years.len() < ticks.len() || different.len() < years.len())
}
