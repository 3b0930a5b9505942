//! What differs between two trees, found by opening only what differs.

use super::GitError;
use super::object::{Objects, blob_id, damaged};
use super::scope::Scope;
use super::tree::{Item, Tree};
use crate::source::Entry;
use git2::{ObjectType, Oid};
use std::cmp::Ordering;
use std::rc::Rc;

/// Deeper nesting is refused, before it exhausts the stack; no register comes near.
pub(super) const DEEPEST: usize = 250;
/// A tree that repeats itself can stand for more files than memory holds; more than these in one commit is refused.
const MOST_PATHS: usize = 4_000_000;

/// One path, with what stood there and what stands there.
pub(super) struct Differing {
    pub path: String,
    pub was: Option<Entry>,
    pub now: Option<Entry>,
}

impl Objects<'_> {
    /// The differences between two trees (`None` is the empty one) within a scope, sorted by path.
    /// A file that became a directory is a removal, and additions below it; so is the reverse.
    pub(super) fn difference(
        &self,
        was: Option<Oid>,
        now: Option<Oid>,
        scope: &Scope<'_>,
    ) -> Result<Vec<Differing>, GitError> {
        let mut walk = Walk { objects: self, path: String::new(), depth: 0, opened: 0, found: Vec::new() };
        walk.trees(was, now, scope)?;
        walk.found.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(walk.found)
    }
}

struct Walk<'r> {
    objects: &'r Objects<'r>,
    path: String,
    depth: usize,
    opened: usize,
    found: Vec<Differing>,
}

impl Walk<'_> {
    fn trees(&mut self, was: Option<Oid>, now: Option<Oid>, scope: &Scope<'_>) -> Result<(), GitError> {
        if was == now {
            return Ok(());
        }
        self.opened += 1;
        if self.depth > DEEPEST || self.found.len() + self.opened > MOST_PATHS {
            let id = now.or(was).unwrap_or(Oid::ZERO_SHA1);
            return Err(damaged(ObjectType::Tree, id, "it holds too many or too deeply nested files".into()));
        }
        let (was, now) = (self.open(was)?, self.open(now)?);
        let same = was.same_beginning(&now);
        let (mut i, mut j) = (same, same);
        loop {
            let (a, b) = (was.get(i), now.get(j));
            let order = match (&a, &b) {
                (None, None) => return Ok(()),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(a), Some(b)) => a.name.cmp(b.name),
            };
            let a = a.filter(|_| order != Ordering::Greater);
            let b = b.filter(|_| order != Ordering::Less);
            i += usize::from(a.is_some());
            j += usize::from(b.is_some());
            self.entries(a, b, scope)?;
        }
    }

    fn open(&self, id: Option<Oid>) -> Result<Rc<Tree>, GitError> {
        id.map_or_else(|| Ok(Rc::default()), |id| self.objects.tree(id))
    }

    /// Compares two entries of one name.
    fn entries(
        &mut self,
        was: Option<Item<'_>>,
        now: Option<Item<'_>>,
        scope: &Scope<'_>,
    ) -> Result<(), GitError> {
        let Some(name) = was.or(now).map(|item| item.name) else { return Ok(()) };
        if let (Some(a), Some(b)) = (was, now)
            && a.id == b.id
            && (a.mode == b.mode || a.is_tree() && b.is_tree())
        {
            return Ok(());
        }
        let Some(inside) = scope.enter(name) else { return Ok(()) };
        let parent = self.path.len();
        push_name(&mut self.path, name);
        if inside.is_all() {
            let (was, now) = (was.and_then(file), now.and_then(file));
            if was != now {
                self.found.push(Differing { path: self.path.clone(), was, now });
            }
        }
        let (was, now) = (was.and_then(directory), now.and_then(directory));
        self.depth += 1;
        self.trees(was, now, &inside)?;
        self.depth -= 1;
        self.path.truncate(parent);
        Ok(())
    }
}

fn file(item: Item<'_>) -> Option<Entry> {
    (!item.is_tree()).then(|| Entry { mode: item.mode(), blob: blob_id(item.id) })
}

fn directory(item: Item<'_>) -> Option<Oid> {
    item.is_tree().then_some(item.id)
}

/// Appends a name to a path. Bytes that are no UTF-8 become U+FFFD, and so does a `/` inside a name, which git
/// never writes and which would make an entry look as if it stood elsewhere.
pub(super) fn push_name(path: &mut String, name: &[u8]) {
    if !path.is_empty() {
        path.push('/');
    }
    path.push_str(&String::from_utf8_lossy(name).replace('/', "\u{fffd}"));
}
