//! The README's transcript is true: every command of its `console` blocks is run, in order, in an empty directory, and
//! prints what the page shows. `ACK_BLESS=1` writes the page anew.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

use std::path::Path;
use std::process::Command;

/// A command of the page with the output shown under it.
struct Step {
    command: String,
    shown: String,
}

#[test]
fn the_transcript_is_true() {
    let page = std::fs::read_to_string("README.md").unwrap();
    let home = tempfile::tempdir().unwrap();
    let place = home.path().join("register");
    std::fs::create_dir_all(home.path().join(".ssh")).unwrap();
    std::fs::create_dir_all(&place).unwrap();
    let mut written = String::new();
    let mut wrong = Vec::new();
    for part in page.split_inclusive("\n```") {
        let Some(block) = part.strip_prefix("console\n") else {
            written.push_str(part);
            continue;
        };
        let body = block.strip_suffix("```").unwrap();
        written.push_str("console\n");
        for step in steps(body) {
            let printed = run(&step.command, home.path(), &place);
            if alike(&printed) != alike(&step.shown) {
                wrong.push(format!("$ {}\n--- shown\n{}--- printed\n{printed}", step.command, step.shown));
            }
            written.push_str(&format!("$ {}\n{printed}", step.command));
        }
        written.push_str("```");
    }
    if std::env::var_os("ACK_BLESS").is_some() {
        std::fs::write("README.md", written).unwrap();
    } else {
        assert!(
            wrong.is_empty(),
            "the page and the program differ (ACK_BLESS=1 rewrites it):\n{}",
            wrong.join("\n")
        );
    }
}

fn steps(body: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for line in body.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push(Step { command: command.into(), shown: String::new() }),
            (None, Some(step)) => step.shown.push_str(&format!("{line}\n")),
            (None, None) => {}
        }
    }
    steps
}

/// Runs a line of shell as a person would see it: both streams, 80 columns, no colours, a fixed time.
fn run(command: &str, home: &Path, place: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_ack")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let out = Command::new("sh")
        .args(["-c", &format!("({command}) 2>&1")])
        .current_dir(place)
        .env_clear()
        .envs([
            ("PATH", path.as_str()),
            ("HOME", home.to_str().unwrap()),
            ("COLUMNS", "80"),
            ("NO_COLOR", "1"),
        ])
        .envs([("GIT_CONFIG_NOSYSTEM", "1"), ("LC_ALL", "C.UTF-8"), ("ACK_NOW", "2026-03-02T09:00:00Z")])
        .output()
        .unwrap();
    // The page shows a home like the reader's, not that of the test.
    String::from_utf8(out.stdout).unwrap().replace(home.to_str().unwrap(), "/home/mara")
}

/// The text without what differs from run to run: keys, fingerprints, digests, ids.
fn alike(text: &str) -> String {
    text.split_inclusive(char::is_whitespace)
        .map(|word| {
            let core = word.trim_end();
            let uuid = core.len() == 36 && core.matches('-').count() == 4;
            let shown = if uuid || core.contains("SHA256:") || core.starts_with("AAAA") {
                "#".to_owned()
            } else {
                core.split_inclusive(|c: char| !c.is_ascii_alphanumeric()).map(without_ids).collect()
            };
            shown + &word[core.len()..]
        })
        .collect()
}

/// A run of letters and digits with the mark behind it; runs of hex digits that are long enough to be an id are hidden.
fn without_ids(part: &str) -> String {
    let stem = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let id = stem.len() >= 8 && stem.bytes().all(|b| b.is_ascii_hexdigit());
    if id { format!("#{}", &part[stem.len()..]) } else { part.to_owned() }
}

#[test]
fn only_what_differs_from_run_to_run_is_overlooked() {
    assert_eq!(alike("key SHA256:abc at 0123abcd\n"), alike("key SHA256:xyz at 4567cdef\n"));
    assert_ne!(alike("2 of 3 overdue"), alike("1 of 3 overdue"));
    assert_ne!(alike("due 2026-03-16"), alike("due 2025-03-16"));
}
