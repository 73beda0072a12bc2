//! `cargo run -p house`: the shape of src, and its circles.

use house::{House, circles, numbers};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "src".to_owned());
    match House::read(Path::new(&folder)) {
        Ok(house) => {
            println!("{}", numbers(&house));
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
