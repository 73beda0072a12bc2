//! What stands around a table: titles, notes, other tables; and tables as they are found.

use super::{reads, sheet};

#[test]
fn notes_above_beside_and_below() {
    reads(
        &sheet(
            "
            Xiaomi EV deliveries
            Source: company

            Month | Deliveries | Remark
            2025-01 | 20000 | Spring Festival
            2025-02 | 23500 |

            Note: rounded by the company",
        ),
        &[
            "PeriodsDown Month",
            "Deliveries [] 2025-01=20000 2025-02=23500",
            "A1 Xiaomi EV deliveries: not part of the table",
            "A2 Source: company: not part of the table",
            "C4 Remark: not part of the table",
            "C5 Spring Festival: not part of the table",
            "A8 Note: rounded by the company: not part of the table",
        ],
    );
}

#[test]
fn two_tables_below_each_other() {
    reads(
        &sheet(
            "
            Month | SU7
            2025-01 | 1
            2025-02 | 2
            2025-03 | 3

            Month | YU7
            2025-01 | 4
            2025-02 | 5",
        ),
        &[
            "PeriodsDown Month",
            "SU7 [] 2025-01=1 2025-02=2 2025-03=3",
            "A6 Month: not part of the table",
            "B6 YU7: not part of the table",
            "A7 2025-01: another table, down to B8, with about 2 values",
        ],
    );
}

#[test]
fn two_tables_beside_each_other() {
    reads(
        &sheet(
            "
            Month | SU7 | | Month | YU7
            2025-01 | 1 | | 2025-01 | 4
            2025-02 | 2 | | 2025-02 | 5
            2025-03 | 3 | | |",
        ),
        &[
            "PeriodsDown Month",
            "SU7 [] 2025-01=1 2025-02=2 2025-03=3",
            "D1 Month: not part of the table",
            "E1 YU7: not part of the table",
            "D2 2025-01: another table, down to E3, with about 2 values",
        ],
    );
}

#[test]
fn a_table_that_goes_on_below_under_the_same_heads() {
    reads(
        &sheet(
            "
            Month | SU7
            2024-11 | 1
            2024-12 | 2

            Month | SU7
            2025-01 | 3
            2025-02 | 4",
        ),
        &[
            "PeriodsDown Month",
            "SU7 [] 2024-11=1 2024-12=2 2025-01=3 2025-02=4",
            "A5 Month: not part of the table",
            "B5 SU7: not part of the table",
        ],
    );
}

#[test]
fn no_table() {
    reads(
        &sheet(
            "
            Minutes of the meeting
            Present | 5",
        ),
        &[
            "no table",
            "A1 Minutes of the meeting: not part of the table",
            "A2 Present: not part of the table",
            "B2 5: not part of the table",
        ],
    );
    reads(&sheet(""), &["no table"]);
}

#[test]
fn a_single_month() {
    reads(&sheet("Mar 2025 | 29015"), &["PeriodsDown Month", "column B [] 2025-03=29015"]);
}

#[test]
fn a_table_far_out_in_the_sheet() {
    use crate::history::{Cell, Grid, Place};
    let mut grid = Grid::new("far");
    for (number, month) in [(0, 1), (1, 2)] {
        grid.set(Place::new(1_048_570 + number, 16_380), Cell::Date { year: 2025, month, day: 1 });
        grid.set(Place::new(1_048_570 + number, 16_383), Cell::Number(f64::from(month)));
    }
    grid.set(Place::new(0, 0), Cell::Text("a note".into()));
    reads(&grid, &["PeriodsDown Month", "column XFD [] 2025-01=1 2025-02=2", "A1 a note: not part of the table"]);
}

#[test]
fn a_chinese_table_of_sales() {
    reads(
        &sheet(
            "
            2025年新能源汽车销量（辆）
            | 1月 | 2月 | 3月 | 1-3月累计 | 同比
            小米SU7 | 22,897 | 23,728 | 29,244 | 75,869 | 102.5%
            Model Y | 25,694 | 8,006 | 48,189 | 81,889 | -15%
            合计 | 48,591 | 31,734 | 77,433 | 157,758 |",
        ),
        &[
            "PeriodsAcross Month",
            "小米SU7 [vehicle] 2025-01=22897 2025-02=23728 2025-03=29244",
            "Model Y [vehicle] 2025-01=25694 2025-02=8006 2025-03=48189",
            "B2 1月: the months are taken for those of 2025, as in the title",
            "E2 1-3月累计: a sum up to the period",
            "F2 同比: a change against another period",
            "A5 合计: a total; it adds up",
        ],
    );
}

#[test]
fn years_in_words_over_months() {
    reads(
        &sheet(
            "
            Month | 2024 deliveries | 2025 deliveries
            Jan | 1 | 2
            Feb | 3 | 4",
        ),
        &[
            "YearsAcross Month",
            "Sheet1 [] 2024-01=1 2024-02=3 2025-01=2 2025-02=4",
            "B2 1: Sheet1 has no value for 2024-03 to 2024-12",
        ],
    );
}

#[test]
fn totals_of_each_model_below_its_months() {
    reads(
        &sheet(
            "
            Brand | Month | Deliveries
            SU7 | Jan 2025 | 1
            | Feb 2025 | 2
            | Total | 3
            YU7 | Jan 2025 | 10
            | Feb 2025 | 20
            | Total | 30",
        ),
        &[
            "PeriodsDown Month",
            "SU7 [] 2025-01=1 2025-02=2",
            "YU7 [] 2025-01=10 2025-02=20",
            "B4 Total: a total; it adds up",
            "B7 Total: a total; it adds up",
        ],
    );
}

#[test]
fn a_unit_under_each_month() {
    reads(
        &sheet(
            "
            Month: | Jan-25 | Feb-25
            | (thousand) | (thousand)
            SU7 | 22.9 | 23.7",
        ),
        &["PeriodsAcross Month", "SU7 [] 2025-01=22900 2025-02=23700"],
    );
}

#[test]
fn a_forecast_after_the_years_and_a_column_of_comments() {
    reads(
        &sheet(
            "
            Year | Deliveries | | Comments
            2022 | 0 | |
            2023 | 0 | | 5 models
            2024 | 136,854 | | 7
            2025E | 400,000 | | ",
        ),
        &[
            "PeriodsDown Year",
            "Deliveries [] 2022=0 2023=0 2024=136854",
            "D1 Comments: not part of the table",
            "D3 5 models: not part of the table",
            "D4 7: not part of the table",
            "A5 2025E: a forecast, plan or target, not a reported value",
        ],
    );
}
