//! What differs between two recorded states of a person, a requirement or the settings, field by field.

use super::catalogue::audience;
use crate::model::{
    Approvals, Clock, Clocks, Config, Document, Employment, Governance, Leave, Person, Requirement,
};
use std::collections::BTreeSet;

/// A field that changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldChange {
    /// Its name, as in the file.
    pub field: &'static str,
    /// Its value before; `None` where there was none.
    pub before: Option<String>,
    /// Its value since; `None` where it was taken away.
    pub after: Option<String>,
}

impl FieldChange {
    /// `team lab → ops`; a dash stands for no value.
    #[must_use]
    pub fn in_words(&self) -> String {
        let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".into());
        format!("{} {} → {}", self.field, side(&self.before), side(&self.after))
    }
}

/// The changes of what audiences look at: type, roles, team, location, manager.
pub(super) fn traits(before: &Person, after: &Person) -> Vec<FieldChange> {
    let text = |v: &str| some(v.to_owned());
    collected([
        change("type", text(&before.kind), text(&after.kind)),
        change("roles", words(&before.roles), words(&after.roles)),
        change("team", before.team.clone(), after.team.clone()),
        change("location", before.location.clone(), after.location.clone()),
        change("manager", shown(before.manager.as_ref()), shown(after.manager.as_ref())),
    ])
}

/// The other changes of an entry that have no event of their own: name, address, contract, screening.
pub(super) fn particulars(before: &Person, after: &Person) -> Vec<FieldChange> {
    let text = |v: &str| some(v.to_owned());
    let contract = |p: &Person| p.contract.as_ref().map(|c| format!("signed {}, {}", c.signed, c.reference));
    let screening =
        |p: &Person| p.screening.as_ref().map(|s| format!("completed {}, {}", s.completed, s.reference));
    collected([
        change("name", text(&before.name), text(&after.name)),
        change("email", text(&before.email), text(&after.email)),
        change("contract", contract(before), contract(after)),
        change("screening", screening(before), screening(after)),
    ])
}

/// The change of the days of employment.
pub(super) fn employments(before: &Person, after: &Person) -> Option<FieldChange> {
    let text = |p: &Person| some(p.employments.iter().map(employment).collect::<Vec<_>>().join(", "));
    change("employment", text(before), text(after))
}

/// The leaves that came, went, or got another end, each by its first day.
pub(super) fn leaves(before: &[Leave], after: &[Leave]) -> Vec<FieldChange> {
    let days: BTreeSet<_> = before.iter().chain(after).map(|l| l.from).collect();
    let of = |leaves: &[Leave], from| leaves.iter().find(|l| l.from == from).map(leave);
    days.into_iter().filter_map(|from| change("leave", of(before, from), of(after, from))).collect()
}

/// Every change of a person's entry but those of keys.
pub(super) fn person(before: &Person, after: &Person) -> Vec<FieldChange> {
    let mut all = traits(before, after);
    all.extend(employments(before, after));
    all.extend(leaves(&before.leave, &after.leave));
    all.extend(particulars(before, after));
    all
}

/// The change of a requirement's audience.
pub(super) fn audiences(before: &Requirement, after: &Requirement) -> Option<FieldChange> {
    change("audience", some(audience(&before.audience)), some(audience(&after.audience)))
}

/// The changes of a requirement's own clocks.
pub(super) fn clocks(before: &Requirement, after: &Requirement) -> Vec<FieldChange> {
    let (b, a) = (&before.clocks, &after.clocks);
    let renew = |r: Option<Option<Clock>>| r.map(or_never);
    collected([
        change("clocks.join", shown(b.join), shown(a.join)),
        change("clocks.change", shown(b.change), shown(a.change)),
        change("clocks.renew", renew(b.renew), renew(a.renew)),
        change("clocks.renewal_window", shown(b.renewal_window), shown(a.renewal_window)),
        change("clocks.return", shown(b.return_), shown(a.return_)),
    ])
}

/// The other rules of a requirement: title, owner, statement, what it asks for, and where its text is.
pub(super) fn rules(before: &Requirement, after: &Requirement) -> Vec<FieldChange> {
    let document = |r: &Requirement| match &r.document {
        Document::Inline(_) => "inline".to_owned(),
        Document::File(path) => path.to_string(),
    };
    let key = |r: &Requirement| r.hardware_key.then(|| "hardware".to_owned());
    let import = |r: &Requirement| r.imported.then(|| "import".to_owned());
    collected([
        change("kind", some(before.kind.name().into()), some(after.kind.name().into())),
        change("title", some(before.title.clone()), some(after.title.clone())),
        change("owner", shown(before.owner.as_ref()), shown(after.owner.as_ref())),
        change("statement", shown(before.statement), shown(after.statement)),
        change("controls", words(&before.controls), words(&after.controls)),
        change("review_every", shown(before.review_every), shown(after.review_every)),
        change("requires.key", key(before), key(after)),
        change("pass", shown(before.pass), shown(after.pass)),
        change("evidence", import(before), import(after)),
        change("document", some(document(before)), some(document(after))),
    ])
}

/// The change of the day from which a requirement is retired.
pub(super) fn retirement(before: &Requirement, after: &Requirement) -> Option<FieldChange> {
    change("retired", shown(before.retired), shown(after.retired))
}

/// Every change of a requirement but its revisions and its text.
pub(super) fn requirement(before: &Requirement, after: &Requirement) -> Vec<FieldChange> {
    let mut all: Vec<FieldChange> = audiences(before, after).into_iter().collect();
    all.extend(clocks(before, after));
    all.extend(retirement(before, after));
    all.extend(rules(before, after));
    all
}

/// Every change of the settings.
pub(super) fn settings(before: &Config, after: &Config) -> Vec<FieldChange> {
    let ids = |c: &Config| words(&c.maintainers.iter().map(ToString::to_string).collect::<Vec<_>>());
    let yes = |v: bool| some(v.to_string());
    let suppressions = |c: &Config| {
        words(
            &c.suppressions
                .iter()
                .map(|s| format!("{} {} until {}", s.finding, s.subject, s.until))
                .collect::<Vec<_>>(),
        )
    };
    let mut all = collected([
        change("organization", some(before.organization.clone()), some(after.organization.clone())),
        change("repository", shown(Some(&before.repository)), shown(Some(&after.repository))),
        change("timezone", shown(Some(before.zone.name())), shown(Some(after.zone.name()))),
        change("mainline", some(before.mainline.clone()), some(after.mainline.clone())),
        change("push", yes(before.push), yes(after.push)),
        change("maintainers", ids(before), ids(after)),
        change("approvals", some(approvals(before.approvals)), some(approvals(after.approvals))),
        change("governance", some(governance(before.governance)), some(governance(after.governance))),
        change("statement", shown(Some(before.statement)), shown(Some(after.statement))),
        change("max_exemption", shown(Some(before.max_exemption)), shown(Some(after.max_exemption))),
        change("thresholds.coverage", shown(Some(before.coverage_bar)), shown(Some(after.coverage_bar))),
        change("suppressions", suppressions(before), suppressions(after)),
        change("escalation", reminders(before), reminders(after)),
        change("sampling", some(before.sampling.to_string()), some(after.sampling.to_string())),
        change("frameworks", words(&before.frameworks), words(&after.frameworks)),
    ]);
    all.extend(organization_clocks(&before.clocks, &after.clocks));
    all
}

fn reminders(c: &Config) -> Option<String> {
    words(&c.escalation.iter().map(|r| format!("{} after {}", r.to, r.after)).collect::<Vec<_>>())
}

fn organization_clocks(b: &Clocks, a: &Clocks) -> Vec<FieldChange> {
    let days = |n: u32| shown(Some(Clock::Days(n)));
    collected([
        change("clocks.join", shown(Some(b.join)), shown(Some(a.join))),
        change("clocks.change", shown(Some(b.change)), shown(Some(a.change))),
        change("clocks.renew", some(or_never(b.renew)), some(or_never(a.renew))),
        change("clocks.renewal_window", shown(Some(b.renewal_window)), shown(Some(a.renewal_window))),
        change("clocks.return", shown(Some(b.return_)), shown(Some(a.return_))),
        change("clocks.landing", days(b.landing), days(a.landing)),
    ])
}

/// `2026-01-05 to 2026-06-30`.
pub(super) fn employment(e: &Employment) -> String {
    e.end.map_or_else(|| format!("since {}", e.start), |end| format!("{} to {end}", e.start))
}

fn leave(l: &Leave) -> String {
    l.to.map_or_else(|| format!("from {}, no end yet", l.from), |to| format!("{} to {to}", l.from))
}

fn approvals(a: Approvals) -> String {
    match a {
        Approvals::Recorded => "recorded",
        Approvals::Required => "required",
    }
    .to_owned()
}

fn governance(g: Governance) -> String {
    match g {
        Governance::Reviewed => "reviewed",
        Governance::Approved => "approved",
    }
    .to_owned()
}

fn or_never(clock: Option<Clock>) -> String {
    clock.map_or_else(|| "never".to_owned(), |c| c.to_string())
}

fn change(field: &'static str, before: Option<String>, after: Option<String>) -> Option<FieldChange> {
    (before != after).then_some(FieldChange { field, before, after })
}

fn collected<const N: usize>(changes: [Option<FieldChange>; N]) -> Vec<FieldChange> {
    changes.into_iter().flatten().collect()
}

fn shown<T: ToString>(value: Option<T>) -> Option<String> {
    value.map(|v| v.to_string())
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn words(list: &[String]) -> Option<String> {
    some(list.join(", "))
}
