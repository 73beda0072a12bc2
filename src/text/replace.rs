//! A file replaced by a new version of it: written beside it, synced, then put in its place, so that whatever stops the
//! program leaves either the old file or the new one.

use crate::diagnostic::system_words;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{ErrorKind, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::{fs, io};
use tempfile::NamedTempFile;
use thiserror::Error;

/// Why a file could not be written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("cannot write `{path}`: {reason}")]
pub struct WriteError {
    /// The path as given.
    pub path: String,
    /// What is in the way, and what to do about it.
    pub reason: String,
}

/// A failure of the system to write a file, with what is known of it before the system's own words.
pub fn cannot_write(path: &Path, what: &str, error: &io::Error) -> WriteError {
    WriteError { path: path.display().to_string(), reason: format!("{what}{}", system_words(error)) }
}

/// Whether a path is one of a file that may be written: there is none yet, or one that is no folder or device and not
/// read-only.
///
/// # Errors
/// Where it is none.
pub fn may_write(path: &Path) -> Result<(), WriteError> {
    let Ok(about) = fs::metadata(path) else { return Ok(()) };
    let why = if about.is_dir() {
        "it is a folder; name a file in it"
    } else if !about.is_file() {
        "it is no file but a device or a pipe; name a file"
    } else if about.permissions().readonly() {
        "it may only be read; choose another name with `-o`, or allow writing to it"
    } else {
        return Ok(());
    };
    Err(WriteError { path: path.display().to_string(), reason: why.to_owned() })
}

/// What the names of unfinished files begin and end with; ten letters and digits stand between.
const NAME: (&str, &str, usize) = (".evcalc-", ".tmp", 10);
/// More links in a row lead nowhere, as for the system.
const MOST_LINKS: usize = 40;

/// The file that a path means in the end: symbolic links are followed, also one to a file that is not there yet.
///
/// # Errors
/// Where the links lead in a circle or cannot be read.
pub fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut at = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::symlink_metadata(&at) {
            Ok(about) if about.is_symlink() => {
                let to = fs::read_link(&at)?;
                at = at.parent().unwrap_or(Path::new("")).join(to);
            }
            _ => return Ok(at),
        }
    }
    Err(io::Error::other("its links lead in a circle"))
}

/// The folder that a file stands in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A new version that is not in its place yet.
pub struct Replacement {
    /// The file that is replaced, links followed.
    target: PathBuf,
    /// As it was named.
    named: PathBuf,
    /// Its owner and mode before, where it exists.
    before: Option<Metadata>,
    unfinished: Unfinished,
}

enum Unfinished {
    /// A file in the same folder, which takes the old one's place.
    Beside(NamedTempFile),
    /// A file elsewhere, whose contents go into the old one: that has further names, or an owner that cannot be kept, or
    /// its folder takes no new files.
    Elsewhere(File),
}

impl Replacement {
    /// Begins a new version of a file.
    ///
    /// # Errors
    /// Where its folder is none, or takes no new file.
    pub fn begin(named: &Path) -> Result<Replacement, WriteError> {
        let failed = |error: io::Error| cannot_write(named, "", &error);
        let target = followed(named).map_err(failed)?;
        let before = fs::metadata(&target).ok();
        let folder = folder_of(&target);
        if !folder.is_dir() {
            let reason = format!("there is no folder `{}`; make it first", folder.display());
            return Err(WriteError { path: named.display().to_string(), reason });
        }
        clear(folder);
        let elsewhere = || tempfile::tempfile().map(Unfinished::Elsewhere);
        let unfinished = match &before {
            Some(about) if has_further_names(about) => elsewhere(),
            _ => match beside(folder, before.as_ref()) {
                Ok(file) if before.as_ref().is_none_or(|about| keeps_owner(&file, about)) => {
                    Ok(Unfinished::Beside(file))
                }
                Ok(_) => elsewhere(),
                Err(error) if before.is_some() && error.kind() == ErrorKind::PermissionDenied => elsewhere(),
                Err(error) => Err(error),
            },
        };
        Ok(Replacement { unfinished: unfinished.map_err(failed)?, target, named: named.to_owned(), before })
    }

    /// The file to write into.
    pub fn file(&mut self) -> &mut File {
        match &mut self.unfinished {
            Unfinished::Beside(file) => file.as_file_mut(),
            Unfinished::Elsewhere(file) => file,
        }
    }

    /// Puts the new version in its place, on the disk before the old one is given up. `fresh` asks that nothing stands
    /// there yet: `false` where something does by now.
    ///
    /// # Errors
    /// Where the system refuses; then the old file is there still.
    pub fn finish(self, fresh: bool) -> Result<bool, WriteError> {
        let failed = |error: io::Error| cannot_write(&self.named, "", &error);
        match self.unfinished {
            Unfinished::Beside(file) => {
                if let Some(before) = &self.before {
                    let _ = fs::set_permissions(file.path(), before.permissions());
                }
                file.as_file().sync_all().map_err(failed)?;
                let put = match fresh {
                    true => file.persist_noclobber(&self.target).map(drop),
                    false => file.persist(&self.target).map(drop),
                };
                match put {
                    Err(error) if fresh && error.error.kind() == ErrorKind::AlreadyExists => return Ok(false),
                    put => put.map_err(|error| failed(error.error))?,
                }
                // The folder's entry is on the disk too; not every system can sync a folder.
                let _ = File::open(folder_of(&self.target)).and_then(|folder| folder.sync_all());
            }
            Unfinished::Elsewhere(mut file) => {
                file.seek(SeekFrom::Start(0)).map_err(failed)?;
                let mut old = OpenOptions::new().write(true).truncate(true).open(&self.target).map_err(failed)?;
                io::copy(&mut file, &mut old).and_then(|_| old.sync_all()).map_err(failed)?;
            }
        }
        Ok(true)
    }
}

/// An unfinished file in a folder. Its lock says that its owner is at work; a new file gets the mode that the system
/// gives every new file, and what replaces another is nobody else's to read until it has that one's mode.
fn beside(folder: &Path, before: Option<&Metadata>) -> io::Result<NamedTempFile> {
    loop {
        let mut builder = tempfile::Builder::new();
        builder.prefix(NAME.0).suffix(NAME.1).rand_bytes(NAME.2);
        #[cfg(unix)]
        let mode: fs::Permissions = {
            use std::os::unix::fs::PermissionsExt;
            fs::Permissions::from_mode(if before.is_some() { 0o600 } else { 0o666 })
        };
        #[cfg(unix)]
        builder.permissions(mode);
        #[cfg(not(unix))]
        let _ = before;
        let file = builder.tempfile_in(folder)?;
        // Where the system knows no locks nothing is cleared either.
        let _ = file.as_file().lock();
        // Another process may have taken it for one without an owner before it was locked.
        if file.path().exists() {
            return Ok(file);
        }
    }
}

/// Removes unfinished files whose owner is gone: the lock of a process ends with it, however it ends.
fn clear(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(is_unfinished)) {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        let Some(file) = is_file.then(|| OpenOptions::new().write(true).open(entry.path()).ok()).flatten() else {
            continue;
        };
        if file.try_lock().is_ok() {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_unfinished(name: &str) -> bool {
    let between = name.strip_prefix(NAME.0).and_then(|rest| rest.strip_suffix(NAME.1));
    between.is_some_and(|rest| rest.len() == NAME.2 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Whether a file has hard links: another file in its place would part them.
fn has_further_names(about: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        about.nlink() > 1
    }
    #[cfg(not(unix))]
    {
        let _ = about;
        false
    }
}

/// Whether a new file has the owner and the group of the old one, or can be given them.
fn keeps_owner(file: &NamedTempFile, before: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let (owner, group) = (before.uid(), before.gid());
        file.as_file().metadata().is_ok_and(|own| {
            (own.uid(), own.gid()) == (owner, group) || fchown(file.as_file(), Some(owner), Some(group)).is_ok()
        })
    }
    #[cfg(not(unix))]
    {
        let _ = (file, before);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_unfinished_files_are_known_as_such() {
        for (name, own) in [
            (".evcalc-Ab3dEf6hIj.tmp", true),
            (".evcalc-mine.tmp", false),
            (".evcalc-Ab3dEf6hIj.toml", false),
            (".evcalc-Ab3-Ef6hIj.tmp", false),
            ("evcalc-Ab3dEf6hIj.tmp", false),
        ] {
            assert_eq!(is_unfinished(name), own, "{name}");
        }
    }

    #[test]
    fn what_a_dead_process_left_is_cleared_and_what_a_living_one_writes_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let dead = folder.path().join(".evcalc-aaaaaaaaaa.tmp");
        let mine = folder.path().join(".evcalc-notes.tmp");
        fs::write(&dead, "half").expect("written");
        fs::write(&mine, "kept").expect("written");
        let living = beside(folder.path(), None).expect("a file");
        clear(folder.path());
        assert_eq!((dead.exists(), mine.exists(), living.path().exists()), (false, true, true));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_to_their_end() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("deep")).expect("a folder");
        symlink("deep/second", at("first")).expect("a link");
        symlink("../end.toml", at("deep/second")).expect("a link");
        assert_eq!(followed(&at("first")).expect("an end"), at("deep/../end.toml"));
        symlink("round", at("round")).expect("a link");
        assert!(followed(&at("round")).is_err());
    }
}
