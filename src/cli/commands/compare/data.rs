//! A comparison as JSON and CSV.

use super::compared::Compared;
use crate::analyse::Comparison;
use crate::cli::face::table::{csv_line, csv_value};
use crate::cli::shared::values::output_value;
use serde_json::{Map, Value, json};

impl Compared<'_> {
    /// The whole comparison.
    pub(super) fn json(&self) -> Value {
        let model = self.ready.model();
        let names: Vec<&str> = self.ids.iter().map(|id| self.name(*id)).collect();
        let outputs: Vec<Value> = (0..model.outputs.len()).map(|at| self.output(at)).collect();
        let years: Vec<Value> = self.years.iter().map(|row| self.row(row, "year", json!(row.at))).collect();
        let mut out = json!({
            "model": model.name, "reference": names[0], "scenarios": names, "outputs": outputs, "years": years,
        });
        if let Some(periods) = &self.periods {
            let rows = periods.iter().map(|row| self.row(row, "period", json!(model.timeline.name(row.at))));
            out["periods"] = rows.collect();
        }
        out
    }

    fn output(&self, at: usize) -> Value {
        let output = &self.ready.model().outputs[at];
        let values = self.values(at);
        let targets = self.targets(at);
        let by_name = |of: &dyn Fn(usize) -> Value, from: usize| -> Map<String, Value> {
            self.ids.iter().enumerate().skip(from).map(|(i, id)| (self.name(*id).to_owned(), of(i))).collect()
        };
        json!({
            "name": output.name, "title": output.title, "unit": output.unit.text,
            "values": by_name(&|i| output_value(self.ready, at, values[i]), 0),
            "differences": by_name(&|i| json!(difference(values[i], values[0])), 1),
            "targets": by_name(&|i| output_value(self.ready, at, targets[i].0), 0),
            "met": by_name(&|i| json!(targets[i].1), 0),
        })
    }

    fn row(&self, row: &Comparison, span: &str, at: Value) -> Value {
        let (mut values, mut differences) = (Map::new(), Map::new());
        for (i, id) in self.ids.iter().enumerate() {
            values.insert(self.name(*id).to_owned(), json!(row.values[i]));
            if i > 0 {
                differences.insert(self.name(*id).to_owned(), json!(difference(row.values[i], row.values[0])));
            }
        }
        json!({
            "line": row.line, "element": row.element, "unit": row.unit, span: at, "values": values,
            "differences": differences,
        })
    }

    /// A row for each output, then for each line and year, or period where these were asked for.
    pub(super) fn csv(&self) -> String {
        let model = self.ready.model();
        let span = if self.periods.is_some() { "period" } else { "year" };
        let mut heads = vec!["name".to_owned(), "element".to_owned(), "unit".to_owned(), span.to_owned()];
        heads.extend(self.ids.iter().map(|id| self.name(*id).to_owned()));
        heads.extend(self.ids[1..].iter().map(|id| format!("{}_difference", self.name(*id))));
        let mut out = csv_line(&heads);
        let plain = |x: Option<f64>| x.map_or_else(String::new, |x| format!("{x}"));
        let differences = |values: &[Option<f64>]| -> Vec<String> {
            values[1..].iter().map(|x| plain(difference(*x, values[0]))).collect()
        };
        for (i, output) in model.outputs.iter().enumerate() {
            let values = self.values(i);
            let mut cells = vec![output.name.clone(), String::new(), output.unit.text.clone(), String::new()];
            cells.extend(values.iter().map(|x| csv_value(&output_value(self.ready, i, *x))));
            cells.extend(differences(&values));
            out += &csv_line(&cells);
        }
        for row in self.periods.as_ref().unwrap_or(&self.years) {
            let at = if self.periods.is_some() { model.timeline.name(row.at) } else { row.at.to_string() };
            let mut cells = vec![row.line.clone(), row.element.join(" "), row.unit.clone(), at];
            cells.extend(row.values.iter().map(|x| plain(*x)));
            cells.extend(differences(&row.values));
            out += &csv_line(&cells);
        }
        out
    }
}

fn difference(value: Option<f64>, reference: Option<f64>) -> Option<f64> {
    value.zip(reference).map(|(a, b)| a - b)
}
