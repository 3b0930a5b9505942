//! What would become of records if they were committed now: nothing is written that would not count.

use crate::assess::{Verdict, judge};
use crate::format::record::{Malformed, parse};
use crate::gather::UNCOMMITTED;
use crate::model::{Commit, HeadStanding, Moment, Person, Record, RecordFile, RecordId, Register, Seal};
use crate::source::CommitIx;
use std::sync::Arc;

/// The verdicts on record files, were they committed on top of the register at `now` together with these roster entries.
#[must_use]
pub fn trial(register: &Register, people: &[Person], files: &[RecordFile], now: Moment) -> Vec<Verdict> {
    let mut register = with_entries(register, people, now);
    let first = register.records.len();
    files.iter().for_each(|file| register.records.try_out(file.clone()));
    judge(&register).verdicts()[first..].to_vec()
}

/// The path of a record that counts and says the same as this one, whenever it was signed: to sign it again adds nothing.
/// Of kinds that say more than a usual acknowledgement.
#[must_use]
pub fn on_record(register: &Register, record: &Record) -> Option<Arc<str>> {
    let is_same = |file: &RecordFile| file.content.as_ref().is_ok_and(|r| r.body == record.body);
    // Mostly there is none, and to judge every record takes longer than to look.
    register.records.others().find(|file| is_same(file))?;
    judge(register).valid_other().find(|j| is_same(&j.file)).map(|j| j.file.path())
}

/// The register with one more commit, made at `now`, that holds these roster entries.
#[must_use]
pub fn with_entries(register: &Register, people: &[Person], now: Moment) -> Register {
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
    register
}

/// The file of a record, from its bytes wherever they came from, as the register would hold it if the commit after its
/// tip recorded it where it belongs.
///
/// # Errors
/// When the bytes are no record in the strict form.
pub fn arriving(
    register: &Register,
    bytes: &[u8],
    seal: &dyn Fn(&[u8], &str) -> Seal,
) -> Result<RecordFile, Malformed> {
    let parsed = parse(bytes)?;
    let seal = seal(parsed.signed, &parsed.armour);
    Ok(held(register, &parsed.record, parsed.id, seal))
}

/// A record as the register would hold it if the commit after its tip recorded it.
pub(super) fn held(register: &Register, record: &Record, id: RecordId, seal: Seal) -> RecordFile {
    let head = match record.head {
        None => HeadStanding::None,
        Some(id) => register
            .commits
            .iter()
            .rposition(|c| c.id == id)
            .and_then(|n| u32::try_from(n).ok())
            .map_or(HeadStanding::Unknown, |n| HeadStanding::Mainline(CommitIx(n))),
    };
    RecordFile::in_place(record.clone(), id, seal, CommitIx(register.tip().0 + 1), head)
}
