//! What rows show for years and for the whole time, as the workbook's year columns compute it.

use super::operation::{arithmetic, binary, settle, settled, unary};
use crate::formula::BinaryOp;
use crate::function::Elementwise;
use crate::graph::{Node, Program, RowId, Tree, Yearly};
use crate::series::RowValues;

/// Fills `years` and `whole` of every series row.
pub(super) fn fill(program: &Program, rows: &mut [RowValues]) {
    let spans = program.model.timeline.years();
    let last = program.model.timeline.periods as usize;
    let ranges: Vec<(usize, usize)> =
        spans.iter().map(|year| (year.first as usize - 1, year.last as usize)).chain([(0, last)]).collect();
    for i in 0..rows.len() {
        let row = &program.rows[i];
        let values = rows[i].values();
        if values.is_empty() {
            continue;
        }
        let shown: Vec<Option<f64>> = ranges
            .iter()
            .enumerate()
            .map(|(column, &(from, to))| match row.yearly {
                Yearly::Sum => Some(sum(&values[from..to])),
                Yearly::Last => Some(values[to - 1]),
                Yearly::Average => Some(sum(&values[from..to]) / (to - from) as f64),
                Yearly::Formula => formula(&row.tree, rows, column),
                Yearly::Empty => None,
            })
            .collect();
        if let RowValues::Series { years, whole, .. } = &mut rows[i] {
            *whole = shown.last().copied().flatten().filter(|x| x.is_finite());
            *years = shown[..shown.len() - 1].iter().map(|x| x.filter(|x| x.is_finite())).collect();
        }
    }
}

fn sum(values: &[f64]) -> f64 {
    values.iter().sum()
}

/// A row's own formula on the years' values of the rows it names; the last column is the whole time.
fn formula(tree: &Tree, rows: &[RowValues], column: usize) -> Option<f64> {
    let of = |part: &Tree| formula(part, rows, column);
    let value = match &tree.node {
        Node::Number(x) => *x,
        Node::Row { row: RowId(row), .. } => match &rows[*row] {
            RowValues::Series { years, whole, .. } => years.get(column).copied().unwrap_or(*whole)?,
            RowValues::Scalar(value) => (*value)?,
        },
        Node::Negate(x) => -of(x)?,
        Node::Percent(x) => of(x)? / 100.0,
        // Of a year's values, as the worksheet's columns of years have them.
        Node::Settled(x) => match &x.node {
            Node::Arithmetic(op, a, b) => settled(*op, of(a)?, of(b)?),
            _ => {
                let values: Vec<f64> = x.parts().into_iter().map(of).collect::<Option<_>>()?;
                let size = values.iter().fold(0.0, |size: f64, x| size.max(x.abs()));
                let plain = values.iter().skip(1).fold(*values.first()?, |a, b| arithmetic(BinaryOp::Add, a, *b));
                settle(plain, size)
            }
        },
        Node::Arithmetic(op, a, b) => arithmetic(*op, of(a)?, of(b)?),
        Node::Over(_, parts) => {
            let values: Vec<f64> = parts.iter().map(of).collect::<Option<_>>()?;
            values.iter().skip(1).fold(*values.first()?, |a, b| arithmetic(BinaryOp::Add, a, *b))
        }
        Node::Call(Elementwise::Unary(function), parts) => unary(*function, of(&parts[0])?),
        Node::Call(Elementwise::Binary(function), parts) => match parts.as_slice() {
            [a, b] => binary(*function, of(a)?, of(b)?),
            _ => return None,
        },
        _ => return None,
    };
    value.is_finite().then_some(value)
}
