//! The periods that a reduction over time is about.

use super::super::checker::Checker;
use super::super::types::Scope;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::formula;
use crate::function::Entry;
use crate::model::Range;

impl Checker<'_> {
    pub(super) fn outside(&mut self, text: &str, span: Span) {
        let (first, last) = (self.timeline.name(1), self.timeline.name(self.timeline.periods as i32));
        self.diagnostics.push(
            Diagnostic::error(Code::OutsideTimeline, format!("`{text}` lies outside of the timeline"))
                .at(span, "")
                .hint(format!("the model runs from {first} to {last}")),
        );
    }

    /// The periods that a reduction is about.
    pub(super) fn range(
        &mut self,
        entry: &Entry,
        arguments: &[formula::Expr],
        span: Span,
        scope: &Scope<'_>,
    ) -> Option<Range> {
        let whole_time = Range { first: 1, last: self.timeline.periods as i32 };
        let (wanted, shown, place) = match arguments {
            [] => match scope.year {
                None => return Some(whole_time),
                Some(year) => (self.year_range(year)?, year.to_string(), span),
            },
            [one] => (self.range_of(entry, one)?, one.to_string(), one.span),
            [from, to, ..] => {
                let (from_range, to_range) = (self.range_of(entry, from), self.range_of(entry, to));
                let range = Range { first: from_range?.first, last: to_range?.last };
                (range, format!("{from} to {to}"), from.span.to(to.span))
            }
        };
        let inside = Range { first: wanted.first.max(1), last: wanted.last.min(whole_time.last) };
        if inside.first > inside.last {
            if wanted.first > wanted.last {
                self.diagnostics.push(
                    Diagnostic::error(Code::BadPeriod, "the range ends before it starts")
                        .at(place, "")
                        .hint("exchange the two periods"),
                );
            } else {
                self.outside(&shown, place);
            }
            return None;
        }
        if inside != wanted {
            let (first, last) = (self.timeline.name(inside.first), self.timeline.name(inside.last));
            let diagnostic =
                Diagnostic::warning(Code::PartYear, format!("only a part of {shown} lies inside the timeline"))
                    .at(place, format!("taken as {first} to {last}"))
                    .hint("extend the timeline, or name the periods that are meant");
            self.diagnostics.push(diagnostic);
            self.parts.push(inside);
        }
        Some(inside)
    }

    fn range_of(&mut self, entry: &Entry, argument: &formula::Expr) -> Option<Range> {
        match &argument.kind {
            formula::ExprKind::Number(x) if x.fract() == 0.0 && (1900.0..=9999.0).contains(x) => {
                self.year_range(*x as i32)
            }
            formula::ExprKind::Text(text) => match self.timeline.parse_period(text) {
                Ok(range) => Some(Range { first: range.first, last: range.last }),
                Err(error) => {
                    self.bad_period(error.message, error.hint, argument.span);
                    None
                }
            },
            _ => {
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::BadPeriod,
                        format!("`{}` wants a year or periods in quotes here", entry.name),
                    )
                    .at(argument.span, "")
                    .hint(format!("for example `{0}(x, 2027)` or `{0}(x, '2027-01', '2027-06')`", entry.name)),
                );
                None
            }
        }
    }

    fn year_range(&mut self, year: i32) -> Option<Range> {
        let range = self.timeline.parse_period(&format!("{year:04}")).ok()?;
        Some(Range { first: range.first, last: range.last })
    }
}

pub(super) fn is_range(argument: &formula::Expr) -> bool {
    matches!(argument.kind, formula::ExprKind::Number(_) | formula::ExprKind::Text(_))
}
