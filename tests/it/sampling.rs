//! Distributions and their draws against numbers that other programs computed.

use evcalc::maths::Isa;
use evcalc::sample::{Copula, Method, Sampler, Shape, Stream, driver_key, normals};

/// What the reference calls a distribution; gamma is none of the language's.
fn shape(name: &str) -> Option<Shape> {
    Some(match name {
        "Normal(0,1)" => Shape::Normal { mean: 0.0, sd: 1.0 },
        "Beta(0.5,0.5)" => Shape::Beta { alpha: 0.5, beta: 0.5 },
        "Beta(2,5)" => Shape::Beta { alpha: 2.0, beta: 5.0 },
        "PERT(min=80,mode=100,max=150,lambda=4)" => Shape::Pert { low: 80.0, mode: 100.0, high: 150.0 },
        "Triangular(min=80,mode=100,max=150)" => Shape::Triangular { low: 80.0, mode: 100.0, high: 150.0 },
        "Lognormal(mu=0,sigma=0.5)" => Shape::Lognormal { median: 1.0, sigma: 0.5 },
        _ => return None,
    })
}

const NAMES: [&str; 5] = [
    "Normal(0,1)",
    "Beta(2,5)",
    "PERT(min=80,mode=100,max=150,lambda=4)",
    "Triangular(min=80,mode=100,max=150)",
    "Lognormal(mu=0,sigma=0.5)",
];

/// The name, the probability and the value of each line of tests/data/quantiles.csv: computed with mpmath to forty
/// digits at the exact double; R's qnorm and qbeta agree to 15.
fn reference() -> Vec<(String, f64, f64)> {
    let text = std::fs::read_to_string("tests/data/quantiles.csv").expect("the reference");
    let line = |line: &str| {
        let (name, rest) = match line.strip_prefix('"') {
            Some(quoted) => quoted.split_once("\",").expect("a closing quote"),
            None => line.split_once(',').expect("a comma"),
        };
        let (p, value) = rest.split_once(',').expect("a comma");
        (name.to_owned(), p.parse().expect("a number"), value.parse().expect("a number"))
    };
    text.lines().skip(1).map(line).collect()
}

#[test]
fn quantiles_are_those_of_the_reference_also_in_the_tails() {
    let mut seen = std::collections::BTreeMap::new();
    for (name, p, expected) in reference() {
        let Some(shape) = shape(&name) else { continue };
        let found = shape.quantile(p, 1.0 - p);
        let error = if expected == 0.0 { found.abs() } else { ((found - expected) / expected).abs() };
        assert!(error <= 1e-12, "{name} at {p:e}: {found:e}, not {expected:e} ({error:e})");
        let entry = seen.entry(name).or_insert((0, 0.0_f64));
        *entry = (entry.0 + 1, entry.1.max(error));
    }
    assert_eq!(seen.len(), 6, "{seen:?}");
    assert!(seen.values().all(|(n, _)| *n == 21), "{seen:?}");
    println!("{seen:?}");
}

#[test]
fn drawn_values_are_quantiles_of_their_uniform_numbers() {
    for name in NAMES {
        let shape = shape(name).expect("a distribution");
        let sampler = Sampler::new(shape.clone(), None, None).expect("a sampler");
        let mut uniform: Vec<f64> = (0..4001).map(|i| (f64::from(i) + 0.5) / 4001.0).collect();
        uniform.extend([1e-9, 1e-6, 1e-4, 0.5, 1.0 - 1e-4, 1.0 - 1e-9]);
        let mut values = uniform.clone();
        sampler.of_uniform(Isa::detect(), &mut values);
        for (u, value) in uniform.iter().zip(values) {
            let exact = shape.quantile(*u, 1.0 - u);
            assert!((value - exact).abs() <= 1e-9 * exact.abs().max(1e-3), "{name} at {u}: {value:e} {exact:e}");
        }
    }
}

#[test]
fn every_instruction_set_draws_the_same_bits() {
    for name in NAMES {
        let sampler = Sampler::new(shape(name).expect("a distribution"), None, None).expect("a sampler");
        let mut drawn = Vec::new();
        for isa in Isa::all() {
            let mut column = vec![0.0; 2048];
            let stream = Stream { seed: 3, driver: driver_key(name), period: 0 };
            Method::Plain.fill(isa, stream, 77, &mut column, |_| None);
            sampler.of_uniform(isa, &mut column);
            drawn.push(column.iter().map(|x| x.to_bits()).collect::<Vec<_>>());
        }
        assert!(drawn.windows(2).all(|pair| pair[0] == pair[1]), "{name}");
    }
}

#[test]
fn a_range_cuts_off_and_does_not_clip() {
    let normal = Shape::Normal { mean: 0.0, sd: 1.0 };
    let cut = Sampler::new(normal.clone(), Some(-1.0), Some(2.0)).expect("a sampler");
    let mut column = vec![0.0; 200_000];
    Method::Plain.fill(Isa::detect(), Stream { seed: 1, driver: 9, period: 0 }, 0, &mut column, |_| None);
    cut.of_uniform(Isa::detect(), &mut column);
    assert!(column.iter().all(|x| (-1.0..=2.0).contains(x)));
    let at_the_ends = column.iter().filter(|x| **x <= -1.0 || **x >= 2.0).count();
    assert_eq!(at_the_ends, 0);
    // Between -1 and 2: mean 0.2296371791, sd 0.7209456 (mpmath).
    let mean = column.iter().sum::<f64>() / column.len() as f64;
    assert!((mean - 0.229_637_179).abs() < 5.0 * 0.721 / (200_000_f64).sqrt(), "{mean}");
    // Far out: a normal number between 5 and 6 has the median 5.1313717632839192 (mpmath: the upper tail there is the mean of both).
    let far = Sampler::new(normal.clone(), Some(5.0), Some(6.0)).expect("a sampler");
    let mut middle = [0.5];
    far.of_uniform(Isa::detect(), &mut middle);
    assert!((middle[0] - FAR_MEDIAN).abs() < 1e-9, "{}", middle[0]);
    assert!(Sampler::new(normal, Some(40.0), Some(41.0)).is_err());
}

const FAR_MEDIAN: f64 = 5.131_371_763_283_919;

#[test]
fn rank_correlations_come_out_as_asked() {
    let copula = Copula::new(&[vec![1.0, 0.7], vec![0.7, 1.0]]).expect("a copula");
    let n = 500_000;
    let column = |driver: u32| {
        let mut z = vec![0.0; n];
        Method::Plain.fill(Isa::detect(), Stream { seed: 11, driver, period: 0 }, 0, &mut z, |_| None);
        normals(Isa::detect(), &mut z);
        z
    };
    let (a, b) = (column(1), column(2));
    let row = copula.row(1);
    // 2 sin(pi * 0.7 / 6)
    assert!((row[0] - 0.716_736).abs() < 1e-6);
    let mixed: Vec<f64> = a.iter().zip(&b).map(|(a, b)| row[0] * a + row[1] * b).collect();
    let rank = spearman(&a, &mixed);
    assert!((rank - 0.7).abs() < 0.003, "{rank}");
    let contradiction = [vec![1.0, 0.9, -0.9], vec![0.9, 1.0, 0.9], vec![-0.9, 0.9, 1.0]];
    assert!(Copula::new(&contradiction).is_err());
}

fn spearman(a: &[f64], b: &[f64]) -> f64 {
    let ranks = |values: &[f64]| {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|i, j| values[*i].total_cmp(&values[*j]));
        let mut out = vec![0.0; values.len()];
        order.iter().enumerate().for_each(|(rank, at)| out[*at] = rank as f64);
        out
    };
    let (a, b) = (ranks(a), ranks(b));
    let n = a.len() as f64;
    let squares: f64 = a.iter().zip(&b).map(|(x, y)| (x - y) * (x - y)).sum();
    1.0 - 6.0 * squares / (n * (n * n - 1.0))
}

#[test]
fn a_latin_hypercube_uses_every_slice_once() {
    let n = 1000;
    let mut column = vec![0.0; n];
    Method::Latin(n as u32).fill(Isa::detect(), Stream { seed: 2, driver: 5, period: 0 }, 0, &mut column, |_| None);
    let mut slices: Vec<usize> = column.iter().map(|u| (u * n as f64) as usize).collect();
    slices.sort_unstable();
    assert_eq!(slices, (0..n).collect::<Vec<_>>());
}

/// A second opinion at many more places than the table above has: statrs, where its own quantiles are exact (shapes of at
/// least 1, not too far out).
#[test]
fn quantiles_are_those_of_statrs_where_it_is_exact() {
    use statrs::distribution::{Beta, ContinuousCDF, LogNormal, Normal, Triangular};
    let normal = Normal::new(7.0, 3.0).expect("sound");
    let lognormal = LogNormal::new(4f64.ln(), 0.3).expect("sound");
    let triangular = Triangular::new(80.0, 150.0, 100.0).expect("sound");
    let beta = Beta::new(2.0, 5.0).expect("sound");
    let (alpha, gamma) = Shape::pert_shapes(80.0, 100.0, 150.0);
    let pert = Beta::new(alpha, gamma).expect("sound");
    let mut compared = 0;
    for i in 1..2000 {
        let p = f64::from(i) / 2000.0;
        let pairs = [
            (Shape::Normal { mean: 7.0, sd: 3.0 }, normal.inverse_cdf(p), 3.0),
            (Shape::Lognormal { median: 4.0, sigma: 0.3 }, lognormal.inverse_cdf(p), 4.0),
            (Shape::Triangular { low: 80.0, mode: 100.0, high: 150.0 }, triangular.inverse_cdf(p), 100.0),
            (Shape::Beta { alpha: 2.0, beta: 5.0 }, beta.inverse_cdf(p), 1.0),
            (Shape::Pert { low: 80.0, mode: 100.0, high: 150.0 }, 80.0 + 70.0 * pert.inverse_cdf(p), 100.0),
        ];
        for (shape, expected, size) in pairs {
            let found = shape.quantile(p, 1.0 - p);
            assert!((found - expected).abs() < 1e-11 * size, "{shape:?} at {p}: {found}, statrs {expected}");
            compared += 1;
        }
    }
    assert_eq!(compared, 5 * 1999);
}

/// A distribution as statrs has it.
struct Known {
    below: Box<dyn Fn(f64) -> f64>,
    mean: f64,
    sd: f64,
}

impl Known {
    fn of<D>(distribution: D, low: f64, width: f64) -> Known
    where
        D: statrs::distribution::ContinuousCDF<f64, f64> + statrs::statistics::Distribution<f64> + 'static,
    {
        let mean = low + width * distribution.mean().expect("a mean");
        let sd = width * distribution.std_dev().expect("a standard deviation");
        Known { below: Box::new(move |x| distribution.cdf((x - low) / width)), mean, sd }
    }
}

/// What statrs takes each of [`NAMES`] for.
fn known(name: &str) -> Known {
    use statrs::distribution::{Beta, LogNormal, Normal, Triangular};
    match name {
        "Normal(0,1)" => Known::of(Normal::new(0.0, 1.0).expect("sound"), 0.0, 1.0),
        "Beta(2,5)" => Known::of(Beta::new(2.0, 5.0).expect("sound"), 0.0, 1.0),
        "PERT(min=80,mode=100,max=150,lambda=4)" => {
            let (alpha, beta) = (1.0 + 4.0 * 20.0 / 70.0, 1.0 + 4.0 * 50.0 / 70.0);
            Known::of(Beta::new(alpha, beta).expect("sound"), 80.0, 70.0)
        }
        "Triangular(min=80,mode=100,max=150)" => {
            Known::of(Triangular::new(80.0, 150.0, 100.0).expect("sound"), 0.0, 1.0)
        }
        "Lognormal(mu=0,sigma=0.5)" => Known::of(LogNormal::new(0.0, 0.5).expect("sound"), 0.0, 1.0),
        other => panic!("{other} is not known"),
    }
}

fn drawn(sampler: &Sampler, method: Method, name: &str, count: usize) -> Vec<f64> {
    let mut column = vec![0.0; count];
    method.fill(Isa::detect(), Stream { seed: 17, driver: driver_key(name), period: 0 }, 0, &mut column, |_| None);
    sampler.of_uniform(Isa::detect(), &mut column);
    column
}

/// The statistic of Kolmogorov and Smirnov times the root of the count: the largest distance between the share of values
/// that are no larger and the probability of such. Above 1.95 for one sample in a thousand, if the values are drawn from
/// the distribution.
fn distance(values: &[f64], below: impl Fn(f64) -> f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let one = |(i, x): (usize, &f64)| {
        let p = below(*x);
        (p - i as f64 / n).max((i as f64 + 1.0) / n - p)
    };
    sorted.iter().enumerate().map(one).fold(0.0, f64::max) * n.sqrt()
}

const COUNT: usize = 20_000;

#[test]
fn draws_are_spread_as_statrs_says() {
    use statrs::statistics::Statistics;
    for name in NAMES {
        let sampler = Sampler::new(shape(name).expect("a distribution"), None, None).expect("a sampler");
        let known = known(name);
        let values = drawn(&sampler, Method::Plain, name, COUNT);
        let found = distance(&values, &known.below);
        assert!(found < 1.95, "{name}: {found}");
        let error = known.sd / (COUNT as f64).sqrt();
        assert!(((&values).mean() - known.mean).abs() < 4.0 * error, "{name}: {}", (&values).mean());
        assert!(((&values).std_dev() / known.sd - 1.0).abs() < 0.03, "{name}: {}", (&values).std_dev());
        // A hypercube has one value in each of its slices, so it is nowhere further off than one of them.
        let values = drawn(&sampler, Method::Latin(COUNT as u32), name, COUNT);
        let found = distance(&values, &known.below) / (COUNT as f64).sqrt();
        assert!(found <= 1.000_001 / COUNT as f64, "{name}: {found}");
        // The control: another distribution, one twentieth of a deviation further right, is told from it.
        let moved = distance(&values, |x| (known.below)(x - known.sd / 20.0));
        assert!(moved > 1.95, "{name}: {moved}");
    }
}

#[test]
fn draws_within_a_range_are_spread_as_statrs_says() {
    for (name, low, high) in [
        ("Normal(0,1)", -1.0, 2.0),
        ("Beta(2,5)", 0.1, 0.3),
        ("PERT(min=80,mode=100,max=150,lambda=4)", 90.0, 140.0),
        ("Triangular(min=80,mode=100,max=150)", 85.0, 120.0),
        ("Lognormal(mu=0,sigma=0.5)", 0.5, 3.0),
    ] {
        let sampler = Sampler::new(shape(name).expect("a distribution"), Some(low), Some(high)).expect("a sampler");
        let below = known(name).below;
        let values = drawn(&sampler, Method::Plain, name, COUNT);
        let found = distance(&values, |x| (below(x) - below(low)) / (below(high) - below(low)));
        assert!(found < 1.95, "{name}: {found}");
        assert!(distance(&values, &below) > 1.95, "{name}: a range is not to be left out");
    }
}
