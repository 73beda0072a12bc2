//! From a text of the file to a parsed formula with places in that file.

use crate::diagnostic::Diagnostics;
use crate::formula::{self, Expr, Place};
use crate::text::Text;

/// Parses the formula in a text; errors are reported at their place in the file.
pub(super) fn parse_text(text: &Text, diagnostics: &mut Diagnostics) -> Option<Expr> {
    let place = Place {
        file: text.span.file,
        offset: text.offset.unwrap_or(text.span.start),
        exact: text.offset.is_some(),
        whole: text.span,
    };
    formula::parse(&text.text, &place, diagnostics)
}
