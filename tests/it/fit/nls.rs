//! Nonlinear least squares against the NIST Statistical Reference Datasets (certified to 11 digits; public domain,
//! <https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml>), from both of NIST's starts.

use super::common::{digits, number, rows};
use evcalc::fit::nls::{self, PATIENCE, Problem};

struct Case {
    x: Vec<f64>,
    y: Vec<f64>,
    starts: [Vec<f64>; 2],
    certified: Vec<f64>,
    errors: Vec<f64>,
    rss: f64,
}

fn case(name: &str) -> Case {
    let data = rows(include_str!("data/nist_strd_data.csv"));
    let known = rows(include_str!("data/nist_strd_certified.csv"));
    let data: Vec<_> = data.iter().filter(|row| row[0] == name).collect();
    let known: Vec<_> = known.iter().filter(|row| row[0] == name).collect();
    let column = |i: usize| known.iter().map(|row| number(row[i])).collect::<Vec<f64>>();
    Case {
        x: data.iter().map(|row| number(row[2])).collect(),
        y: data.iter().map(|row| number(row[1])).collect(),
        starts: [column(2), column(3)],
        certified: column(4),
        errors: column(5),
        rss: number(known[0][6]),
    }
}

fn check(name: &str, model: fn(f64, &[f64]) -> f64) {
    let case = case(name);
    assert!(case.y.len() > case.certified.len());
    let fitted = |b: &[f64], out: &mut [f64]| {
        out.iter_mut().zip(&case.x).for_each(|(out, x)| *out = model(*x, b));
        true
    };
    for (which, start) in case.starts.iter().enumerate() {
        let problem = Problem {
            observed: &case.y,
            model: &fitted,
            derivatives: None,
            scale: &[],
            patience: PATIENCE,
            tolerance: 0.0,
        };
        let estimate = nls::fit(&problem, std::slice::from_ref(start)).expect(name);
        let worst = |ours: &[f64], theirs: &[f64]| {
            ours.iter().zip(theirs).map(|(a, b)| digits(*a, *b)).fold(f64::INFINITY, f64::min)
        };
        let errors = estimate.standard_errors.clone().expect("determined");
        let (parameters, errors) = (worst(&estimate.values, &case.certified), worst(&errors, &case.errors));
        println!(
            "{name} start {}: parameters {parameters:.1}, errors {errors:.1}, rss {:.1}, {} evaluations, condition {:.1e}",
            which + 1,
            digits(estimate.rss, case.rss),
            estimate.evaluations,
            estimate.condition
        );
        assert!(estimate.converged, "{name}");
        assert!(parameters >= 6.0, "{name}: {parameters}");
        assert!(errors >= 5.0, "{name}: {errors}");
        assert!(digits(estimate.rss, case.rss) >= 8.0);
    }
}

#[test]
fn rat42() {
    check("Ratkowsky2", |x, b| b[0] / (1.0 + (b[1] - b[2] * x).exp()));
}

#[test]
fn rat43() {
    check("Ratkowsky3", |x, b| b[0] / (1.0 + (b[1] - b[2] * x).exp()).powf(1.0 / b[3]));
}

#[test]
fn misra1a() {
    check("Misra1a", |x, b| b[0] * (1.0 - (-b[1] * x).exp()));
}

#[test]
fn thurber() {
    check("Thurber", |x, b| (b[0] + x * (b[1] + x * (b[2] + x * b[3]))) / (1.0 + x * (b[4] + x * (b[5] + x * b[6]))));
}

#[test]
fn mgh09() {
    check("MGH09", |x, b| b[0] * (x * x + x * b[1]) / (x * x + x * b[2] + b[3]));
}

#[test]
fn daniel_wood() {
    check("DanielWood", |x, b| b[0] * x.powf(b[1]));
}

#[test]
fn given_derivatives_and_several_starts() {
    let case = case("Misra1a");
    let fitted = |b: &[f64], out: &mut [f64]| {
        out.iter_mut().zip(&case.x).for_each(|(out, x)| *out = b[0] * (1.0 - (-b[1] * x).exp()));
        true
    };
    let derivatives = |b: &[f64], out: &mut [f64]| {
        let (first, second) = out.split_at_mut(case.x.len());
        first.iter_mut().zip(&case.x).for_each(|(out, x)| *out = 1.0 - (-b[1] * x).exp());
        second.iter_mut().zip(&case.x).for_each(|(out, x)| *out = b[0] * x * (-b[1] * x).exp());
        true
    };
    let problem = Problem {
        observed: &case.y,
        model: &fitted,
        derivatives: Some(&derivatives),
        scale: &[100.0, 1e-4],
        patience: PATIENCE,
        tolerance: 0.0,
    };
    let estimate = nls::fit(&problem, &case.starts).expect("fit");
    assert_eq!(estimate.attempts.len(), 2);
    assert!(estimate.values.iter().zip(&case.certified).all(|(a, b)| digits(*a, *b) > 9.0));
    let correlation = estimate.correlation().expect("determined");
    assert!((correlation[0][0] - 1.0).abs() < 1e-12 && correlation[0][1] < -0.99);
}

#[test]
fn hostile_questions() {
    let model = |b: &[f64], out: &mut [f64]| {
        out.iter_mut().for_each(|out| *out = b.iter().sum());
        true
    };
    let never = |_: &[f64], _: &mut [f64]| false;
    let problem = |observed| Problem {
        observed,
        model: &model,
        derivatives: None,
        scale: &[],
        patience: PATIENCE,
        tolerance: 0.0,
    };
    let start = |k: usize| vec![vec![1.0; k]];
    assert!(nls::fit(&problem(&[]), &start(1)).is_err());
    assert!(nls::fit(&problem(&[1.0, 2.0, 3.0]), &start(4)).is_err());
    assert!(nls::fit(&problem(&[1.0, f64::NAN, 3.0]), &start(1)).is_err());
    assert!(nls::fit(&problem(&[1.0, 2.0, 3.0]), &[]).is_err());
    assert!(nls::fit(&problem(&[1.0, 2.0, 3.0]), &[vec![f64::INFINITY]]).is_err());
    assert!(nls::fit(&Problem { model: &never, ..problem(&[1.0, 2.0, 3.0]) }, &start(1)).is_err());
    // Two parameters of which only the sum is known.
    let both = nls::fit(&problem(&[1.0, 2.0, 3.0]), &start(2)).expect("fit");
    assert!((both.values.iter().sum::<f64>() - 2.0).abs() < 1e-9);
    assert!(both.standard_errors.is_none() && both.condition.is_infinite());
}
