//! Goal seek, levers, sensitivity and bridges against what is known in closed form.

use evcalc::analyse::{Knob, Question, Remark, Seek, Sought, Swing, Which, bridge, grid, levers, seek, sensitivity};
use evcalc::graph::{InputId, Program, build};
use evcalc::library::open;
use evcalc::model::{DriverId, ScenarioId};

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
    // In a range over which outcomes differ by far more it is none either.
    let wide = solve("int(x * x)", 0.3, 1.5, (-1e9, 1e9));
    assert!(!wide.reached && matches!(wide.remarks[0], Remark::Jump { .. }), "{wide:?}");
    near(&solve("x * x * x", 0.3, 1.5, (-1e9, 1e9)), 1.144_714_242_553_332);
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
    let found = levers(&question, 13.1, Which::Open).expect("levers");
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
    let found = sensitivity(&question, Swing::Part(0.1), Which::Open).expect("bars");
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
    let found = sensitivity(&question, Swing::Percentiles, Which::Open).expect("bars");
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

const CHECKED: &str = "[drivers]\nshare = { value = 0.6 }\nw = { value = 10, min = 0, max = 30 }\nw2 = { value = \"w * 2\", max = 25 }\n\
    [lines]\ns = \"1000 * share\"\nv = \"w2 * 1\"\nbent = \"(share - 0.2) * (share - 1.1)\"\n\
    [outputs]\nall = \"total(s)\"\nothers = \"first(v)\"\ntwo = \"first(bent)\"\n\
    [checks]\nwhole = \"share <= 1\"\nnever = \"share > 2\"\n";

#[test]
fn an_answer_that_breaks_a_check_says_so_and_one_that_holds_is_preferred() {
    let program = text(CHECKED);
    let of = |output, target, between| {
        let question = Question::new(&program, ScenarioId(0), output).expect("projects");
        seek(&question, &Sought { knob: Knob::cell(&program, InputId(0)), target, between, whole: false })
    };
    // 12 months of 1,000 times 150 %: the check `whole` held before, `never` did not.
    let found = of(0, 18_000.0, None);
    near(&found, 1.5);
    assert_eq!((&found.verdict.breaks[..], &found.verdict.failing[..]), (&[0][..], &[1][..]));
    let found = of(0, 9_000.0, None);
    near(&found, 0.75);
    assert!(found.verdict.breaks.is_empty() && found.verdict.failing == [1], "{found:?}");
    // From 60 % the root at 110 % is 50 points away and the one at 20 % 40; from where it stands nearer to 110 % too.
    let found = of(2, 0.0, Some((0.1, 2.0)));
    near(&found, 0.2);
    let nearer = text(&CHECKED.replace("value = 0.6", "value = 0.9"));
    let question = Question::new(&nearer, ScenarioId(0), 2).expect("projects");
    let knob = Knob::cell(&nearer, InputId(0));
    let found = seek(&question, &Sought { knob, target: 0.0, between: None, whole: false });
    near(&found, 0.2);
    assert_eq!(found.solutions.len(), 2, "both are named: {found:?}");
    assert!(found.verdict.holds());
}

#[test]
fn of_a_stretch_the_part_that_holds_is_taken() {
    // At least 100 in June: any capacity from 100 on; the check wants 120 or more.
    let program = text(
        "[drivers]\ncap = 50\n[lines]\nmade = \"min(cap, 100)\"\n[outputs]\ny = \"at(made, \\\"2026-06\\\")\"\n\
         [checks]\nlarge = \"or(cap < 60, cap >= 120)\"\n",
    );
    let question = Question::new(&program, ScenarioId(0), 0).expect("projects");
    let knob = Knob::cell(&program, InputId(0));
    let found = seek(&question, &Sought { knob, target: 100.0, between: None, whole: false });
    near(&found, 120.0);
    assert!(found.verdict.holds() && found.outcome == Some(100.0), "{found:?}");
}

#[test]
fn on_a_plateau_the_nearest_value_is_found_and_its_ends_are_told() {
    let found = solve("min(x, 100)", 50.0, 100.0, (0.0, 500.0));
    assert_eq!((found.value, found.outcome, &found.solutions[..]), (Some(100.0), Some(100.0), &[100.0, 500.0][..]));
    assert_eq!(found.remarks, [Remark::Stretch { from: 100.0, to: 500.0 }]);
    // From above.
    assert_eq!(solve("max(x, 100)", 480.0, 100.0, (0.0, 500.0)).value, Some(100.0));
    // Narrower than the first look is wide, and between two places of it.
    let found = solve("min(max(x, 7.123), 7.1234) * 0 + if(x < 7.123, 0, if(x > 7.1234, 2, 1))", 3.0, 1.0, (0.0, 10.0));
    assert_eq!(found.value, Some(7.123), "{found:?}");
    let found = solve("if(x < 3, 0, if(x < 4, 5, 9))", 8.0, 5.0, (0.0, 10.0));
    let value = found.value.expect("a value");
    assert!((3.999_999..4.0).contains(&value) && found.outcome == Some(5.0), "{found:?}");
}

#[test]
fn a_driver_without_an_effect_is_said_to_have_none() {
    let met = solve("100 + x * 0", 7.0, 100.0, (0.0, 10.0));
    assert_eq!(met.remarks, [Remark::NoEffect, Remark::AlreadyMet]);
    assert!(met.reached && met.value == Some(7.0) && met.solutions == [7.0], "{met:?}");
    // The last digits of a sum are no effect.
    let noise = solve("(0.1 + x) - x", 7.0, 5.0, (1.0, 10.0));
    assert!(!noise.reached && noise.remarks == [Remark::NoEffect], "{noise:?}");
}

/// What is found has fifteen digits at most, and set as typed it meets the target outright.
#[test]
fn what_is_found_can_be_typed_and_meets_the_target_when_set() {
    for (formula, target) in [
        ("x / 3", 7.0),
        ("x * 0.1", 0.7),
        ("x * x", 2.0),
        ("exp(x)", 3.0),
        ("1 / x", 7.0),
        ("x / 7 + 1 / 3", 0.9),
        ("5 - x / 3", 4.9),
    ] {
        let found = solve(formula, 1.3, target, (0.01, 30.0));
        let value = found.value.expect("a value");
        assert_eq!(format!("{value:.14e}").parse(), Ok(value), "{formula}");
        let program = text(&format!("[drivers]\nx = {value}\n[outputs]\ny = \"{formula}\"\n"));
        let set = Question::new(&program, ScenarioId(0), 0).expect("projects").present();
        // As exactly as a comparison has it: 2^-48 of the target.
        assert!(set >= target * (1.0 - 2f64.powi(-48)), "{formula}: {value} gives {set}");
        assert!((set / target - 1.0).abs() <= 1e-9, "{formula}: {value} gives {set}");
    }
}

#[test]
fn no_lever_is_one_of_the_past_breaks_a_check_or_puts_a_driver_out_of_its_range() {
    // 2026 is a back-cast of three months; the stock carries on what was before.
    let head = HEAD.replace("step = \"month\"\n", "step = \"month\"\nforecast = \"2026-04\"\n");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("m.toml");
    let body = "[drivers]\nbefore = 5\nafter = 5\nat_start = 3\nboth = 1\n[lines]\n\
                made = \"both * if(t < 4, before, after)\"\n\
                stock = { opening = \"at_start\", formula = \"prev(stock) + made\", total = \"last\" }\n\
                [outputs]\ny = \"last(stock)\"\n[checks]\nfew = \"made <= 6\"\n";
    std::fs::write(&path, format!("{head}{body}")).expect("a file");
    let opened = open(path.to_str().expect("a path"), None, &[]).expect("the model can be read");
    let program = build(opened.model.unwrap_or_else(|| panic!("{:#?}", opened.diagnostics.0)));
    let question = Question::new(&program, ScenarioId(0), 0).expect("projects");
    // 3 + 12 * 5 = 63 now; 72 by after = 6, both = 1.15, before = 8, at_start = 12.
    let found = levers(&question, 72.0, Which::Open).expect("levers");
    let lever = |name: &str| found.iter().find(|lever| lever.knob.name == name).expect(name);
    let past = |name: &str| lever(name).past;
    assert_eq!((past("before"), past("at_start"), past("after"), past("both")), (true, true, false, false));
    assert!(lever("before").seek.verdict.breaks == [0] && lever("after").seek.verdict.holds());
    near(&lever("after").seek, 6.0);
    assert_eq!(found[0].knob.name, "both", "the smallest change that breaks nothing: {found:#?}");
    // w2 is twice w and at most 25: w = 15 lies inside of its own range and puts w2 outside of its.
    let program = text(CHECKED);
    let question = Question::new(&program, ScenarioId(0), 1).expect("projects");
    let found = levers(&question, 30.0, Which::Open).expect("levers");
    let w = found.iter().find(|lever| lever.knob.name == "w").expect("w");
    assert!(w.seek.reached && !w.inside && w.seek.verdict.beyond == [DriverId(2)], "{w:#?}");
}

#[test]
fn each_pair_of_a_grid_says_what_it_breaks() {
    let program = text(CHECKED);
    let question = Question::new(&program, ScenarioId(0), 0).expect("projects");
    let (share, w) = (Knob::cell(&program, InputId(0)), Knob::cell(&program, InputId(1)));
    let made = grid(&question, (share, vec![0.5, 1.5]), (w, vec![10.0, 15.0]));
    let breaks: Vec<usize> = made.verdicts.iter().flatten().map(|verdict| verdict.breaks.len()).collect();
    let beyond: Vec<usize> = made.verdicts.iter().flatten().map(|verdict| verdict.beyond.len()).collect();
    assert_eq!((breaks, beyond), (vec![0, 0, 1, 1], vec![0, 1, 0, 1]));
}

#[test]
fn roles_say_which_drivers_questions_are_about() {
    let model = r#"
[model]
name = "roles"
[timeline]
start = "2026-01"
periods = 3
step = "month"
[drivers]
price = { value = 10, unit = "EUR", min = 5, max = 40, role = "decision" }
demand = { value = 10, min = 1, max = 100, uncertain = { normal = { sd = 3 } } }
tax = { value = 1, role = "known" }
fit = { value = 1, role = "calibration" }
[outputs.income]
unit = "EUR"
formula = "price * demand * tax * fit"
[scenarios.base]
title = "Base"
"#;
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("roles.toml"), model).unwrap();
    let at = |line: &str| crate::support::run_in(folder.path(), &line.split_whitespace().collect::<Vec<_>>());
    let drivers = |line: &str, list: &str| -> Vec<(String, String)> {
        let json = at(&format!("{line} --format json")).ends(0).json();
        let text = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap().to_owned();
        json[list].as_array().unwrap().iter().map(|one| (text(one, "driver"), text(one, "role"))).collect()
    };
    let names = |all: Vec<(String, String)>| all.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(drivers("levers roles.toml --target 200", "levers")), ["price", "demand"]);
    assert_eq!(names(drivers("levers roles.toml --target 200 --all", "levers")), ["price", "demand", "tax", "fit"]);
    assert_eq!(names(drivers("sensitivity roles.toml", "bars")), ["price", "demand"]);
    assert_eq!(drivers("sensitivity roles.toml --all", "bars")[3], ("fit".to_owned(), "calibration".to_owned()));
    at("levers roles.toml --target 200").ends(0).prints("Decisions").prints("Outside");
    // Without a driver: the first decision that can.
    let found = at("seek roles.toml --target 200 --format json").ends(0).json();
    assert_eq!((&found["driver"], &found["value"]), (&"price".into(), &20.0.into()));
    at("seek roles.toml --target 200").ends(0).prints("chosen of 2 drivers that can");
    // 500 is beyond the price's range, and not beyond what demand may be.
    assert_eq!(at("seek roles.toml --target 500 --format json").ends(0).json()["driver"], "demand");
    // Where none can inside of its range, that is told.
    at("seek roles.toml --target -5").ends(1).says("evcalc levers");
    at("seek roles.toml --target 200 --whole").ends(2).says("--driver");
    std::fs::write(folder.path().join("wrong.toml"), model.replace("\"known\"", "\"knwn\"")).unwrap();
    at("check wrong.toml").ends(1).tells("did you mean `known`?");
    // The control panel groups them.
    at("project roles.toml -o roles.xlsx").ends(0);
    at("verify roles.xlsx").ends(0).prints("Every cell agrees");
    // Neither key takes the name of anything.
    let named = model.replace("demand", "role").replace("fit", "error");
    std::fs::write(folder.path().join("named.toml"), named).unwrap();
    at("check named.toml").ends(0);
}
