//! One of two versions of a model.

use crate::graph::Program;
use crate::library::Opened;
use crate::model::Model;

/// A model with the records that it was checked from.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// Its texts.
    pub opened: &'a Opened,
    /// The model, lowered.
    pub program: &'a Program,
}

impl<'a> Version<'a> {
    pub(super) fn model(&self) -> &'a Model {
        &self.program.model
    }
}
