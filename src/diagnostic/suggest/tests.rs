use super::*;

const NAMES: [&str; 8] =
    ["demand", "orders", "order_growth", "su7_price", "yu7_price", "backlog", "capacity_now", "deliveries"];

fn meant(wrong: &str) -> Option<&'static str> {
    nearest(wrong, NAMES)
}

#[test]
fn a_name_in_another_case_is_the_nearest() {
    assert_eq!(meant("Demand"), Some("demand"));
    assert_eq!(nearest("PRICE", ["prices", "price"]), Some("price"));
}

#[test]
fn a_few_wrong_letters_are_near() {
    assert_eq!(meant("demnad"), Some("demand"));
    assert_eq!(meant("bcklog"), Some("backlog"));
    assert_eq!(meant("delivries"), Some("deliveries"));
    assert_eq!(nearest("ab", ["ac", "cd"]), Some("ac"));
}

#[test]
fn underscores_plurals_and_the_order_of_words_are_near() {
    assert_eq!(meant("ordergrowth"), Some("order_growth"));
    assert_eq!(meant("growth_order"), Some("order_growth"));
    assert_eq!(meant("order_growths"), Some("order_growth"));
    assert_eq!(meant("order"), Some("orders"));
}

#[test]
fn the_beginning_of_a_name_is_near() {
    assert_eq!(meant("capacity"), Some("capacity_now"));
    assert_eq!(meant("backlog_total"), Some("backlog"));
}

#[test]
fn of_equally_near_names_the_first_is_taken() {
    assert_eq!(meant("u7_price"), Some("su7_price"));
    assert_eq!(nearest("xu7_price", ["yu7_price", "su7_price"]), Some("yu7_price"));
}

#[test]
fn a_stranger_is_near_to_nothing() {
    assert_eq!(meant("weather"), None);
    assert_eq!(meant(""), None);
    assert_eq!(meant("_"), None);
    assert_eq!(nearest("x", ["y", "z"]), None);
    assert_eq!(nearest("x", []), None);
}

#[test]
fn very_long_names_are_compared_as_wholes() {
    let long = "a_".repeat(100_000);
    let upper = long.to_uppercase();
    assert_eq!(nearest(&upper, ["b", &long]), Some(long.as_str()));
    assert_eq!(nearest(&format!("b{long}"), [long.as_str()]), None);
}

#[test]
fn letters_inserted_deleted_replaced_and_swapped_are_counted() {
    // By hand: each of the wrong names is so many steps from the second known one, and one more from the first.
    for (wrong, further, nearer) in [
        ("abcdefghi", "abcdxyzhi", "abcdxyfghi"),
        ("abcdef", "abcxyf", "abcdfe"),
        ("abcdefghi", "abxyefghi", "bacdefghi"),
        ("kitten", "sittin", "sitten"),
    ] {
        assert_eq!(nearest(wrong, [further, nearer]), Some(nearer));
    }
    // Swapped letters with one between them are two steps each, of which a name of six may have two.
    assert_eq!(nearest("abcdef", ["cbadxf"]), None);
}
