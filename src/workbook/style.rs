//! Palette, cell formats and number formats of the workbook.

use crate::model::Output;
use crate::timeline::Step;
use crate::unit::DeclaredUnit;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline, Workbook};
use std::collections::{BTreeMap, HashMap};

/// Colours, as RGB.
#[allow(missing_docs)] // each is named after its use
pub(super) mod palette {
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
    pub(crate) const ELEMENTS: [u32; 8] =
        [0x1F4E79, 0x7FA7C9, 0xE08E2B, 0x8D99A6, 0x2E6F9E, 0xC06C5A, 0x5E8C61, 0x7A5C99];
}

/// How a cell looks besides its number format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
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
pub(super) enum Number {
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
    /// A difference of two percentages, which is no percentage of either.
    Points,
    /// A month.
    Date,
    /// The month of a milestone, which is an empty text where it is not reached.
    Milestone,
    /// A year or a count, without separators.
    Plain,
    /// A text.
    Text,
}

impl Number {
    /// Excel's format code; dates by the timeline's step.
    pub(super) fn code(self, step: Step) -> &'static str {
        match self {
            Number::Whole => "#,##0_);(#,##0);\"–\"_)",
            Number::Tenth => "#,##0.0_);(#,##0.0);\"–\"_)",
            Number::Hundredth => "#,##0.00_);(#,##0.00);\"–\"_)",
            Number::Factor => "0.0000_);(0.0000);\"–\"_)",
            Number::Percent => "0.0%_);(0.0%);\"–\"_)",
            Number::FinePercent => "0.00%_);(0.00%);\"–\"_)",
            Number::Points => "0.0%\" pts\"_);(0.0%\" pts\");\"–\"_)",
            Number::Date if step == Step::Year => "yyyy",
            Number::Date => "mmm-yy",
            Number::Milestone if step == Step::Year => "yyyy;yyyy;yyyy;\"not reached\"",
            Number::Milestone => "mmm-yy;mmm-yy;mmm-yy;\"not reached\"",
            Number::Plain => "0",
            Number::Text => "@",
        }
    }

    /// The same with a sign before it, such as `≥`; zero is written out.
    pub(super) fn with_sign(self, step: Step, sign: char) -> String {
        let zero = if matches!(self, Number::Percent | Number::FinePercent) { "0%_)" } else { "0_)" };
        let code = self.code(step);
        let mut parts: Vec<&str> = code.split(';').take(2).collect();
        if matches!(self, Number::Date | Number::Milestone | Number::Plain | Number::Text) {
            parts.truncate(1);
        } else {
            parts.push(zero);
        }
        parts.iter().map(|part| format!("\"{sign} \"{part}")).collect::<Vec<_>>().join(";")
    }

    /// The same with zeros written out, where a dash would read as no value.
    pub(super) fn with_zeros(self, step: Step) -> String {
        let code = self.code(step);
        let positive = code.split(';').next().unwrap_or(code);
        code.replace("\"–\"_)", positive)
    }

    /// The format of a difference of two such numbers.
    pub(super) fn of_difference(self) -> Number {
        if matches!(self, Number::Percent | Number::FinePercent) { Number::Points } else { self }
    }

    /// The format for values of a unit up to a size.
    pub(super) fn for_values(unit: &DeclaredUnit, largest: f64) -> Number {
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

    /// The format for the values of an output; counts have no decimals.
    pub(super) fn for_output(unit: &DeclaredUnit, is_period: bool, values: impl IntoIterator<Item = f64>) -> Number {
        let (mut largest, mut whole) = (0.0_f64, true);
        for value in values {
            largest = largest.max(value.abs());
            whole &= value.fract() == 0.0;
        }
        match is_period {
            true => Number::Milestone,
            false if whole && largest >= 2.0 && unit.unit.is_plain() && !unit.percent => Number::Whole,
            false => Number::for_values(unit, largest),
        }
    }

    /// The format for an assumption.
    pub(super) fn for_driver(unit: &DeclaredUnit, is_period: bool, largest: f64) -> Number {
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

/// The largest of some numbers without its sign; what is no finite number has no say.
pub(super) fn largest(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().filter(|x| x.is_finite()).fold(0.0, |largest, x| x.abs().max(largest))
}

/// An output's unit in words: a milestone is shown as a date.
pub(super) fn output_unit(output: &Output) -> String {
    if output.is_period { "date".to_owned() } else { output.unit.in_words() }
}

/// A format with its number in the book's table of cell formats.
#[derive(Clone, Debug)]
pub(super) struct Style {
    /// Its number (`s` of a cell in the file).
    pub id: usize,
    format: Format,
}

impl Style {
    /// The format, to be changed for one place of the library's sheets.
    pub(super) fn variant(&self) -> Format {
        self.format.clone()
    }
}

impl std::ops::Deref for Style {
    type Target = Format;

    fn deref(&self) -> &Format {
        &self.format
    }
}

impl AsRef<Format> for Style {
    fn as_ref(&self) -> &Format {
        &self.format
    }
}

impl AsRef<Style> for Style {
    fn as_ref(&self) -> &Style {
        self
    }
}

/// Gives formats their numbers: the library numbers them in the order in which they are made known to it.
struct Register {
    known: HashMap<Format, usize>,
    order: Vec<Format>,
}

impl Register {
    fn style(&mut self, format: Format) -> Style {
        // 0 is the book's default format.
        let next = self.order.len() + 1;
        let id = *self.known.entry(format.clone()).or_insert(next);
        if id == next {
            self.order.push(format.clone());
        }
        Style { id, format }
    }
}

/// Every format of a book, made once.
pub(super) struct Styles {
    made: BTreeMap<(Look, Number), Style>,
    order: Vec<Format>,
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

/// What every cell starts from.
pub(super) fn base() -> Format {
    Format::new().set_font_name("Arial").set_font_size(9).set_align(FormatAlign::VerticalCenter)
}

impl Styles {
    /// The styles of a workbook whose periods have this step.
    pub(super) fn new(step: Step) -> Self {
        let mut register = Register { known: HashMap::new(), order: Vec::new() };
        let made = every_format(&mut register, step);
        let mut own = |format: Format| register.style(format);
        let band = base().set_background_color(palette::NAVY).set_font_color(Color::White);
        let head = base().set_bold().set_font_color(Color::White).set_background_color(palette::STEEL);
        let number = head.clone().set_align(FormatAlign::Right).set_text_wrap();
        let section = base().set_bold().set_font_color(palette::NAVY).set_background_color(palette::BAND);
        Styles {
            made,
            title: own(band.clone().set_font_size(14).set_bold()),
            subtitle: own(band.clone().set_font_color(palette::SUBTITLE)),
            band: own(band),
            head_share: own(number.clone().set_num_format("0.0%")),
            head_dates: date_codes(step).iter().map(|code| own(number.clone().set_num_format(code))).collect(),
            past_dates: date_codes(step)
                .iter()
                .map(|code| own(number.clone().set_background_color(palette::PAST).set_num_format(code)))
                .collect(),
            past_count: own(number.clone().set_background_color(palette::PAST).set_num_format("0")),
            head_year: own(number.clone().set_num_format("0")),
            head_parts: (1..step.per_year())
                .map(|n| own(number.clone().set_num_format(format!("0\" ({n} {})\"", &step.name()[..1]))))
                .collect(),
            head_count: own(number.clone().set_num_format("0")),
            head_number: own(number),
            head: own(head),
            section_years: ["0", "\"Δ \"0;;;\"Δ \"@", "\"Δ% \"0;;;\"Δ% \"@"]
                .map(|code| own(section.clone().set_align(FormatAlign::Right).set_num_format(code))),
            section_number: own(section.clone().set_align(FormatAlign::Right)),
            section: own(section),
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
            bold_link: own(one_format(Look::Link).set_num_format(Number::Text.code(step)).set_bold()),
            gap: own(one_format(Look::Calculation)
                // The last section would lose the minus in LibreOffice: one for negative numbers does not, as the second one.
                .set_num_format(format!("[=1]0\" {0}\";[<0]-0\" {0}s\";0\" {0}s\"", step.name()))
                .set_align(FormatAlign::Right)),
            tolerance: own(one_format(Look::Typed).set_num_format("0E+00")),
            order: register.order,
        }
    }
}

impl Styles {
    /// The format of a look and a number.
    pub(super) fn of(&self, look: Look, number: Number) -> &Style {
        &self.made[&(look, number)]
    }

    /// Makes the formats known to a new book, in the order of their numbers.
    pub(super) fn register(&self, workbook: &mut Workbook) {
        self.order.iter().for_each(|format| workbook.register_format(format));
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
const NUMBERS: [Number; 11] = [
    Number::Whole,
    Number::Tenth,
    Number::Hundredth,
    Number::Factor,
    Number::Percent,
    Number::FinePercent,
    Number::Points,
    Number::Date,
    Number::Milestone,
    Number::Plain,
    Number::Text,
];

/// The formats of a period's first day: one for each quarter of the year where periods are quarters, which spreadsheets
/// have no format for, else one.
pub(super) fn date_codes(step: Step) -> Vec<String> {
    match step {
        Step::Quarter => (1..=4).map(|quarter| format!("\"Q{quarter} \"yyyy")).collect(),
        Step::Month | Step::Year => vec![Number::Date.code(step).to_owned()],
    }
}

fn every_format(register: &mut Register, step: Step) -> BTreeMap<(Look, Number), Style> {
    let mut made = BTreeMap::new();
    for look in LOOKS {
        for number in NUMBERS {
            let format = one_format(look).set_num_format(number.code(step));
            // Where a milestone is not reached, words stand in its cell: on the same side as dates.
            let right = matches!(number, Number::Milestone);
            let format = if right { format.set_align(FormatAlign::Right) } else { format };
            made.insert((look, number), register.style(format));
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
