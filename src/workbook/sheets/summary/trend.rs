//! The small chart beside an output.

use crate::graph::{Node, RowId, Shape, Tree};
use crate::workbook::cover::Places;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::style::palette;
use rust_xlsxwriter::{Sparkline, SparklineType, Worksheet};

/// A small chart of the line that an output is mainly made of, where that line says the same kind of thing: a margin is
/// no profit.
pub(super) fn trend(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    places: &Places,
    row: u32,
    source: RowId,
) -> Result<(), WorkbookError> {
    let Some(series) = main_series(desk, &desk.book.program.row(source).tree, 4) else { return Ok(()) };
    let (own, drawn) = (&desk.book.program.row(source).unit, &desk.book.program.row(series).unit);
    if (&own.unit, own.percent) != (&drawn.unit, drawn.percent) {
        return Ok(());
    }
    let columns = &desk.layout.columns;
    let place = desk.layout.rows[series.0];
    // Columns that do not begin at zero would make a little less look like nothing.
    let never_negative = desk.live().rows[series.0].values().iter().all(|x| *x >= 0.0);
    let sparkline = Sparkline::new();
    let sparkline = if never_negative { sparkline.set_custom_min(0.0) } else { sparkline };
    let sparkline = sparkline
        .set_type(SparklineType::Column)
        .set_range(("Calc", place, columns.opening + 1, place, columns.last()))
        .set_sparkline_color(palette::PALE);
    sheet.add_sparkline(row, places.trend, &sparkline)?;
    Ok(())
}

/// The first series row that a tree reduces over time.
fn main_series(desk: &Desk<'_>, tree: &Tree, depth: usize) -> Option<RowId> {
    let mut found = None;
    let mut scalars = Vec::new();
    tree.visit(&mut |piece| match &piece.node {
        Node::Reduce { row, .. } | Node::FirstWhen(row) | Node::LastingFrom(row) => found = found.or(Some(*row)),
        Node::ReduceBlock { rows, .. } => found = found.or(rows.first().copied()),
        Node::Row { row, .. } if desk.book.program.row(*row).shape == Shape::Scalar => scalars.push(*row),
        _ => {}
    });
    let of_scalar = || {
        scalars
            .first()
            .filter(|_| depth > 0)
            .and_then(|row| main_series(desk, &desk.book.program.row(*row).tree, depth - 1))
    };
    found.or_else(of_scalar)
}
