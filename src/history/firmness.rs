//! How firm a value is, and the words that tell.

/// How firm a value is, in the words of a baseline file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Firmness {
    /// As it stands.
    Exact,
    /// More or less.
    About,
    /// More than that.
    Over,
    /// Less than that.
    Under,
    /// A little less than that.
    Nearly,
    /// That or less.
    UpTo,
    /// That or more.
    AtLeast,
}

impl Firmness {
    /// The word of a baseline file.
    pub fn word(self) -> &'static str {
        match self {
            Firmness::Exact => "exact",
            Firmness::About => "about",
            Firmness::Over => "over",
            Firmness::Under => "under",
            Firmness::Nearly => "nearly",
            Firmness::UpTo => "up_to",
            Firmness::AtLeast => "at_least",
        }
    }
}

/// Words before a number; a longer one stands before a shorter that it starts with.
pub(super) const BEFORE: [(&str, Firmness); 52] = [
    ("no more than", Firmness::UpTo),
    ("not more than", Firmness::UpTo),
    ("no less than", Firmness::AtLeast),
    ("not less than", Firmness::AtLeast),
    ("no fewer than", Firmness::AtLeast),
    ("at least", Firmness::AtLeast),
    ("at most", Firmness::UpTo),
    ("up to", Firmness::UpTo),
    ("more than", Firmness::Over),
    ("greater than", Firmness::Over),
    ("less than", Firmness::Under),
    ("fewer than", Firmness::Under),
    ("just under", Firmness::Nearly),
    ("just over", Firmness::Over),
    ("close to", Firmness::Nearly),
    ("well over", Firmness::Over),
    ("over", Firmness::Over),
    ("above", Firmness::Over),
    ("exceeding", Firmness::Over),
    ("under", Firmness::Under),
    ("below", Firmness::Under),
    ("nearly", Firmness::Nearly),
    ("almost", Firmness::Nearly),
    ("approximately", Firmness::About),
    ("approx.", Firmness::About),
    ("approx", Firmness::About),
    ("about", Firmness::About),
    ("around", Firmness::About),
    ("roughly", Firmness::About),
    ("circa", Firmness::About),
    ("ca.", Firmness::About),
    ("c.", Firmness::About),
    ("min.", Firmness::AtLeast),
    ("max.", Firmness::UpTo),
    (">=", Firmness::AtLeast),
    ("≥", Firmness::AtLeast),
    ("<=", Firmness::UpTo),
    ("≤", Firmness::UpTo),
    (">", Firmness::Over),
    ("<", Firmness::Under),
    ("~", Firmness::About),
    ("≈", Firmness::About),
    ("不超过", Firmness::UpTo),
    ("不少于", Firmness::AtLeast),
    ("超过", Firmness::Over),
    ("突破", Firmness::Over),
    ("至少", Firmness::AtLeast),
    ("不足", Firmness::Under),
    ("不到", Firmness::Under),
    ("大约", Firmness::About),
    ("接近", Firmness::Nearly),
    ("低于", Firmness::Under),
];

/// The same of one sign.
pub(super) const BEFORE_ONE: [(&str, Firmness); 5] = [
    ("超", Firmness::Over),
    ("逾", Firmness::Over),
    ("约", Firmness::About),
    ("近", Firmness::Nearly),
    ("至多", Firmness::UpTo),
];

/// Words behind a number.
pub(super) const BEHIND: [(&str, Firmness); 11] = [
    ("or more", Firmness::AtLeast),
    ("or less", Firmness::UpTo),
    ("or so", Firmness::About),
    ("plus", Firmness::Over),
    ("+", Firmness::Over),
    ("左右", Firmness::About),
    ("以上", Firmness::AtLeast),
    ("以下", Firmness::UpTo),
    ("以内", Firmness::UpTo),
    ("多", Firmness::Over),
    ("余", Firmness::Over),
];
