//! A checksum over a whole Parquet file, kept inside of it: a flipped bit anywhere is noticed when it is read again.
//!
//! The file's notes stand in its last part. One of them holds the SHA-256 of the file in which its own digits are all
//! zero; other programs see one more note.

use super::StoreError;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// The name of the note.
pub(super) const NOTE: &str = "evcalc_checksum";
/// Its digits before they are known.
pub(super) const BLANK: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// The note is looked for in so many bytes at the end.
const END: u64 = 1 << 22;
/// Bytes between the note's name and its digits: what kind of field follows, and how long it is.
const BETWEEN: usize = 2;

/// Passes on what is written, and sums it up.
pub(super) struct Summing<W> {
    out: W,
    sum: Sha256,
}

impl<W: Write> Summing<W> {
    /// Begins with nothing.
    pub(super) fn new(out: W) -> Summing<W> {
        Summing { out, sum: Sha256::new() }
    }

    /// What it was written into, and the checksum's digits.
    ///
    /// # Errors
    /// What the file says.
    pub(super) fn finish(mut self) -> io::Result<(W, String)> {
        self.out.flush()?;
        Ok((self.out, digits(self.sum)))
    }
}

impl<W: Write> Write for Summing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn digits(sum: Sha256) -> String {
    sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Puts the digits into a file that was written with blank ones.
///
/// # Errors
/// What the file says.
pub(super) fn put(file: &mut (impl Read + Write + Seek), digits: &str) -> Result<(), StoreError> {
    let Some((at, _)) = find(file)? else {
        return Err(StoreError::Content("its checksum has no place".to_owned()));
    };
    file.seek(SeekFrom::Start(at))?;
    file.write_all(digits.as_bytes())?;
    file.seek(SeekFrom::End(0))?;
    Ok(())
}

/// Whether a file is as it was written; `None` where it has no checksum.
///
/// # Errors
/// What the file says.
pub(super) fn holds(file: &mut File) -> Result<Option<bool>, StoreError> {
    let Some((at, kept)) = find(file)? else { return Ok(None) };
    file.seek(SeekFrom::Start(0))?;
    let mut sum = Sha256::new();
    io::copy(&mut Read::by_ref(file).take(at), &mut sum)?;
    file.read_exact(&mut vec![0; BLANK.len()])?;
    sum.update(BLANK);
    io::copy(file, &mut sum)?;
    Ok(Some(kept == digits(sum).as_bytes()))
}

/// Where the digits stand, and which they are.
fn find(file: &mut (impl Read + Seek)) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
    let size = file.seek(SeekFrom::End(0))?;
    let from = size.saturating_sub(END);
    file.seek(SeekFrom::Start(from))?;
    let mut end = Vec::new();
    file.take(END).read_to_end(&mut end)?;
    let name = end.windows(NOTE.len()).rposition(|bytes| bytes == NOTE.as_bytes());
    let at = name.map(|name| name + NOTE.len() + BETWEEN);
    let digits = at.and_then(|at| Some((from + at as u64, end.get(at..at + BLANK.len())?.to_vec())));
    Ok(digits)
}
