//! Delivering to a remote that many push to, that refuses, that is gone: nothing is lost and nothing is there twice.

use crate::desk::{Desk, START};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Child, Output, Stdio};
use std::time::{Duration, Instant};

const MARA: &str = "mara.lind";
const NOW: &str = "2026-01-05T10:00:00Z";

/// A register published on a bare remote, and people with a clone and a key each.
pub(crate) struct Forge {
    pub(crate) desk: Desk,
    pub(crate) people: Vec<String>,
}

impl Forge {
    pub(crate) fn with(number: usize) -> Self {
        let desk = Desk::with_register();
        let people: Vec<String> = (1..=number).map(|n| format!("person.{n}")).collect();
        for who in &people {
            desk.arrives(who, who);
            let key = std::fs::read_to_string(desk.home(who).join(".ssh/id_ed25519.pub")).unwrap();
            let key = key.trim();
            let entry = format!(
                "people:\n  - id: {who}\n    name: {who}\n    email: {who}@northwind.example\n    type: employee\n    \
                 manager: mara.lind\n    start: 2026-01-05\n    keys: [\"{key}\"]\n"
            );
            desk.edit(&format!("people/{who}.yaml"), &entry);
        }
        if number > 0 {
            desk.commit(MARA, START, "people");
        }
        let forge = Self { desk, people };
        let (register, remote) = (forge.desk.register(), forge.remote());
        forge.git(&["clone", "-q", "--bare", register.to_str().unwrap(), remote.to_str().unwrap()]);
        forge.git(&["-C", register.to_str().unwrap(), "remote", "add", "origin", remote.to_str().unwrap()]);
        forge.git(&["-C", register.to_str().unwrap(), "fetch", "-q"]);
        forge.git(&["-C", register.to_str().unwrap(), "branch", "-q", "-u", "origin/main"]);
        for who in forge.people.clone() {
            forge.clone_of(&who);
        }
        forge
    }

    pub(crate) fn remote(&self) -> PathBuf {
        self.desk.path().join("remote.git")
    }

    pub(crate) fn place(&self, who: &str) -> PathBuf {
        if who == MARA { self.desk.register() } else { self.desk.path().join("clones").join(who) }
    }

    fn clone_of(&self, who: &str) {
        let (from, to) = (self.remote(), self.place(who));
        self.git(&["clone", "-q", from.to_str().unwrap(), to.to_str().unwrap()]);
    }

    pub(crate) fn git(&self, args: &[&str]) -> String {
        self.desk.run(MARA, "git", args)
    }

    /// Git in somebody's clone.
    pub(crate) fn git_of(&self, who: &str, args: &[&str]) -> String {
        let place = self.place(who);
        self.desk.run(who, "git", &[&["-C", place.to_str().unwrap()], args].concat())
    }

    /// Git at the remote.
    pub(crate) fn there(&self, args: &[&str]) -> String {
        let place = self.remote();
        self.git(&[&["-C", place.to_str().unwrap()], args].concat())
    }

    pub(crate) fn ack(&self, who: &str, args: &[&str]) -> crate::desk::Said {
        let place = self.place(who);
        self.desk.ack(who, NOW, &[&["-C", place.to_str().unwrap()], args].concat())
    }

    fn start(&self, who: &str, args: &[&str]) -> Child {
        let mut ack = self.desk.command(who, env!("CARGO_BIN_EXE_ack"));
        ack.env("ACK_NOW", NOW).arg("-C").arg(self.place(who)).args(args);
        ack.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// A hook at the remote.
    #[cfg(unix)]
    pub(crate) fn hook(&self, name: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt;
        let hooks = self.remote().join("hooks");
        std::fs::create_dir_all(&hooks).unwrap();
        std::fs::write(hooks.join(name), format!("#!/bin/sh\n{text}\n")).unwrap();
        std::fs::set_permissions(hooks.join(name), std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// The records on a branch of the remote, by path.
    pub(crate) fn records(&self, branch: &str) -> Vec<String> {
        let listed = self.there(&["ls-tree", "-r", "--name-only", branch, "--", "acknowledgements"]);
        listed.lines().map(str::to_owned).collect()
    }

    /// Everybody's record is on the mainline, once, and whole; the history is a line of commits that are sound.
    #[track_caller]
    pub(crate) fn assert_everybody_signed_once(&self) {
        let records = self.records("main");
        let signers: BTreeSet<&str> = records.iter().filter_map(|r| r.split("--").nth(1)).collect();
        assert_eq!(records.len(), self.people.len(), "{records:#?}");
        assert_eq!(signers.len(), self.people.len(), "{records:#?}");
        assert_eq!(self.there(&["rev-list", "--merges", "--count", "main"]).trim(), "0");
        self.git_of(MARA, &["pull", "-q", "--rebase"]);
        // That nobody confirmed their keys is a warning, and no matter here.
        let verified = self.ack(MARA, &["verify", "--format", "csv"]).out;
        assert_eq!(verified.matches(",valid,person.").count(), self.people.len(), "{verified}");
        self.assert_sound();
    }

    /// Every repository passes `git fsck --strict`, and no clone holds a stray file.
    #[track_caller]
    pub(crate) fn assert_sound(&self) {
        self.there(&["fsck", "--strict", "--no-dangling"]);
        for who in &self.people {
            self.git_of(who, &["fsck", "--strict", "--no-dangling"]);
            assert_eq!(self.git_of(who, &["status", "--porcelain"]), "", "{who}");
        }
    }
}

const SIGN: [&str; 4] = ["sign", "--push", "--yes", "information-security"];

/// How many people sign at once: twelve, or as `ACK_TEST_WRITERS` says.
#[allow(clippy::disallowed_methods)]
fn writers() -> usize {
    std::env::var("ACK_TEST_WRITERS").ok().and_then(|n| n.parse().ok()).unwrap_or(12)
}

#[track_caller]
fn assert_well(who: &str, output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{who}: {:?} {said}", output.status);
}

#[test]
fn many_who_sign_at_once_are_all_delivered() {
    let forge = Forge::with(writers());
    let began = Instant::now();
    let runs: Vec<(&String, Child)> = forge.people.iter().map(|who| (who, forge.start(who, &SIGN))).collect();
    for (who, run) in runs {
        assert_well(who, &run.wait_with_output().unwrap());
    }
    let took = began.elapsed();
    assert!(took < Duration::from_secs(60), "{took:?}");
    #[allow(clippy::print_stdout)]
    let say = || println!("{} people signed and delivered within {took:?}", forge.people.len());
    say();
    forge.assert_everybody_signed_once();
    // The clones follow: whoever was last has everything, and nobody has a commit that the remote lacks.
    for who in &forge.people {
        assert_eq!(forge.git_of(who, &["rev-list", "--count", "origin/main..main"]).trim(), "0", "{who}");
    }
}

#[test]
fn a_delivery_follows_with_the_local_branch_and_touches_nothing_else() {
    let forge = Forge::with(2);
    let (first, second) = ("person.1", "person.2");
    forge.ack(first, &SIGN).well();
    let place = forge.place(second);
    std::fs::write(place.join("mine.txt"), "staged\n").unwrap();
    forge.git_of(second, &["add", "mine.txt"]);
    std::fs::write(place.join("policies/information-security.md"), "edited\n").unwrap();
    std::fs::write(place.join("untracked.txt"), "untracked\n").unwrap();
    let said = forge.ack(second, &SIGN).well();
    assert!(said.contains("Delivered: on main of origin."), "{said}");
    assert_eq!(forge.records("main").len(), 2);
    let status = forge.git_of(second, &["status", "--porcelain"]);
    assert_eq!(status, "A  mine.txt\n M policies/information-security.md\n?? untracked.txt\n");
    assert_eq!(forge.git_of(second, &["rev-parse", "main"]), forge.there(&["rev-parse", "main"]));
    // Signed twice on a day is signed once.
    let again = forge.ack(second, &SIGN).well();
    assert!(again.contains("nothing to sign"), "{again}");
    assert_eq!(forge.records("main").len(), 2);
}

#[test]
fn commits_of_ones_own_are_neither_pushed_nor_lost() {
    let forge = Forge::with(2);
    let who = "person.1";
    std::fs::write(forge.place(who).join("draft.txt"), "not for others yet\n").unwrap();
    forge.git_of(who, &["add", "draft.txt"]);
    forge.git_of(who, &["commit", "-qm", "my draft"]);
    forge.ack("person.2", &SIGN).well();
    let said = forge.ack(who, &SIGN);
    assert!(said.err.contains("main here has 1 commit that origin does not have"), "{}", said.err);
    assert!(said.well().contains("Delivered: on main of origin."));
    assert_eq!(forge.records("main").len(), 2);
    assert!(!forge.there(&["ls-tree", "-r", "--name-only", "main"]).contains("draft.txt"));
    // What was said to do brings both together, without the record twice.
    forge.git_of(who, &["pull", "-q", "--rebase"]);
    assert_eq!(forge.git_of(who, &["log", "--format=%s", "origin/main..main"]), "my draft\n");
    forge.git_of(who, &["fsck", "--strict", "--no-dangling"]);
}

#[test]
fn offline_the_record_is_kept_and_delivered_later() {
    let forge = Forge::with(1);
    let who = "person.1";
    let (remote, away) = (forge.remote(), forge.desk.path().join("away.git"));
    std::fs::rename(&remote, &away).unwrap();
    let said = forge.ack(who, &SIGN);
    assert!(said.out.contains("Signed 1 record"), "{}", said.out);
    let why = said.fails(5);
    assert!(why.contains("not delivered: origin could not be reached"), "{why}");
    assert!(why.contains("what was committed here stays, and nothing is lost"), "{why}");
    assert_eq!(forge.ack(who, &SIGN).fails(5).matches("nothing is lost").count(), 1);
    std::fs::rename(&away, &remote).unwrap();
    let said = forge.ack(who, &["sign", "--push"]).well();
    assert!(said.contains("nothing to sign") && said.contains("Delivered: on main of origin."), "{said}");
    forge.assert_everybody_signed_once();
}

#[cfg(unix)]
#[test]
fn a_protected_branch_is_asked_for_a_review() {
    let forge = Forge::with(1);
    let who = "person.1";
    let hook = "while read was now ref; do\n  if [ \"$ref\" = refs/heads/main ]; then echo 'main is protected' >&2; exit 1; fi\n  \
                case $ref in refs/heads/ack/*) echo \"visit https://forge.example/o/r/pull/new/${ref#refs/heads/}\" >&2;; esac\ndone";
    forge.hook("pre-receive", hook);
    let said = forge.ack(who, &SIGN).well();
    let branch =
        forge.there(&["for-each-ref", "--format=%(refname:short)", "refs/heads/ack"]).trim().to_owned();
    assert!(branch.starts_with("ack/person.1/"), "{branch}");
    for part in
        ["only by review", "main is protected", &format!("https://forge.example/o/r/pull/new/{branch}")]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(forge.there(&["rev-list", "--count", &format!("main..{branch}")]).trim(), "1");
    // Asked again, it waits on the same branch.
    let said = forge.ack(who, &["sign", "--push"]).well();
    assert!(said.contains(&branch), "{said}");
    assert_eq!(forge.there(&["for-each-ref", "--format=x", "refs/heads/ack"]), "x\n");
    // Merged on the forge, it is there once.
    std::fs::remove_file(forge.remote().join("hooks/pre-receive")).unwrap();
    forge.there(&["update-ref", "refs/heads/main", &branch]);
    let said = forge.ack(who, &["sign", "--push"]).well();
    assert!(!said.contains("review"), "{said}");
    forge.assert_everybody_signed_once();
}

#[cfg(unix)]
#[test]
fn a_remote_that_takes_nothing_leaves_the_record_here() {
    let forge = Forge::with(1);
    forge.hook("pre-receive", "echo 'closed for the holidays' >&2; exit 1");
    let why = forge.ack("person.1", &SIGN).fails(5);
    assert!(why.contains("origin refused") && why.contains("closed for the holidays"), "{why}");
    std::fs::remove_file(forge.remote().join("hooks/pre-receive")).unwrap();
    forge.ack("person.1", &SIGN).well();
    forge.assert_everybody_signed_once();
}

#[cfg(unix)]
#[test]
fn a_remote_that_fails_every_third_push_loses_nothing() {
    let forge = Forge::with(6);
    let count = forge.desk.path().join("count");
    let hook = format!(
        "n=$(cat '{0}' 2>/dev/null || echo 0); n=$((n + 1)); echo $n > '{0}'; [ $((n % 3)) -ne 0 ]",
        count.display().to_string().replace('\'', "'\\''")
    );
    forge.hook("pre-receive", &hook);
    for who in &forge.people {
        // A refusal makes it a branch for review; asked again, it lands.
        let landed = (0..20).any(|_| {
            forge.ack(who, &SIGN).well().is_empty() || forge.records("main").iter().any(|r| r.contains(who))
        });
        assert!(landed, "{who}");
    }
    forge.assert_everybody_signed_once();
}

#[cfg(unix)]
#[test]
fn killed_at_any_moment_and_run_again_it_is_there_once() {
    let forge = Forge::with(4);
    for (n, who) in forge.people.iter().enumerate() {
        for round in 0..40 {
            let mut run = forge.start(who, &SIGN);
            // Moments that move through the whole run, without chance: a test that fails fails again.
            std::thread::sleep(Duration::from_millis(3 + (n as u64) * 2 + round * 9));
            let ended = run.try_wait().unwrap().is_some();
            run.kill().unwrap();
            let output = run.wait_with_output().unwrap();
            if ended && output.status.success() {
                break;
            }
            clear_stale_locks(&forge.place(who));
        }
        let said = forge.ack(who, &SIGN);
        assert_eq!(said.code, 0, "{who}: {}", said.err);
    }
    forge.assert_everybody_signed_once();
}

/// Locks that the user's git leaves behind: `ack` names them and how to go on, which is to delete them. Its own, of the
/// index and of the branch, it takes away itself.
#[cfg(unix)]
fn clear_stale_locks(clone: &std::path::Path) {
    // A git that was started by the killed run may still be at work.
    std::thread::sleep(Duration::from_millis(150));
    let mut open = vec![clone.join(".git")];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() && path.file_name().is_some_and(|n| n != "objects") {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "lock")
                && path.file_name().is_some_and(|n| n != "ack.lock" && n != "index.lock")
                && !path.starts_with(clone.join(".git/refs/heads"))
            {
                std::fs::remove_file(path).unwrap();
            }
        }
    }
}
