//! Curves, methods and warnings in words.

use crate::analyse::{By, Made};
use crate::cli::face::number::Manner;
use crate::fit::curves::{Curve, Warning};
use crate::fit::forecast::methods::Method;
use crate::fit::forecast::spread::Kind;

/// The words that `--curve` takes.
pub(super) fn curve_words() -> [&'static str; 5] {
    Curve::ALL.map(word)
}

/// The word of `--curve`.
pub(super) fn word(curve: Curve) -> &'static str {
    match curve {
        Curve::ConstantGrowth => "constant",
        Curve::FadingGrowth => "fading",
        Curve::Logistic => "logistic",
        Curve::Gompertz => "gompertz",
        Curve::Bass => "bass",
    }
}

/// The curve of a word.
pub(super) fn curve(text: &str) -> Option<Curve> {
    Curve::ALL.into_iter().find(|curve| word(*curve) == text)
}

/// What a curve is called.
pub(super) fn curve_name(curve: Curve) -> &'static str {
    match curve {
        Curve::ConstantGrowth => "Constant growth",
        Curve::FadingGrowth => "Fading growth",
        Curve::Logistic => "Logistic",
        Curve::Gompertz => "Gompertz",
        Curve::Bass => "Bass",
    }
}

/// What a method is called.
pub(super) fn method_name(method: Method) -> &'static str {
    match method {
        Method::Naive => "The last value",
        Method::SeasonalNaive => "The value a year before",
        Method::Simple => "Simple smoothing",
        Method::DampedHolt => "Smoothing, damped trend",
        Method::Smoothing => "Smoothing, automatic (ETS)",
        Method::Theta => "Theta",
        Method::OptimisedTheta => "Theta, optimised",
        Method::Arima => "ARIMA, automatic",
        Method::Combination => "Combination (recommended)",
    }
}

/// Whose a forecast is.
pub(super) fn by(made: &Made<'_>) -> String {
    match made.by {
        By::Combination if made.members().contains(" and ") => format!("combination of {}", made.members()),
        By::Combination => made.members(),
        By::Curve(curve) => format!("{} curve", curve_name(curve).to_lowercase()),
    }
}

/// What is to be said of the values that a forecast was made from, and of what holidays and events did.
pub(super) fn remarks(made: &Made<'_>) -> Vec<String> {
    let sales = &made.sales;
    let mut out = Vec::new();
    if sales.left_out > 0 {
        out.push(format!("{} values before {} are left out: periods are missing there", sales.left_out, sales.first));
    }
    if !sales.filled.is_empty() {
        let list: Vec<String> = sales.filled.iter().map(ToString::to_string).collect();
        out.push(format!("not in the table, and taken from the values beside: {}", list.join(", ")));
    }
    if made.before_launch > 0 {
        out.push(format!("{} zeros before the launch are left out", made.before_launch));
    }
    if sales.values.len() < 2 * sales.steps.max(2) {
        out.push(format!(
            "{} few: no season can be seen, and how far the forecast may be off is guessed more than measured",
            if sales.values.len() == 1 {
                "1 value is".to_owned()
            } else {
                format!("{} values are", sales.values.len())
            }
        ));
    }
    for (name, size) in &made.effects {
        let size = match made.spread.kind {
            Kind::Multiplicative => format!("{:+.1}%", (crate::maths::exp(*size) - 1.0) * 100.0),
            Kind::Additive | Kind::AdditiveFromZero => Manner::of([*size], false).show(*size),
        };
        out.push(format!("{name}: {size}"));
    }
    out
}

/// A warning in words.
pub(super) fn warning(warning: &Warning) -> String {
    // So far from the best ceiling that its digits say nothing.
    const FAR: f64 = 1e4;
    let show = |x: f64| Manner::of([x], false).show(x);
    let part =
        |part: &Option<f64>| part.map_or_else(|| "not determined".to_owned(), |x| format!("{:.0}% of it", x * 100.0));
    match warning {
        Warning::BeforeInflection { peak, end } => format!(
            "the ceiling is not known: sales peak in year {peak:.1} of the fit and the series ends in year {end:.1}; equally good fits differ by a quarter and more in their ceiling"
        ),
        Warning::CeilingError { relative } => {
            format!("the ceiling is not known: its standard error is {}", part(relative))
        }
        Warning::CeilingOpen { ceiling, range } => {
            let low = range.low.map_or_else(|| "no bound".to_owned(), show);
            let high = match range.high {
                None => "no bound".to_owned(),
                Some(high) if high > FAR * ceiling => format!("more than {FAR} times the best"),
                Some(high) => show(high),
            };
            format!("the ceiling is not known: from {low} to {high} fits as well (95 %)")
        }
        Warning::DriverUnknown { name, relative } => {
            format!("`{name}` is hardly known: its standard error is {}", part(relative))
        }
        Warning::NoFading { fade } => format!("growth does not fade but rises: a factor of {fade:.3} a year"),
        Warning::Autocorrelated { lag_one } => format!(
            "what is left over follows itself from period to period (autocorrelation {lag_one:.2}): the standard errors are too small"
        ),
        Warning::NotConverged => "the search did not converge".to_owned(),
    }
}
