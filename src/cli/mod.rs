//! The command line: arguments, rendering, one file for each command. The only folder that prints.

mod args;
mod baseline;
mod book;
mod check;
mod compare;
mod docs;
mod existing;
mod explain;
mod fit;
mod foreign;
mod history;
mod import;
mod load;
mod models;
mod number;
mod output;
mod progress;
mod project;
mod replace;
mod returned;
mod save;
mod scenarios;
mod schema;
mod simulate;
mod starter;
mod table;
mod tablefile;
mod verify;
mod visible;
mod whatif;

use args::{Arguments, Command};
use std::process::ExitCode;

/// How a command ended that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// As hoped.
    Well,
    /// The work is done, but a check of the model failed.
    CheckFailed,
    /// Something in the model or a value is wrong; what it is has been printed.
    Wrong,
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The model, the baseline or a value is wrong: exit code 1.
    Model(String),
    /// The command was used wrongly: exit code 2.
    Usage(String),
    /// A file could not be read or written: exit code 4.
    File(String),
    /// Stopped by whoever waits: exit code 130.
    Stopped,
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let arguments = match Arguments::read(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            output::usage(&error);
            return ExitCode::from(code);
        }
    };
    match run(&arguments) {
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::Wrong) => ExitCode::from(1),
        Ok(Done::CheckFailed) => ExitCode::from(3),
        Err(failure) => {
            let (code, message) = match failure {
                Failure::Model(message) => (1, message),
                Failure::Usage(message) => (2, message),
                Failure::File(message) => (4, message),
                Failure::Stopped => (130, "stopped; nothing was written".to_owned()),
            };
            let message =
                if message.starts_with("error") || message.is_empty() { message } else { format!("error: {message}") };
            output::error_line(&message);
            ExitCode::from(code)
        }
    }
}

fn run(arguments: &Arguments) -> Result<Done, Failure> {
    let common = &arguments.common;
    match &arguments.command {
        Command::Project(args) => project::run(args, common),
        Command::Compare(args) => compare::run(args, common),
        Command::Simulate(args) => simulate::run(args, common),
        Command::Seek(args) => whatif::seek(args, common),
        Command::Levers(args) => whatif::levers(args, common),
        Command::Sensitivity(args) => whatif::sensitivity(args, common),
        Command::Bridge(args) => whatif::bridge(args, common),
        Command::Scenarios(args) => scenarios::run(args, common),
        Command::Models(args) => models::run(args, common),
        Command::New(args) => starter::run(args, common),
        Command::Check(args) => check::run(args, common),
        Command::Explain(args) => explain::run(args, common),
        Command::Baseline(args) => baseline::run(args, common),
        Command::Schema(args) => schema::run(args),
        Command::Import(args) => import::run(args, common),
        Command::History(args) => history::run(args, common),
        Command::Fit(args) => fit::run(args, common),
        Command::Verify(args) => verify::run(args, common),
        Command::RecalculateCells(args) => foreign::recalculate_cells(args),
        Command::ReadCells(args) => foreign::read_cells(args),
        Command::Completions(args) => docs::completions(args),
        Command::Man(args) => docs::man(args, common),
    }
}
