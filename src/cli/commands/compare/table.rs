//! A comparison for people.

use super::compared::Compared;
use crate::analyse::Comparison;
use crate::cli::face::number::Manner;
use crate::cli::face::table::{Align, Paint, Table};
use crate::cli::face::{Common, number, output};
use crate::cli::shared::values::{MARKS, known_alike, year_names};

/// How much a table may be cut before differences stand in two rows.
const SLACK: usize = 20;

impl Compared<'_> {
    /// All of it; `elements` shows those too whose line has a total.
    pub(super) fn table(&self, elements: bool, common: &Common) -> String {
        let paint = Paint(output::color(common));
        let room = output::columns();
        let model = self.ready.model();
        let mut out = format!("{}\n\n", paint.bold(&model.title));
        if !model.outputs.is_empty() {
            let together = self.outputs(paint, false);
            let apart = together.wish() > output::layout_columns() + SLACK;
            out += &if apart { self.outputs(paint, true) } else { together }.render(paint, room);
        }
        let lines = match &self.periods {
            None => self.by_year(elements, paint),
            Some(periods) => {
                let name = |row: &Comparison| model.timeline.name(row.at);
                self.lines("By period", periods, elements, &name, paint)
            }
        };
        if !lines.is_empty() {
            out += &format!("\n{}", lines.render(paint, room));
            if self.periods.is_none() && self.known().is_some() {
                out += &format!("{}\n", paint.dim(MARKS));
            }
        }
        for (id, projection) in self.ids.iter().zip(&self.projections) {
            for (_, place) in self.ready.failed(projection) {
                out += &format!("{}\n", paint.bad(&format!("✗ check fails in {}: `{place}`", self.name(*id))));
            }
        }
        out
    }

    fn heads<'h>(&'h self, first: &'h str) -> Vec<(&'h str, Align)> {
        let scenarios = &self.ready.model().scenarios;
        let titles = self.ids.iter().map(|id| (scenarios[id.0].title.as_str(), Align::Right));
        [(first, Align::Left), ("Unit", Align::Left)].into_iter().chain(titles).collect()
    }

    /// A row for each output; below it the differences from the first scenario, in value and in percent, and the target.
    fn outputs(&self, paint: Paint, apart: bool) -> Table {
        let model = self.ready.model();
        let mut table = Table::new(self.heads("Output"));
        for (i, output) in model.outputs.iter().enumerate() {
            let values = self.values(i);
            let targets = self.targets(i);
            let numbers = values.iter().copied().flatten().filter(|_| !output.is_period);
            let manner = Manner::of(numbers, output.unit.percent);
            let show = |x: Option<f64>| number::output(output, x, manner, &model.timeline);
            let mut cells = vec![output.title.clone(), paint.dim(&manner.unit(&output.unit.text))];
            cells.extend(values.iter().map(|x| show(*x)));
            table.row(cells);
            let pairs: Vec<Option<(f64, f64)>> =
                values.iter().map(|x| x.zip(values[0]).filter(|(a, b)| a != b)).collect();
            let step = output.is_period.then_some(model.timeline.step.name());
            let amount =
                |pair: &Option<(f64, f64)>| pair.map_or_else(String::new, |(a, b)| amount(a - b, manner, step, apart));
            let share = |pair: &Option<(f64, f64)>| {
                let wanted = !output.is_period && !output.unit.percent;
                pair.filter(|_| wanted).map_or_else(String::new, |(a, b)| share(a, b))
            };
            let both = |pair: &Option<(f64, f64)>| match (amount(pair), share(pair)) {
                (amount, share) if share.is_empty() => amount,
                (amount, share) => format!("{amount} ({share})"),
            };
            let mut row = |label: &str, cells: Vec<String>| {
                if cells.iter().any(|c| !c.is_empty()) {
                    let label = [paint.dim(label), String::new()];
                    table.row(label.into_iter().chain(cells).collect());
                }
            };
            let dim = |text: String| paint.dim(&text);
            if apart {
                row("  difference", pairs.iter().map(amount).map(dim).collect());
                row("  in percent", pairs.iter().map(share).map(dim).collect());
            } else {
                row("  difference", pairs.iter().map(both).map(dim).collect());
            }
            let verdict = |(target, met): &(Option<f64>, Option<bool>)| match (target, met) {
                (Some(target), Some(true)) => paint.good(&format!("✓ {}", show(Some(*target)))),
                (Some(target), Some(false)) => paint.bad(&format!("✗ {}", show(Some(*target)))),
                _ => String::new(),
            };
            row("  target: ✓ met, ✗ missed", targets.iter().map(verdict).collect());
        }
        table
    }

    /// Up to when values are known in all scenarios that are compared.
    fn known(&self) -> Option<i32> {
        known_alike(self.ready.model(), &self.ids)
    }

    fn by_year(&self, elements: bool, paint: Paint) -> Table {
        let timeline = &self.ready.model().timeline;
        let spans: Vec<i32> = timeline.years().iter().map(|y| y.year).collect();
        let names = year_names(timeline, self.known());
        let name = |row: &Comparison| {
            spans.iter().position(|y| *y == row.at).map_or_else(|| row.at.to_string(), |at| names[at].clone())
        };
        self.lines("By year", &self.years, elements, &name, paint)
    }

    fn lines(
        &self,
        head: &str,
        rows: &[Comparison],
        elements: bool,
        name: &dyn Fn(&Comparison) -> String,
        paint: Paint,
    ) -> Table {
        let mut table = Table::new(self.heads(head));
        let rows: Vec<&Comparison> = rows.iter().filter(|row| elements || row.main).collect();
        for rows in rows.chunk_by(|a, b| a.title == b.title && a.line == b.line) {
            let manner = Manner::of(rows.iter().flat_map(|r| r.values.iter().copied().flatten()), rows[0].percent);
            table.section(&rows[0].title);
            for row in rows {
                let mut cells = vec![format!("  {}", name(row)), paint.dim(&manner.unit(&row.unit))];
                cells.extend(row.values.iter().map(|x| match (x, row.values[0]) {
                    (None, _) => String::new(),
                    (Some(x), Some(base)) if *x != base && !row.percent => {
                        format!("{} {}", manner.show(*x), paint.dim(&format!("({})", share(*x, base))))
                    }
                    (Some(x), _) => manner.show(*x),
                }));
                table.row(cells);
            }
        }
        table
    }
}

fn amount(difference: f64, manner: Manner, step: Option<&str>, short: bool) -> String {
    let sign = if difference > 0.0 { "+" } else { "" };
    match step {
        None => format!("{sign}{}", manner.show(difference)),
        Some(step) => {
            let n = difference.abs();
            let word = if n == 1.0 { step.to_owned() } else { format!("{step}s") };
            if short {
                return format!("{sign}{difference} {word}");
            }
            format!("{n} {word} {}", if difference > 0.0 { "later" } else { "earlier" })
        }
    }
}

/// By how much of the reference a value differs from it.
fn share(x: f64, base: f64) -> String {
    match base {
        0.0 => "–".to_owned(),
        _ => format!("{}{:.1}%", if x > base { "+" } else { "" }, (x - base) / base.abs() * 100.0),
    }
}
