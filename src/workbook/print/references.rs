//! References: the cell of a driver, a row, a period or a head, some periods back.

use super::printer::{Printer, Site};
use crate::graph::{InputId, Knowing, KnownId, Node, RowId, Shape, Tree};
use crate::model::{Clock, Reducer};
use crate::timeline::Step;
use crate::workbook::layout::{KNOWN, calendar_row, fixed, head, in_column, in_row, moving, panel};
use crate::workbook::template::Column;
use rust_xlsxwriter::utility::column_number_to_name;
impl Printer<'_> {
    /// A node that refers to cells.
    pub(super) fn leaf(&self, tree: &Tree, site: Site) -> String {
        match &tree.node {
            Node::Period(t) => self.period(*t, site),
            Node::Constant(id) => match site {
                Site::Period | Site::Fixed | Site::Year => {
                    fixed(self.layout.constants[id.0], self.layout.columns.fixed)
                }
                Site::Scenario(_) | Site::Live => format!("Baseline!{}", fixed(self.layout.measures[id.0], 1)),
            },
            Node::Figure(id) => format!("Baseline!{}", fixed(self.layout.figures[id.0], 1)),
            Node::Input { input, shift } => self.input(*input, *shift, site),
            Node::InputAt { input, period } => self.input_at(*input, *period, site),
            Node::Seasonal { inputs, calendar, shift } => self.seasonal(inputs, calendar_row(*calendar), *shift, site),
            Node::Row { row, shift } => self.row(*row, *shift, site),
            Node::Known(knowing) => self.known(*knowing),
            Node::Over(how, parts) => self.over(*how, parts, site),
            Node::Recent { row, n, shift } => self.recent(*row, *n, *shift, site),
            Node::Reduce { how, row, first, last } => self.reduce(*how, *row, *first, *last),
            Node::ReduceBlock { how, rows, first, last } => {
                let name = if *how == Reducer::Smallest { "MIN" } else { "MAX" };
                format!("{name}({})", self.block(rows, *first, *last))
            }
            // One cell is no range to look into.
            Node::FirstWhen(row) if self.last() == 1 => format!("IF({}=1,1,\"\")", self.range(*row, 1, 1)),
            Node::FirstWhen(row) => format!("IFERROR(MATCH(1,{},0),\"\")", self.range(*row, 1, self.last())),
            Node::LastingFrom(row) => {
                let run = fixed(self.layout.rows[row.0], self.layout.columns.last());
                let last = fixed(head::NUMBER, self.layout.columns.last());
                format!("IF({run}>0,{last}-{run}+1,\"\")")
            }
            Node::Number(_)
            | Node::Clock { .. }
            | Node::Since(..)
            | Node::Settled(_)
            | Node::Significant(..)
            | Node::Places(_)
            | Node::Negate(_)
            | Node::Percent(_)
            | Node::Arithmetic(..)
            | Node::Compare(..)
            | Node::Call(..) => self.value(tree, site, 0),
        }
    }

    /// Whether something is known in the period of the formula's own column, as a condition. Known's own cell is asked: a
    /// link to an empty cell is a number in some programs.
    pub(super) fn is_known(&self, id: KnownId) -> String {
        format!("AND({},ISNUMBER({}))", self.known_counts(), self.known_cell(id))
    }

    fn known_counts(&self) -> String {
        format!("{}<={}", in_row(head::DATE, Column::Own), fixed(head::KNOWN, self.layout.columns.fixed))
    }

    fn known_cell(&self, id: KnownId) -> String {
        format!("{KNOWN}!{}", in_row(self.layout.known[id.0], Column::Own))
    }

    /// What is known in the period of the formula's own column, from the sheet Known.
    fn known(&self, knowing: Knowing) -> String {
        let counts = self.known_counts();
        let range = |first: KnownId, count: u32| {
            let last = in_row(self.layout.known[first.0 + count as usize - 1], Column::Own);
            format!("{}:{last}", self.known_cell(first))
        };
        match knowing {
            Knowing::Is(id) => format!("IF({},1,0)", self.is_known(id)),
            Knowing::Value(id) => self.known_cell(id),
            Knowing::Count(first, count) => format!("IF({counts},COUNT({}),0)", range(first, count)),
            Knowing::Sum(first, count) => format!("IF({counts},SUM({}),0)", range(first, count)),
        }
    }

    fn last(&self) -> i32 {
        i32::from(self.layout.columns.periods)
    }

    /// A literal period: its number on calc sheets, a date on the control panel.
    fn period(&self, t: i32, site: Site) -> String {
        match (site, self.layout.periods.get(&t)) {
            (Site::Period | Site::Year | Site::Fixed, Some(row)) => fixed(row + 1, self.layout.columns.fixed),
            _ => {
                let timeline = &self.program.model.timeline;
                format!("DATE({},{},1)", timeline.year(t), timeline.month(t))
            }
        }
    }

    /// The column some periods back of a site: to the left, or `None` where that needs a look-up.
    pub(super) fn column_back(&self, site: Site, shift: u32) -> Option<Column> {
        match site {
            Site::Period if shift == 0 => Some(Column::Own),
            Site::Period if shift == 1 => Some(Column::Left),
            Site::Year => Some(Column::Own),
            Site::Period | Site::Fixed | Site::Scenario(_) | Site::Live => None,
        }
    }

    /// A cell of a head row some periods back.
    pub(super) fn back(&self, site: Site, row: u32, shift: u32) -> String {
        match self.column_back(site, shift) {
            Some(column) => in_row(row, column),
            None => self.head_back(site, row, shift),
        }
    }

    /// Heads further back than the opening are worked out from the date.
    fn head_back(&self, site: Site, row: u32, shift: u32) -> String {
        if site != Site::Period {
            return fixed(row, self.layout.columns.opening + 1);
        }
        let count = self.count(shift);
        let date = format!(
            "EDATE({},-{count}*{})",
            in_row(head::DATE, Column::Own),
            self.program.model.timeline.step.months()
        );
        match row {
            head::YEAR => format!("YEAR({date})"),
            head::MONTH => format!("MONTH({date})"),
            head::QUARTER => format!("ROUNDUP(MONTH({date})/3,0)"),
            head::ELAPSED => {
                let per_year = self.program.model.timeline.step.per_year();
                format!("(({}-{count}-1)/{per_year})", in_row(head::NUMBER, Column::Own))
            }
            _ => format!("({}-{count})", in_row(head::NUMBER, Column::Own)),
        }
    }

    /// The cell of a literal count.
    pub(super) fn count(&self, n: u32) -> String {
        match self.layout.counts.get(&n) {
            Some(row) => fixed(*row, self.layout.columns.fixed),
            None => n.to_string(),
        }
    }

    /// A clock word some periods back, and how tightly it binds.
    pub(super) fn clock(&self, clock: Clock, shift: u32, site: Site) -> (String, u8) {
        let row = match clock {
            Clock::T => head::NUMBER,
            Clock::Month => head::MONTH,
            Clock::Quarter => head::QUARTER,
            Clock::Year => head::YEAR,
            Clock::Elapsed => head::ELAPSED,
            Clock::PeriodLength => {
                return match self.program.model.timeline.step {
                    Step::Month => ("1/12".to_owned(), 3),
                    Step::Quarter => ("1/4".to_owned(), 3),
                    Step::Year => ("1".to_owned(), 9),
                };
            }
        };
        (self.back(site, row, shift), 9)
    }

    /// A driver's cell.
    fn input(&self, input: InputId, shift: u32, site: Site) -> String {
        let driver = &self.program.model.drivers[self.program.input(input).driver.0];
        match site {
            Site::Scenario(scenario) => {
                in_column(self.layout.panel[input.0].keys[0], self.layout.scenario_column(scenario))
            }
            Site::Live => in_column(self.layout.panel[input.0].keys[0], panel::LIVE),
            Site::Period | Site::Fixed | Site::Year => {
                let row = self.layout.input_numbers[input.0].unwrap_or(self.layout.inputs[input.0]);
                match driver.varies {
                    true => self.in_time(row, shift, site),
                    false => fixed(row, self.layout.columns.fixed),
                }
            }
        }
    }

    /// A driver's path in one period.
    fn input_at(&self, input: InputId, period: i32, site: Site) -> String {
        let column = self.layout.columns.period(period.max(1));
        let scenario = match site {
            Site::Scenario(scenario) => Some(scenario),
            Site::Live => None,
            Site::Period | Site::Fixed | Site::Year => return fixed(self.layout.inputs[input.0], column),
        };
        match self.layout.path_row(input, scenario) {
            Some(row) => format!("Paths!{}", fixed(row, column)),
            None => self.input(input, 0, site),
        }
    }

    /// A cell of a row some periods back; before the first period its opening.
    fn in_time(&self, row: u32, shift: u32, site: Site) -> String {
        if let Some(column) = self.column_back(site, shift) {
            return moving(row, column);
        }
        if site != Site::Period {
            return fixed(row, self.layout.columns.opening);
        }
        let range = format!("{}:{}", in_column(row, self.layout.columns.opening), moving(row, Column::Left));
        format!("INDEX({range},1,MAX(0,{}-{})+1)", in_row(head::NUMBER, Column::Own), self.count(shift))
    }

    /// A row's cell.
    fn row(&self, row: RowId, shift: u32, site: Site) -> String {
        let place = self.layout.rows[row.0];
        match self.program.row(row).shape {
            Shape::Scalar => fixed(place, self.layout.columns.fixed),
            Shape::Series => self.in_time(place, shift, site),
        }
    }

    /// The driver of the period's month or quarter: of cells that stand below each other at equal distances.
    fn seasonal(&self, inputs: &[InputId], calendar: u32, shift: u32, site: Site) -> String {
        let rows: Vec<u32> = inputs.iter().map(|input| self.layout.inputs[input.0]).collect();
        let (first, last) = (rows[0], rows[rows.len() - 1]);
        let varies = self.program.model.drivers[self.program.input(inputs[0]).driver.0].varies;
        let column = match (varies, self.column_back(site, shift)) {
            (true, Some(column)) => column.name(),
            _ => format!("${}", column_number_to_name(self.layout.columns.fixed)),
        };
        let stride = rows[1] - rows[0];
        let month = self.back(site, calendar, shift);
        let at = if stride == 1 { month } else { format!("({month}-1)*{stride}+1") };
        format!("INDEX({column}${}:{column}${},{at})", first + 1, last + 1)
    }
}
