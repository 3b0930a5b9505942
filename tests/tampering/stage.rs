//! A register in a real repository, to be tampered with: two people, two policies, and everything in order.

use crate::world::{Person, Policy, Real, Signed, World, day, when};
use ack::assess::{Facts, assess};
use ack::checks::{self, Case};
use ack::gather::{Depth, Presented, Question, view};
use ack::git::Repo;
use ack::source::{CommitId, Digest};
use std::path::PathBuf;

/// Something that is done to the register, and what has to be found. Done honestly, nothing is found.
pub(crate) struct Row {
    pub(crate) what: &'static str,
    /// The ids of the findings, sorted, each as often as it is found; nothing else may be found.
    pub(crate) found: &'static [&'static str],
    pub(crate) tampered: fn(&mut Stage),
    pub(crate) honest: fn(&mut Stage),
}

impl Row {
    /// Plays the row and its honest twin.
    pub(crate) fn play(&self) {
        let mut stage = Stage::new();
        (self.tampered)(&mut stage);
        assert_eq!(stage.ids(), self.found, "{}: {:#?}", self.what, stage.findings());
        let mut stage = Stage::new();
        (self.honest)(&mut stage);
        assert_eq!(
            stage.ids(),
            Vec::<String>::new(),
            "honest twin of: {}: {:#?}",
            self.what,
            stage.findings()
        );
    }
}

/// The repository, and the world from which its people sign.
pub(crate) struct Stage {
    pub(crate) real: Real,
    pub(crate) w: World,
    /// A checkpoint that was kept outside.
    pub(crate) kept: Option<(String, Vec<u8>)>,
}

/// ben's entry.
pub(crate) fn ben() -> Person {
    Person::new("ben").manager("mara")
}

pub(crate) fn conduct() -> Policy {
    Policy::new("conduct", "1.0", "2026-01-05")
}

impl Stage {
    /// mara and ben, each of whom acknowledged both policies on 6 January; both policies are approved, all keys
    /// confirmed.
    pub(crate) fn new() -> Self {
        let mut w = World::headless();
        w.commit("2026-01-05T10:00:00Z", |tree| {
            tree.put_policy(&Policy::new("visits", "1.0", "2026-01-05"));
        });
        let approvals =
            ["conduct", "visits"].map(|policy| w.approve("mara", policy, "1.0", "2026-01-05T10:30:00Z"));
        let records = ["mara", "ben"].map(|who| {
            ["conduct", "visits"].map(|policy| w.acknowledge(who, policy, "1.0", "2026-01-06T10:00:00Z"))
        });
        w.commit("2026-01-05T11:00:00Z", |tree| {
            for approval in approvals {
                tree.add(approval);
            }
        });
        w.commit("2026-01-06T11:00:00Z", |tree| {
            for record in records.into_iter().flatten() {
                tree.add(record);
            }
        });
        Self { real: Real::of(&w), w, kept: None }
    }

    /// cleo arrives on 8 January, and is in order with everything.
    pub(crate) fn third(&self) {
        self.person(&Person::new("cleo"));
        for record in self.w.enrol("cleo", "cleo", &["mara"], "2026-01-08T10:00:00Z") {
            self.add(record);
        }
        for policy in ["conduct", "visits"] {
            self.add(self.w.acknowledge("cleo", policy, "1.0", "2026-01-08T11:00:00Z"));
        }
        self.commit("2026-01-08");
    }

    /// ben's acknowledgement of `conduct`: what most is done to.
    pub(crate) fn record(&self) -> Signed {
        self.w.acknowledge("ben", "conduct", "1.0", "2026-01-06T10:00:00Z").seal()
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.real.path("repo")
    }

    /// Writes a file into the work tree.
    pub(crate) fn put(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let file = self.root().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
        self
    }

    pub(crate) fn add(&self, record: impl Into<Signed>) -> &Self {
        let record = record.into();
        self.put(&record.path, &record.bytes)
    }

    pub(crate) fn person(&self, person: &Person) -> &Self {
        self.put(&person.path(), person.yaml())
    }

    pub(crate) fn policy(&self, policy: &Policy) -> &Self {
        self.put(&policy.path(), policy.yaml())
    }

    pub(crate) fn remove(&self, path: &str) -> &Self {
        std::fs::remove_file(self.root().join(path)).unwrap();
        self
    }

    /// Commits the work tree at a moment.
    pub(crate) fn commit(&self, at: &str) -> CommitId {
        self.git(at, &["add", "-A"]);
        self.git(at, &["commit", "-q", "--allow-empty", "-m", "something"]);
        self.tip()
    }

    pub(crate) fn git(&self, at: &str, args: &[&str]) -> String {
        self.real.git_at(when(at).0, "repo", args)
    }

    pub(crate) fn tip(&self) -> CommitId {
        CommitId::parse(&self.real.git("repo", &["rev-parse", "HEAD"])).unwrap()
    }

    /// How many records the work tree has, and the digest over them, found out without the program's own code.
    pub(crate) fn manifest(&self) -> (u32, Digest) {
        let all = self.real.git("repo", &["ls-files", "acknowledgements", "approvals"]);
        let digest = |path: &str| Digest::of(&std::fs::read(self.root().join(path)).unwrap()).hex();
        let mut lines: Vec<String> = all.lines().map(|path| format!("{} {path}\n", digest(path))).collect();
        lines.sort();
        (u32::try_from(lines.len()).unwrap(), Digest::of(lines.concat().as_bytes()))
    }

    /// mara's checkpoint of the tip, right in everything, committed a minute after.
    pub(crate) fn checkpoint(&mut self, previous: &str, at: &str) -> Signed {
        let signed = self.w.checkpoint("mara", self.tip(), self.manifest(), previous, at).seal();
        self.add(&signed).commit(at);
        signed
    }

    /// The id and subject of everything that is found on 1 March.
    pub(crate) fn findings(&self) -> Vec<(&'static str, String, String)> {
        let depth = match &self.kept {
            None => Depth::Proofs,
            Some((name, bytes)) => {
                let record = ack::format::record::parse(bytes).unwrap().record;
                Depth::Against(Box::new(Presented { name: name.clone(), record }))
            }
        };
        let question = Question { depth, ..Question::default() };
        let seen = view(&Repo::discover(&self.root()).unwrap(), &question, when("2026-03-01")).unwrap();
        let register = &seen.register;
        let facts = Facts::new(register);
        let assessment = assess(&facts, day("2026-03-01"));
        let mut findings = seen.findings.clone();
        findings.extend(checks::run(&Case {
            register,
            facts: &facts,
            records: &assessment.records,
            day: assessment.day,
        }));
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
        findings.into_iter().map(|f| (f.id, f.subject, f.message)).collect()
    }

    /// The ids of everything that is found, sorted.
    pub(crate) fn ids(&self) -> Vec<&'static str> {
        let mut ids: Vec<_> = self.findings().into_iter().map(|(id, ..)| id).collect();
        ids.sort_unstable();
        ids
    }
}
