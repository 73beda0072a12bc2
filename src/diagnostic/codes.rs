//! The catalogue of diagnostics: a code, a title and an explanation for each.

macro_rules! catalogue {
    ($($variant:ident = $id:literal, $title:literal, $explanation:literal;)+) => {
        /// A kind of diagnostic: an entry of the catalogue.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)] // each has its title and explanation below
        pub enum Code { $($variant),+ }

        impl Code {
            /// Every entry, in order.
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];

            /// `E0104`, or `W0801` for a warning.
            pub fn id(self) -> &'static str {
                match self { $(Code::$variant => $id),+ }
            }

            /// A few words.
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $title),+ }
            }

            /// What it means and what to do, in a few sentences.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => $explanation),+ }
            }
        }
    };
}

catalogue! {
    Toml = "E0001", "the file is not valid TOML",
        "A model and a baseline are TOML 1.0 files. The marked place does not fit its grammar: most often a quote, a bracket or an `=` is missing, or a key stands twice in one section.";
    UnknownKey = "E0002", "unknown key or section",
        "Every key of the format is known; any other is an error, so that a misspelt key is never passed over in silence. Correct the spelling, or take the key out. `evcalc schema model` prints every key for editors that complete them.";
    NoBaseline = "E0006", "the baseline cannot be read",
        "The file that `baseline` of `[model]` names is not there or cannot be read. The path is relative to the model file.";
    MissingKey = "E0003", "a required key is missing",
        "The section needs a key that is not there. The message names it.";
    WrongKind = "E0004", "a value of the wrong kind",
        "A number stands where a text is wanted, a list where a table is, or the like. Formulas are texts in quotes; numbers stand without.";
    UnknownWord = "E0005", "not one of the allowed words",
        "Some keys take one of a few words. The message lists them.";
    BadName = "E0101", "not a name",
        "Names start with a letter and go on with letters, digits and `_`.";
    ReservedName = "E0102", "a reserved name",
        "Function names, words of the language such as `t` or `inherited`, and the keys of the format cannot be names.";
    DuplicateName = "E0103", "a name used twice",
        "Constants, drivers, lines, outputs, dimensions and elements share one name space, in which two names must not differ by case alone.";
    UnknownName = "E0104", "unknown name",
        "The name is not declared in the model. The nearest known name is offered where there is one.";
    UnknownFunction = "E0105", "unknown function",
        "There is no function of this name. Function names are compared without case; the message offers the nearest, or the way to write a worksheet function that goes by another name here.";
    UnknownFigure = "E0106", "unknown figure",
        "The baseline that the model names has no figure with this id, or the model names no baseline. `evcalc baseline list` prints all figures.";
    UnusableFigure = "E0107", "a figure marked unusable",
        "The baseline marks this figure as unusable, with the reason in its note: no model may rest on it.";
    UnknownScenario = "E0108", "unknown scenario",
        "The model has no scenario of this name. `evcalc scenarios` lists them.";
    NotAValue = "E0109", "a dimension or element used as a value",
        "Dimensions and elements are not numbers. `product = SU7` asks for an element inside `if`, `price[SU7]` picks one.";
    BadElement = "E0110", "no such element here",
        "What stands in brackets, or as a key of a table, must be an element of a dimension that the name is over.";
    FormulaSyntax = "E0201", "the formula cannot be read",
        "The formula does not fit the grammar of the expression language: a comparison chain, a missing operator or parenthesis, an unknown character. The message says what was expected.";
    FormulaTooLong = "E0202", "a formula too long for a cell",
        "A worksheet cell holds at most 8,192 characters. Split the formula into lines of its own.";
    FormulaTooDeep = "E0203", "parentheses too deep",
        "A worksheet formula nests at most 64 levels. Split the formula into lines of its own.";
    NumberTooLong = "E0204", "a number with too many digits",
        "Numbers have at most 15 significant digits, as many as a worksheet keeps.";
    WrongArguments = "E0205", "wrong arguments of a function",
        "The function takes another number or kind of arguments. The message shows how it is written.";
    BadPeriod = "E0206", "not a period",
        "Periods are texts in the form of the model's step: \"2026-01\" by month, \"2026-Q1\" by quarter, \"2026\" by year; a coarser one means its first period, a finer one is an error.";
    NotACondition = "E0207", "a check that is no condition",
        "A check must be a comparison, or conditions joined by `and`, `or`, `not`.";
    UnitMismatch = "E0301", "units do not fit",
        "Every formula is checked for units: what is added or compared must have the same unit, and the declared unit must come out. The message shows both units and the factor that is missing between them.";
    BadUnit = "E0302", "not a unit",
        "A unit is a product of powers of names, such as `vehicle`, `CNY/vehicle` or `order/vehicle^2`; `1` and `%` are plain numbers. There are no parentheses: `a/b/c` is a over b and c.";
    PeriodAsNumber = "E0303", "a period used as a number",
        "A period cannot be added, multiplied or rounded. `since(launch)` is the number of periods since one; the difference of two milestone outputs counts periods.";
    WrongShape = "E0401", "dimensions do not fit",
        "A formula leaves a dimension that its owner does not have, a list has another length than its dimension, or an output is not one number. Reduce with `sum(...)`, pick with `[...]`, or add `over`.";
    MissingElement = "E0402", "an element without a value",
        "A driver or opening by element must have a value for every element; a scalar fills all of them.";
    DuplicatePeriod = "E0403", "two values for one period",
        "Two keys of a path mean the same period, perhaps because one is coarser (`2027` and `2027-01`).";
    BadPeriods = "E0404", "a wrong number of periods",
        "A timeline has 1 to 1,200 periods.";
    OutsideTimeline = "E0405", "outside of the timeline",
        "The period, year or range lies outside of the model's timeline.";
    WrongTiming = "E0501", "not allowed at this place",
        "What a formula may use depends on where it stands: values of drivers, openings and targets use no lines and no time; lines use no figures and no reductions over time; outputs are one number.";
    MissingOpening = "E0502", "no opening",
        "`prev` and `lag` of a line need its value before the first period: its `opening`.";
    Loop = "E0503", "a loop",
        "Names use each other in a circle: lines within one period, drivers, constants, outputs, or scenarios that extend each other. A worksheet could not be calculated. A line may look back at itself with `prev(...)`.";
    InheritedOutside = "E0504", "`inherited` outside of a scenario",
        "`inherited` stands for the value that a scenario replaces; elsewhere there is none.";
    OutOfRange = "E0505", "outside of the driver's range",
        "A driver's value lies outside its `min`..`max` in the named scenario.";
    BadSet = "E0506", "a change that cannot be read",
        "`--set` takes `NAME=VALUE`, `NAME[ELEMENT]=VALUE` or `NAME[ELEMENT,2027-07]=VALUE`.";
    BadProbability = "E0601", "wrong probabilities",
        "Probabilities of scenarios lie between 0 and 1, are given for all or for none, and sum to 1.";
    BadDistribution = "E0602", "not a distribution",
        "`uncertain` names one distribution with its parameters. The message lists what is known.";
    BadCorrelation = "E0603", "a wrong correlation",
        "A correlation names two uncertain drivers and a rank between -1 and 1; all of them together must be possible (positive definite).";
    BadChart = "E0604", "a chart that cannot be drawn",
        "A chart has a kind (`line`, `column`, `stacked`, `area`) and draws lines, elements of lines, or sums.";
    BadError = "E0605", "not the error of a line",
        "`error` of a line says how far its values of one period usually lie from what comes, as a part of them: above 0, such as \"15%\" or 0.15. `evcalc update` weighs draws by it.";
    Calculation = "E0701", "no finite number",
        "A calculation gives no finite number: a division by zero, a logarithm of a negative number, an overflow. The message names the line, the element, the first period, the scenario and the operation. Guard it with `if(...)` or `iferror(...)`.";
    PartYear = "W0801", "only a part of the range",
        "A year or range lies only partly inside the timeline; the part inside is taken.";
    KeyAfterEnd = "W0802", "a key after the end",
        "A path has a key after the last period: a step there has no effect, a linear path heads for it.";
    UsedBefore = "W0803", "used before it stands",
        "A line uses, within the period, a line further down. It works, but a worksheet is read from the top.";
    NoTotal = "W0804", "an opening and no `total`",
        "A line with an opening is often a stock, whose year is its last value, and sometimes a flow, whose year is the sum. Say which with `total`.";
    Unused = "W0805", "never used",
        "A driver, constant or dimension that no formula uses.";
    Judgement = "W0806", "a judgement without a note",
        "A driver that cites no figure is a judgement: its `notes` should say on what it rests.";
    NoTitle = "W0807", "no title",
        "A title is what people read in tables and in the workbook.";
    NoUnit = "W0808", "no unit",
        "A declared unit documents the number and lets the checker find mistakes.";
    LooseConstant = "W0809", "a number inside a formula",
        "A number in a line's formula is an assumption that nobody can change in the workbook. Make it a driver or a constant. (0, 1, 2, 3, 4, 12, 100 and 1000 are fine.)";
    LooseFigure = "W0810", "a bound used as a value",
        "The figure says `over`, `under`, `up_to` or `at_least`: it bounds the value and is used here as if it were the value. Say in the driver's `notes` why it is taken, and compute with it, or add what is missing.";
    FixedElsewhere = "W0811", "a distribution that a scenario moves away from",
        "A distribution has its own mean, median or mode written out, and a scenario changes the driver: the distribution stays where it is. Leave the location out to let it follow.";
    DoubtedFigure = "W0812", "a figure that is in doubt",
        "The baseline marks the figure `disputed` or `superseded`: another source says otherwise, or something newer has replaced it. Take another figure, or say in the driver's `notes` why this one.";
    LargePercentage = "W0813", "a percentage over 100 %",
        "A driver with the unit `%` has a plain number over 1: 4 is 400 %. Type `\"4%\"` for four per cent; `\"400%\"` says that 400 % is meant.";
    SumBesideParts = "W0814", "a sum beside single elements",
        "A line adds a sum over all elements to a value of each element, and does not say `over`: it has the elements too, and the sum counts once for each. Where a sum was forgotten, write it; where this is meant, say so with `over`.";
    LengthCancels = "W0815", "`period_length` cancels itself",
        "A product is multiplied by `period_length` and divided by it again, so that a rate is charged whole in every period. A rate a year has the unit `%/year`; multiplied once by `period_length` it is that of a period.";
    KnownOutside = "W0816", "known values outside of the timeline",
        "Known values of periods that the timeline does not have change nothing.";
    KnownGap = "W0817", "a gap among known values",
        "Between the first and the last known period of a line one has no value: the formula stands there.";
    KnownEnds = "W0818", "known values that end early",
        "The line's known values end before the period up to which values are known; the formula goes on from there.";
    NothingCarries = "W0819", "nothing carries what is known",
        "The line's formula does not follow from its own past, directly or through others, so that it jumps back behind the last known period. `carry` goes on from there.";
    KnownDoubted = "W0820", "a known value that is in doubt",
        "A figure that is disputed or superseded never takes the place of a formula's value.";
    KnownDriver = "W0821", "a change in known periods only",
        "A scenario changes a driver only in periods whose values are known, where they take its place.";
}

impl Code {
    /// The entry with this id, compared without case.
    pub fn with_id(id: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.id().eq_ignore_ascii_case(id))
    }
}
