//! Spreading a checked formula over its elements: from `check::Expr` to a row's [`Tree`].

use super::program::Owner;
use super::rows::Rows;
use super::site::{Env, Guard, Site};
use super::tree::{Node, RowId, Shape, Tree, add, divide, is_marked, multiply, negate, number, subtract, tree, unless};
use crate::arithmetic::Tolerance;
use crate::diagnostic::Span;
use crate::formula::{BinaryOp, Comparison};
use crate::function::{Binary, Choice, Curve, Elementwise, Unary};
use crate::model::{Aggregate, Calendar, DimensionId, DriverId, Expr, ExprKind, LineId, Picks, Range, Reducer};

/// Whether an outermost comparison of a check may stand here or right inside.
fn is_connective(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Binary(BinaryOp::Compare(_), ..) => true,
        ExprKind::Call(function, _) => is_logical(*function),
        _ => false,
    }
}

/// Whether a function's arguments are conditions and nothing else.
fn is_logical(function: Elementwise) -> bool {
    matches!(function, Elementwise::Binary(Binary::And | Binary::Or) | Elementwise::Unary(Unary::Not))
}

impl Rows<'_> {
    /// The tree of a formula at a site; steps that need rows of their own get them.
    pub(super) fn expand(&mut self, expr: &Expr, site: &Site) -> Tree {
        let span = expr.span;
        let within = site.inner();
        let site = if is_connective(expr) { site } else { &within };
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
                let tolerance = Tolerance::of(*op, site.check);
                let (mut a, mut b) = (self.expand(a, &site.inner()), self.expand(b, &site.inner()));
                if tolerance == Tolerance::Check {
                    a = self.plain_side(a, site);
                    b = self.plain_side(b, site);
                }
                tree(Node::Compare(*op, tolerance, Box::new(a), Box::new(b)), span)
            }
            ExprKind::Binary(op, a, b) => {
                let (a, b) = (self.expand(a, site), self.expand(b, site));
                match op {
                    BinaryOp::Power => power(a, b, span, site),
                    _ => tree(Node::Arithmetic(*op, Box::new(a), Box::new(b)), span),
                }
            }
            ExprKind::Call(function, arguments) => self.call(*function, arguments, span, site),
            ExprKind::Curve(curve, arguments) => self.curve(*curve, arguments, span, site),
            ExprKind::Over(how, dimensions, of) => self.over(*how, dimensions, of, span, site),
            ExprKind::Since(of) => {
                let inner = self.expand(of, &Site { shift: 0, ..site.clone() });
                tree(Node::Since(Box::new(inner), site.shift), span)
            }
            ExprKind::Shift(of, by) => self.expand(of, &Site { shift: site.shift + by, ..site.clone() }),
            ExprKind::Cumulative(of) => self.cumulative(of, span, site),
            ExprKind::Recent(of, n) => {
                let inner = self.expand(of, &Site { shift: 0, ..site.clone() });
                let split = self.split(inner, site, &site.env);
                split.whole(span, |row| tree(Node::Recent { row, n: *n, shift: site.shift }, span))
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

    fn input_node(&self, id: DriverId, input: super::tree::InputId, site: &Site) -> Node {
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

    fn call(&mut self, function: Elementwise, arguments: &[Expr], span: Span, site: &Site) -> Tree {
        if let Elementwise::Choice(Choice::If) = function {
            match self.decided(&arguments[0], &site.env) {
                Some(true) => return self.expand(&arguments[1], site),
                Some(false) => return self.expand(&arguments[2], site),
                None => {}
            }
        }
        let inside = |at: usize| match (function, at) {
            (Elementwise::Choice(Choice::If), 1..) | (Elementwise::Choice(Choice::IfError), 1)
                if site.guard == Guard::Open =>
            {
                Guard::Branch
            }
            (Elementwise::Choice(Choice::IfError), 0) => Guard::Caught,
            _ => site.guard,
        };
        let mut part = |(at, argument)| self.expand(argument, &Site { guard: inside(at), ..site.clone() });
        let mut parts: Vec<Tree> = arguments.iter().enumerate().map(&mut part).collect();
        let conditions = match function {
            Elementwise::Choice(Choice::If) => 1,
            logical if is_logical(logical) => parts.len(),
            _ => 0,
        };
        for condition in &mut parts[..conditions] {
            *condition = as_condition(std::mem::replace(condition, number(0.0, span)));
        }
        match (function, parts.as_slice()) {
            (Elementwise::Unary(Unary::Exp), [x]) => self.exp(x.clone(), span, site),
            (Elementwise::Unary(Unary::Int), _) => self.rounding(function, parts, span, site),
            (Elementwise::Binary(Binary::RoundUp | Binary::RoundDown | Binary::Round), _) => {
                self.rounding(function, parts, span, site)
            }
            (Elementwise::Binary(Binary::Mod), [x, divisor]) => self.remainder(x.clone(), divisor.clone(), span, site),
            (Elementwise::Binary(Binary::Power), [a, b]) if site.guard == Guard::Caught => {
                power(a.clone(), b.clone(), span, site)
            }
            _ => tree(Node::Call(function, parts), span),
        }
    }

    /// A curve in elementwise operations: its formula is that of its row in the table of functions.
    fn curve(&mut self, curve: Curve, arguments: &[Expr], span: Span, site: &Site) -> Tree {
        let part = |at: usize, rows: &mut Self| rows.expand(&arguments[at], site);
        match curve {
            Curve::Logistic => {
                let [x, ceiling, midpoint, steepness] = [0, 1, 2, 3].map(|at| part(at, self));
                let distance = subtract(x, midpoint, span);
                let exponent = multiply(negate(steepness, span), distance, span);
                divide(ceiling, add(number(1.0, span), self.exp(exponent, span, site), span), span)
            }
            Curve::Gompertz => {
                let [x, ceiling, displacement, rate] = [0, 1, 2, 3].map(|at| part(at, self));
                let inner = self.exp(multiply(negate(rate, span), x, span), span, site);
                let outer = self.exp(multiply(negate(displacement, span), inner, span), span, site);
                multiply(ceiling, outer, span)
            }
            Curve::Bass => {
                let [x, p, q] = [0, 1, 2].map(|at| part(at, self));
                let rate = add(p.clone(), q.clone(), span);
                let fading = self.exp(multiply(negate(rate, span), x, span), span, site);
                let ratio = multiply(divide(q, p, span), fading.clone(), span);
                divide(subtract(number(1.0, span), fading, span), add(number(1.0, span), ratio, span), span)
            }
            Curve::Learning => {
                let [volume, first, rate] = [0, 1, 2].map(|at| part(at, self));
                let ln = |x: Tree| tree(Node::Call(Elementwise::Unary(Unary::Ln), vec![x]), span);
                let exponent = divide(ln(rate), ln(number(2.0, span)), span);
                power(divide(volume, first, span), exponent, span, site)
            }
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
        count * super::shorten::weight(part) <= super::shorten::LONGEST
    }

    fn is_whole(&self, id: LineId, dimensions: &[DimensionId]) -> bool {
        let over = &self.model.lines[id.0].over;
        over.iter().all(|d| dimensions.contains(d)) && over.len() == dimensions.len()
    }

    /// Every combination of the elements of some dimensions, the last running fastest.
    pub(super) fn combinations(&self, dimensions: &[DimensionId], env: &Env) -> Vec<Env> {
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
        let split = self.split(inner, site, &site.env);
        split.whole(span, |step| {
            let key = format!("running {step:?}");
            let row = self.known.get(&key).copied().unwrap_or_else(|| {
                let row = self.reserve();
                let made = self.running_row(row, step, span, &site.env);
                self.place(row, made);
                self.known.insert(key, row);
                row
            });
            Self::reference(row, site.shift, span)
        })
    }

    /// Rows for a value that is reduced over periods. Where it may be an error that somebody looks away from, no row
    /// may hold that error: one has the values, another marks where there is none.
    fn split(&mut self, inner: Tree, site: &Site, env: &Env) -> Split {
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
    fn running_row(&self, row: RowId, step: RowId, span: Span, env: &Env) -> super::program::Row {
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
        let mut splits = Vec::new();
        let block = match &of.kind {
            ExprKind::Over(over, dimensions, inner) if same_extreme(how, *over) => {
                for env in self.combinations(dimensions, &site.env) {
                    let part = self.expand(inner, &Site { env: env.clone(), ..series.clone() });
                    splits.push(self.split(part, site, &env));
                }
                true
            }
            _ => {
                let inner = self.expand(of, &series);
                splits.push(self.split(inner, site, &site.env));
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
                    let row = self.helper(tree(node, span), Shape::Scalar, &site.env, None);
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

    fn condition_row(&mut self, of: &Expr, site: &Site) -> RowId {
        let series = Site { shape: Shape::Series, ..site.clone() };
        let condition = self.expand(of, &series);
        self.helper(as_condition(condition), Shape::Series, &site.env, None)
    }

    /// How many periods in a row a condition has held.
    fn run_row(&mut self, condition: RowId, span: Span, env: &Env) -> RowId {
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
            unit: crate::model::inferred(crate::unit::Unit::plain(), false),
            tree: tree(Node::Call(Elementwise::Choice(Choice::If), parts), span),
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
        let plain = side.parts().is_empty()
            && !matches!(side.node, Node::Recent { .. } | Node::Reduce { .. } | Node::ReduceBlock { .. });
        if plain || (site.guard != Guard::Open && side.can_fail()) {
            return side;
        }
        let span = side.span;
        let row = self.helper(side, site.shape, &site.env, None);
        Self::reference(row, 0, span)
    }

    /// Whose helper rows come next.
    pub(super) fn work_on(&mut self, owner: Owner) {
        self.owner = owner;
    }
}

/// The rows of a value that is reduced over periods.
struct Split {
    values: RowId,
    /// 1 where there is no value, 0 elsewhere.
    marks: Option<RowId>,
}

impl Split {
    /// A reduction of the values; an error where one of them is.
    fn whole(self, span: Span, mut reduce: impl FnMut(RowId) -> Tree) -> Tree {
        unless(self.marks.map(|marks| is_marked(reduce(marks))), reduce(self.values), span)
    }
}

/// `base ^ exponent`. What is an error here is a number in some spreadsheets (`0 ^ 0`, roots of negative numbers), so
/// that `iferror` around it has to be told.
fn power(base: Tree, exponent: Tree, span: Span, site: &Site) -> Tree {
    let whole = matches!(exponent.node, Node::Number(n) if n >= 1.0 && n.fract() == 0.0);
    let positive = matches!(base.node, Node::Number(x) if x > 0.0);
    let raised = Node::Arithmetic(BinaryOp::Power, Box::new(base.clone()), Box::new(exponent.clone()));
    if site.guard != Guard::Caught || whole || positive {
        return tree(raised, span);
    }
    let zero = || number(0.0, span);
    let compare = |op: Comparison, a: &Tree, b: Tree| {
        tree(Node::Compare(op, Tolerance::Worksheet, Box::new(a.clone()), Box::new(b)), span)
    };
    let call = |function: Binary, parts: Vec<Tree>| tree(Node::Call(Elementwise::Binary(function), parts), span);
    let nearest = call(Binary::Round, vec![exponent.clone(), zero()]);
    let of_zero = [compare(Comparison::Equal, &base, zero()), compare(Comparison::LessOrEqual, &exponent, zero())];
    let root = [compare(Comparison::Less, &base, zero()), compare(Comparison::NotEqual, &exponent, nearest)];
    let fails = call(Binary::Or, vec![call(Binary::And, of_zero.into()), call(Binary::And, root.into())]);
    unless(Some(fails), tree(raised, span), span)
}

/// A condition as a comparison: what is none counts as true wherever it is not 0.
fn as_condition(condition: Tree) -> Tree {
    match condition.node {
        Node::Compare(..) => condition,
        Node::Call(function, _) if is_logical(function) => condition,
        _ => {
            let span = condition.span;
            let zero = Box::new(number(0.0, span));
            tree(Node::Compare(Comparison::NotEqual, Tolerance::Worksheet, Box::new(condition), zero), span)
        }
    }
}

fn same_extreme(how: Reducer, over: Aggregate) -> bool {
    matches!((how, over), (Reducer::Smallest, Aggregate::Smallest) | (Reducer::Largest, Aggregate::Largest))
}
