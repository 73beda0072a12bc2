//! Names of cells: `price[YU7]`.

use super::error::Error;
use super::model::{Model, unknown};
use crate::graph::RowId;
use crate::model::LineId;

/// The row of a line's cell; a line over dimensions without elements is its total.
pub(super) fn row_of(model: &Model, name: &str) -> Result<(LineId, RowId), Error> {
    let data = model.data();
    let bare = name.split('[').next().unwrap_or(name).trim();
    let Some(line) = data.lines.iter().position(|line| line.name == bare) else {
        return Err(unknown("line", bare, model.line_names()));
    };
    let (id, declared) = (LineId(line), &data.lines[line]);
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let cells = (0..data.cell_count(&declared.over)).map(|cell| data.cell_name(&declared.name, &declared.over, cell));
    let names: Vec<String> = cells.collect();
    if let Some(cell) = names.iter().position(|known| plain(known) == plain(name)) {
        return Ok((id, model.program().line_rows[line][cell]));
    }
    match model.program().line_totals[line] {
        Some(total) if bare == name.trim() => Ok((id, total)),
        _ => Err(unknown("cell", name.trim(), names.iter().map(String::as_str))),
    }
}
