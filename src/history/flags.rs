//! Flags in cells of their own beside the values: they are told, and never become a name.

use super::attributes::{Attribute, meaning, power};
use super::firmness::Firmness;
use super::number::is_flags;
use super::reader::{Raw, Reader};
use super::remark::Reason;
use super::words::plain;

impl Reader<'_, '_> {
    /// Tells the flags of all values; a value that is flagged as a forecast is no reported one.
    pub(super) fn take_flags(&mut self) {
        let raws = std::mem::take(&mut self.raws);
        for mut raw in raws {
            let mut said = false;
            let mut forecast = false;
            for (id, attribute) in self.flags_of(&raw) {
                let Some(text) = self.view.seen(id).map(|seen| seen.text()) else { continue };
                let Some(found) = meaning(&text, attribute) else {
                    self.notes.mark(id);
                    continue;
                };
                // Beside the letter its words may stand once more.
                if said && text.chars().count() > 3 && attribute == Attribute::Flag {
                    self.notes.mark(id);
                    continue;
                }
                said = true;
                forecast |= found.forecast;
                if found.estimated && raw.firmness == Firmness::Exact {
                    raw.firmness = Firmness::About;
                }
                if !found.forecast {
                    self.notes.say(id, Reason::Flag { flag: text, meaning: found.words.join(", ") });
                } else {
                    self.notes.mark(id);
                }
            }
            if forecast {
                self.notes.say(raw.id, Reason::Forecast);
            } else {
                self.raws.push(raw);
            }
        }
        self.mark_attributes();
    }

    /// The cells with the flags of a value.
    fn flags_of(&self, raw: &Raw) -> Vec<(usize, Attribute)> {
        let values = &self.candidate.values;
        // A column of flags belongs to the values before it; to those behind it where there are none.
        let owner = |slot: u32| {
            let before = values.get(..values.partition_point(|value| *value < slot)).and_then(<[u32]>::last);
            before.or(values.first()).copied()
        };
        let columns = self.candidate.attributes.iter().filter(|(slot, attribute)| {
            matches!(attribute, Attribute::Flag | Attribute::Confidentiality) && owner(*slot) == Some(raw.slot)
        });
        let mut out: Vec<(usize, Attribute)> =
            columns.filter_map(|(slot, attribute)| Some((self.view.cell(raw.line, *slot)?.0, *attribute))).collect();
        // Without any head, a letter right beside its value.
        if let Some(place) = self.view.seen(raw.id).map(|seen| seen.place)
            && let Some((id, seen)) =
                (super::sheet::View { turned: false, ..self.view }).cell(place.row, place.column.saturating_add(1))
            && !self.notes.is_marked(id)
            && out.is_empty()
            && is_flags(&plain(&seen.text()))
        {
            out.push((id, Attribute::Flag));
        }
        out
    }

    /// Accounts for the columns about the values.
    fn mark_attributes(&mut self) {
        let (first, last) = self.candidate.extent();
        for (slot, attribute) in &self.candidate.attributes {
            let Some(cells) = self.view.slot(*slot) else { continue };
            let cells = cells.between(first.saturating_sub(3), last);
            if *attribute == Attribute::Other
                && let Some((_, id)) = cells.first().filter(|(line, _)| *line < first)
            {
                self.notes.say(*id, Reason::About);
            }
            if *attribute == Attribute::Power
                && let Some((_, id)) =
                    cells.first().filter(|_| self.candidate.ticks.iter().any(|tick| self.power(tick.line) != 0))
            {
                self.notes.say(*id, Reason::Multiplied);
            }
            cells.iter().for_each(|(_, id)| self.notes.mark(*id));
        }
    }

    /// The power of ten that a column says of a line.
    pub(super) fn power(&self, line: u32) -> i32 {
        let powers = self.candidate.attributes.iter().filter(|(_, attribute)| *attribute == Attribute::Power);
        let of_line = |(slot, _): &(u32, Attribute)| power(self.view.cell(line, *slot)?.1);
        powers.filter_map(of_line).max().unwrap_or(0)
    }
}
