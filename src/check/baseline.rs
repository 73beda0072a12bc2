//! The figures: what the articles say, how firm it is, and where it stands.

use super::checker::{Checker, Place, Scope};
use super::expr::Expr;
use super::literal::literal;
use super::model::FigureId;
use super::names::{Names, check_identifier};
use super::text_formula::parse_text;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::text::{BaselineText, FigureText, NodeKind, Text};
use crate::timeline::{Step, Timeline};
use crate::unit::DeclaredUnit;
use std::str::FromStr;

/// On which side of a figure the truth lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Above it, or on it.
    Floor,
    /// Below it, or on it.
    Ceiling,
}

impl Bound {
    /// Whether a value does not contradict the bound; rounding of the 9th digit is none.
    pub fn allows(self, value: f64, bound: f64) -> bool {
        let slack = 1e-9 * bound.abs();
        match self {
            Bound::Floor => value >= bound - slack,
            Bound::Ceiling => value <= bound + slack,
        }
    }
}

impl Firmness {
    /// The side on which the truth lies, where a figure only bounds it.
    pub fn bound(self) -> Option<Bound> {
        match self {
            Firmness::Over | Firmness::AtLeast => Some(Bound::Floor),
            Firmness::Under | Firmness::UpTo => Some(Bound::Ceiling),
            Firmness::Exact | Firmness::About | Firmness::Nearly => None,
        }
    }
}

/// A whole baseline.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Baseline {
    pub sources: Vec<Source>,
    pub figures: Vec<Figure>,
    pub relations: Vec<Relation>,
    /// Whether some of it could not be read: nothing is said about figures that are not there.
    pub broken: bool,
}

/// Where figures come from.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Source {
    pub id: String,
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub date: Option<String>,
    pub article: Option<String>,
    pub url: Option<String>,
    pub notes: Option<String>,
}

/// One figure.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Figure {
    pub id: String,
    pub title: String,
    pub subject: Option<String>,
    pub measure: Option<String>,
    /// A period, a span `2021..2024`, or a stock to date `..2025-11`.
    pub period: Option<String>,
    pub value: FigureValue,
    pub unit: DeclaredUnit,
    pub firmness: Firmness,
    pub kind: Kind,
    /// Indices into [`Baseline::sources`].
    pub sources: Vec<usize>,
    pub status: Status,
    pub notes: Option<String>,
    pub span: Span,
}

/// What a figure says.
#[derive(Clone, Debug, PartialEq)]
pub enum FigureValue {
    /// A number in the figure's unit.
    Number(f64),
    /// A period as written (`unit = "period"`).
    Period(String),
}

/// What must hold between figures.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Relation {
    pub name: String,
    pub title: Option<String>,
    pub notes: Option<String>,
    pub text: String,
    pub formula: Expr,
    pub span: Span,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum $name { $($variant),+ }

        impl $name {
            /// Every word of the file format.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word of the file format.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        impl FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($word => Ok($name::$variant),)+ _ => Err(()) }
            }
        }
    };
}

words!(
    /// How firm a figure is.
    Firmness {
        Exact = "exact", About = "about", Over = "over", Under = "under", Nearly = "nearly", UpTo = "up_to",
        AtLeast = "at_least",
    }
);
words!(
    /// What sort of statement a figure is.
    Kind { Reported = "reported", Target = "target", Plan = "plan", Estimate = "estimate", Price = "price", Context = "context" }
);
words!(
    /// Whether a figure can be relied upon.
    Status { Ok = "ok", Superseded = "superseded", Disputed = "disputed", Unusable = "unusable" }
);

impl Baseline {
    /// The figure with this id.
    pub fn find(&self, id: &str) -> Option<FigureId> {
        self.figures.iter().position(|f| f.id == id).map(FigureId)
    }

    /// A figure's sources in a line: publisher or title, and date.
    pub fn citation(&self, figure: &Figure) -> String {
        let one = |&i: &usize| {
            let source = &self.sources[i];
            let who = source.publisher.as_deref().or(source.title.as_deref()).unwrap_or(&source.id);
            match &source.date {
                Some(date) => format!("{who}, {date}"),
                None => who.to_owned(),
            }
        };
        figure.sources.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

/// Checks a baseline by itself: names, words, units, relations.
pub fn check_baseline(text: &BaselineText, diagnostics: &mut Diagnostics) -> Baseline {
    let mut out = Baseline::default();
    for source in &text.sources {
        check_identifier(&source.name, diagnostics);
        out.sources.push(Source {
            id: source.name.value.clone(),
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            date: source.date.clone(),
            article: source.article.clone(),
            url: source.url.clone(),
            notes: source.notes.clone(),
        });
    }
    for figure in &text.figures {
        check_identifier(&figure.name, diagnostics);
        if let Some(checked) = check_figure(figure, &out, diagnostics) {
            out.figures.push(checked);
        }
    }
    out.relations = check_relations(text, &out, diagnostics);
    out
}

fn check_figure(text: &FigureText, baseline: &Baseline, diagnostics: &mut Diagnostics) -> Option<Figure> {
    let unit = declared_unit(&text.unit, diagnostics);
    let firmness = word(&text.firmness, "firmness", Firmness::WORDS, diagnostics);
    let kind = word(&text.kind, "kind", Kind::WORDS, diagnostics);
    let status = word(&text.status, "status", Status::WORDS, diagnostics);
    let mut sources = Vec::new();
    for name in &text.sources {
        match baseline.sources.iter().position(|s| s.id == name.text) {
            Some(index) => sources.push(index),
            None => diagnostics.push(
                Diagnostic::error(Code::UnknownName, format!("there is no source `{}`", name.text))
                    .at(name.span, "unknown source")
                    .suggest(&name.text, baseline.sources.iter().map(|s| s.id.as_str()))
                    .hint(format!("declare it: `[sources.{}]`", name.text)),
            ),
        }
    }
    let unit = unit?;
    let value = figure_value(text, &unit, diagnostics)?;
    Some(Figure {
        id: text.name.value.clone(),
        title: text.title.clone().unwrap_or_else(|| text.name.value.replace('_', " ")),
        subject: text.subject.clone(),
        measure: text.measure.clone(),
        period: text.period.as_ref().map(|p| p.text.clone()),
        value,
        unit,
        firmness: firmness.unwrap_or(Firmness::Exact),
        kind: kind.unwrap_or(Kind::Reported),
        sources,
        status: status.unwrap_or(Status::Ok),
        notes: text.notes.clone(),
        span: text.name.span,
    })
}

fn figure_value(text: &FigureText, unit: &DeclaredUnit, diagnostics: &mut Diagnostics) -> Option<FigureValue> {
    let is_period = unit.unit == crate::unit::Unit::base("period");
    match &text.value.kind {
        NodeKind::Number(year) if is_period => Some(FigureValue::Period(format!("{year}"))),
        NodeKind::Text(period) if is_period => Some(FigureValue::Period(period.text.clone())),
        NodeKind::Number(x) if x.is_finite() => Some(FigureValue::Number(*x)),
        NodeKind::Text(formula) => {
            let value = parse_text(formula, diagnostics)?;
            match literal(&value) {
                Some(x) => Some(FigureValue::Number(x)),
                None => {
                    diagnostics.push(
                        Diagnostic::error(Code::WrongKind, format!("the figure `{}` must be a number", text.name.value))
                            .at(formula.span, "not a number")
                            .hint("write a number, a percentage such as \"60%\", or `unit = \"period\"` and a period in quotes"),
                    );
                    None
                }
            }
        }
        _ => {
            diagnostics.push(
                Diagnostic::error(
                    Code::WrongKind,
                    format!("the figure `{}` must be a number, not {}", text.name.value, text.value.kind_name()),
                )
                .at(text.value.span, ""),
            );
            None
        }
    }
}

/// A unit as declared, or an error at its place.
pub fn declared_unit(text: &Text, diagnostics: &mut Diagnostics) -> Option<DeclaredUnit> {
    match DeclaredUnit::parse(&text.text) {
        Ok(unit) => Some(unit),
        Err(error) => {
            let span = match text.offset {
                Some(at) => Span::new(text.span.file, at + error.range.start, at + error.range.end),
                None => text.span,
            };
            diagnostics.push(
                Diagnostic::error(Code::BadUnit, error.message)
                    .at(span, "")
                    .hint("a unit is a product of names, such as `vehicle`, `CNY/vehicle`, `order/vehicle^2`; `1` and `%` are plain numbers"),
            );
            None
        }
    }
}

/// One of a few words, or an error that offers the nearest.
pub fn word<T: FromStr>(
    text: &Option<Text>,
    key: &str,
    words: &[&'static str],
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    let text = text.as_ref()?;
    if let Ok(value) = text.text.parse() {
        return Some(value);
    }
    let shown: Vec<_> = words.iter().map(|w| format!("\"{w}\"")).collect();
    diagnostics.push(
        Diagnostic::error(Code::UnknownWord, format!("`{key}` cannot be \"{}\"", text.text))
            .at(text.span, "")
            .suggest(&text.text, words.iter().copied())
            .hint(format!("it is one of {}", shown.join(", "))),
    );
    None
}

fn check_relations(text: &BaselineText, baseline: &Baseline, diagnostics: &mut Diagnostics) -> Vec<Relation> {
    let names = Names::default();
    let timeline = Timeline { step: Step::Year, start: 2000, periods: 1 };
    let mut checker = Checker {
        names: &names,
        dimensions: &[],
        baseline,
        has_baseline: true,
        timeline: &timeline,
        constants: vec![],
        drivers: vec![],
        lines: vec![],
        formulas: vec![],
        openings: vec![],
        outputs: vec![],
        output_ids: vec![],
        parts: vec![],
        diagnostics: Diagnostics::default(),
        quiet: false,
        quotient: None,
    };
    let mut out = Vec::new();
    for relation in &text.relations {
        let Some(ast) = parse_text(&relation.holds, &mut checker.diagnostics) else { continue };
        let Some(typed) = checker.expr(&ast, &Scope::new(Place::Relation)) else { continue };
        out.push(Relation {
            name: relation.name.value.clone(),
            title: relation.title.clone(),
            notes: relation.notes.clone(),
            text: relation.holds.text.clone(),
            formula: typed.expr,
            span: relation.name.span,
        });
    }
    for diagnostic in checker.diagnostics.0 {
        diagnostics.push(diagnostic);
    }
    out
}
