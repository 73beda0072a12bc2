//! Reading files that somebody else may have written, in a process of their own: whatever a file asks for, this
//! program only waits so long and loses nothing.

use crate::cli::face::{Failure, output};
use crate::diagnostic::system_words;
use crate::spreadsheet::{GAVE_UP, Grid, Limits, MAX_BYTES, Spreadsheet, SpreadsheetError, TOO_LONG};
use clap::Args;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;
use wait_timeout::ChildExt;

/// How long files of others are waited for.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Patience {
    /// Allow so many times the time and memory that a file of its size usually needs
    #[arg(long, value_name = "TIMES", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub patience: u64,
}

/// The exit code with which the reading process says that the file is refused; the reason is its output.
pub(crate) const REFUSED: i32 = 9;

/// The hidden command that reads a file's cells.
const READ: &str = "read-cells";
/// The hidden command that recalculates a workbook.
const RECALCULATE: &str = "recalculate-cells";
/// However busy the machine is, nobody waits longer than this for each second of computing that is allowed, in seconds.
const LONGEST: u64 = 600;

/// Reads a spreadsheet of any format.
pub(crate) fn spreadsheet(path: &Path, limits: Patience) -> Result<Spreadsheet, Failure> {
    spreadsheet_as(path, None, limits)
}

/// Reads a spreadsheet of any format, a csv file in the letters that are named.
pub(crate) fn spreadsheet_as(path: &Path, encoding: Option<&str>, limits: Patience) -> Result<Spreadsheet, Failure> {
    let options: Vec<&str> = encoding.map(|encoding| ["--encoding", encoding]).into_iter().flatten().collect();
    let book: Spreadsheet = apart(READ, &options, path, limits)?;
    tell_macros(path, &book);
    Ok(book)
}

/// Reads a workbook and has it recalculated.
pub(crate) fn recalculated(path: &Path, limits: Patience) -> Result<Recalculated, Failure> {
    let found: Recalculated = apart(RECALCULATE, &[], path, limits)?;
    tell_macros(path, &found.book);
    Ok(found)
}

fn tell_macros(path: &Path, book: &Spreadsheet) {
    if book.macros {
        let shown = path.display();
        output::error_line(&format!(
            "note: `{shown}` holds macros (VBA), which evcalc neither writes, reads nor runs: what they would change is not seen"
        ));
    }
}

/// Runs one of this program's own hidden commands on a file, and takes what it prints.
fn apart<T: DeserializeOwned>(command: &str, options: &[&str], path: &Path, limits: Patience) -> Result<T, Failure> {
    // What is wrong with the file as a file is told without starting anything.
    if let Err(error) = std::fs::File::open(path) {
        return Err(Failure::File(format!("cannot read `{}`: {}", path.display(), system_words(&error))));
    }
    if path.is_dir() {
        return Err(Failure::File(format!("cannot read `{}`: it is a folder; name a file in it", path.display())));
    }
    let answer = run(command, options, path, limits)
        .map_err(|error| Failure::Model(format!("`{}` cannot be taken: {error}", path.display())))?;
    let reading = Limits::reading(size(path)).times(limits.patience);
    answer.taken(reading).map_err(|error| {
        let help = match error {
            SpreadsheetError::Time(_) | SpreadsheetError::Memory(_) => answer.help(command, limits),
            _ => String::new(),
        };
        Failure::Model(format!("`{}` cannot be taken: {error}{help}", path.display()))
    })
}

/// What a hidden command printed, and how it ended.
struct Answer {
    bytes: Vec<u8>,
    status: Option<ExitStatus>,
}

fn run(command: &str, options: &[&str], path: &Path, limits: Patience) -> Result<Answer, SpreadsheetError> {
    let failed = |error: std::io::Error| SpreadsheetError::File(error.to_string());
    let program = std::env::current_exe().map_err(failed)?;
    let mut child = Command::new(program)
        .arg(command)
        .args(options)
        .arg(format!("--patience={}", limits.patience))
        .arg("--")
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let pipe = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.map(|mut pipe| pipe.read_to_end(&mut bytes)).transpose().map(|_| bytes)
    });
    // The child limits what it computes itself; this is for a child that computes nothing.
    let status = child.wait_timeout(Duration::from_secs(LONGEST * limits.patience)).map_err(failed)?;
    if status.is_none() {
        let _ = child.kill();
        let _ = child.wait();
    }
    let bytes = reader.join().ok().and_then(Result::ok).unwrap_or_default();
    Ok(Answer { bytes, status })
}

impl Answer {
    /// What was found; `reading` are the limits unless the answer names others.
    fn taken<T: DeserializeOwned>(&self, reading: Limits) -> Result<T, SpreadsheetError> {
        let limits = ahead_in(&self.bytes).map_or(reading, |ahead| ahead.limits);
        let (time, memory) = (SpreadsheetError::Time(limits.seconds), SpreadsheetError::Memory(limits.megabytes));
        let Some(status) = self.status else { return Err(time) };
        let found = found_in(&self.bytes);
        match status.code() {
            Some(0) => serde_json::from_slice(found).map_err(|error| SpreadsheetError::Broken(error.to_string())),
            Some(REFUSED) => Err(SpreadsheetError::Said(String::from_utf8_lossy(found).into_owned())),
            Some(GAVE_UP) => Err(SpreadsheetError::Broken("its reader gave up".to_owned())),
            Some(TOO_LONG) => Err(time),
            Some(_) => Err(SpreadsheetError::Broken("its reader ended without a word".to_owned())),
            None if is_out_of_time(status) => Err(time),
            None => Err(memory),
        }
    }

    /// What to do about a file that asks for too much.
    fn help(&self, command: &str, limits: Patience) -> String {
        let more = format!("`--patience {}` allows ten times as much", limits.patience.saturating_mul(10));
        let suspects = ahead_in(&self.bytes).map(|ahead| ahead.suspects).unwrap_or_default();
        if command != RECALCULATE {
            return format!("\n  = help: {more}");
        }
        match suspects.as_slice() {
            [] => format!("\n  = help: recalculating its formulas is what takes it; {more}"),
            all => format!(
                "\n  = help: recalculating its formulas is what takes it; look at those that evcalc would not write: {}\n  = help: put back what stood there, or simpler formulas; {more}",
                all.join(", ")
            ),
        }
    }
}

/// Whether the system ended a process because it computed too long.
fn is_out_of_time(status: ExitStatus) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        // SIGXCPU has this number on all systems but some of Solaris' kin and MIPS.
        const OUT_OF_TIME: i32 = 24;
        status.signal() == Some(OUT_OF_TIME)
    }
    #[cfg(not(unix))]
    {
        let _ = status;
        false
    }
}

/// What is known before the engine begins, which may not come to an end.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Ahead {
    /// Of the engine.
    pub limits: Limits,
    /// Cells with formulas that evcalc would not write.
    pub suspects: Vec<String>,
}

/// Stands before it.
pub(crate) const AHEAD: char = '\u{1d}';

fn ahead_in(bytes: &[u8]) -> Option<Ahead> {
    let at = bytes.iter().position(|byte| *byte == AHEAD as u8)? + 1;
    let line = bytes[at..].split(|byte| *byte == b'\n').next()?;
    serde_json::from_slice(line).ok()
}

/// Stands before what a hidden command found: engines of others may print words of their own before it.
pub(crate) const MARK: char = '\u{1e}';

/// What stands behind the mark; text in JSON has no such character.
fn found_in(bytes: &[u8]) -> &[u8] {
    let at = bytes.iter().rposition(|byte| *byte == MARK as u8).map_or(0, |at| at + 1);
    &bytes[at..]
}

/// The bytes of a file, as far as any are read.
pub(crate) fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |about| about.len()).min(MAX_BYTES)
}

/// A workbook with its formulas recalculated.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Recalculated {
    /// Its cells, as the file keeps them.
    pub book: Spreadsheet,
    /// The values of its formula cells, sheet by sheet.
    pub values: Vec<Grid>,
}
