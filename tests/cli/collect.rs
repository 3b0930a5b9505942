//! Records that come by mail or on branches, and those that a maintainer has seen elsewhere.

use crate::deliver::Forge;
use crate::desk::Desk;

const MARA: &str = "mara.lind";
const NOW: &str = "2026-01-05T10:00:00Z";

/// Everybody signs into a file of a directory.
fn by_mail(forge: &Forge) -> std::path::PathBuf {
    let mails = forge.desk.path().join("mails");
    std::fs::create_dir_all(&mails).unwrap();
    for who in &forge.people {
        let out = mails.join(format!("{who}.txt"));
        forge.ack(who, &["sign", "--yes", "information-security", "--out", out.to_str().unwrap()]).well();
    }
    mails
}

#[test]
fn files_become_one_commit_and_the_others_are_named_with_whom_to_talk_to() {
    let forge = Forge::with(5);
    let mails = by_mail(&forge);
    let file = |who: &str| mails.join(format!("{who}.txt"));
    let text = std::fs::read_to_string(file("person.1")).unwrap();
    std::fs::write(file("person.1"), text.replace('\n', "\r\n")).unwrap();
    let text = std::fs::read_to_string(file("person.2")).unwrap();
    std::fs::write(file("person.2"), text.replace("I have read", "I have not read")).unwrap();
    std::fs::write(mails.join("picture.png"), b"\x89PNG\r\n").unwrap();
    std::fs::copy(file("person.3"), mails.join("again.txt")).unwrap();
    let mails = mails.to_str().unwrap();
    let before = forge.git_of(MARA, &["rev-parse", "main"]);

    let dry = forge.ack(MARA, &["collect", mails, "--dry-run"]);
    assert!(dry.out.contains("3 new records, 1 sent twice, 3 not taken"), "{}", dry.out);
    assert_eq!(forge.git_of(MARA, &["rev-parse", "main"]), before);

    let said = forge.ack(MARA, &["collect", mails]);
    let flat = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "Its line ends were changed",
        "Talk to person.1 <person.1@northwind.example>.",
        "statement-mismatch: ",
        "It is no record: ",
        "picture.png",
    ] {
        assert!(flat.contains(part), "{part}: {}", said.out);
    }
    assert!(said.fails(4).contains("3 files could not be taken"));
    assert_eq!(forge.git_of(MARA, &["rev-list", "--count", &format!("{}..main", before.trim())]).trim(), "1");
    let files = forge.git_of(MARA, &["show", "--name-only", "--format=", "main"]);
    assert_eq!(files.lines().filter(|l| l.starts_with("acknowledgements/2026/01/05/")).count(), 3, "{files}");
    assert_eq!(files.lines().count(), 3, "{files}");

    // The same again: they are on record, and nothing is committed.
    let again = forge.ack(MARA, &["collect", mails]);
    assert!(again.out.contains("0 new records, 3 on record already"), "{}", again.out);
    assert_eq!(forge.git_of(MARA, &["rev-list", "--count", &format!("{}..main", before.trim())]).trim(), "1");
}

#[cfg(unix)]
#[test]
fn branches_of_a_protected_register_are_collected_in_one_review() {
    let forge = Forge::with(3);
    let guard = "while read was now ref; do [ \"$ref\" = refs/heads/main ] && exit 1; done; exit 0";
    forge.hook("pre-receive", guard);
    for who in &forge.people {
        let said = forge.ack(who, &["sign", "--push", "--yes", "information-security"]).well();
        assert!(said.contains("only by review"), "{said}");
    }
    let said = forge.ack(MARA, &["collect", "--to-branch", "collected/today", "--push"]).well();
    assert!(said.contains("3 new records") && said.contains("collected/today"), "{said}");
    assert_eq!(forge.records("collected/today").len(), 3);
    assert_eq!(forge.there(&["rev-list", "--count", "main..collected/today"]).trim(), "1");
    assert_eq!(forge.records("main").len(), 0);
    // The forge merges it, and whoever signed follows.
    std::fs::remove_file(forge.remote().join("hooks/pre-receive")).unwrap();
    forge.there(&["update-ref", "refs/heads/main", "collected/today"]);
    for who in &forge.people {
        forge.ack(who, &["sign", "--push"]).well();
    }
    forge.assert_everybody_signed_once();
    let said = forge.ack(MARA, &["collect", "--push"]).well();
    assert!(said.contains("0 new records, 3 on record already"), "{said}");
}

#[test]
fn collected_records_are_delivered_even_by_a_second_run() {
    let forge = Forge::with(2);
    let mails = by_mail(&forge);
    let mails = mails.to_str().unwrap();
    let away = forge.desk.path().join("away.git");
    std::fs::rename(forge.remote(), &away).unwrap();
    assert!(forge.ack(MARA, &["collect", mails, "--push"]).fails(5).contains("nothing is lost"));
    std::fs::rename(&away, forge.remote()).unwrap();
    let said = forge.ack(MARA, &["collect", mails, "--push"]).well();
    assert!(said.contains("2 on record already") && said.contains("Delivered"), "{said}");
    forge.assert_everybody_signed_once();
}

#[test]
fn what_was_seen_on_paper_counts_as_witnessed_and_never_for_oneself() {
    let desk = Desk::with_two_people();
    let scan = desk.write("scan.pdf", "%PDF a form, signed");
    let scan = scan.to_str().unwrap();
    let witness = |who: &str, whom: &str, rest: &[&str]| {
        let args = ["witness", whom, "information-security", "--completed-on", "2026-01-05"];
        desk.ack(who, NOW, &[&args[..], rest].concat())
    };
    let said = witness(MARA, "jane.doe", &["--evidence-file", scan, "--keep"]).well();
    assert!(said.contains("counts as witnessed"), "{said}");
    let digest = ack::source::Digest::of(b"%PDF a form, signed").hex();
    assert_eq!(desk.read(&format!("approvals/evidence/{digest}")), "%PDF a form, signed");
    let record = desk.run(MARA, "git", &["show", "main"]);
    for part in [
        "witnessed-acknowledgement",
        "evidence: \"scan.pdf\"",
        &format!("evidence_digest: \"sha256:{digest}\""),
    ] {
        assert!(record.contains(part), "{part}: {record}");
    }
    let report = desk.ack(MARA, NOW, &["report", "--person", "jane.doe", "--format", "csv"]).well();
    assert!(report.contains("witnessed"), "{report}");
    let again = witness(MARA, "jane.doe", &["--evidence-file", scan]).well();
    assert!(again.contains("is on record"), "{again}");
    assert_eq!(desk.run(MARA, "git", &["status", "--porcelain"]), "");

    assert!(
        witness(MARA, MARA, &["--evidence", "paper"]).fails(4).contains("nobody witnesses for themselves")
    );
    desk.ack(MARA, NOW, &["people", "add", "tom.hill"]).well();
    assert!(witness("jane.doe", "tom.hill", &["--evidence", "paper"]).fails(4).contains("would not count"));
    assert!(witness(MARA, "jane.doe", &[]).fails(2).contains("--evidence"));
    let early =
        ["witness", "jane.doe", "information-security", "--completed-on", "2026-01-04", "--evidence", "x"];
    assert!(desk.ack(MARA, NOW, &early).fails(4).contains("--version"));
    let late =
        ["witness", "jane.doe", "information-security", "--completed-on", "2026-01-06", "--evidence", "x"];
    assert!(desk.ack(MARA, NOW, &late).fails(4).contains("still to come"));
}

#[test]
fn another_systems_log_is_shown_signed_and_never_shortened_silently() {
    let desk = Desk::with_two_people();
    let log = "Employee;E-mail;Policy;Version;Accepted at;Note\r\n\
               jane.doe;;information-security;1.0;2026-01-05T08:00:00Z;ticket 7\r\n\
               ;JANE.DOE@northwind.example;Access Control Policy;;2026-01-05;\r\n\
               nobody.here;;information-security;;2026-01-05;\r\n\
               jane.doe;;information-security;9.9;2026-01-05;\r\n\
               jane.doe;;information-security;;05/01/2026;\r\n\
               mara.lind;;information-security;;2026-01-05;\r\n\
               jane.doe;;\u{1b}[2Jconduct;;2026-01-05;\r\n";
    let log = desk.write("export.csv", log);
    let import =
        |args: &[&str]| desk.ack(MARA, NOW, &[&["sign", "--import", log.to_str().unwrap()], args].concat());
    let before = desk.run(MARA, "git", &["rev-parse", "main"]);
    let asked = import(&[]);
    assert!(
        asked.out.contains("7 rows, 2 to be witnessed, 0 on record already, 5 left out"),
        "{}",
        asked.out
    );
    assert!(asked.fails(4).contains("--yes"));
    assert_eq!(desk.run(MARA, "git", &["rev-parse", "main"]), before);

    let done = import(&["--yes"]);
    for part in [
        "nobody on a roster is nobody.here",
        "never had version 9.9",
        "`05/01/2026` is no day",
        "nobody witnesses for themselves",
        "\\u{1b}[2Jconduct",
        "Signed 2 records as witnessed",
    ] {
        assert!(done.out.contains(part), "{part}: {}", done.out);
    }
    assert!(done.fails(4).contains("5 of 7 rows became no records"));
    let one = desk.run(MARA, "git", &["rev-list", "--count", &format!("{}..main", before.trim())]);
    assert_eq!(one.trim(), "1");
    let again = import(&["--yes"]);
    assert!(again.out.contains("0 to be witnessed, 2 on record already, 5 left out"), "{}", again.out);
    let verified = desk.ack(MARA, NOW, &["verify", "--format", "csv"]).out;
    assert_eq!(verified.matches(",witnessed-acknowledgement,valid,mara.lind").count(), 2, "{verified}");
}

#[allow(clippy::disallowed_methods)]
fn path_of_this_test() -> String {
    std::env::var("PATH").unwrap()
}

/// The lines under `run: |` of a step, as a script.
fn script_of(workflow: &str, step: &str) -> String {
    let from = workflow.split_once(step).unwrap().1.split_once("run: |\n").unwrap().1;
    from.lines()
        .take_while(|l| l.starts_with("          "))
        .map(|l| format!("{}\n", l.trim_start()))
        .collect()
}

#[cfg(unix)]
#[test]
fn the_scheduled_job_collects_what_is_fit_and_names_the_rest() {
    let forge = Forge::with(2);
    let guard = "while read was now ref; do [ \"$ref\" = refs/heads/main ] && exit 1; done; exit 0";
    forge.hook("pre-receive", guard);
    forge.ack("person.1", &["sign", "--push", "--yes", "information-security"]).well();
    // A branch with something that is no record.
    let other = forge.place("person.2");
    forge.git_of("person.2", &["switch", "-qc", "ack/person.2/odd"]);
    std::fs::create_dir_all(other.join("acknowledgements/2026")).unwrap();
    std::fs::write(other.join("acknowledgements/2026/odd.yaml"), "odd\n").unwrap();
    forge.git_of("person.2", &["add", "-A"]);
    forge.git_of("person.2", &["commit", "-qm", "odd"]);
    forge.git_of("person.2", &["push", "-q", "origin", "ack/person.2/odd"]);

    let workflow = std::fs::read_to_string("examples/collect/github.yml").unwrap();
    let script = script_of(&workflow, "- name: Collect");
    assert!(script.contains("ack collect"), "{script}");
    let runner = forge.desk.path().join("runner");
    forge.git(&["clone", "-q", forge.remote().to_str().unwrap(), runner.to_str().unwrap()]);
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_ack")).parent().unwrap();
    let path = format!("{}:{}", program.display(), path_of_this_test());
    let mut sh = forge.desk.command(MARA, "bash");
    sh.current_dir(&runner).env("PATH", path).env("ACK_NOW", NOW).env("BRANCH", "collected/7");
    sh.env("GIT_CONFIG_GLOBAL", forge.desk.path().join("runner.gitconfig"));
    sh.env("GITHUB_OUTPUT", forge.desk.path().join("output"));
    let ran = sh.args(["-eo", "pipefail", "-c", &script]).output().unwrap();
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    assert!(said.contains("1 new record, 1 not taken") && said.contains("ack/person.2/odd:"), "{said}");
    assert_eq!(std::fs::read_to_string(forge.desk.path().join("output")).unwrap(), "new=yes\n");
    assert_eq!(forge.records("collected/7").len(), 1);
}
