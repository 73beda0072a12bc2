//! Columns and rows of the control panel (from 0).

use super::address::fixed;

/// What a driver is called.
pub(crate) const LABEL: u16 = 0;
/// Its unit.
pub(crate) const UNIT: u16 = 1;
/// The first day from which a key holds.
pub(crate) const FROM: u16 = 2;
/// The period number of that day.
pub(crate) const NUMBER: u16 = 3;
/// The analyst's own value.
pub(crate) const OVERRIDE: u16 = 4;
/// What the live case uses.
pub(crate) const LIVE: u16 = 5;
/// The first scenario.
pub(crate) const SCENARIOS: u16 = 6;
/// The chosen scenario's name.
pub(crate) const SELECTED_ROW: u32 = 3;
/// Its number.
pub(crate) const INDEX_ROW: u32 = 4;
/// The first period.
pub(crate) const START_ROW: u32 = 5;
/// Whether overrides count: the switch, and in [`NUMBER`] its helper.
pub(crate) const APPLY_ROW: u32 = 6;
/// How many are in use.
pub(crate) const COUNT_ROW: u32 = 7;
/// The heads.
pub(crate) const HEAD_ROW: u32 = 9;

/// Whether overrides count, as a condition of formulas on the control panel: the helper beside the switch, which is 1 for
/// TRUE alone (AND ignores blank cells and texts, and would take either for consent).
pub(crate) fn overrides_apply() -> String {
    format!("{}=1", fixed(APPLY_ROW, NUMBER))
}
