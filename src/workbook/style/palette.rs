//! Colours, as RGB, each named after its use.

pub(crate) const NAVY: u32 = 0x0B2545;
pub(crate) const STEEL: u32 = 0x3E5C76;
pub(crate) const BAND: u32 = 0xE8EEF4;
pub(crate) const SUBTITLE: u32 = 0xC8D6E5;
pub(crate) const HAIR: u32 = 0xC9D3DD;
pub(crate) const GREY: u32 = 0x6B7785;
pub(crate) const INPUT: u32 = 0x0000FF;
pub(crate) const INPUT_GROUND: u32 = 0xFFF9E3;
pub(crate) const LINK: u32 = 0x00703C;
pub(crate) const GOOD: u32 = 0x0B6B3A;
pub(crate) const GOOD_GROUND: u32 = 0xDDF1E4;
pub(crate) const BAD: u32 = 0xA61C14;
pub(crate) const BAD_GROUND: u32 = 0xFBE0DE;
pub(crate) const OVERRIDE: u32 = 0x9A5B00;
pub(crate) const OVERRIDE_GROUND: u32 = 0xFFE8B0;
pub(crate) const CHOSEN: u32 = 0xF2C14E;
pub(crate) const HYPERLINK: u32 = 0x1F5FA8;
pub(crate) const FAN_OUTER: u32 = 0xC9DBEA;
pub(crate) const FAN_INNER: u32 = 0x9DBFDB;
/// Series of charts, in order.
pub(crate) const SERIES: [u32; 8] = [HIGH, LIVE, 0x8D99A6, UP, DOWN, 0x7A5C99, PALE, TOTAL];
/// Upper ends of tornados, curves, the first series.
pub(crate) const HIGH: u32 = 0x2E6F9E;
/// The live case among others.
pub(crate) const LIVE: u32 = 0xE08E2B;
/// What adds, in a waterfall.
pub(crate) const UP: u32 = 0x5E8C61;
/// What takes away, and lower ends of tornados.
pub(crate) const DOWN: u32 = 0xC06C5A;
/// Totals of a waterfall.
pub(crate) const TOTAL: u32 = 0x1F4E79;
/// Sparklines.
pub(crate) const PALE: u32 = 0x7FA7C9;
/// Heads of periods that lie behind.
pub(crate) const PAST: u32 = 0x8D99A6;
/// Elements of one line, in order.
pub(crate) const ELEMENTS: [u32; 8] = [0x1F4E79, 0x7FA7C9, 0xE08E2B, 0x8D99A6, 0x2E6F9E, 0xC06C5A, 0x5E8C61, 0x7A5C99];
