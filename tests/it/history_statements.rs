//! What files say about their figures elsewhere than in the numbers: scales on other sheets and in notes, flags in
//! columns of their own, years that bear several names.
//!
//! The tables are invented, in the forms of statistical offices (time series workbooks with an index, SDMX files) and of
//! annual reports; the values below were read by eye from them.

use crate::support::{left_out, of_file, read_file, run_in};
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

/// What a csv file with this text is read as.
fn read_text(text: &str) -> Value {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("t.csv"), text).unwrap();
    run_in(folder.path(), &["history", "t.csv", "--format", "json"]).ends(0).json()
}

/// Why a csv file with this text is refused.
fn refused(text: &str) -> String {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("t.csv"), text).unwrap();
    run_in(folder.path(), &["history", "t.csv"]).ends(1).err
}

/// `NAME [UNIT]: PERIOD=VALUE FIRMNESS, ...` for each series.
fn told(found: &Value) -> Vec<String> {
    let point = |p: &Value| {
        let firm = p["firmness"].as_str().filter(|firm| *firm != "exact").map(|firm| format!(" {firm}"));
        format!("{}={}{}", p["period"].as_str().unwrap(), p["value"].as_f64().unwrap(), firm.unwrap_or_default())
    };
    let one = |s: &Value| {
        let points: Vec<String> = s["points"].as_array().unwrap().iter().map(point).collect();
        format!("{} [{}]: {}", s["name"].as_str().unwrap(), s["unit"].as_str().unwrap_or("?"), points.join(", "))
    };
    found["series"].as_array().unwrap().iter().map(one).collect()
}

/// The index of a workbook gives the units of series that the sheets with the data only number.
#[test]
fn an_index_on_another_sheet_gives_the_scale() {
    let wanted = [
        "Sales ; Australia [?]: 2024-01=90100, 2024-02=91100, 2024-03=92100, 2024-04=93100",
        "Sales ; Victoria [?]: 2024-01=20200, 2024-02=21200, 2024-03=22200, 2024-04=23200",
        "Turnover ; Victoria [USD]: 2024-01=500500000, 2024-02=501500000, 2024-03=502500000, 2024-04=503500000",
    ];
    let found = read_file("index_sheet.xlsx", &[]);
    assert_eq!(told(&found), wanted);
    let said = left_out(&found);
    assert!(said.contains("2 the numbers are in thousands, as another sheet says"), "{said}");
    assert!(said.contains("1 the numbers are in millions, as `Index`!I9 \"$ Millions\" says"), "{said}");
    // The same where the heads say it as well: it is not multiplied twice.
    assert_eq!(told(&read_file("index_sheet_agrees.xlsx", &[])), wanted);
}

/// Original figures and trends under one description are told apart by the line that says so.
#[test]
fn kinds_of_series_are_names_where_descriptions_repeat() {
    let found = read_file("series_types.xlsx", &[]);
    assert_eq!(
        told(&found)[..2],
        [
            "Sales ; Australia Original [?]: 2024-01=90100, 2024-02=91100, 2024-03=92100, 2024-04=93100",
            "Sales ; Australia Trend [?]: 2024-01=20200, 2024-02=21200, 2024-03=22200, 2024-04=23200"
        ]
    );
}

#[test]
fn two_scales_that_contradict_each_other_are_refused_and_shown() {
    let err = of_file("index_sheet_contradicts.xlsx", &[]).ends(1).err;
    for word in ["B2 \"Number\"", "single units", "`Index`!I7 \"000\" says thousands", "contradict each other"] {
        assert!(err.contains(word), "{word}: {err}");
    }
    let rows = "2024-01,10.5,20\n2024-02,11.5,21\n2024-03,12.5,22\n";
    let err = refused(&format!("Sales in millions\nMonth,A,B\n{rows}\nAll figures in thousands\n"));
    assert!(err.contains("A1 \"Sales in millions\"") && err.contains("A7 \"All figures in thousands\""), "{err}");
    let err = refused(&format!("Sales in thousands\nMonth,A (million units),B (million units)\n{rows}"));
    assert!(err.contains("the title says thousands"), "{err}");
    let err = refused("Series in thousands\nUNIT_MULT,TIME_PERIOD,OBS_VALUE\n6,2020,1\n6,2021,2\n6,2022,3\n");
    assert!(err.contains("multiplier says millions"), "{err}");
    let err = refused("Figures in thousands\nYear,North (units),South (units)\n2021,1500,2000\n2022,1600,2100\n");
    assert!(err.contains("B2 \"North (units)\"") && err.contains("single units"), "{err}");
    // One head of several may differ from the title: it is meant for the others.
    let found = read_text(&format!("Sales in thousands\nMonth,A (million units),B\n{rows}"));
    assert_eq!(told(&found)[0], "A [unit]: 2024-01=10500000, 2024-02=11500000, 2024-03=12500000");
    assert_eq!(told(&found)[1], "B [?]: 2024-01=20000, 2024-02=21000, 2024-03=22000");
    assert!(
        left_out(&found).contains("taken in millions, as its own head says, not in thousands as the title"),
        "{found}"
    );
}

#[test]
fn notes_in_thousands_hold_for_the_table_in_many_languages() {
    let found = read_file("notes_sheet.xlsx", &[]);
    assert_eq!(told(&found)[0], "North [?]: 2024-01=10500, 2024-02=11500, 2024-03=12500, 2024-04=13500");
    assert!(left_out(&found).contains("as `Notes`!A1 \"All figures in thousands\" says"), "{found}");
    let rows = "Month,A,B\n2024-01,10.5,20\n2024-02,11.5,21\n2024-03,12.5,22\n";
    for (title, factor) in [
        ("Absatz in Tsd.", 1e3),
        ("Ventes en milliers", 1e3),
        ("Ventes (en milliers d'unités)", 1e3),
        ("Ventas en miles de unidades", 1e3),
        ("Vendas (milhares)", 1e3),
        ("Vendas (mil unidades)", 1e3),
        ("Vendite in migliaia", 1e3),
        ("Sprzedaż w tys. szt.", 1e3),
        ("Продажи (тыс. шт.)", 1e3),
        ("단위: 천대", 1e3),
        ("単位：千台", 1e3),
        ("销量（万辆）", 1e4),
        ("Verkopen (x 1.000)", 1e3),
        ("million units", 1e6),
        ("Penjualan (ribu unit)", 1e3),
        // A fibre and a length, not millions and thousands.
        ("Juta", 1.0),
        ("Distance in miles", 1.0),
    ] {
        let found = read_text(&format!("{title}\n{rows}"));
        let value = found["series"][0]["points"][0]["value"].as_f64().unwrap();
        assert_eq!(value, 10.5 * factor, "{title}: {found}");
    }
    let found = read_text(&format!("{rows}\nNote: figures in thousands\n"));
    assert_eq!(found["series"][1]["points"][2]["value"], 22000.0, "{found}");
    // Above another table it is said of that one, and told.
    let found = read_text(&format!("{rows}\nFigures in thousands\nMonth,C,D\n2024-01,7,8\n2024-02,8,9\n"));
    assert_eq!(found["series"][1]["points"][2]["value"], 22.0, "{found}");
    assert!(left_out(&found).contains("speaks of a scale"), "{found}");
}

#[test]
fn flags_are_told_and_are_no_names() {
    let found = read_file("sdmx_flags.csv", &[]);
    assert_eq!(told(&found), ["A BE [?]: 2020=10, 2021=11, 2022=12 about", "A FR [?]: 2020=20, 2022=22"]);
    let told_flags = left_out(&found);
    for line in [
        "2 a flag: the value is taken; `p` says that it is provisional",
        "1 a flag: the value is taken; `e` says that it is estimated",
        "1 a flag: the value is taken; `b` says that it is at a break in the series",
        "1 says that there is no value",
    ] {
        assert!(told_flags.contains(line), "{line}: {told_flags}");
    }
    let found = read_file("sdmx_conf_status.csv", &[]);
    assert_eq!(told(&found)[1], "M FR [?]: 2024-01=11, 2024-02=21, 2024-03=31 about, 2024-04=41");
    assert_eq!(told(&found).len(), 2);
    assert!(left_out(&found).contains("2 a flag: the value is taken; `c` says that it is confidential"), "{found}");
    // Before the periods they would tell lines apart.
    let found = read_text("geo,OBS_FLAG,TIME_PERIOD,OBS_VALUE\nBE,,2020,1\nBE,p,2021,2\nFR,b,2020,3\nFR,,2021,4\n");
    assert_eq!(told(&found), ["BE [?]: 2020=1, 2021=2", "FR [?]: 2020=3, 2021=4"]);
    // Right beside each value, without a head.
    let found = read_file("flags_between.xlsx", &[]);
    assert_eq!(told(&found)[0], "Belgium [unit]: 2021=10000, 2022=11000, 2023=12000 about");
    assert!(left_out(&found).contains("`b` says"), "{found}");
    // New and used are no flags.
    let found =
        read_text("Region,Status,Month,Sales\nN,New,2024-01,1\nN,New,2024-02,2\nN,Used,2024-01,3\nN,Used,2024-02,4\n");
    assert_eq!(told(&found), ["N New [?]: 2024-01=1, 2024-02=2", "N Used [?]: 2024-01=3, 2024-02=4"]);
    // A forecast is no reported value.
    let found = read_text("TIME_PERIOD,OBS_VALUE,OBS_FLAG\n2020,1,\n2021,2,\n2022,3,f\n");
    assert_eq!(told(&found), ["OBS_VALUE [?]: 2020=1, 2021=2"]);
    assert!(left_out(&found).contains("1 a forecast"), "{found}");
}

#[test]
fn a_column_of_multipliers_is_applied_and_is_no_series() {
    let found = read_file("sdmx_multiplier.csv", &[]);
    assert_eq!(
        told(&found),
        [
            "BE [?]: 2019=19000, 2020=20000, 2021=21000, 2022=22000",
            "FR [?]: 2019=20000, 2020=21000, 2021=22000, 2022=23000"
        ]
    );
    assert!(left_out(&found).contains("1 taken: the values are multiplied as this column says"), "{found}");
}

/// A small number under `Scale` may be anything: it multiplies nothing, and a factor that is not understood is told.
#[test]
fn a_factor_is_not_guessed() {
    let found = read_text("Month,Scale,Deliveries\n2024-01,5,100\n2024-02,6,200\n2024-03,7,300\n");
    assert_eq!(told(&found)[1], "Deliveries [?]: 2024-01=100, 2024-02=200, 2024-03=300");
    let found = read_text("item,TIME,VALUE,scale\nA,2020,1,1000\nA,2021,2,1000\nB,2020,3,1000000\nB,2021,4,1000000\n");
    assert_eq!(told(&found), ["A [?]: 2020=1000, 2021=2000", "B [?]: 2020=3000000, 2021=4000000"]);
    let found = read_text("Region,2022,2023,2024,Scale\nN,1,2,3,1000\nS,4,5,6,1000\n");
    assert!(left_out(&found).contains("speaks of a scale that no number was multiplied by"), "{found}");
}

#[test]
fn a_year_under_two_names_is_two_series() {
    let found = read_file("years_old_and_new.csv", &[]);
    assert_eq!(told(&found)[..3], ["N [?]: 2022=1", "N (old) [?]: 2023=2", "N (new definition) [?]: 2023=3, 2024=4"]);
    let found = read_file("years_old_and_new.csv", &["--series", "S (new definition)"]);
    assert_eq!(told(&found), ["S (new definition) [?]: 2023=7, 2024=8"]);
    let found = read_file("months_restated.csv", &[]);
    assert_eq!(
        told(&found),
        [
            "csv [?]: 2023-01=1, 2023-02=4, 2023-03=7, 2024-01=2, 2024-02=5, 2024-03=8",
            "csv (restated) [?]: 2024-01=3, 2024-02=6, 2024-03=9"
        ]
    );
    let found = read_text("Region,Q1 2024,Q2 2024,Q1 2024 (restated),Q3 2024\nN,1,2,3,4\nS,5,6,7,8\n");
    assert_eq!(told(&found)[..2], ["N [?]: 2024-Q1=1, 2024-Q2=2, 2024-Q3=4", "N (restated) [?]: 2024-Q1=3"]);
    let found = read_text("Trimestre,2023,2024 (révisé),2024\nT1,1,2,3\nT2,4,5,6\nT3,7,8,9\nT4,1,1,2\n");
    assert_eq!(told(&found)[1], "csv (révisé) [?]: 2024-Q1=2, 2024-Q2=5, 2024-Q3=8, 2024-Q4=1", "{found}");
    // The same name twice cannot be decided: only that year is left out.
    let found = read_text("Region,2022,2023,2023,2024\nN,1,2,3,4\nS,5,6,7,8\n");
    assert_eq!(told(&found)[0], "N [?]: 2022=1, 2024=4");
    assert!(left_out(&found).contains("4 different values for the same period"), "{found}");
}

#[test]
fn a_bare_year_among_years_of_accounts_is_not_guessed() {
    let err = of_file("years_mixed.csv", &[]).ends(1).err;
    for word in ["D1 \"2023\"", "--fiscal-year", "--period-kind year", "of the calendar"] {
        assert!(err.contains(word), "{word}: {err}");
    }
    let calendar = read_file("years_mixed.csv", &["--period-kind", "year"]);
    assert_eq!(told(&calendar), ["N [?]: 2023=3", "S [?]: 2023=7"]);
    let found = read_file("years_fy_and_cy.csv", &[]);
    assert_eq!(told(&found)[0], "N [?]: 2022=3, 2023=4");
    // Years of accounts and of the calendar overlap: they are never points of one series.
    let found = read_file("years_fy_and_cy.csv", &["--fiscal-year", "apr"]);
    assert_eq!(told(&found)[0], "N [?]: 2021-04..2022-03=1, 2022-04..2023-03=2");
    assert!(left_out(&found).contains("2 of the calendar, among years of accounts"), "{found}");
}
