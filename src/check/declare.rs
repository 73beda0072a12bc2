//! Timeline and dimensions.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, Spanned};
use crate::model::{Calendar, Dimension, Element, KnownTo, title_of};
use crate::text::{ModelText, NO_PERIOD, TimelineText};
use crate::timeline::{FIRST_YEAR, LAST_YEAR, PeriodError, Step, Timeline};

/// Most periods that a model may have.
pub(super) const MOST_PERIODS: f64 = 1200.0;

/// The periods of a model.
pub(super) fn timeline(text: &TimelineText, diagnostics: &mut Diagnostics) -> Option<Timeline> {
    let step = Step::parse(&text.step.value);
    if step.is_none() {
        diagnostics.push(
            Diagnostic::error(Code::UnknownWord, format!("`step` cannot be \"{}\"", text.step.value))
                .at(text.step.span, "")
                .suggest(&text.step.value, ["month", "quarter", "year"])
                .hint("it is \"month\", \"quarter\" or \"year\""),
        );
    }
    let count = text.periods.value;
    let counted = count.fract() == 0.0 && (1.0..=MOST_PERIODS).contains(&count);
    if !counted {
        diagnostics.push(
            Diagnostic::error(
                Code::BadPeriods,
                format!("`periods` must be a whole number from 1 to 1,200, not {count}"),
            )
            .at(text.periods.span, "")
            .hint("three years by month are 36, ten years by quarter 40"),
        );
    }
    let step = step?;
    let start = match Timeline::parse_start(step, &text.start.value) {
        Ok(start) => start,
        Err(error) => {
            diagnostics.push(period_error(error, text.start.span));
            return None;
        }
    };
    let timeline = counted.then_some(Timeline { step, start, periods: count as u32 })?;
    // The workbook has a date for the opening too, and one behind the last period.
    let (first, last) = (FIRST_YEAR + 1, LAST_YEAR - 1);
    for (year, span) in [(timeline.year(1), text.start.span), (timeline.year(timeline.last()), text.periods.span)] {
        if !(first..=last).contains(&year) {
            diagnostics.push(
                Diagnostic::error(Code::BadPeriod, format!("the timeline reaches the year {year}"))
                    .at(span, "")
                    .hint(format!("worksheets have dates for timelines from {first} to {last}")),
            );
            return None;
        }
    }
    Some(timeline)
}

/// The period from which the model forecasts.
pub(super) fn forecast(text: &TimelineText, timeline: &Timeline, diagnostics: &mut Diagnostics) -> Option<i32> {
    let forecast = text.forecast.as_ref()?;
    match timeline.parse_period(&forecast.value) {
        Ok(range) => Some(range.first),
        Err(error) => {
            diagnostics.push(period_error(error, forecast.span));
            None
        }
    }
}

/// Up to when known values take the place of formulas.
pub(super) fn known_to(text: Option<&Spanned<String>>, timeline: &Timeline, diagnostics: &mut Diagnostics) -> KnownTo {
    let Some(text) = text else { return KnownTo::Last };
    if text.value == NO_PERIOD {
        return KnownTo::Nothing;
    }
    match timeline.parse_period(&text.value) {
        Ok(range) if range.last < 1 => KnownTo::Nothing,
        Ok(range) => KnownTo::At(range.last.min(timeline.last())),
        Err(error) => {
            diagnostics.push(period_error(error, text.span));
            KnownTo::Last
        }
    }
}

fn period_error(error: PeriodError, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::BadPeriod, error.message).at(span, "");
    match error.hint {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic,
    }
}

/// The dimensions of a model, and after them the calendars that its step has.
pub(super) fn dimensions(text: &ModelText, step: Step, diagnostics: &mut Diagnostics) -> Vec<Dimension> {
    let mut out = Vec::new();
    for dimension in &text.dimensions {
        if dimension.elements.is_empty() {
            diagnostics.push(
                Diagnostic::error(
                    Code::MissingElement,
                    format!("the dimension `{}` has no elements", dimension.name.value),
                )
                .at(dimension.name.span, "")
                .hint("list one element at least"),
            );
        }
        let elements = dimension.elements.iter().map(|(name, title)| Element {
            name: name.value.clone(),
            title: title.clone().unwrap_or_else(|| name.value.replace('_', " ")),
        });
        out.push(Dimension { name: dimension.name.value.clone(), elements: elements.collect(), calendar: None });
    }
    match step {
        Step::Month => out.extend([months(), quarters()]),
        Step::Quarter => out.push(quarters()),
        Step::Year => {}
    }
    out
}

fn months() -> Dimension {
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    calendar("calendar_month", &names, Calendar::Month)
}

fn quarters() -> Dimension {
    calendar("calendar_quarter", &["Q1", "Q2", "Q3", "Q4"], Calendar::Quarter)
}

fn calendar(name: &str, elements: &[&str], calendar: Calendar) -> Dimension {
    let element = |name: &&str| Element { name: (*name).to_owned(), title: title_of(name) };
    Dimension { name: name.to_owned(), elements: elements.iter().map(element).collect(), calendar: Some(calendar) }
}
