//! The library as a Rust program uses it, against the command line's numbers and the reference model's own.

use evcalc::spreadsheet::parse;
use evcalc::workbook::{Carried, carried};
use evcalc::{Error, Model};

/// What `evcalc project examples/reference.toml` gives in its first scenario and in the one named.
fn reference() -> Model {
    Model::open("examples/reference.toml").expect("the example opens")
}

#[test]
fn outputs_lines_and_years_are_those_of_the_projection() -> Result<(), Error> {
    let model = reference();
    for name in model.scenario_names() {
        let projection = model.scenario(name)?.project()?;
        for output in model.output_names() {
            let (outcome, rows) = (projection.output(output)?, projection.rows());
            let at = model.program().model.outputs.iter().position(|known| known.name == output).expect("an output");
            assert_eq!(outcome.value, rows.rows[model.program().output_rows[at].0].scalar(), "{name} {output}");
        }
        for line in model.line_names() {
            let Ok(line) = projection.line(line) else { continue };
            assert_eq!(line.values().len(), model.program().model.timeline.periods as usize);
        }
        assert!(projection.failing_checks().is_empty());
    }
    Ok(())
}

#[test]
fn a_change_on_top_is_the_same_as_in_the_text() -> Result<(), Error> {
    let text = |growth: &str| {
        format!(
            "[model]\nname = \"m\"\n[timeline]\nstart = \"2027-01\"\nperiods = 12\nstep = \"month\"\n\
             [drivers]\ngrowth = \"{growth}\"\nstock = {{ value = 10, unit = \"pc\" }}\n\
             [lines]\nsold = {{ opening = \"stock\", formula = \"prev(sold) * (1 + growth)\", unit = \"pc\" }}\n\
             [outputs]\nall = {{ formula = \"total(sold)\", unit = \"pc\" }}\n"
        )
    };
    let changed = Model::from_text(&text("1%"))?.scenario("base")?.set("growth = 3%")?.set("stock = 20")?.project()?;
    let written = Model::from_text(&text("3%"))?.scenario("base")?.project()?;
    let (changed, written) = (changed.output("all")?.value, written.output("all")?.value);
    assert_eq!(changed, written.map(|x| 2.0 * x));
    // 20 (1.03 + ... + 1.03^12), a geometric sum.
    let sum = 20.0 * 1.03 * (1.03_f64.powi(12) - 1.0) / 0.03;
    assert!((changed.expect("a number") - sum).abs() < 1e-9 * sum);
    Ok(())
}

#[test]
fn what_is_wrong_is_said_with_what_to_type() -> Result<(), Error> {
    let model = reference();
    let wrong = |error: Error| error.to_string();
    assert!(wrong(Model::open("no_such_model").expect_err("none")).contains("no_such_model"));
    let projection = model.scenario("base")?.project()?;
    let output = model.output_names().next().expect("an output").to_owned();
    let slip = format!("{output}x");
    assert_eq!(
        wrong(projection.output(&slip).expect_err("none")),
        format!("there is no output `{slip}`: did you mean `{output}`?")
    );
    let open = wrong(projection.line("price[YU7").expect_err("no bracket closes it"));
    assert_eq!(open, "the `[` is not closed: write `price[YU7]`");
    let line = model.line_names().find(|line| projection.line(line).is_ok()).expect("a line").to_owned();
    assert!(wrong(projection.line(&line)?.at("1999-13").expect_err("none")).contains("1999-13"));
    assert!(wrong(projection.line(&line)?.at("1999-01").expect_err("none")).contains("1999-01"));
    let two = Model::from_text("[model]\nname = \"m\"\n[timeline]\nstart = \"2027\"\nperiods = 1\nstep = \"year\"\n[lines]\na = \"b\"\nc = \"d\"\n")
        .expect_err("two names that are nothing");
    assert_eq!(two.diagnostics().count(), 2, "{two}");
    Ok(())
}

#[test]
fn a_workbook_is_written_whole_and_reads_back_with_its_model() -> Result<(), Error> {
    let model = reference();
    let draws = model.scenario("base")?.simulate(200, 3);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.xlsx");
    let mut book = model.workbook().select("base")?;
    if let Ok(draws) = &draws {
        book = book.risk(draws);
    }
    book.save(&path)?;
    let bytes = std::fs::read(&path).expect("it is there");
    assert_eq!(bytes, book.bytes()?, "the same bytes each time");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing else is left there");
    let carried = |bytes: &[u8]| carried(&parse(bytes).expect("a workbook"));
    assert!(!matches!(carried(&bytes), Carried::Nothing));
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let link = folder.path().join("link.xlsx");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("its mode");
        symlink(&path, &link).expect("a link");
        book.save(&link)?;
        assert!(std::fs::symlink_metadata(&link).expect("a link").is_symlink(), "the link is followed");
        assert_eq!(std::fs::metadata(&path).expect("it is there").permissions().mode() & 0o777, 0o644);
    }
    let without = model.workbook().without_source().bytes()?;
    assert!(matches!(carried(&without), Carried::Nothing));
    assert!(book.save("/no/such/folder/a.xlsx").is_err());
    Ok(())
}
