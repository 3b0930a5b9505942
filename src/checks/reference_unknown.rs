//! A file names a person who is on no roster.

use super::{Case, Check};
use crate::finding::{Finding, Severity};
use crate::model::{Audience, Body, PersonId, Requirement, Term};
use crate::text::{nearest, visible};

pub(super) const CHECK: Check = Check {
    id: "reference-unknown",
    severity: Severity::Error,
    means: "A maintainer, manager, owner or author, or whom a suppression is by or an exemption for, is on no roster.",
    remedy: "Correct the name, or add the person with `ack people add`.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let tip = case.register.tip();
    let known = |id: &PersonId| case.register.people.contains_key(id);
    let mut findings = Vec::new();
    let mut report = |id: &PersonId, what: String, file: &str, line: u32| {
        let near = nearest(id.as_str(), case.register.people.keys().map(PersonId::as_str));
        let end = near.map_or_else(|| ".".to_owned(), |n| format!("; did you mean {n}?"));
        let finding = CHECK.finding(case, None, id.as_str(), format!("{what} {id}, is on no roster{end}"));
        findings.push(if line > 0 { finding.at_line(file, line) } else { finding.in_file(file) });
    };
    for id in case.register.config_at(tip).maintainers.iter().filter(|id| !known(id)) {
        report(id, "A maintainer,".into(), "ack.yaml", 0);
    }
    for suppression in case.register.config_at(tip).suppressions.iter().filter(|s| !known(&s.by)) {
        let what = format!("The author of the suppression of {},", visible(&suppression.finding));
        report(&suppression.by, what, "ack.yaml", suppression.line);
    }
    for (person, track) in &case.register.people {
        let Some(entry) = track.standing(tip) else { continue };
        if let Some(manager) = entry.manager.as_ref().filter(|m| !known(m)) {
            report(manager, format!("The manager of {person},"), &entry.file, entry.line);
        }
    }
    for (id, track) in &case.register.requirements {
        let Some(r) = track.standing(tip) else { continue };
        if let Some(owner) = r.owner.as_ref().filter(|o| !known(o)) {
            report(owner, format!("The owner of {id},"), &r.file, 0);
        }
        for (who, revision) in r.revisions.iter().filter_map(|v| Some((v.author.as_ref()?, v))) {
            if !known(who) {
                report(who, format!("The author of {id} {},", revision.version), &r.file, revision.line);
            }
        }
        for who in audience_people(r).into_iter().filter(|p| !known(p)) {
            report(&who, format!("A person whom the audience of {id} names,"), &r.file, 0);
        }
    }
    findings.extend(exemptions(case, &known));
    findings
}

/// Exemptions that free nobody. What is signed stays as it is, so that this cannot be mended and is no error.
fn exemptions(case: &Case<'_>, known: &dyn Fn(&PersonId) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for judged in case.records.valid_other() {
        let Some(Body::Exemption { person, .. }) = judged.record().map(|r| &r.body) else { continue };
        if !known(person) {
            let message =
                format!("Whom an exemption is for, {person}, is on no roster, so that it frees nobody.");
            let at = Some(judged.file.recorded);
            let finding = CHECK.finding(case, at, person.as_str(), message).in_file(judged.file.path());
            findings.push(Finding { severity: Severity::Warning, ..finding });
        }
    }
    findings
}

/// The people whom an audience names.
fn audience_people(r: &Requirement) -> Vec<PersonId> {
    let found = std::cell::RefCell::new(Vec::new());
    if let Audience::Rule(rule) = &r.audience {
        // Asked of every term, so that all of them are seen.
        let _ = rule.any_term(&|term| {
            if let Term::Person(p) | Term::Manager(p) = term {
                found.borrow_mut().push(p.clone());
            }
            false
        });
    }
    found.into_inner()
}
