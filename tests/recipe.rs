//! The auditor's recipe, run as it stands in `docs/auditing.md`: on a register that is in order, and on such that are
//! not.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Two people with a key each, who signed the first policy; two enrolment records.
struct Stage {
    dir: tempfile::TempDir,
}

impl Stage {
    fn new() -> Self {
        let stage = Self { dir: tempfile::tempdir().unwrap() };
        for key in ["mara", "jane"] {
            stage.done("ssh-keygen", "", &["-q", "-t", "ed25519", "-N", "", "-C", key, "-f", key]);
        }
        let mara = ["--maintainer", "mara.lind", "--email", "mara@example.com", "--key", "mara"];
        stage.ack("05T09", &[&["init", "register", "--organization", "Northwind"], &mara[..]].concat());
        stage.ack("06T09", &["people", "add", "jane.doe", "--start", "2026-01-05"]);
        stage.ack("07T09", &["enrol", "--as", "jane.doe", "--key", "jane"]);
        let print = stage.done("ssh-keygen", "", &["-lf", "jane.pub"]);
        let print = print.split(' ').nth(1).unwrap();
        let key = ["--as", "mara.lind", "--key", "mara"];
        stage.ack("07T10", &[&["countersign", "jane.doe", "--fingerprint", print], &key[..]].concat());
        stage.ack("08T09", &[&["sign", "information-security", "--yes"], &key[..]].concat());
        stage.ack("08T10", &["sign", "information-security", "--yes", "--as", "jane.doe", "--key", "jane"]);
        stage
    }

    fn home(&self) -> &Path {
        self.dir.path()
    }

    fn register(&self) -> PathBuf {
        self.home().join("register")
    }

    /// A program in a directory below the home, with nothing of the surroundings but its path.
    fn run(&self, program: &str, within: &str, args: &[&str], more: &[(&str, &str)]) -> Output {
        Command::new(program)
            .args(args)
            .current_dir(self.home().join(within))
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| name == "PATH"))
            .env("HOME", self.home())
            .env("TMPDIR", self.home())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs(more.iter().copied())
            .output()
            .unwrap()
    }

    #[track_caller]
    fn done(&self, program: &str, within: &str, args: &[&str]) -> String {
        said(&self.run(program, within, args, &[]))
    }

    /// `ack` at an hour of January 2026; `init` makes the register, everything else finds it.
    #[track_caller]
    fn ack(&self, hour: &str, args: &[&str]) -> String {
        let now = format!("2026-01-{hour}:00:00Z");
        let mut more = vec![("ACK_NOW", now.as_str())];
        if args[0] != "init" {
            more.push(("ACK_REPO", "register"));
        }
        said(&self.run(env!("CARGO_BIN_EXE_ack"), "", args, &more))
    }

    /// Commits everything that lies in the work tree.
    fn commit(&self) {
        self.done("git", "register", &["add", "-A"]);
        let who = ["-c", "user.name=Eve", "-c", "user.email=eve@example.com"];
        self.done("git", "register", &[&who[..], &["commit", "-q", "-m", "tidied"]].concat());
    }

    /// The path of a person's acknowledgement.
    fn record_of(&self, person: &str) -> String {
        let all = self.done("git", "register", &["ls-files", "acknowledgements"]);
        all.lines().find(|path| path.contains(person)).unwrap().to_owned()
    }

    /// Adds a record that says something else than Jane's, rightly named and signed with a key; its path.
    fn record(&self, key: &str, change: impl Fn(&str) -> String) -> String {
        let path = self.record_of("jane.doe");
        let text = std::fs::read_to_string(self.register().join(&path)).unwrap();
        let message = change(text.split_once("signature: |").unwrap().0);
        std::fs::write(self.home().join("message"), &message).unwrap();
        self.done("ssh-keygen", "", &["-q", "-Y", "sign", "-f", key, "-n", "ack-record", "message"]);
        let armour = std::fs::read_to_string(self.home().join("message.sig")).unwrap();
        let armour: String = armour.lines().map(|line| format!("  {line}\n")).collect();
        let digest = self.done("sha256sum", "", &["message"]);
        let (rest, _) = path.rsplit_once("--").unwrap();
        let path = format!("{rest}--{}.yaml", &digest[..12]);
        std::fs::write(self.register().join(&path), format!("{message}signature: |\n{armour}")).unwrap();
        self.commit();
        path
    }

    /// What the recipe says in a clone, to somebody who types it.
    fn recipe(&self, within: &str) -> Output {
        self.run("sh", within, &["-u", "-c", &recipe()], &[])
    }

    /// What the recipe says in a clone, up to the first command that fails.
    fn strict_recipe(&self, within: &str) -> Output {
        self.run("sh", within, &["-eu", "-c", &recipe()], &[])
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[track_caller]
fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// The commands of the page, in its order.
fn recipe() -> String {
    let page = include_str!("../docs/auditing.md");
    let blocks: Vec<&str> =
        page.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(blocks.len() > 8, "the page has lost its commands");
    blocks.concat()
}

#[test]
fn every_record_of_a_sound_register_holds() {
    let stage = Stage::new();
    let said = said(&stage.strict_recipe("register"));
    assert!(said.contains("4 records hold, 0 do not"), "{said}");
    // The first in the order of paths is Jane's.
    assert!(said.contains("signed 2026-01-08T10:00:00Z, recorded 2026-01-08T10:00:00Z in "), "{said}");
    assert!(said.contains("person: \"jane.doe\"\n"), "{said}");
    assert!(stage.ack("09T09", &["verify"]).contains("4 records verify"));
}

#[test]
fn a_record_that_was_touched_is_named() {
    let stage = Stage::new();
    let path = stage.record_of("jane.doe");
    let file = stage.register().join(&path);
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("agree to", "agree not to")).unwrap();
    stage.commit();
    let said = said(&stage.recipe("register"));
    assert!(said.contains(&format!("look at {path}\n3 records hold, 1 do not")), "{said}");
    // It is the record that the page looks at one by one, too: who did it, is said.
    assert!(said.contains(" Eve: tidied\n"), "{said}");
}

#[test]
fn a_record_by_somebody_elses_key_is_named() {
    let stage = Stage::new();
    let path = stage.record("mara", |message| message.replace("10:00:00Z", "10:00:01Z"));
    let said = said(&stage.recipe("register"));
    assert!(said.contains(&format!("look at {path}\n4 records hold, 1 do not")), "{said}");
}

#[test]
fn a_record_at_another_place_is_named() {
    let stage = Stage::new();
    let path = stage.record_of("jane.doe");
    let copy = path.replace("/08/", "/09/");
    std::fs::create_dir(stage.register().join("acknowledgements/2026/01/09")).unwrap();
    std::fs::copy(stage.register().join(&path), stage.register().join(&copy)).unwrap();
    stage.commit();
    let said = said(&stage.recipe("register"));
    assert!(said.contains(&format!("look at {copy}\n4 records hold, 1 do not")), "{said}");
}

#[test]
fn a_record_of_a_text_that_never_was_is_named() {
    let stage = Stage::new();
    let other = |message: &str| {
        let (before, after) = message.split_once("digest: \"sha256:").unwrap();
        format!("{before}digest: \"sha256:{}{}", "0".repeat(64), &after[64..])
    };
    let path = stage.record("jane", other);
    let said = said(&stage.recipe("register"));
    assert!(said.contains(&format!("look at {path}\n4 records hold, 1 do not")), "{said}");
}

#[test]
fn a_record_of_another_history_is_named() {
    let stage = Stage::new();
    let other = |message: &str| {
        let (before, after) = message.split_once("head: \"").unwrap();
        format!("{before}head: \"{}{}", "1".repeat(40), &after[40..])
    };
    let path = stage.record("jane", other);
    let said = said(&stage.recipe("register"));
    assert!(said.contains(&format!("look at {path}\n4 records hold, 1 do not")), "{said}");
}

#[test]
fn a_second_signature_of_the_same_holds() {
    let stage = Stage::new();
    stage.record("jane", |message| message.replace("2026-01-08T10:00:00Z", "2026-01-08T10:00:01Z"));
    assert!(said(&stage.recipe("register")).contains("5 records hold, 0 do not"));
}

#[test]
fn a_removed_record_is_named_twice() {
    let stage = Stage::new();
    let path = stage.record_of("jane.doe");
    std::fs::remove_file(stage.register().join(&path)).unwrap();
    stage.commit();
    let said = said(&stage.recipe("register"));
    assert!(said.contains(&format!("look at {path}\n3 records hold, 1 do not\n{path}\n")), "{said}");
}

/// The page and the program draw the same people in the same order.
#[test]
fn a_sample_is_drawn_by_hand() {
    let stage = Stage::new();
    let asked =
        ["sample", "--population", "active", "--seed", "4711", "--list", "population", "--format", "csv"];
    let sheet = stage.ack("09T09", &asked);
    let drawn: Vec<String> = sheet
        .lines()
        .skip(1)
        .map(|line| format!("{} {}", line.rsplit(',').next().unwrap(), line.split(',').next().unwrap()))
        .collect();
    assert_eq!(drawn.len(), 2);
    let by_hand = said(&stage.recipe("register"));
    assert!(by_hand.ends_with(&(drawn.join("\n") + "\n")), "{drawn:?} {by_hand}");
}

#[test]
fn a_checkpoint_holds_until_history_is_rewritten() {
    let stage = Stage::new();
    let key = ["--as", "mara.lind", "--key", "mara"];
    // A record that was removed by then was recorded all the same.
    let removed = stage.record_of("mara.lind");
    std::fs::remove_file(stage.register().join(&removed)).unwrap();
    stage.commit();
    stage.ack("08T12", &[&["checkpoint"], &key[..]].concat());
    stage.ack("08T13", &[&["checkpoint"], &key[..]].concat());
    let all = stage.done("git", "register", &["ls-files", "approvals"]);
    let paths: Vec<&str> = all.lines().filter(|path| path.contains("/checkpoint--")).collect();
    let said = said(&stage.recipe("register"));
    assert_eq!(paths.len(), 2);
    for path in paths {
        assert!(said.contains(&format!("{path} holds\n")), "{said}");
        std::fs::copy(stage.register().join(path), stage.home().join("kept")).unwrap();
    }
    let ask = format!("{}\ncheckpoint_holds ../kept && echo it holds || echo it does not hold", recipe());
    let asked = || stage.run("sh", "register", &["-u", "-c", &ask], &[]);
    assert!(text(&asked().stdout).ends_with("it holds\n"), "{}", text(&asked().stdout));
    // The removed record is cut out of the history, with everything since.
    stage.done("git", "register", &["reset", "-q", "--hard", "HEAD~4"]);
    assert!(text(&asked().stdout).ends_with("it does not hold\n"), "{}", text(&asked().stdout));
}

/// The right commit, and other records than it had.
#[test]
fn a_checkpoint_that_counts_otherwise_is_named() {
    let stage = Stage::new();
    stage.ack("08T12", &["checkpoint", "--as", "mara.lind", "--key", "mara"]);
    let all = stage.done("git", "register", &["ls-files", "approvals"]);
    let path = all.lines().find(|path| path.contains("/checkpoint--")).unwrap();
    let good = std::fs::read_to_string(stage.register().join(path)).unwrap();
    let digest = good.split("records_digest: \"sha256:").nth(1).unwrap()[..64].to_owned();
    for (was, now) in [("records: \"4\"".to_owned(), "records: \"5\""), (digest, &"0".repeat(64))] {
        assert!(good.contains(&was), "{good}");
        std::fs::write(stage.home().join("kept"), good.replace(&was, now)).unwrap();
        let ask = format!("{}\ncheckpoint_holds ../kept && echo it holds || echo it does not hold", recipe());
        let asked = stage.run("sh", "register", &["-u", "-c", &ask], &[]);
        assert!(text(&asked.stdout).ends_with("it does not hold\n"), "{}", text(&asked.stdout));
    }
}

#[test]
fn half_a_history_is_refused() {
    let stage = Stage::new();
    let from = format!("file://{}", stage.register().display());
    stage.done("git", "", &["clone", "-q", "--depth", "2", &from, "half"]);
    assert!(!stage.strict_recipe("half").status.success());
}
