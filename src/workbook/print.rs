//! Trees as worksheet formulas.

use super::layout::{Layout, calendar_row, fixed, head, in_column, in_row, moving, panel};
use super::template::{Column, Template};
use crate::formula::{BinaryOp, Comparison, number_text};
use crate::function::{Binary, Choice, Elementwise, Unary};
use crate::graph::{InputId, Node, Program, RowId, Shape, Tolerance, Tree};
use crate::model::{Aggregate, Clock, Reducer, ScenarioId};
use crate::timeline::Step;
use rust_xlsxwriter::utility::column_number_to_name;

/// The cell that a formula is printed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    /// On a calc sheet, in the column of any period: the same formula for all.
    Period,
    /// On a calc sheet, a cell without time: a scalar row, an opening or a target.
    Fixed,
    /// On a calc sheet, in the column of any year (or of all periods).
    Year,
    /// On the control panel, in a scenario's own column.
    Scenario(ScenarioId),
    /// On the control panel, right of it: over the live column.
    Live,
}

/// Prints trees for one workbook.
pub(super) struct Printer<'a> {
    /// What is printed.
    pub program: &'a Program,
    /// Where everything stands.
    pub layout: &'a Layout,
    /// On the control panel: a value that a formula takes over from another scenario.
    pub inherited: Option<Inherited<'a>>,
}

/// A value that a scenario takes over from the one that it extends.
#[derive(Clone, Debug)]
pub(super) struct Inherited<'a> {
    /// The value.
    pub value: &'a Tree,
    /// The cell that holds it.
    pub cell: String,
    /// The scenario whose cell that is.
    pub from: ScenarioId,
    /// Whether it is the same number in both scenarios, and not made of drivers that each may have its own of.
    pub is_literal: bool,
}

/// The logarithm of the smallest ordinary number, 2.2250738585072014e-308.
const LEAST: &str = "-708.396418532264";

/// The longest formula of one sum with guards inside of each other, in characters.
const MOST_GUARDED: usize = 1_000;

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

/// A tree in which nothing is settled.
fn without_guards(tree: &Tree) -> Tree {
    let mut plain = tree.unsettled().clone();
    plain.parts_mut().into_iter().for_each(|part| *part = without_guards(part));
    plain
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
    pub(super) fn formula(&self, tree: &Tree, site: Site) -> String {
        format!("={}", self.value(tree, site, 0))
    }

    /// The formula of a row, for any of the cells of a site.
    pub(super) fn template(&self, tree: &Tree, site: Site) -> Template {
        Template::new(self.formula(tree, site))
    }

    /// A tree whose value is used as a number, in parentheses where it binds less tightly than `outer`.
    fn value(&self, tree: &Tree, site: Site, outer: u8) -> String {
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
                let exponent = self.value(&parts[0], site, 0);
                (format!("IF({exponent}<{LEAST},0,EXP({exponent}))"), 9)
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
    fn condition(&self, tree: &Tree, site: Site) -> String {
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
            _ => format!("{}<>0", self.value(tree, site, 2)),
        }
    }

    /// Conditions as ones and zeros, multiplied or added.
    fn ones(&self, parts: &[Tree], operator: &str, site: Site) -> String {
        let ones = parts.iter().map(|part| format!("IF({},1,0)", self.condition(part, site)));
        format!("{}>0", ones.collect::<Vec<_>>().join(operator))
    }

    fn conditions(&self, parts: &[Tree], site: Site) -> String {
        parts.iter().map(|part| self.condition(part, site)).collect::<Vec<_>>().join(",")
    }

    /// A comparison in a check: both sides are plain references, named more than once.
    fn tolerant(&self, op: Comparison, a: &Tree, b: &Tree, site: Site) -> String {
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

    /// A sum or difference that is 0 where rounding left no more than a residue of its operands: both sides of
    /// [`crate::arithmetic::settle`], scaled by [`crate::arithmetic::RESIDUE`], which is 4^12.
    fn settled(&self, sum: &Tree, site: Site) -> String {
        let full = self.guarded(sum, site);
        // Many steps of one sum may each leave a residue: then the last one says it for all.
        if full.len() <= MOST_GUARDED { full } else { self.guarded(&without_guards(sum), site) }
    }

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
    fn is_at_edge(&self, tree: &Tree) -> bool {
        self.layout.edges.contains(&tree.span)
    }

    /// A comparison of numbers that are nearly equal somewhere: equal are those that differ by 2^-48 of the larger one.
    fn close(&self, op: Comparison, a: &Tree, b: &Tree, site: Site) -> String {
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
    fn tiny_power(&self, base: &Tree, exponent: &Tree, site: Site) -> String {
        let (inside, power) = (self.value(base, site, 0), self.value(base, site, 5));
        let (factor, exponent) = (self.value(exponent, site, 3), self.value(exponent, site, 5));
        format!("IF(IFERROR({factor}*LN(ABS({inside})),0)<{LEAST},0,{power}^{exponent})")
    }

    /// How many decimal places the 15 significant digits of a number take.
    fn places(&self, x: &Tree, site: Site) -> String {
        let inside = self.value(x, site, 0);
        format!("IF(SIGN({inside})=0,0,14-INT(LOG10(ABS({inside}))))")
    }

    fn leaf(&self, tree: &Tree, site: Site) -> String {
        match &tree.node {
            Node::Number(x) => literal(*x).0,
            Node::Period(t) => self.period(*t, site),
            Node::Constant(id) => match site {
                Site::Period | Site::Fixed | Site::Year => {
                    fixed(self.layout.constants[id.0], self.layout.columns.fixed)
                }
                Site::Scenario(_) | Site::Live => format!("Baseline!{}", fixed(self.layout.measures[id.0], 1)),
            },
            Node::Figure(id) => format!("Baseline!{}", fixed(self.layout.figures[id.0], 1)),
            Node::Input { input, shift } => self.input(*input, *shift, site),
            Node::InputAt { input, period } => self.input_at(*input, *period, site),
            Node::Seasonal { inputs, calendar, shift } => self.seasonal(inputs, calendar_row(*calendar), *shift, site),
            Node::Row { row, shift } => self.row(*row, *shift, site),
            Node::Over(how, parts) => self.over(*how, parts, site),
            Node::Recent { row, n, shift } => self.recent(*row, *n, *shift, site),
            Node::Reduce { how, row, first, last } => self.reduce(*how, *row, *first, *last),
            Node::ReduceBlock { how, rows, first, last } => {
                let name = if *how == Reducer::Smallest { "MIN" } else { "MAX" };
                format!("{name}({})", self.block(rows, *first, *last))
            }
            // One cell is no range to look into.
            Node::FirstWhen(row) if self.last() == 1 => format!("IF({}=1,1,\"\")", self.range(*row, 1, 1)),
            Node::FirstWhen(row) => format!("IFERROR(MATCH(1,{},0),\"\")", self.range(*row, 1, self.last())),
            Node::LastingFrom(row) => {
                let run = fixed(self.layout.rows[row.0], self.layout.columns.last());
                let last = fixed(head::NUMBER, self.layout.columns.last());
                format!("IF({run}>0,{last}-{run}+1,\"\")")
            }
            Node::Clock { .. }
            | Node::Since(..)
            | Node::Settled(_)
            | Node::Significant(..)
            | Node::Places(_)
            | Node::Negate(_)
            | Node::Percent(_)
            | Node::Arithmetic(..)
            | Node::Compare(..)
            | Node::Call(..) => self.value(tree, site, 0),
        }
    }

    fn last(&self) -> i32 {
        i32::from(self.layout.columns.periods)
    }

    /// A literal period: its number on calc sheets, a date on the control panel.
    fn period(&self, t: i32, site: Site) -> String {
        match (site, self.layout.periods.get(&t)) {
            (Site::Period | Site::Year | Site::Fixed, Some(row)) => fixed(row + 1, self.layout.columns.fixed),
            _ => {
                let timeline = &self.program.model.timeline;
                format!("DATE({},{},1)", timeline.year(t), timeline.month(t))
            }
        }
    }

    /// The column some periods back of a site: to the left, or `None` where that needs a look-up.
    fn column_back(&self, site: Site, shift: u32) -> Option<Column> {
        match site {
            Site::Period if shift == 0 => Some(Column::Own),
            Site::Period if shift == 1 => Some(Column::Left),
            Site::Year => Some(Column::Own),
            Site::Period | Site::Fixed | Site::Scenario(_) | Site::Live => None,
        }
    }

    /// A cell of a head row some periods back.
    fn back(&self, site: Site, row: u32, shift: u32) -> String {
        match self.column_back(site, shift) {
            Some(column) => in_row(row, column),
            None => self.head_back(site, row, shift),
        }
    }

    /// Heads further back than the opening are worked out from the date.
    fn head_back(&self, site: Site, row: u32, shift: u32) -> String {
        if site != Site::Period {
            return fixed(row, self.layout.columns.opening + 1);
        }
        let count = self.count(shift);
        let date = format!(
            "EDATE({},-{count}*{})",
            in_row(head::DATE, Column::Own),
            self.program.model.timeline.step.months()
        );
        match row {
            head::YEAR => format!("YEAR({date})"),
            head::MONTH => format!("MONTH({date})"),
            head::QUARTER => format!("ROUNDUP(MONTH({date})/3,0)"),
            head::ELAPSED => {
                let per_year = self.program.model.timeline.step.per_year();
                format!("(({}-{count}-1)/{per_year})", in_row(head::NUMBER, Column::Own))
            }
            _ => format!("({}-{count})", in_row(head::NUMBER, Column::Own)),
        }
    }

    /// The cell of a literal count.
    fn count(&self, n: u32) -> String {
        match self.layout.counts.get(&n) {
            Some(row) => fixed(*row, self.layout.columns.fixed),
            None => n.to_string(),
        }
    }

    fn clock(&self, clock: Clock, shift: u32, site: Site) -> (String, u8) {
        let row = match clock {
            Clock::T => head::NUMBER,
            Clock::Month => head::MONTH,
            Clock::Quarter => head::QUARTER,
            Clock::Year => head::YEAR,
            Clock::Elapsed => head::ELAPSED,
            Clock::PeriodLength => {
                return match self.program.model.timeline.step {
                    Step::Month => ("1/12".to_owned(), 3),
                    Step::Quarter => ("1/4".to_owned(), 3),
                    Step::Year => ("1".to_owned(), 9),
                };
            }
        };
        (self.back(site, row, shift), 9)
    }

    fn input(&self, input: InputId, shift: u32, site: Site) -> String {
        let driver = &self.program.model.drivers[self.program.input(input).driver.0];
        match site {
            Site::Scenario(scenario) => {
                in_column(self.layout.panel[input.0].keys[0], self.layout.scenario_column(scenario))
            }
            Site::Live => in_column(self.layout.panel[input.0].keys[0], panel::LIVE),
            Site::Period | Site::Fixed | Site::Year => {
                let row = self.layout.input_numbers[input.0].unwrap_or(self.layout.inputs[input.0]);
                match driver.varies {
                    true => self.in_time(row, shift, site),
                    false => fixed(row, self.layout.columns.fixed),
                }
            }
        }
    }

    /// A driver's path in one period.
    fn input_at(&self, input: InputId, period: i32, site: Site) -> String {
        let column = self.layout.columns.period(period.max(1));
        let scenario = match site {
            Site::Scenario(scenario) => Some(scenario),
            Site::Live => None,
            Site::Period | Site::Fixed | Site::Year => return fixed(self.layout.inputs[input.0], column),
        };
        match self.layout.path_row(input, scenario) {
            Some(row) => format!("Paths!{}", fixed(row, column)),
            None => self.input(input, 0, site),
        }
    }

    /// A cell of a row some periods back; before the first period its opening.
    fn in_time(&self, row: u32, shift: u32, site: Site) -> String {
        if let Some(column) = self.column_back(site, shift) {
            return moving(row, column);
        }
        if site != Site::Period {
            return fixed(row, self.layout.columns.opening);
        }
        let range = format!("{}:{}", in_column(row, self.layout.columns.opening), moving(row, Column::Left));
        format!("INDEX({range},1,MAX(0,{}-{})+1)", in_row(head::NUMBER, Column::Own), self.count(shift))
    }

    fn row(&self, row: RowId, shift: u32, site: Site) -> String {
        let place = self.layout.rows[row.0];
        match self.program.row(row).shape {
            Shape::Scalar => fixed(place, self.layout.columns.fixed),
            Shape::Series => self.in_time(place, shift, site),
        }
    }

    fn seasonal(&self, inputs: &[InputId], calendar: u32, shift: u32, site: Site) -> String {
        let rows: Vec<u32> = inputs.iter().map(|input| self.layout.inputs[input.0]).collect();
        let (first, last) = (rows[0], rows[rows.len() - 1]);
        let varies = self.program.model.drivers[self.program.input(inputs[0]).driver.0].varies;
        let column = match (varies, self.column_back(site, shift)) {
            (true, Some(column)) => column.name(),
            _ => format!("${}", column_number_to_name(self.layout.columns.fixed)),
        };
        let stride = rows[1] - rows[0];
        let month = self.back(site, calendar, shift);
        let at = if stride == 1 { month } else { format!("({month}-1)*{stride}+1") };
        format!("INDEX({column}${}:{column}${},{at})", first + 1, last + 1)
    }

    fn over(&self, how: Aggregate, parts: &[Tree], site: Site) -> String {
        let name = match how {
            Aggregate::Sum => "SUM",
            Aggregate::Average => "AVERAGE",
            Aggregate::Smallest => "MIN",
            Aggregate::Largest => "MAX",
        };
        if let Some(range) = self.adjacent(parts, site) {
            return format!("{name}({range})");
        }
        if let Some(conditional) = self.by_tag(how, parts, site) {
            return conditional;
        }
        let cells: Vec<String> = parts.iter().map(|part| self.value(part, site, 0)).collect();
        if cells.len() <= 255 {
            return format!("{name}({})", cells.join(","));
        }
        let groups: Vec<String> = cells.chunks(200).map(|chunk| format!("{name}({})", chunk.join(","))).collect();
        match how {
            Aggregate::Average => {
                let sums: Vec<String> = cells.chunks(200).map(|chunk| format!("SUM({})", chunk.join(","))).collect();
                format!("({})/{}", sums.join("+"), cells.len())
            }
            Aggregate::Sum | Aggregate::Smallest | Aggregate::Largest => format!("{name}({})", groups.join(",")),
        }
    }

    /// Cells that stand below each other, as a range.
    fn adjacent(&self, parts: &[Tree], site: Site) -> Option<String> {
        let place = |tree: &Tree| match &tree.node {
            Node::Row { row, shift } => match self.program.row(*row).shape {
                Shape::Series => Some((self.layout.rows[row.0], self.column_back(site, *shift)?)),
                Shape::Scalar => Some((self.layout.rows[row.0], Column::At(self.layout.columns.fixed))),
            },
            Node::Input { input, .. } => self.input_place(*input, site),
            _ => None,
        };
        let cells: Vec<(u32, Column)> = parts.iter().map(place).collect::<Option<_>>()?;
        let (first, last) = (cells.first()?, cells.last()?);
        let together = cells.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1 && pair[1].1 == pair[0].1);
        let moves = parts
            .iter()
            .any(|part| matches!(part.node, Node::Row { row, .. } if self.program.row(row).shape == Shape::Series))
            || matches!(site, Site::Scenario(_) | Site::Live);
        (together && cells.len() > 1).then(|| match moves {
            true => format!("{}:{}", moving(first.0, first.1), moving(last.0, last.1)),
            false => format!("${}${}:${0}${}", first.1.name(), first.0 + 1, last.0 + 1),
        })
    }

    fn input_place(&self, input: InputId, site: Site) -> Option<(u32, Column)> {
        let driver = &self.program.model.drivers[self.program.input(input).driver.0];
        match site {
            Site::Scenario(scenario) => {
                Some((self.layout.panel[input.0].keys[0], self.layout.scenario_column(scenario).into()))
            }
            Site::Live => Some((self.layout.panel[input.0].keys[0], panel::LIVE.into())),
            Site::Period | Site::Fixed | Site::Year if driver.varies || driver.is_period => None,
            Site::Period | Site::Fixed | Site::Year => {
                Some((self.layout.inputs[input.0], self.layout.columns.fixed.into()))
            }
        }
    }

    /// Many regular cells of one line that do not stand together: SUMIFS over the tags that they share.
    fn by_tag(&self, how: Aggregate, parts: &[Tree], site: Site) -> Option<String> {
        if how != Aggregate::Sum || parts.len() <= 12 {
            return None;
        }
        let rows: Vec<(RowId, u32)> = parts
            .iter()
            .map(|p| match p.node {
                Node::Row { row, shift } => Some((row, shift)),
                _ => None,
            })
            .collect::<Option<_>>()?;
        let crate::graph::Owner::Line(line, _) = self.program.row(rows[0].0).owner else { return None };
        let shift = rows[0].1;
        let cells = &self.program.line_rows[line.0];
        let of_line = rows.iter().all(|(row, s)| *s == shift && cells.contains(row));
        let column = self.column_back(site, shift)?;
        let first = &self.program.row(rows[0].0).elements;
        let shared: Vec<_> = first
            .iter()
            .filter(|tag| rows.iter().all(|(row, _)| self.program.row(*row).elements.contains(tag)))
            .collect();
        let matching =
            cells.iter().filter(|row| shared.iter().all(|tag| self.program.row(**row).elements.contains(tag))).count();
        let (top, bottom) = (self.layout.rows[cells[0].0], self.layout.rows[cells[cells.len() - 1].0]);
        if !of_line || matching != rows.len() || (bottom - top) as usize + 1 != cells.len() {
            return None;
        }
        let mut text = format!("SUMIFS({}:{}", in_row(top, column), in_row(bottom, column));
        for (dimension, _) in shared {
            let tag = self.layout.columns.tag(*dimension)?;
            let example = self.layout.rows[rows[0].0.0];
            text += &format!(",{}:{},{}", fixed(top, tag), fixed(bottom, tag), fixed(example, tag));
        }
        Some(text + ")")
    }

    fn recent(&self, row: RowId, n: u32, shift: u32, site: Site) -> String {
        if site != Site::Period {
            return String::new();
        }
        let place = self.layout.rows[row.0];
        let first = self.layout.columns.opening + 1;
        let values = format!("{}:{}", in_column(place, first), moving(place, Column::Own));
        let numbers =
            format!("${0}${1}:{2}", column_number_to_name(first), head::NUMBER + 1, in_row(head::NUMBER, Column::Own));
        let now = in_row(head::NUMBER, Column::Own);
        match shift {
            0 => format!("SUMIFS({values},{numbers},\">\"&{now}-{})", self.count(n)),
            s => format!("SUMIFS({values},{numbers},\">\"&{now}-{s}-{},{numbers},\"<=\"&{now}-{s})", self.count(n)),
        }
    }

    /// A row's cells over some periods.
    fn range(&self, row: RowId, first: i32, last: i32) -> String {
        let place = self.layout.rows[row.0];
        let (from, to) = (self.layout.columns.period(first), self.layout.columns.period(last));
        if from == to { fixed(place, from) } else { format!("{}:{}", fixed(place, from), fixed(place, to)) }
    }

    fn block(&self, rows: &[RowId], first: i32, last: i32) -> String {
        let places: Vec<u32> = rows.iter().map(|row| self.layout.rows[row.0]).collect();
        let together = places.windows(2).all(|pair| pair[1] == pair[0] + 1);
        let (from, to) = (self.layout.columns.period(first), self.layout.columns.period(last));
        match (together, places.first(), places.last()) {
            (true, Some(top), Some(bottom)) => format!("{}:{}", fixed(*top, from), fixed(*bottom, to)),
            _ => rows.iter().map(|row| self.range(*row, first, last)).collect::<Vec<_>>().join(","),
        }
    }

    fn reduce(&self, how: Reducer, row: RowId, first: i32, last: i32) -> String {
        let range = self.range(row, first, last);
        let place = self.layout.rows[row.0];
        match how {
            Reducer::Total => self.over_year("SUM", row, first, last).unwrap_or_else(|| format!("SUM({range})")),
            Reducer::Average => {
                self.over_year("AVERAGE", row, first, last).unwrap_or_else(|| format!("AVERAGE({range})"))
            }
            Reducer::Smallest => format!("MIN({range})"),
            Reducer::Largest => format!("MAX({range})"),
            Reducer::First => fixed(place, self.layout.columns.period(first)),
            Reducer::Last => fixed(place, self.layout.columns.period(last)),
        }
    }

    /// SUMIFS on the year row, for a mean divided by the count below the year, where the range is just a year of the timeline.
    fn over_year(&self, name: &str, row: RowId, first: i32, last: i32) -> Option<String> {
        let years = self.program.model.timeline.years();
        let at = years.iter().position(|year| year.first == first && year.last == last)?;
        let columns = &self.layout.columns;
        // A range even where it is one cell: SUMIFS takes two of one shape, and some engines a cell for none.
        let place = self.layout.rows[row.0];
        let all = format!("{}:{}", fixed(place, columns.opening + 1), fixed(place, columns.last()));
        let heads = format!("{}:{}", fixed(head::YEAR, columns.opening + 1), fixed(head::YEAR, columns.last()));
        let column = columns.years + at as u16;
        let sum = format!("SUMIFS({all},{heads},{})", fixed(head::DATE, column));
        Some(if name == "SUM" { sum } else { format!("({sum}/{})", fixed(head::NUMBER, column)) })
    }
}
