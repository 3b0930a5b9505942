//! What changed between two versions of a text.

use crate::assess::JudgedRecords;
use crate::gather::VersionText;
use crate::model::{Day, PersonId, Register, RequirementId, Version};
use crate::source::{CommitId, Digest};
use crate::text::{self, Changed, Hunk, Substance};

/// The difference between two versions.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The register's identity.
    pub repository: String,
    /// The commit up to which the register is known.
    pub revision: CommitId,
    /// The policy or course.
    pub requirement: RequirementId,
    /// Its title as recorded last.
    pub title: String,
    /// The version before.
    pub from: Side,
    /// The version after.
    pub to: Side,
    /// What changed between them.
    pub content: Content,
}

/// One of the two versions.
#[derive(Clone, Debug)]
pub struct Side {
    /// The version.
    pub version: Version,
    /// Whether people acknowledge it anew; `None` when no revision of the register tells.
    pub material: Option<bool>,
    /// The digest of its text.
    pub digest: Digest,
    /// The size of its text, in bytes.
    pub bytes: usize,
    /// The commit in which it first had this text.
    pub commit: CommitId,
    /// The day of that commit.
    pub day: Day,
    /// What its author says of it; empty when nothing.
    pub description: String,
}

/// What changed in a text.
#[derive(Clone, Debug)]
pub enum Content {
    /// Nothing: the same bytes.
    Same,
    /// Lines.
    Lines {
        /// The changed lines.
        hunks: Vec<Hunk>,
        /// What of it may matter.
        substance: Substance,
    },
    /// One of the two is no text; only digests and sizes can be compared.
    Binary,
}

impl Content {
    /// How many lines were taken away and put in.
    #[must_use]
    pub fn lines(&self) -> (usize, usize) {
        let Self::Lines { hunks, .. } = self else { return (0, 0) };
        let count = |change| hunks.iter().flat_map(|h| &h.lines).filter(|l| l.change == change).count();
        (count(Changed::Removed), count(Changed::Added))
    }
}

/// The difference between two texts of a requirement.
#[must_use]
pub fn difference(
    register: &Register,
    requirement: &RequirementId,
    from: &VersionText,
    to: &VersionText,
) -> Difference {
    let title = register.requirements.get(requirement).and_then(|t| t.last()).map(|r| r.title.clone());
    Difference {
        repository: register.repository.to_string(),
        revision: register.commit(register.tip()).id,
        requirement: requirement.clone(),
        title: title.unwrap_or_default(),
        from: side(register, requirement, from),
        to: side(register, requirement, to),
        content: content(&from.bytes, &to.bytes),
    }
}

/// The version, and the digest of its text, that a person acknowledged last by a record that counts, as of a day;
/// `None` when there is none.
#[must_use]
pub fn last_acknowledged(
    records: &JudgedRecords<'_>,
    person: &PersonId,
    requirement: &RequirementId,
    day: Day,
) -> Option<(Version, Digest)> {
    let theirs = records.valid_of(person).filter_map(|j| {
        let record = j.record().filter(|r| r.kind().fulfils())?;
        let completed = j.completion.map(|c| c.day).filter(|completed| *completed <= day)?;
        let text = record.text().filter(|(of, ..)| *of == requirement)?;
        Some(((completed, record.signed_at, j.file.path()), (text.1.clone(), *text.2)))
    });
    theirs.max_by(|(a, _), (b, _)| a.cmp(b)).map(|(_, text)| text)
}

fn side(register: &Register, requirement: &RequirementId, text: &VersionText) -> Side {
    let commit = register.commit(text.since);
    // A revision counts as it was first recorded.
    let entries = register.requirements.get(requirement).into_iter().flat_map(|t| t.values());
    let mut revisions = entries.flat_map(|(_, r)| r.revisions.iter());
    let revision = revisions.find(|v| v.version == text.version);
    Side {
        version: text.version.clone(),
        material: revision.map(|v| v.material),
        digest: text.digest,
        bytes: text.bytes.len(),
        commit: commit.id,
        day: commit.day,
        description: revision.map(|v| v.description.clone()).unwrap_or_default(),
    }
}

pub(super) fn content(from: &[u8], to: &[u8]) -> Content {
    if from == to {
        return Content::Same;
    }
    match (as_text(from), as_text(to)) {
        (Some(old), Some(new)) => {
            Content::Lines { hunks: text::difference(old, new), substance: Substance::of(old, new) }
        }
        _ => Content::Binary,
    }
}

/// Bytes that people can read as they are.
pub(super) fn as_text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}
