//! Evidence packs: made with real keys, verified by `ack verify` and by the pack's own script without ack, and tampered
//! with in every way that somebody might try.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code)]
#[path = "cli/desk.rs"]
mod desk;
#[path = "evidence/scene.rs"]
mod scene;
#[path = "evidence/tampering.rs"]
mod tampering;

use scene::{NOW, QUARTER, Scene, tree};

#[test]
fn an_honest_pack_holds_by_the_program_and_by_the_script_alone() {
    let scene = Scene::new();
    for place in ["pack.zip", "folder"] {
        let said = scene.pack(QUARTER, place);
        assert!(said.contains("Signed as mara.lind with SHA256:"), "{said}");
        let verified = scene.verify(place, &[]).well();
        assert!(
            verified.replace('\n', " ").contains("every table is what the history in the pack gives"),
            "{verified}"
        );
        assert!(verified.contains("Made by mara.lind, a maintainer, with SHA256:"), "{verified}");
    }
    assert_eq!(tree(&scene.unpacked("pack.zip", "unpacked")), tree(&scene.path("folder")));
    let (code, said) = scene.script("folder", &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("This pack holds.") && said.contains("Made by mara.lind with SHA256:"), "{said}");
    // Both count the same records, and the tables hold what they say.
    let records = tree(&scene.path("folder")).keys().filter(|p| p.starts_with("register/")).count();
    assert!(records >= 5 && said.contains(&format!("\n{records} records, ")), "{said}");
    // And the one record that the page takes apart by hand.
    let page = String::from_utf8(tree(&scene.path("folder"))["VERIFY.md"].clone()).unwrap();
    let by_hand =
        page.split("## By hand").nth(1).unwrap().split("```").nth(1).unwrap().trim_start_matches("sh\n");
    let by_hand = scene.desk.write("by-hand.sh", &format!("set -e\ncd \"$1\"\n{by_hand}"));
    let (code, said) = scene.run_script(&by_hand, "folder", &[]);
    assert!(code == 0 && said.contains("Good \"ack-record\" signature for"), "{said}");
    let json = scene.verify("folder", &["--format", "json"]).well();
    assert!(json.contains("\"holds\": true") && json.contains(&format!("\"records\": {records},")), "{json}");
}

#[test]
fn the_same_register_period_and_maker_give_the_same_bytes() {
    let scene = Scene::new();
    scene.pack(QUARTER, "one.zip");
    let other = scene.path("clone");
    scene.desk.run("mara.lind", "git", &["clone", "-q", ".", other.to_str().unwrap()]);
    // Repacked: a clone keeps its objects in its own way.
    scene.desk.run("mara.lind", "git", &["-C", other.to_str().unwrap(), "gc", "-q"]);
    let two = scene.path("two.zip");
    let args = [&["-C", other.to_str().unwrap(), "evidence", "-o", two.to_str().unwrap()], QUARTER].concat();
    let surroundings = [("TZ", "Pacific/Auckland"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "C")];
    scene.desk.ack_with("mara.lind", "2026-05-05T05:05:05Z", &args, &surroundings).well();
    assert!(std::fs::read(scene.path("one.zip")).unwrap() == std::fs::read(two).unwrap());
    // Another period is another pack.
    scene.pack(&["--period", "2026-01"], "three.zip");
    assert!(std::fs::read(scene.path("one.zip")).unwrap() != std::fs::read(scene.path("three.zip")).unwrap());
}

#[test]
fn a_pseudonymous_pack_has_nobodys_name_and_still_verifies() {
    let scene = Scene::new();
    scene.pack(&[QUARTER, &["--pseudonymous"]].concat(), "p.zip");
    let folder = scene.unpacked("p.zip", "p");
    let files = tree(&folder);
    assert!(!files.contains_key("history.bundle"));
    for (path, bytes) in &files {
        for name in ["Mara", "Jane", "Doe", "Lind", "@northwind.example"] {
            let found = bytes.windows(name.len()).any(|w| w == name.as_bytes());
            assert!(!found, "{name} stands in {path}");
        }
    }
    let verified = scene.verify("p.zip", &[]).well();
    assert!(verified.contains("holds as far as it goes") && verified.contains("--maker"), "{verified}");
    let (code, said) = scene.script("p", &[]);
    assert!(code == 0 && said.contains("rests on the word of mara.lind"), "{said}");
    // The maker's key can be compared with one known from elsewhere.
    let (mara, jane) = (scene.desk.fingerprint("mara.lind"), scene.desk.fingerprint("jane.doe"));
    assert_eq!(scene.script("p", &["--maker", &mara]).0, 0);
    scene.verify("p.zip", &["--maker", &mara]).well();
    scene.both("p", &["--maker", &jane], "maker-unexpected");
}

#[test]
fn a_name_that_was_signed_cannot_be_left_out_and_is_said() {
    let scene = Scene::new();
    let text = scene.desk.write("rules.md", "# Rules\n\nAsk Jane Doe.\n");
    let new = ["policy", "new", "rules", "--title", "Rules", "--document", text.to_str().unwrap()];
    scene.desk.ack("mara.lind", "2026-01-12T09:00:00Z", &new).well();
    let exempt = ["exempt", "jane.doe", "rules", "--until", "2026-03-01", "--reason", "Jane Doe wrote them"];
    scene.desk.ack("mara.lind", "2026-01-12T10:00:00Z", &exempt).well();
    let said = scene.ack(&[QUARTER, &["--pseudonymous"]].concat(), "p").err.replace('\n', " ");
    assert!(
        said.contains("documents/rules@1.0/") && said.contains("exemption--jane.doe--mara.lind"),
        "{said}"
    );
    assert_eq!(said.matches("note: ").count(), 2, "{said}");
    let reasons = String::from_utf8(tree(&scene.path("p"))["exemptions.csv"].clone()).unwrap();
    assert!(reasons.contains("Jane Doe wrote them"), "what is signed is shown: {reasons}");
}

#[test]
fn every_fault_is_explained() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/evidence.md")).unwrap();
    for kind in ack::pack::FaultKind::ALL {
        let row = format!("| `{}` | {} |", kind.name(), kind.means());
        assert!(page.contains(&row), "docs/evidence.md lacks: {row}");
    }
}

#[test]
fn filters_narrow_records_and_say_what_they_leave_out() {
    let scene = Scene::new();
    let control = ["--policy", "access-control"];
    scene.pack(&[QUARTER, &control].concat(), "f");
    let files = tree(&scene.path("f"));
    let texts: Vec<&String> = files.keys().filter(|p| p.starts_with("documents/")).collect();
    assert!(
        !texts.is_empty() && texts.iter().all(|p| p.starts_with("documents/access-control@")),
        "{texts:?}"
    );
    let acks: Vec<&String> = files.keys().filter(|p| p.starts_with("register/acknowledgements")).collect();
    assert!(acks.len() == 1 && acks[0].contains("access-control@1.0--jane.doe"), "{acks:?}");
    // Whoever signed them is enrolled, and the enrolments are there.
    assert!(files.keys().any(|p| p.starts_with("register/approvals/") && p.contains("enrolment--jane.doe")));
    let contents = String::from_utf8(files["CONTENTS.md"].clone()).unwrap();
    assert!(contents.contains("Filtered: 1 of "), "{contents}");
    scene.verify("f", &[]).well();
    assert_eq!(scene.script("f", &[]).0, 0);
    let said = scene.desk.ack(
        "mara.lind",
        NOW,
        &["evidence", "--period", "2026-Q1", "--team", "nosuch", "-o", "x.zip"],
    );
    assert!(said.fails(2).contains("nothing here ever had the team `nosuch`"));
}

#[test]
fn a_period_without_joiners_or_gaps_says_none_and_proves_it() {
    let scene = Scene::new();
    scene.pack(&["--period", "2026-03"], "march");
    let files = tree(&scene.path("march"));
    assert_eq!(String::from_utf8_lossy(&files["populations/hires.csv"]).lines().count(), 1);
    let page = String::from_utf8_lossy(&files["report/report.md"]).into_owned();
    assert!(page.contains("Nobody joined or left from 2026-03-01 through 2026-03-31"), "{page}");
    assert!(!page.contains("NaN"), "{page}");
    scene.verify("march", &[]).well();
    assert_eq!(scene.script("march", &[]).0, 0);
}

#[test]
fn a_later_pack_goes_on_from_an_earlier_one_and_not_the_reverse() {
    let scene = Scene::new();
    scene.pack(QUARTER, "first");
    scene.desk.ack("jane.doe", "2026-04-10T09:00:00Z", &["sign", "information-security", "--yes"]).well();
    scene.pack(&["--period", "2026-H1"], "second");
    let since = scene.path("first");
    let verified = scene.verify("second", &["--since", since.to_str().unwrap()]).well();
    assert!(verified.contains("It goes on from the earlier pack"), "{verified}");
    let (code, said) = scene.script("second", &["--since", since.to_str().unwrap()]);
    assert!(code == 0 && said.contains("Continues the earlier pack"), "{said}");
    // The older one shown as the newer.
    let second = scene.path("second");
    let found = scene.verify("first", &["--since", second.to_str().unwrap()]);
    let said = format!("{}{}", found.out, found.err);
    assert!(found.code == 1 && said.contains("older-pack") && said.contains("evidence-removed"), "{said}");
    let (code, said) = scene.script("first", &["--since", second.to_str().unwrap()]);
    assert!(
        code == 1 && said.contains("FAULT history-rewritten") && said.contains("evidence-removed"),
        "{said}"
    );
}

#[test]
fn a_pack_of_another_register_or_of_a_branch_is_seen() {
    let scene = Scene::new();
    scene.pack(QUARTER, "ours");
    let other = Scene::new();
    other.pack(QUARTER, "theirs");
    let theirs = other.path("theirs");
    scene.both("ours", &["--since", theirs.to_str().unwrap()], "other-register");
    scene.both("ours", &["--register", "0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f1"], "other-register");
    let config = scene.desk.read("ack.yaml");
    let id = config.lines().find_map(|l| l.strip_prefix("repository: ")).unwrap().trim_matches('"');
    scene.verify("ours", &["--register", id]).well();
    assert_eq!(scene.script("ours", &["--register", id]).0, 0);
    let git = |args: &[&str]| scene.desk.run("mara.lind", "git", args);
    git(&["switch", "-qc", "draft"]);
    scene.desk.edit("README.md", "A draft.\n");
    scene.desk.commit("mara.lind", "2026-04-01T09:00:00Z", "a draft");
    let said = scene.ack(&[QUARTER, &["--rev", "draft"]].concat(), "branch");
    assert!(said.err.contains("is not on the mainline"), "{}", said.err);
    scene.both("branch", &[], "not-on-mainline");
}

/// A disk that fills up while a pack is written: the reason is said, nothing else is, and nothing lies about.
#[cfg(unix)]
#[test]
fn a_pack_that_finds_no_room_says_so_and_leaves_nothing_behind() {
    let scene = Scene::new();
    let out = scene.path("full.zip");
    for blocks in ["0", "8", "40", "100"] {
        // A limit to the size of files is a disk that fills up, for whoever ignores the signal about it.
        let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
        let pack = ["evidence", "--no-sign", "-o", out.to_str().unwrap()];
        let mut command = scene.desk.command("mara.lind", "sh");
        command.env("ACK_NOW", NOW).args(["-c", &line, "sh", env!("CARGO_BIN_EXE_ack")]);
        let said = command.args(pack).args(QUARTER).output().unwrap();
        let talk = String::from_utf8_lossy(&said.stderr).into_owned();
        assert_eq!(said.status.code(), Some(3), "{blocks}: {talk}");
        assert!(talk.contains("no pack was written") && talk.contains("too large"), "{blocks}: {talk}");
        assert!(!talk.contains("ZipWriter"), "{blocks}: {talk}");
        let left = tree(scene.desk.path()).into_keys().find(|path| path.contains("ack-pack-"));
        assert_eq!(left, None, "{blocks}");
    }
}

#[test]
fn what_is_asked_wrongly_is_refused_and_leaves_nothing_behind() {
    let scene = Scene::new();
    let before = tree(scene.desk.path());
    let mara = |args: &[&str]| scene.desk.ack("mara.lind", NOW, args);
    let out = scene.path("x.zip");
    let out = out.to_str().unwrap();
    assert!(mara(&["evidence", "-o", out]).fails(2).contains("a pack is of a period"));
    // A key that the register does not know vouches for nothing.
    let stranger = scene.key("stranger");
    let said =
        mara(&[&["evidence", "-o", out, "--key", stranger.to_str().unwrap()], QUARTER].concat()).fails(4);
    assert!(said.contains("no key at hand is one of mara.lind's"), "{said}");
    let nowhere = scene.path("no/such/folder/x.zip");
    mara(&[&["evidence", "-o", nowhere.to_str().unwrap()], QUARTER].concat()).fails(3);
    let mut after = tree(scene.desk.path());
    after.retain(|path, _| !path.starts_with("stranger") && !path.contains(".git/"));
    let mut before = before;
    before.retain(|path, _| !path.contains(".git/"));
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    // Nothing is overwritten.
    scene.pack(QUARTER, "x.zip");
    assert!(mara(&[&["evidence", "-o", out], QUARTER].concat()).fails(2).contains("is there already"));
    // What is no pack is no pack.
    let junk = scene.desk.write("junk.zip", "PK no zip at all");
    assert!(mara(&["verify", junk.to_str().unwrap()]).fails(2).contains("neither a folder nor a zip"));
    assert!(mara(&["verify", "no-such.zip"]).fails(2).contains("cannot be read"));
    assert!(mara(&["verify", "--since", out]).fails(2).contains("none is named"));
    // A try is not signed, and says so.
    scene
        .desk
        .ack(
            "jane.doe",
            NOW,
            &[&["evidence", "--no-sign", "-o", scene.path("try").to_str().unwrap()], QUARTER].concat(),
        )
        .well();
    scene.both("try", &[], "not-signed");
}
