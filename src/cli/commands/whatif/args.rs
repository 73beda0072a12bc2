//! The arguments that all questions share.

use crate::analyse::Which;
use crate::cli::shared::known::KnownOptions;
use clap::Args;
use std::ffi::OsString;
use std::path::PathBuf;
/// What what-if commands are about.
#[derive(Clone, Debug, Args)]
pub(crate) struct WhatIf {
    /// A built-in model or a path to a model file
    pub model: Option<OsString>,
    /// The scenario (the first, if not given)
    #[arg(short, long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// A what-if change on top of the scenario
    #[arg(long, value_name = "NAME=EXPR")]
    pub set: Vec<String>,
    #[command(flatten)]
    pub known: KnownOptions,
    /// The output that the question is about (the first, if not given)
    #[arg(long, value_name = "OUTPUT")]
    pub of: Option<String>,
    /// Where the result goes: .json or .csv; of sensitivities and bridges also .xlsx, a workbook with a sheet for it
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Which drivers are looked at where none is named.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct Looked {
    /// Look at the drivers too that are known, or set so that the past comes out (their `role`)
    #[arg(long)]
    pub all: bool,
}

impl Looked {
    pub(super) fn which(self) -> Which {
        if self.all { Which::All } else { Which::Open }
    }
}
