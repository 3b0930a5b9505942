//! The index: the mainline as it was read, and each record's blob as it was understood.

use super::bytes::{Known, Put, Take};
use super::commits::{self, put_commits, put_time, shared, take_commits, take_count, take_time};
use super::parts::Parts;
use super::roster::{put_people, take_people};
use super::settled::{put_settled, take_block, take_tables};
use super::understood::{Memo, put_understood, take_understood};
use crate::cores::deal;
use crate::model::{Block, Records, Rosters, Understood};
use crate::source::{BlobId, Change, CommitId, CommitIx, CommitMeta, Entry, History, Mode, Reach};
use std::collections::HashMap;
use std::sync::OnceLock;

/// What is kept of a repository.
#[derive(Default, Debug)]
pub struct Index {
    /// The packs that there were.
    pub packs: Vec<String>,
    /// The mainline as far as its commits lay in them, without the additions of settled records.
    pub history: History,
    /// The records that nothing happened to since.
    pub settled: Records,
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
    /// The parts of the file: what is read first, what is there once, blocks of commits, blocks of settled records.
    pub(super) fn encode(&self) -> Vec<Vec<u8>> {
        let mut head = Put::default();
        let commits = put_commits(&mut head, &self.history.commits);
        let records = put_settled(&mut head, &self.settled);
        let mut parts = vec![head.finish(), self.encode_rest()];
        parts.extend(commits);
        parts.extend(records);
        parts
    }

    fn encode_rest(&self) -> Vec<u8> {
        let mut put = Put::default();
        put_changes(&mut put, &self.history);
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
        put.finish()
    }

    /// The index of a file's parts, which are read on every core.
    pub(super) fn decode(parts: &Parts) -> Option<Self> {
        let head = parts.part(0)?;
        let mut take = Take::new(&head)?;
        let (commits, blocks) = take_count(&mut take)?;
        // Every block of records needs them: whoever comes first reads them, while others read something else.
        let tables = OnceLock::new();
        let tables = || tables.get_or_init(|| take_tables(take.clone())).as_ref();
        let pieces = deal(parts.len(), |n| {
            let bytes = || parts.part(n);
            Some(match n {
                0 => tables().map(|_| Piece::Tables)?,
                1 => Piece::Rest(Box::new(Self::decode_rest(&bytes()?, commits)?)),
                n if n <= blocks + 1 => Piece::Commits(take_commits(&bytes()?)?),
                _ => Piece::Records(take_block(&bytes()?, tables()?, commits)?),
            })
        });
        let mut pieces = pieces.into_iter();
        let Some(Some(Piece::Tables)) = pieces.next() else { return None };
        let Some(Some(Piece::Rest(this))) = pieces.next() else { return None };
        let mut this = *this;
        let of_commits: Vec<_> = pieces.by_ref().take(blocks).collect();
        // Mostly the mainline went on.
        let room = of_commits.len() * commits::BLOCK;
        this.history.commits.reserve(room + room / 64);
        for piece in of_commits {
            let Some(Piece::Commits(block)) = piece else { return None };
            this.history.commits.extend(block);
        }
        (this.history.commits.len() == commits).then_some(())?;
        this.settled = Records::naming(this.history.commits.iter().map(|c| c.id).collect());
        let mut last = CommitIx(0);
        for piece in pieces {
            let Some(Piece::Records(block)) = piece else { return None };
            let is_next = block.held().first().is_none_or(|first| last <= first.recorded());
            last = block.held().last().filter(|_| is_next)?.recorded();
            this.settled.push_block(block);
        }
        Some(this)
    }

    fn decode_rest(bytes: &[u8], commits: usize) -> Option<Self> {
        let mut take = Take::new(bytes)?;
        let mut memo = Memo::default();
        let mut paths = Known::default();
        let mut this = Self { history: take_changes(&mut take, commits)?, ..Self::default() };
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

/// What one part holds.
enum Piece {
    Tables,
    Rest(Box<Index>),
    Commits(Vec<CommitMeta>),
    Records(Block),
}

/// What a history holds beside its commits.
fn put_changes(put: &mut Put, history: &History) {
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
fn take_changes(take: &mut Take<'_>, commits: usize) -> Option<History> {
    let mut history = History::default();
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
