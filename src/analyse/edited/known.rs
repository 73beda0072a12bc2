//! Known values that somebody typed into a workbook.

use crate::graph::{KnownAt, KnownId, Program};
use crate::model::{Firmness, KnownTo, KnownValue, ScenarioId};
use crate::series::Projection;
use crate::spreadsheet::{Grid, Place, Spreadsheet, Value, address};
use crate::text::TOTAL;
use crate::workbook::{KNOWN, KNOWN_ID, known_id, known_to_name};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A known value that was typed, changed or emptied.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownEdit {
    /// Whose it is.
    pub known: KnownId,
    /// Its name: `deliveries[SU7]`, `deliveries[total]`.
    pub name: String,
    /// Its period.
    pub period: i32,
    /// What it was, if anything.
    pub old: Option<f64>,
    /// What it is now, if anything.
    pub new: Option<f64>,
    /// Where, such as `Known!J9`.
    pub place: String,
}

/// What was changed about known values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownEdits {
    /// Values, in the order of the sheet.
    pub values: Vec<KnownEdit>,
    /// Up to when they count, scenario by scenario, where that was changed; by the sheet's own formula where it follows
    /// what was typed.
    pub known_to: Vec<(ScenarioId, KnownTo)>,
    /// Cells that hold no number: where, and what.
    pub refused: Vec<(String, String, String)>,
}

/// Finds what was changed; `projection` is any of the model, unchanged.
pub fn known_edits(book: &Spreadsheet, program: &Program, projection: &Projection) -> KnownEdits {
    let mut out = KnownEdits::default();
    let Some(sheet) = book.sheet(KNOWN).filter(|_| !program.known.is_empty()) else { return out };
    let Some(grid) = Shape::of(sheet, program) else { return out };
    for (at, known) in program.known.iter().enumerate() {
        let name = known_id(program, known);
        let Some(row) = grid.rows.get(&name) else { continue };
        for (period, column) in &grid.columns {
            let place = format!("{KNOWN}!{}", address((*row, *column)));
            let old = projection.known[at].get(period).copied();
            let new = match sheet.value((*row, *column)) {
                None => None,
                Some(Value::Number(x) | Value::Date(x)) => Some(*x),
                Some(Value::Text(text)) if text.trim().is_empty() => None,
                Some(Value::Text(text) | Value::Error(text)) => {
                    out.refused.push((name.clone(), place, format!("\"{text}\" is no number")));
                    continue;
                }
                Some(Value::Boolean(yes)) => {
                    out.refused.push((name.clone(), place, format!("{} is no number", yes.to_string().to_uppercase())));
                    continue;
                }
            };
            if old != new {
                out.values.push(KnownEdit { known: KnownId(at), name: name.clone(), period: *period, old, new, place });
            }
        }
    }
    for s in (0..program.model.scenarios.len()).map(ScenarioId) {
        let known_to = cut(book, program, s);
        out.known_to.extend(known_to.filter(|to| *to != program.model.scenarios[s.0].known_to).map(|to| (s, to)));
    }
    out
}

/// Up to when known values count in a scenario, as its cell says; none where that is lost.
fn cut(book: &Spreadsheet, program: &Program, scenario: ScenarioId) -> Option<KnownTo> {
    let (sheet, at) = book.named(&known_to_name(&program.model, scenario))?;
    let Some(cell) = sheet.cells.get(&at) else { return Some(KnownTo::Nothing) };
    // The sheet's own formula follows what is typed.
    if cell.formula.is_some() && program.model.scenarios[scenario.0].known_to == KnownTo::Last {
        return Some(KnownTo::Last);
    }
    let last = program.model.timeline.last();
    match cell.value {
        None => Some(KnownTo::Nothing),
        Some(Value::Number(x) | Value::Date(x)) => {
            let period = program.model.timeline.period_of_serial(x).filter(|t| *t >= 1);
            Some(period.map_or(KnownTo::Nothing, |t| KnownTo::At(t.min(last))))
        }
        Some(Value::Text(_) | Value::Error(_) | Value::Boolean(_)) => None,
    }
}

/// Where the rows and periods of the sheet are.
struct Shape {
    rows: BTreeMap<String, u32>,
    columns: BTreeMap<i32, u32>,
}

impl Shape {
    fn of(sheet: &Grid, program: &Program) -> Option<Shape> {
        let heads = |place: &Place| sheet.text(*place).is_some_and(|text| text.trim() == KNOWN_ID);
        let head = sheet.cells.keys().copied().find(heads)?;
        let rows = (head.0 + 1..sheet.size().0)
            .filter_map(|row| Some((sheet.text((row, head.1))?.trim().to_owned(), row)))
            .collect();
        let timeline = &program.model.timeline;
        let dates = (head.1 + 1..sheet.size().1).filter_map(|column| {
            let (Value::Number(serial) | Value::Date(serial)) = sheet.value((head.0, column))? else { return None };
            timeline.period_of_serial(*serial).filter(|t| timeline.contains(*t)).map(|t| (t, column))
        });
        Some(Shape { rows, columns: dates.collect() })
    }
}

impl KnownEdits {
    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.known_to.is_empty() && self.refused.is_empty()
    }

    /// Lays the changes over a program, so that it runs as the workbook does.
    pub fn lay_over(&self, program: &mut Program) {
        if self.values.is_empty() && self.known_to.is_empty() {
            return;
        }
        let model = Arc::make_mut(&mut program.model);
        for edit in &self.values {
            let row = &mut program.known[edit.known.0];
            let line = &mut model.lines[row.line.0];
            let is_same = |known: &KnownValue| {
                known.cell == row.cell && known.firmness.bound() == row.bound && known.period == edit.period
            };
            line.known.retain(|known| !is_same(known));
            let Some(x) = edit.new else {
                row.values.remove(&edit.period);
                continue;
            };
            let span = line.span;
            let number = crate::model::Expr { kind: crate::model::ExprKind::Number(x), span };
            line.known.push(KnownValue {
                cell: row.cell,
                period: edit.period,
                value: number,
                firmness: Firmness::of_bound(row.bound),
                source: None,
                replaces: true,
            });
            row.values.insert(edit.period, KnownAt::typed(x, row.bound, span));
        }
        for (scenario, known_to) in &self.known_to {
            model.scenarios[scenario.0].known_to = *known_to;
        }
    }

    /// The values that were typed as a file of known values: `period,line,element,value,unit,firmness` with a column for
    /// each dimension.
    pub fn csv(&self, program: &Program) -> String {
        let model = &program.model;
        let lines = self.values.iter().map(|edit| program.known[edit.known.0].line);
        let mut axes: Vec<usize> = lines.flat_map(|line| model.lines[line.0].over.iter().map(|d| d.0)).collect();
        axes.sort_unstable();
        axes.dedup();
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut head = vec!["period".to_owned(), "line".to_owned()];
        head.extend(axes.iter().map(|axis| model.dimensions[*axis].name.clone()));
        head.extend(["value", "unit", "firmness"].map(str::to_owned));
        rows.push(head);
        for edit in &self.values {
            let Some(x) = edit.new else { continue };
            let known = &program.known[edit.known.0];
            let line = &model.lines[known.line.0];
            let mut row = vec![model.timeline.name(edit.period), line.name.clone()];
            let elements = known.cell.map(|cell| model.element_names(&line.over, cell));
            let at = |axis: &usize| line.over.iter().position(|over| over.0 == *axis);
            row.extend(axes.iter().map(|axis| match (at(axis), &elements) {
                (None, _) => String::new(),
                (Some(at), Some(elements)) => elements[at].to_owned(),
                (Some(_), None) => TOTAL.to_owned(),
            }));
            row.extend([x.to_string(), line.unit.text.clone(), Firmness::of_bound(known.bound).word().to_owned()]);
            rows.push(row);
        }
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Into memory nothing can fail.
        rows.iter().for_each(|row| drop(writer.write_record(row)));
        writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}
