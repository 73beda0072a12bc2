//! Rounding, each function on a number's first 15 significant digits: `1.005` to 2 digits is `1.01`, `int(4.35 * 100)`
//! is 435.
//!
//! The digits are those of the decimal nearest to the number, as `printf("%.15g")` gives them.

use std::fmt::Write as _;

/// The digits that a worksheet shows.
const DIGITS: usize = 15;

/// A number in decimal: 15 digits from the first that is not 0, and which power of ten the first one counts.
struct Decimal {
    negative: bool,
    digits: i64,
    exponent: i32,
}

/// Room for `-1.23456789012345e-308`.
struct Text {
    bytes: [u8; 32],
    len: usize,
}

impl std::fmt::Write for Text {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let end = self.len + text.len();
        let room = self.bytes.get_mut(self.len..end).ok_or(std::fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}

impl Decimal {
    /// `None` for what is no finite number.
    fn of(x: f64) -> Option<Decimal> {
        let mut text = Text { bytes: [0; 32], len: 0 };
        if !x.is_finite() || write!(text, "{:.*e}", DIGITS - 1, x.abs()).is_err() {
            return None;
        }
        let text = std::str::from_utf8(&text.bytes[..text.len]).ok()?;
        let (digits, exponent) = text.split_once('e')?;
        let whole = digits.bytes().filter(u8::is_ascii_digit).fold(0, |all, digit| all * 10 + i64::from(digit - b'0'));
        Some(Decimal { negative: x < 0.0, digits: whole, exponent: exponent.parse().ok()? })
    }

    /// The number nearest to `digits * 10^exponent`.
    fn nearest(negative: bool, digits: i64, exponent: i32) -> f64 {
        let size = match exponent {
            // Both are exact, so that the one operation rounds once.
            0..=22 if digits < 1 << 53 => digits as f64 * 10f64.powi(exponent),
            -22..=-1 if digits < 1 << 53 => digits as f64 / 10f64.powi(-exponent),
            _ => {
                let mut text = Text { bytes: [0; 32], len: 0 };
                let written = write!(text, "{digits}e{exponent}").is_ok();
                let text = std::str::from_utf8(&text.bytes[..text.len]).ok().filter(|_| written);
                text.and_then(|text| text.parse().ok()).unwrap_or(f64::NAN)
            }
        };
        // Nothing is -0.
        if negative && size != 0.0 { -size } else { size }
    }
}

/// Which way a rounding goes.
#[derive(Clone, Copy)]
enum Way {
    HalfAway,
    Away,
    Towards,
    Floor,
}

/// Rounds at a number of decimal places, below the point where positive.
fn at(x: f64, places: f64, way: Way) -> f64 {
    let Some(decimal) = Decimal::of(x) else { return x };
    if places.is_nan() {
        return f64::NAN;
    }
    let places = places.trunc().clamp(-400.0, 400.0) as i32;
    let Decimal { negative, digits, exponent } = decimal;
    // Digits behind the place: of 15, those further than `exponent + places` behind the first.
    let dropped = (DIGITS as i32 - 1) - exponent - places;
    if dropped <= 0 {
        return Decimal::nearest(negative, digits, exponent - (DIGITS as i32 - 1));
    }
    let (kept, rest, half) = match dropped {
        1..=15 => {
            let unit = 10i64.pow(dropped as u32);
            (digits / unit, digits % unit, unit / 2)
        }
        // All digits lie behind the place, and so does the half of it.
        _ => (0, digits, i64::MAX),
    };
    let up = match way {
        Way::HalfAway => rest >= half,
        Way::Away => rest > 0,
        Way::Towards => false,
        Way::Floor => negative && rest > 0,
    };
    Decimal::nearest(negative, kept + i64::from(up), -places)
}

/// Half away from 0: `round(-2.5, 0)` is -3.
///
/// ```
/// use evcalc::arithmetic::round;
/// assert_eq!(round(1.005, 2.0), 1.01);
/// assert_eq!(round(63.0 * 0.05 / 2.0, 2.0), 1.58);
/// assert_eq!(round(1234.0, -2.0), 1200.0);
/// ```
pub fn round(x: f64, places: f64) -> f64 {
    at(x, places, Way::HalfAway)
}

/// Away from 0.
pub fn round_up(x: f64, places: f64) -> f64 {
    at(x, places, Way::Away)
}

/// Towards 0.
pub fn round_down(x: f64, places: f64) -> f64 {
    at(x, places, Way::Towards)
}

/// The whole number at or below.
///
/// ```
/// use evcalc::arithmetic::floor;
/// assert_eq!(floor((0.1 + 0.7) * 10.0), 8.0);
/// assert_eq!(floor(-1_000_000.0), -1_000_000.0);
/// ```
pub fn floor(x: f64) -> f64 {
    at(x, 0.0, Way::Floor)
}

/// The number nearest to the first 15 significant digits.
pub fn significant(x: f64) -> f64 {
    match Decimal::of(x) {
        Some(Decimal { negative, digits, exponent }) => {
            Decimal::nearest(negative, digits, exponent - (DIGITS as i32 - 1))
        }
        None => x,
    }
}

/// How many decimal places the first 15 significant digits take: 12 for 123.4, 0 for 0, below 0 from 1e15 on.
///
/// As a worksheet works it out: `IF(SIGN(x)=0,0,14-INT(LOG10(ABS(x))))`.
pub fn places(x: f64) -> f64 {
    // By the logarithm, which just below a power of ten is that of the power itself.
    if x == 0.0 { 0.0 } else { (DIGITS as f64 - 1.0) - libm::log10(x.abs()).floor() }
}
