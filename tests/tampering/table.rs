//! The table of `docs/tampering.md` is what is tested, and everything that is tested.

use crate::stage::Row;
use crate::{history, keys, records, rules};
use std::collections::BTreeSet;
use std::path::Path;

/// The parts of the page, by title, with the rows that are played in repositories.
const PLAYED: [(&str, &[Row]); 4] = [
    ("Records and people", records::ROWS),
    ("Keys", keys::ROWS),
    ("Rules", rules::ROWS),
    ("History", history::ROWS),
];

/// What is tested elsewhere: what is done, what is found, and the test.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    (
        "any bit of a record before its signature is changed",
        "never valid",
        "tests/verdicts/form.rs no_byte_can_be_changed",
    ),
    (
        "text, a key, a second signature or line ends of another system around the armour",
        "never valid",
        "tests/verdicts/form.rs what_stands_around_the_signature_is_malformed",
    ),
    (
        "keys of a record doubled, left out, unknown or in another order, and signed again",
        "record-malformed",
        "tests/verdicts/form.rs keys_are_all_there_once_and_in_order_even_when_signed_again",
    ),
    (
        "a signature of another version, with a filled reserve or with bytes behind it",
        "signature-malformed",
        "tests/verdicts/seal.rs a_malformed_blob",
    ),
    (
        "an Ed25519 signature with the group order added",
        "signature-invalid",
        "tests/verdicts/seal.rs a_signature_with_the_group_order_added",
    ),
    (
        "a signature made in another namespace, or over something else",
        "signature-invalid",
        "tests/verdicts/seal.rs another_namespace_or_another_message",
    ),
    (
        "a signature of a weak algorithm",
        "signature-algorithm-refused",
        "tests/verdicts/seal.rs weak_algorithms_are_refused",
    ),
    (
        "a certificate, or an algorithm that cannot be checked",
        "signature-algorithm-unsupported",
        "tests/verdicts/seal.rs what_cannot_be_checked",
    ),
    (
        "a hardware key that nobody touched, where one is asked for",
        "key-not-hardware",
        "tests/verdicts/keys.rs a_hardware_key_with_the_user_present",
    ),
    ("an exemption by a leaver", "not-authorised", "tests/verdicts/authority.rs an_exemption_by_a_leaver"),
    (
        "an exemption that begins before it was recorded",
        "no effect before",
        "tests/golden/exemptions.rs g12_an_exemption_after_the_due_day_excuses_nothing_before",
    ),
    (
        "a new key countersigned by the person with that very key",
        "key-unconfirmed",
        "tests/verdicts/enrolment.rs a_first_key_needs_possession_and_one_other",
    ),
    (
        "a person id such as `*`, `a,b`, `!x` or `../x`",
        "refused with its line",
        "src/model/id.rs what_is_none",
    ),
    ("a shallow clone", "exit 3", "tests/golden/repositories.rs g24_a_shallow_clone_is_refused"),
    ("a graft", "exit 3", "src/git/tests/open.rs grafts_are_refused_and_hide_nothing"),
    (
        "a replace ref",
        "exit 3",
        "src/git/tests/open.rs replace_refs_are_refused_loose_or_packed_and_replace_nothing",
    ),
    ("a partial clone", "exit 3", "src/git/tests/open.rs a_blobless_clone_is_refused"),
    (
        "an object that is damaged or missing",
        "exit 3",
        "src/git/tests/history.rs every_damaged_or_missing_object_is_named",
    ),
];

fn page() -> String {
    let mut page = String::new();
    for (title, rows) in PLAYED {
        page.push_str(&format!("## {title}\n\n| what is done | what is found |\n|---|---|\n"));
        for row in rows {
            let mut counted: Vec<(&str, usize)> = Vec::new();
            for id in row.found {
                match counted.last_mut() {
                    Some((last, n)) if last == id => *n += 1,
                    _ => counted.push((id, 1)),
                }
            }
            let found: Vec<String> = counted
                .iter()
                .map(|(id, n)| if *n == 1 { format!("`{id}`") } else { format!("`{id}`, {n} times") })
                .collect();
            page.push_str(&format!("| {} | {} |\n", row.what, found.join(", ")));
        }
        page.push('\n');
    }
    page.push_str("## Single records and repositories\n\n| what is done | what is found |\n|---|---|\n");
    for (what, found, _) in ELSEWHERE {
        let found = if found.contains(' ') { (*found).into() } else { format!("`{found}`") };
        page.push_str(&format!("| {what} | {found} |\n"));
    }
    page
}

#[test]
fn the_page_has_every_row() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tampering.md");
    let written = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let (head, tables) = written.split_once("## Records and people").expect("the page has its tables");
    if std::env::var_os("ACK_BLESS").is_some() {
        std::fs::write(&path, format!("{head}{}", page())).unwrap();
        return;
    }
    let tables = format!("## Records and people{tables}");
    assert!(tables == page(), "docs/tampering.md is behind its tests; ACK_BLESS=1 renews it");
}

#[test]
fn what_is_tested_elsewhere_is_tested() {
    for (what, _, test) in ELSEWHERE {
        let (file, name) = test.split_once(' ').unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.contains(&format!("fn {name}()")), "{what}: {test} is gone");
    }
}

/// Each row says something else, and every finding about tampering is found by some row.
#[test]
fn every_row_is_its_own_and_no_finding_is_left_out() {
    let rows: Vec<&Row> = PLAYED.iter().flat_map(|(_, rows)| *rows).collect();
    let names: BTreeSet<&str> = rows.iter().map(|r| r.what).chain(ELSEWHERE.iter().map(|e| e.0)).collect();
    assert_eq!(names.len(), rows.len() + ELSEWHERE.len());
    let found: BTreeSet<&str> =
        rows.iter().flat_map(|r| r.found).copied().chain(ELSEWHERE.iter().map(|e| e.1)).collect();
    // What no tampering leads to: slips of people, and what other tests play.
    let others = [
        "signer-unknown",
        "kind-mismatch",
        "score-below-pass",
        "requirement-unknown",
        "version-unknown",
        "confirmed-late",
        "editorial-doubtful",
        "manager-cycle",
        "recorded-late",
        "reference-unknown",
        "revision-edited",
        "suppression-idle",
    ];
    let all = ack::checks::REGISTRY.iter().flat_map(|group| group.iter()).map(|check| check.id);
    let missing: Vec<&str> = all.filter(|id| !found.contains(id) && !others.contains(id)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}
