use super::super::{Code, FileId, Span};
use super::*;

const MODEL: &str = "[lines]\ndemand = \"prev(demnad)\"\n# nothing\norders = \"demand\"\ndemand = \"2\"\n";

fn sources(text: &str) -> Sources {
    let mut sources = Sources::default();
    sources.add("duel.toml", text);
    sources
}

fn span(start: usize, end: usize) -> Span {
    Span::new(FileId(0), start, end)
}

fn error(message: &str) -> Diagnostic {
    Diagnostic::error(Code::FormulaSyntax, message)
}

/// What is printed, with the number of the code left out.
fn shown(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    render(diagnostics, sources, false).replace(Code::FormulaSyntax.id(), "E0000")
}

#[test]
fn an_error_shows_its_line_its_mark_and_what_to_type() {
    let diagnostic = error("`demnad` is not a name of this model").at(span(23, 29), "unknown").hint("type `demand`");
    insta::assert_snapshot!(shown(&[diagnostic], &sources(MODEL)), @r#"
    error[E0000]: `demnad` is not a name of this model
     --> duel.toml:2:16
      |
    2 | demand = "prev(demnad)"
      |                ^^^^^^ unknown
      |
      = help: type `demand`
    "#);
}

#[test]
fn related_places_of_one_text_are_shown_together() {
    let diagnostic =
        error("`demand` is defined twice").at(span(60, 66), "again here").related(span(8, 14), "first here");
    insta::assert_snapshot!(shown(&[diagnostic], &sources(MODEL)), @r#"
    error[E0000]: `demand` is defined twice
     --> duel.toml:5:1
      |
    2 | demand = "prev(demnad)"
      | ------ first here
    ...
    5 | demand = "2"
      | ^^^^^^ again here
    "#);
}

#[test]
fn places_in_other_texts_have_their_own_lines() {
    let mut sources = sources(MODEL);
    let other = sources.add("baseline.toml", "[figures.price]\nvalue = 3\n");
    let diagnostic = Diagnostic::warning(Code::FormulaSyntax, "the figure is unused")
        .at(span(8, 14), "")
        .related(Span::new(other, 9, 14), "defined here");
    insta::assert_snapshot!(shown(&[diagnostic], &sources), @r#"
    warning[E0000]: the figure is unused
     --> duel.toml:2:1
      |
    2 | demand = "prev(demnad)"
      | ^^^^^^
      |
     ::: baseline.toml:1:10
      |
    1 | [figures.price]
      |          ----- defined here
    "#);
}

#[test]
fn without_a_place_only_message_and_hints_are_printed() {
    let diagnostics = [error("no lines").hint("add `[lines]`").hint("or a baseline"), error("nothing to do")];
    insta::assert_snapshot!(shown(&diagnostics, &sources("")), @r#"
    error[E0000]: no lines
     |
     = help: add `[lines]`
     = help: or a baseline

    error[E0000]: nothing to do
    "#);
}

#[test]
fn a_long_line_is_cut_around_the_mark() {
    let text = format!("first\nformula = \"{} + demnad + {}\"", "a + ".repeat(25_000), "b".repeat(100_000));
    let start = text.find("demnad").unwrap_or_default();
    let diagnostic = error("`demnad` is unknown").at(span(start, start + 6), "here");
    insta::assert_snapshot!(shown(&[diagnostic], &sources(&text)), @r#"
    error[E0000]: `demnad` is unknown
     --> duel.toml:2:100015
      |
    2 | ... + a + a + a + a + a + a + a + a + a + a + a +  + demnad + bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb...
      |                                                      ^^^^^^ here
    "#);
}

#[test]
fn a_mark_over_many_lines_is_cut_to_the_first() {
    let diagnostic = error("the table is wrong").at(span(0, MODEL.len()), "this");
    insta::assert_snapshot!(shown(&[diagnostic], &sources(MODEL)), @r#"
    error[E0000]: the table is wrong
     --> duel.toml:1:1
      |
    1 | [lines]
      | ^^^^^^^ this
    "#);
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let text = "a = \"\u{1b}[31m\u{9b}\u{202e}x\r\"\r\nb";
    let diagnostic = error("bad \u{1b}]0;title\u{7} \u{202e}").at(span(5, 9), "\u{1b}c").hint("\u{9b}2J\ttype");
    let printed = shown(&[diagnostic], &sources(text));
    assert!(!printed.chars().any(|c| excerpt::is_unsafe(c) && c != '\n'), "{printed:?}");
}

#[test]
fn any_span_is_clamped_to_its_text() {
    for text in ["", "\n", "é", "a\né\r\n", "日本", "\u{1b}\t\u{0}", "\n\n\n"] {
        for start in 0..9 {
            for end in 0..9 {
                let diagnostic = error("x").at(span(start, end), "label").related(span(end, start), "other");
                assert!(shown(&[diagnostic], &sources(text)).starts_with("error[E0000]: x"));
            }
        }
    }
    let nowhere = error("x").at(Span::new(FileId(9), 0, usize::MAX), "label").related(span(7, usize::MAX), "");
    assert!(shown(&[nowhere], &sources("a")).contains("duel.toml:1:2"));
}

#[test]
fn lines_are_numbered_from_one_in_each_text() {
    let sources = sources(MODEL);
    let lines = |at: usize| shown(&[error("x").at(span(at, at + 1), "")], &sources);
    assert!(lines(0).contains("duel.toml:1:1"));
    assert!(lines(7).contains("duel.toml:1:8"));
    assert!(lines(8).contains("duel.toml:2:1"));
    assert!(lines(60).contains("duel.toml:5:1"));
    assert!(lines(MODEL.len()).contains("duel.toml:6:1"));
}

#[test]
fn fifty_are_shown_and_the_rest_counted() {
    let diagnostics: Vec<_> = (0..57).map(|i| error(&format!("number {i}"))).collect();
    let printed = shown(&diagnostics, &sources(""));
    assert!(printed.contains("number 49\n") && !printed.contains("number 50"));
    assert!(printed.ends_with("\n\nand 7 more\n"), "{printed}");
}

#[test]
fn a_huge_text_is_shown_in_no_time() {
    let text = "x = 1\n".repeat(2_000_000);
    let sources = sources(&text);
    let diagnostics: Vec<_> = (0..50).map(|i| error("x").at(span(11_999_000 + i, 11_999_001 + i), "")).collect();
    let printed = shown(&diagnostics, &sources);
    assert!(printed.len() < 10_000 && printed.contains("duel.toml:1999842:"), "{printed}");
}

#[test]
fn colours_are_used_where_they_are_wanted() {
    let diagnostic = error("x").at(span(0, 1), "");
    assert!(render(std::slice::from_ref(&diagnostic), &sources(MODEL), true).contains("\u{1b}["));
    assert!(!render(&[diagnostic], &sources(MODEL), false).contains('\u{1b}'));
    let long = "x".repeat(1_000);
    assert!(render(&[error("x").at(span(700, 701), "")], &sources(&long), true).contains("duel.toml:1:701\n"));
}
