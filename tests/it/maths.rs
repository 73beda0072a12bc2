//! exp, ln and powers against values of forty digits (tests/data/elementary.csv, computed by mpmath with 60 digits).

use evcalc::maths::{exp, ln, power};

/// How many representable numbers lie between a result and the one nearest to the true value.
fn steps(found: f64, nearest: f64) -> u64 {
    assert!(found.is_finite() && found.signum() == nearest.signum() || nearest == 0.0, "{found:e} for {nearest:e}");
    found.to_bits().abs_diff(nearest.to_bits())
}

#[test]
fn elementary_functions_are_right_to_the_last_digits() {
    let text = include_str!("../data/elementary.csv");
    let mut worst = [0; 4];
    let mut count = 0;
    for line in text.lines().skip(2) {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |at: usize| cells[at].parse::<f64>().expect("a number");
        let (x, nearest) = (number(1), number(3));
        let (which, found) = match cells[0] {
            "exp" => (0, exp(x)),
            "ln" => (1, ln(x)),
            _ => (if (number(2) * x.ln()).abs() < 150.0 { 2 } else { 3 }, power(x, number(2))),
        };
        worst[which] = worst[which].max(steps(found, nearest));
        count += 1;
    }
    assert!(count > 400, "only {count} values were compared");
    // exp, ln, powers up to e^150, powers beyond.
    let allowed = [1, 1, 2, 14];
    assert!(
        worst.iter().zip(allowed).all(|(worst, allowed)| *worst <= allowed),
        "{worst:?} steps, allowed {allowed:?}"
    );
}
