//! Spreading a checked formula over its elements: from an [`Expr`] to a row's [`Tree`]; operators, functions and curves
//! here, what goes over elements and over time beside it.

mod elements;
mod time;

use super::program::Owner;
use super::rows::Rows;
use super::site::{Guard, Site};
use super::tree::{Node, Tree, add, divide, multiply, negate, number, subtract, tree, unless};
use crate::arithmetic::Tolerance;
use crate::diagnostic::Span;
use crate::formula::{BinaryOp, Comparison};
use crate::function::{Binary, Choice, Curve, Elementwise, Unary};
use crate::model::{Expr, ExprKind};

/// Whether an outermost comparison of a check may stand here or right inside.
fn is_connective(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Binary(BinaryOp::Compare(_), ..) => true,
        ExprKind::Call(function, _) => is_logical(*function),
        _ => false,
    }
}

/// Whether a function's arguments are conditions and nothing else.
fn is_logical(function: Elementwise) -> bool {
    matches!(function, Elementwise::Binary(Binary::And | Binary::Or) | Elementwise::Unary(Unary::Not))
}

impl Rows<'_> {
    /// The tree of a formula at a site; steps that need rows of their own get them.
    pub(super) fn expand(&mut self, expr: &Expr, site: &Site<'_>) -> Tree {
        let span = expr.span;
        let within = site.inner();
        let site = if is_connective(expr) { site } else { &within };
        match &expr.kind {
            ExprKind::Number(x) => tree(Node::Number(*x), span),
            ExprKind::Period(t) => tree(Node::Period(*t), span),
            ExprKind::Constant(id) => tree(Node::Constant(*id), span),
            ExprKind::Figure(id) => tree(Node::Figure(*id), span),
            ExprKind::Driver(id, picks) => self.driver(*id, picks, span, site),
            ExprKind::Line(id, picks) => {
                let over = &self.model.lines[id.0].over;
                let cell = self.cell(over, picks, site.env);
                Self::reference(self.line_rows[id.0][cell], site.shift, span)
            }
            ExprKind::Output(id) => Self::reference(self.output_rows[id.0], 0, span),
            ExprKind::Inherited => match site.inherited {
                Some(inherited) => inherited.clone(),
                None => tree(Node::Number(0.0), span),
            },
            ExprKind::Clock(clock) => tree(Node::Clock { clock: *clock, shift: site.shift }, span),
            ExprKind::IsElement { .. } => {
                let holds = self.decided(expr, site.env).unwrap_or(false);
                tree(Node::Number(f64::from(u8::from(holds))), span)
            }
            ExprKind::Negate(x) => tree(Node::Negate(Box::new(self.expand(x, site))), span),
            ExprKind::Percent(x) => tree(Node::Percent(Box::new(self.expand(x, site))), span),
            ExprKind::Binary(BinaryOp::Compare(op), a, b) => {
                let tolerance = Tolerance::of(*op, site.check);
                let (mut a, mut b) = (self.expand(a, &site.inner()), self.expand(b, &site.inner()));
                if tolerance == Tolerance::Check {
                    a = self.plain_side(a, site);
                    b = self.plain_side(b, site);
                }
                tree(Node::Compare(*op, tolerance, Box::new(a), Box::new(b)), span)
            }
            ExprKind::Binary(op, a, b) => {
                let (a, b) = (self.expand(a, site), self.expand(b, site));
                match op {
                    BinaryOp::Power => power(a, b, span, site),
                    _ => tree(Node::Arithmetic(*op, Box::new(a), Box::new(b)), span),
                }
            }
            ExprKind::Call(function, arguments) => self.call(*function, arguments, span, site),
            ExprKind::Curve(curve, arguments) => self.curve(*curve, arguments, span, site),
            ExprKind::Over(how, dimensions, of) => self.over(*how, dimensions, of, span, site),
            ExprKind::Since(of) => {
                let inner = self.expand(of, &Site { shift: 0, ..*site });
                tree(Node::Since(Box::new(inner), site.shift), span)
            }
            ExprKind::Shift(of, by) => self.expand(of, &Site { shift: site.shift + by, ..*site }),
            ExprKind::Cumulative(of) => self.cumulative(of, span, site),
            ExprKind::Recent(of, n) => {
                let inner = self.expand(of, &Site { shift: 0, ..*site });
                let split = self.split(inner, site, site.env);
                split.whole(span, |row| tree(Node::Recent { row, n: *n, shift: site.shift }, span))
            }
            ExprKind::Reduce(how, range, of) => self.reduce(*how, *range, of, span, site),
            ExprKind::FirstWhen(of) => {
                let row = self.condition_row(of, site);
                tree(Node::FirstWhen(row), span)
            }
            ExprKind::LastingFrom(of) => {
                let row = self.condition_row(of, site);
                let run = self.run_row(row, span, site.env);
                tree(Node::LastingFrom(run), span)
            }
        }
    }

    fn call(&mut self, function: Elementwise, arguments: &[Expr], span: Span, site: &Site<'_>) -> Tree {
        if let Elementwise::Choice(Choice::If) = function {
            match self.decided(&arguments[0], site.env) {
                Some(true) => return self.expand(&arguments[1], site),
                Some(false) => return self.expand(&arguments[2], site),
                None => {}
            }
        }
        let inside = |at: usize| match (function, at) {
            (Elementwise::Choice(Choice::If), 1..) | (Elementwise::Choice(Choice::IfError), 1)
                if site.guard == Guard::Open =>
            {
                Guard::Branch
            }
            (Elementwise::Choice(Choice::IfError), 0) => Guard::Caught,
            _ => site.guard,
        };
        let mut part = |(at, argument)| self.expand(argument, &Site { guard: inside(at), ..*site });
        let mut parts: Vec<Tree> = arguments.iter().enumerate().map(&mut part).collect();
        let conditions = match function {
            Elementwise::Choice(Choice::If) => 1,
            logical if is_logical(logical) => parts.len(),
            _ => 0,
        };
        for condition in &mut parts[..conditions] {
            *condition = as_condition(std::mem::replace(condition, number(0.0, span)));
        }
        match (function, parts.len()) {
            (Elementwise::Unary(Unary::Exp), 1) => self.exp(parts.remove(0), span, site),
            (Elementwise::Unary(Unary::Int), _) => self.rounding(function, parts, span, site),
            (Elementwise::Binary(Binary::RoundUp | Binary::RoundDown | Binary::Round), _) => {
                self.rounding(function, parts, span, site)
            }
            (Elementwise::Binary(Binary::Mod), 2) => {
                let divisor = parts.remove(1);
                self.remainder(parts.remove(0), divisor, span, site)
            }
            (Elementwise::Binary(Binary::Power), 2) if site.guard == Guard::Caught => {
                let exponent = parts.remove(1);
                power(parts.remove(0), exponent, span, site)
            }
            _ => tree(Node::Call(function, parts), span),
        }
    }

    /// A curve in elementwise operations: its formula is that of its row in the table of functions.
    fn curve(&mut self, curve: Curve, arguments: &[Expr], span: Span, site: &Site<'_>) -> Tree {
        let part = |at: usize, rows: &mut Self| rows.expand(&arguments[at], site);
        match curve {
            Curve::Logistic => {
                let [x, ceiling, midpoint, steepness] = [0, 1, 2, 3].map(|at| part(at, self));
                let distance = subtract(x, midpoint, span);
                let exponent = multiply(negate(steepness, span), distance, span);
                divide(ceiling, add(number(1.0, span), self.exp(exponent, span, site), span), span)
            }
            Curve::Gompertz => {
                let [x, ceiling, displacement, rate] = [0, 1, 2, 3].map(|at| part(at, self));
                let inner = self.exp(multiply(negate(rate, span), x, span), span, site);
                let outer = self.exp(multiply(negate(displacement, span), inner, span), span, site);
                multiply(ceiling, outer, span)
            }
            Curve::Bass => {
                let [x, p, q] = [0, 1, 2].map(|at| part(at, self));
                let rate = add(p.clone(), q.clone(), span);
                let fading = self.exp(multiply(negate(rate, span), x, span), span, site);
                let ratio = multiply(divide(q, p, span), fading.clone(), span);
                divide(subtract(number(1.0, span), fading, span), add(number(1.0, span), ratio, span), span)
            }
            Curve::Learning => {
                let [volume, first, rate] = [0, 1, 2].map(|at| part(at, self));
                let ln = |x: Tree| tree(Node::Call(Elementwise::Unary(Unary::Ln), vec![x]), span);
                let exponent = divide(ln(rate), ln(number(2.0, span)), span);
                power(divide(volume, first, span), exponent, span, site)
            }
        }
    }

    /// One side of a check's comparison: a plain reference, so that its tolerance can name it twice.
    fn plain_side(&mut self, side: Tree, site: &Site<'_>) -> Tree {
        let plain = side.parts().is_empty()
            && !matches!(side.node, Node::Recent { .. } | Node::Reduce { .. } | Node::ReduceBlock { .. });
        if plain || (site.guard != Guard::Open && side.can_fail()) {
            return side;
        }
        let span = side.span;
        let row = self.helper(side, site.shape, site.env, None);
        Self::reference(row, 0, span)
    }

    /// Whose helper rows come next.
    pub(super) fn work_on(&mut self, owner: Owner) {
        self.owner = owner;
    }
}

/// `base ^ exponent`. What is an error here is a number in some spreadsheets (`0 ^ 0`, roots of negative numbers), so
/// that `iferror` around it has to be told.
fn power(base: Tree, exponent: Tree, span: Span, site: &Site<'_>) -> Tree {
    let whole = matches!(exponent.node, Node::Number(n) if n >= 1.0 && n.fract() == 0.0);
    let positive = matches!(base.node, Node::Number(x) if x > 0.0);
    let raised =
        |base: Tree, exponent: Tree| tree(Node::Arithmetic(BinaryOp::Power, Box::new(base), Box::new(exponent)), span);
    if site.guard != Guard::Caught || whole || positive {
        return raised(base, exponent);
    }
    let zero = || number(0.0, span);
    let compare = |op: Comparison, a: &Tree, b: Tree| {
        tree(Node::Compare(op, Tolerance::Worksheet, Box::new(a.clone()), Box::new(b)), span)
    };
    let call = |function: Binary, parts: Vec<Tree>| tree(Node::Call(Elementwise::Binary(function), parts), span);
    let nearest = call(Binary::Round, vec![exponent.clone(), zero()]);
    let of_zero = [compare(Comparison::Equal, &base, zero()), compare(Comparison::LessOrEqual, &exponent, zero())];
    let root = [compare(Comparison::Less, &base, zero()), compare(Comparison::NotEqual, &exponent, nearest)];
    let fails = call(Binary::Or, vec![call(Binary::And, of_zero.into()), call(Binary::And, root.into())]);
    unless(Some(fails), raised(base, exponent), span)
}

/// A condition as a comparison: what is none counts as true wherever it is not 0.
fn as_condition(condition: Tree) -> Tree {
    match condition.node {
        Node::Compare(..) => condition,
        Node::Call(function, _) if is_logical(function) => condition,
        _ => {
            let span = condition.span;
            let zero = Box::new(number(0.0, span));
            tree(Node::Compare(Comparison::NotEqual, Tolerance::Worksheet, Box::new(condition), zero), span)
        }
    }
}
