//! Ranges: over elements, over the last periods, over all of them.

use super::printer::{Printer, Site};
use crate::graph::{InputId, Node, RowId, Shape, Tree};
use crate::model::{Aggregate, Reducer};
use crate::workbook::layout::{fixed, head, in_column, in_row, moving, panel};
use crate::workbook::template::Column;
use rust_xlsxwriter::utility::column_number_to_name;
impl Printer<'_> {
    /// Several values made one.
    pub(super) fn over(&self, how: Aggregate, parts: &[Tree], site: Site) -> String {
        let name = match how {
            Aggregate::Sum => "SUM",
            Aggregate::Average => "AVERAGE",
            Aggregate::Smallest => "MIN",
            Aggregate::Largest => "MAX",
        };
        if let Some(range) = self.adjacent(parts, site) {
            return format!("{name}({range})");
        }
        if let Some(conditional) = self.by_tag(how, parts, site) {
            return conditional;
        }
        let cells: Vec<String> = parts.iter().map(|part| self.value(part, site, 0)).collect();
        if cells.len() <= 255 {
            return format!("{name}({})", cells.join(","));
        }
        let groups: Vec<String> = cells.chunks(200).map(|chunk| format!("{name}({})", chunk.join(","))).collect();
        match how {
            Aggregate::Average => {
                let sums: Vec<String> = cells.chunks(200).map(|chunk| format!("SUM({})", chunk.join(","))).collect();
                format!("({})/{}", sums.join("+"), cells.len())
            }
            Aggregate::Sum | Aggregate::Smallest | Aggregate::Largest => format!("{name}({})", groups.join(",")),
        }
    }

    /// Cells that stand below each other, as a range.
    fn adjacent(&self, parts: &[Tree], site: Site) -> Option<String> {
        let place = |tree: &Tree| match &tree.node {
            Node::Row { row, shift } => match self.program.row(*row).shape {
                Shape::Series => Some((self.layout.rows[row.0], self.column_back(site, *shift)?)),
                Shape::Scalar => Some((self.layout.rows[row.0], Column::At(self.layout.columns.fixed))),
            },
            Node::Input { input, .. } => self.input_place(*input, site),
            _ => None,
        };
        let cells: Vec<(u32, Column)> = parts.iter().map(place).collect::<Option<_>>()?;
        let (first, last) = (cells.first()?, cells.last()?);
        let together = cells.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1 && pair[1].1 == pair[0].1);
        let moves = parts
            .iter()
            .any(|part| matches!(part.node, Node::Row { row, .. } if self.program.row(row).shape == Shape::Series))
            || matches!(site, Site::Scenario(_) | Site::Live);
        (together && cells.len() > 1).then(|| match moves {
            true => format!("{}:{}", moving(first.0, first.1), moving(last.0, last.1)),
            false => format!("${}${}:${0}${}", first.1.name(), first.0 + 1, last.0 + 1),
        })
    }

    /// Where a driver's cell without time stands.
    fn input_place(&self, input: InputId, site: Site) -> Option<(u32, Column)> {
        let driver = &self.program.model.drivers[self.program.input(input).driver.0];
        match site {
            Site::Scenario(scenario) => {
                Some((self.layout.panel[input.0].keys[0], self.layout.scenario_column(scenario).into()))
            }
            Site::Live => Some((self.layout.panel[input.0].keys[0], panel::LIVE.into())),
            Site::Period | Site::Fixed | Site::Year if driver.varies || driver.is_period => None,
            Site::Period | Site::Fixed | Site::Year => {
                Some((self.layout.inputs[input.0], self.layout.columns.fixed.into()))
            }
        }
    }

    /// Many regular cells of one line that do not stand together: SUMIFS over the tags that they share.
    fn by_tag(&self, how: Aggregate, parts: &[Tree], site: Site) -> Option<String> {
        if how != Aggregate::Sum || parts.len() <= 12 {
            return None;
        }
        let rows: Vec<(RowId, u32)> = parts
            .iter()
            .map(|p| match p.node {
                Node::Row { row, shift } => Some((row, shift)),
                _ => None,
            })
            .collect::<Option<_>>()?;
        let crate::graph::Owner::Line(line, _) = self.program.row(rows[0].0).owner else { return None };
        let shift = rows[0].1;
        let cells = &self.program.line_rows[line.0];
        let of_line = rows.iter().all(|(row, s)| *s == shift && cells.contains(row));
        let column = self.column_back(site, shift)?;
        let first = &self.program.row(rows[0].0).elements;
        let shared: Vec<_> = first
            .iter()
            .filter(|tag| rows.iter().all(|(row, _)| self.program.row(*row).elements.contains(tag)))
            .collect();
        let matching =
            cells.iter().filter(|row| shared.iter().all(|tag| self.program.row(**row).elements.contains(tag))).count();
        let (top, bottom) = (self.layout.rows[cells[0].0], self.layout.rows[cells[cells.len() - 1].0]);
        if !of_line || matching != rows.len() || (bottom - top) as usize + 1 != cells.len() {
            return None;
        }
        let mut text = format!("SUMIFS({}:{}", in_row(top, column), in_row(bottom, column));
        for (dimension, _) in shared {
            let tag = self.layout.columns.tag(*dimension)?;
            let example = self.layout.rows[rows[0].0.0];
            text += &format!(",{}:{},{}", fixed(top, tag), fixed(bottom, tag), fixed(example, tag));
        }
        Some(text + ")")
    }

    /// The sum over the last periods, of those that there are.
    pub(super) fn recent(&self, row: RowId, n: u32, shift: u32, site: Site) -> String {
        if site != Site::Period {
            return String::new();
        }
        let place = self.layout.rows[row.0];
        let first = self.layout.columns.opening + 1;
        let values = format!("{}:{}", in_column(place, first), moving(place, Column::Own));
        let numbers =
            format!("${0}${1}:{2}", column_number_to_name(first), head::NUMBER + 1, in_row(head::NUMBER, Column::Own));
        let now = in_row(head::NUMBER, Column::Own);
        match shift {
            0 => format!("SUMIFS({values},{numbers},\">\"&{now}-{})", self.count(n)),
            s => format!("SUMIFS({values},{numbers},\">\"&{now}-{s}-{},{numbers},\"<=\"&{now}-{s})", self.count(n)),
        }
    }

    /// A row's cells over some periods.
    pub(super) fn range(&self, row: RowId, first: i32, last: i32) -> String {
        let place = self.layout.rows[row.0];
        let (from, to) = (self.layout.columns.period(first), self.layout.columns.period(last));
        if from == to { fixed(place, from) } else { format!("{}:{}", fixed(place, from), fixed(place, to)) }
    }

    /// Several rows' cells over some periods.
    pub(super) fn block(&self, rows: &[RowId], first: i32, last: i32) -> String {
        let places: Vec<u32> = rows.iter().map(|row| self.layout.rows[row.0]).collect();
        let together = places.windows(2).all(|pair| pair[1] == pair[0] + 1);
        let (from, to) = (self.layout.columns.period(first), self.layout.columns.period(last));
        match (together, places.first(), places.last()) {
            (true, Some(top), Some(bottom)) => format!("{}:{}", fixed(*top, from), fixed(*bottom, to)),
            _ => rows.iter().map(|row| self.range(*row, first, last)).collect::<Vec<_>>().join(","),
        }
    }

    /// A row over some periods as one number.
    pub(super) fn reduce(&self, how: Reducer, row: RowId, first: i32, last: i32) -> String {
        let range = self.range(row, first, last);
        let place = self.layout.rows[row.0];
        match how {
            Reducer::Total => self.over_year("SUM", row, first, last).unwrap_or_else(|| format!("SUM({range})")),
            Reducer::Average => {
                self.over_year("AVERAGE", row, first, last).unwrap_or_else(|| format!("AVERAGE({range})"))
            }
            Reducer::Smallest => format!("MIN({range})"),
            Reducer::Largest => format!("MAX({range})"),
            Reducer::First => fixed(place, self.layout.columns.period(first)),
            Reducer::Last => fixed(place, self.layout.columns.period(last)),
        }
    }

    /// SUMIFS on the year row, for a mean divided by the count below the year, where the range is just a year of the timeline.
    fn over_year(&self, name: &str, row: RowId, first: i32, last: i32) -> Option<String> {
        let years = self.program.model.timeline.years();
        let at = years.iter().position(|year| year.first == first && year.last == last)?;
        let columns = &self.layout.columns;
        // A range even where it is one cell: SUMIFS takes two of one shape, and some engines a cell for none.
        let place = self.layout.rows[row.0];
        let all = format!("{}:{}", fixed(place, columns.opening + 1), fixed(place, columns.last()));
        let heads = format!("{}:{}", fixed(head::YEAR, columns.opening + 1), fixed(head::YEAR, columns.last()));
        let column = columns.years + at as u16;
        let sum = format!("SUMIFS({all},{heads},{})", fixed(head::DATE, column));
        Some(if name == "SUM" { sum } else { format!("({sum}/{})", fixed(head::NUMBER, column)) })
    }
}
