//! Values that may mean two things, and periods that come twice.

use super::{csv, reads, sheet};

#[test]
fn a_point_before_three_digits_alone() {
    reads(
        &csv("
            Month | SU7
            2025-01 | 20000
            2025-02 | 29.015"),
        &[
            "PeriodsDown Month",
            "SU7 [] 2025-01=20000",
            "B3 29.015: may be 29.015 or 29015: `--decimal .` or `--decimal ,` says which",
        ],
    );
}

#[test]
fn a_point_before_three_digits_beside_fractions() {
    reads(
        &csv("Month | SU7\n2025-01 | 20.5\n2025-02 | 29.015"),
        &["PeriodsDown Month", "SU7 [] 2025-01=20.5 2025-02=29.015"],
    );
}

#[test]
fn a_point_before_three_digits_beside_points_between_thousands() {
    reads(
        &csv("Month | SU7\n2025-01 | 1.020.500\n2025-02 | 29.015"),
        &["PeriodsDown Month", "SU7 [] 2025-01=1020500 2025-02=29015"],
    );
}

#[test]
fn a_point_before_three_digits_under_thousands() {
    reads(
        &csv("Month | SU7 (thousand units)\n2025-01 | 20\n2025-02 | 29.015"),
        &["PeriodsDown Month", "SU7 [unit] 2025-01=20000 2025-02=29015"],
    );
}

#[test]
fn a_comma_before_three_digits_beside_fractions_with_commas() {
    reads(
        &csv("Month | SU7\n2025-01 | 20,5\n2025-02 | 29,015"),
        &[
            "PeriodsDown Month",
            "SU7 [] 2025-01=20.5",
            "B3 29,015: may be 29.015 or 29015: `--decimal .` or `--decimal ,` says which",
        ],
    );
}

#[test]
fn the_same_value_twice() {
    reads(
        &sheet("2025-01 | 1\n2025-02 | 2\n2025-02 | 2\n2025-03 | 3"),
        &["PeriodsDown Month", "column B [] 2025-01=1 2025-02=2 2025-03=3", "B3 2: the same as in B2"],
    );
}

#[test]
fn two_values_for_one_month() {
    reads(
        &sheet("2025-01 | 1\n2025-02 | 2\n2025-02 | 5\n2025-03 | 3"),
        &[
            "PeriodsDown Month",
            "column B [] 2025-01=1 2025-03=3",
            "B1 1: column B has no value for 2025-02",
            "B2 2: another value for the same period than B3: both are left out",
            "B3 5: another value for the same period than B2: both are left out",
        ],
    );
}

#[test]
fn out_of_order() {
    reads(
        &sheet("2025-03 | 3\n2025-01 | 1\n2025-02 | 2"),
        &[
            "PeriodsDown Month",
            "column B [] 2025-01=1 2025-02=2 2025-03=3",
            "A2 2025-01: the periods were not in order; sorted",
        ],
    );
}

#[test]
fn gaps() {
    reads(
        &sheet("2025-01 | 1\n2025-02 |\n2025-03 | 3\n2025-06 | 6"),
        &[
            "PeriodsDown Month",
            "column B [] 2025-01=1 2025-03=3 2025-06=6",
            "B1 1: column B has no value for 2025-02, 2025-04 to 2025-05",
        ],
    );
}

#[test]
fn counts_that_look_like_years() {
    reads(
        &sheet(
            "
            Month | SU7 | YU7
            2025-01 | 1950 | 2001
            2025-02 | 1960 | 2002
            2025-03 | 1970 | 2003",
        ),
        &[
            "PeriodsDown Month",
            "SU7 [] 2025-01=1950 2025-02=1960 2025-03=1970",
            "YU7 [] 2025-01=2001 2025-02=2002 2025-03=2003",
        ],
    );
    reads(
        &sheet("Model | 2025-01 | 2025-02\nSU7 | 2001 | 2002\nYU7 | 2003 | 2004"),
        &["PeriodsAcross Month", "SU7 [] 2025-01=2001 2025-02=2002", "YU7 [] 2025-01=2003 2025-02=2004"],
    );
}

#[test]
fn counts_that_look_like_serial_numbers() {
    reads(
        &sheet("2025-01 | 45658\n2025-02 | 45689\n2025-03 | 45717"),
        &["PeriodsDown Month", "column B [] 2025-01=45658 2025-02=45689 2025-03=45717"],
    );
}
