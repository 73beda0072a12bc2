//! The pieces that labels of periods are made of.

use super::months::{Tongues, folded, month};

/// A piece of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A number, and how many digits it is written with.
    Number(u32, usize),
    /// A roman numeral.
    Roman(u32),
    /// A month by name.
    Month(u32),
    /// The letter `M` of `2024M01`.
    MonthLetter,
    /// The word for a quarter.
    Quarter,
    /// A letter that stands for a quarter beside a year: `1T24`, `2024K1`.
    QuarterLetter,
    /// The word for a half-year.
    Half,
    /// A letter that stands for one beside a year: `2024S1`.
    HalfLetter,
    /// `kw.`: a quarter in Polish, a week in German.
    Kw,
    /// The word for a week.
    Week,
    /// The words for a month or year that is only counted: `Month 1`.
    Unit,
    /// The signs for a year, a month and a day.
    Year,
    MonthSign,
    DaySign,
    /// A half-year by name.
    HalfNamed(u32),
    Fiscal,
    /// The year before the first of an era.
    Era(u32),
    /// Behind a period: it is an estimate.
    Estimate,
    /// What stands between numbers.
    Dash,
    Slash,
    Dot,
}

/// The most pieces of a label.
const MOST: usize = 8;

/// The pieces, and the languages that all names of months are of; none where there is anything that labels do not have.
pub(super) fn marks(text: &str) -> Option<(Vec<Mark>, Tongues)> {
    let mut out = Vec::new();
    let mut tongues = Tongues::MAX;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let run = |test: fn(&char) -> bool| rest.chars().take_while(test).map(char::len_utf8).sum::<usize>();
        let length = match c {
            '0'..='9' => {
                let length = run(char::is_ascii_digit);
                let digits = rest.get(..length)?;
                if length > 4 {
                    return None;
                }
                out.push(Mark::Number(digits.parse().ok()?, length));
                length
            }
            c if is_letter(&c) => {
                let length = run(is_letter);
                out.extend(word(rest.get(..length)?, out.last().copied(), &mut tongues)?);
                length
            }
            '-' | '~' => push(&mut out, Mark::Dash),
            '/' => push(&mut out, Mark::Slash),
            '.' => push(&mut out, Mark::Dot),
            '_' => push(&mut out, Mark::Dash),
            ' ' | ',' | '\'' => 1,
            // Ordinal numbers: `1º trimestre`.
            'º' | 'ª' | '°' => c.len_utf8(),
            _ => {
                let (mark, length) = sign(rest)?;
                out.extend(mark);
                length
            }
        };
        rest = rest.get(length..)?;
        if out.len() > MOST {
            return None;
        }
    }
    // `2025 est.`
    if let [.., Mark::Estimate, Mark::Dot] = out.as_slice() {
        out.pop();
    }
    // `2e trimestre`: the letter makes an ordinal number.
    let ordinal = |pair: &[Mark]| matches!(pair, [Mark::Estimate, Mark::Quarter | Mark::Half]);
    if let Some(at) = out.windows(2).position(ordinal) {
        out.remove(at);
    }
    Some((out, tongues))
}

/// Letters of European languages, in lower case.
fn is_letter(c: &char) -> bool {
    c.is_ascii_lowercase() || ('\u{df}'..'\u{250}').contains(c) || ('\u{400}'..'\u{530}').contains(c)
}

fn push(out: &mut Vec<Mark>, mark: Mark) -> usize {
    out.push(mark);
    1
}

/// The piece that a word is; `Some(None)` for words that say nothing.
fn word(word: &str, before: Option<Mark>, tongues: &mut Tongues) -> Option<Option<Mark>> {
    let after_number = matches!(before, Some(Mark::Number(..)));
    if let Some((month, named_in)) = month(word) {
        *tongues &= named_in;
        return Some(Some(Mark::Month(month)));
    }
    Some(match folded(word).as_str() {
        "q" | "qtr" | "quarter" | "quartal" | "trimestre" | "trim" | "tri" | "kwartaal" | "kwartal" | "kvartal"
        | "kv" | "kvart" | "квартал" | "кв" | "ceyrek" | "triwulan" | "tw" | "kuartal" | "ctvrtleti" | "negyedev"
        | "stvrtrok" => Some(Mark::Quarter),
        "t" | "k" | "c" => Some(Mark::QuarterLetter),
        "m" => Some(Mark::MonthLetter),
        "s" => Some(Mark::HalfLetter),
        "h" | "half" | "hj" | "halbjahr" | "semestre" | "sem" | "semester" | "semestr" | "polrocze" | "pololeti"
        | "halvar" | "felev" | "полугодие" | "yariyil" => Some(Mark::Half),
        "kw" => Some(Mark::Kw),
        "w" | "wk" | "week" | "weeks" | "woche" | "semana" | "semaine" | "sem." | "vecka" | "uge" | "uke"
        | "tydzien" | "tyden" | "неделя" | "hafta" | "minggu" => Some(Mark::Week),
        "fy" | "fiscal" | "fyq" => Some(Mark::Fiscal),
        "first" => Some(Mark::Number(1, 1)),
        "second" => Some(Mark::Number(2, 1)),
        "third" => Some(Mark::Number(3, 1)),
        "fourth" => Some(Mark::Number(4, 1)),
        "st" | "nd" | "rd" | "th" | "er" | "ere" | "eme" | "re" if after_number => None,
        "e" | "f" | "est" | "forecast" | "estimate" | "plan" | "target" | "budget" if before.is_some() => {
            Some(Mark::Estimate)
        }
        "a" | "actual" if after_number => None,
        "of" | "cy" | "calendar" | "year" | "the" | "de" | "do" | "del" | "г" | "год" | "года" | "r" | "roku"
        | "rok" | "yil" | "yili"
            if before.is_some() =>
        {
            None
        }
        "cy" | "calendar" => None,
        "month" | "year" | "period" | "day" | "monat" | "jahr" | "mes" | "mois" | "mese" | "maand" | "ano" => {
            Some(Mark::Unit)
        }
        "to" => Some(Mark::Dash),
        other => Some(Mark::Roman(roman(other)?)),
    })
}

/// The value of a roman numeral up to twelve.
fn roman(word: &str) -> Option<u32> {
    const NUMERALS: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    (1..).zip(NUMERALS).find(|(_, numeral)| *numeral == word).map(|(number, _)| number)
}

/// The piece that a text starts with in Chinese, Japanese or Korean, and its length.
fn sign(text: &str) -> Option<(Option<Mark>, usize)> {
    const SIGNS: [(&str, Option<Mark>); 50] = [
        ("财政年度", Some(Mark::Fiscal)),
        // In Chinese the year, in Japanese that of accounts.
        ("年度", Some(Mark::Fiscal)),
        ("财年", Some(Mark::Fiscal)),
        ("财报", Some(Mark::Fiscal)),
        ("会计年度", Some(Mark::Fiscal)),
        ("회계연도", Some(Mark::Fiscal)),
        ("上半年", Some(Mark::HalfNamed(1))),
        ("下半年", Some(Mark::HalfNamed(2))),
        ("상반기", Some(Mark::HalfNamed(1))),
        ("하반기", Some(Mark::HalfNamed(2))),
        ("上半期", Some(Mark::HalfNamed(1))),
        ("下半期", Some(Mark::HalfNamed(2))),
        ("四半期", Some(Mark::Quarter)),
        ("季度", Some(Mark::Quarter)),
        ("季", Some(Mark::Quarter)),
        ("분기", Some(Mark::Quarter)),
        ("年", Some(Mark::Year)),
        ("년", Some(Mark::Year)),
        ("月份", Some(Mark::MonthSign)),
        ("月", Some(Mark::MonthSign)),
        ("월", Some(Mark::MonthSign)),
        ("日", Some(Mark::DaySign)),
        ("号", Some(Mark::DaySign)),
        ("일", Some(Mark::DaySign)),
        ("第", None),
        ("제", None),
        ("周", Some(Mark::Week)),
        ("週", Some(Mark::Week)),
        ("주", Some(Mark::Week)),
        // Years of eras are counted from the year before their first.
        ("令和", Some(Mark::Era(2018))),
        ("平成", Some(Mark::Era(1988))),
        ("昭和", Some(Mark::Era(1925))),
        ("民國", Some(Mark::Era(REPUBLIC))),
        ("民国", Some(Mark::Era(REPUBLIC))),
        ("중화민국", Some(Mark::Era(REPUBLIC))),
        ("元", Some(Mark::Number(1, 1))),
        ("至", Some(Mark::Dash)),
        ("到", Some(Mark::Dash)),
        ("十二", Some(Mark::Number(12, 2))),
        ("十一", Some(Mark::Number(11, 2))),
        ("十", Some(Mark::Number(10, 2))),
        ("一", Some(Mark::Number(1, 1))),
        ("二", Some(Mark::Number(2, 1))),
        ("三", Some(Mark::Number(3, 1))),
        ("四", Some(Mark::Number(4, 1))),
        ("五", Some(Mark::Number(5, 1))),
        ("六", Some(Mark::Number(6, 1))),
        ("七", Some(Mark::Number(7, 1))),
        ("八", Some(Mark::Number(8, 1))),
        ("九", Some(Mark::Number(9, 1))),
    ];
    SIGNS.iter().find(|(sign, _)| text.starts_with(sign)).map(|(sign, mark)| (*mark, sign.len()))
}

/// The year before the first of the Republic of China, whose years Taiwan counts.
pub(super) const REPUBLIC: u32 = 1911;
