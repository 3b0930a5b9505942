//! What a verification looks up in the repository, beside the register itself.

use super::{GatherError, Presented};
use crate::git::Repo;
use crate::load::{self, RECORDS, Whole};
use crate::model::{Body, Checkpoint, HeadStanding, Manifest, Origin, Register};
use crate::source::{Blobs, CommitId, CommitIx};
use std::collections::HashSet;
use std::sync::Arc;

/// Looks up the proofs of a register that came from this history.
pub(super) fn prove(
    repo: &Repo,
    register: &mut Register,
    whole: &Whole<'_>,
    blobs: &dyn Blobs,
    presented: Option<&Presented>,
) -> Result<(), GatherError> {
    let merges = repo.merges(whole.history(), &RECORDS)?;
    load::prove(register, whole, &merges, blobs).map_err(load::LoadError::from)?;
    if let Some(presented) = presented {
        register.proofs.checkpoints.extend(outside(register, whole, blobs, presented)?);
    }
    for checkpoint in &mut register.proofs.checkpoints {
        if let (HeadStanding::Unknown, Body::Checkpoint { commit, .. }) =
            (checkpoint.standing, &checkpoint.record.body)
        {
            checkpoint.lost = lost(repo, whole, *commit);
        }
    }
    Ok(())
}

/// A checkpoint of which somebody kept a copy, held against the history as it is now.
fn outside(
    register: &Register,
    whole: &Whole<'_>,
    blobs: &dyn Blobs,
    presented: &Presented,
) -> Result<Option<Checkpoint>, GatherError> {
    let Body::Checkpoint { commit, .. } = &presented.record.body else { return Ok(None) };
    let history = whole.history();
    let standing = load::standing(register, history, *commit, register.tip());
    let manifest = match standing {
        HeadStanding::Mainline(at) => Some(
            load::manifest(whole, load::start(register, history), at, blobs)
                .map_err(load::LoadError::from)?,
        ),
        _ => None,
    };
    let origin = Origin::Presented;
    let (path, record) = (presented.name.as_str().into(), presented.record.clone());
    Ok(Some(Checkpoint { path, origin, record, standing, manifest, lost: None }))
}

/// The records that a commit outside the history holds and the mainline never did, as they are there; `None` where the
/// commit, or a part of it, is not at hand any more.
fn lost(repo: &Repo, whole: &Whole<'_>, commit: CommitId) -> Option<Vec<Arc<str>>> {
    if !repo.has_commit(commit) {
        return None;
    }
    let held: HashSet<_> = whole.changes().iter().filter_map(|c| Some((c.path, c.now?.blob))).collect();
    let there = repo.files_at(commit, &RECORDS).ok()?;
    let gone = there
        .into_iter()
        .filter(|(path, entry)| load::is_record(path) && !held.contains(&(path.as_str(), entry.blob)));
    Some(gone.map(|(path, _)| path.into()).collect())
}

/// The records of the mainline at one of its commits, as a checkpoint of that commit counts them, and the commit's place
/// in the register; `None` when it is not on the mainline.
///
/// # Errors
/// When the repository cannot be read.
pub fn manifest(
    repo: &Repo,
    register: &Register,
    commit: CommitId,
) -> Result<Option<(CommitIx, Manifest)>, GatherError> {
    let Some(at) = register.commits.iter().rposition(|c| c.id == commit) else { return Ok(None) };
    let at = CommitIx(u32::try_from(at).unwrap_or(u32::MAX));
    let history = repo.history(commit, &load::PATHS)?;
    let start = history.commits.len().saturating_sub(at.index() + 1);
    let found =
        load::manifest(&Whole::from(&history), CommitIx(u32::try_from(start).unwrap_or(u32::MAX)), at, repo);
    Ok(Some((at, found.map_err(load::LoadError::from)?)))
}
