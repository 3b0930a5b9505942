//! What personnel must know: policies and training courses.

use super::{Audience, Clock, Clocks, Day, Name, PersonId, RequirementId, Version};
use crate::source::Digest;
use std::sync::Arc;

/// A policy or a course as recorded in one commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Requirement {
    /// Id.
    pub id: RequirementId,
    /// Policy or course.
    pub kind: RequirementKind,
    /// Title.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<PersonId>,
    /// Controls it serves, such as `iso27001:A.5.4`.
    pub controls: Vec<String>,
    /// Whom it addresses.
    pub audience: Audience,
    /// Clocks that differ from the organisation's.
    pub clocks: ClockOverrides,
    /// The statement to sign, where it differs from the organisation's.
    pub statement: Option<Name>,
    /// How often it is to be reviewed.
    pub review_every: Option<Clock>,
    /// Whether only signatures of a hardware key with the user present count.
    pub hardware_key: bool,
    /// Where the text is.
    pub document: Document,
    /// SHA-256 of the text as committed; `None` when the document cannot be read.
    pub digest: Option<Digest>,
    /// The version history, newest first, never empty.
    pub revisions: Vec<Revision>,
    /// The day from which it is no longer in force.
    pub retired: Option<Day>,
    /// Percent that a course must be completed with.
    pub pass: Option<u32>,
    /// Whether completions come only from a learning system's export.
    pub imported: bool,
    /// The file, relative to the register's root.
    pub file: Arc<str>,
}

impl Requirement {
    /// The revision listed first: the one that the text belongs to.
    #[must_use]
    pub fn current(&self) -> &Revision {
        &self.revisions[0]
    }

    /// The organisation's clocks with this requirement's own put over them.
    #[must_use]
    pub fn clocks(&self, organization: &Clocks) -> Clocks {
        let own = &self.clocks;
        Clocks {
            join: own.join.unwrap_or(organization.join),
            change: own.change.unwrap_or(organization.change),
            renew: own.renew.unwrap_or(organization.renew),
            renewal_window: own.renewal_window.unwrap_or(organization.renewal_window),
            return_: own.return_.unwrap_or(organization.return_),
            landing: organization.landing,
        }
    }
}

/// The two kinds of requirement.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum RequirementKind {
    /// Met by an acknowledgement.
    Policy,
    /// Met by a completion.
    Course,
}

impl RequirementKind {
    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Course => "course",
        }
    }
}

/// Clocks of a requirement; `None` is the organisation's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ClockOverrides {
    /// See [`Clocks::join`].
    pub join: Option<Clock>,
    /// See [`Clocks::change`].
    pub change: Option<Clock>,
    /// See [`Clocks::renew`]; the inner `None` is never.
    pub renew: Option<Option<Clock>>,
    /// See [`Clocks::renewal_window`].
    pub renewal_window: Option<Clock>,
    /// See [`Clocks::return_`].
    pub return_: Option<Clock>,
}

/// Where the text of a requirement is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Document {
    /// In the file itself.
    Inline(Arc<str>),
    /// In a file of its own, relative to the register's root.
    File(Arc<str>),
}

/// An entry of the version history.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revision {
    /// The version.
    pub version: Version,
    /// The day from which it is meant to hold.
    pub effective: Day,
    /// Who wrote it.
    pub author: Option<PersonId>,
    /// Whether people must acknowledge anew. The oldest revision always is.
    pub material: bool,
    /// The digest written beside it, if any.
    pub digest: Option<Digest>,
    /// What changed.
    pub description: String,
    /// The line in the file, from 1.
    pub line: u32,
}
