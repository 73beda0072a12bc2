//! A variance as JSON and CSV.

use super::told::Told;
use crate::analyse::{Against, Versus};
use crate::cli::face::table::{csv_line, csv_value};
use serde_json::{Value, json};

impl Told<'_> {
    /// All of it.
    pub(super) fn json(&self) -> Value {
        let model = self.ready.model();
        json!({
            "model": model.name, "scenario": self.name(self.scenario), "plan": self.plan_name(),
            "to": model.timeline.name(self.found.to),
            "lines": self.found.rows.iter().map(|row| self.row(row)).collect::<Vec<Value>>(),
        })
    }

    fn row(&self, row: &Against) -> Value {
        let model = self.ready.model();
        let line = &model.lines[row.line.0];
        json!({
            "line": line.name, "title": line.title, "element": model.elements_or_total(row.line, row.cell), "unit": line.unit.text,
            "period": versus(Some(&row.period), "actual"),
            "year_to_date": versus(row.to_date.as_ref(), "actual"),
            "full_year": versus(row.full_year.as_ref(), "estimate"),
        })
    }

    /// A row for each line's cell and total.
    pub(super) fn csv(&self) -> String {
        let groups = [("period", "actual"), ("year_to_date", "actual"), ("full_year", "estimate")];
        let mut heads = ["line", "element", "unit"].map(str::to_owned).to_vec();
        for (group, second) in groups {
            heads.extend(["plan", second, "difference", "percent"].map(|head| format!("{group}_{head}")));
        }
        let mut out = csv_line(&heads);
        for row in &self.found.rows {
            let model = self.ready.model();
            let line = &model.lines[row.line.0];
            let told = self.row(row);
            let mut cells =
                vec![line.name.clone(), model.elements_or_total(row.line, row.cell).join(" "), line.unit.text.clone()];
            for (group, second) in groups {
                let value = |head: &str| csv_value(&told[group][head]);
                cells.extend(["plan", second, "difference", "percent"].map(value));
            }
            out += &csv_line(&cells);
        }
        out
    }
}

/// Two values and their difference; nulls where a line has none.
fn versus(of: Option<&Versus>, second: &str) -> Value {
    let told = |value: &dyn Fn(&Versus) -> Option<f64>| json!(of.and_then(value));
    json!({
        "plan": told(&|v| Some(v.plan)), second: told(&|v| Some(v.actual)),
        "difference": told(&|v| Some(v.difference())), "percent": told(&Versus::percent),
        "known": of.is_some_and(|v| v.known),
    })
}
