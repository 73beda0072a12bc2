//! The formula parser: no text makes it panic, a refusal says why and where, and what it prints it reads back.

#![no_main]

use evcalc::diagnostic::{Diagnostics, FileId, Sources, Span, render};
use evcalc::formula::{Expr, Place, parse};
use libfuzzer_sys::fuzz_target;

fn read(text: &str, sources: &mut Sources) -> (Option<Expr>, Diagnostics) {
    let file: FileId = sources.add("formula", text);
    let place = Place { file, offset: 0, exact: true, whole: Span::new(file, 0, text.len()) };
    let mut diagnostics = Diagnostics::default();
    let expr = parse(text, &place, &mut diagnostics);
    (expr, diagnostics)
}

fuzz_target!(|text: &str| {
    let mut sources = Sources::default();
    let (expr, diagnostics) = read(text, &mut sources);
    render(&diagnostics.0, &sources, false);
    let Some(expr) = expr else {
        assert!(diagnostics.has_errors(), "a refusal without a reason: {text:?}");
        return;
    };
    if diagnostics.has_errors() {
        return;
    }
    let printed = expr.to_string();
    let (again, diagnostics) = read(&printed, &mut sources);
    // What is printed has parentheses and blanks of its own, so it may pass a limit that the text kept.
    let Some(again) = again else {
        let limits = diagnostics.0.iter().all(|d| d.code == evcalc::diagnostic::Code::FormulaTooLong);
        assert!(limits, "{text:?} is printed as {printed:?}, which is refused: {:?}", diagnostics.0);
        return;
    };
    assert_eq!(again.to_string(), printed, "{text:?} changes each time that it is printed");
});
