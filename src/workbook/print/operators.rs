//! Operations: arithmetic, comparisons, functions, in parentheses where one binds less tightly than what is around it.

use super::printer::{Inherited, Printer, Site};
use crate::formula::{BinaryOp, number_text};
use crate::function::{Binary, Choice, Elementwise, Unary};
use crate::graph::{Knowing, Node, Tolerance, Tree};
use crate::model::Clock;
use crate::workbook::layout::head;
use crate::workbook::template::Template;
/// What a worksheet calls a function of one value.
fn unary_name(function: Unary) -> &'static str {
    match function {
        Unary::Abs => "ABS",
        Unary::Int => "INT",
        Unary::Sqrt => "SQRT",
        Unary::Exp => "EXP",
        Unary::Ln => "LN",
        Unary::Log10 => "LOG10",
        Unary::Sign => "SIGN",
        Unary::Not => "NOT",
    }
}

/// Whether a tree is printed as a product, a quotient or a power.
fn is_product(tree: &Tree) -> bool {
    match &tree.unsettled().node {
        Node::Arithmetic(BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Power, ..)
        | Node::Call(Elementwise::Binary(Binary::Log | Binary::Power), _) => true,
        Node::Percent(x) => !matches!(x.node, Node::Number(_)),
        Node::Clock { clock, .. } => *clock == Clock::PeriodLength,
        _ => false,
    }
}

/// A number as every program reads it, without an exponent of its own, and how tightly it binds.
fn literal(x: f64) -> (String, u8) {
    let text = number_text(x);
    let tight = if x < 0.0 { 5 } else { 9 };
    match text.split_once('e') {
        None => (text, tight),
        // Not too many zeros to count.
        Some(_) if (1e-15..1e21).contains(&x.abs()) => (format!("{x}"), tight),
        Some((digits, exponent)) => (format!("{digits}*10^{exponent}"), 3),
    }
}

impl Printer<'_> {
    /// A formula with its equals sign; at a site that moves, a template's text.
    pub(crate) fn formula(&self, tree: &Tree, site: Site) -> String {
        format!("={}", self.value(tree, site, 0))
    }

    /// The formula of a row, for any of the cells of a site.
    pub(crate) fn template(&self, tree: &Tree, site: Site) -> Template {
        Template::new(self.formula(tree, site))
    }

    /// A tree whose value is used as a number, in parentheses where it binds less tightly than `outer`.
    pub(super) fn value(&self, tree: &Tree, site: Site, outer: u8) -> String {
        // The same text at the same place of the model: what `inherited` stood for.
        if let Some(inherited) = &self.inherited
            && tree.span == inherited.value.span
            && tree == inherited.value
        {
            return self.taken_over(inherited, site);
        }
        let (text, inner) = match &tree.node {
            Node::Arithmetic(BinaryOp::Power, a, b) if self.is_at_edge(tree) => (self.tiny_power(a, b, site), 9),
            Node::Call(Elementwise::Binary(Binary::Power), parts) if self.is_at_edge(tree) => {
                (self.tiny_power(&parts[0], &parts[1], site), 9)
            }
            Node::Call(Elementwise::Unary(Unary::Exp), parts) if self.is_at_edge(tree) => {
                (self.tiny_exponential(&parts[0], site), 9)
            }
            Node::Arithmetic(op, a, b) => {
                let level = op.binding();
                let left = self.value(a, site, if level == 4 { 5 } else { level });
                let right = self.value(b, site, level + 1);
                (format!("{left}{}{right}", op.symbol()), level)
            }
            // Behind a minus not all engines keep the parentheses around a product.
            Node::Negate(x) if is_product(x) => (format!("-1*{}", self.value(x, site, 4)), 3),
            Node::Negate(x) => (format!("-{}", self.value(x, site, 6)), 5),
            Node::Percent(x) if matches!(x.node, Node::Number(_)) => (format!("{}%", self.value(x, site, 7)), 6),
            // Not all engines read `(a+b)%` alike.
            Node::Percent(x) => (format!("{}/100", self.value(x, site, 3)), 3),
            Node::Number(x) => literal(*x),
            Node::Compare(..) => (format!("IF({},1,0)", self.condition(tree, site)), 9),
            Node::Settled(sum) if self.is_at_edge(tree) => (self.settled(sum, site), 9),
            // Where a cell's last operation leaves one, programs see it by themselves.
            Node::Settled(sum) => return self.value(sum, site, outer),
            Node::Places(x) => (self.places(x, site), 9),
            Node::Significant(x, places) => {
                let places = places.as_ref().map_or_else(|| self.places(x, site), |places| self.value(places, site, 0));
                (format!("ROUND({},{places})", self.value(x, site, 0)), 9)
            }
            Node::Since(period, shift) => {
                let number = self.back(site, head::NUMBER, *shift);
                (format!("{number}-{}", self.value(period, site, 3)), 2)
            }
            Node::Clock { clock, shift } => self.clock(*clock, *shift, site),
            Node::Call(function, parts) => self.call(*function, parts, site),
            _ => (self.leaf(tree, site), 9),
        };
        if inner < outer { format!("({text})") } else { text }
    }

    /// What stands for `inherited`: its cell; where drivers make it, these drivers as they are here, until something is
    /// typed over that cell.
    fn taken_over(&self, inherited: &Inherited<'_>, site: Site) -> String {
        let cell = &inherited.cell;
        if inherited.is_literal {
            return cell.clone();
        }
        let plain = Printer { program: self.program, layout: self.layout, inherited: None };
        let there = plain.value(inherited.value, Site::Scenario(inherited.from), 2);
        format!("IF({cell}={there},{},{cell})", plain.value(inherited.value, site, 0))
    }

    /// A tree used as the condition of IF, AND, OR or NOT.
    pub(super) fn condition(&self, tree: &Tree, site: Site) -> String {
        match &tree.node {
            Node::Compare(op, Tolerance::Worksheet, a, b) if self.is_at_edge(tree) => self.close(*op, a, b, site),
            Node::Compare(op, Tolerance::Worksheet, a, b) => {
                let symbol = BinaryOp::Compare(*op).symbol();
                format!("{}{symbol}{}", self.value(a, site, 2), self.value(b, site, 2))
            }
            Node::Compare(op, Tolerance::Check, a, b) => self.tolerant(*op, a, b, site),
            // Not all engines look at every argument of AND and OR: one that may be an error has to be one.
            Node::Call(Elementwise::Binary(Binary::And), parts) if tree.can_fail() => self.ones(parts, "*", site),
            Node::Call(Elementwise::Binary(Binary::Or), parts) if tree.can_fail() => self.ones(parts, "+", site),
            Node::Call(Elementwise::Binary(Binary::And), parts) => format!("AND({})", self.conditions(parts, site)),
            Node::Call(Elementwise::Binary(Binary::Or), parts) => format!("OR({})", self.conditions(parts, site)),
            Node::Call(Elementwise::Unary(Unary::Not), parts) => format!("NOT({})", self.conditions(parts, site)),
            Node::Known(Knowing::Is(id)) => self.is_known(*id),
            _ => format!("{}<>0", self.value(tree, site, 2)),
        }
    }

    /// Conditions as ones and zeros, multiplied or added.
    fn ones(&self, parts: &[Tree], operator: &str, site: Site) -> String {
        let ones = parts.iter().map(|part| format!("IF({},1,0)", self.condition(part, site)));
        format!("{}>0", ones.collect::<Vec<_>>().join(operator))
    }

    /// Conditions as arguments.
    fn conditions(&self, parts: &[Tree], site: Site) -> String {
        parts.iter().map(|part| self.condition(part, site)).collect::<Vec<_>>().join(",")
    }

    /// A function, and how tightly what is printed for it binds.
    fn call(&self, function: Elementwise, parts: &[Tree], site: Site) -> (String, u8) {
        match function {
            Elementwise::Choice(choice) => (self.choice(choice, parts, site), 9),
            Elementwise::Unary(Unary::Not) => (format!("IF(NOT({}),1,0)", self.conditions(parts, site)), 9),
            Elementwise::Unary(function) => {
                (format!("{}({})", unary_name(function), self.value(&parts[0], site, 0)), 9)
            }
            Elementwise::Binary(function) => self.binary(function, parts, site),
        }
    }

    fn choice(&self, choice: Choice, parts: &[Tree], site: Site) -> String {
        let part = |at: usize| self.value(&parts[at], site, 0);
        match choice {
            Choice::If => format!("IF({},{},{})", self.condition(&parts[0], site), part(1), part(2)),
            Choice::IfError => format!("IFERROR({},{})", part(0), part(1)),
        }
    }

    /// A function of two values; AND and OR are worth 1 or 0.
    fn binary(&self, function: Binary, parts: &[Tree], site: Site) -> (String, u8) {
        let all = || parts.iter().map(|p| self.value(p, site, 0)).collect::<Vec<_>>().join(",");
        let name = match function {
            Binary::Log => {
                return (format!("LN({})/LN({})", self.value(&parts[0], site, 0), self.value(&parts[1], site, 0)), 3);
            }
            Binary::Power => {
                return (format!("{}^{}", self.value(&parts[0], site, 5), self.value(&parts[1], site, 5)), 4);
            }
            Binary::And | Binary::Or => {
                let whole =
                    Tree { node: Node::Call(Elementwise::Binary(function), parts.to_vec()), span: parts[0].span };
                return (format!("IF({},1,0)", self.condition(&whole, site)), 9);
            }
            Binary::Min => "MIN",
            Binary::Max => "MAX",
            Binary::Round => "ROUND",
            Binary::RoundUp => "ROUNDUP",
            Binary::RoundDown => "ROUNDDOWN",
            Binary::Mod => "MOD",
        };
        (format!("{name}({})", all()), 9)
    }
}
