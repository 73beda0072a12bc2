//! Opening models: the built-in ones and files, each with its baseline, checked.

mod append;
mod builtin;
mod differences;
mod identity;
mod line_ends;
mod open;
mod save;
mod variant;

pub use append::{AppendError, Held, Trial, append};
pub use builtin::{builtin_models, builtin_text, default_model, is_model_text};
pub use differences::differences;
pub use identity::{Identity, fingerprint};
pub use open::{
    Home, OpenError, Opened, SET, is_path, open, open_baseline, open_of, open_texts, open_with, scenario_file_of,
};
pub use save::{Changed, NewScenario, NewValue, SaveError, scenario_file, typed, with_scenario};
pub use variant::Variant;
