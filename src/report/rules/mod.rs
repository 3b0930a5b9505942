//! What a change does to the rules by which it would be judged: before, after, and whom it frees.
//!
//! Rules are settings, rosters, policies and courses, and those records that free somebody. A new policy, a joiner, a
//! leaver's last day and what people signed are no changes of rules.

mod people;
mod requirement;
mod settings;
mod words;

use super::impact::{Due, Effect, Impact, Touched};
use crate::assess::{JudgedRecords, Verdict};
use crate::model::{Body, LaterChange, PersonId, Register, Track};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A rule that a change touches.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct RuleChange {
    /// What is done, in kebab-case: `audience-narrowed`.
    pub what: &'static str,
    /// To what: the id of a policy or a person, or a setting.
    pub subject: String,
    /// The file.
    pub file: Arc<str>,
    /// The rule before; `None` where there was none.
    pub before: Option<String>,
    /// The rule since; `None` where it is gone.
    pub after: Option<String>,
    /// Who need less, or need it later, by all that the change does to the subject.
    pub frees: Vec<PersonId>,
}

/// Whether an entry is still there with a change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Presence {
    Kept,
    Gone,
}

impl Presence {
    fn of<T>(was: &Track<T>, base: &Register, now: &Track<T>, proposed: &Register) -> Self {
        if was.is_present(base.tip()) && !now.is_present(proposed.tip()) { Self::Gone } else { Self::Kept }
    }
}

/// Everything that a change does to rules, by what is done, then subject. `records` are those of the register with the
/// change.
#[must_use]
pub fn rule_changes(
    base: &Register,
    proposed: &Register,
    impact: &Impact,
    records: &JudgedRecords<'_>,
) -> Vec<RuleChange> {
    let mut all = settings::changes(base, proposed, impact);
    for (id, track) in &base.requirements {
        let (Some(was), Some(now)) = (track.last(), proposed.requirements.get(id)) else { continue };
        let presence = Presence::of(track, base, now, proposed);
        let Some(now) = now.last() else { continue };
        all.extend(requirement::changes(was, now, presence, base, impact));
    }
    for (id, track) in &base.people {
        let (Some(was), Some(now)) = (track.last(), proposed.people.get(id)) else { continue };
        let presence = Presence::of(track, base, now, proposed);
        let Some(now) = now.last() else { continue };
        all.extend(people::changes(was, now, presence, impact));
    }
    all.extend(of_records(proposed, records));
    all.sort();
    all.dedup();
    all
}

/// Exemptions that the change brings, and records that it takes away or edits.
fn of_records(proposed: &Register, records: &JudgedRecords<'_>) -> Vec<RuleChange> {
    let tip = proposed.tip();
    let mut all = Vec::new();
    for judged in records.others().filter(|j| !j.file.is_usual()) {
        let file = &judged.file;
        for (at, later) in &file.later {
            let what = match later {
                LaterChange::Altered => "record-edited",
                LaterChange::Removed => "record-removed",
                LaterChange::Restored => continue,
            };
            if *at == tip {
                let (subject, file) = (file.path().to_string(), file.path());
                all.push(RuleChange { what, subject, file, before: None, after: None, frees: Vec::new() });
            }
        }
        if file.recorded != tip || judged.verdict != Verdict::Valid {
            continue;
        }
        if let Some(Body::Exemption { requirement, person, from, until, reason, .. }) =
            judged.record().map(|r| &r.body)
        {
            all.push(RuleChange {
                what: "exemption-added",
                subject: requirement.to_string(),
                file: file.path(),
                before: None,
                after: Some(format!("{person} from {from} through {until}: {reason}")),
                frees: vec![person.clone()],
            });
        }
    }
    all
}

/// Whether somebody's duty ends, or is due later.
fn is_freed(touched: &Touched) -> bool {
    match touched.effect {
        Effect::Freed => true,
        Effect::Moved => match (touched.before, touched.after) {
            (Due::On(was), Due::On(now)) => now > was,
            (Due::On(_), Due::AfterLeave) => true,
            _ => false,
        },
        Effect::Bound | Effect::Reopened | Effect::Newer | Effect::Met => false,
    }
}

/// Everybody in these whose duty ends or is due later.
fn freed<'a>(touched: impl Iterator<Item = &'a Touched>) -> Vec<PersonId> {
    let people: BTreeSet<PersonId> = touched.filter(|t| is_freed(t)).map(|t| t.person.clone()).collect();
    people.into_iter().collect()
}

/// Whether a clock, as it is written, is longer than another on the day; `never` is the longest.
fn is_longer(
    was: Option<crate::model::Clock>,
    now: Option<crate::model::Clock>,
    day: crate::model::Day,
) -> bool {
    match (was, now) {
        (Some(was), Some(now)) => now.after(day) > was.after(day),
        (Some(_), None) => true,
        (None, _) => false,
    }
}
