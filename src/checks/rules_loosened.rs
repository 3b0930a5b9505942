//! A change of the rules after which fewer people are bound, or later, or by less.
//!
//! Whom an audience bound is computed, over everybody who works here on the day of the change or later: an audience in
//! other words that selects the same people is no finding. A clock is longer when it ends later, counted from that day.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};
use crate::model::{
    Approvals, Audience, Clock, Clocks, Config, Day, Governance, Person, Requirement, RequirementKind, Traits,
};
use crate::source::CommitIx;
use crate::text::plural;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) const CHECK: Check = Check {
    id: "rules-loosened",
    severity: Severity::Warning,
    means: "After a change fewer people were bound, or later, or less was asked: an audience narrowed, a clock or exemptions lengthened, a policy retired, a threshold, completion, hardware key, pass mark or approval no longer asked for.",
    remedy: "See that whoever decides about rules meant it. If so, settle this finding with a suppression that says why.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let settings: Vec<_> = case.register.config.values().collect();
    for step in settings.windows(2) {
        let ((_, was), (at, now)) = (step[0], step[1]);
        findings.extend(finding(
            case,
            at,
            "ack.yaml",
            Arc::from("ack.yaml"),
            &of_settings(was, now, day(case, at)),
        ));
    }
    for (id, track) in &case.register.requirements {
        let entries: Vec<_> = track.values().collect();
        for step in entries.windows(2) {
            let ((_, was), (at, now)) = (step[0], step[1]);
            let changes = of_requirement(case, was, now, at);
            findings.extend(finding(case, at, id.as_str(), now.file.clone(), &changes));
        }
    }
    findings
}

fn finding(
    case: &Case<'_>,
    at: CommitIx,
    subject: &str,
    file: Arc<str>,
    changes: &[String],
) -> Option<Finding> {
    let message = format!("{subject} was loosened by {}: {}.", by_whom(case, at), changes.join("; "));
    (!changes.is_empty()).then(|| CHECK.finding(case, Some(at), subject, message).in_file(file))
}

fn day(case: &Case<'_>, at: CommitIx) -> Day {
    case.register.commit(at).day
}

fn of_settings(was: &Config, now: &Config, day: Day) -> Vec<String> {
    let mut changes = of_clocks(&was.clocks, &now.clocks, day);
    if was.clocks.landing < now.clocks.landing {
        let days = |n: u32| plural(n as usize, "day", "days");
        changes.push(format!("landing {} became {}", days(was.clocks.landing), days(now.clocks.landing)));
    }
    if was.max_exemption.after(day) < now.max_exemption.after(day) {
        changes.push(format!("max_exemption {} became {}", was.max_exemption, now.max_exemption));
    }
    if was.coverage_bar > now.coverage_bar {
        changes.push(format!("the bar of coverage {} % became {} %", was.coverage_bar, now.coverage_bar));
    }
    if (was.approvals, now.approvals) == (Approvals::Required, Approvals::Recorded) {
        changes.push("approvals are no longer required".into());
    }
    if (was.governance, now.governance) == (Governance::Approved, Governance::Reviewed) {
        changes.push("changes of rules no longer need an approval".into());
    }
    changes
}

fn of_clocks(was: &Clocks, now: &Clocks, day: Day) -> Vec<String> {
    let always = |c: Clock| Some(c);
    let pairs = [
        ("join", always(was.join), always(now.join)),
        ("change", always(was.change), always(now.change)),
        ("renew", was.renew, now.renew),
        ("return", always(was.return_), always(now.return_)),
    ];
    let words = |c: Option<Clock>| c.map_or_else(|| "never".to_owned(), |c| c.to_string());
    let later = |was: Option<Clock>, now: Option<Clock>| match (was, now) {
        (Some(was), Some(now)) => was.after(day) < now.after(day),
        (Some(_), None) => true,
        (None, _) => false,
    };
    pairs
        .into_iter()
        .filter(|(_, was, now)| later(*was, *now))
        .map(|(name, was, now)| format!("{name} {} became {}", words(was), words(now)))
        .collect()
}

fn of_requirement(case: &Case<'_>, was: &Requirement, now: &Requirement, at: CommitIx) -> Vec<String> {
    let day = day(case, at);
    // The organisation's clocks are a change of their own; beside them only what the requirement says itself counts.
    let organization = case.register.config_at(at).clocks;
    let mut changes = of_clocks(&was.clocks(&organization), &now.clocks(&organization), day);
    changes.extend(of_audience(case, &was.audience, &now.audience, at));
    match (was.retired, now.retired) {
        (None, Some(from)) => changes.push(format!("it is retired from {from} on")),
        (Some(was), Some(now)) if now < was => {
            changes.push(format!("it is retired from {now} on instead of {was}"));
        }
        _ => {}
    }
    if (was.kind, now.kind) == (RequirementKind::Course, RequirementKind::Policy) {
        changes.push("an acknowledgement is enough where a completion was asked for".into());
    }
    if was.hardware_key && !now.hardware_key {
        changes.push("a hardware key is no longer asked for".into());
    }
    match (was.pass, now.pass) {
        (Some(was), None) => changes.push(format!("pass {was} % is no longer asked for")),
        (Some(was), Some(now)) if now < was => changes.push(format!("pass {was} % became {now} %")),
        _ => {}
    }
    if was.imported && !now.imported {
        changes.push("completions need no longer come from a learning system".into());
    }
    changes
}

/// Who is no longer selected, with how many were before and after.
fn of_audience(case: &Case<'_>, was: &Audience, now: &Audience, at: CommitIx) -> Option<String> {
    if was == now {
        return None;
    }
    let people: Vec<&Arc<Person>> = case
        .register
        .people
        .values()
        .filter_map(|t| t.standing(at))
        .filter(|p| stays(p, day(case, at)))
        .collect();
    let bound = |audience: &Audience| -> BTreeSet<&str> {
        people.iter().filter(|p| selects(case, audience, p, at)).map(|p| p.id.as_str()).collect()
    };
    let (before, after) = (bound(was), bound(now));
    let lost: Vec<&str> = before.difference(&after).copied().collect();
    let shown = lost.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    let more = match lost.len().saturating_sub(5) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    (!lost.is_empty()).then(|| {
        format!(
            "its audience of {} became {}, without {shown}{more}",
            plural(before.len(), "person", "people"),
            after.len()
        )
    })
}

/// Whether somebody works here on the day, or will.
fn stays(person: &Person, day: Day) -> bool {
    person.employments.iter().any(|e| e.end.is_none_or(|end| day <= end))
}

fn selects(case: &Case<'_>, audience: &Audience, person: &Person, at: CommitIx) -> bool {
    let managers = if audience.looks_at_managers() {
        case.facts.managers_on(&person.id, day(case, at))
    } else {
        Vec::new()
    };
    audience.selects(&Traits {
        person: &person.id,
        kind: &person.kind,
        roles: &person.roles,
        team: person.team.as_deref(),
        location: person.location.as_deref(),
        managers: &managers,
    })
}
