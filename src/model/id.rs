//! Places of the parts of a model.

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub usize);
    };
}
id!(/** A dimension: an index into [`super::Model::dimensions`]. */ DimensionId);
id!(/** A constant: an index into [`super::Model::constants`]. */ ConstantId);
id!(/** A driver: an index into [`super::Model::drivers`]. */ DriverId);
id!(/** A line: an index into [`super::Model::lines`]. */ LineId);
id!(/** An output: an index into [`super::Model::outputs`]. */ OutputId);
id!(/** A scenario: an index into [`super::Model::scenarios`]. */ ScenarioId);
id!(/** A figure: an index into [`super::Baseline::figures`]. */ FigureId);
