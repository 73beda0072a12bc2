//! Scenarios, correlations and charts.

use super::{Generator, words};
use crate::tree::{Chart, Driver, Expr, Op, Scenario, Value, is_calendar};

impl Generator {
    pub(super) fn scenarios(&mut self, count: usize) {
        let weighted = self.random.chance(0.3);
        for at in 0..count {
            let mut name = format!("s{at}");
            if self.hostile && self.random.chance(0.7) {
                let wanted = self.random.word(words::SCENARIOS).to_owned();
                if self.model.scenarios.iter().all(|s| s.name != wanted) {
                    name = wanted;
                }
            }
            let extends =
                (at > 0 && self.random.chance(0.4)).then(|| self.random.pick(&self.model.scenarios).name.clone());
            let drivers = self.model.drivers.clone();
            let changed: Vec<&Driver> = drivers.iter().filter(|_| self.random.chance(0.35)).collect();
            let changes = changed.into_iter().map(|driver| (driver.name.clone(), self.change(driver))).collect();
            let probability = weighted.then_some(1.0 / count as f64);
            let title = self.title();
            self.model.scenarios.push(Scenario { name, title, extends, probability, drivers: changes });
        }
    }

    /// What a scenario may say of a driver: some of its elements, some of its periods.
    fn change(&mut self, driver: &Driver) -> Value {
        if driver.unit == "period" {
            return Value::Period(self.period(0.1));
        }
        self.changing = Some(driver.name.clone());
        let value = self.change_below(driver, &driver.dims.clone(), &mut vec![]);
        self.changing = None;
        value
    }

    fn change_below(&mut self, driver: &Driver, dims: &[String], elements: &mut Vec<String>) -> Value {
        let Some((dimension, rest)) = dims.split_first() else { return self.changed(driver, elements) };
        if self.random.chance(0.3) {
            return self.changed(driver, elements);
        }
        let all = self.model.elements(dimension);
        let mut chosen: Vec<String> = all.iter().filter(|_| self.random.chance(0.6)).cloned().collect();
        if chosen.is_empty() {
            chosen.push(all[0].clone());
        }
        let mut values = vec![];
        for element in chosen {
            elements.push(element.clone());
            let value = self.change_below(driver, rest, elements);
            elements.pop();
            values.push((element, value));
        }
        Value::Elements(values)
    }

    fn changed(&mut self, driver: &Driver, elements: &[String]) -> Value {
        let seasonal = driver.dims.iter().any(|d| is_calendar(d));
        if driver.varies && !seasonal && self.random.chance(0.5) {
            return self.path(driver.unit, elements);
        }
        if !self.random.chance(0.45) {
            return Value::Of(self.literal());
        }
        let changes =
            [(Op::Multiply, "1.5"), (Op::Multiply, "0.5"), (Op::Add, "1"), (Op::Subtract, "2"), (Op::Multiply, "110%")];
        let (op, number) = *self.random.pick(&changes);
        Value::Of(Expr::name("inherited").with(op, Expr::number(number)))
    }

    pub(super) fn correlations(&mut self) {
        let uncertain: Vec<String> =
            self.model.drivers.iter().filter(|d| d.uncertain.is_some()).map(|d| d.name.clone()).collect();
        if uncertain.len() >= 2 && self.random.chance(0.4) {
            let rank = *self.random.pick(&[0.5, -0.3, 0.95]);
            self.model.correlations.push((uncertain[0].clone(), uncertain[1].clone(), rank));
        }
    }

    pub(super) fn charts(&mut self) {
        for _ in 0..*self.random.pick(&[0, 0, 1, 2]) {
            let mut lines = self.model.lines.clone();
            self.random.shuffle(&mut lines);
            lines.truncate(if self.random.chance(0.3) { 1 } else { 2 });
            let mut shown: Vec<String> = vec![];
            for line in &lines {
                let picked: Vec<String> =
                    line.dims.iter().map(|d| self.random.pick(&self.model.elements(d)).clone()).collect();
                let element = format!("{}[{}]", line.name, picked.join(", "));
                let sum = format!("sum({})", line.name);
                shown.push(match picked.is_empty() {
                    true => line.name.clone(),
                    false => self.random.pick(&[line.name.clone(), element, sum]).clone(),
                });
            }
            let kind = self.random.word(&["line", "column", "stacked", "area"]);
            let across = kind == "line" && self.random.chance(0.3);
            if across {
                shown.truncate(1);
            }
            let title = self.title().unwrap_or_else(|| "Chart".to_owned());
            self.model.charts.push(Chart { title, kind, lines: shown, across });
        }
    }
}
