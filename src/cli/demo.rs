//! `ack demo`: makes an organisation to try things on.

use super::Exit;
use super::context::Context;
use super::failure::Failure;
use crate::demo::{self, Plan};
use crate::git::Repo;
use crate::text::plural;
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "Examples:\n  ack demo\n  ack demo /tmp/big --people 2000 --policies 20";

/// Make a believable organisation, to try things on
///
/// With eighteen months of real history and real signatures. The same seed and time give the same register. The private keys are thrown away.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DemoArgs {
    /// Where to make it; must be empty or not exist
    #[arg(value_name = "DIR", default_value = "ack-demo")]
    target: PathBuf,
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
    let shown = args.target.display();
    let directory = context.dir.join(&args.target);
    std::fs::create_dir_all(&directory).map_err(Failure::unwritten(&directory))?;
    if std::fs::read_dir(&directory).map_err(Failure::unread(&directory))?.next().is_some() {
        return Err(Failure::refused(format!("{shown} is not empty"))
            .hint("name a directory that does not exist yet: `ack demo DIR`"));
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
    let then = context.now.utc_day().plus(-120);
    context.say(&format!(
        "Northwind Instruments is in {shown}: {}, {}, {}.\n\n\
         Go there and look around:\n  \
         cd {shown}\n  \
         ack report                      how it stands today\n  \
         ack report --by team            the same by team\n  \
         ack report --as-of {then}   as it stood then\n  \
         ack verify                      every signature, every record\n  \
         ack check                       what CI would say\n",
        plural(args.people as usize, "person", "people"),
        plural(made.commits, "commit", "commits"),
        plural(made.records, "signed record", "signed records"),
    ))?;
    Ok(Exit::Well)
}
