//! What was first recorded goes on counting: whatever is done to the files of records, in whatever order, no number of
//! a report changes, and findings are only added.

use crate::world::{Person, Policy, Seen, World, day, settings};
use ack::assess::{Facts, assess};
use ack::report::{Dimension, Filter, coverage};
use ack::source::Mode;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Something done to the file of one of the records.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Delete,
    Restore,
    Append,
    Flip(usize),
    Empty,
    Swap,
    Move,
    Copy,
    Executable,
    Link,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        Just(Deed::Delete),
        Just(Deed::Restore),
        Just(Deed::Append),
        (0usize..700).prop_map(Deed::Flip),
        Just(Deed::Empty),
        Just(Deed::Swap),
        Just(Deed::Move),
        Just(Deed::Copy),
        Just(Deed::Executable),
        Just(Deed::Link),
    ]
}

/// Three people and two policies: some signed in time, some late, one is exempt, one did nothing; and every record.
fn register() -> (World, Vec<(String, Vec<u8>)>) {
    let people = ["mara", "ben", "cleo"].map(Person::new);
    let mut w = World::with(&settings(&[]), &people);
    w.commit("2026-01-05T10:00:00Z", |tree| {
        tree.put_policy(&Policy::new("visits", "1.0", "2026-01-05"));
    });
    let mut signed = Vec::new();
    for (who, policy, at) in
        [("mara", "conduct", "2026-01-06"), ("ben", "conduct", "2026-01-25"), ("ben", "visits", "2026-01-07")]
    {
        let record = w.acknowledge(who, policy, "1.0", at);
        signed.push(w.record(at, record));
    }
    let exemption = w.exempt("mara", "cleo", "visits", ("2026-01-08", "2026-12-31"), "2026-01-26");
    signed.push(w.record("2026-01-26", exemption));
    let enrolments: Vec<String> =
        w.on("2026-02-01").verdicts.keys().filter(|p| p.contains("enrolment")).cloned().collect();
    let mut records: Vec<(String, Vec<u8>)> = signed.into_iter().map(|s| (s.path, s.bytes)).collect();
    records.extend(enrolments.into_iter().map(|path| (path.clone(), w.bytes(&path))));
    (w, records)
}

/// Every number of the report by policy and every pair of it, as text; and how often each finding is found.
fn told(w: &World) -> (String, BTreeMap<(&'static str, String), usize>) {
    let loaded = w.load();
    let facts = Facts::new(&loaded.register);
    let assessment = assess(&facts, day("2026-03-01"));
    let report =
        coverage(&loaded.register, &assessment, Dimension::Policy, &Filter::default(), String::new());
    let mut found = BTreeMap::new();
    for finding in Seen::of(&loaded, day("2026-03-01")).findings {
        *found.entry((finding.id, finding.subject)).or_default() += 1;
    }
    (format!("{:#?} {:#?} {:#?}", report.coverage, report.groups, report.pairs), found)
}

fn play(w: &mut World, records: &[(String, Vec<u8>)], (which, deed): (usize, Deed), n: usize) {
    let (path, bytes) = &records[which % records.len()];
    let other = &records[(which + 1) % records.len()].1;
    let elsewhere = path.replace("/2026/01/", "/2026/02/").replace(".yaml", &format!("-{n}.yaml"));
    let at = format!("2026-02-{:02}", 1 + n);
    w.commit(&at, |tree| {
        match deed {
            // What is not there any more cannot be removed again.
            Deed::Delete => tree.put(path, b"").remove(path),
            Deed::Restore => tree.put(path, bytes),
            Deed::Append => tree.put(path, [&bytes[..], b"\n"].concat()),
            Deed::Flip(bit) => {
                let mut bytes = bytes.clone();
                let byte = bit % bytes.len();
                bytes[byte] ^= 1 << (bit % 8);
                tree.put(path, bytes)
            }
            Deed::Empty => tree.put(path, b""),
            Deed::Swap => tree.put(path, other),
            Deed::Move => tree.put(path, b"").remove(path).put(&elsewhere, bytes),
            Deed::Copy => tree.put(&elsewhere, bytes),
            Deed::Executable => tree.put_mode(path, bytes, Mode::Executable),
            Deed::Link => tree.put_mode(path, b"elsewhere", Mode::Symlink),
        };
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_number_changes_and_findings_are_only_added(
        deeds in prop::collection::vec((0usize..16, deed()), 1..12),
    ) {
        let (mut w, records) = register();
        let (numbers, found) = told(&w);
        for (n, deed) in deeds.into_iter().enumerate() {
            play(&mut w, &records, deed, n);
        }
        let (after, found_after) = told(&w);
        prop_assert_eq!(numbers, after);
        for (finding, times) in found {
            let now = found_after.get(&finding).copied().unwrap_or_default();
            prop_assert!(now >= times, "{:?} is no longer found", finding);
        }
    }
}

/// The property is of some weight: a record fewer from the beginning on is another report, and each deed is found.
#[test]
fn the_numbers_depend_on_the_records() {
    let (w, records) = register();
    let (numbers, found) = told(&w);
    assert!(numbers.contains("acknowledged: 3") && numbers.contains("exempt: 1"), "{numbers}");
    assert!(records.len() >= 8, "{records:?}");
    let mut bent = w.clone();
    let acknowledgement = &records[0].0;
    bent.history.changes.retain(|c| *c.path != **acknowledgement);
    assert_ne!(told(&bent).0, numbers);
    for deed in [Deed::Delete, Deed::Append, Deed::Flip(40), Deed::Empty, Deed::Swap, Deed::Move, Deed::Copy]
    {
        let mut w = w.clone();
        play(&mut w, &records, (0, deed), 0);
        assert!(told(&w).1.len() > found.len(), "{deed:?}");
    }
}
