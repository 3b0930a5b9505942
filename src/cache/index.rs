//! The index: the mainline as it was read, and each record's blob as it was understood.

use super::bytes::{Put, Take};
use super::roster::{put_people, take_people};
use crate::cores::deal;
use crate::format::record;
use crate::model::{
    Body, HeadStanding, Kind, Moment, Name, PersonId, PublicKey, Record, RecordFile, RecordId, RepositoryId,
    RequirementId, Rosters, Seal, SealFault, Settled, Understood, Version,
};
use crate::source::{BlobId, Change, CommitId, CommitIx, CommitMeta, Digest, Entry, History, Mode, Reach};
use rustc_hash::FxHashMap;
use std::collections::HashMap;
use std::collections::hash_map;
use std::sync::Arc;

/// What is kept of a repository.
#[derive(Default, Debug)]
pub struct Index {
    /// The packs that there were.
    pub packs: Vec<String>,
    /// The mainline as far as its commits lay in them, without the additions of settled records.
    pub history: History,
    /// The records that nothing happened to since.
    pub settled: Settled,
    /// What the other blobs of records are.
    pub others: HashMap<BlobId, Kept>,
    /// What the rosters in packs say, those in which nothing is wrong.
    pub rosters: Rosters,
}

/// What is kept of a record's blob.
#[derive(Clone, Debug)]
pub struct Kept {
    /// What it is.
    pub understood: Understood,
    /// Where it lay.
    pub lay: Lay,
}

/// Where an object lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lay {
    /// In a pack: while the packs are the same, it is there, and is what it was.
    Packed,
    /// In a file of its own.
    Loose,
}

/// How many settled records make a block, which one thread reads.
const BLOCK: usize = 1 << 13;

const FAULTS: [SealFault; 4] =
    [SealFault::Malformed, SealFault::Refused, SealFault::Unsupported, SealFault::Invalid];

impl Index {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut put = Put::default();
        put.number(self.packs.len() as u64);
        for pack in &self.packs {
            put.text(pack.as_bytes());
        }
        put.number(self.history.commits.len() as u64);
        let mut before: Option<&CommitMeta> = None;
        for commit in &self.history.commits {
            put_commit(&mut put, commit, before);
            before = Some(commit);
        }
        let mut side: Vec<_> = self.history.side.iter().collect();
        side.sort_by_key(|(id, _)| **id);
        put.number(side.len() as u64);
        for (id, reach) in side {
            put.raw(id.bytes());
            put.number(reach.since.0.into());
            put_time(&mut put, reach.committed);
        }
        put.number(self.history.changes.len() as u64);
        for change in &self.history.changes {
            put.number(change.commit.0.into());
            put.text(change.path.as_bytes());
            put_entry(&mut put, change.was);
            put_entry(&mut put, change.now);
        }
        let blocks = || self.settled.files.chunks(BLOCK).zip(self.settled.blobs.chunks(BLOCK));
        put.number(blocks().count() as u64);
        for (files, blobs) in blocks() {
            put.block(|put| put_settled(put, files, blobs));
        }
        let mut others: Vec<_> = self.others.iter().collect();
        others.sort_by_key(|(blob, _)| **blob);
        put.number(others.len() as u64);
        for (blob, Kept { understood: u, lay }) in others {
            put.raw(blob.bytes());
            put.number(u64::from(*lay == Lay::Packed));
            put_understood(&mut put, u.id, &u.content, &u.seal, HeadStanding::Unknown);
        }
        let mut rosters: Vec<_> = self.rosters.iter().collect();
        rosters.sort_by_key(|(key, _)| *key);
        put.number(rosters.len() as u64);
        for ((blob, path), people) in rosters {
            put.raw(blob.bytes());
            put.text(path.as_bytes());
            put_people(&mut put, people);
        }
        put.finish()
    }

    /// Whether every change and every side commit belongs to a commit that is there, in their order.
    fn is_sound(&self) -> bool {
        let History { commits, changes, side } = &self.history;
        let named = |head| match head {
            HeadStanding::Mainline(at) => at.index() < commits.len(),
            _ => true,
        };
        changes.windows(2).all(|w| w[0].commit <= w[1].commit)
            && changes.last().is_none_or(|c| c.commit.index() < commits.len())
            && side.values().all(|reach| reach.since.index() < commits.len())
            && self.settled.files.is_sorted_by_key(|file| file.recorded)
            && self.settled.last().is_none_or(|at| at.index() < commits.len())
            && self.settled.files.iter().all(|file| named(file.head))
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut take = Take::new(bytes)?;
        let mut memo = Memo::default();
        let mut this = Self::default();
        for _ in 0..take.count(1)? {
            this.packs.push(take.text()?.to_owned());
        }
        let count = take.count(22)?;
        this.history.commits.reserve(count);
        for _ in 0..count {
            let before = this.history.commits.last().map(|c| c.id);
            this.history.commits.push(take_commit(&mut take, before)?);
        }
        for _ in 0..take.count(22)? {
            let id = CommitId::new(take.id()?);
            let since = CommitIx(u32::try_from(take.number()?).ok()?);
            this.history.side.insert(id, Reach { since, committed: take_time(&mut take)? });
        }
        let count = take.count(4)?;
        this.history.changes.reserve(count);
        let mut paths = HashMap::new();
        for _ in 0..count {
            let commit = CommitIx(u32::try_from(take.number()?).ok()?);
            let n = take.text_number()?;
            let text = std::str::from_utf8(take.bytes_of(n)).ok()?;
            let path = Arc::clone(paths.entry(n).or_insert_with(|| Arc::from(text)));
            let change = Change { commit, path, was: take_entry(&mut take)?, now: take_entry(&mut take)? };
            this.history.changes.push(change);
        }
        let blocks = take.count(1)?;
        let blocks = (0..blocks).map(|_| take.block()).collect::<Option<Vec<_>>>()?;
        for settled in deal(blocks.len(), |n| take_settled(blocks[n].clone(), &this.history.commits)) {
            this.settled.append(settled?);
        }
        for _ in 0..take.count(20)? {
            let blob = BlobId::new(take.id()?);
            let lay = if take.number()? == 1 { Lay::Packed } else { Lay::Loose };
            let understood =
                take_understood(&mut take, &mut memo, HeadStanding::Unknown, &this.history.commits)?;
            this.others.insert(blob, Kept { understood, lay });
        }
        let count = take.count(22)?;
        this.rosters.reserve(count);
        for _ in 0..count {
            let blob = BlobId::new(take.id()?);
            let n = take.text_number()?;
            let text = std::str::from_utf8(take.bytes_of(n)).ok()?;
            let path = Arc::clone(paths.entry(n).or_insert_with(|| Arc::from(text)));
            let people = take_people(&mut take, &path, &mut memo.keys)?;
            this.rosters.insert((blob, path), people);
        }
        (take.is_empty() && this.is_sound()).then_some(this)
    }
}

fn put_commit(put: &mut Put, commit: &CommitMeta, before: Option<&CommitMeta>) {
    put.raw(commit.id.bytes());
    put_time(put, commit.committed);
    for text in [&commit.committer, &commit.author, &commit.subject] {
        put.text(text.as_bytes());
    }
    // Nearly every commit follows the one before, and on nothing else.
    let usual = before.map_or(commit.parents.is_empty(), |b| commit.parents == [b.id]);
    put.number(if usual { 0 } else { commit.parents.len() as u64 + 1 });
    if !usual {
        for parent in &commit.parents {
            put.raw(parent.bytes());
        }
    }
}

fn take_commit(take: &mut Take<'_>, before: Option<CommitId>) -> Option<CommitMeta> {
    let id = CommitId::new(take.id()?);
    let committed = take_time(take)?;
    let [committer, author, subject] = [take.text()?, take.text()?, take.text()?].map(str::to_owned);
    let parents = match take.number()? {
        0 => before.into_iter().collect(),
        n => (1..n).map(|_| Some(CommitId::new(take.id()?))).collect::<Option<_>>()?,
    };
    Some(CommitMeta { id, committed, committer, author, subject, parents })
}

fn put_time(put: &mut Put, time: Option<i64>) {
    put.number(time.is_some().into());
    put.signed(time.unwrap_or(0));
}

fn take_time(take: &mut Take<'_>) -> Option<Option<i64>> {
    let known = take.number()? == 1;
    take.signed().map(|time| known.then_some(time))
}

fn put_entry(put: &mut Put, entry: Option<Entry>) {
    let Some(Entry { mode, blob }) = entry else { return put.number(0) };
    put.number(match mode {
        Mode::Plain => 1,
        Mode::Executable => 2,
        Mode::Symlink => 3,
        Mode::Submodule => 4,
        Mode::Other(mode) => 5 + u64::from(mode),
    });
    put.raw(blob.bytes());
}

fn take_entry(take: &mut Take<'_>) -> Option<Option<Entry>> {
    let mode = match take.number()? {
        0 => return Some(None),
        1 => Mode::Plain,
        2 => Mode::Executable,
        3 => Mode::Symlink,
        4 => Mode::Submodule,
        n => Mode::Other(u32::try_from(n - 5).ok()?),
    };
    Some(Some(Entry { mode, blob: BlobId::new(take.id()?) }))
}

fn put_settled(put: &mut Put, files: &[RecordFile], blobs: &[BlobId]) {
    put.number(files.len() as u64);
    let mut before = 0;
    for (file, blob) in files.iter().zip(blobs) {
        put.number((file.recorded.0 - before).into());
        before = file.recorded.0;
        put.raw(blob.bytes());
        put_head(put, file.head);
        put_understood(put, file.id, &file.content, &file.seal, file.head);
    }
}

fn take_settled(mut take: Take<'_>, commits: &[CommitMeta]) -> Option<Settled> {
    let mut memo = Memo::default();
    let count = take.count(28)?;
    let mut settled = Settled::default();
    settled.files.reserve(count);
    settled.blobs.reserve(count);
    let mut before = 0u32;
    for _ in 0..count {
        before = before.checked_add(u32::try_from(take.number()?).ok()?)?;
        let blob = BlobId::new(take.id()?);
        let head = take_head(&mut take)?;
        let Understood { id, content, seal } = take_understood(&mut take, &mut memo, head, commits)?;
        settled.push(RecordFile::in_place(content.ok()?, id, seal, CommitIx(before), head), blob);
    }
    take.is_empty().then_some(settled)
}

/// The head that a record names, as it stands: one on the mainline is its position, and needs no id.
fn put_head(put: &mut Put, head: HeadStanding) {
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

fn take_head(take: &mut Take<'_>) -> Option<HeadStanding> {
    Some(match take.number()? {
        0 => HeadStanding::None,
        1 => HeadStanding::Unknown,
        2 => HeadStanding::Displaced(Moment(take.signed()?)),
        n => HeadStanding::Mainline(CommitIx(u32::try_from(n - 3).ok()?)),
    })
}

/// Writes what a record's bytes are; `head` is written already, where it names the record's.
fn put_understood(
    put: &mut Put,
    id: RecordId,
    content: &Result<Record, Box<str>>,
    seal: &Seal,
    head: HeadStanding,
) {
    match content {
        Ok(record) => {
            put.number(Kind::ALL.iter().position(|k| *k == record.kind()).map_or(0, |n| n as u64 + 1));
            put.raw(id.bytes());
            put.signed(record.signed_at.0);
            if !matches!(head, HeadStanding::Mainline(_)) {
                put.number(record.head.is_some().into());
                record.head.iter().for_each(|head| put.raw(head.bytes()));
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

fn take_understood(
    take: &mut Take<'_>,
    memo: &mut Memo,
    head: HeadStanding,
    commits: &[CommitMeta],
) -> Option<Understood> {
    let (id, content) = match usize::try_from(take.number()?).ok()?.checked_sub(1) {
        None => (RecordId::default(), Err(take.text()?.into())),
        Some(n) => {
            let id = RecordId::new(take.raw(6)?.try_into().ok()?);
            let signed_at = Moment(take.signed()?);
            let head = match head {
                HeadStanding::Mainline(at) => Some(commits.get(at.index())?.id),
                _ if take.number()? == 1 => Some(CommitId::new(take.id()?)),
                _ => None,
            };
            (id, Ok(take_record(take, memo, *Kind::ALL.get(n)?, signed_at, head)?))
        }
    };
    let seal = match take.number()? {
        n @ 0..=2 => {
            let text = take.text_number()?;
            let key = of(&mut memo.keys, text, || PublicKey::from_blob(take.bytes_of(text)).ok())?;
            Seal::Good { key, present: (n > 0).then_some(n == 2) }
        }
        n => Seal::Bad(*FAULTS.get(usize::try_from(n - 3).ok()?)?, take.text()?.into()),
    };
    Some(Understood { id, content, seal })
}

/// What texts mean, each found out once.
#[derive(Default)]
struct Memo {
    keys: Known<PublicKey>,
    repositories: Known<RepositoryId>,
    requirements: Known<RequirementId>,
    versions: Known<Version>,
    digests: Known<Digest>,
    people: Known<PersonId>,
    statements: Known<Name>,
}

/// By the number of the text.
pub(super) type Known<T> = FxHashMap<usize, T>;

impl Memo {
    /// Nearly every record is one of these: the texts of its keys, in their order.
    fn acknowledgement(
        &mut self,
        take: &mut Take<'_>,
        signed_at: Moment,
        head: Option<CommitId>,
    ) -> Option<Record> {
        let texts = [(); 6].map(|()| take.text_number());
        let [repository, requirement, version, digest, person, statement] = texts;
        let text = |n: usize| std::str::from_utf8(take.bytes_of(n)).ok();
        let repository = of(&mut self.repositories, repository?, || RepositoryId::parse(text(repository?)?))?;
        let body = Body::Acknowledgement {
            requirement: of(&mut self.requirements, requirement?, || {
                RequirementId::parse(text(requirement?)?).ok()
            })?,
            version: of(&mut self.versions, version?, || Version::parse(text(version?)?))?,
            digest: of(&mut self.digests, digest?, || Digest::parse(text(digest?)?))?,
            person: of(&mut self.people, person?, || PersonId::parse(text(person?)?).ok())?,
        };
        let statement = of(&mut self.statements, statement?, || text(statement?).map(Name::from))?;
        Some(Record { repository, signed_at, head, statement, body })
    }
}

/// What is remembered of a text, or what is found out about it now.
pub(super) fn of<T: Clone>(known: &mut Known<T>, text: usize, find: impl FnOnce() -> Option<T>) -> Option<T> {
    match known.entry(text) {
        hash_map::Entry::Occupied(known) => Some(known.get().clone()),
        hash_map::Entry::Vacant(free) => Some(free.insert(find()?).clone()),
    }
}

fn take_record(
    take: &mut Take<'_>,
    memo: &mut Memo,
    kind: Kind,
    signed_at: Moment,
    head: Option<CommitId>,
) -> Option<Record> {
    if kind == Kind::Acknowledgement {
        return memo.acknowledgement(take, signed_at, head);
    }
    let texts = (0..record::texts_of(kind)).map(|_| take.text()).collect::<Option<Vec<_>>>()?;
    record::from_texts(kind, signed_at, head, &texts)
}
