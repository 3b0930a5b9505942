//! What holds for every file: what is written reads back, nothing panics, nobody is left out without a word.

use crate::finding::{Finding, Severity};
use crate::format::*;
use crate::model::{
    Approvals, Audience, Clock, ClockOverrides, Clocks, Config, Contract, Day, Document, Employment,
    Governance, Leave, Person, PersonId, PublicKey, Reminder, RepositoryId, Requirement, RequirementId,
    RequirementKind, RetiredKey, Revision, Rule, SampleSize, Sampling, Screening, Suppression, Take, Term,
    Version, Zone,
};
use crate::source::Digest;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

const MODELINE: &str = "schemas/x.json";

fn phrase() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,10}",
        "[ -~äßé数]{0,20}[!-~]",
        Just("no".to_owned()),
        Just("0123".to_owned()),
        Just("2026-01-01".to_owned()),
        Just("null".to_owned()),
    ]
}

fn id() -> impl Strategy<Value = String> {
    "[a-z0-9]{1,6}([._-][a-z0-9]{1,6}){0,2}".prop_filter("no device", |id| PersonId::parse(id).is_ok())
}

fn person_id() -> impl Strategy<Value = PersonId> {
    id().prop_map(|id| PersonId::parse(&id).unwrap())
}

fn day() -> impl Strategy<Value = Day> {
    (0i64..3_600_000).prop_map(|n| Day::parse("0001-01-01").unwrap().plus(n))
}

fn clock() -> impl Strategy<Value = Clock> {
    prop_oneof![(1u32..36_525).prop_map(Clock::Days), (1u32..1_200).prop_map(Clock::Months)]
}

fn version() -> impl Strategy<Value = Version> {
    "[0-9]{1,3}([.][0-9]{1,2}){0,2}".prop_map(|v| Version::parse(&v).unwrap())
}

fn key() -> impl Strategy<Value = PublicKey> {
    ("[A-P][A-Za-z0-9+/]{42}", "( [a-z]{1,5}@[a-z]{1,5})?").prop_filter_map("a key", |(tail, comment)| {
        PublicKey::parse(&format!("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{tail}{comment}")).ok()
    })
}

fn clocks() -> impl Strategy<Value = Clocks> {
    (clock(), clock(), option::of(clock()), clock(), clock(), 1u32..1000).prop_map(
        |(join, change, renew, renewal_window, return_, landing)| Clocks {
            join,
            change,
            renew,
            renewal_window,
            return_,
            landing,
        },
    )
}

fn suppression() -> impl Strategy<Value = Suppression> {
    (phrase(), phrase(), phrase(), person_id(), day()).prop_map(|(finding, subject, reason, by, until)| {
        Suppression { finding, subject, reason, by, until, line: 0 }
    })
}

fn reminder() -> impl Strategy<Value = Reminder> {
    let to = prop_oneof![Just("person"), Just("manager"), Just("owner")];
    (clock(), to).prop_map(|(after, to)| Reminder { after, to })
}

fn sampling() -> impl Strategy<Value = Sampling> {
    let take =
        prop_oneof![Just(Take::All), (1u32..).prop_map(Take::Items), (1u32..=100).prop_map(Take::Percent)];
    let line = (option::of(any::<u32>()), take).prop_map(|(up_to, take)| SampleSize { up_to, take });
    prop_oneof![Just(Sampling::default()), vec(line, 0..4).prop_map(Sampling)]
}

fn settings() -> impl Strategy<Value = Config> {
    (
        (phrase(), phrase(), any::<[bool; 3]>(), vec(person_id(), 1..4), phrase()),
        (
            clocks(),
            clock(),
            0u8..=100,
            vec(suppression(), 0..3),
            vec(phrase(), 0..3),
            sampling(),
            vec(reminder(), 0..3),
        ),
    )
        .prop_map(|((organization, mainline, flags, maintainers, statement), rest)| Config {
            organization,
            repository: RepositoryId::parse("0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f1").unwrap(),
            zone: if flags[0] { Zone::UTC } else { Zone::parse("Europe/Berlin").unwrap() },
            mainline,
            push: flags[0],
            maintainers,
            approvals: if flags[1] { Approvals::Recorded } else { Approvals::Required },
            governance: if flags[2] { Governance::Reviewed } else { Governance::Approved },
            statement: statement.into(),
            clocks: if flags[1] { CLOCKS } else { rest.0 },
            max_exemption: rest.1,
            coverage_bar: rest.2,
            suppressions: rest.3,
            escalation: rest.6,
            sampling: rest.5,
            frameworks: rest.4,
        })
}

fn rule() -> impl Strategy<Value = Rule> {
    let leaf = prop_oneof![
        phrase().prop_map(Term::Role),
        phrase().prop_map(Term::Team),
        phrase().prop_map(Term::Type),
        phrase().prop_map(Term::Location),
        person_id().prop_map(Term::Manager),
    ];
    let leaf = leaf.prop_map(|term| Rule { terms: vec![term] });
    leaf.prop_recursive(3, 12, 3, |inner| {
        let rules = || option::of(vec(inner.clone(), 1..3));
        (phrase(), rules(), rules(), rules()).prop_map(|(role, any, all, except)| {
            let lists = [any.map(Term::Any), all.map(Term::All), except.map(Term::Except)];
            Rule { terms: std::iter::once(Term::Role(role)).chain(lists.into_iter().flatten()).collect() }
        })
    })
}

fn revisions() -> impl Strategy<Value = Vec<Revision>> {
    let one = (version(), day(), option::of(person_id()), any::<bool>(), phrase());
    vec(one, 1..4).prop_map(|all| {
        let mut list: Vec<Revision> = Vec::new();
        for (version, effective, author, material, description) in all {
            if list.iter().all(|other| other.version != version) {
                list.push(Revision {
                    version,
                    effective,
                    author,
                    material,
                    digest: None,
                    description,
                    line: 0,
                });
            }
        }
        if let Some(oldest) = list.last_mut() {
            oldest.material = true;
            oldest.digest = Some(Digest::of(b"some text"));
        }
        list
    })
}

fn course() -> impl Strategy<Value = Requirement> {
    let body = "([ -~é]{0,20}\n?){0,4}[a-z](\n{0,3})".prop_map(|text| Document::Inline(text.into()));
    let file =
        "[a-z]{1,8}(/[a-z]{1,8})?[.]md".prop_map(|name| Document::File(format!("training/{name}").into()));
    let own = (option::of(clock()), option::of(option::of(clock())))
        .prop_map(|(join, renew)| ClockOverrides { join, renew, ..ClockOverrides::default() });
    (
        (id(), phrase(), option::of(person_id()), vec(phrase(), 0..3), option::of(rule()), own),
        (option::of(phrase()), option::of(clock()), any::<[bool; 2]>(), prop_oneof![body, file]),
        (revisions(), option::of(day()), option::of(0u32..=100)),
    )
        .prop_map(|(a, b, c)| Requirement {
            id: RequirementId::parse(&a.0).unwrap(),
            kind: RequirementKind::Course,
            title: a.1,
            owner: a.2,
            controls: a.3,
            audience: a.4.map_or(Audience::Everyone, Audience::Rule),
            clocks: a.5,
            statement: b.0.map(Into::into),
            review_every: b.1,
            hardware_key: b.2[0],
            digest: match &b.3 {
                Document::Inline(text) => Some(Digest::of(text.as_bytes())),
                Document::File(_) => None,
            },
            document: b.3,
            revisions: c.0,
            retired: c.1,
            pass: c.2,
            imported: b.2[1],
            file: format!("training/{}.yaml", a.0).into(),
        })
}

fn employments() -> impl Strategy<Value = Vec<Employment>> {
    (0i64..100_000, vec(1i64..2_000, 1..8)).prop_map(|(first, steps)| {
        let mut at = Day::parse("1900-01-01").unwrap().plus(first);
        let mut days = vec![at];
        days.extend(steps.iter().map(|step| {
            at = at.plus(*step);
            at
        }));
        days.chunks(2).map(|pair| Employment { start: pair[0], end: pair.get(1).copied() }).collect()
    })
}

fn person() -> impl Strategy<Value = Person> {
    let contract = (day(), vec(phrase(), 0..3), phrase()).prop_map(|(signed, clauses, reference)| Contract {
        signed,
        clauses,
        reference,
    });
    let screening = (day(), phrase()).prop_map(|(completed, reference)| Screening { completed, reference });
    let retired = (key(), day(), option::of(day())).prop_map(|(key, until, compromised)| RetiredKey {
        key,
        until,
        compromised,
    });
    (
        (person_id(), phrase(), option::of(phrase()), phrase(), vec(phrase(), 0..3), option::of(phrase())),
        (option::of(phrase()), option::of(person_id()), employments(), employments(), vec(key(), 0..3)),
        (vec(retired, 0..3), option::of(contract), option::of(screening)),
    )
        .prop_map(|(a, b, c)| Person {
            id: a.0,
            name: a.1,
            email: a.2.unwrap_or_default(),
            kind: a.3,
            roles: a.4,
            team: a.5,
            location: b.0,
            manager: b.1,
            employments: b.2,
            leave: b.3.iter().map(|run| Leave { from: run.start, to: run.end }).collect(),
            keys: b.4,
            retired_keys: c.0,
            contract: c.1,
            screening: c.2,
            file: "people/x.yaml".into(),
            line: 3,
        })
}

fn errors(findings: &[Finding]) -> Vec<&Finding> {
    findings.iter().filter(|f| f.severity == Severity::Error).collect()
}

proptest! {
    #[test]
    fn settings_come_back(config in settings()) {
        let file = emit::config(&config, MODELINE);
        let (read, findings) = crate::format::config("ack.yaml", file.as_bytes());
        prop_assert_eq!(errors(&findings), Vec::<&Finding>::new(), "{}", file);
        let mut read = read.unwrap();
        read.suppressions.iter_mut().for_each(|s| s.line = 0);
        prop_assert_eq!(read, config, "{}", file);
    }

    #[test]
    fn courses_come_back(course in course()) {
        let file = emit::policy(&course, MODELINE);
        let (read, findings) = requirement(&course.file, file.as_bytes(), RequirementKind::Course);
        let findings: Vec<&Finding> = errors(&findings).into_iter().filter(|f| f.id != DIGEST_WRONG.id).collect();
        prop_assert_eq!(findings, Vec::<&Finding>::new(), "{}", file);
        let mut read = read.unwrap();
        read.revisions.iter_mut().for_each(|r| r.line = 0);
        prop_assert_eq!(read, course, "{}", file);
    }

    #[test]
    fn people_come_back(person in person()) {
        let file = emit::person(&person, MODELINE);
        let (read, findings) = roster("people/x.yaml", file.as_bytes());
        prop_assert_eq!(findings, Vec::new(), "{}", file);
        prop_assert_eq!(&read, &[person], "{}", file);
    }

    #[test]
    fn what_was_written_can_be_edited(person in person(), team in phrase(), new in key()) {
        let file = emit::person(&person, MODELINE);
        let edited = edit::set_person_field(&file, &person.id, edit::PersonField::Team, &team);
        prop_assert!(edited.is_ok(), "{}\n{:?}", file, edited);
        prop_assert!(edited.unwrap().lines().filter(|l| !file.lines().any(|old| old == *l)).count() <= 1);
        if !person.keys.contains(&new) {
            let grown = edit::add_key(&file, &person.id, &new).unwrap();
            prop_assert_eq!(grown.lines().filter(|l| !file.lines().any(|old| old == *l)).count(), 1);
            let day = Day::parse("2026-01-01").unwrap();
            prop_assert!(edit::retire_key(&grown, &person.id, &new, day, None).is_ok(), "{}", grown);
        }
    }

    #[test]
    fn a_written_course_takes_a_revision(course in course(), version in version()) {
        let file = emit::policy(&course, MODELINE);
        let newer = Revision { version, line: 0, ..course.revisions[0].clone() };
        if course.revisions.iter().all(|r| r.version != newer.version) {
            let edited = edit::add_revision(&file, &newer);
            prop_assert!(edited.is_ok(), "{}\n{:?}", file, edited);
        }
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in vec(any::<u8>(), 0..200)) {
        let (config, findings) = config("ack.yaml", &bytes);
        prop_assert!(config.is_some() || !errors(&findings).is_empty());
    }

    #[test]
    fn anything_like_yaml_is_read_without_a_panic(text in "([ ]{0,4}(- |people: |id: |keys: |[a-z&*!<~\"'|>{}\\[\\],:#?%@`-]{0,6}|\\t|[0-9-]{1,10})\n?){0,20}") {
        let (people, findings) = roster("people/x.yaml", text.as_bytes());
        prop_assert!(!people.is_empty() || !errors(&findings).is_empty() || text.contains("people"), "{text}");
        let (policy, findings) = requirement("policies/x.yaml", text.as_bytes(), RequirementKind::Policy);
        prop_assert!(policy.is_some() || !errors(&findings).is_empty());
        let (config, findings) = config("ack.yaml", text.as_bytes());
        prop_assert!(config.is_some() || !errors(&findings).is_empty());
    }

    #[test]
    fn whoever_is_left_out_is_named(people in vec(person(), 1..4), at in any::<prop::sample::Index>(), to in "[ -~]{0,3}") {
        let entries: Vec<String> = people.iter().map(|p| emit::person(p, MODELINE).lines().skip(2).fold(String::new(), |out, l| out + l + "\n")).collect();
        let mut file = format!("people:\n{}", entries.concat());
        let mut spot = 8 + at.index(file.len() - 8);
        while !file.is_char_boundary(spot) { spot -= 1; }
        file.insert_str(spot, &to);
        let (read, findings) = roster("people/x.yaml", file.as_bytes());
        prop_assert!(read.len() >= people.len() || !errors(&findings).is_empty(), "{file}");
        for finding in &findings {
            let place = finding.place.clone().unwrap();
            prop_assert!(place.line >= 1 && place.column >= 1, "{finding:?}");
            prop_assert!(!finding.message.is_empty() && !finding.remedy.is_empty(), "{finding:?}");
        }
    }
}
