//! Lines whose known values take the place of their formulas.
//!
//! Such a line has more rows than its cells. Its formulas stand in rows of their own, computed in every period; the
//! line's own rows have the known value where there is one, else the formula. What is known of all elements together
//! scales those that are not known themselves, and what only bounds the truth moves a formula no further than to it:
//!
//! | row | what it has |
//! | --- | --- |
//! | formula | the formula of a cell |
//! | carry | what was known last over the formula there (or less it), where the line says so; the ratio is asked for only where nothing is known, and has rows for both |
//! | open | the formula, carried and bounded, of cells that are not known; 0 of those that are |
//! | wanted | what all cells are to come to: the known total, or the sum within its bounds |
//! | scale | what the open cells are multiplied by: (wanted - known) / open |
//! | line | the known value, else open * scale |

use super::program::{Known, KnownAt, Owner, Row, Yearly};
use super::rows::{Rows, elements_of};
use super::site::{Env, Site};
use super::tree::{Knowing, KnownId, Node, RowId, Shape, Tree, add, divide, multiply, number, subtract, tree, unless};
use crate::arithmetic::Tolerance;
use crate::diagnostic::Span;
use crate::formula::Comparison;
use crate::function::{Binary, Choice, Elementwise};
use crate::model::{Aggregate, Bound, Carry, Line, LineId, Total};
use std::collections::BTreeMap;

/// Known values that a formula asks for at once.
const AT_ONCE: usize = 2;

/// The rows of known values of one line.
pub(super) struct OfLine {
    /// Of its cells, one after the other.
    cells: Vec<KnownId>,
    /// Of all of them together.
    total: Option<KnownId>,
    /// What bounds a cell, or (none) the total.
    bounds: BTreeMap<(Option<usize>, Bound), KnownId>,
}

impl OfLine {
    fn bound(&self, cell: Option<usize>, bound: Bound) -> Option<KnownId> {
        self.bounds.get(&(cell, bound)).copied()
    }

    /// Everything that is known of a cell, alone or together with others.
    fn about(&self, cell: usize) -> Vec<KnownId> {
        let of = |cell| [Bound::Floor, Bound::Ceiling].into_iter().filter_map(move |bound| self.bound(cell, bound));
        std::iter::once(self.cells[cell]).chain(of(Some(cell))).chain(self.total).chain(of(None)).collect()
    }
}

/// Rows of known values for a line: of every cell, of its total where it has one, of bounds where there are any.
pub(super) fn known_rows(rows: &mut Rows<'_>, id: LineId, env: impl Fn(Option<usize>) -> Env) -> OfLine {
    let line = &rows.model.lines[id.0];
    let count = rows.line_rows[id.0].len();
    let of = |rows: &mut Rows<'_>, cell: Option<usize>, bound: Option<Bound>| {
        let env = env(cell);
        let site = Site { at: Some(1), ..Site::scalar(&env) };
        let mut values = BTreeMap::new();
        for known in line.known.iter().filter(|known| known.replaces) {
            if (known.cell, known.firmness.bound()) == (cell, bound) {
                let value = rows.expand(&known.value, &site);
                values.insert(known.period, KnownAt { value, firmness: known.firmness, source: known.source.clone() });
            }
        }
        rows.known_rows.push(Known { line: id, cell, bound, values });
        KnownId(rows.known_rows.len() - 1)
    };
    let cells = (0..count).map(|cell| of(rows, Some(cell), None)).collect();
    let total = rows.line_totals[id.0].map(|_| of(rows, None, None));
    let mut bounds = BTreeMap::new();
    let places: Vec<Option<usize>> = (0..count).map(Some).chain(total.map(|_| None)).collect();
    for cell in places {
        for bound in [Bound::Floor, Bound::Ceiling] {
            let any = line.known.iter().any(|k| k.replaces && (k.cell, k.firmness.bound()) == (cell, Some(bound)));
            if any {
                bounds.insert((cell, bound), of(rows, cell, Some(bound)));
            }
        }
    }
    OfLine { cells, total, bounds }
}

/// The rows of a cell that carry on what was known last.
#[derive(Clone, Copy)]
enum Carried {
    /// What was known less the formula there.
    Apart(RowId),
    /// What was known, and the formula there.
    Times { known: RowId, formula: RowId },
}

/// A line's cells while their rows are made.
pub(super) struct Replacing<'m> {
    pub id: LineId,
    pub line: &'m Line,
    pub known: OfLine,
    /// The rows of its formulas.
    pub formulas: Vec<RowId>,
}

impl Replacing<'_> {
    fn span(&self) -> Span {
        self.line.formula.span
    }

    fn knowing(&self, knowing: Knowing) -> Tree {
        tree(Node::Known(knowing), self.span())
    }

    fn is_known(&self, id: KnownId) -> Tree {
        self.knowing(Knowing::Is(id))
    }

    fn either(&self, condition: Tree, yes: Tree, no: Tree) -> Tree {
        tree(Node::Call(Elementwise::Choice(Choice::If), vec![condition, yes, no]), self.span())
    }

    fn all(&self, function: Binary, mut conditions: Vec<Tree>) -> Tree {
        match conditions.len() {
            1 => conditions.remove(0),
            _ => tree(Node::Call(Elementwise::Binary(function), conditions), self.span()),
        }
    }

    /// Whether anything is known of a cell, alone or together with others; long conditions have rows of their own.
    fn anything_known(&self, rows: &mut Rows<'_>, cell: usize, env: &Env) -> Tree {
        let known: Vec<Tree> = self.known.about(cell).into_iter().map(|id| self.is_known(id)).collect();
        if known.len() <= AT_ONCE {
            return self.all(Binary::Or, known);
        }
        let chunks = known.chunks(AT_ONCE).map(<[Tree]>::to_vec).collect::<Vec<_>>();
        let parts = chunks.into_iter().enumerate().map(|(at, chunk)| {
            let any = self.all(Binary::Or, chunk);
            let any = self.either(any, self.number(1.0), self.number(0.0));
            let label = if at == 0 { "known".to_owned() } else { format!("known ({})", at + 1) };
            let row = self.step(rows, any, env, &label, Owner::LineHelper(self.id));
            self.compare(Comparison::Equal, Rows::reference(row, 0, self.span()), self.number(1.0))
        });
        let parts = parts.collect();
        self.all(Binary::Or, parts)
    }

    fn compare(&self, op: Comparison, a: Tree, b: Tree) -> Tree {
        tree(Node::Compare(op, Tolerance::Worksheet, Box::new(a), Box::new(b)), self.span())
    }

    fn number(&self, x: f64) -> Tree {
        number(x, self.span())
    }

    /// A step that has a row of its own.
    fn step(&self, rows: &mut Rows<'_>, tree: Tree, env: &Env, label: &str, owner: Owner) -> RowId {
        let id = rows.reserve();
        let row = Row {
            owner,
            label: format!("{} · {label}", self.line.title),
            elements: elements_of(env),
            unit: rows.unit(&tree),
            tree,
            opening: None,
            shape: Shape::Series,
            yearly: Yearly::Empty,
        };
        rows.place(id, row);
        id
    }

    /// A value moved to the bounds of a cell, or of the total, where it lies beyond; `value` can be named twice.
    fn bounded(&self, rows: &mut Rows<'_>, value: Tree, cell: Option<usize>, env: &Env) -> Tree {
        let limits = [(Bound::Floor, Binary::Max), (Bound::Ceiling, Binary::Min)];
        let limits: Vec<(KnownId, Binary)> =
            limits.into_iter().filter_map(|(bound, moved)| Some((self.known.bound(cell, bound)?, moved))).collect();
        let mut value = value;
        for (at, (id, moved)) in limits.into_iter().enumerate() {
            if at > 0 {
                let row = self.step(rows, value, env, "at least", Owner::LineHelper(self.id));
                value = Rows::reference(row, 0, self.span());
            }
            let limit = self.knowing(Knowing::Value(id));
            let moved = tree(Node::Call(Elementwise::Binary(moved), vec![value.clone(), limit]), self.span());
            value = self.either(self.is_known(id), moved, value);
        }
        value
    }

    /// The trees of the line's cells, and the openings of those rows that have one beside the line's own.
    pub(super) fn trees(&self, rows: &mut Rows<'_>, envs: &[Env]) -> Vec<Tree> {
        let carries = self.carries(rows);
        let open: Vec<Tree> = (0..envs.len())
            .map(|cell| {
                let carried = self.carried(rows, cell, carries.get(cell).copied(), &envs[cell]);
                let carried = match self.known.bounds.keys().any(|(of, _)| *of == Some(cell)) {
                    true => self.plain(rows, carried, &envs[cell]),
                    false => carried,
                };
                self.bounded(rows, carried, Some(cell), &envs[cell])
            })
            .collect();
        let trees = match self.known.total {
            Some(total) => self.scaled(rows, open, total, envs),
            None => open.into_iter().enumerate().map(|(cell, open)| self.known_or(cell, open)).collect(),
        };
        self.place_carries(rows, &carries, envs);
        trees
    }

    fn known_or(&self, cell: usize, otherwise: Tree) -> Tree {
        let id = self.known.cells[cell];
        self.either(self.is_known(id), self.knowing(Knowing::Value(id)), otherwise)
    }

    /// What can be named twice.
    fn plain(&self, rows: &mut Rows<'_>, tree: Tree, env: &Env) -> Tree {
        match tree.node {
            Node::Row { .. } => tree,
            _ => Rows::reference(self.step(rows, tree, env, "carried", Owner::LineHelper(self.id)), 0, self.span()),
        }
    }

    /// The rows that carry what was known on; their trees come when the line's rows are known.
    fn carries(&self, rows: &mut Rows<'_>) -> Vec<Carried> {
        let mut of = |_: &RowId| match self.line.carry {
            Carry::None => None,
            Carry::Difference => Some(Carried::Apart(rows.reserve())),
            Carry::Ratio => Some(Carried::Times { known: rows.reserve(), formula: rows.reserve() }),
        };
        self.formulas.iter().filter_map(&mut of).collect()
    }

    /// The formula of a cell as it goes on from what was known last.
    fn carried(&self, rows: &mut Rows<'_>, cell: usize, carry: Option<Carried>, env: &Env) -> Tree {
        let span = self.span();
        let formula = Rows::reference(self.formulas[cell], 0, span);
        match carry {
            None => formula,
            Some(Carried::Apart(row)) => add(formula, Rows::reference(row, 1, span), span),
            Some(Carried::Times { known, formula: then }) => {
                let (known, then) = (Rows::reference(known, 1, span), Rows::reference(then, 1, span));
                // Of 0 where the formula is 0 nothing is to be carried. Where the cell is known nobody asks.
                let times = divide(known.clone(), then.clone(), span);
                let settled = vec![self.is_known(self.known.cells[cell]), self.compare(Comparison::Equal, known, then)];
                let times = self.either(self.all(Binary::Or, settled), self.number(1.0), times);
                let row = self.step(rows, times, env, "carried on", Owner::Carry(self.id, cell));
                multiply(formula, Rows::reference(row, 0, span), span)
            }
        }
    }

    fn place_carries(&self, rows: &mut Rows<'_>, carries: &[Carried], envs: &[Env]) {
        let span = self.span();
        for (cell, carry) in carries.iter().enumerate() {
            let own = Rows::reference(rows.line_rows[self.id.0][cell], 0, span);
            let formula = Rows::reference(self.formulas[cell], 0, span);
            let known = self.anything_known(rows, cell, &envs[cell]);
            let mut keep = |id: RowId, label: &str, owner: Owner, now: Tree, start: f64| {
                let row = Row {
                    owner,
                    label: format!("{} · {label}", self.line.title),
                    elements: elements_of(&envs[cell]),
                    unit: self.line.unit.clone(),
                    // A value in periods of which something is known, and that value from there on.
                    tree: self.either(known.clone(), now, Rows::reference(id, 1, span)),
                    opening: Some(self.number(start)),
                    shape: Shape::Series,
                    yearly: Yearly::Empty,
                };
                rows.place(id, row);
            };
            match *carry {
                Carried::Apart(row) => {
                    keep(row, "carried on", Owner::Carry(self.id, cell), subtract(own, formula, span), 0.0);
                }
                Carried::Times { known: last, formula: then } => {
                    keep(last, "known last", Owner::LineHelper(self.id), own, 1.0);
                    keep(then, "its formula then", Owner::LineHelper(self.id), formula, 1.0);
                }
            }
        }
    }

    /// Cells of which the total may be known: those that are not known themselves share what is left, in proportion.
    fn scaled(&self, rows: &mut Rows<'_>, open: Vec<Tree>, total: KnownId, envs: &[Env]) -> Vec<Tree> {
        let (span, helper) = (self.span(), Owner::LineHelper(self.id));
        let nowhere: Env = vec![None; rows.model.dimensions.len()];
        let open: Vec<RowId> = open
            .into_iter()
            .enumerate()
            .map(|(cell, open)| {
                let tree = self.either(self.is_known(self.known.cells[cell]), self.number(0.0), open);
                self.step(rows, tree, &envs[cell], "not known", helper)
            })
            .collect();
        let over = |how: Aggregate| {
            let parts = open.iter().map(|row| Rows::reference(*row, 0, span)).collect();
            tree(Node::Over(how, parts), span)
        };
        let all_open = self.step(rows, over(Aggregate::Sum), &nowhere, "not known, together", helper);
        let all_open = Rows::reference(all_open, 0, span);
        let (first, count) = (self.known.cells[0], self.known.cells.len() as u32);
        let known = self.knowing(Knowing::Sum(first, count));
        let sum = self.step(rows, add(known.clone(), all_open.clone(), span), &nowhere, "before scaling", helper);
        let sum = Rows::reference(sum, 0, span);
        let within = self.bounded(rows, sum.clone(), None, &nowhere);
        let wanted = self.either(self.is_known(total), self.knowing(Knowing::Value(total)), within);
        let wanted = Rows::reference(self.step(rows, wanted, &nowhere, "in all", helper), 0, span);
        let left = self.step(rows, subtract(wanted.clone(), known, span), &nowhere, "left for the others", helper);
        let left = Rows::reference(left, 0, span);
        let zero = || self.number(0.0);
        let one_sign =
            [(Comparison::GreaterOrEqual, Aggregate::Smallest), (Comparison::LessOrEqual, Aggregate::Largest)].map(
                |(op, end)| {
                    let sides = [self.compare(op, over(end), zero()), self.compare(op, left.clone(), zero())];
                    self.all(Binary::And, sides.into())
                },
            );
        let fits = self.all(Binary::Or, one_sign.into());
        let fits = Rows::reference(self.step(rows, fits, &nowhere, "of one sign", helper), 0, span);
        let apart = self.compare(Comparison::Equal, fits, zero());
        let scale = unless(Some(apart), divide(left, all_open, span), span);
        let every =
            self.compare(Comparison::Equal, self.knowing(Knowing::Count(first, count)), self.number(f64::from(count)));
        let met = self.compare(Comparison::Equal, wanted, sum);
        let none = self.all(Binary::Or, vec![every, met]);
        let scale = self.either(none, self.number(1.0), scale);
        let scale = self.step(rows, scale, &nowhere, "scale", Owner::Scale(self.id));
        let share = |row: &RowId| multiply(Rows::reference(*row, 0, span), Rows::reference(scale, 0, span), span);
        open.iter().enumerate().map(|(cell, row)| self.known_or(cell, share(row))).collect()
    }

    /// What is known of a balance less what its formula gives: movement that nothing explains.
    pub(super) fn unexplained(&self, rows: &mut Rows<'_>, envs: &[Env]) {
        if self.line.total != Total::Last {
            return;
        }
        for (cell, env) in envs.iter().enumerate() {
            let known = self.anything_known(rows, cell, env);
            let own = Rows::reference(rows.line_rows[self.id.0][cell], 0, self.span());
            let formula = Rows::reference(self.formulas[cell], 0, self.span());
            let apart = subtract(own, formula, self.span());
            let tree = self.either(known, apart, self.number(0.0));
            let id = self.step(rows, tree, env, "known less formula", Owner::LineHelper(self.id));
            if let Some(row) = &mut rows.arena[id.0] {
                row.yearly = Yearly::Sum;
            }
        }
    }
}
