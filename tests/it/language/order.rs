//! The order in which things are written is for people: it changes no number.

use super::bench::*;
use proptest::prelude::*;

const LINES: &[&str] = &[
    "demand = { over = [\"plant\"], opening = \"begin\", formula = \"prev(demand) * (1 + growth * 0.97 ^ (t - 1))\" }",
    "season = { formula = \"1 + 0.2 * (month = 12) - 0.1 * (quarter = 1)\" }",
    "backlog = { over = [\"plant\"], opening = \"begin * 3\", formula = \"waiting - made\", total = \"last\" }",
    "waiting = { over = [\"plant\"], formula = \"prev(backlog) * (1 - lost) + demand * season\" }",
    "capacity = { opening = \"60\", formula = \"prev(capacity) * 1.02 + (t = 5) * 11\", total = \"last\" }",
    "made = { over = [\"plant\"], formula = \"min(waiting, capacity * waiting / sum(waiting))\" }",
    "volume = { opening = \"500\", formula = \"prev(volume) + sum(made)\", total = \"last\" }",
    "cost = { formula = \"90 * learning(volume, 500, 0.9)\", total = \"average\" }",
    "profit = { opening = \"0\", formula = \"sum(made) * (100 - cost)\" }",
    "late = { opening = \"0\", formula = \"lag(profit, 3) + recent(profit, 2) + cumulative(profit)\", total = \"none\" }",
];
const DRIVERS: &[&str] = &[
    "begin = { value = { east = 10, west = 30 } }",
    "growth = { value = { east = 0.03, west = 0.01 } }",
    "lost = \"growth[east] / 2\"",
];

fn text(lines: &[&str], drivers: &[&str]) -> String {
    format!(
        "[dimensions]\nplant = [\"east\", \"west\"]\n[lines]\n{}\n[drivers]\n{}\n[outputs]\nall = \"total(profit)\"\n",
        lines.join("\n"),
        drivers.join("\n")
    )
}

/// Every line's values by name and element, bit for bit.
fn bits(lines: &[&str], drivers: &[&str]) -> Vec<(String, Vec<u64>)> {
    let ran = run("2026-01 x 30", &text(lines, drivers));
    let names =
        ["demand[east]", "demand[west]", "season", "backlog[east]", "backlog[west]", "waiting[west]", "capacity"];
    let more = ["made[east]", "made[west]", "volume", "cost", "profit", "late"];
    let values = |name: &&str| ((*name).to_owned(), ran.line(name).iter().map(|x| x.to_bits()).collect());
    names.iter().chain(&more).map(values).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn reordering_lines_and_drivers_changes_no_bit(
        lines in Just(LINES.to_vec()).prop_shuffle(),
        drivers in Just(DRIVERS.to_vec()).prop_shuffle(),
    ) {
        prop_assert_eq!(bits(&lines, &drivers), bits(LINES, DRIVERS));
    }
}
