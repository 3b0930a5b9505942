//! Changes of rules that the branch's review decides about, unless a signed approval is asked for.

use super::*;

fn set(s: &mut Stage, line: &str) {
    s.put("ack.yaml", settings(&[line])).commit(AT);
}

fn changed(s: &mut Stage, line: &str) {
    s.policy(&conduct().with(line)).commit(AT);
}

/// The same before the change.
fn before(s: &mut Stage, line: &str) {
    s.put("ack.yaml", settings(&[line])).commit("2026-02-20");
}

fn with(s: &mut Stage, line: &str) {
    s.policy(&conduct().with(line)).commit("2026-02-20");
}

const fn rule(what: &'static str, change: fn(&mut Stage), rules: &'static [&'static str]) -> Change {
    Change { what, change, rules, ..Change::PLAIN }
}

pub(super) const CHANGES: &[Change] = &[
    rule(
        "an audience is narrowed",
        |s| changed(s, "audience: {except: [{manager: mara}]}"),
        &["audience-narrowed"],
    ),
    rule("a policy gets more time", |s| changed(s, "clocks: {join: 30 days}"), &["clock-lengthened"]),
    rule("a renewal is called off", |s| changed(s, "clocks: {renew: never}"), &["clock-lengthened"]),
    rule("a policy is retired", |s| changed(s, "retired: 2026-02-28"), &["policy-retired"]),
    rule("another statement is to be signed", |s| changed(s, "statement: Fine."), &["statement-changed"]),
    rule("a policy gets another owner", |s| changed(s, "owner: ben"), &["owner-changed"]),
    Change {
        stopped_by: &["requirement-removed"],
        ..rule(
            "a policy's file is removed",
            |s| {
                s.remove("policies/visits.yaml").commit(AT);
            },
            &["policy-removed"],
        )
    },
    rule("everything gets more time", |s| set(s, "clocks: {change: 3 weeks}"), &["clock-lengthened"]),
    rule("records may land later", |s| set(s, "clocks: {landing: 60 days}"), &["clock-lengthened"]),
    rule("exemptions may be longer", |s| set(s, "max_exemption: 5 years"), &["clock-lengthened"]),
    rule("the bar is lowered", |s| set(s, "thresholds: {coverage: 50}"), &["threshold-lowered"]),
    Change {
        base: |s| before(s, "escalation: [{after: 1 day, to: person}, {after: 7 days, to: manager}]"),
        ..rule(
            "managers are reminded later",
            |s| set(s, "escalation: [{after: 1 day, to: person}, {after: 2 weeks, to: manager}]"),
            &["escalation-loosened"],
        )
    },
    Change {
        base: |s| before(s, "escalation: [{after: 1 day, to: person}]"),
        ..rule("nobody is reminded any more", |s| set(s, "escalation: []"), &["escalation-loosened"])
    },
    Change {
        base: |s| with(s, "controls: [iso27001:A.5.1, iso27001:A.6.3]"),
        ..rule(
            "a policy no longer serves a control",
            |s| changed(s, "controls: [iso27001:A.5.1, soc2:CC1.4]"),
            &["control-dropped"],
        )
    },
    Change {
        base: |s| with(s, "review_every: 12 months"),
        ..rule(
            "a policy is reviewed less often",
            |s| changed(s, "review_every: 13 months"),
            &["review-postponed"],
        )
    },
    Change {
        base: |s| with(s, "review_every: 12 months"),
        ..rule("a policy is never reviewed", |s| changed(s, "audience: everyone"), &["review-postponed"])
    },
    rule("somebody becomes a maintainer", |s| set(s, "maintainers: [mara, ben]"), &["maintainer-added"]),
    rule("another branch becomes the mainline", |s| set(s, "mainline: other"), &["setting-changed"]),
    rule(
        "a finding is suppressed in advance",
        |s| {
            set(
                s,
                "suppressions: [{finding: record-removed, subject: x, reason: Test, by: mara, until: 2026-12-31}]",
            );
        },
        &["suppression-added"],
    ),
    rule(
        "a key is put beside a person's own",
        |s| {
            s.person(&ben().keys(&["ben", "administrator"])).commit(AT);
        },
        &["key-added"],
    ),
    rule(
        "a key is swapped for another, which signs",
        |s| {
            s.person(&ben().keys(&["administrator"]));
            s.add(s.w.acknowledge("ben", "conduct", "1.0", AT).by("administrator")).commit(AT);
        },
        &["key-swapped"],
    ),
    Change {
        base: |s| {
            s.person(&ben().keys(&["ben"]).retired("ben-2", "2026-01-31", None)).commit("2026-01-31");
        },
        ..rule(
            "a retired key is to be good for longer",
            |s| {
                s.person(&ben().keys(&["ben"]).retired("ben-2", "2027-12-31", None)).commit(AT);
            },
            &["key-good-for-longer"],
        )
    },
    Change {
        base: |s| {
            s.person(&ben().keys(&["ben"]).retired("ben-2", "2026-01-31", None)).commit("2026-01-31");
        },
        ..rule(
            "that a key is retired is taken out",
            |s| {
                s.person(&ben().keys(&["ben"])).commit(AT);
            },
            &["retired-key-removed"],
        )
    },
    rule(
        "somebody is said to have begun later",
        |s| {
            s.person(&ben().start("2026-04-01")).commit(AT);
        },
        &["start-moved"],
    ),
    Change {
        base: |s| {
            s.person(&ben().start("2026-01-01").with("earlier: [{start: 2025-01-01, end: 2025-06-30}]"));
            s.commit("2026-01-08");
        },
        ..rule(
            "an employment is taken out",
            |s| {
                s.person(&ben().start("2026-01-01")).commit(AT);
            },
            &["employment-removed"],
        )
    },
    rule(
        "somebody is on leave",
        |s| {
            s.person(&ben().leave("2026-02-20", "2026-12-31")).commit(AT);
        },
        &["leave-recorded"],
    ),
];
