//! Places of the parts of a model.

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub usize);
    };
}
id!(/** A dimension: an index into [`Model::dimensions`]. */ DimensionId);
id!(/** A constant: an index into [`Model::constants`]. */ ConstantId);
id!(/** A driver: an index into [`Model::drivers`]. */ DriverId);
id!(/** A line: an index into [`Model::lines`]. */ LineId);
id!(/** An output: an index into [`Model::outputs`]. */ OutputId);
id!(/** A scenario: an index into [`Model::scenarios`]. */ ScenarioId);
id!(/** A figure: an index into [`Baseline::figures`]. */ FigureId);
