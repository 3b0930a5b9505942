//! Records that nothing happened to since, block by block: what many of them share stands in tables in front, and each
//! block can be read by itself.

use super::bytes::{Put, Take};
use super::understood::{Memo, put_head, put_understood, take_head, take_understood};
use crate::model::{
    BLOCK, Block, HeadStanding, Held, Moment, Name, PersonId, PublicKey, RecordFile, RecordId, Records,
    RepositoryId, RequirementId, Understood, Usual, Version, Wording,
};
use crate::source::{BlobId, CommitId, CommitIx, Digest};
use std::collections::HashMap;
use std::hash::Hash;

/// What records share, each by its number.
#[derive(Default)]
pub(super) struct Tables {
    wordings: Vec<&'static Wording>,
    people: Vec<PersonId>,
    keys: Vec<PublicKey>,
}

/// The numbers while records are written.
struct Numbers<T>(HashMap<T, u64>);

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Clone + Eq + Hash> Numbers<T> {
    fn of(&mut self, value: &T) -> u64 {
        let next = self.0.len() as u64;
        *self.0.entry(value.clone()).or_insert(next)
    }

    fn in_order(self) -> Vec<T> {
        let mut all: Vec<_> = self.0.into_iter().collect();
        all.sort_by_key(|(_, n)| *n);
        all.into_iter().map(|(value, _)| value).collect()
    }
}

#[derive(Default)]
struct Shared {
    wordings: Numbers<Wording>,
    people: Numbers<PersonId>,
    keys: Numbers<PublicKey>,
}

/// Writes the tables, and gives the blocks.
pub(super) fn put_settled(put: &mut Put, settled: &Records) -> Vec<Vec<u8>> {
    let mut shared = Shared::default();
    let all: Vec<(&Held, BlobId)> = settled.all_with_blobs().collect();
    let heads = settled.heads();
    let blocks: Vec<Vec<u8>> =
        all.chunks(BLOCK).map(|records| put_block(&mut shared, records, heads)).collect();
    let wordings = shared.wordings.in_order();
    put.number(wordings.len() as u64);
    for Wording { repository, statement, requirement, version, digest } in wordings {
        for text in [repository.as_str(), &statement, requirement.as_str(), version.as_str()] {
            put.text(text.as_bytes());
        }
        put.text(digest.to_string().as_bytes());
    }
    let people = shared.people.in_order();
    put.number(people.len() as u64);
    people.iter().for_each(|person| put.text(person.as_str().as_bytes()));
    let keys = shared.keys.in_order();
    put.number(keys.len() as u64);
    keys.iter().for_each(|key| put.text(key.blob()));
    blocks
}

pub(super) fn take_tables(mut take: Take<'_>) -> Option<Tables> {
    let mut tables = Tables::default();
    for _ in 0..take.count(5)? {
        let wording = Wording {
            repository: RepositoryId::parse(take.text()?)?,
            statement: Name::from(take.text()?),
            requirement: RequirementId::parse(take.text()?).ok()?,
            version: Version::parse(take.text()?)?,
            digest: Digest::parse(take.text()?)?,
        };
        tables.wordings.push(wording.kept());
    }
    for _ in 0..take.count(1)? {
        tables.people.push(PersonId::parse(take.text()?).ok()?);
    }
    for _ in 0..take.count(1)? {
        let n = take.text_number()?;
        tables.keys.push(PublicKey::from_blob(take.bytes_of(n)).ok()?);
    }
    Some(tables)
}

fn put_block(shared: &mut Shared, records: &[(&Held, BlobId)], heads: &[CommitId]) -> Vec<u8> {
    let put = &mut Put::default();
    put.number(records.len() as u64);
    let (mut recorded, mut signed_at) = (0, 0);
    for (held, blob) in records {
        put.number((held.recorded().0 - recorded).into());
        recorded = held.recorded().0;
        put.raw(blob.bytes());
        let Some(usual) = held.usual() else {
            let file = held.file(heads);
            put.number(0);
            put_head(put, file.head);
            put_understood(put, file.id, &file.content, &file.seal);
            continue;
        };
        put.number(match usual.present {
            None => 1,
            Some(false) => 2,
            Some(true) => 3,
        });
        put.number(shared.wordings.of(usual.wording));
        put.number(shared.people.of(&usual.person));
        put.number(shared.keys.of(&usual.key));
        put.raw(usual.id.bytes());
        put.signed(usual.signed_at.0.wrapping_sub(signed_at));
        signed_at = usual.signed_at.0;
        // A head lies mostly shortly before the commit that records.
        match usual.head() {
            HeadStanding::Mainline(at) => put.maybe_signed(Some(i64::from(recorded) - i64::from(at.0))),
            _ => put.maybe_signed(None),
        }
    }
    std::mem::take(put).finish()
}

/// The records of a block, of a mainline of so many commits.
pub(super) fn take_block(bytes: &[u8], tables: &Tables, commits: usize) -> Option<Block> {
    let mut take = Take::new(bytes)?;
    let mut memo = Memo::default();
    let count = take.count(24)?;
    let mut block = Block::with_capacity(count);
    let (mut recorded, mut signed_at) = (0u32, 0i64);
    for _ in 0..count {
        recorded = recorded.checked_add(u32::try_from(take.number()?).ok()?)?;
        let at = CommitIx(recorded);
        let blob = BlobId::new(take.id()?);
        let present = match take.number()? {
            0 => {
                let head = take_head(&mut take)?;
                let Understood { id, content, seal } = take_understood(&mut take, &mut memo)?;
                let file = RecordFile::in_place(content.ok()?, id, seal, at, head);
                is_there(head, commits).then_some(())?;
                block.push(Held::of(file, &[]), blob);
                continue;
            }
            1 => None,
            n => Some(n == 3),
        };
        let wording = *tables.wordings.get(take.place()?)?;
        let person = tables.people.get(take.place()?)?.clone();
        let key = tables.keys.get(take.place()?)?.clone();
        let id = RecordId::new(take.raw(6)?.try_into().ok()?);
        signed_at = signed_at.wrapping_add(take.signed()?);
        let head = match take.maybe_signed()? {
            None => None,
            Some(back) => Some(CommitIx(u32::try_from(i64::from(recorded).checked_sub(back)?).ok()?)),
        };
        is_there(head.map_or(HeadStanding::None, HeadStanding::Mainline), commits).then_some(())?;
        let usual = Usual::new(wording, person, (key, present), (Moment(signed_at), id), at);
        block.push(usual.with_head(head).into(), blob);
    }
    let is_sound = take.is_empty() && (recorded as usize) < commits.max(1);
    is_sound.then_some(block)
}

/// Whether the commit that is named is one of so many.
fn is_there(head: HeadStanding, commits: usize) -> bool {
    match head {
        HeadStanding::Mainline(at) => at.index() < commits,
        _ => true,
    }
}
