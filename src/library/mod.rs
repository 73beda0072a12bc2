//! Opening models: the built-in ones and files, each with its baseline, checked; and saving scenarios into them.
//!
//! [`open()`] reads a model by its name or path, [`open_of`] wherever it is; [`Variant`]s add scenarios to it as
//! `--set` does. [`with_scenario`] and [`append()`] write what was found into a model's text, keeping all that stands
//! there.
//!
//! ```
//! let opened = evcalc::library::open("xiaomi", Some("base"), &["order_growth=3%".to_owned()])?;
//! let model = opened.model.expect("nothing is wrong with it");
//! assert_eq!(opened.variants, 1);
//! assert!(evcalc::library::builtin_models().contains(&model.name.as_str()));
//!
//! let wrong = evcalc::library::open("xiaomy", None, &[]).expect_err("there is no such model");
//! assert!(wrong.to_string().contains("did you mean `xiaomi`?"), "{wrong}");
//! # Ok::<(), evcalc::library::OpenError>(())
//! ```

mod additions;
mod append;
mod builtin;
mod differences;
mod identity;
mod line_ends;
mod open;
mod opened;
mod save;
mod variant;

pub use additions::{Additions, known_to};
pub use append::{AppendError, Held, Trial, append};
pub use builtin::{builtin_models, builtin_text, default_model, is_model_text};
pub use differences::differences;
pub use identity::{Identity, fingerprint};
pub use open::{Home, OpenError, SET, is_path, open, open_baseline, open_of, open_texts, open_with};
pub use opened::{Opened, scenario_file_of};
pub use save::{Changed, NewScenario, NewValue, SaveError, scenario_file, typed, with_scenario};
pub use variant::Variant;
