//! Where things stand on the first sheet.

use super::desk::Desk;
use super::layout::moving;

pub(super) const HEAD_ROW: u32 = 7;

/// The columns of the cover.
pub(super) struct Places {
    pub live: u16,
    pub shown: u16,
    pub stored: u16,
    pub target: u16,
    pub gap: u16,
    pub trend: u16,
    pub contents: u16,
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
