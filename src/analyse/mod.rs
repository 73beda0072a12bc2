//! Scenarios compared, contradictions between figures.
