//! Why each finding matters: the clauses whose evidence it weakens, how, and an example of how it comes about.

mod clause;
mod files;
mod gaps;
mod history;
mod records;

pub use clause::{CLAUSES, Clause};

/// Why a finding matters.
#[derive(Debug)]
pub struct Reason {
    /// The finding's id.
    pub id: &'static str,
    /// The clauses whose evidence it weakens, by standard.
    pub clauses: &'static [Clause],
    /// How, in a sentence or two.
    pub matters: &'static str,
    /// How it comes about: a short story.
    pub example: &'static str,
}

const fn reason(
    id: &'static str,
    clauses: &'static [Clause],
    matters: &'static str,
    example: &'static str,
) -> Reason {
    Reason { id, clauses, matters, example }
}

/// The reasons of all findings, by family, then id.
pub const REASONS: &[&[Reason]] = &[records::REASONS, history::REASONS, files::REASONS, gaps::REASONS];

/// Why a finding matters; `None` for an id that is none.
#[must_use]
pub(super) fn reason_for(id: &str) -> Option<&'static Reason> {
    REASONS.iter().flat_map(|family| family.iter()).find(|r| r.id == id)
}
