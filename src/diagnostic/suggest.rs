//! "Did you mean": the known name nearest to a wrong one.

#[cfg(test)]
mod tests;

/// Names longer than this are compared as wholes only, not letter by letter.
const LONGEST: usize = 64;
/// A name of fewer letters is not taken for the beginning of a longer one.
const SHORTEST_PREFIX: usize = 3;

/// The name among `known` that was probably meant by `wrong`, if any is near enough; of equally near ones the first.
///
/// Near is, in this order: the same but for case; the same but for underscores, the order of words or a plural `s`;
/// a few letters missing, added, changed or swapped (about one in three); the beginning of the other.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = Spelling::of(wrong);
    let mut best: Option<(Distance, &str)> = None;
    for name in known {
        if let Some(distance) = wrong.distance(&Spelling::of(name))
            && best.is_none_or(|(least, _)| distance < least)
        {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Ways to be near, nearest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Distance {
    Case,
    Words,
    Letters(usize),
    Beginning(usize),
}

/// A name in the forms in which it is compared.
struct Spelling {
    lower: String,
    letters: Vec<char>,
    /// Its words without a plural `s`, in alphabetical order.
    words: Vec<String>,
}

impl Spelling {
    fn of(name: &str) -> Self {
        let lower = name.to_lowercase();
        let singular = |word: &str| word.strip_suffix('s').unwrap_or(word).to_string();
        let mut words: Vec<String> =
            lower.split(['_', ' ', '-', '.']).filter(|w| !w.is_empty()).map(singular).collect();
        words.sort();
        Self { letters: lower.chars().take(LONGEST + 1).collect(), words, lower }
    }

    fn distance(&self, known: &Spelling) -> Option<Distance> {
        if self.lower == known.lower {
            return Some(Distance::Case);
        }
        if !self.words.is_empty() && (self.words == known.words || self.joined() == known.joined()) {
            return Some(Distance::Words);
        }
        let (a, b) = (&self.letters, &known.letters);
        if a.len() > LONGEST || b.len() > LONGEST {
            return None;
        }
        let threshold = (a.len().max(b.len()) / 3).max(1);
        // A single letter is near to any other: only its case can be mistaken.
        let comparable = a.len().abs_diff(b.len()) <= threshold && a.len().max(b.len()) > 1;
        let edits = if comparable { edits(a, b) } else { usize::MAX };
        if edits <= threshold {
            return Some(Distance::Letters(edits));
        }
        let begins = self.lower.starts_with(&known.lower) || known.lower.starts_with(&self.lower);
        let long_enough = a.len().min(b.len()) >= SHORTEST_PREFIX;
        (begins && long_enough).then(|| Distance::Beginning(a.len().abs_diff(b.len())))
    }

    /// The words in their own order without anything between them, and without a plural `s` at the end.
    fn joined(&self) -> String {
        let joined: String = self.lower.chars().filter(|c| !matches!(c, '_' | ' ' | '-' | '.')).collect();
        joined.strip_suffix('s').map(str::to_string).unwrap_or(joined)
    }
}

/// How many letters must be inserted, deleted, replaced or swapped with their neighbour to make one name of the other
/// (the restricted Damerau-Levenshtein distance, three rows of its table at a time).
fn edits(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}
