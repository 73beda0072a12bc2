//! The sheets of an xlsb file, written out so that its reader sees every cell.
//!
//! A cell may leave out its column when it stands right of the one before (MS-XLSB, the records `BrtShort...`); the
//! reader of [`calamine`] skips such cells, drops error values of formulas, and can be kept busy by a formula's text for
//! minutes, and misread. So each sheet is copied with the columns filled in, with formulas by their values, and with every record's
//! length checked.

use super::SpreadsheetError;
use super::archive::{Archive, broken, open, repacked, unpacked};
use super::limits::{MAX_CELLS, MAX_SIZE};
use std::io::Read;

/// Types of records (MS-XLSB 2.3.1).
mod brt {
    pub(super) const ROW_HDR: u16 = 0;
    pub(super) const CELL_BLANK: u16 = 1;
    pub(super) const CELL_RK: u16 = 2;
    pub(super) const CELL_ERROR: u16 = 3;
    pub(super) const CELL_BOOL: u16 = 4;
    pub(super) const CELL_REAL: u16 = 5;
    pub(super) const CELL_ST: u16 = 6;
    pub(super) const CELL_ISST: u16 = 7;
    pub(super) const FMLA_STRING: u16 = 8;
    pub(super) const FMLA_NUM: u16 = 9;
    pub(super) const FMLA_BOOL: u16 = 10;
    pub(super) const FMLA_ERROR: u16 = 11;
    pub(super) const SHORT_BLANK: u16 = 12;
    pub(super) const SHORT_ISST: u16 = 18;
    pub(super) const SST_ITEM: u16 = 19;
    pub(super) const CELL_R_STRING: u16 = 62;
    pub(super) const BEGIN_SHEET: u16 = 129;
    pub(super) const BEGIN_SST: u16 = 159;
}

/// The archive with its sheets written out.
///
/// # Errors
/// Where a sheet's records are broken or pass a limit.
pub(super) fn plain(bytes: &[u8]) -> Result<Vec<u8>, SpreadsheetError> {
    let mut archive = open(bytes)?;
    let parts: Vec<Part> = (0..archive.len()).map(|at| Part::of(&mut archive, at)).collect::<Result<_, _>>()?;
    let mut strings = 0;
    for at in (0..parts.len()).filter(|at| parts[*at] == Part::Strings) {
        strings += count_strings(&unpacked(&mut archive, at)?)?;
    }
    repacked(&mut archive, |archive, at| match parts[at] {
        Part::Sheet => Sheet { strings, ..Sheet::default() }.written_out(&unpacked(archive, at)?).map(Some),
        Part::Strings | Part::Other => Ok(None),
    })
}

/// What a part of the archive is, by its first record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Sheet,
    Strings,
    Other,
}

impl Part {
    fn of(archive: &mut Archive<'_>, at: usize) -> Result<Part, SpreadsheetError> {
        let part = archive.by_index(at).map_err(broken)?;
        if !part.name().is_ok_and(|name| name.ends_with(".bin")) {
            return Ok(Part::Other);
        }
        let mut head = Vec::new();
        part.take(8).read_to_end(&mut head).map_err(broken)?;
        Ok(match kind(&head).map(|(kind, _)| kind) {
            Some(brt::BEGIN_SHEET) => Part::Sheet,
            Some(brt::BEGIN_SST) => Part::Strings,
            _ => Part::Other,
        })
    }
}

/// A record's type, and what follows it (MS-XLSB 2.1.4).
fn kind(bytes: &[u8]) -> Option<(u16, &[u8])> {
    match bytes {
        [low, high, rest @ ..] if low & 0x80 != 0 => Some((u16::from(low & 0x7F) | u16::from(high & 0x7F) << 7, rest)),
        [low, rest @ ..] if low & 0x80 == 0 => Some((u16::from(*low), rest)),
        _ => None,
    }
}

/// A record, and what follows it.
fn record(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let (kind, mut rest) = kind(bytes)?;
    let mut length = 0_usize;
    for at in 0..4 {
        let (byte, more) = rest.split_first()?;
        rest = more;
        length |= usize::from(byte & 0x7F) << (7 * at);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some((kind, rest.get(..length)?, rest.get(length..)?))
}

/// Visits the records of a part.
fn records<'b>(
    mut bytes: &'b [u8],
    mut see: impl FnMut(u16, &'b [u8]) -> Result<(), SpreadsheetError>,
) -> Result<(), SpreadsheetError> {
    let end = bytes.len();
    while !bytes.is_empty() {
        let cut = || SpreadsheetError::Broken(format!("a record at byte {} goes beyond its part", end - bytes.len()));
        let (kind, content, rest) = record(bytes).ok_or_else(cut)?;
        see(kind, content)?;
        bytes = rest;
    }
    Ok(())
}

fn count_strings(bytes: &[u8]) -> Result<usize, SpreadsheetError> {
    let mut count = 0;
    records(bytes, |kind, _| {
        count += usize::from(kind == brt::SST_ITEM);
        if count > MAX_CELLS { Err(SpreadsheetError::TooManyCells(MAX_CELLS)) } else { Ok(()) }
    })?;
    Ok(count)
}

/// A sheet as it is written out.
#[derive(Default)]
struct Sheet {
    out: Vec<u8>,
    /// How many shared strings there are.
    strings: usize,
    /// The column of the next cell that does not name one.
    next: u32,
    /// How many cells there are.
    cells: usize,
}

impl Sheet {
    fn written_out(mut self, bytes: &[u8]) -> Result<Vec<u8>, SpreadsheetError> {
        self.out.reserve(bytes.len());
        records(bytes, |kind, content| self.record(kind, content))?;
        Ok(self.out)
    }

    fn record(&mut self, kind: u16, content: &[u8]) -> Result<(), SpreadsheetError> {
        match kind {
            brt::ROW_HDR => {
                self.next = 0;
                let row = number(content, 0)?;
                if row >= MAX_SIZE.0 {
                    return Err(SpreadsheetError::Broken(format!("it has a row {}", u64::from(row) + 1)));
                }
                self.put(kind, &[content]);
                Ok(())
            }
            brt::CELL_BLANK..=brt::FMLA_ERROR | brt::CELL_R_STRING => {
                let column = number(content, 0)?;
                self.cell(kind, column, content.get(4..).unwrap_or_default())
            }
            // The same kinds of cells, in the same order, without a column.
            brt::SHORT_BLANK..=brt::SHORT_ISST => self.cell(kind - 11, self.next, content),
            _ => {
                self.put(kind, &[content]);
                Ok(())
            }
        }
    }

    /// A cell: its style, then its value, then its formula.
    fn cell(&mut self, kind: u16, column: u32, content: &[u8]) -> Result<(), SpreadsheetError> {
        self.next = column.saturating_add(1);
        self.cells += 1;
        if self.cells > MAX_CELLS {
            return Err(SpreadsheetError::TooManyCells(MAX_CELLS));
        }
        let (value, is_formula) = match kind {
            brt::FMLA_STRING => (brt::CELL_ST, true),
            brt::FMLA_NUM => (brt::CELL_REAL, true),
            brt::FMLA_BOOL => (brt::CELL_BOOL, true),
            brt::FMLA_ERROR => (brt::CELL_ERROR, true),
            // A flag, then a text like any other; its runs of fonts follow.
            brt::CELL_R_STRING => (brt::CELL_ST, false),
            other => (other, false),
        };
        let (style, rest) = content.split_at_checked(4).ok_or_else(short)?;
        let rest = if kind == brt::CELL_R_STRING { rest.get(1..).ok_or_else(short)? } else { rest };
        let length = match value {
            brt::CELL_RK => 4,
            brt::CELL_ISST if number(rest, 0)? as usize >= self.strings => {
                return Err(SpreadsheetError::Broken("a cell names a text that is not there".to_owned()));
            }
            brt::CELL_ISST => 4,
            brt::CELL_ERROR | brt::CELL_BOOL => 1,
            brt::CELL_REAL => 8,
            brt::CELL_ST => (number(rest, 0)? as usize).saturating_mul(2).saturating_add(4),
            _ => 0,
        };
        let column = column.to_le_bytes();
        if is_formula {
            // A formula that is the number 0: it marks the cell, whose value follows.
            self.put(brt::FMLA_BOOL, &[&column, style, &[0], &[0, 0], &[3, 0, 0, 0], &[0x1E, 0, 0], &[0; 4]]);
        }
        self.put(value, &[&column, style, rest.get(..length).ok_or_else(short)?]);
        Ok(())
    }

    fn put(&mut self, kind: u16, content: &[&[u8]]) {
        match kind {
            0..0x80 => self.out.push(kind as u8),
            _ => self.out.extend([(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8]),
        }
        let mut length = content.iter().map(|piece| piece.len()).sum::<usize>();
        while length > 0x7F {
            self.out.push((length & 0x7F) as u8 | 0x80);
            length >>= 7;
        }
        self.out.push(length as u8);
        content.iter().for_each(|piece| self.out.extend_from_slice(piece));
    }
}

fn short() -> SpreadsheetError {
    SpreadsheetError::Broken("a cell's record is too short".to_owned())
}

fn number(bytes: &[u8], at: usize) -> Result<u32, SpreadsheetError> {
    let bytes = bytes.get(at..at + 4).ok_or_else(short)?;
    Ok(bytes.iter().rev().fold(0, |n, byte| n << 8 | u32::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(records: &[(u16, &[u8])]) -> Result<Vec<u8>, SpreadsheetError> {
        let mut sheet = Sheet::default();
        records.iter().for_each(|(kind, content)| sheet.put(*kind, &[content]));
        Sheet { strings: 1, ..Sheet::default() }.written_out(&sheet.out)
    }

    #[test]
    fn cells_without_a_column_stand_right_of_the_one_before() {
        let row: (u16, &[u8]) = (brt::ROW_HDR, &[7, 0, 0, 0, 9]);
        let short = [
            row,
            (brt::CELL_BOOL, &[2, 0, 0, 0, 5, 5, 5, 5, 1]),
            (15, &[6, 6, 6, 6, 0]),
            (12, &[0, 0, 0, 0]),
            (18, &[0, 0, 0, 0, 0, 0, 0, 0]),
            (300, &[1; 200]),
        ];
        let long = [
            row,
            (brt::CELL_BOOL, &[2, 0, 0, 0, 5, 5, 5, 5, 1]),
            (brt::CELL_BOOL, &[3, 0, 0, 0, 6, 6, 6, 6, 0]),
            (brt::CELL_BLANK, &[4, 0, 0, 0, 0, 0, 0, 0]),
            (brt::CELL_ISST, &[5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            (300, &[1; 200]),
        ];
        assert_eq!(written(&short), written(&long));
        assert!(written(&long).is_ok());
    }

    #[test]
    fn a_formula_becomes_a_mark_and_its_value() {
        let error = written(&[(brt::FMLA_ERROR, &[1, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 9, 9, 9, 9, 9])]).unwrap();
        let marked: Vec<u8> = [
            &[10, 22, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0x1E, 0, 0, 0, 0, 0, 0],
            &[3, 9, 1, 0, 0, 0, 0, 0, 0, 0, 7][..],
        ]
        .concat();
        assert_eq!(error, marked);
    }

    #[test]
    fn records_that_lie_about_their_length_are_refused() {
        let cut: [(u16, &[u8]); 5] = [
            (brt::ROW_HDR, &[1, 2]),
            (brt::ROW_HDR, &[0, 0, 16, 0]),
            (brt::CELL_REAL, &[1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]),
            (brt::CELL_ST, &[1, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255]),
            (brt::CELL_ISST, &[1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]),
        ];
        for record in cut {
            assert!(written(&[record]).is_err(), "{record:?}");
        }
        assert!(Sheet::default().written_out(&[5, 0xFF, 0xFF, 0xFF, 0x7F, 0]).is_err());
    }
}
