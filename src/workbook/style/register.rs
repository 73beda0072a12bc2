//! Formats with their numbers in the book's table of cell formats.

use indexmap::IndexSet;
use rust_xlsxwriter::Format;

/// A format with its number in the book's table of cell formats.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    /// Its number (`s` of a cell in the file).
    pub id: usize,
    format: Format,
}

impl Style {
    /// The format, to be changed for one place of the library's sheets.
    pub(crate) fn variant(&self) -> Format {
        self.format.clone()
    }
}

impl std::ops::Deref for Style {
    type Target = Format;

    fn deref(&self) -> &Format {
        &self.format
    }
}

impl AsRef<Format> for Style {
    fn as_ref(&self) -> &Format {
        &self.format
    }
}

impl AsRef<Style> for Style {
    fn as_ref(&self) -> &Style {
        self
    }
}

/// Gives formats their numbers: the library numbers them in the order in which they are made known to it.
#[derive(Default)]
pub(super) struct Register {
    /// Those that there are, in order; 0 is the book's default format.
    pub order: IndexSet<Format>,
}

impl Register {
    /// A format with its number: that of an equal one, if there is one already.
    pub(super) fn style(&mut self, format: Format) -> Style {
        let (at, _) = self.order.insert_full(format.clone());
        Style { id: at + 1, format }
    }
}
