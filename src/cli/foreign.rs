//! Reading files that somebody else may have written, in a process of their own: whatever a file asks for, this
//! program only waits so long and loses nothing.

use super::{Done, Failure, args, output};
use crate::diagnostic::system_words;
use crate::recalculate::recalculate;
use crate::spreadsheet::{GAVE_UP, Grid, SECONDS, Spreadsheet, SpreadsheetError, confine, load, parse, parse_as};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use wait_timeout::ChildExt;

/// The exit code with which the reading process says that the file is refused; the reason is its output.
const REFUSED: i32 = 9;

/// Reads a spreadsheet of any format.
pub fn spreadsheet(path: &Path) -> Result<Spreadsheet, Failure> {
    spreadsheet_as(path, None)
}

/// Reads a spreadsheet of any format, a csv file in the letters that are named.
pub fn spreadsheet_as(path: &Path, encoding: Option<&str>) -> Result<Spreadsheet, Failure> {
    let options: Vec<&str> = encoding.map(|encoding| ["--encoding", encoding]).into_iter().flatten().collect();
    apart_with("read-cells", &options, path)
}

/// Runs one of this program's own hidden commands on a file, and takes what it prints.
pub fn apart<T: DeserializeOwned>(command: &str, path: &Path) -> Result<T, Failure> {
    apart_with(command, &[], path)
}

fn apart_with<T: DeserializeOwned>(command: &str, options: &[&str], path: &Path) -> Result<T, Failure> {
    // What is wrong with the file as a file is told without starting anything.
    if let Err(error) = std::fs::File::open(path) {
        return Err(Failure::File(format!("cannot read `{}`: {}", path.display(), system_words(&error))));
    }
    if path.is_dir() {
        return Err(Failure::File(format!("cannot read `{}`: it is a folder; name a file in it", path.display())));
    }
    run(command, options, path)
        .map_err(|error| Failure::Model(format!("`{}` cannot be taken: {error}", path.display())))
}

fn run<T: DeserializeOwned>(command: &str, options: &[&str], path: &Path) -> Result<T, SpreadsheetError> {
    let failed = |error: std::io::Error| SpreadsheetError::File(error.to_string());
    let program = std::env::current_exe().map_err(failed)?;
    let mut child = Command::new(program)
        .arg(command)
        .args(options)
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
    let status = child.wait_timeout(Duration::from_secs(SECONDS)).map_err(failed)?;
    let Some(status) = status else {
        let _ = child.kill();
        let _ = child.wait();
        return Err(SpreadsheetError::Time(SECONDS));
    };
    let bytes = reader.join().ok().and_then(Result::ok).unwrap_or_default();
    match status.code() {
        Some(0) => {
            serde_json::from_slice(found_in(&bytes)).map_err(|error| SpreadsheetError::Broken(error.to_string()))
        }
        Some(REFUSED) => Err(SpreadsheetError::Said(String::from_utf8_lossy(found_in(&bytes)).into_owned())),
        Some(GAVE_UP) => Err(SpreadsheetError::Broken("its reader gave up".to_owned())),
        Some(_) => Err(SpreadsheetError::Broken("its reader ended without a word".to_owned())),
        None => Err(SpreadsheetError::Memory),
    }
}

/// Stands before what a hidden command found: engines of others may print words of their own before it.
const MARK: char = '\u{1e}';

/// What stands behind the mark; text in JSON has no such character.
fn found_in(bytes: &[u8]) -> &[u8] {
    let at = bytes.iter().rposition(|byte| *byte == MARK as u8).map_or(0, |at| at + 1);
    &bytes[at..]
}

/// The hidden command that reads a file's cells and prints them for the process that started it.
pub fn read_cells(args: &args::Apart) -> Result<Done, Failure> {
    confine();
    answer(load(&args.file).and_then(|bytes| parse_as(&bytes, args.encoding.as_deref())))
}

/// A workbook with its formulas recalculated.
#[derive(Debug, Serialize, Deserialize)]
pub struct Recalculated {
    /// Its cells, as the file keeps them.
    pub book: Spreadsheet,
    /// The values of its formula cells, sheet by sheet.
    pub values: Vec<Grid>,
}

/// The hidden command that recalculates a workbook.
pub fn recalculate_cells(args: &args::Apart) -> Result<Done, Failure> {
    confine();
    let read = load(&args.file).and_then(|bytes| {
        let book = parse(&bytes)?;
        let values = recalculate(&bytes, &book)?;
        Ok(Recalculated { book, values })
    });
    answer(read)
}

/// Prints what a hidden command found, or why it found nothing, and ends the process.
pub fn answer<T: serde::Serialize>(found: Result<T, SpreadsheetError>) -> Result<Done, Failure> {
    let text = found
        .and_then(|found| serde_json::to_string(&found).map_err(|error| SpreadsheetError::Broken(error.to_string())));
    match text {
        Ok(text) => output::print(&format!("{MARK}{text}")).map(|()| Done::Well),
        Err(error) => {
            output::print(&format!("{MARK}{error}"))?;
            std::process::exit(REFUSED)
        }
    }
}
