//! Labels that can be read in two ways: their neighbours decide, or nothing is taken. What is expected is what a person
//! reads in each of these tables.

use super::{csv, reads, shown, shown_with};
use crate::history::{Decimal, Frequency, Options};

/// The first series of a table of text, or that there is none.
fn first(text: &str, options: &Options) -> String {
    let shown = shown_with(&csv(text), options);
    if shown[0] == "no table" { "no table".to_owned() } else { shown[1].clone() }
}

#[test]
fn a_year_with_words_is_left_out_and_the_bare_years_are_the_years() {
    for (word, why) in [
        ("2025E", "a forecast"),
        ("2025F", "a forecast"),
        ("2025 est.", "a forecast"),
        ("2025 plan", "a forecast"),
        ("Plan 2025", "a forecast"),
        ("Budget 2025", "a forecast"),
        ("2025 target", "a forecast"),
        ("2025p", "a year with words"),
        ("2025B", "a year with words"),
        ("2025 revised", "a year with words"),
        ("2025 YTD", "a sum up to"),
        ("Change vs 2023", "a change"),
        ("Growth 2024", "a change"),
        ("2024 vs 2023", "a change"),
        ("Δ 2024", "a change"),
        ("% 2024/2023", "values that belong to no period"),
    ] {
        let down = format!("Year | Jan | Feb\n2023 | 410 | 398\n2024 | 455 | 431\n{word} | 480 | 450");
        let across = format!("Month | 2023 | 2024 | {word}\nJan | 410 | 455 | 480\nFeb | 398 | 431 | 450");
        for (text, cell) in [(down, "A4"), (across, "D1")] {
            let shown = shown(&csv(&text));
            assert_eq!(shown[1], "Sheet1 [] 2023-01=410 2023-02=398 2024-01=455 2024-02=431", "{text}");
            let said = format!("{cell} {word}: {why}");
            assert!(shown.iter().any(|line| line.starts_with(&said)), "{said} in {shown:?}");
        }
    }
    // Before the others as well; and where only the months of the last year are given, it is that year.
    let before = "Month | Plan 2025 | 2023 | 2024\nJan | 480 | 410 | 455\nFeb | 450 | 398 | 431";
    assert_eq!(shown(&csv(before))[1], "Sheet1 [] 2023-01=410 2023-02=398 2024-01=455 2024-02=431");
    let part = "Month | 2023 | 2024 (to February)\nJan | 410 | 455\nFeb | 398 | 431";
    assert_eq!(shown(&csv(part))[1], "Sheet1 [] 2023-01=410 2023-02=398 2024-01=455 2024-02=431");
}

#[test]
fn bare_years_are_no_names_of_series_of_other_years() {
    let shown = shown(&csv("Month | 2023 | 2024\n2024-01 | 5 | 6\n2024-02 | 7 | 8"));
    assert_eq!(shown[1], "2024 [] 2024-01=6 2024-02=8");
    assert!(shown.contains(&"B1 2023: named by another year than its periods are of".to_owned()), "{shown:?}");
    let titled = "2024 | | \nMonth | 2022 | 2023\nJan | 5 | 6\nFeb | 7 | 8";
    assert_eq!(first(titled, &Options::default()), "Sheet1 [] 2022-01=5 2022-02=7 2023-01=6 2023-02=8");
}

#[test]
fn years_of_accounts_are_refused_or_taken_as_it_is_said() {
    let april = Options { fiscal_year: Some(4), ..Options::default() };
    for labels in [
        ["2006-07", "2007-08", "2008-09"],
        ["2006/07", "2007/08", "2008/09"],
        ["2006/2007", "2007/2008", "2008/2009"],
        ["FY07", "FY08", "FY09"],
        ["FY2006-07", "FY2007-08", "FY2008-09"],
    ] {
        let down: String = (1..).zip(labels).map(|(n, label)| format!("{label} | {n}\n")).collect();
        let across = format!("State | {}\nNorth | 1 | 2 | 3", labels.join(" | "));
        for text in [format!("Year | Rice\n{down}"), across] {
            assert_eq!(first(&text, &Options::default()), "no table", "{text}");
            let taken = first(&text, &april);
            assert!(taken.ends_with("2006-04..2007-03=1 2007-04..2008-03=2 2008-04..2009-03=3"), "{text}: {taken}");
        }
    }
    // A lone one may be either; among months it is one.
    assert_eq!(first("State | 2009-10\nNorth | 1", &Options::default()), "no table");
    let months = Options { period_kind: Some(Frequency::Month), ..Options::default() };
    assert_eq!(first("State | 2009-10\nNorth | 1", &months), "North [] 2009-10=1");
    assert_eq!(
        first("Month | X\n2009-08 | 1\n2009-09 | 2\n2009-10 | 3", &Options::default()),
        "X [] 2009-08=1 2009-09=2 2009-10=3"
    );
    // Over months: April lies in the first of its years, January in the second.
    let block = "Month | 2022-23 | 2023-24\nApril | 1 | 2\nJanuary | 3 | 4";
    assert_eq!(first(block, &Options::default()), "no table");
    assert_eq!(first(block, &april), "Sheet1 [] 2022-04=1 2023-01=3 2023-04=2 2024-01=4");
    assert_eq!(first("Period | X\nFY25 Q1 | 1\nFY25 Q4 | 4", &april), "X [] 2024-Q2=1 2025-Q1=4");
}

#[test]
fn numbers_with_fractions_are_no_months() {
    reads(
        &csv("Country | 2022 | 2023 | 2024\nA | 5.1234 | 6.1411 | 7.2085\nB | 1.2001 | 3.1999 | 12.2024"),
        &[
            "PeriodsAcross Year",
            "A [] 2022=5.1234 2023=6.1411 2024=7.2085",
            "B [] 2022=1.2001 2023=3.1999 2024=12.2024",
        ],
    );
    reads(
        &csv("Country | 2022 | 2023\nA | 2024.11 | 1999.12\nB | 2011.10 | 2010.09"),
        &["PeriodsAcross Year", "A [] 2022=2024.11 2023=1999.12", "B [] 2022=2011.1 2023=2010.09"],
    );
    assert_eq!(
        first("Monat | Absatz\n10.2024 | 1\n11.2024 | 2\n12.2024 | 3\n01.2025 | 4", &Options::default()),
        "Absatz [] 2024-10=1 2024-11=2 2024-12=3 2025-01=4"
    );
}

#[test]
fn periods_that_are_only_counted_are_none() {
    for unit in ["Month", "Week", "Day", "Period", "Monat"] {
        let text = format!("Period | Units\n{unit} 1 | 21000\n{unit} 2 | 45292\n{unit} 3 | 45323");
        assert_eq!(first(&text, &Options::default()), "no table", "{text}");
    }
    assert_eq!(first("Month 1 | 21000", &Options::default()), "no table");
    // Years of eras: the Republic of China's first was 1912, Reiwa's first 2019.
    let taiwan = "月份 | 銷量\n113年1月 | 21000\n113年2月 | 22500";
    assert_eq!(first(taiwan, &Options::default()), "銷量 [] 2024-01=21000 2024-02=22500");
    let japan = "年月 | 販売\n令和5年1月 | 21000\n令和5年2月 | 22500";
    assert_eq!(first(japan, &Options::default()), "販売 [] 2023-01=21000 2023-02=22500");
}

#[test]
fn parts_of_years_are_not_years() {
    for (whole, part) in [
        ("January-December", "January-September"),
        ("Januar bis Dezember", "Januar bis September"),
        ("enero-diciembre", "enero-septiembre"),
        ("12 months", "9 months"),
        ("Full year", "first nine months"),
        ("1-12月", "1-9月"),
        ("12 months", "H1"),
    ] {
        let text = format!("Year | Span | Value\n2022 | {whole} | 5\n2023 | {whole} | 6\n2024 | {part} | 4");
        assert_eq!(first(&text, &Options::default()), "Value [] 2022=5 2023=6", "{text}");
        let before = format!("Span | Year | Value\n{whole} | 2022 | 5\n{whole} | 2023 | 6\n{part} | 2024 | 4");
        assert_eq!(first(&before, &Options::default()), "Value [] 2022=5 2023=6", "{before}");
    }
    for label in ["2024 (Jan-Sep)", "2024 YTD", "2024 (9M)"] {
        let text = format!("Year | Value\n2022 | 5\n2023 | 6\n{label} | 4");
        assert_eq!(first(&text, &Options::default()), "Value [] 2022=5 2023=6", "{text}");
    }
}

#[test]
fn a_sign_between_digits_is_decided_by_the_table_or_by_a_person() {
    let point = Options { decimal: Some(Decimal::Point), ..Options::default() };
    let comma = Options { decimal: Some(Decimal::Comma), ..Options::default() };
    let text = "Period | Units\n2024-01 | 18.500\n2024-02 | 17.250";
    assert_eq!(shown(&csv(text)).len(), 3);
    assert_eq!(first(text, &point), "Units [unit] 2024-01=18.5 2024-02=17.25");
    assert_eq!(first(text, &comma), "Units [unit] 2024-01=18500 2024-02=17250");
    // A German head and semicolons.
    let mut german = csv("Monat | Preis\n2024-01 | 18.500\n2024-02 | 17,250");
    german.set_semicolons(true);
    assert_eq!(shown(&german)[1], "Preis [] 2024-01=18500 2024-02=17.25");
}

#[test]
fn numbers_that_are_names() {
    for (text, wanted) in [
        (
            "SKU | Name | 2024-01 | 2024-02\n100234 | Kettle | 1 | 2\n100235 | Kettle | 3 | 4",
            "100234 Kettle [] 2024-01=1 2024-02=2",
        ),
        (" | 2024-01 | 2024-02\n100234 | 1 | 2\n100235 | 3 | 4", "100234 [] 2024-01=1 2024-02=2"),
        (
            "Month | SKU | Units\n2024-01 | 7 | 1\n2024-01 | 8 | 2\n2024-02 | 7 | 3\n2024-02 | 8 | 4",
            "7 [unit] 2024-01=1 2024-02=3",
        ),
        (
            "Month | Thing | Units\n2024-01 | 7 | 1\n2024-01 | 8 | 2\n2024-02 | 7 | 3\n2024-02 | 8 | 4",
            "7 [unit] 2024-01=1 2024-02=3",
        ),
        ("Month | 100234 | 100235\n2024-01 | 1 | 3\n2024-02 | 2 | 4", "100234 [] 2024-01=1 2024-02=2"),
        (
            "Postcode | Type | 2023Q1 | 2023Q2\n0800 | BEV | 1 | 2\n0810 | BEV | 3 | 4",
            "0800 BEV [] 2023-Q1=1 2023-Q2=2",
        ),
    ] {
        assert_eq!(first(text, &Options::default()), wanted, "{text}");
    }
}

#[test]
fn values_of_a_statistical_office() {
    reads(
        &csv("geo | 2020 | 2021 | 2022\nDE | 123 p | 130 | :\nFR | 12 b | 13 e | : c"),
        &[
            "PeriodsAcross Year",
            "DE [] 2020=123 2021=130",
            "FR [] 2020=12",
            "B2 123 p: taken; the mark `p` points to a note",
            "D2 :: says that there is no value",
            "B3 12 b: taken; the mark `b` points to a note",
            "C3 13 e: a forecast, plan or target, not a reported value",
            "D3 : c: says that there is no value",
        ],
    );
}
