//! The basis column: sources and notes.

use crate::graph::{Key, Node};
use crate::model::Driver;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::links;
use crate::workbook::sheet::text;
use crate::workbook::words;
use rust_xlsxwriter::{Note, Worksheet};
use std::borrow::Cow;

/// On what a value rests: the figures that it cites, and the author's note.
pub(super) fn basis(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    row: u32,
    driver: &Driver,
    key: &Key,
) -> Result<(), WorkbookError> {
    let baseline = &desk.model.baseline;
    let mut figures = Vec::new();
    key.value.visit(&mut |piece| {
        if let Node::Figure(id) = piece.node {
            figures.push(id);
        }
    });
    let column = desk.layout.basis_column();
    let mut words: Vec<Cow<'_, str>> = figures
        .iter()
        .map(|id| {
            let figure = &baseline.figures[id.0];
            format!("{} ({})", figure.title, baseline.citation(figure)).into()
        })
        .collect();
    let said = driver.notes.as_ref().is_some_and(|notes| notes.starts_with("Judgement"));
    if words.is_empty() && !said {
        words.push("Judgement".into());
    }
    words.extend(driver.notes.as_deref().map(Cow::from));
    let all = words.join(". ").replace(".. ", ". ");
    let all = words::clean(&all);
    let mut short: String = all.chars().take(160).collect();
    if all.chars().count() > 160 {
        short.push('…');
        let note = Note::new(words::cut(&all, words::NOTE))
            .set_author("evcalc")
            .add_author_prefix(false)
            .set_width(420)
            .set_height(140);
        sheet.insert_note(row, column, &note)?;
    }
    match figures.first() {
        Some(id) => {
            let target = format!("A{}", desk.layout.figures[id.0] + 1);
            let style = desk.styles.hyperlink.variant().set_indent(1);
            links::inside(sheet, (row, column), ("Baseline", &target), &short, &style)
        }
        None => text(sheet, (row, column), &short, &desk.styles.grey.variant().set_indent(1)),
    }
}
