//! Measures, as ratios taken side by side in one run: `cargo bench`.
//!
//! Machines differ and are noisy, so nothing here passes or fails. `ACK_BENCH_PEOPLE`, `ACK_BENCH_POLICIES` and
//! `ACK_BENCH_YEARS` scale the register that is measured. What came out is kept in `docs/performance.md`.

// A measurement speaks on standard output, and ends where something does not run.
#![allow(clippy::print_stdout, clippy::expect_used, clippy::disallowed_methods)]

use ack::format;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often each measurement is repeated, alternating with what it is held against.
const ROUNDS: usize = 7;

fn main() {
    // `cargo test --benches` only asks whether it builds.
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    let (roster, yaml) = alternate(read_roster_strictly(), read_roster_with_serde_yaml());
    show("a roster of 50,000 people, read strictly", roster, "serde_yaml alone", yaml);
    let directory = std::env::temp_dir().join(format!("ack-bench-{}", std::process::id()));
    let start = Instant::now();
    make(&directory);
    println!("\nregister made in {:.1} s", start.elapsed().as_secs_f64());
    println!(
        "{} records, {} commits",
        lines(&directory, &["ls-tree", "-r", "--name-only", "HEAD", "acknowledgements", "approvals"]),
        lines(&directory, &["rev-list", "--first-parent", "HEAD"])
    );
    run("git", &directory, &["gc", "--quiet"]);
    let report = || ack(&directory, &["report", "--format", "json"]);
    let pair = || {
        run("git", &directory, &["log", "--first-parent", "--raw", "--no-renames"]);
        cat_all(&directory);
    };
    let (own, git) = alternate(report, pair);
    show("ack report, everything verified", own, "git log --raw and cat-file of all records", git);
    let (own, tree) = alternate(report, || run("git", &directory, &["ls-tree", "-r", "HEAD"]));
    show("ack report, everything verified", own, "git ls-tree -r HEAD", tree);
    let period = months(&directory);
    let (own, plain) =
        alternate(|| ack(&directory, &["report", "--period", &period, "--format", "json"]), report);
    show("ack report of all months", own, "ack report", plain);
    let _ = std::fs::remove_dir_all(&directory);
}

/// Medians of two measurements, taken in turn.
fn alternate(mut a: impl FnMut(), mut b: impl FnMut()) -> (Duration, Duration) {
    let time = |f: &mut dyn FnMut()| {
        let start = Instant::now();
        f();
        start.elapsed()
    };
    let (mut first, mut second): (Vec<_>, Vec<_>) = (0..ROUNDS).map(|_| (time(&mut a), time(&mut b))).unzip();
    first.sort();
    second.sort();
    (first[ROUNDS / 2], second[ROUNDS / 2])
}

fn show(what: &str, took: Duration, against: &str, other: Duration) {
    let (a, b) = (took.as_secs_f64() * 1e3, other.as_secs_f64() * 1e3);
    println!("{what}: {a:.0} ms; {against}: {b:.0} ms; ratio {:.2}", a / b);
}

fn roster() -> String {
    let entry = |n: u32| {
        let team = n % 50;
        format!(
            "  - {{id: p{n}, start: 2025-04-01, roles: [engineer], team: t{team}, manager: p1, location: DE}}\n"
        )
    };
    format!("people:\n{}", (0..50_000).map(entry).collect::<String>())
}

fn read_roster_strictly() -> impl FnMut() {
    let text = roster();
    move || {
        let (people, findings) = format::roster("people/x.yaml", text.as_bytes());
        assert_eq!((people.len(), findings.len()), (50_000, 0));
    }
}

fn read_roster_with_serde_yaml() -> impl FnMut() {
    let text = roster();
    move || {
        let value: serde_yaml::Value = serde_yaml::from_str(&text).expect("the roster is YAML");
        assert!(value.is_mapping());
    }
}

fn make(directory: &Path) {
    let size = |name: &str, default: &str| std::env::var(name).unwrap_or_else(|_| default.into());
    let (people, policies, years) =
        (size("ACK_BENCH_PEOPLE", "1000"), size("ACK_BENCH_POLICIES", "10"), size("ACK_BENCH_YEARS", "3"));
    let place = directory.to_str().expect("a path of text");
    let args = ["demo", place, "--people", &people, "--policies", &policies, "--years", &years];
    ack(Path::new("."), &args);
}

fn ack(directory: &Path, args: &[&str]) {
    run(env!("CARGO_BIN_EXE_ack"), directory, args);
}

fn run(program: &str, directory: &Path, args: &[&str]) {
    let status = Command::new(program)
        .args(args)
        .current_dir(directory)
        .env("ACK_NOW", "2026-11-20T16:00:00Z")
        .stdout(Stdio::null())
        .status()
        .expect("the program runs");
    assert!(status.success(), "{program} {args:?}");
}

fn lines(directory: &Path, args: &[&str]) -> usize {
    let out = Command::new("git").args(args).current_dir(directory).output().expect("git runs");
    out.stdout.iter().filter(|b| **b == b'\n').count()
}

/// From the day after the register's first commit to the last day of the measurement.
fn months(directory: &Path) -> String {
    let args = ["log", "--first-parent", "--reverse", "--format=%cs"];
    let out = Command::new("git").args(args).current_dir(directory).output().expect("git runs");
    let days = String::from_utf8_lossy(&out.stdout).into_owned();
    let first = days.lines().find(|day| Some(*day) > days.lines().next()).unwrap_or_default();
    format!("{first}..2026-11-20")
}

/// Every record's bytes, in the order of the tree.
fn cat_all(directory: &Path) {
    let script = "git ls-tree -r HEAD acknowledgements approvals | cut -d' ' -f3 | cut -f1 | git cat-file --batch --buffer";
    run("sh", directory, &["-c", script]);
}
