//! A change before it is made: the mainline, and the mainline with everything on top in which `HEAD`, or the work tree,
//! differs from it. The change is one commit of now, as a merge of it would be.

use super::recall::{Need, Past, Recall};
use super::work_tree::{Overlay, uncommitted};
use super::{Depth, Files, GatherError, Memory, UNCOMMITTED, View, mainline, proofs};
use crate::git::{GitError, Repo, Sides};
use crate::load;
use crate::model::{Moment, Register, Track};
use crate::source::{BlobId, Blobs, Change, Changes, CommitId, CommitIx, Entry, History};
use crate::text::visible;
use std::collections::HashMap;

/// What is proposed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Proposed {
    /// What is committed on the branch that is checked out.
    Head,
    /// That, and what is not committed yet.
    WorkTree,
}

/// Which of a change's own rules are left out when it is judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Without {
    /// The settings: thresholds, suppressions, what has to be approved.
    Settings,
    /// Settings, policies and courses: whom the change brings is addressed as the base would.
    Audiences,
    /// Everything but the records: settings, rosters and policies.
    Rules,
}

/// A register before and after a change.
#[derive(Debug)]
pub struct Proposal {
    /// The register without the change, on the day on which the change would be recorded.
    pub base: View,
    /// The register with it, whose last commit is [`UNCOMMITTED`].
    pub proposed: View,
    /// What the change puts at the paths that it touches; `None` for a file that goes.
    pub files: Files,
    /// Paths that the mainline has changed as well since the change began: what is computed takes the change's bytes.
    pub both: Vec<String>,
    /// Whether `HEAD` has the base among its ancestors and not on its own mainline: pushed as it is, the base's commits
    /// would become a side branch.
    pub displaces: bool,
}

/// Reads the register at `base` (the mainline, when none is named), and again with the change on top, made at `now`.
///
/// # Errors
/// As for [`super::view`]; when `base` and `HEAD` have no commit in common.
pub fn proposal(
    repo: &Repo,
    base: Option<&str>,
    what: Proposed,
    depth: &Depth,
    memory: Memory,
    now: Moment,
) -> Result<Proposal, GatherError> {
    repo.require_full_history()?;
    let tip = match base {
        Some(rev) => repo.resolve(rev).map_err(|e| unresolved(rev, &e))?,
        None => mainline(repo)?,
    };
    let head = repo.head_commit()?.ok_or(GitError::Empty)?;
    let (recall, known) = Recall::of(repo, memory, Some(tip), Need::Everything)?;
    let mut base = recall.load(&known.history, known.settled.clone(), repo)?;
    prove(repo, depth, &mut base.register, &known, repo)?;

    let mut past = known.clone();
    let (fork, displaces) = if repo.goes_on_from(head, tip)? {
        (tip, false)
    } else {
        let commits = past.history.commits.clone();
        let line = History { commits, changes: Changes::default(), side: past.history.side.clone() };
        let own = repo.history_after(line, head, &[])?;
        (fork(&own, &past.history)?, own.side.contains_key(&tip))
    };
    let mut change = Edits::between(repo, fork, head)?;
    if what == Proposed::WorkTree {
        change.add_work_tree(repo)?;
    }
    let stands = repo.entries_at(tip, change.paths.keys().map(String::as_str), &load::PATHS)?;
    let at = CommitIx(u32::try_from(past.history.commits.len()).unwrap_or(u32::MAX));
    let (mut files, mut both) = (Files::new(), Vec::new());
    for (path, (before, after)) in change.paths {
        let was = stands.get(&path).copied();
        if was == after {
            continue;
        }
        if was != before {
            both.push(path.clone());
        }
        past.history.changes.push(Change { commit: at, path: &path, was, now: after });
        let bytes = after.map(|entry| change.overlay.read(entry.blob)).transpose();
        files.insert(path, bytes.map_err(load::LoadError::Repository)?);
    }
    past.history.commits.push(uncommitted("this change", now));
    let mut loaded = recall.load_on(&base, &past, &change.overlay)?;
    prove(repo, depth, &mut loaded.register, &past, &change.overlay)?;
    let day = loaded.register.commit(loaded.register.tip()).day;
    if mainline(repo).is_ok_and(|mainline| mainline == tip) {
        recall.keep(repo, known.history, &mut base);
    }
    let proposed = View { register: loaded.register, tip: UNCOMMITTED, day, findings: loaded.findings };
    let base = View { register: base.register, tip, day, findings: base.findings };
    Ok(Proposal { base, proposed, files, both, displaces })
}

fn prove(
    repo: &Repo,
    depth: &Depth,
    register: &mut Register,
    past: &Past,
    blobs: &dyn Blobs,
) -> Result<(), GatherError> {
    match depth {
        Depth::Numbers => Ok(()),
        Depth::Proofs => proofs::prove(repo, register, &past.whole(), blobs, None),
        Depth::Against(outside) => proofs::prove(repo, register, &past.whole(), blobs, Some(outside)),
    }
}

impl Proposal {
    /// The register with the change's records, and without what else it says: so the base's own rules decide about it.
    /// `None` where the change says nothing that would be left out: then that is the proposed register itself.
    #[must_use]
    pub fn judged(&self, without: Without) -> Option<Register> {
        let (whole, tip) = (&self.proposed.register, self.proposed.register.tip());
        let settings = says(&whole.config, tip);
        let people = whole.people.values().any(|t| says(t, tip));
        let policies = whole.requirements.values().any(|t| says(t, tip))
            || whole.texts.values().flatten().any(|t| t.since == tip);
        let differs = match without {
            Without::Settings => settings,
            // Without people in the change, that is the same as without its rules.
            Without::Audiences => people && (settings || policies),
            Without::Rules => settings || people || policies,
        };
        if !differs {
            return None;
        }
        let mut register = whole.clone();
        forget(&mut register.config, tip);
        if without == Without::Rules {
            register.people.values_mut().for_each(|t| forget(t, tip));
            register.people.retain(|_, t| !t.changes.is_empty());
        }
        if without != Without::Settings {
            register.requirements.values_mut().for_each(|t| forget(t, tip));
            register.requirements.retain(|_, t| !t.changes.is_empty());
            register.texts.values_mut().for_each(|texts| texts.retain(|t| t.since < tip));
        }
        register.zone = self.base.register.zone;
        for commit in &mut register.commits {
            commit.day = register.zone.day_of(commit.time);
        }
        Some(register)
    }
}

/// Whether the last commit says something of it.
fn says<T>(track: &Track<T>, tip: CommitIx) -> bool {
    track.changes.last().is_some_and(|(at, _)| *at == tip)
}

/// Takes back what the last commit says.
fn forget<T>(track: &mut Track<T>, tip: CommitIx) {
    track.changes.retain(|(at, _)| *at < tip);
}

/// The last commit of the mainline that `head` has among its ancestors, or is.
fn fork(own: &History, mainline: &History) -> Result<CommitId, GatherError> {
    // A commit of both lines has as many before it in one as in the other.
    let shared = mainline.commits.iter().zip(&own.commits).take_while(|(a, b)| a.id == b.id).count();
    let is_known = |(n, id): &(usize, CommitId)| *n < shared || own.side.contains_key(id);
    let line = mainline.commits.iter().map(|c| c.id).enumerate();
    line.rev().find(is_known).map(|(_, id)| id).ok_or_else(|| {
        GatherError::Question(
            "HEAD and the base have no commit in common".into(),
            Some("Check out a branch that began on the mainline, or name another --base.".into()),
        )
    })
}

/// A base that is not here: mostly a branch of a remote that the clone was not told to fetch.
fn unresolved(rev: &str, error: &GitError) -> GatherError {
    let asked = super::asked("--base", rev, error);
    match (asked, error, rev.split_once('/')) {
        (GatherError::Question(message, _), GitError::NoSuchRevision { .. }, Some((remote, branch))) => {
            let (remote, branch) = (visible(remote), visible(branch));
            let fetch = format!("git fetch {remote} +refs/heads/{branch}:refs/remotes/{remote}/{branch}");
            GatherError::Question(message, Some(format!("Fetch it first: `{fetch}`.")))
        }
        (asked, ..) => asked,
    }
}

/// What a change does to each path: what stood there as it began, and what stands there with it.
struct Edits<'a> {
    paths: Sides,
    overlay: Overlay<'a>,
}

impl<'a> Edits<'a> {
    fn between(repo: &'a Repo, from: CommitId, to: CommitId) -> Result<Self, GitError> {
        let paths = repo.between(from, to, &load::PATHS)?;
        Ok(Self { paths, overlay: Overlay { repo, bytes: HashMap::new() } })
    }

    /// Puts the work tree's files on top. What `HEAD` has not changed, stood there as the change began.
    fn add_work_tree(&mut self, repo: &Repo) -> Result<(), GatherError> {
        let head = repo.head_commit()?.ok_or(GitError::Empty)?;
        let changes = repo.work_tree_changes(&load::PATHS)?;
        let paths = changes.iter().map(|(path, _)| path.as_str());
        let committed = repo.entries_at(head, paths, &load::PATHS)?;
        for (path, file) in changes {
            let entry = match &file {
                Some(f) => Some(Entry { mode: f.mode, blob: f.blob()? }),
                None => None,
            };
            if let (Some(entry), Some(file)) = (entry, file) {
                let blob: BlobId = entry.blob;
                self.overlay.bytes.insert(blob, file.bytes);
            }
            let before = committed.get(&path).copied();
            self.paths.entry(path).or_insert((before, None)).1 = entry;
        }
        Ok(())
    }
}
