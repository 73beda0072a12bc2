//! Where things stand on the first sheet.

use super::desk::Desk;
use super::layout::moving;

/// The heads of the table of outputs.
pub(super) const HEAD_ROW: u32 = 7;

/// The columns of the cover.
pub(super) struct Places {
    /// The live case.
    pub live: u16,
    /// The first scenario with a calc sheet.
    pub shown: u16,
    /// The first whose results are stored.
    pub stored: u16,
    /// The target.
    pub target: u16,
    /// How far the live case is from it.
    pub gap: u16,
    /// The small chart.
    pub trend: u16,
    /// The links to other sheets.
    pub contents: u16,
    /// The last column.
    pub last: u16,
}

impl Places {
    /// The columns of a book.
    pub(super) fn new(desk: &Desk<'_>) -> Places {
        let shown = desk.book.shown.len() as u16;
        let stored = 3 + shown;
        let target = stored + desk.book.stored.len() as u16;
        Places {
            live: 2,
            shown: 3,
            stored,
            target,
            gap: target + 1,
            trend: target + 3,
            contents: target + 5,
            last: target + 6,
        }
    }
}

/// The cell at which the contents begin.
pub(super) fn contents_cell(desk: &Desk<'_>) -> String {
    moving(HEAD_ROW, Places::new(desk).contents)
}
