//! The governed files: settings, requirements with their documents, rosters, each kept over time.

mod wrong;

use self::wrong::misnamed;
use super::faults::not_read;
use crate::finding::{Finding, Severity};
use crate::format;
use crate::model::{
    Config, Document, Person, PersonId, Requirement, RequirementId, RequirementKind, Rosters, TextSeen, Track,
};
use crate::source::{BlobId, Blobs, Change, CommitIx, Digest, Entry, Mode};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What stands at a governed path.
struct File {
    entry: Entry,
    content: Content,
    findings: Vec<Finding>,
}

enum Content {
    Settings,
    Requirement(Box<Requirement>),
    /// By id.
    Roster(Vec<Arc<Person>>),
    Document,
    Other,
}

/// What a document's bytes are.
#[derive(Clone, Copy)]
struct Text {
    digest: Digest,
    lfs_pointer: bool,
}

/// The governed part of a register while its history is walked.
pub(super) struct Governed<'a> {
    pub(super) config: Track<Config>,
    pub(super) people: FxHashMap<PersonId, Track<Person>>,
    pub(super) requirements: BTreeMap<RequirementId, Track<Requirement>>,
    pub(super) texts: BTreeMap<RequirementId, Vec<TextSeen>>,
    files: FxHashMap<Arc<str>, File>,
    person_in: FxHashMap<PersonId, BTreeSet<Arc<str>>>,
    requirement_in: BTreeMap<RequirementId, BTreeSet<Arc<str>>>,
    read: HashMap<BlobId, Text>,
    /// The rosters that are known.
    known: &'a Rosters,
    /// Those that had to be read, and in which nothing is wrong.
    pub(super) fresh: Rosters,
}

/// The ids that a commit may have changed.
#[derive(Default)]
struct Touched {
    /// In any order, and some more than once.
    people: Vec<PersonId>,
    requirements: BTreeSet<RequirementId>,
}

impl<'a> Governed<'a> {
    /// Nothing yet, and what is known of rosters.
    pub(super) fn knowing(known: &'a Rosters) -> Self {
        Self {
            config: Track::default(),
            people: FxHashMap::default(),
            requirements: BTreeMap::new(),
            texts: BTreeMap::new(),
            files: FxHashMap::default(),
            person_in: FxHashMap::default(),
            requirement_in: BTreeMap::new(),
            read: HashMap::new(),
            known,
            fresh: Rosters::default(),
        }
    }

    /// Takes in what a commit changed; paths that are not governed are passed over.
    pub(super) fn apply(
        &mut self,
        at: CommitIx,
        changes: &[Change<'_>],
        blobs: &dyn Blobs,
    ) -> anyhow::Result<()> {
        let mut touched = Touched::default();
        for change in changes {
            if !is_governed(change.path) {
                continue;
            }
            // A file is changed over and over; its path is kept once.
            let known = self.files.get_key_value(change.path).map(|(path, _)| Arc::clone(path));
            let path = known.unwrap_or_else(|| change.path.into());
            match change.now {
                Some(entry) => self.put(at, &path, entry, blobs, &mut touched)?,
                None => self.remove(at, &path, &mut touched),
            }
        }
        touched.people.sort_unstable();
        touched.people.dedup();
        for id in touched.people {
            self.record_person(at, &id);
        }
        for id in touched.requirements {
            self.record_requirement(at, &id, blobs)?;
        }
        Ok(())
    }

    fn put(
        &mut self,
        at: CommitIx,
        path: &Arc<str>,
        entry: Entry,
        blobs: &dyn Blobs,
        touched: &mut Touched,
    ) -> anyhow::Result<()> {
        let regular = matches!(entry.mode, Mode::Plain | Mode::Executable | Mode::Other(_));
        let yaml = path.ends_with(".yaml");
        if !regular && yaml {
            let finding =
                not_read(path, "is a symbolic link or a submodule, not a file", "Commit the file itself.");
            self.keep(path, entry, vec![finding]);
            return Ok(());
        }
        match (folder(path), yaml) {
            ("", true) => {
                let (config, findings) = format::config(path, &blobs.read(entry.blob)?);
                if let Some(config) = config {
                    self.config.push(at, Some(Arc::new(config)));
                }
                self.files.insert(path.clone(), File { entry, content: Content::Settings, findings });
            }
            (place @ ("policies" | "training"), true) => {
                let kind =
                    if place == "policies" { RequirementKind::Policy } else { RequirementKind::Course };
                let (new, findings) = format::requirement(path, &blobs.read(entry.blob)?, kind);
                self.put_requirement(path, entry, new, findings, touched);
            }
            ("policies" | "training", false) => {
                touched.requirements.extend(self.using(path));
                let findings = misnamed(path);
                self.files.insert(path.clone(), File { entry, content: Content::Document, findings });
            }
            ("people", true) => {
                let (people, findings) = self.roster(path, entry.blob, blobs)?;
                self.put_roster(path, entry, people, findings, touched);
            }
            _ => {
                let findings = misnamed(path);
                self.files.insert(path.clone(), File { entry, content: Content::Other, findings });
            }
        }
        Ok(())
    }

    /// The people of a roster, and what is wrong with it.
    fn roster(
        &mut self,
        path: &Arc<str>,
        blob: BlobId,
        blobs: &dyn Blobs,
    ) -> anyhow::Result<(Vec<Arc<Person>>, Vec<Finding>)> {
        let key = (blob, path.clone());
        if let Some(people) = self.known.get(&key) {
            return Ok((people.clone(), Vec::new()));
        }
        let (people, findings) = format::roster(path, &blobs.read(blob)?);
        let people: Vec<Arc<Person>> = people.into_iter().map(Arc::new).collect();
        if findings.is_empty() {
            self.fresh.insert(key, people.clone());
        }
        Ok((people, findings))
    }

    /// Keeps what was understood of a file before, with new findings about it.
    fn keep(&mut self, path: &Arc<str>, entry: Entry, findings: Vec<Finding>) {
        let content = self.files.remove(path).map_or(Content::Other, |f| f.content);
        self.files.insert(path.clone(), File { entry, content, findings });
    }

    fn put_requirement(
        &mut self,
        path: &Arc<str>,
        entry: Entry,
        new: Option<Requirement>,
        findings: Vec<Finding>,
        touched: &mut Touched,
    ) {
        let Some(new) = new else { return self.keep(path, entry, findings) };
        self.forget_requirement(path, touched);
        touched.requirements.insert(new.id.clone());
        self.requirement_in.entry(new.id.clone()).or_default().insert(path.clone());
        self.files
            .insert(path.clone(), File { entry, content: Content::Requirement(Box::new(new)), findings });
    }

    fn put_roster(
        &mut self,
        path: &Arc<str>,
        entry: Entry,
        people: Vec<Arc<Person>>,
        findings: Vec<Finding>,
        touched: &mut Touched,
    ) {
        let old = match self.files.get_mut(path) {
            Some(File { content: Content::Roster(old), .. }) => std::mem::take(old),
            _ => Vec::new(),
        };
        // An entry that can no longer be read is not a removed one. Of several for one person the last counts.
        let is_wrong = findings.iter().any(|f| f.severity == Severity::Error);
        let kept = old.iter().filter(|_| is_wrong).cloned();
        let mut new: Vec<Arc<Person>> = people.into_iter().rev().chain(kept).collect();
        new.sort_by(|a, b| a.id.cmp(&b.id));
        new.dedup_by(|later, first| later.id == first.id);
        let id = |p: &Arc<Person>| p.id.clone();
        touched.people.extend(old.iter().chain(&new).map(id));
        // Mostly a file is about the same people as before.
        if !old.iter().map(id).eq(new.iter().map(id)) {
            self.leave(path, &old);
            for person in &new {
                self.person_in.entry(person.id.clone()).or_default().insert(path.clone());
            }
        }
        self.files.insert(path.clone(), File { entry, content: Content::Roster(new), findings });
    }

    /// People who stand in a file no more.
    fn leave(&mut self, path: &Arc<str>, people: &[Arc<Person>]) {
        for person in people {
            if let Some(paths) = self.person_in.get_mut(&person.id) {
                paths.remove(path);
            }
        }
    }

    fn remove(&mut self, at: CommitIx, path: &Arc<str>, touched: &mut Touched) {
        touched.requirements.extend(self.using(path));
        self.forget_requirement(path, touched);
        self.forget_roster(path, touched);
        if let Some(File { content: Content::Settings, .. }) = self.files.remove(path) {
            self.config.push(at, None);
        }
    }

    fn forget_requirement(&mut self, path: &Arc<str>, touched: &mut Touched) {
        if let Some(File { content: Content::Requirement(old), .. }) = self.files.get(path) {
            touched.requirements.insert(old.id.clone());
            if let Some(paths) = self.requirement_in.get_mut(&old.id) {
                paths.remove(path);
            }
        }
    }

    fn forget_roster(&mut self, path: &Arc<str>, touched: &mut Touched) {
        let Some(File { content: Content::Roster(old), .. }) = self.files.get_mut(path) else { return };
        let old = std::mem::take(old);
        touched.people.extend(old.iter().map(|p| p.id.clone()));
        self.leave(path, &old);
    }

    /// The requirements whose document is at the path.
    fn using(&self, path: &str) -> Vec<RequirementId> {
        self.files
            .values()
            .filter_map(|f| match &f.content {
                Content::Requirement(r) if matches!(&r.document, Document::File(d) if **d == *path) => {
                    Some(r.id.clone())
                }
                _ => None,
            })
            .collect()
    }

    fn record_person(&mut self, at: CommitIx, id: &PersonId) {
        let path = self.person_in.get(id).and_then(BTreeSet::first);
        let now = path.and_then(|p| match &self.files.get(p)?.content {
            Content::Roster(people) => {
                people.binary_search_by(|p| p.id.cmp(id)).ok().map(|n| Arc::clone(&people[n]))
            }
            _ => None,
        });
        push_changed(self.people.entry(id.clone()).or_default(), at, now);
    }

    fn record_requirement(
        &mut self,
        at: CommitIx,
        id: &RequirementId,
        blobs: &dyn Blobs,
    ) -> anyhow::Result<()> {
        let path = self.requirement_in.get(id).and_then(BTreeSet::first);
        let now = path.and_then(|p| match &self.files.get(p)?.content {
            Content::Requirement(r) => Some((**r).clone()),
            _ => None,
        });
        let now = match now {
            Some(mut r) => {
                if let Document::File(path) = &r.document {
                    r.digest = self.text(path, blobs)?.map(|t| t.digest);
                }
                Some(Arc::new(r))
            }
            None => None,
        };
        if let Some((r, digest)) = now.as_ref().and_then(|r| Some((r, r.digest?))) {
            let version = &r.current().version;
            let seen = self.texts.entry(id.clone()).or_default();
            if !seen.iter().any(|t| t.version == *version && t.digest == digest) {
                seen.push(TextSeen { version: version.clone(), digest, since: at });
            }
        }
        push_changed(self.requirements.entry(id.clone()).or_default(), at, now);
        Ok(())
    }

    /// The text at a document's path, when a regular file is there.
    fn text(&mut self, path: &str, blobs: &dyn Blobs) -> anyhow::Result<Option<Text>> {
        let Some(File { entry, content: Content::Document, .. }) = self.files.get(path) else {
            return Ok(None);
        };
        if matches!(entry.mode, Mode::Symlink | Mode::Submodule) {
            return Ok(None);
        }
        let blob = entry.blob;
        if let Some(text) = self.read.get(&blob) {
            return Ok(Some(*text));
        }
        let bytes = blobs.read(blob)?;
        let lfs_pointer = bytes.starts_with(b"version https://git-lfs.github.com/spec/");
        let text = Text { digest: Digest::of(&bytes), lfs_pointer };
        self.read.insert(blob, text);
        Ok(Some(text))
    }
}

/// Pushes a value when it differs from the last one.
fn push_changed<T: PartialEq>(track: &mut Track<T>, at: CommitIx, now: Option<Arc<T>>) {
    let last = track.changes.last().and_then(|(_, v)| v.as_ref());
    if last != now.as_ref() {
        track.push(at, now);
    }
}

fn folder(path: &str) -> &str {
    path.split_once('/').map_or("", |(first, _)| first)
}

/// Whether a path is a file of rules: settings, policies, courses, rosters.
#[must_use]
pub fn is_governed(path: &str) -> bool {
    path == super::SETTINGS || matches!(folder(path), "policies" | "training" | "people")
}
