//! The records that count, by whom and for what.

use super::due::Exempted;
use super::judge::{Judged, Judgement};
use super::verdict::Verdict;
use crate::model::{Body, Day, Kind, Moment, PersonId, Register, RequirementId, Version};
use std::collections::HashMap;
use std::sync::Arc;

/// How strong a piece of evidence is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Class {
    /// Signed by the person with a confirmed key.
    Personal,
    /// Signed by the person with a key that nobody else confirmed.
    Unconfirmed,
    /// A maintainer saw the person's acknowledgement.
    Witnessed,
    /// A maintainer imported it from another system.
    Imported,
}

impl Class {
    /// The class of a record of this kind, by a key confirmed since a day, as seen on another.
    pub(super) fn of(kind: Kind, confirmed: Option<Day>, day: Day) -> Self {
        match kind {
            Kind::WitnessedAcknowledgement => Self::Witnessed,
            Kind::ImportedCompletion => Self::Imported,
            _ if confirmed.is_some_and(|since| since <= day) => Self::Personal,
            _ => Self::Unconfirmed,
        }
    }

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Unconfirmed => "unconfirmed",
            Self::Witnessed => "witnessed",
            Self::Imported => "imported",
        }
    }
}

/// A valid record that can fulfil an obligation.
#[derive(Clone, Debug)]
pub struct Counting {
    /// The version acknowledged or completed.
    pub version: Version,
    /// The day it completes.
    pub completion: Day,
    /// When it was signed.
    pub signed_at: Moment,
    /// The day it reached the mainline.
    pub recorded: Day,
    /// Its path.
    pub path: Arc<str>,
    kind: Kind,
    confirmed: Option<Day>,
}

impl Counting {
    /// Its class as seen on a day: a key confirmed later was not confirmed then.
    #[must_use]
    pub fn class_on(&self, day: Day) -> Class {
        Class::of(self.kind, self.confirmed, day)
    }
}

/// Counting records and exemptions by pair.
#[derive(Default)]
pub(super) struct Evidence<'a> {
    /// By completion day, then signing time, then path.
    counting: HashMap<(&'a PersonId, &'a RequirementId), Vec<Counting>>,
    /// In the order of recording.
    exemptions: HashMap<(&'a PersonId, &'a RequirementId), Vec<Exempted>>,
}

impl<'a> Evidence<'a> {
    pub(super) fn of(register: &Register, judgement: &Judgement<'a>) -> Self {
        let mut this = Self::default();
        let mut valid: Vec<&Judged<'a>> =
            judgement.records.iter().filter(|j| j.verdict == Verdict::Valid).collect();
        valid.sort_by(|a, b| {
            (a.file.recorded, signed(a), &a.file.path).cmp(&(b.file.recorded, signed(b), &b.file.path))
        });
        for judged in valid {
            let Ok(record) = &judged.file.content else { continue };
            let recorded = register.commit(judged.file.recorded).day;
            if let Body::Exemption { requirement, person, from, until, .. } = &record.body {
                let exempted = Exempted { recorded, from: *from, until: *until };
                this.exemptions.entry((person, requirement)).or_default().push(exempted);
            }
            if let (Some((requirement, version, _)), Some(person), Some(completion)) =
                (record.text(), record.person(), judged.completion)
            {
                this.counting.entry((person, requirement)).or_default().push(Counting {
                    version: version.clone(),
                    completion: completion.day,
                    signed_at: record.signed_at,
                    recorded,
                    path: Arc::clone(&judged.file.path),
                    kind: record.kind(),
                    confirmed: judged.confirmed.map(|ix| register.commit(ix).day),
                });
            }
        }
        for list in this.counting.values_mut() {
            list.sort_by(|a, b| {
                (a.completion, a.signed_at, &a.path).cmp(&(b.completion, b.signed_at, &b.path))
            });
        }
        this
    }

    pub(super) fn counting(&self, person: &'a PersonId, requirement: &'a RequirementId) -> &[Counting] {
        self.counting.get(&(person, requirement)).map_or(&[], Vec::as_slice)
    }

    pub(super) fn exemptions(&self, person: &'a PersonId, requirement: &'a RequirementId) -> &[Exempted] {
        self.exemptions.get(&(person, requirement)).map_or(&[], Vec::as_slice)
    }
}

fn signed(judged: &Judged<'_>) -> Moment {
    judged.file.content.as_ref().map_or(Moment(0), |r| r.signed_at)
}
