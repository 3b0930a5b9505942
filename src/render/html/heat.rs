//! The map of people by requirement: teams first, then everybody, as tables that a screen reader can walk.

use super::markup::{Markup, drawn};
use super::place;
use crate::assess::Coverage;
use crate::render::table::share;
use crate::report::{HeatMap, HeatMark, HeatTeam, Page};
use crate::text::{list, plural};
use askama::Template;

#[derive(Template)]
#[template(path = "heat.html")]
struct Heat<'a> {
    map: &'a HeatMap,
    title: String,
    unbound: Option<String>,
    marks: &'static [HeatMark],
}

/// The section.
pub(super) fn section(page: &Page<'_>) -> anyhow::Result<Markup> {
    let map = &page.heat;
    let people = plural(map.people, "person", "people");
    let policies = plural(map.requirements.len(), "policy", "policies");
    let unbound = page.unbound.as_ref().filter(|idle| !idle.is_empty()).map(|idle| {
        let at_work = plural(idle.len(), "person at work is", "people at work are");
        format!("{at_work} asked for nothing: {}.", list(idle, "and"))
    });
    drawn(&Heat { map, title: format!("{people}, {policies}"), unbound, marks: &HeatMark::ALL })
}

impl Heat<'_> {
    fn team(&self, team: &HeatTeam) -> String {
        team.team.clone().unwrap_or_else(|| "(no team)".into())
    }

    fn share(&self, c: &Coverage) -> String {
        share(c)
    }

    /// The share without its sign and fraction: hundred is said only of all.
    fn percent(&self, c: &Coverage) -> String {
        (u64::from(c.acknowledged) * 100)
            .checked_div(u64::from(c.required))
            .map_or_else(String::new, |n| n.to_string())
    }

    fn class(&self, c: &Coverage) -> &'static str {
        match c {
            c if c.required == 0 => "",
            c if c.overdue > 0 => "o",
            c if c.pending > 0 => "p",
            _ => "a",
        }
    }

    fn mark(&self, mark: &HeatMark) -> &'static str {
        match mark {
            HeatMark::Nothing => "",
            HeatMark::Acknowledged => "a",
            HeatMark::Weaker => "k",
            HeatMark::Pending => "p",
            HeatMark::Overdue => "o",
            HeatMark::Exempt => "x",
        }
    }

    fn person(&self, id: &crate::model::PersonId) -> String {
        place::person(id.as_str())
    }

    fn requirement(&self, id: &crate::model::RequirementId) -> String {
        place::requirement(id.as_str())
    }
}
