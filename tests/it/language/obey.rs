//! What a message says to type, typed: the model runs, and gives what its author meant. The numbers are worked out by
//! hand; those of money over time are NPV, PMT, PV, FV and
//! NPER as they are defined, in forty decimal digits.

use super::bench::*;
use evcalc::function::Function;
use std::fs;

/// A slip: a model, what must be said of it, and what somebody who obeys puts in whose place.
struct Slip<'a> {
    timeline: &'a str,
    body: &'a str,
    /// Parts of the help, all of which it must have.
    says: &'a [&'a str],
    obeyed: &'a [(&'a str, &'a str)],
    /// The output `y` then.
    gives: f64,
}

impl Slip<'_> {
    #[track_caller]
    fn leads_to_the_right_number(&self) {
        let opened = open(self.timeline, self.body, None, &[]);
        let told: Vec<String> = opened.diagnostics.0.iter().flat_map(|d| d.hints.clone()).collect();
        let told = told.join("\n");
        self.says.iter().for_each(|words| assert!(told.contains(words), "`{words}` is not in:\n{told}"));
        let mut body = self.body.to_owned();
        for (from, to) in self.obeyed {
            assert!(body.contains(from), "no `{from}` in {body}");
            body = body.replace(from, to);
        }
        same([run(self.timeline, &body).number("y")], [self.gives]);
    }
}

const LOAN: &str = "[drivers]\ninterest = { value = \"7%\", unit = \"%\" }\ndebt = { value = 1200, unit = \"EUR\" }\n\
                    [outputs]\ny = \"total(paid)\"\n[lines.paid]\nunit = \"EUR\"\n";

/// 7 % a year of 1,200 are 84 a year, whatever the period.
#[test]
fn interest_a_year_is_never_charged_in_every_period() {
    for timeline in ["2026-01 x 12", "2026-Q1 x 4", "2026 x 1"] {
        let slip = |formula: &str, obeyed: &[(&str, &str)]| {
            let body = format!("{LOAN}formula = \"{formula}\"\n");
            Slip { timeline, body: &body, says: &["declare `interest` as `%/year`"], obeyed, gives: 84.0 }
                .leads_to_the_right_number();
        };
        let declared = ("unit = \"%\"", "unit = \"%/year\"");
        slip("debt * interest * period_length", &[declared]);
        slip("max(0, interest * period_length * debt)", &[declared]);
        let once = ("* period_length / period_length", "* period_length");
        slip("debt * interest * period_length / period_length", &[declared, once]);
    }
    // Beside a value of another unit too: 1,200 and a twelfth of 84 each month.
    Slip {
        timeline: "2026-01 x 12",
        body: &format!("{LOAN}formula = \"debt + debt * interest * period_length\"\n"),
        says: &["declare `interest` as `%/year`"],
        obeyed: &[("unit = \"%\"", "unit = \"%/year\"")],
        gives: 12.0 * 1207.0,
    }
    .leads_to_the_right_number();
}

#[test]
fn a_rate_a_year_is_multiplied_by_the_length_of_a_period_where_it_stands() {
    let rate = LOAN.replace("unit = \"%\"", "unit = \"%/year\"");
    for (formula, gives) in
        [("debt * interest", 84.0), ("debt * (1 + interest)", 12.0 * 1207.0), ("debt + debt * interest", 12.0 * 1207.0)]
    {
        Slip {
            timeline: "2026-01 x 12",
            body: &format!("{rate}formula = \"{formula}\"\n"),
            says: &["a `year` is missing", "write `interest * period_length` for `interest`"],
            obeyed: &[("interest\"", "interest * period_length\""), ("interest)", "interest * period_length)")],
            gives,
        }
        .obeyed_where_it_stands();
    }
    // Written off over five years: 1,200 / 5 in a year.
    Slip {
        timeline: "2026-01 x 12",
        body: &format!("{}formula = \"debt / interest\"\n", LOAN.replace("\"7%\", unit = \"%\"", "5, unit = \"year\"")),
        says: &["a `year` is missing: multiply by `period_length`"],
        obeyed: &[("debt / interest", "debt / interest * period_length")],
        gives: 240.0,
    }
    .leads_to_the_right_number();
}

impl Slip<'_> {
    /// The same where only one of the replacements has its place.
    #[track_caller]
    fn obeyed_where_it_stands(&self) {
        let formula = self.body.lines().last().unwrap_or_default();
        let fits: Vec<_> = self.obeyed.iter().copied().filter(|(from, _)| formula.contains(from)).collect();
        let (head, _) = self.body.split_at(self.body.len() - formula.len() - 1);
        let mut changed = formula.to_owned();
        fits.iter().for_each(|(from, to)| changed = changed.replace(from, to));
        assert_ne!(formula, changed);
        let opened = open(self.timeline, self.body, None, &[]);
        let told: Vec<String> = opened.diagnostics.0.iter().flat_map(|d| d.hints.clone()).collect();
        let told = told.join("\n");
        self.says.iter().for_each(|words| assert!(told.contains(words), "`{words}` is not in:\n{told}"));
        same([run(self.timeline, &format!("{head}{changed}\n")).number("y")], [self.gives]);
    }
}

/// Seven seats at 12 EUR a month are 84 a month and 1,008 a year.
/// A twelfth of 84 a month, by whoever divided by twelve himself.
#[test]
fn who_divides_by_twelve_is_not_told_to_do_it_twice() {
    let rate = LOAN.replace("unit = \"%\"", "unit = \"%/year\"");
    Slip {
        timeline: "2026-01 x 12",
        body: &format!("{rate}formula = \"debt * interest / 12\"\n"),
        says: &["write `* period_length` in the place of `/ 12`"],
        obeyed: &[("/ 12", "* period_length")],
        gives: 84.0,
    }
    .leads_to_the_right_number();
}

/// A line that looks back at itself was passed over where its own formula was the only thing wrong.
#[test]
fn units_are_checked_of_lines_that_only_use_themselves() {
    let loan = "[drivers]\ninterest = { value = \"7%\", unit = \"%\" }\n[lines.debt]\nunit = \"EUR\"\nopening = 1200\n\
                formula = \"prev(debt) + prev(debt) * interest * period_length\"\n[outputs]\ny = \"first(debt)\"\n";
    // 7 in the first month.
    Slip {
        timeline: "2026-01 x 12",
        body: loan,
        says: &["declare `interest` as `%/year`"],
        obeyed: &[("unit = \"%\"", "unit = \"%/year\"")],
        gives: 1207.0,
    }
    .leads_to_the_right_number();
    // Two that use each other.
    let two = "[lines]\na = { unit = \"EUR\", opening = 1, formula = \"prev(b) + prev(b) * period_length\" }\n\
               b = { unit = \"EUR\", opening = 1, formula = \"prev(a) + prev(a) * period_length\" }\n";
    assert_eq!(refused("2026-01 x 2", two), ["E0301"]);
}

#[test]
fn a_flow_is_per_period() {
    let seats = |price: &str, unit: &str| {
        format!(
            "[drivers]\nseats = {{ value = 7, unit = \"seat\" }}\nprice = {{ value = {price}, unit = \"{unit}\" }}\n\
             [lines.revenue]\nunit = \"EUR\"\nformula = \"seats * price\"\n[outputs]\ny = \"total(revenue)\"\n"
        )
    };
    let slip = |timeline, (price, obeyed): (&str, &str), unit: &str, says: &[&str]| {
        let (value, new) = (format!("value = {price}, unit"), format!("value = {obeyed}, unit"));
        Slip {
            timeline,
            body: &seats(price, unit),
            says,
            obeyed: &[(unit, "EUR/seat"), (&value, &new)],
            gives: 1008.0,
        }
        .leads_to_the_right_number();
    };
    let declare = "declare `price` as `EUR/seat`";
    slip("2026-01 x 12", ("12", "12"), "EUR/seat/month", &["a flow is per period, and a period is a month", declare]);
    slip("2026-Q1 x 4", ("12", "36"), "EUR/seat/month", &[declare, "with 3 times the value"]);
    slip("2026 x 1", ("12", "144"), "EUR/seat/month", &[declare, "with 12 times the value"]);
    slip("2026-01 x 12", ("36", "12"), "EUR/seat/quarter", &[declare, "with the value divided by 3"]);
    // A line declared by the month in a model by the month.
    Slip {
        timeline: "2026-01 x 12",
        body: &seats("12", "EUR/seat").replace("unit = \"EUR\"\nformula", "unit = \"EUR/month\"\nformula"),
        says: &["`/month` is one too many", "declare `revenue` as `EUR`"],
        obeyed: &[("\"EUR/month\"", "\"EUR\"")],
        gives: 1008.0,
    }
    .leads_to_the_right_number();
    // 60 months to pay 1,200: 20 a month; counted in quarters a third of the number.
    for (timeline, value, says, gives) in [
        ("2026-01 x 12", "60", "declare `term` as `1`", 240.0),
        ("2026-Q1 x 4", "20", "with the value divided by 3", 240.0),
    ] {
        Slip {
            timeline,
            body: "[drivers]\nterm = { value = 60, unit = \"month\" }\ndebt = { value = 1200, unit = \"EUR\" }\n\
                   [lines.paid]\nunit = \"EUR\"\nformula = \"debt / term\"\n[outputs]\ny = \"total(paid)\"\n",
            says: &[says],
            obeyed: &[("value = 60, unit = \"month\"", &format!("value = {value}, unit = \"1\""))],
            gives,
        }
        .leads_to_the_right_number();
    }
    // Three people at 60,000 a year cost 15,000 a month.
    Slip {
        timeline: "2026-01 x 1",
        body: "[drivers]\nsalary = { value = 60000, unit = \"EUR/person\" }\npeople = { value = 3, unit = \"person\" }\n\
               [lines.cost]\nunit = \"EUR\"\nformula = \"people * salary * period_length\"\n[outputs]\ny = \"total(cost)\"\n",
        says: &["a `year` is one too many, from `period_length`", "declare `salary` as `EUR/person/year`"],
        obeyed: &[("\"EUR/person\"", "\"EUR/person/year\"")],
        gives: 15_000.0,
    }
    .leads_to_the_right_number();
}

/// A formula of the output, and what a worksheet's function is told to be here, copied from between the backticks.
#[track_caller]
fn serves(formula: &str, says: &str, gives: f64) {
    let body = |formula: &str| {
        format!(
            "[dimensions]\nregion = [\"North\", \"South\"]\n[drivers]\nrate = \"10%\"\nprice = {{ North = 2, South = 3 }}\n\
             [lines]\ncash = \"t * 100\"\n[outputs]\ny = \"\"\"{formula}\"\"\"\n"
        )
    };
    let here = body(formula);
    let opened = open("2026 x 3", &here, None, &[]);
    let told: Vec<String> = opened.diagnostics.0.iter().flat_map(|d| d.hints.clone()).collect();
    assert!(told.iter().any(|hint| hint.contains(&format!("`{says}`"))), "{formula}: {told:?}");
    same([run("2026 x 3", &body(says)).number("y")], [gives]);
}

#[test]
fn worksheet_functions_are_answered_with_what_serves_here() {
    // Flows of 100, 200, 300 at 10 %: 100/1.1 + 200/1.21 + 300/1.331; the first not discounted: 1.1 times as much.
    let npv = 100.0 / 1.1 + 200.0 / 1.21 + 300.0 / 1.331;
    serves("npv(rate, cash)", "total(cash / (1 + rate) ^ t)", npv);
    serves("NPV(rate, cash)", "total(cash / (1 + rate) ^ elapsed)", npv * 1.1);
    serves("xnpv(rate, cash)", "total(cash / (1 + rate) ^ elapsed)", npv * 1.1);
    serves("npv(rate, price)", "total(sum(price) / (1 + rate) ^ t)", 5.0 / 1.1 + 5.0 / 1.21 + 5.0 / 1.331);
    // PMT(1%, 12, -1000), PV(1%, 12, -5), FV(1%, 12, -5), NPER(1%, -100, 1000).
    serves("pmt(1%, 12, 1000)", "1000 * 1% / (1 - (1 + 1%) ^ (0 - 12))", 88.848_788_678_341_7);
    serves("pv(1%, 12, 5)", "5 * (1 - (1 + 1%) ^ (0 - 12)) / 1%", 56.275_387_367_423_15);
    serves("fv(1%, 12, 5)", "5 * ((1 + 1%) ^ 12 - 1) / 1%", 63.412_515_065_984_86);
    serves("nper(1%, 100, 1000)", "0 - ln(1 - 1000 * 1% / 100) / ln(1 + 1%)", 10.588_644_459_423_23);
    serves("sln(1000, 100, 6)", "(1000 - 100) / 6", 150.0);
    serves("sumproduct(price, cash)", "total(sum(price * cash))", 3000.0);
    serves("sumproduct(cash, rate)", "total(cash * rate)", 60.0);
    serves("averageifs(cash, rate, 1)", "total(if(year = 2026, cash, 0)) / total(if(year = 2026, 1, 0))", 100.0);
    serves("sumif(rate, 1, cash)", "total(if(year = 2026, cash, 0))", 100.0);
    serves("countifs(cash, 1)", "total(if(year = 2026, 1, 0))", 1.0);
    serves("maxifs(cash, rate, 1)", "largest(if(year = 2026, cash, 0 - 1e15))", 100.0);
    serves("vlookup(cash, 1, 2)", "at(cash, '2026')", 100.0);
    serves("ceiling(17, 5)", "roundup(17 / 5, 0) * 5", 20.0);
    serves("mround(17, 5)", "round(17 / 5, 0) * 5", 15.0);
    serves("trunc(1.7)", "rounddown(1.7, 0)", 1.0);
    serves("product(2, 3, 4)", "2 * 3 * 4", 24.0);
}

/// What is answered to the name of a function that came to be there would never be said.
#[test]
fn no_function_that_is_there_is_answered_with_another() {
    let text = fs::read_to_string("src/check/habit.rs").expect("the answers");
    let is_name = |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let names: Vec<&str> = text.split('"').filter(is_name).collect();
    assert!(names.len() > 50, "only {} names were found", names.len());
    let there: Vec<&&str> = names.iter().filter(|name| Function::named(name).is_some()).collect();
    assert!(there.is_empty(), "take them out of src/check/habit.rs: {there:?}");
}

#[test]
fn months_are_numbers_in_formulas() {
    for asked in ["month = Jan", "month = January", "month = \\\"Jan\\\"", "month = \\\"january\\\""] {
        let word = asked.strip_prefix("month = ").unwrap_or_default();
        Slip {
            timeline: "2026-01 x 24",
            body: &format!("[lines]\nx = \"if({asked}, 5, 0)\"\n[outputs]\ny = \"total(x)\"\n"),
            says: &["`month = 1`"],
            obeyed: &[(word, "1")],
            gives: 10.0,
        }
        .leads_to_the_right_number();
    }
}

#[test]
fn an_opening_under_a_quotient_is_never_advised_to_be_nothing() {
    let body = "[lines]\nsales = \"t * 10\"\ngrowth = \"sales / prev(sales) - 1\"\n[outputs]\ny = \"last(growth)\"\n";
    // 30 after 20.
    let says = &["an `opening` other than 0", "write `iferror(sales / prev(sales), 0)`"];
    let table = ("sales = \"t * 10\"", "sales = { formula = \"t * 10\", opening = 5 }");
    Slip { timeline: "2026-01 x 3", body, says, obeyed: &[table], gives: 0.5 }.leads_to_the_right_number();
    let zero = ("sales = \"t * 10\"", "sales = { formula = \"t * 10\", opening = 0 }");
    let guarded = ("\"sales / prev(sales) - 1", "\"iferror(sales / prev(sales), 0) - 1");
    Slip { timeline: "2026-01 x 3", body, says, obeyed: &[zero, guarded], gives: 0.5 }.leads_to_the_right_number();
    // Not divided by: nothing is a good opening.
    let change = body.replace("sales / prev(sales) - 1", "sales - prev(sales)");
    Slip { timeline: "2026-01 x 3", body: &change, says: &["for example `opening = 0`"], obeyed: &[zero], gives: 10.0 }
        .leads_to_the_right_number();
}

/// A team that costs 1,000; what is typed, what is said, and what comes when that is typed.
#[test]
fn a_change_in_percent_is_told_as_a_factor_on_what_is_there() {
    let body = "[drivers]\nteam = { value = 1000, unit = \"EUR\" }\ngrowth = { value = \"2%\", unit = \"%\" }\n\
                [lines]\nx = \"team * (1 + growth)\"\n[outputs]\ny = \"first(x)\"\n";
    for (typed, says, gives) in [
        ("team=+10%", "inherited * 1.1", 1122.0),
        ("team=-10%", "inherited * 0.9", 918.0),
        ("team=+2.5%", "inherited * 1.025", 1045.5),
        ("team=+50", "inherited + 50", 1071.0),
        ("growth=+10%", "inherited * 1.1", 1022.0),
        ("growth=+10%", "inherited + 10%", 1120.0),
    ] {
        let opened = open("2026-01 x 1", body, None, &[typed]);
        let told: Vec<String> = opened.diagnostics.0.iter().flat_map(|d| d.hints.clone()).collect();
        // Less than nothing is a value that any unit takes: it counts, with a warning.
        let counts = typed.contains('-');
        assert!(opened.model.is_some() == counts, "{typed}");
        assert!(told.iter().any(|hint| hint.contains(&format!("`{says}`"))), "{told:?}");
        let (name, _) = typed.split_once('=').expect("a name");
        same([set("2026-01 x 1", body, None, &[&format!("{name}={says}")]).number("y")], [gives]);
        // A file's scenario the same.
        let scenario = |value: &str| format!("{body}[scenarios.a]\n[scenarios.b.drivers]\n{name} = \"{value}\"\n");
        let (_, value) = typed.split_once('=').expect("a value");
        match counts {
            true => assert!(open("2026-01 x 1", &scenario(value), None, &[]).model.is_some(), "{typed}"),
            false => assert_eq!(refused("2026-01 x 1", &scenario(value)), ["E0201"]),
        }
    }
    // A percentage below nothing is a value, and so is a number.
    same([set("2026-01 x 1", body, None, &["growth=-10%"]).number("y")], [900.0]);
    same([set("2026-01 x 1", body, None, &["team=-50"]).number("y")], [-51.0]);
}
