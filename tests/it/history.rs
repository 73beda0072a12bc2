//! Tables of deliveries read into figures, and curves fitted to them: `history` and `fit`.

use crate::support::{left_out, of_file, read_file, run_in};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// The exit code, what was printed and what was said.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let run = run_in(folder, args);
    (run.code, run.out, run.err)
}

fn history(folder: &Path, file: &str) -> Value {
    run_in(folder, &["history", file, "--format", "json"]).ends(0).json()
}

/// `NAME: PERIOD=VALUE FIRMNESS, ...` for each series.
fn told(found: &Value) -> Vec<String> {
    let series = found["series"].as_array().unwrap();
    let point = |p: &Value| {
        let firm = p["firmness"].as_str().unwrap();
        let firm = if firm == "exact" { String::new() } else { format!(" {firm}") };
        format!("{}={}{firm}", p["period"].as_str().unwrap(), p["value"])
    };
    let one = |s: &Value| {
        let points: Vec<String> = s["points"].as_array().unwrap().iter().map(point).collect();
        format!("{}: {}", s["name"].as_str().unwrap(), points.join(", "))
    };
    series.iter().map(one).collect()
}

#[test]
fn a_table_is_read_whichever_way_round_it_lies() {
    let folder = TempDir::new().unwrap();
    let wanted = [
        "SU7: 2025-09=11500.0, 2025-10=12000.0, 2025-11=12500.0",
        "YU7: 2025-09=30500.0, 2025-10=33662.0, 2025-11=34000.0",
    ];
    let tables = [
        ("down.csv", "Month,SU7,YU7\n2025-09,11500,30500\n2025-10,12000,33662\n2025-11,12500,34000\n"),
        ("across.csv", "Car,Sep 2025,Oct 2025,Nov 2025\nSU7,11500,12000,12500\nYU7,30500,33662,34000\n"),
        ("chinese.csv", "月份;SU7;YU7\n2025年9月;11,500;30,500\n2025年10月;12,000;33,662\n2025年11月;12,500;34,000\n"),
        (
            "total.csv",
            "Month,SU7,YU7,Total\nSep-25,11500,30500,42000\nOct-25,12000,33662,45662\nNov-25,12500,34000,46500\n",
        ),
    ];
    for (name, text) in tables {
        fs::write(folder.path().join(name), text).unwrap();
        let found = history(folder.path(), name);
        assert_eq!(told(&found), wanted, "{name}: {found}");
        assert_eq!(found["frequency"], "month");
    }
    // The same as dates in a workbook, with a title above and a total below.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("mmm-yy");
    sheet.write(0, 0, "Deliveries by month").unwrap();
    for (column, words) in ["Month", "SU7", "YU7"].iter().enumerate() {
        sheet.write(2, column as u16, *words).unwrap();
    }
    for (row, (month, su7, yu7)) in
        [(9, 11_500.0, 30_500.0), (10, 12_000.0, 33_662.0), (11, 12_500.0, 34_000.0)].into_iter().enumerate()
    {
        let row = row as u32 + 3;
        sheet.write_with_format(row, 0, ExcelDateTime::from_ymd(2025, month, 1).unwrap(), &date).unwrap();
        sheet.write(row, 1, su7).unwrap();
        sheet.write(row, 2, yu7).unwrap();
    }
    sheet.write(6, 0, "Total").unwrap();
    sheet.write(6, 1, 36_000.0).unwrap();
    sheet.write(6, 2, 98_162.0).unwrap();
    book.save(folder.path().join("book.xlsx")).unwrap();
    let found = history(folder.path(), "book.xlsx");
    assert_eq!(told(&found), wanted, "{found}");
    let total = found["skipped"].as_array().unwrap().iter().find(|r| r["cell"] == "A7").expect("the total");
    assert!(total["reason"].as_str().unwrap().contains("adds up"), "{total}");
}

#[test]
fn words_beside_numbers_become_firmness_and_what_is_no_count_is_refused() {
    let folder = TempDir::new().unwrap();
    let text = "Month,Cars\n2025-06,\"over 40,000\"\n2025-07,about 26100\n2025-08,2.9万\n2025-09,n/a\n2025-10,#DIV/0!\n2025-11,5%\n2025-12,\"29,015\"\n";
    fs::write(folder.path().join("words.csv"), text).unwrap();
    let found = history(folder.path(), "words.csv");
    assert_eq!(
        told(&found),
        ["Cars: 2025-06=40000.0 over, 2025-07=26100.0 about, 2025-08=29000.0, 2025-12=29015.0"],
        "{found}"
    );
    let refused: Vec<&str> = found["skipped"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|r| r["taken"] == false)
        .filter_map(|r| r["cell"].as_str())
        .collect();
    for cell in ["B5", "B6", "B7"] {
        assert!(refused.contains(&cell), "{cell} of {refused:?}");
    }
}

#[test]
fn the_figures_are_a_baseline_file() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("t.csv"), "Month,Cars\n2025-06,over 40000\n2025-07,26100\n2025-08,30000\n").unwrap();
    let (code, out, err) =
        run(folder.path(), &["history", "t.csv", "--stem", "maker", "--source", "press", "-o", "figures.toml"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("written: 3 figures"), "{out}");
    let text = fs::read_to_string(folder.path().join("figures.toml")).unwrap();
    assert!(text.contains("[figures.maker_2025_06]") && text.contains("firmness = \"over\""), "{text}");
    let (code, out, err) = run(folder.path(), &["baseline", "list", "figures.toml", "--format", "json"]);
    assert_eq!(code, 0, "{err}");
    let list: Value = serde_json::from_str(&out).unwrap();
    let values: Vec<&Value> = list["figures"].as_array().unwrap().iter().map(|f| &f["value"]).collect();
    assert_eq!(values, [&json!(40000.0), &json!(26100.0), &json!(30000.0)]);
    // A file that somebody worked on is kept.
    fs::write(folder.path().join("figures.toml"), text + "# from the association\n").unwrap();
    let (code, _, err) = run(folder.path(), &["history", "t.csv", "-o", "figures.toml"]);
    assert_eq!(code, 4, "{err}");
    for (name, text) in [("none.csv", "a,b\nc,d\n"), ("empty.csv", "")] {
        fs::write(folder.path().join(name), text).unwrap();
        assert_eq!(run(folder.path(), &["history", name]).0, 1, "{name}");
    }
    assert_eq!(run(folder.path(), &["history", "missing.csv"]).0, 4);
}

#[test]
fn one_year_with_a_word_does_not_date_the_others() {
    for (file, word) in [("years_with_estimate.csv", "forecast"), ("two_years_and_change.csv", "change against")] {
        let found = read_file(file, &[]);
        assert_eq!(
            told(&found),
            [
                "csv: 2023-01=410.0, 2023-02=398.0, 2023-03=520.0, 2023-04=433.0, 2024-01=455.0, 2024-02=431.0, 2024-03=561.0, 2024-04=470.0"
            ],
            "{file}"
        );
        assert!(left_out(&found).contains(word), "{found}");
    }
}

#[test]
fn years_of_accounts_are_never_months() {
    let run = of_file("fiscal_years.csv", &[]);
    assert_eq!(run.code, 1, "{}", run.out);
    for word in ["year of accounts", "July 2006", "--fiscal-year", "--period-kind month", "12 cells", "6 cells"] {
        assert!(run.err.contains(word), "{word}: {}", run.err);
    }
    let found = read_file("fiscal_years.csv", &["--fiscal-year", "apr"]);
    let told = told(&found);
    assert!(told[0].starts_with("Northland: 2006-04..2007-03=410000.0, 2007-04..2008-03=421000.0"), "{told:?}");
    assert_eq!(told.len(), 2);
    assert_eq!(found["series"][0]["points"].as_array().unwrap().len(), 9);
    assert_eq!(found["figures"][0]["unit"], "tonne");
}

#[test]
fn numbers_with_fractions_and_counts_are_no_periods() {
    let found = read_file("four_decimals.csv", &[]);
    assert_eq!(told(&found)[0], "Austria: 2022=5.1234, 2023=6.1411, 2024=7.2085");
    assert_eq!(told(&found)[4], "Spain: 2022=4.4128, 2023=5.8955, 2024=8.9999");
    assert_eq!(told(&found).len(), 5);
    let run = of_file("month_n_counts.csv", &[]);
    assert!(run.code == 1 && run.err.contains("no period of the calendar"), "{}", run.err);
}

#[test]
fn a_part_of_a_year_is_not_the_year() {
    let found = read_file("part_year.csv", &[]);
    assert_eq!(told(&found), ["Domestic: 2022=5100.0, 2023=5350.0", "Abroad: 2022=2200.0, 2023=2410.0"]);
    assert!(left_out(&found).contains("a part of a year"), "{found}");
}

#[test]
fn formulas_without_results_are_told() {
    let found = read_file("formulas_not_calculated.xlsx", &[]);
    assert_eq!(told(&found), ["Alpha: 2024-01=1200.0, 2024-02=1250.0, 2024-03=1310.0, 2024-04=1290.0"]);
    assert!(left_out(&found).contains("4 a formula whose result is not stored"), "{found}");
    // A writer that does not calculate stores 0 for each formula.
    let folder = TempDir::new().unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, (month, value)) in [("2024-01", 5.0), ("2024-02", 6.0), ("2024-03", 7.0)].into_iter().enumerate() {
        let row = row as u32 + 1;
        sheet.write(row, 0, month).unwrap();
        sheet.write(row, 1, value).unwrap();
        sheet.write_formula(row, 2, format!("=B{}*2", row + 1).as_str()).unwrap();
    }
    for (column, head) in ["Month", "Alpha", "Twice"].into_iter().enumerate() {
        sheet.write(0, column as u16, head).unwrap();
    }
    book.save(folder.path().join("zero.xlsx")).unwrap();
    let found = history(folder.path(), "zero.xlsx");
    assert_eq!(told(&found), ["Alpha: 2024-01=5.0, 2024-02=6.0, 2024-03=7.0"]);
    assert!(left_out(&found).contains("3 a formula whose result is not stored"), "{found}");
}

#[test]
fn sheets_that_were_not_read_are_named_and_hidden_ones_are_last() {
    let found = read_file("hidden_sheet.xlsx", &[]);
    assert_eq!(found["sheet"], "Deliveries");
    assert_eq!(told(&found)[0], "Alpha: 2024-01=1200.0, 2024-02=1250.0, 2024-03=1310.0, 2024-04=1290.0");
    assert_eq!(found["other_sheets"], json!([{ "sheet": "old draft", "hidden": true, "values": 36 }]));
    let run = of_file("hidden_sheet.xlsx", &[]);
    assert!(run.err.contains("`old draft` (hidden, 36 values)"), "{}", run.err);
    assert_eq!(read_file("hidden_sheet.xlsx", &["--sheet", "old draft"])["sheet"], "old draft");
}

/// The dates are those that LibreOffice shows in a book that counts from 1904.
#[test]
fn days_are_counted_from_the_year_that_the_book_says() {
    let found = read_file("serials_1904.xlsx", &[]);
    assert_eq!(
        told(&found),
        ["Alpha: 2024-01=1200.0, 2024-02=1220.0, 2024-03=1240.0, 2024-04=1260.0, 2024-05=1280.0, 2024-06=1300.0"]
    );
}

#[test]
fn heads_of_a_statistical_office_are_names_but_not_their_identifiers() {
    let found = read_file("statistics_office.xlsx", &[]);
    let names: Vec<&str> = found["series"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Animals treated ; North", "Animals treated ; South"]);
    assert_eq!(found["series"][0]["unit"], "1");
    assert_eq!(
        found["series"][0]["points"][0],
        json!({ "period": "2024-01", "value": 422.1, "firmness": "exact", "cell": "B9" })
    );
}

#[test]
fn letters_that_are_not_utf_8_are_read_and_told() {
    let found = read_file("gbk.csv", &[]);
    assert_eq!(told(&found), ["销量: 2024-01=1200.0, 2024-02=1300.0, 2024-03=1400.0"]);
    assert_eq!(found["encoding"], "GBK");
    let run = of_file("gbk.csv", &["--encoding", "shift_jis"]);
    assert!(run.code != 0 || !run.out.contains("销量"), "{}", run.out);
    let run = of_file("gbk.csv", &["--encoding", "nonsense"]);
    assert!(run.code == 1 && run.err.contains("there is no encoding `nonsense`"), "{}", run.err);
    // Shift JIS, and Polish as Windows has it; the bytes are those of Python's codecs `cp932` and `cp1250`.
    let folder = TempDir::new().unwrap();
    let files: [(&str, &[u8], &str, &str); 2] = [
        (
            "shift_jis",
            b"\x94N\x8c\x8e,\x94\xcc\x94\x84\x91\xe4\x90\x94\n2024\x94N1\x8c\x8e,1200\n2024\x94N2\x8c\x8e,1300\n",
            "Shift_JIS",
            "販売台数: 2024-01=1200.0, 2024-02=1300.0",
        ),
        (
            "windows-1250",
            b"Miesi\xb9c;Sprzeda\xbf\nstycze\xf1 2024;1200\nluty 2024;1300\nwrzesie\xf1 2024;1400\n",
            "windows-1250",
            "Sprzedaż: 2024-01=1200.0, 2024-02=1300.0, 2024-09=1400.0",
        ),
    ];
    for (option, bytes, name, wanted) in files {
        fs::write(folder.path().join("t.csv"), bytes).unwrap();
        let found = history(folder.path(), "t.csv");
        assert_eq!((told(&found), &found["encoding"]), (vec![wanted.to_owned()], &json!(name)), "{option}");
        let named =
            run_in(folder.path(), &["history", "t.csv", "--encoding", option, "--format", "json"]).ends(0).json();
        assert_eq!((told(&named), &named["encoding"]), (vec![wanted.to_owned()], &Value::Null), "{option}");
    }
}

#[test]
fn identities_are_told_and_totals_can_be_had() {
    let found = read_file("identity.csv", &[]);
    assert_eq!(told(&found).len(), 3);
    assert!(left_out(&found).contains("sum of all others"), "{found}");
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("t.csv"), "Month,A,B,Total\n2024-01,1,2,3\n2024-02,2,3,5\n2024-03,4,4,8\n").unwrap();
    assert_eq!(history(folder.path(), "t.csv")["left_out_series"], json!(["Total"]));
    let named = run_in(folder.path(), &["history", "t.csv", "--series", "total", "--format", "json"]).ends(0).json();
    assert_eq!(told(&named), ["Total: 2024-01=3.0, 2024-02=5.0, 2024-03=8.0"]);
    let (code, _, err) = run(folder.path(), &["history", "t.csv", "--series", "C"]);
    assert!(code == 1 && err.contains("`A`, `B`") && err.contains("`Total`"), "{err}");
}

#[test]
fn labels_and_numbers_of_many_countries() {
    let quarters = "Units: 2024-Q1=1210.0, 2024-Q2=1340.0, 2024-Q3=1125.0";
    let months = "Units: 2024-01=1210.0, 2024-02=1340.0, 2024-03=1125.0";
    for (file, wanted) in [
        ("label_fr_quarters.csv", quarters),
        ("label_nordic_quarters.csv", quarters),
        ("label_pt_quarters.csv", quarters),
        ("label_ko_months.csv", months),
        ("label_pl_months.csv", months),
        ("label_sdmx.csv", months),
        ("lakh.csv", "Units: 2024-01=15622388.0, 2024-02=16210000.0"),
        (
            "numeric_months_de.csv",
            "Absatz: 2024-01=1813.0, 2024-02=1826.0, 2024-03=1839.0, 2024-04=1852.0, 2024-05=1865.0, 2024-06=1878.0",
        ),
        ("points_only.csv", "Vendas: 2024-01=18500.0, 2024-02=17250.0, 2024-03=21000.0"),
    ] {
        assert_eq!(told(&read_file(file, &[])), [wanted], "{file}");
    }
    let as_point = read_file("points_only.csv", &["--decimal", "."]);
    assert_eq!(told(&as_point), ["Vendas: 2024-01=18.5, 2024-02=17.25, 2024-03=21.0"]);
}

#[test]
fn numbers_that_are_names_and_long_tables() {
    assert_eq!(
        told(&read_file("numeric_keys_across.csv", &[])),
        [
            "100234 Kettle: 2024-01=1200.0, 2024-02=1300.0, 2024-03=1100.0",
            "100235 Kettle: 2024-01=700.0, 2024-02=710.0, 2024-03=720.0"
        ]
    );
    assert_eq!(
        told(&read_file("long_time_years.csv", &[])),
        [
            "AAA A: 2015=95.5, 2016=98.0, 2017=100.5, 2018=103.0, 2019=105.5, 2020=108.0, 2021=110.5",
            "BBB A: 2015=80.25, 2016=82.75, 2017=85.25, 2018=87.75, 2019=90.25, 2020=92.75, 2021=95.25"
        ]
    );
    let found = read_file("long_with_month_numbers.csv", &[]);
    assert_eq!(found["series"].as_array().unwrap().len(), 60);
    assert!(told(&found)[1].starts_with("Land01: 2010-01=8.0, 2010-02=21.0, 2010-03=34.0"), "{}", told(&found)[1]);
    assert!(left_out(&found).contains("1 repeats the period"), "{}", left_out(&found));
}

/// What a table does not say is not made up.
#[test]
fn a_plain_table_counts_neither_vehicles_nor_deliveries() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("t.csv"), "Month,Chairs\n2024-01,5\n2024-02,6\n").unwrap();
    let (_, out, err) = run(folder.path(), &["history", "t.csv"]);
    assert!(out.contains("unit = \"1\"") && !out.contains("measure") && !out.contains("vehicle"), "{out}");
    assert!(err.contains("names no unit") && err.contains("--unit"), "{err}");
    let (_, out, _) = run(folder.path(), &["history", "t.csv", "--unit", "chair", "--measure", "sales"]);
    assert!(out.contains("unit = \"chair\"") && out.contains("measure = \"sales\""), "{out}");
}

#[test]
fn what_is_left_out_takes_one_line_a_reason() {
    let folder = TempDir::new().unwrap();
    let rows: String = (0..24).map(|i| format!("{}-{:02},{i},x{i}y\n", 2020 + i / 12, i % 12 + 1)).collect();
    fs::write(folder.path().join("t.csv"), format!("Month,A,B\n{rows}2022-01,n/a,\n2022-02,n/a,\n")).unwrap();
    let (_, _, err) = run(folder.path(), &["history", "t.csv"]);
    assert!(
        err.lines().count() < 16 && err.contains("2 cells, B26 \"n/a\", B27 \"n/a\": says that there is no value"),
        "{err}"
    );
}
