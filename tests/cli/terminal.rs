//! Somebody at a terminal who signs for the first time. Needs tmux; without it the test says so and ends.

use crate::desk::Desk;
use std::process::{Command, Stdio};
use std::time::Duration;

const JANE: &str = "jane.doe";

/// A terminal of 80 columns with a shell in the register.
struct Terminal<'a> {
    desk: &'a Desk,
    socket: String,
}

impl<'a> Terminal<'a> {
    /// `None` without tmux.
    fn open(desk: &'a Desk, name: &str) -> Option<Self> {
        let found = Command::new("tmux").arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !found.is_ok_and(|s| s.success()) {
            #[allow(clippy::print_stdout)]
            {
                println!("skipped: there is no tmux here");
            }
            return None;
        }
        let this = Self { desk, socket: format!("ack-{}-{name}", std::process::id()) };
        let mut tmux = this.tmux(&["-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "30", "sh"]);
        tmux.env("PS1", "$ ").env("ACK_NOW", "2026-01-06T09:00:00Z").env("TERM", "xterm");
        assert!(tmux.status().unwrap().success());
        Some(this)
    }

    fn tmux(&self, args: &[&str]) -> Command {
        let mut tmux = self.desk.command(JANE, "tmux");
        tmux.args(["-L", &self.socket]).args(args);
        tmux
    }

    fn type_in(&self, text: &str) {
        assert!(self.tmux(&["send-keys", "-l", text]).status().unwrap().success());
        assert!(self.tmux(&["send-keys", "Enter"]).status().unwrap().success());
    }

    fn press(&self, key: &str) {
        assert!(self.tmux(&["send-keys", key]).status().unwrap().success());
    }

    fn screen(&self) -> String {
        String::from_utf8(self.tmux(&["capture-pane", "-p"]).output().unwrap().stdout).unwrap()
    }

    /// Waits until the screen shows a text; it is the test's failure when it never does.
    #[track_caller]
    fn shows(&self, text: &str) -> String {
        for _ in 0..300 {
            let screen = self.screen();
            if screen.contains(text) {
                return screen;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("never showed {text:?}:\n{}", self.screen());
    }
}

impl Drop for Terminal<'_> {
    fn drop(&mut self) {
        let _ = self.tmux(&["kill-server"]).status();
    }
}

fn ack(args: &str) -> String {
    format!("clear; {} {args}", env!("CARGO_BIN_EXE_ack"))
}

#[test]
fn a_first_signer_reads_types_a_word_and_is_done() {
    let desk = Desk::with_two_people();
    let Some(terminal) = Terminal::open(&desk, "first") else { return };
    terminal.type_in(&ack("sign"));
    // The short document needs no pager; the long one does, and says how to leave it.
    let screen = terminal.shows("Type agree to sign, later to skip, stop to end:");
    assert!(screen.contains("Jane Doe, 2 documents to sign:"), "{screen}");
    assert!(screen.contains("Use a hardware key."), "{screen}");
    terminal.type_in("yes");
    terminal.shows("Please type agree, later or stop.");
    terminal.type_in("Agree");
    terminal.shows("q when you have read it");
    terminal.press("q");
    terminal.shows("[2/2] Information Security Policy 1.0\nYou state: I have read");
    terminal.type_in("agree");
    let screen = terminal.shows("Signed 2 records with SHA256:");
    assert!(screen.contains("Committed on main on this machine."), "{screen}");
    terminal.type_in(&ack("status"));
    terminal.shows("All done. Nothing to sign.");
    assert!(desk.ack("mara.lind", "2026-01-06T10:00:00Z", &["verify"]).well().contains("valid"));
}

#[test]
fn who_says_later_or_stops_has_signed_nothing() {
    let desk = Desk::with_two_people();
    let Some(terminal) = Terminal::open(&desk, "later") else { return };
    let tip = desk.run(JANE, "git", &["rev-parse", "main"]);
    for (word, rest) in [("later", "stop"), ("stop", "")] {
        terminal.type_in(&(ack("sign") + "; echo code $?"));
        terminal.shows("stop to end:");
        terminal.type_in(word);
        if !rest.is_empty() {
            terminal.shows("q when you have read it");
            terminal.press("q");
            terminal.shows("[2/2] Information Security Policy 1.0\nYou state");
            terminal.type_in(rest);
        }
        terminal.shows("nothing was signed");
        terminal.shows("code 4");
    }
    terminal.type_in(&ack("sign"));
    terminal.shows("stop to end:");
    terminal.press("C-c");
    terminal.type_in("echo still here");
    terminal.shows("\nstill here");
    assert_eq!(desk.run(JANE, "git", &["rev-parse", "main"]), tip);
    assert_eq!(desk.run(JANE, "git", &["status", "--porcelain"]), "");
}
