//! What the past tells as a story, and what a change would do before it is made.

use crate::world::{Person, Policy, World, settings};
use ack::assess::{Facts, assess, assess_pair};
use ack::model::{Day, Period, PersonId, RequirementId};
use ack::report::{self, Due, Effect, Impact, Subject, TextChange, Timeline, Touched, Window};
use ack::text::{Substance, difference};
use std::collections::BTreeMap;

fn person(id: &str) -> PersonId {
    PersonId::parse(id).unwrap()
}

fn requirement(id: &str) -> RequirementId {
    RequirementId::parse(id).unwrap()
}

fn tell(w: &World, subject: &Subject, day: &str) -> Timeline {
    let loaded = w.load();
    let facts = Facts::new(&loaded.register);
    let assessment = assess(&facts, Day::parse(day).unwrap());
    report::history(&facts, &assessment, subject, Window::default()).unwrap()
}

/// The events of a story, one line each, those of the given names only.
fn lines(t: &Timeline, names: &[&str]) -> Vec<String> {
    let wanted = t.events.iter().filter(|e| names.contains(&e.what.name()));
    wanted.map(|e| format!("{} {} {}", e.day, e.what.name(), t.line(e))).collect()
}

/// What a change does, by the world before its last commit and with it.
fn impact(w: &World, day: &str) -> Impact {
    let last = u32::try_from(w.history.commits.len() - 2).unwrap();
    let (base, proposed) = (w.as_known(ack::source::CommitIx(last)).load(), w.load());
    report::impact(&base.register, &proposed.register, Day::parse(day).unwrap(), &BTreeMap::new())
}

fn touched(impact: &Impact, id: &str) -> Vec<String> {
    let due = |due| match due {
        Due::Nothing => "-".to_owned(),
        Due::On(day) => day.to_string(),
        Due::AfterLeave => "after leave".into(),
    };
    let line = |t: &Touched| {
        let leave = if t.on_leave { " on leave" } else { "" };
        let met = if t.already_met { " met" } else { "" };
        format!("{} {} {} {} {}{leave}{met}", t.person, t.effect.name(), t.from, due(t.before), due(t.after))
    };
    let r = impact.requirements.iter().find(|r| r.id.as_str() == id);
    r.map_or_else(Vec::new, |r| r.people.iter().map(line).collect())
}

/// A typing mistake mended: the difference is there to be shown at the next signing, and nothing of it binds.
#[test]
fn g04_an_editorial_difference_is_shown_and_changes_nothing() {
    let (old, new) = ("Lock the scren.\nAlways.\n", "Lock the screen.\nAlways.\n");
    let hunks = difference(old, new);
    let marked =
        |l: &ack::text::Line| l.marked.iter().map(|m| l.text[m.clone()].to_owned()).collect::<Vec<_>>();
    let words: Vec<String> = hunks[0].lines.iter().flat_map(marked).collect();
    assert_eq!(words, ["scren", "screen"]);
    assert!(!Substance::of(old, new).is_notable());
    let mut w = World::small();
    w.commit("2026-02-02", |tree| {
        tree.put_policy(&Policy::new("conduct", "1.0", "2026-01-05").editorial("1.1", "2026-02-02"));
    });
    let impact = impact(&w, "2026-02-02");
    assert_eq!(touched(&impact, "conduct"), Vec::<String>::new());
    assert_eq!(impact.requirements[0].revisions.len(), 1);
    assert_eq!(impact.summary(), "No duty changes.");
}

/// An editorial revision that adds a must and changes a number is named for whoever approves it; a material one asks
/// everybody anyway.
#[test]
fn g05_an_editorial_change_that_binds_is_named() {
    let (old, new) = ("Report within 14 days.\n", "You must report within 7 days.\n");
    let texts = BTreeMap::from([(requirement("conduct"), TextChange::Weighed(Substance::of(old, new)))]);
    for (policy, doubtful) in [
        (Policy::new("conduct", "1.0", "2026-01-05").editorial("1.1", "2026-02-02"), true),
        (Policy::new("conduct", "1.0", "2026-01-05").material("2.0", "2026-02-02"), false),
    ] {
        let mut w = World::small();
        let before = w.load();
        w.commit("2026-02-02", |tree| {
            tree.put_policy(&policy);
        });
        let after = w.load();
        let day = Day::parse("2026-02-02").unwrap();
        let impact = report::impact(&before.register, &after.register, day, &texts);
        let said: Vec<String> =
            impact.requirements[0].changes().into_iter().map(|(words, _)| words).collect();
        assert_eq!(impact.requirements[0].is_doubtful(), doubtful);
        let named = "Is it editorial? Somebody else should look: binding words: + must; numbers: 14 → 7.";
        assert_eq!(said.iter().any(|words| words == named), doubtful, "{said:?}");
    }
}

/// A material revision while people are on leave: whose acknowledgement it reopens, who owes already, and when each
/// is due: the change clock, or the return clock after the leave.
#[test]
fn g06_the_impact_of_a_material_revision_during_leaves() {
    let away = |id: &str, to: &str| Person::new(id).manager("mara").leave("2026-01-25", to);
    let people = [
        Person::new("mara"),
        Person::new("ben"),
        away("cleo", "2026-02-20"),
        away("dora", ""),
        away("emil", "2026-01-30"),
    ];
    let mut w = World::with(&settings(&[]), &people);
    let signed = ["ben", "cleo", "dora", "emil"].map(|id| w.acknowledge(id, "conduct", "1.0", "2026-01-06"));
    w.commit("2026-01-06T13:00:00Z", |tree| {
        for record in signed {
            tree.add(record);
        }
    });
    w.commit("2026-02-02", |tree| {
        tree.put_policy(&Policy::new("conduct", "1.0", "2026-01-05").material("2.0", "2026-02-02"));
    });
    let impact = impact(&w, "2026-02-02");
    assert_eq!(
        touched(&impact, "conduct"),
        [
            "ben reopened 2026-02-02 - 2026-02-16",
            "emil reopened 2026-02-02 - 2026-02-16",
            "cleo reopened 2026-02-02 - 2026-02-27 on leave",
            "dora reopened 2026-02-02 - after leave on leave",
            "mara newer 2026-02-02 - 2026-02-16",
        ]
    );
    assert_eq!(impact.people(), (5, 2));
    assert_eq!((impact.count(Effect::Reopened), impact.count(Effect::Newer)), (4, 1));
}

/// A wider and a narrower audience, a leave, and a revision that takes effect later.
#[test]
fn the_impact_of_other_changes() {
    let lab = |id: &str| Person::new(id).manager("mara").team("lab");
    let begun = |edit: &dyn Fn(&mut crate::world::Tree<'_>)| {
        let mut w = World::with(&settings(&[]), &[Person::new("mara"), lab("ann"), Person::new("bob")]);
        w.commit("2026-01-10", |tree| {
            tree.put_policy(&Policy::new("lab-safety", "1.0", "2026-01-10").with("audience: {team: lab}"));
        });
        w.commit("2026-01-12", |tree| edit(tree));
        impact(&w, "2026-01-12")
    };
    let policy = || Policy::new("lab-safety", "1.0", "2026-01-10");
    let wider = begun(&|tree| {
        tree.put_policy(&policy());
    });
    assert_eq!(
        touched(&wider, "lab-safety"),
        ["bob bound 2026-01-12 - 2026-01-26", "mara bound 2026-01-12 - 2026-01-26"]
    );
    let narrower = begun(&|tree| {
        tree.put_policy(&policy().with("audience: {team: ops}"));
    });
    assert_eq!(touched(&narrower, "lab-safety"), ["ann freed 2026-01-12 2026-01-24 -"]);
    let away = begun(&|tree| {
        tree.put_person(&lab("ann").leave("2026-01-13", "2026-01-31"));
    });
    assert_eq!(touched(&away, "lab-safety"), ["ann moved 2026-01-12 2026-01-24 2026-02-07"]);
    assert_eq!(touched(&away, "conduct"), ["ann moved 2026-01-12 2026-01-19 2026-02-07"]);
    let later = begun(&|tree| {
        tree.put_policy(&policy().with("audience: {team: lab}").material("2.0", "2026-03-01"));
    });
    assert_eq!(touched(&later, "lab-safety"), ["ann newer 2026-03-01 - 2026-03-15"]);
    assert_eq!(touched(&later, "conduct"), Vec::<String>::new());
    let moved = begun(&|tree| {
        tree.put_person(&Person::new("ann").manager("mara").team("ops"));
    });
    assert_eq!(touched(&moved, "lab-safety"), ["ann freed 2026-01-12 2026-01-24 -"]);
    let joins = begun(&|tree| {
        tree.put_person(&lab("cat").start("2026-02-01"));
    });
    assert_eq!(touched(&joins, "lab-safety"), ["cat bound 2026-02-01 - 2026-02-15"]);
}

/// Rehired after eight months: both employments and both spans are told, each with its reason and commit.
#[test]
fn g09_both_employments_are_told() {
    let mut w = World::small();
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-10");
    w.record("2026-01-10T13:00:00Z", record);
    let left = w.commit("2026-02-20", |tree| {
        tree.put_person(&Person::new("ben").manager("mara").end("2026-02-28"));
    });
    let back = w.commit("2026-10-20", |tree| {
        let earlier = "earlier: [{start: 2020-01-01, end: 2026-02-28}]";
        tree.put_person(&Person::new("ben").manager("mara").start("2026-11-02").with(earlier));
    });
    let story = tell(&w, &Subject::Person(person("ben")), "2026-11-02");
    assert_eq!(
        lines(&story, &["joined", "left", "bound", "duty-ended", "acknowledged", "met"]),
        [
            "2020-01-01 joined first day at work",
            "2026-01-05 bound conduct 1.0 due 2026-01-19 (new policy)",
            "2026-01-10 acknowledged conduct 1.0, in time, due 2026-01-19",
            "2026-02-28 left last day at work",
            "2026-03-01 duty-ended conduct last bound on 2026-02-28: left on 2026-02-28",
            "2026-11-02 joined first day at work again",
            "2026-11-02 bound conduct 1.0 due 2026-11-16 (joined)",
            "2026-11-02 met conduct in time, due 2026-11-16",
        ]
    );
    let commit = |what: &str, n: usize| {
        let mut events = story.events.iter().filter(|e| e.what.name() == what);
        events.nth(n).and_then(|e| e.commit.as_ref()).map(|c| c.id)
    };
    let id = |at: ack::source::CommitIx| w.history.commits[at.index()].id;
    assert_eq!(commit("duty-ended", 0), Some(id(left)));
    assert_eq!(commit("bound", 1), Some(id(back)));
    assert!(
        story.about[0].contains("At work 2020-01-01 to 2026-02-28 and since 2026-11-02"),
        "{:?}",
        story.about
    );

    let loaded = w.load();
    let facts = Facts::new(&loaded.register);
    let assessment = assess(&facts, Day::parse("2026-11-02").unwrap());
    let days = ("2026-01-01", "2026-12-31");
    let period = Some(Period { from: Day::parse(days.0).unwrap(), to: Day::parse(days.1).unwrap() });
    let (ben, conduct) = (person("ben"), requirement("conduct"));
    let explained = report::explain(&facts, &assessment, &ben, &conduct, period).unwrap();
    assert_eq!(explained.spans.len(), 2);
    assert_eq!(explained.spans[0].last, Day::parse("2026-02-28"));
    assert_eq!(explained.obligations.len(), 2);
    // What was never done is carried in while the duty runs, and no further.
    let belongs = |id: &str, from: &str| {
        let period = Some(Period { from: Day::parse(from).unwrap(), to: Day::parse("2026-12-31").unwrap() });
        let explained = report::explain(&facts, &assessment, &person(id), &conduct, period).unwrap();
        explained.obligations.len()
    };
    assert_eq!((belongs("mara", "2026-01-20"), belongs("mara", "2026-03-01")), (1, 1));
    assert_eq!((belongs("ben", "2026-01-20"), belongs("ben", "2026-11-17")), (1, 0));
    let months = explained.months.unwrap();
    let status: Vec<&str> = months.iter().map(|m| m.status.name()).collect();
    assert_eq!(months.len(), 10, "January to October");
    assert_eq!(status[1..3], ["acknowledged", "not-bound"], "{status:?}");
}

/// What moved a due day is told step by step, with the day on which it would have been due.
#[test]
fn a_due_day_that_moved_says_what_moved_it() {
    let people = [
        Person::new("mara"),
        Person::new("ann").manager("mara").leave("2026-01-12", "2026-01-25"),
        Person::new("bob").manager("mara").leave("2026-01-12", ""),
        Person::new("cat").manager("mara"),
    ];
    let mut w = World::with(&settings(&[]), &people);
    let exemption = w.exempt("mara", "ann", "conduct", ("2026-01-28", "2026-03-31"), "2026-01-28");
    w.record("2026-01-28T13:00:00Z", exemption);
    let loaded = w.load();
    let facts = Facts::new(&loaded.register);
    let assessment = assess(&facts, Day::parse("2026-01-30").unwrap());
    let told = |id: &str| {
        let e = report::explain(&facts, &assessment, &person(id), &requirement("conduct"), None).unwrap();
        let o = e.obligations[0].clone();
        let remarks: Vec<String> = e.parts().into_iter().flat_map(|part| part.remarks).collect();
        (o.due_at_first.to_string(), o.due.map(|d| d.to_string()), remarks)
    };
    let of = |due: Option<&str>, remarks: &[&str]| {
        let remarks: Vec<String> = remarks.iter().map(ToString::to_string).collect();
        ("2026-01-19".to_owned(), due.map(str::to_owned), remarks)
    };
    let ann = "The publication of 2026-01-05 was due on 2026-01-19; the leave from 2026-01-12 to 2026-01-25 moved that \
               to 2026-02-01, then the exemption from 2026-01-28 to 2026-03-31 moved that to 2026-03-31.";
    let bob = "The publication of 2026-01-05 was due on 2026-01-19; the leave from 2026-01-12 to an end not known yet \
               leaves it without a day.";
    assert_eq!(told("ann"), of(Some("2026-03-31"), &[ann]));
    assert_eq!(told("bob"), of(None, &[bob]));
    assert_eq!(told("cat"), of(Some("2026-01-19"), &[]));
}

/// A move of team: told with the team before and after, what it assigns at once, and what it ends when it has proved
/// longer than is tolerated.
#[test]
fn g10_a_move_is_told_with_what_it_brings_and_ends() {
    let ben = |team| Person::new("ben").manager("mara").team(team);
    let mut w = World::with(&settings(&[]), &[Person::new("mara"), ben("lab")]);
    w.commit("2026-01-05T10:00:00Z", |tree| {
        tree.put_policy(&Policy::new("lab-safety", "1.0", "2026-01-05").with("audience: {team: lab}"));
        tree.put_policy(&Policy::new("ops-duty", "1.0", "2026-01-05").with("audience: {team: ops}"));
    });
    w.commit("2026-03-10", |tree| {
        tree.put_person(&ben("ops"));
    });
    let names = ["moved", "bound", "duty-ended", "overdue", "missed"];
    let of_lab_and_ops = |day: &str| {
        let story = tell(&w, &Subject::Person(person("ben")), day);
        let all = lines(&story, &names).into_iter().filter(|l| !l.contains("conduct"));
        all.collect::<Vec<_>>()
    };
    let before = [
        "2026-01-05 bound lab-safety 1.0 due 2026-01-19 (new policy)",
        "2026-01-20 overdue lab-safety 1.0 was due on 2026-01-19",
        "2026-03-10 moved team lab → ops",
        "2026-03-10 bound ops-duty 1.0 due 2026-03-24 (assigned): moved: team lab → ops",
    ];
    assert_eq!(of_lab_and_ops("2026-03-16"), before);
    let ended = [
        "2026-03-10 missed lab-safety 1.0, 49 days late, for good",
        "2026-03-10 duty-ended lab-safety last bound on 2026-03-09: moved: team lab → ops",
    ];
    let after = of_lab_and_ops("2026-03-17");
    assert_eq!(after.len(), before.len() + 2);
    assert!(ended.iter().all(|line| after.contains(&(*line).to_owned())), "{after:?}");
}

/// A duty that ended before the period began carries nothing into it: what was missed then stays where it was due.
#[test]
fn a_duty_that_ended_carries_nothing_in() {
    let mut w = World::small();
    w.commit("2026-02-20", |tree| {
        tree.put_person(&Person::new("ben").manager("mara").end("2026-02-28"));
    });
    let loaded = w.load();
    let facts = Facts::new(&loaded.register);
    let assessment = assess(&facts, Day::parse("2026-06-30").unwrap());
    let rows = |from: &str| {
        let period = Some(Period { from: Day::parse(from).unwrap(), to: Day::parse("2026-06-30").unwrap() });
        let told =
            report::explain(&facts, &assessment, &person("ben"), &requirement("conduct"), period).unwrap();
        (told.obligations.len(), told.other_obligations > 0)
    };
    assert_eq!(
        (rows("2026-01-05"), rows("2026-02-28"), rows("2026-03-01")),
        ((1, false), (1, false), (0, true))
    );
}

/// A policy's story: recorded, in effect, widened, revised, overdue, retired, with how many people that binds.
#[test]
fn the_story_of_a_policy() {
    let mut w = World::with(&settings(&[]), &["mara", "ben", "cleo"].map(Person::new));
    let policy = || Policy::new("visits", "1.0", "2026-02-02");
    w.commit("2026-02-02", |tree| {
        tree.put_policy(&policy().with("audience: {person: ben}"));
    });
    w.commit("2026-02-10", |tree| {
        tree.put_policy(&policy().with("clocks: {join: 7 days}"));
    });
    w.commit("2026-03-02", |tree| {
        tree.put_policy(
            &policy().with("clocks: {join: 7 days}").material("2.0", "2026-03-05").text("Other."),
        );
    });
    w.commit("2026-04-01", |tree| {
        let retired = policy().with("clocks: {join: 7 days}").material("2.0", "2026-03-05").text("Other.");
        tree.put_policy(&retired.with("retired: 2026-03-31"));
    });
    let story = tell(&w, &Subject::Requirement(requirement("visits")), "2026-04-02");
    let told: Vec<String> =
        story.events.iter().map(|e| format!("{} {} {}", e.day, e.what.name(), e.words)).collect();
    assert_eq!(
        told,
        [
            "2026-02-02 recorded visits, for ben",
            "2026-02-02 revised 1.0 material, effective 2026-02-02",
            "2026-02-02 in-effect 1.0: 1 person to acknowledge it",
            "2026-02-10 changed audience ben → everyone; people bound 1 → 3",
            "2026-02-10 changed clocks.join – → 7 days",
            "2026-02-17 overdue 1 person with 1.0, due 2026-02-16",
            "2026-02-18 overdue 2 people with 1.0, due 2026-02-17",
            "2026-03-02 revised 2.0 material, effective 2026-03-05",
            "2026-03-05 in-effect 2.0: 3 people to acknowledge it",
            "2026-03-20 overdue 3 people with 2.0, due 2026-03-19",
            "2026-04-01 changed retired – → 2026-03-31",
            "2026-04-01 retired no longer in force; 3 people were bound until the day before",
        ]
    );
}

/// A record's story: signed, recorded, what it met, what was done to its file, and when it ran out.
#[test]
fn the_story_of_a_record() {
    let mut w = World::small();
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-18");
    let record = w.record("2026-01-22T13:00:00Z", record);
    w.commit("2026-02-01", |tree| {
        tree.remove(&record.path);
    });
    let story = tell(&w, &Subject::Record(record.path.as_str().into()), "2027-02-01");
    let told: Vec<String> =
        story.events.iter().map(|e| format!("{} {} {}", e.day, e.what.name(), e.words)).collect();
    assert_eq!(
        told[1..],
        [
            "2026-01-18 signed by the signer's own clock",
            "2026-01-18 met publish 1.0: in time by the signer's clock, due 2026-01-19",
            "2026-01-22 acknowledged 1.0",
            "2026-02-01 removed the file was removed; the record goes on counting",
            "2027-01-19 ran-out good until 2027-01-18, by the clock of the day it completed",
        ]
    );
    assert!(told[0].starts_with("2026-01-05 key-confirmed SHA256:"), "{told:?}");
    assert!(told[0].ends_with(" by mara"), "{told:?}");
    // Known up to the day after it was recorded, the removal is still to come.
    let early = tell(&w, &Subject::Record(record.path.as_str().into()), "2026-01-23");
    assert_eq!(early.events.len(), 4);
}

/// The register's story sums up the records of each day, and the window says what it leaves out.
#[test]
fn the_story_of_the_register_sums_up() {
    let mut w = World::with(&settings(&[]), &["mara", "ben", "cleo", "dora", "emil"].map(Person::new));
    let signed = ["ben", "cleo", "dora"].map(|id| w.acknowledge(id, "conduct", "1.0", "2026-01-06"));
    w.commit("2026-01-06T13:00:00Z", |tree| {
        for record in signed {
            tree.add(record);
        }
        tree.put("ack.yaml", settings(&["clocks: {join: 30 days}"]));
    });
    let story = tell(&w, &Subject::Register, "2026-01-07");
    let told: Vec<String> =
        story.events.iter().map(|e| format!("{} {} {}", e.day, e.what.name(), e.words)).collect();
    assert_eq!(
        told,
        [
            "2026-01-05 began the register, maintained by mara",
            "2026-01-05 recorded ben, cleo, dora and 2 more on the roster",
            "2026-01-05 recorded conduct: conduct, for everyone",
            "2026-01-05 revised conduct: 1.0 material, effective 2026-01-05",
            "2026-01-05 records 8 enrolments",
            "2026-01-05 in-effect conduct: 1.0: 5 people to acknowledge it",
            "2026-01-06 changed settings: clocks.join 14 days → 30 days",
            "2026-01-06 records 3 acknowledgements",
        ]
    );
    let loaded = w.load();
    let facts = Facts::new(&loaded.register);
    let assessment = assess(&facts, Day::parse("2026-01-07").unwrap());
    let window = Window { since: Day::parse("2026-01-06"), until: None, limit: Some(1) };
    let part = report::history(&facts, &assessment, &Subject::Register, window).unwrap();
    assert_eq!((part.events.len(), part.total), (1, 8));
    assert_eq!(part.left_out().as_deref(), Some("1 of 8 events shown"));
    let stranger = Subject::Person(person("zoe"));
    assert!(report::history(&facts, &assessment, &stranger, window).is_none());
}

/// A pair by itself stands as it does among all others, on every day.
#[test]
fn a_pair_by_itself_stands_as_among_all() {
    let mut w = World::small();
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-25");
    w.record("2026-01-25T13:00:00Z", record);
    w.commit("2026-02-20", |tree| {
        tree.put_person(&Person::new("ben").manager("mara").end("2026-02-28"));
    });
    let loaded = w.load();
    let facts = Facts::new(&loaded.register);
    let days = ["2026-01-04", "2026-01-10", "2026-01-20", "2026-02-01", "2026-03-01"];
    let days = days.map(|d| Day::parse(d).unwrap());
    for id in ["ben", "mara"] {
        let alone = assess_pair(&facts, &person(id), &requirement("conduct"), &days);
        for (day, alone) in days.iter().zip(alone) {
            let all = assess(&facts, *day);
            let among = all.pairs.iter().find(|p| p.person.as_str() == id);
            assert_eq!(format!("{:?}", alone.as_ref()), format!("{among:?}"), "{id} on {day}");
        }
    }
    assert!(assess_pair(&facts, &person("zoe"), &requirement("conduct"), &days)[0].is_none());
}
