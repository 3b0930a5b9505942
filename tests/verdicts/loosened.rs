//! Rules that were loosened: each way by itself, with what was before and after; and the same the other way round, which
//! is no fault.

use crate::three;
use crate::world::{Person, Policy, World, settings};
use ack::finding::Severity;

/// What is found when one state follows another, if anything is: one finding at most.
fn found(begin: impl Fn(&mut World), then: impl Fn(&mut World)) -> Option<String> {
    let mut w = three();
    begin(&mut w);
    then(&mut w);
    let seen = w.on("2026-01-12");
    let loosened: Vec<_> = seen.findings.iter().filter(|f| f.id == "rules-loosened").collect();
    assert!(loosened.len() <= 1, "{loosened:?}");
    let finding = loosened.first()?;
    assert_eq!(finding.severity, Severity::Warning);
    assert!(
        finding.commit.is_some() && finding.message.contains("by Mara Lind <mara@example.org> on 2026-01-1")
    );
    Some(finding.message.clone())
}

fn in_settings(was: &str, now: &str, words: &str) {
    let put = |line: &str| {
        let line = line.to_owned();
        move |w: &mut World, at: &str| {
            w.commit(at, |tree| {
                tree.put("ack.yaml", settings(&[&line]));
            });
        }
    };
    loosens(&put(was), &put(now), words);
}

/// One after the other is a fault, and the other way round is none. What stands in the world before either may be looser or
/// stricter than both.
#[track_caller]
fn loosens(was: &dyn Fn(&mut World, &str), now: &dyn Fn(&mut World, &str), words: &str) {
    let alone = |first: &dyn Fn(&mut World, &str), then: &dyn Fn(&mut World, &str)| {
        let mut w = three();
        first(&mut w, "2026-01-10");
        let before = w.on("2026-01-12").found("rules-loosened").len();
        then(&mut w, "2026-01-11");
        let seen = w.on("2026-01-12");
        let messages: Vec<String> =
            seen.findings.iter().filter(|f| f.id == "rules-loosened").map(|f| f.message.clone()).collect();
        messages[before.min(messages.len())..].to_vec()
    };
    let messages = alone(was, now);
    assert!(messages.len() == 1 && messages[0].contains(words), "{words}: {messages:?}");
    assert_eq!(alone(now, was), Vec::<String>::new(), "tightened: {words}");
}

#[test]
fn settings_one_by_one() {
    in_settings("clocks: {join: 14 days}", "clocks: {join: 15 days}", "join 14 days became 15 days");
    in_settings("clocks: {change: 14 days}", "clocks: {change: 1 month}", "change 14 days became 1 month");
    in_settings("clocks: {renew: 1 year}", "clocks: {renew: never}", "renew 12 months became never");
    in_settings("clocks: {return: 7 days}", "clocks: {return: 8 days}", "return 7 days became 8 days");
    in_settings("clocks: {landing: 7 days}", "clocks: {landing: 8 days}", "landing 7 days became 8 days");
    in_settings(
        "max_exemption: 1 year",
        "max_exemption: 13 months",
        "max_exemption 12 months became 13 months",
    );
    in_settings("thresholds: {coverage: 100}", "thresholds: {coverage: 99}", "coverage 100 % became 99 %");
    in_settings("approvals: required", "approvals: recorded", "approvals are no longer required");
    in_settings("governance: approved", "governance: reviewed", "no longer need an approval");
}

#[test]
fn a_requirement_one_by_one() {
    let policy = |line: &str| {
        let policy = Policy::new("conduct", "1.0", "2026-01-05").with(line);
        move |w: &mut World, at: &str| {
            w.commit(at, |tree| {
                tree.put_policy(&policy);
            });
        }
    };
    let plain = policy("audience: everyone");
    let but_cleo = policy("audience: {except: [{team: lab}]}");
    let cleo = |w: &mut World, at: &str| {
        w.commit(at, |tree| {
            tree.put_person(&Person::new("cleo").team("lab"));
        });
        plain(w, at);
    };
    let message = found(
        |w| cleo(w, "2026-01-10"),
        |w| {
            but_cleo(w, "2026-01-11");
        },
    )
    .unwrap();
    assert!(message.contains("its audience of 3 people became 2, without cleo"), "{message}");
    assert_eq!(found(|w| but_cleo(w, "2026-01-05T10:00:00Z"), |w| plain(w, "2026-01-11")), None);
    // Whoever left is bound by nothing that an audience could lose.
    let gone = |w: &mut World| {
        w.commit("2026-01-10", |tree| {
            tree.put_person(&Person::new("cleo").team("lab").end("2026-01-09"));
        });
    };
    assert_eq!(found(gone, |w| but_cleo(w, "2026-01-11")), None);
    loosens(&plain, &policy("clocks: {join: 20 days}"), "join 14 days became 20 days");
    loosens(&policy("requires: {key: hardware}"), &plain, "a hardware key is no longer asked for");
    loosens(&plain, &policy("retired: 2026-06-30"), "it is retired from 2026-06-30 on");
    let earlier = "it is retired from 2026-03-31 on instead of 2026-06-30";
    let early = policy("retired: 2026-03-31");
    let mut w = three();
    policy("retired: 2026-06-30")(&mut w, "2026-01-10");
    early(&mut w, "2026-01-11");
    assert!(w.on("2026-01-12").findings.iter().any(|f| f.message.contains(earlier)));
}

#[test]
fn a_course_one_by_one() {
    let course = |lines: &'static [&'static str]| {
        move |w: &mut World, at: &str| {
            let course = Policy::course("safety", "1.0", "2026-01-05");
            let course = lines.iter().fold(course, |course, line| course.with(line));
            w.commit(at, |tree| {
                tree.put_policy(&course);
            });
        }
    };
    loosens(&course(&["pass: 80"]), &course(&["pass: 70"]), "pass 80 % became 70 %");
    loosens(&course(&["pass: 80"]), &course(&[]), "pass 80 % is no longer asked for");
    loosens(&course(&["evidence: import"]), &course(&[]), "need no longer come from a learning system");
}

/// A course that becomes a policy asks for less than it did, and the other way round for more.
#[test]
fn a_course_that_becomes_a_policy() {
    let put = |to: fn(&str, &str, &str) -> Policy| {
        move |w: &mut World| {
            w.commit("2026-01-10", |tree| {
                tree.put_policy(&to("safety", "1.0", "2026-01-05"));
            });
        }
    };
    let moved = |from: &'static str, to: fn(&str, &str, &str) -> Policy| {
        move |w: &mut World| {
            w.commit("2026-01-11", |tree| {
                tree.remove(from).put_policy(&to("safety", "1.0", "2026-01-05"));
            });
        }
    };
    let said = found(put(Policy::course), moved("training/safety.yaml", Policy::new)).unwrap();
    assert!(said.contains("an acknowledgement is enough where a completion was asked for"), "{said}");
    assert_eq!(found(put(Policy::new), moved("policies/safety.yaml", Policy::course)), None);
}
