//! What has to be computed for what is wanted, and how far back it is looked up.

use super::super::plan::Wanted;
use super::Planner;
use super::reach::{args_of, inputs_of, rows_of};
use crate::graph::{Node, OpKind, Reg, RowId};
use std::collections::BTreeMap;

impl Planner<'_> {
    pub(super) fn want(&mut self, wanted: &Wanted) {
        let rows = wanted.scalars.iter().chain(wanted.holds.iter().flatten()).chain(&wanted.series);
        let mut open: Vec<RowId> = rows.copied().collect();
        while let Some(row) = open.pop() {
            if !self.uncertain[row.0] || !self.needed_rows.insert(row) {
                continue;
            }
            let (level, reg) = self.places[row.0];
            self.want_reg(level, reg, &mut open);
            if let Some(opening) = &self.program.row(row).opening {
                opening.visit(&mut |piece| {
                    if let Node::Row { row, .. } = &piece.node {
                        open.push(*row);
                    }
                });
            }
        }
    }

    fn want_reg(&mut self, level: usize, reg: Reg, open: &mut Vec<RowId>) {
        if !self.flag(level, reg) || !self.needed.insert((level, reg)) {
            return;
        }
        let pass = &self.program.code.passes[level];
        let op = match reg {
            Reg::Once(at) => &pass.once[at as usize].kind,
            Reg::Body(at) => &pass.body[at as usize].kind,
        };
        let deeper = |row: &RowId, by: u32, depth: &mut BTreeMap<RowId, u32>, places: &[(usize, Reg)]| {
            let by = if places[row.0].0 == level { by } else { self.periods as u32 };
            let entry = depth.entry(*row).or_insert(0);
            *entry = (*entry).max(by);
        };
        match op {
            OpKind::History { row, shift } => deeper(row, *shift, &mut self.depth, &self.places),
            OpKind::Recent { row, n, shift, .. } => deeper(row, n + shift, &mut self.depth, &self.places),
            OpKind::Path { shift, .. } | OpKind::Seasonal { shift, .. } => {
                for source in inputs_of(op).iter().filter_map(|input| self.source_of.get(input)) {
                    let entry = self.source_depth.entry(*source).or_insert(0);
                    *entry = (*entry).max(*shift);
                }
            }
            _ => {}
        }
        open.extend(rows_of(op));
        for arg in args_of(op) {
            self.want_reg(level, arg, open);
        }
    }
}
