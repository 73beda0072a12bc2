//! Pages of the documentation, run as a reader would.

use super::run::{Run, run_in};
use std::path::Path;

/// The texts of a page's blocks of a kind (`toml`), in their order; of a kind with a file's name (`csv march.csv`) that file's.
pub fn blocks<'p>(page: &'p str, kind: &str) -> Vec<&'p str> {
    let open = format!("```{kind}\n");
    page.split(&open).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// The commands of a page, each with what the page says that it prints.
pub fn commands(page: &str) -> Vec<(Vec<String>, String)> {
    let typed = page.split("```\n$ evcalc ").skip(1).filter_map(|rest| rest.split("\n```").next());
    let of = |block: &str| {
        let (line, printed) = block.split_once('\n').unwrap_or((block, ""));
        (words(line), printed.to_owned())
    };
    typed.map(of).collect()
}

/// Runs them; how many lines were compared.
pub fn prints_what_it_says(folder: &Path, commands: &[(Vec<String>, String)]) -> usize {
    let mut lines = 0;
    for (words, wanted) in commands {
        let run = run_in(folder, &words.iter().map(String::as_str).collect::<Vec<_>>());
        let run = run.ends(if words[0] == "diff" { 3 } else { 0 });
        assert!(run.out.contains(wanted.as_str()), "{words:?}\n{}\nis not\n{wanted}", run.out);
        lines += wanted.lines().count();
    }
    lines
}

/// Runs a command line as it stands on a page.
pub fn at(folder: &Path, line: &str) -> Run {
    run_in(folder, &words(line).iter().map(String::as_str).collect::<Vec<_>>())
}

/// The words of a command line; those in quotes are one.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    parts
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
            _ => vec![part.to_owned()],
        })
        .collect()
}
