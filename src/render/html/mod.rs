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

use self::markup::{Markup, drawn, joined};
use self::place::Places;
use crate::report::{PROVES, Page, Sheet};
use askama::Template;
use askama::filters::MaybeSafe;

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
    lead: Option<String>,
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
        body.push(unfolded(&part.obligations, &places)?);
        sections.push(section("timeliness", "Due in the period", body));
    }
    let coverage = section("coverage", "Coverage", tables(&page.coverage_by, &places)?);
    sections.push(Section { lead: page.period.as_ref().map(|_| seen_from(page)), ..coverage });
    sections.push(section("trend", "Trend", [trend::section(page, &places)?]));
    sections.push(section("map", "People and policies", [heat::section(page)?]));
    sections.push(section("ageing", "Ageing of what is overdue", [ageing::section(page)?]));
    let gaps = tables([&page.overdue, &page.due], &places)?;
    sections.push(Section { lead: Some(page.advice.clone()), ..section("gaps", "Gaps", gaps) });
    sections.push(section("population", "Population", population(page, &places)?));
    sections.push(section("evidence", "Evidence and findings", [evidence::section(page, &places)?]));
    let by_requirement = cards::requirements(page, &places)?;
    sections.push(section("policies", "Policies, one by one", [by_requirement]));
    sections.push(section("people", "People, one by one", [cards::people(page, &places)?]));
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

/// A long table, folded under its title.
fn unfolded(sheet: &Sheet, places: &Places<'_>) -> anyhow::Result<Markup> {
    drawn(&Unfold { title: &sheet.title, body: table::table(sheet, places)? })
}

fn population(page: &Page, places: &Places<'_>) -> anyhow::Result<Vec<Markup>> {
    let mut tie = page.population.tie_sheet();
    tie.note = Some(page.population.remarks().join(" "));
    let mut body = tables([&tie], places)?;
    for roll in &page.rolls {
        body.push(unfolded(roll, places)?);
    }
    Ok(body)
}

fn seen_from(page: &Page) -> String {
    format!("How it stands on {}, the day from which the period is seen.", page.heading.as_of)
}

fn method(page: &Page) -> anyhow::Result<Markup> {
    let h = &page.heading;
    let mut again = vec!["ack report --format html".to_owned()];
    again.extend((!h.query.is_empty()).then(|| h.query.clone()));
    again.push(format!("--rev {}", h.revision));
    drawn(&Method { period: page.period.is_some(), zone: h.timezone, again: again.join(" "), proves: PROVES })
}

fn footer(page: &Page) -> String {
    let h = &page.heading;
    format!("{} · register {} · revision {} · {}", h.organization, h.repository, h.revision.short(), h.tool)
}
