//! Palette, cell formats and number formats of the workbook.

use crate::unit::DeclaredUnit;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};
use std::collections::BTreeMap;

/// Colours, as RGB.
#[allow(missing_docs)] // each is named after its use
pub mod palette {
    pub const NAVY: u32 = 0x0B2545;
    pub const STEEL: u32 = 0x3E5C76;
    pub const BAND: u32 = 0xE8EEF4;
    pub const SUBTITLE: u32 = 0xC8D6E5;
    pub const HAIR: u32 = 0xC9D3DD;
    pub const GREY: u32 = 0x6B7785;
    pub const INPUT: u32 = 0x0000FF;
    pub const INPUT_GROUND: u32 = 0xFFF9E3;
    pub const LINK: u32 = 0x00703C;
    pub const GOOD: u32 = 0x0B6B3A;
    pub const GOOD_GROUND: u32 = 0xDDF1E4;
    pub const BAD: u32 = 0xA61C14;
    pub const BAD_GROUND: u32 = 0xFBE0DE;
    pub const OVERRIDE: u32 = 0x9A5B00;
    pub const OVERRIDE_GROUND: u32 = 0xFFE8B0;
    pub const CHOSEN: u32 = 0xF2C14E;
    pub const HYPERLINK: u32 = 0x1F5FA8;
    /// Series of charts, in order.
    pub const SERIES: [u32; 8] = [0x2E6F9E, 0xE08E2B, 0x8D99A6, 0x1F4E79, 0x7FA7C9, 0xC06C5A, 0x5E8C61, 0x7A5C99];
    /// Elements of one line, in order.
    pub const ELEMENTS: [u32; 8] = [0x1F4E79, 0x7FA7C9, 0xE08E2B, 0x8D99A6, 0x2E6F9E, 0xC06C5A, 0x5E8C61, 0x7A5C99];
}

/// How a cell looks besides its number format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// A calculation, in black.
    Calculation,
    /// A total: bold under a thin line.
    Total,
    /// A link to another sheet, in green.
    Link,
    /// The live column: bold on a band.
    Live,
    /// A figure or assumption typed in, in blue.
    Typed,
    /// A cell that the analyst may change.
    Input,
    /// A cell of the control panel that holds a formula and may be changed.
    InputFormula,
    /// The same as a link to the baseline.
    InputLink,
    /// Grey: heads of less importance, units, notes.
    Grey,
    /// A year column: a calculation on no ground, in italics where it is worked out from totals.
    Year,
}

/// The number formats of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Number {
    /// Whole, with thousands separators.
    Whole,
    /// One decimal.
    Tenth,
    /// Two decimals.
    Hundredth,
    /// Four decimals.
    Factor,
    /// A percentage with one decimal.
    Percent,
    /// A percentage with two decimals.
    FinePercent,
    /// A month.
    Date,
    /// A year or a count, without separators.
    Plain,
    /// A text.
    Text,
}

impl Number {
    /// Excel's format code.
    pub fn code(self) -> &'static str {
        match self {
            Number::Whole => "#,##0_);(#,##0);\"–\"_)",
            Number::Tenth => "#,##0.0_);(#,##0.0);\"–\"_)",
            Number::Hundredth => "#,##0.00_);(#,##0.00);\"–\"_)",
            Number::Factor => "0.0000_);(0.0000);\"–\"_)",
            Number::Percent => "0.0%_);(0.0%);\"–\"_)",
            Number::FinePercent => "0.00%_);(0.00%);\"–\"_)",
            Number::Date => "mmm-yy",
            Number::Plain => "0",
            Number::Text => "@",
        }
    }

    /// The format for values of a unit up to a size.
    pub fn for_values(unit: &DeclaredUnit, largest: f64) -> Number {
        if unit.percent {
            return Number::Percent;
        }
        match largest.abs() {
            x if x >= 1000.0 || (x >= 100.0 && !unit.unit.is_plain()) => Number::Whole,
            x if x >= 100.0 => Number::Tenth,
            x if x >= 10.0 => Number::Tenth,
            x if x >= 0.1 => Number::Hundredth,
            0.0 => Number::Whole,
            _ => Number::Factor,
        }
    }

    /// The format for an assumption.
    pub fn for_driver(unit: &DeclaredUnit, is_period: bool, largest: f64) -> Number {
        if is_period {
            Number::Date
        } else if unit.percent {
            Number::FinePercent
        } else if unit.unit.is_plain() && largest.abs() < 10.0 {
            Number::Factor
        } else {
            Number::for_values(unit, largest)
        }
    }
}

/// Every format of a book, made once.
pub struct Styles {
    made: BTreeMap<(Look, Number), Format>,
    /// The title in its band.
    pub title: Format,
    /// The line below it.
    pub subtitle: Format,
    /// The rest of the band.
    pub band: Format,
    /// A table head, to the left.
    pub head: Format,
    /// A table head over numbers.
    pub head_number: Format,
    /// A table head over dates.
    pub head_date: Format,
    /// A table head over years.
    pub head_year: Format,
    /// A table head that says how many periods a year has.
    pub head_count: Format,
    /// A section's head.
    pub section: Format,
    /// A row's label.
    pub label: Format,
    /// A step's label, further in.
    pub step: Format,
    /// A total's label.
    pub total: Format,
    /// Units, tags, notes.
    pub grey: Format,
    /// Running text.
    pub text: Format,
    /// Bold text.
    pub bold: Format,
    /// A link that one follows.
    pub hyperlink: Format,
    /// A status cell.
    pub status: Format,
}

/// What every cell starts from.
pub fn base() -> Format {
    Format::new().set_font_name("Arial").set_font_size(9).set_align(FormatAlign::VerticalCenter)
}

impl Default for Styles {
    fn default() -> Self {
        let band = base().set_background_color(palette::NAVY).set_font_color(Color::White);
        let head = base().set_bold().set_font_color(Color::White).set_background_color(palette::STEEL);
        let number = head.clone().set_align(FormatAlign::Right).set_text_wrap();
        Styles {
            made: every_format(),
            title: band.clone().set_font_size(14).set_bold(),
            subtitle: band.clone().set_font_color(palette::SUBTITLE),
            band,
            head_date: number.clone().set_num_format(Number::Date.code()),
            head_year: number.clone().set_num_format("0"),
            head_count: number.clone().set_num_format("0"),
            head_number: number,
            head,
            section: base().set_bold().set_font_color(palette::NAVY).set_background_color(palette::BAND),
            label: base().set_indent(1),
            step: base().set_indent(2).set_font_color(palette::GREY).set_italic(),
            total: base().set_bold().set_border_top(FormatBorder::Thin).set_border_top_color(palette::NAVY),
            grey: base().set_font_color(palette::GREY),
            text: base(),
            bold: base().set_bold(),
            hyperlink: base().set_font_color(palette::HYPERLINK).set_underline(FormatUnderline::Single),
            status: base().set_bold().set_align(FormatAlign::Center),
        }
    }
}

impl Styles {
    /// The format of a look and a number.
    pub fn of(&self, look: Look, number: Number) -> &Format {
        &self.made[&(look, number)]
    }
}

const LOOKS: [Look; 10] = [
    Look::Calculation,
    Look::Total,
    Look::Link,
    Look::Live,
    Look::Typed,
    Look::Input,
    Look::InputFormula,
    Look::InputLink,
    Look::Grey,
    Look::Year,
];
const NUMBERS: [Number; 9] = [
    Number::Whole,
    Number::Tenth,
    Number::Hundredth,
    Number::Factor,
    Number::Percent,
    Number::FinePercent,
    Number::Date,
    Number::Plain,
    Number::Text,
];

fn every_format() -> BTreeMap<(Look, Number), Format> {
    let mut made = BTreeMap::new();
    for look in LOOKS {
        for number in NUMBERS {
            made.insert((look, number), one_format(look).set_num_format(number.code()));
        }
    }
    made
}

fn one_format(look: Look) -> Format {
    let input = || {
        base()
            .set_background_color(palette::INPUT_GROUND)
            .set_border(FormatBorder::Hair)
            .set_border_color(palette::HAIR)
            .set_unlocked()
    };
    match look {
        Look::Calculation | Look::Year => base(),
        Look::Total => base().set_bold().set_border_top(FormatBorder::Thin).set_border_top_color(palette::NAVY),
        Look::Link => base().set_font_color(palette::LINK),
        Look::Live => base().set_bold().set_background_color(palette::BAND),
        Look::Typed => base().set_font_color(palette::INPUT),
        Look::Input => input().set_font_color(palette::INPUT),
        Look::InputFormula => input(),
        Look::InputLink => input().set_font_color(palette::LINK),
        Look::Grey => base().set_font_color(palette::GREY),
    }
}
