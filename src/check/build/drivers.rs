//! Drivers: values, bounds, what lies between keys, how they are drawn.

use super::super::heading::Heading;
use super::super::measure::Measure;
use super::super::types::{Place, Scope};
use super::super::uncertain::Drawable;
use super::super::value::Wanted;
use super::Builder;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::*;
use crate::text::{DriverText, Node, NodeKind};

impl<'a> Builder<'a> {
    pub(super) fn drivers(&mut self) -> Vec<Option<Driver>> {
        let text = self.text;
        (0..text.drivers.len()).map(|i| self.driver(i, &text.drivers[i])).collect()
    }

    fn driver(&mut self, i: usize, text: &DriverText) -> Option<Driver> {
        if self.declared.drivers[i].broken {
            return None;
        }
        let shape = self.checker.shapes.drivers[i].clone();
        let wanted = Wanted {
            name: &text.name.value,
            over: &shape.over,
            measure: &shape.measure,
            complete: true,
            path: true,
            scope: Scope::new(Place::Value),
        };
        let value: Option<Vec<Path>> = self.checker.value(&text.value, &wanted).into_iter().collect();
        let is_period = shape.measure == Measure::Period;
        let min = self.bound(&text.min, "`min`", is_period);
        let max = self.bound(&text.max, "`max`", is_period);
        if let (Some(low), Some(high), Some(node)) = (min, max, &text.min)
            && low > high
        {
            self.checker.diagnostics.push(
                Diagnostic::error(Code::OutOfRange, format!("`min` of `{}` is above its `max`", text.name.value))
                    .at(node.span, "")
                    .hint(format!("write `min` of {high} or less, or a larger `max`")),
            );
        }
        let redraw = self.redraw(text);
        let drawn = Drawable { as_path: shape.varies && !redraw, is_period: shape.measure == Measure::Period };
        let uncertain = self.checker.uncertain(text, &shape.over, drawn);
        let Heading { name, title, notes } = Heading::of(&text.name, &text.title, &text.notes);
        Some(Driver {
            name,
            title,
            unit: Self::unit_of(&self.units.drivers[i], &shape),
            over: shape.over,
            section: text.section.clone(),
            notes,
            value: value?,
            min,
            max,
            between: self.between(text),
            varies: shape.varies,
            is_period,
            uncertain,
            redraw,
            role: self.role(text),
            span: text.name.span,
        })
    }

    fn bound(&mut self, node: &Option<Node>, what: &str, is_period: bool) -> Option<f64> {
        let node = node.as_ref()?;
        match &node.kind {
            NodeKind::Text(text) if is_period => self.checker.one_period(&text.text, text.span).map(f64::from),
            _ => self.checker.literal_number(node, what),
        }
    }

    fn between(&mut self, text: &DriverText) -> Between {
        let Some(word) = &text.between else { return Between::Hold };
        match word.text.as_str() {
            "linear" => Between::Linear,
            "none" => Between::Nothing,
            _ => {
                self.unknown_word(word, "between", &["linear", "none"]);
                Between::Hold
            }
        }
    }

    fn redraw(&mut self, text: &DriverText) -> bool {
        let Some(word) = &text.redraw else { return false };
        if word.text != "period" {
            self.unknown_word(word, "redraw", &["period"]);
        }
        true
    }

    fn role(&mut self, text: &DriverText) -> DriverRole {
        let Some(word) = &text.role else { return DriverRole::Outside };
        word.text.parse().unwrap_or_else(|()| {
            self.unknown_word(word, "role", DriverRole::WORDS);
            DriverRole::Outside
        })
    }
}
