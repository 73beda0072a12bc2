//! A model as a tree.

use crate::period::Step;

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Op {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Op {
    /// All six comparisons.
    pub const COMPARISONS: [Op; 6] =
        [Op::Equal, Op::NotEqual, Op::Less, Op::LessOrEqual, Op::Greater, Op::GreaterOrEqual];

    /// Whether it compares.
    pub fn compares(self) -> bool {
        Op::COMPARISONS.contains(&self)
    }
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A number as it is written: `12%`, `1_000`, `.5`.
    Number(String),
    /// A period in quotes.
    Period(String),
    /// A name, and the elements that are picked.
    Name(String, Vec<String>),
    /// A figure of the baseline.
    Figure(String),
    /// A dimension as an argument of a sum.
    Dimension(String),
    /// `-x`
    Negate(Box<Expr>),
    /// `x%`
    Percent(Box<Expr>),
    /// `a op b`
    Binary(Op, Box<Expr>, Box<Expr>),
    /// A function.
    Call(&'static str, Vec<Expr>),
    /// `product = YU7`, or `<>` where the flag is false.
    Is(String, bool, String),
}

impl Expr {
    /// A number as it is written.
    pub fn number(text: impl ToString) -> Expr {
        Expr::Number(text.to_string())
    }

    /// A name.
    pub fn name(name: &str) -> Expr {
        Expr::Name(name.to_owned(), vec![])
    }

    /// `-x`
    pub fn negative(self) -> Expr {
        Expr::Negate(Box::new(self))
    }

    /// `self op other`
    pub fn with(self, op: Op, other: Expr) -> Expr {
        Expr::Binary(op, Box::new(self), Box::new(other))
    }

    /// The expressions right below this one.
    pub fn parts(&self) -> Vec<&Expr> {
        match self {
            Expr::Negate(x) | Expr::Percent(x) => vec![x],
            Expr::Binary(_, a, b) => vec![a, b],
            Expr::Call(_, arguments) => arguments.iter().collect(),
            _ => vec![],
        }
    }

    /// The same, to be changed.
    pub fn parts_mut(&mut self) -> Vec<&mut Expr> {
        match self {
            Expr::Negate(x) | Expr::Percent(x) => vec![x],
            Expr::Binary(_, a, b) => vec![a, b],
            Expr::Call(_, arguments) => arguments.iter_mut().collect(),
            _ => vec![],
        }
    }

    /// Whether something holds here or anywhere below.
    pub fn any(&self, holds: &mut impl FnMut(&Expr) -> bool) -> bool {
        holds(self) || self.parts().into_iter().any(|part| part.any(holds))
    }

    /// Whether a name is used.
    pub fn uses(&self, name: &str) -> bool {
        self.any(&mut |e| matches!(e, Expr::Name(n, _) if n == name))
    }
}

/// The functions that make one value of those of several elements; a sum is written twice as often as any other.
pub const OVER: [&str; 5] = ["sum", "sum", "average", "smallest", "largest"];

/// What a driver, an opening or a scenario's change is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// One expression.
    Of(Expr),
    /// By element.
    Elements(Vec<(String, Value)>),
    /// By element, in the elements' order.
    List(Vec<Value>),
    /// By period.
    Path(Vec<(String, Expr)>),
    /// A period.
    Period(String),
}

impl Value {
    /// The expressions in it.
    pub fn expressions(&self) -> Vec<&Expr> {
        match self {
            Value::Of(e) => vec![e],
            Value::Elements(of) => of.iter().flat_map(|(_, value)| value.expressions()).collect(),
            Value::List(of) => of.iter().flat_map(Value::expressions).collect(),
            Value::Path(keys) => keys.iter().map(|(_, e)| e).collect(),
            Value::Period(_) => vec![],
        }
    }
}

/// A constant.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Constant {
    pub name: String,
    pub title: Option<String>,
    pub unit: &'static str,
    pub value: Expr,
}

/// A driver; `dims` is what `over` comes to.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Driver {
    pub name: String,
    pub title: Option<String>,
    pub unit: &'static str,
    pub notes: Option<String>,
    pub over: Option<Vec<String>>,
    pub dims: Vec<String>,
    pub value: Value,
    pub between: Option<&'static str>,
    pub range: Option<(f64, f64)>,
    pub uncertain: Option<String>,
    pub varies: bool,
}

/// A line.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Line {
    pub name: String,
    pub title: Option<String>,
    pub unit: &'static str,
    pub section: Option<String>,
    pub over: Option<Vec<String>>,
    pub dims: Vec<String>,
    pub formula: Expr,
    pub opening: Option<Value>,
    pub total: Option<&'static str>,
    pub actual: Option<(String, String)>,
    /// What takes the formula's place.
    pub known: Option<Known>,
}

/// Known values that take the place of a line's formula.
#[derive(Clone, Debug)]
pub struct Known {
    /// Elements, period by its number, and value, as TOML writes it.
    pub values: Vec<(Vec<String>, i64, &'static str)>,
    /// What the last known value does to the formula afterwards.
    pub carry: Option<&'static str>,
}

/// An output; `by_year` makes one of each full year.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Output {
    pub name: String,
    pub title: Option<String>,
    pub unit: &'static str,
    pub formula: Expr,
    pub target: Option<String>,
    pub better: Option<&'static str>,
    pub by_year: bool,
}

/// A check; `dims` are the dimensions that its formula leaves free.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Check {
    pub name: String,
    pub title: Option<String>,
    pub formula: Expr,
    pub dims: Vec<String>,
}

/// A figure of the baseline.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Figure {
    pub name: String,
    pub title: Option<String>,
    pub unit: &'static str,
    pub value: String,
    pub firmness: &'static str,
}

/// A scenario.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Scenario {
    pub name: String,
    pub title: Option<String>,
    pub extends: Option<String>,
    pub probability: Option<f64>,
    pub drivers: Vec<(String, Value)>,
}

/// A chart.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Chart {
    pub title: String,
    pub kind: &'static str,
    pub lines: Vec<String>,
    pub across: bool,
}

/// The elements of a dimension, with their titles.
pub type Elements = Vec<(String, Option<String>)>;

/// A model.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Model {
    pub name: String,
    pub title: Option<String>,
    pub notes: Option<String>,
    pub step: Step,
    /// Number of the first period.
    pub first: i64,
    pub periods: i64,
    pub forecast: Option<String>,
    /// The number of the last period whose known values count.
    pub known_to: Option<i64>,
    pub dimensions: Vec<(String, Elements)>,
    pub figures: Vec<Figure>,
    pub constants: Vec<Constant>,
    pub drivers: Vec<Driver>,
    pub lines: Vec<Line>,
    pub outputs: Vec<Output>,
    pub checks: Vec<Check>,
    pub scenarios: Vec<Scenario>,
    /// Two drivers and their rank correlation.
    pub correlations: Vec<(String, String, f64)>,
    pub charts: Vec<Chart>,
}

/// The months, as elements of `calendar_month`.
pub const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// The quarters, as elements of `calendar_quarter`.
pub const QUARTERS: [&str; 4] = ["Q1", "Q2", "Q3", "Q4"];

/// Whether a dimension is built in.
pub fn is_calendar(dimension: &str) -> bool {
    dimension.starts_with("calendar_")
}

impl Model {
    /// The elements of a dimension.
    pub fn elements(&self, dimension: &str) -> Vec<String> {
        match dimension {
            "calendar_month" => MONTHS.map(str::to_owned).to_vec(),
            "calendar_quarter" => QUARTERS.map(str::to_owned).to_vec(),
            _ => {
                let found = self.dimensions.iter().find(|(name, _)| name == dimension);
                found.map(|(_, elements)| elements.iter().map(|(e, _)| e.clone()).collect()).unwrap_or_default()
            }
        }
    }

    /// Every combination of the elements of some dimensions.
    pub fn places(&self, dims: &[String]) -> Vec<Vec<String>> {
        let mut out = vec![vec![]];
        for dimension in dims {
            let elements = self.elements(dimension);
            let longer = |place: &Vec<String>| {
                let place = place.clone();
                elements.iter().map(move |e| [place.clone(), vec![e.clone()]].concat()).collect::<Vec<_>>()
            };
            out = out.iter().flat_map(longer).collect();
        }
        out
    }

    /// The dimension of an element.
    pub fn dimension_of(&self, element: &str) -> Option<&str> {
        let own = self.dimensions.iter().find(|(_, elements)| elements.iter().any(|(e, _)| e == element));
        match own {
            Some((name, _)) => Some(name),
            None if MONTHS.contains(&element) => Some("calendar_month"),
            None => QUARTERS.contains(&element).then_some("calendar_quarter"),
        }
    }

    /// Years of which every period lies in the timeline.
    pub fn full_years(&self) -> Vec<i64> {
        let last = self.first + self.periods - 1;
        let whole = |year: &i64| {
            let text = year.to_string();
            self.step.first(&text) >= self.first && self.step.last(&text) <= last
        };
        (self.step.year_of(self.first)..=self.step.year_of(last)).filter(whole).collect()
    }
}
