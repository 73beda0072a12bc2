//! Reads the largest table of a sheet, and says what became of every cell.

use super::axis::Tick;
use super::find::{Candidate, candidates};
use super::grid::{Cell, Grid};
use super::heads::{Heads, heads};
use super::months::{Tongues, WITH_POINT};
use super::notes::Notes;
use super::number::{Amount, Firmness, Reading, Style, is_missing, shift};
use super::options::{Decimal, Options};
use super::period::Period;
use super::periodhead::period_head;
use super::remark::{Reason, Remark};
use super::resolve::Known;
use super::series::{Orientation, Series, Table};
use super::sheet::{Sheet, View};
use super::totals::{self, SumLine};
use super::unit::{self, Unit, in_title, is_head, whole};
use super::words::{Derived, is_share, plain, without_notes};
use std::collections::{HashMap, HashSet};

/// Reads the largest table of a sheet.
///
/// # Errors
/// Where there is none: the remarks say what stands there instead.
pub fn read(grid: &Grid, options: &Options) -> Result<Table, Vec<Remark>> {
    let sheet = Sheet::new(grid, options);
    let (rows, columns) = (View { sheet: &sheet, turned: false }, View { sheet: &sheet, turned: true });
    let found = candidates(rows, columns);
    let mut notes = Notes::new(&sheet);
    let Some(best) = found.first() else {
        notes.rest();
        return Err(notes.finish());
    };
    let view = if best.turned { columns } else { rows };
    if best.undecided {
        // What the labels may be is said, and nothing else is read into the values.
        for (tick, known) in best.ticks.iter().zip(&best.known) {
            if let Known::Refused(reason) = known {
                notes.say(tick.id, reason.clone());
            }
        }
        notes.rest();
        return Err(notes.finish());
    }
    let mut reader = Reader::new(view, best, notes);
    let series = reader.series();
    let left_out = std::mem::take(&mut reader.left_out);
    let mut notes = reader.notes;
    notes.others(rows, &found);
    notes.rest();
    let orientation = match (best.parts.is_some(), best.turned) {
        (false, false) => Orientation::PeriodsDown,
        (false, true) => Orientation::PeriodsAcross,
        (true, false) => Orientation::YearsDown,
        (true, true) => Orientation::YearsAcross,
    };
    Ok(Table { orientation, frequency: best.frequency, series, left_out, skipped: notes.finish() })
}

/// A value before it belongs to a series.
#[derive(Clone, Debug)]
pub(super) struct Raw {
    pub line: u32,
    pub slot: u32,
    pub id: usize,
    pub period: Period,
    pub value: f64,
    pub firmness: Firmness,
}

/// How the numbers of a slot are to be read.
#[derive(Clone, Default)]
pub(super) struct Scale {
    pub name: Option<String>,
    exponent: i32,
    /// Whether every value is written with a percent sign.
    shares: bool,
    /// Whether the head says per cent and the numbers are hundredths already.
    fractions: bool,
}

pub(super) struct Reader<'s, 'c> {
    pub view: View<'s>,
    pub candidate: &'c Candidate,
    pub heads: Heads,
    pub notes: Notes<'s>,
    pub raws: Vec<Raw>,
    pub scales: HashMap<u32, Scale>,
    /// The slot of the units that stand beside the lines, and these.
    pub beside: (Option<u32>, HashMap<u32, Unit>),
    /// The first cell whose point is taken for a mark of thousands, and its value.
    thousands: Option<(usize, f64)>,
    /// The cells whose scale of the numbers was taken.
    applied: HashSet<usize>,
    /// Whether some number has a point before a fraction, a comma before one, commas between thousands.
    evidence: (bool, bool, bool),
    /// Whether the table is of a language with a comma before fractions, and its file has semicolons.
    comma_language: bool,
    /// The first cell that was read as that language has it, and its value.
    by_language: Option<(usize, f64)>,
    /// Whether letters behind numbers are flags of a statistical office.
    flags: bool,
    /// The names of the slots that are no series.
    pub left_out: Vec<String>,
    /// Whether all values are of one slot, whose head then adds nothing to the names beside the lines.
    pub one_slot: bool,
}

/// Units beside the lines: the slot whose head says so, on either side of the values, and the unit of each line.
fn units_beside(view: View<'_>, candidate: &Candidate) -> (Option<u32>, HashMap<u32, Unit>) {
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

impl<'s, 'c> Reader<'s, 'c> {
    fn new(view: View<'s>, candidate: &'c Candidate, notes: Notes<'s>) -> Self {
        let beside = units_beside(view, candidate);
        let heads = heads(view, candidate, beside.0);
        let applied = heads.scaled.clone();
        let mut out = Reader {
            view,
            candidate,
            heads,
            notes,
            raws: Vec::new(),
            scales: HashMap::new(),
            beside,
            thousands: None,
            applied,
            evidence: (false, false, false),
            comma_language: false,
            by_language: None,
            flags: false,
            left_out: Vec::new(),
            one_slot: false,
        };
        for id in out.heads.used.clone() {
            out.notes.mark(id);
        }
        out.comma_language = out.is_of_comma_language();
        out.flags = out.has_flags();
        out.set_scales();
        out
    }

    /// Whether the names of months or the heads of periods are of a language with a comma before fractions, in a file
    /// whose cells are separated by semicolons because of it.
    fn is_of_comma_language(&self) -> bool {
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
    fn has_flags(&self) -> bool {
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

    fn set_scales(&mut self) {
        let between = self.unit_between();
        let titled = if between.is_none() { self.title_unit() } else { None };
        let title = between.or_else(|| titled.as_ref().map(|(_, unit)| unit.clone()));
        for slot in &self.candidate.values {
            let own = self.heads.slots.get(slot).and_then(|head| head.unit.clone());
            let unit = match (own, &title) {
                (Some(own), Some(title)) if own.name.is_none() || own.name == title.name => Unit {
                    name: own.name.or_else(|| title.name.clone()),
                    exponent: if own.exponent == 0 { title.exponent } else { own.exponent },
                },
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
            if let Some((id, _)) = titled.as_ref().filter(|(_, title)| title.exponent == unit.exponent) {
                self.applied.insert(*id);
            }
            self.scales.insert(*slot, Scale { name, exponent: unit.exponent, shares, fractions });
        }
    }

    /// The unit that stands beside every label: `thousand` under each month.
    fn unit_between(&mut self) -> Option<Unit> {
        let (first, last) = self.candidate.extent();
        for slot in self.candidate.between.iter().filter_map(|slot| self.view.slot(*slot)) {
            let cells = slot.between(first, last);
            let units = cells.iter().map(|(_, id)| whole(&plain(self.view.seen(*id)?.words()?)));
            let units: Option<Vec<Unit>> = units.collect();
            if let Some(units) = units
                && let Some(unit) = units.first()
                && units.iter().all(|other| other == unit)
            {
                cells.iter().for_each(|(_, id)| self.notes.mark(*id));
                self.applied.extend(cells.iter().map(|(_, id)| *id));
                return Some(unit.clone());
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
        let cells = self.view.sheet.cells.iter().enumerate();
        let outside = cells.clone().filter(|(_, seen)| seen.place.row < top && seen.place.row.saturating_add(8) >= top);
        let declared = |text: &str| ["unit:", "units:", "单位", "單位"].iter().any(|word| text.contains(word));
        let above = corner.chain(outside).filter_map(|(id, seen)| Some((id, in_title(&plain(seen.words()?))?))).next();
        let found = above.or_else(|| {
            let words = cells.filter_map(|(id, seen)| Some((id, plain(seen.words()?)))).take(5000);
            words.filter(|(_, text)| declared(text)).find_map(|(id, text)| Some((id, in_title(&text)?)))
        });
        let (id, unit) = found?;
        self.notes.mark(id);
        Some((id, unit))
    }

    /// The value of an amount in a slot.
    pub fn value(&self, slot: u32, line: u32, amount: &Amount) -> Result<f64, Reason> {
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
    pub fn scale(&self, slot: u32, line: u32) -> Scale {
        let mut scale = self.scales.get(&slot).cloned().unwrap_or_default();
        if let Some(unit) = self.beside.1.get(&line) {
            // `Units` beside a column of orders are orders.
            let general = unit.name.as_deref() == Some("unit");
            scale.name = if general { scale.name.or(unit.name.clone()) } else { unit.name.clone().or(scale.name) };
            scale.exponent = if unit.exponent == 0 { scale.exponent } else { unit.exponent };
        }
        scale
    }

    /// Whether a slot holds something else than a series.
    pub fn derived(&self, slot: u32) -> Option<Derived> {
        self.heads.slots.get(&slot).and_then(|head| head.derived)
    }

    fn series(&mut self) -> Vec<Series> {
        let candidate = self.candidate;
        let mut left_out = totals::slots(self);
        let no_series = totals::no_series(self);
        for (slot, reason) in &no_series {
            left_out.remove(slot);
            let id = self.heads.slots.get(slot).and_then(|head| head.id);
            if let Some(id) = id {
                self.notes.say(id, reason.clone());
            }
        }
        self.left_out = left_out.keys().filter_map(|slot| Some(self.heads.slots.get(slot)?.names.join(" "))).collect();
        let mut sums: Vec<SumLine> = Vec::new();
        for (tick, known) in candidate.ticks.iter().zip(&candidate.known) {
            match known {
                Known::Refused(reason) => {
                    self.notes.say(tick.id, reason.clone());
                    self.mark_line(tick.line);
                }
                Known::Period(period) if candidate.parts.is_none() && period.frequency() != candidate.frequency => {
                    sums.push(SumLine { line: tick.line, id: tick.id, period: Some(*period) });
                }
                Known::Period(period) => {
                    self.take_line(tick, *period, |slot| left_out.contains_key(&slot) || no_series.contains_key(&slot))
                }
            }
        }
        self.mark_keys();
        sums.extend(totals::lines(self));
        sums.sort_by_key(|sum| sum.line);
        totals::check_slots(self, &left_out);
        totals::check_lines(self, &sums);
        totals::tell_of_sum(self);
        self.say_of_table();
        self.build()
    }

    /// Accounts for everything in a line that belongs to the table.
    pub fn mark_line(&mut self, line: u32) {
        let Some(cells) = self.view.line(line) else { return };
        for (slot, id) in &cells.cells {
            if *slot == self.candidate.slot || self.candidate.values.binary_search(slot).is_ok() {
                self.notes.mark(*id);
            }
        }
    }

    /// Accounts for the years and names beside the labels.
    fn mark_keys(&mut self) {
        let (first, last) = self.candidate.extent();
        if let Some(slot) = self.candidate.beside.year.and_then(|slot| self.view.slot(slot)) {
            for (_, id) in slot.between(first.saturating_sub(3), last) {
                if self.view.seen(*id).is_some_and(|seen| seen.label.year().is_some()) {
                    self.notes.mark(*id);
                }
            }
        }
        let named = self.candidate.beside.names.iter().chain(&self.candidate.covers);
        for slot in named.filter_map(|slot| self.view.slot(*slot)) {
            for (_, id) in slot.between(first, last) {
                self.notes.mark(*id);
            }
        }
        if let Some(units) = self.beside.0.and_then(|slot| self.view.slot(slot)) {
            for (_, id) in units.between(first.saturating_sub(3), last) {
                self.notes.mark(*id);
                self.applied.insert(*id);
            }
        }
    }

    fn take_line(&mut self, tick: &Tick, period: Period, left_out: impl Fn(u32) -> bool) {
        self.notes.mark(tick.id);
        if let Some(Cell::Text(text)) = self.view.seen(tick.id).map(|seen| seen.cell)
            && let (_, Some(note)) = without_notes(&plain(text))
        {
            self.notes.say(tick.id, Reason::Footnote(note.to_owned()));
        }
        let Some(line) = self.view.line(tick.line) else { return };
        for (slot, id) in &line.cells {
            let Some(seen) = self.view.seen(*id) else { continue };
            if self.candidate.values.binary_search(slot).is_err() {
                continue;
            }
            if left_out(*slot) {
                self.notes.mark(*id);
                continue;
            }
            let Some(period) = self.period(period, *slot) else { continue };
            let amount = match &seen.reading {
                Reading::Value(amount) => amount,
                Reading::Blank => {
                    self.notes.say(*id, Reason::NoValue);
                    continue;
                }
                Reading::Refused(reason) => {
                    self.notes.say(*id, reason.clone());
                    continue;
                }
                Reading::Words => {
                    self.notes.say(*id, Reason::NotANumber);
                    continue;
                }
            };
            match self.value(*slot, tick.line, amount) {
                Err(reason) => self.notes.say(*id, reason),
                Ok(value) => {
                    self.notes.mark(*id);
                    let by_language = self.comma_language && self.view.sheet.options.decimal.is_none();
                    if self.by_language.is_none() && by_language && amount.other == Some(value) {
                        self.by_language = Some((*id, value));
                    } else if self.thousands.is_none() && self.may_be_fraction(*slot, tick.line, amount, value) {
                        self.thousands = Some((*id, value));
                    }
                    if let Some(note) = &amount.note {
                        self.notes.say(*id, Reason::Footnote(note.clone()));
                    }
                    if amount.flagged == Some(value) && self.flags {
                        self.notes.say(*id, Reason::Footnote("b".to_owned()));
                    } else if amount.scaled && self.scale(*slot, tick.line).exponent != 0 {
                        self.notes.say(*id, Reason::UnitTwice);
                    }
                    let (line, slot, firmness) = (tick.line, *slot, amount.firmness);
                    self.raws.push(Raw { line, slot, id: *id, period, value, firmness });
                }
            }
        }
    }

    /// Whether a value whose point was taken for a mark of thousands stands beside numbers with fractions.
    fn may_be_fraction(&self, slot: u32, line: u32, amount: &Amount, value: f64) -> bool {
        let has_fraction = |a: &&Amount| a.style == Style::CommaFraction && a.value.fract() != 0.0;
        amount.style == Style::Point
            && amount.other == Some(value)
            && self.scale(slot, line).exponent == 0
            && self.amounts(slot).iter().any(has_fraction)
    }

    /// The period of a cell: the line's, or that of the slot in the line's year.
    fn period(&self, line: Period, slot: u32) -> Option<Period> {
        let Some((_, parts)) = &self.candidate.parts else { return Some(line) };
        let at = parts.binary_search_by_key(&slot, |part| part.0).ok()?;
        let part = parts.get(at)?.1;
        let offset = line.offset();
        if offset == 0 {
            return Period::new(self.candidate.frequency, line.year(), part);
        }
        // Of a year of accounts the months are those of the calendar, the quarters its own.
        let length = self.candidate.frequency.months();
        let month = if length == 1 && part <= offset {
            part + 11
        } else if length == 1 {
            part - 1
        } else {
            offset + (part - 1) * length
        };
        let (years, month) = (i32::try_from(month / 12).ok()?, month % 12);
        Period::new(self.candidate.frequency, line.year() + years, month / length + 1).filter(|_| month % length == 0)
    }

    /// Says where thousands or millions are spoken of that no number was multiplied by: above the table and in its
    /// heads, and wherever numbers are said to be in thousands.
    fn say_of_scales(&mut self) {
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
            let speaks = match above || used.contains(&id) {
                true => unit::speaks_of_scale(&text),
                false => unit::says_in_thousands(&text),
            };
            if speaks && told.insert(text) {
                self.notes.say(id, Reason::ScaleLeft);
            }
        }
    }

    fn say_of_table(&mut self) {
        self.say_of_scales();
        if let Some((id, value)) = self.thousands {
            self.notes.say(id, Reason::PointsAreThousands(value));
        }
        let Some(first) = self.candidate.ticks.first().map(|tick| tick.id) else { return };
        if let Some((id, value)) = self.by_language {
            self.notes.say(id, Reason::DecimalOfLanguage(value));
        }
        if self.candidate.serials {
            self.notes.say(first, Reason::Serials);
        }
        if self.candidate.romans {
            self.notes.say(first, Reason::Romans);
        }
        if let Some(length) = self.candidate.inferred.filter(|length| *length == self.candidate.frequency) {
            self.notes.say(first, Reason::Inferred(length));
        }
        if let Some(year) = self.candidate.beside.title {
            self.notes.say(first, Reason::YearFromTitle(year));
        }
    }
}
