//! Shell completions and manual pages.

use crate::cli::face::{Common, Done, Failure, existing, output};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Completions {
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Write a page for every command into this folder
    #[arg(long, value_name = "FOLDER")]
    pub dir: Option<PathBuf>,
}

/// `evcalc completions`, of a whole command line.
pub(crate) fn completions(args: &Completions, mut command: clap::Command) -> Result<Done, Failure> {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut command, "evcalc", &mut bytes);
    output::print_data(&String::from_utf8_lossy(&bytes))?;
    Ok(Done::Well)
}

/// `evcalc man`, of a whole command line.
pub(crate) fn man(args: &Man, command: clap::Command, common: &Common) -> Result<Done, Failure> {
    let Some(dir) = &args.dir else {
        output::print_data(&page(command)?)?;
        return Ok(Done::Well);
    };
    let mut pages = vec![("evcalc.1".to_owned(), page(command.clone())?)];
    for sub in command.get_subcommands() {
        let name = format!("evcalc-{}", sub.get_name());
        let named: &'static str = Box::leak(name.clone().into_boxed_str());
        pages.push((format!("{name}.1"), page(sub.clone().name(named))?));
    }
    for (name, text) in &pages {
        output::write_file(&dir.join(name), text.as_bytes(), common.force, existing::text(text))?;
    }
    if !common.quiet {
        output::print(&format!("written: {} pages in {}\n", pages.len(), dir.display()))?;
    }
    Ok(Done::Well)
}

fn page(command: clap::Command) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut bytes)
        .map_err(|error| Failure::File(format!("cannot write the manual page: {error}")))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
