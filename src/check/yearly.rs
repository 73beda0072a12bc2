//! Outputs by year: the places among the model's outputs that an output of the file takes.

use crate::text::ModelText;
use crate::timeline::Timeline;

/// The model's outputs that each output of the file makes.
pub(super) fn output_ids(text: &ModelText, timeline: &Timeline) -> Vec<Vec<(Option<i32>, usize)>> {
    let years: Vec<i32> = timeline.years().iter().filter(|y| y.full).map(|y| y.year).collect();
    let mut next = 0;
    let mut out = Vec::new();
    for output in &text.outputs {
        let mut ids = Vec::new();
        let by_year = output.by.is_some();
        let wanted: Vec<Option<i32>> = if by_year { years.iter().map(|y| Some(*y)).collect() } else { vec![None] };
        for year in wanted {
            ids.push((year, next));
            next += 1;
        }
        out.push(ids);
    }
    out
}
