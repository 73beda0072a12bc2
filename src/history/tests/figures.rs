//! Figures made of tables.

use super::{sheet, table};
use crate::history::{FigureOptions, FigureText, Firmness, Place, figures};
use std::collections::HashSet;

fn options() -> FigureOptions {
    FigureOptions {
        stem: "xiaomi_deliveries".into(),
        source: Some("company".into()),
        kind: "reported".into(),
        unit: None,
        measure: None,
    }
}

#[test]
fn a_figure_has_what_a_baseline_file_needs() {
    let table = table(&sheet("Month | SU7 (vehicles)\n2025-03 | 29015\n2025-11 | over 40,000"));
    let figures = figures(&table, &options());
    let expected = FigureText {
        id: "xiaomi_deliveries_2025_11".into(),
        title: "SU7, November 2025".into(),
        subject: "SU7".into(),
        measure: None,
        period: "2025-11".into(),
        value: 40000.0,
        unit: "vehicle".into(),
        firmness: Firmness::Over,
        kind: "reported".into(),
        source: Some("company".into()),
        place: Place::new(2, 1),
    };
    assert_eq!(figures[0].id, "xiaomi_deliveries_2025_03");
    assert_eq!(figures[1], expected);
}

#[test]
fn identifiers_are_valid_and_do_not_clash() {
    let table = table(&sheet(
        "Month | Model Y | model-y | 小米 | 24 | A 2025 | A\n2025-03 | 1 | 2 | 3 | 4 | 5 | 6\n2025-04 | 9 | 9 | 9 | 9 | 9 | 9",
    ));
    for stem in ["", "Tesla's", "9x", "小米"] {
        let figures = figures(&table, &FigureOptions { stem: stem.into(), ..options() });
        let ids: HashSet<&str> = figures.iter().map(|figure| figure.id.as_str()).collect();
        assert_eq!(ids.len(), figures.len(), "{ids:?}");
        assert_eq!(figures.len(), 12);
        for id in ids {
            assert!(id.starts_with(|c: char| c.is_ascii_lowercase()), "{id}");
            assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'), "{id}");
        }
    }
}

#[test]
fn other_periods() {
    for (label, id, period, title) in [
        ("Q1 2025", "x_2025_q1", "2025-Q1", "S, first quarter of 2025"),
        ("H2 2025", "x_2025_h2", "2025-Q3..2025-Q4", "S, second half of 2025"),
        ("2025年", "x_2025", "2025", "S, 2025"),
    ] {
        let table = table(&sheet(&format!("Period | S\n{label} | 5")));
        let options = FigureOptions { stem: "x".into(), unit: Some("order".into()), ..options() };
        let figures = figures(&table, &options);
        let figure = &figures[0];
        assert_eq!(
            (figure.id.as_str(), figure.period.as_str(), figure.title.as_str(), figure.unit.as_str()),
            (id, period, title, "order")
        );
    }
}
