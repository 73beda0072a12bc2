//! Every sentence of the language, as numbers worked out by hand (or by Python, where it says so).

mod bench;
mod expressions;
mod functions;
mod hostile;
mod known;
mod names;
mod obey;
mod order;
mod outputs;
mod scenarios;
mod time;
mod units;
mod values;
