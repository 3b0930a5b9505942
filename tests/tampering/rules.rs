//! What is done to the rules: settings, policies and their texts.

use crate::stage::{Row, Stage, ben, conduct};
use crate::world::{Policy, settings};
use ack::source::Digest;

/// `conduct` 1.0 with other lines.
fn changed(s: &Stage, line: &str) {
    s.policy(&conduct().with(line)).commit("2026-01-10");
}

/// Settings that hold for a while, and then others.
fn set(s: &Stage, was: &[&str], now: &[&str]) {
    s.put("ack.yaml", settings(was)).commit("2026-01-09");
    s.put("ack.yaml", settings(now)).commit("2026-01-10");
}

/// `conduct` 1.1, editorial, approved by mara.
fn revised(s: &mut Stage) {
    s.policy(&conduct().editorial("1.1", "2026-01-10")).commit("2026-01-10");
    let body = ack::model::Body::Approval {
        requirement: crate::world::requirement("conduct"),
        version: crate::world::version("1.1"),
        digest: Digest::of(crate::world::text_of("conduct", "1.1").as_bytes()),
        material: false,
        signer: crate::world::person("mara"),
    };
    s.add(s.w.draft("mara", "2026-01-11", body)).commit("2026-01-11");
}

/// Changes of rules need a signed approval from 9 January on.
fn governed(s: &Stage) {
    s.put("ack.yaml", settings(&["governance: approved"])).commit("2026-01-09");
}

/// The line of a file as an approval's digest has it.
fn line(path: &str, bytes: &str) -> String {
    format!("{} {path}\n", Digest::of(bytes.as_bytes()).hex())
}

pub(crate) const ROWS: &[Row] = &[
    Row {
        what: "a text is edited in place",
        found: &["version-edited-in-place"],
        tampered: |s| {
            s.policy(&conduct().text("Another text.")).commit("2026-01-10");
        },
        honest: revised,
    },
    Row {
        what: "white space of a text is edited in place",
        found: &["version-edited-in-place"],
        tampered: |s| {
            s.policy(&conduct().text("The text of conduct 1.0. ")).commit("2026-01-10");
        },
        honest: revised,
    },
    Row {
        what: "a text is edited in place, and back again",
        found: &["version-edited-in-place"],
        tampered: |s| {
            s.policy(&conduct().text("Another text.")).commit("2026-01-10");
            s.policy(&conduct()).commit("2026-01-11");
        },
        honest: revised,
    },
    Row {
        what: "an older version is made the current one again",
        found: &["revision-removed", "version-went-backwards"],
        tampered: |s| {
            revised(s);
            s.policy(&conduct()).commit("2026-01-12");
        },
        honest: revised,
    },
    Row {
        what: "an audience is narrowed",
        found: &["rules-loosened"],
        tampered: |s| changed(s, "audience: {except: [{manager: mara}]}"),
        // Other words for the same people.
        honest: |s| changed(s, "audience: {any: [{type: employee}, {manager: mara}, {person: mara}]}"),
    },
    Row {
        what: "a policy gets more time",
        found: &["rules-loosened"],
        tampered: |s| changed(s, "clocks: {join: 30 days}"),
        honest: |s| changed(s, "clocks: {join: 13 days, renew: 365 days}"),
    },
    Row {
        what: "a renewal is called off",
        found: &["rules-loosened"],
        tampered: |s| changed(s, "clocks: {renew: never}"),
        honest: |s| changed(s, "clocks: {renew: 6 months}"),
    },
    Row {
        what: "a policy is retired",
        found: &["rules-loosened"],
        tampered: |s| changed(s, "retired: 2026-06-30"),
        honest: |s| changed(s, "title: Code of conduct"),
    },
    Row {
        what: "a hardware key is no longer asked for",
        found: &["rules-loosened"],
        tampered: |s| {
            changed(s, "requires: {key: hardware}");
            s.policy(&conduct()).commit("2026-01-11");
        },
        honest: |s| changed(s, "requires: {key: hardware}"),
    },
    Row {
        what: "the organisation's clocks, its longest exemption or its bar are loosened",
        found: &["rules-loosened"],
        tampered: |s| {
            let loose = ["clocks: {change: 3 weeks}", "max_exemption: 2 years", "thresholds: {coverage: 90}"];
            set(s, &[], &loose);
        },
        honest: |s| {
            let strict =
                ["clocks: {change: 1 week}", "max_exemption: 6 months", "thresholds: {coverage: 100}"];
            set(s, &[], &strict);
        },
    },
    Row {
        what: "approvals are no longer required",
        found: &["rules-loosened"],
        tampered: |s| set(s, &["approvals: required"], &["approvals: recorded"]),
        honest: |s| set(s, &["approvals: recorded"], &["approvals: required"]),
    },
    Row {
        what: "an approval of rules is no longer needed, and its end was not approved",
        found: &["rules-loosened", "ungoverned-change"],
        tampered: |s| set(s, &["governance: approved"], &["governance: reviewed"]),
        honest: |s| set(s, &["governance: reviewed"], &["governance: approved"]),
    },
    Row {
        what: "rules are changed without the approval that is asked for",
        found: &["ungoverned-change"],
        tampered: |s| {
            governed(s);
            s.person(&ben().team("lab")).commit("2026-01-10");
        },
        honest: |s| {
            governed(s);
            let base = s.tip();
            let now = ben().team("lab");
            let digest = Digest::of(line(&now.path(), &now.yaml()).as_bytes());
            s.add(s.w.approve_rules("mara", base, digest, "2026-01-10")).commit("2026-01-10");
            s.person(&now).commit("2026-01-11");
        },
    },
    Row {
        what: "more rules are changed than were approved",
        found: &["ungoverned-change"],
        tampered: |s| {
            governed(s);
            let now = ben().team("lab");
            let digest = Digest::of(line(&now.path(), &now.yaml()).as_bytes());
            s.add(s.w.approve_rules("mara", s.tip(), digest, "2026-01-10"));
            s.person(&now).put("policies/notes.txt", "More.").commit("2026-01-10");
        },
        honest: |s| {
            governed(s);
            let now = ben().team("lab");
            let both = [line("policies/notes.txt", "More."), line(&now.path(), &now.yaml())];
            let mut both = both.to_vec();
            both.sort();
            let digest = Digest::of(both.concat().as_bytes());
            s.add(s.w.approve_rules("mara", s.tip(), digest, "2026-01-10"));
            s.person(&now).put("policies/notes.txt", "More.").commit("2026-01-10");
        },
    },
    Row {
        what: "rules are changed by an approval of a base that is behind",
        found: &["ungoverned-change"],
        tampered: |s| {
            s.person(&ben().team("field")).commit("2026-01-08");
            let base = s.tip();
            s.person(&ben()).put("ack.yaml", settings(&["governance: approved"])).commit("2026-01-09");
            let now = ben().team("lab");
            let digest = Digest::of(line(&now.path(), &now.yaml()).as_bytes());
            s.add(s.w.approve_rules("mara", base, digest, "2026-01-10"));
            s.person(&now).commit("2026-01-10");
        },
        honest: |s| {
            let base = s.tip();
            governed(s);
            let now = ben().team("lab");
            let digest = Digest::of(line(&now.path(), &now.yaml()).as_bytes());
            s.add(s.w.approve_rules("mara", base, digest, "2026-01-10"));
            s.person(&now).commit("2026-01-10");
        },
    },
    Row {
        what: "a version takes effect that nobody approved, where approvals are required",
        found: &["revision-unapproved"],
        tampered: |s| {
            s.put("ack.yaml", settings(&["approvals: required"]));
            s.policy(&conduct().editorial("1.1", "2026-01-10")).commit("2026-01-10");
        },
        honest: |s| {
            s.put("ack.yaml", settings(&["approvals: required"]));
            revised(s);
        },
    },
    Row {
        what: "a version is approved by its author only",
        found: &["not-authorised", "revision-unapproved"],
        tampered: |s| {
            let new = Policy::new("tools", "1.0", "2026-01-10");
            let yaml = new.yaml().replace("material: true}", "material: true, author: mara}");
            s.put(&new.path(), yaml).commit("2026-01-10");
            s.add(s.w.approve("mara", "tools", "1.0", "2026-01-11")).commit("2026-01-11");
        },
        honest: |s| {
            let new = Policy::new("tools", "1.0", "2026-01-10");
            s.policy(&new).commit("2026-01-10");
            s.add(s.w.approve("mara", "tools", "1.0", "2026-01-11")).commit("2026-01-11");
        },
    },
    Row {
        what: "the register's identity is changed",
        found: &["register-identity-changed"],
        tampered: |s| {
            s.put("ack.yaml", settings(&["repository: 0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f2"]));
            s.commit("2026-01-10");
        },
        honest: |s| {
            s.put("ack.yaml", settings(&["organization: Northwind"])).commit("2026-01-10");
        },
    },
];

#[test]
fn rules() {
    ROWS.iter().for_each(Row::play);
}
