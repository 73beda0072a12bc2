//! A model's text.

use crate::tree::{Expr, Known, Model, Op, Value};

/// How tightly an expression binds.
const COMPARISON: u8 = 1;
const POWER: u8 = 4;

impl Op {
    /// As it is written.
    pub fn text(self) -> &'static str {
        match self {
            Op::Add => "+",
            Op::Subtract => "-",
            Op::Multiply => "*",
            Op::Divide => "/",
            Op::Power => "^",
            Op::Equal => "=",
            Op::NotEqual => "<>",
            Op::Less => "<",
            Op::LessOrEqual => "<=",
            Op::Greater => ">",
            Op::GreaterOrEqual => ">=",
        }
    }

    fn level(self) -> u8 {
        match self {
            Op::Add | Op::Subtract => 2,
            Op::Multiply | Op::Divide => 3,
            Op::Power => POWER,
            _ => COMPARISON,
        }
    }
}

impl Expr {
    /// The expression with as few parentheses as the grammar allows.
    pub fn text(&self) -> String {
        self.above(0)
    }

    fn above(&self, above: u8) -> String {
        let (body, level) = match self {
            Expr::Number(text) | Expr::Dimension(text) => (text.clone(), 9),
            Expr::Period(text) => (format!("'{text}'"), 9),
            Expr::Figure(name) => (format!("baseline.{name}"), 9),
            Expr::Name(name, elements) if elements.is_empty() => (name.clone(), 9),
            Expr::Name(name, elements) => (format!("{name}[{}]", elements.join(", ")), 9),
            Expr::Call(name, arguments) => {
                let arguments: Vec<String> = arguments.iter().map(Expr::text).collect();
                (format!("{name}({})", arguments.join(", ")), 9)
            }
            Expr::Is(dimension, equal, element) => {
                (format!("{dimension} {} {element}", if *equal { "=" } else { "<>" }), COMPARISON)
            }
            Expr::Negate(x) => (format!("-{}", x.above(6)), 5),
            Expr::Percent(x) => (format!("{}%", x.above(7)), 6),
            Expr::Binary(op, a, b) => {
                // Chains of comparisons and of powers, and powers of negative numbers, ask for parentheses.
                let strict = op.compares() || *op == Op::Power;
                let left = match (op, &**a) {
                    (Op::Power, Expr::Negate(_)) => format!("({})", a.text()),
                    _ => a.above(op.level() + u8::from(strict)),
                };
                (format!("{left} {} {}", op.text(), b.above(op.level() + 1)), op.level())
            }
        };
        if level < above { format!("({body})") } else { body }
    }
}

/// A text in TOML's quotes.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out += "\\\"",
            '\\' => out += "\\\\",
            c if c.is_control() => out += &format!("\\u{:04x}", u32::from(c)),
            c => out.push(c),
        }
    }
    out + "\""
}

fn list(items: &[String]) -> String {
    let quoted: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    format!("[{}]", quoted.join(", "))
}

/// A number as TOML writes it, or the expression in quotes.
fn bare(e: &Expr) -> String {
    let plain = |text: &str| {
        let mut parts = text.split('.');
        let digits = |part: Option<&str>| part.is_none_or(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
        digits(parts.next()) && digits(parts.next()) && parts.next().is_none()
    };
    match e {
        Expr::Number(text) if plain(text) => text.clone(),
        Expr::Negate(x) if matches!(&**x, Expr::Number(text) if plain(text)) => e.text(),
        _ => quoted(&e.text()),
    }
}

impl Value {
    /// The value in TOML.
    pub fn text(&self) -> String {
        let table = |entries: Vec<String>| format!("{{ {} }}", entries.join(", "));
        match self {
            Value::Of(e) => bare(e),
            Value::Period(text) => quoted(text),
            Value::List(of) => format!("[{}]", of.iter().map(Value::text).collect::<Vec<_>>().join(", ")),
            Value::Elements(of) => table(of.iter().map(|(key, value)| format!("{key} = {}", value.text())).collect()),
            Value::Path(keys) => table(keys.iter().map(|(key, e)| format!("\"{key}\" = {}", bare(e))).collect()),
        }
    }
}

/// The lines of a text.
#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    fn head(&mut self, head: String) {
        self.0.extend([String::new(), head]);
    }

    fn key(&mut self, key: &str, text: String) {
        self.0.push(format!("{key} = {text}"));
    }

    fn words(&mut self, key: &str, words: &Option<String>) {
        if let Some(words) = words {
            self.key(key, quoted(words));
        }
    }
}

impl Model {
    /// The name of the baseline's file.
    pub fn baseline_file(&self) -> Option<String> {
        (!self.figures.is_empty()).then(|| format!("{}_baseline.toml", self.name))
    }

    /// The text of the baseline.
    pub fn baseline_text(&self) -> String {
        let mut out = Lines::default();
        for figure in &self.figures {
            out.head(format!("[figures.{}]", figure.name));
            out.key("title", quoted(figure.title.as_ref().unwrap_or(&figure.name)));
            out.key("subject", quoted("It"));
            out.key("measure", quoted(&figure.name));
            out.key("period", quoted("2025"));
            out.key("value", bare(&Expr::number(&figure.value)));
            out.key("unit", quoted(figure.unit));
            out.key("firmness", quoted(figure.firmness));
            out.key("kind", quoted("reported"));
        }
        out.0.join("\n") + "\n"
    }

    /// The text of the model.
    pub fn text(&self) -> String {
        let mut out = Lines(vec!["[model]".to_owned()]);
        out.key("name", quoted(&self.name));
        out.words("title", &self.title);
        out.words("notes", &self.notes);
        out.words("baseline", &self.baseline_file());
        out.head("[timeline]".to_owned());
        out.key("start", quoted(&self.step.show(self.first)));
        out.key("periods", self.periods.to_string());
        out.key("step", quoted(self.step.name()));
        out.words("forecast", &self.forecast);
        out.words("known_to", &self.known_to.map(|number| self.step.show(number)));
        if !self.dimensions.is_empty() {
            out.head("[dimensions]".to_owned());
        }
        for (name, elements) in &self.dimensions {
            let titled = elements.iter().any(|(_, title)| title.is_some());
            let names: Vec<String> = elements.iter().map(|(e, _)| e.clone()).collect();
            let table = || {
                let entries =
                    elements.iter().map(|(e, title)| format!("{e} = {}", quoted(title.as_ref().unwrap_or(e))));
                format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
            };
            out.key(name, if titled { table() } else { list(&names) });
        }
        self.inputs(&mut out);
        self.results(&mut out);
        self.frame(&mut out);
        out.0.join("\n") + "\n"
    }

    fn inputs(&self, out: &mut Lines) {
        for constant in &self.constants {
            out.head(format!("[constants.{}]", constant.name));
            out.words("title", &constant.title);
            out.key("unit", quoted(constant.unit));
            out.key("value", bare(&constant.value));
        }
        for driver in &self.drivers {
            out.head(format!("[drivers.{}]", driver.name));
            out.words("title", &driver.title);
            out.key("unit", quoted(driver.unit));
            out.words("notes", &driver.notes);
            if let Some(over) = &driver.over {
                out.key("over", list(over));
            }
            out.key("value", driver.value.text());
            out.words("between", &driver.between.map(str::to_owned));
            if let Some((low, high)) = driver.range {
                out.key("min", format!("{low:?}"));
                out.key("max", format!("{high:?}"));
            }
            if let Some(uncertain) = &driver.uncertain {
                out.key("uncertain", uncertain.clone());
            }
        }
    }

    /// The known values at some first elements, as a table.
    fn known(&self, known: &Known, at: &[String]) -> String {
        let here = || known.values.iter().filter(|(elements, ..)| elements.starts_with(at));
        let mut next: Vec<&String> = here().filter_map(|(elements, ..)| elements.get(at.len())).collect();
        next.sort_unstable();
        next.dedup();
        let entries: Vec<String> = match next.is_empty() {
            true => here().map(|(_, period, value)| format!("\"{}\" = {value}", self.step.show(*period))).collect(),
            false => {
                let below =
                    |e: &String| format!("{e} = {}", self.known(known, &[at, std::slice::from_ref(e)].concat()));
                next.into_iter().map(below).collect()
            }
        };
        format!("{{ {} }}", entries.join(", "))
    }

    fn results(&self, out: &mut Lines) {
        for line in &self.lines {
            out.head(format!("[lines.{}]", line.name));
            out.words("title", &line.title);
            out.key("unit", quoted(line.unit));
            out.words("section", &line.section);
            if let Some(over) = &line.over {
                out.key("over", list(over));
            }
            out.key("formula", quoted(&line.formula.text()));
            if let Some(opening) = &line.opening {
                out.key("opening", opening.text());
            }
            out.words("total", &line.total.map(str::to_owned));
            if let Some((period, value)) = &line.actual {
                out.key("actual", format!("{{ \"{period}\" = {value} }}"));
            }
            if let Some(known) = &line.known {
                out.key("actuals", quoted("replace"));
                out.words("carry", &known.carry.map(str::to_owned));
                out.key("actual", self.known(known, &[]));
            }
        }
        for output in &self.outputs {
            out.head(format!("[outputs.{}]", output.name));
            out.words("title", &output.title);
            out.key("unit", quoted(output.unit));
            out.key("formula", quoted(&output.formula.text()));
            if let Some(target) = &output.target {
                out.key("target", target.clone());
            }
            out.words("better", &output.better.map(str::to_owned));
            if output.by_year {
                out.key("by", quoted("year"));
            }
        }
        for check in &self.checks {
            out.head(format!("[checks.{}]", check.name));
            out.words("title", &check.title);
            out.key("formula", quoted(&check.formula.text()));
        }
    }

    fn frame(&self, out: &mut Lines) {
        for scenario in &self.scenarios {
            out.head(format!("[scenarios.{}]", scenario.name));
            out.words("title", &scenario.title);
            out.words("extends", &scenario.extends);
            if let Some(probability) = scenario.probability {
                out.key("probability", format!("{probability:?}"));
            }
            if !scenario.drivers.is_empty() {
                out.0.push(format!("[scenarios.{}.drivers]", scenario.name));
            }
            for (driver, value) in &scenario.drivers {
                out.key(driver, value.text());
            }
        }
        for (a, b, rank) in &self.correlations {
            out.head("[[correlations]]".to_owned());
            out.key("drivers", list(&[a.clone(), b.clone()]));
            out.key("rank", format!("{rank:?}"));
        }
        for chart in &self.charts {
            out.head("[[charts]]".to_owned());
            out.key("title", quoted(&chart.title));
            out.key("kind", quoted(chart.kind));
            out.key("lines", list(&chart.lines));
            if chart.across {
                out.key("across", quoted("scenarios"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parentheses_stand_where_the_grammar_needs_them() {
        let n = |text: &str| Expr::number(text);
        let minus = n("1").with(Op::Subtract, n("2").with(Op::Subtract, n("3")));
        assert_eq!(minus.text(), "1 - (2 - 3)");
        assert_eq!(minus.clone().with(Op::Multiply, n("4")).text(), "(1 - (2 - 3)) * 4");
        assert_eq!(n("2").negative().with(Op::Power, n("2").with(Op::Power, n("3"))).text(), "(-2) ^ (2 ^ 3)");
        assert_eq!(n("1").with(Op::Less, n("2").with(Op::Equal, n("3"))).text(), "1 < (2 = 3)");
        assert_eq!(n("6").with(Op::Divide, n("2").with(Op::Divide, n("3")).negative()).text(), "6 / -(2 / 3)");
    }

    #[test]
    fn numbers_are_bare_where_toml_has_them() {
        let text = |e: &Expr| Value::Of(e.clone()).text();
        assert_eq!(text(&Expr::number("0.5").negative()), "-0.5");
        assert_eq!(text(&Expr::number(".5")), "\".5\"");
        assert_eq!(text(&Expr::number("50%")), "\"50%\"");
        assert_eq!(quoted("a\"b\\\u{7f}\n"), "\"a\\\"b\\\\\\u007f\\u000a\"");
    }
}
