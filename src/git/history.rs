//! The first-parent history of a revision as plain data, and the files of single commits.

use super::commit::Commit;
use super::object::{Memory, Objects, blob_id, commit_id, commit_oid};
use super::scope::Scope;
use super::{GitError, Repo};
use crate::cores::{join, threads};
use crate::source::{
    Change, Changes, CommitId, CommitIx, CommitMeta, Entry, History, Mode, Reach, Words, Writing,
};
use git2::Oid;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// Commits that continue a known history, oldest first, and the position of the known one that they continue.
type Later = (Vec<(CommitId, Commit)>, Option<usize>);

/// By path, what stands there on two sides.
pub type Sides = BTreeMap<String, (Option<Entry>, Option<Entry>)>;

/// Fewer commits than these are not worth a thread.
const LEAST_SHARE: usize = 64;

/// So many commits are looked at to see whether one goes on from another.
const FEW_STEPS: usize = 64;

impl Repo {
    /// The first-parent history up to `tip`, oldest first, with every difference under the given paths.
    ///
    /// A path in `under` is a file (`ack.yaml`) or a directory (`policies`); the empty path is everything, an empty
    /// list nothing. Trees beyond them are not opened. Parents are those written in the commits themselves.
    ///
    /// # Errors
    /// [`GitError::Damaged`] with the id of the first object that is missing or not what its id says.
    pub fn history(&self, tip: CommitId, under: &[&str]) -> Result<History, GitError> {
        self.history_after(History::default(), tip, under)
    }

    /// The same, when the history up to one of its commits is known, with the same paths: only what came later is read.
    /// Of a known history that `tip` does not continue, nothing is taken.
    ///
    /// # Errors
    /// As for [`Repo::history`].
    pub fn history_after(&self, known: History, tip: CommitId, under: &[&str]) -> Result<History, GitError> {
        let (later, met) = self.mainline_after(&known, tip)?;
        let mut history = match met {
            Some(last) if last + 1 == known.commits.len() => known,
            Some(last) => known.up_to(last),
            None => History::default(),
        };
        let base = history.commits.last().map(|last| self.commit(commit_oid(last.id)?)).transpose()?;
        let start = history.commits.len();
        let mut trees: Vec<_> = base.into_iter().map(|c| c.tree).collect();
        let first = trees.len();
        let mut writing = Writing::default();
        later.iter().for_each(|(_, commit)| writing.add(commit.texts()));
        for ((id, commit), words) in later.into_iter().zip(writing.words()) {
            trees.push(commit.tree);
            history.commits.push(commit.into_meta(id, words));
        }
        for changes in self.changes(&trees, first, start, &Scope::new(under))? {
            history.changes.append(changes);
        }
        self.side_of(&mut history, start)?;
        Ok(history)
    }

    /// Who made these commits, and what their messages begin with.
    ///
    /// # Errors
    /// As for [`Repo::history`].
    pub fn words_of(&self, ids: &[CommitId]) -> Result<Vec<Words>, GitError> {
        let mut writing = Writing::default();
        for id in ids {
            writing.add(self.commit(commit_oid(*id)?)?.texts());
        }
        Ok(writing.words().collect())
    }

    /// Every file, link and submodule of a commit under the given paths (as for [`Repo::history`]), sorted by path.
    ///
    /// # Errors
    /// As for [`Repo::history`].
    pub fn files_at(&self, commit: CommitId, under: &[&str]) -> Result<Vec<(String, Entry)>, GitError> {
        let tree = self.commit(commit_oid(commit)?)?.tree;
        let found = self.objects()?.difference(None, Some(tree), &Scope::new(under))?;
        Ok(found.into_iter().filter_map(|d| Some((d.path, d.now?))).collect())
    }

    /// Whether a commit is another, or goes on from it in few steps along first parents. Of many steps it is not told.
    ///
    /// # Errors
    /// As for [`Repo::history`].
    pub fn goes_on_from(&self, tip: CommitId, from: CommitId) -> Result<bool, GitError> {
        let mut at = tip;
        for _ in 0..FEW_STEPS {
            if at == from {
                return Ok(true);
            }
            match self.commit(commit_oid(at)?)?.parents.first() {
                Some(parent) => at = commit_id(*parent),
                None => return Ok(false),
            }
        }
        Ok(false)
    }

    /// What differs between two commits under the given paths (as for [`Repo::history`]), by path: what stands there in
    /// the one, and in the other.
    ///
    /// # Errors
    /// As for [`Repo::history`].
    pub fn between(&self, from: CommitId, to: CommitId, under: &[&str]) -> Result<Sides, GitError> {
        let tree = |id| Ok::<_, GitError>(Some(self.commit(commit_oid(id)?)?.tree));
        let found = self.objects()?.difference(tree(from)?, tree(to)?, &Scope::new(under))?;
        Ok(found.into_iter().map(|d| (d.path, (d.was, d.now))).collect())
    }

    /// What stands in a commit at paths under the given ones (as for [`Repo::history`]).
    ///
    /// # Errors
    /// As for [`Repo::history`].
    pub fn entries_at<'p>(
        &self,
        commit: CommitId,
        paths: impl Iterator<Item = &'p str> + Clone,
        under: &[&str],
    ) -> Result<HashMap<String, Entry>, GitError> {
        // What bytes such a name had cannot be told from it.
        if paths.clone().any(|path| path.contains('\u{fffd}')) {
            return Ok(self.files_at(commit, under)?.into_iter().collect());
        }
        let tree = self.commit(commit_oid(commit)?)?.tree;
        let entry = |path: &str| {
            let found = self.entry_in(Some(tree), path)?;
            Ok(found.map(|(mode, id)| (path.to_owned(), Entry { mode, blob: blob_id(id) })))
        };
        paths.filter_map(|path| entry(path).transpose()).collect()
    }

    /// The bytes of a file in a commit; `None` when nothing stands at the path, or no regular file.
    ///
    /// # Errors
    /// As for [`Repo::history`].
    pub fn file_at(&self, commit: CommitId, path: &str) -> Result<Option<Vec<u8>>, GitError> {
        match self.entry_in(Some(self.commit(commit_oid(commit)?)?.tree), path)? {
            Some((Mode::Plain | Mode::Executable | Mode::Other(_), id)) => self.blob(id).map(Some),
            _ => Ok(None),
        }
    }

    /// What stands at a path of a tree, unless it is a directory.
    pub(super) fn entry_in(&self, tree: Option<Oid>, path: &str) -> Result<Option<(Mode, Oid)>, GitError> {
        let Some(mut at) = tree else { return Ok(None) };
        let mut names = path.split('/').peekable();
        while let Some(name) = names.next() {
            let tree = self.tree(at)?;
            match tree.find(name.as_bytes()) {
                Some(item) if item.is_tree() && names.peek().is_some() => at = item.id,
                Some(item) if !item.is_tree() && names.peek().is_none() => {
                    return Ok(Some((item.mode(), item.id)));
                }
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    /// The first-parent chain back from the tip, oldest first, as far as it is not known; and the position of the
    /// known commit that it continues.
    fn mainline_after(&self, known: &History, tip: CommitId) -> Result<Later, GitError> {
        // A tip is mostly the known one, or close to it.
        let mut positions: FxHashMap<CommitId, usize> = FxHashMap::default();
        // Commits are read once, so nothing of them is worth remembering any longer.
        let memory = Memory::default();
        let objects = Objects::new(self.odb()?, self.packs(), &memory);
        let mut later = Vec::new();
        let mut next = Some(tip);
        let mut met = None;
        while let Some(id) = next {
            if known.commits.last().is_some_and(|last| last.id == id) {
                met = Some(known.commits.len() - 1);
                break;
            }
            if positions.is_empty() {
                positions = known.commits.iter().zip(0..).map(|(c, n)| (c.id, n)).collect();
            }
            if let Some(n) = positions.get(&id) {
                met = Some(*n);
                break;
            }
            let commit = objects.commit(commit_oid(id)?)?;
            next = commit.parents.first().copied().map(commit_id);
            later.push((id, commit));
        }
        later.reverse();
        Ok((later, met))
    }

    /// What each commit changed, run by run, on every core: a difference needs nothing of the one before it.
    /// `first` is the first tree that is one of theirs, `start` the position of its commit.
    fn changes(
        &self,
        trees: &[Oid],
        first: usize,
        start: usize,
        scope: &Scope<'_>,
    ) -> Result<Vec<Changes>, GitError> {
        let packs = self.packs();
        let share = trees.len().div_ceil(threads()).max(LEAST_SHARE);
        let starts = (first..trees.len()).step_by(share);
        let runs = starts.map(|start| Ok((start..(start + share).min(trees.len()), self.odb()?)));
        let runs = runs.collect::<Result<Vec<_>, GitError>>()?;
        std::thread::scope(|threads| {
            let running = runs.into_iter().map(|(run, odb)| {
                threads.spawn(move || {
                    let memory = Memory::default();
                    let objects = Objects::new(odb, packs, &memory);
                    changes_of(&objects, trees, run, start - first, scope)
                })
            });
            let running: Vec<_> = running.collect();
            running.into_iter().map(join).collect()
        })
    }

    /// Adds everything that the mainline reaches through other than first parents from a position on, each commit read
    /// once.
    fn side_of(&self, history: &mut History, start: usize) -> Result<(), GitError> {
        let merges = |c: &CommitMeta| !c.merged.is_empty();
        if !history.commits[start..].iter().any(merges) {
            return Ok(());
        }
        let on_it: FxHashSet<CommitId> = history.commits.iter().map(|c| c.id).collect();
        for (since, merge) in (0..).map(CommitIx).zip(&history.commits).skip(start) {
            let mut open: Vec<CommitId> = merge.merged.clone();
            while let Some(id) = open.pop() {
                if on_it.contains(&id) || history.side.contains_key(&id) {
                    continue;
                }
                let commit = self.commit(commit_oid(id)?)?;
                history.side.insert(id, Reach { since, committed: commit.committed });
                open.extend(commit.parents.into_iter().map(commit_id));
            }
        }
        Ok(())
    }
}

/// What a run of commits changed, each against the one before it.
fn changes_of(
    objects: &Objects<'_>,
    trees: &[Oid],
    run: Range<usize>,
    shift: usize,
    scope: &Scope<'_>,
) -> Result<Changes, GitError> {
    let mut changes = Changes::default();
    let mut was = run.start.checked_sub(1).map(|before| trees[before]);
    for (n, tree) in trees.iter().enumerate().skip(run.start).take(run.len()) {
        let ix = CommitIx(u32::try_from(n + shift).unwrap_or(u32::MAX));
        for found in objects.difference(was, Some(*tree), scope)? {
            changes.push(Change { commit: ix, path: &found.path, was: found.was, now: found.now });
        }
        was = Some(*tree);
    }
    Ok(changes)
}
