//! The comparison of trees against git's own, over random histories.

use crate::git::fixture::Sandbox;
use crate::source::{Entry, Mode};
use std::fmt::Write;

/// A small generator of numbers, the same for every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

const PATHS: [&str; 12] =
    ["a", "a/x", "a/y/z", "a.b", "b/a", "b/a/c", "b-c/d", "ack.yaml", "p/q/r", "p/q", "p/q.r", "b"];

/// A stream for `git fast-import` of commits with one to three parents and files of every kind.
fn random_stream(draw: &mut Draw) -> String {
    let commits = 5 + draw.below(25);
    let mut out = String::new();
    for mark in 1..=commits {
        let _ = write!(
            out,
            "commit refs/heads/b{mark}\nmark :{mark}\ncommitter C <c@x> {} +0000\ndata 1\nm\n",
            1000 + draw.below(500)
        );
        if mark > 1 {
            let first = 1 + mark - 1 - draw.below((mark - 1).min(3)) - 1;
            let _ = writeln!(out, "from :{}", first.max(1));
            for _ in 0..draw.below(3) {
                let _ = writeln!(out, "merge :{}", 1 + draw.below(mark - 1));
            }
        }
        for _ in 0..draw.below(4) {
            let path = PATHS[draw.below(12) as usize];
            let _ = match draw.below(6) {
                0 => writeln!(out, "D {path}"),
                1 => writeln!(out, "M 160000 {:040x} {path}", 1 + draw.below(3)),
                kind => {
                    let mode = ["100755", "120000", "100644", "100644"][kind as usize - 2];
                    writeln!(out, "M {mode} inline {path}\ndata 1\n{}", draw.below(4))
                }
            };
        }
        out.push('\n');
    }
    let _ = writeln!(out, "reset refs/heads/main\nfrom :{commits}");
    out
}

fn ours(entry: Option<Entry>) -> String {
    let Some(entry) = entry else { return format!("000000 {}", "0".repeat(40)) };
    let mode = match entry.mode {
        Mode::Plain => "100644",
        Mode::Executable => "100755",
        Mode::Symlink => "120000",
        Mode::Submodule => "160000",
        Mode::Other(_) => "other",
    };
    format!("{mode} {}", entry.blob)
}

#[test]
fn differences_are_those_of_git_on_random_histories() {
    for seed in 0..40 {
        let s = Sandbox::new();
        s.feed("repo", &["fast-import", "--quiet", "--force"], random_stream(&mut Draw(seed)).as_bytes());
        for under in [&[""][..], &["a", "p/q", "ack.yaml"]] {
            let repo = s.open();
            let history = repo.history(repo.resolve("main").unwrap(), under).unwrap();
            let mut found: Vec<String> = history
                .changes
                .iter()
                .map(|c| {
                    let commit = history.commits[c.commit.index()].id;
                    let (was, now) = (ours(c.was), ours(c.now));
                    let (was, now) = (was.split_once(' ').unwrap(), now.split_once(' ').unwrap());
                    format!("{commit} :{} {} {} {} {}", was.0, now.0, was.1, now.1, c.path)
                })
                .collect();
            let mut args = vec![
                "log",
                "--first-parent",
                "-m",
                "--raw",
                "--no-renames",
                "--no-abbrev",
                "--format=%H",
                "main",
            ];
            if under != [""] {
                args.push("--");
                args.extend(under);
            }
            let mut commit = String::new();
            let mut expected = Vec::new();
            for line in s.git(&args).lines().filter(|l| !l.is_empty()) {
                match line.strip_prefix(':') {
                    None => commit = line.to_owned(),
                    Some(raw) => {
                        let (head, path) = raw.split_once('\t').unwrap();
                        let words: Vec<&str> = head.split(' ').collect();
                        expected.push(format!("{commit} :{} {path}", words[..4].join(" ")));
                    }
                }
            }
            assert!(history.changes.iter().is_sorted_by(|c, d| (c.commit, c.path) < (d.commit, d.path)));
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "seed {seed} under {under:?}");
            let all = s.git(&["rev-list", "--count", "main"]).parse::<usize>().unwrap();
            assert_eq!(history.commits.len() + history.side.len(), all, "seed {seed}");
        }
    }
}

/// From whatever part of whatever history is known, what is read is what would have been read without it.
#[test]
fn a_history_that_is_known_in_part_ends_as_one_read_in_full() {
    let mut continued = 0;
    for seed in 0..40 {
        let s = Sandbox::new();
        s.feed("repo", &["fast-import", "--quiet", "--force"], random_stream(&mut Draw(seed)).as_bytes());
        let repo = s.open();
        let tips: Vec<_> = s
            .git(&["for-each-ref", "--format=%(objectname)", "refs/heads"])
            .lines()
            .map(|id| crate::source::CommitId::parse(id).unwrap())
            .collect();
        let shown = |h: &crate::source::History| {
            let mut side: Vec<_> = h.side.iter().collect();
            side.sort_by_key(|(id, _)| **id);
            format!("{:?} {:?} {side:?}", h.commits, h.changes)
        };
        let mut draw = Draw(seed + 1000);
        for _ in 0..6 {
            let mut pick = || tips[draw.below(tips.len() as u64) as usize];
            let (known, tip) = (pick(), pick());
            let known = repo.history(known, &[""]).unwrap();
            let whole = repo.history(tip, &[""]).unwrap();
            let shared = known.commits.iter().filter(|c| whole.commits.iter().any(|w| w.id == c.id)).count();
            continued += usize::from(shared > 0 && shared < whole.commits.len());
            let found = repo.history_after(known, tip, &[""]).unwrap();
            assert_eq!(shown(&found), shown(&whole), "seed {seed}");
        }
    }
    assert!(continued > 50, "{continued}");
}
