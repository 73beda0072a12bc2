//! Every format of a book, made once.

use super::look::{Look, base};
use super::number::{Number, date_codes};
use super::palette;
use super::register::{Register, Style};
use crate::timeline::Step;
use indexmap::IndexSet;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline, Workbook};
use std::collections::BTreeMap;

/// Every format of a book, made once.
pub(crate) struct Styles {
    made: BTreeMap<(Look, Number), Style>,
    order: IndexSet<Format>,
    /// The title in its band.
    pub title: Style,
    /// The line below it.
    pub subtitle: Style,
    /// The rest of the band.
    pub band: Style,
    /// A table head, to the left.
    pub head: Style,
    /// A table head over numbers.
    pub head_number: Style,
    /// A table head over dates.
    pub head_dates: Vec<Style>,
    /// A table head over dates that lie behind.
    pub past_dates: Vec<Style>,
    /// A table head over numbers of periods that lie behind.
    pub past_count: Style,
    /// A table head over years.
    pub head_year: Style,
    /// The same over a year of which the timeline has so many periods, from 1; none where it has them all.
    pub head_parts: Vec<Style>,
    /// A table head that says how many periods a year has.
    pub head_count: Style,
    /// A section's head.
    pub section: Style,
    /// Years beside a section's head: of values, of differences, of differences in percent.
    pub section_years: [Style; 3],
    /// A row's label.
    pub label: Style,
    /// A step's label, further in.
    pub step: Style,
    /// A total's label.
    pub total: Style,
    /// Units, tags, notes.
    pub grey: Style,
    /// Running text.
    pub text: Style,
    /// Bold text.
    pub bold: Style,
    /// A link that one follows.
    pub hyperlink: Style,
    /// The words at the head of every sheet.
    pub status_words: Style,
    /// A status cell.
    pub status: Style,
    /// Whether stored values are current.
    pub flag: Style,
    /// A section's head over numbers.
    pub section_number: Style,
    /// A linked name that stands out.
    pub bold_link: Style,
    /// A very small number typed in.
    pub tolerance: Style,
    /// Periods between two dates.
    pub gap: Style,
    /// A share as the head of a column.
    pub head_share: Style,
}

impl Styles {
    /// The styles of a workbook whose periods have this step.
    pub(crate) fn new(step: Step) -> Self {
        let mut register = Register::default();
        let made = every_format(&mut register, step);
        let mut own = |format: Format| register.style(format);
        let number = || head().set_align(FormatAlign::Right).set_text_wrap();
        let behind = || number().set_background_color(palette::PAST);
        Styles {
            made,
            title: own(band().set_font_size(14).set_bold()),
            subtitle: own(band().set_font_color(palette::SUBTITLE)),
            band: own(band()),
            head_share: own(number().set_num_format("0.0%")),
            head_dates: date_codes(step).iter().map(|code| own(number().set_num_format(code))).collect(),
            past_dates: date_codes(step).iter().map(|code| own(behind().set_num_format(code))).collect(),
            past_count: own(behind().set_num_format("0")),
            head_year: own(number().set_num_format("0")),
            head_parts: (1..step.per_year())
                .map(|n| own(number().set_num_format(format!("0\" ({n} {})\"", &step.name()[..1]))))
                .collect(),
            head_count: own(number().set_num_format("0")),
            head_number: own(number()),
            head: own(head()),
            section_years: ["0", "\"Δ \"0;;;\"Δ \"@", "\"Δ% \"0;;;\"Δ% \"@"]
                .map(|code| own(section().set_align(FormatAlign::Right).set_num_format(code))),
            section_number: own(section().set_align(FormatAlign::Right)),
            section: own(section()),
            label: own(base().set_indent(1)),
            step: own(base().set_indent(2).set_font_color(palette::GREY).set_italic()),
            total: own(base().set_bold().set_border_top(FormatBorder::Thin).set_border_top_color(palette::NAVY)),
            grey: own(base().set_font_color(palette::GREY)),
            text: own(base()),
            bold: own(base().set_bold()),
            status_words: own(base().set_font_color(palette::GREY)),
            hyperlink: own(base().set_font_color(palette::HYPERLINK).set_underline(FormatUnderline::Single)),
            status: own(base().set_bold().set_align(FormatAlign::Center)),
            flag: own(base().set_font_color(palette::GREY).set_italic().set_align(FormatAlign::Right)),
            bold_link: own(Look::Link.format().set_num_format(Number::Text.code(step)).set_bold()),
            gap: own(Look::Calculation
                .format()
                // The last section would lose the minus in LibreOffice: one for negative numbers does not, as the second one.
                .set_num_format(format!("[=1]0\" {0}\";[<0]-0\" {0}s\";0\" {0}s\"", step.name()))
                .set_align(FormatAlign::Right)),
            tolerance: own(Look::Typed.format().set_num_format("0E+00")),
            order: register.order,
        }
    }

    /// The format of a look and a number.
    pub(crate) fn of(&self, look: Look, number: Number) -> &Style {
        &self.made[&(look, number)]
    }

    /// Makes the formats known to a new book, in the order of their numbers.
    pub(crate) fn register(&self, workbook: &mut Workbook) {
        self.order.iter().for_each(|format| workbook.register_format(format));
    }
}

/// The band of a title.
fn band() -> Format {
    base().set_background_color(palette::NAVY).set_font_color(Color::White)
}

/// The head of a table.
fn head() -> Format {
    base().set_bold().set_font_color(Color::White).set_background_color(palette::STEEL)
}

/// The head of a section.
fn section() -> Format {
    base().set_bold().set_font_color(palette::NAVY).set_background_color(palette::BAND)
}

/// A format for each look and number.
fn every_format(register: &mut Register, step: Step) -> BTreeMap<(Look, Number), Style> {
    let mut made = BTreeMap::new();
    for look in Look::ALL {
        for number in Number::ALL {
            let format = look.format().set_num_format(number.code(step));
            // Where a milestone is not reached, words stand in its cell: on the same side as dates.
            let right = matches!(number, Number::Milestone);
            let format = if right { format.set_align(FormatAlign::Right) } else { format };
            made.insert((look, number), register.style(format));
        }
    }
    made
}
