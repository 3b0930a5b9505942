//! Each exit code with its cases, and what is said then.

use crate::desk::{Desk, START};

const MARA: &str = "mara.lind";

#[test]
fn two_is_a_command_line_or_an_input_that_is_wrong() {
    let desk = Desk::with_register();
    let wrong = |args: &[&str]| desk.ack(MARA, START, args).fails(2);
    assert!(wrong(&["report", "--as-of", "2026-02-30"]).contains("2026-02-30 is no day of the calendar"));
    assert!(wrong(&["report", "--as-of", "2020-01-01"]).contains("before the first day of this register"));
    assert!(wrong(&["report", "--as-of", "nowhere"]).contains("--as-of nowhere"));
    for almost in ["2026-1-5", "5.1.2026", "1/5/2026"] {
        assert!(wrong(&["report", "--as-of", almost]).contains("a day is written as 2026-03-31"), "{almost}");
    }
    let nowhere = ["report", "--output", "no/such/place"];
    assert!(wrong(&nowhere).contains("make its directory first"));
    assert!(wrong(&["explain", "mara.lnd", "information-security"]).contains("did you mean mara.lind?"));
    assert!(wrong(&["explain", MARA, "information-securty"]).contains("did you mean information-security?"));
    assert!(wrong(&["report", "--person", "mara.lnd"]).contains("did you mean mara.lind?"));
    assert!(wrong(&["explain", "mara", "information-security"]).contains("did you mean mara.lind?"));
    let file = "information-security/there is nothing here";
    for args in [&["report", "--output", file][..], &["sign", "information-security", "--yes", "--out", file]]
    {
        assert!(wrong(args).contains(&format!("{file} cannot be written: ")), "{args:?}");
    }
    assert!(wrong(&["report", "--team", "nobody"]).contains("nothing here ever had the team `nobody`"));
    assert!(wrong(&["report", "--format", "xml"]).contains("json"));
    assert!(wrong(&["people", "add", "Jane"]).contains("lower-case"));
    assert!(wrong(&["people", "end", MARA, "soon"]).contains("`soon` is no day of the calendar"));
    assert!(wrong(&["sing"]).contains("sign"));
    assert!(wrong(&["sign", "--yes"]).contains("REQUIREMENTS"));
    assert!(desk.ack(MARA, "yesterday", &["report"]).fails(2).contains("ACK_NOW"));
}

/// A disk that is full is told with what to do; what was written is not taken for an answer.
#[test]
fn a_full_disk_is_no_answer() {
    if !std::path::Path::new("/dev/full").exists() {
        println!("skipped: there is no /dev/full here");
        return;
    }
    let desk = Desk::with_register();
    let said = desk.ack(MARA, START, &["report", "--output", "/dev/full"]).fails(2);
    assert!(said.contains("/dev/full cannot be written") && said.contains("make room"), "{said}");
}

#[test]
fn three_is_a_register_that_cannot_be_read() {
    let desk = Desk::new();
    desk.arrives(MARA, "Mara Lind");
    let none = desk.ack(MARA, START, &["report"]).fails(3);
    assert!(none.contains("not inside a git repository") && none.contains("`ack init`"), "{none}");
    desk.run(MARA, "git", &["init", "-q", "-b", "main"]);
    desk.ack(MARA, START, &["report"]).fails(3);
    desk.edit("README", "no register\n");
    desk.commit(MARA, START, "first");
    let bare = desk.ack(MARA, START, &["report"]).fails(3);
    assert!(bare.contains("no register here") && bare.contains("`ack init`"), "{bare}");
}

#[test]
fn a_shallow_clone_says_how_to_get_the_rest() {
    let desk = Desk::with_register();
    let from = format!("file://{}", desk.register().display());
    let to = desk.path().join("shallow");
    desk.ack(MARA, START, &["people", "add", "x.y"]).well();
    desk.run(MARA, "git", &["clone", "-q", "--depth", "1", &from, to.to_str().unwrap()]);
    let said = desk.ack(MARA, START, &["-C", to.to_str().unwrap(), "report"]).fails(3);
    assert!(said.contains("shallow") && said.contains("git fetch --unshallow"), "{said}");
    assert!(desk.ack(MARA, START, &["-C", to.to_str().unwrap(), "sign"]).fails(3).contains("unshallow"));
}

#[test]
fn four_is_refused() {
    let desk = Desk::with_register();
    let refused = |who: &str, args: &[&str]| desk.ack(who, START, args).fails(4);
    assert!(refused(MARA, &["sign"]).contains("nobody is at a terminal"));
    assert!(refused(MARA, &["init"]).contains("a register here already"));
    assert!(refused(MARA, &["people", "add", MARA]).contains("already"));
    desk.arrives("eve.hall", "Eve Hall");
    assert!(refused("eve.hall", &["sign"]).contains("--as PERSON"));
    assert!(
        refused("eve.hall", &["sign", "--as", MARA, "--yes", "information-security"])
            .contains("no key at hand")
    );
    let same = ["policy", "revise", "information-security", "--editorial", "--description", "x"];
    assert!(refused(MARA, &same).contains("the same as in version 1.0"));
    std::fs::create_dir(desk.register().join("sub")).unwrap();
    assert!(refused(MARA, &["init", "sub"]).contains("is inside the repository"));
    assert!(refused(MARA, &["demo", "."]).contains("not empty"));
}

#[test]
fn a_register_is_found_from_below_and_from_elsewhere() {
    let desk = Desk::with_register();
    let below = desk.register().join("policies");
    let here = desk.ack(MARA, START, &["report"]).well();
    assert_eq!(desk.ack(MARA, START, &["-C", below.to_str().unwrap(), "report"]).well(), here);
    let register = desk.register();
    let env = [("ACK_REPO", register.to_str().unwrap())];
    assert_eq!(desk.ack_with(MARA, START, &["report"], &env).well(), here);
}

#[test]
fn a_register_begins_in_a_repository_that_exists() {
    let desk = Desk::new();
    desk.arrives(MARA, "Mara Lind");
    desk.run(MARA, "git", &["init", "-q", "-b", "trunk"]);
    desk.edit("README", "ours\n");
    desk.edit(".gitattributes", "*.bin binary");
    desk.commit(MARA, "2026-01-04T09:00:00Z", "first");
    desk.ack(MARA, START, &["init"]).well();
    assert_eq!(desk.run(MARA, "git", &["status", "--porcelain"]), "");
    assert!(desk.read(".gitattributes").starts_with("*.bin binary\n"));
    assert!(desk.read("ack.yaml").contains("mainline: trunk"));
    assert!(desk.ack(MARA, START, &["check"]).well().starts_with("passed"));
}

#[test]
fn reading_writes_nothing() {
    let desk = Desk::with_two_people();
    desk.edit("policies/access-control.md", "changed and not committed\n");
    let before = desk.snapshot();
    let now = "2026-01-06T08:00:00Z";
    let reading: [&[&str]; 10] = [
        &["report"],
        &["report", "--format", "json", "--by", "team"],
        &["status"],
        &["check"],
        &["check", "--worktree"],
        &["verify"],
        &["explain", "jane.doe", "access-control"],
        &["people", "list"],
        &["policy", "show", "access-control"],
        &["people", "end", "jane.doe", "2026-02-01", "--dry-run"],
    ];
    for args in reading {
        let said = desk.ack(MARA, now, args);
        assert!(said.code <= 1, "{args:?}: {}", said.err);
    }
    assert!(before == desk.snapshot(), "a reading command changed a file");
}
