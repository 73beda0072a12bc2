//! Remarks, and the account of every cell: nothing is lost silently.

use super::candidate::Candidate;
use super::grid::Cell;
use super::label::Label;
use super::remark::{Reason, Remark};
use super::sheet::{Sheet, View};

/// Other tables that are told apart from notes.
const MOST_OTHERS: usize = 50;

/// Remarks, and which cells are accounted for.
pub(super) struct Notes<'s> {
    sheet: &'s Sheet<'s>,
    marked: Vec<bool>,
    remarks: Vec<Remark>,
}

impl<'s> Notes<'s> {
    /// Nothing said yet.
    pub(super) fn new(sheet: &'s Sheet<'s>) -> Self {
        Notes { sheet, marked: vec![false; sheet.cells.len()], remarks: Vec::new() }
    }

    /// Accounts for a cell.
    pub(super) fn mark(&mut self, id: usize) {
        if let Some(marked) = self.marked.get_mut(id) {
            *marked = true;
        }
    }

    pub(super) fn is_marked(&self, id: usize) -> bool {
        self.marked.get(id).copied().unwrap_or(true)
    }

    /// Accounts for a cell and says something of it.
    pub(super) fn say(&mut self, id: usize, reason: Reason) {
        self.mark(id);
        if let Some(seen) = self.sheet.cells.get(id) {
            self.remarks.push(Remark { place: seen.place, text: seen.text(), reason });
        }
    }

    /// Tables beside the one that was taken.
    pub(super) fn others(&mut self, rows: View<'_>, found: &[Candidate]) {
        let mut told: Vec<&Candidate> = found.first().into_iter().collect();
        for other in found.iter().skip(1) {
            let new = other.ticks.iter().all(|tick| !self.is_marked(tick.id));
            if other.count < 2 || !new || told.len() > MOST_OTHERS || told.iter().any(|known| known.meets(other)) {
                continue;
            }
            told.push(other);
            let mut first = None;
            for line in rows.lines_between(other.from.row, other.to.row) {
                for (_, id) in line.between(other.from.column, other.to.column) {
                    first = first.or((!self.is_marked(*id)).then_some(*id));
                    self.mark(*id);
                }
            }
            if let Some(first) = first {
                self.say(first, Reason::OtherTable { to: other.to, values: other.count });
            }
        }
    }

    /// Says of every cell that nothing was said of that it was not taken.
    pub(super) fn rest(&mut self) {
        for (id, seen) in self.sheet.cells.iter().enumerate() {
            if self.is_marked(id) {
                continue;
            }
            let reason = match (seen.cell, seen.label) {
                (Cell::Error(_), _) => Reason::ErrorValue,
                (Cell::NotCalculated, _) => Reason::NotCalculated,
                (_, Label::Fiscal(accounts)) => Reason::Fiscal(accounts.month),
                (_, Label::Span) => Reason::Span,
                (_, Label::Forecast) => Reason::Forecast,
                (_, Label::Counted) => Reason::Counted,
                _ => Reason::Note,
            };
            self.say(id, reason);
        }
    }

    /// The remarks in the order of the sheet.
    pub(super) fn finish(mut self) -> Vec<Remark> {
        self.remarks.sort_by_key(|remark| remark.place);
        self.remarks
    }
}
