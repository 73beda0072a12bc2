//! The civil calendar: names of months, and days as worksheets count them.

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `Jan` for 1, to `Dec` for 12.
pub(super) fn month_name(month: u32) -> &'static str {
    MONTHS[(month.max(1) as usize - 1) % 12]
}

/// The number of the month whose name begins as `text` does (three letters at least, case ignored).
pub(super) fn month_number(text: &str) -> Option<u32> {
    let start = text.get(..3)?;
    let index = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(start))?;
    Some(index as u32 + 1)
}

/// A day as Excel's 1900 system counts it.
///
/// Excel takes 1900 for a leap year (it has a day 60, "1900-02-29"), so days before March 1900 count one less
/// than the days since 1899-12-30; LibreOffice does not, and shows those two months a day off.
pub fn day_serial(year: i64, month: i64, day: i64) -> i64 {
    let since_1899_12_30 = days_from_civil(year, month, day) - days_from_civil(1899, 12, 30);
    if since_1899_12_30 < 61 { since_1899_12_30 - 1 } else { since_1899_12_30 }
}

/// Year, month and day of a day of Excel's 1900 system, from March 1900 on: before, programs count it in two ways.
pub fn date_of_serial(serial: i64) -> Option<(i64, i64, i64)> {
    (61..2_958_466).contains(&serial).then(|| civil_from_days(serial + days_from_civil(1899, 12, 30)))
}

/// The way back from [`days_from_civil`], from the same source.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * from_march + 2) / 5 + 1)
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar: Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms", `days_from_civil`; years begin in March, so that the leap day is the last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}
