//! The strict form, and the place: `record-malformed`, `record-misplaced`.

use crate::world::{Policy, Signed, World, key};
use crate::{three, verdict};
use ack::assess::{Status, Verdict};
use ack::format::record::{id, sealed};
use ack::sign::NAMESPACE;
use ack::source::Mode;

const AT: &str = "2026-01-06T13:00:00Z";

fn good(w: &World) -> Signed {
    w.acknowledge("ben", "conduct", "1.0", "2026-01-06").seal()
}

/// The file with its text changed, the signature as it was.
fn edited(record: &Signed, edit: impl FnOnce(String) -> String) -> Signed {
    let text = edit(String::from_utf8(record.bytes.clone()).unwrap());
    assert_ne!(text.as_bytes(), record.bytes);
    Signed { path: record.path.clone(), bytes: text.into_bytes() }
}

/// The signed bytes changed, and signed again by ben: the same person, at the path that the bytes' identity gives.
fn signed_again(w: &World, edit: impl FnOnce(String) -> String) -> Signed {
    let draft = w.acknowledge("ben", "conduct", "1.0", "2026-01-06");
    let was = String::from_utf8(draft.message()).unwrap();
    let message = edit(was.clone());
    assert_ne!(message, was);
    let armour = key("ben").sign(NAMESPACE, message.as_bytes());
    let path =
        draft.seal().path.replace(&id(was.as_bytes()).to_string(), &id(message.as_bytes()).to_string());
    Signed { path, bytes: sealed(message.as_bytes(), &armour) }
}

#[test]
fn the_strict_form_is_valid() {
    let w = World::small();
    assert_eq!(verdict(&w, AT, good(&w)), Verdict::Valid);
}

#[test]
fn what_stands_around_the_signature_is_malformed() {
    let w = World::small();
    let good = good(&w);
    let end = "-----END SSH SIGNATURE-----";
    let cases: [(&str, Signed); 9] = [
        ("text after it", edited(&good, |t| t + "note: \"late\"\n")),
        ("blank line after it", edited(&good, |t| t + "\n")),
        ("a key after it", edited(&good, |t| t + "person: \"cleo\"\n")),
        (
            "a second one",
            edited(&good, |t| {
                let armour = t[t.find("signature: |").unwrap()..].to_owned();
                t + &armour
            }),
        ),
        ("blank line before it", edited(&good, |t| t.replace("signature: |", "\nsignature: |"))),
        ("byte order mark", edited(&good, |t| format!("\u{feff}{t}"))),
        ("CRLF", edited(&good, |t| t.replace('\n', "\r\n"))),
        ("armour cut", edited(&good, |t| t[..t.find(end).unwrap()].to_owned())),
        ("comment", edited(&good, |t| format!("# mine\n{t}"))),
    ];
    for (what, record) in cases {
        assert_eq!(verdict(&w, AT, record), Verdict::RecordMalformed, "{what}");
    }
}

#[test]
fn keys_are_all_there_once_and_in_order_even_when_signed_again() {
    let w = World::small();
    let swap = |t: String| {
        let mut lines: Vec<&str> = t.lines().collect();
        lines.swap(3, 4);
        lines.join("\n") + "\n"
    };
    let cases = [
        ("duplicate", signed_again(&w, |t| t.replace("version:", "version: \"1.0\"\nversion:"))),
        ("missing", signed_again(&w, |t| t.replace("version: \"1.0\"\n", ""))),
        ("unknown", signed_again(&w, |t| t.replace("version:", "colour: \"red\"\nversion:"))),
        ("reordered", signed_again(&w, swap)),
        ("unquoted", signed_again(&w, |t| t.replace("\"1.0\"", "1.0"))),
        ("two blanks", signed_again(&w, |t| t.replace("version: ", "version:  "))),
        ("newer form", signed_again(&w, |t| t.replace("ack-record/1", "ack-record/2"))),
        ("hidden character", signed_again(&w, |t| t.replace("I have", "I\u{200b} have"))),
        ("fractional second", signed_again(&w, |t| t.replace("12:00:00Z", "12:00:00.0Z"))),
    ];
    for (what, record) in cases {
        assert_eq!(verdict(&w, AT, record), Verdict::RecordMalformed, "{what}");
    }
    for person in ["*", "a,b", "!x", "../x", "Ben", ""] {
        let record = signed_again(&w, |t| t.replace("person: \"ben\"", &format!("person: \"{person}\"")));
        assert_eq!(verdict(&w, AT, record), Verdict::RecordMalformed, "{person:?}");
    }
}

#[test]
fn only_a_plain_file_is_a_record() {
    for (mode, expected) in [
        (Mode::Plain, Verdict::Valid),
        (Mode::Executable, Verdict::RecordMalformed),
        (Mode::Symlink, Verdict::RecordMalformed),
        (Mode::Submodule, Verdict::RecordMalformed),
        (Mode::Other(0o100_664), Verdict::RecordMalformed),
    ] {
        let mut w = World::small();
        let record = good(&w);
        w.commit(AT, |tree| {
            tree.put_mode(&record.path, &record.bytes, mode);
        });
        assert_eq!(w.on("2026-01-06").verdict(&record), expected, "{mode:?}");
    }
}

#[test]
fn a_record_lies_where_its_fields_say() {
    let w = World::small();
    let good = good(&w);
    let moved = |was: &str, now: &str| Signed { path: good.path.replace(was, now), ..good.clone() };
    let cases = [
        moved("2026/01/06", "2026/01/07"),
        moved("acknowledgements/", "approvals/"),
        moved("acknowledgements/2026/", "acknowledgements/archive/2026/"),
        moved("--ben--", "--mara--"),
        moved(".yaml", "-copy.yaml"),
    ];
    for record in cases {
        assert_ne!(record.path, good.path);
        assert_eq!(verdict(&w, AT, record.clone()), Verdict::RecordMisplaced, "{}", record.path);
    }
    assert_eq!(verdict(&w, AT, good), Verdict::Valid);
}

/// The folder is of the UTC day, whatever the organisation's zone.
#[test]
fn the_folder_is_of_the_utc_day() {
    let w = World::with(
        &crate::world::settings(&["timezone: Pacific/Auckland"]),
        &["mara", "ben"].map(crate::world::Person::new),
    );
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-06T23:00:00Z").seal();
    assert!(record.path.starts_with("acknowledgements/2026/01/06/"), "{}", record.path);
    assert_eq!(verdict(&w, "2026-01-06T23:10:00Z", record), Verdict::Valid);
}

/// Junk lies at the very path where ben's record comes to lie: that path is lost, and ben signs again a second later.
#[test]
fn junk_in_the_way_stops_nobody() {
    let mut w = World::small();
    let record = good(&w);
    w.commit("2026-01-06T08:00:00Z", |tree| {
        tree.put(&record.path, "junk");
    });
    w.record(AT, &record);
    let again = w.acknowledge("ben", "conduct", "1.0", "2026-01-06T14:00:00Z");
    let again = w.record("2026-01-06T15:00:00Z", again);
    let seen = w.on("2026-01-20");
    assert_eq!(seen.verdict(&record), Verdict::RecordMalformed);
    assert_eq!(seen.verdict(&again), Verdict::Valid);
    assert_eq!(seen.status("ben", "conduct"), Status::Acknowledged);
    assert_eq!(seen.ids(), ["record-altered", "record-malformed"]);
}

/// Every single byte before the signature matters: none can be changed in any of its bits with the record still valid.
#[test]
fn no_byte_can_be_changed() {
    let mut w = three();
    w.commit("2026-01-05T10:00:00Z", |tree| {
        tree.put_policy(&Policy::new("visits", "1.0", "2026-01-05"));
    });
    let draft = w.acknowledge("ben", "conduct", "1.0", "2026-01-06");
    let (good, length) = (draft.seal(), draft.message().len());
    let mut bent = Vec::new();
    for at in 0..length {
        for bit in [0, 1, 5] {
            let mut bytes = good.bytes.clone();
            bytes[at] ^= 1 << bit;
            let path = match ack::format::record::parse(&bytes) {
                Ok(parsed) => parsed.record.path(parsed.id),
                Err(_) => format!("acknowledgements/2026/01/06/bent-{at}-{bit}.yaml"),
            };
            bent.push(Signed { path, bytes });
        }
    }
    w.commit(AT, |tree| {
        tree.add(&good);
        for record in &bent {
            tree.add(record);
        }
    });
    let seen = w.on("2026-01-06");
    assert_eq!(seen.verdict(&good), Verdict::Valid);
    assert_eq!(bent.len(), length * 3);
    for record in &bent {
        assert_ne!(record.path, good.path);
        assert_ne!(seen.verdict(record), Verdict::Valid, "{}", String::from_utf8_lossy(&record.bytes));
    }
}
