//! The cover: what the model answers, in every scenario, on one page.

use crate::graph::{Node, RowId, Shape, Tree};
use crate::model::OutputId;
use crate::workbook::charts;
use crate::workbook::cover::{HEAD_ROW, Places};
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::{fixed, head};
use crate::workbook::sheet::{Canvas, as_quarters, formula, page, periods_between, protect, text, title};
use crate::workbook::status;
use crate::workbook::style::{Look, Number, output_unit, palette};
use rust_xlsxwriter::{ConditionalFormatFormula, Format, FormatBorder, Sparkline, SparklineType, Workbook, Worksheet};

/// Pixels from the column of the live case to the right one of two charts.
const CHART_OFFSET: u32 = 2 * 105 + 60;
/// Characters of a column of values, and pixels of a character of Arial 10.
const VALUE_WIDTH: f64 = 14.0;
const PIXELS: f64 = 7.2;

/// Writes the sheet.
///
/// # Errors
/// What Excel cannot hold.
pub(crate) fn write(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let places = Places::new(desk);
    let sheet = workbook.add_worksheet();
    sheet.set_name("Summary")?.set_tab_color(palette::NAVY);
    let timeline = &desk.model.timeline;
    let span = format!("{} to {}, by {}", timeline.title(1), timeline.title(timeline.last()), timeline.step);
    title(sheet, &desk.styles, &desk.model.title, &span, places.last + 1)?;
    widths(&places, sheet)?;
    status::colours(sheet, (4, 2))?;
    cover_status(sheet, desk)?;
    heads(sheet, desk, &places)?;
    for i in 0..desk.model.outputs.len() {
        output(sheet, desk, &places, OutputId(i))?;
    }
    contents(sheet, desk, &places)?;
    let below = HEAD_ROW + 2 + (desk.model.outputs.len() as u32).max(11);
    let end = notes(sheet, desk, below)?;
    let end = grid(sheet, desk, &places, end)?;
    // The links lead nowhere on paper.
    sheet.set_print_area(0, 0, end, places.trend)?;
    page(sheet, &desk.model.title, &desk.footer, 1);
    sheet.set_portrait();
    protect(sheet);
    sheet.set_active(true).set_first_tab(true);
    Ok(())
}

fn widths(places: &Places, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
    sheet.set_column_width(0, 44)?;
    sheet.set_column_width(1, 13)?;
    sheet.set_column_range_width(places.live, places.gap, VALUE_WIDTH)?;
    // Small charts fill their cells to the edge.
    sheet.set_column_width(places.gap + 1, 1)?;
    // Two charts beside each other end where the table ends, also where few scenarios make it narrow.
    let wanted = f64::from(CHART_OFFSET + charts::SIZE.0) / PIXELS;
    let values = VALUE_WIDTH * f64::from(places.gap - places.live + 1);
    sheet.set_column_width(places.trend, (wanted - values).max(22.0))?;
    sheet.set_column_width(places.trend + 1, 2)?;
    sheet.set_column_width(places.contents, 18)?;
    sheet.set_column_range_width(places.contents + 1, places.last, 44)?;
    Ok(())
}

fn cover_status(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let styles = &desk.styles;
    text(sheet, (3, 0), "Scenario shown", &styles.bold)?;
    let live = crate::workbook::names::live_head(desk);
    let shown = format!("=Calc!{}", fixed(head::INDEX, desk.layout.columns.years));
    formula(
        sheet,
        (3, 2),
        &shown,
        live.as_str(),
        &styles.of(Look::Link, Number::Text).variant().set_bold().set_font_size(11),
        "scenario",
    )?;
    link(sheet, desk, (3, 5), "Scenarios", "C4", "Change the scenario or an assumption →")?;
    text(sheet, (4, 0), "Model checks", &styles.bold)?;
    let (flag, words) = crate::workbook::flags::flag_words(desk);
    formula(sheet, (4, 2), &flag, words.as_str(), &styles.bold, "checks")?;
    for (rule, ground, ink) in [
        ("=Checks!$D$4=0", palette::GOOD_GROUND, palette::GOOD),
        ("=Checks!$D$4<>0", palette::BAD_GROUND, palette::BAD),
    ] {
        let format = Format::new().set_background_color(ground).set_font_color(ink);
        sheet.add_conditional_format(4, 2, 4, 3, &ConditionalFormatFormula::new().set_rule(rule).set_format(format))?;
    }
    link(sheet, desk, (4, 5), "Checks", "A1", "See the checks →")?;
    let count = format!(
        "=Scenarios!{}",
        fixed(crate::workbook::layout::panel::COUNT_ROW, crate::workbook::layout::panel::FROM)
    );
    text(sheet, (5, 0), "Overrides in use", &styles.bold)?;
    formula(
        sheet,
        (5, 2),
        &count,
        0.0,
        &styles.of(Look::Link, Number::Plain).variant().set_align(rust_xlsxwriter::FormatAlign::Left),
        "overrides",
    )?;
    text(sheet, (6, 0), "Inputs changed", &styles.bold)?;
    status::changed(sheet, desk, (6, 2))
}

fn link(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    (row, column): (u32, u16),
    to: &str,
    cell: &str,
    words: &str,
) -> Result<(), WorkbookError> {
    crate::workbook::links::inside(sheet, (row, column), (to, cell), words, &desk.styles.hyperlink)
}

fn heads(sheet: &mut Worksheet, desk: &Desk<'_>, places: &Places) -> Result<(), WorkbookError> {
    let styles = &desk.styles;
    sheet.set_row_height(HEAD_ROW, 38)?;
    text(sheet, (HEAD_ROW, 0), "Output", &styles.head)?;
    text(sheet, (HEAD_ROW, 1), "Unit", &styles.head)?;
    let live = format!("=Calc!{}", fixed(head::INDEX, desk.layout.columns.years));
    formula(
        sheet,
        (HEAD_ROW, places.live),
        &live,
        crate::workbook::names::live_head(desk).as_str(),
        &styles.head_number,
        "live",
    )?;
    for (s, scenario) in desk.book.shown.iter().enumerate() {
        text(sheet, (HEAD_ROW, places.shown + s as u16), &desk.scenario_titles[scenario.0], &styles.head_number)?;
    }
    for (s, scenario) in desk.book.stored.iter().enumerate() {
        let column = places.stored + s as u16;
        text(sheet, (HEAD_ROW, column), &desk.scenario_titles[scenario.0], &styles.head_number)?;
        let flag = match crate::workbook::flags::changed_inputs(desk, *scenario) {
            Some(cells) => format!("=IF(SUM({cells})=0,\"Stored: current\",\"Stored: stale\")"),
            None => "=\"Stored: current\"".to_owned(),
        };
        formula(sheet, (HEAD_ROW - 1, column), &flag, "Stored: current", &styles.flag, "stale flag")?;
        let stale = Format::new().set_background_color(palette::BAD_GROUND).set_font_color(palette::BAD);
        let rule = format!("={}=\"Stored: stale\"", fixed(HEAD_ROW - 1, column));
        let rule = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(stale);
        sheet.add_conditional_format(HEAD_ROW - 1, column, HEAD_ROW - 1, column, &rule)?;
    }
    text(sheet, (HEAD_ROW, places.target), "Target", &styles.head_number)?;
    text(sheet, (HEAD_ROW, places.gap), "Live – target", &styles.head_number)?;
    sheet.write_blank(HEAD_ROW, places.gap + 1, &styles.head)?;
    text(sheet, (HEAD_ROW, places.trend), "Live case over time", &styles.head.variant().set_indent(1))?;
    text(sheet, (HEAD_ROW, places.contents), "Contents", &styles.head)?;
    for column in places.contents + 1..=places.last {
        sheet.write_blank(HEAD_ROW, column, &styles.head)?;
    }
    Ok(())
}

fn output(sheet: &mut Worksheet, desk: &Desk<'_>, places: &Places, id: OutputId) -> Result<(), WorkbookError> {
    let (model, styles) = (&desk.model.outputs[id.0], &desk.styles);
    let row = HEAD_ROW + 1 + id.0 as u32;
    let source = desk.book.program.output_rows[id.0];
    let place = desk.layout.dates.get(&source).copied().unwrap_or(desk.layout.rows[source.0]);
    let cell = fixed(place, desk.layout.columns.fixed);
    let line =
        |format: &Format| format.clone().set_border_bottom(FormatBorder::Hair).set_border_bottom_color(palette::HAIR);
    sheet.set_row_height(row, 18)?;
    text(sheet, (row, 0), &model.title, &line(&styles.text))?;
    text(sheet, (row, 1), &output_unit(model), &line(&styles.grey))?;
    let value = |scenario: Option<crate::model::ScenarioId>| {
        let native = desk.case(scenario).rows[source.0].scalar();
        if model.is_period { native.map(|t| desk.serial(t)) } else { native }
    };
    let all = desk.book.shown.iter().filter_map(|s| value(Some(*s)));
    let number = Number::for_output(&model.unit, model.is_period, all);
    let right = |format: &Format| line(format).set_align(rust_xlsxwriter::FormatAlign::Right);
    formula(
        sheet,
        (row, places.live),
        &format!("=Calc!{cell}"),
        value(None),
        &right(styles.of(Look::Live, number)).set_font_color(palette::LINK),
        &model.name,
    )?;
    for (s, scenario) in desk.book.shown.iter().enumerate() {
        let link = format!("={}!{cell}", desk.calc_sheets[s]);
        formula(
            sheet,
            (row, places.shown + s as u16),
            &link,
            value(Some(*scenario)),
            &right(styles.of(Look::Link, number)),
            &model.name,
        )?;
    }
    for (s, scenario) in desk.book.stored.iter().enumerate() {
        let at = (row, places.stored + s as u16);
        match value(Some(*scenario)) {
            Some(x) => sheet.put_number(at, x, &right(styles.of(Look::Typed, number)))?,
            None => text(sheet, at, "not reached", &right(&styles.grey))?,
        }
    }
    let blank = line(&styles.text);
    for column in places.target..=places.trend {
        sheet.write_blank(row, column, &blank)?;
    }
    if model.is_period {
        as_quarters(sheet, desk.model.timeline.step, (row, places.live), (row, places.target))?;
    }
    if desk.book.program.targets[id.0].is_some() {
        target(sheet, desk, places, id, row, place, number, value(None))?;
    }
    // Of a milestone there would be a row of ones and zeros.
    if model.is_period { Ok(()) } else { trend(sheet, desk, places, row, source) }
}

#[allow(clippy::too_many_arguments)]
fn target(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    places: &Places,
    id: OutputId,
    row: u32,
    place: u32,
    number: Number,
    live: Option<f64>,
) -> Result<(), WorkbookError> {
    let (model, styles) = (&desk.model.outputs[id.0], &desk.styles);
    let cell = format!("Calc!{}", fixed(place, desk.layout.columns.years));
    let native = desk.live().targets[id.0].map(|t| if model.is_period { desk.serial(t) } else { t });
    let line = |format: &Format| {
        format
            .clone()
            .set_border_bottom(FormatBorder::Hair)
            .set_border_bottom_color(palette::HAIR)
            .set_align(rust_xlsxwriter::FormatAlign::Right)
    };
    formula(
        sheet,
        (row, places.target),
        &format!("={cell}"),
        native,
        &line(styles.of(Look::Link, number)).set_num_format(number.with_sign(desk.model.timeline.step, model.side())),
        &model.name,
    )?;
    let (here, there) = (fixed(row, places.live), fixed(row, places.target));
    let (gap, format) = match model.is_period {
        true => (
            format!("=IF(ISNUMBER({here}),{},\"\")", periods_between(desk.model.timeline.step, &here, &there)),
            line(&styles.gap.variant()),
        ),
        false => (
            format!("=IF(ISNUMBER({here}),{here}-{there},\"\")"),
            line(styles.of(Look::Calculation, number.of_difference())),
        ),
    };
    let difference = match (live, native) {
        (Some(_), Some(_)) if model.is_period => desk.live().rows[desk.book.program.output_rows[id.0].0]
            .scalar()
            .zip(desk.live().targets[id.0])
            .map(|(a, b)| a - b),
        (Some(a), Some(b)) => Some(a - b),
        _ => None,
    };
    formula(sheet, (row, places.gap), &gap, difference, &format, &model.name)?;
    let better = if model.lower_is_better() { "<=" } else { ">=" };
    let first = crate::workbook::layout::in_column(row, places.live).replace('$', "");
    for (ok, ground, ink) in [(true, palette::GOOD_GROUND, palette::GOOD), (false, palette::BAD_GROUND, palette::BAD)] {
        let met = format!("AND(ISNUMBER({first}),{first}{better}{there})");
        let rule = if ok { format!("={met}") } else { format!("=NOT({met})") };
        let format = Format::new().set_background_color(ground).set_font_color(ink);
        let last = places.shown + desk.book.shown.len() as u16 - 1;
        sheet.add_conditional_format(
            row,
            places.live,
            row,
            last,
            &ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format),
        )?;
    }
    Ok(())
}

/// A small chart of the line that an output is mainly made of, where that line says the same kind of thing: a margin is
/// no profit.
fn trend(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    places: &Places,
    row: u32,
    source: RowId,
) -> Result<(), WorkbookError> {
    let Some(series) = main_series(desk, &desk.book.program.row(source).tree, 4) else { return Ok(()) };
    let (own, drawn) = (&desk.book.program.row(source).unit, &desk.book.program.row(series).unit);
    if (&own.unit, own.percent) != (&drawn.unit, drawn.percent) {
        return Ok(());
    }
    let columns = &desk.layout.columns;
    let place = desk.layout.rows[series.0];
    // Columns that do not begin at zero would make a little less look like nothing.
    let never_negative = desk.live().rows[series.0].values().iter().all(|x| *x >= 0.0);
    let sparkline = Sparkline::new();
    let sparkline = if never_negative { sparkline.set_custom_min(0.0) } else { sparkline };
    let sparkline = sparkline
        .set_type(SparklineType::Column)
        .set_range(("Calc", place, columns.opening + 1, place, columns.last()))
        .set_sparkline_color(palette::PALE);
    sheet.add_sparkline(row, places.trend, &sparkline)?;
    Ok(())
}

/// The first series row that a tree reduces over time.
fn main_series(desk: &Desk<'_>, tree: &Tree, depth: usize) -> Option<RowId> {
    let mut found = None;
    let mut scalars = Vec::new();
    tree.visit(&mut |piece| match &piece.node {
        Node::Reduce { row, .. } | Node::FirstWhen(row) | Node::LastingFrom(row) => found = found.or(Some(*row)),
        Node::ReduceBlock { rows, .. } => found = found.or(rows.first().copied()),
        Node::Row { row, .. } if desk.book.program.row(*row).shape == Shape::Scalar => scalars.push(*row),
        _ => {}
    });
    let of_scalar = || {
        scalars
            .first()
            .filter(|_| depth > 0)
            .and_then(|row| main_series(desk, &desk.book.program.row(*row).tree, depth - 1))
    };
    found.or_else(of_scalar)
}

fn contents(sheet: &mut Worksheet, desk: &Desk<'_>, places: &Places) -> Result<(), WorkbookError> {
    let mut lines = vec![("Scenarios".to_owned(), "Choose a scenario, set overrides".to_owned())];
    if !desk.layout.paths.is_empty() {
        lines.push(("Paths".to_owned(), "Assumptions that change over time".to_owned()));
    }
    if !desk.model.baseline.figures.is_empty() || !desk.model.constants.is_empty() {
        lines.push(("Baseline".to_owned(), "Figures and their sources".to_owned()));
    }
    lines.push(("Calc".to_owned(), "Period by period, the live case".to_owned()));
    for (scenario, name) in desk.book.shown.iter().zip(&desk.calc_sheets) {
        lines.push((name.clone(), format!("The same for {}", desk.scenario_titles[scenario.0])));
    }
    lines.push(("Results".to_owned(), "Years of all scenarios, differences".to_owned()));
    for risk in desk.book.risks {
        lines.push((risk.sheet.clone(), format!("Simulation: {}", risk.title)));
    }
    for told in desk.book.effects {
        lines.push((told.sheet.clone(), told.title.clone()));
    }
    lines.push(("Checks".to_owned(), "Does it hold".to_owned()));
    lines.push(("Model".to_owned(), "Formulas in words, where they stand".to_owned()));
    for (i, (name, words)) in lines.iter().enumerate() {
        let row = HEAD_ROW + 1 + i as u32;
        link(sheet, desk, (row, places.contents), name, "A1", name)?;
        text(sheet, (row, places.contents + 1), words, &desk.styles.grey)?;
    }
    Ok(())
}

/// The model's own words and the key of colours; returns the next free row.
fn notes(sheet: &mut Worksheet, desk: &Desk<'_>, from: u32) -> Result<u32, WorkbookError> {
    let styles = &desk.styles;
    let mut row = from.max(HEAD_ROW + 8 + desk.book.shown.len() as u32 + 2);
    if !desk.book.stored.is_empty() {
        let words = "Columns marked \"Stored\" have no calc sheet here: they hold what the program computed, and turn stale when an input of theirs is changed. Select such a scenario to see it live.";
        text(sheet, (row, 0), words, &styles.grey)?;
        row += 1;
    }
    if let Some(notes) = &desk.model.notes {
        for line in wrapped(notes, 170).iter().take(8) {
            text(sheet, (row, 0), line, &styles.text)?;
            row += 1;
        }
    }
    let how = "How to use it: choose a scenario on Scenarios, or type into a yellow cell of \"Your override\"; every number here follows. Delete the override to go back. Formulas are protected without a password: Review, Unprotect Sheet lets you insert rows and change them.";
    text(sheet, (row, 0), how, &styles.text)?;
    let key = "Colours: blue = typed · black = calculated · green = taken from another sheet · yellow = yours to change · outflows and losses are negative, in parentheses";
    text(sheet, (row + 1, 0), key, &styles.grey)?;
    Ok(row + 3)
}

fn wrapped(words: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.split_whitespace() {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && lines[last].chars().count() + word.chars().count() >= width {
            lines.push(String::new());
        }
        let last = lines.len() - 1;
        if !lines[last].is_empty() {
            lines[last].push(' ');
        }
        lines[last].push_str(word);
    }
    lines
}

/// The model's charts, two side by side; returns the last row that they cover.
fn grid(sheet: &mut Worksheet, desk: &Desk<'_>, places: &Places, from: u32) -> Result<u32, WorkbookError> {
    let rows_each = charts::rows_of_one();
    let plans = charts::plans(desk);
    for (i, plan) in plans.iter().enumerate() {
        let row = from + (i as u32 / 2) * rows_each;
        let (column, offset) = if i % 2 == 0 { (0, 0) } else { (places.live, CHART_OFFSET) };
        charts::insert(sheet, desk, plan, (row, column), offset)?;
    }
    Ok(from + (plans.len() as u32).div_ceil(2) * rows_each)
}
