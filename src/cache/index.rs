//! The index: the mainline as it was read, and each record's blob as it was understood.

use super::Anew;
use super::bytes::{Known, Put, Take};
use super::commits::{blocks_of, put_commits, put_time, shared, take_commits, take_time, texts};
use super::parts::Parts;
use super::roster::{People, put_people, take_people};
use super::settled::{put_blobs, put_settled, put_shared, take_blobs, take_block, take_shared};
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

/// What stands in front of everything else, and how many parts of each kind follow: what is there once; blocks of commits,
/// each two parts; rosters; blocks of settled records; the blobs of each of these blocks.
struct Head {
    commits: usize,
    blocks: usize,
    rosters: usize,
    records: usize,
    tip: Option<CommitId>,
    packs: Vec<String>,
}

impl Head {
    fn put(&self, put: &mut Put) {
        for count in [self.commits, self.blocks, self.rosters, self.records, self.packs.len()] {
            put.number(count as u64);
        }
        self.packs.iter().for_each(|pack| put.text(pack.as_bytes()));
        put.raw(self.tip.map_or(NO_COMMIT, |tip| *tip.bytes()).as_slice());
    }

    fn take(take: &mut Take<'_>) -> Option<Self> {
        let [commits, blocks, rosters, records] =
            [take.place()?, take.place()?, take.place()?, take.place()?];
        let packs = (0..take.count(1)?).map(|_| take.text().map(str::to_owned)).collect::<Option<_>>()?;
        let tip = Some(take.id()?).filter(|id| *id != NO_COMMIT).map(CommitId::new);
        Some(Self { commits, blocks, rosters, records, tip, packs })
    }
}

/// The id of no commit.
const NO_COMMIT: [u8; 20] = [0; 20];

/// Where the blocks of commits begin.
const COMMITS: usize = 2;

/// How much of an index is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// All of it.
    Everything,
    /// The blobs of settled records only where something happened since: where the tip is another, or the packs are.
    WhatIsNew {
        /// The tip of the mainline.
        tip: CommitId,
        /// The packs that there are.
        packs: &'a [String],
    },
}

impl Index {
    /// The parts of the file, each made when it is asked for.
    pub(super) fn encode(&self) -> impl Iterator<Item = Vec<u8>> {
        let head = Head {
            commits: self.history.commits.len(),
            blocks: blocks_of(self.history.commits.len()),
            rosters: self.rosters.len().div_ceil(ROSTERS),
            records: self.settled.blocks().len(),
            tip: self.history.commits.last().map(|commit| commit.id),
            packs: self.packs.clone(),
        };
        let mut first = Put::default();
        head.put(&mut first);
        put_shared(&mut first, self.settled.shared());
        let once = [first.finish()].into_iter().chain(std::iter::once_with(|| self.encode_rest()));
        let commits = put_commits(&self.history.commits).flatten();
        let of_people = once.chain(commits).chain(self.encode_rosters());
        of_people.chain(put_settled(&self.settled)).chain(put_blobs(&self.settled))
    }

    fn encode_rest(&self) -> Vec<u8> {
        let mut put = Put::default();
        put_changes(&mut put, &self.history);
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

    fn encode_rosters(&self) -> impl Iterator<Item = Vec<u8>> {
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
        let shares: Vec<Vec<Written<'_>>> = rosters.chunks(ROSTERS).map(<[_]>::to_vec).collect();
        shares.into_iter().map(move |share| part(&share))
    }

    /// The index of a file's parts, which are read on every core.
    pub(super) fn decode(parts: &Arc<Parts>, wanted: Wanted<'_>, anew: &Arc<Anew>) -> Option<Self> {
        let first = parts.part(0)?;
        let mut take = Take::new(&first)?;
        let head = Head::take(&mut take)?;
        let is_known = |tip, packs: &[String]| head.tip == Some(tip) && head.packs == packs;
        let with_blobs = match wanted {
            Wanted::Everything => true,
            Wanted::WhatIsNew { tip, packs } => !is_known(tip, packs),
        };
        // Every block of records needs it: whoever comes first reads it, while others read something else.
        let shared = OnceLock::new();
        let shared = || shared.get_or_init(|| take_shared(&mut take.clone())).as_ref();
        let rosters = COMMITS + 2 * head.blocks;
        let records = rosters + head.rosters;
        (parts.len() == records + 2 * head.records).then_some(())?;
        let pieces = deal(3 + head.rosters + head.records, |n| {
            Some(match n {
                0 => shared().map(|_| Piece::Shared)?,
                1 => Piece::Rest(Box::new(parts.read(1, |bytes| Self::decode_rest(bytes, head.commits))?)),
                2 => Piece::Commits(all_commits(parts, &head, anew)?),
                n if n - 3 < head.rosters => Piece::Rosters(parts.read(rosters + n - 3, take_rosters)?),
                n => {
                    let (shared, n) = (shared()?, records + n - 3 - head.rosters);
                    let mut block = parts.read(n, |bytes| take_block(bytes, shared, head.commits))?;
                    if with_blobs {
                        let blobs = parts.read(n + head.records, take_blobs)?;
                        block.name_blobs(blobs).then_some(())?;
                    }
                    Piece::Records(block)
                }
            })
        });
        let shared = shared()?.clone();
        Self::together(pieces, head, shared)
    }

    fn together(pieces: Vec<Option<Piece>>, head: Head, shared: Shared) -> Option<Self> {
        let mut this = Self::default();
        let (mut commits, mut rosters) = (Vec::new(), Vec::new());
        let mut blocks: Vec<Block> = Vec::with_capacity(head.records);
        for piece in pieces {
            match piece? {
                Piece::Shared => {}
                Piece::Rest(rest) => this = *rest,
                Piece::Commits(all) => commits = all,
                Piece::Rosters(some) => rosters.push(some),
                Piece::Records(block) => blocks.push(block),
            }
        }
        let ends = |block: &Block| Some((block.rows().first()?.recorded, block.rows().last()?.recorded));
        let is_next = |pair: &[Block]| {
            let before = ends(&pair[0]).filter(|_| pair[0].rows().len() == BLOCK);
            before.zip(ends(&pair[1])).is_some_and(|((_, last), (first, _))| last <= first)
        };
        let is_sound = blocks.windows(2).all(is_next) && blocks.iter().all(|b| ends(b).is_some());
        is_sound.then_some(())?;
        this.rosters.reserve(rosters.iter().map(Vec::len).sum());
        this.rosters.extend(rosters.into_iter().flatten());
        this.settled = Records::of_blocks(blocks, shared, commits.iter().map(|c| c.id).collect());
        this.history.commits = commits;
        this.packs = head.packs;
        Some(this)
    }

    fn decode_rest(bytes: &[u8], commits: usize) -> Option<Self> {
        let mut take = Take::new(bytes)?;
        let mut memo = Memo::default();
        let mut this = Self { history: take_changes(&mut take, commits)?, ..Self::default() };
        for _ in 0..take.count(20)? {
            let blob = BlobId::new(take.id()?);
            let lay = if take.number()? == 1 { Lay::Packed } else { Lay::Loose };
            let understood = take_understood(&mut take, &mut memo)?;
            this.others.insert(blob, Kept { understood, lay });
        }
        take.is_empty().then_some(this)
    }
}

/// The commits of every block.
fn all_commits(parts: &Arc<Parts>, head: &Head, anew: &Arc<Anew>) -> Option<Vec<CommitMeta>> {
    // Mostly the mainline goes on.
    let mut commits = Vec::with_capacity(head.commits + head.commits / 64);
    for n in (0..head.blocks).map(|block| COMMITS + 2 * block) {
        let (file, anew) = (Arc::clone(parts), Arc::clone(anew));
        // Their texts lie behind their numbers, and are read when somebody looks.
        let fetch = Box::new(move || texts(&file, n, &*anew));
        let bytes = parts.length(n + 1)?;
        parts.read(n, |numbers| take_commits(numbers, bytes, fetch, &mut commits))?;
    }
    (commits.len() == head.commits).then_some(commits)
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
