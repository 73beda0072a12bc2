//! Statements about the scale of numbers that stand elsewhere than in the table: on other sheets of the book and in
//! notes. One that is said of all is taken, and told; two that contradict each other are not decided here.

use super::elsewhere::key_of;
use super::place::Place;
use super::reader::Reader;
use super::remark::Reason;
use super::said::Said;
use super::sheet::{Line, Sort, View};
use super::unit::{Unit, of_all, whole};
use super::words::plain;
use std::collections::BTreeSet;

/// Cells that are looked at for notes.
const MOST: usize = 20_000;

/// A unit, and where it is said.
pub(super) struct Statement {
    pub unit: Unit,
    /// Its cell, if it stands on the sheet of the table.
    id: Option<usize>,
    /// Where, for a person.
    at: String,
    text: String,
}

impl Statement {
    fn of(said: &Said) -> Statement {
        let at = format!("`{}`!{}", said.sheet, said.place);
        Statement { unit: said.unit.clone(), id: None, at, text: said.text.clone() }
    }
}

impl Reader<'_, '_> {
    /// What is said of all numbers outside the table, here and on other sheets.
    pub(super) fn statements(&self) -> Vec<Statement> {
        let cells = self.view.sheet.cells.iter().enumerate().take(MOST);
        let heads: BTreeSet<usize> = self.heads.used.iter().copied().collect();
        let here = cells.filter_map(|(id, seen)| {
            let inside = heads.contains(&id) || self.lies_within(seen.place) || self.heads_another(seen.place);
            let unit = of_all(&plain(seen.words().filter(|_| !inside)?))?;
            Some(Statement { unit, id: Some(id), at: seen.place.to_string(), text: seen.text() })
        });
        let general = self.view.sheet.elsewhere.iter().filter(|said| said.is_of_all());
        here.chain(general.map(Statement::of)).collect()
    }

    /// Whether a cell belongs to the table, or to the units beside its lines.
    fn lies_within(&self, place: Place) -> bool {
        let (from, to) = (self.candidate.from, self.candidate.to);
        let slot = if self.view.turned { place.row } else { place.column };
        let within = (from.row..=to.row).contains(&place.row) && (from.column..=to.column).contains(&place.column);
        let about = self.candidate.attributes.iter().any(|(at, _)| *at == slot);
        within || about || self.beside.0 == Some(slot)
    }

    /// Whether other numbers stand below a cell than those of the table: then it is rather said of them.
    fn heads_another(&self, place: Place) -> bool {
        let (from, to) = (self.candidate.from.row, self.candidate.to.row);
        if (from..=to).contains(&place.row) {
            return false;
        }
        // Numbers in the heads are no values.
        let top = if self.view.turned { from } else { self.heads.top };
        let end = if place.row < from { top } else { u32::MAX };
        let rows = View { turned: false, ..self.view };
        let numbers = |line: &Line| line.cells.iter().filter(|(_, id)| rows.sort(*id).is(Sort::VALUE)).count() >= 2;
        rows.lines_between(place.row.saturating_add(1), end.saturating_sub(1)).iter().any(numbers)
    }

    /// What an index on another sheet says of a slot, by any of its heads.
    pub(super) fn indexed(&self, slot: u32) -> Option<Statement> {
        let all = &self.view.sheet.elsewhere;
        if all.iter().all(|said| said.key.is_none()) {
            return None;
        }
        let (first, _) = self.candidate.extent();
        let heads = self.view.slot(slot)?.between(0, first.checked_sub(1)?);
        let keys: BTreeSet<String> =
            heads.iter().filter_map(|(_, id)| Some(key_of(&self.view.seen(*id)?.text()))).collect();
        // The same description may come with several units: then it says nothing.
        one_of(all, &keys).or_else(|| one_of(all, &self.titles()))
    }

    /// The names of the table itself: its sheet, and what stands above it.
    fn titles(&self) -> BTreeSet<String> {
        let top = if self.view.turned { self.candidate.from.row } else { self.heads.top };
        let above = self.view.sheet.cells.iter().take_while(|seen| seen.place.row < top).take(50);
        above.map(|seen| key_of(&seen.text())).chain([key_of(self.view.sheet.name)]).collect()
    }

    /// The unit of the title together with what is said of all numbers elsewhere: a note in thousands holds like a title.
    pub(super) fn with_statements(&mut self, title: Option<Unit>, titled: Option<usize>) -> Option<Unit> {
        let mut said = self.statements();
        said.retain(|statement| titled.is_none() || statement.id != titled);
        let scaled = title.as_ref().map(|unit| unit.exponent).filter(|exponent| *exponent != 0);
        let taken = match (scaled, said.first()) {
            (Some(exponent), _) => exponent,
            (None, Some(first)) => first.unit.exponent,
            (None, None) => return title,
        };
        if let Some(other) = said.iter().find(|other| other.unit.exponent != taken) {
            let id = titled.or(said.first().and_then(|first| first.id));
            self.contradict((id, taken), other);
            return title;
        }
        if let (None, Some(first)) = (scaled, said.first()) {
            self.say_of_statement(first);
        }
        for id in said.iter().filter_map(|statement| statement.id) {
            self.notes.mark(id);
            self.applied.insert(id);
        }
        let name = title.and_then(|unit| unit.name).or(said.into_iter().next().and_then(|first| first.unit.name));
        Some(Unit { name, exponent: taken })
    }

    /// The unit of a slot's own heads together with that of an index on another sheet.
    pub(super) fn with_index(&mut self, slot: u32, own: Option<Unit>) -> Option<Unit> {
        let Some(statement) = self.indexed(slot) else { return own };
        let unit = statement.unit.clone();
        let head = self.heads.slots.get(&slot).and_then(|head| head.id);
        let Some(own) = own else {
            if let (true, Some(id)) = (unit.exponent != 0, head) {
                let from = Some(format!("{} \"{}\"", statement.at, statement.text));
                self.notes.say(id, Reason::ScaleTaken { exponent: unit.exponent, from });
            }
            return Some(unit);
        };
        // A name of what is counted is no statement about the scale, but a count, a share or anything else is.
        let counted = |name: &String| name != "1" && name != "%" && Some(name) != unit.name.as_ref();
        let whole = own.exponent != 0 || !own.name.as_ref().is_some_and(counted);
        if own.exponent != unit.exponent && whole {
            self.contradict((head, own.exponent), &statement);
        }
        let exponent = if own.exponent == 0 { unit.exponent } else { own.exponent };
        Some(Unit { name: own.name.or(unit.name), exponent })
    }

    /// A column of powers of ten that the heads or units contradict.
    pub(super) fn judge_powers(&mut self) {
        let Some(slot) = self.candidate.values.first().copied() else { return };
        let cell = |line: u32| self.view.cell(line, slot).map(|(id, _)| id);
        let wrong = self.candidate.ticks.iter().find_map(|tick| {
            let (power, scale) = (self.power(tick.line), self.scale(slot, tick.line).exponent);
            (power != 0 && scale != power).then_some((cell(tick.line)?, scale, power))
        });
        if let Some((id, exponent, other)) = wrong {
            let there = "the column of its multiplier".to_owned();
            self.contradictions.push((id, Reason::Scales { exponent, other, there }));
        }
    }

    /// `North (units)` under figures in thousands; a column called `Units` counts them in thousands.
    pub(super) fn judge_units(&mut self, slot: u32, own: &Unit, title: &Unit) {
        let single = own.exponent == 0 && own.name.as_deref() == Some("unit");
        if !single || title.exponent == 0 || title.name.is_some() {
            return;
        }
        let head = self.heads.slots.get(&slot).and_then(|head| head.id);
        let Some((id, seen)) = head.and_then(|id| Some((id, self.view.seen(id)?))) else { return };
        if whole(&plain(&seen.text())).is_none() {
            let there = "what is said of all figures".to_owned();
            self.contradictions.push((id, Reason::Scales { exponent: 0, other: title.exponent, there }));
        }
    }

    /// Of a scale that every slot contradicts by its own head; one that some do is meant for the others.
    pub(super) fn judge_title(&mut self, title: Option<&Unit>, own: &[(u32, i32)]) {
        let Some(exponent) = title.map(|unit| unit.exponent).filter(|exponent| *exponent != 0) else { return };
        let head = |slot: &u32| self.heads.slots.get(slot).and_then(|head| head.id);
        let others: Vec<(usize, i32)> = own
            .iter()
            .filter(|(_, own)| *own != 0 && *own != exponent)
            .filter_map(|(slot, own)| Some((head(slot)?, *own)))
            .collect();
        let all = others.len() == own.len();
        for (id, own) in others {
            let reason = match all {
                true => Reason::Scales { exponent: own, other: exponent, there: "the title".to_owned() },
                false => Reason::OwnScale { own, title: exponent },
            };
            if all {
                self.contradictions.push((id, reason));
            } else {
                self.notes.say(id, reason);
            }
        }
    }

    /// Says that a statement of another place was applied to the numbers.
    pub(super) fn say_of_statement(&mut self, statement: &Statement) {
        if let Some(id) = statement.id {
            self.applied.insert(id);
            self.notes.say(id, Reason::ScaleTaken { exponent: statement.unit.exponent, from: None });
        } else if let Some(first) = self.candidate.ticks.first() {
            let from = Some(format!("{} \"{}\"", statement.at, statement.text));
            self.notes.say(first.id, Reason::ScaleTaken { exponent: statement.unit.exponent, from });
        }
    }

    /// Says where other sheets speak of thousands or millions, but not clearly of this table.
    pub(super) fn say_of_other_sheets(&mut self) {
        let scaled = self.scales.values().any(|scale| scale.exponent != 0) || !self.beside.1.is_empty();
        let Some(first) = self.candidate.ticks.first().map(|tick| tick.id).filter(|_| !scaled) else { return };
        for said in self.view.sheet.elsewhere.iter().filter(|said| said.speaks).take(3) {
            let from = format!("`{}`!{} \"{}\"", said.sheet, said.place, said.text);
            self.notes.say(first, Reason::ScaleElsewhere(from));
        }
    }

    /// Keeps two statements that contradict each other: the table is refused with both.
    pub(super) fn contradict(&mut self, (id, exponent): (Option<usize>, i32), other: &Statement) {
        let id = id.or(other.id).or(self.candidate.ticks.first().map(|tick| tick.id));
        let Some(id) = id else { return };
        let there = format!("{} \"{}\"", other.at, other.text);
        self.contradictions.push((id, Reason::Scales { exponent, other: other.unit.exponent, there }));
    }
}

/// What is said of any of some names, if it is one thing.
fn one_of(all: &[Said], keys: &BTreeSet<String>) -> Option<Statement> {
    let mut found = all.iter().filter(|said| said.key.as_ref().is_some_and(|key| keys.contains(key)));
    let one = found.next()?;
    found.all(|said| said.unit == one.unit).then(|| Statement::of(one))
}
