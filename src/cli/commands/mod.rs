//! One file or folder for each command, with its own arguments and `run`.

pub(super) mod apart;
pub(super) mod baseline;
pub(super) mod check;
pub(super) mod compare;
pub(super) mod diff;
pub(super) mod docs;
pub(super) mod explain;
pub(super) mod fit;
pub(super) mod history;
pub(super) mod import;
pub(super) mod models;
pub(super) mod project;
pub(super) mod publish;
pub(super) mod scenarios;
pub(super) mod schema;
pub(super) mod score;
pub(super) mod simulate;
pub(super) mod starter;
pub(super) mod update;
pub(super) mod variance;
pub(super) mod verify;
pub(super) mod whatif;
