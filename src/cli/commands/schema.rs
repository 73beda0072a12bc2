//! `evcalc schema`: the forms of the files as JSON Schema.

use crate::cli::face::json::pretty;
use crate::cli::face::{Done, Failure, output};
use crate::model::MOST_ERROR;
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

#[derive(Debug, Args)]
pub(crate) struct Schema {
    #[arg(value_enum)]
    pub file: SchemaFile,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaFile {
    Model,
    Baseline,
    Known,
    Forecast,
}

/// Runs the command.
pub(crate) fn run(args: &Schema) -> Result<Done, Failure> {
    output::print_data(&pretty(&match args.file {
        SchemaFile::Model => model(),
        SchemaFile::Baseline => baseline(),
        SchemaFile::Known => known(),
        SchemaFile::Forecast => forecast(),
    }))?;
    Ok(Done::Well)
}

fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

fn words(list: &[&str], description: &str) -> Value {
    json!({"enum": list, "description": description})
}

/// A part of something, as a number or in per cent.
fn part(least: f64, most: f64, description: &str) -> Value {
    let percent = json!({"type": "string", "pattern": r"^\s*[0-9.]+\s*%\s*$"});
    json!({"anyOf": [{"type": "number", "minimum": least, "maximum": most}, percent], "description": description})
}

fn section(description: &str, required: &[&str], keys: Vec<(&str, Value)>) -> Value {
    let properties: Map<String, Value> = keys.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    json!({"type": "object", "description": description, "required": required, "properties": properties, "additionalProperties": false})
}

/// A section whose keys are names.
fn named(description: &str, entry: Value) -> Value {
    json!({"type": "object", "description": description, "propertyNames": {"pattern": "^[A-Za-z][A-Za-z0-9_]*$"}, "additionalProperties": entry})
}

fn either(options: Vec<Value>) -> Value {
    json!({"anyOf": options})
}

fn value() -> Value {
    json!({"$ref": "#/$defs/value"})
}

fn names() -> Value {
    json!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}], "description": "names of dimensions"})
}

fn formula() -> Value {
    json!({"type": ["string", "number"], "description": "a formula"})
}

fn model_head() -> Value {
    section(
        "What the model is called",
        &["name"],
        vec![
            ("name", text("identifier; the default file name of the workbook")),
            ("title", text("for people")),
            ("notes", text("free text for the cover")),
            ("baseline", text("file of the figures, relative to this one")),
        ],
    )
}

fn timeline() -> Value {
    section(
        "Its periods",
        &["start", "periods", "step"],
        vec![
            ("start", json!({"type": ["string", "integer"], "description": "\"2026-01\", \"2026-Q1\" or \"2026\""})),
            ("periods", json!({"type": "integer", "minimum": 1, "maximum": 1200})),
            ("step", words(&["month", "quarter", "year"], "length of a period")),
            ("forecast", json!({"type": ["string", "integer"], "description": "earlier periods are a back-cast"})),
            (
                "known_to",
                json!({"type": ["string", "integer"], "description": "the last period whose known values count, or none"}),
            ),
        ],
    )
}

fn dimension() -> Value {
    either(vec![
        json!({"type": "array", "minItems": 1, "items": {"type": "string"}}),
        json!({"type": "object", "additionalProperties": {"type": "string"}}),
    ])
}

fn unit() -> Value {
    text("a product of powers of names, such as `CNY/vehicle`; `1` and `%` are plain numbers")
}

fn constant() -> Value {
    either(vec![
        json!({"type": ["number", "string"]}),
        section(
            "A measure, no assumption",
            &["value"],
            vec![("value", value()), ("title", text("for people")), ("unit", unit()), ("notes", text("remarks"))],
        ),
    ])
}

fn driver() -> Value {
    either(vec![
        section(
            "An assumption",
            &["value"],
            vec![
                ("value", value()),
                ("title", text("for people")),
                ("unit", unit()),
                ("over", names()),
                ("section", text("head on the control panel")),
                ("notes", text("on what it rests")),
                ("min", value()),
                ("max", value()),
                ("between", words(&["linear", "none"], "what a path does between its keys")),
                ("uncertain", json!({"type": "object"})),
                ("redraw", words(&["period"], "drawn anew in every period")),
                ("role", words(&["decision", "outside", "known", "calibration"], "who or what sets it")),
            ],
        ),
        value(),
    ])
}

fn line() -> Value {
    either(vec![
        formula(),
        section(
            "A line item",
            &["formula"],
            vec![
                ("formula", formula()),
                ("opening", value()),
                ("title", text("for people")),
                ("unit", unit()),
                ("over", names()),
                ("section", text("head on Calc")),
                ("notes", text("remarks")),
                ("total", words(&["sum", "last", "average", "none"], "what a year shows")),
                ("actual", value()),
                ("actuals", words(&["beside", "replace"], "whether known values replace the formula's")),
                ("carry", words(&["none", "ratio", "difference"], "how the last known value goes on")),
                (
                    "error",
                    part(
                        0.0,
                        MOST_ERROR,
                        "how far the values of a period usually lie from what comes, as a part of them",
                    ),
                ),
            ],
        ),
    ])
}

fn output_entry() -> Value {
    either(vec![
        formula(),
        section(
            "A number that people ask for",
            &["formula"],
            vec![
                ("formula", formula()),
                ("title", text("for people")),
                ("unit", unit()),
                ("notes", text("remarks")),
                ("target", value()),
                ("better", words(&["higher", "lower"], "on which side of the target")),
                ("by", words(&["year"], "one output for each full year")),
            ],
        ),
    ])
}

fn check() -> Value {
    either(vec![
        formula(),
        section(
            "What must hold",
            &["formula"],
            vec![("formula", formula()), ("title", text("for people")), ("notes", text("remarks"))],
        ),
    ])
}

fn scenario() -> Value {
    section(
        "A named set of changes",
        &[],
        vec![
            ("title", text("for people")),
            ("notes", text("what happens in it")),
            ("extends", text("the scenario that it starts from")),
            ("probability", part(0.0, 1.0, "its share among all scenarios")),
            ("drivers", named("changed drivers", value())),
        ],
    )
}

fn correlation() -> Value {
    section(
        "A rank correlation",
        &["drivers", "rank"],
        vec![
            ("drivers", json!({"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "string"}})),
            ("rank", json!({"type": "number", "minimum": -1, "maximum": 1})),
        ],
    )
}

fn chart() -> Value {
    section(
        "A chart",
        &["title", "kind", "lines"],
        vec![
            ("title", text("for people")),
            ("kind", words(&["line", "column", "stacked", "area"], "how it is drawn")),
            ("lines", names()),
            ("across", words(&["scenarios"], "one series for each scenario")),
            ("notes", text("remarks")),
        ],
    )
}

fn model() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "evcalc model", "type": "object",
        "required": ["model", "timeline"], "additionalProperties": false,
        "$defs": {"value": {
            "description": "a number, an expression in quotes, or a table by element or by period",
            "anyOf": [{"type": "number"}, {"type": "string"}, {"type": "array", "items": {"$ref": "#/$defs/value"}},
                      {"type": "object", "additionalProperties": {"$ref": "#/$defs/value"}}],
        }},
        "properties": {
            "model": model_head(), "timeline": timeline(), "dimensions": named("axes and their members", dimension()), "constants": named("measures", constant()),
            "drivers": named("assumptions", driver()), "lines": named("the calculation", line()), "outputs": named("results", output_entry()),
            "checks": named("what must hold", check()), "scenarios": named("scenarios, the reference first", scenario()),
            "correlations": {"type": "array", "items": correlation()}, "charts": {"type": "array", "items": chart()},
        },
    })
}

fn baseline() -> Value {
    let source = section(
        "Where figures come from",
        &[],
        vec![
            ("title", text("of the article")),
            ("publisher", text("who published it")),
            ("date", text("when")),
            ("article", text("its number here")),
            ("url", text("https address")),
            ("notes", text("remarks")),
        ],
    );
    let figure = section(
        "One figure",
        &["value", "unit"],
        vec![
            ("title", text("for people")),
            ("subject", text("of what")),
            ("measure", text("what is measured")),
            (
                "period",
                json!({"type": ["string", "integer"], "description": "a period, a span \"2021..2024\", or a stock to date \"..2025-11\""}),
            ),
            ("value", json!({"type": ["number", "string"]})),
            ("unit", text("its unit")),
            ("firmness", words(crate::model::Firmness::WORDS, "how firm it is")),
            ("kind", words(crate::model::Kind::WORDS, "what sort of statement")),
            ("source", names()),
            ("status", words(crate::model::Status::WORDS, "whether it can be relied upon")),
            ("notes", text("remarks")),
        ],
    );
    let relation = section(
        "What must hold between figures",
        &["holds"],
        vec![("holds", formula()), ("title", text("for people")), ("notes", text("remarks"))],
    );
    let conflict = section(
        "A contradiction that is known",
        &["figures", "verdict", "reason"],
        vec![
            (
                "figures",
                json!({"type": "array", "minItems": 2, "items": {"type": "string"}, "description": "ids of two figures or more"}),
            ),
            ("verdict", text("what is made of it")),
            ("reason", text("why")),
        ],
    );
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "evcalc baseline", "type": "object", "additionalProperties": false,
        "properties": {"sources": named("articles", source), "figures": named("figures", figure), "relations": named("relations", relation), "conflicts": named("contradictions that are known", conflict)},
    })
}

fn known() -> Value {
    let figure = section(
        "A known value with where it comes from",
        &["value"],
        vec![
            ("value", json!({"type": ["number", "string"], "description": "a number, or an expression in quotes"})),
            ("unit", unit()),
            ("firmness", words(crate::model::Firmness::WORDS, "how firm it is")),
            ("source", text("where it stands")),
            ("date", text("when it was published")),
        ],
    );
    let period = "^[0-9]{4}(-(Q[1-4]|[0-9]{2}))?$";
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "evcalc known values", "type": "object", "additionalProperties": false,
        "required": ["known"],
        "$defs": {
            "value": {"anyOf": [{"type": ["number", "string"]}, figure]},
            "values": {
                "type": "object", "description": "values by period, or by element and period; `total` is of all elements together",
                "patternProperties": {
                    (period): {"$ref": "#/$defs/value"},
                    "^[A-Za-z][A-Za-z0-9_]*$": {"$ref": "#/$defs/values"},
                },
                "additionalProperties": false,
            },
        },
        "properties": {"known": named("what is known of each line", json!({"$ref": "#/$defs/values"}))},
    })
}

fn forecast() -> Value {
    let number = || json!({"type": "number"});
    let texts = |description: &str| json!({"type": "array", "items": {"type": "string"}, "description": description});
    let about = section(
        "What the forecast is of",
        &[
            "model",
            "title",
            "fingerprint",
            "version",
            "scenario",
            "draws",
            "seed",
            "step",
            "start",
            "periods",
            "percentiles",
        ],
        vec![
            ("model", text("the model's name")),
            ("title", text("its title")),
            ("fingerprint", text("of its text, scenarios and known values")),
            ("version", text("of the program")),
            ("scenario", text("the scenario, or mix")),
            (
                "mix",
                json!({"type": "object", "additionalProperties": number(), "description": "probabilities of scenarios"}),
            ),
            ("draws", json!({"type": "integer", "minimum": 1})),
            ("seed", json!({"type": "integer", "minimum": 0})),
            ("known_to", text("the last period whose known values counted")),
            ("step", words(&["month", "quarter", "year"], "the length of a period")),
            ("start", text("the first period")),
            ("periods", json!({"type": "integer", "minimum": 1, "maximum": 1200})),
            ("percentiles", json!({"type": "array", "items": number(), "minItems": 3, "description": "ascending"})),
            ("dimensions", named("elements of dimensions", texts("elements"))),
        ],
    );
    let period = "^[0-9]{4}(-(Q[1-4]|[0-9]{2}))?$";
    let told = json!({"anyOf": [number(), {"type": "array", "items": number(), "description": "the mean, then the percentiles"}]});
    let line = section(
        "A line's cell, or its total",
        &["name", "title", "unit", "total", "values"],
        vec![
            ("name", text("the line")),
            ("title", text("its title")),
            ("unit", text("its unit")),
            ("total", words(&["sum", "last", "average", "none"], "what a year shows")),
            ("over", texts("its dimensions")),
            ("element", texts("an element of each, or `total`")),
            ("values", json!({"type": "object", "patternProperties": {(period): told}, "additionalProperties": false})),
        ],
    );
    let output = section(
        "An output",
        &["name", "title", "unit", "percentiles"],
        vec![
            ("name", text("the output")),
            ("title", text("its title")),
            ("unit", text("its unit")),
            ("mean", number()),
            (
                "percentiles",
                json!({"type": "array", "items": {"type": ["number", "string"]}, "description": "numbers, or periods"}),
            ),
        ],
    );
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "evcalc published forecast", "type": "object",
        "additionalProperties": false, "required": ["forecast"],
        "properties": {
            "forecast": about, "lines": {"type": "array", "items": line}, "outputs": {"type": "array", "items": output},
        },
    })
}
