//! What serves here for a worksheet function that goes by another name, or that needs none: with the formula's own
//! arguments, else with names of the model.

use super::calendar_word::calendar_hint;
use super::checker::Checker;
use super::names::Symbol;
use super::types::{Place, Scope};
use crate::formula::Expr;

/// The arguments of a call as they were typed, with names for those that are missing.
struct Typed<'a>(&'a [Expr]);

impl Typed<'_> {
    /// The argument at a place, or a word for it; in parentheses where it is not one name, number or call.
    fn at(&self, place: usize, word: &str) -> String {
        let Some(argument) = self.0.get(place) else { return word.to_owned() };
        let text = argument.to_string();
        let simple = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '%' | '[' | ']' | ',' | ' ' | '"');
        let one = text.chars().all(simple) || is_call(&text);
        if one { text } else { format!("({text})") }
    }

    /// The same inside of parentheses or between commas.
    fn bare(&self, place: usize, word: &str) -> String {
        self.0.get(place).map_or_else(|| word.to_owned(), Expr::to_string)
    }
}

/// Whether a text is one call, from its first parenthesis to its last.
fn is_call(text: &str) -> bool {
    let Some(open) = text.find('(').filter(|open| *open > 0) else { return false };
    let mut depth = 0;
    let name = text[..open].chars().all(|c| c.is_alphanumeric() || c == '_');
    name && text[open..].char_indices().all(|(at, c)| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth > 0 || open + at + c.len_utf8() == text.len()
    })
}

impl Checker<'_> {
    /// What to write for an Excel function that goes by another name here.
    pub(super) fn excel_habit(&self, name: &str, arguments: &[Expr], scope: &Scope<'_>) -> Option<String> {
        let a = Typed(arguments);
        let name = name.to_ascii_uppercase();
        self.habit_of_money(&name, &a, scope)
            .or_else(|| self.habit_of_choice(&name, &a, scope))
            .or_else(|| self.habit_of_time(&name))
            .or_else(|| habit_of_numbers(&name, &a))
    }

    /// `total(...)` stands in outputs and checks alone.
    fn over_time(scope: &Scope<'_>, text: &str) -> String {
        match scope.place {
            Place::Output | Place::Check => format!("write `{text}`"),
            _ => format!("in an output, write `{text}`"),
        }
    }

    fn habit_of_money(&self, name: &str, a: &Typed<'_>, scope: &Scope<'_>) -> Option<String> {
        let over_time = |text: String| Self::over_time(scope, &text);
        let (rate, second, third) = (a.at(0, "rate"), a.at(1, "periods"), a.at(2, "present"));
        Some(match name {
            "NPV" => {
                let flow = self.one_value(&a.at(1, &self.some_line()));
                let first = over_time(format!("total({flow} / (1 + {rate}) ^ t)"));
                format!(
                    "{first}, with `{rate}` in `%`, of one {}; where it is of a year `total({flow} / (1 + {rate}) ^ elapsed)`",
                    self.timeline.step
                )
            }
            "XNPV" => {
                let flow = self.one_value(&a.at(1, &self.some_line()));
                over_time(format!("total({flow} / (1 + {rate}) ^ elapsed)")) + &format!(", with `{rate}` in `%`")
            }
            "IRR" | "XIRR" | "MIRR" => {
                let flow = self.one_value(&a.at(0, &self.some_line()));
                let (clock, kind) = if name == "XIRR" { ("elapsed", "year") } else { ("t", "period") };
                format!(
                    "give an output `npv` the formula `total({flow} / (1 + rate) ^ {clock})`, with a driver `rate` in `%`, of one {kind}; `evcalc seek MODEL --of npv --target 0 --driver rate` finds the rate at which it is 0"
                )
            }
            "PMT" => format!("write `{third} * {rate} / (1 - (1 + {rate}) ^ (0 - {second}))`, a positive amount; `{rate}` is the rate of one period, not 0"),
            "IPMT" => format!("the interest of a period is the rate times what is owed: `prev(debt) * {rate}`, with `debt` a line that has an `opening`"),
            "PPMT" => format!("what is repaid is the payment less the interest: `payment - prev(debt) * {rate}`, with `debt` a line that has an `opening`"),
            "PV" => format!("write `{} * (1 - (1 + {rate}) ^ (0 - {second})) / {rate}`, a positive amount; `{rate}` is the rate of one period, not 0", a.at(2, "payment")),
            "FV" => format!("write `{} * ((1 + {rate}) ^ {second} - 1) / {rate}`, a positive amount; `{rate}` is the rate of one period, not 0", a.at(2, "payment")),
            "NPER" => format!("write `0 - ln(1 - {third} * {rate} / {0}) / ln(1 + {rate})`, with `{0}` the positive payment of a period", a.at(1, "payment")),
            "RATE" => "let a formula give the payment from a driver `rate`; `evcalc seek MODEL --of payment --target X --driver rate` finds the rate".to_owned(),
            "SLN" => format!("write `({} - {}) / {}`", a.bare(0, "cost"), a.bare(1, "salvage"), a.at(2, "life")),
            "DB" | "DDB" | "SYD" | "VDB" => "write off a part of what is left: a line `book` with an `opening` and the formula `prev(book) * (1 - rate)`".to_owned(),
            "RRI" | "CAGR" => {
                let line = self.some_line();
                over_time(format!("(last({line}) / first({line})) ^ (1 / {}) - 1", self.timeline.periods.saturating_sub(1).max(1)))
            }
            _ => return None,
        })
    }

    fn habit_of_choice(&self, name: &str, a: &Typed<'_>, scope: &Scope<'_>) -> Option<String> {
        let condition = || self.some_condition();
        let over_time = |text: String| Self::over_time(scope, &text);
        // SUMIF has what is added behind the criterion, SUMIFS before it.
        let place = if matches!(name, "SUMIF" | "AVERAGEIF") && a.0.len() > 2 { 2 } else { 0 };
        let line = self.some_line();
        let added = a.bare(place, &line);
        let year = format!("year = {}", self.timeline.year(1));
        let of_a_year = format!("if({year}, {}, 0)", self.one_value(&added));
        let over = self.dimensions.iter().any(|dimension| dimension.calendar.is_none());
        Some(match name {
            "SUMPRODUCT" => {
                let product = match a.0 {
                    [] => "a * b".to_owned(),
                    _ => (0..a.0.len()).map(|at| a.at(at, "")).collect::<Vec<_>>().join(" * "),
                };
                match a.0.iter().any(|argument| self.one_value(&argument.to_string()) != argument.to_string()) {
                    true => format!(
                        "write `sum({product})` over elements; over time, {}",
                        over_time(format!("total(sum({product}))"))
                    ),
                    false => over_time(format!("total({product})")),
                }
            }
            "SUMIFS" | "SUMIF" => match over {
                true => format!(
                    "write `sum(if({}, {added}, 0))` over elements; over time, {}",
                    condition(),
                    over_time(format!("total({of_a_year})"))
                ),
                false => over_time(format!("total({of_a_year})")),
            },
            "COUNTIFS" | "COUNTIF" | "COUNT" | "COUNTA" => over_time(format!("total(if({year}, 1, 0))")),
            "AVERAGEIFS" | "AVERAGEIF" => over_time(format!("total({of_a_year}) / total(if({year}, 1, 0))")),
            "MAXIFS" => over_time(format!("largest(if({year}, {}, 0 - 1e15))", self.one_value(&added))),
            "MINIFS" => over_time(format!("smallest(if({year}, {}, 1e15))", self.one_value(&added))),
            "INDEX" | "VLOOKUP" | "XLOOKUP" | "LOOKUP" | "HLOOKUP" | "MATCH" | "XMATCH" | "GETPIVOTDATA" => {
                let period = self.timeline.name(1);
                let table = "a table is a driver with a value for each element or period";
                let one = format!("`at({line}, '{period}')` in an output");
                match self.some_pick() {
                    Some(pick) => format!("an element is picked by `{pick}`, a period by {one}; {table}"),
                    None => format!(
                        "a period is picked by {one}; {table}: `value = {{ \"{period}\" = 1, \"{}\" = 2 }}`",
                        self.timeline.name(2)
                    ),
                }
            }
            "IFS" | "SWITCH" => {
                "write `if(condition, then, else)`, with another `if` as its last part where there are more cases"
                    .to_owned()
            }
            "CHOOSE" => match self.some_pick() {
                Some(_) => format!("write `if({}, a, b)`, or give a driver a value for each element", condition()),
                None => format!("write `if({} = 1, {}, {})`", a.at(0, "t"), a.bare(1, "1"), a.bare(2, "0")),
            },
            "IFNA" => format!("write `iferror({}, {})`", a.bare(0, "x"), a.bare(1, "0")),
            "ISERROR" | "ISERR" | "ISNA" | "ISNUMBER" | "ISBLANK" => {
                "no value is missing here, and `iferror(x, y)` gives `y` where `x` has no value".to_owned()
            }
            "XOR" => format!("write `({}) <> ({})`", a.bare(0, "a"), a.bare(1, "b")),
            "TRUE" => "write `1`".to_owned(),
            "FALSE" => "write `0`".to_owned(),
            "FILTER" | "SORT" | "UNIQUE" | "TRANSPOSE" | "LET" | "LAMBDA" | "SEQUENCE" => {
                "give the part that it works out a line of its own; a line has a value for each period and element"
                    .to_owned()
            }
            _ => return None,
        })
    }

    fn habit_of_time(&self, name: &str) -> Option<String> {
        let period = self.timeline.name(1);
        let line = self.some_line();
        Some(match name {
            "OFFSET" | "SHIFT" | "DELAY" | "INDIRECT" => format!(
                "write `prev({line})` for the period before, `lag({line}, 12)` for twelve periods before"
            ),
            "PREVIOUS" => format!("write `prev({line})`"),
            "CUMSUM" | "RUNNINGSUM" => format!("write `cumulative({line})`"),
            "TODAY" | "NOW" => format!(
                "a model gives the same numbers on every day: `year`, `month` and `t` tell the period; a date that matters is a driver, `today = {{ value = \"{period}\", unit = \"period\" }}`, and `since(today)` counts the periods since it"
            ),
            "DATE" | "DATEVALUE" | "EOMONTH" | "EDATE" => format!("a period is written in quotes: `'{period}'`"),
            "DATEDIF" | "DAYS" | "YEARFRAC" | "NETWORKDAYS" | "WORKDAY" => {
                format!("write `since('{period}')` for the periods since one, `elapsed` for years since the start")
            }
            "DAY" | "WEEKDAY" | "WEEKNUM" => "a period has no days here: `year`, `quarter`, `month` and `t` tell it".to_owned(),
            "FORECAST" | "TREND" | "GROWTH" | "LINEST" | "LOGEST" | "SLOPE" | "INTERCEPT" | "RSQ" => {
                "`evcalc fit TABLE` fits curves to a table and gives drivers to paste".to_owned()
            }
            "RAND" | "RANDBETWEEN" | "RANDARRAY" | "NORMINV" => {
                "what is not known for sure is a driver with `uncertain = { normal = { sd = 1 } }`; `evcalc simulate` draws it".to_owned()
            }
            "STDEV" | "STDEVP" | "VAR" | "VARP" | "PERCENTILE" | "QUARTILE" | "CORREL" => {
                "`evcalc simulate` tells mean, deviation and percentiles of every output".to_owned()
            }
            _ => return None,
        })
    }

    /// A value with its elements added up, where it is the name of something that has some.
    fn one_value(&self, text: &str) -> String {
        let over = match self.names.find(text) {
            Some(Symbol::Driver(id)) => !self.shapes.drivers[id.0].over.is_empty(),
            Some(Symbol::Line(id)) => !self.shapes.lines[id.0].over.is_empty(),
            _ => false,
        };
        if over { format!("sum({text})") } else { text.to_owned() }
    }

    /// A line of the model.
    fn some_line(&self) -> String {
        let lines = self.names.of_kind(|symbol| matches!(symbol, Symbol::Line(_)));
        lines.first().map_or_else(|| "x".to_owned(), |name| (*name).to_owned())
    }

    /// An element picked from a driver or line that has some.
    fn some_pick(&self) -> Option<String> {
        let of = |symbol: Symbol| match symbol {
            Symbol::Driver(id) => self.shapes.drivers[id.0].over.as_slice(),
            Symbol::Line(id) => &self.shapes.lines[id.0].over,
            _ => &[],
        };
        let name = *self.names.of_kind(|symbol| !of(symbol).is_empty()).first()?;
        let over = of(self.names.find(name)?);
        let first = |d: &crate::model::DimensionId| self.dimensions[d.0].elements.first().map(|e| e.name.as_str());
        let elements: Vec<&str> = over.iter().filter_map(first).collect();
        Some(format!("{name}[{}]", elements.join(", ")))
    }

    /// A condition that this model could ask.
    pub(super) fn some_condition(&self) -> String {
        let own = self.dimensions.iter().find(|dimension| dimension.calendar.is_none());
        match own.and_then(|dimension| Some((dimension, dimension.elements.first()?))) {
            Some((dimension, element)) => format!("{} = {}", dimension.name, element.name),
            None => format!("year = {}", self.timeline.year(1)),
        }
    }

    /// What to write for an element where a value should stand: its month's number, or a question about it.
    pub(super) fn element_hint(&self, name: &str) -> String {
        if let Some(hint) = calendar_hint(name) {
            return hint;
        }
        let found = self.names.find(name);
        let dimension = match found {
            Some(Symbol::Element(dimension, _) | Symbol::Dimension(dimension)) => &self.dimensions[dimension.0],
            _ => return format!("write `if({}, 1, 0)`", self.some_condition()),
        };
        let element = match found {
            Some(Symbol::Element(_, at)) => dimension.elements.get(at),
            _ => dimension.elements.first(),
        };
        let element = element.map_or("", |element| element.name.as_str());
        let picked = match self.some_pick() {
            Some(pick) => format!(", `{pick}` picks a value"),
            None => String::new(),
        };
        format!("`if({} = {element}, 1, 0)` asks for an element{picked}", dimension.name)
    }
}

fn habit_of_numbers(name: &str, a: &Typed<'_>) -> Option<String> {
    let (x, y) = (a.at(0, "x"), a.at(1, "y"));
    Some(match name {
        "AVG" | "MEAN" | "MEDIAN" => "write `average(x)` over elements, `average_over(x)` over time".to_owned(),
        "CEILING" | "FLOOR" => {
            let function = if name == "CEILING" { "roundup" } else { "rounddown" };
            match a.0.len() {
                0 | 1 => format!("write `{function}({}, 0)`", a.bare(0, "x")),
                _ => format!("write `{function}({x} / {y}, 0) * {y}`"),
            }
        }
        "MROUND" => format!("write `round({x} / {y}, 0) * {y}`"),
        "TRUNC" => format!("write `rounddown({}, {})`", a.bare(0, "x"), a.bare(1, "0")),
        "QUOTIENT" => format!("write `rounddown({x} / {y}, 0)`"),
        "LOGN" | "LOGE" => format!("write `ln({})`", a.bare(0, "x")),
        "LOG2" => format!("write `log({}, 2)`", a.bare(0, "x")),
        "POW" => format!("write `power({}, {})` or `{x} ^ {y}`", a.bare(0, "x"), a.bare(1, "y")),
        "PRODUCT" => match a.0 {
            [] | [_] => "write `a * b`".to_owned(),
            _ => format!("write `{}`", (0..a.0.len()).map(|at| a.at(at, "")).collect::<Vec<_>>().join(" * ")),
        },
        "SUMSQ" => format!("write `sum({x} ^ 2)`"),
        "SUBTOTAL" | "AGGREGATE" => "write `sum(x)` over elements; a table's totals come by themselves".to_owned(),
        "CLAMP" => format!("write `min(max({}, {}), {})`", a.bare(0, "x"), a.bare(1, "low"), a.bare(2, "high")),
        "TEXT" | "CONCATENATE" | "CONCAT" | "LEFT" | "RIGHT" | "MID" | "VALUE" => {
            "formulas give numbers; words stand in `title` and `notes`".to_owned()
        }
        _ => return None,
    })
}
