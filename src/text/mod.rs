//! Files into records with spans: what the author wrote, key by key, nothing looked up yet.
//!
//! [`read_model`], [`read_baseline`], [`read_scenario_file`] and [`read_known`] read texts, whatever holds them ([`Texts`]);
//! [`read_text`] gets one from disk under a limit, and a [`Replacement`] writes a file whole or not at all.
//!
//! ```
//! use evcalc::diagnostic::{Diagnostics, FileId};
//! use evcalc::text::read_baseline;
//!
//! let mut said = Diagnostics::default();
//! let text = "[figures.sold]\nvalue = 29000\nunit = \"pc\"\nsurprise = 1\n";
//! let records = read_baseline(FileId(0), text, &mut said);
//! assert_eq!(records.figures[0].name.value, "sold");
//! // A key that nobody knows is told with its place.
//! let (place, _) = said.0[0].place.as_ref().expect("a place");
//! assert_eq!(&text[place.start..place.end], "surprise");
//! ```

mod baseline;
mod fields;
mod file;
mod keys;
mod known;
mod known_files;
mod model;
mod node;
mod number;
mod records;
mod replace;
mod sections;
mod texts;

pub use baseline::{BaselineText, ConflictText, FigureText, RelationText, SourceEntry, read_baseline};
pub use fields::instead;
pub use file::{Disk, FileError, Files, MAX_BYTES, Memory, read_text, read_whole_text};
pub use keys::{CONSTANT_KEYS, DRIVER_KEYS, RESERVED_KEYS};
pub use known::{KnownLine, KnownText, NO_PERIOD, TOTAL};
pub use known_files::{known_figure, known_table, read_known};
pub use model::{read_model, read_scenario_file};
pub use node::{Entry, Node, NodeKind, Text};
pub use number::typed_number;
pub use records::{
    ChartText, CheckText, ConstantText, CorrelationText, DimensionText, DriverText, LineText, ModelHead, ModelText,
    OutputText, ScenarioFileText, ScenarioText, TimelineText,
};
pub use replace::{Replacement, WriteError, cannot_write, followed, may_write};
pub use texts::{NamedText, Texts};
