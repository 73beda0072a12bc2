//! Contestants that are programs of their own: each is measured if it is on the machine, and named as missing if not.

use super::{projected, race};
use evcalc::workbook::{Book, write};
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Seconds that a script reports of its own work, the best of three; `None` where it cannot run.
fn script(arguments: &[&str]) -> Option<f64> {
    let once = || {
        let output = Command::new("python3").args(arguments).stderr(Stdio::null()).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse::<f64>().ok()
    };
    (0..3).filter_map(|_| once()).reduce(f64::min)
}

/// Seconds of a whole process, the best of some runs.
fn process(program: &str, arguments: &[&str], runs: usize) -> Option<f64> {
    let once = || {
        let start = Instant::now();
        let status = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.ok().filter(std::process::ExitStatus::success).map(|_| start.elapsed().as_secs_f64())
    };
    (0..runs).filter_map(|_| once()).reduce(f64::min)
}

fn row(out: &mut String, name: &str, measured: Option<f64>, wanted: &str) {
    let measured = measured.map_or_else(|| "not on this machine".to_owned(), |ratio| format!("{ratio:.2}"));
    let _ = writeln!(out, "| {name} | {measured} | {wanted} |");
}

/// Everything, as one table.
pub fn others(out: &mut String) {
    let _ = writeln!(out, "Against other programs, whole processes unless said otherwise:\n");
    let _ = writeln!(out, "| ratio | measured | wanted |\n| --- | --- | --- |");
    let own = env!("CARGO_BIN_EXE_evcalc");
    numpy(out, own);
    spreadsheets(out, own);
    cells(out);
    let empty = process("true", &[], 200);
    let version = process(own, &["--version"], 200);
    row(out, "`evcalc --version` takes of an empty process", version.zip(empty).map(|(a, b)| a / b), "at most 2");
    out.push('\n');
    scaling(out, own);
}

fn numpy(out: &mut String, own: &str) {
    let draws = "1000000";
    let arguments = ["simulate", "examples/reference.toml", "-n", draws, "--threads", "1", "-q", "--format", "json"];
    let seconds = process(own, &arguments, 3);
    let numpy = script(&["benches/others/numpy_blocks.py", draws, "8192"]);
    let ratio = numpy.zip(seconds).map(|(a, b)| a / b);
    row(
        out,
        "`simulate`, 1 M draws, 1 thread, is faster than NumPy in blocks (without its start) by",
        ratio,
        "at least 4",
    );
}

/// One change of an input and all its consequences: a draw's work for a spreadsheet program.
fn spreadsheets(out: &mut String, own: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let book = folder.path().join("book.xlsx");
    let path = book.to_str().expect("a path");
    let made = process(own, &["project", "examples/reference.toml", "-q", "-o", path, "--only"], 1);
    made.expect("the workbook is written");
    let mut engine = ironcalc::import::load_from_xlsx(path, "en", "UTC", "en").expect("the workbook opens");
    let mut best = f64::INFINITY;
    for turn in 0..10 {
        // The first driver's first override on the control panel: a live input that everything hangs on.
        let sheet =
            engine.get_worksheets_properties().iter().position(|s| s.name == "Scenarios").expect("Scenarios") as u32;
        engine.set_user_input(sheet, 12, 4, format!("{}", 18_000 + turn)).expect("typed");
        let start = Instant::now();
        engine.evaluate();
        best = best.min(start.elapsed().as_secs_f64());
    }
    let draws = 1_000_000.0;
    let one = process(own, &["simulate", "examples/reference.toml", "-n", "1000000", "--threads", "1", "-q"], 3);
    let ratio = one.map(|seconds| best / (seconds / draws));
    row(out, "a draw is faster than IronCalc's recalculation of the workbook, in the process, by", ratio, "");
    let office = office(folder.path(), path);
    let ratio = office.zip(one).map(|(office, one)| office / (one / draws));
    row(
        out,
        "a draw is faster than LibreOffice's opening and recalculating the workbook, less its start, by",
        ratio,
        "",
    );
}

/// Seconds that LibreOffice takes for a workbook less those for an empty sheet.
fn office(folder: &Path, book: &str) -> Option<f64> {
    let empty = folder.join("empty.csv");
    std::fs::write(&empty, "1\n").ok()?;
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let convert = |file: &str| {
        let to = folder.join("out");
        let arguments =
            [&profile, "--headless", "--convert-to", "xlsx", "--outdir", to.to_str().expect("a path"), file];
        process("soffice", &arguments, 3)
    };
    let start = convert(empty.to_str()?)?;
    Some((convert(book)? - start).max(0.0))
}

/// Formula cells a second, of our workbooks and of XlsxWriter's.
fn cells(out: &mut String) {
    let (program, projections, follow) = projected("xiaomi");
    let book = Book::of_all(&program, &projections, &follow);
    let bytes = write(&book).expect("writes");
    let formulas =
        super::inflated(&bytes).iter().map(|part| part.windows(3).filter(|w| w == b"<f>").count()).sum::<usize>();
    let own = race(&mut [("", Box::new(|| drop(std::hint::black_box(write(&book)))))])[0];
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("x.xlsx");
    let theirs = script(&[
        "benches/others/xlsxwriter_cells.py",
        file.to_str().expect("a path"),
        &(formulas / 60).to_string(),
        "60",
    ]);
    let ratio = theirs.map(|seconds| seconds / own);
    row(out, "a workbook of as many formula cells is written faster than by XlsxWriter by", ratio, "");
}

/// A model of so many elements and months.
fn model(elements: usize, periods: usize) -> String {
    let names: Vec<String> = (0..elements).map(|e| format!("\"e{e}\"")).collect();
    format!(
        "[model]\nname = \"large\"\n[timeline]\nstart = \"2026-01\"\nperiods = {periods}\nstep = \"month\"\n\
         [dimensions]\ne = [{}]\n[drivers]\nbegin = {{ over = [\"e\"], value = 100 }}\n\
         growth = {{ value = 0.001, uncertain = {{ normal = {{ sd = 0.0005 }} }} }}\nfade = 0.99\n\
         [lines]\nrate = {{ opening = \"growth\", formula = \"prev(rate) * fade\", total = \"none\" }}\n\
         demand = {{ over = [\"e\"], opening = \"begin\", formula = \"prev(demand) * (1 + rate)\", total = \"sum\" }}\n\
         sold = {{ over = [\"e\"], formula = \"min(demand, begin * 2)\", total = \"sum\" }}\n\
         stock = {{ over = [\"e\"], opening = \"begin\", formula = \"prev(stock) + demand - sold\", total = \"last\" }}\n\
         [outputs]\nall = \"total(sum(sold))\"\nleft = \"total(sum(stock))\"\n",
        names.join(", ")
    )
}

fn scaling(out: &mut String, own: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |elements: usize, periods: usize| {
        let path = folder.path().join(format!("m{elements}_{periods}.toml"));
        std::fs::write(&path, model(elements, periods)).expect("the model is written");
        path.to_str().expect("a path").to_owned()
    };
    let run = |path: &str, more: &[&str]| {
        let arguments = [&["simulate", path, "-q", "--threads", "1", "-n"], more].concat();
        process(own, &arguments, 3).expect("simulates")
    };
    let project = |path: &str| process(own, &["project", path, "-q", "--no-workbook"], 3).expect("projects");
    let _ = writeln!(
        out,
        "How work grows, whole processes (a generated model of 10 elements and 120 months, 20,000 draws):\n"
    );
    let _ = writeln!(out, "| ten times the | simulate takes | project takes | wanted |\n| --- | --- | --- | --- |");
    let small = file(10, 120);
    let (base, alone) = (run(&small, &["20000"]), project(&small));
    for (name, path) in [("elements", file(100, 120)), ("months", file(10, 1200))] {
        let (simulate, project) = (run(&path, &["20000"]) / base, project(&path) / alone);
        let _ = writeln!(out, "| {name} | {simulate:.1} | {project:.1} | at most 10.5 |");
    }
    let _ = writeln!(out, "| draws | {:.1} | | at most 10.5 |\n", run(&small, &["200000"]) / base);
}
