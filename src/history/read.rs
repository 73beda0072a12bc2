//! Reads the largest table of a sheet, and says what became of every cell.

use super::candidate::Candidate;
use super::find::candidates;
use super::grid::{Cell, Grid};
use super::heads::heads;
use super::notes::Notes;
use super::number::Reading;
use super::options::Options;
use super::period::Period;
use super::reader::{Raw, Reader};
use super::remark::{Reason, Remark};
use super::resolve::Known;
use super::scales::units_beside;
use super::series::{Orientation, Series, Table};
use super::sheet::{Sheet, View};
use super::tick::Tick;
use super::totals::{self, SumLine};
use super::words::{Derived, plain, without_notes};
use std::collections::BTreeMap;

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
    if !reader.contradictions.is_empty() {
        let mut notes = reader.notes;
        for (id, reason) in reader.contradictions {
            notes.say(id, reason);
        }
        notes.rest();
        return Err(notes.finish());
    }
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

impl<'s, 'c> Reader<'s, 'c> {
    fn new(view: View<'s>, candidate: &'c Candidate, notes: Notes<'s>) -> Self {
        let beside = units_beside(view, candidate);
        let mut heads = heads(view, candidate, beside.0);
        let applied = std::mem::take(&mut heads.scaled);
        let mut out = Reader {
            view,
            candidate,
            heads,
            notes,
            raws: Vec::new(),
            scales: BTreeMap::new(),
            beside,
            thousands: None,
            applied,
            evidence: (false, false, false),
            comma_language: false,
            by_language: None,
            flags: false,
            contradictions: Vec::new(),
            left_out: Vec::new(),
            one_slot: false,
        };
        let Reader { heads, notes, .. } = &mut out;
        heads.used.iter().for_each(|id| notes.mark(*id));
        out.comma_language = out.is_of_comma_language();
        out.flags = out.has_flags();
        out.set_scales();
        out
    }

    /// Whether a slot holds something else than a series.
    pub(super) fn derived(&self, slot: u32) -> Option<Derived> {
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
        self.take_flags();
        sums.extend(totals::lines(self));
        sums.sort_by_key(|sum| sum.line);
        totals::check_slots(self, &left_out);
        totals::check_lines(self, &sums);
        totals::tell_of_sum(self);
        self.say_of_table();
        self.build()
    }

    /// Accounts for everything in a line that belongs to the table.
    pub(super) fn mark_line(&mut self, line: u32) {
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
            && !self.candidate.versions.contains_key(&tick.line)
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
