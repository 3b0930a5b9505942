//! What would become of records if they were committed now: nothing is written that would not count.

use crate::assess::{Facts, Verdict, assess};
use crate::gather::UNCOMMITTED;
use crate::model::{Commit, Moment, Person, RecordFile, Register};
use crate::source::CommitIx;
use std::sync::Arc;

/// The verdicts on record files, were they committed on top of the register at `now` together with these roster entries.
#[must_use]
pub fn trial(register: &Register, people: &[Person], files: &[RecordFile], now: Moment) -> Vec<Verdict> {
    let mut register = register.clone();
    let tip = register.tip();
    let before = register.commit(tip).clone();
    let time = now.max(before.time);
    let day = register.zone.day_of(time);
    register.commits.push(Commit { id: UNCOMMITTED, time, committed: now, day, set_aside: false, ..before });
    let next = CommitIx(tip.0 + 1);
    for person in people {
        register.people.entry(person.id.clone()).or_default().push(next, Some(Arc::new(person.clone())));
    }
    let first = register.records.len();
    register.records.extend(files.iter().cloned());
    let facts = Facts::new(&register);
    let assessment = assess(&facts, day);
    assessment.records[first..].iter().map(|j| j.verdict).collect()
}
