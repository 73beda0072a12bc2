//! A name in words.

use crate::analyse::{About, What};
use crate::cli::face::json::pretty;
use crate::cli::face::table::{Paint, csv_line, csv_value};
use crate::cli::face::{Common, Done, Failure, Format, number, output};
use crate::cli::shared::values::value_text;
use crate::model::{Driver, Figure, Model};
use serde_json::{Map, Value, json};

/// Prints what there is to say of a name.
pub(super) fn tell(model: &Model, about: &About<'_>, common: &Common) -> Result<Done, Failure> {
    let entry: Vec<(&str, Value)> = entry(model, &about.what).into_iter().filter(|(_, v)| !v.is_null()).collect();
    let name = &about.name;
    output::print_as(
        common.format,
        &match common.format {
            Format::Json => {
                let mut out = Map::new();
                out.insert("name".to_owned(), json!(name));
                out.extend(entry.into_iter().map(|(key, value)| (key.to_owned(), value)));
                pretty(&Value::Object(out))
            }
            Format::Csv => {
                let lines = entry.iter().map(|(key, value)| csv_line(&[(*key).to_owned(), words(value)]));
                csv_line(&["name".to_owned(), name.clone()]) + &lines.collect::<String>()
            }
            Format::Table => {
                let paint = Paint(output::color(common));
                let lines = entry.iter().map(|(key, value)| (key.replace('_', " "), words(value)));
                let lines = lines.filter(|(_, words)| !words.is_empty());
                let lines = lines.map(|(key, words)| format!("{}{words}\n", paint.dim(&format!("{key:<12}"))));
                format!("{}\n{}", paint.bold(name), lines.collect::<String>())
            }
        },
    )?;
    Ok(Done::Well)
}

/// A value in words; those of a list one after the other.
fn words(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(csv_value).collect::<Vec<_>>().join(", "),
        other => csv_value(other),
    }
}

/// What is said, under its heads; what is null is not.
fn entry(model: &Model, what: &What<'_>) -> Vec<(&'static str, Value)> {
    match what {
        What::Line { title, unit, over, formula, notes, used_in } => vec![
            ("title", json!(title)),
            ("unit", json!(unit)),
            ("over", json!(over)),
            ("formula", json!(formula)),
            ("notes", json!(notes)),
            ("used_in", json!(used_in)),
        ],
        What::Driver { driver, over, values, changed_in, figures, used_in } => {
            let driver = &model.drivers[driver.0];
            vec![
                ("title", json!(driver.title)),
                ("unit", json!(driver.unit.text)),
                ("over", json!(over)),
                ("value", json!(values)),
                ("changed_in", if changed_in.is_empty() { Value::Null } else { json!(changed_in) }),
                ("range", range(driver)),
                ("figures", json!(figures)),
                ("notes", json!(driver.notes)),
                ("used_in", json!(used_in)),
            ]
        }
        What::Constant { title, unit, formula, notes, used_in } => vec![
            ("title", json!(title)),
            ("unit", json!(unit)),
            ("formula", json!(formula)),
            ("notes", json!(notes)),
            ("used_in", json!(used_in)),
        ],
        What::Dimension { elements, used_in } => vec![("elements", json!(elements)), ("used_in", json!(used_in))],
        What::Figure { figure, used_in } => of_figure(model, &model.baseline.figures[figure.0], used_in),
        What::Row => vec![],
    }
}

fn range(driver: &Driver) -> Value {
    let bound = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), |x| number::number(x, &driver.unit));
    match (driver.min, driver.max) {
        (None, None) => Value::Null,
        (low, high) => json!(format!("{} to {}", bound(low), bound(high))),
    }
}

fn of_figure(model: &Model, figure: &Figure, used_in: &[String]) -> Vec<(&'static str, Value)> {
    vec![
        ("title", json!(figure.title)),
        ("value", json!(value_text(figure))),
        ("unit", json!(figure.unit.text)),
        ("period", json!(figure.period)),
        ("firmness", json!(figure.firmness.word())),
        ("status", json!(figure.status.word())),
        ("source", json!(model.baseline.citation(figure))),
        ("notes", json!(figure.notes)),
        ("used_in", json!(used_in)),
    ]
}
