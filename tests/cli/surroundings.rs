//! Delivering where the surroundings are odd: full disks, locks, work trees, several remotes, signed commits, traps.

use crate::deliver::Forge;
use crate::desk::{Desk, START};
use std::path::Path;

const SIGN: [&str; 4] = ["sign", "--push", "--yes", "information-security"];
const WHO: &str = "person.1";
const MARA: &str = "mara.lind";

#[cfg(unix)]
#[test]
fn a_full_disk_is_never_taken_for_a_record() {
    let forge = Forge::with(1);
    let place = forge.place(WHO);
    let program = env!("CARGO_BIN_EXE_ack");
    let mut told = 0;
    for blocks in 0..24 {
        // A limit on the size of files stands in for the disk: every write beyond it fails, in git as well.
        let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{program}' -C \"$0\" \"$@\"");
        let mut sh = forge.desk.command(WHO, "sh");
        sh.env("ACK_NOW", "2026-01-05T10:00:00Z").args(["-c", &line]).arg(&place).args(SIGN);
        let output = sh.output().unwrap();
        let there = forge.records("main").len();
        if output.status.success() {
            assert_eq!(there, 1, "{blocks} blocks: well, and no record");
        } else {
            told += 1;
            assert!(!output.stderr.is_empty(), "{blocks} blocks");
        }
        assert!(there <= 1, "{blocks} blocks");
        forge.git_of(WHO, &["fsck", "--strict", "--no-dangling"]);
        forge.there(&["fsck", "--strict", "--no-dangling"]);
    }
    assert!(told > 0, "the limit was never felt");
    forge.ack(WHO, &SIGN).well();
    assert_eq!(forge.records("main").len(), 1);
    let local = forge.git_of(WHO, &["ls-tree", "-r", "--name-only", "main", "acknowledgements"]);
    assert_eq!(local.lines().count(), 1, "{local}");
}

#[test]
fn a_locked_index_and_a_detached_head_are_no_hindrance() {
    let forge = Forge::with(3);
    let (second, third) = ("person.2", "person.3");
    std::fs::write(forge.place(WHO).join(".git/index.lock"), "").unwrap();
    let said = forge.ack(WHO, &SIGN);
    assert!(said.err.contains("index.lock"), "{}", said.err);
    assert!(said.well().contains("Delivered"));
    forge.git_of(second, &["checkout", "-q", "--detach"]);
    forge.ack(second, &SIGN).well();
    forge.git_of(third, &["switch", "-qc", "topic"]);
    let topic = forge.git_of(third, &["rev-parse", "topic"]);
    forge.ack(third, &SIGN).well();
    assert_eq!(forge.git_of(third, &["rev-parse", "topic"]), topic);
    assert_eq!(forge.git_of(third, &["rev-parse", "main"]), forge.there(&["rev-parse", "main"]));
    assert_eq!(forge.git_of(third, &["status", "--porcelain"]), "");
    assert_eq!(forge.records("main").len(), 3);
}

#[test]
fn linked_work_trees_and_bare_repositories_deliver_too() {
    let forge = Forge::with(2);
    let linked = forge.desk.path().join("linked");
    forge.git_of(WHO, &["worktree", "add", "-q", "-b", "aside", linked.to_str().unwrap()]);
    let now = "2026-01-05T10:00:00Z";
    let at = |who: &str, place: &Path| {
        forge.desk.ack(who, now, &[&["-C", place.to_str().unwrap()], &SIGN[..]].concat())
    };
    let said = at(WHO, &linked);
    assert!(
        said.err.contains("git reset") || said.err.contains("checked out in the work tree"),
        "{}",
        said.err
    );
    assert!(said.well().contains("Delivered"));
    let bare = forge.desk.path().join("bare.git");
    let (from, to) = (forge.remote(), bare.to_str().unwrap().to_owned());
    forge.git(&["clone", "-q", "--bare", from.to_str().unwrap(), &to]);
    let said = at("person.2", &bare).well();
    assert!(said.contains("Delivered"), "{said}");
    assert_eq!(forge.records("main").len(), 2);
    forge.git(&["-C", &to, "fsck", "--strict", "--no-dangling"]);
}

#[test]
fn no_remote_and_several_are_said_with_what_to_do() {
    let forge = Forge::with(2);
    forge.git_of(WHO, &["remote", "remove", "origin"]);
    let why = forge.ack(WHO, &SIGN).fails(5);
    assert!(why.contains("no remote") && why.contains("git remote add origin"), "{why}");
    let remote = forge.remote();
    for name in ["east", "west"] {
        forge.git_of(WHO, &["remote", "add", name, remote.to_str().unwrap()]);
    }
    let why = forge.ack(WHO, &["sign", "--push"]).fails(5);
    assert!(why.contains("east and west") && why.contains("git config branch.main.remote east"), "{why}");
    forge.git_of(WHO, &["config", "branch.main.remote", "west"]);
    assert!(forge.ack(WHO, &["sign", "--push"]).well().contains("Delivered: on main of west."));
    // A remote that has nothing yet is not given the whole register by the way.
    let empty = forge.desk.path().join("empty.git");
    forge.git(&["init", "-q", "--bare", empty.to_str().unwrap()]);
    forge.git_of("person.2", &["remote", "set-url", "origin", empty.to_str().unwrap()]);
    let why = forge.ack("person.2", &SIGN).fails(5);
    assert!(why.contains("origin has no branch main") && why.contains("git push -u origin main"), "{why}");
    assert_eq!(forge.git(&["-C", empty.to_str().unwrap(), "for-each-ref"]), "");
}

#[test]
fn a_mainline_that_was_rewritten_is_not_built_upon() {
    let forge = Forge::with(2);
    forge.ack("person.2", &SIGN).well();
    forge.git_of(WHO, &["pull", "-q"]);
    forge.there(&["update-ref", "refs/heads/main", "main~1"]);
    let why = forge.ack(WHO, &SIGN).fails(5);
    assert!(why.contains("was rewritten") && why.contains("nothing is lost"), "{why}");
    assert_eq!(forge.records("main").len(), 0);
}

#[test]
fn what_would_not_count_at_the_remote_is_not_delivered() {
    let forge = Forge::with(1);
    // Signed offline, while the text of the policy became another one.
    let away = forge.desk.path().join("away.git");
    std::fs::rename(forge.remote(), &away).unwrap();
    forge.ack(WHO, &SIGN).fails(5);
    std::fs::rename(&away, forge.remote()).unwrap();
    forge.desk.edit(
        &format!("people/{WHO}.yaml"),
        &forge.desk.read(&format!("people/{WHO}.yaml")).replace("keys:", "retired_keys: []\n    # keys:"),
    );
    forge.desk.commit("mara.lind", "2026-01-05T10:00:00Z", "the key is gone");
    forge.git_of("mara.lind", &["push", "-q"]);
    let why = forge.ack(WHO, &["sign", "--push"]).fails(5);
    let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(why.contains("would not count there (key-not-enrolled)"), "{why}");
    assert_eq!(forge.records("main").len(), 0);
}

#[test]
fn push_in_the_settings_delivers_and_no_push_does_not() {
    let forge = Forge::with(2);
    let settings = forge.desk.read("ack.yaml") + "push: true\n";
    forge.desk.edit("ack.yaml", &settings);
    forge.desk.commit("mara.lind", "2026-01-05T10:00:00Z", "push");
    forge.git_of("mara.lind", &["push", "-q"]);
    for who in &forge.people {
        forge.git_of(who, &["pull", "-q"]);
    }
    let sign = ["sign", "--yes", "information-security"];
    forge.ack(WHO, &[&sign[..], &["--no-push"]].concat()).well();
    assert_eq!(forge.records("main").len(), 0);
    forge.ack("person.2", &sign).well();
    assert_eq!(forge.records("main").len(), 1);
}

#[test]
fn commits_are_signed_where_the_user_has_git_sign_them() {
    let forge = Forge::with(2);
    let home = forge.desk.home(WHO);
    let key = home.join(".ssh/id_ed25519.pub");
    let config = home.join(".gitconfig");
    let text = std::fs::read_to_string(&config).unwrap()
        + &format!(
            "\tsigningKey = \"{}\"\n[gpg]\n\tformat = ssh\n[commit]\n\tgpgSign = true\n",
            key.display()
        );
    std::fs::write(&config, text).unwrap();
    forge.ack("person.2", &SIGN).well();
    forge.ack(WHO, &SIGN).well();
    let tip = forge.there(&["cat-file", "-p", "main"]);
    assert!(tip.contains("gpgsig -----BEGIN SSH SIGNATURE-----"), "{tip}");
    assert!(tip.contains("committer person.1 <person.1@northwind.example>"), "{tip}");
    let other = forge.there(&["cat-file", "-p", "main~1"]);
    assert!(!other.contains("gpgsig"), "{other}");
}

#[cfg(unix)]
#[test]
fn on_the_way_nothing_runs_but_what_belongs_to_a_push() {
    use std::os::unix::fs::PermissionsExt;
    let forge = Forge::with(1);
    let (trap, sprung) = (forge.place(WHO).join(".git/trap"), forge.desk.path().join("sprung"));
    let quoted = sprung.display().to_string().replace('\'', "'\\''");
    std::fs::write(&trap, format!("#!/bin/sh\necho \"$(basename $0)\" >> '{quoted}'\ncat\n")).unwrap();
    std::fs::set_permissions(&trap, std::fs::Permissions::from_mode(0o755)).unwrap();
    for hook in ["pre-push", "pre-commit", "post-merge", "post-checkout", "post-index-change", "post-commit"]
    {
        std::fs::copy(&trap, forge.place(WHO).join(".git/hooks").join(hook)).unwrap();
    }
    // Git splits such settings at blanks: the path is given relative to the work tree.
    for key in
        ["core.fsmonitor", "core.pager", "gpg.program", "gpg.ssh.program", "diff.external", "core.editor"]
    {
        forge.git_of(WHO, &["config", key, ".git/trap"]);
    }
    forge.git_of(WHO, &["config", "push.followTags", "true"]);
    forge.git_of(WHO, &["config", "commit.gpgSign", "true"]);
    forge.git_of(
        WHO,
        &["-c", "core.fsmonitor=false", "-c", "gpg.program=true", "tag", "-a", "-m", "mine", "v1"],
    );
    let _ = std::fs::remove_file(&sprung);
    forge.ack(WHO, &SIGN).well();
    let ran = std::fs::read_to_string(&sprung).unwrap_or_default();
    assert_eq!(ran, "pre-push\n");
    assert_eq!(forge.there(&["tag", "--list"]), "");
}

/// As it is a moment after the commit that HEAD is: neither files nor index have followed yet.
fn cut_off(desk: &Desk, path: &str) {
    let git = |args: &[&str]| desk.run(MARA, "git", args);
    let before = git(&["rev-list", "-1", "--skip=1", "HEAD"]);
    let before = if before.is_empty() { "-" } else { before.trim() };
    let note = format!("{before} {} refs/heads/main\n", git(&["rev-parse", "HEAD"]).trim());
    git(&["rm", "-rqf", "--", path]);
    std::fs::write(desk.register().join(".git/ack.unfinished"), note).unwrap();
    assert_ne!(git(&["status", "--porcelain"]), "");
}

#[test]
fn asked_again_after_it_was_cut_off_a_command_puts_the_files_in_place() {
    let status = |desk: &Desk| desk.run(MARA, "git", &["status", "--porcelain"]);
    let desk = Desk::with_register();
    let text = desk.path().join("desk.md");
    std::fs::write(&text, "Clear it.\n").unwrap();
    let new = ["policy", "new", "desk", "--title", "Desk", "--document", text.to_str().unwrap()];
    desk.ack(MARA, START, &new).well();
    cut_off(&desk, "policies/desk.*");
    // A dry run writes nothing, not even this.
    let dry = [&new[..], &["--dry-run"]].concat();
    desk.ack(MARA, START, &dry).fails(4);
    assert_ne!(status(&desk), "");
    let why = desk.ack(MARA, START, &new).fails(4);
    assert!(why.contains("was cut off after its commit") && why.contains("there is, or was"), "{why}");
    assert_eq!(status(&desk), "");
    // It was not the register's beginning that was cut off.
    cut_off(&desk, "policies/desk.*");
    assert!(desk.ack(MARA, START, &["init"]).fails(4).contains("a register here already"));
    assert_eq!(status(&desk), "");

    let desk = Desk::with_register();
    cut_off(&desk, ".");
    let said = desk.ack(MARA, START, &["init", "--organization", "Northwind Instruments"]).well();
    assert!(said.contains("The register has begun"), "{said}");
    assert_eq!(status(&desk), "");
    desk.ack(MARA, START, &["init"]).fails(4);
}
