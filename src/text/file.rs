//! Reading files from disk, with limits.

use crate::diagnostic::system_words;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// No model, however large, comes near this many bytes.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// Why a file could not be read as text.
#[derive(Debug, Error)]
pub enum FileError {
    /// The operating system refused.
    #[error("cannot read `{path}`: {reason}")]
    Io {
        /// The path as given.
        path: String,
        /// The system's words.
        reason: String,
    },
    /// Larger than [`MAX_BYTES`].
    #[error("`{path}` is larger than 16 MB, too large for a model")]
    TooLarge {
        /// The path as given.
        path: String,
    },
    /// A folder.
    #[error("`{path}` is a folder; name a file in it")]
    Folder {
        /// The path as given.
        path: String,
    },
    /// A workbook, by its first bytes.
    #[error("`{path}` is a workbook, not a model; `evcalc import {path}` reads what was changed in it")]
    Workbook {
        /// The path as given.
        path: String,
    },
    /// Not UTF-8.
    #[error("`{path}` is not a text in UTF-8 (byte {at} does not belong to one); save it as UTF-8")]
    NotUtf8 {
        /// The path as given.
        path: String,
        /// The first wrong byte, from 0.
        at: usize,
    },
}

/// Where the texts of models are read from.
///
/// ```
/// use evcalc::text::{Files, Memory};
/// let files = Memory::from([("shop/model.toml", "[model]")]);
/// assert_eq!(files.read("shop/model.toml".as_ref())?, "[model]");
/// assert!(files.read("shop/none.toml".as_ref()).is_err());
/// # Ok::<(), evcalc::text::FileError>(())
/// ```
pub trait Files: std::fmt::Debug + Sync {
    /// A whole text, without its byte order mark.
    ///
    /// # Errors
    /// See [`FileError`].
    fn read(&self, path: &Path) -> Result<String, FileError>;

    /// Whether there is such a file.
    fn has(&self, path: &Path) -> bool;
}

/// The files of the machine.
#[derive(Clone, Copy, Debug)]
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path) -> Result<String, FileError> {
        read_text(path)
    }

    fn has(&self, path: &Path) -> bool {
        path.is_file()
    }
}

/// Texts in memory by their paths; nothing else is there.
#[derive(Clone, Debug, Default)]
pub struct Memory(BTreeMap<PathBuf, String>);

impl<P: Into<PathBuf>, T: Into<String>, const N: usize> From<[(P, T); N]> for Memory {
    fn from(texts: [(P, T); N]) -> Memory {
        Memory(texts.into_iter().map(|(path, text)| (path.into(), text.into())).collect())
    }
}

impl Files for Memory {
    fn read(&self, path: &Path) -> Result<String, FileError> {
        self.0.get(path).cloned().ok_or_else(|| FileError::Io {
            path: path.display().to_string(),
            reason: "there is no such file".to_owned(),
        })
    }

    fn has(&self, path: &Path) -> bool {
        self.0.contains_key(path)
    }
}

/// Reads a whole text file of at most [`MAX_BYTES`], without its byte order mark.
///
/// # Errors
/// See [`FileError`].
pub fn read_text(path: &Path) -> Result<String, FileError> {
    let text = read_whole_text(path)?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// The same with its byte order mark, if it has one.
///
/// # Errors
/// See [`FileError`].
pub fn read_whole_text(path: &Path) -> Result<String, FileError> {
    let name = || path.display().to_string();
    let io = |error: std::io::Error| FileError::Io { path: name(), reason: system_words(&error) };
    let file = fs::File::open(path).map_err(io)?;
    if path.is_dir() {
        return Err(FileError::Folder { path: name() });
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(FileError::TooLarge { path: name() });
    }
    if [&b"PK\x03\x04"[..], &b"\xd0\xcf\x11\xe0"[..]].iter().any(|start| bytes.starts_with(start)) {
        return Err(FileError::Workbook { path: name() });
    }
    String::from_utf8(bytes).map_err(|error| FileError::NotUtf8 { path: name(), at: error.utf8_error().valid_up_to() })
}
