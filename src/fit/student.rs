//! Student's t, as statrs has it.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// The value that Student's t exceeds in absolute value with probability `two_tails` (between 0 and 1), for 1 or more
/// degrees of freedom; infinite for none.
///
/// ```
/// // SciPy: t.ppf(0.975, 10)
/// assert!((evcalc::fit::student::student_quantile(0.05, 10) - 2.228138851986274).abs() < 1e-12);
/// ```
pub fn student_quantile(two_tails: f64, freedom: usize) -> f64 {
    match StudentsT::new(0.0, 1.0, freedom as f64) {
        Ok(student) if two_tails > 0.0 => -student.inverse_cdf(two_tails / 2.0),
        _ => f64::INFINITY,
    }
}

/// The probability that Student's t with so many degrees of freedom, 1 or more, is further from 0 than `t`.
pub fn student_outside(t: f64, freedom: usize) -> f64 {
    StudentsT::new(0.0, 1.0, freedom as f64).map_or(f64::NAN, |student| 2.0 * student.sf(t.abs()))
}
