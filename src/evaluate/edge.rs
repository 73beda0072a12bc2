//! Operations at an edge of arithmetic, where spreadsheets differ from each other (see [`crate::arithmetic`]).

/// Whether a sum is what rounding left of its operands: it has been made 0.
pub(super) fn is_residue(sum: f64, settled: f64) -> bool {
    settled == 0.0 && sum != 0.0
}

/// Whether two numbers that are compared differ by so little that programs may take them for equal or not: by less
/// than some two units of the fifteenth digit, or than the smallest step beside 1, below which some see nothing.
pub(super) fn is_close(a: f64, b: f64) -> bool {
    let apart = (a - b).abs();
    apart > 0.0 && (apart <= 2e-14 * a.abs().max(b.abs()) || apart <= f64::EPSILON)
}

/// Whether a power comes near to what is too small for a number, or is.
pub(super) fn is_tiny_power(base: f64, power: f64) -> bool {
    power.abs() < 1e-150 && base != 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_noticed_and_ordinary_numbers_are_not() {
        assert!(is_residue(-2.8e-17, 0.0) && !is_residue(0.0, 0.0) && !is_residue(0.1, 0.1));
        assert!(is_close(0.1 + 0.2, 0.3) && is_close(1e-20, 0.0) && !is_close(0.3, 0.3) && !is_close(1.0, 1.000_001));
        assert!(is_tiny_power(0.7, 0.0) && !is_tiny_power(0.0, 0.0) && !is_tiny_power(0.7, 0.49));
    }
}
