//! The gate in the surroundings in which it runs: clones that lack the base, a hook before a commit, a register that just
//! began, and bars for single policies.

use crate::desk::{Desk, START, Said};
use serde_json::Value;
use std::path::Path;

const MARA: &str = "mara.lind";
const JANE: &str = "jane.doe";
const LATER: &str = "2026-03-01T09:00:00Z";

/// Jane's policy is overdue, everything else is signed.
fn one_is_late() -> Desk {
    let desk = Desk::with_two_people();
    for who in [MARA, JANE] {
        desk.ack(who, "2026-01-10T09:00:00Z", &["sign", "--yes", "information-security"]).well();
    }
    desk
}

#[test]
fn a_policy_may_have_a_bar_of_its_own() {
    let desk = one_is_late();
    let check = |more: &[&str]| desk.ack(MARA, LATER, &[&["check", "--min-coverage", "50"], more].concat());
    check(&[]).well();
    let said = check(&["--min-coverage", "access-control=100,information-security=100"]);
    assert_eq!(said.code, 1);
    assert!(
        said.out.contains("bar: access-control: 0 of 1 not overdue, which is under its own bar of 100 %."),
        "{}",
        said.out
    );
    assert!(
        said.out.contains("bar: information-security: 2 of 2 not overdue (its own bar is 100 %)."),
        "{}",
        said.out
    );
    check(&["--min-coverage", "information-security=100"]).well();
    // The bar of the whole is asked for as well, wherever it comes from.
    desk.ack(MARA, LATER, &["check", "--min-coverage", "access-control=0"]).fails(1);
    let json: Value =
        serde_json::from_str(&check(&["--min-coverage", "access-control=1", "--format", "json"]).out)
            .unwrap();
    let own = serde_json::json!([{"requirement": "access-control", "percent": 1, "required": 1, "overdue": 1, "reached": false}]);
    assert_eq!(
        (&json["bar"]["coverage"], &json["bar"]["own"], &json["passed"]),
        (&50.into(), &own, &false.into())
    );
    for format in ["github", "gitlab", "sarif", "junit"] {
        let out = check(&["--min-coverage", "access-control=100", "--format", format]).out;
        assert!(out.contains("under-bar") && out.contains("access-control: 0 of 1 not overdue"), "{out}");
        assert!(!check(&["--format", format]).out.contains("under-bar"), "{format}");
    }
}

#[test]
fn a_gap_that_the_bar_allows_is_a_warning_and_no_failure() {
    let desk = one_is_late();
    let shown = |percent: &str, format: &str| {
        desk.ack(MARA, LATER, &["check", "--min-coverage", percent, "--format", format]).out
    };
    assert!(shown("50", "github").contains("::warning file=ack.yaml,title=overdue::"));
    assert!(shown("100", "github").contains("::error file=ack.yaml,title=overdue::"));
    assert!(shown("50", "junit").contains("failures=\"0\""));
    assert!(shown("100", "junit").contains("failures=\"2\""), "the gate and the gap");
}

#[test]
fn a_bar_that_means_nothing_is_refused() {
    let desk = one_is_late();
    let no = |value: &str| desk.ack(MARA, LATER, &["check", "--min-coverage", value]).fails(2);
    assert!(no("acces-control=100").contains("did you mean access-control?"));
    assert!(no("zzz=100").contains("`ack policy list` lists them all"));
    assert!(no("90,95").contains("asks for 90 and for 95 percent of everything"));
    assert!(no("access-control=1,access-control=2").contains("asks twice for a percent of access-control"));
    for value in ["101", "-1", "access-control=", "x", "access-control=9.5"] {
        assert!(no(&format!("0,{value}")).contains("whole number from 0 to 100"), "{value}");
    }
}

/// A clone of the desk's register, made with these options.
fn clone(desk: &Desk, name: &str, options: &[&str]) -> String {
    let from = format!("file://{}", desk.register().display());
    let to = desk.path().join(name).display().to_string();
    desk.run(MARA, "git", &[&["clone", "-q"], options, &[&from, &to]].concat());
    to
}

fn check_in(desk: &Desk, dir: &str, args: &[&str]) -> Said {
    desk.ack(MARA, LATER, &[&["-C", dir, "check"], args].concat())
}

#[test]
fn a_clone_without_the_base_is_told_what_to_fetch() {
    let desk = one_is_late();
    desk.run(MARA, "git", &["switch", "-qc", "topic"]);
    desk.edit("notes.md", "notes\n");
    desk.commit(MARA, "2026-01-11T09:00:00Z", "notes");
    // Cut off by depth: nothing can be said at all, whether or not the base happens to be there.
    let shallow = clone(&desk, "shallow", &["--depth", "1", "--branch", "topic"]);
    for base in ["origin/main", "origin/topic", "HEAD"] {
        let said = check_in(&desk, &shallow, &["--base", base]).fails(3);
        assert!(said.contains("shallow") && said.contains("git fetch --unshallow"), "{said}");
    }
    // Whole, and only of the branch: the base has a name that this clone does not know.
    let single = clone(&desk, "single", &["--single-branch", "--branch", "topic"]);
    let said = check_in(&desk, &single, &["--base", "origin/main"]).fails(2);
    let fetch = "git fetch origin +refs/heads/main:refs/remotes/origin/main";
    assert!(said.contains(fetch), "{said}");
    // What it says helps.
    let mut git = desk.command(MARA, "git");
    assert!(git.args(["-C", &single]).args(fetch.split(' ').skip(1)).output().unwrap().status.success());
    check_in(&desk, &single, &["--base", "origin/main"]).well();
    // A history of its own, with the same files.
    desk.run(MARA, "git", &["-C", &single, "switch", "-q", "--orphan", "alone"]);
    desk.run(MARA, "git", &["-C", &single, "commit", "-q", "--allow-empty", "-m", "alone"]);
    let said = check_in(&desk, &single, &["--base", "origin/main"]).fails(2);
    assert!(said.contains("no commit in common") && said.contains("name another --base"), "{said}");
}

/// What a forge checks out for a request: a commit without a branch that merges the head into the base.
#[test]
fn the_merge_that_a_forge_checks_out_is_judged_like_the_branch() {
    let desk = one_is_late();
    desk.run(MARA, "git", &["switch", "-qc", "topic"]);
    desk.edit(
        "policies/access-control.yaml",
        &desk.read("policies/access-control.yaml").replace("engineer", "lead"),
    );
    desk.commit(MARA, "2026-01-11T09:00:00Z", "for leads only");
    let answer = |args: &[&str]| {
        desk.ack(MARA, LATER, &[&["check", "--base", "main", "--format", "json"], args].concat())
    };
    let branch = answer(&[]);
    desk.run(MARA, "git", &["checkout", "-q", "--detach", "main"]);
    desk.run(MARA, "git", &["merge", "-q", "--no-ff", "--no-edit", "topic"]);
    let merged = answer(&[]);
    assert!(branch.out.contains("audience-narrowed") && branch.out.contains(JANE), "{}", branch.out);
    assert!((branch.code, branch.out) == (merged.code, merged.out));
}

/// What is remembered changes no answer about a change, and is remembered for the next.
#[test]
fn a_change_is_judged_the_same_with_what_is_remembered_and_without() {
    let desk = one_is_late();
    let index = desk.register().join(".git/ack/index");
    let _ = std::fs::remove_file(&index);
    desk.run(MARA, "git", &["switch", "-qc", "topic"]);
    desk.edit("acknowledgements/junk.yaml", "junk\n");
    desk.commit(MARA, "2026-01-11T09:00:00Z", "junk");
    desk.run(MARA, "git", &["gc", "--quiet"]);
    for what in [&["--base", "main"][..], &["--base", "main", "--worktree"], &["--worktree"]] {
        let ask = |more: &[&str]| {
            let said = desk.ack(MARA, LATER, &[&["check", "--format", "json"], what, more].concat());
            assert_eq!(said.code, 1, "{}", said.err);
            said.out
        };
        let anew = ask(&["--no-cache"]);
        assert!(ask(&[]) == anew && ask(&[]) == anew, "{what:?}");
        assert!(index.exists(), "nothing is remembered");
        // A file that is cut off is as good as none.
        std::fs::write(&index, "ack index 1").unwrap();
        assert!(ask(&[]) == anew, "{what:?}");
    }
}

/// What git was told to run is no record. Its bytes at a record's place are one all the same, and the base's knowledge of
/// them says nothing of that.
#[cfg(unix)]
#[test]
fn a_record_counts_whose_bytes_the_base_has_as_a_program() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = one_is_late();
    desk.ack(JANE, "2026-01-10T09:00:00Z", &["sign", "--yes", "access-control"]).well();
    let path = desk.run(MARA, "git", &["show", "--name-only", "--format=", "HEAD"]).trim().to_owned();
    let record = desk.read(&path);
    desk.run(MARA, "git", &["reset", "-q", "--hard", "HEAD~1"]);
    desk.edit("acknowledgements/copy.yaml", &record);
    let copy = desk.register().join("acknowledgements/copy.yaml");
    std::fs::set_permissions(copy, std::fs::Permissions::from_mode(0o755)).unwrap();
    desk.commit(MARA, "2026-01-11T09:00:00Z", "a program");
    desk.run(MARA, "git", &["switch", "-qc", "topic"]);
    desk.edit(&path, &record);
    desk.commit(MARA, "2026-01-11T09:30:00Z", "a record");
    desk.run(MARA, "git", &["gc", "--quiet"]);
    let ask = |more: &[&str]| {
        let check = ["check", "--base", "main", "--format", "json"];
        serde_json::from_str::<Value>(&desk.ack(MARA, LATER, &[&check[..], more].concat()).out).unwrap()
    };
    let said = ask(&[]);
    let about = said["findings"].as_array().unwrap().iter().filter(|f| f["path"] == *path);
    assert_eq!(about.map(|f| &f["id"]).collect::<Vec<_>>(), ["late-landing"]);
    assert_eq!((&said["gaps"], &said), (&Value::Array(Vec::new()), &ask(&["--no-cache"])));
}

/// The hook's command, as `.pre-commit-hooks.yaml` has it.
fn hook() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().find_map(|l| l.trim().strip_prefix("entry: ")).unwrap().to_owned()
}

/// Commits what is staged, with the hook where git looks for it.
#[cfg(unix)]
fn commit(desk: &Desk) -> Said {
    use std::os::unix::fs::PermissionsExt;
    let file = desk.register().join(".git/hooks/pre-commit");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, format!("#!/bin/sh\nexec {}\n", hook())).unwrap();
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o755)).unwrap();
    let bin = Path::new(env!("CARGO_BIN_EXE_ack")).parent().unwrap().display();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = format!("{bin}:{}", path.to_string_lossy());
    let mut git = desk.command(MARA, "git");
    git.env("PATH", path).env("ACK_NOW", LATER).args(["commit", "-qm", "a change"]);
    Said::of(git.output().unwrap())
}

#[test]
#[cfg(unix)]
fn the_hook_stops_a_bad_commit_and_no_other() {
    let desk = one_is_late();
    let stage = |path: &str, text: &str| {
        desk.edit(path, text);
        desk.run(MARA, "git", &["add", path]);
    };
    // That somebody is late, and was before, stops nobody's commit; nor does what is none of the register's.
    desk.ack(MARA, LATER, &["check"]).fails(1);
    stage("notes.md", "notes\n");
    let said = commit(&desk);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    // What is wrong is said with its place, before it is committed.
    let policy = desk.read("policies/access-control.yaml");
    stage("policies/access-control.yaml", &policy.replace("title:", "titel:"));
    let said = commit(&desk);
    let told = format!("{}{}", said.out, said.err);
    assert_eq!(said.code, 1, "{told}");
    assert!(told.contains("policies/access-control.yaml:") && told.contains("title"), "{told}");
    // Mended, it goes through; a title is nothing that the rules bind by.
    stage("policies/access-control.yaml", &policy.replace("Access Control Policy", "Access Control"));
    let said = commit(&desk);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    assert_eq!(desk.run(MARA, "git", &["status", "--porcelain"]), "");
    // A file that git does not know yet is looked at as well.
    desk.edit("people/new.yaml", "people:\n  - {id: Nobody}\n");
    stage("notes.md", "more notes\n");
    assert_eq!(commit(&desk).code, 1);
}

#[test]
fn g37_a_register_of_one_is_green_from_its_beginning_and_says_that_nobody_else_exists() {
    let desk = Desk::with_register();
    let alone = "Self-approved: no second person exists.";
    let green = |now: &str, args: &[&str]| desk.ack(MARA, now, args).well();
    green(START, &["check"]);
    green(START, &["verify"]);
    green(START, &["sign", "--yes", "information-security"]);
    // Approvals asked for: alone, she approves what she wrote herself, and it is said.
    desk.edit("ack.yaml", &format!("{}approvals: required\n", desk.read("ack.yaml")));
    desk.commit(MARA, START, "approvals are required");
    green(START, &["policy", "approve", "information-security", "--yes"]);
    green("2026-01-06T09:00:00Z", &["check", "--fail-on", "warning,pending"]);
    let report = green("2026-01-06T09:00:00Z", &["report"]);
    assert!(report.contains("100 % ·") && report.contains(alone), "{report}");
}

#[test]
fn g37_a_register_of_two_is_green_from_its_beginning() {
    let desk = Desk::with_two_people();
    desk.ack(MARA, START, &["check"]).well();
    desk.ack(MARA, START, &["verify"]).well();
    for (who, policies) in
        [(MARA, &["information-security"][..]), (JANE, &["information-security", "access-control"])]
    {
        desk.ack(who, "2026-01-06T09:00:00Z", &[&["sign", "--yes"], policies].concat()).well();
    }
    desk.ack(MARA, "2026-01-07T09:00:00Z", &["check", "--fail-on", "warning,pending"]).well();
    let report = desk.ack(MARA, "2026-01-07T09:00:00Z", &["report"]).well();
    assert!(report.contains("100 % ·") && !report.contains("no second person exists"), "{report}");
}
