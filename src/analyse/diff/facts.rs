//! Known values and figures, as they are compared.

use super::change::Entry;
use super::said::Said;
use super::version::Version;
use crate::model::{Baseline, ExprKind, Figure, FigureValue, Firmness, KnownValue, Line, LineId, Relation, Source};
use crate::series::Projection;

/// Every known value of a version: of its model and of the files that are laid over it.
pub(super) fn known(version: &Version<'_>, projection: &Projection) -> Vec<Entry> {
    let model = version.model();
    let mut out: Vec<Entry> = Vec::new();
    for (at, line) in model.lines.iter().enumerate() {
        for known in &line.known {
            let Some(value) = value(version, projection, LineId(at), known) else { continue };
            let cell = match known.cell {
                Some(cell) => model.cell_name(&line.name, &line.over, cell),
                None => format!("{}[total]", line.name),
            };
            let name = format!("{cell}@{}", model.timeline.name(known.period));
            let firm = (known.firmness != Firmness::Exact).then(|| known.firmness.word());
            let number = Said::Number(value, line.unit.clone());
            let summary = firm.map_or_else(|| number.clone(), |word| Said::Words(format!("{word} {}", number.plain())));
            out.push(
                Entry::new(&name, summary)
                    .with(None, Some(number))
                    .words("firmness", firm)
                    .words("source", known.source.as_deref()),
            );
        }
    }
    out
}

fn value(version: &Version<'_>, projection: &Projection, id: LineId, known: &KnownValue) -> Option<f64> {
    let (program, line): (_, &Line) = (version.program, &version.model().lines[id.0]);
    if let ExprKind::Number(x) = known.value.kind {
        return Some(x);
    }
    match line.replaced {
        true => {
            let own =
                |row: &crate::graph::Known| (row.line, row.cell, row.bound) == (id, known.cell, known.firmness.bound());
            let row = program.known.iter().position(own)?;
            projection.known.get(row)?.get(&known.period).copied()
        }
        false => {
            let own = |actual: &crate::graph::Actual| {
                (actual.line, actual.cell, actual.period) == (id, known.cell, known.period)
            };
            let at = program.actuals.iter().position(own)?;
            projection.actuals.get(at).copied()
        }
    }
}

pub(super) fn figure(baseline: &Baseline, figure: &Figure) -> Entry {
    let number = match &figure.value {
        FigureValue::Number(x) => Said::Number(*x, figure.unit.clone()),
        FigureValue::Period(text) => Said::words(text),
    };
    let sources: Vec<&str> = figure.sources.iter().map(|at| baseline.sources[*at].id.as_str()).collect();
    Entry::plain(&figure.id, number)
        .words("unit", Some(&figure.unit.text))
        .words("period", figure.period.as_deref())
        .words("firmness", Some(figure.firmness.word()))
        .words("kind", Some(figure.kind.word()))
        .words("status", Some(figure.status.word()))
        .words("subject", figure.subject.as_deref())
        .words("measure", figure.measure.as_deref())
        .words("source", Some(&sources.join(", ")))
        .words("title", Some(&figure.title))
        .words("notes", figure.notes.as_deref())
}

pub(super) fn source(source: &Source) -> Entry {
    let summary = source.title.as_deref().or(source.publisher.as_deref()).unwrap_or(&source.id);
    Entry::new(&source.id, Said::words(summary))
        .words("title", source.title.as_deref())
        .words("publisher", source.publisher.as_deref())
        .words("date", source.date.as_deref())
        .words("article", source.article.as_deref())
        .words("url", source.url.as_deref())
        .words("notes", source.notes.as_deref())
}

pub(super) fn relation(relation: &Relation) -> Entry {
    Entry::plain(&relation.name, Said::words(&relation.text))
        .words("title", relation.title.as_deref())
        .words("notes", relation.notes.as_deref())
}
