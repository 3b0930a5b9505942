//! What a local branch has that the published one does not have.

use super::object::{commit_id, commit_oid, oid};
use super::scope::Scope;
use super::{GitError, Repo};
use crate::source::{Changeset, CommitId, Mode};
use git2::Oid;
use std::collections::{HashMap, HashSet};

/// Changes are read of at most so many unpublished commits; who has more than these works on something else.
const MOST: usize = 200;

/// A commit of the local branch that the remote does not have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LocalCommit {
    /// Its id.
    pub id: CommitId,
    /// The first line of its message, raw.
    pub subject: String,
    /// What it changes; `None` for a merge, for a commit that removes something, and for one with links or submodules.
    pub changes: Option<Changeset>,
}

/// A path that a branch changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Added {
    /// The path.
    pub path: String,
    /// Its bytes, where it is a new file of those asked for.
    pub bytes: Option<Vec<u8>>,
}

impl Repo {
    /// The commits on the first-parent chain of `local` down to the first that `published` has too, oldest first.
    ///
    /// # Errors
    /// When an object cannot be read.
    pub fn ahead(&self, local: CommitId, published: CommitId) -> Result<Vec<LocalCommit>, GitError> {
        let chain = self.chain_above(commit_oid(local)?, commit_oid(published)?)?;
        let few = chain.len() <= MOST;
        let mut found = Vec::with_capacity(chain.len());
        for id in chain.into_iter().rev() {
            let commit = self.commit(id)?;
            let changes = if few { self.changes_made(commit.tree, &commit.parents)? } else { None };
            found.push(LocalCommit { id: commit_id(id), subject: commit.subject, changes });
        }
        Ok(found)
    }

    /// Everything that a branch changed since it left another one, with the bytes of files that are new, plain, no larger
    /// than `most` bytes and below one of the paths.
    ///
    /// # Errors
    /// When an object cannot be read.
    pub fn added_on(
        &self,
        branch: CommitId,
        since: CommitId,
        under: &[&str],
        most: u64,
    ) -> Result<Vec<Added>, GitError> {
        let chain = self.chain_above(commit_oid(branch)?, commit_oid(since)?)?;
        let Some(first) = chain.last() else { return Ok(Vec::new()) };
        let parent = self.commit(*first)?.parents.first().copied();
        let was = parent.map(|id| self.commit(id)).transpose()?.map(|c| c.tree);
        let now = self.commit(commit_oid(branch)?)?.tree;
        let mut found = Vec::new();
        for d in self.objects()?.difference(was, Some(now), &Scope::All)? {
            let wanted = d.was.is_none() && under.iter().any(|p| d.path.starts_with(p));
            let entry = d.now.filter(|e| wanted && e.mode == Mode::Plain);
            let id = entry.map(|e| oid(e.blob.bytes())).transpose()?;
            let bytes = match id {
                Some(id) if self.header(id)?.0 <= most => Some(self.blob(id)?),
                _ => None,
            };
            found.push(Added { path: d.path, bytes });
        }
        Ok(found)
    }

    /// Both sides are walked a step at a time, so that the cost is the distance and not the history. Dates play no part.
    fn chain_above(&self, local: Oid, published: Oid) -> Result<Vec<Oid>, GitError> {
        let mut chain = vec![local];
        let mut place = HashMap::from([(local, 0)]);
        let (mut seen, mut frontier) = (HashSet::from([published]), vec![published]);
        let mut more = true;
        loop {
            let met = frontier.iter().filter_map(|id| place.get(id)).min().copied();
            let met = met.or_else(|| chain.last().filter(|id| seen.contains(id)).map(|_| chain.len() - 1));
            if let Some(met) = met {
                chain.truncate(met);
                return Ok(chain);
            }
            if !more && frontier.is_empty() {
                return Ok(chain);
            }
            let parent = match chain.last() {
                Some(last) if more => self.commit(*last)?.parents.first().copied(),
                _ => None,
            };
            more = parent.is_some();
            if let Some(parent) = parent {
                place.insert(parent, chain.len());
                chain.push(parent);
            }
            let mut next = Vec::new();
            for id in frontier {
                next.extend(self.commit(id)?.parents.into_iter().filter(|p| seen.insert(*p)));
            }
            frontier = next;
        }
    }

    fn changes_made(&self, tree: Oid, parents: &[Oid]) -> Result<Option<Changeset>, GitError> {
        let [parent] = parents else { return Ok(None) };
        let mut changes = Changeset::default();
        for difference in
            self.objects()?.difference(Some(self.commit(*parent)?.tree), Some(tree), &Scope::All)?
        {
            let Some(now) = difference.now.filter(|e| e.mode == Mode::Plain) else { return Ok(None) };
            let bytes = self.blob(oid(now.blob.bytes())?)?;
            changes = match difference.was {
                None => changes.create(difference.path, bytes),
                Some(was) if was.mode == Mode::Plain => {
                    changes.replace(difference.path, self.blob(oid(was.blob.bytes())?)?, bytes)
                }
                Some(_) => return Ok(None),
            };
        }
        Ok(Some(changes))
    }
}
