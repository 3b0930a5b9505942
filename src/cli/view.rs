//! Options on which day and revision are asked about, and the register they lead to.

use super::context::Context;
use super::directory::name_people;
use super::failure::Failure;
use crate::cores::both;
use crate::gather::{Depth, Memory, Question, Reading, View};
use crate::git::Repo;
use crate::report;
use crate::text::plural;
use clap::Args;

/// What is kept until the process ends, which is soon: giving a million small things back one by one would only take time.
pub(crate) use std::mem::ManuallyDrop as Kept;

/// Which day, known up to which commit.
#[derive(Clone, Debug, Args)]
pub(crate) struct ViewArgs {
    /// The day asked about (2026-03-31), or a tag or commit whose day is meant; as it stood then
    #[arg(long, value_name = "DATE|REV", help_heading = "Day and revision")]
    pub(crate) as_of: Option<String>,
    /// Use everything known at this revision, also about earlier days
    #[arg(long, value_name = "REV", help_heading = "Day and revision")]
    pub(crate) as_known: Option<String>,
    /// Take this revision for the mainline
    #[arg(long, value_name = "REV", help_heading = "Day and revision")]
    pub(crate) rev: Option<String>,
    /// Read and verify everything again, and use nothing that was found out before
    #[arg(long, help_heading = "Day and revision")]
    pub(crate) no_cache: bool,
}

impl ViewArgs {
    /// Reads the register that is asked about, and mentions what is not committed and what cannot be read.
    pub(crate) fn read(&self, context: &Context, repo: &Repo) -> Result<Kept<View>, Failure> {
        self.read_for(context, repo, Depth::Numbers)
    }

    /// The same, with as much looked up as asked for.
    pub(crate) fn read_for(
        &self,
        context: &Context,
        repo: &Repo,
        depth: Depth,
    ) -> Result<Kept<View>, Failure> {
        let mut view = self.look(context, repo, depth)?;
        name_people(&mut view.register)?;
        if let Some(caution) = report::caution(&view.register.unreadable) {
            context.note(&caution);
        }
        Ok(view)
    }

    /// The same for a command whose answer is what is wrong.
    pub(crate) fn look(&self, context: &Context, repo: &Repo, depth: Depth) -> Result<Kept<View>, Failure> {
        self.look_with(context, repo, depth, self.memory())
    }

    /// Whether what was found out before may be used.
    pub(crate) const fn memory(&self) -> Memory {
        if self.no_cache { Memory::Ignored } else { Memory::Used }
    }

    /// The same, and everything is read and verified again.
    pub(crate) fn look_anew(
        &self,
        context: &Context,
        repo: &Repo,
        depth: Depth,
    ) -> Result<Kept<View>, Failure> {
        self.look_with(context, repo, depth, Memory::Ignored)
    }

    fn look_with(
        &self,
        context: &Context,
        repo: &Repo,
        depth: Depth,
        memory: Memory,
    ) -> Result<Kept<View>, Failure> {
        let (rev, as_of, as_known) = (self.rev.clone(), self.as_of.clone(), self.as_known.clone());
        let question = Question { rev, as_of, as_known, depth, memory };
        // Records are added by `ack sign` and never edited; looking through all of them would take longer than the rest.
        let dirty = || {
            if context.is_quiet() {
                // Nobody would be told.
                return Ok(Ok(Vec::new()));
            }
            context.repo().map(|repo| repo.uncommitted(&crate::load::PATHS[..4]))
        };
        let reading = Reading::begin(repo, &question)?;
        let (view, dirty) = both(|| reading.view(context.now), dirty);
        let view = view?;
        if let Ok(Ok(dirty)) = dirty
            && !dirty.is_empty()
        {
            context.note(&format!(
                "{} changed and not committed: only what is committed counts",
                plural(dirty.len(), "file is", "files are")
            ));
        }
        Ok(Kept::new(view))
    }

    /// The options as given.
    pub(crate) fn described(&self) -> Vec<String> {
        [("--as-of", &self.as_of), ("--as-known", &self.as_known), ("--rev", &self.rev)]
            .into_iter()
            .filter_map(|(name, value)| value.as_ref().map(|v| format!("{name} {v}")))
            .collect()
    }
}
