//! A change gives the same number whichever way it is made: by `--set`, in a scenario of a file, in the yellow cell, in a
//! scenario's column, and by `import --save` of a workbook that was edited so. The right number is the program's own for a
//! text in which the change is written out.

mod model;

use crate::engine::support::{Case, Engine, Typed, near};
use crate::support::extent;
use evcalc::analyse::{Edits, changes, edits};
use evcalc::evaluate::{project, project_draw};
use evcalc::graph::build;
use evcalc::library::{NewScenario, open, with_scenario};
use evcalc::model::ScenarioId;
use evcalc::workbook::{Handle, Spot, handles};
use model::{Dice, Spec};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Outputs by name.
type Outputs = BTreeMap<String, f64>;

/// One random model with random changes on top of one of its scenarios.
struct Trial {
    seed: u64,
    spec: Spec,
    case: Case,
    scenario: usize,
    /// Each with the number that is typed there.
    typed: Vec<(Handle, f64)>,
}

impl Trial {
    fn new(seed: u64) -> Trial {
        let mut dice = Dice::new(seed);
        let spec = Spec::random(&mut dice);
        let case = Case::from_text("paths", &spec.text());
        let scenario = dice.between(0, spec.scenarios.len() as i32) as usize;
        let all: Vec<Handle> = handles(&case.program).into_iter().filter(|h| matches!(h.spot, Spot::Key(_))).collect();
        let mut typed: Vec<(Handle, f64)> = Vec::new();
        for _ in 0..dice.between(1, 4) {
            let handle = dice.pick(&all).clone();
            if typed.iter().all(|(other, _)| *other != handle) {
                typed.push((handle, *dice.pick(&[7.0, -2.5, 0.0, 100.0, 0.125])));
            }
        }
        Trial { seed, spec, case, scenario, typed }
    }

    fn name(&self) -> &str {
        &self.spec.scenarios[self.scenario].name
    }

    /// Driver, cell, period (none: all of a fixed one), number.
    fn places(&self) -> Vec<(usize, usize, Option<i32>, f64)> {
        let program = &self.case.program;
        let place = |(handle, value): &(Handle, f64)| {
            let input = program.input(handle.input);
            let Spot::Key(k) = handle.spot else { panic!("no key") };
            let varies = program.model.drivers[input.driver.0].varies;
            let period = varies.then(|| program.settings[0].inputs[handle.input.0].keys[k].period);
            (input.driver.0, input.cell, period, *value)
        };
        self.typed.iter().map(place).collect()
    }

    fn sets(&self) -> Vec<String> {
        self.typed.iter().map(|(handle, value)| format!("{}={value:?}", handle.id)).collect()
    }

    /// The first scenario's text with the changes written into it; none where there is no such text.
    fn rewritten(&self) -> Option<Spec> {
        let mut spec = self.spec.clone();
        for (d, cell, period, value) in self.places() {
            if self.scenario != 0 || spec.drivers[d].between == "none" {
                return None;
            }
            spec.rewrite(d, cell, period, value);
        }
        Some(spec)
    }

    /// What the changes give on top of the scenario.
    fn set(&self) -> Outputs {
        projected(&self.spec.text(), Some(self.name()), &self.sets(), None)
    }

    /// What they give as the scenario's own text. A later scenario's text is laid over what it inherits, as a `--set` is;
    /// of the first one nothing is below, but for single values and the value outside of them.
    fn own(&self) -> Outputs {
        let (mut spec, mut sets) = (self.spec.clone(), Vec::new());
        for ((d, cell, period, value), set) in self.places().into_iter().zip(self.sets()) {
            match self.scenario == 0 && spec.drivers[d].between != "none" {
                true => spec.rewrite(d, cell, period, value),
                false => sets.push(set),
            }
        }
        projected(&spec.text(), Some(self.name()), &sets, None)
    }

    fn recalculated(&self, typed: Vec<(String, f64)>) -> Engine {
        self.shown_as(self.scenario, typed)
    }

    fn shown_as(&self, scenario: usize, typed: Vec<(String, f64)>) -> Engine {
        let title = self.case.scenario_title(scenario);
        let mut all = vec![("selected_scenario".to_owned(), Typed::Text(title))];
        all.extend(typed.into_iter().map(|(place, value)| (place, Typed::Number(value))));
        self.case.recalculated(&all)
    }

    /// The book with the numbers in the yellow cells.
    fn yellow(&self) -> Engine {
        self.recalculated(self.typed.iter().map(|(h, value)| (format!("override.{}", h.name), *value)).collect())
    }

    /// The book with the numbers in the scenario's column.
    fn column(&self) -> Engine {
        self.column_shown_as(self.scenario)
    }

    /// The same book where another scenario is chosen.
    fn column_shown_as(&self, scenario: usize) -> Engine {
        let names: BTreeMap<String, String> = self.case.names().into_iter().collect();
        let head = &names[&format!("scenario.{}", self.name())];
        let letters = head.split('$').nth(1).expect("a column");
        let place = |(handle, value): &(Handle, f64)| (format!("Scenarios!${letters}${}", handle.row + 1), *value);
        self.shown_as(scenario, self.typed.iter().map(place).collect())
    }

    /// What is typed into the first scenario's column reaches those that take over from it.
    fn reaches_the_others(&self) -> Result<(), String> {
        let Some(spec) = self.rewritten() else { return Ok(()) };
        for (at, other) in spec.scenarios.iter().enumerate().skip(1) {
            let right = projected(&spec.text(), Some(&other.name), &[], None);
            let way = format!("in `{}`, typed into the first column", other.name);
            self.compare(&way, &right, &self.shown(&self.column_shown_as(at)))?;
        }
        Ok(())
    }

    fn shown(&self, engine: &Engine) -> Outputs {
        let outputs = self.case.model().outputs.iter();
        outputs.map(|o| (o.name.clone(), engine.named(&format!("output.{}", o.name)).unwrap_or(f64::NAN))).collect()
    }

    /// What `import` makes of a book: the live case, and the scenario that it would save.
    fn imported(&self, engine: &Engine) -> Result<[Outputs; 2], String> {
        let book = evcalc::spreadsheet::parse(&engine.saved()).expect("the edited book is read");
        let program = &self.case.program;
        let count = program.model.scenarios.len();
        let projections: Vec<_> = (0..count).map(|s| project(program, ScenarioId(s)).expect("projects")).collect();
        let found = edits(&book, program, &projections).expect("its inputs are found");
        if !found.refused.is_empty() {
            return Err(format!("seed {}: {:?}\n{}", self.seed, found.refused, self.spec.text()));
        }
        let live = found.live();
        let drawn = project_draw(program, found.selected, &Edits::draw(&live)).expect("projects");
        let scenario = NewScenario {
            name: "saved".to_owned(),
            title: "Saved".to_owned(),
            notes: String::new(),
            extends: self.name().to_owned(),
            changes: changes(program, found.selected, &live, &drawn),
        };
        let text = with_scenario(&self.spec.text(), &scenario).expect("it can be saved");
        Ok([outputs(program, &drawn), projected(&text, None, &[], Some("saved"))])
    }

    /// What differs, if anything does.
    fn compare(&self, way: &str, right: &Outputs, found: &Outputs) -> Result<(), String> {
        match right.iter().find(|(name, value)| !near(**value, found[*name])) {
            None => Ok(()),
            Some((name, value)) => Err(format!(
                "seed {}, {way}: {name} is {}, and {value} is right\non top of `{}`: {:?}\n{}",
                self.seed,
                found[name],
                self.name(),
                self.sets(),
                self.spec.text()
            )),
        }
    }

    fn run(&self) -> Result<(), String> {
        let right = self.set();
        let text = self.spec.with_scenario(self.name(), &self.places());
        self.compare("in a file", &right, &projected(&text, None, &[], Some("changed")))?;
        let yellow = self.yellow();
        self.compare("in yellow cells", &right, &self.shown(&yellow))?;
        let [live, saved] = self.imported(&yellow)?;
        self.compare("imported from yellow cells", &right, &live)?;
        self.compare("saved from yellow cells", &right, &saved)?;
        let own = self.own();
        let column = self.column();
        self.compare("in the scenario's column", &own, &self.shown(&column))?;
        let [live, saved] = self.imported(&column)?;
        self.compare("imported from the scenario's column", &own, &live)?;
        self.compare("saved from the scenario's column", &own, &saved)?;
        self.reaches_the_others()
    }
}

fn outputs(program: &evcalc::graph::Program, projection: &evcalc::series::Projection) -> Outputs {
    let rows = program.model.outputs.iter().zip(&program.output_rows);
    rows.map(|(o, row)| (o.name.clone(), projection.rows[row.0].scalar().unwrap_or(f64::NAN))).collect()
}

/// The outputs of a scenario of a text; of what `--set` makes, where anything is set.
fn projected(text: &str, on: Option<&str>, sets: &[String], name: Option<&str>) -> Outputs {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("paths.toml");
    std::fs::write(&path, text).expect("the model is written");
    let opened = open(path.to_str().expect("a path"), on.filter(|_| !sets.is_empty()), sets).expect("it can be read");
    let model = opened.model.unwrap_or_else(|| panic!("{:#?}\n{text}", opened.diagnostics.0));
    let program = build(model);
    let last = ScenarioId(program.model.scenarios.len() - 1);
    let scenario = match name.or(on.filter(|_| sets.is_empty())) {
        Some(name) => program.model.scenario(name).expect("the scenario"),
        None => last,
    };
    outputs(&program, &project(&program, scenario).expect("it can be projected"))
}

#[test]
fn a_change_gives_the_same_number_whichever_way_it_is_made() {
    let seeds = extent::CHANGES.chosen();
    let wrong: Vec<String> = seeds.clone().into_par_iter().filter_map(|seed| Trial::new(seed).run().err()).collect();
    assert!(wrong.is_empty(), "{} of {seeds:?}:\n{}", wrong.len(), wrong.join("\n\n"));
}

/// Models with plans for tests/office/same_change.sh, and what must come out: many in the folder that it names in
/// `SAME_CHANGE_FOLDER`, else one, to see that they can be written.
#[test]
fn plans_for_another_engine_are_written_where_they_are_asked_for() {
    let own = tempfile::tempdir().expect("a temporary folder");
    let (folder, seeds) = match std::env::var_os("SAME_CHANGE_FOLDER") {
        Some(folder) => (PathBuf::from(folder), 1001..=1020),
        None => (own.path().to_owned(), 1001..=1001),
    };
    for seed in seeds {
        let trial = Trial::new(seed);
        let at = |ending: &str| folder.join(format!("{seed}.{ending}"));
        let write = |ending: &str, text: String| std::fs::write(at(ending), text).expect("it is written");
        let chosen = format!("words\tselected_scenario\t{}\n", trial.case.scenario_title(trial.scenario));
        let json = |right: &Outputs| {
            let list: Vec<_> = right.iter().map(|(n, x)| serde_json::json!({ "name": n, "value": x })).collect();
            serde_json::json!({ "outputs": list }).to_string()
        };
        let (mut yellow, mut column) = (chosen.clone(), chosen);
        for (handle, value) in &trial.typed {
            yellow += &format!("value\toverride.{}\t{value:?}\n", handle.name);
            column += &format!("column\toverride.{}\tscenario.{}\t{value:?}\n", handle.name, trial.name());
        }
        write("toml", trial.spec.text());
        write("yellow.plan", yellow);
        write("yellow.json", json(&trial.set()));
        write("column.plan", column);
        write("column.json", json(&trial.own()));
        for plan in ["yellow.plan", "column.plan"] {
            let written = std::fs::read_to_string(at(plan)).expect("a plan");
            assert_eq!(written.lines().count(), 1 + trial.typed.len(), "{plan}:\n{written}");
        }
    }
}

#[test]
fn the_models_by_hand_give_their_numbers() {
    // 10 in January; 30 there makes it 11 x 30 + 20 = 350. Linear to 220 in December: 12 x 110 = 1,320.
    let steps = "[model]\nname = \"p\"\n[timeline]\nstart = \"2026-01\"\nperiods = 12\nstep = \"month\"\n\
        [drivers]\nlin = { value = { \"2026-01\" = 0, \"2026-12\" = 110 }, between = \"linear\" }\n\
        stp = { value = { \"2026-01\" = 10, \"2026-12\" = 20 } }\n[lines]\nx = \"lin + stp\"\n\
        [outputs]\ntl = \"total(lin)\"\nts = \"total(stp)\"\n[scenarios.base]\n[scenarios.other.drivers]\n\
        lin = { \"2026-06\" = 5 }\nstp = { \"2026-06\" = 5 }\n";
    let case = Case::from_text("p", steps);
    let find = |id: &str| handles(&case.program).into_iter().find(|h| h.id == id).expect("a row");
    for column in ["E", "G"] {
        let type_into = |id: &str, x: f64| {
            let place = format!("Scenarios!${column}${}", find(id).row + 1);
            case.recalculated(&[(place, Typed::Number(x))])
        };
        assert_eq!(type_into("stp[2026-01]", 30.0).named("output.ts"), Some(350.0), "{column}");
        assert_eq!(type_into("lin[2026-12]", 220.0).named("output.tl"), Some(1320.0), "{column}");
    }
    let june = case.recalculated::<&str>(&[]).number_at(&format!("Scenarios!$G${}", find("stp[2026-06]").row + 1));
    assert_eq!(june, None, "June is no key of base");
    let sets = |set: &str| projected(steps, Some("base"), &[set.to_owned()], None);
    assert_eq!((sets("stp[2026-01]=30")["ts"], sets("lin[2026-12]=220")["tl"]), (350.0, 1320.0));
}

#[test]
fn the_row_from_the_start_is_a_key_in_the_first_period() {
    let text = "[model]\nname = \"early\"\n[timeline]\nstart = \"2026-01\"\nperiods = 8\nstep = \"month\"\n\
        [drivers]\nprice = { \"2026-04\" = 10, \"2026-07\" = 20 }\n[lines]\nx = \"price\"\n\
        [outputs]\no = \"total(x)\"\n";
    let case = Case::from_text("early", text);
    let ids: Vec<String> = handles(&case.program).into_iter().map(|h| h.id).collect();
    assert_eq!(ids[..3], ["price[2026-01]", "price[2026-04]", "price[2026-07]"]);
    let total =
        |place: &str, x: f64| case.recalculated(&[(place, Typed::Number(x))]).named("output.o").expect("a number");
    let set = |set: &str| projected(text, None, &[set.to_owned()], None)["o"];
    // Three months at 7, three at 10, two at 20; and the same the other way about: 10 stays before April.
    assert_eq!((total("override.price.from_2026_01", 7.0), set("price[2026-01]=7")), (91.0, 91.0));
    assert_eq!((total("override.price.from_2026_04", 7.0), set("price[2026-04]=7")), (91.0, 91.0));
    assert_eq!(total("Scenarios!$G$12", 7.0), 91.0);
    // In base's own text April's 7 is the first value, which stands from the start: six months at 7, two at 20.
    assert_eq!(total("Scenarios!$G$13", 7.0), 82.0);
}

#[test]
fn a_key_of_a_straight_path_changes_what_lies_before_it() {
    let text = "[model]\nname = \"lin\"\n[timeline]\nstart = \"2026-01\"\nperiods = 12\nstep = \"month\"\n\
        [drivers]\nfx = { value = { \"2026-01\" = 100, \"2026-12\" = 100 }, between = \"linear\" }\n\
        [lines]\ny = \"fx * 1\"\n[outputs]\nmar = \"at(y, \\\"2026-03\\\")\"\n\
        [scenarios.base]\n[scenarios.weak.drivers]\nfx = { \"2026-06\" = 50 }\n";
    // Two fifths of the way from 100 in January to 50 in June.
    assert!(near(projected(text, Some("weak"), &[], None)["mar"], 80.0));
    let case = Case::from_text("lin", text);
    let typed = case.recalculated(&[("override.fx.from_2026_06", Typed::Number(50.0))]);
    assert!(near(typed.named("output.mar").expect("a number"), 80.0));
}

#[test]
fn a_first_scenario_that_changes_its_own_path_has_no_row_to_compare_with() {
    let text = "[model]\nname = \"own\"\n[timeline]\nstart = \"2026-Q1\"\nperiods = 1\nstep = \"quarter\"\n\
        [drivers]\nd = { value = { \"2027\" = 4, \"2026-Q3\" = 0.5 } }\n[lines]\nx = \"d\"\n[outputs]\no = \"total(x)\"\n\
        [scenarios.own.drivers]\nd = \"inherited + 1\"\n[scenarios.early.drivers]\nd = { \"2025-Q2\" = 1000 }\n";
    let case = Case::from_text("own", text);
    let report = case.recalculated::<&str>(&[]).compare_with_cached(&case.bytes);
    assert!(report.differences.is_empty(), "{:#?}", report.differences);
    assert_eq!(projected(text, Some("own"), &[], None)["o"], 1.5);
    assert_eq!(projected(text, Some("early"), &[], None)["o"], 1000.0);
}
