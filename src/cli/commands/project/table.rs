//! A projection for people: outputs with targets, yearly figures, checks.

use super::args::Project;
use crate::cli::face::number::Manner;
use crate::cli::face::table::{Align, Paint, Table};
use crate::cli::face::{Common, number, output};
use crate::cli::shared::values::{MARKS, known_alike, met, year_names};
use crate::front::Ready;
use crate::graph::{Owner, RowId, Yearly};
use crate::model::{Bound, ChartSeries, Line, Model, ScenarioId};
use crate::series::{Projection, RowValues};
use std::path::Path;

/// Columns of a sparkline.
const SPARK: usize = 18;
/// Stands beside the unit of what is a mean over the year.
const MEAN: &str = "⌀";
/// More years than this are not all shown.
const MOST_YEARS: usize = 6;

/// What `project` prints.
pub(super) fn table(
    ready: &Ready,
    chosen: ScenarioId,
    projection: &Projection,
    args: &Project,
    written: Option<&Path>,
    common: &Common,
) -> String {
    let paint = Paint(output::color(common));
    let mut out = head(ready, chosen, args, paint);
    if !ready.model().outputs.is_empty() {
        out += &format!("\n{}", outputs(ready, projection, paint));
    }
    let scenario = ready.what_if().unwrap_or(chosen);
    let years = years(ready, projection, known_alike(ready.model(), &[scenario]), paint, common.verbose);
    if !years.is_empty() {
        out += &format!("\n{years}");
    }
    let known = actuals(ready, projection, paint);
    if !known.is_empty() {
        out += &format!("\n{known}");
    }
    out += &format!("\n{}", checks(ready, projection, paint));
    if !common.quiet {
        out += &match written {
            Some(path) => format!("written: {}\n", path.display()),
            None => paint.dim("no workbook written") + "\n",
        };
    }
    out
}

fn head(ready: &Ready, chosen: ScenarioId, args: &Project, paint: Paint) -> String {
    let model = ready.model();
    let timeline = &model.timeline;
    let title = format!("{} – {}", model.title, model.scenarios[chosen.0].title);
    let span = format!("{} to {}, by {}", timeline.title(1), timeline.title(timeline.last()), timeline.step);
    let scenario = ready.what_if().unwrap_or(chosen);
    let span = match (model.known_through(scenario), known_lines(model)) {
        (Some(to), n @ 1..) => {
            let lines = if n == 1 { "line" } else { "lines" };
            format!("{span}; {n} {lines} known up to {}", timeline.title(to))
        }
        (None, 1..) => format!("{span}; nothing is taken as known"),
        (_, 0) => span,
    };
    let changed = args.set.iter().map(|set| paint.dim(&format!("changed: {set}")) + "\n").collect::<String>();
    format!("{}\n{}\n{changed}", paint.bold(&title), paint.dim(&span))
}

/// Of how many lines something is known that takes the place of their formulas.
fn known_lines(model: &Model) -> usize {
    model.lines.iter().filter(|line| line.replaced && line.known.iter().any(|known| known.replaces)).count()
}

fn outputs(ready: &Ready, projection: &Projection, paint: Paint) -> String {
    let model = ready.model();
    let targets = projection.targets.iter().any(Option::is_some);
    let mut heads = vec![("Output", Align::Left), ("Value", Align::Right), ("Unit", Align::Left)];
    if targets {
        heads.extend([("Target", Align::Right), ("", Align::Left)]);
    }
    heads.push(("Name", Align::Left));
    let mut table = Table::new(heads);
    for (i, output) in model.outputs.iter().enumerate() {
        let value = projection.rows[ready.program.output_rows[i].0].scalar();
        let target = projection.targets[i];
        let manner = Manner::of(value.into_iter().chain(target).filter(|_| !output.is_period), output.unit.percent);
        let unit = paint.dim(&manner.unit(&output.unit.text));
        let mut cells = vec![output.title.clone(), number::output(output, value, manner, &model.timeline), unit];
        if targets {
            cells.push(target.map_or_else(String::new, |t| number::output(output, Some(t), manner, &model.timeline)));
            cells.push(match met(ready, i, value, target) {
                Some(true) => paint.good("✓ met"),
                Some(false) => paint.bad("✗ missed"),
                None => String::new(),
            });
        }
        cells.push(paint.dim(&output.name));
        table.row(cells);
    }
    table.render(paint, output::columns())
}

fn years(ready: &Ready, projection: &Projection, known_to: Option<i32>, paint: Paint, all: bool) -> String {
    let model = ready.model();
    let named = year_names(&model.timeline, known_to);
    // As many years as fit: the first ones, the middle, and the last.
    let kept: Vec<usize> = match named.len() {
        n if n <= MOST_YEARS => (0..n).collect(),
        n => vec![0, 1, 2, n / 2, n - 1],
    };
    let mut heads = vec![("By year", Align::Left), ("Unit", Align::Left)];
    heads.extend(kept.iter().map(|i| (named[*i].as_str(), Align::Right)));
    heads.push(("", Align::Right));
    let mut table = Table::new(heads).first_at_least(30);
    let (mut section, mut means) = (None, false);
    for (l, line) in model.lines.iter().enumerate() {
        let rows = shown_rows(ready, l, all);
        if !rows.is_empty() && line.section.is_some() && section != line.section {
            table.section(line.section.as_deref().unwrap_or(""));
            section.clone_from(&line.section);
        }
        for row in rows {
            means |= is_mean(ready, row);
            if let Some(cells) = year_cells(ready, line, row, projection, &kept, paint) {
                table.row(cells);
            }
        }
    }
    if table.is_empty() {
        return String::new();
    }
    let mut notes = Vec::new();
    if known_to.is_some() {
        notes.push(MARKS.to_owned());
    }
    if means {
        notes.push(format!("{MEAN} mean of the year's {}s", model.timeline.step));
    }
    if kept.len() < named.len() {
        notes.push(format!("{} of {} years; `--format csv` has every period", kept.len(), named.len()));
    }
    let notes = if notes.is_empty() { String::new() } else { paint.dim(&notes.join("; ")) + "\n" };
    table.render(paint, output::columns()) + &notes
}

/// What is known of lines beside what the model gives.
fn actuals(ready: &Ready, projection: &Projection, paint: Paint) -> String {
    let model = ready.model();
    let right = Align::Right;
    let heads = [
        ("Known", Align::Left),
        ("Unit", Align::Left),
        ("Period", Align::Left),
        ("Known", right),
        ("Model", right),
        ("Apart", right),
    ];
    let mut table = Table::new(heads).first_at_least(30);
    for known in projection.beside(&ready.program) {
        let line = &model.lines[known.actual.line.0];
        let manner = Manner::of([known.value, known.own], line.unit.percent);
        let names = model.elements_or_total(known.actual.line, known.actual.cell);
        let label =
            if names.is_empty() { line.title.clone() } else { format!("{} – {}", line.title, names.join(", ")) };
        let part = (known.own - known.value) / known.value.abs();
        let bound = known.bound();
        let sign = bound.map_or("", |bound| if bound == Bound::Floor { "≥ " } else { "≤ " });
        let apart = match bound {
            Some(bound) if bound.allows(known.own, known.value) => paint.good("✓"),
            _ if part.is_finite() => number::change(part),
            _ => String::new(),
        };
        table.row(vec![
            label,
            paint.dim(&manner.unit(&line.unit.text)),
            model.timeline.title(known.actual.period),
            format!("{sign}{}", manner.show(known.value)),
            manner.show(known.own),
            apart,
        ]);
    }
    if table.is_empty() { String::new() } else { table.render(paint, output::columns()) }
}

fn year_cells(
    ready: &Ready,
    line: &Line,
    row: RowId,
    projection: &Projection,
    kept: &[usize],
    paint: Paint,
) -> Option<Vec<String>> {
    let RowValues::Series { values, years, .. } = &projection.rows[row.0] else { return None };
    let mut label = format!("  {}", line.title);
    for (dimension, element) in &ready.program.row(row).elements {
        label += &format!(" – {}", ready.model().dimensions[dimension.0].elements[*element].title);
    }
    let shown: Vec<Option<f64>> = kept.iter().map(|i| years.get(*i).copied().flatten()).collect();
    let manner = Manner::of(shown.iter().copied().flatten(), line.unit.percent);
    let unit = manner.unit(&line.unit.text);
    let unit = if is_mean(ready, row) { format!("{unit} {MEAN}").trim_start().to_owned() } else { unit };
    let mut cells = vec![label, paint.dim(&unit)];
    cells.extend(shown.iter().map(|x| x.map_or_else(String::new, |x| manner.show(x))));
    cells.push(paint.dim(&number::sparkline(values, SPARK)));
    Some(cells)
}

/// Whether a row shows a mean for a year.
fn is_mean(ready: &Ready, row: RowId) -> bool {
    ready.program.row(row).yearly == Yearly::Average
}

/// Whether the author draws a line.
fn is_charted(ready: &Ready, line: usize) -> bool {
    let of = |series: &ChartSeries| match series {
        ChartSeries::Cell(id, _) | ChartSeries::Sum(id) => id.0 == line,
    };
    ready.model().charts.iter().any(|chart| chart.series.iter().any(of))
}

/// The total of a line, or its one row; with `all` every element too.
fn shown_rows(ready: &Ready, line: usize, all: bool) -> Vec<RowId> {
    let program = &ready.program;
    let cells = &program.line_rows[line];
    let adds = program.line_totals[line].is_some();
    match (program.meant_totals[line], all) {
        (Some(total), false) => vec![total],
        (Some(total), true) => cells.iter().copied().chain([total]).collect(),
        (None, true) => cells.clone(),
        // Elements that nobody adds stand here themselves; those of rates only where the author charts them.
        (None, false) if cells.len() == 1 || adds || is_charted(ready, line) => {
            cells.iter().copied().filter(|row| program.row(*row).yearly != Yearly::Empty).collect()
        }
        (None, false) => vec![],
    }
    .into_iter()
    .filter(|row| matches!(program.row(*row).owner, Owner::Line(..) | Owner::LineTotal(_)))
    .collect()
}

fn checks(ready: &Ready, projection: &Projection, paint: Paint) -> String {
    let model = ready.model();
    let broken = ready.failed(projection);
    match (model.checks.len(), broken.as_slice()) {
        (0, _) => String::new(),
        (1, []) => paint.good("✓ the check holds") + "\n",
        (n, []) => paint.good(&format!("✓ all {n} checks hold")) + "\n",
        (n, list) => {
            let title =
                |name: &str| model.checks.iter().find(|c| c.name == name).map_or("", |c| c.title.as_str()).to_owned();
            let lines = list.iter().map(|(name, place)| format!("  {} (`{place}`)\n", title(name))).collect::<String>();
            paint.bad(&format!("✗ {} of {n} checks fail:", list.len())) + "\n" + &lines
        }
    }
}
