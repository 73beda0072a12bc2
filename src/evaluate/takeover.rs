//! What goes wrong where known values take the place of formulas, in the model's terms.

use super::fault::Fault;
use super::settings::Statics;
use crate::diagnostic::Code;
use crate::graph::{Owner, RowId, row_name};
use crate::model::{Carry, LineId, readable};

/// The fault of a row that shares a known total out or carries a known value on, where its formulas have values.
pub(super) fn fault(statics: &Statics<'_>, row: RowId, t: i32) -> Option<Fault> {
    let program = statics.program;
    let made = program.row(row);
    let (span, operation, hint) = match made.owner {
        Owner::Scale(line) => {
            let (span, operation) = shared(statics, line, t).unwrap_or_else(|| {
                (made.tree.span, "what the bounds of its total leave cannot be shared by its elements".to_owned())
            });
            (span, operation, "a total is that of all elements, known ones included: look at both".to_owned())
        }
        Owner::Carry(line, _) if program.model.lines[line.0].carry == Carry::Ratio => (
            made.tree.span,
            "`carry = \"ratio\"` asks how many times its formula is known, and the formula is 0".to_owned(),
            "`carry = \"difference\"` goes on at a distance; or let the formula be other than 0 there".to_owned(),
        ),
        _ => return None,
    };
    Some(Fault {
        what: match made.owner {
            Owner::Scale(line) => program.model.lines[line.0].name.clone(),
            Owner::Carry(line, cell) => {
                let line = &program.model.lines[line.0];
                program.model.cell_name(&line.name, &line.over, cell)
            }
            _ => row_name(program, row),
        },
        period: Some(program.model.timeline.name(t)),
        scenario: statics.scenario.clone(),
        operation,
        span,
        hint,
        code: Code::Calculation,
    })
}

/// Why a known total cannot be shared by the elements that are not known.
fn shared(statics: &Statics<'_>, line: LineId, t: i32) -> Option<(crate::diagnostic::Span, String)> {
    let known = statics.program.known.iter().enumerate().filter(|(_, row)| row.line == line && row.bound.is_none());
    let at = |id: usize| Some(statics.known[id][t as usize]).filter(|x| !x.is_nan());
    let (id, total) = known.clone().find(|(_, row)| row.cell.is_none())?;
    let value = at(id)?;
    let parts: f64 = known.filter(|(_, row)| row.cell.is_some()).filter_map(|(id, _)| at(id)).sum();
    let left = readable(value - parts);
    let operation = format!(
        "its total is known as {}, its known elements make {}, and the {left} that are left cannot be shared in proportion to the others' formulas, which have another sign, several, or are 0",
        readable(value),
        readable(parts),
    );
    Some((total.values.get(&t).map_or(statics.program.model.lines[line.0].span, |known| known.value.span), operation))
}
