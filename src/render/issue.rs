//! What the gate found as one list of issues, for formats that know nothing but files, lines and messages.

use super::{Checked, Since};
use crate::checks::OwnBar;
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

/// Everything that stands, new first: findings by severity, then bars that are not reached, gaps, and what was there
/// already. A gap is an error where it fails the gate, and a warning where the bar allows it.
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
    all.extend(under_bar(checked));
    let mut before: Vec<Issue> = gate.already.iter().map(|f| finding(f, Since::Before)).collect();
    for (gap, since) in &checked.gaps {
        let version = gap.required_version.as_ref().map_or_else(String::new, |v| format!(" {v}"));
        let due = gap.due.map_or_else(String::new, |d| format!(", due on {d}"));
        let message = format!("{} has not acknowledged {}{version}{due}.", gap.person, gap.requirement);
        let key = format!("overdue {}/{}", gap.person, gap.requirement);
        let issue = Issue {
            id: OVERDUE,
            severity: if checked.fails_on_gap(gap) { Severity::Error } else { Severity::Warning },
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

/// The id under which a bar is shown that a policy or course does not reach.
pub(super) const UNDER_BAR: &str = "under-bar";

/// Policies and courses under a bar of their own. A change is judged pair by pair, and by no bar.
fn under_bar(checked: &Checked) -> Vec<Issue> {
    let bars = checked.gate.bar.own.iter().filter(|b| checked.base.is_none() && !b.is_reached());
    let issue = |bar: &OwnBar| Issue {
        id: UNDER_BAR,
        severity: Severity::Error,
        place: Place::file(SETTINGS),
        message: visible(&bar.in_words()),
        remedy: "Whoever is overdue runs `ack sign`.".to_owned(),
        since: Since::Now,
        fingerprint: Digest::of(format!("{UNDER_BAR} {}", bar.requirement).as_bytes()).hex(),
    };
    bars.map(issue).collect()
}
