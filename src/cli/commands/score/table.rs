//! Scores for people.

use super::scored::Scored;
use crate::analyse::{FEW, LineScore};
use crate::cli::face::number::Manner;
use crate::cli::face::table::{Align, Paint, Table};
use crate::cli::face::{Common, output};

pub(super) fn table(all: &[Scored], common: &Common) -> String {
    let paint = Paint(output::color(common));
    all.iter().map(|scored| one(scored, common, paint)).collect::<Vec<_>>().join("\n")
}

fn one(scored: &Scored, common: &Common, paint: Paint) -> String {
    let about = &scored.published.forecast;
    let known = about.known_to.as_ref().map_or_else(|| "nothing known".to_owned(), |to| format!("known to {to}"));
    let mut out =
        format!("{}\n", paint.bold(&format!("{}: {} – {}, {known}", scored.file, about.title, about.scenario)));
    let right = Align::Right;
    let heads = [
        ("Line", Align::Left),
        ("Unit", Align::Left),
        ("Facts", right),
        ("CRPS", right),
        ("P10–P90 held", right),
        ("P5–P95 held", right),
        ("Bias", right),
        ("Better than the last value", right),
        ("a year before", right),
        ("combination", right),
    ];
    let mut table = Table::new(heads);
    for score in &scored.lines {
        table.row(cells(scored, score));
        if common.verbose {
            for ahead in &score.by_horizon {
                let manner = Manner::of([ahead.crps], false);
                let mut row = vec![
                    paint.dim(&format!("  {} ahead", ahead.ahead)),
                    String::new(),
                    ahead.facts.to_string(),
                    manner.show(ahead.crps),
                    share(ahead.coverage),
                ];
                row.resize(10, String::new());
                table.row(row);
            }
        }
    }
    if table.is_empty() {
        return out + "nothing came of it yet\n";
    }
    out += &table.render(paint, output::columns());
    let few: Vec<String> = scored
        .lines
        .iter()
        .filter(|score| score.facts < FEW)
        .map(|score| scored.published.lines[score.line].label())
        .collect();
    let mut notes = vec![
        "CRPS: the mean error of the whole forecast, in the unit of the line, from its percentiles; bias: fact less forecast"
            .to_owned(),
    ];
    if !few.is_empty() {
        let shown =
            if few.len() > 6 { format!("{} and {} more", few[..6].join(", "), few.len() - 6) } else { few.join(", ") };
        notes.push(format!("fewer than {FEW} facts are too few to judge how often an interval holds: {shown}"));
    }
    if scored.bounds > 0 {
        notes.push(format!("{} known values only bound the truth and are not scored", scored.bounds));
    }
    out + &notes.iter().map(|note| paint.dim(note) + "\n").collect::<String>()
}

fn share(x: Option<f64>) -> String {
    x.map_or_else(String::new, |x| format!("{:.0}%", x * 100.0))
}

fn cells(scored: &Scored, score: &LineScore) -> Vec<String> {
    let line = &scored.published.lines[score.line];
    let manner = Manner::of([score.crps, score.bias], line.unit == "%");
    let skill = |x: Option<f64>| x.map_or_else(String::new, |x| format!("{:+.0}%", x * 100.0));
    vec![
        line.label(),
        manner.unit(&line.unit),
        score.facts.to_string(),
        manner.show(score.crps),
        share(score.coverage[0]),
        share(score.coverage[1]),
        format!("{}{}", if score.bias > 0.0 { "+" } else { "" }, manner.show(score.bias)),
        skill(score.skill.naive),
        skill(score.skill.seasonal_naive),
        skill(score.skill.combination),
    ]
}
