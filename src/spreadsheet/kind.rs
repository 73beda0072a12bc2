//! Which format a file has, by its first bytes.

use super::SpreadsheetError;
use serde::{Deserialize, Serialize};
use std::io::{Cursor, Read};

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Excel's since 2007.
    Xlsx,
    /// Excel's since 2007, in binary.
    Xlsb,
    /// Excel's of 1997 to 2003.
    Xls,
    /// OpenDocument.
    Ods,
    /// Text with separators.
    Csv,
}

impl Kind {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Xlsx => "xlsx",
            Kind::Xlsb => "xlsb",
            Kind::Xls => "xls",
            Kind::Ods => "ods",
            Kind::Csv => "csv",
        }
    }

    /// Whether every formula is read: of xls files those that cells share are not, only their values.
    pub fn tells_formulas(self) -> bool {
        self != Kind::Xls
    }

    /// The format of a file; anything that is text is taken for csv.
    ///
    /// # Errors
    /// Where it is none of these.
    pub fn of(bytes: &[u8]) -> Result<Kind, SpreadsheetError> {
        const COMPOUND: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        if bytes.is_empty() {
            return Err(SpreadsheetError::Empty);
        }
        if bytes.starts_with(b"PK") {
            return archive(bytes);
        }
        if bytes.starts_with(&COMPOUND) {
            // A workbook with a password is a compound file around an encrypted archive.
            let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            return match bytes.windows(locked.len()).any(|window| window == locked) {
                true => Err(SpreadsheetError::Locked),
                false => Ok(Kind::Xls),
            };
        }
        for (start, what) in [
            (b"%PDF".as_slice(), "a PDF"),
            (b"\x89PNG", "a picture"),
            (b"\xFF\xD8\xFF", "a picture"),
            (b"GIF8", "a picture"),
            (b"\x1F\x8B", "a gzip archive"),
            (b"7z\xBC\xAF", "a 7z archive"),
            (b"Rar!", "a RAR archive"),
            (b"PAR1", "a Parquet file"),
            (b"{\\rtf", "a text document"),
        ] {
            if bytes.starts_with(start) {
                return Err(SpreadsheetError::Unknown(what));
            }
        }
        let head = &bytes[..bytes.len().min(4096)];
        let start = String::from_utf8_lossy(head).trim_start_matches('\u{feff}').trim_start().to_lowercase();
        if start.starts_with("<!doctype html") || start.starts_with("<html") {
            return Err(SpreadsheetError::Unknown("a web page; save it as xlsx"));
        }
        if start.starts_with("<?xml") {
            return Err(SpreadsheetError::Unknown("an XML file; save it as xlsx"));
        }
        let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
        match !utf16 && head.contains(&0) {
            true => Err(SpreadsheetError::Unknown("binary data of an unknown kind")),
            false => Ok(Kind::Csv),
        }
    }
}

/// The format of a zip archive, by the parts that it has.
fn archive(bytes: &[u8]) -> Result<Kind, SpreadsheetError> {
    let broken = |error: zip::result::ZipError| SpreadsheetError::Broken(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let has = |archive: &zip::ZipArchive<Cursor<&[u8]>>, name: &str| archive.index_for_name(name).is_some();
    if has(&archive, "xl/workbook.bin") {
        return Ok(Kind::Xlsb);
    }
    if has(&archive, "xl/workbook.xml") {
        return Ok(Kind::Xlsx);
    }
    let mut words = String::new();
    if let Ok(entry) = archive.by_name("mimetype") {
        let _ = entry.take(200).read_to_string(&mut words);
    }
    match words.trim() {
        "application/vnd.oasis.opendocument.spreadsheet"
        | "application/vnd.oasis.opendocument.spreadsheet-template" => Ok(Kind::Ods),
        _ if has(&archive, "word/document.xml") => Err(SpreadsheetError::Unknown("a text document")),
        _ if has(&archive, "Index/Document.iwa") => {
            Err(SpreadsheetError::Unknown("a Numbers document; export it as xlsx"))
        }
        _ => Err(SpreadsheetError::Unknown("a zip archive of another kind")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_first_bytes() {
        assert_eq!(Kind::of(b"month;cars\n2025-01;12\n"), Ok(Kind::Csv));
        assert_eq!(Kind::of("\u{feff}month,cars".as_bytes()), Ok(Kind::Csv));
        assert_eq!(Kind::of(b""), Err(SpreadsheetError::Empty));
        assert_eq!(Kind::of(b"%PDF-1.7"), Err(SpreadsheetError::Unknown("a PDF")));
        assert!(matches!(Kind::of(b"\x7fELF\0\0"), Err(SpreadsheetError::Unknown(_))));
        assert!(matches!(Kind::of(b"PK\x03\x04 and nothing more"), Err(SpreadsheetError::Broken(_))));
        assert!(matches!(Kind::of(b" <html><table>"), Err(SpreadsheetError::Unknown(_))));
    }
}
