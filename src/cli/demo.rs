//! `ack demo`: makes an organisation to try things on.

use super::Exit;
use super::context::Context;
use super::failure::Failure;
use crate::demo::{self, Plan};
use crate::git::Repo;
use crate::text::plural;
use clap::Args;
use std::path::PathBuf;

/// Make a believable organisation with real history and real signatures, to try things on
///
/// The same seed and time give the same register. The private keys are thrown away.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// The directory; it must be empty or not exist
    #[arg(default_value = "ack-demo")]
    directory: PathBuf,
    /// How many people, at least 8
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u32).range(8..=100_000))]
    people: u32,
    /// How many policies
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=500))]
    policies: u32,
    /// How many years of history; eighteen months when left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=20))]
    years: Option<u32>,
    /// Another seed is another organisation
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

pub(crate) fn run(context: &Context, args: &DemoArgs) -> Result<Exit, Failure> {
    let directory = context.dir.join(&args.directory);
    std::fs::create_dir_all(&directory)?;
    if std::fs::read_dir(&directory)?.next().is_some() {
        return Err(Failure::refused(format!("{} is not empty", directory.display()))
            .hint("name a directory that does not exist yet"));
    }
    Repo::init(&directory, "main")?;
    let plan = Plan {
        people: args.people as usize,
        policies: args.policies as usize,
        months: args.years.map_or(18, |y| y * 12),
        seed: args.seed,
        now: context.now,
    };
    let made = demo::make(&directory, &plan)?;
    Repo::discover(&directory)?.check_out_head()?;
    let at = directory.display();
    context.say(&format!(
        "Northwind Instruments, in {at}: {}, {}, {}.\n\n\
         Try:\n  ack -C {at} report                   how it stands today\n  \
         ack -C {at} report --by team         the same by team\n  \
         ack -C {at} report --as-of 2026-06-30   as it stood then\n  \
         ack -C {at} verify                   every signature, every record\n  \
         ack -C {at} check                    what CI would say\n",
        plural(args.people as usize, "person", "people"),
        plural(made.commits, "commit", "commits"),
        plural(made.records, "signed record", "signed records"),
    ))?;
    Ok(Exit::Well)
}
