//! What is asked of a simulation, and how it can be watched and stopped.

use super::origin::DrawsFrom;
use crate::diagnostic::Diagnostic;
use crate::graph::InputId;
use crate::maths::Isa;
use crate::sample::Method;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What is asked of a simulation.
#[derive(Clone, Debug)]
pub struct Ask {
    /// How many draws.
    pub draws: u64,
    /// The number of the first.
    pub first: u64,
    /// The seed.
    pub seed: u64,
    /// How draws spread.
    pub method: Method,
    /// Instructions for columns.
    pub isa: Isa,
    /// The outputs that are told, as indices; what only others need is not computed.
    pub outputs: Vec<usize>,
    /// The percentiles of every line in every period that are wanted, such as [`FAN`](super::FAN); none, if no fans are.
    pub fans: Vec<f64>,
    /// Whether first-order and total indices are wanted: they take a run for each driver.
    pub indices: bool,
    /// Driver cells that are not drawn.
    pub fixed: BTreeSet<InputId>,
    /// Where the draws come from.
    pub origin: DrawsFrom,
}

impl Ask {
    /// Independent draws from the first on, of some outputs, with the instructions of this machine and nothing besides.
    pub fn plain(draws: u64, seed: u64, outputs: Vec<usize>) -> Ask {
        Ask {
            draws,
            first: 0,
            seed,
            method: Method::Plain,
            isa: Isa::detect(),
            outputs,
            fans: vec![],
            indices: false,
            fixed: BTreeSet::new(),
            origin: DrawsFrom::Made,
        }
    }
}

/// Why a simulation has no result.
#[derive(Clone, Debug)]
pub enum Ended {
    /// Something is wrong with the scenario, its distributions or its correlations.
    Faults(Vec<Diagnostic>),
    /// It was stopped.
    Stopped,
}

impl From<Vec<Diagnostic>> for Ended {
    fn from(faults: Vec<Diagnostic>) -> Self {
        Ended::Faults(faults)
    }
}

/// How far the work is, and whether it should stop: shared with whoever watches.
#[derive(Debug, Default)]
pub struct Progress {
    all: AtomicU64,
    done: AtomicU64,
    stop: AtomicBool,
}

impl Progress {
    /// More draws to do than were known of.
    pub fn expect(&self, draws: u64) {
        self.all.fetch_add(draws, Ordering::Relaxed);
    }

    /// Some draws are done.
    pub fn step(&self, draws: u64) {
        self.done.fetch_add(draws, Ordering::Relaxed);
    }

    /// Draws done, and draws known of.
    pub fn so_far(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.all.load(Ordering::Relaxed))
    }

    /// Asks whoever works to stop soon.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether to stop.
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
