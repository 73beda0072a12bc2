//! The stated arithmetic (src/arithmetic) against values that something else computed.

use evcalc::arithmetic::{Tolerance, compare, floor, places, power, round, round_down, round_up, settle, significant};
use evcalc::evaluate::project;
use evcalc::formula::Comparison;
use evcalc::graph::{Node, build};
use evcalc::library::open;
use evcalc::maths;
use evcalc::model::ScenarioId;

fn table(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().skip(2).map(|line| line.split('|').collect())
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("no number: {text}"))
}

#[test]
fn rounding_is_that_of_the_first_fifteen_digits() {
    let mut count = 0;
    for cells in table(include_str!("../data/rounding.csv")) {
        let (x, at) = (number(cells[0]), number(cells[1]));
        let found = [round(x, at), round_up(x, at), round_down(x, at), floor(x)];
        let expected: Vec<f64> = cells[2..].iter().map(|cell| number(cell)).collect();
        assert_eq!(
            found.map(f64::to_bits).as_slice(),
            expected.iter().map(|x| x.to_bits()).collect::<Vec<_>>(),
            "{cells:?}"
        );
        count += 1;
    }
    assert!(count > 2900, "only {count} values were compared");
}

#[test]
fn places_and_digits_are_those_of_the_decimal() {
    let cases = [(123.4, 12.0), (0.0, 0.0), (9.99, 14.0), (1e15, -1.0), (0.00123, 17.0), (999.999_999_999_999_9, 11.0)];
    for (x, expected) in cases {
        assert_eq!((places(x), places(-x)), (expected, expected), "{x}");
    }
    assert_eq!(significant((0.1 + 0.7) * 10.0), 8.0);
    assert_eq!(significant(9_007_199_254_740_993.0), 9_007_199_254_740_990.0);
}

#[test]
fn powers_keep_to_the_range_of_numbers() {
    let (mut count, mut zeros, mut errors) = (0, 0, 0);
    for cells in table(include_str!("../data/power_range.csv")) {
        let found = power(number(cells[0]), number(cells[1]));
        match cells[2] {
            "error" => {
                assert!(found.is_nan(), "{cells:?}: {found:e}");
                errors += 1;
            }
            "0.0" => {
                assert!(found == 0.0, "{cells:?}: {found:e}");
                zeros += 1;
            }
            text => {
                let expected = number(text);
                assert!(((found - expected) / expected).abs() < 1e-13, "{cells:?}: {found:e}");
            }
        }
        count += 1;
    }
    assert!(count > 1900 && zeros > 300 && errors > 300, "{count}, {zeros}, {errors}");
}

#[test]
fn exp_is_nothing_or_everything_beyond_the_range() {
    for x in [-746.0, -1e4, -1e300, f64::NEG_INFINITY] {
        assert_eq!(maths::exp(x), 0.0, "{x}");
    }
    for x in [710.0, 1e4, 1e300, f64::INFINITY] {
        assert_eq!(maths::exp(x), f64::INFINITY, "{x}");
    }
}

#[test]
fn a_residue_is_nothing_and_a_small_number_is_not() {
    let mut rest = 1000.0;
    for _ in 0..10 {
        rest = settle(rest - 100.0, rest);
    }
    assert_eq!(rest, 0.0);
    let third = 0.3 - 0.1 - 0.1;
    assert_eq!(settle(third - 0.1, third), 0.0);
    // 16 steps of the last place are a residue of 1, 17 are none.
    let step = f64::EPSILON;
    assert_eq!(settle((1.0 + 16.0 * step) - 1.0, 1.0), 0.0);
    assert_eq!(settle((1.0 + 17.0 * step) - 1.0, 1.0), 17.0 * step);
    // Near both ends of the range of numbers.
    assert_eq!((settle(1e290, 1e300), settle(1e280, 1e300)), (1e290, 0.0));
    assert_eq!((settle(1e-300, 1e-299), settle(0.0, 0.0)), (1e-300, 0.0));
}

#[test]
fn only_comparisons_with_equality_are_lenient_in_checks() {
    let lenient = [Comparison::Equal, Comparison::LessOrEqual, Comparison::GreaterOrEqual];
    let strict = [Comparison::Less, Comparison::Greater, Comparison::NotEqual];
    for op in lenient {
        assert_eq!((Tolerance::of(op, true), Tolerance::of(op, false)), (Tolerance::Check, Tolerance::Worksheet));
    }
    for op in strict {
        assert_eq!(Tolerance::of(op, true), Tolerance::Worksheet);
    }
    assert_eq!(compare(Comparison::Less, Tolerance::Worksheet, 1e-12, 1e-9), 1.0);
    assert_eq!(compare(Comparison::LessOrEqual, Tolerance::Check, 1e-10, 0.0), 1.0);
    // 2^-48 of the larger one is still equal.
    let near = 2f64.powi(-48);
    assert_eq!(compare(Comparison::Equal, Tolerance::Worksheet, 1.0, 1.0 - near), 1.0);
    assert_eq!(compare(Comparison::Equal, Tolerance::Worksheet, 1.0, 1.0 - 1.1 * near), 0.0);
}

/// The outputs of a model in tests/models, in the order of the names.
fn outputs<const N: usize>(model: &str, names: [&str; N]) -> [f64; N] {
    let path = format!("tests/models/{model}.toml");
    let model = open(&path, None, &[]).expect("readable").model.expect("correct");
    let program = build(model);
    let projection = project(&program, ScenarioId(0)).expect("projects");
    names.map(|name| {
        let at = program.model.outputs.iter().position(|output| output.name == name);
        let row = program.output_rows[at.unwrap_or_else(|| panic!("no output {name}"))];
        projection.rows[row.0].scalar().expect("a number")
    })
}

/// The values of a line of a model in tests/models.
fn line(model: &str, name: &str) -> Vec<f64> {
    let model = open(format!("tests/models/{model}.toml"), None, &[]).expect("readable").model.expect("correct");
    let program = build(model);
    let projection = project(&program, ScenarioId(0)).expect("projects");
    let at = program.model.lines.iter().position(|line| line.name == name).expect("the line");
    projection.rows[program.line_rows[at][0].0].values().to_vec()
}

/// Expected: by hand, in exact decimals. tests/it/engine and .ci/run recalculate the same models' workbooks.
#[test]
fn what_ends_beside_nothing_is_nothing_wherever_that_is_told_apart() {
    let names = ["owed_months", "signs", "roots", "ceiling", "truths", "balances", "cell", "driver"];
    assert_eq!(outputs("edges", names), [2.0, 2.0, 0.0, 0.0, 2.0, 12.0, 0.0, 0.0]);
    assert_eq!(outputs("edges", ["per", "logs", "powers"]), [-1.0 / 3_000_000.3, -99.0, -99.0]);
    let names = ["small", "near", "negated", "remainders", "full_hours", "gone", "top"];
    assert_eq!(outputs("edges", names), [24.0, 12.0, -21.0, 0.0, -33_306.0, 0.0, 60.0]);
    assert_eq!(outputs("edges", ["none_remain"]), [-12.0]);
    // Curves whose exponential overflows are errors; a path ends with its last key to the last digit; a quotient of
    // sixteen digits leaves nothing.
    let names = ["curves", "under", "thin_end", "tinies", "beyond_digits"];
    assert_eq!(outputs("edges", names), [252.0, 0.0, 1.0, 0.0, 0.0]);
    // -12 (1/2 + 1/3 + ... + 1/13): the thirteenth harmonic number is 1145993/360360.
    let [back] = outputs("edges", ["back"]);
    assert!((back + 12.0 * (1_145_993.0 / 360_360.0 - 1.0)).abs() < 1e-13, "{back}");
    assert_eq!(outputs("residue", ["total_fees"]), [0.0]);
}

#[test]
fn the_awkward_models_give_what_a_worksheet_shows() {
    assert_eq!(line("power-range", "none_left"), [0.0; 8]);
    assert_eq!(line("power-range", "boom"), [-1.0; 8]);
    assert_eq!(outputs("power-range", ["chance"]), [1.0]);
    assert_eq!(outputs("round-ties", ["last_half"]), [1.58]);
    let losses = [-500_000.0, -563_000.0, -1e6, -2e6, -4_500_000.0, -4_503_600.0, 1e6, -1_234_567.0];
    for name in ["whole", "up", "down", "near"] {
        assert_eq!(line("int-of-negative", name), losses, "{name}");
    }
    assert_eq!(line("int-of-negative", "rest"), [0.0; 8]);
    assert_eq!(line("mod-near-whole", "rest"), [1_999_999_999.0; 6]);
    assert_eq!(line("mod-near-whole", "rest2"), [199_999_999.95; 6]);
    assert_eq!(line("mod-near-whole", "full"), [0.0; 6]);
    let products = ["x1", "x2", "x3"].map(|name| line("negated-products", name)[0]);
    assert_eq!(products, [-5.0, -1.25, 12.0]);
    assert_eq!(["y1", "y2", "y3"].map(|name| line("negated-products", name)[0]), [5.0, 1.0, 1.0]);
}

/// Only where operands can cancel each other; all lines can reach something that tells 0 from nearly 0.
#[test]
fn sums_are_settled_where_it_can_matter_and_nowhere_else() {
    let settled = |lines: &str| {
        let text = format!(
            "[model]\nname = \"m\"\n[timeline]\nstart = 2026\nperiods = 3\nstep = \"year\"\n[drivers]\na = 3\nb = 2\n\
             g = {{ value = \"2%\", unit = \"%\" }}\nq = 0.999999999999999\np = 0.999999999999998\n[constants]\n\
             c = \"0.1 + 0.2\"\nd = 0.3\n[lines]\n{lines}\n[outputs]\no = \"last(x)\"\n"
        );
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("m.toml");
        std::fs::write(&path, text).expect("written");
        let opened = open(path.to_str().expect("a path"), None, &[]).expect("readable");
        let program = build(opened.model.expect("correct"));
        let mut count = 0;
        for row in &program.rows {
            row.tree.visit(&mut |tree| count += usize::from(matches!(tree.node, Node::Settled(_))));
        }
        count
    };
    // A difference of computed values, compared; through another line; through a product and the period before.
    assert_eq!(settled("x = \"if(a * t - b * t > 0, 1, 0)\""), 1);
    assert_eq!(settled("y = \"a * t - b * t\"\nx = \"1 / y\""), 1);
    assert_eq!(
        settled("y = \"a * t - b * t\"\nz = { opening = 0, formula = \"prev(z) * 2 + y\" }\nx = \"sign(z)\""),
        2
    );
    // Of fifteen digits, and computed, numbers may differ by no more than a residue.
    for difference in ["q - p", "c - d", "elapsed - d"] {
        assert_eq!(settled(&format!("x = \"if({difference} > 0, 1, 0)\"")), 1, "{difference}");
    }
    // Nothing can cancel; two numbers as somebody wrote them.
    assert_eq!(settled("x = \"1 / (a * t + b * t)\""), 0);
    assert_eq!(settled("x = \"(1 + g) ^ t\""), 0);
    assert_eq!(settled("x = \"if(a - b > 0, 1, 0)\""), 0);
}

/// Each step of a long sum is settled once, and costs one operation.
#[test]
fn a_long_sum_takes_as_many_operations_as_it_has_steps() {
    let terms: Vec<String> = (0..200).map(|n| format!("{} a * t", if n % 2 == 0 { "+" } else { "-" })).collect();
    let text = format!(
        "[model]\nname = \"m\"\n[timeline]\nstart = 2026\nperiods = 3\nstep = \"year\"\n[drivers]\na = 0.1\n[lines]\n\
         x = \"b * t {}\"\n[outputs]\no = \"last(x)\"\n",
        terms.concat()
    );
    let text = text.replace("a = 0.1\n", "a = 0.1\nb = 0.3\n");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("m.toml");
    std::fs::write(&path, text).expect("written");
    let program = build(open(path.to_str().expect("a path"), None, &[]).expect("readable").model.expect("correct"));
    let operations: usize = program.code.passes.iter().map(|pass| pass.once.len() + pass.body.len()).sum();
    assert!(operations < 1_000, "{operations}");
    assert_eq!(project(&program, ScenarioId(0)).expect("projects").rows.len(), program.rows.len());
}
