//! The custom XML part with the texts.

use super::NAMESPACE;
use super::payload::{LONGEST, Payload, hash};
use quick_xml::Reader;
use quick_xml::escape::{partial_escape, resolve_xml_entity};
use quick_xml::events::{BytesStart, Event};

/// The part as it is written.
pub(super) fn xml(payload: &Payload) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<source xmlns=\"{NAMESPACE}\" version=\"1\" sha256=\"{}\">{}</source>",
        payload.hash,
        partial_escape(payload.text.as_str())
    )
}

/// Whether a part looks like one of ours.
fn is_ours(xml: &str) -> bool {
    let head: String = xml.chars().take(1_000).collect();
    head.contains(NAMESPACE)
}

/// The payload in a custom XML part, if it is one of ours.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(xml: &str) -> Option<Result<String, String>> {
    is_ours(xml).then(|| payload(xml))
}

fn payload(xml: &str) -> Result<String, String> {
    if xml.len() > LONGEST * 2 {
        return Err(format!("it is longer than {} MB", LONGEST >> 20));
    }
    let broken = |error: quick_xml::Error| format!("it is no XML: {error}");
    let mut reader = Reader::from_str(xml);
    let (mut wanted, mut out) = (None, String::new());
    loop {
        match reader.read_event().map_err(broken)? {
            Event::Start(tag) if wanted.is_none() => wanted = Some(hash_of(&tag)?),
            Event::End(_) => break,
            Event::Eof => return Err("it is cut".to_owned()),
            Event::Text(text) if wanted.is_some() => out += &text,
            Event::CData(text) if wanted.is_some() => out += &text,
            Event::GeneralRef(name) if wanted.is_some() => {
                let known = match name.resolve_char_ref() {
                    Ok(Some(c)) => Some(c.to_string()),
                    Ok(None) => resolve_xml_entity(&name).map(str::to_owned),
                    Err(_) => None,
                };
                out += &known.ok_or("it has an entity of its own")?;
            }
            // Nothing is unfolded, and nothing else stands inside.
            Event::DocType(_) => return Err("it has a document type".to_owned()),
            Event::Start(_) | Event::Empty(_) => return Err("it holds other elements".to_owned()),
            _ => {}
        }
    }
    match wanted.is_some_and(|wanted| wanted == hash(&out)) {
        true => Ok(out),
        false => Err("it was changed since: its hash is another".to_owned()),
    }
}

fn hash_of(tag: &BytesStart<'_>) -> Result<String, String> {
    let attribute = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == "sha256");
    attribute.map(|attribute| attribute.value.into_owned()).ok_or_else(|| "it has no hash".to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::Source;
    use super::*;
    use crate::text::{NamedText, Texts};

    fn source() -> Payload {
        let model = NamedText { name: "a&b.toml".to_owned(), text: "x = \"<]]>&'\"\n".to_owned() };
        Source { texts: Texts { model, ..Texts::default() }, ..Source::default() }.payload()
    }

    #[test]
    fn a_part_is_read_back_however_it_is_written() {
        let xml = xml(&source());
        let payload = source().text;
        assert_eq!(read(&xml), Some(Ok(payload.clone())));
        let (head, _) = xml.split_once("sha256").unwrap_or_default();
        let parts: Vec<&str> = payload.split("]]>").collect();
        let cdata =
            format!("{head}sha256=\"{}\"><![CDATA[{}]]]]><![CDATA[>{}]]></source>", hash(&payload), parts[0], parts[1]);
        assert_eq!(read(&cdata), Some(Ok(payload)));
        assert_eq!(read("<other/>"), None);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let xml = xml(&source());
        let said = |xml: String| read(&xml).expect("it is ours").expect_err("it is broken");
        assert_eq!(said(xml.replace("toml", "tomb")), "it was changed since: its hash is another");
        assert_eq!(said(xml[..xml.len() - 20].to_owned()), "it is cut");
        assert_eq!(said(xml.replace("sha256", "sha")), "it has no hash");
        assert_eq!(said(xml.replace("&amp;", "&own;")), "it has an entity of its own");
        assert_eq!(said(xml.replace("</source>", "<x/></source>")), "it holds other elements");
        let typed = xml.replace("<source", "<!DOCTYPE x [<!ENTITY own \"b\">]><source");
        assert_eq!(said(typed), "it has a document type");
    }
}
