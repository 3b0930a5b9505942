//! `ack.yaml`: the organisation, its clocks, who maintains the register.

use super::{Clock, Day, Name, PersonId, RepositoryId, Sampling, Zone};

/// The register's settings as recorded in one commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    /// The organisation's name.
    pub organization: String,
    /// The register's identity, signed into every record.
    pub repository: RepositoryId,
    /// The zone in which days are counted.
    pub zone: Zone,
    /// The branch whose first-parent history is the register.
    pub mainline: String,
    /// Whether `ack sign` delivers at once.
    pub push: bool,
    /// Who may approve, exempt, witness, import, countersign, checkpoint.
    pub maintainers: Vec<PersonId>,
    /// Whether approvals are required.
    pub approvals: Approvals,
    /// Who decides about changes of rules.
    pub governance: Governance,
    /// The statement that people sign, unless a requirement has its own.
    pub statement: Name,
    /// The organisation's clocks.
    pub clocks: Clocks,
    /// The longest exemption.
    pub max_exemption: Clock,
    /// Percent not overdue that the gate asks for, 0 to 100.
    pub coverage_bar: u8,
    /// Findings that were settled.
    pub suppressions: Vec<Suppression>,
    /// Who is to be reminded when, in the order of the file. Reminders are sent by others; what was promised is a rule.
    pub escalation: Vec<Reminder>,
    /// How large the samples are that auditors draw.
    pub sampling: Sampling,
    /// Control frameworks that the organisation follows.
    pub frameworks: Vec<String>,
}

/// What becomes of approvals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Approvals {
    /// They are recorded where given.
    Recorded,
    /// A revision without one is an error.
    Required,
}

/// Who decides about changes of rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Governance {
    /// The branch's review.
    Reviewed,
    /// A signed rules-approval.
    Approved,
}

/// How long each duty may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clocks {
    /// From joining, or from being newly addressed, to the due day.
    pub join: Clock,
    /// From a material change, or a first publication, to the due day.
    pub change: Clock,
    /// From an acknowledgement to the next; `None` is never.
    pub renew: Option<Clock>,
    /// How long before its due day a renewal opens.
    pub renewal_window: Clock,
    /// From the last day of a leave to the due day.
    pub return_: Clock,
    /// Days that a record may take to reach the mainline, and that a break of a duty is tolerated.
    pub landing: u32,
}

/// One step of the reminders.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reminder {
    /// How long after the due day.
    pub after: Clock,
    /// Who: `person`, `manager` or `owner`.
    pub to: &'static str,
}

/// A finding that was looked at and settled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suppression {
    /// The finding's id.
    pub finding: String,
    /// Its subject.
    pub subject: String,
    /// Why it is settled.
    pub reason: String,
    /// Who settled it.
    pub by: PersonId,
    /// The last day on which it stays settled.
    pub until: Day,
    /// The line in `ack.yaml`, from 1.
    pub line: u32,
}
