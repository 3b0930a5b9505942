//! What can be drawn from: populations as lists of items, each with an id of its own.

use super::attributes::Bench;
use crate::assess::{Effect, Facts, Judged, Member};
use crate::model::{Body, Period, PersonId, Requirement};
use crate::report::population::Roll;
use crate::text::{list, plural};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A population.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pool {
    /// Employments that began in the period.
    Hires,
    /// Who is here at its end.
    Active,
    /// Employments that ended in it.
    Leavers,
    /// Revisions that took effect in it.
    Changes,
    /// Exemptions that hold, or were meant to hold, on one of its days.
    Exemptions,
    /// Who has direct reports at its end.
    Managers,
}

/// An item before it is ranked.
pub(super) struct Candidate<'a> {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) about: String,
    pub(super) what: Subject<'a>,
}

/// What an item is.
pub(super) enum Subject<'a> {
    Member(Member<'a>),
    Change(&'a Arc<Requirement>, &'a Effect),
    Exemption(Box<Judged>),
    Manager(&'a PersonId),
}

impl Pool {
    /// The name in JSON and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hires => Roll::Hires.name(),
            Self::Active => Roll::Active.name(),
            Self::Leavers => Roll::Leavers.name(),
            Self::Changes => "changes",
            Self::Exemptions => "exemptions",
            Self::Managers => "managers",
        }
    }

    /// The list of the population that it is, where it is one.
    pub(super) const fn roll(self) -> Option<Roll> {
        match self {
            Self::Hires => Some(Roll::Hires),
            Self::Active => Some(Roll::Active),
            Self::Leavers => Some(Roll::Leavers),
            Self::Changes | Self::Exemptions | Self::Managers => None,
        }
    }

    /// What the population was taken from.
    pub(super) fn proof(self, found: usize, facts: &Facts<'_>, period: Period) -> String {
        let Period { from, to } = period;
        let register = facts.register;
        let none = if found == 0 { "none".to_owned() } else { found.to_string() };
        match self {
            Self::Changes => {
                let known = register.requirements.keys().filter_map(|id| facts.effects(id));
                let ever = plural(known.map(|e| e.iter().count()).sum(), "version", "versions");
                format!("Of {ever} ever recorded, {none} took effect from {from} through {to}.")
            }
            Self::Exemptions => {
                let is = |r: &&crate::model::RecordFile| {
                    r.content.as_ref().is_ok_and(|r| matches!(r.body, Body::Exemption { .. }))
                };
                let ever = plural(
                    register.records.others().filter(is).count(),
                    "exemption record",
                    "exemption records",
                );
                format!("Of {ever}, {none} named a day from {from} through {to}.")
            }
            _ => format!(
                "Of {} ever on a roster, {none} had direct reports at the end.",
                plural(register.people.len(), "person", "people")
            ),
        }
    }
}

/// The items of a population; no two have the same id.
pub(super) fn candidates<'a>(bench: &Bench<'a>, pool: Pool) -> Vec<Candidate<'a>> {
    let mut all = match pool {
        Pool::Hires => members(bench, bench.facts.population(bench.period).hires),
        Pool::Active => members(bench, bench.facts.population(bench.period).active),
        Pool::Leavers => members(bench, bench.facts.population(bench.period).leavers),
        Pool::Changes => changes(bench),
        Pool::Exemptions => exemptions(bench),
        Pool::Managers => managers(bench),
    };
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for item in &mut all {
        let n = seen.entry(item.id.clone()).or_default();
        *n += 1;
        // Somebody may begin twice in one period; each time is an item.
        if *n > 1 {
            item.id = format!("{}#{n}", item.id);
        }
    }
    all
}

fn members<'a>(bench: &Bench<'a>, members: Vec<Member<'a>>) -> Vec<Candidate<'a>> {
    let candidate = |m: Member<'a>| {
        let person = bench.person(m.person, m.on)?;
        let mut about = vec![person.kind.clone()];
        about.extend(person.team.clone());
        about.push(match m.employment.end {
            Some(end) => format!("{} to {end}", m.employment.start),
            None => format!("since {}", m.employment.start),
        });
        Some(Candidate {
            id: m.person.to_string(),
            name: person.display_name().to_owned(),
            about: about.join(", "),
            what: Subject::Member(m),
        })
    };
    members.into_iter().filter_map(candidate).collect()
}

fn changes<'a>(bench: &Bench<'a>) -> Vec<Candidate<'a>> {
    let mut all = Vec::new();
    for (id, track) in &bench.facts.register.requirements {
        let (Some(effects), Some(last)) = (bench.facts.effects(id), track.last()) else { continue };
        let in_period = effects.iter().filter(|e| bench.period.contains(e.day));
        all.extend(in_period.map(|effect| Candidate {
            id: format!("{id}@{}", effect.version),
            name: last.title.clone(),
            about: format!(
                "{}, in effect {}",
                if effect.material { "material" } else { "editorial" },
                effect.day
            ),
            what: Subject::Change(last, effect),
        }));
    }
    all
}

fn exemptions<'a>(bench: &Bench<'a>) -> Vec<Candidate<'a>> {
    let candidate = |judged: Judged| {
        let Body::Exemption { requirement, person, from, until, .. } = &judged.record()?.body else {
            return None;
        };
        let meant = *from <= bench.period.to && *until >= bench.period.from;
        let (name, about) = (format!("{person} from {requirement}"), format!("{from} to {until}"));
        let id = judged.file.id.to_string();
        meant.then(|| Candidate { id, name, about, what: Subject::Exemption(Box::new(judged)) })
    };
    bench.assessment.records.iter().filter_map(candidate).collect()
}

fn managers<'a>(bench: &Bench<'a>) -> Vec<Candidate<'a>> {
    let above: BTreeSet<&PersonId> = bench.here().filter_map(|p| p.manager.as_ref()).collect();
    let candidate = |id: &PersonId| {
        let (id, track) = bench.facts.register.people.get_key_value(id)?;
        let team: Vec<&str> = bench.team(id).map(|p| p.id.as_str()).collect();
        Some(Candidate {
            id: id.to_string(),
            name: track.last()?.display_name().to_owned(),
            about: match team.len() {
                0..=3 => list(&team, "and"),
                n => format!("{n} direct reports"),
            },
            what: Subject::Manager(id),
        })
    };
    above.into_iter().filter_map(candidate).collect()
}
