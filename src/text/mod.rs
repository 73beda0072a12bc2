//! Files into records with spans: what the author wrote, key by key, nothing looked up yet.

mod baseline;
mod fields;
mod file;
mod keys;
mod model;
mod node;
mod records;
mod replace;
mod sections;
mod texts;

pub use baseline::{BaselineText, FigureText, RelationText, SourceEntry, read_baseline};
pub use fields::instead;
pub use file::{Disk, FileError, Files, MAX_BYTES, Memory, read_text, read_whole_text};
pub use keys::{CONSTANT_KEYS, DRIVER_KEYS, RESERVED_KEYS};
pub use model::{read_model, read_scenario_file};
pub use node::{Entry, Node, NodeKind, Text};
pub use records::{
    ChartText, CheckText, ConstantText, CorrelationText, DimensionText, DriverText, LineText, ModelHead, ModelText,
    OutputText, ScenarioFileText, ScenarioText, TimelineText,
};
pub use replace::{Replacement, WriteError, cannot_write, followed, may_write};
pub use texts::{NamedText, Texts};
