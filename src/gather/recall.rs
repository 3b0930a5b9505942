//! What was found out before, as far as the question allows its use.

use super::Memory;
use crate::cache::{Anew, Cache, Index, Kept, Lay, Wanted};
use crate::git::{GitError, Repo};
use crate::load::{self, Knowledge, LoadError, Loaded, Remembered, Whole};
use crate::model::{HeadStanding, RecordFile, Records, Rosters, Understood};
use crate::sign;
use crate::source::{BlobId, Blobs, CommitId, CommitIx, History};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

/// The memory while one register is read.
pub(super) struct Recall {
    cache: Option<Cache>,
    packs: Vec<String>,
    standing: Packs,
    /// What is known of blobs whose records did not settle.
    others: HashMap<BlobId, Kept>,
    rosters: Rosters,
    /// How many commits are kept, and the last of them.
    known: usize,
    kept: Option<CommitId>,
}

/// What a question needs of what is remembered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// What numbers follow from: not which blob each record is, where nothing happened since.
    Numbers,
    /// Everything.
    Everything,
}

/// An index is written anew when more than one in so many records or commits is not in it.
const WORTH: usize = 100;

/// How the packs are, compared with those that there were.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Packs {
    /// The same.
    Same,
    /// The same, and others.
    More,
    /// Some are gone or changed.
    Changed,
}

/// The mainline up to a commit: its history, and what need not be found out again of its records. The additions of
/// settled records are not among the history's changes.
#[derive(Clone, Default)]
pub(super) struct Past {
    pub(super) history: History,
    pub(super) settled: Records,
}

impl Past {
    /// The same up to the commit at a position.
    pub(super) fn up_to(self, last: usize) -> Self {
        Self { history: self.history.up_to(last), settled: self.settled.up_to(last) }
    }

    /// The history with all that has settled.
    pub(super) fn whole(&self) -> Whole<'_> {
        Whole::of(&self.history, Some(&self.settled))
    }
}

impl Recall {
    /// What is remembered of a repository, and the mainline up to `tip`, of which only what is not remembered is read;
    /// without a tip nothing is past.
    pub(super) fn of(
        repo: &Repo,
        memory: Memory,
        tip: Option<CommitId>,
        need: Need,
    ) -> Result<(Self, Past), GitError> {
        let cache = (memory == Memory::Used).then(|| Cache::beside(repo.common_dir()));
        let place = repo.git_dir().to_owned();
        let anew: Arc<Anew> = Arc::new(move |ids| Repo::discover(&place).ok()?.words_of(ids).ok());
        let packs = if cache.is_some() { repo.pack_stamps() } else { Vec::new() };
        let wanted = match (need, tip) {
            (Need::Numbers, Some(tip)) => Wanted::WhatIsNew { tip, packs: &packs },
            _ => Wanted::Everything,
        };
        let index = cache.as_ref().and_then(|cache| cache.read(wanted, &anew)).unwrap_or_default();
        let standing = if index.packs == packs {
            Packs::Same
        } else if index.packs.iter().all(|p| packs.contains(p)) {
            Packs::More
        } else {
            Packs::Changed
        };
        let Index { mut history, mut settled, mut others, mut rosters, .. } = index;
        if standing == Packs::Changed {
            // What was read of them is known still; that it lies there has to be seen.
            let all = std::mem::take(&mut settled);
            others.extend((0..all.len()).map(|n| (all.blob(n), kept(all.get(n), Lay::Loose))));
            history = History::default();
            rosters.clear();
        }
        let this = Self {
            cache,
            packs,
            standing,
            others,
            rosters,
            known: history.commits.len(),
            kept: history.commits.last().map(|c| c.id),
        };
        let known = Arc::clone(settled.heads());
        let Some(tip) = tip else { return Ok((this, Past::default())) };
        let mut history = repo.history_after(history, tip, &load::PATHS)?;
        let same = known.iter().zip(&history.commits).take_while(|(id, commit)| **id == commit.id).count();
        let mut settled = match same.checked_sub(1) {
            None => Records::default(),
            Some(last) if last + 1 == known.len() => settled,
            Some(last) => settled.up_to(last),
        };
        let again = load::touched(&history, &mut settled);
        if !again.is_empty() {
            history.changes.merge(&again);
        }
        Ok((this, Past { history, settled }))
    }

    /// Loads the register of a past, whose blobs are the repository's or lie over it.
    pub(super) fn load(
        &self,
        history: &History,
        settled: Records,
        blobs: &dyn Blobs,
    ) -> Result<Loaded, LoadError> {
        let (rosters, known) = (&self.rosters, &|blob| self.known(blob));
        let remembered = Remembered { settled, rosters, known, before: None };
        load::load_with(history, remembered, blobs, &|signed, armour| sign::check(signed, armour))
    }

    /// Loads a past that goes on where another ended, which was loaded before: what that one held was read and verified
    /// then, and is not read again.
    pub(super) fn load_on(
        &self,
        before: &Loaded,
        past: &Past,
        blobs: &dyn Blobs,
    ) -> Result<Loaded, LoadError> {
        // Nobody asks about those that have settled.
        let records = &before.register.records;
        let held: HashMap<BlobId, usize> =
            records.beyond(&past.settled).into_iter().map(|n| (records.blob(n), n)).collect();
        // What is no record may be none by its mode, and its bytes may be one elsewhere.
        let known = |blob| match held.get(&blob).map(|n| records.get(*n)) {
            Some(file) if file.content.is_ok() && file.seal.is_told() => {
                Knowledge::Sure(kept(file, Lay::Packed).understood)
            }
            _ => self.known(blob),
        };
        let mut rosters = self.rosters.clone();
        rosters.extend(before.rosters.clone());
        let (settled, rosters, known) = (past.settled.clone(), &rosters, &known);
        let remembered = Remembered { settled, rosters, known, before: Some(before) };
        load::load_with(&past.history, remembered, blobs, &|signed, armour| sign::check(signed, armour))
    }

    fn known(&self, blob: BlobId) -> Knowledge {
        match self.others.get(&blob) {
            None => Knowledge::None,
            Some(kept) if kept.lay == Lay::Packed && self.standing != Packs::Changed => {
                Knowledge::Sure(kept.understood.clone())
            }
            Some(kept) => Knowledge::Meaning(kept.understood.clone()),
        }
    }

    /// Keeps what is known now of the mainline, if that is more than before. Of its history, as much as lies in packs:
    /// what is still in files of its own is read every time.
    pub(super) fn keep(mut self, repo: &Repo, history: History, loaded: &mut Loaded) {
        let Some(cache) = self.cache else { return };
        let packed = history.commits.iter().rposition(|c| repo.is_packed(c.id.bytes()));
        let last = packed.map(|n| history.commits[n].id);
        // Writing all of it to remember a little is dearer than finding that out once more.
        let later =
            if last == self.kept { 0 } else { history.commits.len() - self.known.min(history.commits.len()) };
        let is_worth_it = (loaded.news + later) * WORTH > loaded.register.records.len();
        if self.standing != Packs::Changed && !is_worth_it {
            return;
        }
        // Of what is all remembered already, blobs may not be at hand.
        let is_known =
            self.standing == Packs::Same && last == self.kept && last == history.commits.last().map(|c| c.id);
        if is_known && self.known > 0 {
            return;
        }
        let start = load::start(&loaded.register, &history);
        let mut index = Index { packs: self.packs, ..Index::default() };
        let records = &loaded.register.records;
        let lies = |n: usize| {
            if repo.is_packed(records.blob(n).bytes()) { Lay::Packed } else { Lay::Loose }
        };
        let lays: Vec<Lay> = (0..records.len()).map(lies).collect();
        let settles = |n: usize| {
            let recorded = records.row(n).recorded.index();
            // What lay there before the register's first commit counts from it, and so stands in another commit's changes.
            let is_own = start == CommitIx(0) || recorded > 0;
            let is_known = packed.is_some_and(|last| recorded + start.index() <= last);
            is_own && is_known && lays[n] == Lay::Packed && records.other(n).is_none_or(has_settled)
        };
        let all_settle = start == CommitIx(0) && (0..records.len()).all(settles);
        index.settled = match all_settle {
            true => records.clone(),
            false => Records::naming(history.commits.iter().map(|c| c.id).collect()),
        };
        for n in (0..records.len()).filter(|_| !all_settle) {
            let (file, blob) = (unshifted(records.get(n), start), records.blob(n));
            if settles(n) {
                index.settled.push(file, blob);
            } else if file.content.is_ok() && file.seal.is_told() {
                // A file that is none may be so by its mode, of which its bytes say nothing.
                index.others.insert(blob, kept(file, lays[n]));
            }
        }
        self.rosters.extend(loaded.rosters.drain().filter(|((blob, _), _)| repo.is_packed(blob.bytes())));
        index.rosters = self.rosters;
        index.history = match packed {
            Some(last) => history.up_to(last),
            None => History::default(),
        };
        without_additions(&mut index.history, &index.settled);
        cache.keep(&index);
    }
}

/// Takes the changes out that recorded these, which lie in the same order. Those that had settled before are not among
/// the changes any more.
fn without_additions(history: &mut History, settled: &Records) {
    let mut next = 0;
    history.changes.retain(|change| {
        let Some(entry) = change.now.filter(|_| change.was.is_none()) else { return true };
        while next < settled.len() {
            let by_commit = settled.row(next).recorded.cmp(&change.commit);
            let order = by_commit.then_with(|| settled.get(next).path().as_ref().cmp(change.path));
            next += usize::from(order != Ordering::Greater);
            match order {
                Ordering::Less => {}
                Ordering::Equal => return entry.blob != settled.blob(next - 1),
                Ordering::Greater => return true,
            }
        }
        true
    });
}

/// Whether it lies where it belongs, and nothing was done to it.
fn has_settled(file: &RecordFile) -> bool {
    file.content.is_ok() && file.is_in_place() && file.later.is_empty() && file.seal.is_told()
}

fn kept(file: RecordFile, lay: Lay) -> Kept {
    let RecordFile { id, content, seal, .. } = file;
    Kept { understood: Understood { id, content, seal }, lay }
}

/// Counts a record's commits from the branch's first again.
fn unshifted(mut file: RecordFile, start: CommitIx) -> RecordFile {
    file.recorded = CommitIx(file.recorded.0 + start.0);
    if let HeadStanding::Mainline(at) = file.head {
        file.head = HeadStanding::Mainline(CommitIx(at.0 + start.0));
    }
    file
}
