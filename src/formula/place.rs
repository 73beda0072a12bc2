//! Where the text of a formula stands in its file.

use super::ast::{Expr, ExprKind};
use crate::diagnostic::{FileId, Span};
use std::ops::Range;

/// Where the text of a formula stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file (or argument) that holds the formula.
    pub file: FileId,
    /// Where in the file the formula's first byte stands.
    pub offset: usize,
    /// Whether byte `i` of the formula is byte `offset + i` of the file; not so where a TOML string has escapes.
    pub exact: bool,
    /// The whole string in the file: the place of everything in a formula that is not exact.
    pub whole: Span,
}

impl Place {
    /// A formula that stands in its file as it is, from `offset` on.
    pub fn exact(file: FileId, offset: usize, length: usize) -> Place {
        Place { file, offset, exact: true, whole: Span::new(file, offset, offset.saturating_add(length)) }
    }

    /// The place in the file of some bytes of the formula.
    pub fn span(&self, range: Range<usize>) -> Span {
        if self.exact {
            let start = self.offset.saturating_add(range.start);
            Span::new(self.file, start, self.offset.saturating_add(range.end))
        } else {
            self.whole
        }
    }

    /// Moves the spans of a tree, which count bytes of the formula, into the file.
    pub(super) fn locate(&self, expr: &mut Expr) {
        let moved = |span: Span| self.span(span.start..span.end);
        expr.span = moved(expr.span);
        match &mut expr.kind {
            ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Name(_) | ExprKind::Figure(_) => {}
            ExprKind::Pick { name, elements } => {
                name.span = moved(name.span);
                elements.iter_mut().for_each(|element| element.span = moved(element.span));
            }
            ExprKind::Negate(inner) | ExprKind::Percent(inner) => self.locate(inner),
            ExprKind::Binary { op: _, left, right } => {
                self.locate(left);
                self.locate(right);
            }
            ExprKind::Call { name, arguments } => {
                name.span = moved(name.span);
                arguments.iter_mut().for_each(|argument| self.locate(argument));
            }
        }
    }
}
