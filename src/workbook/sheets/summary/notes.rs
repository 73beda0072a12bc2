//! The model's own words, and how the workbook is used.

use crate::workbook::cover::HEAD_ROW;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::sheet::text;
use rust_xlsxwriter::Worksheet;

/// The model's own words and the key of colours; returns the next free row.
pub(super) fn write(sheet: &mut Worksheet, desk: &Desk<'_>, from: u32) -> Result<u32, WorkbookError> {
    let styles = &desk.styles;
    let mut row = from.max(HEAD_ROW + 8 + desk.book.shown.len() as u32 + 2);
    if !desk.book.stored.is_empty() {
        let words = "Columns marked \"Stored\" have no calc sheet here: they hold what the program computed, and turn stale when an input of theirs is changed. Select such a scenario to see it live.";
        text(sheet, (row, 0), words, &styles.grey)?;
        row += 1;
    }
    if let Some(notes) = &desk.model.notes {
        for line in wrapped(notes, 170).iter().take(8) {
            text(sheet, (row, 0), line, &styles.text)?;
            row += 1;
        }
    }
    let how = "How to use it: choose a scenario on Scenarios, or type into a yellow cell of \"Your override\"; every number here follows. Delete the override to go back. Formulas are protected without a password: Review, Unprotect Sheet lets you insert rows and change them.";
    text(sheet, (row, 0), how, &styles.text)?;
    let key = "Colours: blue = typed · black = calculated · green = taken from another sheet · yellow = yours to change · outflows and losses are negative, in parentheses";
    text(sheet, (row + 1, 0), key, &styles.grey)?;
    Ok(row + 3)
}

/// Words as lines of less than so many characters, unless one word is longer.
fn wrapped(words: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.split_whitespace() {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && lines[last].chars().count() + word.chars().count() >= width {
            lines.push(String::new());
        }
        let last = lines.len() - 1;
        if !lines[last].is_empty() {
            lines[last].push(' ');
        }
        lines[last].push_str(word);
    }
    lines
}
