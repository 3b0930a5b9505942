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

    /// Delivers the answer.
    pub(crate) fn deliver(&self, context: &Context, answer: &str) -> Result<(), Failure> {
        match &self.output {
            None => context.say(answer),
            Some(path) => std::fs::write(path, answer)
                .map_err(|e| Failure::usage(format!("{} could not be written: {e}", path.display()))),
        }
    }
}
