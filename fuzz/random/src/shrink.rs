//! A smaller model that still fails.

use crate::tree::{Expr, Model};

/// The smallest model found for which `fails` holds still, after at most `tries` questions.
pub fn shrink(model: &Model, tries: usize, fails: &mut dyn FnMut(&Model) -> bool) -> Model {
    let (mut model, mut left) = (model.clone(), tries);
    loop {
        let mut found = None;
        for cut in cuts(&model) {
            if left == 0 {
                return model;
            }
            left -= 1;
            let smaller = cut(&model);
            if fails(&smaller) {
                found = Some(smaller);
                break;
            }
        }
        match found {
            Some(smaller) => model = smaller,
            None => return model,
        }
    }
}

/// A change that takes something away.
type Cut = Box<dyn Fn(&Model) -> Model>;

fn cut(change: impl Fn(&mut Model) + 'static) -> Cut {
    Box::new(move |model| {
        let mut model = model.clone();
        change(&mut model);
        model
    })
}

/// Everything that can be taken away, the largest pieces first.
fn cuts(model: &Model) -> Vec<Cut> {
    let mut out = vec![];
    macro_rules! lists {
        ($($list:ident),*) => {$(
            let count = model.$list.len();
            for size in sizes(count) {
                for at in (0..count).step_by(size) {
                    out.push(cut(move |m| { m.$list.drain(at..(at + size).min(m.$list.len())); }));
                }
            }
        )*};
    }
    lists!(charts, correlations, scenarios, checks, outputs, lines, drivers, constants, figures);
    for periods in [1, 2, model.periods / 2, model.periods - 1] {
        if (1..model.periods).contains(&periods) {
            out.push(cut(move |m| (m.periods, m.forecast) = (periods, None)));
        }
    }
    formulas(model, &mut out);
    changes(model, &mut out);
    words(model, &mut out);
    out
}

/// All, a half, one.
fn sizes(count: usize) -> Vec<usize> {
    let mut sizes = vec![count, count / 2, 1];
    sizes.retain(|size| *size > 0);
    sizes.dedup();
    sizes
}

fn formulas(model: &Model, out: &mut Vec<Cut>) {
    for (at, line) in model.lines.iter().enumerate() {
        for piece in pieces(&line.formula) {
            out.push(cut(move |m| {
                let line = &mut m.lines[at];
                // Its dimensions stay, whatever the piece leaves free.
                (line.formula, line.over) = (piece.clone(), Some(line.dims.clone()));
            }));
        }
    }
    for (at, output) in model.outputs.iter().enumerate() {
        pieces(&output.formula).into_iter().for_each(|e| out.push(cut(move |m| m.outputs[at].formula = e.clone())));
    }
    for (at, check) in model.checks.iter().enumerate() {
        pieces(&check.formula).into_iter().for_each(|e| out.push(cut(move |m| m.checks[at].formula = e.clone())));
    }
}

fn changes(model: &Model, out: &mut Vec<Cut>) {
    for (at, scenario) in model.scenarios.iter().enumerate() {
        for change in 0..scenario.drivers.len() {
            out.push(cut(move |m| drop(m.scenarios[at].drivers.remove(change))));
        }
        if scenario.extends.is_some() {
            out.push(cut(move |m| m.scenarios[at].extends = None));
        }
        if scenario.probability.is_some() {
            out.push(cut(|m| m.scenarios.iter_mut().for_each(|s| s.probability = None)));
        }
    }
}

fn words(model: &Model, out: &mut Vec<Cut>) {
    macro_rules! taken {
        ($($list:ident: $($key:ident),*;)*) => {$(
            for (at, item) in model.$list.iter().enumerate() {
                $(if item.$key.is_some() { out.push(cut(move |m| m.$list[at].$key = None)); })*
            }
        )*};
    }
    taken! {
        constants: title;
        figures: title;
        drivers: title, notes, uncertain, range;
        lines: title, section, total, actual, known;
        outputs: title, target, better;
        checks: title;
        scenarios: title;
    }
    if model.known_to.is_some() {
        out.push(cut(|m| m.known_to = None));
    }
    if model.title.is_some() || model.notes.is_some() || model.forecast.is_some() {
        out.push(cut(|m| (m.title, m.notes, m.forecast) = (None, None, None)));
    }
    for (at, (_, elements)) in model.dimensions.iter().enumerate() {
        if elements.iter().any(|(_, title)| title.is_some()) {
            out.push(cut(move |m| m.dimensions[at].1.iter_mut().for_each(|(_, title)| *title = None)));
        }
    }
}

/// The expression with one of its parts in its place, at every depth.
fn pieces(e: &Expr) -> Vec<Expr> {
    let is_value = |e: &Expr| !matches!(e, Expr::Period(_) | Expr::Dimension(_));
    let mut out: Vec<Expr> = e.parts().into_iter().filter(|part| is_value(part)).cloned().collect();
    for (at, part) in e.parts().into_iter().enumerate().filter(|(_, part)| is_value(part)) {
        for piece in pieces(part) {
            let mut whole = e.clone();
            *whole.parts_mut()[at] = piece;
            out.push(whole);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Shape, generate};

    #[test]
    fn what_does_not_matter_is_taken_away() {
        let mut fails = |m: &Model| m.lines.iter().any(|line| line.formula.text().contains("cumulative("));
        let model = (0..).map(|seed| generate(seed, Shape::default())).find(|m| fails(m) && m.lines.len() > 5);
        let model = model.expect("some model has it");
        let small = shrink(&model, 5000, &mut fails);
        assert!(fails(&small));
        let counts =
            (small.lines.len(), small.drivers.len(), small.outputs.len(), small.scenarios.len(), small.periods);
        assert_eq!(counts, (1, 0, 0, 0, 1), "{}", small.text());
        // `cumulative` of one thing.
        assert!(small.lines[0].formula.text().len() < 40, "{}", small.lines[0].formula.text());
    }
}
