//! The record files: their first recorded bytes, and what was done to them later.

use super::faults::stray;
use super::proofs::shifted;
use super::{Knowledge, Known};
use crate::finding::Finding;
use crate::format;
use crate::model::{
    HeadStanding, LaterChange, Moment, Record, RecordFile, RecordId, Seal, SealFault, Settled, Understood,
};
use crate::source::{BlobId, Blobs, Change, CommitId, CommitIx, Entry, History, Mode, Taken};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

pub(super) struct Read {
    pub(super) files: Vec<RecordFile>,
    pub(super) blobs: Vec<BlobId>,
    pub(super) findings: Vec<Finding>,
    /// How many records were not known before.
    pub(super) news: usize,
}

/// A record's path with its first entry, and the changes after it.
struct Traced {
    path: Arc<str>,
    recorded: CommitIx,
    entry: Entry,
    later: Vec<(CommitIx, LaterChange)>,
}

/// Reads every record that the history ever held, in the order of recording, then of their paths.
pub(super) fn read(
    history: &History,
    mut settled: Settled,
    start: CommitIx,
    blobs: &dyn Blobs,
    known: &Known<'_>,
    seal: &(dyn Fn(&[u8], &str) -> Seal + Sync),
) -> anyhow::Result<Read> {
    let again = touched(history, &mut settled);
    let mut traced = Trace::default();
    let mut findings = Vec::new();
    let mut strays: BTreeMap<&str, CommitIx> = BTreeMap::new();
    for change in again.iter().chain(&history.changes) {
        if !is_among_records(&change.path) {
            continue;
        }
        let at = shifted(change.commit, start);
        match class(&change.path) {
            Class::Record => traced.follow(change, at),
            Class::Stray if change.now.is_some() => {
                strays.insert(&change.path, change.commit);
            }
            Class::Stray => {
                strays.remove(&*change.path);
            }
            Class::Companion => {}
        }
    }
    for (path, commit) in strays {
        findings.push(stray(path, history.commits[commit.index()].id));
    }
    let traced = traced.files;
    let mut files = settled.files;
    if start != CommitIx(0) {
        files.iter_mut().for_each(|file| shift(file, start));
    }
    let mut ids = settled.blobs;
    let mut news = 0;
    if !traced.is_empty() {
        let heads = Heads::of(history, start);
        ids.extend(traced.iter().map(|t| t.entry.blob));
        let all;
        (all, news) = understand(&traced, blobs, known, seal)?;
        let is_mixed = !files.is_empty();
        files.extend(traced.into_iter().zip(all).map(|(t, u)| file(t, u, &heads)));
        // Whatever lay there before the register's first commit counts from it.
        if is_mixed || !again.is_empty() || start != CommitIx(0) {
            (files, ids) = in_order(files, ids);
        }
    }
    Ok(Read { files, blobs: ids, findings, news })
}

/// Takes the records out of those that have settled which a change of the history touches, and gives the changes that
/// recorded them: they are followed like any others.
pub fn touched(history: &History, settled: &mut Settled) -> Vec<Change> {
    if settled.files.is_empty() {
        return Vec::new();
    }
    // Where something stood before, and no change that is here put it there.
    let mut added: HashSet<&str> = HashSet::new();
    let mut paths: HashSet<&str> = HashSet::new();
    for change in history.changes.iter().filter(|c| is_record(&c.path)) {
        match change.was {
            None => drop(added.insert(&change.path)),
            Some(_) if added.contains(&*change.path) => {}
            Some(_) => drop(paths.insert(&change.path)),
        }
    }
    if paths.is_empty() { Vec::new() } else { settled.unsettle(|path| paths.contains(path)) }
}

/// Records by commit, then path, with their blobs.
fn in_order(files: Vec<RecordFile>, blobs: Vec<BlobId>) -> (Vec<RecordFile>, Vec<BlobId>) {
    let mut both: Vec<(RecordFile, BlobId)> = files.into_iter().zip(blobs).collect();
    both.sort_by(|(a, _), (b, _)| a.recorded.cmp(&b.recorded).then_with(|| a.path().cmp(&b.path())));
    both.into_iter().unzip()
}

/// Counts a record's commits from the register's first instead of the branch's.
fn shift(file: &mut RecordFile, start: CommitIx) {
    file.recorded = shifted(file.recorded, start);
    if let HeadStanding::Mainline(at) = file.head {
        file.head = HeadStanding::Mainline(shifted(at, start));
    }
}

/// What the first bytes of every record are, and of how many records that was not known; they are read in whatever order the store likes.
fn understand(
    traced: &[Traced],
    blobs: &dyn Blobs,
    known: &Known<'_>,
    seal: &(dyn Fn(&[u8], &str) -> Seal + Sync),
) -> anyhow::Result<(Vec<Understood>, usize)> {
    let slots: Vec<OnceLock<Understood>> = traced.iter().map(|_| OnceLock::new()).collect();
    let put = |n: usize, understood: Understood| {
        let _ = slots[n].set(understood);
    };
    // What is to be read, and what is known of it.
    let mut open: Vec<(usize, Option<Understood>)> = Vec::new();
    for (n, t) in traced.iter().enumerate() {
        match no_record(t.entry.mode) {
            Some(why) => put(n, none(why)),
            None => match known(t.entry.blob) {
                Knowledge::Sure(understood) => put(n, understood),
                Knowledge::Meaning(understood) => open.push((n, Some(understood))),
                Knowledge::None => open.push((n, None)),
            },
        }
    }
    let ids: Vec<BlobId> = open.iter().map(|(n, _)| traced[*n].entry.blob).collect();
    let most = format::record::MAX_BYTES;
    blobs.each(&ids, most as u64, &|i, taken| {
        let (n, meaning) = &open[i];
        let understood = match (meaning, taken) {
            (Some(understood), _) => understood.clone(),
            (None, Taken::Bytes(bytes)) => one(bytes, seal),
            (None, Taken::TooLarge) => {
                none(format!("is larger than the {most} bytes that a record may have"))
            }
        };
        put(*n, understood);
    })?;
    let all: Vec<Understood> = slots.into_iter().filter_map(OnceLock::into_inner).collect();
    anyhow::ensure!(all.len() == traced.len(), "not every record was read");
    let is_news = |u: &Understood| u.content.is_ok() && u.seal.is_told();
    let news = open.iter().filter(|(n, meaning)| meaning.is_none() && is_news(&all[*n])).count();
    Ok((all, news))
}

/// Every record with what was done to it, in the order of recording.
#[derive(Default)]
struct Trace<'a> {
    files: Vec<Traced>,
    by_path: HashMap<&'a str, usize>,
}

impl<'a> Trace<'a> {
    fn follow(&mut self, change: &'a Change, at: CommitIx) {
        match (self.by_path.get(&*change.path), change.now) {
            (None, Some(entry)) => {
                self.by_path.insert(&change.path, self.files.len());
                let (path, later) = (change.path.clone(), Vec::new());
                self.files.push(Traced { path, recorded: at, entry, later });
            }
            (None, None) => {}
            (Some(n), now) => {
                let known = &mut self.files[*n];
                let what = match now {
                    None => LaterChange::Removed,
                    Some(entry) if entry == known.entry => LaterChange::Restored,
                    Some(_) => LaterChange::Altered,
                };
                known.later.push((at, what));
            }
        }
    }
}

/// Why what stands at a record's place with this mode is none, whatever its bytes.
fn no_record(mode: Mode) -> Option<String> {
    Some(match mode {
        Mode::Plain => return None,
        Mode::Executable => "is executable; a record's mode is 100644".into(),
        Mode::Symlink => "is a symbolic link".into(),
        Mode::Submodule => "is a submodule".into(),
        Mode::Other(mode) => format!("has the mode {mode:o}; a record's is 100644"),
    })
}

/// What is no record.
fn none(why: String) -> Understood {
    let seal = Seal::Bad(SealFault::Malformed, "".into());
    Understood { id: RecordId::default(), content: Err(why.into()), seal }
}

fn one(bytes: &[u8], seal: &(dyn Fn(&[u8], &str) -> Seal + Sync)) -> Understood {
    match format::record::parse(bytes) {
        Ok(p) => Understood { id: p.id, content: Ok(p.record), seal: seal(p.signed, &p.armour) },
        Err(malformed) => none(malformed.to_string()),
    }
}

fn file(traced: Traced, understood: Understood, heads: &Heads<'_>) -> RecordFile {
    let head = understood.content.as_ref().map_or(HeadStanding::None, |r| heads.standing(r, traced.recorded));
    let mut file = RecordFile::at(&traced.path, traced.recorded, understood, head);
    file.later = traced.later;
    file
}

/// Where the commits that records name as heads stand.
struct Heads<'a> {
    history: &'a History,
    start: CommitIx,
    mainline: HashMap<CommitId, u32>,
}

impl<'a> Heads<'a> {
    fn of(history: &'a History, start: CommitIx) -> Self {
        let mainline = history.commits.iter().zip(0..).map(|(c, n)| (c.id, n)).collect();
        Self { history, start, mainline }
    }

    /// `recorded` counts from the register's first commit, the history's positions from the branch's.
    fn standing(&self, record: &Record, recorded: CommitIx) -> HeadStanding {
        let Some(head) = record.head else { return HeadStanding::None };
        let recorded = recorded.0 + self.start.0;
        if let Some(n) = self.mainline.get(&head) {
            // A head before the register's first commit is an ancestor like any other.
            return if *n <= recorded {
                HeadStanding::Mainline(shifted(CommitIx(*n), self.start))
            } else {
                HeadStanding::Unknown
            };
        }
        match self.history.side.get(&head) {
            Some(reach) if reach.since.0 <= recorded => {
                let mainline = self.history.commits[reach.since.index()].committed;
                HeadStanding::Displaced(Moment(reach.committed.or(mainline).unwrap_or(0)))
            }
            _ => HeadStanding::Unknown,
        }
    }
}

/// Whether a file at this path is meant as a record.
#[must_use]
pub fn is_record(path: &str) -> bool {
    is_among_records(path) && matches!(class(path), Class::Record)
}

enum Class {
    Record,
    Companion,
    Stray,
}

fn is_among_records(path: &str) -> bool {
    path.starts_with("acknowledgements/") || path.starts_with("approvals/")
}

/// Under the record folders only `*.yaml` are records; a token beside one and evidence named by digest are companions.
fn class(path: &str) -> Class {
    if path.starts_with("approvals/evidence/") || path.ends_with(".yaml.tsr") {
        Class::Companion
    } else if path.ends_with(".yaml") {
        Class::Record
    } else {
        Class::Stray
    }
}
