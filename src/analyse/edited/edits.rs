//! What was changed in a workbook's inputs.

use super::inputs::Panel;
use crate::evaluate::{Draw, Drawn, Edited};
use crate::graph::{Given, InputId, Key, Node, Program};
use crate::history::meanings;
use crate::model::{Driver, ScenarioId};
use crate::series::{InputValue, Projection};
use crate::spreadsheet::{Cell, Place, Spreadsheet, Value};
use crate::workbook::{
    APPLY_LABEL, FIRST_DAY, Handle, SELECTED, SELECTED_LABEL, Spot, days, handles, is_same_label, scenario_titles,
};
use std::collections::{BTreeMap, BTreeSet};

/// How near a value must be to the program's own to count as unchanged: formats keep 15 to 17 digits.
const SAME: f64 = 1e-12;

/// One changed input.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// Which.
    pub handle: Handle,
    /// What it was in the scenario; a period's number for periods.
    pub old: f64,
    /// What it is now.
    pub new: f64,
    /// The number in its cell: of a period, a day.
    pub typed: Option<f64>,
    /// How it was changed.
    pub how: How,
    /// Where, such as `Scenarios!E12`.
    pub place: String,
}

impl Edit {
    /// Whether its values are periods, which people and programs know by their names.
    pub fn is_period(&self, program: &Program) -> bool {
        program.model.drivers[program.input(self.handle.input).driver.0].is_period
            && matches!(self.handle.spot, Spot::Key(_) | Spot::Outside)
    }
}

/// How an input was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// A number typed into its override.
    Override,
    /// A number typed into a scenario's column.
    Scenario,
    /// A formula; its value is taken.
    Formula(String),
    /// It takes over another input that was changed.
    Linked,
}

/// Something in an input that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The input's id, `price[YU7,2027-07]`.
    pub input: String,
    /// Where it stands.
    pub place: String,
    /// What stands there, why it cannot be taken, and what to type instead.
    pub reason: String,
}

/// All that was changed.
#[derive(Clone, Debug)]
pub struct Edits {
    /// The scenario that the drop-down shows.
    pub selected: ScenarioId,
    /// For each scenario, what was changed in its column.
    pub scenarios: Vec<Vec<Edit>>,
    /// The overrides in use.
    pub overrides: Vec<Edit>,
    /// What cannot be taken.
    pub refused: Vec<Refused>,
    /// What is worth knowing beside.
    pub remarks: Vec<String>,
}

impl Edits {
    fn none() -> Edits {
        Edits { selected: ScenarioId(0), scenarios: vec![], overrides: vec![], refused: vec![], remarks: vec![] }
    }

    /// What the live case changes of its scenario: the overrides, and below them the scenario's column.
    pub fn live(&self) -> Vec<Edit> {
        let mut out = self.overrides.clone();
        let column = self.scenarios.get(self.selected.0).into_iter().flatten();
        out.extend(column.filter(|edit| !self.overrides.iter().any(|o| o.handle == edit.handle)).cloned());
        out.sort_by_key(|edit| (edit.handle.input, edit.handle.spot));
        out
    }

    /// Changes as a projection of their scenario takes them.
    pub fn draw(edits: &[Edit]) -> Draw {
        let mut cells: BTreeMap<InputId, Edited> = BTreeMap::new();
        for edit in edits {
            let cell = cells.entry(edit.handle.input).or_default();
            match edit.handle.spot {
                Spot::Key(k) => cell.steps.push((k, edit.new)),
                Spot::Outside => cell.outside = Some(edit.new),
                Spot::Scale => cell.scale = edit.new,
                Spot::Shift => cell.shift = edit.new,
            }
        }
        cells.into_iter().map(|(input, edited)| (input, Drawn::Edited(edited))).collect()
    }
}

/// Finds what was changed in a workbook of this model; `projections` are those of the model's scenarios, unchanged.
///
/// # Errors
/// Where the workbook has no control panel any more, or selects a scenario that the model does not have.
pub fn edits(book: &Spreadsheet, program: &Program, projections: &[Projection]) -> Result<Edits, String> {
    let handles = handles(program);
    let model = &program.model;
    let panel = Panel::find(book, model, &handles).ok_or_else(|| {
        "it has lost its control panel: neither the names of its inputs nor the column \"Driver id\" are there"
            .to_owned()
    })?;
    let mut reading = Reading {
        program,
        projections,
        panel: &panel,
        handles: &handles,
        out: Edits::none(),
        stale: false,
        tells_formulas: book.kind.tells_formulas(),
    };
    let missing: Vec<&str> = handles.iter().filter(|h| !panel.has(h)).map(|h| h.id.as_str()).collect();
    match missing.as_slice() {
        [] => {}
        [one] => reading.out.remarks.push(format!("the row of `{one}` is gone; it is taken as unchanged")),
        [one, rest @ ..] => reading
            .out
            .remarks
            .push(format!("the rows of `{one}` and {} more inputs are gone; they are taken as unchanged", rest.len())),
    }
    reading.out.selected = reading.selected()?;
    // A scenario after the one that it extends: what it takes over may have been changed there.
    let mut order: Vec<usize> = (0..model.scenarios.len()).collect();
    order.sort_by_key(|s| std::iter::successors(Some(ScenarioId(*s)), |s| model.scenarios[s.0].extends).count());
    reading.out.scenarios = vec![vec![]; model.scenarios.len()];
    for s in order {
        reading.out.scenarios[s] = reading.column(ScenarioId(s));
    }
    reading.overrides();
    if reading.stale {
        reading.out.remarks.push(
            "some formulas have no values: whatever saved the workbook did not recalculate it; open and save it in Excel or LibreOffice first"
                .to_owned(),
        );
    }
    Ok(reading.out)
}

struct Reading<'r> {
    program: &'r Program,
    projections: &'r [Projection],
    panel: &'r Panel<'r>,
    handles: &'r [Handle],
    out: Edits,
    /// Whether formulas without values were met.
    stale: bool,
    /// Whether a cell without a formula has none.
    tells_formulas: bool,
}

impl Reading<'_> {
    fn driver(&self, handle: &Handle) -> &Driver {
        &self.program.model.drivers[self.program.input(handle.input).driver.0]
    }

    fn selected(&mut self) -> Result<ScenarioId, String> {
        let titles = scenario_titles(&self.program.model);
        let place = self.panel.selected.ok_or_else(|| {
            format!(
                "it does not tell which scenario is selected: neither the name `{SELECTED}` is there nor, above the drivers, the words \"{SELECTED_LABEL}\" with the scenario beside them"
            )
        })?;
        let words = match self.panel.sheet.value(place) {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Number(x)) => x.to_string(),
            _ => String::new(),
        };
        let found = titles.iter().position(|title| is_same_label(title, &words));
        found.map(ScenarioId).ok_or_else(|| {
            format!(
                "{} selects \"{words}\", which is none of its scenarios: choose one of {}",
                self.panel.address(place),
                titles.iter().map(|t| format!("\"{t}\"")).collect::<Vec<_>>().join(", ")
            )
        })
    }

    /// The overrides in use.
    fn overrides(&mut self) {
        if self.panel.apply.is_none() {
            self.out.remarks.push(format!("the switch \"{APPLY_LABEL}\" is lost; the overrides are taken as applied"));
        }
        // As in the workbook, only TRUE applies them.
        let switch = self.panel.apply.map(|place| self.panel.sheet.value(place));
        let applied = switch.is_none_or(|value| matches!(value, Some(Value::Boolean(true))));
        let mut unused = 0;
        let selected = self.out.selected;
        for handle in self.handles {
            let Some(place) = self.panel.override_place(handle) else { continue };
            let Some(cell) = self.panel.cell(place).filter(|cell| !is_blank(cell)) else { continue };
            if !applied {
                unused += 1;
                continue;
            }
            if let Some(new) = self.taken(handle, place, cell) {
                let old = self.native(handle, selected);
                let how = cell.formula.clone().map_or(How::Override, How::Formula);
                self.out.overrides.push(Edit {
                    handle: handle.clone(),
                    old,
                    new,
                    typed: cell.value.as_ref().and_then(Value::number),
                    how,
                    place: self.panel.address(place),
                });
            }
        }
        if unused > 0 {
            let why = match switch.flatten() {
                Some(Value::Boolean(_)) => "is off",
                None => "is blank, which counts as off",
                Some(_) => "holds something else than TRUE, which counts as off",
            };
            self.out.remarks.push(format!(
                "\"{APPLY_LABEL}\" {why}: {unused} override{} not in use and not taken",
                if unused == 1 { " is" } else { "s are" }
            ));
        }
    }

    /// What was changed in a scenario's column.
    fn column(&mut self, scenario: ScenarioId) -> Vec<Edit> {
        let settings = &self.program.settings(scenario).inputs;
        let parent = self.program.model.scenarios[scenario.0].extends;
        let mut out: Vec<Edit> = Vec::new();
        let mut touched: BTreeSet<InputId> = BTreeSet::new();
        let mut rank = vec![0; settings.len()];
        for (at, input) in self.program.settings(scenario).order.iter().enumerate() {
            rank[input.0] = at;
        }
        let mut in_order: Vec<&Handle> = self.handles.iter().collect();
        in_order.sort_by_key(|handle| (rank[handle.input.0], handle.spot));
        for handle in in_order {
            let key = match handle.spot {
                Spot::Key(k) => settings[handle.input.0].keys.get(k),
                Spot::Outside => settings[handle.input.0].outside.as_ref(),
                Spot::Scale | Spot::Shift => None,
            };
            let (Some(key), Some(place)) = (key, self.panel.scenario_place(handle, scenario)) else { continue };
            let old = self.native(handle, scenario);
            let blank = Cell::default();
            let cell = self.panel.cell(place).unwrap_or(&blank);
            let none_here = key.given == Given::Elsewhere;
            let stands_in = settings[handle.input.0].stands_in && key.period == 1;
            let stood_in = stands_in && (cell.formula.is_some() || !self.tells_formulas);
            if shows_nothing(cell) && (none_here || stood_in) {
                continue;
            }
            // What takes over nothing from the scenario above shows nothing, and is 0 in files of this format.
            if none_here && parent.is_some() && !self.tells_formulas && cell.value == Some(Value::Number(0.0)) {
                let remark = "xls files hold 0 where a formula shows nothing: a 0 that was typed for a key that its scenario does not have cannot be told from that; save the workbook as xlsx to take it";
                if !self.out.remarks.iter().any(|known| known == remark) {
                    self.out.remarks.push(remark.to_owned());
                }
                continue;
            }
            if is_blank(cell) {
                self.refuse(handle, place, of_blank(key, settings[handle.input.0].keys.len()));
                continue;
            }
            let before = parent
                .and_then(|p| self.out.scenarios[p.0].iter().find(|edit| edit.handle == *handle).map(|edit| edit.new));
            let new = match (&cell.formula, &cell.value) {
                // A formula that was not recalculated gives what it takes over, or what it gave.
                (Some(_), None) => match (key.given, before) {
                    // Nothing is taken over: there is nothing there either.
                    (Given::Elsewhere, None) => continue,
                    (Given::Elsewhere | Given::Inherited, Some(new)) => {
                        self.stale = true;
                        new
                    }
                    _ => {
                        self.stale = true;
                        old
                    }
                },
                _ => match self.taken(handle, place, cell) {
                    Some(new) => new,
                    None => continue,
                },
            };
            // Where the format does not tell, what the program wrote as a formula is taken for one.
            let computed = cell.formula.is_some() || (!self.tells_formulas && is_computed(key));
            // A number typed where this scenario has no key makes one, whatever the path is there.
            let makes_key = none_here && (!computed || before.is_some());
            if same(old, new) && !makes_key {
                continue;
            }
            let follows = uses(key).iter().any(|input| touched.contains(input));
            touched.insert(handle.input);
            // What is computed from changed drivers follows them in the program too; what stands in, with its key.
            if computed && follows && (key.given != Given::Start || self.stands_for_computed(handle, scenario)) {
                continue;
            }
            let how = match &cell.formula {
                _ if computed && (before.is_some() || key.given == Given::Start) => How::Linked,
                Some(_) if key.given == Given::Inherited => How::Linked,
                Some(formula) => How::Formula(formula.clone()),
                None => How::Scenario,
            };
            let typed = cell.value.as_ref().and_then(Value::number);
            out.push(Edit { handle: handle.clone(), old, new, typed, how, place: self.panel.address(place) });
        }
        out
    }

    /// Whether the first key, for which another one stands in at the start, is computed as the program wrote it.
    fn stands_for_computed(&self, start: &Handle, scenario: ScenarioId) -> bool {
        let later = self.handles.iter().filter(|h| h.input == start.input && h.spot > start.spot);
        let mut cells = later
            .filter(|handle| matches!(handle.spot, Spot::Key(_)))
            .filter_map(|handle| self.panel.cell(self.panel.scenario_place(handle, scenario)?))
            .filter(|cell| !shows_nothing(cell));
        cells.next().is_none_or(|cell| cell.formula.is_some())
    }

    /// The program's own value of an input; of a scale and a shift, what leaves the path as it is.
    fn native(&self, handle: &Handle, scenario: ScenarioId) -> f64 {
        let value: &InputValue = &self.projections[scenario.0].inputs[handle.input.0];
        match handle.spot {
            Spot::Key(k) => value.keys.get(k).copied().unwrap_or(f64::NAN),
            Spot::Outside => value.outside.unwrap_or(f64::NAN),
            Spot::Scale => 1.0,
            Spot::Shift => 0.0,
        }
    }

    fn refuse(&mut self, handle: &Handle, place: Place, reason: String) {
        self.out.refused.push(Refused { input: handle.id.clone(), place: self.panel.address(place), reason });
    }

    /// The number in an input, or none after saying why it cannot be taken.
    fn taken(&mut self, handle: &Handle, place: Place, cell: &Cell) -> Option<f64> {
        match self.number(handle, cell) {
            Ok(value) => {
                if let Some(odd) = self.odd(handle, cell) {
                    let remark = format!("{}, `{}`: {odd}", self.panel.address(place), handle.id);
                    self.out.remarks.push(remark);
                }
                Some(value)
            }
            Err(reason) => {
                self.refuse(handle, place, reason);
                None
            }
        }
    }

    /// What is odd about a number that counts all the same, in the workbook as here.
    fn odd(&self, handle: &Handle, cell: &Cell) -> Option<String> {
        let timeline = &self.program.model.timeline;
        let is_period = self.driver(handle).is_period && is_of_path(handle);
        match cell.value.as_ref()? {
            Value::Date(day) if !is_period => Some(format!(
                "it is a date, which the workbook counts as the number {day}: type the number again, and format the cell as a number"
            )),
            Value::Date(day) | Value::Number(day) if is_period && !days(timeline).contains(day) => {
                // Years from 1900 to 2200 are days of 1905 and 1906.
                let meant = match *day < FIRST_DAY && (1900.0..=2200.0).contains(day) {
                    true => format!("{day}-01-01"),
                    false => format!("{}-01-01", timeline.year(1)),
                };
                Some(format!(
                    "the workbook counts {day} as a day of the year {}: type a date, such as {meant}",
                    1900 + ((day - 1.0) / 365.2425) as i32
                ))
            }
            _ => None,
        }
    }

    fn number(&self, handle: &Handle, cell: &Cell) -> Result<f64, String> {
        let driver = self.driver(handle);
        let timeline = &self.program.model.timeline;
        let value = match &cell.value {
            Some(Value::Number(x) | Value::Date(x)) => *x,
            Some(Value::Text(text)) => return Err(said(text, driver)),
            Some(Value::Boolean(yes)) => {
                let (word, number) = if *yes { ("TRUE", 1) } else { ("FALSE", 0) };
                return Err(format!("it is {word}, which the workbook does not take for a number: type {number}"));
            }
            Some(Value::Error(error)) => {
                return Err(format!("it is the error {error}: mend the formula, or type a number"));
            }
            None => {
                return Err("its formula has no value: open and save the workbook in Excel or LibreOffice".to_owned());
            }
        };
        let path = is_of_path(handle);
        let value = match driver.is_period && path {
            true => timeline.period_of_serial(value).map(f64::from).ok_or_else(|| {
                format!("{value} is no date that this timeline can count: type a date such as {}-01", timeline.name(1))
            })?,
            false => value,
        };
        let show = |x: f64| if driver.is_period { timeline.name(x as i32) } else { x.to_string() };
        let meant = match driver.unit.percent && value.abs() > 1.0 && is_inside(driver, value / 100.0) {
            true => format!("; type {}, or {value}% into a cell that shows percent", value / 100.0),
            false => String::new(),
        };
        let low = driver.min.filter(|low| path && value < *low);
        let high = driver.max.filter(|high| path && value > *high);
        match (low, high) {
            (Some(low), _) => {
                Err(format!("{} lies under the least that the driver may be, {}{meant}", show(value), show(low)))
            }
            (_, Some(high)) => {
                Err(format!("{} lies over the most that the driver may be, {}{meant}", show(value), show(high)))
            }
            (None, None) => Ok(value),
        }
    }
}

/// Whether an input is a value of the path, rather than a scale or a shift of all of it.
fn is_of_path(handle: &Handle) -> bool {
    matches!(handle.spot, Spot::Key(_) | Spot::Outside)
}

/// Whether a driver may have a value.
fn is_inside(driver: &Driver, x: f64) -> bool {
    driver.min.is_none_or(|low| low <= x) && driver.max.is_none_or(|high| x <= high)
}

/// What is said of a text where a number belongs: what it reads like, never taken for it.
fn said(text: &str, driver: &Driver) -> String {
    let shown: String = text.chars().take(40).collect();
    let mut meanings = meanings(text);
    if meanings.iter().any(|x| is_inside(driver, *x)) {
        meanings.retain(|x| is_inside(driver, *x));
    }
    let hint = match meanings.as_slice() {
        [one] if text.contains('%') => format!("type the number {one} (that is {shown})"),
        [one] => format!("type the number {one}"),
        [one, other, ..] => format!("type the number {one} or {other}, whichever is meant"),
        [] if driver.is_period => "type a date, such as 2027-07-01 for July 2027".to_owned(),
        [] => "type a number".to_owned(),
    };
    format!("it is the text \"{shown}\", which the workbook does not count as a number: {hint}")
}

fn is_blank(cell: &Cell) -> bool {
    // A space is no blank: spreadsheets take it for a text.
    shows_nothing(cell) && cell.formula.is_none()
}

/// Whether nothing is seen in a cell, though a formula may stand there.
fn shows_nothing(cell: &Cell) -> bool {
    match &cell.value {
        None => cell.formula.is_none(),
        Some(Value::Text(text)) => text.is_empty(),
        Some(_) => false,
    }
}

/// What is said of a blank where the scenario has a value.
fn of_blank(key: &Key, keys: usize) -> String {
    match keys {
        0 | 1 => "it is blank, which the workbook reads as 0: type 0 if that is meant, or undo".to_owned(),
        _ if key.given == Given::Start => "it is blank: type the value from the start, or undo".to_owned(),
        _ => "it is blank, which the workbook reads as no key at all: type a number, or undo".to_owned(),
    }
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= SAME * a.abs().max(b.abs())
}

/// Whether the program writes a value as a formula.
fn is_computed(key: &Key) -> bool {
    key.given != Given::Here
        || !matches!(key.value.node, Node::Number(_) | Node::Period(_) | Node::Negate(_) | Node::Percent(_))
}

/// The inputs that a value is computed from.
fn uses(key: &Key) -> Vec<InputId> {
    let mut out = Vec::new();
    key.value.visit(&mut |piece| {
        if let Node::Input { input, .. } | Node::InputAt { input, .. } = &piece.node {
            out.push(*input);
        }
    });
    out
}
