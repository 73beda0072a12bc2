//! What figures say of each other: pairs that cannot both hold, relations that fail.

use crate::evaluate::relation_holds;
use crate::model::{Baseline, Figure, FigureValue, Firmness, Status};

/// How far `about` reaches, as a share.
const ABOUT: f64 = 0.05;
/// How far below `nearly` reaches, as a share.
const NEARLY: f64 = 0.1;

/// What the figures of a baseline say of each other.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureReport {
    /// Pairs that cannot both hold, but for those of which the baseline says what is made of them.
    pub conflicts: Vec<Conflict>,
    /// Every relation, and whether it holds; `None` where it has no value.
    pub relations: Vec<(String, Option<bool>)>,
}

/// Two figures of one subject, measure and period that cannot both hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Ids of the two.
    pub figures: [String; 2],
    /// Why.
    pub reason: String,
}

/// Compares every two figures and checks every relation.
pub fn figures(baseline: &Baseline) -> FigureReport {
    let relations = baseline.relations.iter().map(|r| (r.name.clone(), relation_holds(&r.formula, baseline))).collect();
    let mut conflicts = Vec::new();
    for (i, a) in baseline.figures.iter().enumerate() {
        for (j, b) in baseline.figures[i + 1..].iter().enumerate() {
            if comparable(a, b) && !compatible(a, b) && !stated(baseline, i, i + 1 + j) {
                let reason = format!(
                    "{} of {} in {}: {} {} against {} {}",
                    a.measure.as_deref().unwrap_or(""),
                    a.subject.as_deref().unwrap_or(""),
                    a.period.as_deref().unwrap_or(""),
                    a.firmness.word(),
                    show(&a.value),
                    b.firmness.word(),
                    show(&b.value)
                );
                conflicts.push(Conflict { figures: [a.id.clone(), b.id.clone()], reason });
            }
        }
    }
    FigureReport { conflicts, relations }
}

/// Whether the baseline says itself that two figures contradict each other.
fn stated(baseline: &Baseline, a: usize, b: usize) -> bool {
    baseline.conflicts.iter().any(|conflict| conflict.figures.contains(&a) && conflict.figures.contains(&b))
}

fn show(value: &FigureValue) -> String {
    match value {
        FigureValue::Number(x) => format!("{x}"),
        FigureValue::Period(text) => text.clone(),
    }
}

/// Whether two figures are about the same thing at the same time, and both still stand.
fn comparable(a: &Figure, b: &Figure) -> bool {
    let stands = |f: &Figure| matches!(f.status, Status::Ok | Status::Disputed);
    let same = a.subject.is_some() && a.subject == b.subject && a.measure.is_some() && a.measure == b.measure;
    same && a.period == b.period && a.unit.unit == b.unit.unit && stands(a) && stands(b)
}

fn compatible(a: &Figure, b: &Figure) -> bool {
    match (&a.value, &b.value) {
        (FigureValue::Number(x), FigureValue::Number(y)) => {
            let ((a_low, a_high), (b_low, b_high)) = (range(a.firmness, *x), range(b.firmness, *y));
            let slack = 1e-9 * x.abs().max(y.abs());
            let meet = |low: f64, high: f64, open: bool| if open { low < high - slack } else { low <= high + slack };
            meet(a_low, b_high, open(a, b)) && meet(b_low, a_high, open(b, a))
        }
        (x, y) => x == y,
    }
}

/// Whether the lower bound of the first or the upper bound of the second is not itself allowed.
fn open(low: &Figure, high: &Figure) -> bool {
    low.firmness == Firmness::Over || matches!(high.firmness, Firmness::Under | Firmness::Nearly)
}

fn range(firmness: Firmness, x: f64) -> (f64, f64) {
    let spread = |share: f64| x.abs() * share;
    match firmness {
        Firmness::Exact => (x, x),
        Firmness::About => (x - spread(ABOUT), x + spread(ABOUT)),
        Firmness::Nearly => (x - spread(NEARLY), x),
        Firmness::Over | Firmness::AtLeast => (x, f64::INFINITY),
        Firmness::Under | Firmness::UpTo => (f64::NEG_INFINITY, x),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check_baseline;
    use crate::diagnostic::{Diagnostics, Sources};
    use crate::text::read_baseline;

    fn report(text: &str) -> FigureReport {
        let mut sources = Sources::default();
        let file = sources.add("baseline.toml", text);
        let mut diagnostics = Diagnostics::default();
        let baseline = check_baseline(read_baseline(file, text, &mut diagnostics), &mut diagnostics);
        assert!(!diagnostics.has_errors(), "{:?}", diagnostics.0);
        figures(&baseline)
    }

    fn two(a: &str, b: &str) -> usize {
        let figure = |name: &str, rest: &str| {
            format!(
                "[figures.{name}]\nsubject = \"x\"\nmeasure = \"sold\"\nperiod = \"2025\"\nunit = \"vehicle\"\n{rest}\n"
            )
        };
        report(&(figure("a", a) + &figure("b", b))).conflicts.len()
    }

    #[test]
    fn a_planted_contradiction_is_found() {
        assert_eq!(two("value = 100", "value = 120"), 1);
        assert_eq!(two("value = 100", "value = 100"), 0);
    }

    #[test]
    fn firmness_decides_what_can_hold_together() {
        assert_eq!(two("value = 100\nfirmness = \"over\"", "value = 120"), 0);
        assert_eq!(two("value = 100\nfirmness = \"over\"", "value = 100"), 1, "over 100 is not 100");
        assert_eq!(two("value = 100\nfirmness = \"at_least\"", "value = 100"), 0);
        assert_eq!(two("value = 100\nfirmness = \"under\"", "value = 120\nfirmness = \"over\""), 1);
        assert_eq!(two("value = 100\nfirmness = \"about\"", "value = 104"), 0);
        assert_eq!(two("value = 100\nfirmness = \"nearly\"", "value = 104"), 1);
    }

    #[test]
    fn what_is_superseded_or_unusable_contradicts_nothing() {
        assert_eq!(two("value = 100\nstatus = \"superseded\"", "value = 120"), 0);
        assert_eq!(two("value = 100\nstatus = \"disputed\"", "value = 120"), 1);
    }

    #[test]
    fn what_is_known_to_contradict_is_no_finding() {
        let figure = |name: &str, value: i32| {
            format!(
                "[figures.{name}]\nsubject = \"x\"\nmeasure = \"sold\"\nperiod = \"2025\"\nunit = \"vehicle\"\nvalue = {value}\n"
            )
        };
        let all = figure("a", 100) + &figure("b", 120) + &figure("c", 140);
        let known = "[conflicts.k]\nfigures = [\"a\", \"b\"]\nverdict = \"a stands\"\nreason = \"it is dated\"\n";
        assert_eq!(report(&all).conflicts.len(), 3);
        let left = report(&(all + known)).conflicts;
        assert!(left.len() == 2 && left.iter().all(|pair| pair.figures[1] == "c"), "{left:?}");
    }

    #[test]
    fn a_relation_that_fails_is_told() {
        let found = report(
            "[figures.a_month]\nvalue = 29166\nunit = \"vehicle\"\n[figures.a_year]\nvalue = 350000\nunit = \"vehicle\"\n\
             [relations.near]\nholds = \"abs(a_month * 12 - a_year) <= 0.001 * a_year\"\n[relations.wrong]\nholds = \"a_month > a_year\"\n",
        );
        assert_eq!(found.relations, [("near".to_owned(), Some(true)), ("wrong".to_owned(), Some(false))]);
    }
}
