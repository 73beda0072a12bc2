//! How a cell looks besides its number format.

use super::palette;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

/// How a cell looks besides its number format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Look {
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

impl Look {
    /// All of them, in the order in which they are made.
    pub(super) const ALL: [Look; 10] = [
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

    /// The format of a cell that looks like this.
    pub(super) fn format(self) -> Format {
        let input = || {
            base()
                .set_background_color(palette::INPUT_GROUND)
                .set_border(FormatBorder::Hair)
                .set_border_color(palette::HAIR)
                .set_unlocked()
        };
        match self {
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
}

/// What every cell starts from.
pub(crate) fn base() -> Format {
    Format::new().set_font_name("Arial").set_font_size(9).set_align(FormatAlign::VerticalCenter)
}
