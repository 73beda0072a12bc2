//! Months, quarters and half-years of many languages and of statistical offices. The months are those of Unicode's CLDR:
//! in full, beside a day, and short.

use super::{csv, shown};

const MONTHS: [&str; 20] = [
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "jan fev mar abr mai jun jul ago set out nov dez",
    "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "OCAK ŞUBAT MART NİSAN MAYIS HAZİRAN TEMMUZ AĞUSTOS EYLÜL EKİM KASIM ARALIK",
    "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara",
    "Январь Февраль Март Апрель Май Июнь Июль Август Сентябрь Октябрь Ноябрь Декабрь",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "янв фев мар апр май июн июл авг сен окт ноя дек",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec.",
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des",
    "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "január február március április május június július augusztus szeptember október november december",
    "jan. febr. márc. ápr. máj. jún. júl. aug. szept. okt. nov. dec.",
    "1월 2월 3월 4월 5월 6월 7월 8월 9월 10월 11월 12월",
];

#[test]
fn months_of_many_languages_are_months() {
    for names in MONTHS {
        let months: Vec<&str> = names.split(' ').collect();
        assert_eq!(months.len(), 12);
        let points: Vec<String> = (1..=12).map(|month| format!("2024-{month:02}={month}")).collect();
        let korean = months[0] == "1월";
        let with_year = |month: &str| if korean { format!("2024년 {month}") } else { format!("{month} 2024") };
        let down: String = (1..).zip(&months).map(|(n, month)| format!("{} | {n}\n", with_year(month))).collect();
        let read = shown(&csv(&format!("x | A\n{down}")));
        assert_eq!(read[1], format!("A [] {}", points.join(" ")), "{names}");
        let values: Vec<String> = (1..=12).map(|n| n.to_string()).collect();
        let block = format!("Year | {}\n2024 | {}", months.join(" | "), values.join(" | "));
        assert_eq!(shown(&csv(&block))[1], format!("Sheet1 [] {}", points.join(" ")), "{names}");
    }
}

#[test]
fn words_are_months_of_one_language_or_none() {
    // In Italian and Portuguese `set` is September, in Turkish `mart` is March: not among months of English.
    let read = shown(&csv("2024 | Jan | Feb | Set\nA | 1 | 2 | 3"));
    assert!(!read.iter().any(|line| line.contains("2024-09")), "{read:?}");
}

#[test]
fn quarters_and_half_years_of_many_countries() {
    for label in [
        "1T24 2T24 3T24",
        "T1_2024 T2_2024 T3_2024",
        "2024-T1 2024-T2 2024-T3",
        "2024K1 2024K2 2024K3",
        "I_2024 II_2024 III_2024",
        "I/2024 II/2024 III/2024",
        "2024_I 2024_II 2024_III",
        "I_kw._2024 II_kw._2024 III_kw._2024",
        "1º_tri_2024 2º_tri_2024 3º_tri_2024",
        "1º_trimestre_de_2024 2º_trimestre_de_2024 3º_trimestre_de_2024",
        "1er_trimestre_2024 2e_trimestre_2024 3e_trimestre_2024",
        "1_квартал_2024 2_квартал_2024 3_квартал_2024",
        "1._çeyrek_2024 2._çeyrek_2024 3._çeyrek_2024",
        "kvartal_1_2024 kvartal_2_2024 kvartal_3_2024",
        "2024._I._negyedév 2024._II._negyedév 2024._III._negyedév",
        "1._čtvrtletí_2024 2._čtvrtletí_2024 3._čtvrtletí_2024",
        "2024년_1분기 2024년_2분기 2024년_3분기",
        "2024年第1四半期 2024年第2四半期 2024年第3四半期",
        "Triwulan_I_2024 Triwulan_II_2024 Triwulan_III_2024",
        "2024Q1 2024-Q2 2024_Q3",
    ] {
        let rows: String =
            (1..).zip(label.split(' ')).map(|(n, label)| format!("{} | {n}\n", label.replace('_', " "))).collect();
        assert_eq!(shown(&csv(&format!("x | A\n{rows}")))[1], "A [] 2024-Q1=1 2024-Q2=2 2024-Q3=3", "{label}");
    }
    for label in [
        "2024S1 2024S2",
        "2024-S1 2024-S2",
        "1S24 2S24",
        "1º_semestre_2024 2º_semestre_2024",
        "I_półrocze_2024 II_półrocze_2024",
    ] {
        let rows: String =
            (1..).zip(label.split(' ')).map(|(n, label)| format!("{} | {n}\n", label.replace('_', " "))).collect();
        let read = shown(&csv(&format!("x | A\n{rows}")));
        assert_eq!(read[1], "A [] 2024-Q1..2024-Q2=1 2024-Q3..2024-Q4=2", "{label}");
    }
    for label in ["2024M01 2024M02", "2024-M01 2024-M02", "2024._1. 2024._2.", "janeiro_de_2024 fevereiro_de_2024"] {
        let rows: String =
            (1..).zip(label.split(' ')).map(|(n, label)| format!("{} | {n}\n", label.replace('_', " "))).collect();
        assert_eq!(shown(&csv(&format!("x | A\n{rows}")))[1], "A [] 2024-01=1 2024-02=2", "{label}");
    }
    // A numeral above four is no quarter.
    let months = shown(&csv("x | A\nIV 2024 | 4\nV 2024 | 5\nVI 2024 | 6"));
    assert_eq!(months[1], "A [] 2024-04=4 2024-05=5 2024-06=6");
    // Quarters are said to be taken for such, since months are written like this, too.
    let quarters = shown(&csv("x | A\nI 2024 | 4\nII 2024 | 5"));
    assert!(quarters[2].contains("roman numerals are taken for quarters"), "{quarters:?}");
}
