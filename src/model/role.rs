//! What drivers are for.

words!(
    /// What a driver is for: who or what sets it. In the order in which they are told.
    DriverRole {
        /// Somebody decides it.
        Decision = "decision",
        /// The world does.
        Outside = "outside",
        /// It is known, and no question.
        Known = "known",
        /// It is set so that the past comes out.
        Calibration = "calibration",
    }
);

impl DriverRole {
    /// Whether questions about what to do, and what might happen, are about it.
    ///
    /// ```
    /// use evcalc::model::DriverRole;
    /// assert!(DriverRole::Decision.is_open() && DriverRole::Outside.is_open());
    /// assert!(!DriverRole::Known.is_open() && !DriverRole::Calibration.is_open());
    /// ```
    pub fn is_open(self) -> bool {
        matches!(self, DriverRole::Decision | DriverRole::Outside)
    }

    /// What a table calls drivers of it.
    pub fn title(self) -> &'static str {
        match self {
            DriverRole::Decision => "Decisions",
            DriverRole::Outside => "Outside",
            DriverRole::Known => "Known",
            DriverRole::Calibration => "Calibration",
        }
    }

    /// Its place in the order in which roles are told.
    pub fn rank(self) -> usize {
        DriverRole::WORDS.iter().position(|word| *word == self.word()).unwrap_or(0)
    }
}
