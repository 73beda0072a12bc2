//! What a question is about, and how its values are told.

use super::args::WhatIf;
use super::names;
use crate::analyse::{Knob, Question, Turn, Verdict};
use crate::cli::face::number::Manner;
use crate::cli::face::table::Paint;
use crate::cli::face::{Common, Failure, output};
use crate::cli::shared::book::Beside;
use crate::cli::shared::load::ready;
use crate::cli::shared::values::{output_value, overrides};
use crate::cli::shared::{book, load};
use crate::front::Ready;
use crate::model::ScenarioId;
use crate::model::grouped;
use serde_json::{Value, json};
use std::ffi::OsString;

/// The model, the scenario and the output that a command is about.
pub(super) struct Asked {
    /// The model as it was named.
    pub model: OsString,
    pub ready: Ready,
    pub scenario: ScenarioId,
    /// The scenario by which it is told: without the steps that [`Asked::about`] added.
    pub told: ScenarioId,
    pub output: usize,
    /// What stands in its workbook beside the sheets.
    pub beside: Beside,
}

impl Asked {
    pub(super) fn new(args: &WhatIf, common: &Common) -> Result<Asked, Failure> {
        let ready = ready(args.model.as_deref(), args.scenario.as_slice(), &args.set, &args.known, common)?;
        book::can_hold(&ready, args.output.as_deref())?;
        let named = args.scenario.as_deref().map(|name| ready.scenario(name)).transpose()?;
        let scenario = ready.what_if().or(named).unwrap_or(ScenarioId(0));
        let output = names::output(&ready, args.of.as_deref())?;
        let model = load::model(args.model.as_deref()).to_owned();
        Ok(Asked { model, ready, scenario, told: scenario, output, beside: Beside::default() })
    }

    /// The same, and the drivers that are turned. A step that a path does not have yet begins where it is asked for, as
    /// with `--set`, at the value that the path has there.
    pub(super) fn about<const N: usize>(
        args: &WhatIf,
        drivers: [&str; N],
        common: &Common,
    ) -> Result<(Asked, [Knob; N]), Failure> {
        let asked = Asked::new(args, common)?;
        let new: Vec<&str> = drivers.into_iter().filter(|text| matches!(asked.turned(text), Ok(None))).collect();
        let asked = if new.is_empty() { asked } else { asked.with_steps(args, &new, common)? };
        let mut knobs = Vec::new();
        for text in drivers {
            let outside = || Failure::Model(format!("`{text}` lies outside of the timeline"));
            knobs.push(asked.turned(text)?.ok_or_else(outside)?);
        }
        let knobs = <[Knob; N]>::try_from(knobs).unwrap_or_else(|_| unreachable!("one knob for each driver"));
        Ok((asked, knobs))
    }

    fn turned(&self, text: &str) -> Result<Option<Knob>, Failure> {
        Ok(Knob::named(&self.ready.program, self.scenario, text)?)
    }

    fn with_steps(self, args: &WhatIf, steps: &[&str], common: &Common) -> Result<Asked, Failure> {
        let steps = steps.iter().map(|text| format!("{}=inherited", text.replace('"', "")));
        let set = args.set.iter().cloned().chain(steps).collect();
        // What there is to warn about was told before.
        let quiet = Common { quiet: true, ..common.clone() };
        let stepped = Asked::new(&WhatIf { set, ..args.clone() }, &quiet)?;
        // What `--set` made is one scenario, with or without the steps.
        let told = if args.set.is_empty() { self.told } else { stepped.told };
        Ok(Asked { told, ..stepped })
    }

    pub(super) fn question(&self, common: &Common) -> Result<Question<'_>, Failure> {
        Question::new(&self.ready.program, self.scenario, self.output).map_err(|faults| {
            output::diagnostics(&faults, &self.ready.opened.sources, common);
            Failure::Model("the model cannot be projected because of the errors above".to_owned())
        })
    }

    /// The scenario in the model's file; what `--set` laid on top is told by [`Asked::overrides`].
    pub(super) fn scenario_name(&self) -> &str {
        &self.ready.model().scenarios[self.ready.own(self.told).0].name
    }

    pub(super) fn overrides(&self, question: &Question<'_>) -> Value {
        match self.ready.is_variant(self.told) {
            true => overrides(&self.ready, &question.base),
            false => json!({}),
        }
    }

    /// The head of what is printed: the model and the scenario.
    pub(super) fn heading(&self, paint: Paint) -> String {
        let model = self.ready.model();
        paint.bold(&format!("{} – {}", model.title, model.scenarios[self.told.0].title))
    }

    /// The unit of outcomes, with what stands before it; nothing for milestones.
    pub(super) fn unit(&self, before: &str, manner: Manner) -> String {
        let model = &self.ready.model().outputs[self.output];
        let unit = if model.is_period { String::new() } else { manner.unit(&model.unit.text) };
        if unit.is_empty() { unit } else { format!("{before}{unit}") }
    }

    /// The names of checks.
    pub(super) fn checks(&self, list: &[usize]) -> Vec<&str> {
        list.iter().map(|check| self.ready.model().checks[*check].name.as_str()).collect()
    }

    /// What a change does to the checks and ranges, for programs.
    pub(super) fn verdict(&self, verdict: &Verdict) -> [(&'static str, Value); 3] {
        let beyond: Vec<&str> = verdict.beyond.iter().map(|d| self.ready.model().drivers[d.0].name.as_str()).collect();
        [
            ("breaks", json!(self.checks(&verdict.breaks))),
            ("failing", json!(self.checks(&verdict.failing))),
            ("beyond", json!(beyond)),
        ]
    }

    /// An outcome for programs: a milestone's period, null where there is none.
    pub(super) fn outcome(&self, x: f64) -> Value {
        match x.is_finite() {
            true => output_value(&self.ready, self.output, Some(x)),
            false => Value::Null,
        }
    }

    /// An outcome for people.
    pub(super) fn shown(&self, x: f64, manner: Manner) -> String {
        let model = &self.ready.model().outputs[self.output];
        match (x.is_finite(), x.is_nan(), model.is_period) {
            (true, _, true) => self.ready.model().timeline.title(x as i32),
            (true, _, false) => manner.show(x),
            (false, true, _) => "no value".to_owned(),
            (false, false, _) => "not reached".to_owned(),
        }
    }

    /// The manner of outcomes.
    pub(super) fn manner(&self, values: impl IntoIterator<Item = f64>) -> Manner {
        let model = &self.ready.model().outputs[self.output];
        Manner::of(values.into_iter().filter(|x| x.is_finite() && !model.is_period), model.unit.percent)
    }

    /// A knob's value for programs: a period as text.
    pub(super) fn value(&self, knob: &Knob, x: f64) -> Value {
        let driver = &self.ready.model().drivers[knob.driver.0];
        match driver.is_period && knob.turn != Turn::Factor && x.is_finite() {
            true => json!(self.ready.model().timeline.name(x as i32)),
            false if x.is_finite() => json!(x),
            false => Value::Null,
        }
    }

    /// A knob's value for people, with its unit.
    pub(super) fn knob(&self, knob: &Knob, x: f64) -> String {
        format!("{} {}", self.knob_alone(knob, x), self.knob_unit(knob)).trim_end().to_owned()
    }

    /// A knob's value for people where the unit stands apart.
    pub(super) fn knob_alone(&self, knob: &Knob, x: f64) -> String {
        let driver = &self.ready.model().drivers[knob.driver.0];
        match knob.turn {
            Turn::Factor => format!("× {}", digits(x)),
            _ if driver.is_period => self.ready.model().timeline.title(x as i32),
            _ if driver.unit.percent => format!("{}%", digits(x * 100.0)),
            _ => digits(x),
        }
    }

    /// The unit of a knob's value, where it is not seen at the value itself.
    pub(super) fn knob_unit(&self, knob: &Knob) -> String {
        let driver = &self.ready.model().drivers[knob.driver.0];
        let own = knob.turn == Turn::Factor || driver.is_period || driver.unit.percent || driver.unit.text == "1";
        if own { String::new() } else { driver.unit.text.clone() }
    }
}

/// Names in backticks, as in a sentence.
pub(super) fn quoted<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A list of JSON as the text of a CSV cell.
pub(super) fn listed(value: &Value) -> String {
    let names = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    names.collect::<Vec<_>>().join(" ")
}

/// An object with more fields.
pub(super) fn with(mut object: Value, fields: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    if let Value::Object(map) = &mut object {
        map.extend(fields.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }
    object
}

/// A number to five digits, in the shortest form.
pub(super) fn digits(x: f64) -> String {
    if x == 0.0 || !x.is_finite() {
        return format!("{x}");
    }
    let decimals = (4 - libm::log10(x.abs()).floor() as i32).clamp(0, 12) as usize;
    let text = grouped(x, decimals);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}
