//! Which sums and differences can reach a decision: those count as 0 beside 0.

use crate::tree::{Expr, Model, Op, Value};
use std::collections::HashSet;

/// Functions that decide by their arguments.
const DECIDE: &[&str] = &[
    "sign",
    "ln",
    "log10",
    "log",
    "sqrt",
    "round",
    "roundup",
    "rounddown",
    "int",
    "mod",
    "and",
    "or",
    "not",
    "first_when",
    "lasting_from",
];

/// The operations of a model that are decided so.
pub struct Reach {
    /// Where the operations are in memory.
    operations: HashSet<*const Expr>,
    /// Names whose value can reach a decision.
    names: HashSet<String>,
}

impl Reach {
    /// Follows every value of a model.
    pub fn of(model: &Model) -> Reach {
        let mut reach = Reach { operations: HashSet::new(), names: HashSet::new() };
        loop {
            let before = (reach.operations.len(), reach.names.len());
            reach.once(model);
            if before == (reach.operations.len(), reach.names.len()) {
                return reach;
            }
        }
    }

    /// Whether a sum or difference is one of them.
    pub fn has(&self, e: &Expr) -> bool {
        self.operations.contains(&std::ptr::from_ref(e))
    }

    fn once(&mut self, model: &Model) {
        model.constants.iter().for_each(|c| self.walk(&c.value, self.names.contains(&c.name), &c.name));
        for driver in &model.drivers {
            self.value(&driver.value, &driver.name);
            let changes = model.scenarios.iter().flat_map(|s| &s.drivers).filter(|(name, _)| *name == driver.name);
            changes.for_each(|(_, value)| self.value(value, &driver.name));
        }
        for line in &model.lines {
            self.walk(&line.formula, self.names.contains(&line.name), &line.name);
            line.opening.iter().for_each(|opening| self.value(opening, &line.name));
        }
        model.outputs.iter().for_each(|o| self.walk(&o.formula, self.names.contains(&o.name), &o.name));
        model.checks.iter().for_each(|check| self.walk(&check.formula, true, &check.name));
    }

    fn value(&mut self, value: &Value, owner: &str) {
        let reaches = self.names.contains(owner);
        value.expressions().into_iter().for_each(|e| self.walk(e, reaches, owner));
    }

    fn walk(&mut self, e: &Expr, reaches: bool, owner: &str) {
        match e {
            Expr::Name(name, _) if reaches => {
                self.names.insert(if name == "inherited" { owner } else { name }.to_owned());
            }
            Expr::Binary(op, a, b) => {
                if reaches && matches!(op, Op::Add | Op::Subtract) {
                    self.operations.insert(std::ptr::from_ref(e));
                }
                self.walk(a, reaches || op.compares() || *op == Op::Power, owner);
                self.walk(b, reaches || op.compares() || *op == Op::Divide, owner);
            }
            Expr::Call(name, arguments) => {
                // These add up, or subtract, by themselves.
                if reaches && matches!(*name, "sum" | "cumulative") {
                    self.operations.insert(std::ptr::from_ref(e));
                }
                for (at, argument) in arguments.iter().enumerate() {
                    let decides = match *name {
                        "if" | "power" => at == 0,
                        "learning" => true,
                        name => DECIDE.contains(&name),
                    };
                    self.walk(argument, reaches || decides, owner);
                }
            }
            _ => e.parts().into_iter().for_each(|part| self.walk(part, reaches, owner)),
        }
    }
}
