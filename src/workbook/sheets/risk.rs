//! What a simulation told: percentiles of outputs and lines, with charts of whichever one chooses.
//!
//! Numbers stand as the program computed them, in blocks at the foot of the sheet; the charts draw one row of each
//! block, which formulas pick by the two choices at the top.

use crate::graph::RowId;
use crate::series::RowValues;
use crate::unit::DeclaredUnit;
use crate::workbook::charts;
use crate::workbook::desk::Desk;
use crate::workbook::driver_title;
use crate::workbook::error::WorkbookError;
use crate::workbook::handle;
use crate::workbook::layout::{fixed, head, in_column, moving};
use crate::workbook::sheet::{Cached, as_quarters, formula, page, protect, text, title};
use crate::workbook::stale;
use crate::workbook::status;
use crate::workbook::style::{Look, Number, largest, output_unit, palette};
use crate::workbook::told::{BARS, DRIVERS, Risk, RiskFan};
use crate::workbook::words;
use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLine, ChartLineDashType, ChartSolidFill, ChartType, DataValidation, FormatAlign, Workbook,
    Worksheet,
};

/// As on Calc and Checks: what counts as more than rounding, relative.
const TOLERANCE: f64 = 1e-9;
/// Drivers with less than this share of an output's spread would be shown with a share of 0 %.
const LEAST_SHARE: f64 = 0.005;
/// Rows of the sheet, from 0.
struct Places {
    head: u32,
    choice: u32,
    charts: u32,
    /// The row that the output's charts draw, with its head above; the blocks follow.
    shown: u32,
    /// The first of the six rows that the fan draws.
    fan: u32,
    milestones: u32,
    lines: u32,
}

/// First column of the blocks of an output's charts.
mod block {
    use super::{BARS, DRIVERS};
    pub(super) const FROM: u16 = 2;
    pub(super) const WIDTH: u16 = 3;
    /// The target twice, and how high its line begins and ends: the ends of a line.
    pub(super) const TARGET: u16 = 4;
    pub(super) const LABELS: u16 = 8;
    pub(super) const BAR: u16 = LABELS + BARS as u16;
    pub(crate) const NAMES: u16 = BAR + BARS as u16;
    pub(super) const LOW: u16 = NAMES + DRIVERS as u16;
    pub(super) const HIGH: u16 = LOW + DRIVERS as u16;
    pub(super) const CURVE: u16 = HIGH + DRIVERS as u16;
}

/// Columns of the table of outputs.
mod column {
    pub(super) const UNIT: u16 = 1;
    pub(super) const LIVE: u16 = 2;
    pub(super) const RANK: u16 = 3;
    pub(super) const MEAN: u16 = 4;
    pub(super) const PERCENTILES: u16 = 6;
}

/// Writes the sheet.
///
/// # Errors
/// What Excel cannot hold.
pub(crate) fn write(workbook: &mut Workbook, desk: &Desk<'_>, risk: &Risk) -> Result<(), WorkbookError> {
    let writer = Writer::new(desk, risk);
    let sheet = workbook.add_worksheet();
    sheet.set_name(&risk.sheet)?.set_tab_color(palette::DOWN);
    title(sheet, &desk.styles, &format!("Risk: {}", desk.model.title), &risk.title, writer.width())?;
    sheet.set_column_width(0, 44)?;
    sheet.set_column_width(1, 13)?;
    sheet.set_column_range_width(2, writer.width().max(desk.layout.columns.last()), 11)?;
    sheet.set_freeze_panes(status::ROW + 1, 0)?;
    stale::head(sheet, desk, &risk.scenarios, &risk.settings)?;
    writer.table(sheet)?;
    writer.choices(sheet)?;
    writer.output_blocks(sheet)?;
    writer.milestones(sheet)?;
    writer.fans(sheet)?;
    writer.charts(sheet)?;
    sheet.set_print_area(0, 0, writer.places.shown - 2, writer.width() - 1)?;
    page(sheet, &desk.model.title, &desk.footer, 1);
    status::top(sheet, desk)?;
    protect(sheet);
    Ok(())
}

struct Writer<'a> {
    desk: &'a Desk<'a>,
    risk: &'a Risk,
    /// The outputs that can be chosen: those that are no milestones and vary.
    chosen: Vec<usize>,
    milestones: Vec<usize>,
    /// The line that is chosen at first.
    line: usize,
    places: Places,
}

/// By how much charts multiply the values of a unit.
fn scale_of(unit: &DeclaredUnit) -> f64 {
    if unit.percent { 100.0 } else { 1.0 }
}

/// Names as a drop-down finds them: unique, without the marks that MATCH reads as patterns.
fn labels(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in names {
        let clean = handle::label(&name, 90);
        let mut label = clean.clone();
        let mut n = 2;
        while label.is_empty() || out.iter().any(|other| handle::is_same_label(other, &label)) {
            label = handle::label(&format!("{clean} ({n})"), usize::MAX);
            n += 1;
        }
        out.push(label);
    }
    out
}

impl<'a> Writer<'a> {
    fn new(desk: &'a Desk<'a>, risk: &'a Risk) -> Writer<'a> {
        let is_milestone = |at: &usize| desk.model.outputs[risk.outputs[*at].output].is_period;
        let all = 0..risk.outputs.len();
        let chosen: Vec<usize> =
            all.clone().filter(|at| !is_milestone(at) && risk.outputs[*at].bars.is_some()).collect();
        let milestones: Vec<usize> = all.filter(is_milestone).collect();
        let head = stale::below(risk.settings.len()) + 1;
        let choice = head + risk.outputs.len() as u32 + 2;
        let charts = choice + 4;
        let rows_of_charts = match (chosen.is_empty(), milestones.is_empty()) {
            (true, _) => 1,
            (false, true) => 2,
            (false, false) => 3,
        };
        let shown = charts + rows_of_charts * charts::rows_of_one() + 3;
        let fan = shown + 4 + chosen.len() as u32 + 2;
        let milestone_rows = fan + 4 + 2 * risk.fan.len() as u32;
        let lines = milestone_rows + if milestones.is_empty() { 0 } else { milestones.len() as u32 + 3 };
        let places = Places { head, choice, charts, shown, fan, milestones: milestone_rows, lines };
        // At first the first line that the model's author draws and that spreads.
        let spreads = |fan: &RiskFan| fan.percentiles.first() != fan.percentiles.last();
        let place = |row: &RowId| risk.fans.iter().position(|fan| fan.row == *row && spreads(fan));
        let line = charts::rows(desk).iter().find_map(place).unwrap_or(0);
        Writer { desk, risk, chosen, milestones, line, places }
    }

    fn width(&self) -> u16 {
        column::PERCENTILES + self.risk.percentiles.len() as u16 + 4
    }

    fn section(&self, sheet: &mut Worksheet, row: u32, words: &str) -> Result<(), WorkbookError> {
        text(sheet, (row, 0), words, &self.desk.styles.section)?;
        for column in 1..self.width() {
            sheet.write_blank(row, column, &self.desk.styles.section)?;
        }
        Ok(())
    }

    fn output_number(&self, at: usize) -> Number {
        let own = &self.risk.outputs[at];
        let model = &self.desk.model.outputs[own.output];
        let largest = largest(own.percentiles.iter().copied());
        if model.is_period { Number::Milestone } else { Number::for_values(&model.unit, largest) }
    }

    /// The table of outputs: where the live case stands, mean, percentiles, the target.
    fn table(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        let row = self.places.head;
        sheet.set_row_height(row, 30)?;
        text(sheet, (row, 0), "Output", &styles.head)?;
        text(sheet, (row, column::UNIT), "Unit", &styles.head)?;
        let after = column::PERCENTILES + self.risk.percentiles.len() as u16;
        let mut heads: Vec<(u16, String)> = vec![
            (column::LIVE, "Live case".to_owned()),
            (column::RANK, "Live: share of draws below".to_owned()),
            (column::MEAN, "Mean".to_owned()),
            (column::MEAN + 1, "Standard deviation".to_owned()),
            (after, "Target".to_owned()),
            (after + 1, "Probability".to_owned()),
            (after + 2, "± (standard error)".to_owned()),
            (after + 3, "Not reached".to_owned()),
        ];
        let percentile = |(at, p): (usize, &f64)| (column::PERCENTILES + at as u16, format!("P{p}"));
        heads.extend(self.risk.percentiles.iter().enumerate().map(percentile));
        for (column, words) in heads {
            text(sheet, (row, column), &words, &styles.head_number)?;
        }
        (0..self.risk.outputs.len()).try_for_each(|at| self.output(sheet, at, after))
    }

    fn output(&self, sheet: &mut Worksheet, at: usize, after: u16) -> Result<(), WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        let own = &self.risk.outputs[at];
        let model = &desk.model.outputs[own.output];
        let row = self.places.head + 1 + at as u32;
        let number = self.output_number(at);
        let source = desk.book.program.output_rows[own.output];
        text(sheet, (row, 0), &model.title, &styles.text)?;
        text(sheet, (row, column::UNIT), &output_unit(model), &styles.grey)?;
        let place = desk.layout.dates.get(&source).copied().unwrap_or(desk.layout.rows[source.0]);
        let link = format!("=Calc!{}", fixed(place, desk.layout.columns.fixed));
        let live = desk.live().rows[source.0].scalar();
        let shown = if model.is_period { live.map(|t| desk.serial(t)) } else { live };
        let zeros = styles.of(Look::Live, number).variant().set_num_format(number.with_zeros(desk.model.timeline.step));
        formula(sheet, (row, column::LIVE), &link, shown, &zeros, &model.name)?;
        if model.is_period {
            let last = column::PERCENTILES + self.risk.percentiles.len() as u16 - 1;
            as_quarters(sheet, desk.model.timeline.step, (row, column::LIVE), (row, last))?;
        }
        self.rank(sheet, at, row, live)?;
        let step = desk.model.timeline.step;
        let zeros = |number: Number| styles.of(Look::Typed, number).variant().set_num_format(number.with_zeros(step));
        let typed = &zeros(number);
        // A milestone's percentile between two periods is reached in the later one.
        let cell = |x: f64| match (x.is_finite(), model.is_period) {
            (true, true) => Some(desk.serial(x.ceil())),
            (true, false) => Some(x),
            (false, _) => None,
        };
        let mut put = |column: u16, x: f64, missing: &str| match cell(x) {
            Some(x) => sheet.write_number_with_format(row, column, x, typed).map(|_| ()),
            None => sheet.write_string_with_format(row, column, missing, &styles.flag).map(|_| ()),
        };
        // A mean of those that were reached alone would lie before the median of all.
        let all = !model.is_period || own.not_reached == 0.0;
        let mean = if model.is_period { own.mean.round() } else { own.mean };
        put(column::MEAN, if all { mean } else { f64::NAN }, "n/a")?;
        for (i, x) in own.percentiles.iter().enumerate() {
            put(column::PERCENTILES + i as u16, *x, "later")?;
        }
        if let Some(target) = own.target.filter(|target| target.is_finite()) {
            let code = number.with_sign(desk.model.timeline.step, model.side());
            let target = if model.is_period { desk.serial(target.ceil()) } else { target };
            sheet.write_number_with_format(row, after, target, &typed.clone().set_num_format(code))?;
        }
        if own.sd.is_finite() && all {
            let sd = zeros(if model.is_period { Number::Tenth } else { number });
            sheet.write_number_with_format(row, column::MEAN + 1, own.sd, &sd)?;
        }
        let percent = &zeros(Number::Percent);
        if let Some((p, error)) = own.probability {
            sheet.write_number_with_format(row, after + 1, p, percent)?;
            sheet.write_number_with_format(row, after + 2, error, &zeros(Number::FinePercent))?;
        }
        if model.is_period || own.not_reached > 0.0 {
            sheet.write_number_with_format(row, after + 3, own.not_reached, percent)?;
        }
        Ok(())
    }

    /// The largest percentile of the curve that lies below the live case; how many draws are equal to it, where there
    /// are many.
    fn rank(&self, sheet: &mut Worksheet, at: usize, row: u32, live: Option<f64>) -> Result<(), WorkbookError> {
        let Some(place) = self.chosen.iter().position(|chosen| *chosen == at) else { return Ok(()) };
        let styles = &self.desk.styles;
        let curve = &self.risk.outputs[at].curve;
        let block = self.places.shown + 4 + place as u32;
        let last = block::CURVE + curve.len() as u16 - 1;
        let values = format!("{}:{}", fixed(block, block::CURVE), fixed(block, last));
        let heads = format!("{}:{}", fixed(self.places.shown + 1, block::CURVE), fixed(self.places.shown + 1, last));
        let cell = fixed(row, column::LIVE);
        // Below by more than rounding: another program's last digit must not matter.
        let near = format!("ABS({cell})*Checks!{}", crate::workbook::flags::TOLERANCE_CELL);
        let counts = [format!("{values}<{cell}-{near}"), format!("{values}<={cell}+{near}")];
        let ends = |x: f64| [x - x.abs() * TOLERANCE, x + x.abs() * TOLERANCE];
        let found = live.map_or([0, 0], |x| {
            let [below, above] = ends(x);
            [curve.partition_point(|at| *at < below), curve.partition_point(|at| *at <= above)]
        });
        let places = [0, 1].map(|which| (block, self.count_column() + which));
        for ((count, place), value) in counts.iter().zip(places).zip(found) {
            let words = format!("=IF(ISNUMBER({cell}),SUMPRODUCT(({count})*1),0)");
            formula(sheet, place, &words, value as f64, styles.of(Look::Grey, Number::Plain), "rank of the live case")?;
        }
        let [below, above] = places.map(|(row, column)| fixed(row, column));
        let share = format!("IF({below}=0,0,INDEX({heads},1,{below}))");
        let ties = format!("\"ties: \"&TEXT(INDEX({heads},1,{above})-INDEX({heads},1,{below}+1),\"0%\")");
        let words = format!("=IF(ISNUMBER({cell}),IF({above}>{below}+1,{ties},{share}),\"\")");
        let told = live.map(|_| self.told_rank(found));
        // The curve has a point every five per cent: no more is known, and no more is shown.
        let style = styles.of(Look::Calculation, Number::Percent).variant();
        let style = style.set_num_format("\"> \"0%;;\"< 1%\"").set_align(FormatAlign::Right);
        let told = told.unwrap_or_else(|| Cached::Text(String::new()));
        formula(sheet, (row, column::RANK), &words, told, &style, "rank of the live case")
    }

    /// What the rank's formula gives, by how many points of the curve lie below and how many not above.
    fn told_rank(&self, [below, above]: [usize; 2]) -> Cached {
        let points = &self.risk.curve;
        match below {
            _ if above > below + 1 => Cached::Text(format!("ties: {:.0}%", points[above - 1] - points[below])),
            0 => Cached::Number(0.0),
            n => Cached::Number(points[n - 1] / 100.0),
        }
    }

    /// Behind the curve: by how much the charts multiply, what they call the output, and two counts for its rank.
    fn scale_column(&self) -> u16 {
        block::CURVE + self.risk.curve.len() as u16
    }

    fn name_column(&self) -> u16 {
        self.scale_column() + 1
    }

    fn count_column(&self) -> u16 {
        self.scale_column() + 2
    }

    /// Charts show percentages as numbers with the unit %: their axes have one format for all outputs.
    fn scale(&self, at: usize) -> f64 {
        scale_of(&self.desk.model.outputs[self.risk.outputs[at].output].unit)
    }

    /// An output as the charts' legends name it.
    fn name(&self, at: usize) -> String {
        let output = &self.desk.model.outputs[self.risk.outputs[at].output];
        format!("{}{}", output.title, charts::unit_behind(&output.title, &output.unit.text))
    }

    fn output_labels(&self) -> Vec<String> {
        labels(self.chosen.iter().map(|at| self.desk.model.outputs[self.risk.outputs[*at].output].title.clone()))
    }

    fn line_labels(&self) -> Vec<String> {
        labels(self.risk.fans.iter().map(|fan| fan.label.clone()))
    }

    /// The two choices, and their places in the blocks.
    fn choices(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        let row = self.places.choice;
        self.section(sheet, row, "What the charts show: choose")?;
        // The names of outputs stand beside their blocks; those of lines have a column of their own, without gaps.
        let outputs = ("Output", self.output_labels(), (self.places.shown + 4, 0), 0);
        let lines = ("Line over time", self.line_labels(), (self.places.lines + 2, self.list_column()), self.line);
        for (at, (name, labels, (first, column), first_choice)) in [outputs, lines].into_iter().enumerate() {
            let row = row + 1 + at as u32;
            let Some(chosen) = labels.get(first_choice) else { continue };
            let list = format!("{}:{}", fixed(first, column), fixed(first + labels.len() as u32 - 1, column));
            text(sheet, (row, 0), name, &styles.bold)?;
            let input = styles.of(Look::Input, Number::Text);
            sheet.merge_range(row, 2, row, 6, chosen, input)?;
            let validation = DataValidation::new().allow_list_formula(format!("={list}").as_str().into());
            sheet.add_data_validation(row, 2, row, 6, &validation)?;
            let found = match labels.len() {
                // One cell is no range to choose from.
                1 => "=1".to_owned(),
                _ => format!("=MATCH({},{list},0)", fixed(row, 2)),
            };
            formula(
                sheet,
                (row, 1),
                &found,
                first_choice as f64 + 1.0,
                styles.of(Look::Grey, Number::Plain),
                "choice",
            )?;
        }
        Ok(())
    }

    /// The column with the lines' names, one below the other, for the drop-down: right of all periods.
    fn list_column(&self) -> u16 {
        self.desk.layout.columns.last() + 2
    }

    fn choice(&self, which: u32) -> String {
        fixed(self.places.choice + 1 + which, 1)
    }

    /// What an output's charts draw: one row for each output, and above it the one that is chosen.
    fn output_blocks(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        let Some(first) = self.chosen.first() else { return Ok(()) };
        let row = self.places.shown;
        self.section(sheet, row, "What the charts draw of outputs: the chosen row, then all of them")?;
        let last = row + 3 + self.chosen.len() as u32;
        let plain = styles.of(Look::Calculation, Number::Tenth);
        let heads = self.heads();
        for (column, words) in &heads {
            match words {
                Cached::Number(p) => {
                    sheet.write_number_with_format(row + 1, *column, *p, styles.of(Look::Grey, Number::Percent))?;
                }
                Cached::Text(words) => text(sheet, (row + 1, *column), words, &styles.head_number)?,
            }
        }
        let values = |at: usize| self.block_values(at);
        let pick = |column: u16| {
            let cells = format!("{}:{}", fixed(row + 4, column), fixed(last, column));
            match self.chosen.len() {
                1 => format!("={}", fixed(last, column)),
                _ => format!("=INDEX({cells},{},1)", self.choice(0)),
            }
        };
        for (column, value) in values(*first) {
            let (words, value) = match value {
                Cached::Number(x) if self.is_scaled(column) => {
                    let scale = fixed(row + 2, self.scale_column());
                    (format!("{}*{scale}", pick(column)), Cached::Number(x * self.scale(*first)))
                }
                value => (pick(column), value),
            };
            formula(sheet, (row + 2, column), &words, value, plain, "chosen output")?;
        }
        let scale = self.scale(*first);
        let own = [(self.scale_column(), Cached::Number(scale)), (self.name_column(), Cached::Text(self.name(*first)))];
        for (column, value) in own {
            let style = styles.of(Look::Calculation, Number::Plain);
            formula(sheet, (row + 2, column), &pick(column), value, style, "chosen output")?;
        }
        for (column, words) in [(block::LOW, "Driver low"), (block::HIGH, "Driver high")] {
            let printed = format!("=\"{words}: \"&{}", moving(row + 2, self.name_column()));
            let value = format!("{words}: {}", self.name(*first));
            let style = styles.of(Look::Calculation, Number::Text);
            formula(sheet, (row + 3, column), &printed, value.as_str(), style, "chosen output")?;
        }
        text(sheet, (row + 2, 0), "Chosen", &styles.bold)?;
        // What the legend calls the target's line, which is there or not as the choice goes.
        let there = moving(row + 2, block::TARGET + 3);
        let has_target = self.risk.outputs[*first].target.is_some();
        formula(
            sheet,
            (row + 3, block::TARGET),
            &format!("=IF({there}=0,\"No target\",\"Target\")"),
            if has_target { "Target" } else { "No target" },
            styles.of(Look::Calculation, Number::Text),
            "target's name",
        )?;
        for (i, (at, label)) in self.chosen.iter().zip(self.output_labels()).enumerate() {
            let row = row + 4 + i as u32;
            text(sheet, (row, 0), &label, &styles.label)?;
            text(sheet, (row, 1), &desk.model.outputs[self.risk.outputs[*at].output].unit.in_words(), &styles.grey)?;
            let typed = styles.of(Look::Typed, self.output_number(*at));
            let percent = styles.of(Look::Typed, Number::FinePercent);
            let plain = styles.of(Look::Typed, Number::Plain);
            sheet.write_number_with_format(row, self.scale_column(), self.scale(*at), plain)?;
            text(sheet, (row, self.name_column()), &self.name(*at), &styles.text)?;
            for (column, value) in values(*at) {
                let shares = (block::BAR..block::NAMES).contains(&column);
                match value {
                    Cached::Number(x) => {
                        sheet.write_number_with_format(row, column, x, if shares { percent } else { typed })?;
                    }
                    Cached::Text(words) => text(sheet, (row, column), &words, &styles.text)?,
                }
            }
        }
        Ok(())
    }

    /// Whether a column of the block is in the output's unit, and an output has one that is scaled.
    fn is_scaled(&self, column: u16) -> bool {
        let own = [block::FROM, block::WIDTH, block::TARGET, block::TARGET + 1].contains(&column)
            || (block::LABELS..block::BAR).contains(&column)
            || (block::LOW..self.scale_column()).contains(&column);
        own && self.chosen.iter().any(|at| self.scale(*at) != 1.0)
    }

    fn heads(&self) -> Vec<(u16, Cached)> {
        let words = |column: u16, words: String| (column, Cached::Text(words));
        let mut out = vec![
            words(block::FROM, "First bar from".to_owned()),
            words(block::WIDTH, "Width".to_owned()),
            words(block::TARGET, "Target".to_owned()),
            words(block::TARGET + 1, "Target again".to_owned()),
            words(block::TARGET + 2, "Its line from".to_owned()),
            words(block::TARGET + 3, "Its line to".to_owned()),
        ];
        for i in 0..BARS as u16 {
            out.push(words(block::LABELS + i, format!("Bar {}", i + 1)));
            out.push(words(block::BAR + i, format!("Draws in bar {}", i + 1)));
        }
        for i in 0..DRIVERS as u16 {
            out.push(words(block::NAMES + i, format!("Driver {}", i + 1)));
            out.push(words(block::LOW + i, format!("Driver {} low", i + 1)));
            out.push(words(block::HIGH + i, format!("Driver {} high", i + 1)));
        }
        out.push(words(self.scale_column(), "Charts show it times".to_owned()));
        out.push(words(self.name_column(), "Name in charts".to_owned()));
        out.push(words(self.count_column(), "Points below the live case".to_owned()));
        out.push(words(self.count_column() + 1, "Points up to it".to_owned()));
        let curve = self.risk.curve.iter().enumerate();
        out.extend(curve.map(|(i, p)| (block::CURVE + i as u16, Cached::Number(p / 100.0))));
        out
    }

    fn block_values(&self, at: usize) -> Vec<(u16, Cached)> {
        let own = &self.risk.outputs[at];
        let number = |column: u16, x: f64| (column, Cached::Number(if x.is_finite() { x } else { 0.0 }));
        let (from, width, bars) = own.bars.clone().unwrap_or_default();
        // Without a target its line has no length.
        let target = own.target.unwrap_or_else(|| own.curve.first().copied().unwrap_or(0.0));
        let mut out = vec![number(block::FROM, from), number(block::WIDTH, width), number(block::TARGET, target)];
        out.push(number(block::TARGET + 1, target));
        out.push(number(block::TARGET + 2, 0.0));
        out.push(number(block::TARGET + 3, if own.target.is_some() { 1.0 } else { 0.0 }));
        for i in 0..BARS {
            out.push(number(block::LABELS + i as u16, from + width * i as f64));
            out.push(number(block::BAR + i as u16, bars.get(i).copied().unwrap_or(0.0)));
        }
        for i in 0..DRIVERS {
            // Bars of a tornado are drawn from below: the strongest driver comes last.
            let driver = own.drivers.get(DRIVERS - 1 - i).filter(|driver| driver.share >= LEAST_SHARE);
            let (low, high) = driver.and_then(|d| d.ends).unwrap_or((own.mean, own.mean));
            let name = driver.map_or_else(
                || " ".to_owned(),
                |d| {
                    let title = driver_title::of(&self.desk.model.drivers, &self.desk.model.dimensions, &d.name);
                    format!("{title} ({:.0}%)", d.share * 100.0)
                },
            );
            out.push((block::NAMES + i as u16, Cached::Text(name)));
            out.push(number(block::LOW + i as u16, low - own.mean));
            out.push(number(block::HIGH + i as u16, high - own.mean));
        }
        out.extend(own.curve.iter().enumerate().map(|(i, x)| number(block::CURVE + i as u16, *x)));
        out.sort_by_key(|(column, _)| *column);
        out
    }

    /// Milestones: how likely they are to be reached by each period.
    fn milestones(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        if self.milestones.is_empty() {
            return Ok(());
        }
        let (desk, styles) = (self.desk, &self.desk.styles);
        let row = self.places.milestones;
        self.section(sheet, row, "Milestones: the share of draws that reached them by the end of each period")?;
        self.dates(sheet, row + 1)?;
        for (i, at) in self.milestones.iter().enumerate() {
            let own = &self.risk.outputs[*at];
            let row = row + 2 + i as u32;
            text(sheet, (row, 0), &desk.model.outputs[own.output].title, &styles.label)?;
            let code = Number::Percent.with_zeros(desk.model.timeline.step);
            let format = &styles.of(Look::Typed, Number::Percent).variant().set_num_format(code);
            for (t, p) in own.reached_by.iter().enumerate() {
                sheet.write_number_with_format(row, desk.layout.columns.period(t as i32 + 1), *p, format)?;
            }
        }
        Ok(())
    }

    /// The heads of columns that are periods, in the columns of the calc sheets.
    fn dates(&self, sheet: &mut Worksheet, row: u32) -> Result<(), WorkbookError> {
        let desk = self.desk;
        for t in 1..=desk.model.timeline.last() {
            let column = desk.layout.columns.period(t);
            let link = format!("=Calc!{}", in_column(head::DATE, column));
            formula(sheet, (row, column), &link, desk.serial(f64::from(t)), desk.date_head(t), "date")?;
        }
        Ok(())
    }

    /// Every line's percentiles by period, and above them the chosen one with the live case.
    fn fans(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        if self.risk.fans.is_empty() {
            return Ok(());
        }
        let (desk, styles) = (self.desk, &self.desk.styles);
        let (row, lines) = (self.places.fan, self.places.lines);
        let each = self.risk.fan.len() as u32;
        self.section(sheet, row, "What the chart draws of lines: the chosen one, by period")?;
        self.dates(sheet, row + 1)?;
        let count = self.risk.fans.len() as u32;
        let (first, last) = (lines + 2, lines + 1 + count * each);
        let program = desk.book.program;
        self.chosen_line(sheet)?;
        let scale = self.line_scale(self.line);
        let times = if self.lines_are_scaled() { format!("*{}", fixed(row + 1, 1)) } else { String::new() };
        for (i, p) in self.risk.fan.iter().enumerate() {
            text(sheet, (row + 2 + i as u32, 0), &format!("P{p}"), &styles.label)?;
            for t in 1..=desk.model.timeline.last() {
                let column = desk.layout.columns.period(t);
                let cells = format!("{}:{}", in_column(first, column), in_column(last, column));
                let pick = format!("=INDEX({cells},({}-1)*{each}+{},1){times}", self.choice(1), i + 1);
                let value = self.risk.fans[self.line].percentiles[i][t as usize - 1];
                let format = styles.of(Look::Calculation, Number::Tenth);
                let value = if value.is_finite() { value * scale } else { 0.0 };
                formula(sheet, (row + 2 + i as u32, column), &pick, value, format, "chosen line")?;
            }
        }
        // The row of the line on Calc stands beside its percentiles.
        let rows =
            format!("{}:{}", fixed(first, self.list_column() + 1), fixed(first + count - 1, self.list_column() + 1));
        let live = row + 2 + each;
        text(sheet, (live, 0), "Live case", &styles.label)?;
        let at = match count {
            1 => format!("={}", fixed(first, self.list_column() + 1)),
            _ => format!("=INDEX({rows},{},1)", self.choice(1)),
        };
        let place = f64::from(desk.layout.rows[self.risk.fans[self.line].row.0] + 1);
        formula(sheet, (live, 1), &at, place, styles.of(Look::Grey, Number::Plain), "row of the line")?;
        for t in 1..=desk.model.timeline.last() {
            let column = desk.layout.columns.period(t);
            let all = format!("Calc!{}:{}", in_column(0, column), in_column(desk.layout.calc_end, column));
            let value = match &desk.live().rows[self.risk.fans[self.line].row.0] {
                RowValues::Series { values, .. } => values[t as usize - 1],
                RowValues::Scalar(value) => value.unwrap_or(0.0),
            };
            let pick = format!("=INDEX({all},{},1){times}", fixed(live, 1));
            let format = styles.of(Look::Link, Number::Tenth);
            formula(sheet, (live, column), &pick, value * scale, format, "live case")?;
        }
        self.bands(sheet, live + 1)?;
        self.section(sheet, lines, "Percentiles of every line by period")?;
        self.dates(sheet, lines + 1)?;
        for (f, (fan, label)) in self.risk.fans.iter().zip(self.line_labels()).enumerate() {
            let made = program.row(fan.row);
            let largest = largest(fan.percentiles.iter().flatten().copied());
            let declared = crate::model::inferred(made.unit.unit.clone(), made.unit.percent);
            let format = styles.of(Look::Typed, Number::for_values(&declared, largest));
            let at = first + f as u32;
            text(sheet, (at, self.list_column()), &label, &styles.grey)?;
            let calc = f64::from(desk.layout.rows[fan.row.0] + 1);
            sheet.write_number_with_format(at, self.list_column() + 1, calc, styles.of(Look::Grey, Number::Plain))?;
            let name = format!("{label}{}", charts::unit_behind(&label, &made.unit.text));
            text(sheet, (at, self.list_column() + 2), &name, &styles.grey)?;
            let scale = self.line_scale(f);
            sheet.write_number_with_format(at, self.list_column() + 3, scale, styles.of(Look::Grey, Number::Plain))?;
            for (i, (p, values)) in self.risk.fan.iter().zip(&fan.percentiles).enumerate() {
                let row = first + f as u32 * each + i as u32;
                text(sheet, (row, 0), &format!("{label}, P{p}"), &styles.label)?;
                text(sheet, (row, desk.layout.columns.unit), &made.unit.in_words(), &styles.grey)?;
                for (t, x) in values.iter().enumerate().filter(|(_, x)| x.is_finite()) {
                    sheet.write_number_with_format(row, desk.layout.columns.period(t as i32 + 1), *x, format)?;
                }
            }
        }
        Ok(())
    }

    /// The chosen line's name for the legend, and by how much the chart multiplies.
    fn chosen_line(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let (row, first, count) = (self.places.fan + 1, self.places.lines + 2, self.risk.fans.len() as u32);
        let pick = |column: u16| match count {
            1 => fixed(first, column),
            _ => format!("INDEX({}:{},{},1)", fixed(first, column), fixed(first + count - 1, column), self.choice(1)),
        };
        let middle = self.median_name();
        let label = self.line_labels().swap_remove(self.line);
        let unit = &self.desk.book.program.row(self.risk.fans[self.line].row).unit.text;
        let value = format!("{middle}: {label}{}", charts::unit_behind(&label, unit));
        let printed = format!("=\"{middle}: \"&{}", pick(self.list_column() + 2));
        let style = self.desk.styles.of(Look::Calculation, Number::Text);
        formula(sheet, (row, 0), &printed, value.as_str(), style, "chosen line")?;
        let printed = format!("={}", pick(self.list_column() + 3));
        let style = self.desk.styles.of(Look::Grey, Number::Plain);
        formula(sheet, (row, 1), &printed, self.line_scale(self.line), style, "chosen line")
    }

    fn median_name(&self) -> String {
        format!("P{}", self.risk.fan[self.risk.fan.len() / 2])
    }

    /// As [`Self::scale`], for a line.
    fn line_scale(&self, fan: usize) -> f64 {
        let unit = &self.desk.book.program.row(self.risk.fans[fan].row).unit;
        if unit.percent { 100.0 } else { 1.0 }
    }

    fn lines_are_scaled(&self) -> bool {
        (0..self.risk.fans.len()).any(|fan| self.line_scale(fan) != 1.0)
    }

    /// How wide the bands between neighbouring percentiles of the chosen line are.
    fn bands(&self, sheet: &mut Worksheet, from: u32) -> Result<(), WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        let first = self.places.fan + 2;
        let format = styles.of(Look::Calculation, Number::Tenth);
        for (i, pair) in self.risk.fan.windows(2).enumerate() {
            let row = from + i as u32;
            text(sheet, (row, 0), &format!("P{} less P{}", pair[1], pair[0]), &styles.label)?;
            for t in 1..=desk.model.timeline.last() {
                let column = desk.layout.columns.period(t);
                let (high, low) = (first + i as u32 + 1, first + i as u32);
                let words = format!("={}-{}", in_column(high, column), in_column(low, column));
                let at = |i: usize| {
                    let x = self.risk.fans[self.line].percentiles[i][t as usize - 1];
                    if x.is_finite() { x * self.line_scale(self.line) } else { 0.0 }
                };
                formula(sheet, (row, column), &words, at(i + 1) - at(i), format, "band")?;
            }
        }
        Ok(())
    }

    fn charts(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let row = self.places.charts;
        let below = row + charts::rows_of_one();
        // Two side by side: the first column is wide.
        let right = 6;
        if !self.risk.fans.is_empty() {
            sheet.insert_chart_with_offset(row, 0, &self.fan_chart(), 0, 0)?;
        }
        if !self.chosen.is_empty() {
            sheet.insert_chart_with_offset(row, right, &self.curve_chart(), 80, 0)?;
            sheet.insert_chart_with_offset(below, 0, &self.histogram_chart(), 0, 0)?;
            sheet.insert_chart_with_offset(below, right, &self.tornado_chart(), 80, 0)?;
        }
        if !self.milestones.is_empty() {
            let (row, column) = if self.chosen.is_empty() { (row, right) } else { (below + charts::rows_of_one(), 0) };
            sheet.insert_chart_with_offset(row, column, &self.milestone_chart(), 0, 0)?;
        }
        Ok(())
    }

    fn style(&self, chart: &mut Chart, title: &str) {
        charts::style(chart, title);
        // Two of them are as wide as the table above.
        chart.set_width(805);
    }

    fn line_format(color: u32, width: f64, dash: Option<ChartLineDashType>) -> ChartFormat {
        let mut line = ChartLine::new();
        line.set_color(color).set_width(width);
        if let Some(dash) = dash {
            line.set_dash_type(dash);
        }
        let mut format = ChartFormat::new();
        format.set_line(&line);
        format
    }

    fn periods(&self, row: u32) -> (&str, u32, u16, u32, u16) {
        let columns = &self.desk.layout.columns;
        (self.risk.sheet.as_str(), row, columns.period(1), row, columns.last())
    }

    /// The fan: bands between percentiles stacked on the lowest, which is not seen; the median and the live case on top.
    fn fan_chart(&self) -> Chart {
        let row = self.places.fan;
        let (middle, bands) = (self.risk.fan.len() / 2, self.risk.fan.len() - 1);
        let mut chart = Chart::new(ChartType::AreaStacked);
        self.style(&mut chart, "Over time: percentiles of the chosen line, and the live case");
        chart
            .add_series()
            .set_name(words::title(&format!("P{}", self.risk.fan[0])).as_str())
            .set_categories(self.periods(row + 1))
            .set_values(self.periods(row + 2))
            .set_format(ChartFormat::new().set_no_fill().set_no_line());
        for (i, pair) in self.risk.fan.windows(2).enumerate() {
            // The outer bands are light, the inner ones stronger.
            let color = if i == 0 || i + 1 == bands { palette::FAN_OUTER } else { palette::FAN_INNER };
            chart
                .add_series()
                .set_name(words::title(&format!("P{} to P{}", pair[0], pair[1])).as_str())
                .set_categories(self.periods(row + 1))
                .set_values(self.periods(row + 3 + bands as u32 + 1 + i as u32))
                .set_format(ChartFormat::new().set_no_line().set_solid_fill(ChartSolidFill::new().set_color(color)));
        }
        let mut lines = Chart::new(ChartType::Line);
        let live = row + 2 + self.risk.fan.len() as u32;
        // The median's entry says which line it is, and in which unit.
        let median = (row + 1, row + 2 + middle as u32, palette::NAVY, 2.25);
        for (name, row_of, color, width) in [median, (live, live, palette::LIVE, 2.0)] {
            lines
                .add_series()
                .set_name((self.risk.sheet.as_str(), name, 0))
                .set_categories(self.periods(row + 1))
                .set_values(self.periods(row_of))
                .set_format(&mut Self::line_format(color, width, None));
        }
        chart.combine(&lines);
        charts::time_axis(&mut chart, self.desk.model);
        let values = |fan: &RiskFan| charts::width(fan.percentiles.iter().flatten().copied());
        let widths = self.risk.fans.iter().enumerate().map(|(at, fan)| values(fan) * self.line_scale(at));
        chart.y_axis().set_num_format(charts::format_of_ranges(widths));
        // The lowest percentile is the floor of the bands and has no entry of its own.
        chart.legend().delete_entries(&[0]);
        chart
    }

    fn milestone_chart(&self) -> Chart {
        let mut chart = Chart::new(ChartType::Line);
        self.style(&mut chart, "Milestones: probability of being reached by then");
        for (i, at) in self.milestones.iter().enumerate() {
            let color = palette::SERIES[i % palette::SERIES.len()];
            chart
                .add_series()
                .set_name(words::title(&self.desk.model.outputs[self.risk.outputs[*at].output].title).as_str())
                .set_categories(self.periods(self.places.milestones + 1))
                .set_values(self.periods(self.places.milestones + 2 + i as u32))
                .set_format(&mut Self::line_format(color, 2.0, None));
        }
        charts::time_axis(&mut chart, self.desk.model);
        chart.y_axis().set_num_format("0%").set_min(0).set_max(1);
        chart
    }

    fn shown(&self, first: u16, count: usize) -> (&str, u32, u16, u32, u16) {
        let row = self.places.shown + 2;
        (self.risk.sheet.as_str(), row, first, row, first + count as u16 - 1)
    }

    /// The cell with the chosen output's name and unit, for legends.
    fn shown_name(&self) -> (&str, u32, u16) {
        (self.risk.sheet.as_str(), self.places.shown + 2, self.name_column())
    }

    /// The format of axes with the chosen output's values.
    fn numbers(&self) -> &'static str {
        let width = |at: &usize| charts::width(self.risk.outputs[*at].curve.iter().copied()) * self.scale(*at);
        charts::format_of_ranges(self.chosen.iter().map(width))
    }

    /// How wide the tornado of an output is.
    fn swing(&self, at: usize) -> f64 {
        let drivers = &self.risk.outputs[at].drivers;
        charts::width(drivers.iter().filter_map(|d| d.ends).flat_map(|ends| [ends.0, ends.1])) * self.scale(at)
    }

    /// The S-curve: the probability that the output is at most so much, and the target.
    fn curve_chart(&self) -> Chart {
        let mut chart = Chart::new(ChartType::ScatterStraight);
        self.style(&mut chart, "The chosen output: probability of at most so much");
        let (heads, count) = (self.places.shown + 1, self.risk.curve.len());
        let last = block::CURVE + count as u16 - 1;
        chart
            .add_series()
            .set_name(self.shown_name())
            .set_categories(self.shown(block::CURVE, count))
            .set_values((self.risk.sheet.as_str(), heads, block::CURVE, heads, last))
            .set_format(&mut Self::line_format(palette::HIGH, 2.25, None));
        // Where no output has a target, the legend would name a line that is never there.
        if self.chosen.iter().any(|at| self.risk.outputs[*at].target.is_some()) {
            chart
                .add_series()
                .set_name((self.risk.sheet.as_str(), self.places.shown + 3, block::TARGET))
                .set_categories(self.shown(block::TARGET, 2))
                .set_values(self.shown(block::TARGET + 2, 2))
                .set_format(&mut Self::line_format(palette::LIVE, 1.75, Some(ChartLineDashType::Dash)));
        }
        chart.x_axis().set_num_format(self.numbers());
        chart.y_axis().set_num_format("0%").set_min(0).set_max(1);
        chart
    }

    fn histogram_chart(&self) -> Chart {
        let mut chart = Chart::new(ChartType::Column);
        self.style(&mut chart, "The chosen output: how often (bars named by their lower end)");
        chart
            .add_series()
            .set_name(self.shown_name())
            .set_categories(self.shown(block::LABELS, BARS))
            .set_values(self.shown(block::BAR, BARS))
            .set_gap(6)
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(palette::HIGH)));
        chart.x_axis().set_num_format(self.numbers()).set_label_interval(4);
        chart.y_axis().set_num_format("0%").set_min(0);
        chart
    }

    /// The tornado: how far the output's mean moves where a driver is in its lowest and its highest tenth.
    fn tornado_chart(&self) -> Chart {
        let mut chart = Chart::new(ChartType::Bar);
        self.style(&mut chart, "The chosen output: how its mean moves where a driver is low or high (tenths)");
        for (first, color) in [(block::LOW, palette::DOWN), (block::HIGH, palette::HIGH)] {
            chart
                .add_series()
                .set_name((self.risk.sheet.as_str(), self.places.shown + 3, first))
                .set_categories(self.shown(block::NAMES, DRIVERS))
                .set_values(self.shown(first, DRIVERS))
                .set_overlap(100)
                .set_gap(40)
                .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(color)));
        }
        charts::tornado_axes(&mut chart, charts::format_of_ranges(self.chosen.iter().map(|at| self.swing(*at))));
        chart
    }
}
