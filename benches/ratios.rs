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
const ROUNDS: usize = 5;

fn main() {
    // `cargo test --benches` only asks whether it builds.
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    println!("| what | held against | wall | CPU |\n|---|---|---|---|");
    let (roster, yaml) = alternate(read_roster_strictly(), read_roster_with_serde_yaml());
    show("a roster of 50,000 people, read strictly", roster, "`serde_yaml` alone", yaml);
    let (hostile, honest) = alternate(read_hostile(), read_roster_strictly());
    show("5 MiB of opening brackets, refused", hostile, "that roster, read strictly", honest);
    let directory = std::env::temp_dir().join(format!("ack-bench-{}", std::process::id()));
    let start = Instant::now();
    make(&directory);
    let made = start.elapsed().as_secs_f64();
    run("git", &directory, &["gc", "--quiet"]);
    run("git", &directory, &["commit-graph", "write", "--reachable"]);
    let records =
        lines(&directory, &["ls-tree", "-r", "--name-only", "HEAD", "acknowledgements", "approvals"]);
    let commits = lines(&directory, &["rev-list", "--first-parent", "HEAD"]);
    cold(&directory, records);
    warm(&directory);
    behind(&directory);
    let index = directory.join(".git/ack/index");
    let bytes = std::fs::metadata(&index).map_or(0, |m| m.len()) as usize;
    println!("\n{records} records in {commits} commits, made in {made:.1} s.");
    println!("The index has {} bytes a record.", bytes / records.max(1));
    for (what, args) in [("warm", &["report"][..]), ("cold", &["report", "--no-cache"])] {
        println!("Most memory of a {what} report: {}.", peak(&directory, args));
    }
    let _ = std::fs::remove_dir_all(&directory);
}

/// Nothing known beforehand, every signature verified.
fn cold(directory: &Path, records: usize) {
    let pair = || {
        run("git", directory, &["log", "--first-parent", "--raw", "--no-renames"]);
        cat_all(directory);
    };
    let report = || ack(directory, &["report", "--no-cache"]);
    let (own, git) = alternate(report, pair);
    show(
        "`ack report`, cold",
        own,
        "`git log --first-parent --raw` and `git cat-file --batch` of all records",
        git,
    );
    let signatures = verification().mul_f64(records as f64);
    let rest = own.cpu.saturating_sub(signatures.mul_f64(1.15));
    println!(
        "| the same, less 1.15 exact Ed25519 verifications a record ({:.0} ms) | the same | | {:.2} |",
        signatures.as_secs_f64() * 1e3,
        rest.as_secs_f64() / git.cpu.as_secs_f64()
    );
    let one_core =
        || run("taskset", directory, &["-c", "0", env!("CARGO_BIN_EXE_ack"), "report", "--no-cache"]);
    if Command::new("taskset").arg("-V").output().is_ok_and(|o| o.status.success()) {
        let (two, one) = alternate(report, one_core);
        show("`ack report`, cold, on all cores", two, "on one core", one);
    }
    let (verify, own) = alternate(|| ack(directory, &["verify"]), report);
    show("`ack verify`", verify, "`ack report`, cold", own);
}

/// Asked a second time.
fn warm(directory: &Path) {
    let report = || ack(directory, &["report"]);
    report();
    let (own, tree) = alternate(report, || run("git", directory, &["ls-tree", "-r", "HEAD"]));
    show("`ack report`, warm", own, "`git ls-tree -r HEAD`", tree);
    let period = months(directory);
    let (own, plain) = alternate(|| ack(directory, &["report", "--period", &period]), report);
    show("`ack report` of all months, warm", own, "`ack report`, warm", plain);
}

/// With what is remembered a thousand commits old.
fn behind(directory: &Path) {
    let index = directory.join(".git/ack/index");
    let tip = text(directory, &["rev-parse", "HEAD"]);
    if lines(directory, &["rev-list", "--first-parent", "HEAD"]) <= 1000 {
        return;
    }
    run("git", directory, &["update-ref", "refs/heads/main", "HEAD~1000"]);
    let _ = std::fs::remove_file(&index);
    ack(directory, &["report"]);
    let old = std::fs::read(&index).expect("an index was written");
    run("git", directory, &["update-ref", "refs/heads/main", &tip]);
    let late = || {
        std::fs::write(&index, &old).expect("the index can be written");
        ack(directory, &["report"]);
    };
    let log = || run("git", directory, &["log", "-1000", "--first-parent", "--raw", "--no-renames"]);
    let (own, log) = alternate(late, log);
    show("`ack report`, 1000 commits behind", own, "`git log -1000 --first-parent --raw`", log);
}

/// What something took.
#[derive(Clone, Copy)]
struct Took {
    wall: Duration,
    cpu: Duration,
}

/// Medians of two measurements, taken in turn.
fn alternate(mut a: impl FnMut(), mut b: impl FnMut()) -> (Took, Took) {
    let time = |f: &mut dyn FnMut()| {
        let (start, cpu) = (Instant::now(), cpu());
        f();
        (start.elapsed(), self::cpu().saturating_sub(cpu))
    };
    let (first, second): (Vec<_>, Vec<_>) = (0..ROUNDS).map(|_| (time(&mut a), time(&mut b))).unzip();
    let median = |all: Vec<(Duration, Duration)>| {
        let (mut wall, mut cpu): (Vec<_>, Vec<_>) = all.into_iter().unzip();
        wall.sort();
        cpu.sort();
        Took { wall: wall[ROUNDS / 2], cpu: cpu[ROUNDS / 2] }
    };
    (median(first), median(second))
}

/// Processor time of this process and of those it waited for, where the system tells: in hundredths of a second.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(4);
    Duration::from_millis(10 * ticks.filter_map(|t| t.parse::<u64>().ok()).sum::<u64>())
}

fn show(what: &str, took: Took, against: &str, other: Took) {
    let ratio = |a: Duration, b: Duration| {
        let (a, b) = (a.as_secs_f64() * 1e3, b.as_secs_f64() * 1e3);
        if b > 0.0 { format!("{:.2} ({a:.0} / {b:.0} ms)", a / b) } else { "too short".to_owned() }
    };
    println!("| {what} | {against} | {} | {} |", ratio(took.wall, other.wall), ratio(took.cpu, other.cpu));
}

/// One exact Ed25519 verification by the library that `ack` uses, of a message as long as what a record's signature
/// covers.
fn verification() -> Duration {
    use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
    let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("any 32 bytes are a seed");
    let message = [1; 140];
    let signature = pair.sign(&message);
    let key = UnparsedPublicKey::new(&ED25519, pair.public_key().as_ref());
    let start = cpu();
    for _ in 0..20_000 {
        key.verify(&message, signature.as_ref()).expect("it verifies");
    }
    cpu().saturating_sub(start) / 20_000
}

/// The most memory that a run had, where the system tells.
fn peak(directory: &Path, args: &[&str]) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ack"))
        .args(args)
        .current_dir(directory)
        .env("ACK_NOW", "2026-11-20T16:00:00Z")
        .stdout(Stdio::null())
        .spawn()
        .expect("the program runs");
    let mut most = 0u64;
    while child.try_wait().expect("it can be waited for").is_none() {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
        let kib = line.split_whitespace().next().and_then(|n| n.parse().ok());
        most = most.max(kib.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    format!("{} MB", most * 1024 / 1_000_000)
}

fn read_hostile() -> impl FnMut() {
    let text = vec![b'['; 5 << 20];
    move || {
        let (people, findings) = format::roster("people/x.yaml", &text);
        assert!(people.is_empty() && !findings.is_empty());
    }
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

fn text(directory: &Path, args: &[&str]) -> String {
    let out = Command::new("git").args(args).current_dir(directory).output().expect("git runs");
    String::from_utf8_lossy(&out.stdout).trim().to_owned()
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
