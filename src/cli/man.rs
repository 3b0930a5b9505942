//! `ack man`: the manual pages.

use super::Exit;
use super::args::command;
use super::context::Context;
use super::failure::Failure;
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "Examples:\n  ack man | man -l -\n  ack man /usr/local/share/man/man1";

/// Print the manual page
///
/// Or, with a directory, write one page a command into it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ManArgs {
    /// Where to write ack.1 and a page a command
    #[arg(value_name = "DIR")]
    target: Option<PathBuf>,
}

pub(crate) fn run(context: &Context, args: &ManArgs) -> Result<Exit, Failure> {
    match &args.target {
        Some(directory) => {
            let unwritten = Failure::unwritten(directory);
            std::fs::create_dir_all(directory).map_err(&unwritten)?;
            clap_mangen::generate_to(command(), directory).map_err(unwritten)?;
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command()).render(&mut page)?;
            context.say(&String::from_utf8_lossy(&page))?;
        }
    }
    Ok(Exit::Well)
}
