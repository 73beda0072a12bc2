//! Files as people and other programs have them: links, marks, line ends, modes, names that are no text; what several
//! programs write at once; what others have done to a file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A model whose output is 12 times its driver.
const MODEL: &str = "[model]\nname = \"m\"\n[timeline]\nstart = \"2025-01\"\nperiods = 12\nstep = \"month\"\n[drivers]\nfee = 2\n[lines]\nfees = \"fee\"\n[outputs]\nyearly = \"total(fees)\"\n[scenarios.base]\ntitle = \"Base\"\n";

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Place {
        Place(tempfile::tempdir().expect("a folder"))
    }

    fn with_model() -> Place {
        let place = Place::new();
        place.write("m.toml", MODEL);
        place
    }

    fn at(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: impl AsRef<Path>, text: impl AsRef<[u8]>) {
        fs::write(self.at(name), text).expect("written");
    }

    fn read(&self, name: impl AsRef<Path>) -> String {
        fs::read_to_string(self.at(name)).expect("a text")
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_evcalc"));
        command.current_dir(self.0.path()).env("NO_COLOR", "1").stdin(Stdio::null());
        command
    }

    #[track_caller]
    fn run(&self, args: &[&str], code: i32) -> Output {
        let out = self.command().args(args).output().expect("it runs");
        assert_eq!(out.status.code(), Some(code), "{args:?}: {}", told(&out));
        out
    }

    /// Seeks the fee at which the total is `target`, and saves it.
    #[track_caller]
    fn seek(&self, model: &str, file: &str, name: &str, target: &str, code: i32) -> Output {
        self.run(
            &["seek", model, "--of", "yearly", "--target", target, "--driver", "fee", "--save", file, "--as", name],
            code,
        )
    }

    /// Names of unfinished files.
    fn unfinished(&self) -> Vec<String> {
        let names = fs::read_dir(self.0.path()).expect("a folder").flatten().map(|e| e.file_name());
        names.filter_map(|name| name.into_string().ok()).filter(|name| name.starts_with(".evcalc-")).collect()
    }
}

fn told(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned() + &String::from_utf8_lossy(&out.stdout)
}

#[test]
fn savings_at_the_same_time_lose_none() {
    for file in ["m.toml", "new.toml"] {
        let place = Place::with_model();
        let all: Vec<_> = (1..=6)
            .map(|i| {
                let (name, target) = (format!("s{i}"), format!("{}", 12 * i));
                let words = [
                    "seek", "m.toml", "--of", "yearly", "--target", &target, "--driver", "fee", "--save", file, "--as",
                ];
                place
                    .command()
                    .args(words)
                    .arg(&name)
                    .stdout(Stdio::null())
                    .stderr(Stdio::piped())
                    .spawn()
                    .expect("runs")
            })
            .collect();
        for child in all {
            let out = child.wait_with_output().expect("it ends");
            assert!(out.status.success(), "{}", told(&out));
        }
        let text = place.read(file);
        // 12 months: the fee at which the total is 12 i is i.
        for i in 1..=6 {
            assert!(text.contains(&format!("[scenarios.s{i}]")), "{file}: {text}");
            assert!(text.contains(&format!("fee = {i}.0")), "{file}: {text}");
        }
        assert!(place.unfinished().is_empty());
    }
}

/// A workbook whose model is nowhere else, with a fee of 3.
fn lonely(place: &Place) -> &'static str {
    place.run(&["project", "m.toml", "--set", "fee=3", "-q", "-o", "book.xlsx"], 0);
    fs::remove_file(place.at("m.toml")).expect("removed");
    "book.xlsx"
}

#[test]
fn what_workbooks_carry_is_saved_at_the_same_time_and_none_is_lost() {
    let place = Place::with_model();
    let book = lonely(&place);
    let save = |name: &str| {
        let mut command = place.command();
        command.args(["import", book, "--save", "new.toml", "--as", name]).stdout(Stdio::null()).stderr(Stdio::piped());
        command.spawn().expect("runs")
    };
    let all: Vec<_> = (1..=6).map(|i| save(&format!("s{i}"))).collect();
    for child in all {
        let out = child.wait_with_output().expect("it ends");
        assert!(out.status.success(), "{}", told(&out));
    }
    let text = place.read("new.toml");
    for i in 1..=6 {
        assert!(text.contains(&format!("[scenarios.s{i}]")), "{text}");
    }
    // Each has what was set when the workbook was written.
    assert_eq!(text.matches("fee = 3").count(), 6, "{text}");
    assert!(place.unfinished().is_empty());
}

#[test]
fn warnings_of_a_text_that_travels_are_shown_by_the_command_itself() {
    let place = Place::new();
    // The second key comes after the last month.
    place.write("m.toml", MODEL.replace("fee = 2", "fee = { \"2025-01\" = 2, \"2026-06\" = 9 }"));
    let book = lonely(&place);
    let out = told(&place.run(&["import", book], 0));
    assert!(out.contains("`--verbose` shows them") && !out.contains("evcalc check"), "{out}");
    assert!(told(&place.run(&["import", book, "--verbose"], 0)).contains("W0802"));
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_stay() {
    use std::os::unix::fs::symlink;
    let place = Place::with_model();
    fs::create_dir(place.at("deep")).expect("a folder");
    symlink("../m.toml", place.at("deep/second.toml")).expect("a link");
    symlink("deep/second.toml", place.at("first.toml")).expect("a link");
    place.seek("first.toml", "first.toml", "x", "24", 0);
    assert!(place.read("m.toml").contains("[scenarios.x]"));
    for link in ["first.toml", "deep/second.toml"] {
        assert!(fs::symlink_metadata(place.at(link)).expect("there").is_symlink(), "{link}");
    }
    // One to a file that is not there yet.
    symlink("later.json", place.at("dangling.json")).expect("a link");
    place.run(&["project", "m.toml", "-q", "-o", "dangling.json"], 0);
    assert!(place.read("later.json").contains("\"yearly\""));
    place.run(&["project", "m.toml", "-q", "-o", "dangling.json", "--set", "fee=3"], 0);
    assert!(fs::symlink_metadata(place.at("dangling.json")).expect("there").is_symlink());
    assert!(place.read("later.json").contains("36"), "3 a month for 12 months");
    symlink("round.json", place.at("round.json")).expect("a link");
    let out = place.run(&["project", "m.toml", "-q", "-o", "round.json"], 4);
    assert!(told(&out).contains("circle"), "{}", told(&out));
}

#[cfg(unix)]
#[test]
fn hard_links_stay_one_file() {
    let place = Place::with_model();
    fs::hard_link(place.at("m.toml"), place.at("twin.toml")).expect("a link");
    place.seek("m.toml", "m.toml", "x", "24", 0);
    assert!(place.read("twin.toml").contains("[scenarios.x]"));
    assert_eq!(place.read("twin.toml"), place.read("m.toml"));
}

#[test]
fn marks_and_line_ends_are_kept() {
    let windows = MODEL.replace('\n', "\r\n");
    let mixed = MODEL.replacen('\n', "\r\n", 3);
    let marked = format!("\u{feff}{windows}");
    for (text, name) in [(MODEL, "unix"), (&windows, "windows"), (&mixed, "mixed"), (&marked, "marked")] {
        let place = Place::new();
        place.write("m.toml", text);
        place.seek("m.toml", "m.toml", "x", "24", 0);
        let saved = place.read("m.toml");
        let added = saved.strip_prefix(text).unwrap_or_else(|| panic!("{name}: what was there has changed: {saved:?}"));
        assert!(added.contains("[scenarios.x]"), "{name}");
        let ends = (added.matches("\r\n").count(), added.matches('\n').count());
        let is_windows = matches!(name, "windows" | "marked");
        assert_eq!(ends.0, if is_windows { ends.1 } else { 0 }, "{name}: {added:?}");
        place.run(&["project", "m.toml", "-s", "x", "-q", "--no-workbook"], 0);
        place.seek("m.toml", "m.toml", "y", "36", 0);
        assert!(place.read("m.toml").starts_with(&saved), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn modes_are_those_of_the_old_file_or_of_any_new_one() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::with_model();
    let mode = |name: &str| fs::metadata(place.at(name)).expect("there").permissions().mode() & 0o777;
    for wanted in [0o600, 0o664, 0o640] {
        fs::set_permissions(place.at("m.toml"), fs::Permissions::from_mode(wanted)).expect("set");
        place.seek("m.toml", "m.toml", &format!("x{wanted}"), "24", 0);
        assert_eq!(mode("m.toml"), wanted);
    }
    // What the shell's umask leaves of read and write for all.
    for (umask, wanted) in [("077", 0o600), ("022", 0o644), ("002", 0o664)] {
        let name = format!("o{umask}.json");
        let line = format!("umask {umask}; exec \"$0\" project m.toml -q -o {name}");
        let mut shell = Command::new("sh");
        shell.args(["-c", &line, env!("CARGO_BIN_EXE_evcalc")]).current_dir(place.0.path());
        assert!(shell.status().expect("it runs").success());
        assert_eq!(mode(&name), wanted, "umask {umask}");
    }
}

#[cfg(unix)]
#[test]
fn names_need_not_be_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let place = Place::with_model();
    let odd = |name: &'static [u8]| OsStr::from_bytes(name);
    let run = |args: &[&OsStr]| {
        let out = place.command().args(args).output().expect("it runs");
        (out.status.code(), told(&out))
    };
    let w = OsStr::new;
    for ending in [&b"o\xff.xlsx"[..], b"o\xff.json", b"o\xff.csv"] {
        let name = OsStr::from_bytes(ending);
        assert_eq!(run(&[w("project"), w("m.toml"), w("-q"), w("-o"), name]).0, Some(0), "{name:?}");
        assert!(place.at(name).is_file());
        let (code, text) = run(&[w("project"), w("m.toml"), w("--format"), w("json"), w("--force"), w("-o"), name]);
        assert_eq!(code, Some(0), "{text}");
    }
    let model = odd(b"m\xfe.toml");
    fs::copy(place.at("m.toml"), place.at(model)).expect("copied");
    for command in ["project", "check", "scenarios", "levers", "simulate", "sensitivity", "compare"] {
        let mut args = vec![w(command), model];
        match command {
            "project" => args.push(w("--no-workbook")),
            "levers" => args.extend([w("--target"), w("30")]),
            "simulate" => args.extend([w("-n"), w("10")]),
            _ => {}
        }
        let (code, text) = run(&args);
        // A model without uncertain drivers is not simulated: that is said, and no panic.
        assert!(
            matches!(code, Some(0 | 1)) && !text.contains("panicked") && !text.contains("UTF-8"),
            "{command}: {text}"
        );
    }
    let seek =
        [w("seek"), model, w("--target"), w("24"), w("--driver"), w("fee"), w("--save"), model, w("--as"), w("x")];
    assert_eq!(run(&seek).0, Some(0));
    assert!(place.read(model).contains("[scenarios.x]"));
    assert_eq!(run(&[w("explain"), w("fees"), w("--model"), model]).0, Some(0));
    let book = odd(b"o\xff.xlsx");
    assert_eq!(run(&[w("project"), model, w("-q"), w("--force"), w("-o"), book]).0, Some(0));
    for command in ["verify", "import"] {
        let (code, text) = run(&[w(command), book, w("--model"), model]);
        assert_eq!(code, Some(0), "{command}: {text}");
    }
    // Its text travels in the workbook, and is taken where nobody names the file.
    fs::remove_file(place.at(model)).expect("removed");
    for command in ["verify", "import"] {
        let (code, text) = run(&[w(command), book]);
        assert_eq!(code, Some(0), "{command}: {text}");
    }
    for args in
        [[w("project"), w("m.toml"), w("-s"), odd(b"\xff.toml")], [w("project"), w("m.toml"), w("--set"), odd(b"\xff")]]
    {
        let (code, text) = run(&args);
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains("UTF-8"), "{text}");
    }
}

/// Two parts of a simulation, and where they lie.
fn parts(place: &Place) -> [&'static str; 2] {
    place.write("u.toml", MODEL.replace("fee = 2", "fee = { value = 2, uncertain = { normal = { sd = 0.1 } } }"));
    for (part, file) in [("1/2", "a.parquet"), ("2/2", "b.parquet")] {
        place.run(&["simulate", "u.toml", "-n", "200", "--part", part, "-o", file], 0);
    }
    ["a.parquet", "b.parquet"]
}

#[test]
fn a_flipped_bit_anywhere_in_a_part_is_noticed() {
    let place = Place::new();
    let [a, b] = parts(&place);
    place.run(&["simulate", "--merge", a, b, "-q"], 0);
    let good = fs::read(place.at(a)).expect("a part");
    // Spread over data, heads, notes and the end, in all bits.
    let step = good.len() / 60;
    for (bit, at) in (0..good.len()).step_by(step).chain(good.len() - 12..good.len()).enumerate() {
        let mut bad = good.clone();
        bad[at] ^= 1 << (bit % 8);
        place.write(a, &bad);
        place.run(&["simulate", "--merge", a, b, "-q"], 1);
    }
}

#[test]
fn a_part_whose_checksum_was_taken_away_is_not_taken_for_an_old_one() {
    let place = Place::new();
    let [a, b] = parts(&place);
    let mut bytes = fs::read(place.at(a)).expect("a part");
    let note = b"evcalc_checksum";
    let at = bytes.windows(note.len()).rposition(|bytes| bytes == note).expect("a checksum");
    bytes[at] = b'E';
    place.write(a, &bytes);
    assert!(told(&place.run(&["simulate", "--merge", a, b], 1)).contains("checksum"));
}

/// Titles, notes and names that a terminal would obey.
const HOSTILE: &str = "\\u001B[31mred\\u001B]0;title\\u0007\\u009B2J\\u202Eback\\u007F\\u0008";

#[test]
fn nothing_that_a_terminal_obeys_reaches_it() {
    let place = Place::new();
    let text = format!(
        "[model]\nname = \"m\"\ntitle = \"M{HOSTILE}\"\nnotes = \"{HOSTILE}\"\n[timeline]\nstart = \"2025-01\"\nperiods = 12\nstep = \"month\"\n[drivers.fee]\nvalue = 2\ntitle = \"F{HOSTILE}\"\nsection = \"S{HOSTILE}\"\nnotes = \"{HOSTILE}\"\nuncertain = {{ normal = {{ sd = 0.1 }} }}\n[lines.fees]\nformula = \"fee * 1\"\ntitle = \"L{HOSTILE}\"\nsection = \"S{HOSTILE}\"\n[outputs.yearly]\nformula = \"total(fees)\"\ntitle = \"T{HOSTILE}\"\ntarget = 30\n[checks.c]\nformula = \"fees > 5\"\ntitle = \"C{HOSTILE}\"\n[scenarios.base]\ntitle = \"Base{HOSTILE}\"\n[scenarios.high]\ntitle = \"High{HOSTILE}\"\ndrivers = {{ fee = 3 }}\n"
    );
    let file = "m\u{1b}[2J\u{202e}.toml";
    place.write(file, &text);
    let commands: &[&[&str]] = &[
        &["project", file, "--no-workbook"],
        &["project", file, "-o", "x\u{1b}[2J.xlsx"],
        &["compare", file],
        &["compare", file, "-n", "50"],
        &["simulate", file, "-n", "50"],
        &["simulate", file, "-n", "50", "--draw", "3"],
        &["seek", file, "--target", "30", "--driver", "fee"],
        &["seek", file, "--target", "30", "--driver", "fee", "--save", file, "--as", "found"],
        &["levers", file, "--target", "30"],
        &["sensitivity", file],
        &["sensitivity", file, "--grid", "fee=1..3:3,fee=1..2:2"],
        &["bridge", file, "--from", "base", "--to", "high"],
        &["scenarios", file],
        &["check", file],
        &["explain", "-m", file],
        &["explain", "fees", "-m", file],
        &["explain", "fees@2025-03", "-m", file],
        &["explain", "fee", "-m", file],
        &["explain", "yearly", "-m", file],
        &["baseline", "list", file],
        &["baseline", "check", file],
        &["import", "x\u{1b}[2J.xlsx", "--model", file],
        &["verify", "x\u{1b}[2J.xlsx", "--model", file],
        &["history", "h\u{1b}[2J.csv"],
        &["history", "h\u{1b}[2J.csv", "-o", "h\u{1b}[2J.toml"],
        &["fit", "h\u{1b}[2J.csv"],
        &["project", "no\u{1b}[2J.toml"],
        &["project", "\u{1b}[2J"],
        &["\u{1b}[2J"],
        &["project", "--\u{1b}[2J"],
        &["project", file, "-s", "\u{1b}[2J"],
        &["project", file, "--set", "\u{1b}[2J=\u{9b}2J"],
        &["explain", "\u{1b}[2J", "-m", file],
    ];
    let rows: String = (1..=12).map(|m| format!("2025-{m:02},{}\n", 100 + m)).collect();
    place.write("h\u{1b}[2J.csv", format!("month,Y\u{1b}[31mU\u{9b}2J\u{202e}\n{rows}x\u{1b}[2J,y\u{1b}]0;z\u{7}\n"));
    for args in commands {
        let out = place.command().args(*args).output().expect("it runs");
        assert!(out.status.code().is_some_and(|code| code < 5), "{args:?}: {}", told(&out));
        for stream in [&out.stdout, &out.stderr] {
            let text = String::from_utf8(stream.clone()).expect("a text");
            let obeyed = text.chars().find(|c| (c.is_control() && !"\n\t".contains(*c)) || *c == '\u{202e}');
            assert_eq!(obeyed, None, "{args:?}: {text:?}");
        }
        // In colour there are colours, and nothing else.
        let out =
            place.command().args(*args).args(["--color", "always"]).env_remove("NO_COLOR").output().expect("runs");
        let text = told(&out);
        let rest: Vec<&str> = text.split('\u{1b}').skip(1).collect();
        assert!(
            rest.iter().all(|rest| rest.starts_with('[') && rest.find('m').is_some_and(|end| end < 12)),
            "{text:?}"
        );
        assert!(!text.contains(['\u{7}', '\u{9b}', '\u{202e}', '\u{8}']), "{args:?}: {text:?}");
        assert!(!text.contains("\u{1b}[2J"), "{args:?}: {text:?}");
    }
    // Data for programs is exact.
    let out = place.run(&["project", file, "--no-workbook", "--format", "json"], 3);
    let data: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let title = data["outputs"][0]["title"].as_str().expect("a title");
    assert_eq!(title, "T\u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}2J\u{202e}back\u{7f}\u{8}");
}

#[test]
fn what_a_killed_run_left_is_cleared_by_the_next() {
    let place = Place::with_model();
    // Nobody holds a lock on it: its owner is gone.
    place.write(".evcalc-Ab3dEf6hIj.tmp", "half a workbook");
    place.write(".evcalc-notes", "somebody's own");
    place.run(&["project", "m.toml", "-q", "-o", "o.json"], 0);
    assert_eq!(place.unfinished(), [".evcalc-notes"]);
}

#[test]
fn more_scenarios_than_a_workbook_holds_are_refused_before_the_work() {
    let place = Place::new();
    let scenarios: String = (0..8_200).map(|i| format!("[scenarios.s{i}]\ndrivers = {{ fee = {i} }}\n")).collect();
    place.write("m.toml", format!("{MODEL}{scenarios}"));
    // Two columns for each of 8,201 scenarios are more than the 16,384 of Excel.
    for command in [&["project", "m.toml", "-o", "o.xlsx"][..], &["compare", "m.toml", "-s", "base", "-o", "o.xlsx"]] {
        let told = told(&place.run(command, 1));
        assert!(told.contains("8201 scenarios") && told.contains("16,384"), "{told}");
        assert!(!place.at("o.xlsx").exists());
    }
}

/// A workbook of evcalc's own with one formula of its sheet Calc replaced, and one part added.
fn edited(place: &Place, formula: Option<&str>, part: Option<&str>) {
    use std::io::{Cursor, Read, Write};
    place.run(&["project", "m.toml", "-q", "-o", "own.xlsx"], 0);
    let bytes = fs::read(place.at("own.xlsx")).expect("a workbook");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let mut left = formula;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("a part");
        let name = entry.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("a part");
        if let (true, Some(formula)) = (name.starts_with("xl/worksheets/sheet"), left)
            && let Ok(text) = String::from_utf8(bytes.clone())
            && let Some((before, rest)) = text.split_once("<f>")
            && let Some((_, after)) = rest.split_once("</f>")
        {
            bytes = format!("{before}<f>{formula}</f>{after}").into_bytes();
            left = None;
        }
        out.start_file(name, options).expect("begun");
        out.write_all(&bytes).expect("written");
    }
    if let Some(part) = part {
        out.start_file(part, options).expect("begun");
        out.write_all(b"not looked at").expect("written");
    }
    assert!(left.is_none(), "a formula was replaced");
    place.write("own.xlsx", out.finish().expect("an archive").into_inner());
}

#[cfg(target_os = "linux")]
#[test]
fn a_formula_that_asks_for_too_much_is_stopped_and_named() {
    let place = Place::with_model();
    edited(&place, Some("SUMPRODUCT(A1:XFD1048576*1)"), None);
    let told = told(&place.run(&["verify", "own.xlsx", "--model", "m.toml"], 1));
    assert!(told.contains("MB of memory") || told.contains("s of computing"), "{told}");
    // 1,048,576 rows of 16,384 cells.
    assert!(told.contains("!") && told.contains("(reads a range of 17179869184 cells)"), "{told}");
    assert!(told.contains("--patience 10"), "{told}");
}

#[test]
fn macros_are_told() {
    let place = Place::with_model();
    edited(&place, None, Some("xl/vbaProject.bin"));
    for command in ["import", "verify"] {
        let told = told(&place.run(&[command, "own.xlsx", "--model", "m.toml"], 0));
        assert!(told.contains("macros (VBA)"), "{command}: {told}");
    }
}
