//! Names of months in many languages, and in which of them a word is one.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Languages, one bit each: those in which a word is the name of a month.
pub(super) type Tongues = u32;

/// Languages whose numbers have a point before the fraction: the first of [`LANGUAGES`].
pub(super) const WITH_POINT: Tongues = 1;

/// The months of each language, with the forms that stand beside a year and the short ones.
const LANGUAGES: [[&str; 12]; 18] = [
    // English.
    [
        "january jan",
        "february feb",
        "march mar",
        "april apr",
        "may",
        "june jun",
        "july jul",
        "august aug",
        "september sep sept",
        "october oct",
        "november nov",
        "december dec",
    ],
    // German.
    [
        "januar jänner jan jän",
        "februar feb",
        "märz maerz mrz mär",
        "april apr",
        "mai",
        "juni jun",
        "juli jul",
        "august aug",
        "september sep sept",
        "oktober okt",
        "november nov",
        "dezember dez",
    ],
    // French.
    [
        "janvier jan janv",
        "février fevr fev",
        "mars mar",
        "avril avr",
        "mai",
        "juin jun",
        "juillet juil jul",
        "août aou",
        "septembre sep sept",
        "octobre oct",
        "novembre nov",
        "décembre dec",
    ],
    // Spanish.
    [
        "enero ene",
        "febrero feb",
        "marzo mar",
        "abril abr",
        "mayo may",
        "junio jun",
        "julio jul",
        "agosto ago",
        "septiembre setiembre sep sept set",
        "octubre oct",
        "noviembre nov",
        "diciembre dic",
    ],
    // Italian.
    [
        "gennaio gen",
        "febbraio feb",
        "marzo mar",
        "aprile apr",
        "maggio mag",
        "giugno giu",
        "luglio lug",
        "agosto ago",
        "settembre set sett",
        "ottobre ott",
        "novembre nov",
        "dicembre dic",
    ],
    // Dutch.
    [
        "januari jan",
        "februari feb",
        "maart mrt",
        "april apr",
        "mei",
        "juni jun",
        "juli jul",
        "augustus aug",
        "september sep sept",
        "oktober okt",
        "november nov",
        "december dec",
    ],
    // Portuguese.
    [
        "janeiro jan",
        "fevereiro fev",
        "março mar",
        "abril abr",
        "maio mai",
        "junho jun",
        "julho jul",
        "agosto ago",
        "setembro set",
        "outubro out",
        "novembro nov",
        "dezembro dez",
    ],
    // Polish.
    [
        "styczeń stycznia sty",
        "luty lutego lut",
        "marzec marca mar",
        "kwiecień kwietnia kwi",
        "maj maja",
        "czerwiec czerwca cze",
        "lipiec lipca lip",
        "sierpień sierpnia sie",
        "wrzesień września wrz",
        "październik października paź",
        "listopad listopada lis",
        "grudzień grudnia gru",
    ],
    // Turkish.
    [
        "ocak oca",
        "şubat şub",
        "mart mar",
        "nisan nis",
        "mayıs may",
        "haziran haz",
        "temmuz tem",
        "ağustos ağu",
        "eylül eyl",
        "ekim eki",
        "kasım kas",
        "aralık ara",
    ],
    // Russian.
    [
        "январь января янв",
        "февраль февраля фев февр",
        "март марта мар",
        "апрель апреля апр",
        "май мая",
        "июнь июня июн",
        "июль июля июл",
        "август августа авг",
        "сентябрь сентября сен сент",
        "октябрь октября окт",
        "ноябрь ноября ноя нояб",
        "декабрь декабря дек",
    ],
    // Swedish, Danish, Norwegian.
    [
        "januari januar jan",
        "februari februar feb febr",
        "mars marts mar",
        "april apr",
        "maj mai",
        "juni jun",
        "juli jul",
        "augusti august aug",
        "september sep sept",
        "oktober okt",
        "november nov",
        "december desember dec des",
    ],
    // Indonesian and Malay.
    [
        "januari jan",
        "februari pebruari feb peb",
        "maret mar mac",
        "april apr",
        "mei",
        "juni jun",
        "juli jul",
        "agustus agu agt ags",
        "september sep sept",
        "oktober okt",
        "november nopember nov nop",
        "desember des",
    ],
    // Czech.
    [
        "leden ledna led",
        "únor února úno",
        "březen března bře",
        "duben dubna dub",
        "květen května kvě",
        "červen června čvn",
        "červenec července čvc",
        "srpen srpna srp",
        "září zář",
        "říjen října říj",
        "listopad listopadu lis",
        "prosinec prosince pro",
    ],
    // Hungarian.
    [
        "január jan",
        "február febr feb",
        "március márc mar",
        "április ápr",
        "május máj",
        "június jún",
        "július júl",
        "augusztus aug",
        "szeptember szept szep",
        "október okt",
        "november nov",
        "december dec",
    ],
    // Slovak.
    [
        "január januára jan",
        "február februára feb",
        "marec marca mar",
        "apríl apríla apr",
        "máj mája",
        "jún júna",
        "júl júla",
        "august augusta aug",
        "september septembra sep",
        "október októbra okt",
        "november novembra nov",
        "december decembra dec",
    ],
    // Finnish.
    [
        "tammikuu tammi",
        "helmikuu helmi",
        "maaliskuu maalis",
        "huhtikuu huhti",
        "toukokuu touko",
        "kesäkuu kesä",
        "heinäkuu heinä",
        "elokuu elo",
        "syyskuu syys",
        "lokakuu loka",
        "marraskuu marras",
        "joulukuu joulu",
    ],
    // Romanian.
    [
        "ianuarie ian",
        "februarie feb",
        "martie mar",
        "aprilie apr",
        "mai",
        "iunie iun",
        "iulie iul",
        "august aug",
        "septembrie sept sep",
        "octombrie oct",
        "noiembrie noi nov",
        "decembrie dec",
    ],
    // Ukrainian.
    [
        "січень січня січ",
        "лютий лютого лют",
        "березень березня бер",
        "квітень квітня кві",
        "травень травня тра",
        "червень червня чер",
        "липень липня лип",
        "серпень серпня сер",
        "вересень вересня вер",
        "жовтень жовтня жов",
        "листопад листопада лис",
        "грудень грудня гру",
    ],
];

/// Every form without its marks, with its month and its languages.
static FORMS: LazyLock<BTreeMap<String, (u32, Tongues)>> = LazyLock::new(|| {
    let mut out: BTreeMap<String, (u32, Tongues)> = BTreeMap::new();
    for (tongue, months) in LANGUAGES.iter().enumerate() {
        for (month, forms) in (1..).zip(months) {
            for form in forms.split(' ') {
                let entry = out.entry(folded(form)).or_insert((month, 0));
                // No form is a month in one language and another in the next; where one were, the first would hold.
                if entry.0 == month {
                    entry.1 |= 1 << tongue;
                }
            }
        }
    }
    out
});

/// Cut short to so many letters a word may still mean the only month that it can.
const SHORTEST: usize = 4;

/// The month that a word in lower case names, and in which languages it does.
pub(super) fn month(word: &str) -> Option<(u32, Tongues)> {
    let word = folded(word);
    if let Some(found) = FORMS.get(&word) {
        return Some(*found);
    }
    if word.chars().count() < SHORTEST {
        return None;
    }
    let mut found: Option<(u32, Tongues)> = None;
    for (_, (month, tongues)) in FORMS.range(word.clone()..).take_while(|(form, _)| form.starts_with(&word)) {
        match &mut found {
            None => found = Some((*month, *tongues)),
            Some((known, _)) if *known != *month => return None,
            Some((_, all)) => *all |= tongues,
        }
    }
    found
}

/// A word without the marks on its letters: capitals are often written without, and `i` has a dot or not.
pub(super) fn folded(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let plain = |c: char| match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' | 'ģ' => 'g',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ł' | 'ľ' | 'ļ' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ő' | 'ō' => 'o',
        'ŕ' | 'ř' => 'r',
        'ś' | 'ş' | 'š' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ё' => 'е',
        c => c,
    };
    word.chars().map(plain).collect()
}
