//! Texts of cells: one spelling for what is typed in many, and the words that tell a total from a month.

/// A text in lower case with plain digits, spaces, dashes, brackets and apostrophes.
pub(super) fn plain(text: &str) -> String {
    // Most cells are plain as they are.
    let is_plain = |b: &u8| matches!(b, b'!'..=b'@' | b'['..=b'~');
    if text.as_bytes().iter().all(is_plain) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = match c {
            // Full-width forms lie at a fixed distance from the plain ones.
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{ffe5}' => '\u{a5}',
            '【' => '[',
            '】' => ']',
            '〔' => '(',
            '〕' => ')',
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' | '\u{ad}' => '-',
            '\u{2018}' | '\u{2019}' | '\u{2032}' | '\u{2bc}' => '\'',
            '、' => ',',
            // Marks that stand by themselves are left over where a letter is taken apart, as `İ` is.
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' | '\u{300}'..='\u{36f}' => continue,
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if c == ' ' && (out.is_empty() || out.ends_with(' ')) {
            continue;
        }
        out.extend(c.to_lowercase().filter(|c| !('\u{300}'..='\u{36f}').contains(c)));
    }
    out.truncate(out.trim_end().len());
    out
}

/// A text without the marks of footnotes at its end, and those marks.
pub(super) fn without_notes(text: &str) -> (&str, Option<&str>) {
    let mut rest = text;
    loop {
        let before = rest;
        rest = rest.trim_end_matches(['*', '†', '‡', '§', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁰']).trim_end();
        for (open, close) in [('[', ']'), ('(', ')')] {
            if let Some(inner) = rest.strip_suffix(close)
                && let Some(at) = inner.rfind(open)
                && let Some(head) = inner.get(..at)
                && !head.trim().is_empty()
            {
                rest = head.trim_end();
            }
        }
        if rest == before {
            break;
        }
    }
    if rest.is_empty() || rest.len() == text.len() {
        return (text, None);
    }
    (rest, text.get(rest.len()..).map(str::trim))
}

/// Whether the mark behind a number or a period says that it has not happened yet.
pub(super) fn is_forecast(note: &str) -> bool {
    let inner = note.trim_matches(|c: char| !c.is_alphanumeric());
    const WORDS: [&str; 43] = [
        "e",
        "f",
        "est",
        "estimate",
        "estimated",
        "forecast",
        "forecasted",
        "fcst",
        "fc",
        "plan",
        "planned",
        "target",
        "goal",
        "guidance",
        "expected",
        "outlook",
        "budget",
        "budgeted",
        "bud",
        "proj",
        "projected",
        "projection",
        "prognose",
        "prognosis",
        "prognoza",
        "prévision",
        "prevision",
        "previsión",
        "previsão",
        "presupuesto",
        "ziel",
        "objetivo",
        "objectif",
        "hedef",
        "tahmin",
        "прогноз",
        "план",
        "预测",
        "预计",
        "目标",
        "计划",
        "预估",
        "予測",
    ];
    WORDS.contains(&inner)
}

/// What the words beside a year make of it, if they say that it is not simply the year: a change or a sum to date, or
/// (`Some(None)`) a version of its figures: provisional, revised, budgeted by one letter.
pub(super) fn beside_year(words: &str) -> Option<Option<Derived>> {
    match derived(words) {
        Some(derived @ (Derived::Growth | Derived::ToDate)) => return Some(Some(derived)),
        Some(_) => return None,
        None => {}
    }
    is_version(words).then_some(None)
}

/// Whether words say nothing but which version of figures they stand at.
pub(super) fn is_version(words: &str) -> bool {
    const MOST: usize = 4;
    const VERSIONS: [&str; 62] = [
        "p",
        "r",
        "b",
        "rev",
        "revised",
        "prov",
        "provisional",
        "prelim",
        "preliminary",
        "le",
        "draft",
        "adj",
        "adjusted",
        "vorläufig",
        "provisoire",
        "修订",
        "restated",
        "restatement",
        "old",
        "new",
        "original",
        "originally",
        "reported",
        "published",
        "as",
        "definition",
        "basis",
        "method",
        "methodology",
        "pro",
        "forma",
        "comparable",
        "corrected",
        "previous",
        "previously",
        "former",
        "series",
        "neu",
        "alt",
        "neue",
        "alte",
        "definition",
        "angepasst",
        "berichtigt",
        "revidiert",
        "ancien",
        "nouveau",
        "nouvelle",
        "ancienne",
        "définition",
        "retraité",
        "publié",
        "révisé",
        "revisado",
        "reexpresado",
        "nuevo",
        "antiguo",
        "rettificato",
        "przekształcone",
        "调整后",
        "重述",
        "修正",
    ];
    let tokens: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty()).collect();
    !tokens.is_empty() && tokens.len() <= MOST && tokens.iter().all(|token| VERSIONS.contains(token))
}

/// What a name says about numbers that are not a series of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Derived {
    /// The sum of others.
    Sum,
    /// The sum from a start up to the period.
    ToDate,
    /// The average of others.
    Average,
    /// A change against another period.
    Growth,
    /// Words about the line.
    Note,
}

/// What a name (in the plain spelling) says.
pub(super) fn derived(name: &str) -> Option<Derived> {
    if name.chars().count() > 80 {
        return None;
    }
    let contains = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let tokens: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|t| !t.is_empty()).collect();
    let token = |words: &[&str]| tokens.iter().any(|token| words.contains(token));
    let phrase = |words: &[&str]| {
        let joined = format!(" {} ", tokens.join(" "));
        words.iter().any(|word| joined.contains(&format!(" {word} ")))
    };
    let bare = name.trim_matches(|c: char| " ()[]:.".contains(c));
    if bare == "%"
        || contains(&[
            "同比", "环比", "增长", "增速", "增幅", "涨幅", "变化", "%chg", "y/y", "m/m", "q/q", "+/-", "±", "δ",
        ])
        || token(&[
            "yoy",
            "mom",
            "qoq",
            "growth",
            "change",
            "chg",
            "delta",
            "cagr",
            "vs",
            "versus",
            "diff",
            "difference",
        ])
        || contains(&["veränderung", "wachstum", "croissance", "évolution", "variación", "variação", "variazione"])
        || contains(&["crecimiento", "crescimento", "zmiana", "değişim", "изменение", "прирост", "förändring", "전년"])
        || phrase(&["y o y", "m o m", "q o q", "year on year", "month on month", "year over year", "month over month"])
        || phrase(&["vs last year", "quarter on quarter", "quarter over quarter"])
    {
        return Some(Derived::Growth);
    }
    if contains(&["累计", "累積"]) || token(&["ytd", "cumulative", "cumul", "cum", "mtd", "ltm", "ttm"]) {
        return Some(Derived::ToDate);
    }
    if phrase(&["year to date", "to date", "running total", "so far"]) {
        return Some(Derived::ToDate);
    }
    if contains(&["平均", "均值"]) || token(&["average", "avg", "mean"]) {
        return Some(Derived::Average);
    }
    if contains(&["备注", "说明", "来源"])
        // Together with other words they are a name: `Ground source`, `Note 20`.
        || (tokens.len() == 1 && token(&["note", "notes", "comment", "comments", "remark", "remarks", "source", "sources"]))
    {
        return Some(Derived::Note);
    }
    let sum = contains(&["合计", "总计", "小计", "总和", "总数", "全年", "合計", "總計"])
        || token(&["total", "totals", "subtotal", "sum", "aggregate"])
        || phrase(&["full year", "whole year"])
        || ["year", "annual", "all", "年", "计"].contains(&bare);
    sum.then_some(Derived::Sum)
}

/// Whether a name has words besides the one that makes it a total: it may be a name as well, such as `Total Energies`.
pub(super) fn is_more_than_total(name: &str) -> bool {
    plain(name).split(|c: char| !c.is_ascii_alphanumeric()).filter(|token| !token.is_empty()).count() > 1
}

/// Whether a name is that of a part of something.
pub(super) fn is_share(name: &str) -> bool {
    const WORDS: [&str; 7] = ["share", "anteil", "margin", "marge", "占比", "份额", "渗透率"];
    let name = plain(name);
    WORDS.iter().any(|word| match word.is_ascii() {
        true => name.split(|c: char| !c.is_alphabetic()).any(|token| token.ends_with(word)),
        false => name.contains(word),
    })
}

/// The one year that texts name; none where they name none or several.
pub(super) fn year_in<'a>(texts: impl Iterator<Item = &'a str>) -> Option<i32> {
    let mut found = None;
    for text in texts {
        for digits in text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4) {
            let Ok(year) = digits.parse::<i32>() else { continue };
            if !(super::period::FIRST_YEAR..=super::period::LAST_YEAR).contains(&year) || found == Some(year) {
                continue;
            }
            if found.is_some() {
                return None;
            }
            found = Some(year);
        }
    }
    found
}
