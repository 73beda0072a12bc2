//! Everything that one version says and the other does not.

use super::change::{Change, ChangeKind, Entry, compared};
use super::version::Version;
use super::{entries, facts};
use crate::series::Projection;

/// What was added, removed or changed, section by section; each version with a projection of its first scenario.
pub(super) fn changes(old: (&Version<'_>, &Projection), new: (&Version<'_>, &Projection)) -> Vec<Change> {
    let (old, new) = (sections(old.0, old.1), sections(new.0, new.1));
    old.iter().zip(&new).flat_map(|((kind, old), (_, new))| compared(*kind, old, new)).collect()
}

fn sections(version: &Version<'_>, projection: &Projection) -> Vec<(ChangeKind, Vec<Entry>)> {
    let (model, baseline) = (version.model(), &version.model().baseline);
    let mut out = Vec::new();
    if let Some(text) = &version.opened.text {
        out = vec![
            (ChangeKind::Model, entries::head(&text.model)),
            (ChangeKind::Timeline, entries::timeline(&text.timeline)),
            (ChangeKind::Dimension, text.dimensions.iter().map(entries::dimension).collect()),
            (ChangeKind::Constant, text.constants.iter().map(|one| entries::constant(model, one)).collect()),
            (ChangeKind::Driver, text.drivers.iter().map(|one| entries::driver(model, one)).collect()),
            (ChangeKind::Line, text.lines.iter().map(|one| entries::line(model, one)).collect()),
            (ChangeKind::Known, facts::known(version, projection)),
            (ChangeKind::Output, text.outputs.iter().map(|one| entries::output(model, one)).collect()),
            (ChangeKind::Check, text.checks.iter().map(entries::check).collect()),
            (ChangeKind::Scenario, text.scenarios.iter().map(|one| entries::scenario(model, one)).collect()),
            (ChangeKind::Correlation, text.correlations.iter().map(entries::correlation).collect()),
            (ChangeKind::Chart, text.charts.iter().map(entries::chart).collect()),
        ];
    }
    out.push((ChangeKind::Figure, baseline.figures.iter().map(|one| facts::figure(baseline, one)).collect()));
    out.push((ChangeKind::Source, baseline.sources.iter().map(facts::source).collect()));
    out.push((ChangeKind::Relation, baseline.relations.iter().map(facts::relation).collect()));
    out
}
