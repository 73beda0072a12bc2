//! Prints the model of a seed, or writes those of many: `models SEED`, `models FIRST LAST FOLDER`.

use random_models::{Model, Shape, generate};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse::<u64>().ok());
    match (number(0), number(1), arguments.get(2)) {
        (Some(seed), None, _) => print(&generate(seed, Shape::default())),
        (Some(first), Some(last), Some(folder)) => {
            for seed in first..=last {
                if let Err(error) = write(&generate(seed, Shape::default()), Path::new(folder)) {
                    eprintln!("error: {folder}: {error}");
                    return ExitCode::from(4);
                }
            }
        }
        _ => {
            eprintln!("usage: models SEED, or models FIRST LAST FOLDER");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn print(model: &Model) {
    print!("{}", model.text());
    if let Some(file) = model.baseline_file() {
        print!("\n# {file}\n{}", model.baseline_text());
    }
}

fn write(model: &Model, folder: &Path) -> std::io::Result<()> {
    fs::write(folder.join(format!("{}.toml", model.name)), model.text())?;
    model.baseline_file().map_or(Ok(()), |file| fs::write(folder.join(file), model.baseline_text()))
}
