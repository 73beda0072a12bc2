//! What a workbook was made from.

use crate::library::{Identity, Variant, fingerprint};
use crate::spreadsheet::{Grid, Spreadsheet, Value, address};
use crate::workbook::{HASH, KNOWN_STAMPS, STAMPS, STRUCTURE, Source};

/// What a workbook says of its origin, on its sheet Model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The model's name.
    pub model: String,
    /// Fingerprint of the model's text.
    pub fingerprint: String,
    /// Fingerprint of the baseline's text; empty without one.
    pub baseline: String,
    /// The scenarios without those of `--set`, each with the fingerprint of its text.
    pub scenarios: Vec<(String, String)>,
    /// Fingerprints of files of known values, in their order.
    pub known: Vec<String>,
    /// Up to when known values count, where the command said it.
    pub known_to: Option<String>,
    /// The program and its version.
    pub program: String,
    /// The command line that wrote it.
    pub command: String,
    /// What `--set` made of scenarios.
    pub variants: Vec<Variant>,
    /// Number of the structure; a workbook of the first does not say it.
    pub structure: u32,
    /// What it says of the texts that travel with it; empty where books of its structure had none.
    pub text: String,
}

impl Origin {
    /// What the texts say that travel with a workbook.
    pub fn of_source(source: &Source) -> Origin {
        let texts = &source.texts;
        let mut identity = Identity::of_model(&texts.model.text);
        texts.scenarios.iter().for_each(|file| identity.add_file(&file.text));
        texts.known.iter().for_each(|file| identity.add_known(&file.text));
        let head = texts.model.text.parse::<toml::Table>().ok();
        let name = head.as_ref().and_then(|all| all.get("model")?.get("name")?.as_str());
        Origin {
            model: name.unwrap_or_default().to_owned(),
            fingerprint: identity.model,
            baseline: texts.baseline.as_ref().map_or_else(String::new, |baseline| fingerprint(&baseline.text)),
            scenarios: identity.scenarios,
            known: identity.known,
            known_to: source.known_to.clone(),
            program: source.program.clone(),
            command: source.command.clone(),
            variants: Variant::of_lines(source.sets.iter().map(String::as_str)),
            structure: source.structure,
            text: String::new(),
        }
    }

    /// Whether it says that texts with this hash travel with the workbook, as far as it says anything.
    pub fn names(&self, hash: &str) -> bool {
        self.text.is_empty() || self.text.contains(&format!("{HASH}{hash}"))
    }

    /// Whether the workbook is laid out as this version lays workbooks out.
    pub fn is_current(&self) -> bool {
        self.structure == STRUCTURE
    }

    /// The command that wrote it.
    pub fn written_by(&self) -> Option<&str> {
        let writes = ["project", "compare", "simulate", "sensitivity", "bridge"];
        self.command.split(' ').find(|word| writes.contains(word))
    }

    /// Whether it is a workbook of `project` or `compare`, without sheets of other commands.
    pub fn is_plain(&self) -> bool {
        matches!(self.written_by(), Some("project" | "compare"))
    }

    /// Whether it says that texts travel with the workbook.
    pub fn carries(&self) -> bool {
        self.text.contains(HASH)
    }
}

/// An override that can be read of a workbook whose model is unknown.
#[derive(Clone, Debug, PartialEq)]
pub struct Readable {
    /// The name behind `override.`.
    pub name: String,
    /// Where it stands.
    pub place: String,
    /// What stands there.
    pub value: Value,
}

/// What a workbook was made from; none where evcalc did not write it, or its sheet Model is lost.
pub fn origin(book: &Spreadsheet) -> Option<Origin> {
    let first = book.sheet("Model");
    first.into_iter().chain(&book.sheets).find_map(of_sheet)
}

fn of_sheet(sheet: &Grid) -> Option<Origin> {
    // The stamp stands near the top, but rows and columns may have been put before it.
    let found = |words: &str| {
        let at = sheet.cells.iter().find(|((row, _), cell)| {
            *row < 200 && cell.value.as_ref().and_then(Value::text).is_some_and(|text| text.trim() == words)
        });
        let ((row, column), _) = at?;
        match sheet.value((*row, *column + 1))? {
            Value::Text(text) => Some(text.trim().to_owned()),
            Value::Number(x) => Some(x.to_string()),
            _ => None,
        }
    };
    let [model, fingerprint, baseline, program, command, _, scenarios, sets, structure, text] = STAMPS;
    let given = |words: &str| found(words).filter(|text| text != "none");
    let scenarios = given(scenarios).unwrap_or_default();
    let scenarios = scenarios.split(',').filter_map(|one| one.trim().split_once(' '));
    let sets = given(sets).unwrap_or_default();
    let [known, known_to] = KNOWN_STAMPS;
    let known = found(known).unwrap_or_default();
    Some(Origin {
        fingerprint: found(fingerprint)?,
        model: found(model)?,
        baseline: given(baseline).unwrap_or_default(),
        scenarios: scenarios.map(|(name, one)| (name.to_owned(), one.to_owned())).collect(),
        known: known.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect(),
        known_to: found(known_to),
        program: found(program).unwrap_or_default(),
        command: found(command).unwrap_or_default(),
        variants: Variant::of_lines(sets.lines()),
        structure: found(structure).and_then(|text| text.parse().ok()).unwrap_or(1),
        text: found(text).unwrap_or_default(),
    })
}

/// The overrides that are in use, by their names alone.
pub fn readable(book: &Spreadsheet) -> Vec<Readable> {
    let overrides = book.names.values().filter_map(|(name, _)| Some((name, name.strip_prefix("override.")?)));
    let mut out: Vec<Readable> = overrides
        .filter_map(|(name, short)| {
            let (sheet, place) = book.named(name)?;
            let value = sheet.value(place)?.clone();
            Some(Readable { name: short.to_owned(), place: format!("{}!{}", sheet.name, address(place)), value })
        })
        .collect();
    out.sort_by(|a, b| a.name.cmp(&b.name));
    out
}
