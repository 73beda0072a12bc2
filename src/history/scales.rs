//! How the numbers of a table are to be read: units, scales, signs between digits.

use super::attributes::{names_factor, power};
use super::candidate::Candidate;
use super::digits::{Style, shift};
use super::grid::Cell;
use super::months::{Tongues, WITH_POINT};
use super::number::{Amount, Reading, is_missing};
use super::options::Decimal;
use super::periodhead::period_head;
use super::reader::{Reader, Scale};
use super::remark::Reason;
use super::sheet::View;
use super::unit::{self, Unit, in_title, is_head, whole};
use super::words::{is_share, plain};
use std::collections::{HashMap, HashSet};

/// Whether a unit has no scale of its own and is one of things that are counted in thousands.
fn is_counted(unit: &Unit) -> bool {
    unit.exponent == 0 && !matches!(unit.name.as_deref(), None | Some("%" | "day" | "week" | "month"))
}

/// Units beside the lines: the slot whose head says so, on either side of the values, and the unit of each line.
pub(super) fn units_beside(view: View<'_>, candidate: &Candidate) -> (Option<u32>, HashMap<u32, Unit>) {
    const NEAR: u32 = 3;
    let (first, last) = candidate.extent();
    let ends = candidate.values.first().zip(candidate.values.last());
    let (low, high) = ends.map_or((candidate.slot, candidate.slot), |(low, high)| (*low, *high));
    let low = candidate.beside.names.iter().copied().fold(low.min(candidate.slot), u32::min);
    let near = low.saturating_sub(NEAR)..=high.max(candidate.slot).saturating_add(NEAR);
    for cells in view.slots().iter().filter(|slot| near.contains(&slot.at)) {
        if cells.at == candidate.slot || candidate.values.binary_search(&cells.at).is_ok() {
            continue;
        }
        let head = cells.between(first.saturating_sub(3), first.saturating_sub(1)).last();
        let says = head.and_then(|(_, id)| view.seen(*id)).is_some_and(|seen| is_head(&plain(&seen.text())));
        let below = cells.between(first, last);
        let units = below.iter().map(|(line, id)| Some((*line, unit::declared(&plain(&view.seen(*id)?.text()))?)));
        if says
            && !below.is_empty()
            && let Some(units) = units.collect::<Option<HashMap<u32, Unit>>>()
        {
            return (Some(cells.at), units);
        }
    }
    (None, HashMap::new())
}

impl<'s> Reader<'s, '_> {
    /// Whether the names of months or the heads of periods are of a language with a comma before fractions, in a file
    /// whose cells are separated by semicolons because of it.
    pub(super) fn is_of_comma_language(&self) -> bool {
        let (first, _) = self.candidate.extent();
        let tongues = self.candidate.tongues;
        let by_months = tongues != Tongues::MAX && tongues & WITH_POINT == 0;
        let keys = [Some(self.candidate.slot), self.candidate.beside.year];
        let heads = keys.into_iter().flatten().filter_map(|slot| self.view.slot(slot)).flat_map(|slot| {
            slot.between(first.saturating_sub(3), first.saturating_sub(1))
                .iter()
                .filter_map(|(_, id)| self.view.seen(*id)?.words())
        });
        self.view.sheet.semicolons && (by_months || heads.map(plain).any(|head| period_head(&head).comma))
    }

    /// Whether values are marked as statistical offices do.
    pub(super) fn has_flags(&self) -> bool {
        let (first, last) = self.candidate.extent();
        let slots = self.candidate.values.iter().filter_map(|slot| self.view.slot(*slot));
        slots.flat_map(|slot| slot.between(first, last)).filter_map(|(_, id)| self.view.seen(*id)).any(|seen| {
            let colon = matches!(seen.cell, Cell::Text(text) if is_missing(&plain(text)));
            colon || matches!(&seen.reading, Reading::Value(amount) if amount.note.as_deref().is_some_and(|note| note.len() == 1))
        })
    }

    /// The cells with amounts in a slot, in the lines of the table.
    fn amounts(&self, slot: u32) -> Vec<&'s Amount> {
        let (first, last) = self.candidate.extent();
        let cells = self.view.slot(slot).map(|line| line.between(first, last)).unwrap_or_default();
        let amount = |(_, id): &(u32, usize)| match &self.view.seen(*id)?.reading {
            Reading::Value(amount) => Some(amount),
            _ => None,
        };
        cells.iter().filter_map(amount).collect()
    }

    pub(super) fn set_scales(&mut self) {
        let between = self.unit_between();
        let titled = if between.is_none() { self.title_unit() } else { None };
        // The cell of the title's unit, and its scale.
        let (titled, of_title) = titled.map_or((None, None), |(id, unit)| (Some((id, unit.exponent)), Some(unit)));
        let title = self.with_statements(between.or(of_title), titled.map(|titled| titled.0));
        // `In thousands` alone holds for what is called by a unit too, `Sales in thousands` for sales.
        let for_all = titled
            .is_none_or(|(id, _)| self.view.seen(id).is_some_and(|seen| unit::of_all(&plain(&seen.text())).is_some()));
        let mut exponents: Vec<(u32, i32)> = Vec::new();
        for slot in &self.candidate.values {
            let own = self.heads.slots.get(slot).and_then(|head| head.unit.clone());
            let own = self.with_index(*slot, own);
            if let (Some(own), Some(title), true) = (&own, &title, for_all) {
                self.judge_units(*slot, own, title);
            }
            exponents.push((*slot, own.as_ref().map_or(0, |unit| unit.exponent)));
            let unit = match (own, &title) {
                (Some(own), Some(title)) if own.name.is_none() || own.name == title.name => Unit {
                    name: own.name.or_else(|| title.name.clone()),
                    exponent: if own.exponent == 0 { title.exponent } else { own.exponent },
                },
                (Some(own), Some(title)) if for_all && is_counted(&own) && title.name.is_none() => {
                    Unit { name: own.name, exponent: title.exponent }
                }
                (Some(own), _) => own,
                (None, Some(title)) => title.clone(),
                (None, None) => Unit::default(),
            };
            let amounts = self.amounts(*slot);
            for amount in &amounts {
                self.evidence.0 |= amount.style == Style::PointFraction;
                self.evidence.1 |= amount.style == Style::CommaFraction;
                self.evidence.2 |= amount.style == Style::Commas;
            }
            let shares = !amounts.is_empty() && amounts.iter().all(|amount| amount.share);
            let fractions = amounts.iter().all(|amount| amount.share || amount.value.abs() <= 1.0);
            // A share of something is one without a sign too.
            let parts = fractions && amounts.iter().any(|amount| amount.value.fract() != 0.0);
            let called = self.heads.slots.get(slot).is_some_and(|head| head.names.iter().any(|name| is_share(name)));
            let share = shares || (parts && called && unit.name.is_none() && unit.exponent == 0);
            let name = if share { Some("%".to_owned()) } else { unit.name };
            if let Some((id, _)) = titled.filter(|(_, exponent)| *exponent == unit.exponent) {
                self.applied.insert(id);
            }
            self.scales.insert(*slot, Scale { name, exponent: unit.exponent, shares, fractions });
        }
        self.judge_powers();
        self.judge_title(title.as_ref(), &exponents);
    }

    /// The unit that stands beside every label: `thousand` under each month.
    fn unit_between(&mut self) -> Option<Unit> {
        let (first, last) = self.candidate.extent();
        for slot in self.candidate.between.iter().filter_map(|slot| self.view.slot(*slot)) {
            let cells = slot.between(first, last);
            let units = cells.iter().map(|(_, id)| whole(&plain(self.view.seen(*id)?.words()?)));
            let units: Option<Vec<Unit>> = units.collect();
            let alike = units.filter(|units| units.iter().all(|other| Some(other) == units.first()));
            if let Some(unit) = alike.and_then(|units| units.into_iter().next()) {
                cells.iter().for_each(|(_, id)| self.notes.mark(*id));
                self.applied.extend(cells.iter().map(|(_, id)| *id));
                return Some(unit);
            }
        }
        None
    }

    /// The unit that the corner of the table or a line outside it declares, and its cell.
    fn title_unit(&mut self) -> Option<(usize, Unit)> {
        let corner = self.heads.used.iter().filter_map(|id| Some((*id, self.view.seen(*id)?))).filter(|(_, seen)| {
            let slot = if self.view.turned { seen.place.row } else { seen.place.column };
            self.candidate.values.binary_search(&slot).is_err() && !is_head(&plain(&seen.text()))
        });
        let top = self.candidate.from.row.min(if self.view.turned { u32::MAX } else { self.heads.top });
        let cells = || self.view.sheet.cells.iter().enumerate();
        let outside = cells().filter(|(_, seen)| seen.place.row < top && seen.place.row.saturating_add(8) >= top);
        let declared = |text: &str| ["unit:", "units:", "单位", "單位"].iter().any(|word| text.contains(word));
        let above = corner.chain(outside).filter_map(|(id, seen)| Some((id, in_title(&plain(seen.words()?))?))).next();
        let found = above.or_else(|| {
            let words = cells().filter_map(|(id, seen)| Some((id, plain(seen.words()?)))).take(5000);
            words.filter(|(_, text)| declared(text)).find_map(|(id, text)| Some((id, in_title(&text)?)))
        });
        let (id, unit) = found?;
        self.notes.mark(id);
        Some((id, unit))
    }

    /// The value of an amount in a slot.
    pub(super) fn value(&self, slot: u32, line: u32, amount: &Amount) -> Result<f64, Reason> {
        let scale = self.scale(slot, line);
        let (point, comma, commas) = self.evidence;
        let scaled = amount.scaled || scale.exponent != 0;
        if amount.share {
            return if scale.shares || scale.name.as_deref() == Some("%") {
                Ok(amount.value)
            } else {
                Err(Reason::Share)
            };
        }
        if let (Some(flagged), true) = (amount.flagged, self.flags) {
            return Ok(flagged);
        }
        let decimal =
            self.view.sheet.options.decimal.or((self.comma_language && !point && !commas).then_some(Decimal::Comma));
        let value = match (decimal, amount.style, amount.other) {
            (Some(Decimal::Comma), Style::Point, Some(thousands)) => thousands,
            (Some(Decimal::Comma), Style::Comma, Some(decimal)) => decimal,
            (Some(Decimal::Comma), Style::PointFraction | Style::Commas, _)
            | (Some(Decimal::Point), Style::CommaFraction, _) => return Err(Reason::NotANumber),
            (Some(Decimal::Point), _, _) => amount.value,
            (_, Style::Point, Some(thousands)) if !scaled => match (point, comma) {
                (true, false) => amount.value,
                (false, true) => thousands,
                _ => return Err(Reason::Ambiguous { decimal: amount.value, thousands }),
            },
            (_, Style::Comma, Some(decimal)) if comma => {
                return Err(Reason::Ambiguous { decimal, thousands: amount.value });
            }
            (_, Style::CommaFraction, _) if point || commas => return Err(Reason::NotANumber),
            _ => amount.value,
        };
        let exponent = match (amount.scaled, scale.name.as_deref()) {
            (true, _) => 0,
            (false, Some("%")) => scale.exponent - if scale.fractions { 0 } else { 2 },
            (false, _) => scale.exponent,
        };
        if exponent == 0 { Ok(value) } else { shift(&value.to_string(), exponent).ok_or(Reason::TooLarge) }
    }

    /// How the numbers of a cell are to be read: as its slot says, or what stands beside its line.
    pub(super) fn scale(&self, slot: u32, line: u32) -> Scale {
        let mut scale = self.scales.get(&slot).cloned().unwrap_or_default();
        if let Some(unit) = self.beside.1.get(&line) {
            // `Units` beside a column of orders are orders.
            let general = unit.name.as_deref() == Some("unit");
            let beside = unit.name.clone();
            scale.name = if general { scale.name.or(beside) } else { beside.or(scale.name) };
            scale.exponent = if unit.exponent == 0 { scale.exponent } else { unit.exponent };
        }
        if scale.exponent == 0 {
            scale.exponent = self.power(line);
        }
        scale
    }

    /// Whether a value whose point was taken for a mark of thousands stands beside numbers with fractions.
    pub(super) fn may_be_fraction(&self, slot: u32, line: u32, amount: &Amount, value: f64) -> bool {
        let has_fraction = |a: &&Amount| a.style == Style::CommaFraction && a.value.fract() != 0.0;
        amount.style == Style::Point
            && amount.other == Some(value)
            && self.scale(slot, line).exponent == 0
            && self.amounts(slot).iter().any(has_fraction)
    }

    /// Whether a factor stands right below a cell, in a column that was not understood as one of factors.
    fn is_over_factor(&self, place: super::place::Place) -> bool {
        let rows = View { turned: false, ..self.view };
        let slot = if self.view.turned { place.row } else { place.column };
        let known = self.candidate.attributes.iter().any(|(at, _)| *at == slot);
        let below = rows.cell(place.row.saturating_add(1), place.column);
        !known && below.and_then(|(_, seen)| power(seen)).is_some_and(|power| power >= 3)
    }

    /// Says where thousands or millions are spoken of that no number was multiplied by: above the table and in its
    /// heads, and wherever numbers are said to be in thousands.
    pub(super) fn say_of_scales(&mut self) {
        self.say_of_other_sheets();
        const NEAR: u32 = 8;
        const MOST: usize = 20_000;
        let top = self.candidate.from.row.min(if self.view.turned { u32::MAX } else { self.heads.top });
        let used: HashSet<usize> = self.heads.used.iter().copied().collect();
        let mut told: HashSet<String> = HashSet::new();
        for (id, seen) in self.view.sheet.cells.iter().enumerate().take(MOST) {
            let Some(words) = seen.words().filter(|words| words.len() < 300) else { continue };
            if self.applied.contains(&id) {
                continue;
            }
            let text = plain(words);
            let above = seen.place.row < top && seen.place.row.saturating_add(NEAR) >= top;
            let factor = names_factor(&text) && self.is_over_factor(seen.place);
            let speaks = factor
                || match above || used.contains(&id) {
                    true => unit::speaks_of_scale(&text),
                    false => unit::says_in_thousands(&text),
                };
            if speaks && told.insert(text) {
                self.notes.say(id, Reason::ScaleLeft);
            }
        }
    }
}
