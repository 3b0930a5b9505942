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
