//! What engines do wrong by themselves: each known, each with its reason, each counted where it explains a difference.

use super::cells::Root;
use evcalc::spreadsheet::Value;

/// A fault of an engine.
#[derive(Debug)]
pub struct Fault {
    /// What it is called in reports.
    pub name: &'static str,
    /// What the engine does, and what is right.
    pub reason: &'static str,
    /// Whether the cell where a difference begins is one in which it does so.
    pub explains: fn(&Root) -> bool,
}

/// All that are known of IronCalc.
pub const IRONCALC: &[Fault] = &[
    Fault {
        name: "parentheses behind a unary minus",
        reason: "a/-(b/c) is computed as a/-b/c: what it prints again from its tree has lost them",
        explains: |root| {
            let has = |piece: &str| root.formula.contains(piece);
            has("/-(") || has("*-(") || has("^-(") || (has("(-(") && has(")^")) || (has("/-") && has("%"))
        },
    },
    Fault {
        name: "no overflow in EXP",
        reason: "EXP(1000) inside IFERROR is no error to it, but the cell then shows one; Excel and LibreOffice take it up",
        explains: |root| {
            let shows_one = matches!(root.recalculated, Some(Value::Error(_)));
            shows_one && root.formula.contains("IFERROR(") && root.formula.contains("EXP(")
        },
    },
    Fault {
        name: "an absolute tolerance in comparisons",
        reason: "1E-16 > 0 is FALSE: numbers within about 1E-15 of each other count as equal whatever their size",
        explains: |root| {
            let tiny = root.inputs.iter().any(|x| *x != 0.0 && x.abs() < 1e-14);
            tiny && root.formula.contains(['<', '>', '='])
        },
    },
];

/// All that are known of LibreOffice: none that a workbook meets.
pub const LIBREOFFICE: &[Fault] = &[];
