//! Projections against numbers that something else computed.

use evcalc::evaluate::project;
use evcalc::graph::build;
use evcalc::library::open;
use evcalc::model::ScenarioId;
use serde_json::Value;

fn read(file: &str) -> Value {
    let text = std::fs::read_to_string(format!("tests/data/{file}")).expect("the reference data");
    serde_json::from_str(&text).expect("JSON")
}

/// The reference model: values by a separate program in 50 decimal digits (tests/data/reference-expected.json).
#[test]
fn the_reference_model_gives_its_published_numbers() {
    let expected = read("reference-expected.json");
    let model = open("examples/reference.toml", None, &[]).expect("readable").model.expect("correct");
    let program = build(model);
    let projection = project(&program, ScenarioId(0)).expect("projects");
    let mut compared = 0;
    for (i, output) in program.model.outputs.iter().enumerate() {
        let wanted = expected["outputs"][&output.name].as_f64().expect("an expected output");
        let found = projection.rows[program.output_rows[i].0].scalar().expect("a number");
        assert!((found - wanted).abs() <= 1e-12 * wanted.abs(), "{}: {found} against {wanted}", output.name);
        compared += 1;
    }
    assert_eq!(compared, 5);
    // The months that the file gives, by line: the model calls `want` and `del` by longer names.
    let names = [("demand", "demand"), ("orders", "orders"), ("backlog", "backlog"), ("price", "price")];
    for month in expected["monthly"].as_array().expect("months") {
        let t = month["t"].as_u64().expect("a month") as usize;
        for (key, line) in names {
            let Some(index) = program.model.lines.iter().position(|l| l.name == line) else { continue };
            for (cell, row) in program.line_rows[index].iter().enumerate() {
                let wanted = month[key][cell].as_f64().expect("a value");
                let found = projection.rows[row.0].values()[t - 1];
                assert!(
                    (found - wanted).abs() <= 1e-12 * wanted.abs().max(1.0),
                    "{line} {t}: {found} against {wanted}"
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 20);
}

/// The built-in model against a hand translation of it into Python (tests/data/xiaomi-expected.json says how).
#[test]
fn the_built_in_model_gives_the_numbers_of_an_independent_translation() {
    let expected = read("xiaomi-expected.json");
    let model = open("xiaomi", None, &[]).expect("readable").model.expect("correct");
    let program = build(model);
    let mut compared = 0;
    for (s, scenario) in program.model.scenarios.iter().enumerate() {
        let projection = project(&program, ScenarioId(s)).expect("projects");
        for (l, line) in program.model.lines.iter().enumerate() {
            for (cell, row) in program.line_rows[l].iter().enumerate() {
                let element = program.model.element_names(&line.over, cell).join(",");
                let wanted = &expected["scenarios"][&scenario.name][&line.name][&element];
                for (at, t) in [0, 5, 6, 29, 41].into_iter().enumerate() {
                    let wanted =
                        wanted[at].as_f64().unwrap_or_else(|| panic!("{} {element} is not in the file", line.name));
                    let found = projection.rows[row.0].values()[t];
                    assert!(
                        (found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0),
                        "{} {} {element} {t}: {found} against {wanted}",
                        scenario.name,
                        line.name
                    );
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 1000);
}

#[test]
fn the_built_in_model_reproduces_what_the_articles_report() {
    let model = open("xiaomi", None, &[]).expect("readable").model.expect("correct");
    let program = build(model);
    let projection = project(&program, ScenarioId(0)).expect("projects");
    let line = |name: &str| program.model.lines.iter().position(|l| l.name == name).expect("the line");
    // Waits of 62 weeks at first and about 36 at the end of 2025 (article 003), and October's 33,662 YU7 (article 003).
    let values = |name: &str, cell: usize| projection.rows[program.line_rows[line(name)][cell].0].values().to_vec();
    let wait = values("wait", 1);
    assert!((wait[0] - 62.0).abs() < 1.0 && (wait[5] - 36.0).abs() < 1.0, "{wait:?}");
    assert!((values("deliveries", 1)[3] - 33_662.0).abs() < 1.0);
    // Over 40,000 cars in November, the 500,000th among them (articles 000, 003).
    let (cars, all) = (values("all_deliveries", 0), values("vehicles_since_start", 0));
    assert!(cars[4] > 40_000.0 && all[3] < 500_000.0 && all[4] > 500_000.0, "{cars:?} {all:?}");
    // In one scenario capacity binds for a while and then no longer; in another it never does.
    let limit = |s: usize| {
        let projection = project(&program, ScenarioId(s)).expect("projects");
        projection.rows[program.line_rows[line("plant_full")][0].0].values()[6..].to_vec()
    };
    let mut bound_then_free = 0;
    let mut never = 0;
    for s in 0..program.model.scenarios.len() {
        let binds = limit(s);
        let last = binds.iter().rposition(|b| *b == 1.0);
        match last {
            None => never += 1,
            Some(last) if last < 30 && binds[0] == 1.0 => bound_then_free += 1,
            Some(_) => {}
        }
    }
    assert!(bound_then_free >= 1 && never >= 1, "{bound_then_free} {never}");
}

/// Numbers of the other built-in models, by the plain Python that their pages in docs/models quote.
#[test]
fn the_market_models_give_the_numbers_of_plain_python() {
    let expected = [
        ("race", "growth_needed_tesla", 0.343_121_683_189_181_24),
        ("race", "xiaomi_2030", 996.0),
        ("race", "tesla_2030", 1_748.383_877_749_503_7),
        ("titan", "xiaomi_cars_until_payback", 4_898_241.208_440_901),
        ("titan", "xiaomi_cash_2040", 10_891.343_344_603_474),
        ("abroad", "abroad_2028", 44_233.313_422_018_34),
        ("abroad", "street_europe_2028", 54_042.094_093_619_65),
        ("duel", "model_y_sales_2027", 332_256.514_222_983_3),
        ("adoption", "cars_2030_bass", 34.176_136_925_654_11),
        ("wait", "wait_2025", 35.492_982_090_704_21),
        ("wait", "wait_2027", 3.985_858_541_119_156_5),
    ];
    for (name, output, wanted) in expected {
        let model = open(name, None, &[]).expect("readable").model.expect("correct");
        let program = build(model);
        let projection = project(&program, ScenarioId(0)).expect("projects");
        let at = program.model.outputs.iter().position(|o| o.name == output).expect("the output");
        let found = projection.rows[program.output_rows[at].0].scalar().expect("a number");
        assert!((found / wanted - 1.0).abs() < 1e-12, "{name} {output}: {found} against {wanted}");
    }
}
