//! The one name space of constants, drivers, lines, outputs, dimensions and elements; checks and scenarios have their own.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, Spanned};
use crate::function::Function;
use crate::model::{ConstantId, Dimension, DimensionId, DriverId, LineId};
use crate::text::{ModelText, RESERVED_KEYS};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    /// A measure.
    Constant(ConstantId),
    /// An assumption.
    Driver(DriverId),
    /// A line item.
    Line(LineId),
    /// An output: its place in the file's order (`by = "year"` makes several of one).
    Output(usize),
    /// An axis.
    Dimension(DimensionId),
    /// A member of an axis.
    Element(DimensionId, usize),
}

impl Symbol {
    /// How messages call this kind of thing, with its article.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Symbol::Constant(_) => "a constant",
            Symbol::Driver(_) => "a driver",
            Symbol::Line(_) => "a line",
            Symbol::Output(_) => "an output",
            Symbol::Dimension(_) => "a dimension",
            Symbol::Element(..) => "an element",
        }
    }
}

/// All names of a model, in file order.
#[derive(Debug, Default)]
pub(super) struct Names<'t> {
    symbols: IndexMap<&'t str, (Symbol, Span)>,
    /// Names in lower case, to find those that differ by case alone.
    folded: IndexMap<String, &'t str>,
    /// Names whose entries could not be read, or that differ from another by case alone.
    unread: BTreeSet<&'t str>,
}

/// As long as a cell's text can be, in the function that looks names up.
const LONGEST_NAME: usize = 255;

const WORDS: &[&str] = &[
    "t",
    "month",
    "quarter",
    "year",
    "period_length",
    "elapsed",
    "inherited",
    "baseline",
    "calendar_month",
    "calendar_quarter",
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
    "Q1",
    "Q2",
    "Q3",
    "Q4",
];

impl<'t> Names<'t> {
    /// Collects every name of a model text; `dimensions` are those of the model with its calendars last.
    pub(super) fn collect(text: &'t ModelText, dimensions: &'t [Dimension], diagnostics: &mut Diagnostics) -> Self {
        let mut names = Names::default();
        for (d, dimension) in text.dimensions.iter().enumerate() {
            let id = DimensionId(d);
            names.declare(&dimension.name, Symbol::Dimension(id), diagnostics);
            for (e, (element, _)) in dimension.elements.iter().enumerate() {
                names.declare(element, Symbol::Element(id, e), diagnostics);
            }
        }
        for (i, constant) in text.constants.iter().enumerate() {
            names.declare(&constant.name, Symbol::Constant(ConstantId(i)), diagnostics);
        }
        for (i, driver) in text.drivers.iter().enumerate() {
            names.declare(&driver.name, Symbol::Driver(DriverId(i)), diagnostics);
        }
        for (i, line) in text.lines.iter().enumerate() {
            names.declare(&line.name, Symbol::Line(LineId(i)), diagnostics);
        }
        for (i, output) in text.outputs.iter().enumerate() {
            names.declare(&output.name, Symbol::Output(i), diagnostics);
        }
        declare_apart(("a check", "checks"), text.checks.iter().map(|check| &check.name), diagnostics);
        declare_apart(("a scenario", "scenarios"), text.scenarios.iter().map(|scenario| &scenario.name), diagnostics);
        names.add_calendars(text, dimensions);
        names.unread.extend(text.unread.iter().map(String::as_str));
        names
    }

    fn add_calendars(&mut self, text: &ModelText, dimensions: &'t [Dimension]) {
        let span = text.timeline.step.span;
        for (d, dimension) in dimensions.iter().enumerate().skip(text.dimensions.len()) {
            let id = DimensionId(d);
            self.symbols.insert(&dimension.name, (Symbol::Dimension(id), span));
            for (e, element) in dimension.elements.iter().enumerate() {
                self.symbols.insert(&element.name, (Symbol::Element(id, e), span));
            }
        }
    }

    fn declare(&mut self, name: &'t Spanned<String>, symbol: Symbol, diagnostics: &mut Diagnostics) {
        check_identifier(name, diagnostics);
        let folded = name.value.to_ascii_lowercase();
        if let Some(other) = self.folded.get(&folded) {
            let (earlier, place) = self.symbols[other];
            let message = if *other == name.value {
                format!("`{}` is {} already", name.value, earlier.kind())
            } else {
                format!("`{}` and `{other}` differ by case alone", name.value)
            };
            diagnostics.push(
                Diagnostic::error(Code::DuplicateName, message)
                    .at(name.span, "the second use of this name")
                    .related(place, "the first")
                    .hint("constants, drivers, lines, outputs, dimensions and elements share one name space: choose another name"),
            );
            if *other != name.value {
                self.unread.insert(&name.value);
            }
            return;
        }
        self.folded.insert(folded, &name.value);
        self.symbols.insert(&name.value, (symbol, name.span));
    }

    /// What a name stands for.
    pub(super) fn find(&self, name: &str) -> Option<Symbol> {
        self.symbols.get(name).map(|(symbol, _)| *symbol)
    }

    /// Whether the entry of a name could not be read, so that nothing is known of it.
    pub(super) fn is_unread(&self, name: &str) -> bool {
        self.unread.contains(name)
    }

    /// The names of a kind, for "did you mean".
    pub(super) fn of_kind(&self, wanted: impl Fn(Symbol) -> bool) -> Vec<&str> {
        self.symbols.iter().filter(|(_, (symbol, _))| wanted(*symbol)).map(|(name, _)| *name).collect()
    }

    /// Every name.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.symbols.keys().copied()
    }
}

/// Names of a kind that has a name space of its own: `kind` is how one of it is called, and all of it.
fn declare_apart<'t>(
    (one, all): (&str, &str),
    names: impl Iterator<Item = &'t Spanned<String>>,
    diagnostics: &mut Diagnostics,
) {
    let mut folded: BTreeMap<String, &Spanned<String>> = BTreeMap::new();
    for name in names {
        check_identifier(name, diagnostics);
        let Some(other) = folded.get(&name.value.to_ascii_lowercase()) else {
            folded.insert(name.value.to_ascii_lowercase(), name);
            continue;
        };
        let message = match other.value == name.value {
            true => format!("`{}` is {one} already", name.value),
            false => format!("`{}` and `{}` differ by case alone", name.value, other.value),
        };
        diagnostics.push(
            Diagnostic::error(Code::DuplicateName, message)
                .at(name.span, "the second use of this name")
                .related(other.span, "the first")
                .hint(format!("{all} have a name space of their own: choose another name")),
        );
    }
}

/// Reports a name that is no identifier, or that the language reserves.
pub fn check_identifier(name: &Spanned<String>, diagnostics: &mut Diagnostics) {
    let text = name.value.as_str();
    if text.len() > LONGEST_NAME && is_identifier(text) {
        diagnostics.push(
            Diagnostic::error(
                Code::BadName,
                format!("a name has at most {LONGEST_NAME} characters, not {}", text.len()),
            )
            .at(name.span, "")
            .hint("say the rest in its `title`"),
        );
        return;
    }
    if !is_identifier(text) {
        let proposal = identifier_from(text);
        diagnostics.push(
            Diagnostic::error(Code::BadName, format!("`{text}` cannot be a name")).at(name.span, "not a name").hint(
                format!(
                    "a name starts with a letter and goes on with letters, digits and `_`: for example `{proposal}`"
                ),
            ),
        );
        return;
    }
    let Some(what) = reserved(text) else { return };
    diagnostics.push(
        Diagnostic::error(Code::ReservedName, format!("`{text}` is reserved: it is {what}"))
            .at(name.span, "choose another name")
            .hint(format!("for example `{text}_1` or a name that says more")),
    );
}

/// What a name is that the language keeps for itself; none for others.
pub fn reserved(text: &str) -> Option<&'static str> {
    match text {
        _ if Function::named(text).is_some() => Some("a function"),
        _ if WORDS.contains(&text) => Some("a word of the language"),
        _ if RESERVED_KEYS.iter().any(|keys| keys.contains(&text)) => Some("a key of the file format"),
        _ => None,
    }
}

/// Whether a text is an identifier of the language.
pub fn is_identifier(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphabetic()) && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// A letter with a mark, as people write it where there is none.
fn transcribed(c: char) -> Option<&'static str> {
    Some(match c {
        'ä' | 'æ' => "ae",
        'ö' | 'ø' | 'œ' => "oe",
        'ü' => "ue",
        'Ä' => "Ae",
        'Ö' => "Oe",
        'Ü' => "Ue",
        'ß' => "ss",
        'á' | 'à' | 'â' | 'ã' | 'å' => "a",
        'ç' | 'č' | 'ć' => "c",
        'é' | 'è' | 'ê' | 'ë' | 'ě' => "e",
        'í' | 'ì' | 'î' | 'ï' => "i",
        'ñ' | 'ń' => "n",
        'ó' | 'ò' | 'ô' | 'õ' => "o",
        'ś' | 'š' => "s",
        'ú' | 'ù' | 'û' => "u",
        'ý' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

fn identifier_from(text: &str) -> String {
    let plain: String = text.chars().map(|c| transcribed(c).map_or_else(|| c.to_string(), str::to_owned)).collect();
    let kept: String = plain.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(40).collect();
    let kept = kept.trim_matches('_');
    match kept.chars().next() {
        Some(c) if c.is_ascii_alphabetic() => kept.to_owned(),
        _ => format!("x_{kept}"),
    }
}
