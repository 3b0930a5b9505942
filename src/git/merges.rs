//! What merges left out of the branches that they took in, and which unrelated beginnings came in with them.

use super::difference::{DEEPEST, push_name};
use super::object::{commit_oid, damaged};
use super::scope::Scope;
use super::tree::Item;
use super::{GitError, Repo};
use crate::source::{CommitId, CommitIx, Entry, History, LeftOut, Merges};
use git2::{ObjectType, Oid};

impl Repo {
    /// Looks at every merge of a history: which files under the given paths a merged-in parent held that the merge does
    /// not hold as they were, and which commits without a parent it brought. Only what differs is opened.
    ///
    /// # Errors
    /// As for [`Repo::history`].
    pub fn merges(&self, history: &History, under: &[&str]) -> Result<Merges, GitError> {
        let scope = Scope::new(under);
        let mut merges = Merges::default();
        for (at, merge) in (0..).map(CommitIx).zip(&history.commits) {
            for parent in merge.parents.iter().skip(1) {
                let ours = self.commit(commit_oid(merge.id)?)?.tree;
                let theirs = self.commit(commit_oid(*parent)?)?.tree;
                let mut walk = Walk { repo: self, path: String::new(), depth: 0, found: Vec::new() };
                walk.trees(theirs, Some(ours), &scope)?;
                merges.left_out.extend(walk.found.into_iter().map(|(path, entry, replaced)| LeftOut {
                    commit: at,
                    parent: *parent,
                    path: path.into(),
                    entry,
                    replaced,
                }));
            }
        }
        for (id, reach) in &history.side {
            if self.commit(commit_oid(*id)?)?.parents.is_empty() {
                merges.roots.push((reach.since, *id));
            }
        }
        merges.left_out.sort_by(|a, b| (a.commit, &a.path, a.parent).cmp(&(b.commit, &b.path, b.parent)));
        merges.roots.sort_unstable();
        Ok(merges)
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
