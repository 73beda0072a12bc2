//! Cells at random never do harm, and large sheets are read fast.

use super::random::{Luck, text, with_commas};
use crate::history::{Cell, FigureOptions, Grid, Options, Place, figures, read};

/// A cell of any sort, often one that looks like something.
fn any_cell(luck: &mut Luck) -> Cell {
    const TEXTS: [&str; 28] = [
        "2025-03",
        "Jan",
        "3月",
        "2025年",
        "Q1",
        "Total",
        "合计",
        "YoY",
        "29,015",
        "29.015",
        "over 40,000",
        "5%",
        "n/a",
        "-",
        "FY2025",
        "1月",
        "2025",
        "（",
        "((1)",
        "1.2.3,4",
        "万",
        "…1",
        "2.9万",
        "Deliveries (vehicles)",
        "*",
        "[1]",
        "03/04/2025",
        "\u{ff11}\u{a0}%",
    ];
    match luck.below(12) {
        0..=2 => Cell::Empty,
        3 => Cell::Number(f64::from_bits(u64::from(luck.below(u32::MAX)) << 32 | u64::from(luck.below(u32::MAX)))),
        4 => Cell::Number(f64::from(luck.below(50_000))),
        5 => Cell::Number(f64::from(1990 + luck.below(50))),
        6 => Cell::Date { year: 2020 + luck.below(6) as i32, month: luck.below(14), day: luck.below(33) },
        7 => Cell::Date { year: luck.below(u32::MAX) as i32, month: luck.below(u32::MAX), day: luck.below(u32::MAX) },
        8 => Cell::Boolean(luck.chance(50)),
        9 => Cell::Error("#REF!".into()),
        10 => Cell::Text((0..luck.below(12)).filter_map(|_| char::from_u32(luck.below(0x3_0000))).collect()),
        _ => text(TEXTS[luck.below(28) as usize]),
    }
}

#[test]
fn cells_at_random_do_no_harm() {
    let mut luck = Luck(7);
    for round in 0..1500 {
        let (height, width) = (1 + luck.below(30), 1 + luck.below(30));
        let mut grid = Grid::new(if round % 2 == 0 { "2025" } else { "" });
        for row in 0..height {
            for column in 0..width {
                // Some sheets are scattered over the whole of a worksheet, and beyond.
                let place = match round % 5 {
                    0 => Place::new(luck.below(u32::MAX), luck.below(u32::MAX)),
                    1 => Place::new(u32::MAX - row, u32::MAX - column),
                    _ => Place::new(row, column),
                };
                grid.set(place, any_cell(&mut luck));
            }
        }
        check(&grid);
    }
}

/// Whatever was read keeps the promises of the types.
fn check(grid: &Grid) {
    let Ok(table) = read(grid, &Options::default()) else { return };
    for series in &table.series {
        assert!(!series.points.is_empty());
        assert!(series.points.windows(2).all(|pair| pair[0].period < pair[1].period));
        assert!(series.points.iter().all(|point| point.value.is_finite()));
        assert!(series.points.iter().all(|point| point.period.frequency() == table.frequency));
    }
    assert!(table.skipped.windows(2).all(|pair| pair[0].place <= pair[1].place));
    assert!(table.skipped.iter().all(|remark| !remark.reason.to_string().is_empty()));
    let figures = figures(&table, &FigureOptions::default());
    let mut ids: Vec<&str> = figures.iter().map(|figure| figure.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), figures.len());
}

/// The cell in a row and a column.
type CellAt = fn(u32, u32, &mut Luck) -> Cell;

/// Large sheets of several sorts.
#[test]
fn large_sheets_are_read() {
    let mut luck = Luck(3);
    let kinds: [(&str, CellAt); 6] = [
        ("garbage", |_, _, luck| any_cell(luck)),
        ("months down", |row, column, luck| match (row, column) {
            (0, 0) => text("Month"),
            (0, _) => text(format!("S{column}")),
            (_, 0) => Cell::Date { year: 1910 + (row / 12) as i32, month: row % 12 + 1, day: 1 },
            _ => text(with_commas(luck.below(90_000), ",")),
        }),
        ("labels only", |row, column, _| text(format!("{}-{:02}", 1950 + row / 12, column % 12 + 1))),
        ("labels left, values right", |row, column, _| match column {
            0..150 => text(format!("{}-{:02}", 1950 + row / 12, row % 12 + 1)),
            _ => Cell::Number(f64::from(row)),
        }),
        ("labels that break", |row, column, _| match (row % 3, column % 5) {
            (0, 0) => text("2025-03"),
            (1, 1) => text("head"),
            (0, _) => Cell::Number(4.5),
            _ => Cell::Empty,
        }),
        ("months without years", |row, column, _| match (row % 4, column) {
            (0, _) => text(["Jan", "Feb", "Mar"][(column % 3) as usize]),
            (_, 0) => Cell::Number(2025.0),
            _ => Cell::Number(7.0),
        }),
    ];
    for (name, cell) in kinds {
        let mut grid = Grid::new("large");
        for row in 0..1200 {
            for column in 0..300 {
                grid.set(Place::new(row, column), cell(row, column, &mut luck));
            }
        }
        // Each says something: a table, or why there is none.
        match read(&grid, &Options::default()) {
            Ok(table) => assert!(table.series.iter().all(|series| !series.points.is_empty()), "{name}"),
            Err(remarks) => assert!(!remarks.is_empty(), "{name}"),
        }
    }
}
