//! Where git, loading and signatures meet: from a directory and a question to a register as known at one commit.
//!
//! The question has two time axes: the day that is asked about, and the commit up to which the mainline is known.

mod proofs;
mod proposal;
mod recall;
mod texts;
mod work_tree;

pub use proofs::manifest;
pub use proposal::{Proposal, Proposed, Without, proposal};
pub use texts::{Files, Texts, VersionText};
pub use work_tree::{Draft, UNCOMMITTED, draft};

use crate::finding::Finding;
use crate::format;
use crate::git::{GitError, Repo};
use crate::load::{self, LoadError, SETTINGS, Whole};
use crate::model::{Config, Day, Moment, Record, Register};
use crate::source::{CommitId, History};
use recall::{Need, Past, Recall};

/// What is asked of a repository.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// A revision to take for the mainline; `None` is the branch that the settings name.
    pub rev: Option<String>,
    /// A day, or a revision whose day is meant and up to which is known; `None` is today.
    pub as_of: Option<String>,
    /// A revision up to which the mainline is known.
    pub as_known: Option<String>,
    /// How much is looked up.
    pub depth: Depth,
    /// Whether what was found out before may be used.
    pub memory: Memory,
}

/// Whether what was found out before, and kept beside the repository, may be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Memory {
    /// It may, and what is found out now is kept.
    #[default]
    Used,
    /// Everything is read and verified again.
    Ignored,
}

/// How much is looked up.
#[derive(Clone, Debug, Default)]
pub enum Depth {
    /// What the numbers need.
    #[default]
    Numbers,
    /// What holds the history against what people signed about it, too.
    Proofs,
    /// The same, with a checkpoint that somebody kept outside the register.
    Against(Box<Presented>),
}

/// A checkpoint from outside the register.
#[derive(Clone, Debug)]
pub struct Presented {
    /// What to call it: the name of its file.
    pub name: String,
    /// The record. Whose signature it bears is for the caller to find out.
    pub record: Record,
}

/// A register as known at one commit, and the day it is asked about.
#[derive(Debug)]
pub struct View {
    /// The register.
    pub register: Register,
    /// The commit up to which it is known.
    pub tip: CommitId,
    /// The day asked about.
    pub day: Day,
    /// What is wrong with the files at the tip.
    pub findings: Vec<Finding>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum GatherError {
    /// The question cannot be asked of this repository.
    #[error("{0}")]
    Question(String, Option<String>),
    /// The repository cannot be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// There is no register in it.
    #[error(transparent)]
    Load(#[from] LoadError),
}

/// Reads the register of a repository. `now` is the present moment.
///
/// # Errors
/// When the repository is no register, is damaged or lacks history, or the question names what does not exist.
pub fn view(repo: &Repo, question: &Question, now: Moment) -> Result<View, GatherError> {
    Reading::begin(repo, question)?.view(now)
}

/// A register being read: the history is at hand. Up to here every core is busy, from here on one is free.
#[allow(missing_debug_implementations)]
pub struct Reading<'a> {
    repo: &'a Repo,
    question: &'a Question,
    tip: CommitId,
    recall: Recall,
    past: Past,
}

impl<'a> Reading<'a> {
    /// Finds out what is remembered, and what happened since.
    ///
    /// # Errors
    /// As for [`view`].
    pub fn begin(repo: &'a Repo, question: &'a Question) -> Result<Self, GatherError> {
        repo.require_full_history()?;
        let tip = match &question.rev {
            Some(rev) => repo.resolve(rev).map_err(|e| asked("--rev", rev, &e))?,
            None => mainline(repo)?,
        };
        let need = match question.depth {
            Depth::Numbers => Need::Numbers,
            Depth::Proofs | Depth::Against(_) => Need::Everything,
        };
        let (recall, past) = Recall::of(repo, question.memory, Some(tip), need)?;
        Ok(Self { repo, question, tip, recall, past })
    }

    /// The register.
    ///
    /// # Errors
    /// As for [`view`].
    pub fn view(mut self, now: Moment) -> Result<View, GatherError> {
        let day = self.asked_about(now)?;
        self.known(day, now)
    }
}

impl Reading<'_> {
    /// How much of the mainline is known, and the day asked about, if one is named.
    fn asked_about(&mut self, now: Moment) -> Result<Option<Day>, GatherError> {
        let Self { repo, question, tip, .. } = *self;
        let mut past = std::mem::take(&mut self.past);
        let mut day = None;
        match question.as_of.as_deref() {
            Some(text) if looks_like_a_day(text) => {
                day = Some(Day::parse(text).ok_or_else(|| {
                    GatherError::Question(
                        format!("{text} is no day of the calendar"),
                        Some("Write it as 2026-03-31.".into()),
                    )
                })?);
            }
            Some(rev) => {
                let commit = repo.resolve(rev).map_err(|e| asked("--as-of", rev, &e))?;
                past = known_at(repo, past, commit)?;
                let claims = claims(&past.history);
                let time = load::times(&claims).last().map_or(now, |(time, _)| *time);
                day = Some(zone_at(repo, commit)?.day_of(time));
            }
            None => {}
        }
        if let Some(rev) = &question.as_known {
            let commit = repo.resolve(rev).map_err(|e| asked("--as-known", rev, &e))?;
            past = known_at(repo, past, commit)?;
        } else if let (Some(day), true) = (day, question.as_of.as_deref().is_some_and(looks_like_a_day)) {
            past = as_it_stood(repo, past, tip, day)?;
        }
        self.past = past;
        Ok(day)
    }

    /// The register as known by then.
    fn known(self, day: Option<Day>, now: Moment) -> Result<View, GatherError> {
        let Self { repo, question, tip, recall, past } = self;
        let known = past.history.commits.last().map_or(tip, |c| c.id);
        let outside = match &question.depth {
            Depth::Numbers => None,
            Depth::Proofs => Some(None),
            Depth::Against(outside) => Some(Some(&**outside)),
        };
        let Past { history, settled } = past;
        let has_settled = outside.as_ref().map(|_| settled.clone());
        let mut loaded = recall.load(&history, settled, repo)?;
        if let Some(outside) = outside {
            let whole = Whole::of(&history, has_settled.as_ref());
            proofs::prove(repo, &mut loaded.register, &whole, repo, outside)?;
        }
        if question.rev.is_none() && known == tip {
            recall.keep(repo, history, &mut loaded);
        }
        let mut register = loaded.register;
        register.records.forget_blobs();
        let day = day.unwrap_or_else(|| register.zone.day_of(now));
        if day < register.first_day() {
            return Err(GatherError::Question(
                format!("{day} is before the first day of this register, {}", register.first_day()),
                Some(format!("Ask about {} or later.", register.first_day())),
            ));
        }
        Ok(View { register, tip: known, day, findings: loaded.findings })
    }
}

/// The tip of the mainline: the branch that the settings at HEAD name, `main` where there are none.
///
/// # Errors
/// When the branch exists neither here nor as a remote-tracking branch.
pub fn mainline(repo: &Repo) -> Result<CommitId, GitError> {
    let name = settings(repo)?.map_or_else(|| "main".to_owned(), |c| c.mainline);
    repo.mainline(&name)
}

/// The settings at HEAD, when they can be read.
///
/// # Errors
/// When the repository cannot be read.
pub fn settings(repo: &Repo) -> Result<Option<Config>, GitError> {
    let Some(head) = repo.head_commit()? else { return Ok(None) };
    Ok(repo.file_at(head, SETTINGS)?.and_then(|bytes| format::config(SETTINGS, &bytes).0))
}

fn zone_at(repo: &Repo, commit: CommitId) -> Result<crate::model::Zone, GitError> {
    let config = repo.file_at(commit, SETTINGS)?.and_then(|bytes| format::config(SETTINGS, &bytes).0);
    Ok(config.map_or(crate::model::Zone::UTC, |c| c.zone))
}

fn asked(option: &str, rev: &str, error: &GitError) -> GatherError {
    let is_day = option == "--as-of" && is_almost_a_day(rev);
    let hint = if is_day { Some("a day is written as 2026-03-31".into()) } else { error.hint() };
    GatherError::Question(format!("{option} {}: {error}", crate::text::visible(rev)), hint)
}

/// Whether the text is meant as a day: digits and dashes in the shape of one.
fn looks_like_a_day(text: &str) -> bool {
    text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() })
}

/// Whether the text may have been meant as a day: digits and what people write between them.
fn is_almost_a_day(text: &str) -> bool {
    let parts = text.split(['-', '.', '/']);
    parts.clone().count() == 3
        && parts.into_iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
}

fn claims(history: &History) -> Vec<Option<i64>> {
    history.commits.iter().map(|c| c.committed).collect()
}

/// The history up to a commit: a part of the one at hand where the commit lies on it, else the commit's own.
fn known_at(repo: &Repo, past: Past, commit: CommitId) -> Result<Past, GitError> {
    match past.history.commits.iter().position(|c| c.id == commit) {
        Some(n) => Ok(past.up_to(n)),
        None => Ok(Past { history: repo.history(commit, &load::PATHS)?, ..Past::default() }),
    }
}

/// The history as it stood at the end of a day.
fn as_it_stood(repo: &Repo, past: Past, tip: CommitId, day: Day) -> Result<Past, GatherError> {
    let history = &past.history;
    let end = day.end_in(zone_at(repo, tip)?);
    let first = || history.changes.iter().find(|c| c.path == SETTINGS).map_or(0, |c| c.commit.index());
    match load::last_by(&claims(history), end).filter(|n| *n >= first()) {
        Some(n) => Ok(past.up_to(n)),
        None => {
            let times = load::times(&claims(history));
            let start = times
                .get(first())
                .map_or(day, |(time, _)| zone_at(repo, tip).map_or(day, |z| z.day_of(*time)));
            Err(GatherError::Question(
                format!("{day} is before the first day of this register, {start}"),
                Some(format!("Ask about {start} or later.")),
            ))
        }
    }
}

/// The register as it stands on the branch that is checked out, for whoever is about to change it: rules are changed
/// on any branch, and reach the mainline by its review.
///
/// # Errors
/// As for [`view`].
pub fn here(repo: &Repo, now: Moment) -> Result<View, GatherError> {
    view(repo, &Question { rev: Some("HEAD".into()), ..Question::default() }, now)
}
