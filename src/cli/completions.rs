//! `ack completions`: a script for the shell.

use super::Exit;
use super::args::command;
use super::context::Context;
use super::failure::Failure;
use clap::Args;

const EXAMPLES: &str = "Examples:\n  ack completions bash > ~/.local/share/bash-completion/completions/ack";

/// Print a shell's completions
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CompletionsArgs {
    /// The shell
    shell: clap_complete::Shell,
}

pub(crate) fn run(context: &Context, args: &CompletionsArgs) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "ack", &mut script);
    context.say(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Well)
}
