//! What an auditor draws, and what the register says of each item.

use crate::world::{Person, Policy, World, day, settings};
use ack::assess::{Facts, assess};
use ack::model::{Period, Take};
use ack::report::{self, Draw, Mark, Pool, SampleReport};
use ack::source::Digest;

fn drawn(w: &World, pool: Pool, period: &str, seen: &str, size: Option<Take>) -> SampleReport {
    let register = w.load().register;
    let facts = Facts::new(&register);
    let assessment = assess(&facts, day(seen));
    let draw = Draw { pool, seed: "4711".into(), size };
    let heading = report::heading(&register, &assessment, String::new());
    report::sample(&facts, &assessment, Period::parse(period, day(seen)).unwrap(), draw, heading)
}

/// Every item of a population, with each of its answers: `ben T2 exception: said`.
fn answers(w: &World, pool: Pool, period: &str, seen: &str) -> Vec<String> {
    let sample = drawn(w, pool, period, seen, Some(Take::All));
    let mut lines: Vec<String> = Vec::new();
    for item in sample.sample() {
        let line =
            |a: &report::Answer| format!("{} {} {}: {}", item.id, a.attribute.code(), a.mark.name(), a.said);
        lines.extend(item.answers.iter().map(line));
    }
    lines.sort();
    lines
}

fn answer(w: &World, pool: Pool, (period, seen): (&str, &str), start: &str) -> String {
    let all = answers(w, pool, period, seen);
    all.iter().find(|l| l.starts_with(start)).unwrap_or_else(|| panic!("{start} in {all:?}")).clone()
}

fn crowd() -> World {
    let ids: Vec<String> = (0..40).map(|n| format!("p{n:02}")).collect();
    let mut people = vec![Person::new("mara")];
    people.extend(ids.iter().map(|id| Person::new(id)));
    World::with(&settings(&[]), &people)
}

/// By anybody who has the ids, the seed and SHA-256.
#[test]
fn a_sample_can_be_drawn_again() {
    let w = crowd();
    let five = drawn(&w, Pool::Active, "2026-01", "2026-01-31", None);
    assert_eq!((five.items.len(), five.drawn), (41, 5));
    let mut ids: Vec<String> = (0..40).map(|n| format!("p{n:02}")).collect();
    ids.push("mara".into());
    ids.sort_by_key(|id| Digest::of(format!("4711:{id}").as_bytes()).hex());
    assert_eq!(five.items.iter().map(|i| i.id.clone()).collect::<Vec<_>>(), ids);
    assert!(five.sample().iter().all(|i| !i.answers.is_empty()));
    assert!(five.items[5..].iter().all(|i| i.answers.is_empty()));
    let tenth = drawn(&w, Pool::Active, "2026-01", "2026-01-31", Some(Take::Percent(10)));
    assert_eq!(tenth.drawn, 5, "a tenth of 41, rounded up");
    let more = drawn(&w, Pool::Active, "2026-01", "2026-01-31", Some(Take::Items(9)));
    assert_eq!(more.sample()[..5], *five.sample(), "a larger sample holds the smaller one");
}

#[test]
fn a_hire_is_late_by_days_and_papers_say_what_they_hold() {
    let papers = "contract: {signed: 2026-02-03, clauses: [confidentiality], reference: HR-1}";
    let ben = Person::new("ben")
        .start("2026-02-02")
        .with(papers)
        .with("screening: {completed: 2026-02-02, reference: HR-2}");
    let cleo = Person::new("cleo").start("2026-02-02").with("type: contractor");
    let mut w = World::with(&settings(&[]), &[Person::new("mara"), ben, cleo]);
    w.record("2026-02-16T13:00:00Z", w.acknowledge("cleo", "conduct", "1.0", "2026-02-16"));
    w.record("2026-02-17T13:00:00Z", w.acknowledge("ben", "conduct", "1.0", "2026-02-17"));
    let seen = ("2026-02", "2026-02-28");
    let of = |start: &str| answer(&w, Pool::Hires, seen, start);
    assert_eq!(
        of("ben T2"),
        "ben T2 exception: 0 of 1 met in time; ben conduct 1.0, due 2026-02-16, met-late by 1 day"
    );
    assert_eq!(of("cleo T2"), "cleo T2 pass: 1 of 1 met in time");
    assert!(
        of("cleo T3").starts_with("cleo T3 not-held: not in the register")
            && of("cleo T3").contains("2026-02-16")
    );
    assert!(of("ben T7").starts_with("ben T7 pass: completed 2026-02-02, start 2026-02-02"));
    assert!(of("ben T8").starts_with("ben T8 exception: signed 2026-02-03, start 2026-02-02"));
    assert!(of("cleo T8").starts_with("cleo T8 not-held"));
    assert!(of("ben T10").starts_with("ben T10 none-due"));
    assert!(of("cleo T10").starts_with("cleo T10 pass: contractor: bound by 1 requirement"));
    // Seen before the due day, it is not decided.
    let early =
        answer(&w.as_known(ack::source::CommitIx(1)), Pool::Hires, ("2026-02", "2026-02-10"), "ben T2");
    assert!(early.starts_with("ben T2 open: 0 of 1 met in time"), "{early}");
}

/// Somebody who begins twice in a period is two items, of different ranks.
#[test]
fn each_beginning_is_an_item_of_its_own() {
    let ben = Person::new("ben").start("2026-03-02").with("earlier: [{start: 2026-01-12, end: 2026-01-30}]");
    let w = World::with(&settings(&[]), &[Person::new("mara"), ben]);
    let sample = drawn(&w, Pool::Hires, "2026-01-05..2026-03-31", "2026-03-31", None);
    let mut ids: Vec<&str> = sample.items.iter().map(|i| i.id.as_str()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["ben", "ben#2"]);
    assert_ne!(sample.items[0].rank, sample.items[1].rank);
}

/// What is overdue since before the period is no less an exception in it.
#[test]
fn what_was_carried_in_is_not_forgotten() {
    let mut w = World::small();
    w.record("2026-01-06T13:00:00Z", w.acknowledge("ben", "conduct", "1.0", "2026-01-06"));
    w.record("2026-01-07T13:00:00Z", w.acknowledge("mara", "conduct", "1.0", "2026-01-07"));
    w.record("2026-12-30T13:00:00Z", w.acknowledge("mara", "conduct", "1.0", "2026-12-30"));
    let seen = ("2027-02", "2027-02-28");
    let ben = answer(&w, Pool::Active, seen, "ben T4");
    assert!(
        ben.starts_with("ben T4 exception: 0 of 1 met in time; ben conduct 1.0, due 2027-01-06, overdue"),
        "{ben}"
    );
    assert!(
        answer(&w, Pool::Active, seen, "ben S1")
            .starts_with("ben S1 exception: 0 of 1 acknowledged, 1 overdue")
    );
    assert!(answer(&w, Pool::Active, seen, "ben T11").starts_with("ben T11 not-held"));
    assert!(answer(&w, Pool::Active, seen, "mara T4").starts_with("mara T4 none-due"));
    assert!(answer(&w, Pool::Active, seen, "mara S1").starts_with("mara S1 pass: 1 of 1"));
    let of_mara = answers(&w, Pool::Managers, seen.0, seen.1);
    assert!(
        of_mara[0].starts_with("mara S1 pass") && of_mara[1].starts_with("mara S2 exception"),
        "{of_mara:?}"
    );
    assert!(of_mara[2].starts_with("mara S3 not-held"), "{of_mara:?}");
}

#[test]
fn the_records_of_a_leaver_are_held_or_missed() {
    let leaving = Person::new("ben").manager("mara").end("2026-03-31");
    let mut w = World::with(&settings(&[]), &[Person::new("mara"), leaving]);
    let signed = w.record("2026-01-06T13:00:00Z", w.acknowledge("ben", "conduct", "1.0", "2026-01-06"));
    let of = |w: &World| answer(w, Pool::Leavers, ("2026-03", "2026-04-01"), "ben T9");
    assert_eq!(of(&w), "ben T9 pass: 1 record is held");
    w.commit("2026-03-01T08:00:00Z", |tree| {
        tree.remove(&signed.path);
    });
    assert_eq!(
        of(&w),
        format!("ben T9 exception: altered or removed since: {}; 1 record is held", signed.path)
    );
}

#[test]
fn a_change_is_tested_in_its_audience_and_its_header() {
    let mut w = World::small();
    w.commit("2026-02-02T08:00:00Z", |tree| {
        tree.put_policy(&Policy::new("conduct", "1.0", "2026-01-05").material("2.0", "2026-02-02"));
    });
    w.record("2026-02-03T13:00:00Z", w.acknowledge("ben", "conduct", "2.0", "2026-02-03"));
    let seen = ("2026-02", "2026-02-28");
    let t5 = answer(&w, Pool::Changes, seen, "conduct@2.0 T5");
    let wanted =
        "conduct@2.0 T5 exception: 1 of 2 met in time; mara conduct 2.0, due 2026-02-16, overdue by 12 days";
    assert_eq!(t5, wanted);
    assert!(answer(&w, Pool::Changes, seen, "conduct@2.0 T1").contains("no approval is recorded"));
    assert_eq!(drawn(&w, Pool::Changes, "2026-02", "2026-02-28", None).items.len(), 1, "not that of January");
}

#[test]
fn an_exemption_is_in_order_or_not() {
    let mut w = World::small();
    let mut add = |signer: &str, days, at: &str| {
        let draft = w.exempt(signer, "ben", "conduct", days, at);
        w.record(&format!("{at}T13:00:00Z"), draft);
    };
    add("mara", ("2026-01-10", "2026-02-28"), "2026-01-10");
    add("mara", ("2026-01-06", "2026-03-31"), "2026-02-10");
    add("ben", ("2026-02-11", "2026-03-31"), "2026-02-11");
    let all = answers(&w, Pool::Exemptions, "2026-02", "2026-02-28");
    let said: Vec<&str> = all.iter().map(|l| l.split_once(' ').unwrap().1).collect();
    let has = |start: &str| said.iter().any(|l| l.starts_with(start));
    assert_eq!(said.len(), 3);
    assert!(has("T12 pass: by mara, 2026-01-10 to 2026-02-28, recorded 2026-01-10: Field work"), "{said:?}");
    assert!(has("T12 exception: begins before it was recorded"), "{said:?}");
    assert!(has("T12 exception: does not count, not-authorised"), "{said:?}");
}

/// No population is no success.
#[test]
fn an_empty_population_is_said_and_proved() {
    let none = drawn(&World::small(), Pool::Hires, "2026-02", "2026-02-28", None);
    assert_eq!((none.drawn, none.count(Mark::Pass)), (0, 0));
    let said = none.method().join(" ");
    assert!(said.contains("Nobody joined or left from 2026-02-01 through 2026-02-28"), "{said}");
    assert!(said.contains("nothing has passed"), "{said}");
    let none = drawn(&World::small(), Pool::Exemptions, "2026-02", "2026-02-28", None);
    assert!(none.method()[0].starts_with("Of 0 exemption records, none named a day"), "{:?}", none.method());
}
