//! The registries of findings: complete, and each entry whole.

use crate::code::texts;
use ack::assess::Verdict;
use ack::checks::{CLAUSES, REASONS, REGISTRY, known};
use std::collections::BTreeSet;

/// Files of the room that are no check: the room itself, the gate, what it makes of a change, the list of everything that
/// is known, and the family of verdicts.
const OTHER_FILES: [&str; 5] = ["change", "gate", "known", "mod", "verdicts"];

/// An entry of a registry.
pub(crate) struct Entry<'a> {
    pub(crate) id: &'a str,
    pub(crate) means: &'a str,
    pub(crate) remedy: &'a str,
}

fn checks() -> impl Iterator<Item = Entry<'static>> {
    REGISTRY.iter().flat_map(|g| g.iter()).map(|c| Entry { id: c.id, means: c.means, remedy: c.remedy })
}

fn faults() -> impl Iterator<Item = Entry<'static>> {
    let all = ack::format::FAULTS.iter().chain(ack::load::FAULTS);
    all.map(|f| Entry { id: f.id, means: f.about, remedy: f.remedy })
}

/// What is wrong with the entries of a registry.
pub(crate) fn flaws(entries: &[Entry<'_>]) -> Vec<String> {
    let mut flaws = Vec::new();
    let mut seen = BTreeSet::new();
    for e in entries {
        let parts_ok = |p: &str| !p.is_empty() && p.bytes().all(|b| b.is_ascii_lowercase());
        if !e.id.split('-').all(parts_ok) {
            flaws.push(format!("{} is not in kebab-case", e.id));
        }
        if !seen.insert(e.id) {
            flaws.push(format!("{} is registered twice", e.id));
        }
        for (what, text) in [("means", e.means), ("remedy", e.remedy)] {
            if text.len() < 10 || !text.ends_with('.') || text.starts_with(char::is_lowercase) {
                flaws.push(format!("{}: `{what}` is no sentence: {text:?}", e.id));
            }
        }
    }
    flaws
}

/// What differs between the files of a room, by stem, and the ids that should name them.
pub(crate) fn unmatched<'a>(stems: &[&str], ids: impl Iterator<Item = &'a str>) -> Vec<String> {
    let files: BTreeSet<String> = stems.iter().map(|s| s.replace('_', "-")).collect();
    let ids: BTreeSet<String> = ids.map(str::to_owned).collect();
    files.symmetric_difference(&ids).map(|odd| format!("{odd} is a file or a check, not both")).collect()
}

#[test]
fn every_entry_is_whole_and_stands_once() {
    let all: Vec<Entry<'_>> = checks().chain(faults()).collect();
    assert_eq!(flaws(&all), Vec::<String>::new());
}

#[test]
fn a_check_is_named_after_its_file() {
    let files = texts(&crate::root().join("src/checks"));
    let stems: Vec<&str> = files
        .iter()
        .map(|(path, _)| path.trim_end_matches(".rs"))
        .filter(|stem| !stem.contains('/') && !OTHER_FILES.contains(stem))
        .collect();
    let verdicts: BTreeSet<&str> = Verdict::ALL.iter().map(|v| v.name()).collect();
    let singles = checks().map(|c| c.id).filter(|id| !verdicts.contains(id));
    assert_eq!(unmatched(&stems, singles), Vec::<String>::new());
}

#[test]
fn every_verdict_but_valid_is_a_finding() {
    let ids: BTreeSet<&str> = checks().map(|c| c.id).collect();
    for verdict in Verdict::ALL {
        assert_eq!(ids.contains(verdict.name()), verdict != Verdict::Valid, "{}", verdict.name());
    }
}

/// The ids without a reason, and the reasons without an id.
pub(crate) fn unexplained<'a>(
    ids: impl Iterator<Item = &'a str>,
    reasons: impl Iterator<Item = &'a str>,
) -> Vec<String> {
    let (ids, reasons): (BTreeSet<&str>, BTreeSet<&str>) = (ids.collect(), reasons.collect());
    ids.symmetric_difference(&reasons).map(|odd| format!("{odd} is known or explained, not both")).collect()
}

#[test]
fn everything_that_can_be_found_is_explained() {
    let all = || REASONS.iter().flat_map(|family| family.iter());
    assert_eq!(unexplained(known().iter().map(|k| k.id), all().map(|r| r.id)), Vec::<String>::new());
    assert_eq!(unexplained(["a", "b"].into_iter(), ["b", "c"].into_iter()).len(), 2);
    let whole = all().map(|r| Entry { id: r.id, means: r.matters, remedy: r.matters });
    assert_eq!(flaws(&whole.collect::<Vec<_>>()), Vec::<String>::new());
    assert!(all().all(|r| r.example.ends_with('.') && r.example.len() > 30));
    for (what, text) in [
        ("matters", all().map(|r| r.matters).collect::<Vec<_>>()),
        ("example", all().map(|r| r.example).collect()),
    ] {
        let distinct: BTreeSet<&str> = text.iter().copied().collect();
        assert_eq!(distinct.len(), text.len(), "two findings share what they say under `{what}`");
    }
    let used: Vec<_> = all().flat_map(|r| r.clauses).collect();
    assert!(all().all(|r| !r.clauses.is_empty()));
    for clause in CLAUSES {
        assert!(used.contains(&clause), "nothing refers to {clause}");
    }
}

#[test]
fn a_flawed_registry_is_seen() {
    let good = || Entry { id: "file-lost", means: "A file is lost.", remedy: "Look for it." };
    assert_eq!(flaws(&[good()]), Vec::<String>::new());
    assert_eq!(flaws(&[good(), good()]), ["file-lost is registered twice"]);
    assert_eq!(flaws(&[Entry { id: "fileLost", ..good() }]).len(), 1);
    assert_eq!(flaws(&[Entry { id: "file--lost", ..good() }]).len(), 1);
    assert_eq!(flaws(&[Entry { remedy: "", ..good() }]).len(), 1);
    assert_eq!(flaws(&[Entry { means: "a fragment", ..good() }]).len(), 1);
    assert_eq!(unmatched(&["file_lost"], ["file-lost"].into_iter()), Vec::<String>::new());
    assert_eq!(unmatched(&["file_lost"], ["file-found"].into_iter()).len(), 2);
}
