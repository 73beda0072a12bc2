//! The built-in functions: one row for each, by kind.
//!
//! A kind is an enum, and its rows are its table: a function cannot be without one. To add a function write a row in
//! its kind's table here; the compiler then names every place of `src` that has to know it: its unit in `check::calls`,
//! what is known of its range and its residues in `graph`, its text in `workbook::print`, and its value, of an elementwise
//! one in `evaluate::operation`, of an [`Aggregate`] in `evaluate::settings`, `graph::lower` and `evaluate::planner` by the
//! same steps. A [`Curve`] is spread into elementwise operations in `graph::expand`, and needs nothing else.
//! CONTRIBUTING.md has the whole way; tests/data/functions.csv has values for each, worked out by something else.

/// One row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its name, in lower case.
    pub name: &'static str,
    /// Its parameters as the help shows them.
    pub parameters: &'static str,
    /// Fewest arguments.
    pub least: usize,
    /// Most arguments.
    pub most: usize,
    /// One sentence for people.
    pub help: &'static str,
}

/// So many arguments as one likes.
pub const ANY: usize = 255;

/// A kind of functions and its table.
///
/// A row is the variant, the name in formulas, the parameters as the help shows them, the fewest and the most arguments
/// (the first dimension is one of them), and a sentence for people.
macro_rules! kind {
    ($(#[$doc:meta])* $kind:ident $($name:ident $text:literal ($parameters:literal) $least:literal..$most:expr; $help:literal)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $kind {
            $(#[doc = $help] $name,)*
        }

        impl $kind {
            /// All of them.
            pub const ALL: &[$kind] = &[$($kind::$name),*];
            const TABLE: &[Entry] = &[$(
                Entry { name: $text, parameters: $parameters, least: $least, most: $most, help: $help }
            ),*];

            /// Its row of the table.
            pub fn entry(self) -> &'static Entry {
                &Self::TABLE[self as usize]
            }
        }
    };
}

kind!(
    /// Of one value.
    Unary
    Abs "abs" ("x") 1..1; "the value without its sign"
    Int "int" ("x") 1..1; "the next whole number downwards"
    Sqrt "sqrt" ("x") 1..1; "the square root"
    Exp "exp" ("x") 1..1; "e to the power of x"
    Ln "ln" ("x") 1..1; "the natural logarithm"
    Log10 "log10" ("x") 1..1; "the logarithm to base 10"
    Sign "sign" ("x") 1..1; "1, 0 or -1"
    Not "not" ("a") 1..1; "1 where the condition does not hold, else 0"
);
kind!(
    /// Of two values, or of more one after the other.
    Binary
    Min "min" ("a, b, ...") 2..ANY; "the smallest of its arguments"
    Max "max" ("a, b, ...") 2..ANY; "the largest of its arguments"
    Round "round" ("x, digits") 2..2; "rounded half away from zero"
    RoundUp "roundup" ("x, digits") 2..2; "rounded away from zero"
    RoundDown "rounddown" ("x, digits") 2..2; "rounded towards zero"
    Mod "mod" ("x, divisor") 2..2; "the remainder, with the divisor's sign"
    Log "log" ("x, base") 2..2; "the logarithm to a base"
    Power "power" ("x, y") 2..2; "x to the power of y, the same as x ^ y"
    And "and" ("a, b, ...") 1..ANY; "1 where all conditions hold, else 0"
    Or "or" ("a, b, ...") 1..ANY; "1 where any condition holds, else 0"
);
kind!(
    /// One of two values; the other is not looked at.
    Choice
    If "if" ("condition, then, else") 3..3; "one of two values; the other is not looked at"
    IfError "iferror" ("x, otherwise") 2..2; "x, or the other value where x cannot be computed"
);
kind!(
    /// A growth or cost curve, made of elementwise operations.
    Curve
    Logistic "logistic" ("x, ceiling, midpoint, steepness") 4..4; "ceiling / (1 + exp(-steepness * (x - midpoint)))"
    Gompertz "gompertz" ("x, ceiling, displacement, rate") 4..4; "ceiling * exp(-displacement * exp(-rate * x))"
    Bass "bass" ("x, p, q") 3..3; "the cumulative share of adopters, (1 - exp(-(p+q)x)) / (1 + (q/p) exp(-(p+q)x))"
    Learning "learning" ("volume, first, rate") 3..3; "Wright's law, (volume / first) ^ (ln(rate) / ln(2))"
);
kind!(
    /// How values of several elements become one.
    Aggregate
    Sum "sum" ("x, dimension, ...") 1..ANY; "added over elements"
    Average "average" ("x, dimension, ...") 1..ANY; "the mean over elements"
    Smallest "smallest" ("x, dimension or range, ...") 1..ANY; "the least over elements; in outputs and checks over all elements and periods"
    Largest "largest" ("x, dimension or range, ...") 1..ANY; "the greatest over elements; in outputs and checks over all elements and periods"
);
kind!(
    /// Reaches into other periods; in lines, outputs and checks.
    Timing
    Since "since" ("period") 1..1; "periods since then: 0 in it, negative before"
    Prev "prev" ("x") 1..1; "x one period earlier; its opening in the first"
    Lag "lag" ("x, n") 2..2; "x n periods earlier; its opening before the first"
    Cumulative "cumulative" ("x") 1..1; "the sum of x from the first period to this one"
    Recent "recent" ("x, n") 2..2; "the sum of x over the last n periods"
);
kind!(
    /// Over the whole time; in outputs and checks only.
    Reduction
    Total "total" ("x, from, to") 1..3; "added over periods"
    AverageOver "average_over" ("x, from, to") 1..3; "the mean over periods"
    First "first" ("x, from, to") 1..3; "the value in the first period"
    Last "last" ("x, from, to") 1..3; "the value in the last period"
    At "at" ("x, period") 2..2; "the value in one period"
    FirstWhen "first_when" ("condition") 1..1; "the first period in which the condition holds"
    LastingFrom "lasting_from" ("condition") 1..1; "the period from which the condition holds to the end"
);

/// A function on the values of one period and element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Elementwise {
    /// Of one value.
    Unary(Unary),
    /// Of two, or of more one after the other.
    Binary(Binary),
    /// `if` and `iferror`.
    Choice(Choice),
}

impl Elementwise {
    /// Its row of the table.
    pub fn entry(self) -> &'static Entry {
        match self {
            Elementwise::Unary(function) => function.entry(),
            Elementwise::Binary(function) => function.entry(),
            Elementwise::Choice(function) => function.entry(),
        }
    }
}

/// A built-in function of the language.
///
/// ```
/// use evcalc::function::{Binary, Elementwise, Function};
/// let max = Function::named("MAX").expect("a function");
/// assert_eq!(max, Function::Elementwise(Elementwise::Binary(Binary::Max)));
/// assert_eq!(max.entry().parameters, "a, b, ...");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Function {
    /// On the values of one period and element.
    Elementwise(Elementwise),
    /// A growth or cost curve.
    Curve(Curve),
    /// Over the elements of a dimension.
    Aggregate(Aggregate),
    /// Reaches into other periods.
    Timing(Timing),
    /// Over the whole time.
    Reduction(Reduction),
}

impl Function {
    /// Every function, kind by kind.
    pub fn all() -> impl Iterator<Item = Function> {
        let elementwise = (Unary::ALL.iter().map(|f| Elementwise::Unary(*f)))
            .chain(Binary::ALL.iter().map(|f| Elementwise::Binary(*f)))
            .chain(Choice::ALL.iter().map(|f| Elementwise::Choice(*f)));
        elementwise
            .map(Function::Elementwise)
            .chain(Curve::ALL.iter().map(|f| Function::Curve(*f)))
            .chain(Aggregate::ALL.iter().map(|f| Function::Aggregate(*f)))
            .chain(Timing::ALL.iter().map(|f| Function::Timing(*f)))
            .chain(Reduction::ALL.iter().map(|f| Function::Reduction(*f)))
    }

    /// The function of this name, compared without case as in Excel.
    pub fn named(name: &str) -> Option<Function> {
        Function::all().find(|function| function.entry().name.eq_ignore_ascii_case(name))
    }

    /// Its row of the table.
    pub fn entry(self) -> &'static Entry {
        match self {
            Function::Elementwise(function) => function.entry(),
            Function::Curve(function) => function.entry(),
            Function::Aggregate(function) => function.entry(),
            Function::Timing(function) => function.entry(),
            Function::Reduction(function) => function.entry(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_function_is_found_by_its_name_and_no_name_stands_twice() {
        let mut names = BTreeSet::new();
        for function in Function::all() {
            let name = function.entry().name;
            assert_eq!(Function::named(&name.to_uppercase()), Some(function));
            assert!(names.insert(name), "{name}");
        }
        assert_eq!(Function::named("average_overs"), None);
        assert!(names.len() >= 40, "{}", names.len());
    }
}
