//! Words for thousands and millions, in the languages that tables are written in.

/// Words for powers of ten; a longer one stands before a shorter that it starts with.
const SCALES: [(&str, i32); 103] = [
    ("milliarden", 9),
    ("миллиардов", 9),
    ("millionen", 6),
    ("milliards", 9),
    ("1.000.000", 6),
    ("1,000,000", 6),
    ("thousands", 3),
    ("tausender", 3),
    ("tysiącach", 3),
    ("milionach", 6),
    ("миллионах", 6),
    ("миллионов", 6),
    ("millioner", 6),
    ("miljarder", 9),
    ("duizenden", 3),
    ("milliers", 3),
    ("millones", 6),
    ("thousand", 3),
    ("millions", 6),
    ("billions", 9),
    ("tausende", 3),
    ("miles de", 3),
    ("en miles", 3),
    ("migliaia", 3),
    ("milhares", 3),
    ("milionów", 6),
    ("tusental", 3),
    ("miljoner", 6),
    ("bin adet", 3),
    ("miliardi", 9),
    ("tausend", 3),
    ("million", 6),
    ("billion", 9),
    ("millier", 3),
    ("milhões", 6),
    ("milhoes", 6),
    ("bilhões", 9),
    ("tysiące", 3),
    ("tysięcy", 3),
    ("miliony", 6),
    ("тысячах", 3),
    ("miljoen", 6),
    ("miljard", 9),
    ("duizend", 3),
    ("tuhatta", 3),
    ("milioni", 6),
    ("milhão", 6),
    ("тысячи", 3),
    ("tusind", 3),
    ("tisíce", 3),
    ("milyon", 6),
    ("milyar", 9),
    ("millón", 6),
    ("millon", 6),
    ("1.000", 3),
    ("1,000", 3),
    ("'000s", 3),
    ("crore", 7),
    ("тысяч", 3),
    ("tusen", 3),
    ("tisíc", 3),
    ("thous", 3),
    ("mille", 3),
    ("1000", 3),
    ("'000", 3),
    ("000s", 3),
    ("lakh", 5),
    ("mila", 3),
    ("млрд", 9),
    ("ezer", 3),
    ("ribu", 3),
    ("juta", 6),
    ("mrd", 9),
    ("tsd", 3),
    ("mln", 6),
    ("mio", 6),
    ("bln", 9),
    ("tys", 3),
    ("тыс", 3),
    ("млн", 6),
    ("tis", 3),
    ("ths", 3),
    ("mn", 6),
    ("bn", 9),
    ("千万", 7),
    ("百万", 6),
    ("百萬", 6),
    ("十万", 5),
    ("ks", 3),
    ("백만", 6),
    ("천만", 7),
    ("십만", 5),
    ("万", 4),
    ("萬", 4),
    ("千", 3),
    ("亿", 8),
    ("億", 8),
    ("k", 3),
    ("m", 6),
    ("b", 9),
    ("천", 3),
    ("만", 4),
    ("억", 8),
];

/// The power of ten that a text (in the plain spelling) starts with, and the length of its word.
pub(super) fn scale(text: &str) -> Option<(i32, usize)> {
    let found = SCALES.iter().find(|(word, _)| {
        text.strip_prefix(word).is_some_and(|after| {
            let same = |c: char| match word.ends_with(|c: char| c.is_ascii_digit()) {
                true => c.is_ascii_digit() || matches!(c, '.' | ','),
                false => word.ends_with(is_letter) && is_letter(c),
            };
            !after.starts_with(same)
        })
    });
    found.map(|(word, exponent)| (*exponent, word.len()))
}

/// Whether a sign is a letter of words that end where no letter follows: in Chinese, Japanese and Korean none is.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphabetic() && c < '\u{1100}'
}

/// A power of ten as people say it.
pub(super) fn spelled(exponent: i32) -> String {
    match exponent {
        0 => "single units".to_owned(),
        3 => "thousands".to_owned(),
        4 => "units of 10,000".to_owned(),
        5 => "units of 100,000".to_owned(),
        6 => "millions".to_owned(),
        7 => "units of 10,000,000".to_owned(),
        8 => "units of 100,000,000".to_owned(),
        9 => "billions".to_owned(),
        other => format!("units of 10^{other}"),
    }
}
