//! A checkpoint says something else of its commit than history does.

use super::history_rewritten::{described, recorded_in, standing_checkpoints};
use super::{Case, Check};
use crate::assess::{checkpoint_age, is_checkpoint, newest_checkpoint};
use crate::finding::{Finding, Severity};
use crate::model::{Body, Checkpoint, HeadStanding, RecordFile};
use crate::source::CommitIx;
use crate::text::visible;

pub(super) const CHECK: Check = Check {
    id: "checkpoint-mismatch",
    severity: Severity::Error,
    means: "A checkpoint's count, digest or predecessor is not what history says of its commit.",
    remedy: "Ask who signed it which register they looked at; then make a new one with `ack checkpoint`.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for checkpoint in standing_checkpoints(case) {
        // Of a commit that is no part of the mainline, history says nothing; that is a finding of its own.
        let HeadStanding::Mainline(at) = checkpoint.standing else { continue };
        let faults = faults(case, checkpoint, at);
        if !faults.is_empty() {
            let message = format!("{} does not hold: {}.", described(checkpoint), faults.join("; "));
            let finding = CHECK.finding(case, recorded_in(checkpoint), &checkpoint.path, message);
            findings.push(match recorded_in(checkpoint) {
                Some(_) => finding.in_file(checkpoint.path.clone()),
                None => finding,
            });
        }
    }
    findings
}

fn faults(case: &Case<'_>, checkpoint: &Checkpoint, at: CommitIx) -> Vec<String> {
    let Body::Checkpoint { commit, records, records_digest, previous, .. } = &checkpoint.record.body else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    if let Some(manifest) = checkpoint.manifest {
        if manifest.records != *records {
            faults.push(format!(
                "it counts {records}, and at {} there were {}",
                commit.short(),
                manifest.records
            ));
        } else if manifest.digest != *records_digest {
            faults.push(format!("the records at {} have the digest {}", commit.short(), manifest.digest));
        }
    }
    let newest = newest_checkpoint(case.records, at);
    let follows = match by_path(case, previous, at) {
        // What it names may since have turned invalid; nothing that counts may stand between.
        Some(named) => newest.as_ref().is_none_or(|newest| checkpoint_age(named) >= checkpoint_age(newest)),
        None => previous.is_empty() && newest.is_none(),
    };
    if !follows {
        let named = if previous.is_empty() { "none".to_owned() } else { visible(previous) };
        let before =
            newest.map_or_else(|| "there was none".to_owned(), |f| format!("it was {}", visible(&f.path())));
        faults.push(format!("it names {named} as the checkpoint before it, and {before}"));
    }
    faults
}

fn by_path<'a>(case: &Case<'a>, path: &str, at: CommitIx) -> Option<&'a RecordFile> {
    case.register.records.others().find(|f| *f.path() == *path && f.recorded <= at && is_checkpoint(f))
}
