//! Records that nothing happened to since, block by block: what many of them share stands in tables in front, and each
//! block can be read by itself.

use super::bytes::{Put, Take};
use super::plain::{Plain, put_count};
use super::understood::{Memo, put_head, put_understood, take_head, take_understood};
use crate::model::{
    BLOCK, Block, HeadStanding, Moment, Name, PersonId, PublicKey, RecordFile, RecordId, Records,
    RepositoryId, RequirementId, Row, Shared, Signer, Understood, Version, Wording,
};
use crate::source::{BlobId, CommitIx, Digest};

/// The bytes of a row: when it was signed, which commit recorded it, which it names as its head, the numbers of its
/// wording and its signer, its identity.
const ROW: usize = 8 + 4 * 4 + 6;

/// Writes what records share.
pub(super) fn put_shared(put: &mut Put, shared: &Shared) {
    put.number(shared.wordings().len() as u64);
    for Wording { repository, statement, requirement, version, digest } in shared.wordings() {
        for text in [repository.as_str(), statement, requirement.as_str(), version.as_str()] {
            put.text(text.as_bytes());
        }
        put.text(digest.to_string().as_bytes());
    }
    put.number(shared.signers().len() as u64);
    for Signer { person, key, present } in shared.signers() {
        put.text(person.as_str().as_bytes());
        put.text(key.blob());
        put.number(match present {
            None => 0,
            Some(false) => 1,
            Some(true) => 2,
        });
    }
}

pub(super) fn take_shared(take: &mut Take<'_>) -> Option<Shared> {
    let (mut wordings, mut signers) = (Vec::new(), Vec::new());
    for _ in 0..take.count(5)? {
        let wording = Wording {
            repository: RepositoryId::parse(take.text()?)?,
            statement: Name::from(take.text()?),
            requirement: RequirementId::parse(take.text()?).ok()?,
            version: Version::parse(take.text()?)?,
            digest: Digest::parse(take.text()?)?,
        };
        wordings.push(wording.kept());
    }
    for _ in 0..take.count(3)? {
        let person = PersonId::parse(take.text()?).ok()?;
        let n = take.text_number()?;
        let key = PublicKey::from_blob(take.bytes_of(n)).ok()?;
        let present = match take.number()? {
            0 => None,
            n => Some(n == 2),
        };
        signers.push(Signer { person, key, present });
    }
    Some(Shared::of(wordings, signers))
}

/// The blocks, as many as the list has, each by the list's own numbers.
pub(super) fn put_settled(settled: &Records) -> impl Iterator<Item = Vec<u8>> {
    settled.blocks().iter().enumerate().map(|(n, block)| {
        let first = n * BLOCK;
        put_block(settled, first, block.rows())
    })
}

fn put_block(settled: &Records, first: usize, rows: &[Row]) -> Vec<u8> {
    let mut out = Vec::with_capacity(4 + ROW * rows.len());
    put_count(&mut out, rows.len());
    for row in rows {
        out.extend(row.signed_at.0.to_le_bytes());
        for number in [row.recorded.0, row.head, row.wording, row.signer] {
            out.extend(number.to_le_bytes());
        }
        out.extend(row.id.bytes());
    }
    let mut put = Put::default();
    for file in (first..first + rows.len()).filter_map(|n| settled.other(n)) {
        put_head(&mut put, file.head);
        put_understood(&mut put, file.id, &file.content, &file.seal);
    }
    out.extend(put.finish());
    out
}

/// The blobs of each block.
pub(super) fn put_blobs(settled: &Records) -> impl Iterator<Item = Vec<u8>> {
    settled.blocks().iter().enumerate().map(|(n, block)| {
        let blob = |n| *settled.blob(n).bytes();
        (n * BLOCK..).take(block.rows().len()).flat_map(blob).collect()
    })
}

pub(super) fn take_blobs(bytes: &[u8]) -> Option<Vec<BlobId>> {
    let (ids, rest) = bytes.as_chunks();
    rest.is_empty().then(|| ids.iter().map(|id| BlobId::new(*id)).collect())
}

/// The records of a block, of a mainline of so many commits.
pub(super) fn take_block(bytes: &[u8], shared: &Shared, commits: usize) -> Option<Block> {
    let mut plain = Plain(bytes);
    let count = plain.count()?;
    let rows = plain.many::<ROW>(count)?;
    let mut take = Take::new(plain.0)?;
    let mut memo = Memo::default();
    let mut block = Block::with_capacity(count);
    let (wordings, signers) = (shared.wordings().len(), shared.signers().len());
    let mut last = CommitIx(0);
    for bytes in rows {
        let row = take_row(bytes)?;
        let is_next = last <= row.recorded && row.recorded.index() < commits;
        last = Some(row.recorded).filter(|_| is_next)?;
        if row.is_usual() {
            let fits = (row.wording as usize) < wordings && (row.signer as usize) < signers;
            (fits && is_there(row.standing(), commits)).then(|| block.push(row))?;
            continue;
        }
        let head = take_head(&mut take).filter(|head| is_there(*head, commits))?;
        let Understood { id, content, seal } = take_understood(&mut take, &mut memo)?;
        block.push_other(RecordFile::in_place(content.ok()?, id, seal, row.recorded, head));
    }
    take.is_empty().then_some(block)
}

fn take_row(bytes: &[u8; ROW]) -> Option<Row> {
    let mut plain = Plain(bytes);
    let signed_at = Moment(i64::from_le_bytes(*plain.many::<8>(1)?.first()?));
    let [recorded, head, wording, signer] = *plain.many::<4>(4)? else { return None };
    let number = u32::from_le_bytes;
    Some(Row {
        signed_at,
        recorded: CommitIx(number(recorded)),
        head: number(head),
        wording: number(wording),
        signer: number(signer),
        id: RecordId::new(*plain.many::<6>(1)?.first()?),
    })
}

/// Whether the commit that is named is one of so many.
fn is_there(head: HeadStanding, commits: usize) -> bool {
    match head {
        HeadStanding::Mainline(at) => at.index() < commits,
        _ => true,
    }
}
