//! Sentences on being bound.

use crate::assess::{Assessment, Pair};
use crate::model::{Day, Employment, PersonId, Register, RequirementId};

/// When the person works here and is on leave, what the requirement asks, and since when and until when they are bound.
pub(super) fn membership(
    register: &Register,
    assessment: &Assessment<'_>,
    person: &PersonId,
    requirement: &RequirementId,
    pair: Option<&Pair<'_>>,
) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(p) = register.people.get(person).and_then(|t| t.last()) {
        for e in &p.employments {
            lines.push(format!("{person} {}.", employed(*e, assessment.day)));
        }
        for l in &p.leave {
            let to = l.to.map_or_else(|| "without an end yet".into(), |d| format!("to {d}"));
            lines.push(format!("On leave from {} {to}.", l.from));
        }
    }
    if let Some(r) = register.requirements.get(requirement).and_then(|t| t.last()) {
        let config = register.config_at(register.tip());
        let c = r.clocks(&config.clocks);
        let renew = c.renew.map_or_else(|| "never".into(), |r| r.to_string());
        lines.push(format!(
            "{requirement} {} is current; clocks now: join {}, change {}, renew {renew}.",
            r.current().version,
            c.join,
            c.change
        ));
    }
    match pair.and_then(|p| p.span) {
        Some(span) => {
            let until = span.last.map_or_else(|| "no end known".into(), |d| format!("through {d}"));
            lines.push(format!("Bound since {} ({until}).", span.first));
        }
        None => lines.push(format!(
            "Not bound on {}: not employed, not in force, or not in the audience.",
            assessment.day
        )),
    }
    if let Some(until) = pair.and_then(|p| p.exempt_until) {
        lines.push(format!("Exempt through {until}."));
    }
    lines
}

/// When somebody works here, as seen from a day.
fn employed(e: Employment, day: Day) -> String {
    let end = e.end.map_or_else(|| "no last day recorded".into(), |d| format!("last day {d}"));
    match e {
        Employment { start, .. } if start > day => format!("begins here on {start}, {end}"),
        Employment { start, end: Some(last) } if last < day => format!("worked here from {start} to {last}"),
        Employment { start, .. } => format!("has worked here since {start}, {end}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_somebody_works_here_is_said_as_seen_from_the_day() {
        let day = |text| Day::parse(text).unwrap();
        let (start, end) = (day("2026-03-01"), Some(day("2026-06-30")));
        for (end, seen, said) in [
            (None, "2026-02-28", "begins here on 2026-03-01, no last day recorded"),
            (None, "2026-03-01", "has worked here since 2026-03-01, no last day recorded"),
            (end, "2026-06-30", "has worked here since 2026-03-01, last day 2026-06-30"),
            (end, "2026-07-01", "worked here from 2026-03-01 to 2026-06-30"),
        ] {
            assert_eq!(employed(Employment { start, end }, day(seen)), said);
        }
    }
}
