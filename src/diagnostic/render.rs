//! Diagnostics as text for people: the line of the source, a mark under what is wrong, and what to type.

mod excerpt;
#[cfg(test)]
mod tests;

use super::{Diagnostic, Severity, Sources};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use excerpt::{Excerpt, LineNumbers, Mark};

/// As many are shown; who has more to correct begins with these.
const SHOWN: usize = 50;
/// Longer messages are cut.
const LONGEST_MESSAGE: usize = 2_000;
/// Wide enough that lines are cut by [`Excerpt`] alone.
const WIDTH: usize = 200;

/// Diagnostics one below the other, each with the places that it marks; in colours of the terminal where `color`.
///
/// ```text
/// error[E0101]: `demnad` is not a name of this model
///  --> duel.toml:12:12
///    |
/// 12 | formula = "demnad * season"
///    |            ^^^^^^ unknown
///    |
///    = help: did you mean `demand`?
/// ```
///
/// Control characters are replaced, spans that do not fit their text are clamped, long lines and texts are shown only
/// around their marks. After fifty diagnostics the rest are counted.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(WIDTH).decor_style(DecorStyle::Ascii);
    let shown = &diagnostics[..diagnostics.len().min(SHOWN)];
    let places = shown.iter().flat_map(|diagnostic| diagnostic.place.iter().chain(&diagnostic.related));
    let lines = LineNumbers::of(places.map(|(span, _)| *span), sources);
    let mut text = String::new();
    for diagnostic in shown {
        text += &one(diagnostic, excerpt::excerpts(diagnostic, sources, &lines), &renderer);
        text += "\n\n";
    }
    match diagnostics.len() - shown.len() {
        0 => drop(text.pop()),
        more => text += &format!("and {more} more\n"),
    }
    text
}

fn one(diagnostic: &Diagnostic, excerpts: Vec<Excerpt>, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let columns: Vec<_> = excerpts.iter().filter_map(Excerpt::wrong_column).collect();
    let group = Group::with_title(level.primary_title(clean(&diagnostic.message)).id(diagnostic.code.id()))
        .elements(excerpts.into_iter().map(snippet))
        .elements(diagnostic.hints.iter().map(|hint| Level::HELP.message(clean(hint))));
    let text = renderer.render(&[group]);
    // The renderer counts columns in the piece that it was given; of a line that was cut it cannot know them.
    columns.into_iter().fold(text, |text, (wrong, right)| text.replacen(&wrong, &right, 1))
}

fn snippet<'a>(excerpt: Excerpt) -> Snippet<'a, Annotation<'a>> {
    Snippet::source(excerpt.text)
        .line_start(excerpt.first_line)
        .path(excerpt.name)
        .annotations(excerpt.marks.into_iter().map(annotation))
}

fn annotation<'a>(mark: Mark) -> Annotation<'a> {
    let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
    let label = Some(clean(&mark.label).replace('\n', " ")).filter(|label| !label.is_empty());
    kind.span(mark.range).label(label)
}

/// A message without what a terminal would obey, and not too long.
fn clean(text: &str) -> String {
    let visible = |c: char| if excerpt::is_unsafe(c) && c != '\n' { '\u{fffd}' } else { c };
    let mut clean: String = text.chars().take(LONGEST_MESSAGE).map(visible).collect();
    if text.chars().nth(LONGEST_MESSAGE).is_some() {
        clean += "...";
    }
    clean
}
