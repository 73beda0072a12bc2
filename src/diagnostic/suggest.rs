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
    /// How many letters it has, counted no further than one above [`LONGEST`].
    length: usize,
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
        Self { length: lower.chars().take(LONGEST + 1).count(), words, lower }
    }

    fn distance(&self, known: &Spelling) -> Option<Distance> {
        if self.lower == known.lower {
            return Some(Distance::Case);
        }
        if !self.words.is_empty() && (self.words == known.words || self.joined() == known.joined()) {
            return Some(Distance::Words);
        }
        let (longer, shorter) = (self.length.max(known.length), self.length.min(known.length));
        if longer > LONGEST {
            return None;
        }
        let threshold = (longer / 3).max(1);
        // A single letter is near to any other: only its case can be mistaken.
        let comparable = longer - shorter <= threshold && longer > 1;
        // Letters inserted, deleted, replaced or swapped with their neighbour: the restricted Damerau-Levenshtein distance.
        let edits = if comparable { strsim::osa_distance(&self.lower, &known.lower) } else { usize::MAX };
        if edits <= threshold {
            return Some(Distance::Letters(edits));
        }
        let begins = self.lower.starts_with(&known.lower) || known.lower.starts_with(&self.lower);
        let long_enough = shorter >= SHORTEST_PREFIX;
        (begins && long_enough).then(|| Distance::Beginning(longer - shorter))
    }

    /// The words in their own order without anything between them, and without a plural `s` at the end.
    fn joined(&self) -> String {
        let joined: String = self.lower.chars().filter(|c| !matches!(c, '_' | ' ' | '-' | '.')).collect();
        joined.strip_suffix('s').map(str::to_string).unwrap_or(joined)
    }
}
