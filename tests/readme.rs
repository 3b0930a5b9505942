//! The README's transcript is true: every command of its `console` blocks is run, in order, in an empty directory, and
//! prints what the page shows. `ACK_BLESS=1` writes the page anew; keys, digests and ids, which every run makes of its own,
//! stay those of the page, so that only what changed changes.

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
    let mut ids = Vec::new();
    for part in page.split_inclusive("\n```") {
        let Some(block) = part.strip_prefix("console\n") else {
            written.push_str(part);
            continue;
        };
        let body = block.strip_suffix("```").unwrap();
        written.push_str("console\n");
        for step in steps(body) {
            let printed = run(&step.command, home.path(), &place);
            for line in printed.lines() {
                if let Some(shown) = step.shown.lines().find(|shown| alike(shown) == alike(line)) {
                    let own = differing(line, shown).into_iter();
                    ids.extend(own.map(|(own, shown)| (own.to_owned(), shown.to_owned())));
                }
            }
            let now = if alike(&printed) == alike(&step.shown) {
                step.shown
            } else {
                wrong.push(format!("$ {}\n--- shown\n{}--- printed\n{printed}", step.command, step.shown));
                renamed(&printed, &ids)
            };
            written.push_str(&format!("$ {}\n{now}", step.command));
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

/// What two texts that are alike say differently, each with its counterpart.
fn differing<'a>(one: &'a str, other: &'a str) -> Vec<(&'a str, &'a str)> {
    let words = one.split_whitespace().zip(other.split_whitespace()).filter(|(a, b)| a != b);
    words.map(|(a, b)| core(a, b)).collect()
}

/// Two words without how they begin and end alike, unless little is left then.
fn core<'a>(a: &'a str, b: &'a str) -> (&'a str, &'a str) {
    let front = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let (short_a, short_b) = (a.get(front..).unwrap_or(a), b.get(front..).unwrap_or(b));
    let back = short_a.bytes().rev().zip(short_b.bytes().rev()).take_while(|(a, b)| a == b).count();
    match (short_a.get(..short_a.len() - back), short_b.get(..short_b.len() - back)) {
        (Some(short_a), Some(short_b)) if short_a.len() > 5 => (short_a, short_b),
        _ => (a, b),
    }
}

/// A text with the ids of the page for those of this run.
fn renamed(text: &str, ids: &[(String, String)]) -> String {
    ids.iter().fold(text.to_owned(), |text, (own, shown)| text.replace(own, shown))
}

#[test]
fn what_is_written_anew_keeps_the_ids_of_the_page() {
    let (run, page) =
        ("key SHA256:abcdefgh. at a--0123abcd.yaml\n", "key SHA256:stuvwxyz. at a--4567cdef.yaml\n");
    let ids: Vec<_> = differing(run, page).into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
    assert_eq!(renamed("abcdefgh, in main:a--0123abcd.yaml", &ids), "stuvwxyz, in main:a--4567cdef.yaml");
    assert_eq!(core("12ab", "12cd"), ("12ab", "12cd"), "too little to be told from other words");
}

#[test]
fn only_what_differs_from_run_to_run_is_overlooked() {
    assert_eq!(alike("key SHA256:abc at 0123abcd\n"), alike("key SHA256:xyz at 4567cdef\n"));
    assert_ne!(alike("2 of 3 overdue"), alike("1 of 3 overdue"));
    assert_ne!(alike("due 2026-03-16"), alike("due 2025-03-16"));
}
