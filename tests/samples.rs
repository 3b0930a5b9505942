//! The registers that come with the project verify: the one at the top level, and the larger one of `examples/`.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

use std::path::Path;
use std::process::{Command, Output};

fn ack(directory: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ack"))
        .args(args)
        .current_dir(directory)
        .env("ACK_NOW", "2026-11-22T12:00:00Z")
        .env_remove("ACK_REPO")
        .output()
        .unwrap()
}

/// Every record counts, and there is something to see.
fn holds(directory: &Path, people: usize) {
    let out = ack(directory, &["verify", "--format", "json"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let verified: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let records = verified["records"].as_array().unwrap();
    assert!(records.len() > 200, "{}", records.len());
    assert!(records.iter().all(|r| r["verdict"] == "valid"));
    assert!(records.is_sorted_by_key(|r| r["path"].as_str()), "records come by path");
    let out = ack(directory, &["report", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let count = |key: &str| report["coverage"][key].as_u64().unwrap();
    assert!(count("overdue") > 0 && count("pending") > 0 && count("acknowledged") > count("required") / 2);
    assert_eq!(count("required"), count("acknowledged") + count("pending") + count("overdue"));
    assert!(report["active"].as_u64().unwrap() as usize <= people);
}

#[test]
fn the_register_at_the_top_level_verifies_in_any_full_clone() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !here.join(".git").exists() || here.join(".git/shallow").exists() {
        println!("skipped: these sources are no full clone, so there is no history to verify");
        return;
    }
    holds(here, 24);
}

#[test]
fn the_larger_register_verifies_once_it_is_cloned() {
    let place = tempfile::tempdir().unwrap();
    let bundle = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/northwind.bundle");
    let clone = place.path().join("northwind");
    let done = Command::new("git")
        .args(["clone", "-q", "-b", "main"])
        .args([bundle.as_path(), clone.as_path()])
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .status()
        .unwrap();
    assert!(done.success());
    holds(&clone, 100);
}
