//! From a history of bytes to the register: what each commit recorded, understood once and kept with its time.
//!
//! Total: whatever is in the files, loading ends with a register and a list of findings. The only errors are a history
//! without settings, settings for a newer ack at the tip, and a repository that cannot be read. A file that cannot be
//! understood leaves what stood before in force, and an error finding while it is at the tip: nobody is dropped by a
//! typing mistake.

mod checkpoints;
mod evidence;
mod faults;
mod governed;
mod merges;
mod proofs;
mod records;
mod rules;
mod times;
mod whole;

pub use checkpoints::{manifest, standing};
pub use faults::FAULTS;
pub use governed::is_governed;
pub use proofs::{prove, start};
pub use records::{is_record, touched};
pub use times::{last_by, times};
pub use whole::Whole;

use crate::cores::both;
use crate::finding::{Finding, Severity};
use crate::format::faults::SCHEMA_NEWER;
use crate::model::{
    Commit, Config, Days, Moment, Person, PersonId, Proofs, Records, Register, Requirement, RequirementId,
    Rosters, Seal, TextSeen, Track, Understood, Zone,
};
use crate::source::{BlobId, Blobs, Change, CommitIx, CommitMeta, History};
use governed::Governed;
use proofs::shifted;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The settings file: where a register begins.
pub const SETTINGS: &str = "ack.yaml";

/// The paths that make up a register.
pub const PATHS: [&str; 6] = [SETTINGS, "policies", "training", "people", "acknowledgements", "approvals"];

/// The directories of the records.
pub const RECORDS: [&str; 2] = ["acknowledgements", "approvals"];

/// Why there is no register to load.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No commit of the mainline has readable settings.
    #[error("no register here: no commit of this branch holds an ack.yaml that can be read")]
    NoSettings {
        /// What is wrong with the one at the tip, if there is one.
        findings: Vec<Finding>,
    },
    /// The settings at the tip are of a form that may mean anything.
    #[error("{}", finding.message)]
    Newer {
        /// Which one.
        finding: Box<Finding>,
    },
    /// The repository is damaged or incomplete.
    #[error("the repository cannot be read: {0}")]
    Repository(#[from] anyhow::Error),
}

/// A loaded register.
#[derive(Debug)]
pub struct Loaded {
    /// The register.
    pub register: Register,
    /// What is wrong with the files at the tip, and what lies among the records without being one.
    pub findings: Vec<Finding>,
    /// Of how many records it was not known what they are.
    pub news: usize,
    /// The rosters that had to be read, and in which nothing is wrong.
    pub rosters: Rosters,
}

/// What is known of a history beforehand.
#[allow(missing_debug_implementations)]
pub struct Remembered<'a> {
    /// Records that are known, and to which nothing happened as far as they were followed.
    pub settled: Records,
    /// What rosters say.
    pub rosters: &'a Rosters,
    /// What other blobs are.
    pub known: &'a Known<'a>,
    /// The register at an earlier commit of the same history.
    pub before: Option<&'a Loaded>,
}

/// What is known of a record's blob beforehand.
#[derive(Debug)]
pub enum Knowledge {
    /// Nothing.
    None,
    /// What it is, if it still is there: its bytes are to be read and their hash checked.
    Meaning(Understood),
    /// What it is, and that it lies where it lay.
    Sure(Understood),
}

/// Where that is asked.
pub type Known<'a> = dyn Fn(BlobId) -> Knowledge + 'a;

/// Loads the register at the tip of a history. `seal` checks one signature over a record's signed bytes; it is called
/// from several threads.
///
/// # Errors
/// [`LoadError::NoSettings`] where no commit has settings, [`LoadError::Newer`] where those at the tip are for a newer
/// ack, [`LoadError::Repository`] where bytes cannot be read.
pub fn load(
    history: &History,
    blobs: &dyn Blobs,
    seal: &(dyn Fn(&[u8], &str) -> Seal + Sync),
) -> Result<Loaded, LoadError> {
    let nothing = Remembered {
        settled: Records::default(),
        rosters: &Rosters::default(),
        known: &|_| Knowledge::None,
        before: None,
    };
    load_with(history, nothing, blobs, seal)
}

/// The same, when something is known already: that is not read again.
///
/// # Errors
/// As for [`load`].
pub fn load_with(
    history: &History,
    remembered: Remembered<'_>,
    blobs: &dyn Blobs,
    seal: &(dyn Fn(&[u8], &str) -> Seal + Sync),
) -> Result<Loaded, LoadError> {
    let Remembered { settled, rosters, known, before } = remembered;
    // The register begins with the first commit that holds settings; what lay there before begins with it.
    let first = history.changes.iter().find(|c| c.path == SETTINGS && c.now.is_some()).map(|c| c.commit);
    let start = first.unwrap_or(CommitIx(0));
    let claims = || history.commits.iter().map(|c| c.committed).collect::<Vec<_>>();
    let before = before.filter(|before| goes_on(history, start, before));
    let rules =
        || before.map_or_else(|| rules(history, start, rosters, blobs), |before| Ok(Rules::of(before)));
    let (rules, times) = both(rules, || times(&claims()));
    let Rules { config, people, requirements, texts, mut findings, fresh } = rules?;
    if let Some(newer) = findings.iter().find(|f| f.id == SCHEMA_NEWER.id) {
        return Err(LoadError::Newer { finding: Box::new(newer.clone()) });
    }
    let unreadable = unreadable(&findings);
    let Some(settings) = config.last().map(Arc::clone) else {
        return Err(LoadError::NoSettings { findings });
    };
    let zone = settings.zone;
    let commits = commits(history, &times, start, zone);
    let repository =
        config.first().map_or_else(|| settings.repository.clone(), |(_, c)| c.repository.clone());
    let read = records::read(history, settled, start, blobs, known, seal)?;
    findings.extend(read.findings);
    let register = Register {
        repository,
        zone,
        commits,
        config,
        people,
        requirements,
        texts,
        records: read.files,
        unreadable,
        proofs: Proofs::default(),
    };
    Ok(Loaded { register, findings, news: read.news, rosters: fresh })
}

/// What the history recorded of the governed files.
struct Rules {
    config: Track<Config>,
    people: BTreeMap<PersonId, Track<Person>>,
    requirements: BTreeMap<RequirementId, Track<Requirement>>,
    texts: BTreeMap<RequirementId, Vec<TextSeen>>,
    findings: Vec<Finding>,
    fresh: Rosters,
}

impl Rules {
    /// Those of a register in which nothing of them changed since.
    fn of(before: &Loaded) -> Self {
        let Register { config, people, requirements, texts, .. } = before.register.clone();
        let findings = before.findings.iter().filter(|f| f.id != faults::STRAY_FILE.id).cloned().collect();
        Self { config, people, requirements, texts, findings, fresh: Rosters::default() }
    }
}

/// Whether a history goes on from a register with nothing but records.
fn goes_on(history: &History, start: CommitIx, before: &Loaded) -> bool {
    let commits = &before.register.commits;
    let known = start.index() + commits.len();
    let last = known.checked_sub(1).and_then(|last| history.commits.get(last));
    let is_later = |change: &Change<'_>| change.commit.index() >= known;
    last.zip(commits.last()).is_some_and(|(last, known)| last.id == known.id)
        && !history.changes.iter().filter(is_later).any(|change| is_governed(change.path))
}

fn rules(history: &History, start: CommitIx, rosters: &Rosters, blobs: &dyn Blobs) -> anyhow::Result<Rules> {
    let mut governed = Governed::knowing(rosters);
    let changes: Vec<Change<'_>> = history.changes.iter().filter(|change| is_governed(change.path)).collect();
    for of_commit in changes.chunk_by(|a, b| a.commit == b.commit) {
        governed.apply(shifted(of_commit[0].commit, start), of_commit, blobs)?;
    }
    let findings = governed.findings();
    let Governed { config, people, requirements, texts, fresh, .. } = governed;
    Ok(Rules { config, people: people.into_iter().collect(), requirements, texts, findings, fresh })
}

/// The commits from the register's first on, with their times and days.
fn commits(history: &History, times: &[(Moment, bool)], start: CommitIx, zone: Zone) -> Vec<Commit> {
    let mut days = Days::new(zone);
    let all = history.commits.iter().zip(times).skip(start.index());
    let commit = |(meta, (time, set_aside)): (&CommitMeta, &(Moment, bool))| Commit {
        id: meta.id,
        time: *time,
        committed: meta.committed.map_or(*time, Moment),
        day: days.day_of(*time),
        set_aside: *set_aside,
        words: meta.words.clone(),
    };
    all.map(commit).collect()
}

/// The files in which errors are, by path.
fn unreadable(findings: &[Finding]) -> Vec<Arc<str>> {
    let errors = findings.iter().filter(|f| f.severity == Severity::Error);
    let paths: BTreeSet<Arc<str>> = errors.filter_map(|f| Some(f.place.as_ref()?.path.clone())).collect();
    paths.into_iter().collect()
}
