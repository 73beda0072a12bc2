//! Speed, as ratios that were measured in one run on one machine: `cargo bench` prints a table, and
//! `cargo bench --bench figures -- --write` puts it into docs/performance.md.
//!
//! Each figure is the best of several rounds, the rounds of all contestants taking turns, so that a busy moment hits
//! all alike.

mod by_hand;
mod others;

use evcalc::analyse::{Ask, simulate};
use evcalc::evaluate::{follow, project};
use evcalc::graph::{Program, build};
use evcalc::library::open;
use evcalc::maths::Isa;
use evcalc::model::ScenarioId;
use evcalc::series::{Follow, Projection};
use evcalc::workbook::{Book, write};
use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{Cursor, Read, Write};
use std::time::Instant;

const DRAWS: u64 = 1_000_000;
const ROUNDS: usize = 5;

fn main() {
    // The test runner of `cargo test --benches` only wants to know whether it runs.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let mut out = String::new();
    let isa = Isa::detect().name();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let _ = writeln!(out, "Instructions: {isa}; processors: {processors}; best of {ROUNDS} rounds.\n");
    simulation(&mut out);
    workbook(&mut out);
    others::others(&mut out);
    print!("{out}");
    if std::env::args().any(|argument| argument == "--write") {
        put(&out);
    }
}

fn program(name: &str) -> Program {
    let opened = open(name, None, &[]).expect("the model can be read");
    build(opened.model.expect("the model is right"))
}

/// A name and what is timed.
type Contestant<'a> = (&'a str, Box<dyn FnMut() + 'a>);

/// Seconds of each contestant, the best of several rounds in turn.
fn race(contestants: &mut [Contestant<'_>]) -> Vec<f64> {
    let mut best = vec![f64::INFINITY; contestants.len()];
    for _ in 0..ROUNDS {
        for (at, (_, run)) in contestants.iter_mut().enumerate() {
            let start = Instant::now();
            run();
            best[at] = best[at].min(start.elapsed().as_secs_f64());
        }
    }
    best
}

fn run(program: &Program, draws: u64, threads: usize, isa: Isa) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let outputs = (0..program.model.outputs.len()).collect();
    let ask = Ask { isa, ..Ask::plain(draws, 1, outputs) };
    black_box(pool.install(|| simulate(program, ScenarioId(0), &ask)).expect("simulates"));
}

fn simulation(out: &mut String) {
    let program = program("examples/reference.toml");
    let isa = Isa::detect();
    let mut contestants: Vec<Contestant<'_>> = vec![
        ("evcalc, 1 thread", Box::new(|| run(&program, DRAWS, 1, isa))),
        ("evcalc, 2 threads", Box::new(|| run(&program, DRAWS, 2, isa))),
        ("evcalc, 1 thread, a tenth of the draws", Box::new(|| run(&program, DRAWS / 10, 1, isa))),
        ("evcalc, 1 thread, baseline instructions", Box::new(|| run(&program, DRAWS, 1, Isa::all()[0]))),
        (
            "Rust by hand, one draw at a time, std maths, rand_distr",
            Box::new(|| drop(black_box(by_hand::one_by_one(DRAWS as usize)))),
        ),
        (
            "Rust by hand, one fused loop over blocks, the same instructions, no results",
            Box::new(|| drop(black_box(by_hand::fused(DRAWS as usize, isa)))),
        ),
    ];
    let names: Vec<&str> = contestants.iter().map(|c| c.0).collect();
    let seconds = race(&mut contestants);
    let _ = writeln!(
        out,
        "Simulation of examples/reference.toml (two products, 36 months, six uncertain drivers), with all its results:\n"
    );
    let _ = writeln!(out, "| contestant | draws | s | draws a second |\n| --- | --- | --- | --- |");
    for (at, name) in names.iter().enumerate() {
        let draws = if at == 2 { DRAWS / 10 } else { DRAWS };
        let _ = writeln!(out, "| {name} | {draws} | {:.3} | {:.2} M |", seconds[at], draws as f64 / seconds[at] / 1e6);
    }
    let ratios = [
        ("evcalc is faster than one draw at a time by", seconds[4] / seconds[0], "at least 4"),
        ("evcalc takes of the fused loop's time", seconds[0] / seconds[5], "at most 1.25 (AVX2), 1.5 (AVX-512)"),
        ("2 threads are faster than 1 by", seconds[0] / seconds[1], "at least 1.7"),
        ("ten times the draws take", seconds[0] / seconds[2], "at most 10.5"),
        ("vector instructions help by", seconds[3] / seconds[0], ""),
    ];
    table(out, &ratios);
}

fn table(out: &mut String, ratios: &[(&str, f64, &str)]) {
    let _ = writeln!(out, "\n| ratio | measured | wanted |\n| --- | --- | --- |");
    for (name, ratio, wanted) in ratios {
        let _ = writeln!(out, "| {name} | {ratio:.2} | {wanted} |");
    }
    out.push('\n');
}

fn workbook(out: &mut String) {
    let (program, projections, follow) = projected("xiaomi");
    let count = projections.len();
    let book = Book::of_all(&program, &projections, &follow);
    let bytes = write(&book).expect("writes");
    let parts = inflated(&bytes);
    let mut contestants: Vec<Contestant<'_>> = vec![
        ("the model's text, checked and lowered", Box::new(|| drop(black_box(self::program("xiaomi"))))),
        (
            "five scenarios projected",
            Box::new(|| (0..count).for_each(|s| drop(black_box(project(&program, ScenarioId(s)))))),
        ),
        ("the workbook written", Box::new(|| drop(black_box(write(&book))))),
        ("its XML deflated alone, one thread", Box::new(|| deflate(&parts))),
    ];
    let names: Vec<&str> = contestants.iter().map(|c| c.0).collect();
    let seconds = race(&mut contestants);
    let size: usize = parts.iter().map(Vec::len).sum();
    let _ = writeln!(out, "The built-in model's workbook ({} kB, {} kB of XML):\n", bytes.len() / 1000, size / 1000);
    let _ = writeln!(out, "| step | ms |\n| --- | --- |");
    for (name, seconds) in names.iter().zip(&seconds) {
        let _ = writeln!(out, "| {name} | {:.1} |", seconds * 1e3);
    }
    table(out, &[("the workbook takes of its deflate floor", seconds[2] / seconds[3], "at most 1.4")]);
}

/// A model with all its scenarios projected.
fn projected(name: &str) -> (Program, Vec<Projection>, Follow) {
    let program = program(name);
    let scenarios = (0..program.model.scenarios.len()).map(ScenarioId);
    let projections = scenarios.map(|scenario| project(&program, scenario).expect("projects")).collect();
    let follow = follow(&program, ScenarioId(0));
    (program, projections, follow)
}

fn inflated(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    (0..archive.len())
        .map(|at| {
            let mut part = Vec::new();
            archive.by_index(at).expect("a part").read_to_end(&mut part).expect("inflates");
            part
        })
        .collect()
}

fn deflate(parts: &[Vec<u8>]) {
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .compression_level(Some(2));
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (at, part) in parts.iter().enumerate() {
        archive.start_file(format!("{at}"), options).expect("starts");
        archive.write_all(part).expect("writes");
    }
    black_box(archive.finish().expect("ends"));
}

/// Replaces what stands between the marks of docs/performance.md.
fn put(table: &str) {
    let path = "docs/performance.md";
    let text = std::fs::read_to_string(path).expect("docs/performance.md");
    let (before, rest) = text.split_once("<!-- figures -->").expect("the first mark");
    let (_, after) = rest.split_once("<!-- end of figures -->").expect("the second mark");
    let new = format!("{before}<!-- figures -->\n{table}<!-- end of figures -->{after}");
    std::fs::write(path, new).expect("the file is written");
}
