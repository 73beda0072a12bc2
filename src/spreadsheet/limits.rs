//! How much is read: measured by unpacking and counting, never by what a file says of itself.

use super::SpreadsheetError;
use std::io::{Cursor, Read};

/// The largest file, in bytes.
pub const MAX_BYTES: u64 = 50 << 20;
/// The most parts of an archive.
const MAX_PARTS: usize = 2_000;
/// The largest part of an archive, unpacked, in MB.
const MAX_PART: u64 = 100;
/// All parts of an archive, unpacked, in MB.
const MAX_ALL: u64 = 300;
/// The most cells of all sheets together.
pub const MAX_CELLS: usize = 1_500_000;
/// The most text of all cells together, in MB.
pub(super) const MAX_TEXT: usize = 200;
/// Rows and columns of the largest spreadsheets.
pub(super) const MAX_SIZE: (u32, u32) = (1_048_576, 16_384);

/// Unpacks every part of an archive without keeping it, and counts.
///
/// # Errors
/// Where the archive is broken or passes a limit.
pub(super) fn walk(bytes: &[u8]) -> Result<(), SpreadsheetError> {
    let broken = |error: zip::result::ZipError| SpreadsheetError::Broken(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > MAX_PARTS {
        return Err(SpreadsheetError::TooManyParts { have: archive.len(), most: MAX_PARTS });
    }
    let mut all = 0;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(broken)?;
        if part.encrypted() {
            return Err(SpreadsheetError::Locked);
        }
        let most = (MAX_PART << 20) + 1;
        let size = std::io::copy(&mut part.take(most), &mut std::io::sink())
            .map_err(|error| SpreadsheetError::Broken(error.to_string()))?;
        all += size;
        if size == most {
            return Err(SpreadsheetError::Unfolds(MAX_PART));
        }
        if all > MAX_ALL << 20 {
            return Err(SpreadsheetError::Unfolds(MAX_ALL));
        }
    }
    Ok(())
}
