//! Splitting formulas so that each stays short enough to read in a cell.
//!
//! A piece is only taken out where its value cannot be an error that the formula would not have looked at:
//! never from a branch of `if` or from `iferror`.

use super::rows::Rows;
use super::site::Env;
use super::tree::{Knowing, Node, Shape, Tree};
use crate::function::{Choice, Elementwise};
use crate::model::Clock;
use std::mem;

/// About how many characters a formula may have.
pub(super) const LONGEST: usize = 72;
/// How deep functions may nest.
const DEEPEST: usize = 2;
/// A piece shorter than this is not worth a row.
const SHORTEST: usize = 10;

/// About how many characters a tree takes in a cell.
pub(super) fn weight(tree: &Tree) -> usize {
    let inner: usize = tree.parts().into_iter().map(weight).sum();
    inner
        + match &tree.node {
            Node::Number(x) => crate::formula::number_text(*x).len(),
            Node::Row { shift: 2.., .. } | Node::Input { shift: 2.., .. } => 34,
            Node::Row { .. } | Node::Input { .. } | Node::Constant(_) | Node::Figure(_) => 5,
            Node::Seasonal { .. } => 24,
            Node::Known(Knowing::Value(_)) => 10,
            Node::Known(Knowing::Is(_) | Knowing::Count(..) | Knowing::Sum(..)) => 34,
            Node::Clock { .. } | Node::Period(_) | Node::InputAt { .. } => 5,
            Node::Recent { .. } => 44,
            Node::Reduce { .. } | Node::FirstWhen(_) | Node::LastingFrom(_) => 20,
            Node::ReduceBlock { rows, .. } => 8 + 12 * rows.len(),
            Node::Negate(_) | Node::Percent(_) | Node::Settled(_) => 1,
            Node::Significant(_, Some(_)) => 7,
            Node::Significant(x, None) => 36 + 2 * weight(x),
            Node::Places(x) => 29 + weight(x),
            Node::Since(..) => 6,
            Node::Arithmetic(..) | Node::Compare(..) => 2,
            Node::Call(_, parts) => 6 + parts.len(),
            Node::Over(_, parts) if parts.iter().all(|part| part.parts().is_empty()) => {
                10_usize.saturating_sub(inner).max(2)
            }
            Node::Over(_, parts) => 6 + parts.len(),
        }
}

fn depth(tree: &Tree) -> usize {
    let inner = tree.parts().into_iter().map(depth).max().unwrap_or(0);
    inner + usize::from(matches!(tree.node, Node::Call(..) | Node::Over(..) | Node::Compare(..)) && is_call(tree))
}

fn is_call(tree: &Tree) -> bool {
    !matches!(tree.node, Node::Compare(..))
}

impl Rows<'_> {
    /// A tree whose long or deep pieces have rows of their own.
    pub(super) fn shorten(&mut self, mut tree: Tree, shape: Shape, env: &Env) -> Tree {
        if shape == Shape::Series {
            self.hoist(&mut tree, env, true);
        }
        for _ in 0..200 {
            if weight(&tree) <= LONGEST && depth(&tree) <= DEEPEST {
                break;
            }
            let deep = depth(&tree) > DEEPEST && weight(&tree) <= LONGEST;
            let Some(chosen) = best_piece(&tree, deep) else { break };
            let Some(piece) = piece_at(&mut tree, &chosen) else { break };
            let span = piece.span;
            let taken = mem::replace(piece, Tree { node: Node::Number(0.0), span });
            let row = self.helper(taken, shape, env, None);
            if let Some(piece) = piece_at(&mut tree, &chosen) {
                *piece = Self::reference(row, 0, span);
            }
        }
        tree
    }

    /// Gives fixed pieces that call a function a cell of their own: they are calculated once.
    fn hoist(&mut self, tree: &mut Tree, env: &Env, whole: bool) {
        if !whole && self.is_fixed(tree) && has_call(tree) {
            let span = tree.span;
            let taken = mem::replace(tree, Tree { node: Node::Number(0.0), span });
            let row = self.helper(taken, Shape::Scalar, &vec![None; env.len()], None);
            *tree = Self::reference(row, 0, span);
            return;
        }
        for part in safe_parts(tree) {
            self.hoist(part, env, false);
        }
    }

    /// Whether a tree has the same value in every period.
    fn is_fixed(&self, tree: &Tree) -> bool {
        let here = match &tree.node {
            Node::Input { input, .. } => !self.model.drivers[self.inputs[input.0].driver.0].varies,
            Node::Row { row, .. } => !self.is_series(*row),
            Node::Clock { clock, .. } => *clock == Clock::PeriodLength,
            Node::Seasonal { .. } | Node::Since(..) | Node::Recent { .. } | Node::Known(_) => false,
            _ => true,
        };
        here && tree.parts().into_iter().all(|part| self.is_fixed(part))
    }
}

/// Whether parts of a tree are looked at only where they are needed, so that they stay in one cell.
fn is_guard(tree: &Tree) -> bool {
    matches!(tree.node, Node::Call(Elementwise::Choice(_), _))
}

fn has_call(tree: &Tree) -> bool {
    let mut found = false;
    tree.visit(&mut |piece| found |= matches!(piece.node, Node::Call(..)));
    found
}

/// The parts of a node that are evaluated whatever happens.
fn safe_parts(tree: &mut Tree) -> Vec<&mut Tree> {
    match &mut tree.node {
        Node::Negate(x) | Node::Percent(x) | Node::Settled(x) | Node::Places(x) | Node::Since(x, _) => vec![x],
        Node::Arithmetic(_, a, b) | Node::Compare(_, _, a, b) => vec![a, b],
        Node::Significant(x, places) => std::iter::once(x.as_mut()).chain(places.as_deref_mut()).collect(),
        Node::Call(Elementwise::Choice(Choice::If), parts) => parts.iter_mut().take(1).collect(),
        Node::Call(Elementwise::Choice(Choice::IfError), _) => vec![],
        Node::Call(_, parts) | Node::Over(_, parts) => parts.iter_mut().collect(),
        _ => vec![],
    }
}

/// Where in a tree a piece stands: which safe part, level by level.
type Way = Vec<usize>;

fn piece_at<'t>(tree: &'t mut Tree, way: &[usize]) -> Option<&'t mut Tree> {
    let mut at = tree;
    for step in way {
        at = safe_parts(at).into_iter().nth(*step)?;
    }
    Some(at)
}

/// The piece whose leaving helps most: the longest that is itself short enough, or the deepest call.
fn best_piece(tree: &Tree, deep: bool) -> Option<Way> {
    let mut best: Option<(usize, Way)> = None;
    let mut copy = tree.clone();
    collect(&mut copy, &mut vec![], deep, &mut best);
    best.map(|(_, way)| way)
}

fn collect(tree: &mut Tree, way: &mut Way, deep: bool, best: &mut Option<(usize, Way)>) {
    let count = safe_parts(tree).len();
    for step in 0..count {
        let Some(part) = safe_parts(tree).into_iter().nth(step) else { continue };
        way.push(step);
        let size = weight(part);
        let good = match deep {
            true => depth(part) >= DEEPEST || (depth(part) >= 1 && matches!(part.node, Node::Call(..))),
            // What cannot be split any further leaves as a whole, however long it is.
            false => (SHORTEST..=LONGEST).contains(&size) || (size > LONGEST && is_guard(part)),
        };
        let compound = !part.parts().is_empty() || matches!(part.node, Node::Recent { .. } | Node::Seasonal { .. });
        let long_reference = matches!(part.node, Node::Row { shift: 2.., .. } | Node::Input { shift: 2.., .. });
        if good
            && (compound || long_reference)
            && (depth(part) <= DEEPEST || is_guard(part))
            && best.as_ref().is_none_or(|(b, _)| size > *b)
        {
            *best = Some((size, way.clone()));
        }
        collect(part, way, deep, best);
        way.pop();
    }
}
