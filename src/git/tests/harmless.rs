//! A repository whose every program is a trap: reading and writing must spring none.

use crate::git::fixture::{Sandbox, cleo, main_branch};
use crate::git::import::{ImportCommit, Importer};
use crate::source::Changeset;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

fn script(path: &std::path::Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Makes every program that git can be told to run leave a mark, and returns where.
fn set_traps(s: &Sandbox) -> PathBuf {
    s.write("a.txt", "1");
    s.write(".gitattributes", "* filter=trap diff=trap merge=trap text\n");
    s.commit("all");
    s.git(&["update-index", "--split-index"]);
    let (trap, sprung, hooks) = (s.path("trap"), s.path("sprung"), s.path("hooks"));
    script(&trap, &format!("#!/bin/sh\necho \"$0 $*\" >> {}\ncat\n", sprung.display()));
    fs::create_dir(&hooks).unwrap();
    for hook in [
        "pre-commit",
        "commit-msg",
        "prepare-commit-msg",
        "post-commit",
        "post-index-change",
        "reference-transaction",
        "pre-push",
        "post-checkout",
        "update",
        "fsmonitor-watchman",
    ] {
        fs::copy(&trap, hooks.join(hook)).unwrap();
    }
    let command = trap.to_str().unwrap();
    for key in [
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "gpg.program",
        "gpg.ssh.program",
        "filter.trap.clean",
        "filter.trap.smudge",
        "filter.trap.process",
        "diff.trap.textconv",
        "diff.trap.command",
        "diff.external",
        "merge.trap.driver",
        "credential.helper",
        "core.alternateRefsCommand",
    ] {
        s.run("repo", &["config", key, command], b"");
    }
    s.run("repo", &["config", "core.hooksPath", hooks.to_str().unwrap()], b"");
    s.run("repo", &["config", "commit.gpgsign", "true"], b"");
    sprung
}

#[test]
fn nothing_that_a_repository_configures_runs() {
    let s = Sandbox::new();
    let sprung = set_traps(&s);

    // The trap works: git's own status springs it.
    s.run("repo", &["status"], b"");
    assert!(sprung.exists());
    fs::remove_file(&sprung).unwrap();

    s.write("a.txt", "edited");
    let repo = s.open();
    let tip = repo.resolve("main").unwrap();
    repo.require_full_history().unwrap();
    repo.history(tip, &[""]).unwrap();
    assert_eq!(repo.uncommitted(&[""]).unwrap(), ["a.txt"]);
    let changes = Changeset::new("m").create("b.txt", "1").replace(
        ".gitattributes",
        "* filter=trap diff=trap merge=trap text\n",
        "* filter=trap\n",
    );
    repo.apply(&changes, &main_branch(), &cleo(), 1_750_000_000).unwrap();
    let mut importer = Importer::start(&s.root(), "imported").unwrap();
    let commit = ImportCommit {
        author: cleo(),
        committer: cleo(),
        time: 1,
        message: "m".into(),
        files: vec![("x".into(), Some(b"1".to_vec()))],
        merge: None,
    };
    importer.commit(&commit).unwrap();
    importer.finish().unwrap();
    assert!(!sprung.exists(), "{}", fs::read_to_string(&sprung).unwrap());
}
