//! What was found out before, as far as the question allows its use.

use super::Memory;
use crate::cache::{Cache, Index, Kept, Lay};
use crate::git::{GitError, Repo};
use crate::load::{self, Knowledge, LoadError, Loaded};
use crate::model::{Seal, SealFault, Understood};
use crate::sign;
use crate::source::{BlobId, Blobs, CommitId, History};
use std::collections::{HashMap, HashSet};

/// The memory while one register is read.
pub(super) struct Recall {
    cache: Option<Cache>,
    index: Index,
    packs: Packs,
    /// The last commit of what is kept.
    kept: Option<CommitId>,
}

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

impl Recall {
    pub(super) fn of(repo: &Repo, memory: Memory) -> Self {
        let cache = (memory == Memory::Used).then(|| Cache::beside(repo.common_dir()));
        let mut index = cache.as_ref().and_then(Cache::read).unwrap_or_default();
        let now = if cache.is_some() { repo.pack_stamps() } else { Vec::new() };
        let packs = if index.packs == now {
            Packs::Same
        } else if index.packs.iter().all(|p| now.contains(p)) {
            Packs::More
        } else {
            index.history = History::default();
            Packs::Changed
        };
        index.packs = now;
        Self { cache, packs, kept: index.history.commits.last().map(|c| c.id), index }
    }

    /// The history up to a commit. What is known of it is handed over, not copied: this serves once.
    pub(super) fn history(&mut self, repo: &Repo, tip: CommitId) -> Result<History, GitError> {
        repo.history_after(std::mem::take(&mut self.index.history), tip, &load::PATHS)
    }

    pub(super) fn load(&self, repo: &Repo, history: &History) -> Result<Loaded, LoadError> {
        self.load_over(history, repo)
    }

    /// The same, where not all bytes are the repository's.
    pub(super) fn load_over(&self, history: &History, blobs: &dyn Blobs) -> Result<Loaded, LoadError> {
        load::load_with(history, blobs, &|blob| self.known(blob), &|signed, armour| {
            sign::check(signed, armour)
        })
    }

    /// Loads a history that goes on where another ended, which was loaded before: what that one held was read and
    /// verified then, and is not read again.
    pub(super) fn load_on(
        &self,
        before: (&History, &Loaded),
        history: &History,
        blobs: &dyn Blobs,
    ) -> Result<Loaded, LoadError> {
        let fresh: HashMap<BlobId, &Understood> = before.1.understood.iter().map(|(b, u)| (*b, u)).collect();
        let read: HashSet<BlobId> = before.0.changes.iter().filter_map(|c| Some(c.now?.blob)).collect();
        let known = |blob| match (fresh.get(&blob), self.known(blob)) {
            (Some(understood), _) => Knowledge::Sure((*understood).clone()),
            (None, Knowledge::Meaning(understood)) if read.contains(&blob) => Knowledge::Sure(understood),
            (None, known) => known,
        };
        load::load_with(history, blobs, &known, &|signed, armour| sign::check(signed, armour))
    }

    fn known(&self, blob: BlobId) -> Knowledge {
        match self.index.records.get(&blob) {
            None => Knowledge::None,
            Some(kept) if kept.lay == Lay::Packed && self.packs != Packs::Changed => {
                Knowledge::Sure(kept.understood.clone())
            }
            Some(kept) => Knowledge::Meaning(kept.understood.clone()),
        }
    }

    /// Keeps what is known now of the mainline, if that is more than before. Of its history, as much as lies in packs:
    /// what is still in files of its own is read every time.
    pub(super) fn keep(mut self, repo: &Repo, mut history: History, understood: Vec<(BlobId, Understood)>) {
        let Some(cache) = self.cache else { return };
        let packed = history.commits.iter().rposition(|c| repo.is_packed(c.id.bytes()));
        let last = packed.map(|n| history.commits[n].id);
        // What could not be told is asked again: the answer may depend on what is installed.
        let told = |(_, u): &(BlobId, Understood)| !matches!(u.seal, Seal::Bad(SealFault::Unsupported, _));
        let mut fresh = understood.into_iter().filter(told).peekable();
        if fresh.peek().is_none() && last == self.kept && self.packs == Packs::Same {
            return;
        }
        history = packed.map_or_else(History::default, |n| history.up_to(n));
        self.index.records.extend(fresh.map(|(blob, u)| (blob, Kept { understood: u, lay: Lay::Loose })));
        for (blob, kept) in &mut self.index.records {
            kept.lay = if repo.is_packed(blob.bytes()) { Lay::Packed } else { Lay::Loose };
        }
        cache.keep(&Index { history, ..self.index });
    }
}
