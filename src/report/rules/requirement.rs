//! What a change does to a policy or a course that the base knows.

use super::super::changes::{self, FieldChange};
use super::super::impact::{Impact, RequirementImpact};
use super::{Presence, RuleChange, freed, is_longer};
use crate::model::{Clocks, PersonId, Register, Requirement, RequirementKind, Revision};

pub(super) fn changes(
    was: &Requirement,
    now: &Requirement,
    presence: Presence,
    base: &Register,
    impact: &Impact,
) -> Vec<RuleChange> {
    let touched = impact.requirements.iter().find(|r| r.id == was.id);
    let frees: Vec<PersonId> = touched.map_or_else(Vec::new, |r| freed(r.people.iter()));
    let change = |what, before, after, frees: &[PersonId]| RuleChange {
        what,
        subject: was.id.to_string(),
        file: now.file.clone(),
        before,
        after,
        frees: frees.to_vec(),
    };
    let mut all = Vec::new();
    if presence == Presence::Gone {
        all.push(change("policy-removed", Some(was.title.clone()), None, &frees));
    }
    let mut fields = changes::requirement(was, now);
    fields.retain(|f| match f.field {
        "title" | "document" => false,
        // To serve another control, or to be reviewed more often, asks nobody for less.
        "controls" => was.controls.iter().any(|control| !now.controls.contains(control)),
        "review_every" => is_longer(was.review_every, now.review_every, impact.day),
        _ => true,
    });
    for field in fields {
        let what = what(&field, was, now, &frees, base, impact);
        let words = |value: Option<String>| value.map(|v| format!("{} {v}", field.field));
        let mine = matches!(field.field, "audience" | "retired") || field.field.starts_with("clocks.");
        let clocks = base.config_at(base.tip()).clocks;
        let before = words(field.before).or_else(|| inherited(field.field, &clocks));
        let after = words(field.after)
            .or_else(|| inherited(field.field, &clocks).map(|_| format!("{} as in ack.yaml", field.field)));
        all.push(change(what, before, after, if mine { &frees } else { &[] }));
    }
    for revision in &was.revisions {
        match now.revisions.iter().find(|r| r.version == revision.version) {
            None => all.push(change("revision-removed", Some(in_words(revision)), None, &[])),
            Some(new) if is_edited(revision, new, now) => {
                all.push(change("revision-edited", Some(in_words(revision)), Some(in_words(new)), &[]));
            }
            Some(_) => {}
        }
    }
    if touched.is_some_and(|r| !r.revisions.is_empty() && r.is_doubtful()) {
        let reasons = touched.map_or_else(Vec::new, RequirementImpact::doubts);
        let after = format!("{}: {}", now.current().version, reasons.join("; "));
        let before = Some(was.current().version.to_string());
        all.push(change("declared-editorial", before, Some(after), &[]));
    }
    all
}

fn what(
    field: &FieldChange,
    was: &Requirement,
    now: &Requirement,
    frees: &[PersonId],
    base: &Register,
    impact: &Impact,
) -> &'static str {
    let organization = base.config_at(base.tip()).clocks;
    let (b, a) = (was.clocks(&organization), now.clocks(&organization));
    let longer = |was, now| {
        if is_longer(was, now, impact.day) { "clock-lengthened" } else { "clock-changed" }
    };
    match field.field {
        "audience" if !frees.is_empty() => "audience-narrowed",
        "audience" => "audience-changed",
        "retired" if was.retired.is_some() && now.retired > was.retired => "retirement-postponed",
        "retired" if now.retired.is_some() => "policy-retired",
        "retired" => "policy-revived",
        "clocks.join" => longer(Some(b.join), Some(a.join)),
        "clocks.change" => longer(Some(b.change), Some(a.change)),
        "clocks.renew" => longer(b.renew, a.renew),
        "clocks.return" => longer(Some(b.return_), Some(a.return_)),
        "clocks.renewal_window" => "clock-changed",
        "kind" if was.kind == RequirementKind::Course => "less-asked",
        "requires.key" if was.hardware_key => "less-asked",
        "evidence" if was.imported => "less-asked",
        "pass" if now.pass < was.pass => "less-asked",
        "statement" => "statement-changed",
        "owner" => "owner-changed",
        "controls" => "control-dropped",
        "review_every" => "review-postponed",
        _ => "more-asked",
    }
}

/// The organisation's clock, which counts where a policy or course has none of its own.
fn inherited(field: &str, clocks: &Clocks) -> Option<String> {
    let clock = match field {
        "clocks.join" => Some(clocks.join),
        "clocks.change" => Some(clocks.change),
        "clocks.renew" => clocks.renew,
        "clocks.renewal_window" => Some(clocks.renewal_window),
        "clocks.return" => Some(clocks.return_),
        _ => return None,
    };
    let clock = clock.map_or_else(|| "never".to_owned(), |c| c.to_string());
    Some(format!("{field} {clock} (ack.yaml)"))
}

/// Whether an entry of the list says something else than before. The oldest of a list is material whatever it says, so
/// that to have become the oldest is no edit.
fn is_edited(was: &Revision, new: &Revision, now: &Requirement) -> bool {
    let is_oldest = now.revisions.last().is_some_and(|oldest| oldest.version == new.version);
    let was =
        if is_oldest { &Revision { material: was.material || new.material, ..was.clone() } } else { was };
    in_words(was) != in_words(new)
}

/// What of a revision never changes once it is recorded; its description may be mended.
fn in_words(r: &Revision) -> String {
    let kind = if r.material { "material" } else { "editorial" };
    let author = r.author.as_ref().map_or_else(String::new, |a| format!(", by {a}"));
    format!("{} effective {}, {kind}{author}", r.version, r.effective)
}
