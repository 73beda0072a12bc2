//! Texts as Excel takes them: without what XML cannot hold, cut to its limits with a word, never read as a reference.
//!
//! Lengths are UTF-16 units, as Excel counts them.

use std::borrow::Cow;

/// Longest text of a cell.
pub(super) const CELL: usize = 32_767;
/// Longest title of a chart, a series or an axis.
pub(super) const TITLE: usize = 255;
/// Longest address of a link: what the library takes, three characters under Excel's own limit.
pub(super) const ADDRESS: usize = 2_080;
/// Longest defined name.
pub(super) const NAME: usize = 255;
/// Longest words of a link, and of a message beside a cell.
pub(super) const MESSAGE: usize = 255;
/// Longest text of a note that is shown.
pub(super) const NOTE: usize = 2_000;

/// What a text that was cut ends with.
const CUT: &str = "… (cut)";

/// Stand-ins for the characters by which the library takes a chart's text for a reference. Unicode has set these two
/// aside for use inside of a program: no text holds them.
const BANG: char = '\u{FDD0}';
const EQUALS: char = '\u{FDD1}';

/// Whether a character can stand in a part of a workbook (XML 1.0, 2.2).
fn is_allowed(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{B}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}' | BANG | EQUALS)
}

/// The length of a text as Excel counts it.
pub(super) fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// A text without characters that a part of a workbook cannot hold; a tab becomes a space. `_x0041_` stands for a
/// character in some programs and for itself in others: it loses its first sign.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| is_allowed(c) && c != '\t') && escapes(text).next().is_none() {
        return Cow::Borrowed(text);
    }
    let escaped: Vec<usize> = escapes(text).collect();
    let kept = text.char_indices().filter(|(at, c)| is_allowed(*c) && !escaped.contains(at));
    kept.map(|(_, c)| if c == '\t' { ' ' } else { c }).collect::<String>().into()
}

/// Where a text has what reads as an escaped character.
fn escapes(text: &str) -> impl Iterator<Item = usize> {
    let is_escape = |at: &usize| {
        let bytes = &text.as_bytes()[*at..];
        bytes.len() >= 7 && bytes[1] == b'x' && bytes[6] == b'_' && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
    };
    text.match_indices('_').map(|(at, _)| at).filter(is_escape)
}

/// A clean text of at most so many characters; one that was longer says that it was cut.
pub(super) fn cut(text: &str, most: usize) -> Cow<'_, str> {
    let text = clean(text);
    if length(&text) <= most {
        return text;
    }
    let room = most - length(CUT);
    let mut used = 0;
    let within = |c: &char| {
        used += c.len_utf16();
        used <= room
    };
    let mut short: String = text.chars().take_while(within).collect();
    short.truncate(short.trim_end().len());
    (short + CUT).into()
}

/// A text for the library's charts, which would read `Sheet!A1` and `=...` as references: with stand-ins, which
/// [`spelled`] takes out of the finished part.
pub(super) fn title(text: &str) -> String {
    let one_line = text.replace(['\n', '\r'], " ");
    cut(&one_line, TITLE).replace('!', &BANG.to_string()).replace('=', &EQUALS.to_string())
}

/// A chart's part with its texts as they are meant.
pub(super) fn spelled(part: &str) -> String {
    part.replace(BANG, "!").replace(EQUALS, "=")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_with_a_word_and_counted_as_excel_counts() {
        assert_eq!(cut("short", 10), "short");
        let long = "a".repeat(300);
        let short = cut(&long, TITLE);
        assert_eq!((length(&short), short.ends_with("… (cut)")), (255, true));
        // A face takes two units: 124 of them and the word's seven are 255, one more would be too long.
        let faces = "😀".repeat(200);
        assert_eq!(cut(&faces, 255).chars().filter(|c| *c == '😀').count(), 124);
        assert!(length(&cut(&faces, 254)) <= 254);
    }

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(clean("a\u{1}b\tc\u{FFFF}d\u{FDD0}"), "ab cd");
        assert_eq!(clean("two\nlines"), "two\nlines");
        assert_eq!(clean("_x0041_ and _x000D_, _x41_"), "x0041_ and x000D_, _x41_");
    }

    #[test]
    fn a_title_is_no_reference_for_the_library_and_comes_back_as_it_was() {
        for hostile in ["Actual!A1", "='\\\\host\\[b.xlsx]S'!$A$1", "=(Calc!$A$1,Calc!$B$2)", "Calc!B5", "a = b!"] {
            let written = title(hostile);
            assert!(!written.contains(['!', '=']), "{written}");
            assert_eq!(spelled(&written), hostile);
        }
    }
}
