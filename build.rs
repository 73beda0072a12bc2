//! Embeds the files under models/: the list of built-in models is the folder's.

use std::{env, fmt::Write as _, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=models");
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets the manifest folder");
    let mut names: Vec<String> = fs::read_dir(Path::new(&root).join("models"))
        .expect("the folder models/ is part of the crate")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    names.sort();
    let mut out = String::from("&[\n");
    for name in names {
        writeln!(out, "    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/models/{name}\"))),")
            .expect("writing to a string cannot fail");
    }
    out.push_str("]\n");
    let target = Path::new(&env::var("OUT_DIR").expect("cargo sets the output folder")).join("builtin.rs");
    fs::write(target, out).expect("cargo's output folder can be written");
}
