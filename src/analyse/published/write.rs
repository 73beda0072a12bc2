//! A published forecast as text.

use super::file::{Foreseen, Published, PublishedAbout, PublishedLine, PublishedOutput, Share};
use crate::formula::short_number;
use std::fmt::Write as _;

impl Published {
    /// The text of its file: the same forecast gives the same text, line by line by period, so that two of them can be
    /// compared.
    pub fn text(&self) -> String {
        let mut out = "# What was forecast, and what was known then. `evcalc score` holds it against what came: leave it as it is.\n\n".to_owned();
        about(&self.forecast, &mut out);
        self.lines.iter().for_each(|line| of_line(line, &mut out));
        self.outputs.iter().for_each(|output| of_output(output, &mut out));
        out
    }
}

fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string().trim().to_owned()
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}

/// Seven digits: more than any forecast knows, and enough for its scores.
fn digits(x: f64) -> String {
    short_number(x, 6)
}

fn numbers(all: &[f64]) -> String {
    format!("[{}]", all.iter().map(|x| digits(*x)).collect::<Vec<_>>().join(", "))
}

fn about(about: &PublishedAbout, out: &mut String) {
    let _ = writeln!(out, "[forecast]");
    for (key, value) in [
        ("model", &about.model),
        ("title", &about.title),
        ("fingerprint", &about.fingerprint),
        ("version", &about.version),
        ("scenario", &about.scenario),
    ] {
        let _ = writeln!(out, "{key} = {}", quoted(value));
    }
    if !about.mix.is_empty() {
        let all: Vec<String> = about.mix.iter().map(|(name, p)| format!("{name} = {}", digits(*p))).collect();
        let _ = writeln!(out, "mix = {{ {} }}", all.join(", "));
    }
    let _ = writeln!(out, "draws = {}\nseed = {}", about.draws, about.seed);
    if let Some(to) = &about.known_to {
        let _ = writeln!(out, "known_to = {}", quoted(to));
    }
    let _ =
        writeln!(out, "step = {}\nstart = {}\nperiods = {}", quoted(&about.step), quoted(&about.start), about.periods);
    let _ = writeln!(out, "percentiles = {}", numbers(&about.percentiles));
    if !about.dimensions.is_empty() {
        let all: Vec<String> =
            about.dimensions.iter().map(|(name, elements)| format!("{name} = {}", list(elements))).collect();
        let _ = writeln!(out, "dimensions = {{ {} }}", all.join(", "));
    }
}

fn of_line(line: &PublishedLine, out: &mut String) {
    let _ = writeln!(out, "\n[[lines]]\nname = {}\ntitle = {}", quoted(&line.name), quoted(&line.title));
    let _ = writeln!(out, "unit = {}\ntotal = {}", quoted(&line.unit), quoted(&line.total));
    if !line.over.is_empty() {
        let _ = writeln!(out, "over = {}\nelement = {}", list(&line.over), list(&line.element));
    }
    let _ = writeln!(out, "[lines.values]");
    for (period, told) in &line.values {
        let told = match told {
            Foreseen::Certain(x) => digits(*x),
            Foreseen::Spread(all) => numbers(all),
        };
        let _ = writeln!(out, "{period} = {told}");
    }
}

fn of_output(output: &PublishedOutput, out: &mut String) {
    let _ = writeln!(out, "\n[[outputs]]\nname = {}\ntitle = {}", quoted(&output.name), quoted(&output.title));
    let _ = writeln!(out, "unit = {}", quoted(&output.unit));
    if let Some(mean) = output.mean {
        let _ = writeln!(out, "mean = {}", digits(mean));
    }
    let share = |share: &Share| match share {
        Share::Number(x) => digits(*x),
        Share::Period(text) => quoted(text),
    };
    let _ = writeln!(out, "percentiles = [{}]", output.percentiles.iter().map(share).collect::<Vec<_>>().join(", "));
}
