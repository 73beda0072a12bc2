//! Links of cells: to other sheets, and to addresses on the web where a cell can hold them.

use super::desk::Desk;
use super::error::WorkbookError;
use super::sheet::text;
use super::words::{ADDRESS, MESSAGE, cut, length};
use rust_xlsxwriter::{Format, Url, Worksheet, XlsxError};

/// Writes a link to a cell of another sheet.
///
/// # Errors
/// Cells outside of the sheet.
pub(super) fn inside(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    (to, cell): (&str, &str),
    words: &str,
    style: &Format,
) -> Result<(), WorkbookError> {
    let url = Url::new(format!("internal:'{to}'!{cell}")).set_text(cut(words, MESSAGE));
    sheet.write_url_with_format(row, column, url, style)?;
    Ok(())
}

/// Writes words that lead to an address; where no link can hold it, the words alone, saying so.
///
/// # Errors
/// Cells outside of the sheet.
pub(super) fn outside(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    address: &str,
    words: &str,
    (link, plain): (&Format, &Format),
) -> Result<(), WorkbookError> {
    if length(words) > MESSAGE {
        return text(sheet, (row, column), words, plain);
    }
    if !is_address(address) {
        return text(sheet, (row, column), &format!("{words} (its address is none that a link can hold)"), plain);
    }
    match sheet.write_url_with_format(row, column, Url::new(address).set_text(words), link) {
        Ok(_) => Ok(()),
        Err(XlsxError::MaxUrlLengthExceeded) => {
            text(sheet, (row, column), &format!("{words} (its address is too long for a link)"), plain)
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether a text is an address that programs take for one (RFC 3986): a workbook with another one counts as broken.
fn is_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let is_host = |c: char| c.is_alphanumeric() || c == '-' || c == '.';
    let is_plain = |c: char| c.is_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c);
    let escapes = rest.split('%').skip(1).all(|after| {
        let mut digits = after.bytes();
        digits.next().is_some_and(|b| b.is_ascii_hexdigit()) && digits.next().is_some_and(|b| b.is_ascii_hexdigit())
    });
    let named = name.chars().all(is_host) && !name.split('.').any(str::is_empty);
    // The library halves an address at its `#`: both halves have a limit of their own.
    let fits = length(text) <= ADDRESS * 2;
    named
        && port.parse::<u16>().is_ok()
        && escapes
        && fits
        && rest.chars().all(is_plain)
        && rest.matches('#').count() < 2
}

/// The cell of the cover at which the contents begin.
pub(super) const CONTENTS: &str = "← Contents";

/// Writes the link back to the contents of the cover.
///
/// # Errors
/// Cells outside of the sheet.
pub(super) fn back(sheet: &mut Worksheet, desk: &Desk<'_>, at: (u32, u16)) -> Result<(), WorkbookError> {
    inside(sheet, at, ("Summary", &super::cover::contents_cell(desk)), CONTENTS, &desk.styles.hyperlink)
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn only_what_programs_take_for_an_address_becomes_a_link() {
        for good in ["https://example.com/a?b=c%20d#e", "http://müller.example:8080/", "https://a.b/c;d=(e)"] {
            assert!(is_address(good), "{good}");
        }
        let bad = [
            "ftp://example.com",
            "javascript:alert(1)",
            "https://",
            "https://a b",
            "https://[::1",
            "https://a/%zz",
            "https://a#b#c",
            "https://a..b/",
            "https://a:port/",
            "https://a/\"b\"",
        ];
        for bad in bad {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
