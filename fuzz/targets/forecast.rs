//! The reader of published forecasts: no text makes it panic; what it takes is written and read again as the same, and a
//! model of its lines can be opened.

#![no_main]

use evcalc::Model;
use evcalc::analyse::{Published, stand_in};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(published) = Published::read(text) else { return };
    let written = published.text();
    let again = Published::read(&written).unwrap_or_else(|error| panic!("{error}\n{written}"));
    assert_eq!(again.text(), written);
    if let Some(model) = stand_in(&published) {
        // What is wrong with names or units is told, not more.
        let _ = Model::from_text(&model);
    }
});
