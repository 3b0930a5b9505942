//! Real repositories, made by git.

use crate::world::{Person, Real, World, day, when};
use ack::assess::{Facts, Status, Verdict, assess};
use ack::gather::{GatherError, Question, View, view};
use ack::git::{GitError, Repo};

/// The register of a directory, at noon of a day.
fn seen(real: &Real, dir: &str, today: &str) -> Result<View, GatherError> {
    view(&Repo::discover(&real.path(dir)).unwrap(), &Question::default(), when(today))
}

fn verdicts(view: &View) -> Vec<Verdict> {
    let facts = Facts::new(&view.register);
    assess(&facts, view.day).records.iter().map(|j| j.verdict).collect()
}

/// A clone cut off by depth: nothing is guessed. The library says why, the program exits with 3 and the remedy.
#[test]
fn g24_a_shallow_clone_is_refused() {
    let mut w = World::headless();
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-06");
    w.record("2026-01-06T13:00:00Z", record);
    let real = Real::of(&w);
    let url = format!("file://{}", real.path("repo").display());
    real.git(".", &["clone", "-q", "--depth", "1", &url, "shallow"]);
    real.git(".", &["clone", "-q", &url, "whole"]);
    let repo = Repo::discover(&real.path("shallow")).unwrap();
    assert_eq!(repo.require_full_history(), Err(GitError::Shallow));
    assert!(matches!(seen(&real, "shallow", "2026-01-10"), Err(GatherError::Git(GitError::Shallow))));
    for command in ["report", "verify", "check"] {
        let out = real.ack("shallow", "2026-01-10", &[], &[command]);
        assert_eq!(out.status.code(), Some(3), "{command}");
        assert!(out.stdout.is_empty(), "{command}");
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(said.contains("shallow") && said.contains("git fetch --unshallow"), "{said}");
    }
    // The honest twin, and the same clone once its history is there.
    assert_eq!(real.ack("whole", "2026-01-10", &[], &["check"]).status.code(), Some(0));
    real.git("shallow", &["fetch", "-q", "--unshallow"]);
    assert_eq!(real.ack("shallow", "2026-01-10", &[], &["check"]).status.code(), Some(0));
}

/// mara and ben sign on two branches at once: both merge without a conflict, and both count.
#[test]
fn g25_two_branches_merge_without_conflict() {
    let w = World::headless();
    let real = Real::of(&w);
    for who in ["mara", "ben"] {
        let record = w.acknowledge(who, "conduct", "1.0", "2026-01-08").seal();
        real.git("repo", &["checkout", "-q", "-b", who, "main"]);
        real.save("repo", &record.path, &record.bytes);
    }
    real.git("repo", &["checkout", "-q", "main"]);
    for who in ["mara", "ben"] {
        real.git("repo", &["merge", "-q", "--no-ff", "--no-edit", who]);
    }
    let view = seen(&real, "repo", "2026-01-12").unwrap();
    assert_eq!(verdicts(&view), [Verdict::Valid; 4]);
    let facts = Facts::new(&view.register);
    let assessment = assess(&facts, day("2026-01-12"));
    assert!(assessment.pairs.iter().all(|p| p.status == Status::Acknowledged));
    assert_eq!(assessment.coverage().required, 2);
}

/// A clone whose check-out has Windows line ends: the blobs are the same, so everything verifies.
#[test]
fn g20_a_check_out_with_crlf() {
    let mut w = World::headless();
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-06");
    let record = w.record("2026-01-06T13:00:00Z", record);
    let real = Real::of(&w);
    let url = real.path("repo").display().to_string();
    real.git(".", &["clone", "-q", "-c", "core.autocrlf=true", &url, "windows"]);
    let bytes = std::fs::read(real.path("windows").join(&record.path)).unwrap();
    assert!(bytes.windows(2).any(|w| w == b"\r\n"), "the check-out has been changed");
    assert_eq!(verdicts(&seen(&real, "windows", "2026-01-10").unwrap()), [Verdict::Valid; 3]);
}

/// A record brought by `git merge --squash` and one by rebase are recorded when they reach the mainline.
#[test]
fn g21_squashed_and_rebased_by_git() {
    let mut w = World::headless();
    let records = ["mara", "ben"].map(|who| w.acknowledge(who, "conduct", "1.0", "2026-01-06").seal());
    w.commit("2026-01-07", |tree| {
        tree.put("README.md", "Meanwhile.");
    });
    let real = Real::of(&w);
    for (who, record) in ["mara", "ben"].iter().zip(&records) {
        real.git("repo", &["checkout", "-q", "-b", who, "main~1"]);
        real.save("repo", &record.path, &record.bytes);
    }
    real.git("repo", &["checkout", "-q", "main"]);
    real.git("repo", &["merge", "-q", "--squash", "mara"]);
    real.git("repo", &["commit", "-q", "-m", "squashed"]);
    real.git("repo", &["rebase", "-q", "main", "ben"]);
    real.git("repo", &["checkout", "-q", "main"]);
    real.git("repo", &["merge", "-q", "--ff-only", "ben"]);
    let register = seen(&real, "repo", "2026-01-20").unwrap().register;
    let tip = register.tip();
    for (record, recorded) in records.iter().zip([tip.before().unwrap(), tip]) {
        let file = register.records.iter().find(|f| *f.path() == *record.path).unwrap();
        assert_eq!(file.recorded, recorded);
    }
    assert_eq!(verdicts(&seen(&real, "repo", "2026-01-20").unwrap()), [Verdict::Valid; 4]);
}

/// The same revision and day, asked in other time zones, locales, directories and widths: the same bytes in every
/// format.
#[test]
fn g29_the_same_bytes_anywhere() {
    let mut w = World::headless();
    w.commit("2026-01-05T23:30:00Z", |tree| {
        tree.put_person(&Person::new("cleo").manager("mara").with("name: Cléo Ünal"));
    });
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-06");
    w.record("2026-01-06T13:00:00Z", record);
    let real = Real::of(&w);
    let url = real.path("repo").display().to_string();
    real.git(".", &["clone", "-q", &url, "elsewhere"]);
    let places: [(&str, &[(&str, &str)]); 5] = [
        ("repo", &[("TZ", "UTC"), ("LANG", "C.UTF-8")]),
        ("repo", &[("TZ", "Pacific/Auckland"), ("LANG", "de_DE.UTF-8")]),
        ("elsewhere", &[("TZ", "America/Los_Angeles"), ("LANG", "C")]),
        ("repo", &[("LC_ALL", "POSIX"), ("COLUMNS", "60")]),
        ("elsewhere", &[]),
    ];
    for format in ["json", "csv", "table"] {
        let answers = places.map(|(dir, env)| {
            let out = real.ack(dir, "2026-01-20", env, &["report", "--format", format]);
            assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
            String::from_utf8(out.stdout).unwrap()
        });
        assert!(answers[0].contains("conduct") && answers[0].contains("2026-01-19"), "{}", answers[0]);
        for (answer, place) in answers.iter().zip(places) {
            assert_eq!(*answer, answers[0], "{format} {place:?}");
        }
    }
}
