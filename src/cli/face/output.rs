//! Where results go: standard output, standard error, files written whole.

use super::ending::{ending, is_workbook};
use super::existing::Existing;
use super::visible::shown;
use super::{Common, Failure, Format, When, existing, visible};
use crate::diagnostic::{Diagnostic, Sources, render, system_words};
use crate::text::{Replacement, cannot_write, may_write};
use std::borrow::Cow;
use std::fs;
use std::fs::File;
use std::io::{ErrorKind, IsTerminal, Write, stderr, stdout};
use std::path::Path;

/// Prints words for people to standard output: colours as [`Paint`](super::table::Paint) marks them, and nothing else
/// that a terminal would obey.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = stdout().lock();
    written_out(out.write_all(shown(text).as_bytes()).and_then(|()| out.flush()))
}

/// Prints data for programs to standard output, exactly as it is unless that is a terminal; a reader that has gone away
/// is no error, a full disk is.
pub(crate) fn print_data(text: &str) -> Result<(), Failure> {
    let mut out = stdout().lock();
    let eyes = out.is_terminal() && !visible::is_plain(text);
    let text = if eyes { Cow::Owned(shown(text)) } else { Cow::Borrowed(text) };
    written_out(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Prints a result: words where a table is asked for, else data.
pub(crate) fn print_as(format: Format, text: &str) -> Result<(), Failure> {
    if format == Format::Table { print(text) } else { print_data(text) }
}

fn written_out(result: std::io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::File(format!("cannot write to standard output: {}", system_words(&error))))
        }
        _ => Ok(()),
    }
}

/// Prints a line to standard error.
pub(crate) fn error_line(text: &str) {
    let _ = writeln!(stderr().lock(), "{}", shown(text));
}

const NOT_TEXT: &str = "an argument is no text in UTF-8\n  = help: only a MODEL, a workbook, a table and files that are written (`-o`, `--save`) may have such names; a file of scenarios needs one in UTF-8";

/// Prints what is wrong with a command line, or the help that was asked for.
pub(crate) fn usage(error: &clap::Error) {
    let mut text = error.render().to_string();
    if error.kind() == clap::error::ErrorKind::InvalidUtf8 {
        text = format!("error: {}\n", NOT_TEXT);
    }
    // What was typed stands in it; where that holds nothing to obey, it may have its colours.
    let _ = match visible::is_plain(&text) && error.kind() != clap::error::ErrorKind::InvalidUtf8 {
        true => error.print(),
        false => stderr().lock().write_all(with_newline(shown(&text)).as_bytes()),
    };
}

/// Prints diagnostics to standard error.
pub(crate) fn diagnostics(list: &[Diagnostic], sources: &Sources, common: &Common) {
    if !list.is_empty() {
        // The renderer has its own colours, and shows what is to be seen itself.
        let _ = stderr().lock().write_all(with_newline(render(list, sources, use_color(common, &stderr()))).as_bytes());
    }
}

fn with_newline(mut text: String) -> String {
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Whether to colour what goes to a stream.
pub(crate) fn use_color(common: &Common, stream: &impl IsTerminal) -> bool {
    match common.color {
        When::Always => true,
        When::Never => false,
        When::Auto => stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
    }
}

/// Whether standard output is coloured.
pub(crate) fn color(common: &Common) -> bool {
    use_color(common, &stdout())
}

/// Columns for tables: the terminal's; where standard output is none nothing is cut.
pub(crate) fn columns() -> usize {
    terminal().unwrap_or(UNBOUNDED)
}

/// Columns by which a table chooses how it is laid out: the terminal's, or 100.
pub(crate) fn layout_columns() -> usize {
    terminal().unwrap_or(100)
}

/// More columns than any table has.
const UNBOUNDED: usize = 1 << 20;

fn terminal() -> Option<usize> {
    terminal_size::terminal_size_of(stdout()).map(|(terminal_size::Width(columns), _)| usize::from(columns).max(60))
}

/// Writes a file whole or not at all. An existing file that evcalc did not write is kept without `force`.
pub(crate) fn write_file(
    path: &Path,
    bytes: &[u8],
    force: bool,
    whose: impl Fn(&[u8]) -> Existing,
) -> Result<(), Failure> {
    write_with(path, force, whose, |file| Ok(file.write_all(bytes).map_err(|error| cannot_write(path, "", &error))?))
}

/// Writes a result as JSON or CSV, by the ending; one of the same command is overwritten.
pub(crate) fn write_data(path: &Path, text: &str, force: bool) -> Result<(), Failure> {
    match ending(path) == "json" {
        true => write_file(path, text.as_bytes(), force, existing::json(text)),
        false => write_file(path, text.as_bytes(), force, existing::csv(text)),
    }
}

/// Says what was written: with the result where that is for people, else to standard error.
pub(crate) fn written(what: &str, common: &Common) -> Result<(), Failure> {
    match common.format {
        _ if common.quiet => Ok(()),
        Format::Table => print(&format!("written: {what}\n")),
        _ => {
            error_line(&format!("written: {what}"));
            Ok(())
        }
    }
}

/// The largest file, in bytes, that is looked at to see whose it is.
const MOST_READ: u64 = 2 << 30;

/// Writes a file whole or not at all, piece by piece.
pub(crate) fn write_with(
    path: &Path,
    force: bool,
    whose: impl Fn(&[u8]) -> Existing,
    write: impl FnOnce(&mut File) -> Result<(), Failure>,
) -> Result<(), Failure> {
    may_write(path)?;
    if !force {
        may_replace(path, &whose)?;
    }
    let mut new = Replacement::begin(path)?;
    write(new.file())?;
    new.file().flush().map_err(|error| cannot_write(path, "", &error))?;
    // Long work lies behind the first look.
    if !force {
        may_replace(path, &whose)?;
    }
    new.finish(false)?;
    Ok(())
}

/// Whether what stands at a path may be given up: nothing does, or it is evcalc's own.
fn may_replace(path: &Path, whose: &impl Fn(&[u8]) -> Existing) -> Result<(), Failure> {
    let shown = path.display();
    let Ok(about) = fs::metadata(path) else { return Ok(()) };
    // Nothing that evcalc writes is larger than what it can hold in memory.
    let existing = match about.len() <= MOST_READ {
        true => fs::read(path).map_err(|error| cannot_write(path, "it exists and cannot be read: ", &error))?,
        false => vec![],
    };
    match whose(&existing) {
        Existing::Ours => Ok(()),
        Existing::Edited => {
            let import = match is_workbook(path) {
                true => format!("`evcalc import {shown}` tells what was changed in it; "),
                false => String::new(),
            };
            Err(Failure::File(format!(
                "`{shown}` was changed since evcalc wrote it, and is left as it is\n  = help: {import}choose another name with `-o`, or overwrite it with `--force`"
            )))
        }
        Existing::Foreign => Err(Failure::File(format!(
            "`{shown}` exists and was not written by evcalc, at least not by this command; choose another name with `-o`, or overwrite it with `--force`"
        ))),
    }
}
