//! Input that means harm, or looks like it: an answer that is no larger than the question allows, never a panic.

use super::bench::*;
use evcalc::diagnostic::render;
use evcalc::graph::build;
use evcalc::library::{self, Opened};

const HEAD: &str = "[model]\nname = \"m\"\n[timeline]\nstart = \"2026-01\"\nperiods = 12\nstep = \"month\"\n";
/// Pieces of a Program for each byte of its model's text, at most: what runs is bounded by them, on any machine.
const MOST_PIECES: usize = 10;

/// A model that was accepted has not grown beyond what its text may ask for.
#[track_caller]
fn stays_small(text: &str, opened: &Opened) {
    let Some(model) = &opened.model else { return };
    let program = build(model.clone());
    let rows = program.rows.iter().flat_map(|row| row.opening.iter().chain([&row.tree]));
    let keys = program.settings.iter().flat_map(|s| &s.inputs).flat_map(|input| &input.keys).map(|key| &key.value);
    let mut pieces = 0;
    rows.chain(keys).for_each(|tree| tree.visit(&mut |_| pieces += 1));
    assert!(pieces <= MOST_PIECES * text.len(), "{pieces} pieces of {} bytes", text.len());
}

/// Opens, runs and renders; the ids of the errors.
#[track_caller]
fn survive(text: &str) -> Vec<&'static str> {
    let opened = open_text(text, None, &[]);
    let said = render(&opened.diagnostics.0, &opened.sources, false);
    assert!(said.len() < 200_000, "{} bytes of messages", said.len());
    assert!(opened.model.is_some() || opened.diagnostics.has_errors(), "neither a model nor an error");
    stays_small(text, &opened);
    errors(opened)
}

fn with(body: &str) -> Vec<&'static str> {
    survive(&format!("{HEAD}{body}"))
}

#[test]
fn nothing_and_noise_are_errors() {
    assert_eq!(survive(""), ["E0003"]);
    assert_eq!(survive("\n\n# nothing\n"), ["E0003"]);
    for text in [
        "\0",
        "]]]]",
        "= = =",
        "[",
        "[[[",
        "a",
        "\"",
        "'''",
        "{}",
        "\u{feff}\u{feff}",
        "[model]\n[model]",
        "model = 5",
        "[[model]]\n[[timeline]]",
        "[model.name.x]\n",
        "[model]\nname = \"\"\n[timeline]\nstart=\"\"\nperiods=1\nstep=\"\"\n",
    ] {
        assert!(!survive(text).is_empty(), "{text:?}");
    }
    assert_eq!(survive(HEAD), [""; 0]);
    assert_eq!(survive(&HEAD.replace('\n', "\r\n")), [""; 0]);
    assert_eq!(survive(&format!("\u{feff}{HEAD}")), [""; 0]);
}

#[test]
fn files_that_are_no_texts_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path.to_str().expect("a path").to_owned()
    };
    let large = write("large.toml", &vec![b'a'; 20 * 1024 * 1024]);
    let broken = write("broken.toml", b"[model]\nname = \"\xff\xfe\"\n");
    assert!(library::open(&large, None, &[]).expect_err("too large").to_string().contains("16 MB"));
    assert!(library::open(&broken, None, &[]).expect_err("no text").to_string().contains("UTF-8"));
    assert!(library::open(folder.path().to_str().expect("a path"), None, &[]).is_err());
    assert!(library::open("./nowhere.toml", None, &[]).is_err());
    assert!(library::open("", None, &[]).is_err());
}

#[test]
fn deep_nesting_is_refused() {
    let deep = 10_000;
    for body in [
        format!("[drivers]\na = {}1{}\n", "[".repeat(deep), "]".repeat(deep)),
        format!("[drivers]\na = {}1{}\n", "{ b = ".repeat(deep), " }".repeat(deep)),
        format!("[drivers]\na{} = 1\n", ".b".repeat(deep)),
        format!("[drivers{}]\na = 1\n", ".b".repeat(deep)),
        format!("[drivers]\na = {}\n", "[".repeat(deep)),
        format!("[lines]\na = \"{}1{}\"\n", "(".repeat(deep), ")".repeat(deep)),
        format!("[lines]\na = \"{}1\"\n", "(".repeat(deep)),
        format!("[lines]\na = \"{}1{}\"\n", "abs(".repeat(2000), ")".repeat(2000)),
        format!("[lines]\na = \"{}1\"\n", "-".repeat(8000)),
        format!("[lines]\na = \"1{}\"\n", "%".repeat(8000)),
        format!("[lines]\na = \"1{}\"\n", " + 1".repeat(2000)),
        format!("[lines]\na = \"1{}\"\n", "^1".repeat(2000)),
        format!("[lines]\na = \"{}\"\n", "1 + ".repeat(25_000)),
        format!("[lines]\na = \"{}\"\n", "x".repeat(100_000)),
        format!("[drivers]\n{} = 1\n", "x".repeat(100_000)),
        format!("[drivers]\na = {{ value = 1, unit = \"{}\" }}\n", "m*".repeat(50_000)),
        format!("[drivers]\na = {{ value = \"{}\" }}\n", "9".repeat(100_000)),
        format!("[drivers]\na = {}\n", "9".repeat(100_000)),
        format!("[drivers]\na = 1e{}\n", "9".repeat(100_000)),
    ] {
        assert!(!with(&body).is_empty(), "{}", &body[..40]);
    }
}

#[test]
fn strange_numbers_names_and_characters_are_refused() {
    for body in [
        "[drivers]\na = nan\n",
        "[drivers]\na = inf\n",
        "[drivers]\na = -inf\n",
        "[drivers]\na = 1e400\n",
        "[drivers]\na = 0xffffffffffffffffffffffffffffffffffff\n",
        "[drivers]\na = { value = 1, min = nan }\n",
        "[drivers]\n\"größe\" = 1\n",
        "[drivers]\n\"\" = 1\n",
        "[drivers]\n\"a b\" = 1\n",
        "[drivers]\n\"日本\" = 1\n",
        "[drivers]\n\"a\\u0000\" = 1\n",
        "[dimensions]\nd = [\"é\"]\n",
        "[dimensions]\nd = [\"\"]\n",
        "[drivers]\na = \"\\u0000\"\n",
        "[drivers]\na = \"\\u001b[31m1\"\n",
        "[lines]\na = \"１\"\n",
        "[lines]\na = \"1\\u200b\"\n",
        "[lines]\na = \"日本\"\n",
        "[lines]\na = \"\\\"2026\"\n",
        "[lines]\na = '''\n'''\n",
        "[drivers]\na = 1\na = 2\n",
        "[drivers]\na = 1\n[drivers]\nb = 1\n",
        "[drivers.a]\nvalue = 1\n[drivers.a]\nvalue = 1\n",
        "[dimensions]\nd = [\"A\", \"A\"]\n",
        "[dimensions]\nd = []\n[drivers]\na = { over = \"d\", value = 1 }\n",
        "[dimensions]\nd = []\n[drivers]\na = { over = \"d\", value = [] }\n",
        "[scenarios]\na = 5\n",
        "[scenarios.a]\ndrivers = 5\n",
        "[scenarios.a]\nextends = \"a\"\n",
        "[scenarios.a]\nprobability = nan\n",
        "[[charts]]\n",
        "[[correlations]]\n",
        "[lines]\na = \"lag(a, 99999999999)\"\n",
        "[lines]\na = \"lag(1, 1.5)\"\n",
        "[lines]\na = \"recent(1, -1)\"\n",
        "[outputs]\na = \"total(1, 99999999)\"\n",
        "[outputs]\na = \"at(1, '99999999999-01')\"\n",
        "[drivers]\na = { \"0000\" = 1 }\n",
        "[drivers]\na = { \"9999-12\" = 1, \"99999-12\" = 1 }\n",
        "[drivers]\na = { value = 1, uncertain = { discrete = { values = [], weights = [] } } }\n",
        "[drivers]\na = { value = 1, uncertain = {} }\n",
        "[drivers]\na = { value = {} }\n",
        "[drivers]\na = { value = [] }\n",
    ] {
        assert!(!with(body).is_empty(), "{body}");
    }
    // Far away is allowed, and harmless.
    assert_eq!(
        with(
            "[drivers]\na = { \"1900-01\" = 1, \"9999-12\" = 2 }\n[lines]\nb = \"a + since('1900') + since('9999-12')\"\n"
        ),
        [""; 0]
    );
    assert_eq!(
        with("[drivers]\na = { value = { \"1900-01\" = 1, \"9999-12\" = 2 }, between = \"linear\" }\n"),
        [""; 0]
    );
}

#[test]
fn what_is_large_but_right_runs() {
    let elements: Vec<String> = (0..500).map(|i| format!("\"e{i}\"")).collect();
    let body = format!(
        "[dimensions]\nd = [{}]\n[drivers]\nk = {{ over = \"d\", value = 2 }}\n[lines]\na = {{ over = \"d\", opening = 1, formula = \"prev(a) + k\", total = \"last\" }}\nb = \"sum(a) / 500\"\n[outputs]\no = \"last(b)\"\n",
        elements.join(", ")
    );
    let text = format!("{HEAD}{body}").replace("periods = 12", "periods = 1200");
    let opened = open_text(&text, None, &[]);
    stays_small(&text, &opened);
    same([run_opened(opened).number("o")], [2401.0]);
}

#[test]
fn long_chains_against_the_order_of_the_file_are_followed() {
    let chain: String = (0..2000).map(|i| format!("a{i} = \"a{} + 1\"\n", i + 1)).collect();
    assert_eq!(with(&format!("[lines]\n{chain}a2000 = \"t\"\n")), [""; 0]);
    assert_eq!(with(&format!("[drivers]\n{chain}a2000 = 1\n")), [""; 0]);
    assert_eq!(with(&format!("[constants]\n{chain}a2000 = 1\n")), [""; 0]);
    assert_eq!(with(&format!("[outputs]\n{chain}a2000 = 1\n")), [""; 0]);
    assert_eq!(with(&format!("[lines]\n{chain}a2000 = \"a0\"\n")), ["E0503"]);
    assert_eq!(with(&format!("[drivers]\n{chain}a2000 = \"a0\"\n")), ["E0503"]);
    assert_eq!(with(&format!("[lines]\n{chain}a2000 = \"nowhere\"\n")), ["E0104"]);
    let scenarios: String = (1..200)
        .map(|i| {
            format!("[scenarios.s{i}]\nextends = \"s{}\"\n[scenarios.s{i}.drivers]\na = \"inherited + 1\"\n", i - 1)
        })
        .collect();
    assert_eq!(with(&format!("[drivers]\na = 1\n[scenarios.s0]\n{scenarios}")), [""; 0]);
    let scenarios: String = (1..3000).map(|i| format!("[scenarios.s{i}]\nextends = \"s{}\"\n", i - 1)).collect();
    assert_eq!(with(&format!("[drivers]\na = 1\n[scenarios.s0]\n{scenarios}")), [""; 0]);
}

#[test]
fn formulas_that_would_grow_without_end_are_contained() {
    // `inherited` doubles: thirty times would be a billion.
    let scenarios: String = (1..30)
        .map(|i| {
            format!(
                "[scenarios.s{i}]\nextends = \"s{}\"\n[scenarios.s{i}.drivers]\na = \"inherited + inherited\"\n",
                i - 1
            )
        })
        .collect();
    assert_eq!(with(&format!("[drivers]\na = 1\n[scenarios.s0]\n{scenarios}")), ["E0202"]);
    // Six dimensions of ten elements: a million cells.
    let dimensions: String = (0..6)
        .map(|d| format!("d{d} = [{}]\n", (0..10).map(|e| format!("\"e{d}_{e}\"")).collect::<Vec<_>>().join(", ")))
        .collect();
    let over: Vec<String> = (0..6).map(|d| format!("\"d{d}\"")).collect();
    let found = with(&format!(
        "[dimensions]\n{dimensions}[drivers]\na = {{ over = [{}], value = 1 }}\n[lines]\nb = \"a\"\n",
        over.join(", ")
    ));
    assert!(found.len() <= 1, "{found:?}");
}

#[test]
fn many_errors_are_counted_and_not_all_shown() {
    let lines: String = (0..3000).map(|i| format!("a{i} = \"nowhere{i}\"\n")).collect();
    assert_eq!(with(&format!("[lines]\n{lines}")), ["E0104"]);
    let keys: String = (0..3000).map(|i| format!("key{i} = 1\n")).collect();
    assert_eq!(with(&format!("[drivers.a]\nvalue = 1\n{keys}")), ["E0002"]);
    assert!(!with(&"a b c = \n".repeat(3000)).is_empty());
}
