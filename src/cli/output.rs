//! Where results go: standard output, standard error, files written whole.

use super::Failure;
use super::args::{Common, Format, When};
use super::existing::{self, Existing};
use crate::diagnostic::{Diagnostic, Sources, render, system_words};
use std::fs::{self, File};
use std::io::{ErrorKind, IsTerminal, Write, stderr, stdout};
use std::path::Path;

/// Prints to standard output; a reader that has gone away is no error, a full disk is.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::File(format!("cannot write to standard output: {}", system_words(&error))))
        }
        _ => Ok(()),
    }
}

/// Prints a line to standard error.
pub fn error_line(text: &str) {
    let _ = writeln!(stderr().lock(), "{text}");
}

/// Prints diagnostics to standard error.
pub fn diagnostics(list: &[Diagnostic], sources: &Sources, common: &Common) {
    if !list.is_empty() {
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
pub fn use_color(common: &Common, stream: &impl IsTerminal) -> bool {
    match common.color {
        When::Always => true,
        When::Never => false,
        When::Auto => stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
    }
}

/// Whether standard output is coloured.
pub fn color(common: &Common) -> bool {
    use_color(common, &stdout())
}

/// Columns for tables: the terminal's; where standard output is none nothing is cut.
pub fn columns() -> usize {
    terminal().unwrap_or(UNBOUNDED)
}

/// Columns by which a table chooses how it is laid out: the terminal's, or 100.
pub fn layout_columns() -> usize {
    terminal().unwrap_or(100)
}

/// More columns than any table has.
const UNBOUNDED: usize = 1 << 20;

fn terminal() -> Option<usize> {
    terminal_size::terminal_size_of(stdout()).map(|(terminal_size::Width(columns), _)| usize::from(columns).max(60))
}

/// Writes a file whole or not at all. An existing file that evcalc did not write is kept without `force`.
pub fn write_file(path: &Path, bytes: &[u8], force: bool, whose: impl Fn(&[u8]) -> Existing) -> Result<(), Failure> {
    write_with(path, force, whose, |file| file.write_all(bytes).map_err(|error| cannot_write(path, "", &error)))
}

/// Writes a result as JSON or CSV, by the ending; one of the same command is overwritten.
pub fn write_data(path: &Path, text: &str, force: bool) -> Result<(), Failure> {
    match path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        true => write_file(path, text.as_bytes(), force, existing::json(text)),
        false => write_file(path, text.as_bytes(), force, existing::csv(text)),
    }
}

/// Says what was written: with the result where that is for people, else to standard error.
pub fn written(what: &str, common: &Common) -> Result<(), Failure> {
    match common.format {
        _ if common.quiet => Ok(()),
        Format::Table => print(&format!("written: {what}\n")),
        _ => {
            error_line(&format!("written: {what}"));
            Ok(())
        }
    }
}

/// A failure to write a file.
pub fn cannot_write(path: &Path, what: &str, error: &std::io::Error) -> Failure {
    Failure::File(format!("cannot write `{}`: {what}{}", path.display(), system_words(error)))
}

/// The largest file, in bytes, that is looked at to see whose it is.
const MOST_READ: u64 = 2 << 30;

/// Writes a file whole or not at all, piece by piece.
pub fn write_with(
    path: &Path,
    force: bool,
    whose: impl Fn(&[u8]) -> Existing,
    write: impl FnOnce(&mut File) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let shown = path.display();
    let failed = |what: &str, error: &std::io::Error| cannot_write(path, what, error);
    if path.is_dir() {
        return Err(Failure::File(format!("cannot write `{shown}`: it is a folder; name a file in it")));
    }
    let about = fs::metadata(path).ok();
    if about.as_ref().is_some_and(|about| !about.is_file()) {
        return Err(Failure::File(format!(
            "cannot write `{shown}`: it is no file but a device or a pipe; name a file"
        )));
    }
    if let Some(about) = about.filter(|_| !force) {
        // Nothing that evcalc writes is larger than what it can hold in memory.
        let existing = match about.len() <= MOST_READ {
            true => fs::read(path).map_err(|error| failed("it exists and cannot be read: ", &error))?,
            false => vec![],
        };
        match whose(&existing) {
            Existing::Ours => {}
            Existing::Edited => {
                let import = match path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) {
                    true => format!("`evcalc import {shown}` tells what was changed in it; "),
                    false => String::new(),
                };
                return Err(Failure::File(format!(
                    "`{shown}` was changed since evcalc wrote it, and is left as it is\n  = help: {import}choose another name with `-o`, or overwrite it with `--force`"
                )));
            }
            Existing::Foreign => {
                return Err(Failure::File(format!(
                    "`{shown}` exists and was not written by evcalc, at least not by this command; choose another name with `-o`, or overwrite it with `--force`"
                )));
            }
        }
    }
    let before = fs::metadata(path).ok().map(|about| about.permissions());
    if before.as_ref().is_some_and(fs::Permissions::readonly) {
        return Err(Failure::File(format!(
            "cannot write `{shown}`: it may only be read; choose another name with `-o`, or allow writing to it"
        )));
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(Failure::File(format!(
            "cannot write `{shown}`: there is no folder `{}`; make it first",
            folder.display()
        )));
    }
    let mut file =
        tempfile::Builder::new().prefix(".evcalc-").tempfile_in(folder).map_err(|error| failed("", &error))?;
    write(file.as_file_mut())?;
    file.flush().map_err(|error| failed("", &error))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = fs::set_permissions(file.path(), before.unwrap_or_else(|| fs::Permissions::from_mode(0o644)));
    }
    file.persist(path).map_err(|error| failed("", &error.error))?;
    Ok(())
}
