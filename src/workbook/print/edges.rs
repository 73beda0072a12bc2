//! Where spreadsheets and the stated arithmetic part: residues of sums, nearly equal numbers, powers too small for a number.

use super::printer::{Printer, Site};
use crate::formula::{BinaryOp, Comparison};
use crate::graph::{Node, Tree};
use crate::model::Aggregate;
use crate::workbook::layout::fixed;
/// The logarithm of the smallest ordinary number, 2.2250738585072014e-308.
const LEAST: &str = "-708.396418532264";

/// The longest formula of one sum with guards inside of each other, in characters.
const MOST_GUARDED: usize = 1_000;

/// A tree in which nothing is settled.
fn without_guards(tree: &Tree) -> Tree {
    let mut plain = tree.unsettled().clone();
    plain.parts_mut().into_iter().for_each(|part| *part = without_guards(part));
    plain
}

impl Printer<'_> {
    /// A comparison in a check: both sides are plain references, named more than once.
    pub(super) fn tolerant(&self, op: Comparison, a: &Tree, b: &Tree, site: Site) -> String {
        let (a, b) = (self.value(a, site, 3), self.value(b, site, 3));
        let near = format!("{}*MAX(1,ABS({a}),ABS({b}))", fixed(self.layout.tolerance, self.layout.columns.fixed));
        match op {
            Comparison::Equal => format!("ABS({a}-{b})<={near}"),
            Comparison::NotEqual => format!("ABS({a}-{b})>{near}"),
            Comparison::Less => format!("{a}-{b}<-{near}"),
            Comparison::LessOrEqual => format!("{a}-{b}<={near}"),
            Comparison::Greater => format!("{a}-{b}>{near}"),
            Comparison::GreaterOrEqual => format!("{a}-{b}>=-{near}"),
        }
    }

    /// A sum or difference that is 0 where rounding left no more than a residue of its operands: both sides of
    /// [`crate::arithmetic::settle`], scaled by [`crate::arithmetic::RESIDUE`], which is 4^12.
    pub(super) fn settled(&self, sum: &Tree, site: Site) -> String {
        let full = self.guarded(sum, site);
        // Many steps of one sum may each leave a residue: then the last one says it for all.
        if full.len() <= MOST_GUARDED { full } else { self.guarded(&without_guards(sum), site) }
    }

    /// The same with guards as the tree has them.
    fn guarded(&self, sum: &Tree, site: Site) -> String {
        let plain = self.value(sum, site, 0);
        let size = match &sum.node {
            Node::Arithmetic(_, a, _) => format!("ABS({})", self.value(a, site, 0)),
            _ => {
                let parts: Vec<Tree> = sum.parts().into_iter().cloned().collect();
                let extreme = |how| self.over(how, &parts, site);
                format!("MAX({},-{})", extreme(Aggregate::Largest), extreme(Aggregate::Smallest))
            }
        };
        // By the sign: IronCalc's `<=` takes all that differs by less than 2.2e-16 for equal.
        format!("IF(SIGN(ABS({plain})*4^12-{size}/4^12)<1,0,{plain})")
    }

    /// Whether an operation came to an edge of arithmetic in some scenario.
    pub(super) fn is_at_edge(&self, tree: &Tree) -> bool {
        self.layout.edges.contains(&tree.span)
    }

    /// A comparison of numbers that are nearly equal somewhere: equal are those that differ by 2^-48 of the larger one.
    pub(super) fn close(&self, op: Comparison, a: &Tree, b: &Tree, site: Site) -> String {
        let symbol = BinaryOp::Compare(op).symbol();
        if matches!(b.node, Node::Number(0.0)) {
            return format!("SIGN({}){symbol}0", self.value(a, site, 0));
        }
        let (first, second) = (self.value(a, site, 2), self.value(b, site, 3));
        let (apart, allowed) = (format!("{first}-{second}"), format!("MAX(ABS({first}),ABS({second}))/4^12"));
        // By the sign: IronCalc's comparisons take all that differs by less than 2.2e-16 for equal.
        match op {
            Comparison::Equal => format!("SIGN(ABS({apart})*4^12-{allowed})<1"),
            Comparison::NotEqual => format!("SIGN(ABS({apart})*4^12-{allowed})=1"),
            Comparison::Less => format!("SIGN(({apart})*4^12+{allowed})=-1"),
            Comparison::LessOrEqual => format!("SIGN(({apart})*4^12-{allowed})<1"),
            Comparison::Greater => format!("SIGN(({apart})*4^12-{allowed})=1"),
            Comparison::GreaterOrEqual => format!("SIGN(({apart})*4^12+{allowed})>-1"),
        }
    }

    /// A power that comes near to what is too small for a number somewhere, which is 0: an error in some programs.
    pub(super) fn tiny_power(&self, base: &Tree, exponent: &Tree, site: Site) -> String {
        let (inside, power) = (self.value(base, site, 0), self.value(base, site, 5));
        let (factor, exponent) = (self.value(exponent, site, 3), self.value(exponent, site, 5));
        format!("IF(IFERROR({factor}*LN(ABS({inside})),0)<{LEAST},0,{power}^{exponent})")
    }

    /// The same of a power of e.
    pub(super) fn tiny_exponential(&self, exponent: &Tree, site: Site) -> String {
        let exponent = self.value(exponent, site, 0);
        format!("IF({exponent}<{LEAST},0,EXP({exponent}))")
    }

    /// How many decimal places the 15 significant digits of a number take.
    pub(super) fn places(&self, x: &Tree, site: Site) -> String {
        let inside = self.value(x, site, 0);
        format!("IF(SIGN({inside})=0,0,14-INT(LOG10(ABS({inside}))))")
    }
}
