//! A simulation for people.

use crate::analyse::{OutputRisk, Simulation};
use crate::cli::face::number::Manner;
use crate::cli::face::table::{Align, Paint, Table};
use crate::cli::face::{Common, output};
use crate::front::Ready;
use crate::model::grouped;
use std::fmt::Write as _;

/// Drivers that are shown of each output.
const SHOWN: usize = 4;
/// Below this part of the variance a driver is not worth a line.
const WORTH: f64 = 0.02;

/// All scenarios, one after the other.
pub(super) fn table(ready: &Ready, results: &[Simulation], common: &Common) -> String {
    let paint = Paint(output::color(common));
    results.iter().map(|simulation| one(ready, simulation, paint)).collect::<Vec<_>>().join("\n")
}

fn one(ready: &Ready, simulation: &Simulation, paint: Paint) -> String {
    let model = ready.model();
    let known = model.scenarios.iter().find(|s| s.name == simulation.scenario && simulation.weights.is_empty());
    let mixed: Vec<String> = simulation.weights.iter().map(|(name, p)| format!("{name} {}", percent(*p))).collect();
    let title = known.map_or_else(|| format!("a mix of {}", mixed.join(", ")), |s| s.title.clone());
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint.bold(&format!("{} – {title}", model.title)));
    let _ = writeln!(
        out,
        "{}\n",
        paint.dim(&format!("{} draws, seed {}", grouped(simulation.draws as f64, 0), simulation.seed))
    );
    let right = Align::Right;
    // A mix has no case without draws.
    let has_case = simulation.outputs.iter().any(|risk| risk.as_it_is.is_some());
    let mut heads =
        vec![("Output", Align::Left), ("P5", right), ("P10", right), ("P50", right), ("P90", right), ("P95", right)];
    heads.extend(has_case.then_some(("As it is", right)));
    heads.extend([("Mean", right), ("Unit", Align::Left), ("Target", right), ("Met", right)]);
    let mut table = Table::new(heads);
    for risk in &simulation.outputs {
        table.row(cells(ready, risk));
    }
    out += &table.render(paint, output::columns());
    out += &drivers(ready, simulation, paint);
    out += &indices(ready, simulation, paint);
    out += &checks(ready, simulation, paint);
    out
}

fn cells(ready: &Ready, risk: &OutputRisk) -> Vec<String> {
    let output = &ready.model().outputs[risk.output];
    let numbers = risk.percentiles.iter().map(|p| p.1).chain([risk.mean]);
    let manner = Manner::of(numbers, output.unit.percent);
    let show = |x: f64| match (x.is_finite(), output.is_period) {
        (true, true) => ready.model().timeline.title(x.ceil() as i32),
        (true, false) => manner.show(x),
        (false, _) => "later".to_owned(),
    };
    let at = |wanted: f64| risk.percentiles.iter().find(|p| p.0 == wanted).map_or(f64::NAN, |p| p.1);
    let mut out = vec![output.title.clone()];
    out.extend([5.0, 10.0, 50.0, 90.0, 95.0].map(|p| show(at(p))));
    out.extend(risk.as_it_is.map(|(_, percentile)| format!("at P{percentile:.0}")));
    // Of a milestone, the period nearest to the mean.
    let mean = if output.is_period { risk.mean.round() } else { risk.mean };
    out.push(if mean.is_finite() { show(mean) } else { "–".to_owned() });
    out.push(if output.is_period { String::new() } else { manner.unit(&output.unit.text) });
    out.push(risk.target.map_or_else(String::new, show));
    out.push(match (risk.probability, output.is_period) {
        (Some((p, _)), _) => percent(p),
        (None, true) => format!("{} reached", percent(1.0 - risk.not_reached)),
        (None, false) => String::new(),
    });
    out
}

fn percent(p: f64) -> String {
    match p {
        p if p > 0.0 && p < 0.001 => "< 0.1%".to_owned(),
        p if p < 1.0 && p > 0.999 => "> 99.9%".to_owned(),
        p => format!("{}%", grouped(p * 100.0, 1)),
    }
}

/// What each output hangs on.
fn drivers(ready: &Ready, simulation: &Simulation, paint: Paint) -> String {
    let mut table =
        Table::new([("What it hangs on", Align::Left), ("Share", Align::Right), ("Rank correlation", Align::Right)]);
    let mut misleading = false;
    for risk in &simulation.outputs {
        table.section(&ready.model().outputs[risk.output].title);
        if let Some(share) = risk.between_scenarios {
            table.row(vec!["  the scenario itself".to_owned(), percent(share), String::new()]);
        }
        for driver in risk.drivers.iter().take(SHOWN).filter(|d| d.share >= WORTH || d.misleading) {
            misleading |= driver.misleading;
            let mark = if driver.misleading { " *" } else { "" };
            table.row(vec![
                format!("  {}{mark}", driver.driver),
                percent(driver.share),
                format!("{:+.2}", driver.rank_correlation),
            ]);
        }
    }
    let mut out = format!("\n{}", table.render(paint, output::columns()));
    if misleading {
        out += "* the effect is not one-sided: its correlation says too little\n";
    }
    out
}

/// Sobol's indices: what each driver explains alone, and together with others.
fn indices(ready: &Ready, simulation: &Simulation, paint: Paint) -> String {
    if simulation.outputs.iter().all(|risk| risk.indices.is_empty()) {
        return String::new();
    }
    let right = Align::Right;
    let mut table = Table::new([
        ("Part of the variance", Align::Left),
        ("Alone", right),
        ("±", right),
        ("In all", right),
        ("±", right),
    ]);
    for risk in &simulation.outputs {
        table.section(&ready.model().outputs[risk.output].title);
        // An index that is less than its own error above nothing is nothing.
        for index in risk.indices.iter().take(SHOWN + 2).filter(|i| i.total.0 >= WORTH / 2.0) {
            let mut row = vec![format!("  {}", index.drivers.join(" with "))];
            for (value, error) in [index.first, index.total] {
                row.extend([percent(value.max(0.0)), percent(error)]);
            }
            table.row(row);
        }
    }
    format!("\n{}", table.render(paint, output::columns()))
}

fn checks(ready: &Ready, simulation: &Simulation, paint: Paint) -> String {
    let model = ready.model();
    let failing: Vec<_> = simulation.checks.iter().filter(|check| check.failed > 0).collect();
    if model.checks.is_empty() {
        return String::new();
    }
    if failing.is_empty() {
        let words = match model.checks.len() {
            1 => "The check holds in every draw".to_owned(),
            n => format!("All {n} checks hold in every draw"),
        };
        return format!("\n{}\n", paint.good(&words));
    }
    let mut out = "\n".to_owned();
    for check in failing {
        let worst = check.worst.map_or_else(String::new, |(draw, _)| format!("; the worst is draw {draw}"));
        let words = format!(
            "Check `{}` fails in {} of {} draws{worst}",
            model.checks[check.check].name,
            grouped(check.failed as f64, 0),
            grouped(simulation.draws as f64, 0)
        );
        let _ = writeln!(out, "{}", paint.bad(&words));
    }
    out
}
