//! A plan beside the current case.

use crate::graph::{Program, RowId, Yearly};
use crate::model::{LineId, Model, ScenarioId};
use crate::series::Projection;
use crate::timeline::YearSpan;

/// Two values beside each other, in the line's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Versus {
    /// What was planned.
    pub plan: f64,
    /// What the current case shows: what is known, else what its formula gives.
    pub actual: f64,
    /// Whether everything in it is known.
    pub known: bool,
}

impl Versus {
    /// The actual less the plan.
    pub fn difference(&self) -> f64 {
        self.actual - self.plan
    }

    /// The difference in percent of the plan's size, so that it has the difference's sign; none where the plan is 0.
    pub fn percent(&self) -> Option<f64> {
        (self.plan != 0.0).then(|| self.difference() / self.plan.abs() * 100.0)
    }
}

/// A line's cell, or its total, against the plan.
#[derive(Clone, Debug)]
pub struct Against {
    /// The line.
    pub line: LineId,
    /// Which of its cells; none for all of them together.
    pub cell: Option<usize>,
    /// Its row in the Program.
    pub row: RowId,
    /// The period that is asked about.
    pub period: Versus,
    /// The year up to that period; none where a line's years are.
    pub to_date: Option<Versus>,
    /// The whole year, as far as it lies inside of the timeline; none where a line's years are.
    pub full_year: Option<Versus>,
}

impl Against {
    /// What it is called among the rows of its line: the titles of its elements, `total`; of a line without dimensions the
    /// line's title.
    pub fn label(&self, model: &Model) -> String {
        let line = &model.lines[self.line.0];
        match self.cell {
            None => "total".to_owned(),
            Some(_) if line.over.is_empty() => line.title.clone(),
            Some(cell) => {
                let elements = line.over.iter().zip(model.cell_elements(&line.over, cell));
                let titles = elements.map(|(d, e)| model.dimensions[d.0].elements[e].title.as_str());
                titles.collect::<Vec<_>>().join(", ")
            }
        }
    }
}

/// A plan against the current case.
#[derive(Clone, Debug)]
pub struct Variance {
    /// The period.
    pub to: i32,
    /// Its year.
    pub year: YearSpan,
    /// Lines in the order in which they were asked for: their cells, then their totals.
    pub rows: Vec<Against>,
}

/// Puts lines of a plan beside those of the current case, `scenario`, in the period `to` (inside of the timeline), in the
/// year up to it, and in the whole year.
///
/// Of a year up to a period a line shows what its `total` makes of it: the periods added, the value at the end, their mean.
pub fn variance(
    program: &Program,
    plan: &Projection,
    (scenario, current): (ScenarioId, &Projection),
    lines: &[LineId],
    to: i32,
) -> Variance {
    let (at, year) = year_of(program, to);
    let against = Comparing { program, plan, current, to, at, year, known_to: program.model.known_to(scenario) };
    Variance { to, year, rows: lines.iter().flat_map(|line| against.line(*line)).collect() }
}

/// The year of a period, by its place among those of the timeline.
fn year_of(program: &Program, to: i32) -> (usize, YearSpan) {
    let timeline = &program.model.timeline;
    let none = YearSpan { year: timeline.year(to), first: to, last: to, full: false };
    timeline
        .years()
        .into_iter()
        .enumerate()
        .find(|(_, year)| (year.first..=year.last).contains(&to))
        .unwrap_or((0, none))
}

struct Comparing<'a> {
    program: &'a Program,
    plan: &'a Projection,
    current: &'a Projection,
    to: i32,
    /// The year's place among those of the timeline.
    at: usize,
    year: YearSpan,
    known_to: Option<i32>,
}

impl Comparing<'_> {
    fn line(&self, line: LineId) -> Vec<Against> {
        let cells = self.program.line_rows[line.0].iter().enumerate().map(|(cell, row)| (Some(cell), *row));
        let total = self.program.line_totals[line.0].map(|row| (None, row));
        cells.chain(total).map(|(cell, row)| self.row(line, cell, row)).collect()
    }

    fn row(&self, line: LineId, cell: Option<usize>, row: RowId) -> Against {
        let yearly = self.program.row(row).yearly;
        let versus = |of: &dyn Fn(&Projection) -> Option<f64>, known| {
            Some(Versus { plan: of(self.plan)?, actual: of(self.current)?, known })
        };
        let value = |projection: &Projection| projection.rows[row.0].values().get(self.to as usize - 1).copied();
        let part = |projection: &Projection| {
            let values = projection.rows[row.0].values();
            so_far(yearly, values.get(self.year.first as usize - 1..self.to as usize)?)
        };
        let whole = |projection: &Projection| projection.rows[row.0].years().get(self.at).copied().flatten();
        let all_known = |from: i32, to: i32| match yearly {
            Yearly::Last => self.is_known(line, cell, to),
            Yearly::Sum | Yearly::Average | Yearly::Formula | Yearly::Empty => {
                (from..=to).all(|t| self.is_known(line, cell, t))
            }
        };
        let nowhere = Versus { plan: f64::NAN, actual: f64::NAN, known: false };
        Against {
            line,
            cell,
            row,
            period: versus(&value, self.is_known(line, cell, self.to)).unwrap_or(nowhere),
            to_date: versus(&part, all_known(self.year.first, self.to)),
            full_year: versus(&whole, all_known(self.year.first, self.year.last)),
        }
    }

    /// Whether a value is known in a period: a cell's own, or of all cells together that of the total or of each.
    fn is_known(&self, line: LineId, cell: Option<usize>, t: i32) -> bool {
        let rows = || self.program.known.iter().zip(&self.current.known);
        let has = |of: Option<usize>| {
            rows().any(|(known, values)| known.line == line && known.cell == of && values.contains_key(&t))
        };
        let cells = self.program.line_rows[line.0].len();
        let all_cells = || (0..cells).all(|cell| has(Some(cell)));
        self.known_to.is_some_and(|to| t <= to) && (has(cell) || (cell.is_none() && all_cells()))
    }
}

/// What a row shows for the periods of a year so far.
pub(in crate::analyse) fn so_far(yearly: Yearly, values: &[f64]) -> Option<f64> {
    match yearly {
        Yearly::Sum => Some(values.iter().sum()),
        Yearly::Last => values.last().copied(),
        Yearly::Average => Some(values.iter().sum::<f64>() / values.len() as f64),
        Yearly::Formula | Yearly::Empty => None,
    }
}
