//! Goal seek, levers, sensitivity and bridges against what is known in closed form.

use evcalc::analyse::{Knob, Question, Remark, Seek, Sought, Swing, bridge, levers, seek, sensitivity};
use evcalc::check::{DriverId, ScenarioId};
use evcalc::graph::{InputId, Program, build};
use evcalc::library::open;

const HEAD: &str = "[model]\nname = \"m\"\n[timeline]\nstart = \"2026-01\"\nperiods = 12\nstep = \"month\"\n";

fn text(body: &str) -> Program {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("m.toml");
    std::fs::write(&path, format!("{HEAD}{body}")).expect("a file");
    let opened = open(path.to_str().expect("a path"), None, &[]).expect("the model can be read");
    build(opened.model.unwrap_or_else(|| panic!("{:#?}", opened.diagnostics.0)))
}

/// Seeks an output `y` of a driver `x` that stands at `present`.
fn solve(formula: &str, present: f64, target: f64, between: (f64, f64)) -> Seek {
    let program = text(&format!("[drivers]\nx = {present}\n[outputs]\ny = \"{formula}\"\n"));
    let question = Question::new(&program, ScenarioId(0), 0).expect("projects");
    let knob = Knob::cell(&program, InputId(0));
    seek(&question, &Sought { knob, target, between: Some(between), whole: false })
}

fn near(found: &Seek, expected: f64) {
    let value = found.value.expect("a value");
    assert!(found.reached && (value / expected - 1.0).abs() < 1e-11, "{value} for {expected}: {found:?}");
}

#[test]
fn roots_are_found() {
    // Wallis's cubic, 1685: its root to 16 digits.
    near(&solve("x ^ 3 - 2 * x - 5", 2.5, 0.0, (2.0, 3.0)), 2.094_551_481_542_326_5);
    // ln 10^6.
    near(&solve("exp(x)", 1.0, 1e6, (0.0, 50.0)), 13.815_510_557_964_274);
    // Flat, then rising.
    near(&solve("max(0, x - 5)", 1.0, 1e-9, (0.0, 10.0)), 5.000_000_001);
    // Touched, not passed.
    let touched = solve("(x - 1.7) ^ 2 + 3", 0.4, 3.0, (0.0, 10.0));
    assert!(touched.reached && (touched.value.expect("a value") - 1.7).abs() < 1e-4, "{touched:?}");
    // Where a logarithm has no value there is no outcome; the solution beyond is found.
    near(&solve("ln(x)", 3.0, 0.5, (-2.0, 8.0)), 1.648_721_270_700_128_1);
}

#[test]
fn of_several_solutions_the_nearest_is_taken_and_all_are_named() {
    let found = solve("(x - 1) * (x - 2) * (x - 6.5)", 5.0, 0.0, (0.0, 10.0));
    near(&found, 6.5);
    assert_eq!(found.solutions.len(), 3, "{found:?}");
    let expected = [1.0, 2.0, 6.5];
    assert!(found.solutions.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-10), "{found:?}");
}

#[test]
fn a_jump_is_no_solution_and_its_sides_are_told() {
    let found = solve("int(10 * x)", 0.3, 36.5, (0.0, 10.0));
    assert!(!found.reached);
    let Some(Remark::Jump { below, above }) = found.remarks.first() else { panic!("{found:?}") };
    assert!(
        (below.0 - 3.7).abs() < 1e-9 && (above.0 - 3.7).abs() < 1e-9 && below.1 == 36.0 && above.1 == 37.0,
        "{found:?}"
    );
    // A whole stretch of solutions: one of them.
    let found = solve("int(10 * x)", 0.3, 37.0, (0.0, 10.0));
    assert!(found.reached && found.outcome == Some(37.0), "{found:?}");
    // A pole passes every target and meets none near it.
    let found = solve("1 / (x - 3.14159)", 1.0, 0.0, (0.0, 10.0));
    assert!(!found.reached && matches!(found.remarks[0], Remark::Jump { .. }), "{found:?}");
}

#[test]
fn what_cannot_be_reached_says_how_near_one_comes() {
    let found = solve("x * (4 - x)", 1.0, 5.0, (0.0, 4.0));
    assert!(!found.reached && found.value == Some(2.0) && found.outcome == Some(4.0), "{found:?}");
    let flat = solve("max(x, 100)", 1.0, 5.0, (0.0, 4.0));
    assert!(!flat.reached && flat.remarks == [Remark::NoEffect], "{flat:?}");
    let met = solve("2 * x", 3.0, 6.0, (0.0, 10.0));
    assert!(met.reached && met.value == Some(3.0) && met.remarks == [Remark::AlreadyMet], "{met:?}");
}

#[test]
fn milestones_and_periods_are_met_at_their_edge() {
    // Twelve months; 100 made by month ceil(100 / rate): by April with a rate of 25.
    let program = text(
        "[drivers]\nrate = { value = 10, min = 1, max = 90 }\nlaunch = { value = \"2026-06\", unit = \"period\" }\n\
         [lines]\nmade = \"cumulative(rate)\"\nsold = \"since(launch) * rate\"\n\
         [outputs]\nhundred = { formula = \"first_when(made >= 100)\", unit = \"period\" }\nall = \"total(sold)\"\n",
    );
    let question = Question::new(&program, ScenarioId(0), 0).expect("projects");
    let sought = Sought { knob: Knob::cell(&program, InputId(0)), target: 4.0, between: None, whole: false };
    let found = seek(&question, &sought);
    near(&found, 25.0);
    assert_eq!(found.outcome, Some(4.0));
    assert!(found.remarks.contains(&Remark::JustMet { beside: 5.0 }), "{found:?}");
    // Whole rates alone: 25 too; and by March 34, where 33 misses it by one.
    let found = seek(&question, &Sought { target: 3.0, whole: true, ..sought });
    assert_eq!(found.value, Some(34.0));
    // A launch month is a whole number: sales of 280 need since(launch) = 1 + ... + 7 over the year, from June.
    let question = Question::new(&program, ScenarioId(0), 1).expect("projects");
    let present = question.present();
    let sought = Sought { knob: Knob::cell(&program, InputId(1)), target: present + 1.0, between: None, whole: false };
    let found = seek(&question, &sought);
    assert_eq!(found.value, Some(5.0), "one month earlier: {found:?}");
}

#[test]
fn a_step_of_a_path_and_a_factor_on_it_can_be_sought() {
    // 2 for six months and 3 for six: 30 in all.
    let program = text(
        "[drivers]\np = { value = { \"2026-01\" = 2, \"2026-07\" = 3 } }\n[lines]\nl = \"p * 1\"\n[outputs]\ny = \"total(l)\"\n",
    );
    let question = Question::new(&program, ScenarioId(0), 0).expect("projects");
    let sought = |knob: Knob| Sought { knob, target: 45.0, between: Some((0.0, 10.0)), whole: false };
    near(&seek(&question, &sought(Knob::cell(&program, InputId(0)))), 1.5);
    assert_eq!(Knob::step(&program, ScenarioId(0), InputId(0), 9), None, "no step begins there");
    let step = Knob::step(&program, ScenarioId(0), InputId(0), 7).expect("a step");
    assert_eq!(step.name, "p[2026-07]");
    near(&seek(&question, &sought(step)), 5.5);
}

#[test]
fn levers_are_each_drivers_own_solution_the_plausible_first() {
    // y = 2 a + b - 3 c, now 2 * 10 + 20 - 30 = 10; wanted 13.
    let program = text(
        "[drivers]\na = { value = 10, min = 0, max = 20, uncertain = { normal = { sd = 1 } } }\n\
         b = { value = 20, min = 0, max = 21 }\nc = { value = 10, min = 0, max = 20, uncertain = { normal = { sd = 10 } } }\n\
         d = { value = 7, min = 0, max = 10 }\nsmall = { value = 0.1, min = 0, max = 0.2 }\n\
         [outputs]\ny = \"2 * a + b - 3 * c + min(small, 0.15)\"\n",
    );
    let question = Question::new(&program, ScenarioId(0), 0).expect("projects");
    let found = levers(&question, 13.1).expect("levers");
    let names: Vec<&str> = found.iter().map(|lever| lever.knob.name.as_str()).collect();
    // d has no effect and is left out; b would have to be 23, outside of its range; small can never do it.
    assert_eq!(names, ["c", "a", "b", "small"], "{found:#?}");
    let value = |at: usize| found[at].seek.value.expect("a value");
    assert!((value(0) - 9.0).abs() < 1e-9 && (value(1) - 11.5).abs() < 1e-9 && (value(2) - 23.0).abs() < 1e-9);
    // 9 is a tenth of a standard deviation below 10, which is cut off at one to either side:
    // (0.4602 - 0.1587) / 0.6827; 11.5 is one and a half above: the 93rd percentile.
    let percentile = |at: usize| found[at].percentile.expect("a percentile");
    assert!((percentile(0) - 44.2).abs() < 1.0 && (percentile(1) - 93.3).abs() < 1.0, "{found:#?}");
    assert!(found[0].inside && found[1].inside && !found[2].inside && !found[3].seek.reached);
}

#[test]
fn sensitivities_are_those_of_the_formula() {
    // A product: elasticity 1 each; a power: about 2; a U around the present value is bent; an unused driver is listed.
    let program = text(
        "[drivers]\na = 10\nb = 4\nc = 1\nu = { value = 5, uncertain = { normal = { sd = 2 } } }\nidle = 3\nzero = 0\n\
         [lines]\nused = \"idle * 0 + zero * 0\"\n[outputs]\ny = \"a * b * c ^ 2 + (u - 5) ^ 2 * 8 + total(used)\"\n",
    );
    let question = Question::new(&program, ScenarioId(0), 0).expect("projects");
    let found = sensitivity(&question, Swing::Part(0.1)).expect("bars");
    let bar = |name: &str| found.bars.iter().find(|bar| bar.knob.name == name).unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(found.base, 40.0);
    assert!((bar("a").elasticity - 1.0).abs() < 1e-9 && (bar("b").outcomes.1 - 44.0).abs() < 1e-9);
    // 40 (1.21 - 0.81) / 40 / 0.2.
    assert!((bar("c").elasticity - 2.0).abs() < 1e-9 && bar("c").monotone);
    assert!(!bar("u").monotone && (bar("u").outcomes.0 - 42.0).abs() < 1e-9);
    assert_eq!(found.bars[0].knob.name, "c", "the strongest first");
    assert_eq!(
        (found.without_effect.as_slice(), found.unmoved.as_slice()),
        (&["idle".to_owned()][..], &["zero".to_owned()][..])
    );
    // At the percentiles: 5 -+ 1.2816 * 2.
    let found = sensitivity(&question, Swing::Percentiles).expect("bars");
    assert_eq!(found.bars.len(), 1);
    assert!((found.bars[0].ends.0 - (5.0 - 2.563_103)).abs() < 1e-5, "{found:?}");
}

#[test]
fn bridges_add_up_and_shapley_shares_what_belongs_to_both() {
    let program = text(
        "[drivers]\na = 2\nb = 5\nc = \"a * 10\"\nd = 1\n[outputs]\ny = \"a * b + c * 0 + d\"\nwhen = { formula = \"first_when(t >= a * 2)\", unit = \"period\" }\n\
         [scenarios.base]\ntitle = \"x\"\n[scenarios.other]\ntitle = \"y\"\ndrivers = { a = 3, b = 7, d = 1 }\n",
    );
    let steps = |shapley: bool| {
        let found = bridge(&program, ScenarioId(0), ScenarioId(1), 0, shapley).expect("a bridge");
        assert_eq!(found.ends, (11.0, 22.0));
        found.steps.into_iter().map(|step| (step.driver, step.change)).collect::<Vec<_>>()
    };
    // By hand: a first, (3 - 2) * 5, then b, 3 * (7 - 5); on average 1 * 6 and 2 * 2.5.
    assert_eq!(steps(false), [("a".to_owned(), 5.0), ("b".to_owned(), 6.0)]);
    let shapley = steps(true);
    assert!((shapley[0].1 - 6.0).abs() < 1e-12 && (shapley[1].1 - 5.0).abs() < 1e-12, "{shapley:?}");
    let when = bridge(&program, ScenarioId(0), ScenarioId(1), 1, false).expect("a bridge");
    assert_eq!((when.ends, when.steps[0].change), ((4.0, 6.0), 2.0));
}

#[test]
fn beyond_ten_drivers_orders_are_sampled_and_their_sum_still_adds_up() {
    // y = (sum of x_i)^2 from 0 each to i each: by symmetry of the square, Shapley gives x_i * sum.
    let n = 12;
    let drivers: String = (1..=n).map(|i| format!("x{i} = 0\n")).collect();
    let sum: Vec<String> = (1..=n).map(|i| format!("x{i}")).collect();
    let changed: Vec<String> = (1..=n).map(|i| format!("x{i} = {i}")).collect();
    let program = text(&format!(
        "[drivers]\n{drivers}[outputs]\ny = \"({}) ^ 2\"\n[scenarios.base]\ntitle = \"a\"\n[scenarios.other]\ntitle = \"b\"\ndrivers = {{ {} }}\n",
        sum.join(" + "),
        changed.join(", ")
    ));
    let found = bridge(&program, ScenarioId(0), ScenarioId(1), 0, true).expect("a bridge");
    assert_eq!(found.ends, (0.0, 6084.0));
    let all: f64 = found.steps.iter().map(|step| step.change).sum();
    assert!((all - 6084.0).abs() < 1e-8, "{all}");
    for (i, step) in found.steps.iter().enumerate() {
        let expected = (i + 1) as f64 * 78.0;
        // An order and its reverse together give the average exactly here.
        assert!((step.change - expected).abs() < 1e-8 + 5.0 * step.error, "{step:?} for {expected}");
    }
}

#[test]
fn knobs_have_the_range_of_their_driver() {
    let program = text(
        "[drivers]\np = { value = { \"2026-01\" = 2, \"2026-07\" = 4 }, min = 1, max = 6 }\n[lines]\nl = \"p * 1\"\n[outputs]\ny = \"total(l)\"\n",
    );
    let question = Question::new(&program, ScenarioId(0), 0).expect("projects");
    let knob = Knob::whole(&program, DriverId(0));
    // Half of the path leaves 1 at the least, one and a half of it 6 at the most.
    assert_eq!(knob.range(&program, &question.base), (Some(0.5), Some(1.5)));
}
