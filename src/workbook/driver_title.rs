//! Drivers in the words of their titles, where what was computed names them by their ids.

use crate::model::{Dimension, Driver};

/// `price[YU7]` as the title of the driver with those of its elements; what follows the name stays behind it. A name
/// that is no driver's stays as it is.
pub(super) fn of(drivers: &[Driver], dimensions: &[Dimension], name: &str) -> String {
    let end = name.find(['[', ' ']).unwrap_or(name.len());
    let Some(driver) = drivers.iter().find(|driver| driver.name == name[..end]) else { return name.to_owned() };
    let rest = &name[end..];
    let Some((elements, rest)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
        return format!("{}{rest}", driver.title);
    };
    let all = || driver.over.iter().flat_map(|dimension| &dimensions[dimension.0].elements);
    let known = |element: &str| all().find(|own| own.name == element).map(|own| own.title.as_str());
    let titles: Vec<&str> =
        elements.split(',').map(str::trim).map(|element| known(element).unwrap_or(element)).collect();
    format!("{} – {}{rest}", driver.title, titles.join(", "))
}
