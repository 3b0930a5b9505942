//! The cards behind the numbers: one a requirement, one a person, each with an anchor that tables lead to.

use super::bar;
use super::markup::Markup;
use super::place::{self, Places};
use super::table::{nothing, table, words};
use crate::assess::Coverage;
use crate::render::table::share;
use crate::report::{Cell, Page, Sheet};
use askama::Template;
use std::io::Write;

#[derive(Template)]
#[template(path = "card.html")]
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
pub(super) fn requirements(out: &mut dyn Write, page: &Page<'_>, places: &Places<'_>) -> anyhow::Result<()> {
    let cards = page.requirements().map(|r| {
        let named = (place::requirement(r.requirement.as_str()), r.title, r.requirement.to_string());
        card(named, r.coverage, &r.facts, &r.gaps, places)
    });
    write(out, cards, "No policy asks anybody for anything here.")
}

/// The section on people.
pub(super) fn people(out: &mut dyn Write, page: &Page<'_>, places: &Places<'_>) -> anyhow::Result<()> {
    let cards = page.people().map(|p| {
        let named = (place::person(p.person.as_str()), p.name, p.person.to_string());
        card(named, p.coverage, &p.facts, &p.pairs, places)
    });
    write(out, cards, "Nobody is asked for anything here.")
}

fn write(
    out: &mut dyn Write,
    cards: impl Iterator<Item = anyhow::Result<Card>>,
    none: &str,
) -> anyhow::Result<()> {
    let mut cards = cards.peekable();
    if cards.peek().is_none() {
        out.write_all(b"\n")?;
        return nothing(out, none);
    }
    for card in cards {
        out.write_all(b"\n")?;
        card?.write_into(out)?;
    }
    Ok(())
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
