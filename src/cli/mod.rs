//! The command line: arguments, one file a command, the context they run in, failures and exit codes.
//!
//! Commands gather, think and say; none of them loops over obligations.

mod approve;
mod args;
mod arrived;
mod ask;
mod bar;
mod change;
mod check;
mod checkpoint;
mod collect;
mod commit;
mod completions;
mod context;
mod deliver;
mod demo;
mod diff;
mod directory;
mod enrol;
mod evidence;
mod exempt;
mod explain;
mod failure;
mod history;
mod identity;
mod impact;
mod import;
mod init;
mod keys;
mod list;
mod man;
mod metrics;
mod new_key;
mod output;
mod page;
mod pager;
mod parcel;
mod people;
mod period;
mod policy;
mod progress;
mod reading;
mod receipt;
mod report;
mod require;
mod sample;
mod schema;
mod sign;
mod signals;
mod status;
mod tie_out;
mod verify;
mod verify_pack;
mod view;
mod witness;

pub use args::command;

use args::{Cli, ColourChoice};
use clap::FromArgMatches;
use context::Context;
use failure::Failure;
use std::process::ExitCode;

/// What a command that ran to its end says about the state of things.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Exit {
    /// All well.
    Well,
    /// Gaps or findings at or above the bar asked for.
    Gaps,
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let parsed = command().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers; everything else is a command line that is wrong.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match run(&cli) {
        Ok(Exit::Well) => ExitCode::SUCCESS,
        Ok(Exit::Gaps) => ExitCode::from(1),
        Err(failure) => ExitCode::from(failure.kind.code()),
    }
}

fn run(cli: &Cli) -> Result<Exit, Failure> {
    let context = Context::new(&cli.global).inspect_err(|failure| {
        context::complain(failure, context::look(ColourChoice::Never, &std::io::stderr()))
    })?;
    cli.command.run(&context).inspect_err(|failure| context.complain(failure))
}
