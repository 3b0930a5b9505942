//! Registers in memory: histories of real bytes and real signatures, without git and without a disk, so that
//! thousands of them can be loaded in a second.
//!
//! A world is a branch. Every commit puts files at paths; [`World::load`] loads what came of it as the program would,
//! and [`World::on`] says how it stands on a day.

#![allow(dead_code, unused_imports, unreachable_pub, missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod period;
mod real;
mod seen;
mod signed;
mod yaml;

pub use period::{counts, period};
pub use real::Real;
pub use seen::{PairSeen, Seen};
pub use signed::{Draft, Signed, key, person, requirement, sk_key, version};
pub use yaml::{Person, Policy, settings, text_of};

use ack::load::{self, Loaded, load};
use ack::model::{Day, Moment};
use ack::sign;
use ack::source::{
    BlobId, Blobs, Change, CommitId, CommitIx, CommitMeta, Entry, History, Merges, Mode, Reach, Words, sha256,
};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Who commits.
const MARA: &str = "Mara Lind <mara@example.org>";

/// The identity of every register in a world, unless its settings say another.
pub const REPOSITORY: &str = "0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f1";

/// Blobs in memory; the id is the first twenty bytes of the content's SHA-256.
#[derive(Clone, Default)]
pub struct Memory(HashMap<BlobId, Arc<[u8]>>);

impl Memory {
    pub fn put(&mut self, bytes: &[u8]) -> BlobId {
        let id = BlobId::new(sha256(bytes)[..20].try_into().unwrap());
        self.0.entry(id).or_insert_with(|| bytes.into());
        id
    }
}

impl Blobs for Memory {
    fn read(&self, id: BlobId) -> anyhow::Result<Vec<u8>> {
        self.0.get(&id).map(|b| b.to_vec()).ok_or_else(|| anyhow::anyhow!("no blob {id}"))
    }

    fn size(&self, id: BlobId) -> anyhow::Result<u64> {
        self.0.get(&id).map(|b| b.len() as u64).ok_or_else(|| anyhow::anyhow!("no blob {id}"))
    }
}

/// A branch of a register.
#[derive(Clone, Default)]
pub struct World {
    /// The history so far; a test may bend it as git histories can be bent.
    pub history: History,
    pub blobs: Memory,
    /// What the merges did beside that; the same.
    pub merges: Merges,
    tree: BTreeMap<String, Entry>,
    made: u32,
    /// Records name no head: for histories whose commits get other ids later.
    pub headless: bool,
}

/// The files of the next commit.
pub struct Tree<'w> {
    tree: &'w mut BTreeMap<String, Entry>,
    blobs: &'w mut Memory,
    was: BTreeMap<String, Option<Entry>>,
}

/// A moment: `2026-03-04T10:00:00Z`, or a day, whose noon in UTC is meant.
pub fn when(text: &str) -> Moment {
    let noon = format!("{text}T12:00:00Z");
    Moment::parse(text).or_else(|| Moment::parse(&noon)).unwrap_or_else(|| panic!("no moment: {text}"))
}

/// A day.
pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_else(|| panic!("no day: {text}"))
}

impl World {
    /// A branch without commits.
    pub fn new() -> Self {
        Self::default()
    }

    /// The register of most tests, begun on 5 January 2026, days in UTC: mara (the maintainer) and ben, who reports to
    /// her, both here since 2020 and with confirmed keys; and the policy `conduct` 1.0 for everyone, due on 19 January.
    pub fn small() -> Self {
        Self::with(&settings(&[]), &[Person::new("mara"), Person::new("ben").manager("mara")])
    }

    /// The small register, with records that name no head.
    pub fn headless() -> Self {
        Self { headless: true, ..Self::default() }
            .begun(&settings(&[]), &[Person::new("mara"), Person::new("ben").manager("mara")])
    }

    /// The same with these settings and people; all keys but the first maintainer's, mara's, are enrolled by her.
    pub fn with(settings: &str, people: &[Person]) -> Self {
        Self::new().begun(settings, people)
    }

    fn begun(self, settings: &str, people: &[Person]) -> Self {
        let mut world = self;
        world.commit("2026-01-05T08:00:00Z", |tree| {
            tree.put("ack.yaml", settings).put_policy(&Policy::new("conduct", "1.0", "2026-01-05"));
            for person in people {
                tree.put_person(person);
            }
        });
        let enrolments: Vec<Draft> = people
            .iter()
            .filter(|p| p.id() != "mara")
            .flat_map(|p| world.enrol(p.id(), p.id(), &["mara"], "2026-01-05T08:30:00Z"))
            .collect();
        world.commit("2026-01-05T09:00:00Z", |tree| {
            for record in enrolments {
                tree.add(record);
            }
        });
        world
    }

    /// Adds a mainline commit made at a moment.
    pub fn commit(&mut self, at: &str, edit: impl FnOnce(&mut Tree<'_>)) -> CommitIx {
        self.merge(at, &[], edit)
    }

    /// Adds a mainline commit with further parents. Those made by [`Self::side`] become ancestors with it.
    pub fn merge(&mut self, at: &str, side: &[CommitId], edit: impl FnOnce(&mut Tree<'_>)) -> CommitIx {
        self.commit_dated(Some(when(at).0), side, edit)
    }

    /// Adds a mainline commit with any date, or with one that cannot be read.
    pub fn commit_dated(
        &mut self,
        committed: Option<i64>,
        side: &[CommitId],
        edit: impl FnOnce(&mut Tree<'_>),
    ) -> CommitIx {
        let at = CommitIx(u32::try_from(self.history.commits.len()).unwrap());
        let mut tree = Tree { tree: &mut self.tree, blobs: &mut self.blobs, was: BTreeMap::new() };
        edit(&mut tree);
        for (path, was) in tree.was {
            let now = self.tree.get(&path).copied();
            if was != now {
                self.history.changes.push(Change { commit: at, path: &path, was, now });
            }
        }
        for id in side {
            if let Some(reach) = self.history.side.get_mut(id) {
                reach.since = reach.since.min(at);
            }
        }
        let id = self.new_id();
        self.history.commits.push(CommitMeta {
            id,
            committed,
            words: Words::new(MARA, MARA, &format!("Commit {}", at.0)),
            merged: side.to_vec(),
        });
        at
    }

    /// Adds one record in a commit of its own.
    pub fn record(&mut self, at: &str, record: impl Into<Signed>) -> Signed {
        let record = record.into();
        self.commit(at, |tree| {
            tree.add(&record);
        });
        record
    }

    /// Makes a commit beside the mainline; it is an ancestor of nothing until a merge names it.
    pub fn side(&mut self, at: &str) -> CommitId {
        let id = self.new_id();
        self.history.side.insert(id, Reach { since: CommitIx(u32::MAX), committed: Some(when(at).0) });
        id
    }

    fn new_id(&mut self) -> CommitId {
        self.made += 1;
        let seed = format!("commit {} of {:?}", self.made, self.tip_id());
        CommitId::new(sha256(seed.as_bytes())[..20].try_into().unwrap())
    }

    /// The id of the last mainline commit.
    pub fn tip_id(&self) -> Option<CommitId> {
        self.history.commits.last().map(|c| c.id)
    }

    /// The bytes at a path now.
    pub fn bytes(&self, path: &str) -> Vec<u8> {
        self.blobs.read(self.tree[path].blob).unwrap()
    }

    /// The world as known at a mainline commit. Nothing more can be committed on top of it.
    pub fn as_known(&self, at: CommitIx) -> Self {
        let mut merges = self.merges.clone();
        merges.left_out.retain(|l| l.commit <= at);
        merges.roots.retain(|(since, _)| *since <= at);
        Self { history: self.history.clone().up_to(at.index()), merges, ..self.clone() }
    }

    /// How it stood at the end of a day, with what was known then.
    pub fn as_of(&self, date: &str) -> Seen {
        let zone = self.load().register.zone;
        let claims: Vec<Option<i64>> = self.history.commits.iter().map(|c| c.committed).collect();
        let last = load::last_by(&claims, day(date).end_in(zone)).expect("a commit by that day");
        self.as_known(CommitIx(u32::try_from(last).unwrap())).on(date)
    }

    /// Loads the register as the program does.
    pub fn load(&self) -> Loaded {
        let seal = |signed: &[u8], armour: &str| sign::check(signed, armour);
        let mut loaded = load(&self.history, &self.blobs, &seal).expect("a register");
        load::prove(&mut loaded.register, &(&self.history).into(), &self.merges, &self.blobs)
            .expect("its proofs");
        loaded
    }

    /// How it stands on a day, with everything known at the tip.
    pub fn on(&self, date: &str) -> Seen {
        Seen::of(&self.load(), day(date))
    }
}

impl Tree<'_> {
    /// Puts a file at a path.
    pub fn put(&mut self, path: &str, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.put_mode(path, bytes, Mode::Plain)
    }

    /// Puts something of a mode at a path.
    pub fn put_mode(&mut self, path: &str, bytes: impl AsRef<[u8]>, mode: Mode) -> &mut Self {
        let blob = self.blobs.put(bytes.as_ref());
        let was = self.tree.insert(path.to_owned(), Entry { mode, blob });
        self.was.entry(path.to_owned()).or_insert(was);
        self
    }

    /// Removes what is at a path.
    pub fn remove(&mut self, path: &str) -> &mut Self {
        let was = self.tree.remove(path);
        assert!(was.is_some(), "nothing at {path}");
        self.was.entry(path.to_owned()).or_insert(was);
        self
    }

    /// Puts a policy, or a course, at its place.
    pub fn put_policy(&mut self, policy: &Policy) -> &mut Self {
        self.put(&policy.path(), policy.yaml())
    }

    /// Puts a person's entry at its place, in a roster of its own.
    pub fn put_person(&mut self, person: &Person) -> &mut Self {
        self.put(&person.path(), person.yaml())
    }

    /// Puts a record at its place.
    pub fn add(&mut self, record: impl Into<Signed>) -> &mut Self {
        let record = record.into();
        self.put(&record.path, record.bytes)
    }
}
