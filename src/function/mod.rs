//! The table of built-in functions: one row for each.
//!
//! Adding a function touches four places: a variant and a row here, one arm in
//! `check` (its unit), one in `graph` (what it is made of), and, where it is a new
//! elementwise operation, one in `evaluate` and `workbook` each. The matches have no
//! wildcard arm, so the compiler finds what is missing.

/// A built-in function of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // the table below says what each is
pub enum Function {
    Min,
    Max,
    Abs,
    Round,
    RoundUp,
    RoundDown,
    Int,
    Mod,
    Sqrt,
    Exp,
    Ln,
    Log10,
    Log,
    Power,
    Sign,
    If,
    And,
    Or,
    Not,
    IfError,
    Sum,
    Average,
    Smallest,
    Largest,
    Since,
    Prev,
    Lag,
    Cumulative,
    Recent,
    Logistic,
    Gompertz,
    Bass,
    Learning,
    Total,
    AverageOver,
    First,
    Last,
    At,
    FirstWhen,
    LastingFrom,
}

/// Where a function may stand and what kind of thing it works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// On the values of one period and element.
    Elementwise,
    /// Over the elements of a dimension.
    Dimension,
    /// Reaches into other periods; lines, outputs and checks.
    Time,
    /// A growth or cost curve, made of elementwise operations.
    Curve,
    /// Over the whole time; outputs and checks only.
    Reducer,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The function.
    pub function: Function,
    /// Its name, in lower case.
    pub name: &'static str,
    /// Its parameters as the help shows them.
    pub parameters: &'static str,
    /// Fewest arguments.
    pub least: usize,
    /// Most arguments.
    pub most: usize,
    /// What it works on.
    pub family: Family,
    /// One sentence for people.
    pub help: &'static str,
}

const ANY: usize = 255;

const fn row(
    function: Function,
    name: &'static str,
    parameters: &'static str,
    (least, most): (usize, usize),
    family: Family,
    help: &'static str,
) -> Entry {
    Entry { function, name, parameters, least, most, family, help }
}

/// Every function, in the order of [`Function`].
pub const TABLE: &[Entry] = {
    use Family::*;
    use Function::*;
    &[
        row(Min, "min", "a, b, ...", (2, ANY), Elementwise, "the smallest of its arguments"),
        row(Max, "max", "a, b, ...", (2, ANY), Elementwise, "the largest of its arguments"),
        row(Abs, "abs", "x", (1, 1), Elementwise, "the value without its sign"),
        row(Round, "round", "x, digits", (2, 2), Elementwise, "rounded half away from zero"),
        row(RoundUp, "roundup", "x, digits", (2, 2), Elementwise, "rounded away from zero"),
        row(RoundDown, "rounddown", "x, digits", (2, 2), Elementwise, "rounded towards zero"),
        row(Int, "int", "x", (1, 1), Elementwise, "the next whole number downwards"),
        row(Mod, "mod", "x, divisor", (2, 2), Elementwise, "the remainder, with the divisor's sign"),
        row(Sqrt, "sqrt", "x", (1, 1), Elementwise, "the square root"),
        row(Exp, "exp", "x", (1, 1), Elementwise, "e to the power of x"),
        row(Ln, "ln", "x", (1, 1), Elementwise, "the natural logarithm"),
        row(Log10, "log10", "x", (1, 1), Elementwise, "the logarithm to base 10"),
        row(Log, "log", "x, base", (2, 2), Elementwise, "the logarithm to a base"),
        row(Power, "power", "x, y", (2, 2), Elementwise, "x to the power of y, the same as x ^ y"),
        row(Sign, "sign", "x", (1, 1), Elementwise, "1, 0 or -1"),
        row(If, "if", "condition, then, else", (3, 3), Elementwise, "one of two values; the other is not looked at"),
        row(And, "and", "a, b, ...", (1, ANY), Elementwise, "1 where all conditions hold, else 0"),
        row(Or, "or", "a, b, ...", (1, ANY), Elementwise, "1 where any condition holds, else 0"),
        row(Not, "not", "a", (1, 1), Elementwise, "1 where the condition does not hold, else 0"),
        row(
            IfError,
            "iferror",
            "x, otherwise",
            (2, 2),
            Elementwise,
            "x, or the other value where x cannot be computed",
        ),
        row(Sum, "sum", "x, dimension, ...", (1, ANY), Dimension, "added over elements"),
        row(Average, "average", "x, dimension, ...", (1, ANY), Dimension, "the mean over elements"),
        row(
            Smallest,
            "smallest",
            "x, dimension or range, ...",
            (1, ANY),
            Dimension,
            "the least over elements; in outputs and checks over all elements and periods",
        ),
        row(
            Largest,
            "largest",
            "x, dimension or range, ...",
            (1, ANY),
            Dimension,
            "the greatest over elements; in outputs and checks over all elements and periods",
        ),
        row(Since, "since", "period", (1, 1), Time, "periods since then: 0 in it, negative before"),
        row(Prev, "prev", "x", (1, 1), Time, "x one period earlier; its opening in the first"),
        row(Lag, "lag", "x, n", (2, 2), Time, "x n periods earlier; its opening before the first"),
        row(Cumulative, "cumulative", "x", (1, 1), Time, "the sum of x from the first period to this one"),
        row(Recent, "recent", "x, n", (2, 2), Time, "the sum of x over the last n periods"),
        row(
            Logistic,
            "logistic",
            "x, ceiling, midpoint, steepness",
            (4, 4),
            Curve,
            "ceiling / (1 + exp(-steepness * (x - midpoint)))",
        ),
        row(
            Gompertz,
            "gompertz",
            "x, ceiling, displacement, rate",
            (4, 4),
            Curve,
            "ceiling * exp(-displacement * exp(-rate * x))",
        ),
        row(
            Bass,
            "bass",
            "x, p, q",
            (3, 3),
            Curve,
            "the cumulative share of adopters, (1 - exp(-(p+q)x)) / (1 + (q/p) exp(-(p+q)x))",
        ),
        row(
            Learning,
            "learning",
            "volume, first, rate",
            (3, 3),
            Curve,
            "Wright's law, (volume / first) ^ (ln(rate) / ln(2))",
        ),
        row(Total, "total", "x, from, to", (1, 3), Reducer, "added over periods"),
        row(AverageOver, "average_over", "x, from, to", (1, 3), Reducer, "the mean over periods"),
        row(First, "first", "x, from, to", (1, 3), Reducer, "the value in the first period"),
        row(Last, "last", "x, from, to", (1, 3), Reducer, "the value in the last period"),
        row(At, "at", "x, period", (2, 2), Reducer, "the value in one period"),
        row(FirstWhen, "first_when", "condition", (1, 1), Reducer, "the first period in which the condition holds"),
        row(
            LastingFrom,
            "lasting_from",
            "condition",
            (1, 1),
            Reducer,
            "the period from which the condition holds to the end",
        ),
    ]
};

impl Function {
    /// The function of this name, compared without case as in Excel.
    pub fn named(name: &str) -> Option<Function> {
        TABLE.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)).map(|entry| entry.function)
    }

    /// Its row of the table.
    pub fn entry(self) -> &'static Entry {
        &TABLE[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_variants() {
        for (at, entry) in TABLE.iter().enumerate() {
            assert_eq!(entry.function as usize, at, "{}", entry.name);
            assert_eq!(Function::named(&entry.name.to_uppercase()), Some(entry.function));
        }
        assert_eq!(Function::named("average_overs"), None);
    }
}
