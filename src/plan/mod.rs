//! What to write: the files of each write command, as values. Nothing here touches a disk, asks anybody, or signs.

mod approve;
mod checkpoint;
mod collect;
mod enrol;
mod init;
mod keys;
mod log;
mod people;
mod policy;
mod record;
mod trial;
mod witness;

pub use approve::{approval, rules_approval, trial_within};
pub use checkpoint::checkpoint;
pub use collect::{Arrival, Collection, Fault, Unfit, collect};
pub use enrol::{enrolment, text_with_key};
pub use init::{Start, init, schemas};
pub use keys::{compromised, entry_changed, retired};
pub use log::{Importer, Log, LogRow, Migration, is_recorded, migration, with_counting};
pub use people::{end_person, new_person};
pub use policy::{Materiality, NewPolicy, Revise, new_policy, revise};
pub use record::{Draft, acknowledgement, completion, exemption};
pub use trial::{arriving, on_record, trial, with_entries};
pub use witness::{Witnessed, witnessed};

/// Why something is not to be written, in words for people, and what to do instead.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What is in the way: a fragment that fits behind `error: `.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Refusal {
    fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }
}
