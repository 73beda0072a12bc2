//! What to type where two units differ by a time alone: a rate a year that is no `%/year`, an amount of a month that is
//! one of a period anyway. No hint here changes what a number means: a factor of twelve is never proposed.

use super::checker::Checker;
use super::types::Shape;
use crate::formula::BinaryOp;
use crate::model::{Clock, Expr, ExprKind};
use crate::timeline::Step;
use crate::unit::Unit;

/// A stretch of time that a model's author may write in units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Span {
    /// A period of the model itself.
    Period,
    Month,
    Quarter,
    Year,
}

impl Span {
    fn of(word: &str) -> Option<Span> {
        Some(match word.to_ascii_lowercase().trim_end_matches('s') {
            "period" => Span::Period,
            "month" => Span::Month,
            "quarter" => Span::Quarter,
            "year" => Span::Year,
            _ => return None,
        })
    }

    /// Months in it.
    fn months(self, step: Step) -> i32 {
        match (self, step) {
            (Span::Month, _) | (Span::Period, Step::Month) => 1,
            (Span::Quarter, _) | (Span::Period, Step::Quarter) => 3,
            (Span::Year, _) | (Span::Period, Step::Year) => 12,
        }
    }
}

/// A name in a formula, and what is known of it.
struct Part<'a> {
    name: &'a str,
    unit: Unit,
    percent: bool,
    /// A line is worked out: its unit follows from others.
    given: bool,
}

/// A time that one unit has and another has not.
struct Apart<'a> {
    /// As the units call it.
    word: &'a str,
    span: Span,
    /// 1 where what is found lacks it, -1 where it has one too many.
    lacking: i32,
}

impl<'a> Apart<'a> {
    fn of(factor: &'a Unit) -> Option<Apart<'a>> {
        let mut powers = factor.powers();
        let (word, exponent) = powers.next().filter(|_| powers.next().is_none())?;
        let span = Span::of(word).filter(|_| exponent.abs() == 1)?;
        Some(Apart { word, span, lacking: exponent })
    }

    /// The exponent of this time in a unit.
    fn in_unit(&self, unit: &Unit) -> i32 {
        unit.powers().find(|(word, _)| *word == self.word).map_or(0, |(_, exponent)| exponent)
    }
}

impl Checker<'_> {
    /// The hint for a formula that should give `wanted` and gives `found`, where a time is all the difference; `owner`
    /// is what the formula belongs to, where its own unit may be the wrong one.
    pub(super) fn time_hint(&self, wanted: &Unit, found: &Unit, formula: &Expr, owner: Option<&str>) -> Option<String> {
        let factor = wanted.per(found);
        let apart = Apart::of(&factor)?;
        let mut parts = Vec::new();
        self.named_in(formula, &mut parts);
        // Whoever divides by twelve has made a month of a year already.
        let by_hand = (apart.span == Span::Year).then(|| self.divided_by_hand(formula)).flatten();
        Some(match (apart.lacking, by_hand) {
            (1, Some(divisor)) => format!(
                "a `{0}` is missing: write `* period_length` in the place of `/ {divisor}`: it makes of a rate a year that of a {1}",
                apart.word, self.timeline.step
            ),
            (1, None) => self.lacks(&apart, &parts),
            _ => self.has_one_too_many(&apart, &parts, (wanted, found), formula, owner),
        })
    }

    /// The hint for two values beside each other whose units differ by a time alone: about the one that has it.
    pub(super) fn time_hint_beside(&self, (left, a): (&Unit, &Expr), (right, b): (&Unit, &Expr)) -> Option<String> {
        let factor = left.per(right);
        let apart = Apart::of(&factor)?;
        // The side whose own unit has the time, in whichever direction, is the odd one.
        let (wanted, found, odd) = match (apart.in_unit(left), apart.in_unit(right)) {
            (_, 0) => (right, left, a),
            _ => (left, right, b),
        };
        self.time_hint(wanted, found, odd, None)
    }

    /// `debt * interest` with `interest` in `%/year`; `seats * price` with `price` in `EUR/seat/month`.
    fn lacks(&self, apart: &Apart<'_>, parts: &[Part<'_>]) -> String {
        let word = apart.word;
        let rates: Vec<&Part<'_>> = parts.iter().filter(|part| apart.in_unit(&part.unit) < 0).collect();
        let counts = parts.iter().find(|part| apart.in_unit(&part.unit) > 0 && part.given);
        match (apart.span, rates.as_slice(), counts) {
            (Span::Year, [rate, rest @ ..], _) => {
                let again = match rest {
                    [] => String::new(),
                    rest => format!(", and so for {}", quoted(rest.iter().map(|part| part.name))),
                };
                format!(
                    "a `{word}` is missing: a rate a year becomes that of a period by `period_length`: write `{0} * period_length` for `{0}`{again}",
                    rate.name
                )
            }
            (Span::Year, [], _) => {
                format!("a `{word}` is missing: multiply by `period_length`, the part of a year that a period is")
            }
            (_, [rate, ..], _) => self.per_period(apart, rate),
            (_, [], Some(count)) => format!(
                "a `{word}` is missing, for `{}` counts {word}s: declare `{}` as `{}`{}",
                count.name,
                count.name,
                shown(&count.unit.per(&Unit::base(word)), count.percent),
                self.rescaled(apart.span, true)
            ),
            (_, [], None) => {
                format!("a `{word}` is missing: a flow is per period here, so leave `{word}` out of units")
            }
        }
    }

    /// What is an amount of a month in the author's words is one of a period in a monthly model.
    fn per_period(&self, apart: &Apart<'_>, rate: &Part<'_>) -> String {
        format!(
            "a `{}` is missing: a flow is per period, and a period is a {}: declare `{}` as `{}`{}",
            apart.word,
            self.timeline.step,
            rate.name,
            shown(&rate.unit.times(&Unit::base(apart.word)), rate.percent),
            self.rescaled(apart.span, false)
        )
    }

    /// What a value becomes where the model's period is another time than its own; nothing where it is the same.
    fn rescaled(&self, span: Span, counts: bool) -> String {
        let (own, period) = (span.months(self.timeline.step), Span::Period.months(self.timeline.step));
        let (more, less) = if counts { (own, period) } else { (period, own) };
        match () {
            () if more == less => String::new(),
            () if more > less => format!(", with {} times the value", more / less),
            () => format!(", with the value divided by {}", less / more),
        }
    }

    fn has_one_too_many(
        &self,
        apart: &Apart<'_>,
        parts: &[Part<'_>],
        (wanted, found): (&Unit, &Unit),
        formula: &Expr,
        owner: Option<&str>,
    ) -> String {
        let word = apart.word;
        let own_time = apart.in_unit(wanted) < 0 && apart.in_unit(found) == 0;
        let rates: Vec<&Part<'_>> =
            parts.iter().filter(|part| part.given && part.percent && part.unit.is_plain()).collect();
        let declare = |rates: &[&Part<'_>]| {
            let (first, rest) = (rates.first().map_or("", |part| part.name), rates.get(1..).unwrap_or_default());
            let again = match rest {
                [] => String::new(),
                rest => format!(", and so {} if a rate a year", quoted(rest.iter().map(|part| part.name))),
            };
            format!("declare `{first}` as `%/year`{again}")
        };
        if own_time {
            return match (apart.span, owner) {
                (Span::Year, _) if found.is_plain() && !rates.is_empty() => {
                    format!("`/{word}` is missing: {}", declare(&rates))
                }
                (Span::Year, Some(owner)) if self.timeline.step != Step::Year => format!(
                    "`/{word}` is one too many: a value is the amount of one {}, so declare `{owner}` as `{}`; for a rate a year divide by `period_length`",
                    self.timeline.step,
                    shown(found, false)
                ),
                (_, Some(owner)) => format!(
                    "`/{word}` is one too many: a value is the amount of one {}, so declare `{owner}` as `{}`",
                    self.timeline.step,
                    shown(found, false)
                ),
                (_, None) => format!("`/{word}` is one too many: a value is the amount of one {}", self.timeline.step),
            };
        }
        let by_length = apart.span == Span::Year && has_length(formula);
        // A price or a wage rather than what it is multiplied by.
        let others = || {
            let could_be = parts.iter().filter(|part| part.given && apart.in_unit(&part.unit) == 0);
            could_be.rev().max_by_key(|part| part.unit.powers().count())
        };
        let from = if by_length { ", from `period_length`" } else { "" };
        let surplus = format!("a `{word}` is one too many{from}");
        match (rates.as_slice(), others()) {
            ([_, ..], _) if apart.span == Span::Year => format!("{surplus}: {}", declare(&rates)),
            (_, Some(rate)) => {
                let as_rate = shown(&rate.unit.per(&Unit::base(word)), false);
                let alone = match by_length {
                    true => format!(
                        "if it is an amount of a year; if it is one of a {}, leave `period_length` out",
                        self.timeline.step
                    ),
                    false => format!("if it is an amount of a {word}"),
                };
                format!("{surplus}: declare `{}` as `{as_rate}` {alone}", rate.name)
            }
            (_, None) if by_length => format!("{surplus}: leave `period_length` out, or declare a rate as `%/year`"),
            (_, None) => format!("{surplus}: leave out what is in `{word}`, or declare a rate by the {word}"),
        }
    }

    /// The number of periods in a year, where the formula divides by it.
    fn divided_by_hand(&self, formula: &Expr) -> Option<f64> {
        let periods = f64::from(Span::Year.months(self.timeline.step) / Span::Period.months(self.timeline.step));
        let divides = |expr: &Expr| match &expr.kind {
            ExprKind::Binary(BinaryOp::Divide, _, divisor) => divisor.kind == ExprKind::Number(periods),
            _ => false,
        };
        let mut found = false;
        formula.visit(&mut |piece| found |= divides(piece));
        (found && periods > 1.0).then_some(periods)
    }

    /// The names of a formula whose units are known, each once.
    fn named_in<'s>(&'s self, formula: &Expr, out: &mut Vec<Part<'s>>) {
        use super::names::Symbol;
        let known = match &formula.kind {
            ExprKind::Driver(id, _) => Some((Symbol::Driver(*id), &self.shapes.drivers[id.0], true)),
            ExprKind::Constant(id) => Some((Symbol::Constant(*id), &self.shapes.constants[id.0], true)),
            ExprKind::Line(id, _) => Some((Symbol::Line(*id), &self.shapes.lines[id.0], false)),
            _ => None,
        };
        if let Some((symbol, shape, given)) = known {
            let name = self.names.of_kind(|found| found == symbol).first().copied();
            if let (Some(name), Some(unit)) = (name, unit_of(shape))
                && !out.iter().any(|part| part.name == name)
            {
                out.push(Part { name, unit, percent: shape.percent, given });
            }
        }
        formula.parts().into_iter().for_each(|part| self.named_in(part, out));
    }
}

fn unit_of(shape: &Shape) -> Option<Unit> {
    shape.measure.factor().filter(|_| !shape.broken)
}

/// Whether `period_length` stands in a formula.
fn has_length(formula: &Expr) -> bool {
    formula.kind == ExprKind::Clock(Clock::PeriodLength) || formula.parts().into_iter().any(has_length)
}

/// A unit as an author writes it: plain percentages as `%`.
fn shown(unit: &Unit, percent: bool) -> String {
    match (percent, unit.is_plain()) {
        (true, true) => "%".to_owned(),
        (true, false) => format!("{unit}").replacen("1/", "%/", 1),
        (false, _) => format!("{unit}"),
    }
}

fn quoted<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
