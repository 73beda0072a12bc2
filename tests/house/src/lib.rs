//! The shape of a crate's sources: which file imports from which, and how long files and functions are.
//!
//! Tests are left out: files named `tests.rs`, folders named `tests`, and modules under `#[cfg(test)]`.
//!
//! A name that a module only passes on (`pub use`) counts as imported from the file that defines it, so that a `mod.rs`
//! which merely lists its folder is no part of any circle.

mod circles;
mod imports;
mod measure;

pub use circles::circles;
pub use measure::{Numbers, Offender, numbers};

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A module's path: `["graph", "path"]` for src/graph/path.rs.
pub type ModulePath = Vec<String>;

/// One source file.
pub struct Source {
    /// Where it is, from the folder that was read.
    pub path: PathBuf,
    /// The module that it is.
    pub module: ModulePath,
    /// Its text.
    pub text: String,
    /// What it says.
    pub syntax: syn::File,
}

/// A crate's sources.
pub struct House {
    /// All files, by path.
    pub files: Vec<Source>,
}

impl House {
    /// Reads a folder `src`.
    ///
    /// # Errors
    /// A file that cannot be read, or is no Rust.
    pub fn read(src: &Path) -> io::Result<House> {
        let mut paths = Vec::new();
        gather(src, &mut paths)?;
        paths.sort();
        let files = paths.into_iter().map(|path| Source::read(src, &path)).collect::<io::Result<_>>()?;
        Ok(House { files })
    }

    /// For each file, the files that it imports from.
    pub fn imports(&self) -> BTreeMap<PathBuf, BTreeSet<PathBuf>> {
        imports::imports(self)
    }
}

impl Source {
    fn read(src: &Path, path: &Path) -> io::Result<Source> {
        let text = fs::read_to_string(path)?;
        let wrong = |e: syn::Error| io::Error::other(format!("{}: {e}", path.display()));
        let syntax = syn::parse_file(&text).map_err(wrong)?;
        let inside = path.strip_prefix(src).unwrap_or(path).to_path_buf();
        let mut module: ModulePath = inside
            .with_extension("")
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        if module.last().is_some_and(|last| last == "mod" || (module.len() == 1 && last == "lib")) {
            module.pop();
        }
        Ok(Source { path: inside, module, text, syntax })
    }
}

fn gather(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name == "tests" || name == "main" {
            continue;
        }
        if path.is_dir() {
            gather(&path, paths)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            paths.push(path);
        }
    }
    Ok(())
}

/// Whether an item is compiled for tests alone.
fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Ident>().is_ok_and(|condition| condition == "test")
    })
}
