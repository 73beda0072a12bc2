//! The numbers of a block of draws.

use super::origin::DrawsFrom;
use super::sources::Sources;
use crate::evaluate::{Arg, Column, Draws, LANES};
use crate::maths::Isa;
use crate::sample::{Method, Stream, normals};

/// How draws are made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drawing<'a> {
    /// The seed.
    pub seed: u64,
    /// How draws spread.
    pub method: Method,
    /// Instructions.
    pub isa: Isa,
    /// Where they come from.
    pub origin: &'a DrawsFrom,
    /// Of draws that were kept: for each source, for each period that it is drawn for, its column.
    pub kept: &'a [Vec<&'a [f64]>],
}

/// Fills the columns of one block, and takes down the series that are wanted.
pub(super) struct Block<'a, R: FnMut(usize, i32, Arg<'_>)> {
    sources: &'a Sources,
    drawing: Drawing<'a>,
    first: u64,
    /// The correlated streams' normal numbers, for the period they were made for.
    normals: Vec<Box<Column>>,
    made_for: Option<i32>,
    /// Streams that take numbers of their own kind but independent of the usual ones.
    twins: &'a [usize],
    record: R,
}

impl<'a, R: FnMut(usize, i32, Arg<'_>)> Block<'a, R> {
    /// A block of draws from `first` on.
    pub(super) fn new(sources: &'a Sources, drawing: Drawing<'a>, first: u64, record: R) -> Self {
        Block { sources, drawing, first, normals: vec![], made_for: None, twins: &[], record }
    }

    /// The same block with other, independent numbers for some streams.
    pub(super) fn with_twins(self, twins: &'a [usize]) -> Self {
        Block { twins, ..self }
    }

    fn uniform(&self, stream: usize, period: i32, out: &mut [f64]) {
        let at = stream + if self.twins.contains(&stream) { self.sources.streams.len() } else { 0 };
        let sequence = |replicate: u32| {
            let sequences = self.sources.sequences.get(at).filter(|_| period == 0)?;
            sequences.get(replicate as usize).cloned()
        };
        let stream = Stream { seed: self.drawing.seed, driver: self.sources.keys[at], period: period as u32 };
        match self.drawing.origin.picked(self.first, out.len()) {
            Some(numbers) => stream.gather(numbers, out),
            None => self.drawing.method.fill(self.drawing.isa, stream, self.first, out, sequence),
        }
    }

    /// The independent normal numbers of the correlated streams.
    fn make_normals(&mut self, period: i32) {
        if self.made_for == Some(period) {
            return;
        }
        let mut made = std::mem::take(&mut self.normals);
        made.resize_with(self.sources.correlated.len(), || Box::new([0.0; LANES]));
        for (column, stream) in made.iter_mut().zip(&self.sources.correlated) {
            self.uniform(*stream, period, column.as_mut_slice());
            normals(self.drawing.isa, column.as_mut_slice());
        }
        self.normals = made;
        self.made_for = Some(period);
    }
}

impl<R: FnMut(usize, i32, Arg<'_>)> Draws for Block<'_, R> {
    fn sample(&mut self, source: usize, period: i32, out: &mut Column) {
        if let Some(columns) = self.drawing.kept.get(source) {
            let column = &columns[(period.max(1) as usize - 1).min(columns.len() - 1)];
            let rows = column.get(self.first as usize..).unwrap_or(&[]);
            let last = column.last().copied().unwrap_or(f64::NAN);
            let all = rows.iter().copied().chain(std::iter::repeat(last));
            return out.iter_mut().zip(all).for_each(|(x, row)| *x = row);
        }
        let drawn = &self.sources.drawn[source];
        let sampler = &drawn.samplers[(period.max(1) as usize - 1).min(drawn.samplers.len() - 1)];
        match (drawn.correlated, &self.sources.copula) {
            (Some(place), Some(copula)) => {
                self.make_normals(period);
                out.fill(0.0);
                for (weight, column) in copula.row(place).iter().zip(&self.normals) {
                    out.iter_mut().zip(column.iter()).for_each(|(sum, z)| *sum += weight * z);
                }
                sampler.of_normal(self.drawing.isa, out.as_mut_slice());
            }
            _ => {
                self.uniform(drawn.stream, period, out.as_mut_slice());
                sampler.of_uniform(self.drawing.isa, out.as_mut_slice());
            }
        }
        if drawn.whole {
            out.iter_mut().for_each(|x| *x = (*x + 0.5).floor());
        }
    }

    fn record(&mut self, series: usize, period: i32, values: Arg<'_>) {
        (self.record)(series, period, values);
    }
}
