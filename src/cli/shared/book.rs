//! Workbooks of a model's scenarios.

use super::load;
use crate::cli::face::{Common, Failure, existing, is_workbook, output};
use crate::evaluate::follow;
use crate::front::{Contents, Ready};
use crate::model::ScenarioId;
use crate::series::{Follow, Projection};
use crate::spreadsheet::load;
use crate::workbook::{Further, Label, WorkbookError, fits};
use clap::Args;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What stands in a workbook beside its sheets.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct BookOptions {
    /// Leave the texts of the model, its baseline and its scenarios out of the workbook: `import` needs them then
    #[arg(long)]
    pub no_source: bool,
    /// Give the workbook the sensitivity label of this one (a file that Excel labelled)
    #[arg(long, value_name = "FILE")]
    pub label_from: Option<PathBuf>,
}

/// What a workbook is to hold.
pub(crate) struct Wanted<'a> {
    /// The scenario of the live case.
    pub selected: ScenarioId,
    /// The scenarios with calc sheets.
    pub shown: &'a [ScenarioId],
    /// Whether the others are left out altogether.
    pub only: bool,
    /// What stands on further sheets.
    pub further: Further<'a>,
    /// What stands beside its sheets.
    pub beside: &'a Beside,
}

/// What stands in a workbook beside its sheets.
#[derive(Clone, Debug)]
pub(crate) struct Beside {
    /// Whether the texts that it is made from travel with it.
    pub source: bool,
    /// A company's sensitivity label.
    pub label: Option<Label>,
}

impl Default for Beside {
    fn default() -> Beside {
        Beside { source: true, label: None }
    }
}

impl Beside {
    /// The same for a command whose result goes to a file that is a workbook only by its ending.
    pub(crate) fn of_file(options: &BookOptions, file: Option<&Path>) -> Result<Beside, Failure> {
        Beside::of(options, file.is_some_and(is_workbook))
    }

    /// What the options say; `is_book` tells whether the command writes a workbook, which alone can be labelled.
    pub(crate) fn of(options: &BookOptions, is_book: bool) -> Result<Beside, Failure> {
        let Some(path) = &options.label_from else { return Ok(Beside { source: !options.no_source, label: None }) };
        if !is_book {
            return Err(Failure::Usage(
                "`--label-from` labels a workbook, and this command line writes none\n  = help: name one: `-o FILE.xlsx`"
                    .to_owned(),
            ));
        }
        let shown = path.display();
        let bytes = load(path).map_err(|error| Failure::File(format!("cannot read `{shown}`: {error}")))?;
        let label = Label::of(&bytes)
            .map_err(|error| Failure::Model(format!("no label can be taken from `{shown}`: {error}")))?;
        Ok(Beside { source: !options.no_source, label: Some(label) })
    }
}

fn limit(error: WorkbookError) -> Failure {
    Failure::Model(error.to_string())
}

/// Asks before the work whether Excel can hold it.
pub(crate) fn holds(ready: &Ready, shown: &[ScenarioId]) -> Result<(), Failure> {
    fits(&ready.program, shown.len()).map_err(limit)
}

/// Asks before any work whether the workbook that is to be written, if it is one, can hold the model at all.
pub(crate) fn can_hold(ready: &Ready, output: Option<&Path>) -> Result<(), Failure> {
    if output.is_some_and(is_workbook) { holds(ready, &[ScenarioId(0)]) } else { Ok(()) }
}

/// Writes a workbook; one that evcalc wrote before is overwritten.
pub(crate) fn write_to(path: &Path, ready: &Ready, wanted: &Wanted<'_>, common: &Common) -> Result<(), Failure> {
    let projections = ready.project_all().map_err(|error| load::refused(&error, common))?;
    write_projected(path, ready, wanted, &projections, common)
}

/// The same where every scenario has been projected.
pub(crate) fn write_projected(
    path: &Path,
    ready: &Ready,
    wanted: &Wanted<'_>,
    projections: &[Projection],
    common: &Common,
) -> Result<(), Failure> {
    let follow = follow(&ready.program, wanted.selected);
    let bytes = bytes(ready, wanted, projections, &projections[wanted.selected.0], &follow)?;
    output::write_file(path, &bytes, common.force, existing::workbook)
}

/// The bytes of a workbook with these results.
pub(crate) fn bytes(
    ready: &Ready,
    wanted: &Wanted<'_>,
    projections: &[Projection],
    live: &Projection,
    follow: &Follow,
) -> Result<Vec<u8>, Failure> {
    let contents = Contents {
        selected: wanted.selected,
        shown: wanted.shown,
        only: wanted.only,
        further: wanted.further,
        source: wanted.beside.source,
        label: wanted.beside.label.as_ref(),
        command: &command_line(),
    };
    contents.bytes(ready, projections, live, follow).map_err(limit)
}

/// The command line as typed, without the path of the program and of output files.
fn command_line() -> String {
    told(std::env::args_os().skip(1))
}

/// Words of a command line as a text; what of them is no text is shown as such.
fn told(typed: impl Iterator<Item = OsString>) -> String {
    let mut words = vec!["evcalc".to_owned()];
    let mut skip = false;
    for word in typed {
        let word = word.to_string_lossy();
        let joined = word.starts_with("--output=") || (word.starts_with("-o") && word.len() > 2);
        if skip || joined {
            skip = false;
            continue;
        }
        if word == "-o" || word == "--output" {
            skip = true;
            continue;
        }
        let word: String = word.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        words.push(if word.contains([' ', '"', '*']) { format!("'{word}'") } else { word });
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_told_without_where_its_results_went() {
        let words = |typed: &[&str]| told(typed.iter().map(OsString::from));
        let wanted = "evcalc project m.toml --set 'a = 1'";
        for output in [&["-o", "x.xlsx"][..], &["-ox.xlsx"], &["--output=x.xlsx"], &["--output", "x.xlsx"]] {
            assert_eq!(words(&[&["project", "m.toml"], output, &["--set", "a = 1"]].concat()), wanted);
        }
        assert_eq!(words(&["project", "a\u{1b}[2Jb.toml"]), "evcalc project a\u{fffd}[2Jb.toml");
    }

    #[cfg(unix)]
    #[test]
    fn a_command_line_need_not_be_text() {
        use std::os::unix::ffi::OsStringExt;
        let typed = [OsString::from("project"), OsString::from_vec(b"m\xff.toml".to_vec())];
        assert_eq!(told(typed.into_iter()), "evcalc project m\u{fffd}.toml");
    }
}
