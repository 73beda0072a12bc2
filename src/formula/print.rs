//! A tree as text, with no more parentheses than it needs to be read back as the same tree.

use super::ast::{BinaryOp, Expr, ExprKind};
use super::number::number_text;
use std::fmt::{self, Display, Formatter, Write};

/// How tightly a piece holds together, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Comparison,
    Sum,
    Product,
    Power,
    Negation,
    Percent,
    Atom,
}

fn level(op: BinaryOp) -> Level {
    match op {
        BinaryOp::Compare(_) => Level::Comparison,
        BinaryOp::Add | BinaryOp::Subtract => Level::Sum,
        BinaryOp::Multiply | BinaryOp::Divide => Level::Product,
        BinaryOp::Power => Level::Power,
    }
}

impl Level {
    /// The level of a piece as it is printed; a number below zero is printed with a sign.
    fn of(kind: &ExprKind) -> Level {
        match kind {
            ExprKind::Number(value) if value.is_sign_negative() => Level::Negation,
            ExprKind::Binary { op, .. } => level(*op),
            ExprKind::Negate(_) => Level::Negation,
            ExprKind::Percent(_) => Level::Percent,
            ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Name(_)
            | ExprKind::Pick { .. }
            | ExprKind::Figure(_)
            | ExprKind::Call { .. } => Level::Atom,
        }
    }

    /// The loosest level that may stand on each side without parentheses.
    fn sides(self) -> (Level, Level) {
        match self {
            Level::Comparison => (Level::Sum, Level::Sum),
            Level::Sum => (Level::Sum, Level::Product),
            Level::Product => (Level::Product, Level::Power),
            // Neither `-a^b` nor `a^b^c` is read; `a^-b` is.
            Level::Power | Level::Negation | Level::Percent | Level::Atom => (Level::Percent, Level::Negation),
        }
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Number(value) => f.write_str(&number_text(*value)),
            ExprKind::Text(text) => {
                let quote = if text.contains('"') { '\'' } else { '"' };
                write!(f, "{quote}{text}{quote}")
            }
            ExprKind::Name(name) => f.write_str(name),
            ExprKind::Pick { name, elements } => {
                write!(f, "{}[", name.value)?;
                list(f, elements.iter().map(|element| &element.value))?;
                f.write_char(']')
            }
            ExprKind::Figure(id) => write!(f, "baseline.{id}"),
            ExprKind::Negate(inner) => {
                f.write_char('-')?;
                operand(f, inner, Level::Negation)
            }
            ExprKind::Percent(inner) => {
                operand(f, inner, Level::Percent)?;
                f.write_char('%')
            }
            ExprKind::Binary { .. } => chain(f, self),
            ExprKind::Call { name, arguments } => {
                write!(f, "{}(", name.value)?;
                list(f, arguments)?;
                f.write_char(')')
            }
        }
    }
}

/// A sum or product of many terms leans to the left: walked in a loop, since it may be thousands of levels high.
fn chain(f: &mut Formatter<'_>, expr: &Expr) -> fmt::Result {
    let mut rest = Vec::new();
    let mut first = expr;
    let mut loosest = Level::Comparison;
    while let ExprKind::Binary { op, left, right } = &first.kind
        && level(*op) >= loosest
    {
        rest.push((*op, right));
        loosest = level(*op).sides().0;
        first = left;
    }
    operand(f, first, loosest)?;
    for (op, right) in rest.into_iter().rev() {
        let space = if op == BinaryOp::Power { "" } else { " " };
        write!(f, "{space}{}{space}", op.symbol())?;
        operand(f, right, level(op).sides().1)?;
    }
    Ok(())
}

/// A piece, in parentheses where it holds together less tightly than `loosest`.
fn operand(f: &mut Formatter<'_>, expr: &Expr, loosest: Level) -> fmt::Result {
    if Level::of(&expr.kind) < loosest { write!(f, "({expr})") } else { write!(f, "{expr}") }
}

fn list<T: Display>(f: &mut Formatter<'_>, items: impl IntoIterator<Item = T>) -> fmt::Result {
    for (i, item) in items.into_iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{item}")?;
    }
    Ok(())
}
