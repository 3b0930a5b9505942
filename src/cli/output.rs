//! Where the answer goes.

use super::context::Context;
use super::failure::Failure;
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
    /// Delivers the answer.
    pub(crate) fn deliver(&self, context: &Context, answer: &str) -> Result<(), Failure> {
        match &self.output {
            None => context.say(answer),
            Some(path) => std::fs::write(path, answer)
                .map_err(|e| Failure::usage(format!("{} could not be written: {e}", path.display()))),
        }
    }
}
