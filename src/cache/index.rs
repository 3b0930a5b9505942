//! The index: the mainline as it was read, and each record's blob as it was understood.

use super::Anew;
use super::bytes::{Known, Put, Take};
use super::commits::{put_commits, put_time, shared, take_commits, take_time, texts};
use super::parts::Parts;
use super::roster::{People, put_people, take_people};
use super::settled::{put_settled, put_shared, take_block, take_shared};
use super::understood::{Memo, put_understood, take_understood};
use crate::cores::deal;
use crate::model::{BLOCK, Block, Person, Records, Rosters, Shared, Understood};
use crate::source::{BlobId, Change, CommitId, CommitIx, CommitMeta, Entry, History, Mode, Reach};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

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

/// So many rosters lie together.
const ROSTERS: usize = 1 << 11;

/// How many parts of each kind there are.
struct Counts {
    commits: usize,
    blocks: usize,
    rosters: usize,
}

impl Index {
    /// The parts of the file: how many there are and what records share, what is there once, blocks of commits, rosters
    /// and settled records.
    pub(super) fn encode(&self) -> Vec<Vec<u8>> {
        let commits: Vec<_> = put_commits(&self.history.commits).flatten().collect();
        let rosters = self.encode_rosters();
        let mut head = Put::default();
        for count in [self.history.commits.len(), commits.len() / 2, rosters.len()] {
            head.number(count as u64);
        }
        put_shared(&mut head, self.settled.shared());
        let mut parts = vec![head.finish(), self.encode_rest()];
        parts.extend(commits);
        parts.extend(rosters);
        parts.extend(put_settled(&self.settled));
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
        put.finish()
    }

    fn encode_rosters(&self) -> Vec<Vec<u8>> {
        let mut rosters: Vec<_> = self.rosters.iter().collect();
        // Those of one person lie side by side: they say nearly the same.
        rosters.sort_by(|((a, a_path), _), ((b, b_path), _)| (a_path, a).cmp(&(b_path, b)));
        let part = |rosters: &[Written<'_>]| {
            let mut put = Put::default();
            put.number(rosters.len() as u64);
            for ((blob, path), people) in rosters {
                put.raw(blob.bytes());
                put.text(path.as_bytes());
                put_people(&mut put, people);
            }
            put.finish()
        };
        rosters.chunks(ROSTERS).map(part).collect()
    }

    /// The index of a file's parts, which are read on every core.
    pub(super) fn decode(parts: &Arc<Parts>, anew: &Arc<Anew>) -> Option<Self> {
        let head = parts.part(0)?;
        let mut take = Take::new(&head)?;
        let counts = Counts { commits: take.place()?, blocks: take.place()?, rosters: take.place()? };
        // Every block of records needs it: whoever comes first reads it, while others read something else.
        let shared = OnceLock::new();
        let shared = || shared.get_or_init(|| take_shared(&mut take.clone())).as_ref();
        let rosters = 2 + 2 * counts.blocks;
        let pieces = deal(parts.len(), |n| {
            Some(match n {
                0 => shared().map(|_| Piece::Shared)?,
                1 => Piece::Rest(Box::new(parts.read(n, |bytes| Self::decode_rest(bytes, counts.commits))?)),
                // Their texts lie behind their numbers, and are read when somebody looks.
                n if n < rosters && n % 2 == 1 => Piece::Texts,
                n if n < rosters => {
                    let (file, anew) = (Arc::clone(parts), Arc::clone(anew));
                    let fetch = Box::new(move || texts(&file, n, &*anew));
                    let bytes = parts.length(n + 1)?;
                    Piece::Commits(parts.read(n, |numbers| take_commits(numbers, bytes, fetch))?)
                }
                n if n < rosters + counts.rosters => Piece::Rosters(parts.read(n, take_rosters)?),
                _ => {
                    let shared = shared()?;
                    Piece::Records(parts.read(n, |bytes| take_block(bytes, shared, counts.commits))?)
                }
            })
        });
        let shared = shared()?.clone();
        Self::together(pieces, &counts, shared)
    }

    fn together(pieces: Vec<Option<Piece>>, counts: &Counts, shared: Shared) -> Option<Self> {
        let mut this = Self::default();
        let mut commits = Vec::with_capacity(counts.commits + counts.commits / 64);
        let mut blocks: Vec<Block> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            match piece? {
                Piece::Shared | Piece::Texts => {}
                Piece::Rest(rest) => this = *rest,
                Piece::Commits(block) => commits.extend(block),
                Piece::Rosters(rosters) => this.rosters.extend(rosters),
                Piece::Records(block) => blocks.push(block),
            }
        }
        (commits.len() == counts.commits).then_some(())?;
        let ends = |block: &Block| Some((block.rows().first()?.recorded, block.rows().last()?.recorded));
        let is_next = |pair: &[Block]| {
            let before = ends(&pair[0]).filter(|_| pair[0].rows().len() == BLOCK);
            before.zip(ends(&pair[1])).is_some_and(|((_, last), (first, _))| last <= first)
        };
        let is_sound = blocks.windows(2).all(is_next) && blocks.iter().all(|b| ends(b).is_some());
        is_sound.then_some(())?;
        this.settled = Records::of_blocks(blocks, shared, commits.iter().map(|c| c.id).collect());
        this.history.commits = commits;
        Some(this)
    }

    fn decode_rest(bytes: &[u8], commits: usize) -> Option<Self> {
        let mut take = Take::new(bytes)?;
        let mut memo = Memo::default();
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
        take.is_empty().then_some(this)
    }
}

fn take_rosters(bytes: &[u8]) -> Option<Vec<Roster>> {
    let mut take = Take::new(bytes)?;
    let (mut paths, mut memo) = (Known::default(), People::default());
    let count = take.count(22)?;
    let mut rosters = Vec::with_capacity(count);
    for _ in 0..count {
        let blob = BlobId::new(take.id()?);
        let path = shared(&mut take, &mut paths)?;
        let people = take_people(&mut take, &path, &mut memo)?;
        rosters.push(((blob, path), people));
    }
    take.is_empty().then_some(rosters)
}

/// A roster in memory.
type Written<'a> = (&'a (BlobId, Arc<str>), &'a Vec<Arc<Person>>);

/// One that was read.
type Roster = ((BlobId, Arc<str>), Vec<Arc<Person>>);

/// What one part holds.
enum Piece {
    Shared,
    Texts,
    Rest(Box<Index>),
    Commits(Vec<CommitMeta>),
    Rosters(Vec<Roster>),
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
