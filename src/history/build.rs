//! Puts values together to series: named, sorted, one for each period.

use super::period::{Frequency, Period};
use super::place::Place;
use super::reader::{Raw, Reader};
use super::remark::Reason;
use super::resolve::names_at;
use super::series::{Point, Series};
use crate::spreadsheet::column_name;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

impl Reader<'_, '_> {
    /// Puts the values together to series.
    pub(super) fn build(&mut self) -> Vec<Series> {
        let (first, _) = self.candidate.extent();
        let slots: BTreeSet<u32> = self.raws.iter().map(|raw| raw.slot).collect();
        self.one_slot = slots.len() == 1;
        let mut groups: BTreeMap<usize, (Vec<String>, u32, Vec<Raw>)> = BTreeMap::new();
        let mut numbers: HashMap<(Vec<String>, Option<u32>), usize> = HashMap::new();
        let mut known: HashMap<(u32, Option<u32>, Option<String>), usize> = HashMap::new();
        for raw in std::mem::take(&mut self.raws) {
            // Where no names stand beside the lines, all of a slot belong together.
            let line = (!self.candidate.beside.names.is_empty()).then_some(raw.line);
            let version = self.candidate.versions.get(&raw.line).cloned();
            let number = match known.get(&(raw.slot, line, version.clone())) {
                Some(number) => *number,
                None => {
                    let mut names = self.names(raw.slot, raw.line, first);
                    if let Some(version) = &version {
                        if names.is_empty() {
                            names.push(self.fallback(raw.slot));
                        }
                        names.push(format!("({version})"));
                    }
                    // In a block of years by months a series goes over many slots.
                    let slot = self.candidate.parts.is_none().then_some(raw.slot);
                    let next = numbers.len();
                    let number = *numbers.entry((names.clone(), slot)).or_insert(next);
                    known.insert((raw.slot, line, version), number);
                    groups.entry(number).or_insert_with(|| (names, raw.slot, Vec::new()));
                    number
                }
            };
            if let Some(group) = groups.get_mut(&number) {
                group.2.push(raw);
            }
        }
        let mut groups: Vec<_> = groups.into_values().collect();
        groups.sort_by_key(|group| (group.1, group.2.first().map(|raw| raw.line)));
        let mut sorted = false;
        let mut named: HashSet<String> = HashSet::new();
        let mut out: Vec<Series> = Vec::new();
        for (names, slot, raws) in groups {
            let joined = names.join(" ");
            let mut name = if joined.is_empty() { self.fallback(slot) } else { joined };
            if named.contains(&name) {
                name = format!("{name} ({})", self.slot_name(slot));
            }
            named.insert(name.clone());
            sorted |= self.say_if_sorted(&raws, sorted);
            let unit = raws.first().and_then(|raw| self.scale(slot, raw.line).name);
            let points = self.points(&name, raws);
            if !points.is_empty() {
                out.push(Series { name, unit, points });
            }
        }
        out
    }

    /// The names of a cell: those beside its line and those above its slot.
    fn names(&self, slot: u32, line: u32, first: u32) -> Vec<String> {
        let beside: Vec<u32> =
            self.candidate.beside.names.iter().copied().filter(|slot| Some(*slot) != self.beside.0).collect();
        let mut names = names_at(self.view, &beside, first, line);
        let alone = !names.is_empty() && self.one_slot;
        let head = self.heads.slots.get(&slot).map(|head| head.names.as_slice()).unwrap_or_default();
        names.extend(head.iter().filter(|_| !alone).cloned());
        names.dedup();
        names
    }

    fn slot_name(&self, slot: u32) -> String {
        if self.view.turned { format!("row {}", u64::from(slot) + 1) } else { format!("column {}", column_name(slot)) }
    }

    /// The name of a series whose heads say a unit at most.
    fn fallback(&self, slot: u32) -> String {
        let head = self.heads.slots.get(&slot).and_then(|head| self.view.seen(head.id?)).map(|seen| seen.text());
        head.filter(|text| !text.is_empty() && self.candidate.parts.is_none()).unwrap_or_else(|| {
            if self.candidate.parts.is_some() { self.view.sheet.name.to_owned() } else { self.slot_name(slot) }
        })
    }

    fn say_if_sorted(&mut self, raws: &[Raw], said: bool) -> bool {
        let mut order: Vec<&Raw> = raws.iter().collect();
        if self.candidate.parts.is_none() {
            order.sort_by_key(|raw| raw.line);
        } else {
            order.sort_by_key(|raw| (raw.line, raw.period));
        }
        let wrong = order.iter().zip(order.iter().skip(1)).find(|(a, b)| a.period > b.period).map(|(_, b)| b.line);
        if let Some(line) = wrong.filter(|_| !said)
            && let Some((id, _)) = self.view.cell(line, self.candidate.slot)
        {
            self.notes.say(id, Reason::Sorted);
        }
        wrong.is_some()
    }

    /// The points of a series: sorted, one for each period, with remarks on the rest.
    fn points(&mut self, name: &str, mut raws: Vec<Raw>) -> Vec<Point> {
        raws.sort_by_key(|raw| (raw.period, raw.line, raw.slot));
        let place = |raw: &Raw| self.view.seen(raw.id).map_or(Place::new(0, 0), |seen| seen.place);
        let mut out: Vec<Point> = Vec::new();
        let mut says: Vec<(usize, Reason)> = Vec::new();
        for group in raws.chunk_by(|a, b| a.period == b.period) {
            let Some((first, rest)) = group.split_first() else { continue };
            let same = |raw: &Raw| raw.value == first.value && raw.firmness == first.firmness;
            if let Some(other) = rest.iter().find(|raw| !same(raw)) {
                says.push((first.id, Reason::Conflict { other: place(other) }));
                says.extend(rest.iter().map(|raw| (raw.id, Reason::Conflict { other: place(first) })));
                continue;
            }
            says.extend(rest.iter().map(|raw| (raw.id, Reason::Duplicate { first: place(first) })));
            let Raw { period, value, firmness, .. } = *first;
            out.push(Point { period, value, firmness, place: place(first) });
        }
        let runs = missing(&out, self.candidate.frequency);
        if !runs.is_empty()
            && let Some(first) = raws.first()
        {
            says.push((first.id, Reason::Missing { series: name.to_owned(), runs }));
        }
        for (id, reason) in says {
            self.notes.say(id, reason);
        }
        out
    }
}

/// The periods without a point between the first and the last.
fn missing(points: &[Point], frequency: Frequency) -> Vec<(Period, Period)> {
    let gap = |(a, b): (&Point, &Point)| {
        let (first, last) = (a.period.ordinal() + 1, b.period.ordinal() - 1);
        let period = |ordinal| Period::from_ordinal(frequency, ordinal);
        (first <= last).then(|| Some((period(first)?, period(last)?))).flatten()
    };
    points.iter().zip(points.iter().skip(1)).filter_map(gap).collect()
}
