//! The keys of drivers over time on the control panel, by the model of [`Way`](crate::graph::Way): a row for every
//! scenario's keys, in which a scenario's cell is empty where it has none, and beside the table the same columns laid out:
//! a value in every row, which Paths reads. A number typed into an empty cell is a key from then on.

use crate::graph::{Given, InputId, Setting};
use crate::model::{Between, ScenarioId};
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::handle::Handle;
use crate::workbook::layout::{Panel, fixed, in_column, in_row, moving, panel};
use crate::workbook::sheet::formula;
use crate::workbook::style::{Look, Number};
use rust_xlsxwriter::Worksheet;

/// Whether all of a driver's rows have cells beside the table in which its keys are laid out.
pub(super) fn is_laid_out(place: &Panel) -> bool {
    place.keys.len() > 1 || (place.outside.is_some() && !place.keys.is_empty())
}

/// One column of a driver's keys: the live one, or a scenario's.
pub(super) struct Column<'d> {
    desk: &'d Desk<'d>,
    place: &'d Panel,
    id: InputId,
    case: Option<ScenarioId>,
}

impl<'d> Column<'d> {
    /// The column of a driver's keys.
    pub(super) fn new(desk: &'d Desk<'d>, id: InputId, case: Option<ScenarioId>) -> Column<'d> {
        Column { desk, place: &desk.layout.panel[id.0], id, case }
    }

    fn setting(&self) -> Option<&'d Setting> {
        self.case.map(|s| &self.desk.book.program.settings[s.0].inputs[self.id.0])
    }

    fn between(&self) -> Between {
        self.desk.model.drivers[self.desk.book.program.input(self.id).driver.0].between
    }

    fn period(&self, k: usize) -> i32 {
        self.desk.book.program.settings[0].inputs[self.id.0].keys[k].period
    }

    /// Where its own cells stand.
    fn own(&self) -> u16 {
        self.case.map_or(panel::LIVE, |s| self.desk.layout.scenario_column(s))
    }

    fn counts(&self) -> u16 {
        self.desk.layout.count_column(self.case)
    }

    fn filled(&self) -> u16 {
        self.desk.layout.filled_column(self.case)
    }

    fn last(&self) -> usize {
        self.place.keys.len() - 1
    }

    /// The first row whose keys are counted: what only stands in at the start is taken from those below it.
    fn first_counted(&self) -> usize {
        let start = |setting: &Setting| setting.keys.iter().position(|key| key.given == Given::Start);
        self.setting().and_then(start).map_or(0, |start| start + 1)
    }

    /// The key that stands in at the start of a scenario's path, if one does.
    pub(super) fn stand_in(desk: &Desk<'_>, id: InputId, scenario: ScenarioId) -> Option<usize> {
        let setting = &desk.book.program.settings[scenario.0].inputs[id.0];
        setting.stands_in.then(|| setting.keys.iter().position(|key| key.period == 1)).flatten()
    }

    /// What stands in at the start of a scenario's path, where it or one that it extends has its first key later.
    pub(super) fn standing(desk: &Desk<'_>, id: InputId, scenario: ScenarioId) -> Option<String> {
        let starts = |s: &ScenarioId| {
            desk.book.program.settings[s.0].inputs[id.0].keys.iter().any(|key| key.given == Given::Start)
        };
        let mut up = std::iter::successors(Some(scenario), |s| desk.model.scenarios[s.0].extends);
        up.find(starts).map(|s| Column::new(desk, id, Some(s)).first_below())
    }

    /// The keys that a scenario has as its workbook is written, and what they are.
    fn values(&self) -> Vec<Option<f64>> {
        let scenario = self.case.unwrap_or(self.desk.book.selected);
        let setting = &self.desk.book.program.settings[scenario.0].inputs[self.id.0];
        let values = &self.desk.case(self.case).inputs[self.id.0].keys;
        let pairs = setting.keys.iter().zip(values);
        pairs.map(|(key, value)| (key.given != Given::Elsewhere).then_some(*value)).collect()
    }

    /// A scenario's first key, where others have earlier ones: before it a path has its value.
    fn first_own(&self) -> Option<usize> {
        let first = self.setting()?.keys.iter().position(|key| key.given != Given::Elsewhere)?;
        (first > 0).then_some(first)
    }

    /// A range of some column, between two rows.
    fn range(&self, column: u16, first: usize, last: usize) -> String {
        let cell = |k: usize| fixed(self.place.keys[k], column);
        if first == last { cell(last) } else { format!("{}:{}", cell(first), cell(last)) }
    }

    /// The value of the first key from the first counted row on.
    pub(super) fn first_below(&self) -> String {
        let (first, last) = (self.first_counted(), self.last());
        let own = self.range(self.own(), first, last);
        match first == last {
            true => own,
            false => format!("INDEX({own},MATCH(1,{},0))", self.range(self.counts(), first, last)),
        }
    }

    /// How many numbers stand in the rows of a column before this one; none where it is the first.
    pub(super) fn before(&self, column: u16, k: usize) -> Option<String> {
        (k > 0).then(|| format!("COUNT({})", self.range(column, 0, k - 1)))
    }

    /// Whether the counts of a row are needed: by a straight path, or to find the first key.
    fn is_counted(&self, k: usize) -> bool {
        let first = self.first_counted();
        k >= first && first < self.last() && (self.between() == Between::Linear || first > 0)
    }

    /// Writes the cells of one key beside the table.
    pub(super) fn write(
        &self,
        sheet: &mut Worksheet,
        handle: &Handle,
        k: usize,
        number: Number,
    ) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        let values = self.values();
        let first = self.first_counted();
        if self.is_counted(k) {
            let top = in_row(self.place.keys[first], self.own());
            let printed = format!("=COUNT({top}:{})", moving(handle.row, self.own()));
            let count = values[first..=k].iter().flatten().count() as f64;
            let style = styles.of(Look::Grey, Number::Plain);
            formula(sheet, (handle.row, self.counts()), &printed, count, style, &handle.id)?;
        }
        let outside = self.desk.case(self.case).inputs[self.id.0].outside;
        let value = match self.between() {
            Between::Nothing => values[k].or(outside).unwrap_or(f64::NAN),
            _ => self.laid_out(&values)[k],
        };
        let driver = &self.desk.model.drivers[self.desk.book.program.input(self.id).driver.0];
        let value = if driver.is_period && value != 0.0 { self.desk.serial(value) } else { value };
        let style = styles.of(Look::Calculation, number);
        formula(sheet, (handle.row, self.filled()), &self.printed(k), value, style, &handle.id)
    }

    /// The formula of the value in a row.
    fn printed(&self, k: usize) -> String {
        let own = moving(self.place.keys[k], self.own());
        let above = |k: usize| moving(self.place.keys[k - 1], self.filled());
        let otherwise = match (self.between(), self.place.outside, k) {
            (Between::Nothing, Some(outside), _) => in_row(outside, self.own()),
            (_, _, 0) => self.first_own().map_or_else(|| "0".to_owned(), |k| moving(self.place.keys[k], self.own())),
            (Between::Linear, ..) if k < self.last() && k + 1 >= self.first_counted() => self.straight(k, &above(k)),
            _ => above(k),
        };
        format!("=IF(ISNUMBER({own}),{own},{otherwise})")
    }

    /// From the row above straight to the next key; what stands above, behind the last one.
    fn straight(&self, k: usize, above: &str) -> String {
        let (first, last) = (self.first_counted(), self.last());
        let date = |k: usize| in_column(self.place.keys[k], panel::NUMBER);
        let count = |k: usize| moving(self.place.keys[k], self.counts());
        let run = |to: &str, till: &str| {
            format!("{above}+({to}-{above})*({}-{})/({till}-{})", date(k), date(k - 1), date(k - 1))
        };
        if first == last {
            return run(&self.range(self.own(), last, last), &self.range(panel::NUMBER, last, last));
        }
        let all = in_row(self.place.keys[last], self.counts());
        let (done, next) = match k < first {
            true => (format!("{all}=0"), "1".to_owned()),
            false => (format!("{}={all}", count(k)), format!("{}+1", count(k))),
        };
        let found = format!("MATCH({next},{},0)", self.range(self.counts(), first, last));
        let at = |column: u16| format!("INDEX({},{found})", self.range(column, first, last));
        format!("IF({done},{above},{})", run(&at(self.own()), &at(panel::NUMBER)))
    }

    /// What the formulas of all rows give.
    fn laid_out(&self, values: &[Option<f64>]) -> Vec<f64> {
        let (first, last) = (self.first_counted(), self.last());
        let before = self.first_own().and_then(|k| values[k]).unwrap_or(0.0);
        let mut out: Vec<f64> = Vec::with_capacity(values.len());
        for (k, value) in values.iter().enumerate() {
            let above = out.last().copied().unwrap_or(before);
            let next = (first.max(k + 1)..=last).find_map(|k| values[k].map(|to| (k, to)));
            let straight = self.between() == Between::Linear && k > 0 && k < last && k + 1 >= first;
            out.push(match (value, next) {
                (Some(value), _) => *value,
                (None, Some((till, to))) if straight => {
                    let date = |k: usize| f64::from(self.period(k));
                    above + (to - above) * (date(k) - date(k - 1)) / (date(till) - date(k - 1))
                }
                _ => above,
            });
        }
        out
    }
}
