//! All names of a model.

use crate::model::{DimensionId, Model};
use crate::unit::DeclaredUnit;

/// What a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// An output, which `--of` takes.
    Output,
    /// A line.
    Line,
    /// A driver, which `--set` and `--driver` take.
    Driver,
}

/// A name with what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct NameEntry<'a> {
    /// What it is.
    pub kind: NameKind,
    /// The name.
    pub name: &'a str,
    /// The dimensions that it is over.
    pub over: Vec<&'a str>,
    /// Its title.
    pub title: &'a str,
    /// Its unit, as declared.
    pub unit: &'a str,
}

/// The outputs, lines and drivers of a model, in this order and in that of the model.
pub fn names(model: &Model) -> Vec<NameEntry<'_>> {
    fn entry<'a>(
        model: &'a Model,
        kind: NameKind,
        (name, title, unit): (&'a str, &'a str, &'a DeclaredUnit),
        over: &[DimensionId],
    ) -> NameEntry<'a> {
        let over = over.iter().map(|d| model.dimensions[d.0].name.as_str()).collect();
        NameEntry { kind, name, over, title, unit: &unit.text }
    }
    let outputs = model.outputs.iter().map(|o| entry(model, NameKind::Output, (&o.name, &o.title, &o.unit), &[]));
    let lines = model.lines.iter().map(|l| entry(model, NameKind::Line, (&l.name, &l.title, &l.unit), &l.over));
    let drivers = model.drivers.iter().map(|d| entry(model, NameKind::Driver, (&d.name, &d.title, &d.unit), &d.over));
    outputs.chain(lines).chain(drivers).collect()
}
