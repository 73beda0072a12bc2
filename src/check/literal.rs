//! Values made of literals alone.

use crate::formula::{BinaryOp, Expr, ExprKind};

/// The value of a formula that uses numbers and arithmetic only.
pub fn literal(expr: &Expr) -> Option<f64> {
    let value = match &expr.kind {
        ExprKind::Number(x) => *x,
        ExprKind::Negate(x) => -literal(x)?,
        ExprKind::Percent(x) => literal(x)? / 100.0,
        ExprKind::Binary { op, left, right } => {
            let (a, b) = (literal(left)?, literal(right)?);
            match op {
                BinaryOp::Add => a + b,
                BinaryOp::Subtract => a - b,
                BinaryOp::Multiply => a * b,
                BinaryOp::Divide => a / b,
                BinaryOp::Power => crate::maths::power(a, b),
                BinaryOp::Compare(_) => return None,
            }
        }
        ExprKind::Text(_) | ExprKind::Name(_) | ExprKind::Pick { .. } | ExprKind::Figure(_) | ExprKind::Call { .. } => {
            return None;
        }
    };
    value.is_finite().then_some(value)
}
