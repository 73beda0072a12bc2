//! A model, opened and lowered.

use super::error::Error;
use super::ready::Ready;
use crate::graph::Program;
use crate::library::{Additions, Home, Variant, known_to};
use crate::model::ScenarioId;
use crate::text::{Files, NamedText, Texts};
use std::ffi::OsStr;
use std::sync::Arc;

/// A model with its baseline, checked and lowered once; cheap to clone.
#[derive(Clone, Debug)]
pub struct Model(Arc<Ready>);

impl Model {
    /// Opens a built-in model by its name or a model file by its path.
    ///
    /// # Errors
    /// There is no such model, it cannot be read, or something in it is wrong: all that is.
    ///
    /// ```
    /// let model = evcalc::Model::open("examples/reference.toml")?;
    /// assert_eq!(model.scenario_names().next(), Some("base"));
    /// # Ok::<(), evcalc::Error>(())
    /// ```
    pub fn open(name: impl AsRef<OsStr>) -> Result<Model, Error> {
        Model::of(Home::Named(name.as_ref()), &Additions::default())
    }

    /// The same with files that need not be on a disk: the model's, its baseline's, those of scenarios.
    ///
    /// # Errors
    /// As [`Model::open`].
    ///
    /// ```
    /// use evcalc::text::Memory;
    /// let shop = r#"
    /// [model]
    /// name = "shop"
    /// baseline = "facts.toml"
    /// [timeline]
    /// start = "2027"
    /// periods = 1
    /// step = "year"
    /// [outputs]
    /// twice = { formula = "baseline.cars * 2", unit = "pc" }
    /// "#;
    /// let facts = r#"
    /// [sources.paper]
    /// title = "A paper"
    /// [figures.cars]
    /// title = "Cars sold"
    /// subject = "the shop"
    /// measure = "sales"
    /// period = "2026"
    /// value = 21
    /// unit = "pc"
    /// kind = "reported"
    /// source = "paper"
    /// "#;
    /// let files = Memory::from([("plan/shop.toml", shop), ("plan/facts.toml", facts)]);
    /// let model = evcalc::Model::open_in("plan/shop.toml", &files)?;
    /// assert_eq!(model.scenario("base")?.project()?.output("twice")?.value, Some(42.0));
    /// # Ok::<(), evcalc::Error>(())
    /// ```
    pub fn open_in(name: impl AsRef<OsStr>, files: &dyn Files) -> Result<Model, Error> {
        Model::of(Home::Filed(name.as_ref(), files), &Additions::default())
    }

    /// A model from its text alone: files that it names are not looked for.
    ///
    /// # Errors
    /// Something in it is wrong: all that is.
    pub fn from_text(text: &str) -> Result<Model, Error> {
        let model = NamedText { name: "model.toml".to_owned(), text: text.to_owned() };
        Model::of(Home::Texts(&Texts { model, ..Texts::default() }), &Additions::default())
    }

    /// The same model with the known values of one more file, TOML or a table as csv, laid over what it knows.
    ///
    /// # Errors
    /// Something in the file is wrong, or names what the model does not have: all that is.
    ///
    /// ```
    /// let model = evcalc::Model::open("examples/reference.toml")?;
    /// let wrong = model.with_known("june.csv", "period,line,value\n2026-06,revenue,1o\n").expect_err("a slip");
    /// assert_eq!(wrong.diagnostics().next().map(|d| d.message.as_str()), Some("a known value must be a number, not `1o`"));
    /// # Ok::<(), evcalc::Error>(())
    /// ```
    pub fn with_known(&self, name: &str, text: &str) -> Result<Model, Error> {
        let mut texts = self.0.opened.texts.clone();
        texts.known.push(NamedText { name: name.to_owned(), text: text.to_owned() });
        self.again(&texts, &self.0.made, self.0.opened.known_to.as_deref())
    }

    /// The same model with known values up to a period (`"2026-03"`) or in none (`"none"`), whatever its text says.
    ///
    /// # Errors
    /// The model has no such period.
    pub fn known_to(&self, period: &str) -> Result<Model, Error> {
        self.again(&self.0.opened.texts, &self.0.made, Some(&known_to(period)))
    }

    /// The same model with one more scenario, the last: changes on top of one that it has.
    pub(super) fn with(&self, scenario: &str, sets: &[String]) -> Result<Model, Error> {
        let variants = Variant::of_sets(Some(scenario), sets);
        self.again(&self.0.opened.texts, &variants, self.0.opened.known_to.as_deref())
    }

    /// Opened anew from texts.
    fn again(&self, texts: &Texts, variants: &[Variant], known_to: Option<&str>) -> Result<Model, Error> {
        Model::of(Home::Texts(texts), &Additions { variants, known_to, ..Additions::default() })
    }

    fn of(home: Home<'_>, more: &Additions<'_>) -> Result<Model, Error> {
        Ok(Model(Arc::new(Ready::open(home, more)?)))
    }

    /// What people call it.
    pub fn title(&self) -> &str {
        &self.data().title
    }

    /// The names of its scenarios in file order; the first is the one that others are compared with.
    pub fn scenario_names(&self) -> impl Iterator<Item = &str> {
        self.data().scenarios.iter().map(|scenario| scenario.name.as_str())
    }

    /// The names of its outputs in file order.
    pub fn output_names(&self) -> impl Iterator<Item = &str> {
        self.data().outputs.iter().map(|output| output.name.as_str())
    }

    /// The names of its lines in file order.
    pub fn line_names(&self) -> impl Iterator<Item = &str> {
        self.data().lines.iter().map(|line| line.name.as_str())
    }

    /// What was noticed that is no error, as text; empty where nothing was.
    pub fn warnings(&self) -> String {
        crate::diagnostic::render(&self.0.opened.diagnostics.0, &self.0.opened.sources, false)
    }

    /// The lowered model, for what the front door does not offer.
    pub fn program(&self) -> &Program {
        &self.0.program
    }

    pub(super) fn ready(&self) -> &Ready {
        &self.0
    }

    pub(super) fn data(&self) -> &crate::model::Model {
        &self.0.program.model
    }

    pub(super) fn last_scenario(&self) -> ScenarioId {
        ScenarioId(self.data().scenarios.len() - 1)
    }
}
