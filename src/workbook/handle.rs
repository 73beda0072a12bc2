//! The handles of a workbook: defined names that survive inserted rows, other programs and other formats, and by
//! which an edited workbook is read back.

use super::layout::{Layout, Panel, panel};
use super::words::clean;
use crate::graph::{InputId, Known, Program};
use crate::model::{Bound, Model, ScenarioId};

/// The drop-down's cell.
pub const SELECTED: &str = "selected_scenario";
/// The switch of the overrides.
pub const APPLY: &str = "apply_overrides";
/// What stands before the drop-down, for workbooks that lost their names.
pub const SELECTED_LABEL: &str = "Selected scenario";
/// What stands before the switch.
pub const APPLY_LABEL: &str = "Apply overrides?";
/// The head of the column with driver ids.
pub const ID_HEAD: &str = "Driver id";
/// The head of the column of overrides.
pub const OVERRIDE_HEAD: &str = "Your override";
/// How sheets and names are laid out; another number is another structure.
pub const STRUCTURE: u32 = 9;
/// The column of the live case on the control panel as it is written, from 0; the scenarios' columns follow it.
pub const LIVE_COLUMN: u32 = panel::LIVE as u32;
/// What the sheet Model says of the workbook, in this order: heads in its first column, words in its second.
pub const STAMPS: [&str; 10] = [
    "Model",
    "Fingerprint of the model",
    "Fingerprint of the baseline",
    "Written by",
    "Command",
    "Scenarios",
    "Fingerprints of the scenarios",
    "Changes by --set",
    "Structure",
    "The model's own text",
];

/// The same of known values, where there are any of files, and where the command says up to when they count.
pub const KNOWN_STAMPS: [&str; 2] = ["Fingerprints of the known values", "Known values count to"];

/// The head of the column with ids on the sheet of known values.
pub const KNOWN_ID: &str = "Known id";

/// What a row of known values is called: `deliveries[SU7]`, `deliveries[total]`, `deliveries[SU7] at least`.
pub fn known_id(program: &Program, known: &Known) -> String {
    let name = program.model.cell_or_total_name(known.line, known.cell);
    match known.bound {
        None => name,
        Some(Bound::Floor) => format!("{name} at least"),
        Some(Bound::Ceiling) => format!("{name} at most"),
    }
}

/// A scenario's name as names of cells may bear it. One as it was known up to a period has signs in its name that they
/// may not; no scenario of a model has a point in its name, so two never become one.
pub(super) fn plain_name(model: &Model, scenario: ScenarioId) -> String {
    model.scenarios[scenario.0].name.replace('@', ".").replace('-', "_")
}

/// The name of the cell that says up to when known values count in a scenario.
pub fn known_to_name(model: &Model, scenario: ScenarioId) -> String {
    format!("known_to.{}", plain_name(model, scenario))
}

/// What a row of the control panel sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// The value from a key of the path on; a fixed driver has one.
    Key(usize),
    /// The value in all periods without one of their own.
    Outside,
    /// So many times the whole path.
    Scale,
    /// So much more than the whole path.
    Shift,
}

/// A row of the control panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handle {
    /// The driver's cell.
    pub input: InputId,
    /// What of it.
    pub spot: Spot,
    /// Its name behind `override.` and `live.`.
    pub name: String,
    /// What people read in the column of ids.
    pub id: String,
    /// Its row, from 0, as the workbook is written.
    pub row: u32,
}

/// A text as it stands in a list to choose from, and as it is looked for there: on one line, without what MATCH reads as a
/// pattern, with single blanks inside and none around, at most so many characters long.
pub(super) fn label(text: &str, most: usize) -> String {
    let one_line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let plain: String = clean(&one_line).chars().filter(|c| !matches!(c, '*' | '?' | '~')).collect();
    let single = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    single.chars().take(most).collect::<String>().trim_end().to_owned()
}

/// A text as choices are told apart: spreadsheets look for one without case.
pub(super) fn folded(text: &str) -> String {
    label(text, usize::MAX).to_lowercase()
}

/// Whether two texts are the same choice.
pub fn is_same_label(a: &str, b: &str) -> bool {
    folded(a) == folded(b)
}

/// Every row of the control panel, by driver cells.
pub fn handles(program: &Program) -> Vec<Handle> {
    places(program, &Layout::new(program).panel)
}

/// The same, for a layout that is at hand.
pub(super) fn places(program: &Program, places: &[Panel]) -> Vec<Handle> {
    let model = &program.model;
    let mut out = Vec::new();
    for (i, place) in places.iter().enumerate() {
        let input = program.input(InputId(i));
        let driver = &model.drivers[input.driver.0];
        let elements = model.element_names(&driver.over, input.cell);
        let name = std::iter::once(driver.name.as_str()).chain(elements.iter().copied()).collect::<Vec<_>>().join(".");
        let id = |period: Option<&str>, word: &str| {
            let parts: Vec<&str> = elements.iter().copied().chain(period).collect();
            let inside = if parts.is_empty() { String::new() } else { format!("[{}]", parts.join(",")) };
            format!("{}{inside}{word}", driver.name)
        };
        for (k, (row, key)) in place.keys.iter().zip(&program.settings[0].inputs[i].keys).enumerate() {
            let from = driver.varies.then(|| model.timeline.name(key.period));
            let words = from.as_ref().map_or_else(String::new, |from| format!(".from_{}", from.replace('-', "_")));
            let handle = Handle {
                input: InputId(i),
                spot: Spot::Key(k),
                name: format!("{name}{words}"),
                id: id(from.as_deref(), ""),
                row: *row,
            };
            out.push(handle);
        }
        let others = [
            (place.outside, Spot::Outside, "outside", ""),
            (place.scale, Spot::Scale, "scale", " scale"),
            (place.shift, Spot::Shift, "shift", " shift"),
        ];
        for (row, spot, word, tail) in others {
            let Some(row) = row else { continue };
            out.push(Handle { input: InputId(i), spot, name: format!("{name}.{word}"), id: id(None, tail), row });
        }
    }
    out
}

/// The name of the head of a scenario's column.
pub fn scenario_name(model: &Model, scenario: ScenarioId) -> String {
    format!("scenario.{}", plain_name(model, scenario))
}
/// Names as a drop-down finds them: unique, without the marks that MATCH reads as patterns.
pub(super) fn unique_labels<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in names {
        let is_free = |label: &String| !label.is_empty() && !out.iter().any(|other| is_same_label(other, label));
        let clean = label(name, 90);
        let label = match is_free(&clean) {
            true => clean,
            false => {
                let mut numbered = (2..).map(|n| label(&format!("{clean} ({n})"), usize::MAX));
                numbered.find(is_free).unwrap_or_default()
            }
        };
        out.push(label);
    }
    out
}
