mod limits;
mod mistakes;
mod trees;

use super::*;
use crate::diagnostic::{Diagnostic, Diagnostics, FileId};

/// Reads a formula that is a file of its own.
fn read(text: &str) -> Result<Expr, Box<Diagnostic>> {
    let mut diagnostics = Diagnostics::default();
    let tree = parse(text, &Place::exact(FileId(0), 0, text.len()), &mut diagnostics);
    match (tree, diagnostics.0.pop()) {
        (Some(tree), None) => Ok(tree),
        (None, Some(diagnostic)) if diagnostics.0.is_empty() => Err(Box::new(diagnostic)),
        (tree, diagnostic) => panic!("{text}: {tree:?} with {diagnostic:?} and {diagnostics:?}"),
    }
}
