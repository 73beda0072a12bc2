//! The author's charts.

use super::checker::Checker;
use super::names::Symbol;
use super::text_formula::parse_text;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::formula::ExprKind;
use crate::model::{Chart, ChartKind, ChartSeries, LineId};
use crate::text::{ChartText, Text};

impl Checker<'_> {
    /// One of `[[charts]]`.
    pub(super) fn chart(&mut self, text: &ChartText) -> Option<Chart> {
        let kind = match text.kind.text.as_str() {
            "line" => Some(ChartKind::Line),
            "column" => Some(ChartKind::Column),
            "stacked" => Some(ChartKind::Stacked),
            "area" => Some(ChartKind::Area),
            other => {
                self.bad_chart(
                    format!("a chart cannot be \"{other}\""),
                    text.kind.span,
                    other,
                    &["line", "column", "stacked", "area"],
                );
                None
            }
        };
        let across_scenarios = match &text.across {
            None => Some(false),
            Some(word) if word.text == "scenarios" => Some(true),
            Some(word) => {
                self.bad_chart(
                    format!("a chart cannot run across \"{}\"", word.text),
                    word.span,
                    &word.text,
                    &["scenarios"],
                );
                None
            }
        };
        let mut series = Vec::new();
        // Every line that is wrong is told.
        let each: Vec<Option<Vec<ChartSeries>>> = text.lines.iter().map(|line| self.chart_series(line)).collect();
        for line in each {
            series.extend(line?);
        }
        if series.is_empty() {
            self.diagnostics.push(
                Diagnostic::error(Code::BadChart, "a chart needs a line to draw")
                    .at(text.title.span, "")
                    .hint("for example `lines = [\"deliveries\"]`"),
            );
            return None;
        }
        Some(Chart {
            title: text.title.text.clone(),
            kind: kind?,
            series,
            across_scenarios: across_scenarios?,
            notes: text.notes.clone(),
        })
    }

    fn bad_chart(&mut self, message: String, span: Span, wrong: &str, words: &[&'static str]) {
        self.diagnostics.push(
            Diagnostic::error(Code::BadChart, message)
                .at(span, "")
                .suggest(wrong, words.iter().copied())
                .hint(super::one_of(words)),
        );
    }

    /// A line (all its cells), one cell of it, or its sum.
    fn chart_series(&mut self, text: &Text) -> Option<Vec<ChartSeries>> {
        let ast = parse_text(text, &mut self.diagnostics)?;
        match &ast.kind {
            ExprKind::Name(name) => {
                let id = self.chart_line(name, ast.span)?;
                let count: usize =
                    self.shapes.lines[id.0].over.iter().map(|d| self.dimensions[d.0].elements.len()).product();
                Some((0..count).map(|cell| ChartSeries::Cell(id, cell)).collect())
            }
            ExprKind::Pick { name, elements } => {
                let id = self.chart_line(&name.value, name.span)?;
                let over = self.shapes.lines[id.0].over.clone();
                let mut found = Vec::new();
                for element in elements {
                    found.push(self.element_of(&name.value, &over, element)?);
                }
                let mut cells = vec![0];
                for dimension in &over {
                    let count = self.dimensions[dimension.0].elements.len();
                    let chosen = found.iter().find(|(d, _)| d == dimension).map(|(_, e)| *e);
                    let (first, end) = chosen.map_or((0, count), |e| (e, e + 1));
                    cells = cells.iter().flat_map(|cell| (first..end).map(move |e| cell * count + e)).collect();
                }
                Some(cells.into_iter().map(|cell| ChartSeries::Cell(id, cell)).collect())
            }
            ExprKind::Call { name, arguments } if name.value.eq_ignore_ascii_case("sum") && arguments.len() == 1 => {
                let ExprKind::Name(line) = &arguments[0].kind else { return self.no_series(text) };
                let id = self.chart_line(line, arguments[0].span)?;
                Some(vec![ChartSeries::Sum(id)])
            }
            _ => self.no_series(text),
        }
    }

    fn no_series(&mut self, text: &Text) -> Option<Vec<ChartSeries>> {
        self.diagnostics.push(
            Diagnostic::error(Code::BadChart, "a chart draws lines, not formulas").at(text.span, "").hint(
                "write a line, one element of it (`wait[YU7]`) or a sum (`sum(deliveries)`); make anything else a line",
            ),
        );
        None
    }

    fn chart_line(&mut self, name: &str, span: Span) -> Option<LineId> {
        if self.is_broken(name) {
            return None;
        }
        if let Some(Symbol::Line(id)) = self.names.find(name) {
            return Some(id);
        }
        let known = self.names.of_kind(|s| matches!(s, Symbol::Line(_)));
        let diagnostic = Diagnostic::error(Code::UnknownName, format!("there is no line `{name}`"))
            .at(span, "unknown line")
            .suggest(name, known.iter().copied());
        self.diagnostics.push(diagnostic);
        None
    }
}
