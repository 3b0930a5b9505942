//! The files that witnessed and imported records name by digest, as far as the register holds them.

use super::Whole;
use super::proofs::shifted;
use super::records::is_record;
use crate::model::{Body, Evidence, EvidenceFound, Record, Register};
use crate::source::{BlobId, Blobs, Change, CommitIx, Digest, Entry, Mode};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Where evidence lies: `approvals/evidence/<64 hex digits>`, with or without an ending such as `.pdf`.
pub(super) const PLACE: &str = "approvals/evidence/";

/// The files that records name by digest, and what the register holds of each; by digest, then name.
pub(super) fn look_up(
    register: &Register,
    whole: &Whole<'_>,
    start: CommitIx,
    blobs: &dyn Blobs,
) -> anyhow::Result<Vec<Evidence>> {
    let mut named: BTreeMap<(Digest, &str), Vec<Arc<str>>> = BTreeMap::new();
    for file in register.records.others() {
        if let Some((name, digest)) = file.content.as_ref().ok().and_then(named_by) {
            named.entry((digest, name)).or_default().push(file.path());
        }
    }
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let names: HashSet<&str> = named.keys().map(|(_, name)| *name).collect();
    let mut held =
        Held { files: BTreeMap::new(), by_digest: HashMap::new(), start, blobs, read: HashMap::new() };
    // Nobody takes a record for evidence of another, but somebody may have written it down so.
    let is_of_records = names.iter().any(|name| is_record(name));
    let changes = if is_of_records { whole.changes() } else { &whole.history().changes };
    for change in changes.iter() {
        let in_place = change.path.strip_prefix(PLACE).and_then(|name| name.split('.').next());
        if in_place.is_some() || names.contains(change.path) {
            held.files.entry(change.path).or_default().push(change);
        }
        if let Some(hex) = in_place {
            held.by_digest.entry(hex).or_default().insert(change.path);
        }
    }
    let mut found = Vec::new();
    for ((digest, name), records) in named {
        let what = held.of(digest, name)?;
        found.push(Evidence { digest, name: name.to_owned(), records, found: what });
    }
    Ok(found)
}

/// The file that a record names by digest, where it names one.
fn named_by(record: &Record) -> Option<(&str, Digest)> {
    match &record.body {
        Body::WitnessedAcknowledgement { evidence, evidence_digest, .. }
        | Body::ImportedCompletion { evidence, evidence_digest, .. } => Some((evidence, (*evidence_digest)?)),
        _ => None,
    }
}

struct Held<'a> {
    /// What was done at each path that may be evidence.
    files: BTreeMap<&'a str, Vec<Change<'a>>>,
    /// The paths of files that are named by a digest, by its hex digits.
    by_digest: HashMap<&'a str, BTreeSet<&'a str>>,
    start: CommitIx,
    blobs: &'a dyn Blobs,
    read: HashMap<BlobId, Digest>,
}

impl Held<'_> {
    /// What is held under a digest or, where nothing is, under a name. A file that was right once is in the history; what
    /// stands at its path now has to be right as well.
    fn of(&mut self, digest: Digest, name: &str) -> anyhow::Result<EvidenceFound> {
        let by_digest = self.by_digest.get(digest.hex().as_str());
        let paths: Vec<&str> = match by_digest {
            Some(paths) => paths.iter().copied().collect(),
            None => self.files.get_key_value(name).map(|(path, _)| *path).into_iter().collect(),
        };
        let mut held = false;
        for path in paths {
            let changes = self.files.get(path).cloned().unwrap_or_default();
            for change in &changes {
                held |= match change.now {
                    Some(entry) => self.digest(entry)? == Some(digest),
                    None => false,
                };
            }
            if let Some((last, entry)) = changes.last().and_then(|c| Some((c, c.now?))) {
                let stands = self.digest(entry)?;
                if stands != Some(digest) {
                    return Ok(EvidenceFound::Other {
                        path: last.path.into(),
                        since: shifted(last.commit, self.start),
                        digest: stands.unwrap_or_else(|| Digest::of(b"")),
                    });
                }
            }
        }
        Ok(if held { EvidenceFound::Held } else { EvidenceFound::Absent })
    }

    /// The digest of a file; `None` for a link or a submodule, which is no file.
    fn digest(&mut self, entry: Entry) -> anyhow::Result<Option<Digest>> {
        if matches!(entry.mode, Mode::Symlink | Mode::Submodule) {
            return Ok(None);
        }
        if let Some(known) = self.read.get(&entry.blob) {
            return Ok(Some(*known));
        }
        let digest = Digest::of(&self.blobs.read(entry.blob)?);
        self.read.insert(entry.blob, digest);
        Ok(Some(digest))
    }
}
