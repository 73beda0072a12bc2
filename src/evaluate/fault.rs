//! Errors of calculation, in the model's terms.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::formula::BinaryOp;
use crate::function::{Binary, Elementwise};
use crate::graph::{Node, Owner, Program, RowId, Tree, describe};
use crate::model::{Expr, ExprKind, readable};

/// A calculation that gives no finite number.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What was being computed: `price[YU7]`.
    pub what: String,
    /// The period, where it has one.
    pub period: Option<String>,
    /// The scenario.
    pub scenario: String,
    /// What went wrong: `division by zero`, with the values.
    pub operation: String,
    /// The operation in the formula.
    pub span: Span,
    /// What to do about it.
    pub hint: String,
    /// The entry of the catalogue.
    pub code: Code,
}

impl Fault {
    /// The fault as a diagnostic at the place of the operation.
    pub fn diagnostic(&self) -> Diagnostic {
        let when = self.period.as_ref().map_or_else(String::new, |period| format!(" in {period}"));
        let message = format!("`{}`{when}, scenario `{}`: {}", self.what, self.scenario, self.operation);
        Diagnostic::error(self.code, message).at(self.span, "").hint(self.hint.clone())
    }
}

/// A quotient or a remainder as its author wrote it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quotient {
    whole: String,
    divisor: String,
    is_remainder: bool,
}

/// The most characters of a formula that a hint repeats.
const MOST_REPEATED: usize = 60;

impl Quotient {
    /// The one at a place of the formula that a row belongs to.
    pub(super) fn written(program: &Program, row: RowId, span: Span) -> Option<Quotient> {
        let model = &program.model;
        let (formula, text) = match program.row(row).owner {
            Owner::Line(id, _)
            | Owner::LineTotal(id)
            | Owner::LineHelper(id)
            | Owner::Formula(id, _)
            | Owner::Carry(id, _)
            | Owner::Scale(id) => (&model.lines[id.0].formula, &model.lines[id.0].text),
            Owner::Output(id) | Owner::OutputHelper(id) => (&model.outputs[id.0].formula, &model.outputs[id.0].text),
            Owner::Check(at, _) | Owner::CheckHelper(at) => (&model.checks[at].formula, &model.checks[at].text),
        };
        let mut found: Option<&Expr> = None;
        formula.visit(&mut |piece| {
            if piece.span == span {
                found = Some(piece);
            }
        });
        // The text of a piece; none where its place in the file is not its place in the formula.
        let slice = |piece: &Expr| {
            let start = piece.span.start.checked_sub(formula.span.start)?;
            let fits = formula.span.end - formula.span.start == text.len() && piece.span.file == formula.span.file;
            text.get(start..start + (piece.span.end - piece.span.start)).filter(|_| fits).map(str::to_owned)
        };
        let (divisor, is_remainder) = match &found?.kind {
            ExprKind::Binary(BinaryOp::Divide, _, divisor) => (divisor.as_ref(), false),
            ExprKind::Call(Elementwise::Binary(Binary::Mod), parts) => (parts.get(1)?, true),
            _ => return None,
        };
        Some(Quotient { whole: slice(found?)?, divisor: slice(divisor)?, is_remainder })
    }

    /// A quotient in a driver's value.
    pub(super) fn of(program: &Program, tree: &Tree) -> Option<Quotient> {
        match &tree.node {
            Node::Arithmetic(BinaryOp::Divide, _, divisor) => Some(Quotient {
                whole: describe(program, tree),
                divisor: describe(program, divisor),
                is_remainder: false,
            }),
            _ => None,
        }
    }

    fn guard(&self) -> String {
        let Quotient { whole, divisor, .. } = self;
        match (divisor.parse::<f64>(), whole.chars().count() <= MOST_REPEATED) {
            (Ok(_), _) => format!("`{whole}` has no value: divide by something else"),
            (_, true) => format!("guard it: `if({divisor} = 0, 0, {whole})`, or `iferror({whole}, 0)`"),
            (_, false) => "guard it: `if(... = 0, 0, ...)` around the quotient, or `iferror(..., 0)`".to_owned(),
        }
    }
}

/// Words for an operation of two values that has no finite result, and a hint.
pub(super) fn explain(name: &str, a: f64, b: Option<f64>, written: Option<Quotient>) -> (String, String) {
    let b_text = b.map_or_else(String::new, |b| format!(" and {}", readable(b)));
    let shown = readable(a);
    match (name, b) {
        ("/" | "mod", Some(0.0)) => {
            let is_remainder = name == "mod" || written.as_ref().is_some_and(|quotient| quotient.is_remainder);
            let what = match is_remainder {
                true => format!("remainder of a division by zero (mod({shown}, 0))"),
                false => format!("division by zero ({shown} / 0)"),
            };
            (what, written.map_or_else(|| "guard it with `iferror(..., 0)`".to_owned(), |quotient| quotient.guard()))
        }
        ("^" | "power", Some(power)) if a == 0.0 => (
            format!("zero to the power of {}", readable(power)),
            "0 to a power of 0 or less has no value: guard it with `if(...)`".to_owned(),
        ),
        ("^" | "power", Some(power)) if a < 0.0 && power.fract() != 0.0 => (
            format!("a negative number to a broken power ({shown} ^ {})", readable(power)),
            "keep the base at 0 or above, for example with `max(x, 0)`".to_owned(),
        ),
        ("ln" | "log10" | "log", _) if a <= 0.0 => (
            format!("logarithm of {shown}"),
            "a logarithm needs a number above 0: guard it with `if(...)` or `max(...)`".to_owned(),
        ),
        ("sqrt", _) if a < 0.0 => {
            (format!("square root of {shown}"), "keep it at 0 or above, for example with `max(x, 0)`".to_owned())
        }
        _ => (
            format!("`{name}` of {shown}{b_text} is no finite number"),
            "the number is too large, or has no value: look at the drivers behind it".to_owned(),
        ),
    }
}
