//! A checkpoint names a commit that the mainline no longer comes from.

use super::{Case, Check};
use crate::assess::Verdict;
use crate::finding::{Finding, Severity};
use crate::model::{Body, Checkpoint, HeadStanding, Origin};
use crate::source::CommitIx;
use crate::text::{plural, visible};

pub(super) const CHECK: Check = Check {
    id: "history-rewritten",
    severity: Severity::Error,
    means: "A maintainer signed where the mainline stood, and it does not come from there any more: history was rewritten, cut off or replaced. Each record that is known to be gone is named.",
    remedy: "Find a clone that still has the commit, push what is missing back, and find out who forced the branch.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for checkpoint in standing_checkpoints(case) {
        let Body::Checkpoint { commit, records, .. } = &checkpoint.record.body else { continue };
        if checkpoint.standing != HeadStanding::Unknown {
            continue;
        }
        let at = recorded_in(checkpoint);
        let name = described(checkpoint);
        let counted = plural(*records as usize, "record", "records");
        let what = match &checkpoint.lost {
            None => format!(
                "Which of its {counted} are gone cannot be told here: this clone does not hold the commit. The mainline has {}",
                plural(case.register.records.len(), "record", "records")
            ),
            Some(lost) if lost.is_empty() => format!("Its {counted} are all on the mainline"),
            Some(lost) => format!(
                "Of its {counted}, {} gone, as this clone still shows",
                if lost.len() == 1 { "1 is".to_owned() } else { format!("{} are", lost.len()) }
            ),
        };
        let message =
            format!("{name} names {}, which is no ancestor of the mainline. {what}.", commit.short());
        findings.push(CHECK.finding(case, at, &checkpoint.path, message));
        for path in checkpoint.lost.iter().flatten() {
            let (shown, commit) = (visible(path), commit.short());
            let message = format!(
                "{shown} was on the mainline at {commit} and, as it was there, is nowhere on it now."
            );
            let remedy =
                format!("Take it from there as it was, `git show {commit}:{shown}`, and commit it again.");
            let finding = CHECK.finding(case, at, path, message).in_file(path.clone());
            findings.push(Finding { remedy, ..finding });
        }
    }
    findings
}

/// The checkpoints that mean something: valid ones, and those that somebody presents.
pub(super) fn standing_checkpoints<'a>(case: &Case<'a>) -> Vec<&'a Checkpoint> {
    let valid =
        |path: &str| case.records.others().any(|j| *j.file.path() == *path && j.verdict == Verdict::Valid);
    let all = &case.register.proofs.checkpoints;
    let held = |c: &Checkpoint| {
        all.iter().any(|h| h.origin != Origin::Presented && h.record == c.record && valid(&h.path))
    };
    // One that was kept outside and lies in the register as well is said once.
    let stands = |c: &&Checkpoint| match c.origin {
        Origin::Presented => !held(c),
        Origin::Recorded(_) => valid(&c.path),
    };
    all.iter().filter(stands).collect()
}

/// The commit that recorded a checkpoint, if the register holds it.
pub(super) fn recorded_in(checkpoint: &Checkpoint) -> Option<CommitIx> {
    match checkpoint.origin {
        Origin::Recorded(at) => Some(at),
        Origin::Presented => None,
    }
}

/// A checkpoint in words: where it is, who signed it and when.
pub(super) fn described(checkpoint: &Checkpoint) -> String {
    let record = &checkpoint.record;
    format!("{}, signed by {} at {},", visible(&checkpoint.path), record.signer(), record.signed_at)
}
