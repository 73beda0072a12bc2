//! The readers of models, scenario files and baselines: no text makes them panic, a refusal says why; what is
//! accepted can be lowered, and, where it is small, projected and written as a workbook.

#![no_main]

use evcalc::check::{check_baseline, check_model};
use evcalc::diagnostic::{Diagnostics, Sources, render};
use evcalc::evaluate::{follow, project};
use evcalc::graph::build;
use evcalc::model::ScenarioId;
use evcalc::series::Projection;
use evcalc::text::{read_baseline, read_model, read_scenario_file};
use evcalc::workbook::{Book, write};
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

/// Lines times periods up to which a model is projected.
const SMALL: usize = 4_000;

fuzz_target!(|text: &str| {
    let mut sources = Sources::default();
    let file = sources.add("model.toml", text);

    let mut diagnostics = Diagnostics::default();
    let figures = read_baseline(file, text, &mut diagnostics);
    let baseline = check_baseline(figures, &mut diagnostics);
    render(&diagnostics.0, &sources, false);

    let mut diagnostics = Diagnostics::default();
    read_scenario_file(file, text, &mut diagnostics);
    render(&diagnostics.0, &sources, false);

    let mut diagnostics = Diagnostics::default();
    let model = read_model(file, text, &mut diagnostics)
        .and_then(|records| check_model(&records, Some(&baseline), &[], &mut diagnostics));
    render(&diagnostics.0, &sources, false);
    let Some(model) = model.filter(|_| !diagnostics.has_errors()) else {
        assert!(diagnostics.has_errors(), "a refusal without a reason");
        return;
    };
    let program = build(Arc::new(model));
    if program.rows.len() * program.model.timeline.periods as usize > SMALL || program.model.scenarios.len() > 4 {
        return;
    }
    let scenarios = (0..program.model.scenarios.len()).map(ScenarioId);
    let projections: Result<Vec<Projection>, _> = scenarios.clone().map(|s| project(&program, s)).collect();
    let projections = match projections {
        Ok(projections) => projections,
        Err(faults) => {
            assert!(!faults.is_empty(), "a projection that fails without a reason");
            render(&faults, &sources, false);
            return;
        }
    };
    let follow = follow(&program, ScenarioId(0));
    // What Excel cannot hold is refused with words; anything else is written.
    let _ = write(&Book::of_all(&program, &projections, &follow)).map_err(|error| error.to_string());
});
