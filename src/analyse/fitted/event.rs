//! What happened once: a level shift, or a single period out of line.

use super::sales::Sales;
use crate::fit::forecast::effects::{Event, Shape};

/// Something that happened in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// The period, as tables of forecasts name it: `2024-03`, `2024-Q1`, `2024`.
    pub period: String,
    /// How it acts.
    pub shape: Shape,
}

impl Happening {
    /// Reads `2024-03=step` or `2024-03=pulse`.
    ///
    /// # Errors
    /// What to write instead.
    pub fn parse(text: &str) -> Result<Happening, String> {
        let wanted = "write a period and how it acts: `2024-03=step` for a level shift, `2024-03=pulse` for one period";
        let (period, shape) = text.split_once('=').ok_or(wanted)?;
        let shape = match shape.trim() {
            "step" => Shape::Step,
            "pulse" => Shape::Pulse,
            _ => return Err(wanted.to_owned()),
        };
        Ok(Happening { period: period.trim().to_owned(), shape })
    }

    /// The word of its shape.
    pub fn word(&self) -> &'static str {
        match self.shape {
            Shape::Step => "step",
            Shape::Pulse => "pulse",
        }
    }

    /// The same in a series; none where it has no such period.
    pub fn in_series(&self, sales: &Sales<'_>) -> Option<Event> {
        let is_it = |at: &usize| sales.period(*at).is_some_and(|p| p.to_string().eq_ignore_ascii_case(&self.period));
        let at = (0..sales.values.len()).find(is_it)?;
        Some(Event { at, shape: self.shape })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_read() {
        let read = |text| Happening::parse(text).map(|event| (event.period.clone(), event.word()));
        assert_eq!(read("2024-03 = step"), Ok(("2024-03".to_owned(), "step")));
        assert_eq!(read("2024=pulse"), Ok(("2024".to_owned(), "pulse")));
        assert!(read("2024-03").is_err() && read("2024-03=jump").is_err());
    }
}
