//! Checkpoints held against the history: where their commits stand, and what it says of them.

use super::Whole;
use super::proofs::{First, first_entries, shifted, start};
use crate::model::{Body, Checkpoint, HeadStanding, Manifest, Moment, Origin, RecordFile, Register};
use crate::source::{Blobs, CommitId, CommitIx, Digest, History, Mode};
use std::collections::HashMap;

/// Every checkpoint that the register holds, valid or not, by path.
pub(super) fn recorded(
    register: &Register,
    whole: &Whole<'_>,
    start: CommitIx,
    blobs: &dyn Blobs,
) -> anyhow::Result<Vec<Checkpoint>> {
    let is_one = |f: &&RecordFile| matches!(&f.content, Ok(r) if matches!(r.body, Body::Checkpoint { .. }));
    let files: Vec<&RecordFile> = register.records.others().filter(is_one).collect();
    let mut found = Vec::new();
    for file in files {
        let Ok(record) = &file.content else { continue };
        let Body::Checkpoint { commit, .. } = &record.body else { continue };
        found.push(Checkpoint {
            path: file.path(),
            origin: Origin::Recorded(file.recorded),
            record: record.clone(),
            standing: standing(register, whole.history(), *commit, file.recorded),
            manifest: None,
            lost: None,
        });
    }
    let on_it = |c: &Checkpoint| match c.standing {
        HeadStanding::Mainline(at) => Some(at),
        _ => None,
    };
    // Reading every record is dear, so only those are read that some checkpoint counted.
    let Some(last) = found.iter().filter_map(on_it).max() else { return Ok(found) };
    let lines = lines(&first_entries(whole.changes(), start), last, blobs)?;
    let mut known: HashMap<CommitIx, Manifest> = HashMap::new();
    for checkpoint in &mut found {
        if let Some(at) = on_it(checkpoint) {
            checkpoint.manifest = Some(*known.entry(at).or_insert_with(|| over(&lines, at)));
        }
    }
    Ok(found)
}

/// The records of a register at one of its commits, as a checkpoint counts them: everything that the mainline first
/// held up to there, as it first held it, whatever was done to the files later. Submodules have no bytes and are left
/// out. `start` is the position of the register's first commit in the history.
///
/// # Errors
/// When bytes cannot be read.
pub fn manifest(
    whole: &Whole<'_>,
    start: CommitIx,
    at: CommitIx,
    blobs: &dyn Blobs,
) -> anyhow::Result<Manifest> {
    let first = first_entries(whole.changes(), start);
    Ok(over(&lines(&first, at, blobs)?, at))
}

/// Where a commit stands, seen from a commit of the register.
#[must_use]
pub fn standing(
    register: &Register,
    history: &History,
    commit: CommitId,
    seen_from: CommitIx,
) -> HeadStanding {
    let start = start(register, history);
    let limit = seen_from.0.saturating_add(start.0);
    if let Some(at) = history.commits.iter().rposition(|c| c.id == commit) {
        return match u32::try_from(at) {
            Ok(at) if at <= limit => HeadStanding::Mainline(shifted(CommitIx(at), start)),
            _ => HeadStanding::Unknown,
        };
    }
    match history.side.get(&commit) {
        Some(reach) if reach.since.0 <= limit => {
            let merged = history.commits[reach.since.index()].committed;
            HeadStanding::Displaced(Moment(reach.committed.or(merged).unwrap_or(0)))
        }
        _ => HeadStanding::Unknown,
    }
}

/// One line a record recorded up to a commit, with the commit that recorded it, sorted by line.
fn lines(first: &[First], last: CommitIx, blobs: &dyn Blobs) -> anyhow::Result<Vec<(String, CommitIx)>> {
    let mut lines = Vec::new();
    for f in first.iter().filter(|f| f.recorded <= last && f.entry.mode != Mode::Submodule) {
        let digest = Digest::of(&blobs.read(f.entry.blob)?).hex();
        lines.push((format!("{digest} {}\n", f.path), f.recorded));
    }
    lines.sort_unstable();
    Ok(lines)
}

fn over(lines: &[(String, CommitIx)], at: CommitIx) -> Manifest {
    let mut text = String::new();
    let mut records = 0;
    for (line, _) in lines.iter().filter(|(_, recorded)| *recorded <= at) {
        text.push_str(line);
        records += 1;
    }
    Manifest { records, digest: Digest::of(text.as_bytes()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_what_sort_and_sha256sum_make_of_it() {
        let line = |c: char, at| (format!("{} a/{c}.yaml\n", c.to_string().repeat(64)), CommitIx(at));
        let lines = [line('a', 2), line('b', 0), line('c', 1)];
        let two = over(&lines, CommitIx(1));
        let text = format!("{} a/b.yaml\n{} a/c.yaml\n", "b".repeat(64), "c".repeat(64));
        assert_eq!((two.records, two.digest), (2, Digest::of(text.as_bytes())));
        assert_eq!(over(&lines, CommitIx(2)).records, 3);
        // Of no records at all it is the digest of nothing.
        assert_eq!(over(&[], CommitIx(9)), Manifest { records: 0, digest: Digest::of(b"") });
    }
}
