//! Spreading a checked formula over its elements: from `check::Expr` to a row's [`Tree`].

use super::program::{Node, Owner, Shape, Tolerance, Tree};
use super::rows::{Env, Rows};
use crate::check::{Aggregate, Calendar, DimensionId, DriverId, Expr, ExprKind, LineId, Picks, Range, Reducer};
use crate::diagnostic::Span;
use crate::formula::BinaryOp;
use crate::function::Function;

/// Where a formula is expanded.
#[derive(Clone)]
pub struct Site {
    /// The element that each dimension stands at.
    pub env: Env,
    /// Periods back.
    pub shift: u32,
    /// In a driver's value or an opening, the period in which drivers that vary are taken.
    pub at: Option<i32>,
    /// What `inherited` stands for.
    pub inherited: Option<Box<Tree>>,
    /// A value for each period, or one.
    pub shape: Shape,
    /// Whether comparisons are those of a check.
    pub check: bool,
}

impl Site {
    /// A series row's formula.
    pub fn series(env: Env) -> Site {
        Site { env, shift: 0, at: None, inherited: None, shape: Shape::Series, check: false }
    }

    /// A formula with one value.
    pub fn scalar(env: Env) -> Site {
        Site { shape: Shape::Scalar, ..Site::series(env) }
    }
}

fn tree(node: Node, span: Span) -> Tree {
    Tree { node, span }
}

impl Rows<'_> {
    /// The tree of a formula at a site; steps that need rows of their own get them.
    pub fn expand(&mut self, expr: &Expr, site: &Site) -> Tree {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Number(x) => tree(Node::Number(*x), span),
            ExprKind::Period(t) => tree(Node::Period(*t), span),
            ExprKind::Constant(id) => tree(Node::Constant(*id), span),
            ExprKind::Figure(id) => tree(Node::Figure(*id), span),
            ExprKind::Driver(id, picks) => self.driver(*id, picks, span, site),
            ExprKind::Line(id, picks) => {
                let over = &self.model.lines[id.0].over;
                let cell = self.cell(over, picks, &site.env);
                Self::reference(self.line_rows[id.0][cell], site.shift, span)
            }
            ExprKind::Output(id) => Self::reference(self.output_rows[id.0], 0, span),
            ExprKind::Inherited => match &site.inherited {
                Some(inherited) => (**inherited).clone(),
                None => tree(Node::Number(0.0), span),
            },
            ExprKind::Clock(clock) => tree(Node::Clock { clock: *clock, shift: site.shift }, span),
            ExprKind::IsElement { .. } => {
                let holds = self.decided(expr, &site.env).unwrap_or(false);
                tree(Node::Number(f64::from(u8::from(holds))), span)
            }
            ExprKind::Negate(x) => tree(Node::Negate(Box::new(self.expand(x, site))), span),
            ExprKind::Percent(x) => tree(Node::Percent(Box::new(self.expand(x, site))), span),
            ExprKind::Binary(BinaryOp::Compare(op), a, b) => {
                let (mut a, mut b) = (self.expand(a, site), self.expand(b, site));
                let tolerance = if site.check { Tolerance::Check } else { Tolerance::Worksheet };
                if site.check {
                    a = self.plain_side(a, site);
                    b = self.plain_side(b, site);
                }
                tree(Node::Compare(*op, tolerance, Box::new(a), Box::new(b)), span)
            }
            ExprKind::Binary(op, a, b) => {
                let (a, b) = (self.expand(a, site), self.expand(b, site));
                tree(Node::Arithmetic(*op, Box::new(a), Box::new(b)), span)
            }
            ExprKind::Call(function, arguments) => self.call(*function, arguments, span, site),
            ExprKind::Over(how, dimensions, of) => self.over(*how, dimensions, of, span, site),
            ExprKind::Since(of) => {
                let inner = self.expand(of, &Site { shift: 0, ..site.clone() });
                tree(Node::Since(Box::new(inner), site.shift), span)
            }
            ExprKind::Shift(of, by) => self.expand(of, &Site { shift: site.shift + by, ..site.clone() }),
            ExprKind::Cumulative(of) => self.cumulative(of, span, site),
            ExprKind::Recent(of, n) => {
                let inner = self.expand(of, &Site { shift: 0, ..site.clone() });
                let row = self.as_row(inner, &site.env);
                tree(Node::Recent { row, n: *n, shift: site.shift }, span)
            }
            ExprKind::Reduce(how, range, of) => self.reduce(*how, *range, of, span, site),
            ExprKind::FirstWhen(of) => {
                let row = self.condition_row(of, site);
                tree(Node::FirstWhen(row), span)
            }
            ExprKind::LastingFrom(of) => {
                let row = self.condition_row(of, site);
                let run = self.run_row(row, span, &site.env);
                tree(Node::LastingFrom(run), span)
            }
        }
    }

    fn cell(&self, over: &[DimensionId], picks: &Picks, env: &Env) -> usize {
        let mut cell = 0;
        for dimension in over {
            let picked = picks.iter().find(|(d, _)| d == dimension).map(|(_, e)| *e);
            let element = picked.or(env[dimension.0]).unwrap_or(0);
            cell = cell * self.model.dimensions[dimension.0].elements.len() + element;
        }
        cell
    }

    /// The calendar dimension that a driver takes from the period.
    fn season(&self, id: DriverId, picks: &Picks, site: &Site) -> Option<DimensionId> {
        self.model.drivers[id.0].over.iter().copied().find(|d| {
            let decided = site.env[d.0].is_some() || picks.iter().any(|(picked, _)| picked == d);
            !decided && self.model.dimensions[d.0].calendar.is_some()
        })
    }

    fn driver(&mut self, id: DriverId, picks: &Picks, span: Span, site: &Site) -> Tree {
        let driver = &self.model.drivers[id.0];
        let Some(dimension) = self.season(id, picks, site) else {
            let input = self.input(id, self.cell(&driver.over, picks, &site.env));
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

    fn input_node(&self, id: DriverId, input: super::program::InputId, site: &Site) -> Node {
        let varies = self.model.drivers[id.0].varies;
        match site.at {
            Some(period) if varies => Node::InputAt { input, period },
            _ => Node::Input { input, shift: if varies { site.shift } else { 0 } },
        }
    }

    /// Whether a question about elements holds at this place; `None` for anything else.
    fn decided(&self, expr: &Expr, env: &Env) -> Option<bool> {
        match &expr.kind {
            ExprKind::IsElement { dimension, element, negated } => Some((env[dimension.0]? == *element) != *negated),
            ExprKind::Number(x) => Some(*x != 0.0),
            ExprKind::Call(Function::Not, parts) => self.decided(&parts[0], env).map(|holds| !holds),
            ExprKind::Call(Function::And, parts) => {
                let each: Vec<_> = parts.iter().map(|part| self.decided(part, env)).collect();
                match each.contains(&Some(false)) {
                    true => Some(false),
                    false => each.iter().all(|e| *e == Some(true)).then_some(true),
                }
            }
            ExprKind::Call(Function::Or, parts) => {
                let each: Vec<_> = parts.iter().map(|part| self.decided(part, env)).collect();
                match each.contains(&Some(true)) {
                    true => Some(true),
                    false => each.iter().all(|e| *e == Some(false)).then_some(false),
                }
            }
            _ => None,
        }
    }

    fn call(&mut self, function: Function, arguments: &[Expr], span: Span, site: &Site) -> Tree {
        if function == Function::If {
            match self.decided(&arguments[0], &site.env) {
                Some(true) => return self.expand(&arguments[1], site),
                Some(false) => return self.expand(&arguments[2], site),
                None => {}
            }
        }
        let parts: Vec<Tree> = arguments.iter().map(|argument| self.expand(argument, site)).collect();
        match (function, parts.as_slice()) {
            (Function::Logistic, [x, ceiling, midpoint, steepness]) => {
                let distance = subtract(x.clone(), midpoint.clone(), span);
                let exponent = multiply(negate(steepness.clone(), span), distance, span);
                divide(ceiling.clone(), add(number(1.0, span), exp(exponent, span), span), span)
            }
            (Function::Gompertz, [x, ceiling, displacement, rate]) => {
                let inner = exp(multiply(negate(rate.clone(), span), x.clone(), span), span);
                let outer = exp(multiply(negate(displacement.clone(), span), inner, span), span);
                multiply(ceiling.clone(), outer, span)
            }
            (Function::Bass, [x, p, q]) => {
                let rate = add(p.clone(), q.clone(), span);
                let fading = exp(multiply(negate(rate, span), x.clone(), span), span);
                let ratio = multiply(divide(q.clone(), p.clone(), span), fading.clone(), span);
                divide(subtract(number(1.0, span), fading, span), add(number(1.0, span), ratio, span), span)
            }
            (Function::Learning, [volume, first, rate]) => {
                let ln = |x: Tree| tree(Node::Call(Function::Ln, vec![x]), span);
                let exponent = divide(ln(rate.clone()), ln(number(2.0, span)), span);
                let ratio = divide(volume.clone(), first.clone(), span);
                tree(Node::Arithmetic(BinaryOp::Power, Box::new(ratio), Box::new(exponent)), span)
            }
            _ => tree(Node::Call(function, parts), span),
        }
    }

    /// A reduction over dimensions; the total row stands for the sum of a whole line.
    fn over(&mut self, how: Aggregate, dimensions: &[DimensionId], of: &Expr, span: Span, site: &Site) -> Tree {
        if let (Aggregate::Sum, ExprKind::Line(id, picks)) = (how, &of.kind)
            && picks.is_empty()
            && let Some(total) = self.line_totals[id.0]
            && self.is_whole(*id, dimensions)
        {
            return Self::reference(total, site.shift, span);
        }
        let mut parts = Vec::new();
        for env in self.combinations(dimensions, &site.env) {
            let inner = Site { env: env.clone(), ..site.clone() };
            let part = self.expand(of, &inner);
            let plain = part.parts().is_empty();
            let part = match plain || site.at.is_some() {
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
        count * super::shorten::weight(part) <= super::shorten::LONGEST
    }

    fn is_whole(&self, id: LineId, dimensions: &[DimensionId]) -> bool {
        let over = &self.model.lines[id.0].over;
        over.iter().all(|d| dimensions.contains(d)) && over.len() == dimensions.len()
    }

    /// Every combination of the elements of some dimensions, the last running fastest.
    pub fn combinations(&self, dimensions: &[DimensionId], env: &Env) -> Vec<Env> {
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

    fn cumulative(&mut self, of: &Expr, span: Span, site: &Site) -> Tree {
        let inner = self.expand(of, &Site { shift: 0, ..site.clone() });
        let step = self.as_row(inner, &site.env);
        let key = format!("running {step:?}");
        if let Some(row) = self.known.get(&key) {
            return Self::reference(*row, site.shift, span);
        }
        let row = self.reserve();
        let made = self.running_row(row, step, span, &site.env);
        self.place(row, made);
        self.known.insert(key, row);
        Self::reference(row, site.shift, span)
    }

    /// `previous + this`, starting at 0.
    fn running_row(
        &self,
        row: super::program::RowId,
        step: super::program::RowId,
        span: Span,
        env: &Env,
    ) -> super::program::Row {
        let this = Self::reference(step, 0, span);
        super::program::Row {
            owner: self.owner,
            label: format!("cumulative({})", self.row_label(step)),
            elements: env.iter().enumerate().filter_map(|(d, e)| e.map(|e| (DimensionId(d), e))).collect(),
            unit: self.unit(&this),
            tree: add(Self::reference(row, 1, span), this, span),
            opening: Some(number(0.0, span)),
            shape: Shape::Series,
            yearly: super::program::Yearly::Last,
        }
    }

    fn reduce(&mut self, how: Reducer, range: Range, of: &Expr, span: Span, site: &Site) -> Tree {
        if site.at.is_some() {
            return self.expand(of, &Site { at: Some(range.first), ..site.clone() });
        }
        let series = Site { shape: Shape::Series, shift: 0, check: false, ..site.clone() };
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
        let node = match (how, &of.kind) {
            (Reducer::Smallest | Reducer::Largest, ExprKind::Over(over, dimensions, inner))
                if same_extreme(how, *over) =>
            {
                let mut rows = Vec::new();
                for env in self.combinations(dimensions, &site.env) {
                    let part = self.expand(inner, &Site { env: env.clone(), ..series.clone() });
                    rows.push(self.as_row(part, &env));
                }
                Node::ReduceBlock { how, rows, first: range.first, last: range.last }
            }
            _ => {
                let inner = self.expand(of, &series);
                let row = self.as_row(inner, &site.env);
                Node::Reduce { how, row, first: range.first, last: range.last }
            }
        };
        let reduced = tree(node, span);
        match site.shape {
            Shape::Scalar => reduced,
            Shape::Series => {
                let row = self.helper(reduced, Shape::Scalar, &site.env, None);
                Self::reference(row, 0, span)
            }
        }
    }

    fn condition_row(&mut self, of: &Expr, site: &Site) -> super::program::RowId {
        let series = Site { shape: Shape::Series, ..site.clone() };
        let condition = self.expand(of, &series);
        // What is no comparison counts as true wherever it is not 0, in the worksheet's MATCH too.
        let condition = match condition.node {
            Node::Compare(..) | Node::Call(Function::And | Function::Or | Function::Not, _) => condition,
            _ => {
                let span = condition.span;
                let zero = number(0.0, span);
                tree(
                    Node::Compare(
                        crate::formula::Comparison::NotEqual,
                        Tolerance::Worksheet,
                        Box::new(condition),
                        Box::new(zero),
                    ),
                    span,
                )
            }
        };
        self.helper(condition, Shape::Series, &site.env, None)
    }

    /// How many periods in a row a condition has held.
    fn run_row(&mut self, condition: super::program::RowId, span: Span, env: &Env) -> super::program::RowId {
        let key = format!("run {condition:?}");
        if let Some(row) = self.known.get(&key) {
            return *row;
        }
        let row = self.reserve();
        let longer = add(Self::reference(row, 1, span), number(1.0, span), span);
        let parts = vec![Self::reference(condition, 0, span), longer, number(0.0, span)];
        let made = super::program::Row {
            owner: self.owner,
            label: format!("periods in a row: {}", self.row_label(condition)),
            elements: env.iter().enumerate().filter_map(|(d, e)| e.map(|e| (DimensionId(d), e))).collect(),
            unit: crate::check::inferred(crate::unit::Unit::plain(), false),
            tree: tree(Node::Call(Function::If, parts), span),
            opening: Some(number(0.0, span)),
            shape: Shape::Series,
            yearly: super::program::Yearly::Empty,
        };
        self.place(row, made);
        self.known.insert(key, row);
        row
    }

    /// One side of a check's comparison: a plain reference, so that its tolerance can name it twice.
    fn plain_side(&mut self, side: Tree, site: &Site) -> Tree {
        if side.parts().is_empty()
            && !matches!(side.node, Node::Recent { .. } | Node::Reduce { .. } | Node::ReduceBlock { .. })
        {
            return side;
        }
        let span = side.span;
        let row = self.helper(side, site.shape, &site.env, None);
        Self::reference(row, 0, span)
    }

    /// Whose helper rows come next.
    pub fn work_on(&mut self, owner: Owner) {
        self.owner = owner;
    }
}

fn same_extreme(how: Reducer, over: Aggregate) -> bool {
    matches!((how, over), (Reducer::Smallest, Aggregate::Smallest) | (Reducer::Largest, Aggregate::Largest))
}

pub(super) fn number(x: f64, span: Span) -> Tree {
    tree(Node::Number(x), span)
}

pub(super) fn add(a: Tree, b: Tree, span: Span) -> Tree {
    tree(Node::Arithmetic(BinaryOp::Add, Box::new(a), Box::new(b)), span)
}

pub(super) fn subtract(a: Tree, b: Tree, span: Span) -> Tree {
    tree(Node::Arithmetic(BinaryOp::Subtract, Box::new(a), Box::new(b)), span)
}

pub(super) fn multiply(a: Tree, b: Tree, span: Span) -> Tree {
    tree(Node::Arithmetic(BinaryOp::Multiply, Box::new(a), Box::new(b)), span)
}

pub(super) fn divide(a: Tree, b: Tree, span: Span) -> Tree {
    tree(Node::Arithmetic(BinaryOp::Divide, Box::new(a), Box::new(b)), span)
}

fn negate(x: Tree, span: Span) -> Tree {
    tree(Node::Negate(Box::new(x)), span)
}

fn exp(x: Tree, span: Span) -> Tree {
    tree(Node::Call(Function::Exp, vec![x]), span)
}
