//! A checkpoint before it is signed: where the mainline stood, with how many records.

use super::record::{Draft, record};
use crate::assess::{JudgedRecords, newest_checkpoint};
use crate::model::{Body, Kind, Manifest, Moment, PersonId, Register};
use crate::source::CommitIx;

/// A checkpoint of a commit of the mainline, which has to be published: one that may still be rebased away proves
/// nothing. It names the newest checkpoint that counted by then.
#[must_use]
pub fn checkpoint(
    register: &Register,
    records: &JudgedRecords<'_>,
    (at, manifest): (CommitIx, Manifest),
    signer: &PersonId,
    now: Moment,
) -> Draft {
    let commit = register.commit(at).id;
    let previous = newest_checkpoint(records, at).map(|f| f.path().to_string()).unwrap_or_default().into();
    let body = Body::Checkpoint {
        commit,
        records: manifest.records,
        records_digest: manifest.digest,
        previous,
        signer: signer.clone(),
    };
    let statement = Kind::Checkpoint.fixed_statement().unwrap_or_default().into();
    record(register, Some(commit), now, statement, body)
}
