//! Loops between names: drivers, lines within a period, outputs, constants.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Expr, ExprKind};

/// Something that names others of its kind.
pub(super) struct Named<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where it is declared.
    pub span: Span,
    /// The others, by index, each with the place of the use.
    pub uses: Vec<(usize, Span)>,
}

/// Reports each loop once, printed as a loop.
pub(super) fn report_loops(kind: &str, hint: &str, items: &[Named<'_>], diagnostics: &mut Diagnostics) {
    let mut state = vec![State::New; items.len()];
    for start in 0..items.len() {
        if state[start] == State::New {
            walk(start, kind, hint, items, &mut state, diagnostics);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Depth-first without recursion: a chain may be thousands long.
fn walk(start: usize, kind: &str, hint: &str, items: &[Named<'_>], state: &mut [State], diagnostics: &mut Diagnostics) {
    let mut path: Vec<(usize, usize)> = vec![(start, 0)];
    state[start] = State::Open;
    while let Some((item, next)) = path.last_mut() {
        let item = *item;
        let Some(&(target, _)) = items[item].uses.get(*next) else {
            state[item] = State::Done;
            path.pop();
            continue;
        };
        *next += 1;
        match state[target] {
            State::New => {
                state[target] = State::Open;
                path.push((target, 0));
            }
            State::Open => {
                let from = path.iter().position(|(i, _)| *i == target).unwrap_or(0);
                let around: Vec<usize> = path[from..].iter().map(|(i, _)| *i).collect();
                diagnostics.push(loop_error(kind, hint, items, &around));
            }
            State::Done => {}
        }
    }
}

fn loop_error(kind: &str, hint: &str, items: &[Named<'_>], around: &[usize]) -> Diagnostic {
    let mut shown: Vec<String> = around.iter().map(|&i| format!("`{}`", items[i].name)).collect();
    shown.push(shown[0].clone());
    if shown.len() > 12 {
        let last = shown.split_off(shown.len() - 2);
        shown.truncate(9);
        shown.push("...".to_owned());
        shown.extend(last);
    }
    let message = match shown.as_slice() {
        [one, _] => format!("{one} uses itself"),
        _ => format!("{kind} in a loop: {}", shown.join(" -> ")),
    };
    let mut diagnostic = Diagnostic::error(Code::Loop, message);
    for (at, &item) in around.iter().enumerate().take(8) {
        let target = around[(at + 1) % around.len()];
        let place = items[item].uses.iter().find(|(i, _)| *i == target).map_or(items[item].span, |(_, span)| *span);
        let words = format!("`{}` uses `{}`", items[item].name, items[target].name);
        diagnostic = match at {
            0 => diagnostic.at(place, words),
            _ => diagnostic.related(place, words),
        };
    }
    diagnostic.hint(match around {
        [one] => hint.replace("one of them", "it").replace("NAME", items[*one].name),
        [first, ..] => hint.replace("NAME", items[*first].name),
        [] => hint.to_owned(),
    })
}

/// The lines that a formula uses within the same period.
pub(super) fn lines_used_now(expr: &Expr, out: &mut Vec<(usize, Span)>) {
    match &expr.kind {
        ExprKind::Shift(..) => {}
        ExprKind::Line(id, _) => out.push((id.0, expr.span)),
        _ => expr.parts().into_iter().for_each(|part| lines_used_now(part, out)),
    }
}
