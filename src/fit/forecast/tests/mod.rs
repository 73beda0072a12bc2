//! Tests against values of others.

mod agreement;
mod answers;
#[allow(clippy::excessive_precision)]
mod reference;
