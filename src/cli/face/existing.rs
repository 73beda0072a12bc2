//! What stands in a file that a result is about to replace.

use crate::library::fingerprint;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Whose work an existing file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Existing {
    /// evcalc wrote it: writing it anew loses nothing.
    Ours,
    /// evcalc wrote it, and another program saved it since.
    Edited,
    /// Somebody else's.
    Foreign,
}

impl Existing {
    fn ours(ours: bool) -> Existing {
        if ours { Existing::Ours } else { Existing::Foreign }
    }
}

/// A workbook: its custom properties name evcalc, and its sheets are still those that were written.
pub(crate) fn workbook(bytes: &[u8]) -> Existing {
    match crate::workbook::seal(bytes) {
        Some(true) => Existing::Ours,
        Some(false) => Existing::Edited,
        None => Existing::Foreign,
    }
}

/// A Parquet file with draws: its notes, at its end, name evcalc.
pub(crate) fn parquet(bytes: &[u8]) -> Existing {
    let end = &bytes[bytes.len().saturating_sub(1 << 20)..];
    Existing::ours(bytes.get(..4) == Some(b"PAR1") && contains(end, b"created_by_evcalc"))
}

/// JSON of the command that would write `new`: the same fields.
pub(crate) fn json(new: &str) -> impl Fn(&[u8]) -> Existing {
    let fields = |bytes: &[u8]| {
        let object: Option<Map<String, Value>> = serde_json::from_slice(bytes).ok();
        object.map(|object| object.keys().cloned().collect::<BTreeSet<_>>())
    };
    let wanted = fields(new.as_bytes());
    move |bytes| Existing::ours(wanted.is_some() && fields(bytes) == wanted)
}

/// CSV of the command that would write `new`: the same names of the first columns, which do not depend on the model, and
/// the form that evcalc gives it: as many cells in every line as in the head, and line ends as in RFC 4180. Most of
/// what people add by hand breaks one of these.
pub(crate) fn csv(new: &str) -> impl Fn(&[u8]) -> Existing {
    const FIRST: usize = 3;
    let heads = |bytes: &[u8]| {
        let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        line.split(|byte| *byte == b',').take(FIRST).map(<[u8]>::to_vec).collect::<Vec<_>>()
    };
    let wanted = heads(new.as_bytes());
    move |bytes| Existing::ours(heads(bytes) == wanted && is_as_written(bytes))
}

/// A table that people go on typing into: every line of it stands in the one that would be written.
pub(crate) fn rows(new: &str) -> impl Fn(&[u8]) -> Existing {
    fn lines(text: &str) -> Vec<String> {
        text.lines().map(|line| line.trim_end().to_owned()).collect()
    }
    let new = lines(new);
    move |bytes| {
        let old = std::str::from_utf8(bytes).map(lines).unwrap_or_default();
        let known: BTreeSet<&String> = new.iter().collect();
        match (old.first() == new.first(), old.iter().all(|line| known.contains(line))) {
            (true, true) => Existing::Ours,
            (true, false) => Existing::Edited,
            (false, _) => Existing::Foreign,
        }
    }
}

fn is_as_written(bytes: &[u8]) -> bool {
    // Cells that hold a line end of their own are in quotes.
    let mut quoted = false;
    let ends = bytes.iter().enumerate().all(|(at, byte)| {
        quoted ^= *byte == b'"';
        *byte != b'\n' || quoted || (at > 0 && bytes[at - 1] == b'\r')
    });
    // Lines of another length are an error of the reader.
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    ends && bytes.ends_with(b"\r\n") && reader.byte_records().all(|record| record.is_ok())
}

/// A text that begins with the same line as the one that would be written.
pub(crate) fn text(new: &str) -> impl Fn(&[u8]) -> Existing {
    let first = new.lines().next().unwrap_or_default().to_owned();
    move |bytes| Existing::ours(!first.is_empty() && bytes.starts_with(first.as_bytes()))
}

/// A text as [`sealed`] gives it: as long as nobody edited it, it is evcalc's.
pub(crate) fn seal(bytes: &[u8]) -> Existing {
    let Some((mark, rest)) = std::str::from_utf8(bytes).ok().and_then(|text| text.split_once('\n')) else {
        return Existing::Foreign;
    };
    match mark.strip_prefix(MARK) {
        Some(seal) if seal.trim_end() == fingerprint(rest) => Existing::Ours,
        Some(_) => Existing::Edited,
        None => Existing::Foreign,
    }
}

/// A text for people to edit, under a comment by which it is known until they do.
pub(crate) fn sealed(text: &str) -> String {
    format!("{MARK}{}\n{text}", fingerprint(text))
}

const MARK: &str = "# Written by evcalc, contents ";

/// Nothing that exists is evcalc's.
pub(crate) fn foreign(_: &[u8]) -> Existing {
    Existing::Foreign
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_was_edited_is_known() {
        let text = sealed("x = 1\n");
        assert_eq!(seal(text.as_bytes()), Existing::Ours);
        assert_eq!(seal(text.replace('1', "2").as_bytes()), Existing::Edited);
        assert_eq!(seal(b"x = 1\n"), Existing::Foreign);
        assert_eq!(seal(&[0xff, 0x0a]), Existing::Foreign);
    }

    #[test]
    fn rows_that_are_written_again_are_no_loss() {
        let new = "a,b\r\n1,2\r\n3,4\r\n";
        assert_eq!(rows(new)(b"a,b\r\n1,2\r\n"), Existing::Ours);
        assert_eq!(rows(new)(b"a,b\n1,2\n5,6\n"), Existing::Edited);
        for other in ["", "a,c\n1,2\n"] {
            assert_eq!(rows(new)(other.as_bytes()), Existing::Foreign, "{other}");
        }
    }

    #[test]
    fn a_result_of_the_same_command_is_known_again() {
        let new = r#"{"model": "m", "outputs": [1, 2]}"#;
        assert_eq!(json(new)(br#"{"outputs": [], "model": "other"}"#), json(new)(new.as_bytes()));
        assert_eq!(json(new)(new.as_bytes()), Existing::Ours);
        for other in ["{\"model\": 1}", "[1]", "", "{\"model\": \"m\", \"outputs\": [], \"mine\": 1}"] {
            assert_eq!(json(new)(other.as_bytes()), Existing::Foreign, "{other}");
        }
        let new = "driver,change\r\nbase,1\r\n";
        assert_eq!(csv(new)(b"driver,change\r\nother,2\r\n"), Existing::Ours);
        assert_eq!(csv(new)(b"driver,change\r\n\"a\nb\",2\r\n"), Existing::Ours);
        assert_eq!(csv("name,element,unit,2025-01\r\n")(b"name,element,unit,2026-01\r\n"), Existing::Ours);
        let by_hand =
            ["driver,change\nmine,2\n", "driver,change\r\nmine,2,a note\r\n", "driver,change\r\nmine,2\r\nseen"];
        for other in by_hand.into_iter().chain(["driver,change,note\r\n", "driver\r\n", "", "x,change\r\n"]) {
            assert_eq!(csv(new)(other.as_bytes()), Existing::Foreign, "{other}");
        }
        assert_eq!(text("# made\nx = 1")(b"# made\nx = 2"), Existing::Ours);
        assert_eq!(text("# made\nx = 1")(b"x = 2"), Existing::Foreign);
        assert_eq!(text("")(b"anything"), Existing::Foreign);
    }
}
