//! The texts as one line of JSON that survives every program: no character in it that XML, a cell or a spreadsheet's own
//! escapes would change.

use crate::text::{NamedText, Texts};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// The longest payload that is read, in bytes: three texts of the largest size that a model file may have.
pub(super) const LONGEST: usize = 48 << 20;
/// The most files of scenarios that are read, and of known values.
const MOST_FILES: usize = 100;
/// The most lines of changes by `--set`.
const MOST_SETS: usize = 10_000;
/// The longest name of a file.
const LONGEST_NAME: usize = 1_000;

/// What the sheet Model says where no text travels.
pub const LEFT_OUT: &str = "left out by --no-source";

/// Stands before the hash of the texts on the sheet Model.
pub const HASH: &str = "SHA-256 ";

/// What a workbook was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The texts.
    pub texts: Texts,
    /// What `--set` laid on top of scenarios, line by line, as the sheet Model says it.
    pub sets: Vec<String>,
    /// Up to when known values count, where the command said it.
    pub known_to: Option<String>,
    /// The program and its version.
    pub program: String,
    /// The command line.
    pub command: String,
    /// Number of the workbook's structure.
    pub structure: u32,
}

/// The form in which it travels; another program's version may add fields.
#[derive(Serialize, Deserialize)]
struct Form<'a> {
    program: Cow<'a, str>,
    structure: u32,
    command: Cow<'a, str>,
    #[serde(default)]
    sets: Cow<'a, [String]>,
    model: File<'a>,
    #[serde(default)]
    built_in: bool,
    #[serde(default)]
    baseline: Option<File<'a>>,
    #[serde(default)]
    scenarios: Vec<File<'a>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    known: Vec<File<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    known_to: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct File<'a> {
    name: Cow<'a, str>,
    text: Cow<'a, str>,
}

impl<'a> From<&'a NamedText> for File<'a> {
    fn from(text: &'a NamedText) -> File<'a> {
        File { name: text.name.as_str().into(), text: text.text.as_str().into() }
    }
}

impl From<File<'_>> for NamedText {
    fn from(file: File<'_>) -> NamedText {
        // A name is shown in messages: whatever else it holds, it holds no control characters.
        let name = file.name.chars().filter(|c| !c.is_control()).collect();
        NamedText { name, text: file.text.into_owned() }
    }
}

/// A line of JSON, and its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload {
    /// The line.
    pub text: String,
    /// Its SHA-256, in hexadecimal digits.
    pub hash: String,
}

impl Source {
    /// One line of JSON.
    pub fn payload(&self) -> Payload {
        let form = Form {
            program: self.program.as_str().into(),
            structure: self.structure,
            command: self.command.as_str().into(),
            sets: self.sets.as_slice().into(),
            model: File::from(&self.texts.model),
            built_in: self.texts.builtin,
            baseline: self.texts.baseline.as_ref().map(File::from),
            scenarios: self.texts.scenarios.iter().map(File::from).collect(),
            known: self.texts.known.iter().map(File::from).collect(),
            known_to: self.known_to.clone(),
        };
        // Texts and numbers in plain fields: there is nothing that JSON could not hold.
        let text = plain(&serde_json::to_string(&form).unwrap_or_default());
        Payload { hash: hash(&text), text }
    }

    /// What such a line says.
    ///
    /// # Errors
    /// Why it says nothing.
    pub fn of_payload(payload: &str) -> Result<Source, String> {
        if payload.len() > LONGEST {
            return Err(format!("it is longer than {} MB", LONGEST >> 20));
        }
        let form: Form<'_> = serde_json::from_str(payload).map_err(|error| format!("it cannot be read: {error}"))?;
        if form.scenarios.len().max(form.known.len()) > MOST_FILES {
            return Err(format!("it holds more than {MOST_FILES} files"));
        }
        if form.sets.len() > MOST_SETS {
            return Err(format!("it holds more than {MOST_SETS} lines of changes"));
        }
        let texts = Texts {
            model: form.model.into(),
            builtin: form.built_in,
            baseline: form.baseline.map(NamedText::from),
            scenarios: form.scenarios.into_iter().map(NamedText::from).collect(),
            known: form.known.into_iter().map(NamedText::from).collect(),
        };
        let most = crate::text::MAX_BYTES as usize;
        if let Some(large) = texts.all().find(|one| one.text.len() > most || one.name.len() > LONGEST_NAME) {
            let name: String = large.name.chars().take(40).collect();
            return Err(format!("its text `{name}` is larger than {} MB, too large for a model", most >> 20));
        }
        Ok(Source {
            texts,
            sets: form.sets.into_owned(),
            known_to: form.known_to,
            program: form.program.into_owned(),
            command: form.command.into_owned(),
            structure: form.structure,
        })
    }
}

/// The SHA-256 of a payload, in hexadecimal digits.
pub(super) fn hash(payload: &str) -> String {
    Sha256::digest(payload.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the sheet Model says of the texts.
pub(crate) fn words(payload: Option<&Payload>) -> String {
    match payload {
        None => LEFT_OUT.to_owned(),
        Some(payload) => format!(
            "travels in this file: very hidden sheet \"{}\" and a custom XML part, {HASH}{}; --no-source leaves it out",
            super::SHEET,
            payload.hash
        ),
    }
}

/// The same JSON with escapes of its own for what a program on the way could change: characters that XML does not have
/// or that editors drop, spaces in a row, and `_x0041_`, by which spreadsheets write a character.
fn plain(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 16);
    let mut characters = json.chars().peekable();
    while let Some(c) = characters.next() {
        let next = characters.peek().copied();
        let escaped = match c {
            '_' => matches!(next, Some('x' | 'X')),
            ' ' => next == Some(' '),
            '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}' => true,
            '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e000}'..='\u{f8ff}' => true,
            _ => false,
        };
        match escaped {
            true => out += &format!("\\u{:04x}", u32::from(c)),
            false => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        let named = |name: &str| NamedText { name: name.to_owned(), text: text.to_owned() };
        Source {
            texts: Texts {
                model: named("m.toml"),
                builtin: false,
                baseline: Some(named("../figures.toml")),
                scenarios: vec![named("a.toml"), named("b.toml")],
                known: vec![named("known.csv")],
            },
            sets: vec!["what_if on base".to_owned(), "price=2".to_owned()],
            known_to: Some("2026-03".to_owned()),
            program: "evcalc 0.1.0".to_owned(),
            command: "evcalc project".to_owned(),
            structure: 6,
        }
    }

    #[test]
    fn a_payload_is_one_plain_line_and_is_read_back() {
        let text = "=cmd|' /C calc'!A0\r\n'x\t_x0041_ _X  \u{0}\u{1}\u{7f}\u{85}\u{ad}\u{2028}\u{feff}\u{ffff}\u{1f600} 売上\n";
        let payload = source(text).payload().text;
        assert!(!payload.chars().any(|c| c.is_control() || matches!(c, '\u{fff0}'..='\u{ffff}')), "{payload}");
        assert!(!payload.to_lowercase().contains("_x") && !payload.contains("  "), "{payload}");
        assert_eq!(Source::of_payload(&payload), Ok(source(text)));
    }

    #[test]
    fn what_is_no_payload_says_why() {
        for (payload, words) in [
            ("", "cannot be read"),
            ("{}", "missing field `program`"),
            (r#"{"program":"","structure":6,"command":"","model":{"name":"m","text":7}}"#, "invalid type: integer `7`"),
        ] {
            let said = Source::of_payload(payload).unwrap_err();
            assert!(said.contains(words), "{said}");
        }
        let many =
            Source { texts: Texts { scenarios: vec![NamedText::default(); 101], ..Texts::default() }, ..source("") };
        assert!(Source::of_payload(&many.payload().text).unwrap_err().contains("more than 100 files"));
        let large = "x".repeat(crate::text::MAX_BYTES as usize + 1);
        assert!(Source::of_payload(&source(&large).payload().text).is_err());
    }

    #[test]
    fn names_bring_nothing_to_a_terminal() {
        let mut evil = source("");
        evil.texts.model.name = "a\u{1b}[2Jb\n.toml".to_owned();
        assert_eq!(
            Source::of_payload(&evil.payload().text).map(|read| read.texts.model.name),
            Ok("a[2Jb.toml".to_owned())
        );
    }
}
