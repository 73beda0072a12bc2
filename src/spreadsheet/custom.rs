//! Custom XML parts: what programs keep in a workbook beside its cells.

use super::SpreadsheetError;
use super::archive::{broken, open};
use std::io::Read;

/// The most such parts that are read.
const MOST: usize = 100;
/// All of them together, in bytes.
const LONGEST: u64 = 100 << 20;

/// The custom XML parts of an Office archive that are text in UTF-8; what goes beyond the limits is left out.
///
/// # Errors
/// Where the archive is broken.
pub(super) fn parts(bytes: &[u8]) -> Result<Vec<String>, SpreadsheetError> {
    let mut archive = open(bytes)?;
    let (mut out, mut left) = (Vec::new(), LONGEST);
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(broken)?;
        if !part.name().is_ok_and(|name| is_item(&name)) || out.len() == MOST {
            continue;
        }
        let mut content = Vec::new();
        part.take(left).read_to_end(&mut content).map_err(broken)?;
        left -= content.len() as u64;
        out.extend(String::from_utf8(content));
    }
    Ok(out)
}

/// `customXml/item1.xml`; programs write the case and the slashes in their own ways.
fn is_item(name: &str) -> bool {
    let name = name.replace('\\', "/").to_lowercase();
    let number = name.trim_start_matches('/').strip_prefix("customxml/item").and_then(|rest| rest.strip_suffix(".xml"));
    number.is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_known_by_their_names() {
        for name in ["customXml/item1.xml", "/customXML/item12.xml", "customXml\\item2.xml", "customXml/item.xml"] {
            assert!(is_item(name), "{name}");
        }
        for name in ["customXml/itemProps1.xml", "customXml/_rels/item1.xml.rels", "xl/item1.xml"] {
            assert!(!is_item(name), "{name}");
        }
    }
}
