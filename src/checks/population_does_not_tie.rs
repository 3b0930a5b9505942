//! Somebody who should be here by the last recorded entry, and is on no roster any more.

use super::{Case, Check};
use crate::finding::{Finding, Severity};
use crate::model::Period;

pub(super) const CHECK: Check = Check {
    id: "population-does-not-tie",
    severity: Severity::Error,
    means: "People at the register's start, with all who joined since and without all who left, are more than those on the rosters now: somebody vanished who had not left.",
    remedy: "Put the entry back; if the person left, give it an end with `ack people end`.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let register = case.register;
    let whole = Period { from: register.first_day(), to: case.day };
    let population = case.facts.population(whole);
    let finding = |(id, kind): &(&crate::model::PersonId, String)| {
        let track = register.people.get(*id)?;
        let (at, _) = track.changes.last()?;
        let file = track.last().map(|p| p.file.clone())?;
        let n = population.types.get(kind).copied().unwrap_or_default();
        let message = format!(
            "{id} is on no roster since {}, and had not left: of type {}, {} on {} + {} joined - {} left + {} \
             moved in - {} moved out = {}, but there are {} on {}.",
            register.commit(*at).day,
            crate::text::visible(kind),
            n.at_start,
            whole.from.prev(),
            n.joiners,
            n.leavers,
            n.moved_in,
            n.moved_out,
            n.expected(),
            n.at_end,
            whole.to,
        );
        Some(CHECK.finding(case, Some(*at), id.as_str(), message).in_file(file))
    };
    population.vanished.iter().filter_map(finding).collect()
}
