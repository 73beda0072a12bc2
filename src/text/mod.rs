//! Files into records with spans: what the author wrote, key by key, nothing looked up yet.

mod baseline;
mod fields;
mod file;
mod model;
mod node;
mod replace;
mod texts;

pub use baseline::{BaselineText, FigureText, RelationText, SourceEntry, read_baseline};
pub use fields::instead;
pub use file::{Disk, FileError, Files, MAX_BYTES, Memory, read_text, read_whole_text};
pub use model::{
    CONSTANT_KEYS, ChartText, CheckText, ConstantText, CorrelationText, DRIVER_KEYS, DimensionText, DriverText,
    LineText, ModelHead, ModelText, OutputText, RESERVED_KEYS, ScenarioFileText, ScenarioText, TimelineText,
    read_model, read_scenario_file,
};
pub use node::{Entry, Node, NodeKind, Text};
pub use replace::{Replacement, WriteError, cannot_write, followed, may_write};
pub use texts::{NamedText, Texts};
