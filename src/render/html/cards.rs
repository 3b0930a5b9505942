//! The cards behind the numbers: one a requirement, one a person, each with an anchor that tables lead to.

use super::bar;
use super::markup::{Markup, drawn};
use super::place::{self, Places};
use super::table::{table, words};
use crate::assess::Coverage;
use crate::render::table::share;
use crate::report::{Cell, Page, Sheet};
use askama::Template;

#[derive(Template)]
#[template(path = "cards.html")]
struct Cards {
    cards: Vec<Card>,
    none: &'static str,
}

struct Card {
    place: String,
    name: String,
    id: String,
    share: String,
    of: String,
    bar: Markup,
    class: &'static str,
    facts: Vec<(&'static str, String)>,
    table: Markup,
}

/// The section on requirements.
pub(super) fn requirements(page: &Page, places: &Places<'_>) -> anyhow::Result<Markup> {
    let mut cards = Vec::new();
    for r in &page.requirements {
        let mut gaps = r.gaps.clone();
        gaps.title = if gaps.rows.is_empty() {
            "Everybody who is asked has acknowledged it.".into()
        } else {
            format!("Not acknowledged: {}", r.requirement)
        };
        let at = place::requirement(r.requirement.as_str());
        let named = (at, r.title.clone(), r.requirement.to_string());
        cards.push(card(named, r.coverage, &r.facts, &gaps, places)?);
    }
    drawn(&Cards { cards, none: "No policy asks anybody for anything here." })
}

/// The section on people.
pub(super) fn people(page: &Page, places: &Places<'_>) -> anyhow::Result<Markup> {
    let mut cards = Vec::new();
    for p in &page.people {
        let mut pairs = p.pairs.clone();
        pairs.title = format!("Asked of {}", p.name);
        let named = (place::person(p.person.as_str()), p.name.clone(), p.person.to_string());
        cards.push(card(named, p.coverage, &p.facts, &pairs, places)?);
    }
    drawn(&Cards { cards, none: "Nobody is asked for anything here." })
}

fn card(
    (place, name, id): (String, String, String),
    c: Coverage,
    facts: &[(&'static str, Cell)],
    sheet: &Sheet,
    places: &Places<'_>,
) -> anyhow::Result<Card> {
    let parts = [(c.overdue, "overdue"), (c.pending, "pending"), (c.exempt, "exempt")];
    let mut of = vec![format!("{} of {}", c.acknowledged, c.required)];
    of.extend(parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")));
    let facts = facts.iter().map(|(name, cell)| (*name, words(cell))).filter(|(_, words)| !words.is_empty());
    Ok(Card {
        place,
        name,
        id,
        share: share(&c),
        of: of.join(", "),
        bar: bar::coverage(&c)?,
        class: if c.overdue > 0 {
            "gap"
        } else if c.pending > 0 {
            "open"
        } else {
            "fine"
        },
        facts: facts.collect(),
        table: table(sheet, places)?,
    })
}
