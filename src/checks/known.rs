//! Everything that can be found, out of every registry.

use super::reasons::{Clause, reason_for};
use crate::finding::Severity;
use crate::{format, load};

/// What gaps are called where findings and gaps stand in one list.
const GAPS: [(&str, Severity, &str, &str); 3] = [
    (
        "overdue",
        Severity::Error,
        "A person has not acknowledged a policy, or completed a course, by the due day.",
        "The person runs `ack sign`; `ack explain` says why it is due.",
    ),
    (
        "pending",
        Severity::Note,
        "A person owes an acknowledgement that is not due yet. It fails with `ack check --fail-on pending` only.",
        "The person runs `ack sign` by the due day.",
    ),
    (
        "under-bar",
        Severity::Error,
        "A policy or course does not reach the percent that `ack check --min-coverage` asks of it by itself.",
        "Whoever is overdue runs `ack sign`.",
    ),
];

/// Something that can be found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Known {
    /// The fault, in kebab-case.
    pub id: &'static str,
    /// How much a finding of it weighs.
    pub severity: Severity,
    /// What it means, in a sentence.
    pub means: &'static str,
    /// The clauses of standards whose evidence it weakens.
    pub clauses: &'static [Clause],
    /// Why it matters.
    pub matters: &'static str,
    /// How it comes about: a short story.
    pub example: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// What it is found in.
    pub family: Family,
}

/// What a fault is found in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Family {
    /// A gap: what somebody owes, or what is under the bar for that.
    Gap,
    /// A record that does not count.
    Record,
    /// The history of the mainline, and what stands in it.
    History,
    /// A file as it stands.
    File,
}

impl Family {
    /// Every family, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Gap, Self::Record, Self::History, Self::File];

    /// What it is called.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Gap => "Gaps",
            Self::Record => "Records that do not count",
            Self::History => "History and people",
            Self::File => "Files",
        }
    }

    /// What belongs to it, in a sentence or two.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Gap => {
                "No findings: somebody owes something. Formats that know nothing but issues show them under these names."
            }
            Self::Record => "Named after the verdict on the record: the first reason that applies.",
            Self::History => "What the history of the mainline shows, whatever the files say today.",
            Self::File => {
                "What is wrong with a file as it stands. What stood there before stays in force until it is mended."
            }
        }
    }
}

/// Everything that can be found, by family, as registered; gaps first.
#[must_use]
pub fn known() -> Vec<Known> {
    let mut all =
        GAPS.map(|(id, severity, means, remedy)| entry(id, severity, means, remedy, Family::Gap)).to_vec();
    for (n, group) in super::REGISTRY.iter().enumerate() {
        let family = if n == 0 { Family::Record } else { Family::History };
        all.extend(group.iter().map(|c| entry(c.id, c.severity, c.means, c.remedy, family)));
    }
    let faults = format::FAULTS.iter().chain(load::FAULTS);
    all.extend(faults.map(|f| entry(f.id, f.severity, f.about, f.remedy, Family::File)));
    all
}

fn entry(
    id: &'static str,
    severity: Severity,
    means: &'static str,
    remedy: &'static str,
    family: Family,
) -> Known {
    let (clauses, matters, example) =
        reason_for(id).map_or((&[][..], "", ""), |r| (r.clauses, r.matters, r.example));
    Known { id, severity, means, clauses, matters, example, remedy, family }
}
