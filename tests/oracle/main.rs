//! The theory once more, by brute force, and both answers compared on random registers.
//!
//! `plain` is a register as data, `theory` and `duty` evaluate it day by day, `random` makes cases up and `played` the
//! registers that follow, `periods` adds up what a period answers for, `real` turns them into signed files and commits, `product` asks the crate, `show` prints what
//! differs. Where the two differ, one of them misreads the rules; they share no line that decides anything.
//!
//! `ACK_CASES=5000 cargo test --test oracle` tries more cases than the usual few.

#![allow(
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::needless_pass_by_value
)]

#[path = "../world/mod.rs"]
mod world;

mod duty;
mod periods;
mod plain;
mod played;
mod product;
mod random;
mod real;
mod show;
mod theory;

use ack::assess::{self, Coverage, Facts, Judged, JudgedRecords, Reach, Verdict, assess};
use ack::model::Register;
use ack::report::{self, Dimension, Filter};
use duty::{Class, Standing, Status};
use plain::*;
use product::{Counts, Seen};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use std::collections::{BTreeMap, BTreeSet};
use theory::Theory;

/// How many cases a property is tried on.
fn cases(usual: u32) -> Config {
    let asked = std::env::var("ACK_CASES").ok().and_then(|n| n.parse().ok());
    Config {
        cases: asked.unwrap_or(usual),
        failure_persistence: None,
        max_shrink_iters: 4000,
        ..Config::default()
    }
}

/// What the oracle says of every pair that was ever bound by the day.
fn expected(theory: &Theory<'_>, d: Day) -> Seen {
    let mut seen = BTreeMap::new();
    for r in theory.every_policy() {
        for p in theory.everybody() {
            if !theory.spans(p, r, d).is_empty() {
                seen.insert((p, r), theory.standing_of(p, r, d));
            }
        }
    }
    seen
}

fn counted(seen: &Seen) -> Counts {
    let of = |status| seen.values().filter(|s| s.status == status).count();
    let class = |class| {
        let done = |s: &&Standing| s.status == Status::Acknowledged && s.newest.is_some_and(|n| n.2 == class);
        seen.values().filter(done).count()
    };
    let (done, pending, overdue) = (of(Status::Acknowledged), of(Status::Pending), of(Status::Overdue));
    [
        done + pending + overdue,
        done,
        pending,
        overdue,
        of(Status::Exempt),
        class(Class::Unconfirmed),
        class(Class::Witnessed),
    ]
    .map(|n| u32::try_from(n).unwrap())
}

/// The register behind the commits, with each file understood.
fn register(commits: &[Commit]) -> Register {
    real::world(commits).load().register
}

/// The crate and the oracle say the same of a register on a day.
fn agree(commits: &[Commit], register: &Register, theory: &Theory<'_>, d: Day) -> Result<(), TestCaseError> {
    let days: Vec<Day> = register.commits.iter().map(|c| product::to_day(c.day)).collect();
    prop_assert_eq!(&days, &theory.days, "days of the commits\n{}", show::register(commits, theory));
    let facts = Facts::new(register);
    let assessment = assess(&facts, product::from_day(d));
    let valid = assessment.records.iter().filter(|j| j.verdict == Verdict::Valid).count();
    let verdicts: Vec<_> =
        assessment.records.iter().map(|j| (j.file.path().to_string(), j.verdict)).collect();
    let head = || format!("on {}\n{}", iso(d), show::register(commits, theory));
    prop_assert_eq!(valid, theory.valid().len(), "valid records: {:#?} {}", verdicts, head());
    let (is, should) = (product::seen(&assessment), expected(theory, d));
    let pairs: BTreeSet<_> = is.keys().chain(should.keys()).copied().collect();
    for pair in pairs {
        let (is, should) = (is.get(&pair), should.get(&pair));
        prop_assert!(is == should, "{}", show::difference(pair, is, should, &head()));
    }
    for (pair, standing) in &is {
        let (person, policy) = product::ids(*pair);
        let spans: BTreeSet<_> = standing.obligations.iter().map(|o| o.span).collect();
        for day in theory.days[0]..=d {
            let bound = facts.is_bound(&person, &policy, product::from_day(day));
            prop_assert_eq!(
                bound,
                theory.bound(pair.0, pair.1, day),
                "{:?} bound on {} {}",
                pair,
                iso(day),
                head()
            );
            let around =
                spans.iter().filter(|s| s.first <= day && s.last.is_none_or(|last| day <= last)).count();
            prop_assert!(around <= 1, "{:?} on {} in several spans {}", pair, iso(day), head());
        }
    }
    prop_assert_eq!(product::counts(&assessment), counted(&should), "coverage {}", head());
    Ok(())
}

#[test]
fn the_crate_says_what_brute_force_says() {
    let mut runner = TestRunner::new(cases(60));
    let run = runner.run(&random::case(), |case| {
        let commits = case.commits();
        let theory = Theory::new(&commits);
        let register = register(&commits);
        case.days(&theory.days).into_iter().try_for_each(|d| agree(&commits, &register, &theory, d))
    });
    if let Err(why) = run {
        panic!("{}", show::failure(&why));
    }
}

/// Periods made of a case's days, each with the day it is seen from: one that is over, one that has not ended, one
/// that ends with the day, and one that ends with somebody's last day.
fn asked(case: &random::Case, theory: &Theory<'_>) -> Vec<((Day, Day), Day)> {
    let mut days = case.days(&theory.days);
    days.sort_unstable();
    let [a, b, c] = days;
    let people = theory.everybody().into_iter().filter_map(|p| theory.person_at(p, theory.tip()));
    let last_days = people.flat_map(|p| p.employments.iter().filter_map(|e| e.1));
    let last_day = last_days.filter(|end| *end > a).min();
    [((a, b), c), ((a, c), b), ((b, c), c)].into_iter().chain(last_day.map(|end| ((a, end), end))).collect()
}

#[test]
fn the_crate_says_of_periods_what_brute_force_says() {
    let mut runner = TestRunner::new(cases(40));
    let run = runner.run(&random::case(), |case| {
        let commits = case.commits();
        let theory = Theory::new(&commits);
        let register = register(&commits);
        let facts = Facts::new(&register);
        for (period, d) in asked(&case, &theory) {
            let (is, should) = (periods::by_crate(&facts, period, d), periods::by_rules(&theory, period, d));
            let head = || {
                let days = [period.0, period.1, d].map(iso);
                format!(
                    "{}..{} seen from {}\n{}",
                    days[0],
                    days[1],
                    days[2],
                    show::register(&commits, &theory)
                )
            };
            prop_assert!(is == should, "{}\nthe crate: {is:#?}\nbrute force: {should:#?}", head());
        }
        Ok(())
    });
    if let Err(why) = run {
        panic!("{}", show::failure(&why));
    }
}

#[test]
fn random_periods_reach_every_corner() {
    let mut runner = TestRunner::new_with_rng(cases(150), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut met: BTreeSet<&str> = BTreeSet::new();
    for _ in 0..runner.config().cases {
        let case = random::case().new_tree(&mut runner).unwrap().current();
        let commits = case.commits();
        let theory = Theory::new(&commits);
        for (period, d) in asked(&case, &theory) {
            met.extend(periods::corners(&periods::by_rules(&theory, period, d)));
        }
    }
    assert_eq!(met.len(), periods::CORNERS, "met only {met:?}");
}

/// Looking back from one assessment says of each day what assessing that day by itself says, filtered or not.
#[test]
fn looking_back_says_what_assessing_each_day_says() {
    let mut runner = TestRunner::new(cases(60));
    let run = runner.run(&random::case(), |case| {
        let commits = case.commits();
        let register = register(&commits);
        let facts = Facts::new(&register);
        let first = register.first_day();
        let days: Vec<_> = (0..40).map(|n| first.plus(n * 7)).collect();
        let mut told: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let last = *days.last().unwrap();
        let whole = assess::replay(&facts, last, &days, |s| {
            told.entry(s.day).or_default().push((s.person, s.requirement, s.status, s.class, s.coverage()));
        });
        prop_assert_eq!(format!("{whole:?}"), format!("{:?}", assess(&facts, last)));
        let filter =
            Filter { team: vec!["t0".into(), "t2".into()], kind: vec!["k0".into()], ..Filter::default() };
        let (_, months) = report::assess_months(&facts, last, &days, &filter);
        for (day, month) in days.into_iter().zip(months) {
            let afresh = assess(&facts, day);
            let pairs: Vec<_> = afresh
                .bound()
                .map(|p| (p.person, p.requirement, p.status, p.class_on(day), Coverage::of(p, day)))
                .collect();
            prop_assert_eq!(told.remove(&day).unwrap_or_default(), pairs, "on {}", day);
            // Whoever asks about some people, or about the rows of all, is told the same.
            let some: Vec<_> = register.people.keys().step_by(2).cloned().collect();
            let theirs: Vec<_> = afresh.pairs.iter().filter(|p| some.contains(p.person)).collect();
            prop_assert_eq!(
                format!("{:?}", assess::assess_people(&facts, &some, day)),
                format!("{theirs:?}")
            );
            // What moved a due day leads from the day that clocks alone give to the one that counts, later by each step.
            for pair in &theirs {
                for (o, moved) in pair.obligations.iter().zip(assess::moves(&facts, &afresh.records, pair)) {
                    let steps: Vec<_> =
                        [Some(o.base)].into_iter().chain(moved.iter().map(|m| m.due)).collect();
                    prop_assert_eq!(steps.last(), Some(&o.due), "{:?} {:?}", o, moved);
                    prop_assert!(steps.windows(2).all(|w| w[1].is_none() || w[0] < w[1]), "{:?}", steps);
                }
            }
            let whole = Filter::default();
            let report = report::coverage(&register, &afresh, Dimension::Team, &whole, String::new());
            let survey = report::survey(&facts, day, &[], Dimension::Team, &whole, String::new());
            prop_assert_eq!(format!("{report:?}"), format!("{:?}", survey.report));
            summed_up(&survey.records, &assess::judge(&register))?;
            let close = register.at_close_of(day).unwrap_or_else(|| register.tip());
            prop_assert_eq!(facts.at_close_of(day), close);
            let by = Dimension::Policy;
            let filtered = report::coverage(&register, &afresh, by, &filter, String::new()).coverage;
            prop_assert_eq!((month.end, month.coverage), (day, filtered));
        }
        prop_assert!(told.is_empty());
        Ok(())
    });
    if let Err(why) = run {
        panic!("{}", show::failure(&why));
    }
}

/// A commit that reaches only some people leaves everybody else where they were.
#[test]
fn whom_a_commit_does_not_reach_stands_as_before() {
    let mut runner = TestRunner::new_with_rng(cases(20), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut met = 0;
    for _ in 0..runner.config().cases {
        let commits = random::case().new_tree(&mut runner).unwrap().current().commits();
        let registers: Vec<_> = (1..=commits.len()).map(|n| register(&commits[..n])).collect();
        for step in registers.windows(2) {
            let Reach::People(people) = Reach::of(&step[0], &step[1]) else { continue };
            met += usize::from(!people.is_empty());
            let [before, after] = [0, 1].map(|n| Facts::new(&step[n]));
            let last = step[1].commit(step[1].tip()).day;
            for day in [0, 9, 70].map(|n| last.plus(n)) {
                let (by, filter, query) = (Dimension::Policy, Filter::default(), String::new);
                let afresh = report::coverage(&step[1], &assess(&after, day), by, &filter, query());
                let base = report::survey(&before, day, &[], by, &filter, query()).report;
                let some = assess::assess_some(&after, assess::judge(&step[1]), &people, day);
                let told = report::coverage_after(base, &step[1], &some, &people, query());
                assert_eq!(format!("{told:?}"), format!("{afresh:?}"));
            }
        }
    }
    assert!(met >= 20, "only {met} commits reached somebody and not everybody");
}

/// What is said of many records at once is what each of them says, however it was found.
fn summed_up(surveyed: &JudgedRecords<'_>, judged: &JudgedRecords<'_>) -> Result<(), TestCaseError> {
    let is_otherwise = |j: &&Judged| {
        let c = j.completion.filter(|_| j.verdict == Verdict::Valid);
        c.is_some_and(|c| c.late_landing || c.backdated || c.before_publication)
    };
    let all: Vec<Judged> = judged.iter().collect();
    let otherwise = format!("{:?}", all.iter().filter(is_otherwise).collect::<Vec<_>>());
    for records in [surveyed, judged] {
        prop_assert_eq!(format!("{:?}", records.completed_otherwise().collect::<Vec<_>>()), &*otherwise);
    }
    let (mut first, mut later) = (BTreeMap::new(), BTreeSet::new());
    for (n, j) in all.iter().enumerate().filter(|(_, j)| j.verdict == Verdict::Valid) {
        let Some((record, key)) = j.record().zip(j.key()) else { continue };
        first.entry((record.signer().clone(), key.clone())).or_insert(j.file.recorded);
        later.extend(j.confirmed.filter(|since| *since > j.file.recorded).map(|since| (n, since)));
    }
    let mut found = BTreeMap::new();
    for by in judged.signers() {
        found.entry((by.signer, by.key)).or_insert(by.recorded);
    }
    prop_assert_eq!(found, first);
    prop_assert_eq!(judged.confirmed_later().map(|(by, at)| (by.number, at)).collect::<BTreeSet<_>>(), later);
    Ok(())
}

/// Cases that never come near a rule would agree about nothing: every corner is met now and then.
#[test]
fn random_registers_reach_every_corner() {
    let mut runner = TestRunner::new_with_rng(cases(200), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut met: BTreeSet<String> = BTreeSet::new();
    for _ in 0..runner.config().cases {
        let case = random::case().new_tree(&mut runner).unwrap().current();
        let commits = case.commits();
        let theory = Theory::new(&commits);
        for d in case.days(&theory.days) {
            for standing in expected(&theory, d).values() {
                met.extend(show::corners(standing));
            }
        }
    }
    let never: Vec<_> = show::CORNERS.iter().filter(|corner| !met.contains(**corner)).collect();
    assert!(never.is_empty(), "never met: {never:?} among {met:?}");
}

/// Times that are odd in every way: far ahead, far behind, alike, near midnight.
fn clocks() -> impl Strategy<Value = Vec<Second>> {
    let clock = |n: i64| {
        prop_oneof![
            6 => (-86_400i64..3 * 86_400).prop_map(move |s| n * 43_200 + s),
            1 => (300i64..2000).prop_map(move |days| (n + days) * 86_400),
            1 => (-2000i64..-2).prop_map(move |days| (n + days) * 86_400),
            1 => Just(n * 43_200),
        ]
    };
    let start = 1_710_000_000i64;
    (1usize..20).prop_flat_map(move |len| {
        (0..len).map(|n| clock(i64::try_from(n).unwrap()).prop_map(move |s| start + s)).collect::<Vec<_>>()
    })
}

#[test]
fn the_crate_tells_the_time_of_commits_as_brute_force_does() {
    let tree = played::empty();
    let mut runner = TestRunner::new(cases(400));
    let run = runner.run(&clocks(), |clocks| {
        let commit = |clock: &Second| Commit { clock: *clock, tree: tree.clone(), records: Vec::new() };
        let commits: Vec<Commit> = clocks.iter().map(commit).collect();
        let register = register(&commits);
        let is: Vec<_> = register.commits.iter().map(|c| (c.time.0, c.set_aside)).collect();
        prop_assert_eq!(&is, &theory::times(&clocks), "clocks {:?}", clocks);
        let days: Vec<_> = register.commits.iter().map(|c| product::to_day(c.day)).collect();
        prop_assert_eq!(days, is.iter().map(|t| berlin_day(t.0)).collect::<Vec<_>>());
        Ok(())
    });
    if let Err(why) = run {
        panic!("{}", show::failure(&why));
    }
}

/// How many pairs are acknowledged on each day from the first on.
fn acknowledged(commits: &[Commit], days: std::ops::Range<Day>) -> Vec<u32> {
    let register = register(commits);
    let facts = Facts::new(&register);
    days.step_by(5).map(|d| assess(&facts, product::from_day(d)).coverage().acknowledged).collect()
}

/// Clocks stand still here: who signs anew under a shorter clock rightly has to sign again sooner.
#[test]
fn one_more_signature_never_lowers_coverage() {
    let mut runner = TestRunner::new(cases(25));
    let more = (0usize..30, 0u8..5, 0u8..3, 0i32..6);
    let run = runner.run(&(random::case(), more), |(case, (at, person, policy, early))| {
        let before = case.with_steady_clocks().commits();
        let at = at % before.len();
        let theory = Theory::new(&before);
        let Some(entry) = before[at].tree.policies.get(&policy) else { return Ok(()) };
        let version = entry.revisions[0].version;
        let signed = before[at].clock - 1 - Second::from(early) * 86_400;
        let what = What::Acknowledged { person, policy, version, head: Head::None };
        let mut after = before.clone();
        after[at].records.push(Record { signed, what });
        let span = theory.days[0]..theory.days[theory.days.len() - 1] + 90;
        let (was, is) = (acknowledged(&before, span.clone()), acknowledged(&after, span));
        let worse = was.iter().zip(&is).position(|(was, is)| is < was);
        let head = || show::register(&after, &theory);
        prop_assert!(
            worse.is_none(),
            "fewer on day {:?} by {:?}\n{}",
            worse.map(|n| iso(theory.days[0] + 5 * i32::try_from(n).unwrap())),
            what,
            head()
        );
        Ok(())
    });
    if let Err(why) = run {
        panic!("{}", show::failure(&why));
    }
}
