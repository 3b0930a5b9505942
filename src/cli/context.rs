//! What a command runs in: the clock, the streams, the directory and what the terminal can show. The only home of
//! the clock and of the environment.

use super::args::{ColourChoice, GlobalArgs};
use super::failure::Failure;
use crate::git::{Applied, Repo};
use crate::model::Moment;
use crate::render::{Colour, Glyphs, Look};
use crate::report::Tone;
use crate::text::visible;
use std::io::{ErrorKind, IsTerminal, Write, stderr, stdout};
use std::path::PathBuf;

/// What is said where the run before was cut off after its commit.
const CUT_OFF: &str = "a run before this one was cut off after its commit; its files follow now";

/// The surroundings of one run.
pub(crate) struct Context {
    /// The present moment, read once; `ACK_NOW` overrides it.
    pub(crate) now: Moment,
    /// Where the register is looked for.
    pub(crate) dir: PathBuf,
    /// What standard output can show.
    pub(crate) look: Look,
    /// What standard error can show.
    pub(crate) talk_look: Look,
    quiet: bool,
}

impl Context {
    pub(crate) fn new(global: &GlobalArgs) -> Result<Self, Failure> {
        let now = match variable("ACK_NOW") {
            Some(text) => Moment::parse(&text).ok_or_else(|| {
                Failure::usage(format!("ACK_NOW is `{}`, which is no time", visible(&text)))
                    .hint("write it as 2026-03-31T16:00:00Z")
            })?,
            None => clock(),
        };
        let here = || std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        let dir = global.directory.clone().unwrap_or_else(here);
        Ok(Self {
            now,
            dir,
            look: look(global.color, &stdout()),
            talk_look: look(global.color, &stderr()),
            quiet: global.quiet,
        })
    }

    /// The repository at the directory or above it.
    pub(crate) fn repo(&self) -> Result<Repo, Failure> {
        Ok(Repo::discover(&self.dir)?.signing_as_the_user_does())
    }

    /// The same for a command that changes something: what a run that was cut off left undone is done first.
    pub(crate) fn repo_to_change(&self) -> Result<Repo, Failure> {
        let repo = self.repo()?;
        self.finish_cut_off(&repo)?;
        Ok(repo)
    }

    /// Does what a run that was cut off left undone, and says so; whether there was anything.
    pub(crate) fn finish_cut_off(&self, repo: &Repo) -> Result<bool, Failure> {
        let finished = repo.finish_cut_off()?;
        if let Some(applied) = &finished {
            self.note(CUT_OFF);
            self.say_left(applied);
        }
        Ok(finished.is_some())
    }

    /// Says what of a work tree was left undone, and why.
    pub(crate) fn say_left(&self, applied: &Applied) {
        for path in &applied.left {
            self.note(&format!(
                "{path} has changes of yours and was left as it is; the commit holds the new content"
            ));
        }
        applied.notes.iter().for_each(|note| self.note(note));
    }

    /// Writes the answer.
    pub(crate) fn say(&self, text: &str) -> Result<(), Failure> {
        self.say_bytes(text.as_bytes())
    }

    /// Writes an answer that may be no text. A reader who leaves early has seen what they wanted; how the run ends is
    /// another matter, which a gate still has to say.
    pub(crate) fn say_bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::unsaid(&error)),
            _ => Ok(()),
        }
    }

    /// Whether the answer goes to a terminal, unless it goes to a file.
    pub(crate) fn answers_to_terminal(&self) -> bool {
        stdout().is_terminal()
    }

    /// Remarks beside the answer; nothing when quiet. Nobody fails because a remark could not be written.
    pub(crate) fn talk(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(stderr().lock(), "{text}");
        }
    }

    /// Whether only the answer is wanted.
    pub(crate) const fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// What is going on, for whoever sits there and waits.
    pub(crate) fn progress(&self, text: &str) {
        if stderr().is_terminal() {
            self.talk(text);
        }
    }

    /// A remark that is worth knowing, behind `note:`.
    pub(crate) fn note(&self, text: &str) {
        self.talk(self.talk_look.indented("note:", text, Tone::Strong).trim_end());
    }

    /// Says why there is no answer.
    pub(crate) fn complain(&self, failure: &Failure) {
        complain(failure, self.talk_look);
    }
}

/// Says why there is no answer, whether or not there is a context.
pub(crate) fn complain(failure: &Failure, look: Look) {
    let mut text = look.indented("error:", &failure.message, Tone::Bad);
    for hint in &failure.hints {
        text.push_str(&look.indented(" help:", hint, Tone::Good));
    }
    let _ = stderr().lock().write_all(text.as_bytes());
}

/// What a stream can show, by the options and the environment.
pub(crate) fn look(choice: ColourChoice, stream: &impl IsTerminal) -> Look {
    let terminal = stream.is_terminal();
    let set = |name| variable(name).is_some_and(|v| !v.is_empty());
    let colour = match choice {
        ColourChoice::Always => true,
        ColourChoice::Never => false,
        ColourChoice::Auto if set("NO_COLOR") => false,
        ColourChoice::Auto if variable("CLICOLOR_FORCE").is_some_and(|v| !v.is_empty() && v != "0") => true,
        ColourChoice::Auto => {
            terminal
                && variable("TERM").as_deref() != Some("dumb")
                && variable("CLICOLOR").as_deref() != Some("0")
        }
    };
    // A file or a pipe gets the same bytes everywhere; only a terminal is asked what it can show.
    let measured = || terminal_size::terminal_size().map(|(w, _)| w.0);
    let columns = || variable("COLUMNS").and_then(|c| c.parse().ok()).or_else(measured);
    let width = if terminal { columns() } else { None };
    Look {
        colour: if colour { Colour::On } else { Colour::Off },
        glyphs: if !terminal || speaks_unicode() { Glyphs::Unicode } else { Glyphs::Ascii },
        width: width.unwrap_or(100).clamp(40, 200),
    }
}

/// Whether the locale is one of UTF-8. No locale at all is taken for a pipe of bytes, which UTF-8 is.
fn speaks_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(variable).find(|v| !v.is_empty());
    locale.is_none_or(|l| {
        let l = l.to_ascii_lowercase();
        l.contains("utf-8") || l.contains("utf8")
    })
}

/// A variable of the environment; one that is no UTF-8 counts as absent.
#[allow(clippy::disallowed_methods)]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[allow(clippy::disallowed_methods)]
fn clock() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
