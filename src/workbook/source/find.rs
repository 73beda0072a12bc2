//! The texts in a workbook that came back.

use super::payload::Source;
use super::{part, sheet};
use crate::spreadsheet::Spreadsheet;

/// What a workbook has of the texts that it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carried {
    /// No trace of any.
    Nothing,
    /// Something that cannot be taken, and why.
    Lost(String),
    /// All of it, and what is worth knowing beside.
    Whole(Box<Source>, Option<String>),
}

/// Searches a workbook for its texts, in both places.
pub fn find(book: &Spreadsheet) -> Carried {
    let parts = book.custom.iter().filter_map(|xml| part::read(xml)).map(|read| ("the custom XML part", read));
    let sheet = sheet::read(book).map(|read| ("the very hidden sheet", read));
    let (mut whole, mut broken): (Vec<String>, Vec<String>) = (vec![], vec![]);
    for (place, read) in parts.chain(sheet) {
        match read {
            Ok(payload) if whole.contains(&payload) => {}
            Ok(payload) => whole.push(payload),
            Err(reason) => broken.push(format!("{place} with the model's text is broken: {reason}")),
        }
    }
    match (whole.as_slice(), broken.into_iter().next()) {
        ([], None) => Carried::Nothing,
        ([], Some(reason)) => Carried::Lost(reason),
        ([one], reason) => match Source::of_payload(one) {
            Ok(source) => {
                let beside =
                    reason.map(|reason| format!("{reason}; its other copy in the workbook is whole and is taken"));
                Carried::Whole(Box::new(source), beside)
            }
            Err(reason) => Carried::Lost(format!("the model's text in the workbook cannot be taken: {reason}")),
        },
        _ => Carried::Lost("the workbook carries two different texts of its model".to_owned()),
    }
}
