//! Scenarios compared, simulation, what-ifs, what made a number, edited workbooks, contradictions between figures.

mod comparison;
mod edited;
mod explain;
mod figures;
mod fitted;
mod names;
mod simulate;
mod verify;
mod whatif;

pub use comparison::{Comparison, periodic, yearly};
pub use edited::{
    Edit, Edits, Found, How, LiveCase, MOST_CARRIED, ModelPlace, Origin, Readable, Refused, SeenOutput, changes, edits,
    exact_changes, foreign_to, origin, readable, seen_outputs, step_changes, too_many_values,
};
pub use explain::{About, ExplainError, Explained, NameEntry, NameKind, Named, Telling, Told, What, explain, names};
pub use figures::{Conflict, FigureReport, figures};
pub use fitted::{FREEDOM, Fitted, Sales, fitted, methods, of_calendar, offered, paste};
pub use names::{NameError, driver_named, line_named, output_named, place_of, row_named};
pub use simulate::{
    Ask, CURVE, Case, CheckRisk, DIFFERENCE, DriverRisk, Ended, FAN, FailedDraw, Fan, Histogram, IndexRisk, Numbers,
    Outcomes, OutputRisk, PART_NOTE, PERCENTILES, Paired, Part, PartAbout, PartError, Progress, Simulation, Simulator,
    Tally, Whole, complete_parts, differences, paired, part_columns, part_rows, read_parts, risk, run_difference,
    simulate,
};
pub use verify::{
    Difference, Finding, FindingKind, OVERVIEWS, Report, Role, error_finding, named_values, refused_finding, role_of,
    typed_days, verify,
};
pub use whatif::{
    Bar, Bridge, Grid, Knob, Lever, Question, Remark, Seek, Sensitivity, Sought, Step, Swing, Turn, Verdict, at_period,
    bridge, grid, levers, seek, sensitivity,
};
