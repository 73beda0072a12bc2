//! Columns that say which part of the year each line is of: `January-September`.

use super::cover::{Cover, cover};
use super::grid::Cell;
use super::label::Label;
use super::remark::Reason;
use super::resolve::Known;
use super::sheet::{Line, Sort, View};
use super::tick::Tick;
use super::words::plain;

/// Slots beside a table that may say it.
const NEAR: u32 = 6;

/// Refuses the years of which only a part is given, and tells the slots that say so.
pub(super) fn covers(view: View<'_>, ticks: &[Tick], known: &mut [Known], values: &[u32]) -> Vec<u32> {
    let Some(slot) = ticks
        .first()
        .and_then(|tick| view.seen(tick.id))
        .map(|seen| if view.turned { seen.place.row } else { seen.place.column })
    else {
        return Vec::new();
    };
    let low = values.iter().copied().fold(slot, u32::min).saturating_sub(NEAR);
    let high = values.iter().copied().fold(slot, u32::max).saturating_add(NEAR);
    let mut out = Vec::new();
    let slots = view.slots();
    let from = slots.partition_point(|cells| cells.at < low);
    // Tables of many columns are hardly of parts of years: only those beside the labels and values may say so.
    let beside = slots.get(from..).unwrap_or_default().iter().take_while(|cells| cells.at <= high);
    for cells in beside.filter(|cells| cells.at != slot && says_anything(view, cells, ticks)) {
        let cover = |tick: &Tick| {
            let words = view.cell(tick.line, cells.at)?.1;
            let label_is_part = matches!(words.label, Label::Part(..));
            if label_is_part { Some(Cover::Part) } else { cover(&plain(&words.text())) }
        };
        let said: Vec<Option<Cover>> = ticks.iter().map(cover).collect();
        let filled = ticks.iter().filter(|tick| view.cell(tick.line, cells.at).is_some()).count();
        let told = said.iter().flatten().count();
        if told == 0 || told * 2 < filled || !said.contains(&Some(Cover::Part)) && values.contains(&cells.at) {
            continue;
        }
        for (known, said) in known.iter_mut().zip(said) {
            if said == Some(Cover::Part) && matches!(known, Known::Period(_)) {
                *known = Known::Refused(Reason::PartOfYear);
            }
        }
        out.push(cells.at);
    }
    out
}

/// Whether the first cells of a slot beside some labels hold words: values need not be looked at one by one.
fn says_anything(view: View<'_>, cells: &Line, ticks: &[Tick]) -> bool {
    const FIRST: usize = 8;
    let (Some(first), Some(last)) = (ticks.first(), ticks.last()) else { return false };
    let between = cells.between(first.line, last.line);
    let is_text = |id: usize| {
        view.seen(id).is_some_and(|seen| {
            let words = matches!(seen.cell, Cell::Text(_)) && !view.sort(id).is(Sort::VALUE);
            words || matches!(seen.label, Label::Part(..) | Label::Span)
        })
    };
    between.iter().take(FIRST).any(|(_, id)| is_text(*id))
}
