//! A variance for people: period, year to date and full year side by side.

use super::told::{Plan, Told};
use crate::analyse::{Against, Versus};
use crate::cli::face::number::Manner;
use crate::cli::face::table::{Align, Paint, Table};
use crate::cli::face::{Common, number, output};
use crate::cli::shared::values::year_names;
use crate::library::Variant;
use crate::model::Line;

/// Stands before what is not known, or not in all of its periods.
const PARTLY: &str = "~ ";
/// Columns of a group.
const GROUP: usize = 4;

impl Told<'_> {
    /// All of it.
    pub(super) fn table(&self, common: &Common) -> String {
        let paint = Paint(output::color(common));
        let model = self.ready.model();
        let title = |scenario: crate::model::ScenarioId| model.scenarios[scenario.0].title.as_str();
        let about = format!("plan: {}; actual and latest estimate: {}", self.plan_title(), title(self.scenario));
        let mut out = format!("{}\n{}\n\n", paint.bold(&model.title), paint.dim(&about));
        let heads = self.heads();
        let mut table = Table::new(heads.iter().map(|(head, align)| (head.as_str(), *align))).first_at_least(24);
        for rows in self.found.rows.chunk_by(|a, b| a.line == b.line) {
            let line = &model.lines[rows[0].line.0];
            let values = rows.iter().flat_map(Told::groups).flatten().flat_map(|v| [v.plan, v.actual]);
            let manner = Manner::of(values, line.unit.percent);
            if !line.over.is_empty() {
                table.section(&line.title);
            }
            rows.iter().for_each(|row| table.row(self.cells(line, row, manner, paint)));
        }
        out += &table.render(paint, output::columns());
        let partly = |v: &Versus| !v.known;
        out += &self.same_knowledge(paint);
        // What lies ahead of the year is a forecast in any case.
        let actuals = self.found.rows.iter().flat_map(|row| [Some(row.period), row.to_date]);
        if actuals.flatten().any(|v| partly(&v)) {
            let step = model.timeline.step;
            let words = format!("~ not known, or not in every {step}: the formula stands in for what is not");
            out += &format!("{}\n", paint.dim(&words));
        }
        out
    }

    /// A remark, where the plan has the known values too.
    fn same_knowledge(&self, paint: Paint) -> String {
        let model = self.ready.model();
        let Plan::Scenario(plan) = self.plan else { return String::new() };
        let Some(to) = model.known_to(plan).filter(|to| *to >= self.found.to) else { return String::new() };
        let without = Variant::nothing_known(self.name(plan));
        let known = model.timeline.title(to);
        let words = format!("the plan has what is known up to {known} too; `--plan {without}` leaves it out");
        format!("{}\n", paint.dim(&words))
    }

    fn heads(&self) -> Vec<(String, Align)> {
        let timeline = &self.ready.model().timeline;
        let years = year_names(timeline, None);
        let at = timeline.years().iter().position(|year| *year == self.found.year).unwrap_or(0);
        let year = self.found.year.year;
        let spans = [
            (format!("{}:", timeline.title(self.found.to)), "actual"),
            (format!("{year} so far:"), "actual"),
            (format!("{}:", years.get(at).map_or("", String::as_str)), "estimate"),
        ];
        let mut out = vec![(String::new(), Align::Left), ("Unit".to_owned(), Align::Left)];
        for (span, second) in spans {
            let words = [format!("{} plan", span), second.to_owned(), "difference".to_owned(), "%".to_owned()];
            out.extend(words.map(|head| (head, Align::Right)));
        }
        out
    }

    fn groups(row: &Against) -> [Option<Versus>; 3] {
        [Some(row.period), row.to_date, row.full_year]
    }

    fn cells(&self, line: &Line, row: &Against, manner: Manner, paint: Paint) -> Vec<String> {
        let indent = if line.over.is_empty() { "" } else { "  " };
        let label = format!("{indent}{}", row.label(self.ready.model()));
        let mut out = vec![label, paint.dim(&manner.unit(&line.unit.text))];
        for (at, group) in Told::groups(row).into_iter().enumerate() {
            let Some(versus) = group else {
                out.extend(std::iter::repeat_n(String::new(), GROUP));
                continue;
            };
            let difference = versus.difference();
            let sign = if difference > 0.0 { "+" } else { "" };
            let percent = versus.percent().filter(|_| !line.unit.percent);
            let is_actual = at < 2;
            let mark = if is_actual && !versus.known { PARTLY } else { "" };
            out.extend([
                manner.show(versus.plan),
                format!("{mark}{}", manner.show(versus.actual)),
                format!("{sign}{}", manner.show(difference)),
                percent.map_or_else(String::new, |percent| number::change(percent / 100.0)),
            ]);
        }
        out
    }
}
