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
        let mut tmux = this.tmux(&["-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "32", "sh"]);
        let bin = std::path::Path::new(env!("CARGO_BIN_EXE_ack")).parent().unwrap();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths([bin.to_owned()].into_iter().chain(std::env::split_paths(&path)));
        tmux.env("PS1", "$ ").env("ACK_NOW", "2026-01-06T09:00:00Z").env("TERM", "xterm");
        tmux.env("PATH", path.unwrap());
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
        // Lines that the terminal broke are joined again.
        let screen = self.tmux(&["capture-pane", "-pJ"]).output().unwrap().stdout;
        String::from_utf8(screen).unwrap().lines().map(|l| l.trim_end().to_owned() + "\n").collect()
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
    let screen = terminal.shows("Press Enter to read the first of them, or type stop:");
    assert!(screen.contains("Access Control Policy 1.0 (due 2026-01-19, newly published)"), "{screen}");
    terminal.press("Enter");
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
        terminal.shows("or type stop:");
        terminal.press("Enter");
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
    // Ctrl-C at a question, and in the pager.
    for place in ["or type stop:", "q when you have read it"] {
        terminal.type_in(&ack("sign information-security"));
        if place.starts_with('q') {
            terminal.press("Enter");
        }
        terminal.shows(place);
        terminal.press("C-c");
        terminal.type_in("echo still $((1 + 1))");
        terminal.shows("still 2");
    }
    assert_eq!(desk.run(JANE, "git", &["rev-parse", "main"]), tip);
    assert_eq!(desk.run(JANE, "git", &["status", "--porcelain"]), "");
}

/// What differs from run to run is an ellipsis; what stands under the receipt's recipe depends on the directory.
fn told_apart(screen: &str) -> String {
    let screen = screen.split("To verify it without ack:").next().unwrap();
    let mut out = String::new();
    for line in screen.lines() {
        let mut line = line.trim_end().to_owned();
        if let Some(at) = line.find("SHA256:") {
            line.replace_range(at + 7..at + 7 + 43, "…");
        }
        if let (Some(from), Some(to)) = (line.rfind("--"), line.find(".yaml")) {
            line.replace_range(from + 2..to, "…");
        }
        out.push_str(&line);
        out.push('\n');
    }
    out.trim_matches('\n').to_owned() + "\n"
}

impl Terminal<'_> {
    /// What is new on the screen once that is what is expected; with nothing to expect, once it stands still.
    fn comes_to(&self, above: &mut Vec<String>, expected: &str) -> String {
        let mut last = String::new();
        for _ in 0..60 {
            std::thread::sleep(Duration::from_millis(if expected.is_empty() { 1500 } else { 300 }));
            let screen = told_apart(&self.screen());
            let lines: Vec<String> = screen.lines().map(str::to_owned).collect();
            let known = lines.iter().zip(&*above).take_while(|(now, then)| now == then).count();
            let screen = lines[known..].join("\n").trim_matches('\n').to_owned() + "\n";
            if if expected.is_empty() { screen == last && screen.len() > 10 } else { screen == expected } {
                // The pager has a screen of its own, and the one before comes back after it.
                if known > 0 || above.is_empty() {
                    *above = lines;
                }
                return screen;
            }
            last = screen;
        }
        last
    }
}

#[test]
fn the_page_on_signing_shows_what_a_first_signer_sees() {
    let desk = Desk::with_two_people();
    let Some(terminal) = Terminal::open(&desk, "page") else { return };
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/signing.md");
    let text = std::fs::read_to_string(page).unwrap();
    #[allow(clippy::disallowed_methods)]
    let bless = std::env::var_os("ACK_BLESS").is_some();
    let (mut blessed, mut rest, mut played) = (String::new(), text.as_str(), 0);
    terminal.type_in("PS1='$ '; clear");
    terminal.shows("\n");
    std::thread::sleep(Duration::from_millis(500));
    let mut above = Vec::new();
    while let Some(at) = rest.find("<!-- ") {
        let (deed, after) = rest[at + 5..].split_once(" -->\n```text\n").unwrap();
        let (expected, after) = after.split_once("```\n").unwrap();
        match deed.split_once(": ").unwrap() {
            ("type", line) => terminal.type_in(line),
            ("press", key) => terminal.press(key),
            other => panic!("{other:?}"),
        }
        let shown = terminal.comes_to(&mut above, if bless { "" } else { expected });
        if !bless {
            assert_eq!(shown, expected, "after {deed}; ACK_BLESS=1 writes the page anew");
        }
        blessed.push_str(&format!("{}<!-- {deed} -->\n```text\n{shown}```\n", &rest[..at]));
        rest = after;
        played += 1;
    }
    assert_eq!(played, 6);
    if bless {
        std::fs::write(page, blessed + rest).unwrap();
    }
}

#[test]
fn who_signed_before_sees_first_what_changed() {
    let desk = Desk::with_two_people();
    let Some(terminal) = Terminal::open(&desk, "changes") else { return };
    desk.ack(JANE, "2026-01-06T08:00:00Z", &["sign", "access-control", "--yes"]).well();
    desk.edit("policies/access-control.md", "# Access\n\nUse two hardware keys.\n\n<!-- and a lock -->\n");
    let revise = ["policy", "revise", "access-control", "--material", "-d", "Two keys"];
    desk.ack("mara.lind", "2026-01-06T08:30:00Z", &revise).well();
    terminal.type_in(&ack("sign access-control"));
    terminal.shows("or type stop:");
    terminal.press("Enter");
    let screen = terminal.shows("whole to read all of it, later to skip, stop to end:");
    for part in [
        "You signed version 1.0. This is what changed since:",
        "- Use a hardware key.",
        "+ Use two hardware keys.",
    ] {
        assert!(screen.contains(part), "{part}:\n{screen}");
    }
    assert!(!screen.contains("══"), "{screen}");
    terminal.type_in("whole");
    terminal.shows("\nAccess\n══════\n\nUse two hardware keys.\n\n<!-- and a lock -->");
    terminal.type_in("plain");
    terminal.shows("\n# Access\n\nUse two hardware keys.");
    terminal.type_in("agree");
    terminal.shows("Signed 1 record with SHA256:");
}

#[test]
fn the_pager_searches_and_leaves_the_terminal_as_it_was() {
    let desk = Desk::with_two_people();
    let Some(terminal) = Terminal::open(&desk, "pager") else { return };
    terminal.type_in("stty -a >../before");
    terminal.type_in(&ack("sign information-security"));
    terminal.shows("or type stop:");
    terminal.press("Enter");
    terminal.shows("Space for more, / to search, q when you have read it");
    terminal.type_in("/DISCIPLINARY");
    terminal.shows("terms\nof employment describe.");
    terminal.type_in("/no such words");
    terminal.shows("No \"no such words\" from here on");
    terminal.press("C-c");
    terminal.shows("interrupted; nothing was signed");
    terminal.type_in("stty -a >../after; echo compared $?");
    terminal.shows("compared 0");
    let read = |name: &str| std::fs::read_to_string(desk.path().join(name)).unwrap();
    assert_eq!(read("before"), read("after"));
    // The user's own pager, where one is set.
    terminal.type_in(&format!(
        "clear; PAGER='head -n 5' {}",
        ack("sign information-security").trim_start_matches("clear; ")
    ));
    terminal.shows("or type stop:");
    terminal.press("Enter");
    let screen = terminal.shows("stop to end:");
    assert!(!screen.contains("What we protect"), "{screen}");
    terminal.type_in("stop");
    terminal.shows("nothing was signed");
}

#[test]
fn an_interrupt_in_the_users_pager_is_the_pagers_and_ends_the_command_again_after_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::with_two_people();
    let Some(terminal) = Terminal::open(&desk, "interrupt") else { return };
    let pager = "trap 'echo it stays' INT\ncat > /dev/null\necho it is here\nuntil read -r _ < /dev/tty; do :; done\n";
    let pager = desk.write("pager", &format!("#!/bin/sh\n{pager}"));
    std::fs::set_permissions(&pager, std::fs::Permissions::from_mode(0o755)).unwrap();
    for how in ["", " -x"] {
        let command = ack("sign information-security");
        let command = command.trim_start_matches("clear; ");
        terminal.type_in(&format!("clear; PAGER='../pager{how}' {command}"));
        terminal.shows("or type stop:");
        terminal.press("Enter");
        terminal.shows("it is here");
        for _ in 0..2 {
            terminal.press("C-c");
            std::thread::sleep(Duration::from_millis(300));
        }
        let screen = terminal.shows("it stays");
        assert!(!screen.contains("stop to end:"), "{screen}");
        terminal.press("Enter");
        terminal.shows("stop to end:");
        terminal.press("C-c");
        // What is typed before the terminal has dealt with the interrupt is thrown away with it.
        std::thread::sleep(Duration::from_millis(500));
        terminal.type_in("echo ended by $?");
        terminal.shows("ended by 130\n");
    }
}

#[test]
fn a_signal_that_ends_the_pager_leaves_the_terminal_as_it_was() {
    let desk = Desk::with_two_people();
    let Some(terminal) = Terminal::open(&desk, "term") else { return };
    let read = |name: &str| std::fs::read_to_string(desk.path().join(name)).unwrap();
    terminal.type_in("stty -a > ../before");
    let command = ack("sign information-security");
    let command = command.trim_start_matches("clear; ");
    terminal.type_in(&format!("clear; sh -c 'echo $$ > ../pid; exec {command}'"));
    terminal.shows("or type stop:");
    terminal.press("Enter");
    terminal.shows("Space for more, / to search, q when you have read it");
    let pid = read("pid");
    let kill = Command::new("sh").args(["-c", &format!("kill -TERM {}", pid.trim())]).status().unwrap();
    assert!(kill.success());
    terminal.type_in("stty -a > ../after; echo ended by $?");
    terminal.shows("ended by 0");
    assert_eq!(read("before"), read("after"));
    let alternate = terminal.tmux(&["display-message", "-p", "#{alternate_on}"]).output().unwrap();
    assert_eq!(String::from_utf8(alternate.stdout).unwrap(), "0\n");
}

#[test]
fn a_pdf_is_named_by_its_digest_and_opened_only_after_a_yes() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::with_two_people();
    let Some(terminal) = Terminal::open(&desk, "pdf") else { return };
    let pdf = desk.path().join("terms.pdf");
    std::fs::write(&pdf, b"%PDF-1.4\n\0\xff\n%%EOF\n").unwrap();
    let policy = ["policy", "new", "terms", "--title", "Terms", "--document", pdf.to_str().unwrap()];
    desk.ack("mara.lind", "2026-01-06T08:00:00Z", &policy).well();
    let viewer = desk.write("xdg-open", "#!/bin/sh\ncp \"$1\" \"$HOME/opened.pdf\"\n");
    std::fs::set_permissions(&viewer, std::fs::Permissions::from_mode(0o755)).unwrap();
    terminal.type_in("PATH=$(cd ..; pwd):$PATH");
    for (answer, opened) in [("", false), ("yes", true)] {
        terminal.type_in(&ack("sign terms"));
        terminal.shows("or type stop:");
        terminal.press("Enter");
        let screen = terminal.shows("Open it now with xdg-open? Type yes, or press Enter for no:");
        assert!(screen.contains("The document is a PDF: ") && screen.contains("sha256:"), "{screen}");
        terminal.type_in(answer);
        terminal.shows("stop to end:");
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(desk.home(JANE).join("opened.pdf").exists(), opened);
        terminal.type_in("stop");
        terminal.shows("nothing was signed");
    }
    assert_eq!(std::fs::read(desk.home(JANE).join("opened.pdf")).unwrap(), std::fs::read(pdf).unwrap());
}

#[test]
fn who_has_no_key_is_offered_one_and_who_is_unknown_is_asked() {
    let desk = Desk::with_two_people();
    let Some(terminal) = Terminal::open(&desk, "key") else { return };
    for name in ["id_ed25519", "id_ed25519.pub"] {
        std::fs::remove_file(desk.home(JANE).join(".ssh").join(name)).unwrap();
    }
    std::fs::write(desk.home(JANE).join(".gitconfig"), "[user]\n\tname = J\n\temail = j@elsewhere.example\n")
        .unwrap();
    terminal.type_in(&ack("enrol"));
    terminal.shows("Your id on the roster, such as jane.doe:");
    terminal.type_in(JANE);
    terminal.shows("? Type yes, or press Enter for no:");
    terminal.type_in("");
    terminal.shows("error: no signing key was found");
    terminal.type_in(&ack("enrol --as jane.doe"));
    terminal.shows("? Type yes, or press Enter for no:");
    terminal.type_in("yes");
    terminal.shows("passphrase");
    for _ in 0..2 {
        std::thread::sleep(Duration::from_millis(700));
        terminal.press("Enter");
    }
    terminal.shows("Enrolled SHA256:");
    let screen = terminal.shows("two people must");
    assert!(screen.contains("countersign"), "{screen}");
}

#[test]
fn whoever_interrupts_is_asked_whether_to_keep_what_they_agreed_to() {
    let desk = Desk::with_two_people();
    let Some(terminal) = Terminal::open(&desk, "keep") else { return };
    let tip = desk.run(JANE, "git", &["rev-parse", "main"]);
    for (answer, outcome) in
        [("drop", "interrupted; nothing was signed"), ("", "Signed 1 record with SHA256:")]
    {
        terminal.type_in(&ack("sign"));
        terminal.shows("or type stop:");
        terminal.press("Enter");
        terminal.shows("stop to end:");
        terminal.type_in("agree");
        terminal.shows("q when you have read it");
        assert_eq!(desk.run(JANE, "git", &["rev-parse", "main"]), tip);
        terminal.press("C-c");
        terminal.shows("Interrupted. You agreed to Access Control Policy before.");
        terminal.type_in(answer);
        terminal.shows(outcome);
    }
    terminal.shows("left for later: Information Security Policy");
    assert_eq!(desk.run(JANE, "git", &["rev-parse", "main~1"]), tip);
}
