//! The control panel: a scenario to choose, cells for overrides, every assumption in every scenario.

use super::keys::{Column, is_laid_out};
use super::validation;
use crate::graph::{Given, InputId, Key, Node, Tree};
use crate::model::{Driver, ScenarioId};
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::handle::{self, Handle, Spot, scenario_name};
use crate::workbook::layout::{fixed, in_column, moving, overrides_apply, panel};
use crate::workbook::links;
use crate::workbook::names::{input_title, key_of, label, live_head, overrides_range, period_number, shown};
use crate::workbook::print::{Inherited, Printer, Site};
use crate::workbook::sheet::{as_quarters, formula, page, text, title};
use crate::workbook::status;
use crate::workbook::style::{Look, Number, base, largest, palette};
use crate::workbook::words;
use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, Format, Formula, Note, ProtectionOptions,
    Workbook, Worksheet,
};

/// Writes the sheet.
///
/// # Errors
/// What Excel cannot hold.
pub(crate) fn write(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    define_names(workbook, desk)?;
    let sheet = workbook.add_worksheet();
    sheet.set_name("Scenarios")?.set_tab_color(palette::CHOSEN);
    let width = desk.layout.count_column(None) + desk.layout.scenario_count + 1;
    title(
        sheet,
        &desk.styles,
        "Scenarios – control panel",
        "Choose a scenario; type into the yellow cells of \"Your override\" to change one assumption; everything follows",
        width,
    )?;
    columns(sheet, desk)?;
    switches(sheet, desk)?;
    heads(sheet, desk)?;
    for (row, words) in &desk.layout.panel_sections {
        text(sheet, (*row, 0), words, &desk.styles.section)?;
        for column in 1..=desk.layout.id_column() {
            sheet.write_blank(*row, column, &desk.styles.section)?;
        }
    }
    let handles = handle::places(desk.book.program, &desk.layout.panel);
    for handle in &handles {
        match handle.spot {
            Spot::Key(k) => key_row(sheet, desk, handle, Some(k))?,
            Spot::Outside => key_row(sheet, desk, handle, None)?,
            Spot::Scale => adjustment(sheet, desk, handle, "scale of the whole path", 1.0)?,
            Spot::Shift => adjustment(sheet, desk, handle, "shift of the whole path", 0.0)?,
        }
    }
    validation::write(sheet, desk, &handles)?;
    conditions(sheet, desk)?;
    status::top(sheet, desk)?;
    sheet.set_freeze_panes(panel::HEAD_ROW + 1, panel::UNIT + 1)?;
    sheet.set_repeat_rows(0, panel::HEAD_ROW)?;
    page(sheet, &desk.model.title, &desk.footer, 0);
    sheet.set_print_area(0, 0, desk.layout.panel_end, desk.layout.id_column())?;
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        edit_objects: true,
        ..Default::default()
    });
    Ok(())
}

fn columns(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    sheet.set_column_width(panel::LABEL, 56)?;
    sheet.set_column_width(panel::UNIT, 15)?;
    sheet.set_column_width(panel::FROM, 10)?;
    sheet.set_column_width(panel::NUMBER, 7)?;
    sheet.set_column_range_width(panel::OVERRIDE, desk.layout.basis_column() - 1, 14)?;
    sheet.set_column_width(desk.layout.basis_column(), 70)?;
    sheet.set_column_width(desk.layout.id_column(), 28)?;
    sheet.set_column_width(desk.layout.id_column() + 1, 3)?;
    let follow = desk.layout.follow_column(ScenarioId(0));
    sheet.set_column_range_width(follow, desk.layout.count_column(None) + desk.layout.scenario_count, 14)?;
    Ok(())
}

/// The switches above the table.
fn switches(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let (layout, styles) = (desk.layout, &desk.styles);
    let (first, last) = (panel::SCENARIOS, panel::SCENARIOS + layout.scenario_count - 1);
    let names = format!("{}:{}", fixed(panel::HEAD_ROW, first), fixed(panel::HEAD_ROW, last));
    let input = styles.of(Look::Input, Number::Text).variant().set_bold();
    text(sheet, (panel::SELECTED_ROW, 0), handle::SELECTED_LABEL, &styles.bold)?;
    text(sheet, (panel::SELECTED_ROW, panel::FROM), &desk.scenario_titles[desk.book.selected.0], &input)?;
    let list = DataValidation::new()
        .allow_list_formula(Formula::new(format!("={names}")))
        .set_error_title("No such scenario")?
        .set_error_message("Choose one of the scenarios from the list.")?
        .set_error_style(DataValidationErrorStyle::Stop);
    sheet.add_data_validation(panel::SELECTED_ROW, panel::FROM, panel::SELECTED_ROW, panel::FROM, &list)?;
    text(sheet, (panel::INDEX_ROW, 0), "Number of the selected scenario", &styles.text)?;
    let chosen = fixed(panel::SELECTED_ROW, panel::FROM);
    let index = match layout.scenario_count {
        1 => format!("=IF({chosen}={},1,0)", fixed(panel::HEAD_ROW, first)),
        _ => format!("=MATCH({chosen},{names},0)"),
    };
    let number = (desk.book.selected.0 + 1) as f64;
    formula(
        sheet,
        (panel::INDEX_ROW, panel::FROM),
        &index,
        number,
        styles.of(Look::Calculation, Number::Plain),
        "scenario number",
    )?;
    text(sheet, (panel::START_ROW, 0), "First period of the model", &styles.text)?;
    sheet.write_number_with_format(
        panel::START_ROW,
        panel::FROM,
        desk.serial(1.0),
        styles.of(Look::Typed, Number::Date),
    )?;
    text(sheet, (panel::APPLY_ROW, 0), handle::APPLY_LABEL, &styles.text)?;
    let general = styles.of(Look::Input, Number::Text).variant().set_num_format("General");
    sheet.write_boolean_with_format(panel::APPLY_ROW, panel::FROM, true, &general)?;
    let yes_no = DataValidation::new().allow_list_strings(&["TRUE", "FALSE"])?;
    sheet.add_data_validation(panel::APPLY_ROW, panel::FROM, panel::APPLY_ROW, panel::FROM, &yes_no)?;
    switch_helper(sheet, desk)?;
    text(sheet, (panel::COUNT_ROW, 0), "Overrides in use", &styles.text)?;
    let overrides = overrides_range(desk);
    let count = format!("=IF({},COUNT({overrides}),0)", overrides_apply());
    formula(
        sheet,
        (panel::COUNT_ROW, panel::FROM),
        &count,
        0.0,
        styles.of(Look::Calculation, Number::Plain),
        "overrides in use",
    )?;
    let legend = "Blue on yellow: typed, change it freely · black: calculated or taken over from the scenario that it extends · green: a figure of the Baseline sheet";
    text(sheet, (panel::COUNT_ROW + 1, 0), legend, &styles.grey)
}

/// The switch as 1 or 0, and what it means in words.
fn switch_helper(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let styles = &desk.styles;
    let helper = format!("=IF({}=TRUE,1,0)", fixed(panel::APPLY_ROW, panel::FROM));
    formula(
        sheet,
        (panel::APPLY_ROW, panel::NUMBER),
        &helper,
        1.0,
        styles.of(Look::Calculation, Number::Plain),
        "switch of the overrides",
    )?;
    let on = "overrides apply";
    let words = format!("=IF({},\"{on}\",\"overrides are off: only TRUE applies them\")", overrides_apply());
    formula(sheet, (panel::APPLY_ROW, panel::OVERRIDE), &words, on, &styles.grey, "switch of the overrides")
}

fn heads(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let styles = &desk.styles;
    let row = panel::HEAD_ROW;
    sheet.set_row_height(row, 38)?;
    text(sheet, (row, panel::LABEL), "Driver", &styles.head)?;
    text(sheet, (row, panel::UNIT), "Unit", &styles.head)?;
    text(sheet, (row, panel::FROM), "From", &styles.head_number)?;
    text(sheet, (row, panel::NUMBER), "Period", &styles.head_number)?;
    text(sheet, (row, panel::OVERRIDE), handle::OVERRIDE_HEAD, &styles.head_number)?;
    let live = format!("=\"Live: \"&{}", fixed(panel::SELECTED_ROW, panel::FROM));
    formula(sheet, (row, panel::LIVE), &live, live_head(desk).as_str(), &styles.head_number, "live")?;
    for (s, title) in desk.scenario_titles.iter().enumerate() {
        text(sheet, (row, desk.layout.scenario_column(ScenarioId(s))), title, &styles.head_number)?;
    }
    let beside = styles.head.variant().set_indent(1);
    text(sheet, (row, desk.layout.basis_column()), "Basis", &beside)?;
    text(sheet, (row, desk.layout.id_column()), handle::ID_HEAD, &beside)?;
    for (s, title) in desk.scenario_titles.iter().enumerate() {
        text(
            sheet,
            (row, desk.layout.follow_column(ScenarioId(s))),
            &format!("{title}, over live"),
            &styles.head_number,
        )?;
    }
    beside_heads(sheet, desk)
}

/// The heads of the columns in which the keys of paths are laid out and counted.
fn beside_heads(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    if !desk.layout.panel.iter().any(is_laid_out) {
        return Ok(());
    }
    let scenarios = desk.scenario_titles.iter().enumerate().map(|(s, title)| (Some(ScenarioId(s)), title.as_str()));
    for (case, title) in std::iter::once((None, "Live")).chain(scenarios) {
        for (column, words) in
            [(desk.layout.filled_column(case), "laid out"), (desk.layout.count_column(case), "keys so far")]
        {
            text(sheet, (panel::HEAD_ROW, column), &format!("{title}, {words}"), &desk.styles.head_number)?;
        }
    }
    Ok(())
}

fn key_row(sheet: &mut Worksheet, desk: &Desk<'_>, handle: &Handle, k: Option<usize>) -> Result<(), WorkbookError> {
    let (program, row, id) = (desk.book.program, handle.row, handle.input);
    let (input, styles) = (program.input(id), &desk.styles);
    let driver = &desk.model.drivers[input.driver.0];
    let keys = &program.settings[0].inputs[id.0].keys;
    let first = key_of(&program.settings[0].inputs[id.0], k);
    let label = label(desk, handle);
    text(sheet, (row, panel::LABEL), &label, &styles.label)?;
    text(sheet, (row, panel::UNIT), &driver.unit.in_words(), &styles.grey)?;
    let step = desk.model.timeline.step;
    as_quarters(sheet, step, (row, panel::FROM), (row, panel::FROM))?;
    if driver.is_period {
        let last = panel::SCENARIOS + desk.layout.scenario_count - 1;
        as_quarters(sheet, step, (row, panel::OVERRIDE), (row, last))?;
    }
    if driver.varies && k.is_some() {
        sheet.write_number_with_format(
            row,
            panel::FROM,
            desk.serial(f64::from(first.period)),
            styles.of(Look::Grey, Number::Date),
        )?;
        let number = period_number(&in_column(row, panel::FROM), desk.model.timeline.step.months());
        let number = number.replace("Scenarios!", "");
        formula(
            sheet,
            (row, panel::NUMBER),
            &number,
            f64::from(first.period),
            styles.of(Look::Grey, Number::Plain),
            "period",
        )?;
    }
    let number = number_format(desk, driver, id);
    sheet.write_blank(row, panel::OVERRIDE, styles.of(Look::Input, number))?;
    let at = k.unwrap_or(keys.len());
    let follows = follows(desk, id, k);
    live(sheet, desk, handle, at, follows, number)?;
    for s in 0..program.settings.len() {
        scenario_cell(sheet, desk, row, id, k, ScenarioId(s), number)?;
    }
    basis(sheet, desk, row, driver, first)?;
    text(sheet, (row, desk.layout.id_column()), &handle.id, &styles.grey.variant().set_indent(1))?;
    if follows {
        for s in 0..program.settings.len() {
            follow_cell(sheet, desk, handle, k, ScenarioId(s), number)?;
        }
    }
    if let Some(k) = k.filter(|_| is_laid_out(&desk.layout.panel[id.0])) {
        for case in std::iter::once(None).chain((0..program.settings.len()).map(|s| Some(ScenarioId(s)))) {
            Column::new(desk, id, case).write(sheet, handle, k, number)?;
        }
    }
    Ok(())
}

/// What a scenario's value is over the live case: its expression over the live drivers; what has been typed over it.
fn follow_cell(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    handle: &Handle,
    k: Option<usize>,
    scenario: ScenarioId,
    number: Number,
) -> Result<(), WorkbookError> {
    let (program, id) = (desk.book.program, handle.input);
    let driver = &desk.model.drivers[program.input(id).driver.0];
    let key = key_of(&program.settings[scenario.0].inputs[id.0], k);
    let own = in_column(handle.row, desk.layout.scenario_column(scenario));
    let at = k.unwrap_or(program.settings[0].inputs[id.0].keys.len());
    let value = shown(desk, driver, desk.book.follow[scenario.0][id.0][at]);
    let nothing = key.given == Given::Elsewhere;
    let printed = match nothing || is_literal(&key.value) {
        true => format!("=IF(ISNUMBER({own}),{own},\"\")"),
        false => {
            let printer = over_parent(desk, id, k, scenario);
            let over = |site: Site| printer.formula(&key.value, site).split_off(1);
            format!("=IF({own}=({}),{},{own})", over(Site::Scenario(scenario)), over(Site::Live))
        }
    };
    let value = (!nothing).then_some(value);
    let style = desk.styles.of(Look::Calculation, number);
    formula(sheet, (handle.row, desk.layout.follow_column(scenario)), &printed, value, style, &handle.id)
}

/// A printer for a scenario's values, which knows the cell of what they take over.
fn over_parent<'d>(desk: &'d Desk<'_>, id: InputId, k: Option<usize>, scenario: ScenarioId) -> Printer<'d> {
    let inherited = desk.model.scenarios[scenario.0].extends.map(|parent| {
        let key = key_of(&desk.book.program.settings[parent.0].inputs[id.0], k);
        let place = &desk.layout.panel[id.0];
        let row = k.map_or(place.outside, |k| place.keys.get(k).copied()).unwrap_or_default();
        let column = match key.given {
            Given::Elsewhere => desk.layout.filled_column(Some(parent)),
            _ => desk.layout.scenario_column(parent),
        };
        Inherited { value: &key.value, cell: in_column(row, column), from: parent, is_literal: is_literal(&key.value) }
    });
    Printer { program: desk.book.program, layout: desk.layout, inherited }
}

fn number_format(desk: &Desk<'_>, driver: &Driver, id: InputId) -> Number {
    let values = desk.book.projections.iter().flat_map(|p| p.inputs[id.0].keys.iter().copied());
    Number::for_driver(&driver.unit, driver.is_period, largest(values))
}

/// Whether any scenario computes this value from other drivers.
fn follows(desk: &Desk<'_>, id: InputId, k: Option<usize>) -> bool {
    desk.book.program.settings.iter().any(|settings| {
        let mut found = false;
        let key = key_of(&settings.inputs[id.0], k);
        if key.given == Given::Elsewhere {
            return false;
        }
        key.value.visit(&mut |piece| {
            found |= matches!(piece.node, Node::Input { .. } | Node::InputAt { .. });
        });
        found
    })
}

fn live(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    handle: &Handle,
    at: usize,
    follows: bool,
    number: Number,
) -> Result<(), WorkbookError> {
    let (layout, row, id) = (desk.layout, handle.row, handle.input);
    let first = if follows { layout.follow_column(ScenarioId(0)) } else { panel::SCENARIOS };
    let chosen = |row: u32, first: u16| match layout.scenario_count {
        1 => in_column(row, first),
        count => {
            let choices = format!("{}:{}", in_column(row, first), in_column(row, first + count - 1));
            format!("INDEX({choices},1,{})", fixed(panel::INDEX_ROW, panel::FROM))
        }
    };
    let (apply, own) = (overrides_apply(), in_column(row, panel::OVERRIDE));
    let pick = chosen(row, first);
    let place = &layout.panel[id.0];
    let is_key = matches!(handle.spot, Spot::Key(_)) && is_laid_out(place);
    let otherwise = match (is_key, ends(desk, sheet, handle)?) {
        (false, _) => pick,
        (true, None) => format!("IF(ISNUMBER({pick}),{pick},\"\")"),
        (true, Some((flags, before))) => {
            let flag = chosen(flags, layout.filled_column(Some(ScenarioId(0))));
            format!("IF(AND({apply},{before}*{flag}>0),\"\",IF(ISNUMBER({pick}),{pick},\"\"))")
        }
    };
    let printed = format!("=IF(AND({apply},ISNUMBER({own})),{own},{otherwise})");
    let values = &desk.live().inputs[id.0];
    let value = values.keys.get(at).copied().or(values.outside).unwrap_or(f64::NAN);
    let driver = &desk.model.drivers[desk.book.program.input(id).driver.0];
    let setting = &desk.book.program.settings(desk.book.selected).inputs[id.0];
    let nothing = setting.keys.get(at).is_some_and(|key| key.given == Given::Elsewhere);
    formula(
        sheet,
        (row, panel::LIVE),
        &printed,
        (!nothing).then(|| shown(desk, driver, value)),
        desk.styles.of(Look::Live, number),
        &driver.name,
    )
}

/// For a row in the first period in which a value only stands in, until an earlier key is typed: the row whose cells
/// beside the table say for which scenarios it does (written here), and how many earlier overrides there are.
fn ends(desk: &Desk<'_>, sheet: &mut Worksheet, handle: &Handle) -> Result<Option<(u32, String)>, WorkbookError> {
    let (Spot::Key(k), place) = (handle.spot, &desk.layout.panel[handle.input.0]) else { return Ok(None) };
    let scenarios = || (0..desk.model.scenarios.len()).map(ScenarioId);
    let stands_in = |s: ScenarioId| Column::stand_in(desk, handle.input, s) == Some(k);
    let before = Column::new(desk, handle.input, None).before(panel::OVERRIDE, k);
    let (Some(before), Some(row), true) = (before, place.scale, scenarios().any(stands_in)) else { return Ok(None) };
    for s in scenarios() {
        let flag = f64::from(u8::from(stands_in(s)));
        let style = desk.styles.of(Look::Grey, Number::Plain);
        sheet.write_number_with_format(row, desk.layout.filled_column(Some(s)), flag, style)?;
    }
    Ok(Some((row, before)))
}

fn scenario_cell(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    row: u32,
    id: InputId,
    k: Option<usize>,
    scenario: ScenarioId,
    number: Number,
) -> Result<(), WorkbookError> {
    let setting = &desk.book.program.settings[scenario.0].inputs[id.0];
    let key = key_of(setting, k);
    let column = desk.layout.scenario_column(scenario);
    let driver = &desk.model.drivers[desk.book.program.input(id).driver.0];
    let values = &desk.projection(scenario).inputs[id.0];
    let native = k.and_then(|k| values.keys.get(k).copied()).or(values.outside).unwrap_or(f64::NAN);
    let value = shown(desk, driver, native);
    let parent = desk.model.scenarios[scenario.0].extends;
    let above = parent.map(|parent| in_column(row, desk.layout.scenario_column(parent)));
    let computed = desk.styles.of(Look::InputFormula, number);
    let cell = Column::new(desk, id, Some(scenario));
    // What only stands in for a key in the scenario above is none to take over.
    let parent_stands_in = parent.is_some_and(|parent| k.is_some() && Column::stand_in(desk, id, parent) == k);
    // A value that only stands in at the start ends where something is typed into an earlier row.
    let before = k.filter(|k| Column::stand_in(desk, id, scenario) == Some(*k)).and_then(|k| cell.before(column, k));
    let standing = |value: String| match &before {
        Some(before) => format!("=IF({before}>0,\"\",{value})"),
        None => format!("={value}"),
    };
    let standing_above = parent.and_then(|parent| Column::standing(desk, id, parent));
    let applied = setting.applied.iter().find(|applied| applied.period == key.period).map(|applied| &applied.value);
    match (key.given, above) {
        (Given::Elsewhere, Some(above)) if setting.lays_over && !parent_stands_in => {
            let link = format!("=IF(ISNUMBER({above}),{above},\"\")");
            formula(sheet, (row, column), &link, "", computed, &driver.name)
        }
        // Of a row where a value only stands in, what is typed over it is taken over.
        (Given::Elsewhere, Some(above)) if setting.lays_over && standing_above.is_some() => {
            let standing = standing_above.unwrap_or_default();
            let link = format!("=IF(ISNUMBER({above}),IF({above}={standing},\"\",{above}),\"\")");
            formula(sheet, (row, column), &link, "", computed, &driver.name)
        }
        (Given::Elsewhere, Some(above)) if applied.is_some() && !parent_stands_in => {
            let value =
                applied.map(|applied| over_parent(desk, id, k, scenario).formula(applied, Site::Scenario(scenario)));
            let link = format!("=IF(ISNUMBER({above}),{},\"\")", value.unwrap_or_default().trim_start_matches('='));
            formula(sheet, (row, column), &link, "", computed, &driver.name)
        }
        (Given::Elsewhere, _) => {
            sheet.write_blank(row, column, desk.styles.of(Look::Input, number))?;
            Ok(())
        }
        (Given::Start, _) => {
            formula(sheet, (row, column), &standing(cell.first_below()), value, computed, &driver.name)
        }
        (Given::Inherited, Some(above)) if is_literal(&key.value) => {
            formula(sheet, (row, column), &standing(above), value, computed, &driver.name)
        }
        _ if matches!(key.value.node, Node::Number(_) | Node::Period(_)) || is_plain_literal(&key.value) => {
            sheet.write_number_with_format(row, column, value, desk.styles.of(Look::Input, number))?;
            Ok(())
        }
        _ => {
            let look = if matches!(key.value.node, Node::Figure(_)) { Look::InputLink } else { Look::InputFormula };
            let printer = over_parent(desk, id, k, scenario);
            let printed = printer.formula(&key.value, Site::Scenario(scenario)).split_off(1);
            formula(sheet, (row, column), &standing(printed), value, desk.styles.of(look, number), &driver.name)
        }
    }
}

fn is_literal(tree: &Tree) -> bool {
    let mut literal = true;
    tree.visit(&mut |piece| {
        literal &= !matches!(piece.node, Node::Input { .. } | Node::InputAt { .. });
    });
    literal
}

/// A number with a sign or as a percentage.
fn is_plain_literal(tree: &Tree) -> bool {
    match &tree.node {
        Node::Number(_) => true,
        Node::Negate(x) | Node::Percent(x) => is_plain_literal(x),
        _ => false,
    }
}

/// On what a value rests: the figures that it cites, and the author's note.
fn basis(sheet: &mut Worksheet, desk: &Desk<'_>, row: u32, driver: &Driver, key: &Key) -> Result<(), WorkbookError> {
    let baseline = &desk.model.baseline;
    let mut figures = Vec::new();
    key.value.visit(&mut |piece| {
        if let Node::Figure(id) = piece.node {
            figures.push(id);
        }
    });
    let column = desk.layout.basis_column();
    let mut words: Vec<String> = figures
        .iter()
        .map(|id| {
            let figure = &baseline.figures[id.0];
            format!("{} ({})", figure.title, baseline.citation(figure))
        })
        .collect();
    let said = driver.notes.as_ref().is_some_and(|notes| notes.starts_with("Judgement"));
    if words.is_empty() && !said {
        words.push("Judgement".to_owned());
    }
    words.extend(driver.notes.clone());
    let all = words.join(". ").replace(".. ", ". ");
    let all = words::clean(&all);
    let mut short: String = all.chars().take(160).collect();
    if all.chars().count() > 160 {
        short.push('…');
        let note = Note::new(words::cut(&all, words::NOTE))
            .set_author("evcalc")
            .add_author_prefix(false)
            .set_width(420)
            .set_height(140);
        sheet.insert_note(row, column, &note)?;
    }
    match figures.first() {
        Some(id) => {
            let target = format!("A{}", desk.layout.figures[id.0] + 1);
            let style = desk.styles.hyperlink.variant().set_indent(1);
            links::inside(sheet, (row, column), ("Baseline", &target), &short, &style)
        }
        None => text(sheet, (row, column), &short, &desk.styles.grey.variant().set_indent(1)),
    }
}

/// Scale or shift of a path: an override without a column in the scenarios.
fn adjustment(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    handle: &Handle,
    words: &str,
    neutral: f64,
) -> Result<(), WorkbookError> {
    let (row, id) = (handle.row, handle.input);
    let input = desk.book.program.input(id);
    let driver = &desk.model.drivers[input.driver.0];
    let styles = &desk.styles;
    text(sheet, (row, panel::LABEL), &format!("{} – {words}", input_title(desk.model, input)), &styles.step)?;
    let scale = neutral == 1.0;
    text(sheet, (row, panel::UNIT), &if scale { "1".to_owned() } else { driver.unit.in_words() }, &styles.grey)?;
    let number = if scale { Number::Factor } else { number_format(desk, driver, id) };
    sheet.write_blank(row, panel::OVERRIDE, styles.of(Look::Input, number))?;
    let (apply, own) = (overrides_apply(), in_column(row, panel::OVERRIDE));
    let printed = format!("=IF(AND({apply},ISNUMBER({own})),{own},{neutral})");
    formula(sheet, (row, panel::LIVE), &printed, neutral, styles.of(Look::Live, number), words)?;
    let beside = styles.grey.variant().set_indent(1);
    text(sheet, (row, desk.layout.basis_column()), "Override only: blank leaves the path as it is", &beside)?;
    text(sheet, (row, desk.layout.id_column()), &handle.id, &beside)
}

/// The chosen scenario's head is highlighted, and overrides in use.
fn conditions(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let layout = desk.layout;
    let (first, last) = (panel::SCENARIOS, panel::SCENARIOS + layout.scenario_count - 1);
    let chosen = Format::new().set_background_color(palette::CHOSEN).set_font_color(palette::NAVY);
    let rule = format!("={}={}", moving(panel::HEAD_ROW, first), fixed(panel::SELECTED_ROW, panel::FROM))
        .replace(&moving(panel::HEAD_ROW, first), &crate::workbook::layout::in_row(panel::HEAD_ROW, first));
    let condition = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(&chosen);
    sheet.add_conditional_format(panel::HEAD_ROW, first, panel::HEAD_ROW, last, &condition)?;
    if layout.panel_end > panel::HEAD_ROW + 1 {
        let used = base().set_background_color(palette::OVERRIDE_GROUND).set_font_color(palette::OVERRIDE).set_bold();
        let own = in_column(panel::HEAD_ROW + 1, panel::OVERRIDE);
        let rule = format!("=AND({},ISNUMBER({own}))", overrides_apply());
        let condition = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(&used);
        sheet.add_conditional_format(
            panel::HEAD_ROW + 1,
            panel::OVERRIDE,
            layout.panel_end - 1,
            panel::OVERRIDE,
            &condition,
        )?;
    }
    Ok(())
}

/// The handles by which other programs find inputs and results.
fn define_names(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    // A longer name cannot be; such an input is found by its id.
    let mut define = |name: String, cell: String| match words::length(&name) > words::NAME {
        true => Ok(()),
        false => workbook.define_name(name, &format!("={cell}")).map(|_| ()),
    };
    define(handle::SELECTED.to_owned(), format!("Scenarios!{}", fixed(panel::SELECTED_ROW, panel::FROM)))?;
    define(handle::APPLY.to_owned(), format!("Scenarios!{}", fixed(panel::APPLY_ROW, panel::FROM)))?;
    for s in 0..desk.model.scenarios.len() {
        let head = fixed(panel::HEAD_ROW, desk.layout.scenario_column(ScenarioId(s)));
        define(scenario_name(desk.model, ScenarioId(s)), format!("Scenarios!{head}"))?;
    }
    for handle in handle::places(desk.book.program, &desk.layout.panel) {
        define(format!("override.{}", handle.name), format!("Scenarios!{}", fixed(handle.row, panel::OVERRIDE)))?;
        if matches!(handle.spot, Spot::Key(_)) {
            define(format!("live.{}", handle.name), format!("Scenarios!{}", fixed(handle.row, panel::LIVE)))?;
        }
    }
    for (i, output) in desk.model.outputs.iter().enumerate() {
        let id = desk.book.program.output_rows[i];
        let row = desk.layout.dates.get(&id).copied().unwrap_or(desk.layout.rows[id.0]);
        define(format!("output.{}", output.name), format!("Calc!{}", fixed(row, desk.layout.columns.fixed)))?;
    }
    Ok(())
}
