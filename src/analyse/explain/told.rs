//! A number with what it is made of, as data.

/// One number and what it is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Its name, with the period where it has one: `deliveries[YU7]@2027-03`.
    pub name: String,
    /// Its value, in its unit; a period as its number on the timeline; `None` for a milestone that is not reached.
    pub value: Option<f64>,
    /// Whether the value is a period.
    pub period: bool,
    /// Its unit, as declared.
    pub unit: String,
    /// Whether it is shown as a percentage: 0.02 as 2 %.
    pub percent: bool,
    /// The formula that gave it, where it is no literal.
    pub formula: Option<String>,
    /// The figure that it is, and what that cites.
    pub figure: Option<(String, String)>,
    /// What its author says of it.
    pub note: Option<String>,
    /// Whether it stands further above, where its parts are.
    pub again: bool,
    /// Whether more lies behind it than is told.
    pub cut: bool,
    /// What it is made of, in the order of the formula.
    pub parts: Vec<Told>,
}
