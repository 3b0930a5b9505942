//! The record files: their first recorded bytes, and what was done to them later.

use super::faults::stray;
use crate::finding::Finding;
use crate::format;
use crate::model::{HeadStanding, LaterChange, Moment, Record, RecordFile, Seal, SealFault};
use crate::source::{Blobs, Change, CommitId, CommitIx, Entry, History, Mode};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// How many record files are read before they are parsed and checked together.
const BATCH: usize = 1024;

pub(super) struct Read {
    pub(super) files: Vec<RecordFile>,
    pub(super) findings: Vec<Finding>,
}

/// A record's path with its first entry, and the changes after it.
struct Traced {
    path: Arc<str>,
    recorded: CommitIx,
    entry: Entry,
    now: Option<Entry>,
    later: Vec<(CommitIx, LaterChange)>,
}

/// Reads every record that the history ever held, in the order of their paths.
pub(super) fn read(
    history: &History,
    start: CommitIx,
    blobs: &dyn Blobs,
    seal: &(dyn Fn(&[u8], &str) -> Seal + Sync),
) -> anyhow::Result<Read> {
    let mut traced: BTreeMap<&str, Traced> = BTreeMap::new();
    let mut findings = Vec::new();
    let mut strays: BTreeMap<&str, CommitIx> = BTreeMap::new();
    for change in &history.changes {
        if !is_among_records(&change.path) {
            continue;
        }
        let at = CommitIx(change.commit.0.saturating_sub(start.0));
        match class(&change.path) {
            Class::Record => trace(&mut traced, change, at),
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
    let heads = Heads::of(history, start);
    let mut files = Vec::with_capacity(traced.len());
    let traced: Vec<Traced> = traced.into_values().collect();
    for batch in traced.chunks(BATCH) {
        let bytes = batch.iter().map(|t| content(t, blobs)).collect::<anyhow::Result<Vec<_>>>()?;
        files.extend(understand(batch, &bytes, &heads, seal));
    }
    Ok(Read { files, findings })
}

fn trace<'a>(traced: &mut BTreeMap<&'a str, Traced>, change: &'a Change, at: CommitIx) {
    match traced.get_mut(&*change.path) {
        None => {
            if let Some(entry) = change.now {
                let first = Traced {
                    path: change.path.clone(),
                    recorded: at,
                    entry,
                    now: Some(entry),
                    later: Vec::new(),
                };
                traced.insert(&change.path, first);
            }
        }
        Some(known) => {
            let what = match change.now {
                None => LaterChange::Removed,
                Some(entry) if entry == known.entry => LaterChange::Restored,
                Some(_) => LaterChange::Altered,
            };
            known.later.push((at, what));
            known.now = change.now;
        }
    }
}

/// The bytes of a record's first entry, or why it has none that could be a record.
fn content(traced: &Traced, blobs: &dyn Blobs) -> anyhow::Result<Result<Vec<u8>, String>> {
    Ok(match traced.entry.mode {
        Mode::Plain if blobs.size(traced.entry.blob)? > format::record::MAX_BYTES as u64 => {
            Err(format!("is larger than the {} bytes that a record may have", format::record::MAX_BYTES))
        }
        Mode::Plain => Ok(blobs.read(traced.entry.blob)?),
        Mode::Executable => Err("is executable; a record's mode is 100644".into()),
        Mode::Symlink => Err("is a symbolic link".into()),
        Mode::Submodule => Err("is a submodule".into()),
        Mode::Other(mode) => Err(format!("has the mode {mode:o}; a record's is 100644")),
    })
}

/// Parses and checks a batch on every core: the signatures are what takes the time.
fn understand(
    batch: &[Traced],
    bytes: &[Result<Vec<u8>, String>],
    heads: &Heads<'_>,
    seal: &(dyn Fn(&[u8], &str) -> Seal + Sync),
) -> Vec<RecordFile> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let share = batch.len().div_ceil(threads).max(32);
    std::thread::scope(|scope| {
        let parts: Vec<_> = batch
            .chunks(share)
            .zip(bytes.chunks(share))
            .map(|(part, bytes)| {
                scope.spawn(move || {
                    part.iter().zip(bytes).map(|(t, b)| one(t, b, heads, seal)).collect::<Vec<_>>()
                })
            })
            .collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

fn one(
    traced: &Traced,
    bytes: &Result<Vec<u8>, String>,
    heads: &Heads<'_>,
    seal: &(dyn Fn(&[u8], &str) -> Seal + Sync),
) -> RecordFile {
    let parsed = match bytes {
        Ok(bytes) => format::record::parse(bytes).map_err(|m| m.to_string()),
        Err(why) => Err(why.clone()),
    };
    let (id, content, seal) = match parsed {
        Ok(p) => (p.id, Ok(p.record), seal(p.signed, &p.armour)),
        Err(why) => (String::new(), Err(why), Seal::Bad(SealFault::Malformed, String::new())),
    };
    let head = content.as_ref().map_or(HeadStanding::None, |r| heads.standing(r, traced.recorded));
    RecordFile {
        path: traced.path.clone(),
        recorded: traced.recorded,
        id,
        content,
        seal,
        head,
        later: traced.later.clone(),
    }
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
                HeadStanding::Mainline(CommitIx(n.saturating_sub(self.start.0)))
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
