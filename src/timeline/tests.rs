//! Expected serials come from Python: `(date(y, m, 1) - date(1899, 12, 30)).days`, less one before 1900-03-01.

use super::*;
use proptest::prelude::*;

fn timeline(start: &str, periods: u32) -> Timeline {
    let step = match start.len() {
        4 => Step::Year,
        7 if start.contains('Q') => Step::Quarter,
        _ => Step::Month,
    };
    Timeline { step, start: Timeline::parse_start(step, start).expect(start), periods }
}

fn range(timeline: &Timeline, text: &str) -> (i32, i32) {
    let range = timeline.parse_period(text).expect(text);
    (range.first, range.last)
}

fn refused(timeline: &Timeline, text: &str) -> String {
    let error = timeline.parse_period(text).expect_err(text);
    format!("{}; {}", error.message, error.hint.unwrap_or_default())
}

#[test]
fn days_are_counted_as_excel_counts_them() {
    let serials = [
        (1900, 1, 1),
        (1900, 2, 32),
        (1900, 3, 61),
        (1904, 1, 1462),
        (1999, 12, 36_495),
        (2000, 2, 36_557),
        (2000, 3, 36_586),
        (2024, 3, 45_352),
        (2026, 1, 46_023),
        (2026, 4, 46_113),
        (2027, 7, 46_569),
        (2100, 3, 73_110),
        (9999, 12, 2_958_435),
    ];
    for (year, month, serial) in serials {
        let start = timeline(&format!("{year}-{month:02}"), 1);
        assert_eq!(start.day_serial(1), serial, "{year}-{month:02}");
    }
    assert_eq!(timeline("2026-Q1", 8).day_serial(2), 46_113);
    assert_eq!(timeline("2025", 8).day_serial(2), 46_023);
}

#[test]
fn a_monthly_period_has_names_and_a_place_in_its_year() {
    let months = timeline("2026-11", 36);
    assert_eq!((months.name(1), months.title(1)), ("2026-11".into(), "Nov 2026".into()));
    assert_eq!((months.name(3), months.year(3), months.month(3), months.quarter(3)), ("2027-01".into(), 2027, 1, 1));
    assert_eq!((months.name(0), months.name(-10)), ("2026-10".into(), "2025-12".into()));
    assert_eq!(months.name(37), "2029-11");
}

#[test]
fn a_quarter_begins_in_its_first_month() {
    let quarters = timeline("2026-Q3", 8);
    assert_eq!((quarters.name(1), quarters.title(1)), ("2026-Q3".into(), "Q3 2026".into()));
    assert_eq!((quarters.month(1), quarters.quarter(1), quarters.month(2)), (7, 3, 10));
    assert_eq!((quarters.name(3), quarters.name(-2)), ("2027-Q1".into(), "2025-Q4".into()));
}

#[test]
fn a_year_is_its_number() {
    let years = timeline("2026", 5);
    assert_eq!((years.name(5), years.title(5), years.month(5), years.quarter(5)), ("2030".into(), "2030".into(), 1, 1));
}

#[test]
fn elapsed_time_is_zero_in_the_first_period() {
    assert_eq!(timeline("2026-01", 36).elapsed(1), 0.0);
    assert_eq!(timeline("2026-01", 36).elapsed(19), 1.5);
    assert_eq!(timeline("2026-Q1", 36).elapsed(0), -0.25);
    assert_eq!(timeline("2026", 36).elapsed(3), 2.0);
    assert_eq!(timeline("2026-01", 36).period_length(), 1.0 / 12.0);
    assert_eq!(timeline("2026-Q1", 36).period_length(), 0.25);
}

#[test]
fn a_period_in_the_steps_form_is_one_period() {
    let months = timeline("2026-01", 36);
    assert_eq!(range(&months, "2026-01"), (1, 1));
    assert_eq!(range(&months, "2029-01"), (37, 37));
    assert_eq!(range(&months, "2025-12"), (0, 0));
    assert!(months.contains(1) && months.contains(36) && !months.contains(0) && !months.contains(37));
    assert_eq!(range(&timeline("2026-Q2", 4), "2027-Q1"), (4, 4));
    assert_eq!(range(&timeline("2026", 4), "2027"), (2, 2));
}

#[test]
fn a_coarser_text_is_all_the_periods_in_it() {
    let months = timeline("2026-03", 36);
    assert_eq!(range(&months, "2027"), (11, 22));
    assert_eq!(range(&months, "2026"), (-1, 10));
    assert_eq!(range(&months, "2026-Q2"), (2, 4));
    assert_eq!(range(&timeline("2026-Q1", 4), "2027"), (5, 8));
}

#[test]
fn a_finer_text_is_an_error_that_names_the_period_around_it() {
    let quarters = timeline("2026-Q1", 4);
    assert_eq!(
        refused(&quarters, "2026-05"),
        "`2026-05` is a month, but the periods of this model are quarters; type `2026-Q2`"
    );
    assert_eq!(
        refused(&timeline("2026", 4), "2026-Q3"),
        "`2026-Q3` is a quarter, but the periods of this model are years; type `2026`"
    );
}

#[test]
fn a_malformed_text_is_an_error_that_shows_what_was_meant() {
    let months = timeline("2026-01", 36);
    let meant = [
        ("2026-1", "2026-01"),
        ("2026/7", "2026-07"),
        (" 2026-07", "2026-07"),
        ("2026Q3", "2026-Q3"),
        ("2026-q3", "2026-Q3"),
        ("Q3 2026", "2026-Q3"),
        ("Jul 2026", "2026-07"),
        ("july 2026", "2026-07"),
        ("7/2026", "2026-07"),
        ("2026-07-15", "2026-07"),
        ("2026-Q03", "2026-Q3"),
        ("2026-", "2026"),
    ];
    for (typed, form) in meant {
        assert_eq!(refused(&months, typed), format!("`{typed}` is not a period; type `{form}`"));
    }
    assert_eq!(refused(&timeline("2026-Q1", 4), "2026-5"), "`2026-5` is not a period; type `2026-Q2`");
    assert_eq!(refused(&months, "soon"), "`soon` is not a period; a month is written as `2026-01`");
    assert_eq!(refused(&months, ""), "a period is missing; a month is written as `2026-01`");
    assert_eq!(refused(&months, "2026-13"), "`2026-13` has no month 13; months go from 01 to 12");
    assert_eq!(refused(&months, "2026-Q5"), "`2026-Q5` has no quarter 5; quarters go from Q1 to Q4");
    assert_eq!(
        refused(&months, "1899-12"),
        "the year 1899 is outside 1900 to 9999; worksheets have no other dates; type a year from 1900 to 9999"
    );
}

#[test]
fn a_start_in_another_form_is_an_error_that_shows_the_right_one() {
    let error = Timeline::parse_start(Step::Quarter, "2026").expect_err("coarser");
    assert_eq!(error.message, "`2026` is a year, but the step of the timeline is `quarter`");
    assert_eq!(error.hint.as_deref(), Some("type `2026-Q1`"));
    let error = Timeline::parse_start(Step::Year, "2026-05").expect_err("finer");
    assert_eq!(error.hint.as_deref(), Some("type `2026`"));
}

#[test]
fn years_know_whether_they_are_full() {
    let years = timeline("2026-11", 26).years();
    let expected = [(2026, 1, 2, false), (2027, 3, 14, true), (2028, 15, 26, true)];
    assert_eq!(years.iter().map(|y| (y.year, y.first, y.last, y.full)).collect::<Vec<_>>(), expected);
    assert_eq!(timeline("2026", 2).years().len(), 2);
    assert!(timeline("2026-Q2", 3).years().iter().all(|year| !year.full));
    assert_eq!(timeline("2026-Q2", 0).years(), []);
}

#[test]
fn steps_are_read_by_name() {
    assert!(Step::ALL.into_iter().all(|step| Step::parse(step.name()) == Some(step)));
    assert_eq!(Step::parse("week"), None);
}

proptest! {
    #[test]
    fn a_name_leads_back_to_its_period(step in 0..3usize, year in 2000..8700i32, t in -100..1200i32) {
        let step = Step::ALL[step];
        let timeline = Timeline { step, start: year * step.per_year(), periods: 1200 };
        let (first, last) = range(&timeline, &timeline.name(t));
        prop_assert_eq!((first, last), (t, t));
    }

    #[test]
    fn serials_grow_by_the_days_of_the_period(start in 1901 * 12..9990 * 12i32) {
        let timeline = Timeline { step: Step::Month, start, periods: 1 };
        let days = timeline.day_serial(2) - timeline.day_serial(1);
        prop_assert!((28..=31).contains(&days));
    }

    #[test]
    fn a_day_has_its_serial_and_a_serial_its_day(year in 1901..9999i64, month in 1..=12i64, day in 1..=28i64) {
        prop_assert_eq!(date_of_serial(day_serial(year, month, day)), Some((year, month, day)));
        prop_assert_ne!(date_of_serial(day_serial(year, month, day) + 1), date_of_serial(day_serial(year, month, day)));
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC*|[0-9Qq/ -]{0,12}", start in any::<i32>(), t in any::<i32>()) {
        for step in Step::ALL {
            let timeline = Timeline { step, start, periods: 7 };
            let _ = timeline.parse_period(&text);
            let _ = (timeline.name(t), timeline.title(t), timeline.day_serial(t), timeline.years());
        }
    }
}
