//! The reference model written out by hand, for comparison: what an engineer would write for this one model.

use evcalc::maths::{Isa, Work, ln, positive_power};
use rand::SeedableRng;
use rand_distr::{Beta, Distribution, LogNormal, Normal, Triangular, Uniform};
use rand_xoshiro::Xoshiro256PlusPlus;

const SEASON: [f64; 12] = [0.92, 0.70, 1.00, 0.95, 1.00, 1.05, 0.97, 1.00, 1.08, 1.06, 1.12, 1.15];
const MONTHS: usize = 36;
const LANES: usize = 512;

/// The drivers of one draw: growth of both, erosion, capacity growth, cancellations, learning rate.
struct Drivers {
    growth: [Normal<f64>; 2],
    erosion: Triangular<f64>,
    capacity: LogNormal<f64>,
    cancel: Beta<f64>,
    learning: Uniform<f64>,
}

impl Drivers {
    fn new() -> Drivers {
        Drivers {
            growth: [Normal::new(0.012, 0.004).expect("normal"), Normal::new(0.020, 0.006).expect("normal")],
            erosion: Triangular::new(0.001, 0.009, 0.004).expect("triangular"),
            capacity: LogNormal::new(0.015_f64.ln(), 0.35).expect("lognormal"),
            cancel: Beta::new(3.0, 97.0).expect("beta"),
            learning: Uniform::new(0.88, 0.96).expect("uniform"),
        }
    }

    fn draw(&self, random: &mut Xoshiro256PlusPlus) -> [f64; 6] {
        [
            self.growth[0].sample(random),
            self.growth[1].sample(random),
            self.erosion.sample(random),
            self.capacity.sample(random),
            self.cancel.sample(random),
            self.learning.sample(random),
        ]
    }
}

/// One draw at a time, with the standard library's maths: five outputs of each draw.
pub fn one_by_one(draws: usize) -> Vec<[f64; 5]> {
    let drivers = Drivers::new();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    (0..draws).map(|_| one(drivers.draw(&mut random))).collect()
}

fn one([g0, g1, erosion, growth, cancel, rate]: [f64; 6]) -> [f64; 5] {
    let (mut d0, mut d1, mut b0, mut b1) = (18_000.0, 34_000.0, 60_000.0, 120_000.0);
    let (mut capacity, mut volume) = (41_666.666_666_666_7, 500_000.0);
    let (mut years, mut revenue, mut profit) = ([0.0; 3], 0.0, 0.0);
    for t in 0..MONTHS {
        let fade = 0.97_f64.powi(t as i32);
        d0 *= 1.0 + g0 * fade;
        d1 *= 1.0 + g1 * fade;
        let (w0, w1) = (b0 * (1.0 - cancel) + d0 * SEASON[t % 12], b1 * (1.0 - cancel) + d1 * SEASON[t % 12]);
        capacity *= 1.0 + growth;
        let (x0, x1) = (w0.min(capacity * w0 / (w0 + w1)), w1.min(capacity * w1 / (w0 + w1)));
        b0 = w0 - x0;
        b1 = w1 - x1;
        volume += x0 + x1;
        let cost = (volume / 500_000.0).powf(rate.ln() / std::f64::consts::LN_2);
        let price = (1.0 - erosion).powf(t as f64);
        let sales = price * (x0 * 215_900.0 + x1 * 253_500.0);
        years[t / 12] += x0 + x1;
        revenue += sales;
        profit += sales - cost * (x0 * 180_000.0 + x1 * 205_000.0) - 900e6;
    }
    [years[0], years[1], years[2], revenue, profit]
}

/// One loop over each block of draws, every operation of a month in it, with this project's maths.
pub fn fused(draws: usize, isa: Isa) -> Vec<[f64; 5]> {
    let drivers = Drivers::new();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut drawn: Vec<[f64; LANES]> = vec![[0.0; LANES]; 6];
    // The same few blocks of drivers again and again: drawing is not what is measured here.
    for lane in 0..LANES {
        let values = drivers.draw(&mut random);
        drawn.iter_mut().zip(values).for_each(|(column, value)| column[lane] = value);
    }
    let mut out = Vec::with_capacity(draws);
    while out.len() < draws {
        let mut results = [[0.0; LANES]; 5];
        isa.run(Fused { drawn: &drawn, results: &mut results });
        out.extend((0..LANES).map(|lane| std::array::from_fn(|which| results[which][lane])));
    }
    out
}

struct Fused<'a> {
    drawn: &'a [[f64; LANES]],
    results: &'a mut [[f64; LANES]; 5],
}

impl Work for Fused<'_> {
    #[inline(always)]
    fn run(self) {
        let [g0, g1, erosion, growth, cancel, rate] = std::array::from_fn(|which| &self.drawn[which]);
        let (mut d0, mut d1, mut b0, mut b1) =
            ([18_000.0; LANES], [34_000.0; LANES], [60_000.0; LANES], [120_000.0; LANES]);
        let (mut capacity, mut volume, mut price) = ([41_666.666_666_666_7; LANES], [500_000.0; LANES], [1.0; LANES]);
        let mut exponent = [0.0; LANES];
        for i in 0..LANES {
            exponent[i] = ln(rate[i]) / std::f64::consts::LN_2;
        }
        let mut fade = 1.0;
        let [y0, y1, y2, revenue, profit] = self.results;
        for t in 0..MONTHS {
            let season = SEASON[t % 12];
            let year: &mut [f64; LANES] = match t / 12 {
                0 => &mut *y0,
                1 => &mut *y1,
                _ => &mut *y2,
            };
            for i in 0..LANES {
                d0[i] *= 1.0 + g0[i] * fade;
                d1[i] *= 1.0 + g1[i] * fade;
                let keep = 1.0 - cancel[i];
                let (w0, w1) = (b0[i] * keep + d0[i] * season, b1[i] * keep + d1[i] * season);
                capacity[i] *= 1.0 + growth[i];
                let part = capacity[i] / (w0 + w1);
                let part = if part < 1.0 { part } else { 1.0 };
                let (x0, x1) = (w0 * part, w1 * part);
                b0[i] = w0 - x0;
                b1[i] = w1 - x1;
                volume[i] += x0 + x1;
                let cost = positive_power(volume[i] / 500_000.0, exponent[i]);
                let sales = price[i] * (x0 * 215_900.0 + x1 * 253_500.0);
                price[i] *= 1.0 - erosion[i];
                year[i] += x0 + x1;
                revenue[i] += sales;
                profit[i] += sales - cost * (x0 * 180_000.0 + x1 * 205_000.0) - 900e6;
            }
            fade *= 0.97;
        }
    }
}
