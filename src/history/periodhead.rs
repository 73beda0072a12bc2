//! Words that stand over periods: `Year`, `Monat`, `TIME_PERIOD`, 月份.

use super::months::folded;

/// What a head says that is below it, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PeriodHead {
    pub year: bool,
    pub quarter: bool,
    pub month: bool,
    /// Days, or periods of any length.
    pub date: bool,
    /// Whether the word is of a language that writes a comma before fractions.
    pub comma: bool,
}

/// Which kind of period a word names.
#[derive(Clone, Copy)]
enum Kind {
    Year,
    Quarter,
    Month,
    Date,
}

/// Words, without marks on their letters.
const WORDS: [(Kind, &str, &str); 4] = [
    // English and words of many languages; then those of languages with a comma before fractions.
    (
        Kind::Year,
        "year years yr",
        "jahr jahre ano anos annee annees anno anni jaar jaren rok roku lata yil год годы ar tahun vuosi",
    ),
    (
        Kind::Quarter,
        "quarter quarters qtr",
        "quartal quartale trimestre trimestres kwartaal kwartal kvartal квартал ceyrek triwulan ctvrtleti negyedev",
    ),
    (
        Kind::Month,
        "month months mon mth",
        "monat monate mes meses mois mese mesi maand maanden miesiac ay aylar месяц manad maned bulan mesic honap kuukausi luna",
    ),
    (
        Kind::Date,
        "date dates time period periods",
        "datum fecha data tarih дата zeit periode periodes periodo periodi periodos okres donem период zeitraum tanggal obdobi idoszak tempo temps tid",
    ),
];

/// Signs of Chinese, Japanese and Korean.
const SIGNS: [(Kind, &[&str]); 4] = [
    (Kind::Year, &["年", "년", "연도"]),
    (Kind::Quarter, &["季", "분기", "四半期"]),
    (Kind::Month, &["月", "월"]),
    (Kind::Date, &["日期", "时间", "時間", "期间", "期間", "时期", "날짜", "기간", "日付"]),
];

/// The longest head that says what is below it, in letters and in words.
const LONGEST: (usize, usize) = (40, 4);

/// What a head (in the plain spelling) says of what is below it. One with a digit in it is a label, not a head.
pub(super) fn period_head(head: &str) -> PeriodHead {
    let mut out = PeriodHead::default();
    if head.chars().count() > LONGEST.0 || head.contains(|c: char| c.is_ascii_digit()) {
        return out;
    }
    let head = folded(head);
    let mut say = |kind: Kind| match kind {
        Kind::Year => out.year = true,
        Kind::Quarter => out.quarter = true,
        Kind::Month => out.month = true,
        Kind::Date => out.date = true,
    };
    let tokens: Vec<&str> = head.split(|c: char| !c.is_alphabetic()).filter(|token| !token.is_empty()).collect();
    let mut comma = false;
    for token in tokens.iter().take(if tokens.len() > LONGEST.1 { 0 } else { LONGEST.1 }) {
        for (kind, english, others) in WORDS {
            let elsewhere = others.split(' ').any(|word| word == *token);
            comma |= elsewhere;
            if elsewhere || english.split(' ').any(|word| word == *token) {
                say(kind);
            }
        }
    }
    for (kind, signs) in SIGNS {
        if signs.iter().any(|sign| head.contains(sign)) {
            say(kind);
        }
    }
    out.comma = comma;
    out
}
