//! Totals, changes and periods of another length: left out with a remark.

use super::{reads, sheet};

#[test]
fn a_total_line_that_adds_up() {
    reads(
        &sheet(
            "
            Month | SU7 | YU7
            2025-01 | 1 | 10
            2025-02 | 2 | 20
            Total | 3 | 30",
        ),
        &[
            "PeriodsDown Month",
            "SU7 [] 2025-01=1 2025-02=2",
            "YU7 [] 2025-01=10 2025-02=20",
            "A4 Total: a total; it adds up",
        ],
    );
}

#[test]
fn a_total_line_that_does_not() {
    reads(
        &sheet("2025年1月 | 1\n2025年2月 | 2\n合计 | 4"),
        &[
            "PeriodsDown Month",
            "column B [] 2025-01=1 2025-02=2",
            "A3 合计: a total that does not add up: 4 is given, the sum is 3",
        ],
    );
}

#[test]
fn a_total_of_values_that_are_not_exact() {
    reads(
        &sheet("2025-01 | 1\n2025-02 | over 2\nTotal | 4"),
        &["PeriodsDown Month", "column B [] 2025-01=1 2025-02=over 2", "A3 Total: a total"],
    );
}

#[test]
fn a_total_line_without_a_name() {
    reads(
        &sheet("2025-01 | 1\n2025-02 | 2\n | 3"),
        &["PeriodsDown Month", "column B [] 2025-01=1 2025-02=2", "B3 3: a total; it adds up"],
    );
    reads(
        &sheet("2025-01 | 1\n2025-02 | 2\nXiaomi | 5"),
        &["PeriodsDown Month", "column B [] 2025-01=1 2025-02=2", "A3 Xiaomi: values that belong to no period"],
    );
}

#[test]
fn quarters_and_years_among_months() {
    reads(
        &sheet(
            "
            Month | SU7
            2024-10 | 1
            2024-11 | 2
            2024-12 | 3
            Q4 2024 | 6
            2025-01 | 4
            2025-02 | 5
            2025-03 | 6
            Q1 2025 | 16
            2023 | 99",
        ),
        &[
            "PeriodsDown Month",
            "SU7 [] 2024-10=1 2024-11=2 2024-12=3 2025-01=4 2025-02=5 2025-03=6",
            "A5 Q4 2024: a total; it adds up",
            "A9 Q1 2025: a total that does not add up: 16 is given, the sum is 15",
            "A10 2023: a year, unlike the rest of the table",
        ],
    );
}

#[test]
fn years_over_their_months_with_totals() {
    reads(
        &sheet(
            "
            Month | SU7
            2024 | 3
            Nov | 1
            Dec | 2
            2025 | 9
            Jan | 4
            Feb | 5",
        ),
        &[
            "PeriodsDown Month",
            "SU7 [] 2024-11=1 2024-12=2 2025-01=4 2025-02=5",
            "A2 2024: a total; it adds up",
            "A5 2025: a total; it adds up",
        ],
    );
}

#[test]
fn a_total_column() {
    reads(
        &sheet(
            "
            Month | SU7 | YU7 | Total
            2025-01 | 1 | 10 | 11
            2025-02 | 2 | 20 | 22",
        ),
        &[
            "PeriodsDown Month",
            "SU7 [] 2025-01=1 2025-02=2",
            "YU7 [] 2025-01=10 2025-02=20",
            "D1 Total: a total; it adds up",
        ],
    );
}

#[test]
fn a_total_column_without_the_name() {
    reads(
        &sheet(
            "
            Month | Xiaomi | SU7 | YU7
            2025-01 | 11 | 1 | 10
            2025-02 | 22 | 2 | 20
            2025-03 | 33 | 3 | 30",
        ),
        &[
            "PeriodsDown Month",
            "Xiaomi [] 2025-01=11 2025-02=22 2025-03=33",
            "SU7 [] 2025-01=1 2025-02=2 2025-03=3",
            "YU7 [] 2025-01=10 2025-02=20 2025-03=30",
            "B1 Xiaomi: taken; it is the sum of all others: a total, or an identity like revenue = cost + profit",
        ],
    );
}

#[test]
fn a_total_alone_is_the_series() {
    reads(
        &sheet("Month | Total deliveries\n2025-01 | 1\n2025-02 | 2"),
        &["PeriodsDown Month", "Total deliveries [] 2025-01=1 2025-02=2"],
    );
}

#[test]
fn totals_around_a_block_of_years_by_months() {
    reads(
        &sheet(
            "
            Year | Jan | Feb | Mar | Total
            2024 | 1 | 2 | 3 | 6
            2025 | 4 | 5 | 6 | 16
            Total | 5 | 7 | 9 | 21",
        ),
        &[
            "YearsDown Month",
            "Sheet1 [] 2024-01=1 2024-02=2 2024-03=3 2025-01=4 2025-02=5 2025-03=6",
            "E1 Total: a total that does not add up: 16 is given, the sum is 15",
            "B2 1: Sheet1 has no value for 2024-04 to 2024-12",
            "A4 Total: a total; it adds up",
        ],
    );
}

#[test]
fn quarters_between_the_months_of_a_block() {
    reads(
        &sheet(
            "
            Year | Jan | Feb | Mar | Q1 | Apr | May | Jun | Q2
            2024 | 1 | 2 | 3 | 6 | 4 | 5 | 6 | 15
            2025 | 4 | 5 | 6 | 15 | 7 | 8 | 9 | 24",
        ),
        &[
            "YearsDown Month",
            "Sheet1 [] 2024-01=1 2024-02=2 2024-03=3 2024-04=4 2024-05=5 2024-06=6 2025-01=4 2025-02=5 2025-03=6 2025-04=7 \
             2025-05=8 2025-06=9",
            "E1 Q1: a total; it adds up",
            "I1 Q2: a total; it adds up",
            "B2 1: Sheet1 has no value for 2024-07 to 2024-12",
        ],
    );
}

#[test]
fn changes_sums_to_date_and_averages() {
    reads(
        &sheet(
            "
            Month | SU7 | YoY | 环比 | YTD | Average | %
            2025-01 | 1 | 50% | 0.1 | 1 | 1 | 3%
            2025-02 | 2 | 60% | 0.2 | 3 | 1.5 | 4%",
        ),
        &[
            "PeriodsDown Month",
            "SU7 [] 2025-01=1 2025-02=2",
            "C1 YoY: a change against another period",
            "D1 环比: a change against another period",
            "E1 YTD: a sum up to the period",
            "F1 Average: an average",
            "G1 %: a change against another period",
        ],
    );
}

#[test]
fn the_same_in_rows() {
    reads(
        &sheet(
            "
            | Jan 2025 | Feb 2025 | Total
            SU7 | 1 | 2 | 3
            同比 | 50% | 60% | 55%
            YU7 | 10 | 20 | 30
            Total | 11 | 22 | 33",
        ),
        &[
            "PeriodsAcross Month",
            "SU7 [] 2025-01=1 2025-02=2",
            "YU7 [] 2025-01=10 2025-02=20",
            "D1 Total: a total; it adds up",
            "A3 同比: a change against another period",
            "A5 Total: a total; it adds up",
        ],
    );
}

/// Makers whose names hold the words of totals and notes are makers; what is a total still is none.
#[test]
fn names_with_words_of_totals_and_notes_are_series() {
    reads(
        &sheet(
            "
            Month | Air source | Ground source | Total Energies | Note 20 | Total | Total market
            2025-01 | 100 | 20 | 5 | 7 | 132 | 132
            2025-02 | 110 | 21 | 5 | 8 | 144 | 144
            2025-03 | 120 | 22 | 6 | 9 | 157 | 157",
        ),
        &[
            "PeriodsDown Month",
            "Air source [] 2025-01=100 2025-02=110 2025-03=120",
            "Ground source [] 2025-01=20 2025-02=21 2025-03=22",
            "Total Energies [] 2025-01=5 2025-02=5 2025-03=6",
            "Note 20 [] 2025-01=7 2025-02=8 2025-03=9",
            "F1 Total: a total; it adds up",
            "G1 Total market: a total; it adds up",
        ],
    );
}
