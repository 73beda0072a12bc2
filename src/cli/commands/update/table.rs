//! An update for people.

use super::told::{Told, bound, label, percentile};
use crate::analyse::{LEVELS_TOLD, Moved, OutputRisk, WANTED_EFFECTIVE};
use crate::cli::face::number::Manner;
use crate::cli::face::table::{Align, Paint, Table};
use crate::cli::face::{Common, output};
use crate::model::grouped;

/// Drivers that are shown where `-v` does not ask for all.
const SHOWN: usize = 12;
/// A part by which P10 to P90 has to have changed, else.
const NARROWED: f64 = 0.1;
/// Standard deviations by which a driver has to have moved to be shown.
const WORTH: f64 = 0.05;

impl Told<'_> {
    /// All of it.
    pub(super) fn table(&self, common: &Common) -> String {
        let paint = Paint(output::color(common));
        let model = self.ready.model();
        let found = &self.found;
        let title = match self.asked.scenarios.as_slice() {
            [one] => model.scenarios[one.0].title.clone(),
            _ => "a mix of scenarios".to_owned(),
        };
        let enough = if found.effective >= WANTED_EFFECTIVE { "" } else { " (few: percentiles are rough)" };
        let about = format!(
            "updated by {} known values up to {}; {} draws, worth {}{enough}, seed {}",
            found.surprises.len(),
            model.timeline.title(found.until),
            grouped(found.draws as f64, 0),
            grouped(found.effective.floor(), 0),
            self.seed
        );
        let mut out = format!("{}\n{}\n", paint.bold(&format!("{} – {title}", model.title)), paint.dim(&about));
        let verdicts =
            self.tempering().into_iter().chain(self.lacking()).chain(self.unexplained()).chain(self.doubled());
        verdicts.for_each(|words| out += &format!("warning: {words}\n"));
        if found.after.failed > 0 {
            let failed = grouped(found.after.failed as f64, 0);
            out += &format!("warning: {failed} of the draws that stand have an error and are left out\n");
        }
        out += &format!("\n{}", self.surprises(paint));
        out += &self.by_difference().map_or_else(String::new, |words| format!("{}\n", paint.dim(&words)));
        if found.scenarios.len() > 1 {
            out += &format!("\n{}", self.scenarios(paint));
        }
        out += &format!("\n{}", self.drivers(paint, common.verbose));
        out + &format!("\n{}", self.outputs(paint))
    }

    fn surprises(&self, paint: Paint) -> String {
        let model = self.ready.model();
        let right = Align::Right;
        let mut table = Table::new([
            ("What came", Align::Left),
            ("Period", Align::Left),
            ("Known", right),
            ("P10 before", right),
            ("P50", right),
            ("P90", right),
            ("It lay at", right),
            ("Unit", Align::Left),
        ]);
        for surprise in &self.found.surprises {
            let evidence = &surprise.evidence;
            let line = &model.lines[evidence.line.0];
            let manner = Manner::of(surprise.prior.into_iter().chain([evidence.known]), line.unit.percent);
            let mark = match (surprise.lacks_cause(), surprise.stays_unexplained()) {
                (true, _) => " !",
                (false, true) => " ?",
                (false, false) => "",
            };
            let mut row = vec![
                label(self.ready, surprise),
                model.timeline.title(evidence.period),
                format!("{}{}", bound(surprise), manner.show(evidence.known)),
            ];
            row.extend(surprise.prior.map(|x| manner.show(x)));
            row.extend([format!("{}{mark}", percentile(surprise.percentile)), manner.unit(&line.unit.text)]);
            table.row(row);
        }
        table.render(paint, output::columns())
    }

    fn scenarios(&self, paint: Paint) -> String {
        let mut table =
            Table::new([("Probability of", Align::Left), ("before", Align::Right), ("after", Align::Right)]);
        for (scenario, (before, after, _)) in self.asked.scenarios.iter().zip(&self.found.scenarios) {
            let title = self.ready.model().scenarios[scenario.0].title.clone();
            table.row(vec![title, share(*before), share(*after)]);
        }
        table.render(paint, output::columns())
    }

    fn drivers(&self, paint: Paint, all: bool) -> String {
        let mut table = before_and_after("What is drawn");
        let moved = self.by_distance();
        let much = |one: &Moved| one.distance().abs() >= WORTH || one.narrowed().abs() >= NARROWED;
        let shown = moved.iter().filter(|one| all || much(one));
        let shown: Vec<_> = shown.take(if all { moved.len() } else { SHOWN }).collect();
        for one in &shown {
            let mut row = vec![one.label(&self.ready.program)];
            row.extend(self.shown(one, one.before));
            row.extend(self.shown(one, one.after));
            let narrowed = one.narrowed() * 100.0;
            let words = if narrowed < 0.0 { "wider" } else { "narrower" };
            row.push(format!("{:+.1} sd, {:.0}% {words}", one.distance(), narrowed.abs()));
            table.row(row);
        }
        let mut out = table.render(paint, output::columns());
        let left = moved.len() - shown.len();
        if left > 0 {
            out +=
                &format!("{}\n", paint.dim(&format!("{left} more that hardly moved, or moved less: `-v` shows them")));
        }
        out
    }

    fn outputs(&self, paint: Paint) -> String {
        let mut table = before_and_after("Output");
        for (before, after) in self.found.before.outputs.iter().zip(&self.found.after.outputs) {
            let output = &self.ready.model().outputs[before.output];
            let (a, b) = (levels(before), levels(after));
            let manner = Manner::of(a.into_iter().chain(b), output.unit.percent);
            let show = |x: f64| match (x.is_finite(), output.is_period) {
                (true, true) => self.ready.model().timeline.title(x.ceil() as i32),
                (true, false) => manner.show(x),
                (false, _) => "later".to_owned(),
            };
            let unit = manner.unit(&output.unit.text);
            let mut row = vec![match (unit.is_empty(), output.is_period) {
                (false, false) => format!("{}, {unit}", output.title),
                _ => output.title.clone(),
            }];
            row.extend(a.map(show));
            row.extend(b.map(show));
            row.push(match (before.probability, after.probability) {
                (Some((p, _)), Some((q, _))) => format!("target met: {} → {}", share(p), share(q)),
                _ => String::new(),
            });
            table.row(row);
        }
        table.render(paint, output::columns())
    }
}

fn before_and_after(what: &str) -> Table {
    let right = Align::Right;
    Table::new([
        (what, Align::Left),
        ("P10 before", right),
        ("P50", right),
        ("P90", right),
        ("P10 after", right),
        ("P50", right),
        ("P90", right),
        ("", right),
    ])
}

fn levels(risk: &OutputRisk) -> [f64; 3] {
    LEVELS_TOLD.map(|level| risk.percentiles.iter().find(|(p, _)| *p == level).map_or(f64::NAN, |(_, x)| *x))
}

fn share(p: f64) -> String {
    format!("{}%", grouped(p * 100.0, 1))
}
