//! What the bytes of a record are, written short.

use super::bytes::{Known, Put, Take};
use crate::format::record;
use crate::model::{
    Body, HeadStanding, Kind, Moment, Name, PersonId, PublicKey, Record, RecordId, RepositoryId, Seal,
    SealFault, Understood,
};
use crate::source::{CommitId, CommitIx};

const FAULTS: [SealFault; 4] =
    [SealFault::Malformed, SealFault::Refused, SealFault::Unsupported, SealFault::Invalid];

/// The head that a record names, as it stands: one on the mainline is its position, and needs no id.
pub(super) fn put_head(put: &mut Put, head: HeadStanding) {
    match head {
        HeadStanding::None => put.number(0),
        HeadStanding::Unknown => put.number(1),
        HeadStanding::Displaced(time) => {
            put.number(2);
            put.signed(time.0);
        }
        HeadStanding::Mainline(at) => put.number(u64::from(at.0) + 3),
    }
}

pub(super) fn take_head(take: &mut Take<'_>) -> Option<HeadStanding> {
    Some(match take.number()? {
        0 => HeadStanding::None,
        1 => HeadStanding::Unknown,
        2 => HeadStanding::Displaced(Moment(take.signed()?)),
        n => HeadStanding::Mainline(CommitIx(u32::try_from(n - 3).ok()?)),
    })
}

/// Writes what a record's bytes are.
pub(super) fn put_understood(put: &mut Put, id: RecordId, content: &Result<Record, Box<str>>, seal: &Seal) {
    match content {
        Ok(record) => {
            put.number(Kind::ALL.iter().position(|k| *k == record.kind()).map_or(0, |n| n as u64 + 1));
            put.raw(id.bytes());
            put.signed(record.signed_at.0);
            put.number(record.head.is_some().into());
            record.head.iter().for_each(|head| put.raw(head.bytes()));
            if let Body::Enrolment { person, key, fingerprint, signer } = &record.body {
                // There are two a person: their keys are not read as texts again.
                let texts = [person.as_str(), fingerprint, signer.as_str(), key.comment(), &record.statement];
                put.text(record.repository.as_str().as_bytes());
                put.text(key.blob());
                texts.iter().for_each(|text| put.text(text.as_bytes()));
                return put_seal(put, seal);
            }
            for text in record::texts(record) {
                put.text(text.as_bytes());
            }
        }
        Err(why) => {
            put.number(0);
            put.text(why.as_bytes());
        }
    }
    put_seal(put, seal);
}

fn put_seal(put: &mut Put, seal: &Seal) {
    match seal {
        Seal::Good { key, present } => {
            put.number(match present {
                None => 0,
                Some(false) => 1,
                Some(true) => 2,
            });
            put.text(key.blob());
        }
        Seal::Bad(fault, detail) => {
            let n = FAULTS.iter().position(|f| f == fault).unwrap_or(0);
            put.number(3 + n as u64);
            put.text(detail.as_bytes());
        }
    }
}

/// Reads it.
pub(super) fn take_understood(take: &mut Take<'_>, memo: &mut Memo) -> Option<Understood> {
    let (id, content) = match usize::try_from(take.number()?).ok()?.checked_sub(1) {
        None => (RecordId::default(), Err(take.text()?.into())),
        Some(n) => {
            let id = RecordId::new(take.raw(6)?.try_into().ok()?);
            let signed_at = Moment(take.signed()?);
            let head = match take.number()? {
                0 => None,
                _ => Some(CommitId::new(take.id()?)),
            };
            (id, Ok(take_record(take, memo, *Kind::ALL.get(n)?, signed_at, head)?))
        }
    };
    let seal = match take.number()? {
        n @ 0..=2 => Seal::Good { key: memo.key(take)?, present: (n > 0).then_some(n == 2) },
        n => Seal::Bad(*FAULTS.get(usize::try_from(n - 3).ok()?)?, take.text()?.into()),
    };
    Some(Understood { id, content, seal })
}

/// What texts mean, each found out once.
#[derive(Default)]
pub(super) struct Memo {
    pub(super) keys: Known<PublicKey>,
    repositories: Known<RepositoryId>,
    people: Known<PersonId>,
    names: Known<Name>,
}

impl Memo {
    fn person(&mut self, take: &mut Take<'_>) -> Option<PersonId> {
        let n = take.text_number()?;
        self.people.of(n, || PersonId::parse(std::str::from_utf8(take.bytes_of(n)).ok()?).ok())
    }

    fn name(&mut self, take: &mut Take<'_>) -> Option<Name> {
        let n = take.text_number()?;
        self.names.of(n, || Some(std::str::from_utf8(take.bytes_of(n)).ok()?.into()))
    }

    pub(super) fn key(&mut self, take: &mut Take<'_>) -> Option<PublicKey> {
        let n = take.text_number()?;
        self.keys.of(n, || PublicKey::from_blob(take.bytes_of(n)).ok())
    }

    fn enrolment(
        &mut self,
        take: &mut Take<'_>,
        signed_at: Moment,
        head: Option<CommitId>,
    ) -> Option<Record> {
        let n = take.text_number()?;
        let text = std::str::from_utf8(take.bytes_of(n)).ok()?;
        let repository = self.repositories.of(n, || RepositoryId::parse(text))?;
        let key = self.key(take)?;
        let person = self.person(take)?;
        let fingerprint = self.name(take)?;
        let signer = self.person(take)?;
        let body = Body::Enrolment { person, key: key.with_comment(self.name(take)?), fingerprint, signer };
        Some(Record { repository, signed_at, head, statement: self.name(take)?, body })
    }
}

fn take_record(
    take: &mut Take<'_>,
    memo: &mut Memo,
    kind: Kind,
    signed_at: Moment,
    head: Option<CommitId>,
) -> Option<Record> {
    if kind == Kind::Enrolment {
        return memo.enrolment(take, signed_at, head);
    }
    let texts = (0..record::texts_of(kind)).map(|_| take.text()).collect::<Option<Vec<_>>>()?;
    record::from_texts(kind, signed_at, head, &texts)
}
