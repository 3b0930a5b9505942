//! Whose duties one more commit can touch: mostly those of the few who signed something with it.

use crate::model::{Kind, PersonId, Register, Track};
use crate::source::CommitIx;
use std::collections::BTreeSet;

/// Whose duties a change can touch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reach {
    /// Anybody's.
    Everybody,
    /// Those of these people, and nobody else's.
    People(BTreeSet<PersonId>),
}

impl Reach {
    /// That of the last commit of a register, which without it is another. Where it adds nothing but what people signed
    /// for themselves, everybody else stands as before: no rule, roster or text is another, and nobody's right to make
    /// records rests on an acknowledgement.
    #[must_use]
    pub fn of(before: &Register, after: &Register) -> Self {
        let tip = after.tip();
        let goes_on = after.commits.len() == before.commits.len() + 1
            && before.zone == after.zone
            && before.repository == after.repository
            // One more commit may show of those before it that their clocks were wrong.
            && before.commits.iter().zip(&after.commits).all(|(a, b)| (a.id, a.time) == (b.id, b.time));
        let same_rules = is_silent(&after.config, tip)
            && after.people.values().all(|track| is_silent(track, tip))
            && after.requirements.values().all(|track| is_silent(track, tip))
            && after.texts.values().flatten().all(|text| text.since < tip);
        match goes_on && same_rules {
            true => signers(after, tip).map_or(Self::Everybody, Self::People),
            false => Self::Everybody,
        }
    }
}

/// Whether the commit says nothing of it.
fn is_silent<T>(track: &Track<T>, tip: CommitIx) -> bool {
    track.changes.last().is_none_or(|(at, _)| *at < tip)
}

/// Who signed what the last commit brings; `None` where it brings anything but what people sign for themselves, or does
/// something to what was there.
fn signers(register: &Register, tip: CommitIx) -> Option<BTreeSet<PersonId>> {
    let records = &register.records;
    let of_old = |file: &crate::model::RecordFile| file.later.last().is_none_or(|(at, _)| *at < tip);
    if !records.others().all(of_old) {
        return None;
    }
    let new = (0..records.len()).rev().take_while(|n| records.row(*n).recorded == tip);
    let signer = |n: usize| {
        let file = records.get(n);
        let record = file.content.ok()?;
        let is_own = matches!(record.kind(), Kind::Acknowledgement | Kind::Completion);
        is_own.then(|| record.signer().clone())
    };
    new.map(signer).collect()
}
