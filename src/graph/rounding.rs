//! Functions in plain worksheet arithmetic where programs have rules of their own: rounding and remainders on 15
//! significant digits, exponentials that overflow.

use super::rows::Rows;
use super::site::{Guard, Site};
use super::tree::{Node, Tree, divide, is_marked, multiply, number, subtract, tree, unless};
use crate::arithmetic::Tolerance;
use crate::diagnostic::Span;
use crate::formula::Comparison;
use crate::function::{Binary, Choice, Elementwise, Unary};

/// The logarithm of the largest number.
const LN_MOST: f64 = 709.782712893384;

/// A value in a cell that a formula can name more than once.
struct Named {
    value: Tree,
    /// Whether the value could not be computed, where that can be.
    fails: Option<Tree>,
}

impl Rows<'_> {
    /// `int`, `round`, `roundup`, `rounddown`.
    pub(super) fn rounding(
        &mut self,
        function: Elementwise,
        mut parts: Vec<Tree>,
        span: Span,
        site: &Site<'_>,
    ) -> Tree {
        let rest = parts.split_off(1);
        let Some(x) = parts.pop() else { return number(f64::NAN, span) };
        // To some decimal places every program rounds the digits that it shows; to whole numbers, not every one.
        let by_itself = matches!(rest.first().map(|places| &places.node), Some(Node::Number(n)) if n.trunc() != 0.0);
        if function == Elementwise::Binary(Binary::Round) && by_itself {
            let all = std::iter::once(x).chain(rest).collect();
            return tree(Node::Call(function, all), span);
        }
        let x = self.named(x, site);
        let digits = self.significant(x.value, span, site);
        let all = std::iter::once(digits).chain(rest).collect();
        unless(x.fails, tree(Node::Call(function, all), span), span)
    }

    /// `mod(x, divisor)`: x - divisor * int(x / divisor), 0 where that is what rounding left of x.
    pub(super) fn remainder(&mut self, x: Tree, divisor: Tree, span: Span, site: &Site<'_>) -> Tree {
        let (x, divisor) = (self.named(x, site), self.named(divisor, site));
        // Where an operand could not be computed its cell holds 0: the quotient may not fail on its own.
        let quotient = self.named(divide(x.value.clone(), divisor.value.clone(), span), site);
        let digits = self.significant(quotient.value, span, site);
        let whole = self.named(tree(Node::Call(Elementwise::Unary(Unary::Int), vec![digits]), span), site);
        let rest = subtract(x.value, multiply(divisor.value.clone(), whole.value, span), span);
        let rest = self.named(tree(Node::Settled(Box::new(rest)), span), site).value;
        let at_most = |function: Binary, rest: Tree| {
            tree(Node::Call(Elementwise::Binary(function), vec![number(0.0, span), rest]), span)
        };
        // A remainder of the other sign is what rounding left.
        let value = match divisor.value.node {
            Node::Number(y) if y > 0.0 => at_most(Binary::Max, rest),
            Node::Number(_) => at_most(Binary::Min, rest),
            _ => {
                let sign = || tree(Node::Call(Elementwise::Unary(Unary::Sign), vec![divisor.value.clone()]), span);
                multiply(sign(), at_most(Binary::Max, multiply(sign(), rest, span)), span)
            }
        };
        let fails = [x.fails, divisor.fails, quotient.fails].into_iter().flatten();
        fails.fold(value, |value, fails| unless(Some(fails), value, span))
    }

    /// `exp(x)`. Where an error is caught, an overflow is told as one: not every spreadsheet takes it for one within a
    /// formula.
    pub(super) fn exp(&mut self, x: Tree, span: Span, site: &Site<'_>) -> Tree {
        let exp = |x: Tree| tree(Node::Call(Elementwise::Unary(Unary::Exp), vec![x]), span);
        if site.guard != Guard::Caught {
            return exp(x);
        }
        let x = self.named(x, site);
        let over = Node::Compare(
            Comparison::Greater,
            Tolerance::Worksheet,
            Box::new(x.value.clone()),
            Box::new(number(LN_MOST, span)),
        );
        unless(x.fails, unless(Some(tree(over, span)), exp(x.value), span), span)
    }

    /// A number for a rounding function.
    fn significant(&mut self, x: Tree, span: Span, site: &Site<'_>) -> Tree {
        if let Node::Number(_) = x.node {
            return x;
        }
        // Outside of rows nothing can be given a cell of its own: its formula says both in one.
        let places = site.at.is_none().then(|| self.named(tree(Node::Places(Box::new(x.clone())), span), site).value);
        tree(Node::Significant(Box::new(x), places.map(Box::new)), span)
    }

    /// A value as something short: itself, or a row of its own. Outside of rows there is none to give it.
    fn named(&mut self, x: Tree, site: &Site<'_>) -> Named {
        let short = x.parts().is_empty()
            && !matches!(
                x.node,
                Node::Recent { .. } | Node::Reduce { .. } | Node::ReduceBlock { .. } | Node::Seasonal { .. }
            );
        if short || site.at.is_some() {
            return Named { value: x, fails: None };
        }
        let span = x.span;
        let mut row = |tree: Tree| {
            let row = self.helper(tree, site.shape, site.env, None);
            Rows::reference(row, 0, span)
        };
        if site.guard == Guard::Open || !x.can_fail() {
            return Named { value: row(x), fails: None };
        }
        // No row may hold an error that somebody looks away from.
        let if_error =
            |x: Tree, y: f64| tree(Node::Call(Elementwise::Choice(Choice::IfError), vec![x, number(y, span)]), span);
        let marks = row(if_error(multiply(x.clone(), number(0.0, span), span), 1.0));
        Named { value: row(if_error(x, 0.0)), fails: Some(is_marked(marks)) }
    }
}
