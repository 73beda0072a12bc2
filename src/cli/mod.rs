//! The command line: arguments, rendering, one file or folder for each command. The only folder that prints.
//!
//! Files import only from lower ones:
//! 1. `face`: how commands end, where results go, how tables, numbers and data look. In it `end`, `visible`, `number`
//!    and `options` come first, then `existing`, then `output`, `table` and `progress`.
//! 2. `shared`: what several commands need, with the groups of arguments that choose it. `load` comes first, then
//!    `values`, `foreign`, `typed` and `draws`, then `book`, `tablefile` and `returned`.
//! 3. `commands`: one file or folder for each command, with its own arguments. A command's `args` come before the files
//!    that work and render, and those before its `run`.
//! 4. `args`: the whole command line, and which command it runs.

mod args;
mod commands;
mod face;
mod shared;

use args::Arguments;
use face::{Done, output};
use std::process::ExitCode;

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
    arguments.command.run(&arguments.common).map_or_else(
        |failure| {
            let (code, message) = failure.told();
            output::error_line(&message);
            ExitCode::from(code)
        },
        Done::code,
    )
}
