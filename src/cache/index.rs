//! The index: the mainline as it was read, and each record's blob as it was understood.

use super::bytes::{Put, Take};
use crate::format::record;
use crate::model::{
    Body, Kind, Moment, PersonId, PublicKey, Record, RepositoryId, RequirementId, Seal, SealFault,
    Understood, Version,
};
use crate::source::{BlobId, Change, CommitId, CommitIx, CommitMeta, Digest, Entry, History, Mode, Reach};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What is kept of a repository.
#[derive(Default, Debug)]
pub struct Index {
    /// The packs that there were.
    pub packs: Vec<String>,
    /// The mainline as far as its commits lay in them.
    pub history: History,
    /// What the blobs of records are.
    pub records: HashMap<BlobId, Kept>,
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

/// How a change is written.
const RECORD_ADDED: u64 = 0;
const OTHER: u64 = 1;

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
        let positions = (0..).zip(&self.history.commits).map(|(n, c)| (c.id, n)).collect();
        let mut writer = Writer { put, positions, written: HashSet::new() };
        let put = &mut writer.put;
        put.number(self.history.changes.len() as u64);
        for change in &self.history.changes {
            writer.change(change, &self.records);
        }
        let mut rest: Vec<_> =
            self.records.iter().filter(|(blob, _)| !writer.written.contains(*blob)).collect();
        rest.sort_by_key(|(blob, _)| **blob);
        writer.put.number(rest.len() as u64);
        for (blob, kept) in rest {
            writer.put.raw(blob.bytes());
            writer.kept(kept);
        }
        writer.put.finish()
    }

    /// Whether every change and every side commit belongs to a commit that is there, in their order.
    fn is_sound(&self) -> bool {
        let History { commits, changes, side } = &self.history;
        changes.windows(2).all(|w| w[0].commit <= w[1].commit)
            && changes.last().is_none_or(|c| c.commit.index() < commits.len())
            && side.values().all(|reach| reach.since.index() < commits.len())
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
        let count = take.count(3)?;
        this.history.changes.reserve(count);
        this.records.reserve(count);
        let mut paths = HashMap::new();
        for _ in 0..count {
            let kind = take.number()?;
            let commit = CommitIx(u32::try_from(take.number()?).ok()?);
            let change = if kind == RECORD_ADDED {
                let blob = BlobId::new(take.id()?);
                let kept = take_kept(&mut take, &mut memo, &this.history.commits)?;
                let path = kept.understood.content.as_ref().ok()?.path(&kept.understood.id).into();
                this.records.insert(blob, kept);
                Change { commit, path, was: None, now: Some(Entry { mode: Mode::Plain, blob }) }
            } else {
                let n = take.text_number()?;
                let text = std::str::from_utf8(take.bytes_of(n)).ok()?;
                let path = Arc::clone(paths.entry(n).or_insert_with(|| Arc::from(text)));
                Change { commit, path, was: take_entry(&mut take)?, now: take_entry(&mut take)? }
            };
            this.history.changes.push(change);
        }
        for _ in 0..take.count(20)? {
            let blob = BlobId::new(take.id()?);
            this.records.insert(blob, take_kept(&mut take, &mut memo, &this.history.commits)?);
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

/// What is written, and what is needed to write it short.
struct Writer {
    put: Put,
    positions: HashMap<CommitId, u64>,
    written: HashSet<BlobId>,
}

impl Writer {
    /// A record that was added where it belongs needs no path, and takes its blob's meaning along.
    fn change(&mut self, change: &Change, records: &HashMap<BlobId, Kept>) {
        if let (None, Some(Entry { mode: Mode::Plain, blob })) = (change.was, change.now)
            && let Some(kept) = records.get(&blob)
            && let Ok(record) = &kept.understood.content
            && record.path(&kept.understood.id) == *change.path
            && self.written.insert(blob)
        {
            self.put.number(RECORD_ADDED);
            self.put.number(change.commit.0.into());
            self.put.raw(blob.bytes());
            return self.kept(kept);
        }
        self.put.number(OTHER);
        self.put.number(change.commit.0.into());
        self.put.text(change.path.as_bytes());
        put_entry(&mut self.put, change.was);
        put_entry(&mut self.put, change.now);
    }

    fn kept(&mut self, kept: &Kept) {
        let packed = u64::from(kept.lay == Lay::Packed);
        let Understood { id, content, seal } = &kept.understood;
        match content {
            Ok(record) => {
                let kind = Kind::ALL.iter().position(|k| *k == record.kind()).map_or(0, |n| n as u64 + 1);
                self.put.number(kind << 1 | packed);
                self.put.raw(&short_id(id));
                self.record(record);
            }
            Err(why) => {
                self.put.number(packed);
                self.put.text(why.as_bytes());
            }
        }
        match seal {
            Seal::Good { key, present } => {
                self.put.number(match present {
                    None => 0,
                    Some(false) => 1,
                    Some(true) => 2,
                });
                self.put.text(key.blob());
            }
            Seal::Bad(fault, detail) => {
                let n = FAULTS.iter().position(|f| f == fault).unwrap_or(0);
                self.put.number(3 + n as u64);
                self.put.text(detail.as_bytes());
            }
        }
    }

    /// A record's texts; what is new in every record is written as numbers, and a head on the mainline by its position.
    fn record(&mut self, record: &Record) {
        self.put.signed(record.signed_at.0);
        match record.head {
            None => self.put.number(0),
            Some(head) => match self.positions.get(&head) {
                Some(n) => self.put.number(n + 2),
                None => {
                    self.put.number(1);
                    self.put.raw(head.bytes());
                }
            },
        }
        for text in record::texts(record) {
            self.put.text(text.as_bytes());
        }
    }
}

/// The six bytes of an id's twelve hex digits.
fn short_id(id: &str) -> [u8; 6] {
    let digits = u64::from_str_radix(id, 16).unwrap_or(0).to_be_bytes();
    let mut six = [0; 6];
    six.copy_from_slice(&digits[2..]);
    six
}

fn take_kept(take: &mut Take<'_>, memo: &mut Memo, commits: &[CommitMeta]) -> Option<Kept> {
    let kind = usize::try_from(take.number()?).ok()?;
    let lay = if kind & 1 == 1 { Lay::Packed } else { Lay::Loose };
    let (id, content) = match (kind >> 1).checked_sub(1) {
        None => (String::new(), Err(take.text()?.to_owned())),
        Some(n) => {
            let id = take.raw(6)?.iter().fold(0u64, |id, byte| id << 8 | u64::from(*byte));
            (format!("{id:012x}"), Ok(take_record(take, memo, *Kind::ALL.get(n)?, commits)?))
        }
    };
    let seal = match take.number()? {
        n @ 0..=2 => {
            let text = take.text_number()?;
            let key = of(&mut memo.keys, text, || PublicKey::from_blob(take.bytes_of(text)).ok())?;
            Seal::Good { key, present: (n > 0).then_some(n == 2) }
        }
        n => Seal::Bad(*FAULTS.get(usize::try_from(n - 3).ok()?)?, take.text()?.to_owned()),
    };
    Some(Kept { understood: Understood { id, content, seal }, lay })
}

/// What texts mean, each found out once.
#[derive(Default)]
struct Memo {
    keys: HashMap<usize, PublicKey>,
    repositories: HashMap<usize, RepositoryId>,
    requirements: HashMap<usize, RequirementId>,
    versions: HashMap<usize, Version>,
    digests: HashMap<usize, Digest>,
    people: HashMap<usize, PersonId>,
}

impl Memo {
    /// Nearly every record is one of these: the texts of its keys, in their order.
    fn acknowledgement(
        &mut self,
        take: &mut Take<'_>,
        signed_at: Moment,
        head: Option<CommitId>,
    ) -> Option<Record> {
        let texts = [(); 5].map(|()| take.text_number());
        let [repository, requirement, version, digest, person] = texts;
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
        let statement = take.text()?.to_owned();
        Some(Record { repository, signed_at, head, statement, body })
    }
}

/// What is remembered of a text, or what is found out about it now.
fn of<T: Clone>(known: &mut HashMap<usize, T>, text: usize, find: impl FnOnce() -> Option<T>) -> Option<T> {
    match known.get(&text) {
        Some(value) => Some(value.clone()),
        None => find().inspect(|value| drop(known.insert(text, value.clone()))),
    }
}

fn take_record(take: &mut Take<'_>, memo: &mut Memo, kind: Kind, commits: &[CommitMeta]) -> Option<Record> {
    let signed_at = Moment(take.signed()?);
    let head = match usize::try_from(take.number()?).ok()? {
        0 => None,
        1 => Some(CommitId::new(take.id()?)),
        n => Some(commits.get(n - 2)?.id),
    };
    if kind == Kind::Acknowledgement {
        return memo.acknowledgement(take, signed_at, head);
    }
    let texts = (0..record::texts_of(kind)).map(|_| take.text()).collect::<Option<Vec<_>>>()?;
    record::from_texts(kind, signed_at, head, &texts)
}
