//! A suppression that settles nothing: past its day, or without a finding to settle.

use super::Check;
use crate::finding::{Finding, Place, Severity};
use crate::model::{Day, Register, Suppression};
use crate::text::visible;

pub(super) const CHECK: Check = Check {
    id: "suppression-idle",
    severity: Severity::Note,
    means: "A suppression settles nothing: its day is past, or there is no such finding any more.",
    remedy: "Take it out of ack.yaml; where the finding still stands, mend what it names.",
    run: None,
};

/// The suppressions of a register that settle something on a day: not past it, and by somebody who was ever on a roster.
pub fn standing_suppressions(register: &Register, day: Day) -> impl Iterator<Item = &Suppression> {
    let all = &register.config_at(register.tip()).suppressions;
    all.iter().filter(move |s| day <= s.until && register.people.contains_key(&s.by))
}

/// A note for each suppression that settles none of these findings on the day. It comes after all other checks,
/// because it is about what they found.
#[must_use]
pub(super) fn idle_suppressions(all: &[Suppression], day: Day, findings: &[Finding]) -> Vec<Finding> {
    all.iter()
        .filter_map(|s| {
            let what = format!("{} {}", visible(&s.finding), visible(&s.subject));
            let meets = findings.iter().any(|f| f.id == s.finding && f.subject == s.subject);
            let message = match (s.until < day, meets) {
                (true, true) => {
                    format!("The suppression of {what} ended on {} and settles it no longer.", s.until)
                }
                (true, false) => format!("The suppression of {what} ended on {}.", s.until),
                (false, false) => {
                    format!("The suppression of {what} settles nothing: there is no such finding.")
                }
                (false, true) => return None,
            };
            Some(Finding {
                id: CHECK.id,
                severity: CHECK.severity,
                place: Some(Place::line(crate::load::SETTINGS, s.line)),
                commit: None,
                subject: format!("{} {}", s.finding, s.subject),
                message,
                remedy: CHECK.remedy.to_owned(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PersonId;

    fn said(until: &str, subject: &str) -> Vec<String> {
        let finding = Finding {
            id: "record-removed",
            severity: Severity::Error,
            place: None,
            commit: None,
            subject: "a".into(),
            message: String::new(),
            remedy: String::new(),
        };
        let suppression = Suppression {
            finding: "record-removed".into(),
            subject: subject.into(),
            reason: "Test.".into(),
            by: PersonId::parse("mara.lind").unwrap(),
            until: Day::parse(until).unwrap(),
            line: 3,
        };
        let day = Day::parse("2026-03-31").unwrap();
        idle_suppressions(&[suppression], day, &[finding]).into_iter().map(|f| f.message).collect()
    }

    #[test]
    fn one_that_settles_something_is_not_mentioned() {
        assert!(said("2026-03-31", "a").is_empty());
    }

    #[test]
    fn one_past_its_day_is_mentioned_whether_or_not_its_finding_stands() {
        assert!(said("2026-03-30", "a")[0].ends_with("ended on 2026-03-30 and settles it no longer."));
        assert!(said("2026-03-30", "b")[0].ends_with("ended on 2026-03-30."));
    }

    #[test]
    fn one_without_a_finding_is_mentioned() {
        assert!(said("2026-03-31", "b")[0].ends_with("settles nothing: there is no such finding."));
    }
}
