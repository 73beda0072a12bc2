//! Curves and methods in words.

use crate::fit::curves::Curve;
use crate::fit::rolling::Method;
use crate::fit::smoothing::Seasonality;

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

/// What a method of forecasting is called.
pub(super) fn method_name(method: Method) -> String {
    match method {
        Method::Naive => "The last value".to_owned(),
        Method::SeasonalNaive => "The value a year before".to_owned(),
        Method::Curve(curve) => curve_name(curve).to_owned(),
        Method::Smoothing(method) if method.seasonality == Seasonality::None => "Damped Holt".to_owned(),
        Method::Smoothing(_) => "Damped Holt with seasons".to_owned(),
        Method::Theta => "Theta".to_owned(),
    }
}
