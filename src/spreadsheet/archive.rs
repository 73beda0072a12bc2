//! Archives with some of their parts written anew, for readers that take them in one form only.

use super::SpreadsheetError;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// An archive in memory.
pub(super) type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Opens an archive.
///
/// # Errors
/// Where it is none.
pub(super) fn open(bytes: &[u8]) -> Result<Archive<'_>, SpreadsheetError> {
    ZipArchive::new(Cursor::new(bytes)).map_err(broken)
}

/// A part's contents, which the limits allow for (see [`super::limits::walk`]).
///
/// # Errors
/// Where it is broken.
pub(super) fn unpacked(archive: &mut Archive<'_>, at: usize) -> Result<Vec<u8>, SpreadsheetError> {
    let mut bytes = Vec::new();
    archive.by_index(at).map_err(broken)?.read_to_end(&mut bytes).map_err(broken)?;
    Ok(bytes)
}

/// The archive with the parts that `anew` gives, and the others as they are.
///
/// # Errors
/// Where it is broken, and those of `anew`.
pub(super) fn repacked(
    archive: &mut Archive<'_>,
    mut anew: impl FnMut(&mut Archive<'_>, usize) -> Result<Option<Vec<u8>>, SpreadsheetError>,
) -> Result<Vec<u8>, SpreadsheetError> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let Some(bytes) = anew(archive, at)? else {
            out.raw_copy_file(archive.by_index_raw(at).map_err(broken)?).map_err(broken)?;
            continue;
        };
        let name = archive.by_index_raw(at).map_err(broken)?.name().map_err(broken)?.into_owned();
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        out.start_file(name, stored).map_err(broken)?;
        out.write_all(&bytes).map_err(broken)?;
    }
    Ok(out.finish().map_err(broken)?.into_inner())
}

/// What a reader says of a broken file.
pub(super) fn broken(error: impl std::fmt::Display) -> SpreadsheetError {
    SpreadsheetError::Broken(error.to_string())
}
