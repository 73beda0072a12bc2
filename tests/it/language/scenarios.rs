//! Scenarios and `--set`.

use super::bench::*;

fn steps(base: &str, over: &str, more: &str) -> Vec<f64> {
    let body = format!("[drivers.a]\nvalue = {base}\n{more}\n[scenarios.base]\n[scenarios.x.drivers]\na = {over}\n");
    run("2026-01 x 8", &body).driver_in("x", "a")
}

#[test]
fn a_model_without_scenarios_has_one_named_base() {
    assert_eq!(run("2026 x 1", "[drivers]\na = 1\n").model.scenarios[0].name, "base");
}

#[test]
fn a_scenario_starts_from_the_one_it_extends_or_the_first() {
    let body = "[drivers]\na = 1\nb = 1\nc = 1\n[scenarios.one.drivers]\na = 2\n[scenarios.second.drivers]\nb = 5\n
        [scenarios.third]\nextends = \"second\"\n[scenarios.third.drivers]\nc = \"inherited + 6\"\nb = \"inherited * 2\"
        [scenarios.fourth]\nextends = \"fifth\"\n[scenarios.fifth]\nextends = \"third\"\n[scenarios.fifth.drivers]\nb = \"inherited * 2\"\n";
    let ran = run("2026 x 1", body);
    let all = |s: &str| ["a", "b", "c"].map(|d| ran.driver_in(s, d)[0]);
    assert_eq!(all("one"), [2.0, 1.0, 1.0]);
    assert_eq!(all("second"), [2.0, 5.0, 1.0]);
    assert_eq!(all("third"), [2.0, 10.0, 7.0]);
    assert_eq!(all("fourth"), [2.0, 20.0, 7.0]); // declared before the one it extends
}

#[test]
fn an_element_that_a_scenario_does_not_name_keeps_what_it_inherits() {
    let body = "[dimensions]\nproduct = [\"SU7\", \"YU7\"]\nmarket = [\"China\", \"Europe\"]\n[drivers]\ng = { SU7 = 1, YU7 = 2 }
        n = { SU7 = { China = 1, Europe = 2 }, YU7 = { China = 3, Europe = 4 } }\n[scenarios.base]\n[scenarios.x.drivers]\ng = { YU7 = \"inherited * 1.5\" }
        n = { YU7 = { Europe = \"inherited + g[SU7]\" } }\n[scenarios.y.drivers]\ng = \"inherited * 10\"\nn = { SU7 = 9 }\n";
    let ran = run("2026 x 1", body);
    assert_eq!([ran.driver_in("x", "g[SU7]")[0], ran.driver_in("x", "g[YU7]")[0]], [1.0, 3.0]);
    assert_eq!([ran.driver_in("y", "g[SU7]")[0], ran.driver_in("y", "g[YU7]")[0]], [10.0, 20.0]); // each its own
    let n = |s: &str| {
        ["SU7, China", "SU7, Europe", "YU7, China", "YU7, Europe"].map(|e| ran.driver_in(s, &format!("n[{e}]"))[0])
    };
    assert_eq!(n("x"), [1.0, 2.0, 3.0, 5.0]); // 4 + 1
    assert_eq!(n("y"), [9.0, 9.0, 3.0, 4.0]);
}

#[test]
fn keys_are_laid_over_the_inherited_path() {
    let base = "{ \"2026-01\" = 1, \"2026-05\" = 3, \"2026-07\" = 4 }";
    // Before the scenario's first key the inherited values stand, and a value holds until the next key of either.
    same(steps(base, "{ \"2026-03\" = 2 }", ""), [1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 4.0]);
    same(steps(base, "{ \"2026-05\" = 9 }", ""), [1.0, 1.0, 1.0, 1.0, 9.0, 9.0, 4.0, 4.0]);
    same(steps(base, "{ \"2026-06\" = 9, \"2026-08\" = 7 }", ""), [1.0, 1.0, 1.0, 1.0, 3.0, 9.0, 4.0, 7.0]);
    // A constant counts as one key in the first period.
    same(steps("5", "{ \"2026-03\" = 8 }", ""), [5.0, 5.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0]);
    same(steps("5", "{ \"2026-01\" = 8 }", ""), [8.0; 8]);
    // A value without periods replaces the whole path.
    same(steps(base, "6", ""), [6.0; 8]);
    // A key before the start takes effect where the inherited one of the first period would.
    same(steps(base, "{ \"2025-06\" = 7 }", ""), [1.0, 1.0, 1.0, 1.0, 3.0, 3.0, 4.0, 4.0]);
}

#[test]
fn a_first_key_after_the_start_stays_a_key_for_what_is_laid_before_it() {
    let base = "{ \"2026-04\" = 5, \"2026-06\" = 6 }";
    same(steps(base, "{ \"2026-02\" = 9 }", ""), [5.0, 9.0, 9.0, 5.0, 5.0, 6.0, 6.0, 6.0]);
    // Also before the start: what is laid there holds until that key.
    same(steps(base, "{ \"2025-06\" = 9 }", ""), [9.0, 9.0, 9.0, 5.0, 5.0, 6.0, 6.0, 6.0]);
    // From 0 in October (period -2) to 8 in June (period 6), by 1 a month.
    same(
        steps("{ \"2026-06\" = 8 }", "{ \"2025-10\" = 0 }", "between = \"linear\""),
        [3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 8.0, 8.0],
    );
}

#[test]
fn linear_paths_merge_their_keys_and_are_then_interpolated() {
    let linear = "between = \"linear\"";
    let base = "{ \"2026-01\" = 0, \"2026-07\" = 6 }";
    same(steps(base, "{ \"2026-04\" = 12 }", linear), [0.0, 4.0, 8.0, 12.0, 10.0, 8.0, 6.0, 6.0]);
    same(steps("2", "{ \"2026-05\" = 10 }", linear), [2.0, 4.0, 6.0, 8.0, 10.0, 10.0, 10.0, 10.0]);
}

#[test]
fn single_periods_are_laid_beside_each_other() {
    let none = "between = \"none\"";
    same(steps("{ \"2026-02\" = 5 }", "{ \"2026-04\" = 7 }", none), [0.0, 5.0, 0.0, 7.0, 0.0, 0.0, 0.0, 0.0]);
    same(steps("{ \"2026-02\" = 5 }", "\"inherited * 2\"", none), [0.0, 10.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
}

#[test]
fn inherited_applies_in_every_period_of_a_path() {
    let base = "{ \"2026-01\" = 1, \"2026-05\" = 3 }";
    same(steps(base, "\"inherited * 2 + 1\"", ""), [3.0, 3.0, 3.0, 3.0, 7.0, 7.0, 7.0, 7.0]);
    same(steps(base, "{ \"2026-03\" = \"inherited + 10\" }", ""), [1.0, 1.0, 11.0, 11.0, 3.0, 3.0, 3.0, 3.0]);
    let linear = "between = \"linear\"";
    let path = "{ \"2026-01\" = 0, \"2026-05\" = 4 }";
    same(steps(path, "\"inherited * 2\"", linear), [0.0, 2.0, 4.0, 6.0, 8.0, 8.0, 8.0, 8.0]);
    // Not a straight line any more: min(x, 2) of every period, not of the keys alone.
    same(steps(path, "\"min(inherited, 2)\"", linear), [0.0, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0]);
    same(steps(path, "\"inherited ^ 2\"", linear), [0.0, 1.0, 4.0, 9.0, 16.0, 16.0, 16.0, 16.0]);
    same(steps(path, "{ \"2026-03\" = \"inherited * 10\" }", linear), [0.0, 10.0, 20.0, 12.0, 4.0, 4.0, 4.0, 4.0]);
}

#[test]
fn inherited_follows_the_drivers_of_the_scenario_at_hand() {
    let body = "[drivers]\nprice = 100\ncost = \"price * 0.8\"\n[scenarios.base]\n[scenarios.x.drivers]\ncost = \"inherited + 1\"\nprice = 10\n";
    same(run("2026 x 1", body).driver_in("x", "cost"), [9.0]);
}

#[test]
fn what_a_scenario_says_twice_over_is_merged_by_chains() {
    let body = "[drivers]\na = { \"2026-01\" = 1 }\n[scenarios.base]\n[scenarios.x.drivers]\na = { \"2026-03\" = \"inherited * 2\" }
        [scenarios.y]\nextends = \"x\"\n[scenarios.y.drivers]\na = { \"2026-02\" = \"inherited + 1\", \"2026-04\" = \"inherited + 10\" }\n";
    same(run("2026-01 x 5", body).driver_in("y", "a"), [1.0, 2.0, 2.0, 12.0, 12.0]);
}

const SET: &str = "[dimensions]\nproduct = [\"SU7\", \"YU7\"]\nmarket = [\"China\", \"Europe\"]\n[drivers]\nk = 2
    price = { SU7 = 10, YU7 = { \"2026-01\" = 20, \"2026-03\" = 30 } }\nn = { SU7 = { China = 1, Europe = 2 }, YU7 = { China = 3, Europe = 4 } }
    [scenarios.base]\n[scenarios.x.drivers]\nk = 5\n";

#[test]
fn set_changes_drivers_elements_and_periods() {
    let price = |sets: &[&str]| {
        let ran = set("2026-01 x 4", SET, None, sets);
        [ran.driver("price[SU7]"), ran.driver("price[YU7]")].concat()
    };
    same(price(&["price=7"]), [7.0; 8]);
    same(price(&["price[YU7]=7"]), [10.0, 10.0, 10.0, 10.0, 7.0, 7.0, 7.0, 7.0]);
    same(price(&["price[YU7,2026-02]=7"]), [10.0, 10.0, 10.0, 10.0, 20.0, 7.0, 30.0, 30.0]);
    same(price(&["price[2026-03]=7"]), [10.0, 10.0, 7.0, 7.0, 20.0, 20.0, 7.0, 7.0]);
    same(price(&["price[2026-02, SU7] = inherited * k"]), [10.0, 20.0, 20.0, 20.0, 20.0, 20.0, 30.0, 30.0]);
    same(price(&["price[SU7]='inherited * 1.5'"]), [15.0, 15.0, 15.0, 15.0, 20.0, 20.0, 30.0, 30.0]);
    same(price(&["price=inherited * 2"]), [20.0, 20.0, 20.0, 20.0, 40.0, 40.0, 60.0, 60.0]);
    let n = set("2026-01 x 4", SET, None, &["n[Europe]=9", "n[YU7,China]=8"]);
    same(
        ["SU7, China", "SU7, Europe", "YU7, China", "YU7, Europe"].map(|e| n.driver(&format!("n[{e}]"))[0]),
        [1.0, 9.0, 8.0, 9.0],
    );
}

#[test]
fn sets_are_laid_on_the_chosen_scenario_in_order() {
    let k = |scenario, sets: &[&str]| set("2026-01 x 4", SET, scenario, sets).driver("k")[0];
    assert_eq!(k(Some("x"), &["k=inherited + 1"]), 6.0);
    assert_eq!(k(None, &["k=inherited + 1", "k=inherited * 10"]), 30.0);
    assert_eq!(k(None, &["k=inherited * 10", "k=inherited + 1"]), 21.0);
    assert_eq!(k(None, &["k=12%"]), 0.12);
    assert_eq!(k(None, &["k=1.5e1"]), 15.0);
    assert_eq!(k(None, &["k=-3"]), -3.0);
}

#[test]
fn a_set_that_is_wrong_says_so() {
    let refused = |text: &str| refused_set("2026-01 x 4", SET, &[text]);
    assert_eq!(refused("kk=3"), ["E0104"]);
    assert_eq!(refused("k"), ["E0506"]);
    assert_eq!(refused("k="), ["E0506"]);
    assert_eq!(refused("=5"), ["E0506"]);
    assert_eq!(refused(""), ["E0506"]);
    assert_eq!(refused("price[]=5"), ["E0506"]);
    assert_eq!(refused("price[SU9]=5"), ["E0110"]);
    assert_eq!(refused("k[SU7]=5"), ["E0110"]);
    assert_eq!(refused("price[SU7,YU7]=5"), ["E0506"]);
    assert_eq!(refused("price[2026-13]=5"), ["E0206"]);
    assert_eq!(refused("price[2026-01,2026-02]=5"), ["E0506"]);
    assert_eq!(refused("k=price"), ["E0501"]);
    assert_eq!(refused("k=nan"), ["E0104"]);
    assert_eq!(refused("k=1/0"), ["E0701"]);
    assert_eq!(refused("k=5+"), ["E0201"]);
    assert_eq!(refused("k==5"), ["E0201"]);
}

#[test]
fn probabilities_are_given_for_all_and_sum_to_one() {
    let body = |p: &str, q: &str| format!("[scenarios.a]\n{p}\n[scenarios.b]\n{q}\n");
    assert_eq!(refused("2026 x 1", &body("probability = 0.8", "probability = 0.2")), [""; 0]);
    assert_eq!(refused("2026 x 1", &body("probability = 1", "probability = 0")), [""; 0]);
    assert_eq!(refused("2026 x 1", &body("probability = 0.8", "")), ["E0601"]);
    assert_eq!(refused("2026 x 1", &body("probability = 0.8", "probability = 0.3")), ["E0601"]);
}
