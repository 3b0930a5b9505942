//! The order of checkpoints: each names the one before it.

use super::judged::JudgedRecords;
use crate::model::{Body, Moment, RecordFile};
use crate::source::CommitIx;
use std::sync::Arc;

/// The newest checkpoint that counts and was recorded up to a commit: what the next one names as `previous`.
#[must_use]
pub fn newest_checkpoint(records: &JudgedRecords<'_>, at: CommitIx) -> Option<RecordFile> {
    let checkpoints = records.valid_other().map(|j| j.file).filter(|f| f.recorded <= at && is_checkpoint(f));
    checkpoints.max_by_key(checkpoint_age)
}

/// What orders checkpoints: the commit that recorded them, then when they were signed, then their path.
#[must_use]
pub fn checkpoint_age(file: &RecordFile) -> (CommitIx, Moment, Arc<str>) {
    let signed = file.content.as_ref().map_or(Moment(0), |record| record.signed_at);
    (file.recorded, signed, file.path())
}

/// Whether the file is a checkpoint, valid or not.
#[must_use]
pub fn is_checkpoint(file: &RecordFile) -> bool {
    matches!(&file.content, Ok(record) if matches!(record.body, Body::Checkpoint { .. }))
}
