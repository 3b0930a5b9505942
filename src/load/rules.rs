//! Changes of governed files, as an approval of them names them.

use super::governed::is_governed;
use super::proofs::shifted;
use crate::model::{Governance, Register, RulesChange};
use crate::source::{BlobId, Blobs, Change, CommitIx, Digest, Entry, History, Mode};
use std::collections::{BTreeMap, HashMap};

/// The mainline changes of governed files that have to be approved: those made while the settings of the commit before
/// them said `governance: approved`, so that no change decides about itself.
pub(super) fn changes(
    register: &Register,
    history: &History,
    start: CommitIx,
    blobs: &dyn Blobs,
) -> anyhow::Result<Vec<RulesChange>> {
    let ever = register.config.values().any(|(_, config)| config.governance == Governance::Approved);
    if !ever {
        return Ok(Vec::new());
    }
    let mut last: HashMap<&str, CommitIx> = HashMap::new();
    let mut read: HashMap<BlobId, Digest> = HashMap::new();
    let mut found = Vec::new();
    let mut by_commit: BTreeMap<CommitIx, Vec<Change<'_>>> = BTreeMap::new();
    for change in history.changes.iter().filter(|c| is_governed(c.path)) {
        by_commit.entry(shifted(change.commit, start)).or_default().push(change);
    }
    for (at, changes) in by_commit {
        let asked = at.before().is_some_and(|b| register.config_at(b).governance == Governance::Approved);
        if asked {
            let since = changes.iter().filter_map(|c| last.get(c.path)).max();
            found.push(RulesChange {
                at,
                digest: digest(&changes, blobs, &mut read)?,
                paths: changes.iter().map(|c| c.path.into()).collect(),
                since: since.copied().unwrap_or(CommitIx(0)),
            });
        }
        for change in changes {
            last.insert(change.path, at);
        }
    }
    Ok(found)
}

fn digest(
    changes: &[Change<'_>],
    blobs: &dyn Blobs,
    read: &mut HashMap<BlobId, Digest>,
) -> anyhow::Result<Digest> {
    let mut lines = Vec::new();
    for change in changes {
        let bytes = match change.now {
            Some(Entry { mode, blob }) if mode != Mode::Submodule => match read.get(&blob) {
                Some(known) => known.hex(),
                None => read.entry(blob).or_insert(Digest::of(&blobs.read(blob)?)).hex(),
            },
            _ => "-".to_owned(),
        };
        lines.push(format!("{bytes} {}\n", change.path));
    }
    lines.sort_unstable();
    Ok(Digest::of(lines.concat().as_bytes()))
}
