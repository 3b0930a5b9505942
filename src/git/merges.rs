//! What merges left out of the branches that they took in, and which unrelated beginnings came in with them.

use super::difference::{DEEPEST, push_name};
use super::object::{commit_id, commit_oid, damaged};
use super::scope::Scope;
use super::tree::Item;
use super::{GitError, Repo};
use crate::source::{CommitId, CommitIx, Entry, History, LeftOut, Merges};
use git2::{ObjectType, Oid};

impl Repo {
    /// Looks at every merge of a history, those on merged-in branches among them: which files under the given paths a merged-in parent held that the merge does
    /// not hold as they were, and which commits without a parent it brought. Only what differs is opened.
    ///
    /// # Errors
    /// As for [`Repo::history`].
    pub fn merges(&self, history: &History, under: &[&str]) -> Result<Merges, GitError> {
        let scope = Scope::new(under);
        let mut merges = Merges::default();
        // What the first parent of a mainline merge held and the merge does not, the history itself shows.
        for (since, merge) in (0..).map(CommitIx).zip(&history.commits) {
            for parent in &merge.merged {
                merges.left_out.extend(self.left_out(since, merge.id, *parent, &scope)?);
            }
        }
        for (id, reach) in &history.side {
            let parents = self.commit(commit_oid(*id)?)?.parents;
            if parents.is_empty() {
                merges.roots.push((reach.since, *id));
            }
            for parent in parents.iter().filter(|_| parents.len() > 1) {
                merges.left_out.extend(self.left_out(reach.since, *id, commit_id(*parent), &scope)?);
            }
        }
        let key = |l: &LeftOut| (l.commit, l.path.clone(), l.merge, l.parent);
        merges.left_out.sort_by_cached_key(key);
        merges.roots.sort_unstable();
        Ok(merges)
    }

    /// What a parent of a merge held that the merge does not hold as it was.
    fn left_out(
        &self,
        since: CommitIx,
        merge: CommitId,
        parent: CommitId,
        scope: &Scope<'_>,
    ) -> Result<Vec<LeftOut>, GitError> {
        let ours = self.commit(commit_oid(merge)?)?.tree;
        let theirs = self.commit(commit_oid(parent)?)?.tree;
        let mut walk = Walk { repo: self, path: String::new(), depth: 0, found: Vec::new() };
        walk.trees(theirs, Some(ours), scope)?;
        let one = |(path, entry, replaced): (String, Entry, bool)| LeftOut {
            commit: since,
            merge,
            parent,
            path: path.into(),
            entry,
            replaced,
        };
        Ok(walk.found.into_iter().map(one).collect())
    }

    /// Whether the repository has a commit of this id at hand, part of any branch or not.
    #[must_use]
    pub fn has_commit(&self, id: CommitId) -> bool {
        commit_oid(id).is_ok_and(|id| self.commit(id).is_ok())
    }
}

/// Walks a tree beside another, and keeps what only the first one has.
struct Walk<'r> {
    repo: &'r Repo,
    path: String,
    depth: usize,
    found: Vec<(String, Entry, bool)>,
}

impl Walk<'_> {
    fn trees(&mut self, theirs: Oid, ours: Option<Oid>, scope: &Scope<'_>) -> Result<(), GitError> {
        if ours == Some(theirs) {
            return Ok(());
        }
        if self.depth > DEEPEST {
            return Err(damaged(ObjectType::Tree, theirs, "it holds too deeply nested files".into()));
        }
        let tree = self.repo.tree(theirs)?;
        let other = ours.map(|id| self.repo.tree(id)).transpose()?;
        for item in tree.items() {
            let same_name = other.as_ref().and_then(|tree| tree.find(item.name));
            self.entry(item, same_name, scope)?;
        }
        Ok(())
    }

    fn entry(&mut self, item: Item<'_>, ours: Option<Item<'_>>, scope: &Scope<'_>) -> Result<(), GitError> {
        let same = |o: Item<'_>| o.id == item.id && (o.mode == item.mode || o.is_tree() && item.is_tree());
        if ours.is_some_and(same) {
            return Ok(());
        }
        let Some(inside) = scope.enter(item.name) else { return Ok(()) };
        let parent = self.path.len();
        push_name(&mut self.path, item.name);
        if item.is_tree() {
            self.depth += 1;
            self.trees(item.id, ours.filter(Item::is_tree).map(|o| o.id), &inside)?;
            self.depth -= 1;
        } else if inside.is_all() {
            let entry = Entry { mode: item.mode(), blob: super::object::blob_id(item.id) };
            self.found.push((self.path.clone(), entry, ours.is_some()));
        }
        self.path.truncate(parent);
        Ok(())
    }
}
