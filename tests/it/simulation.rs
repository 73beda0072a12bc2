//! Simulations: a draw in a block is the projection of that draw, and the numbers are those of statistics.

use crate::support::models;
use evcalc::analyse::{Ask, Simulation, simulate};
use evcalc::graph::{Program, build};
use evcalc::library::open;
use evcalc::maths::Isa;
use evcalc::model::ScenarioId;
use evcalc::sample::Method;

fn program(name: &str) -> Program {
    let opened = open(name, None, &[]).expect("the model can be read");
    build(opened.model.unwrap_or_else(|| panic!("{name}: {:#?}", opened.diagnostics.0)))
}

fn text(body: &str) -> Program {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("m.toml");
    std::fs::write(&path, body).expect("a file");
    program(path.to_str().expect("a path"))
}

fn ask(program: &Program, draws: u64) -> Ask {
    Ask::plain(draws, 1, (0..program.model.outputs.len()).collect())
}

fn run(program: &Program, ask: &Ask) -> Simulation {
    simulate(program, ScenarioId(0), ask).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

#[test]
fn one_draw_of_a_block_is_the_projection_of_that_draw_bit_for_bit() {
    let mut compared = 0;
    for name in models() {
        let program = program(&name);
        for scenario in 0..program.model.scenarios.len() {
            for isa in Isa::all() {
                let ask = Ask { isa, ..ask(&program, 520) };
                for draw in [0, 1, 17, 511, 515] {
                    compared += evcalc::analyse::differences(&program, ScenarioId(scenario), &ask, draw)
                        .unwrap_or_else(|faults| panic!("{name}: {faults:#?}"))
                        .unwrap_or_else(|difference| panic!("{name} {}: {difference}", isa.name()));
                }
            }
        }
    }
    assert!(compared > 10_000, "only {compared} numbers were compared");
}

const AWKWARD: &str = r#"
[model]
name = "awkward"
[timeline]
start = "2026-01"
periods = 30
step = "month"
[dimensions]
plant = ["east", "west"]
[drivers]
begin = { value = { east = 10, west = 30 }, uncertain = { lognormal = { sigma = 0.2 } } }
half = "begin[west] / 2"
growth = { value = { "2026-01" = 0.03, "2026-09" = 0.01 }, uncertain = { normal = { sd = 0.01 } }, min = -0.5 }
slope = { value = { "2026-01" = 1, "2026-12" = "begin[east]" }, between = "linear" }
noise = { value = 0, redraw = "period", uncertain = { normal = { sd = 0.1 } } }
launch = { value = "2026-05", unit = "period", uncertain = { discrete = { values = [3, 6, 9], weights = [1, 2, 1] } } }
season = { over = ["calendar_month"], value = [0.9,1,1.1,1,1,1,1,1,1,1,1,1], uncertain = { lognormal = { sigma = 0.05 } } }
share = { value = 0.3, uncertain = { pert = { low = 0.1, high = 0.9 } }, min = 0.2, max = 0.8 }
[lines]
demand = { over = ["plant"], opening = "begin", formula = "prev(demand) * (1 + growth + noise / 10) * if(season > 1, season, 1)", total = "sum" }
late = { formula = "lag(stock, 3) + recent(sum(demand), 4) + prev(recent(sum(demand), 2)) + lag(growth, 2) + prev(noise)", total = "none" }
stock = { opening = "half * 3", formula = "prev(stock) + sum(demand) * share - slope", total = "last" }
started = { formula = "max(0, since(launch)) * (t > 3) + cumulative(stock) / average(demand)", total = "none" }
odd = { formula = "iferror(ln(noise), -1) + abs(noise) ^ 0.5 + round(stock, 1) + mod(stock, 7) + smallest(demand) - largest(demand)", total = "none" }
[outputs]
all = { formula = "total(stock)", target = "half * 900" }
mean = { formula = "average_over(late, \"2026-03\", \"2026-10\") + first(stock) + at(odd, \"2026-06\")" }
peak = { formula = "largest(demand) - smallest(stock, 2027)" }
when = { formula = "first_when(stock > 900)", unit = "period" }
stays = { formula = "lasting_from(stock > 500)", unit = "period" }
gap = { formula = "when - stays" }
[checks]
stock = "stock >= 0"
big = "total(stock) > 100"
[[correlations]]
drivers = ["share", "growth"]
rank = 0.5
"#;

#[test]
fn every_construct_of_the_language_runs_in_blocks_as_it_does_alone() {
    let program = text(AWKWARD);
    let mut compared = 0;
    for isa in Isa::all() {
        for draw in (0..520).step_by(26) {
            compared += evcalc::analyse::differences(&program, ScenarioId(0), &Ask { isa, ..ask(&program, 520) }, draw)
                .unwrap_or_else(|faults| panic!("{faults:#?}"))
                .unwrap_or_else(|difference| panic!("{} draw {draw}: {difference}", isa.name()));
        }
    }
    assert!(compared > 5_000, "only {compared} numbers were compared");
}

#[test]
fn threads_and_parts_and_instructions_change_no_number() {
    let program = program("examples/reference.toml");
    let all = format!("{:?}", run(&program, &ask(&program, 20_000)).outputs);
    for threads in [1, 2, 7] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        assert_eq!(
            format!("{:?}", pool.install(|| run(&program, &ask(&program, 20_000)).outputs)),
            all,
            "{threads} threads"
        );
    }
    for isa in Isa::all() {
        assert_eq!(
            format!("{:?}", run(&program, &Ask { isa, ..ask(&program, 20_000) }).outputs),
            all,
            "{}",
            isa.name()
        );
    }
}

#[test]
fn more_even_samples_have_smaller_errors_and_say_so() {
    // A lognormal product of eight normal drivers with weights 0.1 to 0.275, and its exact mean.
    let mut body =
        "[model]\nname = \"even\"\n[timeline]\nstart = \"2026\"\nperiods = 2\nstep = \"year\"\n[drivers]\n".to_owned();
    let mut sum = Vec::new();
    for i in 0..8 {
        body += &format!("z{i} = {{ value = 0, uncertain = {{ normal = {{ sd = 1 }} }} }}\n");
        sum.push(format!("{:.3} * z{i}", 0.1 + 0.025 * f64::from(i)));
    }
    body += &format!("[outputs]\nproduct = \"exp({})\"\n", sum.join(" + "));
    let program = text(&body);
    let exact = 1.166_199_300_5;
    let seeds = 24;
    let mut errors = Vec::new();
    for method in [Method::Plain, Method::Latin(512), Method::Sobol(512)] {
        let (mut squares, mut told) = (0.0, 0.0);
        for seed in 0..seeds {
            let risk = run(&program, &Ask { method, seed, ..ask(&program, 4096) }).outputs.remove(0);
            squares += (risk.mean - exact) * (risk.mean - exact);
            told += risk.standard_error * risk.standard_error;
        }
        let (error, told) = ((squares / f64::from(seeds as u32)).sqrt(), (told / f64::from(seeds as u32)).sqrt());
        assert!((0.5..2.0).contains(&(told / error)), "{method:?}: told {told:e}, is {error:e}");
        errors.push(error);
    }
    // Plain draws: 0.6 / 64; published: Latin about a third of it, Sobol far less.
    assert!(errors[0] < 1.5e-2 && errors[1] < 0.6 * errors[0] && errors[2] < 0.5 * errors[1], "{errors:?}");
}

/// A model of one output over drivers that are uniform between two numbers.
fn uniform(count: usize, low: f64, high: f64, formula: &str) -> Program {
    let mut body =
        "[model]\nname = \"m\"\n[timeline]\nstart = \"2026\"\nperiods = 2\nstep = \"year\"\n[drivers]\n".to_owned();
    for i in 1..=count {
        let middle = f64::midpoint(low, high);
        body +=
            &format!("x{i} = {{ value = {middle}, uncertain = {{ uniform = {{ low = {low}, high = {high} }} }} }}\n");
    }
    text(&format!("{body}[outputs]\ny = \"{formula}\"\n"))
}

/// First-order and total indices by driver's number.
fn indices(program: &Program, ask: &Ask) -> Vec<[(f64, f64); 2]> {
    let risk = run(program, &Ask { indices: true, ..ask.clone() }).outputs.remove(0);
    let mut out = vec![[(0.0, 0.0); 2]; risk.indices.len()];
    for index in risk.indices {
        let place: usize = index.drivers[0][1..].parse().expect("a number");
        out[place - 1] = [index.first, index.total];
    }
    out
}

#[test]
fn indices_are_those_of_the_ishigami_function() {
    // Ishigami and Homma (1990) with a = 7, b = 0.1. The language has no sine: here it is, to the last digit, by its
    // series in a triple angle, sin x = 3 s - 4 s^3 with s = sin(x / 3), s by Taylor up to the 17th power.
    let third = |x: &str| {
        let mut term = format!("({x} / 3)");
        let mut sum = term.clone();
        for k in 1..=8 {
            term = format!("{term} * (0 - ({x} / 3) ^ 2) / {}", 2 * k * (2 * k + 1));
            sum += &format!(" + {term}");
        }
        format!("({sum})")
    };
    let sine = |x: &str| format!("(3 * {0} - 4 * {0} ^ 3)", third(x));
    let formula = format!("{} + 7 * {} ^ 2 + 0.1 * x3 ^ 4 * {}", sine("x1"), sine("x2"), sine("x1"));
    let pi = std::f64::consts::PI;
    let program = uniform(3, -pi, pi, &formula);
    let exact = [[0.313_905_191, 0.557_588_855], [0.442_411_145, 0.442_411_145], [0.0, 0.243_683_664]];
    for (method, near) in [(Method::Plain, 0.02), (Method::Sobol(2048), 0.01)] {
        let found = indices(&program, &Ask { method, ..ask(&program, 16_384) });
        for (found, exact) in found.iter().zip(exact) {
            for ((value, error), exact) in found.iter().zip(exact) {
                assert!((value - exact).abs() < near, "{method:?}: {value} for {exact}");
                assert!((value - exact).abs() < 5.0 * error + 1e-9, "{method:?}: {value} ± {error} for {exact}");
            }
        }
    }
    let risk = run(&program, &ask(&program, 200_000)).outputs.remove(0);
    // Mean a / 2, variance 1/2 + a^2/8 + b pi^4/5 + b^2 pi^8/18.
    assert!((risk.mean - 3.5).abs() < 4.0 * risk.standard_error, "{risk:?}");
    assert!((risk.sd * risk.sd / 13.844_587_940_719 - 1.0).abs() < 0.02, "{}", risk.sd);
}

#[test]
fn indices_are_those_of_the_g_function() {
    // Sobol's g-function with a = 0, 0.5, 3, 9, 99, 99; the exact indices are products of 1 / (3 (1 + a)^2).
    let a = [0.0, 0.5, 3.0, 9.0, 99.0, 99.0];
    let factors: Vec<String> =
        a.iter().enumerate().map(|(i, a)| format!("((abs(4 * x{} - 2) + {a}) / (1 + {a}))", i + 1)).collect();
    let program = uniform(6, 0.0, 1.0, &factors.join(" * "));
    let exact = [
        [0.586_781_19, 0.690_085_892],
        [0.260_791_64, 0.356_173_364],
        [0.036_673_824, 0.056_333_542],
        [0.005_867_812, 0.009_170_577],
        [5.8678e-5, 9.2008e-5],
        [5.8678e-5, 9.2008e-5],
    ];
    let found = indices(&program, &Ask { method: Method::Sobol(2048), ..ask(&program, 16_384) });
    for (found, exact) in found.iter().zip(exact) {
        for ((value, _), exact) in found.iter().zip(exact) {
            assert!((value - exact).abs() < 0.01, "{value} for {exact}");
        }
    }
}

#[test]
fn drivers_that_are_correlated_have_their_indices_together() {
    let program = text(AWKWARD);
    let risk = run(&program, &Ask { indices: true, ..ask(&program, 2000) }).outputs.remove(0);
    assert!(risk.indices.iter().any(|index| index.drivers == ["growth", "share"]), "{:?}", risk.indices);
}

#[test]
fn shares_of_a_linear_sum_are_the_published_ones() {
    // 3 x1 + 2 x2 + x3 of normal drivers: rank correlations (6 / pi) asin(r / 2), and their squares' shares.
    let mut body =
        "[model]\nname = \"m\"\n[timeline]\nstart = \"2026\"\nperiods = 2\nstep = \"year\"\n[drivers]\n".to_owned();
    (1..=3).for_each(|i| body += &format!("x{i} = {{ value = 0, uncertain = {{ normal = {{ sd = 1 }} }} }}\n"));
    let program = text(&format!("{body}[outputs]\ny = \"3 * x1 + 2 * x2 + x3\"\n"));
    let risk = run(&program, &ask(&program, 100_000)).outputs.remove(0);
    let expected = [("x1", 0.787_798, 0.651), ("x2", 0.516_712, 0.280), ("x3", 0.255_981, 0.069)];
    for (driver, (name, rank, share)) in risk.drivers.iter().zip(expected) {
        assert_eq!(driver.driver, name);
        assert!((driver.rank_correlation - rank).abs() < 0.02 && (driver.share - share).abs() < 0.02, "{driver:?}");
    }
    // The mean of 3 x1 over x1's upper tenth: 3 times the normal density at its 90th percentile over a tenth.
    let high = risk.drivers[0].mean_high.expect("a mean");
    assert!((high - 3.0 * 1.754_983).abs() < 0.2, "{high}");
    // The median's standard error is sqrt(pi / 2) that of the mean, the 90th percentile's sqrt(p (1 - p)) / density.
    let error = |p: f64| {
        let at = risk.percentiles.iter().position(|(q, _)| *q == p).expect("a percentile");
        risk.percentile_errors[at] / risk.standard_error
    };
    assert!((error(50.0) - 1.2533).abs() < 0.1 && (error(90.0) - 0.3 / 0.175_498).abs() < 0.15, "{}", error(90.0));
}

#[test]
fn a_mix_is_its_scenarios_weighed() {
    // A quarter of the draws in a scenario whose mean is 8 higher: by the law of total variance the sum's variance is
    // 1 + 0.25 * 0.75 * 64 = 13, of which 12 lie between the scenarios.
    let program = text(
        "[model]\nname = \"m\"\n[timeline]\nstart = \"2026\"\nperiods = 2\nstep = \"year\"\n[drivers]\n\
         x = { value = 0, uncertain = { normal = { sd = 1 } } }\n[outputs]\ny = { formula = \"x\", target = 4 }\n\
         [scenarios.base]\ntitle = \"a\"\nprobability = 0.75\n[scenarios.high]\ntitle = \"b\"\nprobability = 0.25\n\
         drivers = { x = 8 }\n",
    );
    let ask = ask(&program, 100_000);
    let progress = evcalc::analyse::Progress::default();
    let simulator = |s| evcalc::analyse::Simulator::new(&program, ScenarioId(s), &ask, &progress).expect("ready");
    let case = evcalc::analyse::Case::mix(vec![simulator(0), simulator(1)], vec![0.75, 0.25]);
    let risk = case.simulate().expect("a result").outputs.remove(0);
    assert!((risk.mean - 2.0).abs() < 4.0 * risk.standard_error, "{}", risk.mean);
    assert!((risk.sd * risk.sd - 13.0).abs() < 0.2, "{}", risk.sd);
    assert!((risk.between_scenarios.expect("a share") - 12.0 / 13.0).abs() < 0.002);
    assert!((risk.probability.expect("one").0 - 0.25).abs() < 0.005);
}

/// Whether a value is its expectation within five of its own errors, and half a unit of the expectation's last digit.
fn within(what: &str, value: f64, error: f64, expected: f64, digits: f64) {
    let allowed = 5.0 * error + digits * expected.abs();
    assert!((value - expected).abs() <= allowed, "{what}: {value} ± {error} for {expected}");
}

#[test]
fn the_reference_model_has_its_published_distribution() {
    // Mean, P10, P50, P90 over a million draws, computed by a program that shares nothing with this one (NumPy and Rust
    // by hand gave the same four digits).
    let program = program("examples/reference.toml");
    let expected = [
        ("deliveries_2028", [8.028e5, 6.689e5, 7.866e5, 9.609e5]),
        ("total_revenue", [4.4915e11, 3.956e11, 4.423e11, 5.137e11]),
        ("total_ebit", [6.334e10, 3.563e10, 6.203e10, 9.264e10]),
    ];
    let simulation = run(&program, &ask(&program, 150_000));
    for (name, [mean, p10, p50, p90]) in expected {
        let place = program.model.outputs.iter().position(|o| o.name == name);
        let place =
            place.unwrap_or_else(|| panic!("{:?}", program.model.outputs.iter().map(|o| &o.name).collect::<Vec<_>>()));
        let risk = &simulation.outputs[place];
        within(name, risk.mean, risk.standard_error, mean, 2e-4);
        for (p, expected) in [(10.0, p10), (50.0, p50), (90.0, p90)] {
            let at = risk.percentiles.iter().position(|(q, _)| *q == p).expect("a percentile");
            within(&format!("{name} P{p}"), risk.percentiles[at].1, risk.percentile_errors[at], expected, 2e-4);
        }
    }
}

#[test]
fn sums_of_normals_and_products_of_lognormals_are_those_of_the_textbook() {
    let program = text(
        "[model]\nname = \"m\"\n[timeline]\nstart = \"2026\"\nperiods = 2\nstep = \"year\"\n[drivers]\n\
         a = { value = 10, uncertain = { normal = { sd = 3 } } }\nb = { value = -4, uncertain = { normal = { sd = 2 } } }\n\
         c = { value = 5, uncertain = { lognormal = { sigma = 0.3 } } }\nd = { value = 2, uncertain = { lognormal = { sigma = 0.4 } } }\n\
         [outputs]\nboth = \"a + 2 * b\"\nproduct = \"c * d\"\n",
    );
    let simulation = run(&program, &ask(&program, 100_000));
    let z = [(10.0, -1.281_551_565_545), (50.0, 0.0), (95.0, 1.644_853_626_951)];
    let [sum, product] = simulation.outputs.as_slice() else { panic!("two outputs") };
    // 10 - 8 and sqrt(9 + 16); ln 10 and sqrt(0.09 + 0.16), whose mean is 10 exp(0.125).
    within("mean", sum.mean, sum.standard_error, 2.0, 0.0);
    within("sd", sum.sd, 5.0 / (2.0 * 1e5f64).sqrt(), 5.0, 0.0);
    within("mean", product.mean, product.standard_error, 10.0 * 0.125f64.exp(), 0.0);
    for (p, z) in z {
        let at = sum.percentiles.iter().position(|(q, _)| *q == p).expect("a percentile");
        within(&format!("sum P{p}"), sum.percentiles[at].1, sum.percentile_errors[at], 2.0 + 5.0 * z, 0.0);
        let expected = 10.0 * (0.5 * z).exp();
        within(&format!("product P{p}"), product.percentiles[at].1, product.percentile_errors[at], expected, 0.0);
    }
}

#[test]
fn every_distribution_passes_the_test_of_kolmogorov_and_smirnov() {
    let normal = |z: f64| 0.5 * libm::erfc(-z / 2f64.sqrt());
    type Cdf<'a> = Box<dyn Fn(f64) -> f64 + 'a>;
    // Each with its cumulative distribution in closed form; PERT(0, 1, 2) is 2 Beta(3, 3), Beta(2, 1) is x^2.
    let cases: Vec<(&str, Cdf<'_>)> = vec![
        ("normal = { mean = 3, sd = 2 }", Box::new(|x| normal((x - 3.0) / 2.0))),
        ("lognormal = { median = 5, sigma = 0.7 }", Box::new(|x| normal((x / 5.0).ln() / 0.7))),
        ("uniform = { low = -2, high = 6 }", Box::new(|x| (x + 2.0) / 8.0)),
        (
            "triangular = { low = 0, mode = 1, high = 4 }",
            Box::new(|x| if x < 1.0 { x * x / 4.0 } else { 1.0 - (4.0 - x) * (4.0 - x) / 12.0 }),
        ),
        (
            "pert = { low = 0, mode = 1, high = 2 }",
            Box::new(|x| {
                let u = x / 2.0;
                u.powi(3) * (10.0 - 15.0 * u + 6.0 * u * u)
            }),
        ),
        ("beta = { alpha = 2, beta = 1 }", Box::new(|x| x * x)),
        (
            "interval = { low = 2, high = 8 }",
            Box::new(|x| normal((x / 4.0).ln() / (2f64.ln() / 1.644_853_626_951_472_7))),
        ),
        ("interval = { low = -2, high = 8 }", Box::new(|x| normal((x - 3.0) / (5.0 / 1.644_853_626_951_472_7)))),
    ];
    let mut body =
        "[model]\nname = \"m\"\n[timeline]\nstart = \"2026\"\nperiods = 2\nstep = \"year\"\n[drivers]\n".to_owned();
    for (i, (distribution, _)) in cases.iter().enumerate() {
        body += &format!("x{i} = {{ value = 1, uncertain = {{ {distribution} }} }}\n");
    }
    body += "[outputs]\n";
    (0..cases.len()).for_each(|i| body += &format!("y{i} = \"x{i}\"\n"));
    let program = text(&body);
    let ask = ask(&program, 20_000);
    let progress = evcalc::analyse::Progress::default();
    let simulator = evcalc::analyse::Simulator::new(&program, ScenarioId(0), &ask, &progress).expect("ready");
    let outcomes = simulator.outcomes(0..cases.len(), |_| true).expect("draws");
    for ((distribution, cdf), numbers) in cases.iter().zip(&outcomes.outputs) {
        let mut sorted: Vec<f64> = (0..20_000).map(|draw| numbers.at(draw)).collect();
        sorted.sort_by(f64::total_cmp);
        let n = sorted.len() as f64;
        let distance = sorted.iter().enumerate().map(|(i, x)| {
            let p = cdf(*x);
            (p - i as f64 / n).abs().max((p - (i as f64 + 1.0) / n).abs())
        });
        let statistic = distance.fold(0.0, f64::max) * n.sqrt();
        // Exceeded by chance once in a thousand: 1.95 (Smirnov 1948); below 0.3 draws would be suspiciously even.
        assert!((0.3..1.95).contains(&statistic), "{distribution}: {statistic}");
    }
}

/// A level with a launch that some draws never see.
const LAUNCH: &str = r#"
[model]
name = "launch"
[timeline]
start = "2026-01"
periods = 12
step = "month"
[dimensions]
side = ["A", "B"]
[drivers]
level = { value = 10, unit = "pc", uncertain = { normal = { sd = 1 } } }
rate = { value = 1, unit = "pc", uncertain = { uniform = { low = 0, high = 2 } } }
[lines.sold]
unit = "pc"
over = ["side"]
formula = "if(side = A, level, 2 * level)"
[lines.grown]
unit = "pc"
formula = "rate * t"
[outputs.all]
unit = "pc"
formula = "total(sum(sold))"
[outputs.often]
unit = "period"
formula = "first_when(grown > 1)"
[outputs.seldom]
unit = "period"
formula = "first_when(grown > 6)"
[scenarios.base]
title = "Base"
"#;

#[test]
fn the_case_without_draws_stands_among_them_and_rare_milestones_have_no_mean() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("launch.toml"), LAUNCH).unwrap();
    let at = |line: &str| crate::support::run_in(folder.path(), &line.split_whitespace().collect::<Vec<_>>());
    let json = at("simulate launch.toml -n 20000 --format json").ends(0).json();
    let output = |name: &str| json["outputs"].as_array().unwrap().iter().find(|o| o["name"] == name).unwrap().clone();
    // 12 * 3 * level: its middle; the milestone t > 6 / rate comes in half of the draws before July.
    assert_eq!(output("all")["as_it_is"], 360.0);
    assert!((output("all")["as_it_is_percentile"].as_f64().unwrap() - 50.0).abs() < 1.5);
    assert_eq!(output("seldom")["as_it_is"], "2026-07");
    // Reached where rate > 6 / 12: in three draws of four; the other, where rate > 1 / 12: in 96 of a hundred.
    assert!((output("seldom")["not_reached"].as_f64().unwrap() - 0.25).abs() < 0.02);
    assert_eq!(
        (&output("seldom")["mean"], &output("seldom")["sd"]),
        (&serde_json::Value::Null, &serde_json::Value::Null)
    );
    assert!(output("often")["mean"].is_string());
    at("simulate launch.toml -n 20000").ends(0).prints("at P50");
}

#[test]
fn lines_are_written_by_period_with_the_draws() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("launch.toml"), LAUNCH).unwrap();
    let at = |line: &str| crate::support::run_in(folder.path(), &line.split_whitespace().collect::<Vec<_>>());
    at("simulate launch.toml -n 700 -o draws.csv --lines sold --lines grown").ends(0);
    let text = std::fs::read_to_string(folder.path().join("draws.csv")).unwrap();
    let mut rows = text.lines().map(|line| line.trim_end().split(',').map(str::to_owned).collect::<Vec<_>>());
    let heads = rows.next().unwrap();
    let place = |name: &str| heads.iter().position(|head| head == name).unwrap_or_else(|| panic!("{heads:?}"));
    let [level, rate] = ["level", "rate"].map(place);
    let [a, b, grown] = ["sold[A]@2026-01", "sold[B]@2026-12", "grown@2026-05"].map(place);
    let mut count = 0;
    for row in rows {
        let at = |place: usize| row[place].parse::<f64>().unwrap();
        assert_eq!((at(a), at(b), at(grown)), (at(level), 2.0 * at(level), at(rate) * 5.0));
        count += 1;
    }
    assert_eq!(count, 700);
    at("simulate launch.toml -n 70 -o draws.parquet --lines sold[B]").ends(0);
    at("simulate launch.toml -n 70 -o draws.parquet --lines solt").ends(1).says("did you mean `sold`?");
    at("simulate launch.toml -n 70 -o risk.json --lines sold").ends(2).says("-o draws.parquet");
}
