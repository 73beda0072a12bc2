//! The figures: what the articles say, how firm it is, and where it stands.

use super::expr::Expr;
use super::id::FigureId;
use crate::diagnostic::Span;
use crate::unit::DeclaredUnit;

/// On which side of a figure the truth lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// How firm a number is of which no more is known than this.
    pub fn of_bound(bound: Option<Bound>) -> Firmness {
        match bound {
            None => Firmness::Exact,
            Some(Bound::Floor) => Firmness::AtLeast,
            Some(Bound::Ceiling) => Firmness::UpTo,
        }
    }

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
pub struct Baseline {
    /// Where its figures come from.
    pub sources: Vec<Source>,
    /// Its figures, in the order of the file.
    pub figures: Vec<Figure>,
    /// What must hold between them.
    pub relations: Vec<Relation>,
    /// Contradictions that are known, and what is made of them.
    pub conflicts: Vec<KnownConflict>,
    /// Whether some of it could not be read: nothing is said about figures that are not there.
    pub broken: bool,
}

/// Where figures come from.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its identifier, as figures cite it.
    pub id: String,
    /// What it is called.
    pub title: Option<String>,
    /// Who answers for it.
    pub publisher: Option<String>,
    /// When it was published, as it is written there.
    pub date: Option<String>,
    /// Which of its articles says so.
    pub article: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// The author's notes.
    pub notes: Option<String>,
}

/// One figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its identifier; formulas write `baseline.ID`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Whom or what it is about.
    pub subject: Option<String>,
    /// What was measured, so that figures of one measure can be compared.
    pub measure: Option<String>,
    /// A period, a span `2021..2024`, or a stock to date `..2025-11`.
    pub period: Option<String>,
    /// What it says.
    pub value: FigureValue,
    /// What it is counted in.
    pub unit: DeclaredUnit,
    /// How firm it is.
    pub firmness: Firmness,
    /// What sort of statement it is.
    pub kind: Kind,
    /// Indices into [`Baseline::sources`].
    pub sources: Vec<usize>,
    /// Whether it can be relied upon.
    pub status: Status,
    /// The author's notes.
    pub notes: Option<String>,
    /// Where its name stands in the text.
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
pub struct Relation {
    /// Its identifier.
    pub name: String,
    /// What people call it.
    pub title: Option<String>,
    /// The author's notes.
    pub notes: Option<String>,
    /// The condition as the author wrote it.
    pub text: String,
    /// The condition: a number that is not 0 where it holds.
    pub formula: Expr,
    /// Where its name stands in the text.
    pub span: Span,
}

/// A contradiction between figures that is known, and what is made of it.
#[derive(Clone, Debug)]
pub struct KnownConflict {
    /// Its identifier.
    pub name: String,
    /// The figures, by their places: two or more.
    pub figures: Vec<usize>,
    /// What is made of it.
    pub verdict: String,
    /// Why.
    pub reason: String,
}

words!(
    /// How firm a figure is.
    Firmness {
        /// As it stands.
        Exact = "exact",
        /// More or less.
        About = "about",
        /// More than that.
        Over = "over",
        /// Less than that.
        Under = "under",
        /// A little less than that.
        Nearly = "nearly",
        /// That or less.
        UpTo = "up_to",
        /// That or more.
        AtLeast = "at_least",
    }
);
words!(
    /// What sort of statement a figure is.
    Kind {
        /// Something that has happened, as its publisher says.
        Reported = "reported",
        /// What somebody wants to reach.
        Target = "target",
        /// What somebody means to do.
        Plan = "plan",
        /// What somebody supposes.
        Estimate = "estimate",
        /// What something is sold for.
        Price = "price",
        /// Something about the world around.
        Context = "context",
    }
);
words!(
    /// Whether a figure can be relied upon.
    Status {
        /// Nothing is known against it.
        Ok = "ok",
        /// A later figure takes its place.
        Superseded = "superseded",
        /// Others say something else.
        Disputed = "disputed",
        /// No model may use it.
        Unusable = "unusable",
    }
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
