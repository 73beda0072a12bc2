//! Parts beside the sheets, put into a workbook that is packed already: the texts as a custom XML part, and a label.

use super::super::error::WorkbookError;
use super::super::pack::LEVEL;
use super::label::Label;
use super::payload::Payload;
use super::{NAMESPACE, part};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const TYPES: &str = "[Content_Types].xml";
const ROOT: &str = "_rels/.rels";
const BOOK: &str = "xl/_rels/workbook.xml.rels";
const PROPERTIES: &str = "docProps/custom.xml";
const INFO: &str = "docMetadata/LabelInfo.xml";
/// What stands before the kinds of relations.
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const LABELS: &str = "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels";

/// The workbook with these parts; what it holds otherwise is copied as it is.
///
/// # Errors
/// A workbook that cannot be read.
pub(crate) fn attach(
    bytes: Vec<u8>,
    payload: Option<&Payload>,
    label: Option<&Label>,
) -> Result<Vec<u8>, WorkbookError> {
    if payload.is_none() && label.is_none() {
        return Ok(bytes);
    }
    let info = label.and_then(|label| label.info.as_deref());
    let changed = |name: &str, text: &str| match name {
        TYPES => within(text, "</Types>", &types(payload.is_some(), info.is_some())),
        BOOK if payload.is_some() => within(text, "</Relationships>", &relation("customXml", "../customXml/item1.xml")),
        ROOT if info.is_some() => within(text, "</Relationships>", &tag(LABELS, INFO)),
        PROPERTIES => label.map_or_else(|| text.to_owned(), |label| label.added_to(text)),
        _ => text.to_owned(),
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice()))?;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + bytes.len() / 8)));
    for at in 0..archive.len() {
        let name = archive.by_index_raw(at)?.name()?.into_owned();
        if ![TYPES, ROOT, BOOK, PROPERTIES].contains(&name.as_str()) {
            out.raw_copy_file(archive.by_index_raw(at)?)?;
            continue;
        }
        let mut text = String::new();
        archive.by_index(at)?.read_to_string(&mut text)?;
        put(&mut out, &name, &changed(&name, &text))?;
    }
    if let Some(payload) = payload {
        put(&mut out, "customXml/item1.xml", &part::xml(payload))?;
        put(&mut out, "customXml/itemProps1.xml", &item_properties(payload))?;
        let relations = relation("customXmlProps", "itemProps1.xml");
        put(
            &mut out,
            "customXml/_rels/item1.xml.rels",
            &format!(
                "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"
            ),
        )?;
    }
    if let Some(info) = info {
        put(&mut out, INFO, info)?;
    }
    Ok(out.finish()?.into_inner())
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

fn put(out: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, text: &str) -> Result<(), WorkbookError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(i64::from(LEVEL)));
    out.start_file(name, options)?;
    out.write_all(text.as_bytes())?;
    Ok(())
}

fn within(text: &str, end: &str, more: &str) -> String {
    match text.rsplit_once(end) {
        Some((before, after)) => format!("{before}{more}{end}{after}"),
        None => text.to_owned(),
    }
}

fn types(texts: bool, label: bool) -> String {
    let one =
        |name: &str, kind: &str| format!("<Override PartName=\"/{name}\" ContentType=\"application/{kind}+xml\"/>");
    let mut out = String::new();
    if texts {
        out += &one("customXml/itemProps1.xml", "vnd.openxmlformats-officedocument.customXmlProperties");
    }
    if label {
        out += &one(INFO, "vnd.ms-office.classificationlabels");
    }
    out
}

fn relation(kind: &str, target: &str) -> String {
    tag(&format!("{RELATIONS}/{kind}"), target)
}

/// A relation under an id that the writer of the frame does not give.
fn tag(kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"rIdOwn1\" Type=\"{kind}\" Target=\"{target}\"/>")
}

/// What a custom XML part is about, under an id made of its hash.
fn item_properties(payload: &Payload) -> String {
    let digits = payload.hash.to_uppercase();
    let id: Vec<&str> =
        [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)].iter().filter_map(|(a, b)| digits.get(*a..*b)).collect();
    format!(
        "{HEAD}<ds:datastoreItem ds:itemID=\"{{{}}}\" xmlns:ds=\"http://schemas.openxmlformats.org/officeDocument/2006/customXml\"><ds:schemaRefs><ds:schemaRef ds:uri=\"{NAMESPACE}\"/></ds:schemaRefs></ds:datastoreItem>",
        id.join("-")
    )
}
