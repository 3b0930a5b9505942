//! Pages in a real browser: no error, no request, nothing for axe-core to find, no scrolling sideways, and paper. Needs
//! Chromium, Node, and in `target/browser` the npm packages playwright-core and axe-core; without them the test says so
//! and ends.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const NOW: &str = "2026-11-20T16:00:00Z";

/// Where the packages are, and the browser; `None` with a reason printed.
fn browser() -> Option<(PathBuf, &'static str)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/browser/node_modules");
    let runs = |program: &str| {
        let mut asked = Command::new(program);
        asked.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
        asked.status().is_ok_and(|s| s.success())
    };
    let missing = if !here.join("playwright-core").is_dir() || !here.join("axe-core").is_dir() {
        "no playwright-core and axe-core in target/browser"
    } else if !runs("node") {
        "no node"
    } else {
        match ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|b| runs(b)) {
            Some(browser) => return Some((here, browser)),
            None => "no Chromium",
        }
    };
    println!("skipped: there is {missing} here");
    None
}

fn ack(dir: &Path, args: &[&str]) {
    let mut ack = Command::new(env!("CARGO_BIN_EXE_ack"));
    ack.current_dir(dir).args(args).env("ACK_NOW", NOW);
    let out =
        ack.env("GIT_CONFIG_GLOBAL", dir.join("none")).env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap();
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn pages_hold_in_a_browser() {
    let Some((packages, browser)) = browser() else { return };
    let dir = tempfile::tempdir().unwrap();
    ack(dir.path(), &["demo", "demo", "--people", "24", "--seed", "3"]);
    let register = dir.path().join("demo");
    let pages: [&[&str]; 3] = [
        &["report"],
        &["report", "--period", "2025-11-01..2026-10-31", "--by", "location"],
        // Nothing is required of anybody here.
        &["report", "--as-of", "2026-11-20", "--person", "mara.lind", "--status", "exempt"],
    ];
    let mut node = Command::new("node");
    node.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/look.js")).arg(browser);
    for (n, page) in pages.iter().enumerate() {
        let file = dir.path().join(format!("{n}.html"));
        ack(&register, &[page, &["--format", "html", "--output", file.to_str().unwrap()][..]].concat());
        node.arg(file);
    }
    // Names without an end, where one could push the page apart.
    let long = std::fs::read_to_string(dir.path().join("0.html")).unwrap();
    let long = ["Northwind Instruments", "Clara Demir", "Data Protection Policy", "finance"]
        .iter()
        .fold(long, |page, name| page.replace(name, &"x".repeat(300)));
    let file = dir.path().join("long.html");
    std::fs::write(&file, long).unwrap();
    node.arg(file);
    let out = node.env("NODE_PATH", packages).env("HOME", dir.path()).output().unwrap();
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{said}\n{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(said.lines().count(), (pages.len() + 1) * 6, "{said}");
}
