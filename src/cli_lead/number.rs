//! Numbers for people.

use crate::check::Output;
use crate::timeline::Timeline;
use crate::unit::DeclaredUnit;

/// A number with thousands separators and as many decimals as its size deserves.
pub fn number(x: f64, unit: &DeclaredUnit) -> String {
    if !x.is_finite() {
        return "–".to_owned();
    }
    if unit.percent {
        return format!("{:.1}%", x * 100.0);
    }
    grouped(x, decimals(x))
}

fn decimals(x: f64) -> usize {
    match x.abs() {
        0.0 => 0,
        a if a >= 1000.0 => 0,
        a if a >= 100.0 => usize::from(x.fract() != 0.0),
        a if a >= 10.0 => 1,
        a if a >= 1.0 => 2,
        a if a >= 0.001 => 4,
        _ => 6,
    }
}

fn grouped(x: f64, decimals: usize) -> String {
    let text = format!("{:.*}", decimals, x.abs());
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |(a, b)| (a, b));
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if !rest.is_empty() {
        out.push('.');
        out.push_str(rest);
    }
    let zero = !out.contains(|c: char| ('1'..='9').contains(&c));
    if x < 0.0 && !zero { format!("-{out}") } else { out }
}

/// The value of an output: a number with its unit's digits, a period's name, or that it is not reached.
pub fn output(output: &Output, value: Option<f64>, timeline: &Timeline) -> String {
    match value {
        None => "not reached".to_owned(),
        Some(t) if output.is_period => timeline.title(t as i32),
        Some(x) => number(x, &output.unit),
    }
}

/// A column of eight heights for each value.
pub fn sparkline(values: &[f64], width: usize) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let width = width.min(values.len()).max(1);
    let each: Vec<f64> = (0..width)
        .map(|i| {
            let (from, to) = (i * values.len() / width, ((i + 1) * values.len() / width).max(i * values.len() / width + 1));
            let part = &values[from..to.min(values.len())];
            part.iter().sum::<f64>() / part.len().max(1) as f64
        })
        .collect();
    let low = each.iter().copied().fold(f64::INFINITY, f64::min).min(0.0);
    let high = each.iter().copied().fold(f64::NEG_INFINITY, f64::max).max(0.0);
    let range = if high > low { high - low } else { 1.0 };
    each.iter().map(|x| BARS[(((x - low) / range * 7.0).round() as usize).min(7)]).collect()
}
