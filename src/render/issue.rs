//! What the gate found as one list of issues, for formats that know nothing but files, lines and messages.

use super::{Checked, Since};
use crate::finding::{Place, Severity};
use crate::load::SETTINGS;
use crate::source::Digest;
use crate::text::visible;

/// A finding or a gap, as forges show them.
pub(super) struct Issue {
    /// The finding's id; `overdue` for a gap.
    pub(super) id: &'static str,
    pub(super) severity: Severity,
    /// Where; a gap is shown at the settings, since no file of its own says it.
    pub(super) place: Place,
    /// What, in a sentence, harmless to show.
    pub(super) message: String,
    pub(super) remedy: String,
    pub(super) since: Since,
    /// The same for the same issue in the next run, wherever it moved.
    pub(super) fingerprint: String,
}

/// Everything that stands, new first: findings by severity, then gaps, then what was there already.
pub(super) fn issues(checked: &Checked) -> Vec<Issue> {
    let gate = &checked.gate;
    let finding = |f: &crate::finding::Finding, since| {
        let place = f.place.clone().unwrap_or_else(|| Place::file(SETTINGS));
        let key = format!("{} {} {} {:?}", f.id, f.subject, place.path, f.commit);
        Issue {
            id: f.id,
            severity: f.severity,
            place,
            message: visible(&f.message),
            remedy: visible(&f.remedy),
            since,
            fingerprint: Digest::of(key.as_bytes()).hex(),
        }
    };
    let mut all: Vec<Issue> = gate.findings.iter().map(|f| finding(f, Since::Now)).collect();
    let mut before: Vec<Issue> = gate.already.iter().map(|f| finding(f, Since::Before)).collect();
    for (gap, since) in &checked.gaps {
        let version = gap.required_version.as_ref().map_or_else(String::new, |v| format!(" {v}"));
        let due = gap.due.map_or_else(String::new, |d| format!(", due on {d}"));
        let message = format!("{} has not acknowledged {}{version}{due}.", gap.person, gap.requirement);
        let key = format!("overdue {}/{}", gap.person, gap.requirement);
        let issue = Issue {
            id: OVERDUE,
            severity: Severity::Error,
            place: Place::file(SETTINGS),
            message: visible(&message),
            remedy: format!("{} runs `ack sign`.", gap.person),
            since: *since,
            fingerprint: Digest::of(key.as_bytes()).hex(),
        };
        if *since == Since::Now { all.push(issue) } else { before.push(issue) }
    }
    all.extend(before);
    all
}

/// The id under which gaps are shown.
pub(super) const OVERDUE: &str = "overdue";
