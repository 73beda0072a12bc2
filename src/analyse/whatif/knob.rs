//! What is turned: a driver's cell, a step of its path, or a factor on all of it.

use crate::evaluate::{Draw, Drawn, Edited};
use crate::graph::{InputId, Program};
use crate::model::{DimensionId, Driver, DriverId, DriverRole, ScenarioId};
use crate::series::Projection;

/// A driver's cell at a step of its path, as `--set` names it: `price[YU7,2027-07]`.
pub fn at_period(cell: &str, period: &str) -> String {
    match cell.strip_suffix(']') {
        Some(open) => format!("{open},{period}]"),
        None => format!("{cell}[{period}]"),
    }
}

/// How a knob acts on its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Its value is the cells' value, in all periods.
    Value,
    /// Its value multiplies all that the scenario has: 1 changes nothing.
    Factor,
    /// Its value is that of the step of the path with this place among the keys.
    Step(usize),
}

/// Which drivers a question is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// What somebody decides and what the world does; not what is known or was set so that the past comes out.
    #[default]
    Open,
    /// All.
    All,
}

/// Something that can be turned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knob {
    /// The driver.
    pub driver: DriverId,
    /// The cells that turn together.
    pub inputs: Vec<InputId>,
    /// How.
    pub turn: Turn,
    /// What it is called.
    pub name: String,
}

impl Knob {
    /// A cell of a driver: its value where that is one number, a factor where it is a path over time.
    pub fn cell(program: &Program, input: InputId) -> Knob {
        let driver = program.input(input).driver;
        let turn = if program.model.drivers[driver.0].varies { Turn::Factor } else { Turn::Value };
        Knob { driver, inputs: vec![input], turn, name: program.input_name(input) }
    }

    /// What its driver is for.
    pub fn role(&self, program: &Program) -> DriverRole {
        program.model.drivers[self.driver.0].role
    }

    /// All cells of a driver by one factor; the cell itself where there is one.
    pub fn whole(program: &Program, driver: DriverId) -> Knob {
        let (first, count) = (program.first_input(driver), program.model.drivers[driver.0].value.len());
        if count == 1 {
            return Knob::cell(program, first);
        }
        let inputs = (first.0..first.0 + count).map(InputId).collect();
        Knob { driver, inputs, turn: Turn::Factor, name: program.model.drivers[driver.0].name.clone() }
    }

    /// Every cell of every driver that stands for something of its own: seasons turn as a whole.
    pub fn all(program: &Program) -> Vec<Knob> {
        Knob::of(program, Which::All)
    }

    /// The same of some drivers, decisions before what lies outside.
    pub fn of(program: &Program, which: Which) -> Vec<Knob> {
        let mut drivers: Vec<(usize, &Driver)> = program.model.drivers.iter().enumerate().collect();
        if which == Which::Open {
            drivers.retain(|(_, driver)| driver.role.is_open());
        }
        drivers.sort_by_key(|(_, driver)| driver.role.rank());
        let mut out = Vec::new();
        for (d, driver) in drivers {
            let id = DriverId(d);
            let calendar = |dimension: &DimensionId| program.model.dimensions[dimension.0].calendar.is_some();
            if driver.over.iter().any(calendar) {
                out.push(Knob::whole(program, id));
            } else {
                let first = program.first_input(id).0;
                out.extend((first..first + driver.value.len()).map(|input| Knob::cell(program, InputId(input))));
            }
        }
        out
    }

    /// The step of a cell's path that begins in a period; none where no step begins there.
    pub fn step(program: &Program, scenario: ScenarioId, input: InputId, period: i32) -> Option<Knob> {
        let driver = program.input(input).driver;
        let keys = &program.settings(scenario).inputs[input.0].keys;
        let at = keys.iter().position(|key| key.period == period)?;
        if !program.model.drivers[driver.0].varies {
            return None;
        }
        let from = program.model.timeline.name(period);
        let name = at_period(&program.input_name(input), &from);
        Some(Knob { driver, inputs: vec![input], turn: Turn::Step(at), name })
    }

    /// Where it stands in a scenario that nothing has been turned in.
    pub fn present(&self, base: &Projection) -> f64 {
        let cell = &base.inputs[self.inputs[0].0];
        match self.turn {
            Turn::Value => cell.at(0),
            Turn::Factor => 1.0,
            Turn::Step(at) => cell.keys[at],
        }
    }

    /// The driver's own range, in the knob's terms: of a factor, what keeps all of the path inside.
    pub fn range(&self, program: &Program, base: &Projection) -> (Option<f64>, Option<f64>) {
        let driver = &program.model.drivers[self.driver.0];
        if self.turn != Turn::Factor {
            let first = driver.is_period.then_some(1.0);
            let last = driver.is_period.then(|| f64::from(program.model.timeline.last()));
            return (driver.min.or(first), driver.max.or(last));
        }
        let values = || self.inputs.iter().flat_map(|input| base.inputs[input.0].path.iter().copied());
        let (mut low, mut high): (Option<f64>, Option<f64>) = (None, None);
        for x in values().filter(|x| *x != 0.0) {
            let ends = [driver.min, driver.max].map(|limit| limit.map(|limit| limit / x));
            let [a, b] = if x > 0.0 { ends } else { [ends[1], ends[0]] };
            low = [low, a].into_iter().flatten().reduce(f64::max);
            high = [high, b].into_iter().flatten().reduce(f64::min);
        }
        (low, high)
    }

    /// The knob at a value, as a projection takes it.
    pub fn at(&self, value: f64) -> Draw {
        let drawn = match self.turn {
            Turn::Value => Drawn::Value(value),
            Turn::Factor => Drawn::Multiply(value),
            Turn::Step(at) => Drawn::Edited(Edited { steps: vec![(at, value)], ..Edited::default() }),
        };
        self.inputs.iter().map(|input| (*input, drawn.clone())).collect()
    }

    /// Whether only whole values mean something: period numbers.
    pub fn whole_numbers(&self, program: &Program) -> bool {
        program.model.drivers[self.driver.0].is_period && self.turn != Turn::Factor
    }
}
