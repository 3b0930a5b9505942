//! A version is called editorial, and its text changed in a way that may matter.

use super::{Case, Check};
use crate::finding::{Finding, Severity};
use crate::model::{Body, RequirementId, Version};
use crate::source::Digest;
use crate::text::list;

pub(super) const CHECK: Check = Check {
    id: "editorial-doubtful",
    severity: Severity::Error,
    means: "A change calls a new version editorial, so that nobody acknowledges it anew, while its text gains or loses words that oblige, numbers, or more than a tenth of its words and more than five; or is no plain text that could be compared.",
    remedy: "Somebody other than the author reads `ack policy diff` and signs it with `ack policy approve`; or call it material.",
    run: None,
};

/// A new version that is called editorial, with what speaks against it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// The policy or course.
    pub requirement: RequirementId,
    /// The version.
    pub version: Version,
    /// Its text.
    pub digest: Digest,
    /// Why it may be more than editorial; never empty.
    pub reasons: Vec<String>,
}

/// A finding for each claim that nobody stands for: no valid approval says that this version is editorial.
#[must_use]
pub fn doubtful_claims(case: &Case<'_>, claims: &[Claim]) -> Vec<Finding> {
    let approved = |claim: &&Claim| {
        let valid = case.records.valid_other();
        valid.filter_map(|j| j.record().map(|r| r.body.clone())).any(|body| match &body {
            Body::Approval { requirement, version, digest, material, .. } => {
                (requirement, version, digest, *material)
                    == (&claim.requirement, &claim.version, &claim.digest, false)
            }
            _ => false,
        })
    };
    claims.iter().filter(|c| !approved(c)).map(|c| finding(case, c)).collect()
}

fn finding(case: &Case<'_>, claim: &Claim) -> Finding {
    let Claim { requirement, version, .. } = claim;
    let message = format!(
        "{requirement} {version} is called editorial, so nobody is asked again. Its approver has to look: {}.",
        list(&claim.reasons, "and")
    );
    let finding = CHECK.finding(case, None, &format!("{requirement}@{version}"), message);
    match case.register.requirements.get(requirement).and_then(|t| t.last()) {
        Some(r) => finding.in_file(r.file.clone()),
        None => finding,
    }
}
