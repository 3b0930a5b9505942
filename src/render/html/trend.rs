//! The trend: coverage at month ends as a chart, with its numbers in a table under it.

use super::markup::{Markup, drawn};
use super::place::Places;
use super::table::table;
use crate::assess::Coverage;
use crate::render::table::share;
use crate::report::{Month, Page};
use askama::Template;

/// The plot in the chart's own units: left, top, width, height.
const PLOT: (u32, u32, u32, u32) = (66, 18, 630, 170);
/// How many labels stand side by side.
const LABELS: usize = 13;

#[derive(Template)]
#[template(path = "trend.html")]
struct Trend {
    words: String,
    grid: Vec<Grid>,
    areas: Vec<Area>,
    points: Vec<Point>,
    numbers: Markup,
    several: bool,
}

struct Grid {
    percent: u32,
    y: u32,
}

/// A run of months in each of which something is required.
struct Area {
    acknowledged: String,
    overdue: String,
    line: String,
}

struct Point {
    day: String,
    share: String,
    x: u32,
    /// `None` where nothing is required.
    y: Option<u32>,
    labelled: bool,
}

/// The section.
pub(super) fn section(page: &Page<'_>, places: &Places<'_>) -> anyhow::Result<Markup> {
    let months = &page.months;
    let x = |n: usize| {
        let n = u32::try_from(n).unwrap_or(0);
        match u32::try_from(months.len()).unwrap_or(1) {
            0 | 1 => PLOT.0 + PLOT.2 / 2,
            all => PLOT.0 + PLOT.2 * n / (all - 1),
        }
    };
    let step = months.len().div_ceil(LABELS).max(1);
    let point = |(n, m): (usize, &Month)| Point {
        day: m.end.to_string(),
        share: share(&m.coverage),
        x: x(n),
        y: (m.coverage.required > 0).then(|| height(m.coverage.acknowledged, m.coverage.required)),
        // Counted from the newest, which always has its label.
        labelled: (months.len() - 1 - n).is_multiple_of(step),
    };
    let mut areas = Vec::new();
    let mut run: Vec<(u32, Coverage)> = Vec::new();
    for (n, month) in months.iter().enumerate() {
        if month.coverage.required > 0 {
            run.push((x(n), month.coverage));
        } else {
            areas.extend(area(&run));
            run.clear();
        }
    }
    areas.extend(area(&run));
    drawn(&Trend {
        words: words(months),
        grid: [0, 25, 50, 75, 100].map(|percent| Grid { percent, y: height(percent, 100) }).into(),
        areas,
        points: months.iter().enumerate().map(point).collect(),
        numbers: table(&page.month_sheet, places)?,
        several: months.len() > 1,
    })
}

/// The first and the last in a sentence: what the chart shows, for whom it shows nothing.
fn words(months: &[Month]) -> String {
    let said = |m: &Month| format!("{} on {}", share(&m.coverage), m.end);
    match months {
        [] => "No month ends by then.".into(),
        [only] => format!("Coverage: {}.", said(only)),
        [first, .., last] => format!("Coverage from {} to {}.", said(first), said(last)),
    }
}

/// How high a share of a whole is drawn.
fn height(part: u32, whole: u32) -> u32 {
    let high = u64::from(part) * u64::from(PLOT.3) / u64::from(whole.max(1));
    PLOT.1 + PLOT.3 - u32::try_from(high).unwrap_or(0)
}

fn area(run: &[(u32, Coverage)]) -> Option<Area> {
    let (first, last) = (run.first()?.0, run.last()?.0);
    let line = |y: &dyn Fn(&Coverage) -> u32| {
        let points: Vec<String> = run.iter().map(|(x, c)| format!("{x},{}", y(c))).collect();
        points.join(" ")
    };
    let acknowledged = line(&|c| height(c.acknowledged, c.required));
    // What is overdue hangs from the top: the rest between the two is pending.
    let overdue = line(&|c| height(c.required - c.overdue, c.required));
    let (top, bottom) = (PLOT.1, PLOT.1 + PLOT.3);
    Some(Area {
        overdue: format!("{first},{top} {overdue} {last},{top}"),
        line: acknowledged.clone(),
        acknowledged: format!("{first},{bottom} {acknowledged} {last},{bottom}"),
    })
}
