//! Exemptions: from the day they are recorded, and no longer than they say.

use crate::world::World;
use ack::assess::Status;

/// An exemption recorded three weeks after the due day covers what comes, and excuses nothing before.
#[test]
fn g12_an_exemption_after_the_due_day_excuses_nothing_before() {
    let mut w = World::small();
    let exemption = w.exempt("mara", "ben", "conduct", ("2026-01-06", "2026-03-31"), "2026-02-10");
    let exemption = w.record("2026-02-10T13:00:00Z", exemption);
    let before = w.on("2026-02-09");
    assert_eq!(before.verdict(&exemption), ack::assess::Verdict::Valid);
    assert_eq!(before.status("ben", "conduct"), Status::Overdue);
    assert_eq!(before.obligations("ben", "conduct"), ["publish 1.0 2026-01-05..2026-01-19 overdue 21"]);
    let during = w.on("2026-02-10");
    assert_eq!(during.status("ben", "conduct"), Status::Exempt);
    assert!(during.pair("ben", "conduct").overdue_before);
    assert_eq!(during.obligations("ben", "conduct"), ["publish 1.0 2026-01-05..2026-01-19 overdue 22"]);
    assert_eq!(during.pair("ben", "conduct").exempt_until.as_deref(), Some("2026-03-31"));
    assert_eq!(w.on("2026-03-31").status("ben", "conduct"), Status::Exempt);
    let after = w.on("2026-04-01");
    assert_eq!(after.status("ben", "conduct"), Status::Overdue);
    assert_eq!(after.obligations("ben", "conduct"), ["publish 1.0 2026-01-05..2026-01-19 overdue 72"]);
}

/// An exemption in time moves the due day to its last day; the day after, the gap is open again without a commit.
#[test]
fn g13_an_exemption_runs_out_by_itself() {
    let mut w = World::small();
    let exemption = w.exempt("mara", "ben", "conduct", ("2026-01-10", "2026-02-28"), "2026-01-10");
    w.record("2026-01-10T13:00:00Z", exemption);
    assert_eq!(w.on("2026-01-09").status("ben", "conduct"), Status::Pending);
    for day in ["2026-01-10", "2026-01-20", "2026-02-28"] {
        let seen = w.on(day);
        assert_eq!(seen.status("ben", "conduct"), Status::Exempt, "{day}");
        assert!(!seen.pair("ben", "conduct").overdue_before);
        assert_eq!(seen.obligations("ben", "conduct"), ["publish 1.0 2026-01-05..2026-02-28 open"]);
    }
    let after = w.on("2026-03-01");
    assert_eq!(after.status("ben", "conduct"), Status::Overdue);
    assert_eq!(after.obligations("ben", "conduct"), ["publish 1.0 2026-01-05..2026-02-28 overdue 1"]);
    assert_eq!((after.coverage.exempt, after.coverage.required), (0, 2));
}

/// A misspelt person is freed from nothing: the exemption counts and says nothing, which is named.
#[test]
fn an_exemption_for_somebody_on_no_roster_is_named() {
    let named = |who: &str| {
        let mut w = World::small();
        let exemption = w.exempt("mara", who, "conduct", ("2026-01-10", "2026-02-28"), "2026-01-10");
        w.record("2026-01-10T13:00:00Z", exemption);
        let seen = w.on("2026-01-20");
        let ben = seen.status("ben", "conduct");
        let found: Vec<_> = seen.findings.iter().filter(|f| f.id == "reference-unknown").collect();
        (ben, found.iter().map(|f| (f.severity, f.subject.clone())).collect::<Vec<_>>())
    };
    assert_eq!(named("ben"), (Status::Exempt, vec![]));
    let warned = (ack::finding::Severity::Warning, "benn".to_owned());
    assert_eq!(named("benn"), (Status::Overdue, vec![warned]));
}
