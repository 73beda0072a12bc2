//! Student's t against SciPy 1.17, `scipy.stats.t.ppf(0.975, freedom)`.

use super::common::near;
use evcalc::fit::student::{student_outside, student_quantile};

#[test]
fn student() {
    let known = [
        (1, 12.706204736174694),
        (2, 4.302652729749462),
        (3, 3.1824463052837078),
        (4, 2.7764451051977934),
        (5, 2.5705818356363146),
        (9, 2.262157162798205),
        (10, 2.228138851986274),
        (30, 2.0422724563012378),
        (101, 1.983731002955606),
    ];
    for (freedom, value) in known {
        near(&[student_quantile(0.05, freedom)], &[value], 1e-12);
        near(&[student_outside(value, freedom)], &[0.05], 1e-11);
    }
    assert!(student_quantile(0.05, 0).is_infinite() && student_quantile(0.0, 3).is_infinite());
}
