//! A company's sensitivity label, as Microsoft's programs keep it in a file: custom properties `MSIP_Label_…`, and a part
//! of its own, docMetadata/LabelInfo.xml. Both are copied as they are; what a label means, and whether it may be given, is
//! the company's to know.

use crate::spreadsheet::{Kind, SpreadsheetError};
use quick_xml::Reader;
use quick_xml::escape::{escape, resolve_xml_entity};
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read};
use thiserror::Error;
use zip::ZipArchive;

/// What the properties' names begin with.
const PREFIX: &str = "MSIP_Label_";
/// The types of values that such properties have.
const TYPES: [&str; 5] = ["lpwstr", "bool", "i4", "r8", "filetime"];
/// The most of such a part that is read, in bytes.
const LONGEST: u64 = 1 << 20;
/// The most that is copied, in bytes: the seal is looked for in what stands behind it.
const MOST: usize = 40_000;
/// Identifies custom properties (Office Open XML, part 4, 7.2.1).
const FORMAT: &str = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}";

/// A label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    properties: Vec<Property>,
    /// The part of its own.
    pub(super) info: Option<String>,
}

/// A custom property.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Property {
    name: String,
    kind: String,
    value: String,
}

/// Why no label can be taken from a file.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum LabelError {
    /// There is none.
    #[error(
        "it bears no sensitivity label: it has neither properties `MSIP_Label_…` that are enabled nor a part docMetadata/LabelInfo.xml with a label\n  = help: label a workbook in Excel (Home, Sensitivity), save it, and name that file"
    )]
    None,
    /// It is no Office file.
    #[error("{0}")]
    File(SpreadsheetError),
    /// It is an Office file of a form that labels do not stand in.
    #[error("it is no workbook of Excel's since 2007, in which alone a label can be read; save it as xlsx")]
    Kind,
    /// The archive or a part is broken.
    #[error("its label cannot be read: {0}")]
    Broken(String),
}

impl Label {
    /// The label of a file.
    ///
    /// # Errors
    /// Where it has none, or cannot be read.
    pub fn of(bytes: &[u8]) -> Result<Label, LabelError> {
        match Kind::of(bytes).map_err(LabelError::File)? {
            Kind::Xlsx | Kind::Xlsb => {}
            Kind::Xls | Kind::Ods | Kind::Csv => return Err(LabelError::Kind),
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| LabelError::Broken(error.to_string()))?;
        let properties = match part(&mut archive, "docprops/custom.xml")? {
            Some(xml) => properties(&xml)?,
            None => vec![],
        };
        let info = part(&mut archive, "docmetadata/labelinfo.xml")?;
        let given = info.as_deref().map(has_label).transpose()?.unwrap_or(false);
        let enabled = |one: &Property| one.name.ends_with("_Enabled") && one.value.trim().eq_ignore_ascii_case("true");
        if !given && !properties.iter().any(enabled) {
            return Err(LabelError::None);
        }
        let label = Label { properties, info: info.filter(|_| given) };
        let long = label.properties("", 0).len() + label.info.as_ref().map_or(0, String::len);
        if long > MOST {
            return Err(LabelError::Broken(format!("it is longer than {} kB", MOST / 1000)));
        }
        Ok(label)
    }

    /// The label's properties as XML, numbered from `first` on; `prefix` is the one of the value types' namespace.
    fn properties(&self, prefix: &str, first: usize) -> String {
        let one = |(number, property): (usize, &Property)| {
            let Property { name, kind, value } = property;
            format!(
                "<property fmtid=\"{FORMAT}\" pid=\"{number}\" name=\"{}\"><{prefix}{kind}>{}</{prefix}{kind}></property>",
                escape(name.as_str()),
                escape(value.as_str())
            )
        };
        (first..).zip(&self.properties).map(one).collect()
    }

    /// Custom properties with those of the label behind them.
    pub(super) fn added_to(&self, xml: &str) -> String {
        let end = "</Properties>";
        let Some((before, after)) = xml.rsplit_once(end) else { return xml.to_owned() };
        // Numbers begin at 2 and count up.
        let first = before.matches("<property ").count() + 2;
        format!("{before}{}{end}{after}", self.properties("vt:", first))
    }
}

/// A part by its name in lower case.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, wanted: &str) -> Result<Option<String>, LabelError> {
    let broken = |error: String| LabelError::Broken(error);
    let same = |name: &String| name.eq_ignore_ascii_case(wanted);
    let found = archive.file_names().flatten().map(std::borrow::Cow::into_owned).find(same);
    let Some(name) = found else { return Ok(None) };
    let part = archive.by_name(&name).map_err(|error| broken(error.to_string()))?;
    let mut bytes = Vec::new();
    part.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| broken(error.to_string()))?;
    if bytes.len() as u64 > LONGEST {
        return Err(broken(format!("its part {name} is larger than 1 MB")));
    }
    let text = String::from_utf8(bytes).map_err(|_| broken(format!("its part {name} is not in UTF-8")))?;
    Ok(Some(text.trim_start_matches('\u{feff}').to_owned()))
}

/// The properties of a label among custom properties.
fn properties(xml: &str) -> Result<Vec<Property>, LabelError> {
    let mut out: Vec<Property> = Vec::new();
    let mut within = false;
    visit(xml, |piece| match piece {
        Piece::Start(tag) => match tag.local_name().as_ref() {
            "property" => {
                let name = attribute(tag, "name").unwrap_or_default();
                within = name.starts_with(PREFIX);
                if within {
                    out.push(Property { name, kind: "lpwstr".to_owned(), value: String::new() });
                }
            }
            kind if within => {
                if let (Some(kind), Some(last)) = (TYPES.iter().find(|known| **known == kind), out.last_mut()) {
                    last.kind = (*kind).to_owned();
                }
            }
            _ => {}
        },
        Piece::Text(text) if within => {
            if let Some(last) = out.last_mut() {
                last.value += text;
            }
        }
        Piece::Text(_) => {}
    })?;
    Ok(out)
}

/// Whether a part about labels holds one that was not removed.
fn has_label(xml: &str) -> Result<bool, LabelError> {
    let mut found = false;
    visit(xml, |piece| {
        if let Piece::Start(tag) = piece
            && tag.local_name().as_ref() == "label"
        {
            let is = |name: &str, values: [&str; 2]| attribute(tag, name).is_some_and(|v| values.contains(&v.as_str()));
            found |= is("enabled", ["1", "true"]) && !is("removed", ["1", "true"]);
        }
    })?;
    Ok(found)
}

/// What is met in a part.
enum Piece<'a> {
    Start(&'a BytesStart<'a>),
    Text(&'a str),
}

/// Visits a part that must be whole, and without a document type.
fn visit(xml: &str, mut see: impl FnMut(Piece<'_>)) -> Result<(), LabelError> {
    let broken = |words: &str| LabelError::Broken(words.to_owned());
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|error| LabelError::Broken(error.to_string()))? {
            Event::Start(tag) => {
                depth += 1;
                see(Piece::Start(&tag));
            }
            Event::Empty(tag) => see(Piece::Start(&tag)),
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Text(text) => see(Piece::Text(&text)),
            Event::CData(text) => see(Piece::Text(&text)),
            Event::GeneralRef(name) => {
                let known = match name.resolve_char_ref() {
                    Ok(Some(c)) => Some(c.to_string()),
                    Ok(None) => resolve_xml_entity(&name).map(str::to_owned),
                    Err(_) => None,
                };
                see(Piece::Text(&known.ok_or_else(|| broken("it has an entity of its own"))?));
            }
            Event::DocType(_) => return Err(broken("it has a document type")),
            Event::Eof if depth > 0 => return Err(broken("it is cut")),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CUSTOM: &str = r#"<?xml version="1.0"?><Properties xmlns="p" xmlns:vt="v"><property fmtid="{x}" pid="2" name="Owner"><vt:lpwstr>me</vt:lpwstr></property><property fmtid="{x}" pid="3" name="MSIP_Label_1f_Enabled"><vt:lpwstr>true</vt:lpwstr></property><property fmtid="{x}" pid="4" name="MSIP_Label_1f_Name"><vt:lpwstr>R&amp;D &#x201C;secret&#x201D;</vt:lpwstr></property></Properties>"#;

    #[test]
    fn the_properties_of_a_label_are_told_from_others() {
        let found = properties(CUSTOM).unwrap();
        let names: Vec<(&str, &str)> = found.iter().map(|one| (one.name.as_str(), one.value.as_str())).collect();
        assert_eq!(names, [("MSIP_Label_1f_Enabled", "true"), ("MSIP_Label_1f_Name", "R&D “secret”")]);
        let label = Label { properties: found, info: None };
        let added = label.added_to("<Properties><property a=\"1\"/></Properties>");
        assert!(added.contains("pid=\"3\" name=\"MSIP_Label_1f_Enabled\"><vt:lpwstr>true</vt:lpwstr>"), "{added}");
        assert!(added.ends_with("R&amp;D “secret”</vt:lpwstr></property></Properties>"), "{added}");
    }

    #[test]
    fn a_label_that_was_removed_is_none() {
        let info = |rest: &str| format!("<l:labelList xmlns:l=\"x\"><l:label id=\"{{1}}\" {rest}/></l:labelList>");
        assert_eq!(has_label(&info("enabled=\"1\" removed=\"0\"")), Ok(true));
        assert_eq!(has_label(&info("enabled=\"1\" removed=\"1\"")), Ok(false));
        assert_eq!(has_label(&info("enabled=\"0\"")), Ok(false));
        assert!(has_label("<a><b></a>").is_err());
        assert!(has_label("<!DOCTYPE a><a/>").is_err());
        assert!(has_label("<a>").is_err());
    }
}
