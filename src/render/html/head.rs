//! The head of the page: what it is about, the number, what it is made of, and where it comes from.

use super::bar;
use super::markup::{Markup, drawn, with_code};
use super::table::words;
use crate::report::Page;
use crate::text::plural;
use askama::Template;

#[derive(Template)]
#[template(path = "head.html")]
struct Head<'a, 'b> {
    page: &'a Page<'b>,
    kind: &'static str,
    asked: String,
    share: String,
    of: String,
    bar: Markup,
    facts: Vec<Fact>,
    provenance: Vec<(&'static str, String)>,
    proves: &'static str,
    lead: Vec<(String, bool)>,
}

struct Fact {
    class: &'static str,
    count: u32,
    what: &'static str,
}

/// The title of the document.
pub(super) fn title(page: &Page<'_>) -> String {
    format!("{}: {} {}", page.heading.organization, kind(page).to_lowercase(), asked(page))
}

fn kind(page: &Page<'_>) -> &'static str {
    if page.period.is_some() { "Acknowledgement over a period" } else { "Acknowledgement on a day" }
}

/// The day, or the period.
fn asked(page: &Page<'_>) -> String {
    page.period
        .as_ref()
        .map_or_else(|| page.heading.as_of.to_string(), |p| format!("{} to {}", p.period.from, p.period.to))
}

/// The head.
pub(super) fn section(page: &Page<'_>) -> anyhow::Result<Markup> {
    let cell = |n: usize| page.state.get(n).map_or_else(String::new, words);
    let bar = match &page.period {
        Some(part) => bar::timeliness(&part.timeliness)?,
        None => bar::coverage(&page.coverage)?,
    };
    drawn(&Head {
        page,
        kind: kind(page),
        asked: asked(page),
        share: cell(0),
        of: cell(1),
        bar,
        facts: facts(page),
        provenance: sources(page),
        proves: crate::report::PROVES,
        lead: page.period.as_ref().map_or_else(|| with_code(&page.advice), |part| with_code(&part.summary)),
    })
}

fn facts(page: &Page<'_>) -> Vec<Fact> {
    let fact = |class, count, what| Fact { class, count, what };
    match &page.period {
        Some(part) => {
            let t = part.timeliness;
            vec![
                fact("a", t.met, "met in time"),
                fact("l", t.met_late, "met late"),
                fact("p", t.open, "open"),
                fact("o", t.overdue, "overdue"),
                fact("o", t.missed, "missed"),
                fact("", t.released, "released"),
                fact("", part.carried_in.due, "carried in"),
            ]
        }
        None => {
            let c = page.coverage;
            vec![
                fact("a", c.acknowledged, "acknowledged"),
                fact("p", c.pending, "pending"),
                fact("o", c.overdue, "overdue"),
                fact("x", c.exempt, "exempt"),
            ]
        }
    }
}

/// Where the numbers come from, by name: what the other formats say in lines.
fn sources(page: &Page<'_>) -> Vec<(&'static str, String)> {
    let h = &page.heading;
    let what = if page.period.is_some() { "obligations" } else { "pairs" };
    let day = if page.period.is_some() { "Seen from" } else { "As of" };
    let people = plural(h.active, "person", "people");
    let mut said = vec![
        (day, format!("{} ({})", h.as_of, h.timezone)),
        ("Query", if h.query.is_empty() { "(none)".into() } else { h.query.clone() }),
        ("Register", h.repository.clone()),
        ("Made by", h.tool.to_owned()),
        ("Shown", shown(page, what)),
        ("People", format!("{people} at work on {}, {} ever on a roster", h.as_of, h.known)),
        ("Tie-out", page.population.proof()),
        ("Known up to", format!("{} of {}", h.revision, h.recorded_at)),
        ("Digest", h.population_digest.to_string()),
    ];
    if h.self_approved {
        said.push(("Approval", "Self-approved: no second person exists.".into()));
    }
    said
}

fn shown(page: &Page<'_>, what: &str) -> String {
    let tally = &page.tally;
    let mut parts = vec![format!("{} of {} {what}", tally.after, tally.before)];
    parts.extend(tally.left_out.iter().map(|left| format!("{} left out by {}", left.pairs, left.filter)));
    parts.join(", ")
}
