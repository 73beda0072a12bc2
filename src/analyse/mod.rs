//! What is asked of projections: scenarios compared, simulation, what-ifs, plan and actual, what made a number, edited
//! workbooks, contradictions between figures.
//!
//! - [`yearly`] and [`periodic`] put scenarios side by side.
//! - [`simulate()`] draws ([`Ask`]) and sums up ([`Simulation`]); [`differences`] compares draw by draw.
//! - A [`Question`] is an output in a scenario: [`seek`] finds the value at which it meets a target, [`levers`] does so
//!   for every driver, [`sensitivity`] turns each up and down, [`fn@bridge`] walks from one scenario to another,
//!   [`fn@grid`] turns two.
//! - [`diff()`] compares two versions of a model, and says why their outputs differ.
//! - [`explain()`] tells what made a number; [`figures()`] compares what sources say.
//! - [`variance()`] puts a plan beside what became known, and beside the latest estimate of the year.
//! - [`origin`] and [`edits`] read a workbook that somebody edited; [`verify()`] compares one with what it should hold.
//! - [`published()`] keeps a simulation as a forecast, and [`score()`] says what became of it.
//! - [`forecasts`] forecasts the series of a table, and [`paste()`] is what a model takes of one.
//!
//! ```
//! use evcalc::analyse::{Knob, Question, Sought, output_named, seek};
//! use evcalc::{graph::build, library::open, model::ScenarioId};
//!
//! let opened = open("examples/subscription.toml", None, &[])?;
//! let program = build(opened.model.expect("nothing is wrong with it"));
//! let output = output_named(&program.model, "value_against_cost")?;
//! let question = Question::new(&program, ScenarioId(0), output).expect("the scenario can be projected");
//! let knob = Knob::all(&program).into_iter().find(|knob| knob.name == "cost_per_trial").expect("a driver");
//! let found = seek(&question, &Sought { knob, target: 2.0, between: None, whole: false });
//! // A subscriber brings (9 - 1.2) / 6 % = 130 EUR and so may cost 65; of four trials one becomes a subscriber.
//! assert!(found.reached && (found.value.expect("a value") - 16.25).abs() < 1e-9);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod comparison;
mod diff;
mod edited;
mod explain;
mod figures;
mod fitted;
mod names;
mod published;
mod simulate;
mod update;
mod variance;
mod verify;
mod whatif;

pub use comparison::{Comparison, periodic, yearly};
pub use diff::{
    Change, ChangeKind, Diff, DiffError, DiffStep, End, OutputApart, Reason, Said, ScenarioApart, Version, Wanted,
    diff, shared_scenarios,
};
pub use edited::{
    Edit, Edits, Found, How, KnownEdit, KnownEdits, LiveCase, MOST_CARRIED, ModelPlace, Origin, Readable, Refused,
    SeenOutput, changes, edits, exact_changes, foreign_to, known_edits, origin, readable, seen_outputs, step_changes,
    too_many_values,
};
pub use explain::{About, ExplainError, Explained, NameEntry, NameKind, Named, Telling, Told, What, explain, names};
pub use figures::{Conflict, FigureReport, figures};
pub use fitted::{
    Asked, AskedError, By, Curves, FREEDOM, Fitted, Happening, Made, NoPaste, Sales, forecasts, holiday_days, holidays,
    of_calendar, paste, usual_periods,
};
pub use names::{NameError, driver_named, line_named, output_named, place_of, row_named};
pub use published::{
    FEW, Fact, Foreseen, HorizonScore, LEVELS, LineScore, NoPlan, Published, PublishedAbout, PublishedFrom,
    PublishedLine, PublishedOutput, ReadError, Skill, as_plan, crps, facts, pinball, published, score, share_below,
    stand_in,
};
pub use simulate::{
    Ask, CURVE, Case, CheckRisk, DIFFERENCE, DrawTable, DrawsFrom, DriverRisk, Ended, FAN, FailedDraw, Fan, Histogram,
    IndexRisk, Numbers, Outcomes, OutputRisk, PART_NOTE, PERCENTILES, Paired, Part, PartAbout, PartError, Progress,
    Simulation, Simulator, Tally, Whole, complete_parts, differences, paired, part_columns, part_rows, read_parts,
    risk, run_difference, simulate,
};
pub use update::{
    Chosen, Evidence, FEWEST_EFFECTIVE, LEVELS_TOLD, Moved, NotUpdated, POSTERIOR_NOTE, Posterior, PosteriorAbout,
    PosteriorError, Surprise, Tails, Tempered, UpdateAsk, Updated, WANTED_EFFECTIVE, Wish, evidence, revised, update,
};
pub use variance::{Against, Variance, Versus, known_lines, period_asked, planned, variance};
pub use verify::{
    Difference, Finding, FindingKind, OVERVIEWS, Report, Role, error_finding, named_values, refused_finding, role_of,
    typed_days, verify,
};
pub use whatif::{
    Bar, Bridge, Grid, Knob, Lever, Question, Remark, Seek, Sensitivity, Sought, Step, Swing, Turn, Verdict, Which,
    at_period, bridge, grid, levers, seek, sensitivity,
};
