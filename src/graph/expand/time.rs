//! Over time: running sums, reductions over periods, conditions that hold from some period on.

use super::super::program::{Row, Yearly};
use super::super::rows::Rows;
use super::super::site::{Env, Guard, Site};
use super::super::tree::{Node, RowId, Shape, Tree, add, is_marked, multiply, number, tree, unless};
use super::as_condition;
use crate::diagnostic::Span;
use crate::formula::BinaryOp;
use crate::function::{Choice, Elementwise};
use crate::model::{Aggregate, DimensionId, Expr, ExprKind, Range, Reducer};

impl Rows<'_> {
    pub(super) fn cumulative(&mut self, of: &Expr, span: Span, site: &Site<'_>) -> Tree {
        let inner = self.expand(of, &Site { shift: 0, ..*site });
        let split = self.split(inner, site, site.env);
        split.whole(span, |step| {
            let key = format!("running {step:?}");
            let row = self.known.get(&key).copied().unwrap_or_else(|| {
                let row = self.reserve();
                let made = self.running_row(row, step, span, site.env);
                self.place(row, made);
                self.known.insert(key, row);
                row
            });
            Self::reference(row, site.shift, span)
        })
    }

    /// Rows for a value that is reduced over periods. Where it may be an error that somebody looks away from, no row
    /// may hold that error: one has the values, another marks where there is none.
    pub(super) fn split(&mut self, inner: Tree, site: &Site<'_>, env: &Env) -> Split {
        if site.guard == Guard::Open || !inner.can_fail() {
            return Split { values: self.as_row(inner, env), marks: None };
        }
        let span = inner.span;
        let if_error =
            |x: Tree, y: f64| tree(Node::Call(Elementwise::Choice(Choice::IfError), vec![x, number(y, span)]), span);
        let marks = if_error(multiply(inner.clone(), number(0.0, span), span), 1.0);
        let (values, marks) = (if_error(inner, 0.0), Some(self.helper(marks, Shape::Series, env, None)));
        Split { values: self.helper(values, Shape::Series, env, None), marks }
    }

    /// `previous + this`, starting at 0.
    fn running_row(&self, row: RowId, step: RowId, span: Span, env: &Env) -> Row {
        let this = Self::reference(step, 0, span);
        Row {
            owner: self.owner,
            label: format!("cumulative({})", self.row_label(step)),
            elements: env.iter().enumerate().filter_map(|(d, e)| e.map(|e| (DimensionId(d), e))).collect(),
            unit: self.unit(&this),
            tree: add(Self::reference(row, 1, span), this, span),
            opening: Some(number(0.0, span)),
            shape: Shape::Series,
            yearly: Yearly::Last,
        }
    }

    pub(super) fn reduce(&mut self, how: Reducer, range: Range, of: &Expr, span: Span, site: &Site<'_>) -> Tree {
        if site.at.is_some() {
            return self.expand(of, &Site { at: Some(range.first), ..*site });
        }
        let series = Site { shape: Shape::Series, shift: 0, check: false, ..*site };
        if matches!(how, Reducer::First | Reducer::Last) && matches!(site.shape, Shape::Scalar) {
            // A quotient at one period needs its parts there alone: elsewhere it may have no value.
            let mut part = |of: &Expr| Box::new(self.reduce(how, range, of, span, site));
            match &of.kind {
                ExprKind::Binary(op, a, b) if !matches!(op, BinaryOp::Compare(_)) => {
                    return tree(Node::Arithmetic(*op, part(a), part(b)), of.span);
                }
                ExprKind::Negate(x) => return tree(Node::Negate(part(x)), of.span),
                ExprKind::Percent(x) => return tree(Node::Percent(part(x)), of.span),
                ExprKind::Number(_) | ExprKind::Constant(_) | ExprKind::Figure(_) => return self.expand(of, site),
                ExprKind::Driver(id, picks)
                    if !self.model.drivers[id.0].varies && self.season(*id, picks, site).is_none() =>
                {
                    return self.expand(of, site);
                }
                _ => {}
            }
        }
        let mut splits = Vec::new();
        let block = match &of.kind {
            ExprKind::Over(over, dimensions, inner) if same_extreme(how, *over) => {
                for env in self.combinations(dimensions, site.env) {
                    let part = self.expand(inner, &Site { env: &env, ..series });
                    splits.push(self.split(part, site, &env));
                }
                true
            }
            _ => {
                let inner = self.expand(of, &series);
                splits.push(self.split(inner, site, site.env));
                false
            }
        };
        let Range { first, last } = range;
        let mut reduced = |how: Reducer, rows: Vec<RowId>| {
            let node = match rows.as_slice() {
                [row] if !block => Node::Reduce { how, row: *row, first, last },
                _ => Node::ReduceBlock { how, rows, first, last },
            };
            match site.shape {
                Shape::Scalar => tree(node, span),
                Shape::Series => {
                    let row = self.helper(tree(node, span), Shape::Scalar, site.env, None);
                    Self::reference(row, 0, span)
                }
            }
        };
        let marks: Vec<_> = splits.iter().filter_map(|split| split.marks).collect();
        // One mark suffices; of a single period, its own.
        let any = if matches!(how, Reducer::First | Reducer::Last) { how } else { Reducer::Largest };
        let marked = (!marks.is_empty()).then(|| is_marked(reduced(any, marks)));
        unless(marked, reduced(how, splits.iter().map(|split| split.values).collect()), span)
    }

    pub(super) fn condition_row(&mut self, of: &Expr, site: &Site<'_>) -> RowId {
        let series = Site { shape: Shape::Series, ..*site };
        let condition = self.expand(of, &series);
        self.helper(as_condition(condition), Shape::Series, site.env, None)
    }

    /// How many periods in a row a condition has held.
    pub(super) fn run_row(&mut self, condition: RowId, span: Span, env: &Env) -> RowId {
        let key = format!("run {condition:?}");
        if let Some(row) = self.known.get(&key) {
            return *row;
        }
        let row = self.reserve();
        let longer = add(Self::reference(row, 1, span), number(1.0, span), span);
        let parts = vec![Self::reference(condition, 0, span), longer, number(0.0, span)];
        let made = Row {
            owner: self.owner,
            label: format!("periods in a row: {}", self.row_label(condition)),
            elements: env.iter().enumerate().filter_map(|(d, e)| e.map(|e| (DimensionId(d), e))).collect(),
            unit: crate::model::inferred(crate::unit::Unit::plain(), false),
            tree: tree(Node::Call(Elementwise::Choice(Choice::If), parts), span),
            opening: Some(number(0.0, span)),
            shape: Shape::Series,
            yearly: Yearly::Empty,
        };
        self.place(row, made);
        self.known.insert(key, row);
        row
    }
}

/// The rows of a value that is reduced over periods.
pub(super) struct Split {
    values: RowId,
    /// 1 where there is no value, 0 elsewhere.
    marks: Option<RowId>,
}

impl Split {
    /// A reduction of the values; an error where one of them is.
    pub(super) fn whole(self, span: Span, mut reduce: impl FnMut(RowId) -> Tree) -> Tree {
        unless(self.marks.map(|marks| is_marked(reduce(marks))), reduce(self.values), span)
    }
}

fn same_extreme(how: Reducer, over: Aggregate) -> bool {
    matches!((how, over), (Reducer::Smallest, Aggregate::Smallest) | (Reducer::Largest, Aggregate::Largest))
}
