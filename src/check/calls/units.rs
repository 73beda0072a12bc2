//! The unit rule of each function of values, and of each curve.

use super::super::checker::Checker;
use super::super::measure::Measure;
use super::super::types::Typed;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::function::{Binary, Choice, Curve, Elementwise, Unary};
use crate::unit::Unit;

impl Checker<'_> {
    /// The unit rule of each elementwise function.
    pub(super) fn elementwise_unit(&mut self, function: Elementwise, x: &[Typed], span: Span) -> Option<Measure> {
        match function {
            Elementwise::Choice(Choice::If) => {
                self.plain(&x[0], "a condition")?;
                self.same_unit(&x[1], &x[2], span, "branches of one `if`")
            }
            Elementwise::Choice(Choice::IfError) => self.same_unit(&x[0], &x[1], span, "alternatives of one `iferror`"),
            Elementwise::Unary(Unary::Abs | Unary::Int) => self.number(&x[0]),
            Elementwise::Unary(Unary::Sqrt) => self.root(&x[0]),
            Elementwise::Unary(Unary::Sign) => self.number(&x[0]).map(|_| Measure::plain()),
            Elementwise::Unary(Unary::Exp | Unary::Ln | Unary::Log10) | Elementwise::Binary(Binary::Log) => {
                for argument in x {
                    self.plain(argument, &format!("the argument of `{}`", function.entry().name))?;
                }
                Some(literal_if_all(x))
            }
            Elementwise::Binary(Binary::Min | Binary::Max) => self.all_same(x, span),
            Elementwise::Binary(Binary::Mod) => self.same_unit(&x[0], &x[1], span, "divided with a remainder"),
            Elementwise::Binary(Binary::Round | Binary::RoundUp | Binary::RoundDown) => {
                self.plain(&x[1], "the number of digits")?;
                self.number(&x[0])
            }
            Elementwise::Binary(Binary::Power) => self.power_unit(&x[0], &x[1], span),
            Elementwise::Binary(Binary::And | Binary::Or) | Elementwise::Unary(Unary::Not) => {
                for argument in x {
                    self.plain(argument, "a condition")?;
                }
                Some(Measure::plain())
            }
        }
    }

    /// The unit rule of each curve.
    pub(super) fn curve_unit(&mut self, curve: Curve, x: &[Typed], span: Span) -> Option<Measure> {
        match curve {
            Curve::Logistic => {
                let position = self.same_unit(&x[0], &x[2], span, "x and midpoint of `logistic`")?;
                self.plain_product(&x[3], &position, "steepness times x")?;
                self.number(&x[1])
            }
            Curve::Gompertz => {
                self.plain(&x[2], "the displacement of `gompertz`")?;
                self.plain_product(&x[3], &x[0].measure, "rate times x")?;
                self.number(&x[1])
            }
            Curve::Bass => {
                self.plain_product(&x[1], &x[0].measure, "p times x")?;
                self.plain_product(&x[2], &x[0].measure, "q times x")?;
                Some(Measure::plain())
            }
            Curve::Learning => {
                self.same_unit(&x[0], &x[1], span, "volume and first volume of `learning`")?;
                self.plain(&x[2], "the rate of `learning`")?;
                Some(Measure::plain())
            }
        }
    }

    pub(super) fn number(&mut self, x: &Typed) -> Option<Measure> {
        self.no_period(x, "an argument here")?;
        Some(x.measure.clone())
    }

    fn all_same(&mut self, x: &[Typed], span: Span) -> Option<Measure> {
        let mut first = x[0].clone();
        for other in &x[1..] {
            first.measure = self.same_unit(&first, other, span, "arguments of one function")?;
        }
        Some(first.measure)
    }

    fn root(&mut self, x: &Typed) -> Option<Measure> {
        match &x.measure {
            Measure::Unit(unit) => match unit.root(2) {
                Some(root) => Some(Measure::Unit(root)),
                None => {
                    let message = format!("the square root of `{unit}` has no whole powers");
                    self.diagnostics.push(
                        Diagnostic::error(Code::UnitMismatch, message)
                            .at(x.expr.span, format!("this is `{unit}`"))
                            .hint("every power must be even, as in `vehicle^2`"),
                    );
                    None
                }
            },
            Measure::Literal | Measure::Unknown => Some(x.measure.clone()),
            Measure::Period => self.number(x),
        }
    }

    fn plain_product(&mut self, rate: &Typed, position: &Measure, what: &str) -> Option<()> {
        let (Some(u), Some(v)) = (rate.measure.factor(), position.factor()) else { return Some(()) };
        let product = u.times(&v);
        // A literal is a plain number here, as in any product.
        if product.is_plain() {
            return Some(());
        }
        let wanted = Unit::plain().per(&v);
        self.diagnostics.push(
            Diagnostic::error(Code::UnitMismatch, format!("{what} must be a plain number, not `{product}`"))
                .at(rate.expr.span, format!("this is {}", rate.measure.show()))
                .hint(format!("a rate in `{wanted}` fits")),
        );
        None
    }
}

fn literal_if_all(x: &[Typed]) -> Measure {
    match x.iter().all(|x| x.measure == Measure::Literal) {
        true => Measure::Literal,
        false => Measure::plain(),
    }
}
