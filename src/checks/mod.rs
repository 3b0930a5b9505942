//! Checks: one named question a file, over the register and its assessment, and the gate that weighs their findings.
//!
//! A check never reads files, never prints and never decides an exit code. A new one is a file here, a line in
//! [`REGISTRY`], and its tests.

mod backdated;
mod change;
mod checkpoint_mismatch;
mod commit_time_implausible;
mod compromise_withdrawn;
mod confirmed_late;
mod editorial_doubtful;
mod evidence_mismatch;
mod evidence_not_held;
mod gate;
mod head_unknown;
mod history_rewritten;
mod key_replaced;
mod key_shared;
mod key_unconfirmed;
mod known;
mod late_landing;
mod mainline_displaced;
mod manager_cycle;
mod person_removed;
mod population_does_not_tie;
mod reasons;
mod record_altered;
mod record_dropped_in_merge;
mod record_removed;
mod recorded_late;
mod reference_unknown;
mod register_identity_changed;
mod requirement_removed;
mod revision_edited;
mod revision_removed;
mod revision_unapproved;
mod rules_loosened;
mod several_roots;
mod signed_before_publication;
mod suppression_idle;
mod ungoverned_change;
mod verdicts;
mod version_edited_in_place;
mod version_went_backwards;

pub use change::{Parted, of_change, only_adds_records, part};
pub use editorial_doubtful::{Claim, doubtful_claims};
pub use gate::{Bar, Gate, OwnBar, Trigger, Worse, gate, gate_change};
pub use known::{Family, Known, known};
pub use reasons::{CLAUSES, Clause, REASONS, Reason};
pub use suppression_idle::standing_suppressions;

use crate::assess::{Facts, JudgedRecords};
use crate::cores::deal;
use crate::finding::{Finding, Place, Severity};
use crate::model::{Day, Register};
use crate::source::CommitIx;

/// What every check looks at.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The register.
    pub register: &'a Register,
    /// Its facts by day.
    pub facts: &'a Facts<'a>,
    /// Its records with their verdicts.
    pub records: &'a JudgedRecords<'a>,
    /// The day asked about.
    pub day: Day,
}

/// A check, or the kind of finding that a family of checks makes.
#[derive(Debug)]
pub struct Check {
    /// The fault, in kebab-case; the file is named after it.
    pub id: &'static str,
    /// How much a finding of it weighs.
    pub severity: Severity,
    /// What it means, in a sentence.
    pub means: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// Finds it; `None` where another check of the family does the work.
    run: Option<fn(&Case<'_>) -> Vec<Finding>>,
}

/// Every check, by id within its group.
pub const REGISTRY: &[&[Check]] = &[
    &verdicts::CHECKS,
    &[
        backdated::CHECK,
        checkpoint_mismatch::CHECK,
        commit_time_implausible::CHECK,
        compromise_withdrawn::CHECK,
        confirmed_late::CHECK,
        editorial_doubtful::CHECK,
        evidence_mismatch::CHECK,
        evidence_not_held::CHECK,
        head_unknown::CHECK,
        history_rewritten::CHECK,
        key_replaced::CHECK,
        key_shared::CHECK,
        key_unconfirmed::CHECK,
        late_landing::CHECK,
        mainline_displaced::CHECK,
        manager_cycle::CHECK,
        person_removed::CHECK,
        population_does_not_tie::CHECK,
        record_altered::CHECK,
        record_dropped_in_merge::CHECK,
        record_removed::CHECK,
        recorded_late::CHECK,
        reference_unknown::CHECK,
        register_identity_changed::CHECK,
        requirement_removed::CHECK,
        revision_edited::CHECK,
        revision_removed::CHECK,
        revision_unapproved::CHECK,
        rules_loosened::CHECK,
        several_roots::CHECK,
        signed_before_publication::CHECK,
        suppression_idle::CHECK,
        ungoverned_change::CHECK,
        version_edited_in_place::CHECK,
        version_went_backwards::CHECK,
    ],
];

/// Everything that is found in a register: by the checks, in its files, and of its suppressions those that settle nothing;
/// unsorted.
#[must_use]
pub fn everything(case: &Case<'_>, files: &[Finding]) -> Vec<Finding> {
    let mut findings = run(case);
    findings.extend(files.iter().cloned());
    let config = case.register.config_at(case.register.tip());
    findings.extend(suppression_idle::idle_suppressions(&config.suppressions, case.day, &findings));
    findings
}

/// All findings of all checks, unsorted.
#[must_use]
pub fn run(case: &Case<'_>) -> Vec<Finding> {
    let runs = REGISTRY.iter().flat_map(|group| group.iter()).filter_map(|check| check.run);
    let runs: Vec<_> = runs.collect();
    deal(runs.len(), |n| runs[n](case)).into_iter().flatten().collect()
}

impl Check {
    /// A finding of this check. `at` is the commit that did it.
    fn finding(&self, case: &Case<'_>, at: Option<CommitIx>, subject: &str, message: String) -> Finding {
        Finding {
            id: self.id,
            severity: self.severity,
            place: None,
            commit: at.map(|at| case.register.commit(at).id),
            subject: subject.to_owned(),
            message,
            remedy: self.remedy.to_owned(),
        }
    }
}

/// Who made a commit and when, as a clause for messages.
fn by_whom(case: &Case<'_>, at: CommitIx) -> String {
    let commit = case.register.commit(at);
    format!("{} on {}", crate::text::visible(commit.words.committer()), commit.day)
}

impl Finding {
    fn in_file(self, path: impl Into<std::sync::Arc<str>>) -> Self {
        Self { place: Some(Place::file(path)), ..self }
    }

    fn at_line(self, path: impl Into<std::sync::Arc<str>>, line: u32) -> Self {
        Self { place: Some(Place::line(path, line)), ..self }
    }
}
