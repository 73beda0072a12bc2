//! Names, short forms, titles.

use super::bench::*;

const DIMENSIONS: &str = "[dimensions]\nproduct = [\"SU7\", \"YU7\"]\nmarket = [\"China\", \"Europe\", \"Asia\"]\n";

#[test]
fn checks_scenarios_and_figures_have_name_spaces_of_their_own() {
    let text = "[model]\nname = \"m\"\nbaseline = \"figures.toml\"\n[timeline]\nstart = \"2026\"\nperiods = 2\nstep = \"year\"\n
        [drivers]\nprice = \"baseline.price\"\n[lines]\nbacklog = \"price * 2\"\n[checks]\nbacklog = \"backlog >= 0\"\nprice = \"price > 0\"\n
        [scenarios.price]\n[scenarios.backlog]\n";
    same(run_opened(open_text(text, None, &[])).line("backlog"), [431_800.0, 431_800.0]);
}

#[test]
fn function_names_are_compared_without_case_and_others_exactly() {
    same(run("2026 x 1", "[drivers]\na = 4\n[lines]\nb = \"SQRT(a) + Max(a, 9)\"\n").line("b"), [11.0]);
    assert_eq!(refused("2026 x 1", "[drivers]\na = 4\n[lines]\nb = \"A\"\n"), ["E0104"]);
    assert_eq!(refused("2026 x 1", "[drivers]\nEXP = 4\n"), ["E0102"]);
    assert_eq!(refused("2026 x 1", "[drivers]\nJan = 4\n"), ["E0102"]);
    assert_eq!(refused("2026 x 1", "[drivers]\na = 4\nA = 5\n"), ["E0103"]);
    assert_eq!(refused("2026 x 1", "[checks]\na = \"1 > 0\"\nA = \"1 > 0\"\n"), ["E0103"]);
}

#[test]
fn a_value_or_formula_alone_is_a_short_form() {
    let ran = run(
        "2026-01 x 3",
        "[dimensions]\ncity = [\"Beijing\", \"Wuhan\"]\n[constants]\nweeks = 4.348\n[drivers]\ndecay = 0.5\ncancel = \"3%\"
capacity_now = { Beijing = 20000, Wuhan = 0 }\n[lines]\ngrowth = \"decay ^ (t - 1)\"
demand = { opening = \"100\", formula = \"prev(demand) * (1 + growth)\", total = \"last\" }\nplain = 7\nwait = \"weeks * cancel\"
[outputs]\nfinal = \"last(demand)\"\n[checks]\nrises = \"demand >= prev(demand)\"\n",
    );
    same(ran.line("growth"), [1.0, 0.5, 0.25]);
    same(ran.line("demand"), [200.0, 300.0, 375.0]);
    same(ran.line("plain"), [7.0; 3]);
    same(ran.line("wait"), [4.348 * 0.03; 3]);
    same(ran.driver("capacity_now[Beijing]"), [20_000.0]);
    same([ran.number("final")], [375.0]);
    assert!(ran.holds("rises"));
}

#[test]
fn a_line_without_over_has_the_free_dimensions_of_its_formula_in_their_order() {
    let body = format!(
        "{DIMENSIONS}[drivers]\nprice = {{ SU7 = 2, YU7 = 3 }}\nsize = {{ China = 10, Europe = 20, Asia = 30 }}\n
        [lines]\nrevenue = \"size * price\"\ncn = \"revenue[China]\"\nall = \"sum(revenue)\"\nby_market = \"sum(revenue, product)\"
        stock = {{ opening = \"size\", formula = \"prev(stock) + 1\", total = \"last\" }}\n"
    );
    let ran = run("2026 x 1", &body);
    let over = |name: &str| ran.model.lines.iter().find(|l| l.name == name).expect(name).over.len();
    assert_eq!(["revenue", "cn", "all", "by_market", "stock"].map(over), [2, 1, 0, 1, 1]);
    // The elements of the first dimension of `[dimensions]` come first, whatever the formula's order.
    same(ran.line("revenue[SU7, Europe]"), [40.0]);
    same(ran.line("revenue[YU7, Asia]"), [90.0]);
    same(ran.line("cn[YU7]"), [30.0]);
    same(ran.line("all"), [(2.0 + 3.0) * 60.0]);
    same(ran.line("by_market[Europe]"), [100.0]);
    same(ran.line("stock[Asia]"), [31.0]);
}

#[test]
fn a_driver_without_over_has_the_elements_it_spells_out_and_the_free_dimensions_of_its_expressions() {
    let body = format!(
        "{DIMENSIONS}[drivers]\nprice = {{ SU7 = 2, YU7 = 3 }}\ncost = \"price * 0.5\"
        fee = {{ China = \"price + 1\", Europe = \"price + 2\", Asia = \"price + 3\" }}\n
        one = {{ value = 5, over = \"product\" }}\nnone = {{ value = \"sum(price)\", over = [] }}\n"
    );
    let ran = run("2026 x 1", &body);
    same(ran.driver("cost[YU7]"), [1.5]);
    same(ran.driver("one[YU7]"), [5.0]);
    same(ran.driver("none"), [5.0]);
    let fee = ran.model.drivers.iter().find(|d| d.name == "fee").expect("fee");
    let first = ran.model.cell_name("fee", &fee.over, 0);
    same(ran.driver(&first), [3.0]); // China, SU7: 2 + 1
    assert_eq!(fee.over.len(), 2);
}

#[test]
fn names_default_to_titles_with_spaces_and_dimensions_may_have_titles() {
    let ran = run(
        "2026 x 1",
        "[dimensions]\nsort = { A = \"Sort A\", B_2 = \"Sort B\" }\n[drivers]\nunit_price = { A = 1, B_2 = 2 }\n",
    );
    assert_eq!(ran.model.drivers[0].title, "Unit price");
    assert_eq!(ran.model.dimensions[0].elements[1].title, "Sort B");
}

#[test]
fn what_stands_nowhere_in_the_format_is_refused() {
    assert_eq!(refused("2026 x 1", "[drivers.a]\nvalue = 1\nvalues = 2\n"), ["E0002"]);
    assert_eq!(refused("2026 x 1", "[drivers]\na = 1\na = 2\n"), ["E0001"]);
    assert_eq!(refused("2026 x 1", "[lines.a]\nformula = \"1\"\nmin = 0\n"), ["E0002"]);
    assert_eq!(refused("2026 x 1", "[scenarios.a]\n[scenarios.a.lines]\nb = 1\n"), ["E0002"]);
}

#[test]
fn the_start_is_written_in_the_form_of_the_step() {
    let model = |start: &str, step: &str| {
        format!(
            "[model]\nname = \"m\"\n[timeline]\nstart = {start}\nperiods = 2\nstep = \"{step}\"\n[lines]\na = \"year\"\n"
        )
    };
    same(run_opened(open_text(&model("2026", "year"), None, &[])).line("a"), [2026.0, 2027.0]);
    same(run_opened(open_text(&model("\"2026\"", "year"), None, &[])).line("a"), [2026.0, 2027.0]);
    same(run_opened(open_text(&model("\"2026-Q4\"", "quarter"), None, &[])).line("a"), [2026.0, 2027.0]);
    assert_eq!(errors(open_text(&model("2026", "month"), None, &[])), ["E0206"]);
    assert_eq!(errors(open_text(&model("\"2026-01\"", "quarter"), None, &[])), ["E0206"]);
}
