//! How values are written.

use super::{csv, reads, sheet, shown};

/// What a cell is read as, among plain numbers.
fn value(cell: &str) -> String {
    let shown = shown(&csv(&format!("Month | SU7\n2025-01 | 1\n2025-02 | {cell}\n2025-03 | 3")));
    match shown[1].split(' ').position(|point| point.starts_with("2025-02")) {
        Some(_) => {
            let from = shown[1].find("2025-02=").unwrap() + 8;
            shown[1][from..].split(" 2025-03").next().unwrap().to_owned()
        }
        None => shown[2..].iter().find(|line| line.starts_with("B3")).cloned().unwrap_or_default(),
    }
}

#[test]
fn numbers() {
    for (cell, expected) in [
        ("29,015", "29015"),
        ("29 015", "29015"),
        ("29\u{a0}015", "29015"),
        ("29\u{202f}015", "29015"),
        ("29'015", "29015"),
        ("２９，０１５", "29015"),
        ("1,234,567", "1234567"),
        // As in India.
        ("1,23,456", "123456"),
        ("1,56,22,388", "15622388"),
        ("12,34,567.5", "1234567.5"),
        ("1.234.567", "1234567"),
        ("1,234,567.5", "1234567.5"),
        ("1.234.567,5", "1234567.5"),
        ("29015.0", "29015"),
        ("1.2e5", "120000"),
        ("2.9万", "29000"),
        ("2.9 万辆", "29000"),
        ("1.2 million", "1200000"),
        ("1.234 million", "1234000"),
        ("1.1 billion", "1100000000"),
        ("29k", "29000"),
        ("29K units", "29000"),
        ("1.2M", "1200000"),
        ("1.5亿", "150000000"),
        ("(1,234)", "-1234"),
        ("-1,234", "-1234"),
        ("\u{2212}1,234", "-1234"),
        ("+500", "500"),
        ("29,015辆", "29015"),
        ("29,015 vehicles", "29015"),
    ] {
        assert_eq!(value(cell), expected, "{cell}");
    }
}

#[test]
fn firmness() {
    for (cell, expected) in [
        ("over 40,000", "over 40000"),
        ("Over 40,000", "over 40000"),
        (">40,000", "over 40000"),
        ("> 40,000", "over 40000"),
        ("40,000+", "over 40000"),
        ("more than 40,000", "over 40000"),
        ("超过4万辆", "over 40000"),
        ("超4万", "over 40000"),
        ("4万多", "over 40000"),
        ("4万余辆", "over 40000"),
        ("about 26,100", "about 26100"),
        ("~26,100", "about 26100"),
        ("≈26,100", "about 26100"),
        ("approx. 26,100", "about 26100"),
        ("约2.61万", "about 26100"),
        ("2.6万左右", "about 26000"),
        ("nearly 11 million", "nearly 11000000"),
        ("almost 11m", "nearly 11000000"),
        ("近3万", "nearly 30000"),
        ("under 20,000", "under 20000"),
        ("<20,000", "under 20000"),
        ("less than 20,000", "under 20000"),
        ("at least 20,000", "at_least 20000"),
        ("≥20,000", "at_least 20000"),
        ("3万以上", "at_least 30000"),
        ("up to 62", "up_to 62"),
        ("no more than 62", "up_to 62"),
        ("不超过62", "up_to 62"),
    ] {
        assert_eq!(value(cell), expected, "{cell}");
    }
}

#[test]
fn what_is_no_value() {
    for (cell, expected) in [
        ("-", "B3 -: says that there is no value"),
        ("–", "B3 –: says that there is no value"),
        ("n/a", "B3 n/a: says that there is no value"),
        ("N/A", "B3 N/A: says that there is no value"),
        ("sold out", "B3 sold out: not a number"),
        ("5%", "B3 5%: a share, not a count"),
        ("#DIV/0!", "B3 #DIV/0!: an error of the spreadsheet"),
        ("20,000-30,000", "B3 20,000-30,000: a range: write one value, with `about` if it is not exact"),
        ("20,000 to 30,000", "B3 20,000 to 30,000: a range: write one value, with `about` if it is not exact"),
        ("1,23,45", "B3 1,23,45: not a number"),
        ("12 34", "B3 12 34: not a number"),
        ("350,000 (target)", "B3 350,000 (target): a forecast, plan or target, not a reported value"),
        ("2025-03-01", "B3 2025-03-01: a date where a number was expected: change the format of the cell"),
        ("TRUE", "B3 TRUE: true or false where a number was expected"),
        ("1e999", "B3 1e999: not a number"),
    ] {
        assert_eq!(value(cell), expected, "{cell}");
    }
}

#[test]
fn cells_that_are_no_numbers() {
    reads(
        &sheet(
            "
            Month | SU7
            2025-01 | 1
            2025-02 | @2025-02-01
            2025-03 | !#REF!
            2025-04 | 4",
        ),
        &[
            "PeriodsDown Month",
            "SU7 [] 2025-01=1 2025-04=4",
            "B2 1: SU7 has no value for 2025-02 to 2025-03",
            "B3 2025-02-01: a date where a number was expected: change the format of the cell",
            "B4 #REF!: an error of the spreadsheet",
        ],
    );
}

#[test]
fn marks_of_footnotes() {
    for cell in ["29,015*", "29,015[1]", "29,015 (1)", "29,015¹", "29,015 †", "29,015 (preliminary)"] {
        let shown = shown(&csv(&format!("2025-01 | 1\n2025-02 | {cell}")));
        assert!(shown[1].ends_with("2025-02=29015"), "{cell}: {shown:?}");
        assert!(shown[2].starts_with(&format!("B2 {cell}: taken; the mark `")), "{cell}: {shown:?}");
    }
}

#[test]
fn units_in_heads() {
    for (head, expected) in [
        ("Deliveries (vehicles)", "Deliveries [vehicle] 2025-01=2 2025-02=3.5"),
        ("Deliveries (thousand units)", "Deliveries [unit] 2025-01=2000 2025-02=3500"),
        ("Deliveries, thousands", "Deliveries [] 2025-01=2000 2025-02=3500"),
        ("Deliveries in thousands", "Deliveries [] 2025-01=2000 2025-02=3500"),
        ("Deliveries ('000)", "Deliveries [] 2025-01=2000 2025-02=3500"),
        ("销量（万辆）", "销量 [vehicle] 2025-01=20000 2025-02=35000"),
        ("万辆", "万辆 [vehicle] 2025-01=20000 2025-02=35000"),
        ("Revenue (million CNY)", "Revenue [CNY] 2025-01=2000000 2025-02=3500000"),
        ("收入(亿元)", "收入 [CNY] 2025-01=200000000 2025-02=350000000"),
        ("Share (%)", "Share [%] 2025-01=0.02 2025-02=0.035"),
        ("Model S", "Model S [] 2025-01=2 2025-02=3.5"),
        ("M", "M [] 2025-01=2 2025-02=3.5"),
    ] {
        assert_eq!(shown(&sheet(&format!("Month | {head}\n2025-01 | 2\n2025-02 | 3.5")))[1], expected, "{head}");
    }
}

#[test]
fn a_unit_for_the_whole_table() {
    for title in ["Unit: thousand vehicles", "单位：千辆", "Xiaomi (thousand vehicles)", "Xiaomi, thousand vehicles"]
    {
        let shown = shown(&sheet(&format!("{title}\n\nMonth | SU7\n2025-01 | 2\n2025-02 | 3.5")));
        assert_eq!(shown[1], "SU7 [vehicle] 2025-01=2000 2025-02=3500", "{title}");
    }
    let shown = shown(&sheet("Month | SU7\n2025-01 | 2\n2025-02 | 3.5\n\nUnit: thousand vehicles"));
    assert_eq!(shown[1], "SU7 [vehicle] 2025-01=2000 2025-02=3500");
}

#[test]
fn a_unit_in_the_cell_and_in_the_head() {
    reads(
        &csv("
            月份 | 销量（万辆）
            2025年1月 | 2.0
            2025年2月 | 2.35万"),
        &[
            "PeriodsDown Month",
            "销量 [vehicle] 2025-01=20000 2025-02=23500",
            "B3 2.35万: taken with the unit of the cell, not that of the head as well",
        ],
    );
}

#[test]
fn a_series_of_shares() {
    reads(
        &csv("
            Month | SU7 | Share
            2025-01 | 100 | 5%
            2025-02 | 200 | 6.5%"),
        &["PeriodsDown Month", "SU7 [] 2025-01=100 2025-02=200", "Share [%] 2025-01=0.05 2025-02=0.065"],
    );
}

#[test]
fn thousands_of_whatever_are_counted_in_its_own_unit() {
    reads(
        &csv("E-bike sales, thousand bikes | | \nMonth | DE | FR\n2025-01 | 38 | 20\n2025-02 | 40.5 | 22"),
        &["PeriodsDown Month", "DE [bike] 2025-01=38000 2025-02=40500", "FR [bike] 2025-01=20000 2025-02=22000"],
    );
    // A letter is no number: these are bikes of the make B.
    reads(
        &csv("Month | B bikes\n2025-01 | 38\n2025-02 | 40"),
        &["PeriodsDown Month", "B bikes [] 2025-01=38 2025-02=40"],
    );
}

#[test]
fn a_column_of_units_is_no_part_of_the_names() {
    reads(
        &csv("Maker | Unit | 2025-01 | 2025-02\nVelo | thousand bikes | 1 | 2\nRad | batteries | 1000 | 2000"),
        &["PeriodsAcross Month", "Velo [bike] 2025-01=1000 2025-02=2000", "Rad [battery] 2025-01=1000 2025-02=2000"],
    );
    reads(
        &csv(
            "Month | Maker | Unit | Sales\n2025-01 | Velo | thousand bikes | 1\n2025-01 | Rad | bikes | 1000\n2025-02 | Velo | thousand bikes | 2\n2025-02 | Rad | bikes | 2000",
        ),
        &["PeriodsDown Month", "Velo [bike] 2025-01=1000 2025-02=2000", "Rad [bike] 2025-01=1000 2025-02=2000"],
    );
}

#[test]
fn units_stand_on_either_side_of_several_series() {
    // Two series a line, whose scale is the line's; orders stay orders.
    let left = "Month | Model | Unit | Deliveries | Orders\n2025-01 | S | thousand | 5 | 6\n2025-02 | S | thousand | 5.5 | 6.5\n2025-01 | Y | units | 5000 | 6000\n2025-02 | Y | units | 5100 | 6100";
    let right = "Month | Model | Deliveries | Orders | Unit\n2025-01 | S | 5 | 6 | thousand\n2025-02 | S | 5.5 | 6.5 | thousand\n2025-01 | Y | 5000 | 6000 | units\n2025-02 | Y | 5100 | 6100 | units";
    for text in [left, right] {
        let shown = shown(&csv(text));
        assert_eq!(
            shown[1..],
            [
                "S Deliveries [] 2025-01=5000 2025-02=5500",
                "Y Deliveries [unit] 2025-01=5000 2025-02=5100",
                "S Orders [order] 2025-01=6000 2025-02=6500",
                "Y Orders [order] 2025-01=6000 2025-02=6100",
            ],
            "{text}"
        );
    }
    for text in [
        "Month | Sales | Unit\n2025-01 | 5 | thousand units\n2025-02 | 6 | thousand units",
        "Model | 2025-01 | 2025-02 | Unit\nSales | 5 | 6 | thousand units",
        "Monat | Einheit | Sales\n2025-01 | Tsd. Stück | 5\n2025-02 | Tsd. Stück | 6",
        "Monat | Sales (in 1.000 Stück)\n2025-01 | 5\n2025-02 | 6",
    ] {
        assert_eq!(shown(&csv(text))[1..], ["Sales [unit] 2025-01=5000 2025-02=6000"], "{text}");
    }
    let said = "Monat | Sales in Tausend Fahrzeuge\n2025-01 | 5\n2025-02 | 6";
    assert_eq!(shown(&csv(said))[1..], ["Sales [vehicle] 2025-01=5000 2025-02=6000"]);
    let title = "Absatz in Tausend | \nMonat | Sales\n2025-01 | 5\n2025-02 | 6";
    assert_eq!(shown(&csv(title))[1], "Sales [] 2025-01=5000 2025-02=6000");
}

#[test]
fn a_scale_that_is_not_applied_is_told() {
    let left = |text: &str| shown(&csv(text)).iter().any(|line| line.contains("speaks of a scale"));
    assert!(left("Deliveries, the thousand best | \nMonth | Sales\n2025-01 | 5\n2025-02 | 6"));
    assert!(left("Month | Sales\n2025-01 | 5\n2025-02 | 6\n\nAll figures are in thousands unless noted"));
    assert!(!left("Month | Sales\n2025-01 | 5\n2025-02 | 6\n\nIn 2024 it sold 1.2 million cars"));
    assert!(!left("Month | Sales (thousand units)\n2025-01 | 5\n2025-02 | 6"));
    assert!(!left("All in thousands | \nMonth | Sales\n2025-01 | 5\n2025-02 | 6"));
}

/// What looks like a scale and is none: miles, a number without a word, the head of a column.
#[test]
fn what_only_looks_like_a_scale_is_none() {
    for head in ["Range (miles)", "Mill", "Model, 1000", "Sales (1000)"] {
        let shown = shown(&csv(&format!("Month | {head}\n2025-01 | 5\n2025-02 | 6")));
        assert!(shown[1].ends_with("2025-01=5 2025-02=6"), "{head}: {shown:?}");
    }
    assert!(
        shown(&csv("Month | Sales\n2025-01 | 12 miles\n2025-02 | 6\n2025-03 | 7"))[1].ends_with("2025-02=6 2025-03=7")
    );
    let rate = shown(&csv("Month | Sales | Exchange rate\n2025-01 | 5000 | 0.14\n2025-02 | 6000 | 0.15"));
    assert_eq!(rate[2], "Exchange rate [] 2025-01=0.14 2025-02=0.15");
}

#[test]
fn parts_of_a_whole_are_percentages_without_a_sign_too() {
    let shown = shown(&csv("Month | Sales | Market share\n2025-01 | 5000 | 0.05\n2025-02 | 6000 | 0"));
    assert_eq!(shown[2], "Market share [%] 2025-01=0.05 2025-02=0");
}
