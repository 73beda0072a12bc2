//! What a terminal shows and what it obeys. Titles, heads, paths and notes come from files of others: whatever in them
//! would move the cursor, change colours or turn the order of the letters round is shown instead.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Around the code of a colour, in texts on their way to the terminal. No text has these characters by right: Unicode
/// keeps them for uses inside of a program.
const COLOUR: (char, char) = ('\u{fdd0}', '\u{fdd1}');
/// The codes of all colours that are used, and the end of a colour.
const CODES: [&str; 5] = ["0", "1", "2", "31", "32"];

/// A text in a colour, until [`shown`] makes it one.
pub(crate) fn coloured(code: &str, text: &str) -> String {
    let (open, close) = COLOUR;
    format!("{open}{code}{close}{text}{END}")
}

/// Ends a colour.
pub(crate) const END: &str = "\u{fdd0}0\u{fdd1}";

/// A text as it may go to a terminal: the colours of [`coloured`], and every other character as one that is seen.
pub(crate) fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((code, behind)) = colour(rest) {
            out.push_str("\u{1b}[");
            out.push_str(code);
            out.push('m');
            rest = behind;
            continue;
        }
        out.push(if matches!(c, '\n' | '\t') { c } else { seen(c) });
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// A text of one line, such as a cell of a table: line ends and tabs in it are shown too.
pub(crate) fn in_line(text: &str) -> String {
    text.chars().map(|c| if is_colour(c) { c } else { seen(c) }).collect()
}

/// A TOML text in which such characters are escaped, as its strings allow.
pub(crate) fn in_toml(text: &str) -> String {
    let one = |c: char| match matches!(c, '\n' | '\t') || seen(c) == c {
        true => c.to_string(),
        false => format!("\\U{:08X}", c as u32),
    };
    text.chars().map(one).collect()
}

/// Whether nothing in a text has to be replaced.
pub(crate) fn is_plain(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\n' | '\t') || seen(c) == c)
}

/// The columns that a text takes on a terminal: colours take none, Chinese letters and emoji two (Unicode's annex 11).
pub(crate) fn width(text: &str) -> usize {
    match text.contains(COLOUR.0) {
        false => text.width(),
        true => with_room(text).filter(|(_, room)| *room).map(|(c, _)| c).collect::<String>().width(),
    }
}

/// The beginning of a text that takes no more than some columns, and whether there is a colour in it.
pub(crate) fn begins(text: &str, columns: usize) -> (&str, bool) {
    let (mut end, mut taken, mut last, mut colour) = (0, 0, 0, false);
    for (c, room) in with_room(text) {
        // A mark of variation makes a picture, two columns wide, of the letter before it.
        let more = match c {
            PICTURE => 2usize.saturating_sub(last),
            c => c.width().unwrap_or(1),
        };
        if room && taken + more > columns {
            break;
        }
        if room {
            (taken, last) = (taken + more, more);
        }
        colour |= !room;
        end += c.len_utf8();
    }
    (&text[..end], colour)
}

/// VARIATION SELECTOR-16.
const PICTURE: char = '\u{fe0f}';

/// The characters of a text: `true` where one is seen, and not part of a colour.
fn with_room(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut inside = false;
    text.chars().map(move |c| {
        let room = !inside && !is_colour(c);
        inside = c == COLOUR.0 || (inside && c != COLOUR.1);
        (c, room)
    })
}

/// The code of a colour at the beginning of a text, and what stands behind it.
fn colour(text: &str) -> Option<(&str, &str)> {
    let (code, behind) = text.strip_prefix(COLOUR.0)?.split_once(COLOUR.1)?;
    CODES.contains(&code).then_some((code, behind))
}

fn is_colour(c: char) -> bool {
    c == COLOUR.0 || c == COLOUR.1
}

/// A character that can be seen, for one that would be obeyed: the pictures that Unicode has of control characters,
/// and its sign of replacement for those without.
fn seen(c: char) -> char {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' => '\u{fffd}',
        // Marks and overrides of the direction of writing, line ends other than the usual, and letters without room.
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
            '\u{fffd}'
        }
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => '\u{fffd}',
        c if is_colour(c) => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        // The pictures are those of the block "Control Pictures" of Unicode.
        for (text, wanted) in [
            ("a\u{1b}[31mb\u{7}", "a\u{241b}[31mb\u{2407}"),
            ("\u{9b}2J\u{7f}\u{8}\r", "\u{fffd}2J\u{2421}\u{2408}\u{240d}"),
            ("user\u{202e}lmth", "user\u{fffd}lmth"),
            ("line\nend\tÄ 東 €", "line\nend\tÄ 東 €"),
        ] {
            assert_eq!(shown(text), wanted);
            assert_eq!(is_plain(text), text == wanted);
        }
        assert_eq!(in_line("a\nb\tc"), "a\u{240a}b\u{2409}c");
        assert_eq!(in_toml("a = \"\u{9b}\"\n"), "a = \"\\U0000009B\"\n");
    }

    #[test]
    fn own_colours_reach_the_terminal_and_no_others() {
        assert_eq!(shown(&coloured("31", "bad \u{1b}[2J")), "\u{1b}[31mbad \u{241b}[2J\u{1b}[0m");
        assert_eq!(shown("\u{fdd0}5\u{fdd1}blinks"), "\u{fffd}5\u{fffd}blinks");
    }
}
