//! Which way round a table lies, its heads, and what stands around it.

use super::{reads, sheet};

#[test]
fn months_down() {
    reads(
        &sheet(
            "
            Month | Deliveries (vehicles)
            2025-01 | 20000
            2025-02 | 23500
            2025-03 | 29015",
        ),
        &["PeriodsDown Month", "Deliveries [vehicle] 2025-01=20000 2025-02=23500 2025-03=29015"],
    );
}

#[test]
fn months_across() {
    reads(
        &sheet(
            "
            Model | Jan 2025 | Feb 2025 | Mar 2025
            SU7 | 20000 | 23500 | 29015
            YU7 | 0 | 1 | 5",
        ),
        &[
            "PeriodsAcross Month",
            "SU7 [] 2025-01=20000 2025-02=23500 2025-03=29015",
            "YU7 [] 2025-01=0 2025-02=1 2025-03=5",
        ],
    );
}

#[test]
fn years_in_rows_and_months_in_columns() {
    reads(
        &sheet(
            "
            Xiaomi deliveries
            Year | Jan | Feb | Mar | Apr
            2024 | | | | 7058
            2025 | 20000 | 23500 | 29015 | 28000",
        ),
        &[
            "YearsDown Month",
            "Sheet1 [] 2024-04=7058 2025-01=20000 2025-02=23500 2025-03=29015 2025-04=28000",
            "A1 Xiaomi deliveries: not part of the table",
            "E3 7058: Sheet1 has no value for 2024-05 to 2024-12",
        ],
    );
}

#[test]
fn years_in_columns_and_months_in_rows() {
    reads(
        &sheet(
            "
            | 2023 | 2024 | 2025
            Jan | 1 | 4 | 7
            Feb | 2 | 5 | 8
            Mar | 3 | 6 | 9",
        ),
        &[
            "YearsAcross Month",
            "Sheet1 [] 2023-01=1 2023-02=2 2023-03=3 2024-01=4 2024-02=5 2024-03=6 2025-01=7 2025-02=8 2025-03=9",
            "B2 1: Sheet1 has no value for 2023-04 to 2023-12, 2024-04 to 2024-12",
        ],
    );
}

#[test]
fn years_by_numbers_of_months() {
    reads(
        &sheet(
            "
            Year | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | Total
            2025 | 10 | 20 | 30 | 40 | 50 | 60 | 70 | 80 | 90 | 100 | 110 | 120 | 780",
        ),
        &[
            "YearsDown Month",
            "Sheet1 [] 2025-01=10 2025-02=20 2025-03=30 2025-04=40 2025-05=50 2025-06=60 2025-07=70 2025-08=80 \
             2025-09=90 2025-10=100 2025-11=110 2025-12=120",
            "N1 Total: a total; it adds up",
        ],
    );
}

#[test]
fn years_by_quarters() {
    reads(
        &sheet(
            "
            Year | Q1 | Q2 | Q3 | Q4
            2024年 | 1 | 2 | 3 | 4
            2025年 | 5 | 6 | 7 | 8",
        ),
        &[
            "YearsDown Quarter",
            "Sheet1 [] 2024-Q1=1 2024-Q2=2 2024-Q3=3 2024-Q4=4 2025-Q1=5 2025-Q2=6 2025-Q3=7 2025-Q4=8",
        ],
    );
}

#[test]
fn a_merged_year_over_its_months() {
    reads(
        &sheet(
            "
            | 2024年 | | 2025年 | |
            车型 | 11月 | 12月 | 1月 | 2月 | 3月
            SU7 | 23156 | 25815 | 22897 | 23728 | 29244",
        ),
        &["PeriodsAcross Month", "SU7 [] 2024-11=23156 2024-12=25815 2025-01=22897 2025-02=23728 2025-03=29244"],
    );
}

#[test]
fn a_merged_year_beside_its_months() {
    reads(
        &sheet(
            "
            Year | Month | SU7
            2024 | November | 23156
            | December | 25815
            2025 | January | 22897
            | February | 23728",
        ),
        &["PeriodsDown Month", "SU7 [] 2024-11=23156 2024-12=25815 2025-01=22897 2025-02=23728"],
    );
}

#[test]
fn a_year_in_a_line_of_its_own_over_its_months() {
    reads(
        &sheet(
            "
            Month | SU7
            2024 |
            Nov | 23156
            Dec | 25815
            2025 |
            Jan | 22897",
        ),
        &["PeriodsDown Month", "SU7 [] 2024-11=23156 2024-12=25815 2025-01=22897"],
    );
}

#[test]
fn the_year_repeated_beside_each_month_and_months_as_numbers() {
    reads(
        &sheet(
            "
            Year | Month | Deliveries
            2024 | 11 | 23156
            2024 | 12 | 25815
            2025 | 1 | 22897
            2025 | 2 | 23728",
        ),
        &["PeriodsDown Month", "Deliveries [] 2024-11=23156 2024-12=25815 2025-01=22897 2025-02=23728"],
    );
}

#[test]
fn a_blank_line_between_years_does_not_end_the_table() {
    reads(
        &sheet(
            "
            2024 | Nov | 1
            | Dec | 2

            2025 | Nov | 3
            | Dec | 4",
        ),
        &[
            "PeriodsDown Month",
            "column C [] 2024-11=1 2024-12=2 2025-11=3 2025-12=4",
            "C1 1: column C has no value for 2025-01 to 2025-10",
        ],
    );
}

#[test]
fn two_lines_of_merged_heads() {
    reads(
        &sheet(
            "
            | SU7 | | YU7 |
            Month | Deliveries | Orders | Deliveries | Orders
            2025-06 | 24000 | 31000 | 500 | 289000
            2025-07 | 24500 | 30000 | 6024 | 40000",
        ),
        &[
            "PeriodsDown Month",
            "SU7 Deliveries [] 2025-06=24000 2025-07=24500",
            "SU7 Orders [order] 2025-06=31000 2025-07=30000",
            "YU7 Deliveries [] 2025-06=500 2025-07=6024",
            "YU7 Orders [order] 2025-06=289000 2025-07=40000",
        ],
    );
}

#[test]
fn a_title_over_all_series_is_no_name() {
    reads(
        &sheet(
            "
            | Deliveries (thousand units) |
            Month | SU7 | YU7
            2025-06 | 24 | 0.5
            2025-07 | 24.5 | 6.024",
        ),
        &["PeriodsDown Month", "SU7 [unit] 2025-06=24000 2025-07=24500", "YU7 [unit] 2025-06=500 2025-07=6024"],
    );
}

#[test]
fn brand_model_and_unit_before_the_months() {
    reads(
        &sheet(
            "
            Brand | Model | Unit | 2025-01 | 2025-02
            Xiaomi | SU7 | vehicles | 1 | 2
            | YU7 | vehicles | 3 | 4
            Tesla | Model Y | 万辆 | 5 | 6.5",
        ),
        &[
            "PeriodsAcross Month",
            "Xiaomi SU7 [vehicle] 2025-01=1 2025-02=2",
            "Xiaomi YU7 [vehicle] 2025-01=3 2025-02=4",
            "Tesla Model Y [vehicle] 2025-01=50000 2025-02=65000",
        ],
    );
}

#[test]
fn one_line_for_each_month_and_model() {
    reads(
        &sheet(
            "
            Month | Model | Deliveries
            2025-01 | SU7 | 10
            2025-01 | YU7 | 20
            2025-02 | SU7 | 30
            2025-02 | YU7 | 40",
        ),
        &["PeriodsDown Month", "SU7 [] 2025-01=10 2025-02=30", "YU7 [] 2025-01=20 2025-02=40"],
    );
}

#[test]
fn one_line_for_each_model_and_year() {
    reads(
        &sheet(
            "
            Model | Year | Q1 | Q2 | Q3 | Q4
            SU7 | 2024 | 1 | 2 | 3 | 4
            | 2025 | 5 | 6 | 7 | 8
            YU7 | 2024 | 0 | 0 | 0 | 0
            | 2025 | 0 | 9 | 10 | 11",
        ),
        &[
            "YearsDown Quarter",
            "SU7 [] 2024-Q1=1 2024-Q2=2 2024-Q3=3 2024-Q4=4 2025-Q1=5 2025-Q2=6 2025-Q3=7 2025-Q4=8",
            "YU7 [] 2024-Q1=0 2024-Q2=0 2024-Q3=0 2024-Q4=0 2025-Q1=0 2025-Q2=9 2025-Q3=10 2025-Q4=11",
        ],
    );
}
