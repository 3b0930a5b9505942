//! People as a roster records them.

use super::{Day, PersonId, PublicKey};

/// One person of a roster, as recorded in one commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Id; also the OpenSSH principal.
    pub id: PersonId,
    /// Name; empty when names live outside the register.
    pub name: String,
    /// E-mail address; empty when kept outside.
    pub email: String,
    /// `employee`, `contractor`, or any word.
    pub kind: String,
    /// Roles held.
    pub roles: Vec<String>,
    /// Team.
    pub team: Option<String>,
    /// Location.
    pub location: Option<String>,
    /// Whom the person reports to.
    pub manager: Option<PersonId>,
    /// Every employment, earliest first, none overlapping another.
    pub employments: Vec<Employment>,
    /// Leaves by their first day.
    pub leave: Vec<Leave>,
    /// Keys in force.
    pub keys: Vec<PublicKey>,
    /// Keys no longer in force.
    pub retired_keys: Vec<RetiredKey>,
    /// The signed contract.
    pub contract: Option<Contract>,
    /// The screening before employment.
    pub screening: Option<Screening>,
    /// The roster file, relative to the register's root.
    pub file: std::sync::Arc<str>,
    /// The line of the entry in it, from 1.
    pub line: u32,
}

impl Person {
    /// Whether the person works here on the day, by this entry.
    #[must_use]
    pub fn employed_on(&self, day: Day) -> bool {
        self.employments.iter().any(|e| e.covers(day))
    }

    /// Each employment that a later entry of the person no longer has by its first day, and the one that took its place
    /// there, if one did: the last for the last.
    #[must_use]
    pub fn restarted(&self, now: &Self) -> Vec<(Employment, Option<Employment>)> {
        let missing = |from: &Self, there: &Self| -> Vec<Employment> {
            let is_there = |e: &&Employment| there.employments.iter().any(|o| o.start == e.start);
            from.employments.iter().rev().filter(|e| !is_there(e)).copied().collect()
        };
        let mut arrived = missing(now, self).into_iter();
        missing(self, now).into_iter().map(|gone| (gone, arrived.next())).collect()
    }

    /// The name, or the id where no name is recorded.
    #[must_use]
    pub fn display_name(&self) -> &str {
        if self.name.is_empty() { self.id.as_str() } else { &self.name }
    }
}

/// A run of employment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Employment {
    /// First day.
    pub start: Day,
    /// Last day; `None` while it runs.
    pub end: Option<Day>,
}

impl Employment {
    /// Whether the day lies in it; first and last day do.
    #[must_use]
    pub fn covers(&self, day: Day) -> bool {
        self.start <= day && self.end.is_none_or(|end| day <= end)
    }
}

/// An absence. No reason is ever stored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Leave {
    /// First day; with the person, what identifies the leave.
    pub from: Day,
    /// Last day; `None` while it is not known.
    pub to: Option<Day>,
}

/// A key that is no longer in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RetiredKey {
    /// The key.
    pub key: PublicKey,
    /// The last day on which a record by it may be recorded.
    pub until: Day,
    /// The day since which somebody else may have it.
    pub compromised: Option<Day>,
}

/// The contract with its security clauses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contract {
    /// The day it was signed.
    pub signed: Day,
    /// Security clauses it holds.
    pub clauses: Vec<String>,
    /// Where it is filed.
    pub reference: String,
}

/// A completed screening: that and when, never its content.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Screening {
    /// The day it was completed.
    pub completed: Day,
    /// Where it is filed.
    pub reference: String,
}
