//! Known series laid out at random come back as they are.

use super::table;
use crate::history::{Cell, Firmness, Frequency, Grid, Orientation, Period, Reason};

/// A linear congruential generator (Knuth's constants), so that every run is the same.
pub(super) struct Luck(pub(super) u64);

impl Luck {
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(bound)) as u32
    }

    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }
}

pub(super) fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

/// A period in one of the styles of its length.
fn label(period: Period, style: u32) -> Cell {
    let (year, part) = (period.year(), period.part());
    let name = period.words();
    match (period.frequency(), style) {
        (Frequency::Month, 0) => Cell::Date { year, month: part, day: 1 },
        (Frequency::Month, 1) => Cell::Date { year, month: part, day: 10 + part },
        (Frequency::Month, 2) => text(format!("{year}-{part:02}")),
        (Frequency::Month, 3) => text(format!("{} {year}", &name[..3])),
        (Frequency::Month, 4) => text(name),
        (Frequency::Month, 5) => text(format!("{}-{:02}", &name[..3], year % 100)),
        (Frequency::Month, 6) => text(format!("{year}年{part}月")),
        (Frequency::Month, 7) => text(format!("{part:02}/{year}")),
        (Frequency::Month, 8) => Cell::Number(f64::from(serial(year, part))),
        (Frequency::Month, 10) => text(format!("{year}M{part:02}")),
        (Frequency::Month, 11) => text(format!("{year}-M{part:02}")),
        (Frequency::Month, 12..=17) => text(format!("{} {year}", month_elsewhere(style - 12, part))),
        (Frequency::Month, _) => text(format!("{year}/{part}")),
        (Frequency::Quarter, 10) => text(format!("{part}T{:02}", year % 100)),
        (Frequency::Quarter, 11) => text(format!("{year}K{part}")),
        (Frequency::Quarter, 12) => text(format!("{year}-T{part}")),
        (Frequency::Quarter, 13) => text(format!("{} kw. {year}", ["I", "II", "III", "IV"][part as usize - 1])),
        (Frequency::Quarter, 14) => text(format!("{year}-Q{part}")),
        (Frequency::HalfYear, 10..=13) => text(format!("{year}S{part}")),
        (Frequency::Quarter, 0..=2) => text(format!("{year}Q{part}")),
        (Frequency::Quarter, 3..=5) => text(format!("Q{part} {year}")),
        (Frequency::Quarter, 6..=7) => text(format!("{part}Q{:02}", year % 100)),
        (Frequency::Quarter, _) => text(format!("{year}年第{part}季度")),
        (Frequency::HalfYear, _) => text(format!("H{part} {year}")),
        (Frequency::Year, 0..=4) => text(format!("{year}年")),
        (Frequency::Year, _) => Cell::Number(f64::from(year)),
    }
}

/// A month in Portuguese, Polish, Russian, Turkish, Swedish or Czech.
fn month_elsewhere(language: u32, month: u32) -> &'static str {
    const NAMES: [&str; 6] = [
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "sty lut mar kwi maj cze lip sie wrz paź lis gru",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara",
        "jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec.",
        "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
    ];
    NAMES[language as usize].split(' ').nth(month as usize - 1).unwrap()
}

/// The serial number of the first day of a month, counted from 2000-01-01 = 36526.
fn serial(year: i32, month: u32) -> i32 {
    let leap = |year: i32| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let before: i32 = (2000..year).map(|year| if leap(year) { 366 } else { 365 }).sum();
    let days = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    36526 + before + days.iter().take(month as usize - 1).sum::<i32>()
}

fn part_label(period: Period, style: u32) -> Cell {
    if let (Frequency::Month, 12..=17) = (period.frequency(), style) {
        return text(month_elsewhere(style - 12, period.part()));
    }
    match (period.frequency(), style % 3) {
        (Frequency::Month, 0) => text(&period.words()[..3]),
        (Frequency::Month, 1) => text(period.words().split(' ').next().unwrap()),
        (Frequency::Month, _) => text(format!("{}月", period.part())),
        (Frequency::Quarter, _) => text(format!("Q{}", period.part())),
        _ => text(format!("H{}", period.part())),
    }
}

pub(super) fn with_commas(value: u32, mark: &str) -> String {
    let digits = value.to_string();
    let first = digits.len() % 3;
    let (head, tail) = digits.split_at(first);
    let groups = tail.as_bytes().chunks(3).map(|group| std::str::from_utf8(group).unwrap());
    [head].into_iter().filter(|head| !head.is_empty()).chain(groups).collect::<Vec<_>>().join(mark)
}

/// A value in some style, and how firm that is.
fn value(value: u32, style: u32, luck: &mut Luck) -> (Cell, Firmness) {
    let plain = with_commas(value, ",");
    let cell = match style {
        0 | 1 => Cell::Number(f64::from(value)),
        2 => text(value.to_string()),
        3 => text(plain.as_str()),
        4 => text(with_commas(value, "\u{a0}")),
        5 => text(format!("{}.{:04}万", value / 10000, value % 10000)),
        6 => text(format!("{plain} vehicles")),
        _ => {
            let (cell, firmness) = match luck.below(6) {
                0 => (format!("over {plain}"), Firmness::Over),
                1 => (format!("about {plain}"), Firmness::About),
                2 => (format!("nearly {plain}"), Firmness::Nearly),
                3 => (format!("{plain}+"), Firmness::Over),
                4 => (format!("{plain}*"), Firmness::Exact),
                _ => (format!("<{plain}"), Firmness::Under),
            };
            return (text(cell), firmness);
        }
    };
    (cell, Firmness::Exact)
}

/// A series by name: periods, values, firmness.
type Known = (String, Vec<(Period, f64, Firmness)>);

/// A sheet, and what must be read from it.
struct Laid {
    rows: Vec<Vec<Cell>>,
    series: Vec<Known>,
    totals: usize,
}

fn lay(luck: &mut Luck) -> Laid {
    let frequency = Frequency::ALL[luck.below(4) as usize];
    let block = frequency != Frequency::Year && luck.chance(30);
    let number = if block { 1 } else { 1 + luck.below(3) as usize };
    let count = 6 + luck.below(20);
    let first = Period::new(frequency, 2010 + luck.below(10) as i32, 1 + luck.below(frequency.per_year())).unwrap();
    let periods: Vec<Period> =
        (0..count).map(|n| Period::from_ordinal(frequency, first.ordinal() + i64::from(n)).unwrap()).collect();
    let (period_style, value_style) = (luck.below(18), luck.below(8));
    let mut totals = 0;
    let mut series: Vec<Known> = Vec::new();
    let mut columns: Vec<Vec<(Cell, u32)>> = Vec::new();
    for name in ["SU7", "YU7", "Model Y"].iter().take(number) {
        let (mut points, mut column) = (Vec::new(), Vec::new());
        for (at, period) in periods.iter().enumerate() {
            let blank = luck.chance(10) && at != 0;
            let amount = 2101 + luck.below(80_000);
            let (cell, firmness) = value(amount, value_style, luck);
            if blank {
                column.push((if luck.chance(50) { Cell::Empty } else { text("-") }, 0));
            } else {
                points.push((*period, f64::from(amount), firmness));
                column.push((cell, amount));
            }
        }
        series.push(((*name).to_owned(), points));
        columns.push(column);
    }
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    if block {
        let mut head = vec![text("Year")];
        head.extend(
            (1..=frequency.per_year())
                .map(|part| part_label(Period::new(frequency, 2020, part).unwrap(), period_style)),
        );
        rows.push(head);
        for year in first.year()..=periods.last().unwrap().year() {
            let mut row = vec![label(Period::whole_year(year).unwrap(), period_style)];
            for part in 1..=frequency.per_year() {
                let at = periods.iter().position(|period| (period.year(), period.part()) == (year, part));
                row.push(at.map_or(Cell::Empty, |at| columns[0][at].0.clone()));
            }
            rows.push(row);
        }
        if luck.chance(50) {
            // A year that is none: a plan, an estimate, a change.
            let year = periods.last().unwrap().year();
            let word = ["E", "p", " plan", " YTD", " revised", "B"][luck.below(6) as usize];
            let told = match luck.below(3) {
                0 => format!("{}{word}", year + 1),
                1 => format!("Change vs {}", year - 1),
                _ => format!("Budget {}", year + 1),
            };
            let mut row = vec![text(told)];
            row.extend((0..frequency.per_year()).map(|_| Cell::Number(f64::from(luck.below(90_000)))));
            rows.push(row);
        }
        series[0].0 = "here".to_owned();
    } else {
        let mut head = vec![text("Period")];
        head.extend(series.iter().map(|series| text(series.0.as_str())));
        let sums = number > 1 && luck.chance(30);
        if sums {
            head.push(text("Total"));
            totals += 1;
        }
        rows.push(head);
        // Months under a year that stands once, in a column of its own.
        let merged = frequency != Frequency::Year && luck.chance(25);
        for (at, period) in periods.iter().enumerate() {
            let mut row = Vec::new();
            if merged {
                let new = at == 0 || period.part() == 1;
                row.push(if new { label(Period::whole_year(period.year()).unwrap(), 9) } else { Cell::Empty });
                row.push(part_label(*period, period_style));
            } else {
                row.push(label(*period, period_style));
            }
            row.extend(columns.iter().map(|column| column[at].0.clone()));
            if sums {
                row.push(Cell::Number(columns.iter().map(|column| f64::from(column[at].1)).sum()));
            }
            rows.push(row);
        }
        if merged {
            rows[0].insert(0, text("Year"));
        }
        if luck.chance(30) {
            let mut row = if merged { vec![Cell::Empty] } else { vec![] };
            row.push(text(["Total", "合计", "Sum"][luck.below(3) as usize]));
            row.extend(columns.iter().map(|column| Cell::Number(column.iter().map(|cell| f64::from(cell.1)).sum())));
            rows.push(row);
            totals += 1;
        }
    }
    if luck.chance(50) {
        rows = turned(rows);
    }
    if luck.chance(40) {
        rows.insert(0, vec![]);
        rows.insert(0, vec![text("Deliveries of the maker"), Cell::Empty, text("see below")]);
    }
    if luck.chance(40) {
        rows.push(vec![]);
        rows.push(vec![text("Source: the company, rounded"), Cell::Number(7.5)]);
    }
    Laid { rows, series, totals }
}

fn turned(rows: Vec<Vec<Cell>>) -> Vec<Vec<Cell>> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cell = |row: &Vec<Cell>, at: usize| row.get(at).cloned().unwrap_or(Cell::Empty);
    (0..width).map(|at| rows.iter().map(|row| cell(row, at)).collect()).collect()
}

#[test]
fn whatever_is_laid_out_is_read_back() {
    let mut luck = Luck(20_251_103);
    let mut orientations = [0; 4];
    for round in 0..4000 {
        let laid = lay(&mut luck);
        let as_csv = luck.chance(30);
        let rows: Vec<Vec<Cell>> = match as_csv {
            false => laid.rows.clone(),
            true => laid.rows.iter().map(|row| row.iter().map(as_text).collect()).collect(),
        };
        let read = table(&Grid::from_rows("here", rows.clone()));
        let found: Vec<Known> = read
            .series
            .iter()
            .map(|series| {
                let point = |point: &crate::history::Point| (point.period, point.value, point.firmness);
                (series.name.clone(), series.points.iter().map(point).collect())
            })
            .collect();
        let picture = || {
            let line = |row: &Vec<Cell>| row.iter().map(|cell| format!("{cell:?}")).collect::<Vec<_>>().join(" | ");
            rows.iter().map(line).collect::<Vec<_>>().join("\n")
        };
        if found != laid.series {
            for (found, laid) in found.iter().zip(&laid.series) {
                let points = found.1.iter().zip(&laid.1);
                let off: Vec<_> = points.filter(|(a, b)| a != b).take(2).collect();
                println!("{} {} {} {} {off:?}", found.0, laid.0, found.1.len(), laid.1.len());
            }
            panic!("round {round}: {} series\n{}\n{:?}", found.len(), picture(), read.skipped);
        }
        let totals = read.skipped.iter().filter(|remark| matches!(remark.reason, Reason::Total { .. }));
        assert_eq!(totals.clone().count(), laid.totals, "round {round}\n{}\n{:?}", picture(), read.skipped);
        let off = totals.filter(|remark| matches!(remark.reason, Reason::Total { adds_up: Some(false), .. })).count();
        assert_eq!(off, 0, "round {round}\n{}\n{:?}", picture(), read.skipped);
        orientations[match read.orientation {
            Orientation::PeriodsDown => 0,
            Orientation::PeriodsAcross => 1,
            Orientation::YearsDown => 2,
            Orientation::YearsAcross => 3,
        }] += 1;
    }
    assert!(orientations.iter().all(|count| *count > 200), "{orientations:?}");
}

/// Values between 1 and 13 with four digits behind the sign look like months of some year: `7.2085`.
#[test]
fn numbers_that_look_like_periods_are_numbers() {
    let mut luck = Luck(20_240_705);
    for round in 0..600 {
        let (width, height) = (3 + luck.below(6), 2 + luck.below(8));
        let by_month = luck.chance(50);
        let period = |at: u32| match by_month {
            true => Period::month(2020 + at as i32 / 12, at % 12 + 1).unwrap(),
            false => Period::whole_year(2015 + at as i32).unwrap(),
        };
        let mut head = vec![text("Country")];
        head.extend((0..width).map(|at| text(period(at).to_string())));
        let (mut rows, mut wanted) = (vec![head], Vec::new());
        for row in 0..height {
            let values: Vec<String> = (0..width)
                .map(|_| match luck.below(3) {
                    0 => format!("{}.{}", 1 + luck.below(12), 1900 + luck.below(200)),
                    1 => format!("{}.{:04}", 1 + luck.below(12), luck.below(10_000)),
                    _ => format!("{}.{:02}", 1900 + luck.below(200), 1 + luck.below(12)),
                })
                .collect();
            let points: Vec<(Period, f64)> =
                (0..width).zip(&values).map(|(at, value)| (period(at), value.parse().unwrap())).collect();
            wanted.push((format!("Land {}", ["a", "b", "c", "d", "e", "f", "g", "h", "i"][row as usize]), points));
            let mut cells = vec![text(wanted[row as usize].0.as_str())];
            cells.extend(values.into_iter().map(text));
            rows.push(cells);
        }
        let rows = if luck.chance(50) { turned(rows) } else { rows };
        let read = table(&Grid::from_rows("here", rows.clone()));
        let found: Vec<(String, Vec<(Period, f64)>)> = read
            .series
            .iter()
            .map(|series| {
                (series.name.clone(), series.points.iter().map(|point| (point.period, point.value)).collect())
            })
            .collect();
        assert_eq!(found, wanted, "round {round}: {rows:?}");
    }
}

fn as_text(cell: &Cell) -> Cell {
    match cell {
        Cell::Number(number) => text(number.to_string()),
        Cell::Date { year, month, day } => text(format!("{year}-{month:02}-{day:02}")),
        other => other.clone(),
    }
}
