//! Where the answer goes.

use super::context::Context;
use super::failure::Failure;
use crate::render::{Colour, Glyphs, Look};
use clap::Args;
use std::path::PathBuf;

/// Where the answer goes.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// Write the answer to FILE instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
}

impl OutputArgs {
    /// What the answer's destination can show: a file is no terminal, whatever the command was started from.
    pub(crate) fn look(&self, context: &Context) -> Look {
        match &self.output {
            None => context.look,
            Some(_) => Look { colour: Colour::Off, glyphs: Glyphs::Unicode, width: 100 },
        }
    }

    /// Refuses to send what is no text to a terminal; asked before the work is done.
    pub(crate) fn takes_bytes(&self, context: &Context, what: &str) -> Result<(), Failure> {
        if self.output.is_some() || !context.answers_to_terminal() {
            return Ok(());
        }
        Err(Failure::usage(format!("{what} is nothing that a terminal can show"))
            .hint(format!("write it to a file: --output report.{what}")))
    }

    /// Delivers the answer.
    pub(crate) fn deliver(
        &self,
        context: &Context,
        answer: &(impl AsRef<[u8]> + ?Sized),
    ) -> Result<(), Failure> {
        match &self.output {
            None => context.say_bytes(answer.as_ref()),
            Some(path) => std::fs::write(path, answer)
                .map_err(|e| Failure::usage(format!("{} could not be written: {e}", path.display()))),
        }
    }
}
