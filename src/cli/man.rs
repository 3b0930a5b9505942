//! `ack man`: the manual pages.

use super::Exit;
use super::args::command;
use super::context::Context;
use super::failure::Failure;
use clap::Args;
use std::path::PathBuf;

/// Print the manual page, or write one page a command into a directory
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Where to write ack.1 and a page a command
    directory: Option<PathBuf>,
}

pub(crate) fn run(context: &Context, args: &ManArgs) -> Result<Exit, Failure> {
    match &args.directory {
        Some(directory) => {
            std::fs::create_dir_all(directory)?;
            clap_mangen::generate_to(command(), directory)?;
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command()).render(&mut page)?;
            context.say(&String::from_utf8_lossy(&page))?;
        }
    }
    Ok(Exit::Well)
}
