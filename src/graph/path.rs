//! The one model of a path: which value a driver's cell has when. Scenarios, `--set`, the workbook and `import` all go by it.
//!
//! - **Keys.** A scenario has the keys that it takes over from the scenario that it extends and, laid over them, its own
//!   ([`Given::Inherited`], [`Given::Here`]). A key that only other scenarios have is none here ([`Given::Elsewhere`]): its
//!   place is kept, so that every scenario's keys stand in the same rows, and its value tells what the path is there; in
//!   the workbook its cell is empty, and a number typed into it makes it a key.
//! - **Before the first key** of a scenario, or of a `--set`, stands what it inherits. The first scenario inherits nothing:
//!   there the first value holds from the start. So that both are one rule, a path whose first key lies after the first
//!   period gets a key there, with that first value ([`Given::Start`]): what is laid over it takes it over as any other. It
//!   only stands in: a key that is laid before the first period puts an end to it ([`Setting::stands_in`]).
//! - **Between keys** a value holds until the next one, of either; or the path runs straight (`between = "linear"`), so
//!   that a key changes what lies between it and both its neighbours; or each key counts in its own period alone and the
//!   value outside of them in all others (`between = "none"`).
//! - **A value without periods** replaces the whole path: one key in the first period. `inherited` in it stands for each key.
//! - **A typed number** is a key like any other: in the override column one of a `--set` on top of the chosen scenario, in
//!   a scenario's column one of that scenario itself ([`Way::with`]).

use super::setting::{Given, Setting};
use crate::model::Between;

/// Where a period lies on a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stretch {
    /// Outside of the keys, where each of them counts alone.
    Outside,
    /// It has the value of this key.
    At(usize),
    /// So far on the way from one key to the next.
    Between(usize, usize, f64),
}

/// The keys of a path that count, in order, and what lies between them.
#[derive(Clone, Debug)]
pub struct Way {
    /// Periods, and the places among the setting's keys.
    keys: Vec<(i32, usize)>,
    between: Between,
}

impl Way {
    /// The way of a scenario's own path.
    pub fn of(setting: &Setting, between: Between) -> Way {
        Way::with(setting, between, &[])
    }

    /// The same where numbers have been typed into these places.
    pub fn with(setting: &Setting, between: Between, typed: &[usize]) -> Way {
        let counts = |(place, given): (usize, Given)| given != Given::Elsewhere || typed.contains(&place);
        let mut keys: Vec<(i32, usize)> = setting
            .keys
            .iter()
            .enumerate()
            .filter(|(place, key)| counts((*place, key.given)))
            .map(|(place, key)| (key.period, place))
            .collect();
        let laid_before = keys.first().is_some_and(|(period, _)| *period < 1);
        if setting.stands_in && laid_before {
            keys.retain(|(period, place)| *period != 1 || typed.contains(place));
        }
        Way { keys, between }
    }

    /// Whether a key counts.
    pub fn has(&self, place: usize) -> bool {
        self.keys.iter().any(|(_, key)| *key == place)
    }

    /// Where a period lies; none on a path without keys.
    pub fn stretch(&self, period: i32) -> Option<Stretch> {
        let after = self.keys.partition_point(|(from, _)| *from <= period);
        let before = after.checked_sub(1).map(|at| self.keys[at]);
        let next = self.keys.get(after).copied();
        match (self.between, before, next) {
            (Between::Nothing, Some((from, place)), _) if from == period => Some(Stretch::At(place)),
            (Between::Nothing, ..) => Some(Stretch::Outside),
            (Between::Linear, Some((from, a)), Some((to, b))) if from != period => {
                let share = (f64::from(period) - f64::from(from)) / (f64::from(to) - f64::from(from));
                Some(Stretch::Between(a, b, share))
            }
            (_, Some((_, place)), _) | (_, None, Some((_, place))) => Some(Stretch::At(place)),
            (_, None, None) => None,
        }
    }

    /// The value in a period, with the values of all the setting's keys.
    pub fn value(&self, keys: &[f64], outside: Option<f64>, period: i32) -> f64 {
        match self.stretch(period) {
            Some(Stretch::At(place)) => keys[place],
            Some(Stretch::Between(a, b, share)) => keys[a] + (keys[b] - keys[a]) * share,
            Some(Stretch::Outside) => outside.unwrap_or(0.0),
            None => outside.unwrap_or(f64::NAN),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::setting::Key;
    use super::super::tree::number;
    use super::*;
    use crate::diagnostic::{FileId, Span};

    fn setting(keys: &[(i32, Given)], stands_in: bool) -> Setting {
        let value = number(0.0, Span::new(FileId(0), 0, 0));
        let key = |(period, given): &(i32, Given)| Key { period: *period, value: value.clone(), given: *given };
        Setting::of(keys.iter().map(key).collect(), stands_in)
    }

    #[test]
    fn a_key_of_another_scenario_counts_once_something_is_typed_there() {
        let path = setting(&[(1, Given::Here), (6, Given::Elsewhere), (12, Given::Here)], false);
        let values = [0.0, f64::NAN, 110.0];
        // 10 a period from January on: June is the sixth.
        assert_eq!(Way::of(&path, Between::Linear).value(&values, None, 6), 50.0);
        assert_eq!(Way::of(&path, Between::Hold).value(&values, None, 6), 0.0);
        // With 5 typed into June, March is two fifths of the way to it.
        let typed = [0.0, 5.0, 110.0];
        assert_eq!(Way::with(&path, Between::Linear, &[1]).value(&typed, None, 3), 2.0);
        assert_eq!(Way::with(&path, Between::Hold, &[1]).value(&typed, None, 11), 5.0);
    }

    #[test]
    fn what_stands_in_at_the_start_ends_with_a_key_before_it() {
        let path = setting(&[(-2, Given::Elsewhere), (1, Given::Start), (4, Given::Here)], true);
        let values = [5.0, 10.0, 10.0];
        assert_eq!(Way::of(&path, Between::Hold).value(&values, None, 2), 10.0);
        assert_eq!(Way::with(&path, Between::Hold, &[0]).value(&values, None, 2), 5.0);
        // Straight from 5 at -2 to 10 at 4.
        assert_eq!(Way::with(&path, Between::Linear, &[0]).value(&values, None, 1), 7.5);
        // A number typed into the first period is a key of its own.
        assert_eq!(Way::with(&path, Between::Hold, &[0, 1]).value(&values, None, 2), 10.0);
    }
}
