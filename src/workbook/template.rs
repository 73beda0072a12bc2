//! One formula for a whole row: printed once, its moving columns filled in for each cell.

use rust_xlsxwriter::utility::column_number_to_name;

/// A column in a formula's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// A known one.
    At(u16),
    /// That of the cell in which the formula stands.
    Own,
    /// The one to the left of that cell.
    Left,
}

/// Stand-ins for the moving columns; no formula has control characters otherwise.
const OWN: char = '\u{1}';
const LEFT: char = '\u{2}';

impl From<u16> for Column {
    fn from(column: u16) -> Column {
        Column::At(column)
    }
}

impl Column {
    /// Its letters, or its stand-in.
    pub(super) fn name(self) -> String {
        match self {
            Column::At(column) => column_number_to_name(column),
            Column::Own => OWN.to_string(),
            Column::Left => LEFT.to_string(),
        }
    }
}

/// A formula printed with stand-ins for the columns that move with its cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template(String);

impl Template {
    /// A template of a formula's text, with its equals sign.
    pub(super) fn new(text: String) -> Template {
        Template(text)
    }

    /// The formula of the cell in a column.
    pub(super) fn fill(&self, column: u16) -> String {
        let mut out = String::with_capacity(self.0.len() + 32);
        let own = column_number_to_name(column);
        let left = column_number_to_name(column.saturating_sub(1));
        self.fill_into(&mut out, &own, &left);
        out
    }

    /// The same behind a text, the names of the columns being at hand.
    pub(super) fn fill_into(&self, out: &mut String, own: &str, left: &str) {
        let mut rest = self.0.as_str();
        while let Some(at) = rest.find([OWN, LEFT]) {
            out.push_str(&rest[..at]);
            out.push_str(if rest.as_bytes()[at] == OWN as u8 { own } else { left });
            rest = &rest[at + 1..];
        }
        out.push_str(rest);
    }

    /// The text with its stand-ins.
    pub(super) fn text(&self) -> &str {
        &self.0
    }
}
