//! Rank correlations by a Gaussian copula: rho = 2 sin(pi r / 6).

/// The lower triangle by which independent normal numbers become correlated ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Copula {
    rows: Vec<Vec<f64>>,
}

/// Why rank correlations contradict each other.
#[derive(Clone, Debug, PartialEq)]
pub struct NotPositive {
    /// The variable at which the matrix stops being positive definite.
    pub variable: usize,
    /// How much all correlations would have to shrink (a factor) for the matrix to hold.
    pub shrink: f64,
}

impl Copula {
    /// From a symmetric matrix of rank correlations with ones on the diagonal.
    ///
    /// # Errors
    /// A matrix that is not positive definite: the correlations contradict each other.
    pub fn new(ranks: &[Vec<f64>]) -> Result<Copula, NotPositive> {
        let normal = |r: f64| 2.0 * (std::f64::consts::PI * r / 6.0).sin();
        let shrunk = |factor: f64| -> Vec<Vec<f64>> {
            let cell = |i: usize, j: usize| if i == j { 1.0 } else { factor * normal(ranks[i][j]) };
            (0..ranks.len()).map(|i| (0..ranks.len()).map(|j| cell(i, j)).collect()).collect()
        };
        match cholesky(&shrunk(1.0)) {
            Ok(rows) => Ok(Copula { rows }),
            Err(variable) => {
                let steps = (1..=100).map(|step| 1.0 - f64::from(step) / 100.0);
                let shrink = steps.into_iter().find(|factor| cholesky(&shrunk(*factor)).is_ok()).unwrap_or(0.0);
                Err(NotPositive { variable, shrink })
            }
        }
    }

    /// The weights with which the first numbers make up a correlated one.
    pub fn row(&self, variable: usize) -> &[f64] {
        &self.rows[variable]
    }
}

/// The lower triangle of a symmetric matrix, or the row where it is not positive definite.
fn cholesky(matrix: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, usize> {
    let mut rows: Vec<Vec<f64>> = Vec::with_capacity(matrix.len());
    for (i, given) in matrix.iter().enumerate() {
        let mut row: Vec<f64> = Vec::with_capacity(i + 1);
        for (j, other) in rows.iter().enumerate() {
            let known: f64 = row.iter().zip(other).map(|(a, b)| a * b).sum();
            row.push((given[j] - known) / other[j]);
        }
        let rest = given[i] - row.iter().map(|a| a * a).sum::<f64>();
        if rest <= 1e-12 {
            return Err(i);
        }
        row.push(rest.sqrt());
        rows.push(row);
    }
    Ok(rows)
}
