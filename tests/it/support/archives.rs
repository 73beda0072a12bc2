//! Workbooks as what they are: zip archives of parts.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;

/// Every part's name and text, in the archive's order.
pub fn parts(book: &Path) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(fs::read(book).unwrap())).unwrap();
    let count = archive.len();
    let part = |at: usize| {
        let mut part = archive.by_index(at).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        (part.name().unwrap().to_string(), text)
    };
    (0..count).map(part).collect()
}

/// An archive of these parts.
pub fn pack(path: &Path, parts: impl IntoIterator<Item = (impl Into<String>, impl AsRef<[u8]>)>) {
    let mut out = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, bytes) in parts {
        let name: String = name.into();
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(bytes.as_ref()).unwrap();
    }
    out.finish().unwrap();
}
