//! Books of models, recalculated by IronCalc.

use crate::support::{extent, models};
use calamine::{Data, Reader, Xlsx};
use evcalc::analyse::{Ask, risk, simulate};
use evcalc::evaluate::{Draw, Drawn, follow, project};
use evcalc::graph::{InputId, Node, Program, build};
use evcalc::library::open;
use evcalc::model::{Model, ScenarioId};
use evcalc::workbook::{Axis, AxisKind, Book, Effect, Effects, Further, Risk, Stamp, What, write};
use std::io::{Cursor, Read};
use std::sync::OnceLock;

/// Scenarios with calc sheets, as the program has it.
pub const MOST_SHEETS: usize = 6;

/// |a - b| <= 1e-9 * max(1, |a|, |b|).
pub fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

/// A model with its workbook.
pub struct Case {
    pub name: String,
    pub program: Program,
    pub bytes: Vec<u8>,
    /// What is read from the book more than once.
    names: OnceLock<Vec<(String, String)>>,
    formulas: OnceLock<Vec<Formula>>,
}

/// Sheet, row, column (from 0) and text.
pub type Formula = (String, u32, u32, String);

/// What is typed into a cell.
#[derive(Clone, Debug)]
pub enum Typed {
    Number(f64),
    Text(String),
    Boolean(bool),
    Clear,
}

/// A book of the shelf: opened, projected and written once, by the test that asks first.
struct Shelved {
    name: String,
    case: OnceLock<Case>,
}

impl Shelved {
    fn case(&self) -> &Case {
        self.case.get_or_init(|| Case::open(&self.name))
    }
}

fn shelf() -> &'static [Shelved] {
    static SHELF: OnceLock<Vec<Shelved>> = OnceLock::new();
    SHELF.get_or_init(|| models().into_iter().map(|name| Shelved { name, case: OnceLock::new() }).collect())
}

/// The book of every built-in model, every example, and of models made to be awkward (other steps, hostile titles).
pub fn cases() -> impl Iterator<Item = &'static Case> {
    shelf().iter().map(Shelved::case)
}

/// Those that are recalculated: all of them in full, else those of `extent::BOOKS`.
pub fn recalculated_cases() -> impl Iterator<Item = &'static Case> {
    static CHOSEN: OnceLock<Vec<&'static Shelved>> = OnceLock::new();
    let choose = || {
        let chosen: Vec<_> = shelf().iter().filter(|shelved| extent::is_recalculated(&shelved.name)).collect();
        extent::tell(chosen.len(), shelf().len());
        chosen
    };
    CHOSEN.get_or_init(choose).iter().map(|shelved| shelved.case())
}

/// The shared book of a model.
pub fn case(name: &str) -> &'static Case {
    shelf().iter().find(|shelved| shelved.name == name).unwrap_or_else(|| panic!("no model {name}")).case()
}

impl Case {
    pub fn open(name: &str) -> Case {
        Case::with(name, name, &[])
    }

    pub fn open_set(name: &str, set: &str) -> Case {
        Case::with(name, name, &[set.to_owned()])
    }

    pub fn from_text(name: &str, text: &str) -> Case {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(format!("{name}.toml"));
        std::fs::write(&path, text).expect("the model is written");
        Case::with(name, path.to_str().expect("a path"), &[])
    }

    fn with(name: &str, model: &str, sets: &[String]) -> Case {
        let opened = open(model, None, sets).expect("the model can be read");
        let model = opened.model.unwrap_or_else(|| panic!("{name}: {:#?}", opened.diagnostics.0));
        let program = build(model);
        let count = program.model.scenarios.len();
        let projections: Vec<_> = (0..count)
            .map(|s| project(&program, ScenarioId(s)).unwrap_or_else(|faults| panic!("{name}: {faults:#?}")))
            .collect();
        let follow = follow(&program, ScenarioId(0));
        let risks: Vec<Risk> = risk_of(&program).into_iter().collect();
        let effects = effects_of(&program);
        let book = Book {
            shown: (0..count.min(MOST_SHEETS)).map(ScenarioId).collect(),
            stored: (count.min(MOST_SHEETS)..count).map(ScenarioId).collect(),
            further: Further { risks: &risks, effects: &effects, ..Further::default() },
            stamp: Stamp {
                version: "0.0.0".into(),
                command: "test".into(),
                model: "0".into(),
                baseline: "0".into(),
                ..Stamp::default()
            },
            ..Book::of_all(&program, &projections, &follow)
        };
        let bytes = write(&book).unwrap_or_else(|error| panic!("{name}: {error}"));
        Case { name: name.to_owned(), program, bytes, names: OnceLock::new(), formulas: OnceLock::new() }
    }

    pub fn model(&self) -> &Model {
        &self.program.model
    }

    /// The head of a scenario's column on the control panel, as the drop-down shows it.
    pub fn scenario_title(&self, scenario: usize) -> String {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(self.bytes.clone())).expect("the workbook opens");
        let range = book.worksheet_range("Scenarios").expect("the control panel");
        range.get_value((9, 6 + scenario as u32)).map(ToString::to_string).expect("the head of a scenario")
    }

    /// The cells that defined names stand for.
    pub fn names(&self) -> Vec<(String, String)> {
        self.names.get_or_init(|| names(&self.bytes)).clone()
    }

    /// Every formula of the book.
    pub fn formulas(&self) -> Vec<Formula> {
        let read = || {
            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(self.bytes.clone())).expect("opens");
            let mut out = Vec::new();
            for sheet in book.sheet_names() {
                let range = book.worksheet_formula(&sheet).expect("formulas");
                let (top, left) = range.start().unwrap_or((0, 0));
                let cells = range.used_cells().filter(|(.., text)| !text.is_empty());
                out.extend(cells.map(|(r, c, text)| (sheet.clone(), r as u32 + top, c as u32 + left, text.clone())));
            }
            out
        };
        self.formulas.get_or_init(read).clone()
    }

    /// The parts of the book whose names begin so, with their texts.
    pub fn parts(&self, start: &str) -> Vec<(String, String)> {
        let mut archive = zip::ZipArchive::new(Cursor::new(self.bytes.clone())).expect("an archive");
        let names: Vec<String> = archive
            .file_names()
            .filter_map(|name| Some(name.ok()?.into_owned()))
            .filter(|name| name.starts_with(start))
            .collect();
        let mut text = |name: String| {
            let mut text = String::new();
            archive.by_name(&name).expect("a part").read_to_string(&mut text).expect("text");
            (name, text)
        };
        let mut out: Vec<(String, String)> = names.into_iter().map(&mut text).collect();
        out.sort();
        out
    }

    pub fn has_name(&self, name: &str) -> bool {
        self.names().iter().any(|(n, _)| n == name)
    }

    /// Every second fixed driver that is computed from no other, 3 % higher.
    pub fn overrides(&self, batch: usize) -> (Vec<(String, Typed)>, Draw) {
        let (mut typed, mut overrides) = (Vec::new(), Draw::new());
        for (i, input) in self.program.inputs.iter().enumerate() {
            let driver = &self.model().drivers[input.driver.0];
            let computed = self.program.settings.iter().any(|settings| {
                let mut found = false;
                settings.inputs[i].keys[..settings.inputs[i].keys.len().min(1)].iter().for_each(|key| {
                    key.value
                        .visit(&mut |piece| found |= matches!(piece.node, Node::Input { .. } | Node::InputAt { .. }));
                });
                found
            });
            if driver.varies || driver.is_period || computed || i % 2 != batch {
                continue;
            }
            let now = project(&self.program, ScenarioId(0)).expect("projects").inputs[i].path[0];
            let wanted = now * 1.03;
            let allowed = driver.min.is_none_or(|low| wanted >= low) && driver.max.is_none_or(|high| wanted <= high);
            if !allowed {
                continue;
            }
            let mut name = format!("override.{}", driver.name);
            for element in self.model().element_names(&driver.over, input.cell) {
                name += &format!(".{element}");
            }
            typed.push((name, Typed::Number(wanted)));
            overrides.insert(InputId(i), Drawn::Value(wanted));
        }
        (typed, overrides)
    }

    /// The book after typing into named cells, recalculated.
    pub fn recalculated<N: AsRef<str>>(&self, typed: &[(N, Typed)]) -> Engine {
        recalculated(&self.bytes, self.names(), typed)
    }
}

/// The cells that a book's defined names stand for.
pub fn names(bytes: &[u8]) -> Vec<(String, String)> {
    let book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).expect("the workbook opens");
    book.defined_names().to_vec()
}

/// A book after typing into cells (`Scenarios!$C$5`) or named cells, recalculated.
pub fn recalculated<N: AsRef<str>>(bytes: &[u8], names: Vec<(String, String)>, typed: &[(N, Typed)]) -> Engine {
    let workbook = ironcalc::import::load_from_xlsx_bytes(bytes, "book", "en", "UTC").expect("IronCalc reads the book");
    let mut model = ironcalc::base::Model::from_workbook(workbook, "en").expect("IronCalc takes the book");
    for (name, value) in typed {
        let cell = name.as_ref().contains('!').then(|| name.as_ref().to_owned());
        let place = cell.or_else(|| names.iter().find(|(n, _)| n == name.as_ref()).map(|(_, p)| p.clone()));
        let place = place.unwrap_or_else(|| panic!("there is no name {}", name.as_ref()));
        let (sheet, row, column) = Engine::place(&model, &place);
        match value {
            Typed::Number(x) => model.update_cell_with_number(sheet, row, column, *x).expect("typed"),
            Typed::Boolean(yes) => model.update_cell_with_bool(sheet, row, column, *yes).expect("typed"),
            Typed::Clear => {
                let area = ironcalc::base::expressions::types::Area { sheet, row, column, width: 1, height: 1 };
                model.range_clear_contents(&area).expect("cleared");
            }
            Typed::Text(text) => model.update_cell_with_text(sheet, row, column, text).expect("typed"),
        }
    }
    model.evaluate();
    Engine { model, names }
}

/// A recalculated book.
pub struct Engine {
    model: ironcalc::base::Model<'static>,
    /// The cells that defined names stand for.
    names: Vec<(String, String)>,
}

/// What comparing a book with its recalculation found.
#[derive(Debug, Default)]
pub struct Report {
    pub formulas: usize,
    pub largest: f64,
    pub differences: Vec<String>,
}

impl Engine {
    /// Sheet index, row and column (from 1) of `Sheet!$A$1`.
    fn place(model: &ironcalc::base::Model<'_>, place: &str) -> (u32, i32, i32) {
        let (sheet, cell) = place.rsplit_once('!').expect("a sheet");
        let sheet = sheet.trim_matches('\'');
        let index = model.workbook.worksheets.iter().position(|s| s.name == sheet).expect("the sheet is there");
        let cell = cell.replace('$', "");
        let split = cell.find(|c: char| c.is_ascii_digit()).expect("a row");
        let column = cell[..split].bytes().fold(0, |n, b| n * 26 + i32::from(b - b'A') + 1);
        (index as u32, cell[split..].parse().expect("a row"), column)
    }

    fn number(&self, sheet: u32, row: i32, column: i32) -> Option<f64> {
        match self.model.get_cell_value_by_index(sheet, row, column) {
            Ok(ironcalc::base::cell::CellValue::Number(x)) => Some(x),
            _ => None,
        }
    }

    /// The book as a file.
    pub fn saved(&self) -> Vec<u8> {
        let out = ironcalc::export::save_xlsx_to_writer(&self.model, Cursor::new(Vec::new())).expect("IronCalc writes");
        out.into_inner()
    }

    /// The number in a cell such as `Summary!$C$5`.
    pub fn number_at(&self, place: &str) -> Option<f64> {
        let (sheet, row, column) = Engine::place(&self.model, place);
        self.number(sheet, row, column)
    }

    pub fn text(&self, place: &str) -> Option<String> {
        let (sheet, row, column) = Engine::place(&self.model, place);
        match self.model.get_cell_value_by_index(sheet, row, column) {
            Ok(ironcalc::base::cell::CellValue::String(text)) => Some(text),
            _ => None,
        }
    }

    /// The number in a named cell.
    pub fn named(&self, name: &str) -> Option<f64> {
        let place = self.names.iter().find(|(n, _)| n == name).map(|(_, p)| p.clone()).expect("the name is there");
        let (sheet, row, column) = Engine::place(&self.model, &place);
        self.number(sheet, row, column)
    }

    /// Every number of a sheet with its place, in order.
    pub fn values(&self, sheet: &str) -> Vec<((i32, i32), f64)> {
        let index = self.model.workbook.worksheets.iter().position(|s| s.name == sheet).expect("the sheet is there");
        let dimension = self.model.workbook.worksheets[index].dimension();
        let rows = dimension.min_row..=dimension.max_row;
        let mut places: Vec<(i32, i32)> = rows
            .flat_map(|row| (dimension.min_column..=dimension.max_column).map(move |column| (row, column)))
            .collect();
        places.sort_unstable();
        places
            .into_iter()
            .filter_map(|(row, column)| Some(((row, column), self.number(index as u32, row, column)?)))
            .collect()
    }

    /// Every formula cell against the value that the file holds for it.
    pub fn compare_with_cached(&self, bytes: &[u8]) -> Report {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).expect("the workbook opens");
        let mut report = Report::default();
        for sheet in book.sheet_names() {
            let index =
                self.model.workbook.worksheets.iter().position(|s| s.name == sheet).expect("the sheet is there") as u32;
            let values = book.worksheet_range(&sheet).expect("values");
            let formulas = book.worksheet_formula(&sheet).expect("formulas");
            let (top, left) = formulas.start().unwrap_or((0, 0));
            for (row, column, text) in formulas.used_cells().filter(|(_, _, text)| !text.is_empty()) {
                let (row, column) = (row as u32 + top, column as u32 + left);
                report.formulas += 1;
                let cached = values.get_value((row, column)).cloned().unwrap_or(Data::Empty);
                let found =
                    self.model.get_cell_value_by_index(index, row as i32 + 1, column as i32 + 1).expect("a cell");
                if let Some(difference) = difference(&cached, &found, &mut report.largest) {
                    report.differences.push(format!(
                        "{sheet} row {} column {}: ={text}: {difference}",
                        row + 1,
                        column + 1
                    ));
                }
            }
        }
        report.differences.truncate(20);
        report
    }
}

fn difference(cached: &Data, found: &ironcalc::base::cell::CellValue, largest: &mut f64) -> Option<String> {
    use ironcalc::base::cell::CellValue;
    let number = match cached {
        Data::Float(x) => Some(*x),
        Data::Int(x) => Some(*x as f64),
        Data::DateTime(date) => Some(date.as_f64()),
        _ => None,
    };
    match (number, found) {
        (Some(a), CellValue::Number(b)) => {
            *largest = largest.max((a - b).abs() / a.abs().max(b.abs()).max(1.0));
            (!near(a, *b)).then(|| format!("cached {a}, recalculated {b}"))
        }
        (None, CellValue::String(b)) => match cached {
            Data::String(a) if a == b => None,
            Data::Empty if b.is_empty() => None,
            other => Some(format!("cached {other:?}, recalculated {b:?}")),
        },
        (None, CellValue::None) => matches!(cached, Data::Empty)
            .then_some(())
            .map_or(Some(format!("cached {cached:?}, recalculated nothing")), |()| None),
        (a, b) => Some(format!("cached {a:?} ({cached:?}), recalculated {b:?}")),
    }
}

/// A small simulation of the first scenario, for the Risk sheet; none where nothing is uncertain.
fn risk_of(program: &Program) -> Option<Risk> {
    program.model.drivers.iter().find(|driver| driver.uncertain.is_some())?;
    let ask =
        Ask { fans: evcalc::analyse::FAN.to_vec(), ..Ask::plain(300, 1, (0..program.model.outputs.len()).collect()) };
    let simulation = simulate(program, ScenarioId(0), &ask).unwrap_or_else(|faults| panic!("{faults:?}"));
    Some(risk(program, &simulation, vec![ScenarioId(0)], "Risk", vec![("Draws".into(), "300".into())]))
}

/// A tornado, a bridge across nothing and a table of two drivers, for their sheets.
fn effects_of(program: &Program) -> Vec<Effects> {
    let sheet = |name: &str, what: What| Effects {
        sheet: name.to_owned(),
        title: name.to_owned(),
        scenarios: vec![ScenarioId(0)],
        settings: vec![("How".to_owned(), "made for the test".to_owned())],
        output: 0,
        what,
    };
    if program.model.outputs.is_empty() {
        return vec![];
    }
    let bar = |at_low: f64, at_high: f64| Effect {
        name: "driver".to_owned(),
        unit: "1".to_owned(),
        ends: (1.0, 2.0),
        outcomes: (at_low, at_high),
        points: vec![(1.0, at_low), (1.5, 5.0), (2.0, at_high)],
    };
    let steps = [3.0, -9.5, 2.25, -4.0, 12.0].map(|change| ("step".to_owned(), change)).to_vec();
    vec![
        sheet("Sensitivity", What::Tornado { base: 5.0, bars: vec![bar(1.0, 9.0), bar(7.5, f64::NAN)] }),
        sheet("Bridge", What::Bridge { from: ("a".to_owned(), 4.0), to: ("b".to_owned(), 7.75), steps }),
        sheet(
            "Grid",
            What::Grid {
                rows: Axis { name: "a".to_owned(), kind: AxisKind::Plain, values: vec![1.0, 2.0] },
                columns: Axis { name: "b".to_owned(), kind: AxisKind::Percent, values: vec![10.0, 20.0] },
                outcomes: vec![vec![1.0, f64::INFINITY], vec![3.0, 4.0]],
            },
        ),
    ]
}
