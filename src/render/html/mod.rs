//! A report as one page: no script, no request, and nothing from a file that acts.
//!
//! The page allows its own style sheet by digest and nothing else, so that even markup which got in could load or run
//! nothing. All of it comes from templates whose expressions are escaped.

mod ageing;
mod bar;
mod cards;
mod escape;
mod evidence;
mod head;
mod heat;
mod markup;
mod place;
mod table;
mod trend;

use self::markup::{Markup, drawn, with_code};
use self::place::Places;
use self::table::{long_to, table_to};
use crate::report::{PROVES, Page, Sheet};
use askama::Template;
use askama::filters::MaybeSafe;
use std::io::{BufWriter, Write};

/// How the records on a person's card are named.
const RECORDS: &str = "A record goes by the last digits of its file's name in the folder of its day: `git ls-files \
                       'acknowledgements/*DIGITS.yaml'` finds it, and `ack explain` tells what it counts for.";

#[derive(Template)]
#[template(path = "open.html")]
struct Opening<'a> {
    title: String,
    source: String,
    tool: &'static str,
    style: MaybeSafe<&'static str>,
    head: Markup,
    sections: &'a [Section],
}

#[derive(Template)]
#[template(path = "section.html")]
struct Begin {
    id: &'static str,
    title: &'static str,
    lead: Option<Vec<(String, bool)>>,
}

#[derive(Template)]
#[template(path = "close.html")]
struct Closing {
    footer: String,
}

/// Writes what stands in a section.
type Body = fn(&mut dyn Write, &Page<'_>, &Places<'_>) -> anyhow::Result<()>;

struct Section {
    id: &'static str,
    title: &'static str,
    body: Body,
}

#[derive(Template)]
#[template(path = "method.html")]
struct Method {
    period: bool,
    zone: &'static str,
    again: String,
    proves: &'static str,
}

#[derive(Template)]
#[template(path = "unfold.html")]
struct Unfold<'a> {
    class: &'a str,
    title: &'a str,
}

/// A report as a page of HTML, complete in itself. The same page gives the same bytes.
///
/// # Errors
/// When a template cannot be filled in, which memory always allows.
pub fn page(page: &Page<'_>) -> anyhow::Result<String> {
    let mut text = Vec::new();
    page_to(&mut text, page)?;
    Ok(String::from_utf8(text)?)
}

/// The same, written down piece by piece: of thousands of people it is larger than memory should hold.
///
/// # Errors
/// When the writer fails.
pub fn page_to(out: &mut dyn Write, page: &Page<'_>) -> anyhow::Result<()> {
    let out = &mut BufWriter::new(out);
    let places = Places::of(page);
    let due = Section { id: "timeliness", title: "Due in the period", body: due };
    let sections: Vec<Section> = page.period.is_some().then_some(due).into_iter().chain(ALWAYS).collect();
    let opening = Opening {
        title: head::title(page),
        source: markup::style_source(),
        tool: page.heading.tool,
        style: markup::style(),
        head: head::section(page)?,
        sections: &sections,
    };
    opening.write_into(out)?;
    for Section { id, title, body } in &sections {
        let lead = lead(id, page);
        Begin { id, title, lead: lead.as_deref().map(with_code) }.write_into(out)?;
        body(out, page, &places)?;
        out.write_all(b"\n</section>")?;
    }
    Closing { footer: footer(page) }.write_into(out)?;
    Ok(out.flush()?)
}

/// What every page has.
const ALWAYS: [Section; 10] = [
    section("coverage", "Coverage", |out, page, places| tables(out, &page.coverage_by, places)),
    section("trend", "Trend", |out, page, places| finished(out, trend::section(page, places))),
    section("map", "People and policies", |out, page, _| finished(out, heat::section(page))),
    section("ageing", "Ageing of what is overdue", |out, page, _| finished(out, ageing::section(page))),
    section("gaps", "Gaps", |out, page, places| {
        table_to(out, &page.overdue(), places)?;
        table_to(out, &page.due(), places)
    }),
    section("population", "Population", population),
    section("evidence", "Evidence and findings", |out, page, places| {
        finished(out, evidence::section(page, places))
    }),
    section("policies", "Policies, one by one", cards::requirements),
    section("people", "People, one by one", cards::people),
    section("method", "Method and limits", |out, page, _| finished(out, method(page))),
];

const fn section(id: &'static str, title: &'static str, body: Body) -> Section {
    Section { id, title, body }
}

/// What is said above a section.
fn lead(id: &str, page: &Page<'_>) -> Option<String> {
    match id {
        "coverage" => page.period.as_ref().map(|_| seen_from(page)),
        "people" => Some(RECORDS.to_owned()),
        _ => None,
    }
}

fn finished(out: &mut dyn Write, markup: anyhow::Result<Markup>) -> anyhow::Result<()> {
    Ok(write!(out, "{}", markup?)?)
}

fn tables<'a>(
    out: &mut dyn Write,
    sheets: impl IntoIterator<Item = &'a Sheet>,
    places: &Places<'_>,
) -> anyhow::Result<()> {
    sheets.into_iter().try_for_each(|sheet| table_to(out, sheet, places))
}

fn due(out: &mut dyn Write, page: &Page<'_>, places: &Places<'_>) -> anyhow::Result<()> {
    let Some(part) = &page.period else { return Ok(()) };
    tables(out, &part.timeliness_by, places)?;
    long_to(out, &part.late, places)?;
    unfold(out, "long", &part.obligations.title, |out| long_to(out, &part.obligations, places))
}

/// What is folded under its title. A `short` table is unfolded on paper, a `long` one is not.
fn unfold(
    out: &mut dyn Write,
    class: &str,
    title: &str,
    body: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    Unfold { class, title }.write_into(out)?;
    out.write_all(b"\n")?;
    body(out)?;
    Ok(out.write_all(b"\n</details>")?)
}

fn population(out: &mut dyn Write, page: &Page<'_>, places: &Places<'_>) -> anyhow::Result<()> {
    let mut tie = page.population.tie_sheet();
    tie.note = Some(page.population.remarks().join(" "));
    table_to(out, &tie, places)?;
    for roll in page.rolls() {
        unfold(out, "short", &roll.title, |out| table_to(out, &roll, places))?;
    }
    Ok(())
}

fn seen_from(page: &Page<'_>) -> String {
    format!("How it stands on {}, the day from which the period is seen.", page.heading.as_of)
}

fn method(page: &Page<'_>) -> anyhow::Result<Markup> {
    drawn(&Method {
        period: page.period.is_some(),
        zone: page.heading.timezone,
        again: again(page),
        proves: PROVES,
    })
}

/// The command that gives these numbers on any later day: the query with the day and the revision that it left open.
fn again(page: &Page<'_>) -> String {
    let h = &page.heading;
    let given = |option: &str| h.query.split(' ').any(|word| word == option);
    let mut words = vec!["ack report --format html".to_owned()];
    let query = match h.period {
        // These are others on another day.
        Some(period) => h.query.replace("--period last-12-months", &format!("--period {period}")),
        None => h.query.clone(),
    };
    words.extend((!query.is_empty()).then_some(query));
    let whole = h.period.is_some_and(|period| period.to <= h.as_of);
    if !whole && !given("--as-of") {
        words.push(format!("--as-of {}", h.as_of));
    }
    if !given("--rev") && !given("--as-known") {
        words.push(format!("--rev {}", h.revision));
    }
    words.join(" ")
}

fn footer(page: &Page<'_>) -> String {
    let h = &page.heading;
    format!("{} · register {} · revision {} · {}", h.organization, h.repository, h.revision.short(), h.tool)
}
