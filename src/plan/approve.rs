//! Approvals before they are signed: of a version, and of a change of rules.

use super::Refusal;
use super::record::{Draft, draft};
use crate::assess::{Verdict, judge};
use crate::model::{Body, Kind, Moment, PersonId, RecordFile, Register, RequirementId, Version};
use crate::source::{CommitId, Digest};
use std::collections::BTreeMap;

/// The approval of a version's text and of whether it is material.
#[must_use]
pub fn approval(
    register: &Register,
    (requirement, version, digest): (&RequirementId, &Version, Digest),
    material: super::Materiality,
    signer: &PersonId,
    head: Option<CommitId>,
    now: Moment,
) -> Draft {
    let body = Body::Approval {
        requirement: requirement.clone(),
        version: version.clone(),
        digest,
        material: material == super::Materiality::Material,
        signer: signer.clone(),
    };
    draft(register, Kind::Approval, head, now, body)
}

/// The approval of exactly these governed files, as a change of the base; `None` stands for a file that goes.
///
/// # Errors
/// When there is nothing to approve.
pub fn rules_approval(
    register: &Register,
    base: CommitId,
    files: &BTreeMap<&str, Option<&[u8]>>,
    signer: &PersonId,
    head: Option<CommitId>,
    now: Moment,
) -> Result<Draft, Refusal> {
    if files.is_empty() {
        return Err(Refusal::new(
            "no settings, policies, courses or rosters differ from the base: there is nothing to approve",
            "Commit the change on a branch first, or name what it is compared with: --base REV.",
        ));
    }
    let line = |(path, bytes): (&&str, &Option<&[u8]>)| {
        let digest = bytes.map_or_else(|| "-".to_owned(), |b| Digest::of(b).hex());
        format!("{digest} {path}\n")
    };
    let mut lines: Vec<String> = files.iter().map(line).collect();
    lines.sort_unstable();
    let changes_digest = Digest::of(lines.concat().as_bytes());
    let body = Body::RulesApproval { base, changes_digest, signer: signer.clone() };
    Ok(draft(register, Kind::RulesApproval, head, now, body))
}

/// The verdict on a record, were it recorded by the same commit as the change that is the register's last.
#[must_use]
pub fn trial_within(register: &Register, file: RecordFile) -> Verdict {
    let mut register = register.clone();
    let path = file.path();
    register.records.try_out(RecordFile { recorded: register.tip(), ..file });
    let judged = judge(&register);
    let mine = judged.iter().rev().find(|j| j.file.path() == path);
    mine.map_or(Verdict::RecordMalformed, |j| j.verdict)
}
