//! The tests of evcalc's outside, as one program: linked once, and what is opened, projected and written is shared.
//!
//! | module | what it asks |
//! | --- | --- |
//! | `language` | every sentence of the language, as numbers worked out by hand |
//! | `arithmetic`, `maths`, `projections` | numbers against those of other programs |
//! | `broken` | the catalogue of diagnostics: one file of tests/broken and one snapshot each |
//! | `front` | the library as a Rust program uses it |
//! | `fit`, `history`, `history_statements` | curves against published fits; tables of others into figures |
//! | `variance` | plan, actual and latest estimate, by hand and in an engine of others |
//! | `sampling`, `simulation`, `whatif` | draws, goal seek, sensitivity and bridges against closed forms |
//! | `engine` | workbooks recalculated by IronCalc, an engine that shares no code with this project |
//! | `forecast` | `fit`: percentiles that simulate to what is printed, workbooks, hostile tables, curves |
//! | `published` | forecasts that are published, and their scores against closed forms |
//! | `monthly` | a planner's month, as the tutorial tells it, in files and typed into the workbook |
//! | `diff` | two versions of a model, worked out by hand |
//! | `cli`, `files` | the program as its users and their files meet it |
//! | `front` | the library as its users call it |
//! | `known` | known values in files: every form, every mistake, in workbooks and of tables |
//! | `carried`, `returned`, `limits` | workbooks that travel, come back edited, or hold more than Excel takes |
//! | `layers`, `dependencies` | the shape of src: imports flow one way; no crate is named that nothing uses |
//! | `support` | what several of them use; how much of the long sets runs is said in `support::extent` |
//!
//! Data lies beside this folder: tests/models and tests/broken (models), tests/tables, tests/foreign and tests/returned
//! (files as others saved them), tests/data (numbers that something else computed). tests/random judges random models
//! here and in examples/random_models.rs. tests/README.md says what else runs, and where.

mod arithmetic;
mod broken;
mod carried;
mod cli;
mod dependencies;
mod diff;
mod engine;
mod files;
mod fit;
mod forecast;
mod front;
mod history;
mod history_statements;
mod known;
mod language;
mod layers;
mod limits;
mod maths;
mod monthly;
mod projections;
mod published;
mod returned;
mod sampling;
mod simulation;
mod support;
mod updated;
mod variance;
mod whatif;
