//! One file or folder for each command, with its own arguments and `run`.

pub mod apart;
pub mod baseline;
pub mod check;
pub mod compare;
pub mod docs;
pub mod explain;
pub mod fit;
pub mod history;
pub mod import;
pub mod models;
pub mod project;
pub mod scenarios;
pub mod schema;
pub mod simulate;
pub mod starter;
pub mod verify;
pub mod whatif;
