//! `cargo run -p house`: the shape of src, and its circles; `cargo run -p house -- list` names each place that counts.

use house::{House, circles, numbers};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let is_list = std::env::args().nth(1).is_some_and(|word| word == "list");
    let folder = std::env::args().nth(1 + usize::from(is_list)).unwrap_or_else(|| "src".to_owned());
    match House::read(Path::new(&folder)) {
        Ok(house) => {
            let numbers = numbers(&house);
            println!("{numbers}");
            if is_list {
                numbers.offenders.iter().for_each(|offender| println!("{offender}"));
            }
            let imports = house.imports();
            for circle in circles(&imports) {
                println!("\ncircle of {} files", circle.len());
                for file in &circle {
                    let to: Vec<String> =
                        imports[file].iter().filter(|f| circle.contains(f)).map(|f| f.display().to_string()).collect();
                    println!("  {} -> {}", file.display(), to.join(" "));
                }
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
