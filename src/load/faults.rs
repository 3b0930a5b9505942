//! What can be wrong with a register's files beside what is in them: the ids of these findings, and their making.

use super::evidence::PLACE as EVIDENCE;
use crate::finding::{Finding, Place, Severity};
use crate::format::{Fault, faults::ID_DUPLICATE};
use crate::source::CommitId;
use crate::text;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A file that would be passed over without a word.
const FILE_NOT_READ: Fault = Fault {
    id: "file-not-read",
    severity: Severity::Error,
    about: "The file is in a place of the register's, and is none that is read: another ending, a link, a submodule.",
    remedy: "Commit the file itself, with a name that ends in .yaml.",
};

/// A text that nobody can be shown.
pub(super) const DOCUMENT_MISSING: Fault = Fault {
    id: "document-missing",
    severity: Severity::Error,
    about: "The text of a policy or course is not in the register.",
    remedy: "Commit the document itself, or correct `document:`.",
};

/// A register that goes on by settings which nobody sees any more.
const SETTINGS_REMOVED: Fault = Fault {
    id: "settings-removed",
    severity: Severity::Error,
    about: "The settings are no longer in the register, and the last ones go on being in force.",
    remedy: "Put ack.yaml back as it was; `git log -- ack.yaml` shows who took it away.",
};

/// Something else among the records.
pub(super) const STRAY_FILE: Fault = Fault {
    id: "stray-file",
    severity: Severity::Warning,
    about: "A file lies among the records and is none.",
    remedy: "Move it elsewhere; a scan that a record names belongs in approvals/evidence/, called by its digest.",
};

/// Every fault that is found here and not by reading one file.
pub const FAULTS: &[Fault] = &[DOCUMENT_MISSING, FILE_NOT_READ, SETTINGS_REMOVED, STRAY_FILE];

/// A finding with the fault's own remedy.
pub(super) fn finding(fault: Fault, place: Place, subject: &str, message: String) -> Finding {
    Finding {
        id: fault.id,
        severity: fault.severity,
        place: Some(place),
        commit: None,
        subject: subject.into(),
        message,
        remedy: fault.remedy.into(),
    }
}

pub(super) fn not_read(path: &Arc<str>, why: &str, remedy: &str) -> Finding {
    let message = format!("{path} {why}, so nothing in it counts.");
    Finding { remedy: remedy.into(), ..finding(FILE_NOT_READ, Place::file(path.clone()), path, message) }
}

/// The finding about settings that were taken away.
pub(super) fn settings_removed() -> Finding {
    let message = "ack.yaml was taken out of the register; its last settings stay in force.".into();
    finding(SETTINGS_REMOVED, Place::file(super::SETTINGS), super::SETTINGS, message)
}

/// The finding about an id that stands in more than one file.
pub(super) fn duplicate(id: &str, what: &str, paths: &BTreeSet<Arc<str>>) -> Option<Finding> {
    let (first, rest) = (paths.first()?, paths.iter().nth(1)?);
    let message = format!(
        "The {what} {id} stands in {first} and in {rest}; the entry in {first} is the one that counts."
    );
    let remedy = format!("Keep one entry of {id}.");
    Some(Finding { remedy, ..finding(ID_DUPLICATE, Place::file(rest.clone()), id, message) })
}

pub(super) fn stray(path: &str, commit: CommitId) -> Finding {
    let name = text::visible(path);
    let message = if path.starts_with(EVIDENCE) {
        format!("{name} lies among the evidence and is not called by a SHA-256 digest.")
    } else {
        format!("{name} lies among the records and is none.")
    };
    Finding { commit: Some(commit), ..finding(STRAY_FILE, Place::file(path), path, message) }
}
