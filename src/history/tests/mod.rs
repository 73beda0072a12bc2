//! Small sheets, written as text, and what is read from them.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::panic)]

mod ambiguous;
mod around;
mod axes;
mod figures;
mod garbage;
mod layouts;
mod periods;
mod random;
mod tongues;
mod totals;
mod values;

use super::{Cell, Firmness, Grid, Options, Table, read};

/// A sheet from lines of cells between `|`: numbers are numbers, `@2025-03-31` is a date, `!#REF!` an error, `"12"` a text.
fn sheet(text: &str) -> Grid {
    grid(text, |cell| {
        if let Some(date) = cell.strip_prefix('@') {
            let mut parts = date.split('-').map(|part| part.parse::<u32>().unwrap());
            let mut next = || parts.next().unwrap();
            return Cell::Date { year: next() as i32, month: next(), day: next() };
        }
        if let Some(error) = cell.strip_prefix('!') {
            return Cell::Error(error.to_owned());
        }
        match cell.parse::<f64>() {
            Ok(number) if !cell.contains("inf") => Cell::Number(number),
            _ => Cell::Text(cell.trim_matches('"').to_owned()),
        }
    })
}

/// The same of a csv file: every cell is a text.
fn csv(text: &str) -> Grid {
    grid(text, |cell| Cell::Text(cell.to_owned()))
}

fn grid(text: &str, cell: impl Fn(&str) -> Cell) -> Grid {
    let row = |line: &str| {
        line.split('|').map(str::trim).map(|text| if text.is_empty() { Cell::Empty } else { cell(text) }).collect()
    };
    let text = text.strip_prefix('\n').unwrap_or(text);
    let text = text.trim_end_matches([' ', '\n']);
    Grid::from_rows("Sheet1", text.lines().map(row).collect())
}

/// What was read, as text: a line for the table, one for each series, one for each remark.
fn shown(grid: &Grid) -> Vec<String> {
    shown_with(grid, &Options::default())
}

/// The same with what somebody decided.
fn shown_with(grid: &Grid, options: &Options) -> Vec<String> {
    let table = match read(grid, options) {
        Ok(table) => table,
        Err(remarks) => {
            let mut out = vec!["no table".to_owned()];
            out.extend(remarks.iter().map(|remark| format!("{} {}: {}", remark.place, remark.text, remark.reason)));
            return out;
        }
    };
    let mut out = vec![format!("{:?} {:?}", table.orientation, table.frequency)];
    for series in &table.series {
        let point = |point: &super::Point| match point.firmness {
            Firmness::Exact => format!("{}={}", point.period, point.value),
            firmness => format!("{}={} {}", point.period, firmness.word(), point.value),
        };
        let points: Vec<String> = series.points.iter().map(point).collect();
        out.push(format!("{} [{}] {}", series.name, series.unit.as_deref().unwrap_or(""), points.join(" ")));
    }
    out.extend(table.skipped.iter().map(|remark| format!("{} {}: {}", remark.place, remark.text, remark.reason)));
    out
}

#[track_caller]
fn reads(grid: &Grid, expected: &[&str]) {
    let shown = shown(grid);
    assert_eq!(shown, expected, "\n{}\n", shown.join("\n"));
}

fn table(grid: &Grid) -> Table {
    read(grid, &Options::default()).unwrap_or_else(|remarks| panic!("no table: {remarks:?}"))
}
