//! How periods are written.

use super::{csv, reads, sheet, shown};

/// The periods of a column of labels (each with the value 7).
fn periods(labels: &[&str]) -> String {
    let lines: Vec<String> = labels.iter().map(|label| format!("{label} | 7")).collect();
    let shown = shown(&sheet(&lines.join("\n")));
    let points = shown.get(1).and_then(|series| series.split_once("[] ")).map(|parts| parts.1.replace("=7", ""));
    points.unwrap_or_else(|| shown.join("; "))
}

#[test]
fn months() {
    for label in [
        "2025-03",
        "2025/3",
        "2025/03",
        "03/2025",
        "3/2025",
        "\"2025.03\"",
        "Mar 2025",
        "March 2025",
        "Mar-25",
        "Mar '25",
        "Mar. 2025",
        "MARCH, 2025",
        "2025 Mar",
        "2025-Mar",
        "2025年3月",
        "2025年03月",
        "25年3月",
        "2025年3月份",
        "2025年三月",
        "２０２５年３月",
        "Mar\u{a0}2025",
        "@2025-03-01",
        "@2025-03-31",
        "@2025-03-17",
        "2025-03-15",
        "2025/3/1",
        "31/03/2025",
        "3/31/2025",
        "1 Mar 2025",
        "Mar 1, 2025",
        "1-Mar-25",
        "2025-03-01 00:00:00",
        "2025-03-01T00:00:00Z",
        "2025年3月1日",
        "2025–03",
        "Mar 2025*",
    ] {
        assert_eq!(periods(&[label]), "2025-03", "{label}");
    }
}

#[test]
fn quarters_half_years_and_years() {
    for label in [
        "2025Q1",
        "2025-Q1",
        "2025 Q1",
        "Q1 2025",
        "1Q25",
        "1Q 2025",
        "Q1'25",
        "Q1-25",
        "25Q1",
        "2025年第一季度",
        "2025年一季度",
        "2025年1季度",
        "2025年Q1",
        "first quarter of 2025",
        "1st quarter 2025",
        "Quarter 1 2025",
        "２０２５Ｑ１",
    ] {
        assert_eq!(periods(&[label]), "2025-Q1", "{label}");
    }
    for label in ["H2 2025", "2025H2", "2H25", "2025年下半年", "second half of 2025"] {
        assert_eq!(periods(&[label]), "2025-Q3..2025-Q4", "{label}");
    }
    for label in ["2025年", "CY2025", "year 2025"] {
        assert_eq!(periods(&[label]), "2025", "{label}");
    }
    assert_eq!(periods(&["2023", "2024", "2025"]), "2023 2024 2025");
}

#[test]
fn whole_numbers_are_dates_only_together() {
    reads(
        &sheet(
            "
            Month | SU7
            45658 | 1
            45689 | 2
            45717 | 3",
        ),
        &["PeriodsDown Month", "SU7 [] 2025-01=1 2025-02=2 2025-03=3", "A2 45658: numbers that are taken for dates"],
    );
    assert_eq!(periods(&["202501", "202502", "202503"]), "2025-01 2025-02 2025-03");
    // The days of a month differ: these are counts.
    assert!(periods(&["45658", "45690", "45717"]).starts_with("no table"));
    assert!(periods(&["45658"]).starts_with("no table"));
}

#[test]
fn a_csv_file_has_texts_only() {
    reads(
        &csv("
            Month | SU7 | YU7
            45658 | 1,000 |
            45689 | 2,000 | 3
            45717 | 3,000 | 4"),
        &[
            "PeriodsDown Month",
            "SU7 [] 2025-01=1000 2025-02=2000 2025-03=3000",
            "YU7 [] 2025-02=3 2025-03=4",
            "A2 45658: numbers that are taken for dates",
        ],
    );
}

#[test]
fn days_before_months_or_after() {
    assert_eq!(periods(&["31/01/2025", "01/02/2025"]), "2025-01 2025-02");
    assert_eq!(periods(&["1/31/2025", "2/1/2025"]), "2025-01 2025-02");
    assert_eq!(periods(&["01/03/2025", "01/04/2025"]), "2025-03 2025-04");
    assert_eq!(periods(&["3/1/2025", "4/1/2025"]), "2025-03 2025-04");
    let shown = shown(&sheet("2025-01 | 1\n03/04/2025 | 2"));
    assert!(shown.contains(&"A2 03/04/2025: not clear which period: write it as 2025-03".to_owned()), "{shown:?}");
}

#[test]
fn what_is_not_one_period_is_refused() {
    for (label, why) in [
        ("FY2025", "a year of accounts"),
        ("FY25 Q1", "a year of accounts"),
        ("2025财年", "a year of accounts"),
        ("2025年度", "a year of accounts"),
        ("Jan-Feb 2025", "several periods"),
        ("2025年1-2月", "several periods"),
        ("2024-25", "a year of accounts"),
        ("2024-2025", "a year of accounts"),
        ("25-Mar", "not clear which period"),
        ("2025.1", "not clear which period"),
        ("05/03/25", "not clear which period"),
        ("2025-12E", "a forecast"),
        ("2025-12 (target)", "a forecast"),
    ] {
        let shown = shown(&sheet(&format!("2025-10 | 1\n2025-11 | 2\n\"{label}\" | 3")));
        assert!(shown[1].ends_with("2025-10=1 2025-11=2"), "{label}: {shown:?}");
        assert!(shown[2].starts_with(&format!("A3 {label}: {why}")), "{label}: {shown:?}");
        assert_eq!(shown.len(), 3, "{shown:?}");
    }
}

#[test]
fn fiscal_years_alone_are_no_table() {
    reads(
        &sheet("FY2024 | 5\nFY2025 | 6"),
        &[
            "no table",
            "A1 FY2024: a year of accounts, which need not be that of the calendar: `--fiscal-year MONTH` says with which month it begins",
            "B1 5: not part of the table",
            "A2 FY2025: a year of accounts, which need not be that of the calendar: `--fiscal-year MONTH` says with which month it begins",
            "B2 6: not part of the table",
        ],
    );
}

#[test]
fn dates_a_quarter_apart_are_quarters() {
    reads(
        &sheet(
            "
            Date | BYD
            @2024-12-31 | 1
            @2025-03-31 | 2
            @2025-06-30 | 3",
        ),
        &[
            "PeriodsDown Quarter",
            "BYD [] 2024-Q4=1 2025-Q1=2 2025-Q2=3",
            "A2 2024-12-31: dates this far apart are taken for quarters",
        ],
    );
}

#[test]
fn days_are_not_months() {
    reads(
        &sheet(
            "
            2025-01-01 | 1
            2025-01-08 | 2
            2025-01-15 | 3
            2025-01-22 | 4
            2025-03 | 5",
        ),
        &[
            "PeriodsDown Month",
            "column B [] 2025-03=5",
            "A1 2025-01-01: several days of one month: add up the month first",
            "A2 2025-01-08: several days of one month: add up the month first",
            "A3 2025-01-15: several days of one month: add up the month first",
            "A4 2025-01-22: several days of one month: add up the month first",
        ],
    );
}

#[test]
fn the_year_in_the_title() {
    reads(
        &sheet(
            "
            Xiaomi in 2025
            Month | SU7
            Jan | 1
            Feb | 2",
        ),
        &[
            "PeriodsDown Month",
            "SU7 [] 2025-01=1 2025-02=2",
            "A1 Xiaomi in 2025: not part of the table",
            "A3 Jan: the months are taken for those of 2025, as in the title",
        ],
    );
    assert_eq!(shown(&sheet("Month | SU7\nJan | 1\nFeb | 2"))[0], "no table");
    assert_eq!(shown(&sheet("2024 and 2025\nMonth | SU7\nJan | 1\nFeb | 2"))[0], "no table");
}

#[test]
fn months_that_start_again_without_a_year() {
    reads(
        &sheet(
            "
            2024 | Nov | 1
            | Dec | 2
            | Jan | 3",
        ),
        &[
            "PeriodsDown Month",
            "column C [] 2024-11=1 2024-12=2",
            "B3 Jan: the months start again without another year: write the year",
        ],
    );
}

#[test]
fn months_after_a_full_one_take_its_year() {
    assert_eq!(periods(&["2024年12月", "2025年1月", "2月", "3月"]), "2024-12 2025-01 2025-02 2025-03");
    assert_eq!(periods(&["2025年3月", "2月", "1月"]), "2025-01 2025-02 2025-03");
}

#[test]
fn months_are_read_in_other_languages() {
    for (first, second) in [
        ("Januar 2025", "Februar 2025"),
        ("Jänner 2025", "Feb. 2025"),
        ("janvier 2025", "févr. 2025"),
        ("enero 2025", "febrero 2025"),
        ("gennaio 2025", "febb. 2025"),
    ] {
        let text = format!("Monat | Absatz\n{first} | 100\n{second} | 120");
        let read = shown(&csv(&text));
        assert!(read.iter().any(|line| line == "Absatz [] 2025-01=100 2025-02=120"), "{first}: {read:?}");
    }
    reads(
        &csv("Monat | Absatz\nMrz 2025 | 100\nMai 2025 | 110\nDez. 2025 | 120"),
        &[
            "PeriodsDown Month",
            "Absatz [] 2025-03=100 2025-05=110 2025-12=120",
            "B2 100: Absatz has no value for 2025-04, 2025-06 to 2025-11",
        ],
    );
    reads(
        &csv("Jahr | Absatz\n1. Quartal 2024 | 100\n2. Quartal 2024 | 110"),
        &["PeriodsDown Quarter", "Absatz [] 2024-Q1=100 2024-Q2=110"],
    );
}
