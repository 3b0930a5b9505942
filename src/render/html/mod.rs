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

use self::markup::{Markup, drawn, joined, with_code};
use self::place::Places;
use crate::report::{PROVES, Page, Sheet};
use askama::Template;
use askama::filters::MaybeSafe;

/// How the records on a person's card are named.
const RECORDS: &str = "A record goes by the last digits of its file's name in the folder of its day: `git ls-files \
                       'acknowledgements/*DIGITS.yaml'` finds it, and `ack explain` tells what it counts for.";

#[derive(Template)]
#[template(path = "page.html")]
struct Document {
    title: String,
    source: String,
    tool: &'static str,
    style: MaybeSafe<&'static str>,
    head: Markup,
    sections: Vec<Section>,
    footer: String,
}

struct Section {
    id: &'static str,
    title: &'static str,
    class: &'static str,
    lead: Option<Vec<(String, bool)>>,
    body: Markup,
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
    class: &'static str,
    title: &'a str,
    body: Markup,
}

/// A report as a page of HTML, complete in itself. The same page gives the same bytes.
///
/// # Errors
/// When a template cannot be filled in, which memory always allows.
pub fn page(page: &Page) -> anyhow::Result<String> {
    let places = Places::of(page);
    let mut sections = Vec::new();
    if let Some(part) = &page.period {
        let mut body = tables(&part.timeliness_by, &places)?;
        body.push(table::table(&part.late, &places)?);
        body.push(unfolded("long", &part.obligations, &places)?);
        sections.push(section("timeliness", "Due in the period", body));
    }
    let coverage = section("coverage", "Coverage", tables(&page.coverage_by, &places)?);
    sections.push(Section { lead: page.period.as_ref().map(|_| with_code(&seen_from(page))), ..coverage });
    sections.push(section("trend", "Trend", [trend::section(page, &places)?]));
    sections.push(section("map", "People and policies", [heat::section(page)?]));
    sections.push(section("ageing", "Ageing of what is overdue", [ageing::section(page)?]));
    sections.push(section("gaps", "Gaps", tables([&page.overdue, &page.due], &places)?));
    sections.push(section("population", "Population", population(page, &places)?));
    sections.push(section("evidence", "Evidence and findings", [evidence::section(page, &places)?]));
    let by_requirement = cards::requirements(page, &places)?;
    sections.push(section("policies", "Policies, one by one", [by_requirement]));
    let people = section("people", "People, one by one", [cards::people(page, &places)?]);
    sections.push(Section { lead: Some(with_code(RECORDS)), ..people });
    sections.push(section("method", "Method and limits", [method(page)?]));
    let document = Document {
        title: head::title(page),
        source: markup::style_source(),
        tool: page.heading.tool,
        style: markup::style(),
        head: head::section(page)?,
        sections,
        footer: footer(page),
    };
    Ok(document.render()?)
}

fn section(id: &'static str, title: &'static str, body: impl IntoIterator<Item = Markup>) -> Section {
    Section { id, title, class: id, lead: None, body: joined(body) }
}

fn tables<'a>(
    sheets: impl IntoIterator<Item = &'a Sheet>,
    places: &Places<'_>,
) -> anyhow::Result<Vec<Markup>> {
    sheets.into_iter().map(|sheet| table::table(sheet, places)).collect()
}

/// A table folded under its title. A `short` one is unfolded on paper, a `long` one is not.
fn unfolded(class: &'static str, sheet: &Sheet, places: &Places<'_>) -> anyhow::Result<Markup> {
    drawn(&Unfold { class, title: &sheet.title, body: table::table(sheet, places)? })
}

fn population(page: &Page, places: &Places<'_>) -> anyhow::Result<Vec<Markup>> {
    let mut tie = page.population.tie_sheet();
    tie.note = Some(page.population.remarks().join(" "));
    let mut body = tables([&tie], places)?;
    for roll in &page.rolls {
        body.push(unfolded("short", roll, places)?);
    }
    Ok(body)
}

fn seen_from(page: &Page) -> String {
    format!("How it stands on {}, the day from which the period is seen.", page.heading.as_of)
}

fn method(page: &Page) -> anyhow::Result<Markup> {
    drawn(&Method {
        period: page.period.is_some(),
        zone: page.heading.timezone,
        again: again(page),
        proves: PROVES,
    })
}

/// The command that gives these numbers on any later day: the query with the day and the revision that it left open.
fn again(page: &Page) -> String {
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

fn footer(page: &Page) -> String {
    let h = &page.heading;
    format!("{} · register {} · revision {} · {}", h.organization, h.repository, h.revision.short(), h.tool)
}
