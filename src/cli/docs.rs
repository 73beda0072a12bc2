//! Shell completions and manual pages.

use super::args::{Arguments, Common, Completions, Man};
use super::{Done, Failure, existing, output};
use clap::CommandFactory;

/// `evcalc completions`
pub fn completions(args: &Completions) -> Result<Done, Failure> {
    let mut command = Arguments::command();
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut command, "evcalc", &mut bytes);
    output::print_data(&String::from_utf8_lossy(&bytes))?;
    Ok(Done::Well)
}

/// `evcalc man`
pub fn man(args: &Man, common: &Common) -> Result<Done, Failure> {
    let command = Arguments::command();
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
