//! Over elements: which cell is meant, what a question about elements comes to, reductions over dimensions.

use super::super::rows::Rows;
use super::super::shorten::{LONGEST, weight};
use super::super::site::{Env, Guard, Site};
use super::super::tree::{InputId, Node, Tree, tree};
use crate::diagnostic::Span;
use crate::function::{Binary, Elementwise, Unary};
use crate::model::{Aggregate, Calendar, DimensionId, DriverId, Expr, ExprKind, LineId, Picks};

impl Rows<'_> {
    pub(super) fn cell(&self, over: &[DimensionId], picks: &Picks, env: &Env) -> usize {
        let mut cell = 0;
        for dimension in over {
            let picked = picks.iter().find(|(d, _)| d == dimension).map(|(_, e)| *e);
            let element = picked.or(env[dimension.0]).unwrap_or(0);
            cell = cell * self.model.dimensions[dimension.0].elements.len() + element;
        }
        cell
    }

    /// The calendar dimension that a driver takes from the period.
    pub(super) fn season(&self, id: DriverId, picks: &Picks, site: &Site<'_>) -> Option<DimensionId> {
        self.model.drivers[id.0].over.iter().copied().find(|d| {
            let decided = site.env[d.0].is_some() || picks.iter().any(|(picked, _)| picked == d);
            !decided && self.model.dimensions[d.0].calendar.is_some()
        })
    }

    pub(super) fn driver(&mut self, id: DriverId, picks: &Picks, span: Span, site: &Site<'_>) -> Tree {
        let driver = &self.model.drivers[id.0];
        let Some(dimension) = self.season(id, picks, site) else {
            let input = self.input(id, self.cell(&driver.over, picks, site.env));
            return tree(self.input_node(id, input, site), span);
        };
        let calendar = self.model.dimensions[dimension.0].calendar.unwrap_or(Calendar::Month);
        let count = self.model.dimensions[dimension.0].elements.len();
        let mut env = site.env.clone();
        let mut inputs = Vec::with_capacity(count);
        for element in 0..count {
            env[dimension.0] = Some(element);
            inputs.push(self.input(id, self.cell(&driver.over, picks, &env)));
        }
        tree(Node::Seasonal { inputs, calendar, shift: site.shift }, span)
    }

    fn input_node(&self, id: DriverId, input: InputId, site: &Site<'_>) -> Node {
        let varies = self.model.drivers[id.0].varies;
        match site.at {
            Some(period) if varies => Node::InputAt { input, period },
            _ => Node::Input { input, shift: if varies { site.shift } else { 0 } },
        }
    }

    /// Whether a question about elements holds at this place; `None` for anything else.
    pub(super) fn decided(&self, expr: &Expr, env: &Env) -> Option<bool> {
        match &expr.kind {
            ExprKind::IsElement { dimension, element, negated } => Some((env[dimension.0]? == *element) != *negated),
            ExprKind::Number(x) => Some(*x != 0.0),
            ExprKind::Call(Elementwise::Unary(Unary::Not), parts) => self.decided(&parts[0], env).map(|holds| !holds),
            ExprKind::Call(Elementwise::Binary(Binary::And), parts) => {
                let each: Vec<_> = parts.iter().map(|part| self.decided(part, env)).collect();
                match each.contains(&Some(false)) {
                    true => Some(false),
                    false => each.iter().all(|e| *e == Some(true)).then_some(true),
                }
            }
            ExprKind::Call(Elementwise::Binary(Binary::Or), parts) => {
                let each: Vec<_> = parts.iter().map(|part| self.decided(part, env)).collect();
                match each.contains(&Some(true)) {
                    true => Some(true),
                    false => each.iter().all(|e| *e == Some(false)).then_some(false),
                }
            }
            _ => None,
        }
    }

    /// A reduction over dimensions; the total row stands for the sum of a whole line.
    pub(super) fn over(
        &mut self,
        how: Aggregate,
        dimensions: &[DimensionId],
        of: &Expr,
        span: Span,
        site: &Site<'_>,
    ) -> Tree {
        if let (Aggregate::Sum, ExprKind::Line(id, picks)) = (how, &of.kind)
            && picks.is_empty()
            && let Some(total) = self.line_totals[id.0]
            && self.is_whole(*id, dimensions)
        {
            return Self::reference(total, site.shift, span);
        }
        let mut parts = Vec::new();
        for env in self.combinations(dimensions, site.env) {
            let inner = Site { env: &env, ..*site };
            let part = self.expand(of, &inner);
            let plain = part.parts().is_empty();
            let looked_away = site.guard != Guard::Open && part.can_fail();
            let part = match plain || site.at.is_some() || looked_away {
                true => part,
                false if self.is_short(dimensions, &part) => part,
                false => {
                    let row = self.helper(part, site.shape, &env, None);
                    Self::reference(row, 0, span)
                }
            };
            parts.push(part);
        }
        tree(Node::Over(how, parts), span)
    }

    fn is_short(&self, dimensions: &[DimensionId], part: &Tree) -> bool {
        let count: usize = dimensions.iter().map(|d| self.model.dimensions[d.0].elements.len()).product();
        count * weight(part) <= LONGEST
    }

    fn is_whole(&self, id: LineId, dimensions: &[DimensionId]) -> bool {
        let over = &self.model.lines[id.0].over;
        over.iter().all(|d| dimensions.contains(d)) && over.len() == dimensions.len()
    }

    /// Every combination of the elements of some dimensions, the last running fastest.
    pub(in crate::graph) fn combinations(&self, dimensions: &[DimensionId], env: &Env) -> Vec<Env> {
        let mut out = vec![env.clone()];
        for dimension in dimensions {
            let count = self.model.dimensions[dimension.0].elements.len();
            let step = |env: &Env| {
                let mut each = vec![env.clone(); count];
                each.iter_mut().enumerate().for_each(|(e, env)| env[dimension.0] = Some(e));
                each
            };
            out = out.iter().flat_map(step).collect();
        }
        out
    }
}
