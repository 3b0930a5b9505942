//! A version is in effect that nobody but its author stands for.

use super::{Case, Check};
use crate::finding::{Finding, Severity};
use crate::model::{Approvals, Body, RequirementId, Version};
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    id: "revision-unapproved",
    severity: Severity::Error,
    means: "A version is in effect, and no approval of it, with its materiality, by somebody other than its author counts. An error with `approvals: required`; otherwise one note about all of them.",
    remedy: "A maintainer, or the manager of the policy's owner, other than the author runs `ack policy approve`.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let register = case.register;
    let config = register.config_at(register.tip());
    let missing = unapproved(case);
    if config.approvals == Approvals::Required {
        let one = |(id, version): &(RequirementId, Version)| {
            let message = format!("{id} {version} is in effect, and nobody but its author approved it.");
            let finding = CHECK.finding(case, None, &format!("{id}@{version}"), message);
            match register.requirements.get(id).and_then(|t| t.last()) {
                Some(requirement) => finding.in_file(requirement.file.clone()),
                None => finding,
            }
        };
        return missing.iter().map(one).collect();
    }
    // Of somebody who is alone every report says so already.
    let here = register.people.values().filter_map(|t| t.last()).filter(|p| p.employed_on(case.day));
    if missing.is_empty() || here.count() < 2 {
        return Vec::new();
    }
    let names: Vec<String> = missing.iter().map(|(id, version)| format!("{id} {version}")).collect();
    let message =
        format!("In effect without an approval by somebody other than the author: {}.", names.join(", "));
    vec![Finding { severity: Severity::Note, ..CHECK.finding(case, None, "approvals", message) }]
}

/// The versions in effect on the day without a valid approval: the newest in effect, and the one that people have to
/// have signed. That an approval is not the author's own, its verdict says; where nobody else exists, the author's is
/// valid.
fn unapproved(case: &Case<'_>) -> BTreeSet<(RequirementId, Version)> {
    let day = case.day;
    let mut approved: BTreeSet<(RequirementId, Version, bool)> = BTreeSet::new();
    for judged in case.records.valid_other() {
        if let Some(Body::Approval { requirement, version, material, .. }) = judged.record().map(|r| &r.body)
            && case.register.commit(judged.file.recorded).day <= day
        {
            approved.insert((requirement.clone(), version.clone(), *material));
        }
    }
    let mut missing = BTreeSet::new();
    for (id, track) in &case.register.requirements {
        let (Some(requirement), Some(effects)) = (track.last(), case.facts.effects(id)) else { continue };
        if requirement.retired.is_some_and(|from| from <= day) {
            continue;
        }
        let listed = requirement.revisions.iter().filter_map(|r| effects.of_version(&r.version));
        let newest = listed.filter(|e| e.day <= day).map(|e| &e.version).max();
        let asked = [newest, effects.required_on(day)];
        for version in asked.into_iter().flatten() {
            let material = effects.of_version(version).is_some_and(|e| e.material);
            if !approved.contains(&(id.clone(), version.clone(), material)) {
                missing.insert((id.clone(), version.clone()));
            }
        }
    }
    missing
}
