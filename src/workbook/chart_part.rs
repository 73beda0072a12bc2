//! The parts of charts as the library writes them, mended while they are packed.

use super::words::spelled;

/// Whether a part of the workbook is a chart.
pub(super) fn is_chart(name: &str) -> bool {
    name.starts_with("xl/charts/chart")
}

/// A chart's part with its texts spelled out, its elements in the order of the schema, and a unit for its axis of dates.
pub(super) fn mended(part: &str) -> String {
    with_base_unit(&ordered(&spelled(part)))
}

/// ECMA-376, part 1, 21.2.2.39: an axis of dates has a unit, which the library cannot set, before its `majorUnit`.
/// Without it some programs take days, a line's points stand between the labels and columns are as thin as a day. The
/// unit is that of the labels' distance: months or years.
fn with_base_unit(part: &str) -> String {
    const AXIS: (&str, &str) = ("<c:dateAx>", "</c:dateAx>");
    let mut out = String::with_capacity(part.len() + 64);
    let mut rest = part;
    while let Some(start) = rest.find(AXIS.0) {
        let Some(end) = rest[start..].find(AXIS.1).map(|at| start + at + AXIS.1.len()) else { break };
        let axis = &rest[start..end];
        let unit = axis.split("<c:majorTimeUnit val=\"").nth(1).and_then(|after| after.split('"').next());
        out += &rest[..start];
        out += &match unit {
            Some(unit) => axis.replacen("<c:majorUnit", &format!("<c:baseTimeUnit val=\"{unit}\"/><c:majorUnit"), 1),
            None => axis.to_owned(),
        };
        rest = &rest[end..];
    }
    out + rest
}

/// ECMA-376, part 1, 21.2.2.170: the series of a scatter chart has its `spPr` before its `marker`. The library writes
/// them the other way round, for which Excel may offer to repair the file.
fn ordered(part: &str) -> String {
    const MARKER: (&str, &str) = ("<c:marker>", "</c:marker>");
    const SHAPE: (&str, &str) = ("<c:spPr>", "</c:spPr>");
    let mut out = String::with_capacity(part.len());
    let mut rest = part;
    while let Some(start) = rest.find(MARKER.0) {
        let Some(end) = rest[start..].find(MARKER.1).map(|at| start + at + MARKER.1.len()) else { break };
        let (before, marker, after) = (&rest[..start], &rest[start..end], &rest[end..]);
        let shape =
            after.starts_with(SHAPE.0).then(|| after.find(SHAPE.1)).flatten().map_or(0, |at| at + SHAPE.1.len());
        out.extend([before, &after[..shape], marker]);
        rest = &after[shape..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{Chart, ChartFormat, ChartLine, ChartMarker, ChartMarkerType, ChartType, Workbook};
    use std::io::{Cursor, Read};

    /// A chart's part as the library writes it.
    fn written(kind: ChartType, marker: bool) -> String {
        let mut workbook = Workbook::new();
        let mut chart = Chart::new(kind);
        let mut line = ChartFormat::new();
        line.set_line(ChartLine::new().set_color(0x123456));
        let series = chart.add_series();
        series.set_categories(("Sheet1", 0, 0, 2, 0)).set_values(("Sheet1", 0, 1, 2, 1)).set_format(&mut line);
        if marker {
            let mut ground = ChartFormat::new();
            ground.set_no_fill();
            series.set_marker(ChartMarker::new().set_type(ChartMarkerType::Diamond).set_format(&mut ground));
        }
        workbook.add_worksheet().insert_chart(0, 0, &chart).expect("a chart");
        let bytes = workbook.save_to_buffer().expect("a book");
        let mut text = String::new();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        archive.by_name("xl/charts/chart1.xml").expect("the chart").read_to_string(&mut text).expect("text");
        text
    }

    fn place(part: &str, element: &str) -> usize {
        let series = part.find("<c:ser>").expect("a series");
        part[series..].find(element).expect("the element")
    }

    #[test]
    fn the_series_of_a_scatter_chart_is_in_the_order_of_the_schema() {
        for marker in [false, true] {
            let part = written(ChartType::ScatterStraight, marker);
            let mended = mended(&part);
            assert!(place(&mended, "<c:spPr><a:ln") < place(&mended, "<c:marker>"), "{mended}");
            assert_eq!(mended.len(), part.len());
        }
    }

    #[test]
    fn the_patch_is_still_needed() {
        let part = written(ChartType::ScatterStraight, false);
        assert!(
            place(&part, "<c:marker>") < place(&part, "<c:spPr>"),
            "rust_xlsxwriter is mended: `ordered` in this file can go"
        );
    }

    #[test]
    fn an_axis_of_dates_has_a_unit_in_its_place() {
        let axis =
            "<c:dateAx><c:lblOffset val=\"100\"/><c:majorUnit val=\"12\"/><c:majorTimeUnit val=\"months\"/></c:dateAx>";
        let mended = mended(&format!("{axis}<c:valAx/>{axis}"));
        let unit = "<c:lblOffset val=\"100\"/><c:baseTimeUnit val=\"months\"/><c:majorUnit val=\"12\"/>";
        assert_eq!(mended.matches(unit).count(), 2, "{mended}");
        assert!(mended.contains("</c:dateAx><c:valAx/><c:dateAx>"), "{mended}");
    }

    #[test]
    fn other_charts_stay_as_they_are() {
        for kind in [ChartType::Line, ChartType::Column, ChartType::Bar, ChartType::AreaStacked] {
            let part = written(kind, kind == ChartType::Line);
            assert_eq!(mended(&part), part);
        }
    }
}
