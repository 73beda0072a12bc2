//! Where a sum or difference that ends beside 0 has to be 0: where it can reach something that tells 0 from nearly 0.
//!
//! `0.3 - 0.1 - 0.1 - 0.1` is not 0 in binary fractions, but 2.8e-17 below it; a spreadsheet shows 0. Such a residue
//! does no harm in a sum; a comparison, a sign, a logarithm, a root, a divisor, a rounding and the base of a power make
//! something else of it. (Lines and outputs are divisors: what scenarios differ by is shown in percent.) So the operations whose results reach one of those, through whatever rows, are marked once,
//! as [`Node::Settled`], and every reader of the Program does the same with them.

use super::range::{ANY, Ranges};
use super::rows::Rows;
use super::setting::Settings;
use super::tree::{InputId, Node, RowId, Tree, divide, number};
use crate::formula::BinaryOp;
use crate::function::{Binary, Choice, Elementwise, Unary};
use crate::model::{Aggregate, Between, Clock, FigureValue};
use std::mem;

/// What reaches something that tells 0 from nearly 0.
struct Reach {
    rows: Vec<bool>,
    inputs: Vec<bool>,
    changed: bool,
}

impl Reach {
    fn row(&mut self, row: RowId) {
        self.changed |= !mem::replace(&mut self.rows[row.0], true);
    }

    fn input(&mut self, input: InputId) {
        self.changed |= !mem::replace(&mut self.inputs[input.0], true);
    }

    /// Looks at a tree whose value does reach it, or does not.
    fn tree(&mut self, tree: &Tree, reaches: bool) {
        match &tree.node {
            Node::Row { row, .. } | Node::Recent { row, .. } | Node::Reduce { row, .. } if reaches => self.row(*row),
            Node::ReduceBlock { rows, .. } if reaches => rows.iter().for_each(|row| self.row(*row)),
            Node::Input { input, .. } | Node::InputAt { input, .. } if reaches => self.input(*input),
            Node::Seasonal { inputs, .. } if reaches => inputs.iter().for_each(|input| self.input(*input)),
            // A milestone looks at conditions, which are rows of their own.
            Node::FirstWhen(row) | Node::LastingFrom(row) => self.row(*row),
            _ => tree.parts().into_iter().zip(sharp(tree)).for_each(|(part, sharp)| self.tree(part, reaches || sharp)),
        }
    }
}

/// For each part of a node, whether the node tells 0 from nearly 0 there.
fn sharp(tree: &Tree) -> Vec<bool> {
    let parts = tree.parts().len();
    match &tree.node {
        Node::Compare(..) => vec![true; parts],
        Node::Arithmetic(BinaryOp::Divide, ..) => vec![false, true],
        Node::Arithmetic(BinaryOp::Power, ..) => vec![true, false],
        Node::Call(Elementwise::Unary(function), _) => match function {
            Unary::Sign | Unary::Ln | Unary::Log10 | Unary::Sqrt | Unary::Int | Unary::Not => vec![true],
            Unary::Abs | Unary::Exp => vec![false],
        },
        Node::Call(Elementwise::Binary(function), _) => match function {
            Binary::Log | Binary::Round | Binary::RoundUp | Binary::RoundDown | Binary::Mod => vec![true; parts],
            Binary::And | Binary::Or => vec![true; parts],
            Binary::Power => vec![true, false],
            Binary::Min | Binary::Max => vec![false; parts],
        },
        Node::Call(Elementwise::Choice(Choice::If), _) => vec![true, false, false],
        Node::Call(Elementwise::Choice(Choice::IfError), _) => vec![false; parts],
        Node::Over(how, _) => match how {
            Aggregate::Sum | Aggregate::Average | Aggregate::Smallest | Aggregate::Largest => vec![false; parts],
        },
        _ => vec![false; parts],
    }
}

/// Marks the sums and differences of all rows and driver values that need it.
pub(super) fn settle(rows: &mut Rows<'_>, constants: &[Tree], settings: &mut [Settings]) {
    let reach = reach(rows, settings);
    let given = given(rows, settings);
    let constants_given: Vec<bool> = constants.iter().map(|value| is_written(rows, value)).collect();
    let ranges = Ranges::new(rows, constants, settings);
    let marker = Marker { ranges: &ranges, given: &given, constants: &constants_given };
    let mut made: Vec<(RowId, Tree, Option<Tree>)> = Vec::new();
    for id in &rows.sequence {
        let Some(row) = &rows.arena[id.0] else { continue };
        let (mut tree, mut opening) = (row.tree.clone(), row.opening.clone());
        marker.mark(&mut tree, reach.rows[id.0]);
        if let Some(opening) = &mut opening {
            marker.mark(opening, reach.rows[id.0]);
        }
        made.push((*id, tree, opening));
    }
    for settings in settings.iter_mut() {
        for (at, setting) in settings.inputs.iter_mut().enumerate() {
            setting.trees_mut().for_each(|tree| marker.mark(tree, reach.inputs[at]));
        }
    }
    for (id, tree, opening) in made {
        if let Some(row) = &mut rows.arena[id.0] {
            (row.tree, row.opening) = (tree, opening);
        }
    }
}

/// Follows values from where 0 is told from nearly 0 back to the rows and drivers that they come from.
fn reach(rows: &Rows<'_>, settings: &[Settings]) -> Reach {
    let mut reach =
        Reach { rows: vec![false; rows.arena.len()], inputs: vec![false; rows.inputs.len()], changed: true };
    // What scenarios are compared by is a divisor: differences are shown in percent of it.
    let compared = rows.line_rows.iter().flatten().chain(rows.line_totals.iter().flatten()).chain(&rows.output_rows);
    compared.for_each(|row| reach.rows[row.0] = true);
    while mem::take(&mut reach.changed) {
        for id in rows.sequence.iter().rev() {
            let Some(row) = &rows.arena[id.0] else { continue };
            let reaches = reach.rows[id.0];
            reach.tree(&row.tree, reaches);
            row.opening.iter().for_each(|opening| reach.tree(opening, reaches));
        }
        for (at, setting) in settings.iter().flat_map(|settings| settings.inputs.iter().enumerate()) {
            let reaches = reach.inputs[at];
            setting.values().for_each(|key| reach.tree(&key.value, reaches));
        }
    }
    reach
}

/// Driver cells that are numbers as somebody wrote them, in every scenario and period: between two of those there is no
/// residue.
fn given(rows: &Rows<'_>, settings: &[Settings]) -> Vec<bool> {
    let of = |at: usize| {
        let driver = &rows.model.drivers[rows.inputs[at].driver.0];
        let written = settings.iter().flat_map(|s| s.inputs[at].values());
        driver.between != Between::Linear && written.into_iter().all(|key| is_written(rows, &key.value))
    };
    (0..rows.inputs.len()).map(of).collect()
}

/// A number with up to 14 digits, as somebody wrote it: two of those differ by more than a residue, or not at all.
fn is_written(rows: &Rows<'_>, tree: &Tree) -> bool {
    let is_short = |x: f64| format!("{x:.13e}").parse() == Ok(x);
    match &tree.node {
        Node::Number(x) => is_short(*x),
        Node::Period(_) => true,
        Node::Figure(id) => match rows.model.baseline.figures[id.0].value {
            FigureValue::Number(x) => is_short(x),
            FigureValue::Period(_) => true,
        },
        Node::Negate(x) | Node::Percent(x) => is_written(rows, x),
        _ => false,
    }
}

struct Marker<'m> {
    ranges: &'m Ranges<'m>,
    given: &'m [bool],
    constants: &'m [bool],
}

impl Marker<'_> {
    fn mark(&self, tree: &mut Tree, reaches: bool) {
        if let Node::Settled(sum) = &mut tree.node {
            // A remainder is settled as it is made.
            sum.parts_mut().into_iter().for_each(|part| self.mark(part, true));
            return;
        }
        let sharp = sharp(tree);
        tree.parts_mut().into_iter().zip(sharp).for_each(|(part, sharp)| self.mark(part, reaches || sharp));
        if let (true, Node::Over(Aggregate::Average, parts)) = (reaches, &mut tree.node)
            && self.sum_may_leave_residue(parts)
        {
            // A mean is 0 where its sum is: readers settle sums.
            let (span, count) = (tree.span, parts.len() as f64);
            let sum = Tree { node: Node::Over(Aggregate::Sum, mem::take(parts)), span };
            let sum = Tree { node: Node::Settled(Box::new(sum)), span };
            tree.node = divide(sum, number(count, span), span).node;
            return;
        }
        if reaches && self.may_leave_residue(tree) {
            let span = tree.span;
            let plain = mem::replace(tree, Tree { node: Node::Number(0.0), span });
            tree.node = Node::Settled(Box::new(plain));
        }
    }

    /// Whether a tree is a sum or difference whose operands may cancel each other all but for the last digits.
    fn may_leave_residue(&self, tree: &Tree) -> bool {
        let range = |tree: &Tree| self.ranges.of(tree).unwrap_or(ANY);
        match &tree.node {
            Node::Arithmetic(BinaryOp::Add, a, b) => self.differ(a, b) && range(a).may_cancel(range(b)),
            Node::Arithmetic(BinaryOp::Subtract, a, b) => {
                let other = range(b);
                self.differ(a, b) && range(a).may_cancel(super::range::Range::new(-other.high, -other.low))
            }
            Node::Over(how, parts) => match how {
                Aggregate::Sum => self.sum_may_leave_residue(parts),
                // A mean is a sum divided, which is marked as such; of the others one is taken as it is.
                Aggregate::Average | Aggregate::Smallest | Aggregate::Largest => false,
            },
            _ => false,
        }
    }

    fn sum_may_leave_residue(&self, parts: &[Tree]) -> bool {
        let all: Vec<_> = parts.iter().map(|tree| self.ranges.of(tree).unwrap_or(ANY)).collect();
        parts.len() > 1 && all.iter().any(|a| a.high > 0.0) && all.iter().any(|b| b.low < 0.0)
    }

    /// Numbers as people write them differ in a digit that they wrote, or not at all; computed ones may differ by less.
    fn differ(&self, a: &Tree, b: &Tree) -> bool {
        !(self.is_given(a) && self.is_given(b))
    }

    fn is_given(&self, tree: &Tree) -> bool {
        match &tree.node {
            // Counts; parts of years are computed.
            Node::Clock { clock, .. } => !matches!(clock, Clock::Elapsed | Clock::PeriodLength),
            Node::Since(..) => true,
            Node::Constant(id) => self.constants[id.0],
            Node::Input { input, .. } | Node::InputAt { input, .. } => self.given[input.0],
            Node::Seasonal { inputs, .. } => inputs.iter().all(|input| self.given[input.0]),
            _ => is_written(self.ranges.rows, tree),
        }
    }
}
