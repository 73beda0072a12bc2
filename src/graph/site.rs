//! Where a formula is expanded.

use super::tree::{Shape, Tree};

/// The element that each dimension stands at, where that is decided.
pub(super) type Env = Vec<Option<usize>>;

/// Where a formula is expanded.
#[derive(Clone, Copy)]
pub(super) struct Site<'s> {
    /// The element that each dimension stands at.
    pub env: &'s Env,
    /// Periods back.
    pub shift: u32,
    /// In a driver's value or an opening, the period in which drivers that vary are taken.
    pub at: Option<i32>,
    /// What `inherited` stands for.
    pub inherited: Option<&'s Tree>,
    /// A value for each period, or one.
    pub shape: Shape,
    /// Whether a comparison here is the outermost of a check, through `and`, `or` and `not` alone.
    pub check: bool,
    /// What looks away from an error here.
    pub guard: Guard,
}

/// What becomes of an error at some place of a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guard {
    /// It is the formula's.
    Open,
    /// It counts only where `if` takes this branch, or `iferror` needs its second argument.
    Branch,
    /// `iferror` takes it up.
    Caught,
}

impl<'s> Site<'s> {
    /// A series row's formula.
    pub(super) fn series(env: &'s Env) -> Self {
        Site { env, shift: 0, at: None, inherited: None, shape: Shape::Series, check: false, guard: Guard::Open }
    }

    /// The same inside of something that is no `and`, `or` or `not`.
    pub(super) fn inner(self) -> Self {
        Site { check: false, ..self }
    }

    /// A formula with one value.
    pub(super) fn scalar(env: &'s Env) -> Self {
        Site { shape: Shape::Scalar, ..Site::series(env) }
    }
}
