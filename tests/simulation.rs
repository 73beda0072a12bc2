//! Simulations: a draw in a block is the projection of that draw, and the numbers are those of statistics.

use evcalc::analyse::{Ask, Simulation, simulate};
use evcalc::check::ScenarioId;
use evcalc::graph::{Program, build};
use evcalc::library::{builtin_models, open};
use evcalc::maths::Isa;
use evcalc::sample::Method;
use std::collections::BTreeSet;

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
    Ask {
        outputs: (0..program.model.outputs.len()).collect(),
        draws,
        first: 0,
        seed: 1,
        method: Method::Plain,
        isa: Isa::detect(),
        fans: false,
        fixed: BTreeSet::new(),
    }
}

fn run(program: &Program, ask: &Ask) -> Simulation {
    simulate(program, ScenarioId(0), ask).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn models() -> Vec<String> {
    let mut names: Vec<String> = builtin_models().into_iter().map(str::to_owned).collect();
    for folder in ["examples", "tests/models"] {
        let files = std::fs::read_dir(folder).expect("the folder");
        names.extend(files.filter_map(|f| f.ok()?.path().to_str().map(str::to_owned)).filter(|p| p.ends_with(".toml")));
    }
    names.sort();
    names
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
    for threads in [1, 2, 5] {
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
