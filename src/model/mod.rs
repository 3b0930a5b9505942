//! The nouns and their laws: ids, days, clocks, audiences, requirements, people, records, the register.
//!
//! Values only. What is here was already understood: no file formats, no git, no paths into YAML, and no "now".

mod audience;
mod config;
mod days;
mod held;
mod id;
mod key;
mod name;
mod path;
mod period;
mod person;
mod proofs;
mod record;
mod records;
mod register;
mod requirement;
mod sampling;
mod settled;
mod shared;
mod time;
mod version;

pub use audience::{Audience, Rule, Term, Traits};
pub use config::{Approvals, Clocks, Config, Governance, Reminder, Suppression};
pub use days::Days;
pub use held::{Filed, Held, Usual, Wording};
pub use id::{IdFault, PersonId, RecordId, RepositoryId, RequirementId, RiskId};
pub use key::{KeyFault, PublicKey};
pub use name::Name;
pub use path::RecordPath;
pub use period::{Period, PeriodFault};
pub use person::{Contract, Employment, Leave, Person, RetiredKey, Screening};
pub use proofs::{Checkpoint, Evidence, EvidenceFound, LeftOut, Manifest, Origin, Proofs, RulesChange};
pub use record::{Body, Kind, Record};
pub use records::{BLOCK, Block, Records, Row};
pub use register::{
    Commit, HeadStanding, LaterChange, RecordFile, Register, Seal, SealFault, TextSeen, Track, Understood,
};
pub use requirement::{ClockOverrides, Document, Requirement, RequirementKind, Revision};
pub use sampling::{SampleSize, Sampling, Take};
pub use settled::Rosters;
pub use shared::{Shared, Signer};
pub use time::{Clock, ClockFault, Day, Moment, Zone};
pub use version::Version;
