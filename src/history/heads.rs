//! Heads: what stands above the slots of a table, and which of it is a name, a unit, or a word for a total.

use super::candidate::Candidate;
use super::keys::{is_key_head, is_whole};
use super::periodhead::period_head;
use super::sheet::{Seen, View};
use super::unit::{Unit, declared, in_head, is_head, whole};
use super::words::{Derived, derived, plain};
use std::collections::{BTreeMap, HashSet};

/// Lines of heads at most.
const MOST_LINES: usize = 8;

/// What the heads of one slot say.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    /// The names, from the outermost.
    pub names: Vec<String>,
    /// The cell of the innermost.
    pub id: Option<usize>,
    pub unit: Option<Unit>,
    pub derived: Option<Derived>,
}

/// The heads of a table.
#[derive(Default)]
pub(super) struct Heads {
    pub slots: BTreeMap<u32, Head>,
    /// Every cell that belongs to them.
    pub used: Vec<usize>,
    /// Those of them whose unit has a scale.
    pub scaled: HashSet<usize>,
    /// The first line of them.
    pub top: u32,
}

/// One line of heads: for each slot its text, its cell, and whether it stands there itself.
type HeadLine = BTreeMap<u32, (String, usize)>;

/// A line of heads, and whether its own head says that it holds units.
struct Line {
    texts: HeadLine,
    units: bool,
}

/// Reads the heads of a table.
/// `units`: the slot of the units that stand beside the lines, if there is one.
pub(super) fn heads(view: View<'_>, candidate: &Candidate, units: Option<u32>) -> Heads {
    let is_matrix = candidate.parts.is_some();
    let first = match &candidate.parts {
        Some((line, _)) => *line,
        None => candidate.extent().0,
    };
    let mut out = Heads { top: first, ..Heads::default() };
    let mut lines = collect(view, candidate, first, (units, &mut out));
    lines.extend(units_behind(view, candidate, &mut out));
    // The innermost line is that of the slots themselves; in those above it a merged head holds until the next.
    for (depth, line) in lines.iter_mut().map(|line| &mut line.texts).enumerate() {
        if depth > 0 || is_matrix {
            let mut last: Option<u32> = None;
            for slot in &candidate.values {
                if line.contains_key(slot) {
                    last = Some(*slot);
                } else if let Some(head) = last.and_then(|last| line.get(&last)).cloned() {
                    line.insert(*slot, head);
                }
            }
        }
    }
    if let Some((line, _)) = &candidate.parts {
        matrix_names(view, candidate, *line, &mut out);
    }
    let several = candidate.values.len() >= 2;
    // What stands over every slot is a title, unless it is all that there is.
    let common: Vec<bool> = lines
        .iter()
        .map(|Line { texts: line, .. }| {
            let texts: HashSet<Option<&str>> =
                candidate.values.iter().map(|slot| line.get(slot).map(|head| head.0.as_str())).collect();
            several && texts.len() == 1 && !texts.contains(&None)
        })
        .collect();
    // What stands right beside every line is a name, if only with another beside it.
    let common: Vec<bool> =
        common.into_iter().enumerate().map(|(depth, common)| common && !(view.turned && depth == 0)).collect();
    let named = |slot: &u32| lines.iter().zip(&common).any(|(line, common)| !common && line.texts.contains_key(slot));
    let drop_common = candidate.values.iter().all(named);
    // A line of units says nothing else; a unit among names (`Deliveries`, `Orders`) is a name too.
    let units: Vec<bool> = lines
        .iter()
        .map(|line| line.units || line.texts.values().all(|(text, _)| whole(&plain(text)).is_some()))
        .collect();
    for slot in &candidate.values {
        let head = out.slots.entry(*slot).or_default();
        for ((line, common), units) in lines.iter().zip(&common).zip(&units) {
            let Some((text, id)) = line.texts.get(slot) else { continue };
            let plain = plain(text);
            let unit = if line.units { Some(declared(&plain).unwrap_or_default()) } else { in_head(&plain).1 };
            if unit.as_ref().is_some_and(|unit| unit.exponent != 0) {
                out.scaled.insert(*id);
            }
            let has_unit = unit.is_some();
            if head.unit.as_ref().is_none_or(|unit| unit.name.is_none()) {
                head.unit = merged(head.unit.take(), unit);
            }
            head.id = head.id.or(Some(*id));
            if line.units || (*common && (drop_common || is_matrix)) {
                continue;
            }
            head.derived = head.derived.or_else(|| derived(&plain));
            let name = without_unit(text, has_unit, *units);
            if !name.is_empty() && !head.names.contains(&name) {
                head.names.insert(0, name);
            }
        }
    }
    out
}

/// Two units that heads of one slot say, the inner one first.
fn merged(inner: Option<Unit>, outer: Option<Unit>) -> Option<Unit> {
    match (inner, outer) {
        (Some(inner), Some(outer)) => Some(Unit {
            name: inner.name.or(outer.name),
            exponent: if inner.exponent == 0 { outer.exponent } else { inner.exponent },
        }),
        (inner, outer) => inner.or(outer),
    }
}

/// A head as it is written, without the unit in it.
fn without_unit(text: &str, has_unit: bool, all_units: bool) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // Statistical offices end each part of a description with a semicolon.
    let text = text.trim_end_matches([' ', ';']).to_owned();
    if !has_unit || (!all_units && whole(&plain(&text)).is_some()) {
        return text;
    }
    let (name, _) = in_head(&plain(&text));
    // The name is a part of the text, but in lower case: cut it out of what is written, where that has the same length.
    match text.get(..name.len()) {
        Some(start) if plain(start) == name => start.trim().to_owned(),
        _ => name,
    }
}

/// The lines of heads, the innermost first.
fn collect(view: View<'_>, candidate: &Candidate, first: u32, (units, out): (Option<u32>, &mut Heads)) -> Vec<Line> {
    let mut found: Vec<Line> = Vec::new();
    // Lines of identifiers, which are names where there are no others.
    let mut spare: Vec<Line> = Vec::new();
    // Lines that tell apart what is otherwise called the same: original, seasonally adjusted, trend.
    let mut kinds: Vec<Line> = Vec::new();
    let lines = view.lines();
    let before = lines.get(..lines.partition_point(|line| line.at < first)).unwrap_or_default();
    let mut near = first;
    for line in before.iter().rev() {
        let blank = near - line.at - 1;
        let any = !found.is_empty() || !spare.is_empty();
        if found.len() >= MOST_LINES || blank > 2 || (blank > 0 && (any || candidate.parts.is_some())) {
            break;
        }
        let (mut texts, mut numbers, mut corner) = (HeadLine::new(), HeadLine::new(), Vec::new());
        // The head of a column of units does not make its row one.
        let says = |id: usize| {
            let of_slot = |seen: &Seen<'_>| units == Some(if view.turned { seen.place.row } else { seen.place.column });
            view.seen(id).is_some_and(|seen| is_head(&plain(&seen.text())) && !of_slot(seen))
        };
        let of_units = line.cells.iter().any(|(slot, id)| is_key(candidate, *slot) && says(*id));
        for &(slot, id) in &line.cells {
            let Some(seen) = view.seen(id) else { continue };
            if candidate.values.binary_search(&slot).is_err() {
                if is_key(candidate, slot) && seen.words().is_some() {
                    corner.push(id);
                }
            } else if is_text(seen) && (of_units || !is_whole(view, id)) {
                texts.insert(slot, (seen.text(), id));
            } else {
                numbers.insert(slot, (seen.text(), id));
            }
        }
        let corner_words: Vec<String> = corner.iter().filter_map(|id| Some(plain(view.seen(*id)?.words()?))).collect();
        let about = corner_words.iter().any(|words| is_metadata(words));
        if about && candidate.parts.is_none() {
            // What a statistical office says about each series: its kind, its source, the number of its values.
            (near, out.top) = (line.at, line.at);
            out.used.extend(texts.values().chain(numbers.values()).map(|(_, id)| *id).chain(corner));
            const KINDS: [&str; 3] = ["series type", "seasonal adjustment", "adjustment"];
            if corner_words.iter().any(|words| KINDS.contains(&words.as_str())) {
                kinds.push(Line { texts: texts.clone(), units: false });
            }
            let ids = |words: &String| is_key_head(words) || ["series id", "series code"].contains(&words.as_str());
            if corner_words.iter().any(ids) {
                spare.push(Line { texts: if texts.is_empty() { numbers } else { texts }, units: false });
            }
            continue;
        }
        let keys = is_numbers_of_heads(view, candidate, (&numbers, &corner_words), (any, line.at + 1 == first));
        if keys {
            texts.extend(std::mem::take(&mut numbers));
        }
        let words =
            keys || of_units || texts.values().any(|(_, id)| view.seen(*id).is_some_and(|seen| seen.words().is_some()));
        if words && texts.len() > numbers.len() {
            (near, out.top) = (line.at, line.at);
            let declared = |(text, _): &(String, usize)| declared(&plain(text)).is_some();
            let units = of_units && texts.values().any(declared);
            out.used.extend(texts.values().map(|(_, id)| *id).chain(corner));
            found.push(Line { texts, units });
        } else if any || (!numbers.is_empty() && !view.turned) {
            break;
        } else {
            near = line.at;
        }
    }
    let named = found.iter().any(|line| !line.units);
    if named && names_repeat(candidate, &found) {
        kinds.extend(found);
        return kinds;
    }
    if !named { spare.into_iter().chain(found).collect() } else { found }
}

/// Whether two slots have the same names in all lines.
fn names_repeat(candidate: &Candidate, lines: &[Line]) -> bool {
    let mut met: HashSet<Vec<Option<&str>>> = HashSet::new();
    let names = |slot: &u32| lines.iter().map(|line| line.texts.get(slot).map(|head| head.0.as_str())).collect();
    !candidate.values.iter().all(|slot| met.insert(names(slot)))
}

/// Whether the numbers of a line are names of the slots: its own head says so, or they are all different and nothing
/// else names columns under the head of a period, or rows.
fn is_numbers_of_heads(
    view: View<'_>,
    candidate: &Candidate,
    (numbers, corner): (&HeadLine, &[String]),
    (any, nearest): (bool, bool),
) -> bool {
    let whole = numbers.values().all(|(_, id)| is_whole(view, *id));
    let different: HashSet<&String> = numbers.values().map(|(text, _)| text).collect();
    if numbers.is_empty() || !whole {
        return false;
    }
    if corner.iter().any(|words| is_key_head(words)) {
        return true;
    }
    let all = different.len() == numbers.len() && numbers.len() == candidate.values.len() && numbers.len() > 1;
    let years = numbers.values().all(|(_, id)| view.seen(*id).is_some_and(|seen| seen.label.year().is_some()));
    let over_periods = corner.iter().any(|words| {
        let head = period_head(words);
        head.year || head.quarter || head.month || head.date
    });
    // Years over full periods are names that contradict them: they must be seen.
    let bare = view.turned && corner.is_empty() && !years;
    !any && all && nearest && (bare || (!view.turned && over_periods))
}

/// Whether the head of a line says that it is about the series and names none of them.
fn is_metadata(text: &str) -> bool {
    const WORDS: [&str; 24] = [
        "series type",
        "data type",
        "frequency",
        "freq",
        "collection month",
        "no. obs",
        "no obs",
        "no. obs.",
        "observations",
        "series start",
        "series end",
        "start date",
        "end date",
        "first obs",
        "last obs",
        "source",
        "last updated",
        "last update",
        "seasonal adjustment",
        "adjustment",
        "series id",
        "series code",
        "time series id",
        "table",
    ];
    let text = text.trim_matches([' ', ':']);
    WORDS.contains(&text)
}

/// The units of the slots behind the last line, under a head that says so.
fn units_behind(view: View<'_>, candidate: &Candidate, out: &mut Heads) -> Option<Line> {
    const NEAR: u32 = 3;
    let last = candidate.extent().1;
    for line in view.lines_between(last.saturating_add(1), last.saturating_add(NEAR)) {
        let (mut texts, mut says) = (HeadLine::new(), None);
        for &(slot, id) in &line.cells {
            let Some(seen) = view.seen(id) else { continue };
            if candidate.values.binary_search(&slot).is_ok() {
                texts.insert(slot, (seen.text(), id));
            } else if is_head(&plain(&seen.text())) {
                says = Some(id);
            }
        }
        let all = texts.values().all(|(text, _)| declared(&plain(text)).is_some());
        if let Some(head) = says.filter(|_| all && !texts.is_empty()) {
            out.used.extend(texts.values().map(|(_, id)| *id).chain([head]));
            return Some(Line { texts, units: true });
        }
    }
    None
}

fn is_key(candidate: &Candidate, slot: u32) -> bool {
    candidate.slot == slot || candidate.beside.year == Some(slot) || candidate.beside.names.contains(&slot)
}

fn is_text(seen: &Seen<'_>) -> bool {
    matches!(seen.cell, super::grid::Cell::Text(_))
}

/// Names of the slots of a block of years by months that are no months; and the line of months itself.
fn matrix_names(view: View<'_>, candidate: &Candidate, line: u32, out: &mut Heads) {
    let Some(cells) = view.line(line) else { return };
    for (slot, id) in &cells.cells {
        let Some(seen) = view.seen(*id) else { continue };
        if candidate.values.binary_search(slot).is_ok() {
            out.used.push(*id);
            let is_part = candidate.parts.as_ref().is_some_and(|(_, parts)| parts.iter().any(|part| part.0 == *slot));
            if !is_part {
                let text = seen.text();
                let derived = derived(&plain(&text));
                out.slots.insert(*slot, Head { names: vec![text], id: Some(*id), unit: None, derived });
            }
        } else if is_key(candidate, *slot) {
            out.used.push(*id);
        }
    }
}
