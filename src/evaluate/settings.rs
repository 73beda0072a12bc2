//! The values of constants, driver cells, openings and targets: trees without rows.
//!
//! Over 400 lines for a reason: one arithmetic of trees, and what it is asked for; apart they would name each other.

use super::edge;
use super::fault::{Fault, Quotient, explain};
use super::operation::{self, arithmetic, binary, compare, unary};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::formula::{BinaryOp, Comparison};
use crate::function::{Binary, Choice, Elementwise, Unary};
use crate::graph::{Given, InputId, Key, Known, KnownAt, Node, Program, Setting, Tolerance, Tree, Way};
use crate::model::{Between, Clock, Expr, ExprKind, FigureValue, Model, ScenarioId, in_unit, percentage};
use crate::series::InputValue;
use std::collections::BTreeMap;

/// Other values for driver cells: what a draw makes of them, or what somebody typed over them.
pub type Draw = BTreeMap<InputId, Drawn>;

/// What a draw makes of a driver cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawn {
    /// This value, in all periods.
    Value(f64),
    /// This much more than its path.
    Add(f64),
    /// So many times its path.
    Multiply(f64),
    /// A value for each period, from the first.
    Periods(Vec<f64>),
    /// Other values for steps of its path, then all of it scaled and shifted.
    Edited(Edited),
}

/// What somebody changed of a driver cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Edited {
    /// Other values for steps of its path, by the step's place among the keys.
    pub steps: Vec<(usize, f64)>,
    /// Another value outside its keys.
    pub outside: Option<f64>,
    /// So many times the path.
    pub scale: f64,
    /// So much more than that.
    pub shift: f64,
}

impl Default for Edited {
    fn default() -> Self {
        Edited { steps: vec![], outside: None, scale: 1.0, shift: 0.0 }
    }
}

impl Drawn {
    fn lay_over(&self, value: &mut InputValue, setting: &Setting, between: Between, last: i32) {
        let all = value.keys.iter_mut().chain(value.outside.as_mut()).chain(value.path.iter_mut());
        match self {
            Drawn::Value(x) => all.for_each(|v| *v = *x),
            Drawn::Add(x) => all.for_each(|v| *v = operation::add(*v, *x)),
            Drawn::Multiply(x) => all.for_each(|v| *v = operation::multiply(*v, *x)),
            Drawn::Periods(values) => {
                value.path = values[..1].iter().chain(values).copied().collect();
            }
            Drawn::Edited(edited) => {
                edited.steps.iter().for_each(|(at, x)| value.keys[*at] = *x);
                value.outside = edited.outside.or(value.outside);
                let typed: Vec<usize> = edited.steps.iter().map(|(at, _)| *at).collect();
                match value.path.len() {
                    1 => value.path = value.keys.first().copied().or(value.outside).into_iter().collect(),
                    _ => lay_out(value, setting, &Way::with(setting, between, &typed), last),
                }
                if (edited.scale, edited.shift) != (1.0, 0.0) {
                    let adjusted = |x: f64| operation::add(operation::multiply(x, edited.scale), edited.shift);
                    value.path.iter_mut().for_each(|x| *x = adjusted(*x));
                }
            }
        }
    }
}

/// What trees without rows are computed from.
pub(super) struct Statics<'p> {
    pub program: &'p Program,
    pub scenario: String,
    pub figures: Vec<Option<f64>>,
    pub constants: Vec<f64>,
    pub inputs: Vec<Option<InputValue>>,
    /// For each row of known values its values by period.
    pub told: Vec<BTreeMap<i32, f64>>,
    /// The same as far as they count, by period from 0; what is not known, or not yet, is no number.
    pub known: Vec<Vec<f64>>,
}

/// The numbers of the baseline's figures; periods as numbers of the model's timeline.
pub(super) fn figure_values(model: &Model) -> Vec<Option<f64>> {
    let value = |figure: &crate::model::Figure| match &figure.value {
        FigureValue::Number(x) => Some(*x),
        FigureValue::Period(text) => model.timeline.parse_period(text).ok().map(|range| f64::from(range.first)),
    };
    model.baseline.figures.iter().map(value).collect()
}

impl<'p> Statics<'p> {
    /// Constants and driver cells of a scenario; each fault is reported once.
    pub(super) fn new(program: &'p Program, scenario: ScenarioId, draw: &Draw, faults: &mut Vec<Diagnostic>) -> Self {
        let model = &program.model;
        let mut statics = Statics {
            program,
            scenario: model.scenarios[scenario.0].name.clone(),
            figures: figure_values(model),
            constants: vec![f64::NAN; model.constants.len()],
            inputs: vec![None; program.inputs.len()],
            told: vec![],
            known: vec![],
        };
        // Constants may stand in any order; without loops, as many rounds as there are constants suffice.
        for _ in 0..model.constants.len() {
            let before: Vec<u64> = statics.constants.iter().map(|x| x.to_bits()).collect();
            for i in 0..model.constants.len() {
                statics.constants[i] = statics.value(&program.constants[i]).unwrap_or(f64::NAN);
            }
            if statics.constants.iter().map(|x| x.to_bits()).eq(before) {
                break;
            }
        }
        for (i, tree) in program.constants.iter().enumerate() {
            statics.named(tree, &model.constants[i].name, None, faults);
        }
        statics.told = program.known.iter().map(|row| statics.known_row(row, faults)).collect();
        let last = model.known_to(scenario).unwrap_or(0);
        let counted = |told: &BTreeMap<i32, f64>| {
            let mut out = vec![f64::NAN; model.timeline.periods as usize + 1];
            told.range(..=last).for_each(|(period, value)| out[*period as usize] = *value);
            out
        };
        statics.known = statics.told.iter().map(counted).collect();
        let settings = program.settings(scenario);
        for input in &settings.order {
            // A driver computed from drawn ones may leave its range: no error of the model's author.
            let mut none = Vec::new();
            let told = if draw.is_empty() { &mut *faults } else { &mut none };
            let mut value = statics.input(*input, &settings.inputs[input.0], told);
            faults.extend(none.into_iter().filter(|fault| fault.code != Code::OutOfRange));
            if let Some(drawn) = draw.get(input) {
                let driver = &program.model.drivers[program.input(*input).driver.0];
                drawn.lay_over(&mut value, &settings.inputs[input.0], driver.between, model.timeline.last());
            }
            statics.inputs[input.0] = Some(value);
        }
        statics
    }

    /// The values of a row of known values.
    fn known_row(&self, row: &Known, faults: &mut Vec<Diagnostic>) -> BTreeMap<i32, f64> {
        let model = &self.program.model;
        let name = format!("actual of {}", model.lines[row.line.0].name);
        let value = |(period, known): (&i32, &KnownAt)| {
            (*period, self.named(&known.value, &name, Some(model.timeline.name(*period)), faults))
        };
        row.values.iter().map(value).collect()
    }

    fn input(&self, id: InputId, setting: &Setting, faults: &mut Vec<Diagnostic>) -> InputValue {
        let input = self.program.input(id);
        let driver = &self.program.model.drivers[input.driver.0];
        let name = self.program.input_name(id);
        let mut key_value = |key: &Key| {
            let period = driver.varies.then(|| self.program.model.timeline.name(key.period));
            let value = if key.given == Given::Start {
                self.value(&key.value).unwrap_or(f64::NAN)
            } else {
                self.named(&key.value, &name, period, faults)
            };
            // What is no key of this scenario is reported where it stands.
            if !matches!(key.given, Given::Start | Given::Elsewhere) {
                self.in_range(value, driver, &name, key, faults);
            }
            value
        };
        let keys: Vec<f64> = setting.keys.iter().map(&mut key_value).collect();
        let outside = setting.outside.as_ref().map(&mut key_value);
        let fixed = keys.first().copied().or(outside).unwrap_or(f64::NAN);
        let mut value = InputValue { keys, outside, path: vec![fixed] };
        if driver.varies {
            let way = Way::of(setting, driver.between);
            lay_out(&mut value, setting, &way, self.program.model.timeline.last());
        }
        value
    }

    fn in_range(&self, value: f64, driver: &crate::model::Driver, name: &str, key: &Key, faults: &mut Vec<Diagnostic>) {
        let low = driver.min.unwrap_or(f64::NEG_INFINITY);
        let high = driver.max.unwrap_or(f64::INFINITY);
        let at_most = |a: f64, b: f64| a <= b || compare(Comparison::LessOrEqual, Tolerance::Worksheet, a, b) == 1.0;
        if value.is_nan() || (at_most(low, value) && at_most(value, high)) {
            return;
        }
        let show = |x: f64| match driver.is_period {
            true => self.program.model.timeline.name(x as i32),
            false => in_unit(x, &driver.unit),
        };
        let inside = |x: f64| low <= x && x <= high;
        let percentages = driver.unit.percent && value.abs() > 1.0;
        let alone = matches!(key.value.node, Node::Number(_) | Node::Negate(_));
        let meant = (percentages && alone && inside(value / 100.0)).then(|| percentage(value / 100.0));
        let range = match (driver.min, driver.max) {
            (Some(low), Some(high)) => format!("{} to {}", show(low), show(high)),
            (Some(low), None) => format!("{} or more", show(low)),
            (None, _) => format!("{} or less", show(high)),
        };
        let message =
            format!("`{name}` is {} in scenario `{}`, outside of its range, {range}", show(value), self.scenario);
        let diagnostic = Diagnostic::error(Code::OutOfRange, message)
            .at(key.value.span, format!("this gives {}", show(value)))
            .related(driver.span, "the range is declared here, as `min` and `max`")
            .hint(match meant {
                Some(meant) => format!("did you mean {meant}? Type `\"{meant}\"`"),
                None if percentages && adds_points(&key.value) => {
                    "in an expression 5 is 500%: five percentage points are `5%`, as in `inherited + 5%`".to_owned()
                }
                None => format!("give a value in {range}, or widen `min` and `max` of `{}`", driver.name),
            });
        if !faults.contains(&diagnostic) {
            faults.push(diagnostic);
        }
    }

    /// The value of a tree that belongs to `name`; what goes wrong is reported.
    pub(super) fn named(&self, tree: &Tree, name: &str, period: Option<String>, faults: &mut Vec<Diagnostic>) -> f64 {
        match self.value(tree) {
            Ok(value) => value,
            Err(culprit) => {
                let fault = Fault { what: name.to_owned(), period, scenario: self.scenario.clone(), ..*culprit };
                let diagnostic = fault.diagnostic();
                if !faults.contains(&diagnostic) {
                    faults.push(diagnostic);
                }
                f64::NAN
            }
        }
    }

    /// Where the driver values of a scenario come to an edge of arithmetic.
    pub(super) fn edges(&self, scenario: ScenarioId) -> Vec<Span> {
        let mut out = Vec::new();
        let settings = &self.program.settings(scenario).inputs;
        for key in settings.iter().flat_map(|setting| setting.values()) {
            key.value.visit(&mut |tree| {
                let value = |tree: &Tree| self.value(tree).unwrap_or(f64::NAN);
                let at_edge = match &tree.node {
                    Node::Settled(sum) => edge::is_residue(value(sum), value(tree)),
                    Node::Compare(_, Tolerance::Worksheet, a, b) => edge::is_close(value(a), value(b)),
                    Node::Arithmetic(BinaryOp::Power, base, _) => edge::is_tiny_power(value(base), value(tree)),
                    Node::Call(Elementwise::Unary(Unary::Exp), _) => {
                        edge::is_tiny_power(std::f64::consts::E, value(tree))
                    }
                    _ => false,
                };
                out.extend(at_edge.then_some(tree.span));
            });
        }
        out
    }

    /// The value of a tree, or what in it has no value.
    pub(super) fn value(&self, tree: &Tree) -> Result<f64, Box<Fault>> {
        let fault = |operation: (String, String)| {
            let (operation, hint) = operation;
            Box::new(Fault {
                what: String::new(),
                period: None,
                scenario: String::new(),
                operation,
                span: tree.span,
                hint,
                code: Code::Calculation,
            })
        };
        let check = |value: f64, name: &str, a: f64, b: Option<f64>| match value.is_nan() {
            true => Err(fault(explain(name, a, b, Quotient::of(self.program, tree)))),
            false => Ok(value),
        };
        match &tree.node {
            Node::Number(x) => Ok(*x),
            Node::Period(t) => Ok(f64::from(*t)),
            Node::Constant(id) => {
                let value = self.constants[id.0];
                check(value, "constant", value, None)
            }
            Node::Figure(id) => self.figures[id.0].ok_or_else(|| {
                let figure = &self.program.model.baseline.figures[id.0].id;
                fault((
                    format!("the figure `{figure}` is a period that this timeline does not have"),
                    "use a figure in the form of the model's step".to_owned(),
                ))
            }),
            Node::Input { input, .. } => Ok(self.inputs[input.0].as_ref().map_or(f64::NAN, |v| v.path[0])),
            Node::InputAt { input, period } => Ok(self.inputs[input.0].as_ref().map_or(f64::NAN, |v| v.at(*period))),
            Node::Clock { clock: Clock::PeriodLength, .. } => Ok(self.program.model.timeline.period_length()),
            Node::Negate(x) => Ok(-self.value(x)?),
            Node::Significant(x, _) => self.value(x),
            Node::Places(x) => Ok(operation::places(self.value(x)?)),
            Node::Settled(sum) => match &sum.node {
                Node::Arithmetic(op, a, b) => {
                    let (a, b) = (self.value(a)?, self.value(b)?);
                    check(operation::settled(*op, a, b), op.symbol(), a, Some(b))
                }
                _ => {
                    let values: Vec<f64> =
                        sum.parts().into_iter().map(|part| self.value(part)).collect::<Result<_, _>>()?;
                    let size = values.iter().fold(0.0, |size: f64, x| operation::max(size, x.abs()));
                    let plain = aggregate(crate::model::Aggregate::Sum, &values);
                    check(operation::settle(plain, size), "sum", values.first().copied().unwrap_or(0.0), None)
                }
            },
            Node::Percent(x) => Ok(operation::divide(self.value(x)?, 100.0)),
            Node::Arithmetic(op, a, b) => {
                let (a, b) = (self.value(a)?, self.value(b)?);
                check(arithmetic(*op, a, b), op.symbol(), a, Some(b))
            }
            Node::Compare(op, tolerance, a, b) => Ok(compare(*op, *tolerance, self.value(a)?, self.value(b)?)),
            Node::Call(Elementwise::Choice(Choice::If), parts) => match self.value(&parts[0])? {
                0.0 => self.value(&parts[2]),
                _ => self.value(&parts[1]),
            },
            Node::Call(Elementwise::Choice(Choice::IfError), parts) => {
                self.value(&parts[0]).or_else(|_| self.value(&parts[1]))
            }
            Node::Call(Elementwise::Unary(function), parts) => {
                let x = self.value(&parts[0])?;
                check(unary(*function, x), function.entry().name, x, None)
            }
            Node::Call(Elementwise::Binary(function), parts) => {
                let values: Vec<f64> = parts.iter().map(|part| self.value(part)).collect::<Result<_, _>>()?;
                let (first, second) = (values[0], values.get(1).copied());
                check(folded(*function, &values), function.entry().name, first, second)
            }
            Node::Over(how, parts) => {
                let values: Vec<f64> = parts.iter().map(|part| self.value(part)).collect::<Result<_, _>>()?;
                check(aggregate(*how, &values), "sum", values.first().copied().unwrap_or(0.0), None)
            }
            Node::Seasonal { .. }
            | Node::Row { .. }
            | Node::Clock { .. }
            | Node::Known(_)
            | Node::Since(..)
            | Node::Recent { .. }
            | Node::Reduce { .. }
            | Node::ReduceBlock { .. }
            | Node::FirstWhen(_)
            | Node::LastingFrom(_) => {
                Err(fault(("a value outside of time was asked for one in time".to_owned(), String::new())))
            }
        }
    }
}

/// Whether a bare number over 1 is added to something: points of a percentage, it may be.
fn adds_points(tree: &Tree) -> bool {
    let bare = |side: &Tree| matches!(side.node, Node::Number(x) if x > 1.0);
    match &tree.node {
        Node::Arithmetic(BinaryOp::Add | BinaryOp::Subtract, a, b) => bare(a) || bare(b),
        _ => false,
    }
}

/// A function of two values over more of them, one after the other; of one it is a condition like two, made 1 or 0.
fn folded(function: Binary, values: &[f64]) -> f64 {
    match values {
        [] => f64::NAN,
        [x] => binary(function, *x, *x),
        [first, rest @ ..] => rest.iter().fold(*first, |a, b| binary(function, a, *b)),
    }
}

/// Values made one, from the first to the last, by the steps that the operations of lines have.
pub(super) fn aggregate(how: crate::model::Aggregate, values: &[f64]) -> f64 {
    use crate::model::Aggregate;
    let Some((first, rest)) = values.split_first() else { return f64::NAN };
    match how {
        Aggregate::Sum => rest.iter().fold(*first, |a, b| arithmetic(BinaryOp::Add, a, *b)),
        Aggregate::Average => aggregate(Aggregate::Sum, values) / values.len() as f64,
        Aggregate::Smallest => rest.iter().fold(*first, |a, b| binary(Binary::Min, a, *b)),
        Aggregate::Largest => rest.iter().fold(*first, |a, b| binary(Binary::Max, a, *b)),
    }
}

/// Fills a path from its keys, period 0 (the first value again) to the last; and what it is where others have keys.
fn lay_out(value: &mut InputValue, setting: &Setting, way: &Way, last: i32) {
    let at = |t: i32| way.value(&value.keys, value.outside, t);
    let path: Vec<f64> = std::iter::once(1).chain(1..=last).map(at).collect();
    let elsewhere: Vec<(usize, f64)> = setting
        .keys
        .iter()
        .enumerate()
        .filter(|(place, _)| !way.has(*place))
        .map(|(place, key)| (place, at(key.period)))
        .collect();
    value.path = path;
    elsewhere.into_iter().for_each(|(place, x)| value.keys[place] = x);
}

/// Whether a relation between figures holds; `None` where it has no value.
pub fn relation_holds(relation: &Expr, baseline: &crate::model::Baseline) -> Option<bool> {
    figure_expression(relation, baseline).map(|value| value != 0.0)
}

fn figure_expression(expr: &Expr, baseline: &crate::model::Baseline) -> Option<f64> {
    let value = |x: &Expr| figure_expression(x, baseline);
    let result = match &expr.kind {
        ExprKind::Number(x) => *x,
        ExprKind::Figure(id) => match &baseline.figures[id.0].value {
            FigureValue::Number(x) => *x,
            FigureValue::Period(text) => year_of(text)?,
        },
        ExprKind::Negate(x) => -value(x)?,
        ExprKind::Percent(x) => value(x)? / 100.0,
        ExprKind::Binary(BinaryOp::Compare(op), a, b) => compare(*op, Tolerance::of(*op, true), value(a)?, value(b)?),
        ExprKind::Binary(op, a, b) => arithmetic(*op, value(a)?, value(b)?),
        ExprKind::Call(Elementwise::Choice(Choice::If), parts) => match value(&parts[0])? {
            0.0 => value(&parts[2])?,
            _ => value(&parts[1])?,
        },
        ExprKind::Call(Elementwise::Choice(Choice::IfError), parts) => value(&parts[0]).or_else(|| value(&parts[1]))?,
        ExprKind::Call(Elementwise::Unary(function), parts) => unary(*function, value(&parts[0])?),
        ExprKind::Call(Elementwise::Binary(function), parts) => {
            folded(*function, &parts.iter().map(value).collect::<Option<Vec<f64>>>()?)
        }
        _ => return None,
    };
    (!result.is_nan()).then_some(result)
}

/// A period as a number that orders periods: the year, and the part of it that has passed.
fn year_of(text: &str) -> Option<f64> {
    let (year, rest) = text.split_once('-').unwrap_or((text, ""));
    let year: f64 = year.parse().ok()?;
    let part = match rest.strip_prefix('Q') {
        Some(quarter) => (quarter.parse::<f64>().ok()? - 1.0) / 4.0,
        None if rest.is_empty() => 0.0,
        None => (rest.get(..2)?.parse::<f64>().ok()? - 1.0) / 12.0,
    };
    Some(year + part)
}

/// What every scenario's driver expressions give over the values of one scenario.
pub fn follow(program: &Program, selected: ScenarioId) -> crate::series::Follow {
    let statics = Statics::new(program, selected, &Draw::new(), &mut Vec::new());
    let of = |key: &Key| statics.value(&key.value).unwrap_or(f64::NAN);
    let cell = |setting: &Setting| setting.values().map(of).collect();
    program.settings.iter().map(|settings| settings.inputs.iter().map(cell).collect()).collect()
}
