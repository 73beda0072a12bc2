//! The figures: what the articles say, how firm it is, and where it stands.

use super::expr::Expr;
use super::id::FigureId;
use crate::diagnostic::Span;
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
