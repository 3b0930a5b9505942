//! Everything that can be found, out of every registry.

use crate::finding::Severity;
use crate::{format, load};

/// Something that can be found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Known {
    /// The fault, in kebab-case.
    pub id: &'static str,
    /// How much a finding of it weighs.
    pub severity: Severity,
    /// What it means, in a sentence.
    pub means: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// What it is found in.
    pub family: Family,
}

/// What a fault is found in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Family {
    /// A record that does not count.
    Record,
    /// The history of the mainline, and what stands in it.
    History,
    /// A file as it stands.
    File,
}

impl Known {
    /// Why it matters: the clause of ISO/IEC 27001:2022, Annex A, whose evidence suffers, and how.
    #[must_use]
    pub fn matters(&self) -> &'static str {
        let has = |words: &[&str]| words.iter().any(|w| self.id.contains(w));
        if has(&["rules-", "ungoverned", "suppression"]) {
            "A.5.4: management sets the rules. Rules that loosen without anybody deciding so let people go who were meant to be bound."
        } else if has(&["revision", "version", "editorial", "document"]) {
            "A.5.1: policies are approved by management, published and acknowledged. Whoever signed has to have signed the text that is in force."
        } else if has(&["key", "signature", "signer", "authorised", "enrol", "confirmed"]) {
            "A.5.16 and A.5.17: an acknowledgement is worth what the identity behind it is worth."
        } else if has(&["person", "population", "manager", "recorded-late"]) {
            "A.6.2 and A.5.4: all personnel are bound. Nobody may fall out of the count unseen."
        } else if matches!(self.family, Family::File) {
            "A.5.37: a register that cannot be read as it was meant says something else than its keepers think."
        } else {
            "A.5.33: records are protected from loss, destruction and falsification. An auditor trusts numbers only while the history under them stands."
        }
    }
}

/// Everything that can be found, by family, as registered.
#[must_use]
pub fn known() -> Vec<Known> {
    let mut all = Vec::new();
    for (n, group) in super::REGISTRY.iter().enumerate() {
        let family = if n == 0 { Family::Record } else { Family::History };
        let known = |c: &super::Check| Known {
            id: c.id,
            severity: c.severity,
            means: c.means,
            remedy: c.remedy,
            family,
        };
        all.extend(group.iter().map(known));
    }
    let fault = |f: &format::Fault| Known {
        id: f.id,
        severity: f.severity,
        means: f.about,
        remedy: f.remedy,
        family: Family::File,
    };
    all.extend(format::FAULTS.iter().chain(load::FAULTS).map(fault));
    all
}
