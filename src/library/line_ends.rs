//! A text's byte order mark and line ends, kept where it is edited by something that knows neither.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The byte order mark.
pub(super) const MARK: char = '\u{feff}';

/// A text as an editor of plain texts takes it: without its mark, every line ending in one line feed.
pub(super) fn plain(text: &str) -> String {
    text.strip_prefix(MARK).unwrap_or(text).replace("\r\n", "\n")
}

/// `edited` with the mark and the line ends of the text that it was made of: each line that stands in both keeps its own
/// end, a new line has that of the line before it.
pub(super) fn as_in(original: &str, edited: &str) -> String {
    let unmarked = original.strip_prefix(MARK).unwrap_or(original);
    let edited = plain(edited);
    let old: Vec<&str> = unmarked.split_inclusive('\n').collect();
    let new: Vec<&str> = edited.split_inclusive('\n').collect();
    let mut out = if unmarked.len() < original.len() { String::from(MARK) } else { String::new() };
    let usual = old.first().is_some_and(|line| line.ends_with("\r\n"));
    let mut last = usual;
    for (line, end) in new.iter().zip(ends(&old, &new)) {
        last = end.unwrap_or(last);
        match line.strip_suffix('\n') {
            Some(words) if last => {
                out.push_str(words);
                out.push_str("\r\n");
            }
            _ => out.push_str(line),
        }
    }
    out
}

/// For each new line whether the old one that it is ended in two characters; `None` for one that is new.
fn ends(old: &[&str], new: &[&str]) -> Vec<Option<bool>> {
    let bare = |line: &&str| line.trim_end_matches('\n').trim_end_matches('\r').to_owned();
    let (from, to): (Vec<String>, Vec<String>) = (old.iter().map(bare).collect(), new.iter().map(bare).collect());
    let mut out = vec![None; new.len()];
    for step in capture_diff_slices(Algorithm::Myers, &from, &to) {
        if let DiffOp::Equal { old_index, new_index, len } = step {
            for at in 0..len {
                // The last line of a file may have no end of its own.
                let line = old[old_index + at];
                out[new_index + at] = line.ends_with('\n').then(|| line.ends_with("\r\n"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_keeps_its_own_end_and_new_ones_that_before_them() {
        for (original, edited, wanted) in [
            ("a\r\nb\r\n", "a\nb\nc\n", "a\r\nb\r\nc\r\n"),
            ("a\nb\n", "a\nb\nc\n", "a\nb\nc\n"),
            ("a\r\nb\nc", "a\nb\nc\nd\n", "a\r\nb\nc\nd\n"),
            ("a\r\nb", "a\nb\nc\n", "a\r\nb\r\nc\r\n"),
            ("a\nb\r\nc\n", "a\nnew\nb\nc\n", "a\nnew\nb\r\nc\n"),
            ("\u{feff}a\r\n", "a\nb\n", "\u{feff}a\r\nb\r\n"),
        ] {
            assert_eq!(as_in(original, edited), wanted, "{original:?}");
            assert_eq!(plain(&as_in(original, edited)), edited, "{original:?}");
        }
    }
}
