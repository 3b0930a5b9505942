//! The index: the mainline as it was read, and each record's blob as it was understood.

use super::bytes::{Put, Take};
use super::parts::Parts;
use super::roster::{put_people, take_people};
use super::settled::{put_settled, take_block, take_tables};
use super::understood::{Memo, put_understood, take_understood};
use crate::cores::{deal, join};
use crate::model::{Rosters, Settled, Understood};
use crate::source::{BlobId, Change, CommitId, CommitIx, CommitMeta, Entry, History, Mode, Reach};
use rustc_hash::FxHashMap;
use std::collections::HashMap;
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

impl Index {
    /// The parts of the file: what is read by itself first, then blocks of settled records.
    pub(super) fn encode(&self) -> Vec<Vec<u8>> {
        let mut put = Put::default();
        put.number(self.history.commits.len() as u64);
        let blocks = put_settled(&mut put, &self.settled);
        put_history(&mut put, &self.history);
        put.number(self.packs.len() as u64);
        for pack in &self.packs {
            put.text(pack.as_bytes());
        }
        let mut others: Vec<_> = self.others.iter().collect();
        others.sort_by_key(|(blob, _)| **blob);
        put.number(others.len() as u64);
        for (blob, Kept { understood: u, lay }) in others {
            put.raw(blob.bytes());
            put.number(u64::from(*lay == Lay::Packed));
            put_understood(&mut put, u.id, &u.content, &u.seal);
        }
        let mut rosters: Vec<_> = self.rosters.iter().collect();
        rosters.sort_by_key(|(key, _)| *key);
        put.number(rosters.len() as u64);
        for ((blob, path), people) in rosters {
            put.raw(blob.bytes());
            put.text(path.as_bytes());
            put_people(&mut put, people);
        }
        let mut parts = vec![put.finish()];
        parts.extend(blocks);
        parts
    }

    /// The index of a file's parts; the blocks are read while the rest is.
    pub(super) fn decode(parts: &Parts) -> Option<Self> {
        let bytes = parts.part(0)?;
        let mut take = Take::new(&bytes)?;
        let commits = take.count(22)?;
        let tables = take_tables(&mut take)?;
        let texts = take.clone();
        let (this, blocks) = std::thread::scope(|scope| {
            let reading = scope.spawn(move || Self::decode_rest(take, commits));
            let blocks = deal(parts.len() - 1, |n| {
                let bytes = parts.part(n + 1)?;
                take_block(texts.apart(&bytes), &tables, commits)
            });
            (join(reading), blocks)
        });
        let mut this = this?;
        this.settled = Settled::naming(this.history.commits.iter().map(|c| c.id).collect());
        this.settled.blobs.reserve(blocks.len() * crate::model::BLOCK);
        let mut last = CommitIx(0);
        for block in blocks {
            let (files, blobs) = block?;
            let is_next = files.first().is_none_or(|first| last <= first.recorded());
            last = files.last().filter(|_| is_next)?.recorded();
            this.settled.files.push_block(files);
            this.settled.blobs.extend(blobs);
        }
        Some(this)
    }

    fn decode_rest(mut take: Take<'_>, commits: usize) -> Option<Self> {
        let mut memo = Memo::default();
        let mut paths = FxHashMap::default();
        let mut this = Self { history: take_history(&mut take, commits, &mut paths)?, ..Self::default() };
        for _ in 0..take.count(1)? {
            this.packs.push(take.text()?.to_owned());
        }
        for _ in 0..take.count(20)? {
            let blob = BlobId::new(take.id()?);
            let lay = if take.number()? == 1 { Lay::Packed } else { Lay::Loose };
            let understood = take_understood(&mut take, &mut memo)?;
            this.others.insert(blob, Kept { understood, lay });
        }
        let count = take.count(22)?;
        this.rosters.reserve(count);
        for _ in 0..count {
            let blob = BlobId::new(take.id()?);
            let path = shared(&mut take, &mut paths)?;
            let people = take_people(&mut take, &path, &mut memo.keys)?;
            this.rosters.insert((blob, path), people);
        }
        take.is_empty().then_some(this)
    }
}

/// A text that returns, by its number.
type Texts = FxHashMap<usize, Arc<str>>;

fn shared(take: &mut Take<'_>, known: &mut Texts) -> Option<Arc<str>> {
    let n = take.text_number()?;
    let text = std::str::from_utf8(take.bytes_of(n)).ok()?;
    Some(Arc::clone(known.entry(n).or_insert_with(|| Arc::from(text))))
}

fn put_history(put: &mut Put, history: &History) {
    let mut before: Option<&CommitMeta> = None;
    for commit in &history.commits {
        put_commit(put, commit, before);
        before = Some(commit);
    }
    let mut side: Vec<_> = history.side.iter().collect();
    side.sort_by_key(|(id, _)| **id);
    put.number(side.len() as u64);
    for (id, reach) in side {
        put.raw(id.bytes());
        put.number(reach.since.0.into());
        put_time(put, reach.committed);
    }
    put.number(history.changes.len() as u64);
    for change in history.changes.iter() {
        put.number(change.commit.0.into());
        put.text(change.path.as_bytes());
        put_entry(put, change.was);
        put_entry(put, change.now);
    }
}

/// Every change and every side commit has to belong to one of the commits, in their order.
fn take_history(take: &mut Take<'_>, commits: usize, texts: &mut Texts) -> Option<History> {
    let mut history = History::default();
    history.commits.reserve(commits);
    for _ in 0..commits {
        let before = history.commits.last().map(|c| c.id);
        history.commits.push(take_commit(take, before, texts)?);
    }
    let is_there = |at: CommitIx| (at.index() < commits).then_some(at);
    for _ in 0..take.count(22)? {
        let id = CommitId::new(take.id()?);
        let since = is_there(CommitIx(u32::try_from(take.number()?).ok()?))?;
        history.side.insert(id, Reach { since, committed: take_time(take)? });
    }
    let count = take.count(4)?;
    let mut last = CommitIx(0);
    for _ in 0..count {
        let commit = is_there(CommitIx(u32::try_from(take.number()?).ok()?)).filter(|at| last <= *at)?;
        last = commit;
        let path = take.text()?;
        history.changes.push(Change { commit, path, was: take_entry(take)?, now: take_entry(take)? });
    }
    Some(history)
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

fn take_commit(take: &mut Take<'_>, before: Option<CommitId>, texts: &mut Texts) -> Option<CommitMeta> {
    let id = CommitId::new(take.id()?);
    let committed = take_time(take)?;
    let (committer, author) = (shared(take, texts)?, shared(take, texts)?);
    let subject = take.text()?.into();
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
