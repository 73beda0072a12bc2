//! Tables of files: which sheet is taken, what was decided about it, and what else the file holds.

use super::foreign;
use crate::cli::face::Failure;
use crate::cli::shared::foreign::Patience;
use crate::history::{Decimal, Frequency, Grid, Options, Reason, Remark, Said, Table, grid_of, read, said_of};
use crate::spreadsheet::Spreadsheet;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// A file with a table.
#[derive(Debug, Args)]
pub(crate) struct TableFile {
    /// The file: xlsx, xlsb, xls, ods or csv
    pub file: PathBuf,
    /// The sheet (of those that are shown the one with the largest table, if not given)
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// The unit of its values, whatever it says (1, where it says none)
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    /// How long its periods are, where its labels can be read in two ways
    #[arg(long, value_enum, value_name = "KIND")]
    pub period_kind: Option<PeriodKind>,
    /// The sign before fractions, where its numbers can be read in two ways: point or comma
    #[arg(long, value_enum, value_name = "SIGN")]
    pub decimal: Option<DecimalSign>,
    /// The month in which its years of accounts begin (1 to 12, or jan to dec): then 2006-07 is taken
    #[arg(long, value_name = "MONTH", value_parser = month)]
    pub fiscal_year: Option<u32>,
    /// The letters of a csv file that is not UTF-8, such as windows-1250, gbk or shift_jis
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    #[command(flatten)]
    pub limits: Patience,
}

/// How long the periods of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PeriodKind {
    Month,
    Quarter,
    HalfYear,
    Year,
}

/// The sign before a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DecimalSign {
    #[value(alias = ".")]
    Point,
    #[value(alias = ",")]
    Comma,
}

/// A month by its number or its first three letters.
fn month(text: &str) -> Result<u32, String> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let word = text.trim().to_lowercase();
    let named =
        || (1..).zip(MONTHS).find(|(_, name)| word.len() >= 3 && word.starts_with(name)).map(|(month, _)| month);
    let found = word.parse().ok().filter(|month| (1..=12).contains(month)).or_else(named);
    found.ok_or_else(|| "write a month as 1 to 12, or as jan to dec".to_owned())
}

/// A table and the sheet that it stands on.
pub(crate) struct Sheet {
    /// The sheet's name.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// The table.
    pub table: Table,
    /// Sheets with tables that were not read, hidden ones last.
    pub others: Vec<Other>,
    /// Sheets with a table that can be read in two ways, or not yet.
    pub undecided: Vec<String>,
    /// The letters of a csv file, where they were guessed.
    pub encoding: Option<String>,
}

/// A sheet that was not read.
pub(crate) struct Other {
    /// Its name.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// How many values its table has.
    pub values: usize,
}

impl Sheet {
    /// What the file holds besides, and what was assumed about it, in lines.
    pub(crate) fn told_of_file(&self) -> Vec<String> {
        let mut out = Vec::new();
        if let Some(encoding) = &self.encoding {
            out.push(format!("The file is not UTF-8: read as {encoding}; `--encoding NAME` says what it is"));
        }
        if self.hidden {
            out.push(format!("The sheet `{}` is hidden", self.name));
        }
        if !self.others.is_empty() {
            let hidden = |other: &Other| if other.hidden { "hidden, " } else { "" };
            let one = |other: &Other| format!("`{}` ({}{} values)", other.name, hidden(other), other.values);
            let list: Vec<String> = self.others.iter().map(one).collect();
            out.push(format!("Sheets with tables that were not read (`--sheet NAME` reads one): {}", list.join(", ")));
        }
        if !self.undecided.is_empty() {
            let list: Vec<String> = self.undecided.iter().map(|name| format!("`{name}`")).collect();
            out.push(format!("Sheets with a table that is not clear (`--sheet NAME` says why): {}", list.join(", ")));
        }
        out
    }
}

/// The options of a table, as they were typed.
fn options(args: &TableFile, series: &[String]) -> Options {
    Options {
        period_kind: args.period_kind.map(|kind| match kind {
            PeriodKind::Month => Frequency::Month,
            PeriodKind::Quarter => Frequency::Quarter,
            PeriodKind::HalfYear => Frequency::HalfYear,
            PeriodKind::Year => Frequency::Year,
        }),
        decimal: args.decimal.map(|sign| match sign {
            DecimalSign::Point => Decimal::Point,
            DecimalSign::Comma => Decimal::Comma,
        }),
        fiscal_year: args.fiscal_year,
        series: series.to_vec(),
    }
}

fn values(table: &Table) -> usize {
    table.series.iter().map(|series| series.points.len()).sum()
}

/// The largest table of a file's sheets, of those that are shown if one of them has any, or that of the sheet that was
/// named; of its series those that were named, if any were.
pub(crate) fn table_of(args: &TableFile, series: &[String]) -> Result<Sheet, Failure> {
    let book: Spreadsheet = foreign::spreadsheet_as(&args.file, args.encoding.as_deref(), args.limits)?;
    let shown = args.file.display();
    let chosen: Vec<usize> = match &args.sheet {
        None => (0..book.sheets.len()).collect(),
        Some(name) => vec![position(&book, name).ok_or_else(|| {
            let known: Vec<String> = book.sheets.iter().map(|sheet| format!("`{}`", sheet.name)).collect();
            Failure::Model(format!("`{shown}` has no sheet `{name}`\n  = help: its sheets are {}", known.join(", ")))
        })?],
    };
    let options = options(args, series);
    let mut refused: Vec<Remark> = Vec::new();
    let mut undecided: Vec<String> = Vec::new();
    let mut found: Vec<Sheet> = Vec::new();
    let grids = grids(&book, &options);
    let sheets = chosen.into_iter().filter_map(|at| Some((book.sheets.get(at)?, grids.get(at)?)));
    for (sheet, grid) in sheets {
        match read(grid, &options) {
            Ok(table) if values(&table) > 0 => {
                let (name, hidden) = (sheet.name.clone(), sheet.hidden);
                found.push(Sheet {
                    name,
                    hidden,
                    table,
                    others: vec![],
                    undecided: vec![],
                    encoding: book.encoding.clone(),
                });
            }
            // What hidden sheets hold is no reason to refuse.
            _ if sheet.hidden && args.sheet.is_none() => {}
            Ok(Table { skipped: remarks, .. }) | Err(remarks) => {
                if remarks.iter().any(|remark| is_undecided(&remark.reason)) {
                    undecided.push(sheet.name.clone());
                }
                refused.extend(remarks);
            }
        }
    }
    // A stable sort: of two tables of one size the first is taken. An index of series is about those of other sheets.
    let is_index = |name: &str| {
        let said = grids.iter().find(|grid| grid.sheet() == name).map(said_of).unwrap_or_default();
        args.sheet.is_none() && said.iter().any(Said::is_of_series)
    };
    let last: Vec<String> =
        found.iter().filter(|sheet| sheet.hidden || is_index(&sheet.name)).map(|sheet| sheet.name.clone()).collect();
    let is_last = |sheet: &Sheet| last.contains(&sheet.name);
    found.sort_by_key(|sheet| (sheet.hidden, is_last(sheet), std::cmp::Reverse(values(&sheet.table))));
    // A sheet that is shown and cannot be decided is not made good by a hidden one, or by its own index.
    let any_undecided = !undecided.is_empty();
    let mut found = found.into_iter().filter(|sheet| !(any_undecided && last.contains(&sheet.name)));
    let Some(mut sheet) = found.next() else { return Err(no_table(&shown.to_string(), &refused)) };
    sheet.others =
        found.map(|other| Other { values: values(&other.table), name: other.name, hidden: other.hidden }).collect();
    sheet.undecided = undecided;
    choose(&mut sheet.table, series)?;
    Ok(sheet)
}

fn position(book: &Spreadsheet, name: &str) -> Option<usize> {
    let sheet = book.sheet(name)?;
    book.sheets.iter().position(|other| std::ptr::eq(other, sheet))
}

/// The cells of all sheets, each with what the others say about its units. A note on a sheet that has a table of its
/// own is about that table.
fn grids(book: &Spreadsheet, options: &Options) -> Vec<Grid> {
    let mut grids: Vec<Grid> = book.sheets.iter().map(|sheet| grid_of(book, sheet)).collect();
    if grids.len() < 2 {
        return grids;
    }
    let mut said: Vec<(usize, Vec<Said>)> = Vec::new();
    for (at, grid) in grids.iter().enumerate() {
        let mut of_sheet = said_of(grid);
        let of_all = of_sheet.iter().any(Said::is_of_all);
        if of_all && read(grid, options).is_ok_and(|table| values(&table) > 0) {
            of_sheet = of_sheet.into_iter().map(Said::of_its_own_sheet).collect();
        }
        said.push((at, of_sheet));
    }
    for (at, grid) in grids.iter_mut().enumerate() {
        let others = said.iter().filter(|(of, _)| *of != at).flat_map(|(_, said)| said.iter().cloned());
        grid.set_elsewhere(others.collect());
    }
    grids
}

/// Leaves the series that were named.
fn choose(table: &mut Table, wanted: &[String]) -> Result<(), Failure> {
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    let quoted =
        |names: &mut dyn Iterator<Item = &String>| names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    for name in wanted {
        if !table.series.iter().any(|series| same(&series.name, name)) {
            let mut help = quoted(&mut table.series.iter().map(|series| &series.name));
            if !table.left_out.is_empty() {
                help += &format!("; left out, and to be had by name: {}", quoted(&mut table.left_out.iter()));
            }
            return Err(Failure::Model(format!("there is no series `{name}`\n  = help: the series are {help}")));
        }
    }
    if !wanted.is_empty() {
        table.series.retain(|series| wanted.iter().any(|name| same(&series.name, name)));
        let gone = |remark: &Remark| match &remark.reason {
            Reason::Missing { series, .. } => !wanted.iter().any(|name| same(series, name)),
            _ => false,
        };
        table.skipped.retain(|remark| !gone(remark));
    }
    Ok(())
}

/// Whether a reason says that there is a table which can be read in two ways, or not yet.
fn is_undecided(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::Fiscal(_)
            | Reason::YearOrMonth(_)
            | Reason::YearOrAccounts
            | Reason::Ambiguous { .. }
            | Reason::NotCalculated
            | Reason::NoYear
            | Reason::Scales { .. }
    )
}

fn no_table(shown: &str, refused: &[Remark]) -> Failure {
    let any = |test: fn(&Reason) -> bool| refused.iter().any(|remark| test(&remark.reason));
    let help = if any(|reason| matches!(reason, Reason::Ambiguous { .. })) {
        "say which sign stands before fractions: `--decimal point` or `--decimal comma`"
    } else if any(|reason| matches!(reason, Reason::Fiscal(Some(_)) | Reason::YearOrMonth(_))) {
        "say what the labels are: `--fiscal-year apr` for years of accounts that begin in April, or `--period-kind month`"
    } else if any(|reason| matches!(reason, Reason::YearOrAccounts)) {
        "say what the years are: `--fiscal-year apr` for years of accounts that begin in April, or `--period-kind year` to take those of the calendar only"
    } else if any(|reason| matches!(reason, Reason::Fiscal(_))) {
        "say in which month the years of accounts begin: `--fiscal-year apr`"
    } else if any(|reason| matches!(reason, Reason::Scales { .. })) {
        "two statements about the scale of the numbers contradict each other: correct the one that is wrong, or take it away"
    } else if any(|reason| matches!(reason, Reason::NotCalculated)) {
        "open the file in a spreadsheet program and save it: then the results of its formulas are stored"
    } else {
        "write periods as 2025-03 in one row or column, and the values beside or below them"
    };
    // What stands there besides says nothing where something is said of labels and values.
    let mut groups = groups(refused);
    if groups.iter().any(|group| !matches!(group.first.reason, Reason::Note)) {
        groups.retain(|group| !matches!(group.first.reason, Reason::Note));
    }
    let lines: String = groups.iter().take(10).map(|group| format!("\n  {}", group.line())).collect();
    Failure::Model(format!("`{shown}` has no table of values by month, quarter or year{lines}\n  = help: {help}"))
}

/// Remarks with the same reason.
pub(crate) struct Group<'r> {
    /// The first of them.
    pub first: &'r Remark,
    /// All of them.
    pub all: Vec<&'r Remark>,
}

/// How many places of a group are shown.
const EXAMPLES: usize = 3;

impl Group<'_> {
    /// What is said of all of them; where they differ, in general or of the first.
    pub(crate) fn reason(&self) -> String {
        let of_first = matches!(
            self.first.reason,
            Reason::Fiscal(Some(_))
                | Reason::YearOrMonth(_)
                | Reason::Ambiguous { .. }
                | Reason::Total { off: Some(_), .. }
        );
        match self.all.len() == 1 || of_first {
            true => self.first.reason.to_string(),
            false => self.first.reason.in_general(),
        }
    }

    /// A line that says what, how often, and where for example.
    pub(crate) fn line(&self) -> String {
        let cell = |remark: &&Remark| {
            let text: String = remark.text.chars().take(40).collect();
            format!("{} \"{text}\"", remark.place)
        };
        let and_more = |shown: usize| match self.all.len().saturating_sub(shown) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        // What is not there stands in no cell.
        if let Reason::Missing { .. } = self.first.reason {
            let few: Vec<String> = self.all.iter().take(EXAMPLES).map(|remark| remark.reason.to_string()).collect();
            return format!("{}{}", few.join("; "), and_more(few.len()));
        }
        let few: Vec<String> = self.all.iter().take(EXAMPLES).map(cell).collect();
        match self.all.as_slice() {
            [_] => format!("{}: {}", few.join(""), self.reason()),
            all => format!("{} cells, {}{}: {}", all.len(), few.join(", "), and_more(few.len()), self.reason()),
        }
    }
}

/// Remarks by their reasons, in the order in which each comes first.
pub(crate) fn groups(remarks: &[Remark]) -> Vec<Group<'_>> {
    let mut out: indexmap::IndexMap<String, Group<'_>> = indexmap::IndexMap::new();
    for remark in remarks {
        let group = out.entry(remark.reason.in_general()).or_insert_with(|| Group { first: remark, all: vec![] });
        group.all.push(remark);
    }
    out.into_values().collect()
}
